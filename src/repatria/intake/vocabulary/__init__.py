"""The tables of each language, and what looks them up word by word."""
