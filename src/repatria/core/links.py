"""What people say of two records that may be of one person."""

from enum import StrEnum


class LinkSays(StrEnum):
    """What a person says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDO = "undo"
    """The last judgement on the pair that stood is taken back."""
