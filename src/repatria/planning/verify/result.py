"""What a check of a plan says: one entry a check, kept or not, with a sentence for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked.

    Attributes:
        name: Stable name, one of those in the docstring of `repatria.planning.verify`.
        says: What was found. Identifiers and numbers only: never a wish, a fear or a name.
        faults: The first faults of which it speaks, one by one, where there are several sentences of it.
    """

    name: str
    is_kept: bool
    says: str
    faults: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Give what it says, one fault after the other."""
        return self.faults or (self.says,)


@dataclass(frozen=True, slots=True)
class Verification:
    """All checks of one plan, in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def is_valid(self) -> bool:
        """Is everything kept?"""
        return all(check.is_kept for check in self.checks)

    @property
    def broken(self) -> tuple[Check, ...]:
        """Give the checks that are not kept."""
        return tuple(check for check in self.checks if not check.is_kept)


def conclude(name: str, faults: Iterable[str], kept: str) -> Check:
    """Make a check from the faults it found; `kept` is what it says when there are none."""
    found = list(faults)
    if not found:
        return Check(name, True, kept)
    more = len(found) - _SHOWN
    faults = (*found[:_SHOWN], *((f"And {more} more.",) if more > 0 else ()))
    return Check(name, False, " ".join(faults), faults)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Say a number of things: ``1 offer``, ``2 offers``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
