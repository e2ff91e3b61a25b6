"""Links: who may be who, how likely, and why, field by field in words and bits."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repatria.core.links import LinkSays


@dataclass(frozen=True, slots=True)
class Why:
    """What one field says of a link.

    Attributes:
        field: Its name.
        left: What stands in the first list; empty where it is unknown.
        right: What stands in the second.
        says: In words, how far they agree.
        bits: What that is worth: log2 of how much likelier it is of one person than of two; 0 for what is
            unknown.
    """

    field: str
    left: str
    right: str
    says: str
    bits: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that may be of one person. A suggestion: a person judges it.

    Attributes:
        left: Identifier in the first list.
        right: Identifier in the second, or in the first where it was compared with itself.
        probability: That they are one person, from 0 to 1.
        bits: All evidence together.
        namesakes: Others in the second list whose name reads just the same.
        why: Field by field.
        judged: What a person judged before, *same* or *unsure*; None where nobody did.
    """

    left: str
    right: str
    probability: float
    bits: float
    namesakes: int
    why: tuple[Why, ...]
    judged: "LinkSays | None" = None
