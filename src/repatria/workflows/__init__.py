"""Journeys, one file each: the only layer that knows two rooms."""
