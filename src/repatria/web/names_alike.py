"""Names in any script that sound like what somebody typed, beside what is written so."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from repatria.core.errors import NamesNotCompared, RequestInvalid
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.table import access_table
from repatria.web.keys_renewed import renew_keys_if_due
from repatria.web.sounds.asking import SoundsAside, wake_sounds
from repatria.web.visitors import Visitor
from repatria.workflows.people.find_person import FoundPerson, find_person

MOST = 15
"""People who are shown because their names sound alike: the likeliest."""
LONGEST_NAME = 100
"""Characters of a name that is compared; a longer text is none."""
#: Scripts of which one sign is a name already, or half of one; of all others it may become anything.
_WHOLE = ("HANGUL SYLLABLE", "CJK UNIFIED")


class Comparing(StrEnum):
    """What became of comparing names."""

    DONE = "done"
    COMING = "coming"
    """The process that compares them gets ready."""
    AWAY = "away"
    """There is no such process."""
    NOT_ASKED = "not asked"
    """What was typed is no name, or the visitor finds nobody by name."""


@dataclass(frozen=True, slots=True)
class NamesAlike:
    """People whose names sound alike, the likeliest first.

    Attributes:
        is_cut: More share some of the sounds than were compared or are shown.
    """

    comparing: Comparing
    people: tuple[FoundPerson, ...] = ()
    is_cut: bool = False


NOTHING_ASKED = NamesAlike(Comparing.NOT_ASKED)


def names_alike(
    visitor: Visitor,
    words: str,
    *,
    purpose: Purpose,
    without: Collection[UUID | int] = (),
    where: Mapping[str, Any] | None = None,
) -> NamesAlike:
    """Find people of the visitor's side by the sound of a name, as far as names can be compared now.

    Args:
        without: Those who are shown anyway, because they are written so.
        where: Values that fields must have besides.
    """
    readable = access_table().readable(visitor.roles, Route.SEARCH, "person", purpose)
    if "name" not in readable or not is_name(words):
        return NOTHING_ASKED
    try:
        found = find_person(
            visitor.account,
            words,
            purpose=purpose.value,
            most=MOST + len(without),
            where=where,
            sounds=SoundsAside(),
        )
    except NamesNotCompared as error:
        return NamesAlike(Comparing.COMING if error.is_coming else Comparing.AWAY)
    except RequestInvalid:
        return NOTHING_ASKED  # letters of which no reading is known
    others = [each for each in found.people if each.id not in without]
    is_cut = found.is_cut or len(others) > MOST
    return NamesAlike(Comparing.DONE, tuple(others[:MOST]), is_cut)


def get_ready_to_compare(visitor: Visitor) -> None:
    """Let all get ready by which names are compared: somebody is about to look for people."""
    wake_sounds()
    renew_keys_if_due(visitor)


def is_name(words: str) -> bool:
    """Say whether this may be a name: letters enough, no digit, and not a whole text."""
    if len(words) > LONGEST_NAME or any(each.isdigit() for each in words):
        return False
    letters = [each for each in words if each.isalpha()]
    return len(letters) > 1 or any(unicodedata.name(each, "").startswith(_WHOLE) for each in letters)
