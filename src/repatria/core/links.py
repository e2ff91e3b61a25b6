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
    """Give what stands of one pair: of each who judged it the last word that they did not take back.

    To take back is to be where one was before: the judgement that the last one replaced stands again. Each
    takes back their own words alone, or one person could lift another's *different* and join two records.

    Args:
        made: Who, and what they said, in the order it was said.
    """
    kept: dict[W, list[LinkSays]] = {}
    for by, says in made:
        words = kept.setdefault(by, [])
        if says is not LinkSays.UNDO:
            words.append(says)
        elif words:
            words.pop()
    return {by: words[-1] for by, words in kept.items() if words}


def settled(said: Iterable[LinkSays]) -> LinkSays | None:
    """Give what holds of a pair where several judged it: *different* wins, whoever said it and when.

    Returns:
        None where nobody said anything.
    """
    words = set(said)
    return next(
        (each for each in (LinkSays.DIFFERENT, LinkSays.SAME, LinkSays.UNSURE) if each in words), None
    )
