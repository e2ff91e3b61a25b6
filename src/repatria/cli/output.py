"""What a command prints: one JSON document for machines, words and tables for people."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.markup import escape

#: Exit codes, the same for every command.
DONE, ANSWER_IS_NO, INPUT_WRONG, UNDECIDED = 0, 1, 2, 3


def console() -> Console:
    """Give the console for answers; colors only on a terminal."""
    return Console(highlight=False, soft_wrap=False, emoji=False)


def error_console() -> Console:
    """Give the console for faults and progress."""
    return Console(stderr=True, highlight=False, emoji=False)


def print_json(document: Any) -> None:  # noqa: ANN401 - any JSON document
    """Print one JSON document and nothing else."""
    print(json.dumps(document, ensure_ascii=False, indent=1))  # noqa: T201 - this is the answer


def safe(text: str) -> str:
    """Escape text that is not ours, so that no name can be read as markup."""
    return escape(text)
