"""What a command prints: one JSON document for machines, words and tables for people."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from typing import Any, NoReturn

from rich.console import Console
from rich.markup import escape

#: Exit codes, the same for every command.
DONE, ANSWER_IS_NO, INPUT_WRONG, UNDECIDED = 0, 1, 2, 3

#: Exit code where whoever reads the answer has had enough of it, as shells count a closed pipe.
PIPE_CLOSED = 141


class _Screen(Console):
    """A console that falls silent where nobody reads any more."""

    def on_broken_pipe(self) -> None:
        _leave_quietly()


def console() -> Console:
    """Give the console for answers; colors only on a terminal."""
    return _Screen(highlight=False, soft_wrap=False, emoji=False)


def error_console() -> Console:
    """Give the console for faults and progress."""
    return _Screen(stderr=True, highlight=False, emoji=False)


def print_json(document: Any) -> None:  # noqa: ANN401 - any JSON document
    """Print one JSON document and nothing else."""
    try:
        print(json.dumps(document, ensure_ascii=False, indent=1), flush=True)  # noqa: T201 - this is the answer
    except BrokenPipeError:
        _leave_quietly()


def safe(text: str) -> str:
    """Escape text that is not ours, so that no name can be read as markup."""
    return escape(text)


def one_line(text: str) -> str:
    """Make text of others safe for a terminal: no control or direction characters, one line."""
    spaced = " ".join(text.split())
    if spaced.isprintable():  # as nearly every text is, and looked at as a whole
        return spaced
    return "".join(
        "\ufffd" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} else character
        for character in spaced
    )


def _leave_quietly() -> NoReturn:
    """End the program without a word; what is still to be written goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    sys.exit(PIPE_CLOSED)
