"""Text for the drawing, which has no `<bdi>` and does not break lines by itself."""

from __future__ import annotations

import unicodedata

#: Signs without a shape that letters of Persian and of Indic scripts need.
_JOINERS = "\u200c\u200d"


def clean(text: str) -> str:
    """Drop what would change the direction of other text, and what no drawing can show."""
    return "".join(
        sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )


def isolated(text: str) -> str:
    """Keep the direction of a name to itself: what `<bdi>` does in HTML."""
    return f"\u2068{clean(text)}\u2069"


def wrapped(text: str, limit: int) -> list[str]:
    """Break a text into lines of about `limit` narrow signs; three at most, the last one cut with a sign."""
    lines, line = [], ""
    for word in text.split():
        for piece in _pieces(word, limit):
            joined = f"{line} {piece}" if line else piece
            if _breadth(joined) > limit and line:
                lines.append(line)
                line = piece
            else:
                line = joined
    lines.append(line)
    return lines if len(lines) <= 3 else [*lines[:2], f"{lines[2]} …"]


def _pieces(word: str, limit: int) -> list[str]:
    pieces, piece = [], ""
    for sign in word:
        if _breadth(piece + sign) > limit and not unicodedata.combining(sign):
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]


def _breadth(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
        if unicodedata.category(sign) not in ("Cf", "Mn")
    )
