"""What people say of two records that may be of one person, and which of it stands."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class LinkSays(StrEnum):
    """What a person says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDO = "undo"
    """The last judgement on the pair that stood is taken back."""


def standing[W](made: Iterable[tuple[W, LinkSays]]) -> dict[W, LinkSays]:
    """Give what stands of one pair: of each who judged it the last word that was not taken back.

    To take back is to be where one was before: the judgement that the last one replaced stands again.

    Args:
        made: Who, and what they said, in the order it was said.
    """
    kept: list[tuple[W, LinkSays]] = []
    for by, says in made:
        if says is not LinkSays.UNDO:
            kept.append((by, says))
        elif kept:
            kept.pop()
    return dict(kept)


def settled(said: Iterable[LinkSays]) -> LinkSays | None:
    """Give what holds of a pair where several judged it: *different* wins, whoever said it and when.

    Returns:
        None where nobody said anything.
    """
    words = set(said)
    return next(
        (each for each in (LinkSays.DIFFERENT, LinkSays.SAME, LinkSays.UNSURE) if each in words), None
    )
