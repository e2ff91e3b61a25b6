"""Who is in whose hands: taken, held, given back, missing or dead."""
