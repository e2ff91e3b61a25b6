"""Rounds of a plan: the wounded earliest, then the fewest, proven or with what is proven."""

from repatria.planning.rounds.schedule import schedule_rounds

__all__ = ["schedule_rounds"]
