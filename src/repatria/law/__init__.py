"""Dated rules of law as data, and the functions that judge a destination or an offer by them."""
