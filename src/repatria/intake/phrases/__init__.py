"""Whom and what a sentence speaks of: persons, parties, groups of people and their numbers."""
