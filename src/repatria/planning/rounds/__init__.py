"""Rounds of a plan: the wounded earliest, then the fewest, proven or with what is proven."""

from repatria.planning.rounds.file import read_rounds, rounds_from_json, rounds_to_json
from repatria.planning.rounds.naming import complete_rounds
from repatria.planning.rounds.schedule import schedule_rounds

__all__ = ["complete_rounds", "read_rounds", "rounds_from_json", "rounds_to_json", "schedule_rounds"]
