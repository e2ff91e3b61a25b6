"""Answering what pages ask of names; nothing that was asked is kept, and nothing of it is logged."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection, Listener
from threading import Event, Thread
from typing import Any

from repatria.web.sounds.place import FAMILY, LONGEST_MESSAGE

WAITING = 16
"""Questions that wait for their turn; the server asks no more of them at a time than it has threads."""
ASKS_WITHIN_S = 1.0
"""Seconds after which nobody waits any more for who connected and asks nothing."""
#: Made-up names: comparing each with all of them goes through every loop that a question does.
_MADE_UP = ("Ivan Vyhadanenko", "Іван Вигаданенко", "이반", "伊凡", "محمد الوهمي", "Vyhadanenko I.")

type Answer = Callable[[Mapping[str, Any]], dict[str, Any]]

_log = logging.getLogger("repatria.web.sounds")


class Answering:
    """Answers one question after the other.

    It takes up its work light. What comparing needs is loaded at the first question, beside answering, so
    that a server whose people are never looked for spends nothing on it.
    """

    def __init__(self) -> None:
        self._is_ready = Event()
        self._getting_ready: Thread | None = None

    def listen(self, address: str) -> None:
        """Answer at an address for ever."""
        with Listener(address, family=FAMILY, backlog=WAITING) as listener:
            while True:
                with listener.accept() as asking:
                    self._hear(asking)

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one question, or say that it is too early."""
        if not self._is_ready.is_set():
            self._get_ready()
            return {"is_ready": False}
        return {"is_ready": True} | _ANSWERS[question["ask"]](question)

    def _hear(self, asking: Connection) -> None:
        try:
            if not asking.poll(ASKS_WITHIN_S):
                return
            question = json.loads(asking.recv_bytes(LONGEST_MESSAGE))
            asking.send_bytes(json.dumps(self.answer(question)).encode())
        except (OSError, EOFError):
            return  # whoever asked is gone
        except Exception as error:  # noqa: BLE001 - a name that cannot be compared ends it for nobody else
            _log.error("a question about a name failed: %s", type(error).__name__)

    def _get_ready(self) -> None:
        if self._getting_ready is None:
            self._getting_ready = Thread(target=self._load, daemon=True)
            self._getting_ready.start()

    def _load(self) -> None:
        try:
            for name in _MADE_UP:
                _ways({"name": name})
                _log_odds({"name": name, "others": list(_MADE_UP)})
            self._is_ready.set()
        finally:
            if not self._is_ready.is_set():
                os._exit(1)  # begun anew by who keeps it running, rather than "not yet" for ever


def _ways(question: Mapping[str, Any]) -> dict[str, Any]:
    return {"ways": _sounds().ways(question["name"])}


def _log_odds(question: Mapping[str, Any]) -> dict[str, Any]:
    return {"log_odds": _sounds().log_odds(question["name"], question["others"])}


def _sounds() -> Any:  # noqa: ANN401 - loaded when it is asked for
    from repatria.workflows.people.sounds_of_names import SoundsHere  # noqa: PLC0415 - heavy

    return SoundsHere()


_ANSWERS: Mapping[str, Answer] = {"wake": lambda _: {}, "ways": _ways, "log-odds": _log_odds}
