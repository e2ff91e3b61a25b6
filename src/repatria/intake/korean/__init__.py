"""Read Korean reports: counts of people, whose they are where particles say so, and who speaks."""
