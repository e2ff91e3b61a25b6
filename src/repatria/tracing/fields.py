"""The fields by which two records are compared, and the levels to which they can agree."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a field is compared."""

    NAME = "name"  # by its readings, part by part
    DATE = "date"  # as an interval of days
    TEXT = "text"  # same, nearly the same, or not: a place, an occupation
    CODE = "code"  # same or not: a rank, a number


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement.

    Attributes:
        says: In words for people.
        agrees: Whether the two may be one person by this field: more of a thing that agrees may not speak
            less.
    """

    says: str
    agrees: bool = True


UNKNOWN = 0
"""The level of a field that either side lacks: it adds nothing, for silence is not disagreement."""

SAME = 1
"""The level of a text or code that both sides have alike."""

NAME_BINS = (-6.0, -4.0, -2.5, -1.5, -0.75, 0.0, 0.75, 1.5, 2.5, 3.5, 5.0, 7.0, 9.0, 11.5)
"""Log-odds of a name (`names.weights`) at which the next level of a name begins."""

FIRST_MUCH_ALIKE = 8
"""The first level of names that are much alike: from there it is told how few share them (`few`)."""

LEVELS: dict[Kind, tuple[Level, ...]] = {
    Kind.NAME: (
        Level("unknown"),
        Level("other names", agrees=False),
        *(Level("hardly alike", agrees=False) for _ in NAME_BINS[:3]),
        *(Level("somewhat alike") for _ in NAME_BINS[3:6]),
        *(Level("much alike") for _ in NAME_BINS[6:9]),
        *(Level("the same name") for _ in NAME_BINS[9:]),
    ),
    Kind.DATE: (
        Level("unknown"),
        Level("same day"),
        Level("one is known less exactly and holds the other"),
        Level("day and month exchanged"),
        Level("same but for the day"),
        Level("same but for the month"),
        Level("same day, a year apart"),
        Level("same but for one digit of the year, or ten years apart"),
        Level("a year apart at most"),
        Level("other dates", agrees=False),
    ),
    Kind.TEXT: (Level("unknown"), Level("same"), Level("nearly the same"), Level("other", agrees=False)),
    Kind.CODE: (Level("unknown"), Level("same"), Level("other", agrees=False)),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field that records are compared by.

    Attributes:
        name: The column of a record (`lists`); of a date the column without `_first`.
        kind: How it is compared.
    """

    name: str
    kind: Kind


NAME, BORN, PLACE, UNIT, RANK, SEX, NUMBER, HOME = (
    Field("name", Kind.NAME),
    Field("born", Kind.DATE),
    Field("place", Kind.TEXT),
    Field("unit", Kind.CODE),
    Field("rank", Kind.CODE),
    Field("sex", Kind.CODE),
    Field("number", Kind.CODE),
    Field("home", Kind.CODE),
)
STANDARD = (NAME, BORN, PLACE, UNIT, RANK, SEX, NUMBER, HOME)
"""Fields that every list may have; columns of its own come after them as texts."""
