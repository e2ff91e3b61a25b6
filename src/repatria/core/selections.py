"""Selections: which people, or lots, a term, a rule or a tier speaks of. Data that a form can edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from repatria.core.persons import People

#: Attributes that hold one of several words, and attributes that hold a number.
WORD_ATTRIBUTES = ("id", "held_by", "home", "category", "ground", "rank", "health", "sex", "lot")
NUMBER_ATTRIBUTES = ("age", "dependants", "captive_months")
#: Those of them that a lot has; of all others there is nothing to know of it.
LOT_ATTRIBUTES = ("id", "held_by", "home", "lot")


class Verdict(IntEnum):
    """Whether people are selected. MAYBE: what the selection asks for is not known of them."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class OneOf:
    """Hold if a word attribute has one of `values`, sorted. Unknown matches only "unknown" itself."""

    attribute: str
    values: tuple[str, ...]

    def judge(self, people: People) -> Verdict:
        """Judge one record."""
        return self.judge_value(getattr(people, self.attribute))

    def judge_value(self, value: str | None) -> Verdict:
        """Judge what a record has as this attribute."""
        if self.attribute == "lot":
            return Verdict.YES if value in self.values else Verdict.NO
        known = None if value is None else str(value)
        if known in self.values or (known is None and "unknown" in self.values):
            return Verdict.YES
        return Verdict.MAYBE if known in (None, "unknown") else Verdict.NO


@dataclass(frozen=True, slots=True)
class Between:
    """Hold if a number attribute lies between two bounds, both included; None is no bound."""

    attribute: str
    least: int | None
    most: int | None

    def judge(self, people: People, as_of: date) -> Verdict:
        """Judge one record; months captive are counted to `as_of`."""
        return self.judge_bounds(self._known_bounds(people, as_of))

    def judge_bounds(self, bounds: tuple[int, int] | None) -> Verdict:
        """Judge a number between two bounds; None where nothing is known of it."""
        if bounds is None:
            return Verdict.MAYBE
        low, high = bounds
        if (self.least is not None and high < self.least) or (self.most is not None and low > self.most):
            return Verdict.NO
        inside = (self.least is None or low >= self.least) and (self.most is None or high <= self.most)
        return Verdict.YES if inside else Verdict.MAYBE

    def _known_bounds(self, people: People, as_of: date) -> tuple[int, int] | None:
        if self.attribute == "captive_months":
            return people.captive_months(as_of)
        number = people.age_years if self.attribute == "age" else people.dependants
        return None if number is None else (number, number)


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that must all hold; no condition at all selects everybody.

    Lots are selected only by a condition on `lot`, and such a selection selects no people.

    Attributes:
        conditions: One an attribute, sorted by attribute.
    """

    conditions: tuple[OneOf | Between, ...] = ()

    def judge(self, people: People, as_of: date) -> Verdict:
        """Say whether `people` are selected; NO wins over MAYBE, MAYBE over YES."""
        if people.is_lot and not self.means_lots:
            return Verdict.NO
        verdict = Verdict.YES
        for condition in self.conditions:
            judged = (
                condition.judge(people) if isinstance(condition, OneOf) else condition.judge(people, as_of)
            )
            if judged is Verdict.NO:
                return judged
            if judged is Verdict.MAYBE:
                verdict = judged
        return verdict

    def selects(self, people: People, as_of: date) -> bool:
        """Are `people` selected for certain?"""
        return self.judge(people, as_of) is Verdict.YES

    @property
    def means_lots(self) -> bool:
        """Does the selection mean lots, and not people?"""
        return any(condition.attribute == "lot" for condition in self.conditions)

    def words(self, attribute: str) -> tuple[str, ...] | None:
        """Give the words that `attribute` may have; None where it is not asked for."""
        for condition in self.conditions:
            if condition.attribute == attribute and isinstance(condition, OneOf):
                return condition.values
        return None

    def names(self, person_id: str) -> bool:
        """Say whether the selection names this person by identifier."""
        return person_id in (self.words("id") or ())

    def sentence(self, names: Mapping[str, str]) -> str:
        """Say in words whom the selection means; `names` gives what parties are called."""
        if not self.conditions:
            return "everybody"
        return ", ".join(_say(condition, names) for condition in self.conditions)


def who(**words: str | Sequence[str]) -> Selection:
    """Build a selection over word attributes in code, e.g. ``who(held_by="RU", home="UA")``.

    Raises:
        ValueError: An attribute that no selection knows.
    """
    unknown = set(words) - set(WORD_ATTRIBUTES)
    if unknown:
        raise ValueError(f"a selection knows no attribute {min(unknown)!r}")
    return Selection(
        tuple(
            OneOf(
                attribute, (value,) if isinstance(value, str) else tuple(sorted(str(word) for word in value))
            )
            for attribute, value in sorted(words.items())
        )
    )


def like(people: People, *attributes: str) -> Selection:
    """Build the selection of all that have these word attributes of `people`; of a lot, its kind as well."""
    words = {attribute: str(getattr(people, attribute)) for attribute in attributes}
    return who(**words) if people.lot is None else who(**words, lot=people.lot)


def _say(condition: OneOf | Between, names: Mapping[str, str]) -> str:
    if isinstance(condition, Between):
        low = "" if condition.least is None else f"from {condition.least}"
        high = "" if condition.most is None else f"to {condition.most}"
        return f"{condition.attribute.replace('_', ' ')} {low} {high}".rstrip().replace("  ", " ")
    is_party = condition.attribute in ("held_by", "home")
    words = " or ".join(names.get(value, value) if is_party else value for value in condition.values)
    return {"held_by": f"held by {words}", "home": f"whose home is {words}", "id": words, "lot": words}.get(
        condition.attribute, f"{condition.attribute} {words}"
    )
