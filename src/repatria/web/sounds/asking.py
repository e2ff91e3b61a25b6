"""Asking the process that compares names, from where pages are made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Client
from typing import Any

from repatria.core.errors import NamesNotCompared
from repatria.web.sounds.place import FAMILY, LONGEST_MESSAGE, place_of_sounds

ANSWERS_WITHIN_S = 1.5
"""Seconds after which a page goes without: who types does not wait for a process that hangs."""


class SoundsAside:
    """Compares names by the process beside this one.

    Raises of each question:
        NamesNotCompared: It does not answer, or not yet.
    """

    def ways(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Give the ways to ask for a name."""
        return tuple(tuple(way) for way in _asked({"ask": "ways", "name": name})["ways"])

    def log_odds(self, name: str, others: Sequence[str]) -> list[float]:
        """Give the log-odds of being one name with each of the others."""
        odds: list[float] = _asked({"ask": "log-odds", "name": name, "others": list(others)})["log_odds"]
        return odds


def wake_sounds() -> None:
    """Let the process get ready, if it is there: somebody is about to look for people."""
    with suppress(NamesNotCompared):
        _asked({"ask": "wake"})


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    place = place_of_sounds()
    if place is None:
        raise NamesNotCompared(is_coming=False)
    try:
        with Client(place, family=FAMILY) as asked:
            asked.send_bytes(json.dumps(question).encode())
            if not asked.poll(ANSWERS_WITHIN_S):
                raise NamesNotCompared(is_coming=True)
            answer: dict[str, Any] = json.loads(asked.recv_bytes(LONGEST_MESSAGE))
    except (OSError, EOFError) as error:
        raise NamesNotCompared(is_coming=True) from error
    if not answer["is_ready"]:
        raise NamesNotCompared(is_coming=True)
    return answer
