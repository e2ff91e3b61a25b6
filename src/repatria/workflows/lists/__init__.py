"""Lists of people: looked over, taken in, taken out."""
