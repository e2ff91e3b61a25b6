"""The one door by which everything in the registry is read, and the table that says who may read what."""
