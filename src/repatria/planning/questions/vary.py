"""One number of one offer, to be varied: found by its path, changed, and kept to what a case may say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.planning.casefile.fields import MOST, MOST_DIGITS, MOST_WEIGHT

#: Values tried at most in one sweep; each of them is a whole plan.
MOST_POINTS = 250

_PATH = re.compile(r"(?P<offer>.+)\.(?P<side>gives|gets)\[(?P<term>\d{1,6})\]\.(?P<bound>[a-z_]+)", re.ASCII)
_NUMBER = re.compile(rf"(\d{{1,{MOST_DIGITS}}})(?:/(\d{{1,{MOST_DIGITS}}}))?", re.ASCII)
_SHAPE = (
    "OFFER.gets[0].at_least or the like: an offer, one of its gives or gets by position, and a number of it"
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One number of one offer.

    Attributes:
        side: ``gives`` or ``gets``.
        term: Position of the term among the gives, or the gets.
        bound: ``at_least``, ``at_most`` or ``per_given``.
    """

    offer: Offer
    side: str
    term: int
    bound: str

    @property
    def path(self) -> str:
        """Name the number in its offer."""
        return f"{self.side}[{self.term}].{self.bound}"

    @property
    def today(self) -> Fraction | None:
        """Give what the offer says now; None where it sets no such bound."""
        said = getattr(self._term, self.bound)
        return None if said is None else Fraction(said)

    @property
    def is_ratio(self) -> bool:
        """Can the number be other than whole?"""
        return self.bound == "per_given"

    @property
    def bounds(self) -> tuple[int, int]:
        """Give the least and the most that a case may say here; of a ratio, for each of its two parts."""
        if self.is_ratio:
            return 1, MOST_WEIGHT
        if self.side == "gets":
            return 1, MOST
        give = self.offer.gives[self.term]
        if self.bound == "at_most":
            return give.at_least or 0, MOST
        return 1, MOST if give.at_most is None else give.at_most

    def in_case(self, case: Case, value: Fraction) -> Case:
        """Give the case with this number changed and nothing else."""
        changed = self._changed(value)
        return replace(
            case, offers=tuple(changed if offer.id == changed.id else offer for offer in case.offers)
        )

    @property
    def _term(self) -> GiveTerm | GetTerm:
        return self.offer.gives[self.term] if self.side == "gives" else self.offer.gets[self.term]

    def _changed(self, value: Fraction) -> Offer:
        if self.side == "gives":
            gives = list(self.offer.gives)
            number = int(value)
            gives[self.term] = (
                replace(gives[self.term], at_most=number)
                if self.bound == "at_most"
                else replace(gives[self.term], at_least=number)
            )
            return replace(self.offer, gives=tuple(gives))
        gets = list(self.offer.gets)
        gets[self.term] = (
            replace(gets[self.term], per_given=value)
            if self.is_ratio
            else replace(gets[self.term], at_least=int(value))
        )
        return replace(self.offer, gets=tuple(gets))


def variables_of(offer: Offer) -> tuple[Variable, ...]:
    """List what may vary in an offer: every number it says, and a most for each give-term that has none."""
    found = []
    for index, give in enumerate(offer.gives):
        if give.at_least is not None:
            found.append(Variable(offer, "gives", index, "at_least"))
        if not give.all:
            found.append(Variable(offer, "gives", index, "at_most"))
    for index, get in enumerate(offer.gets):
        found += [
            Variable(offer, "gets", index, bound)
            for bound in ("at_least", "per_given")
            if getattr(get, bound) is not None
        ]
    return tuple(found)


def read_variation(case: Case, text: str, argument: str) -> tuple[str, tuple[Fraction, ...]]:
    """Read ``PATH=A:B:STEP`` as one types it: what varies, and the values from A to B, both counted in.

    Args:
        argument: How the argument is called, for faults.

    Raises:
        RequestInvalid: With every fault of the path and of the range.
    """
    path, _, span = text.rpartition("=") if "=" in text else (text, "", "")
    values, faults = _values(span.strip(), argument)
    faults += faults_of(case, path.strip(), values, argument)
    if faults:
        raise RequestInvalid(f"Understanding what varies, {_shown(text)}", tuple(faults))
    return path.strip(), values


def find_variable(case: Case, path: str, values: Sequence[Fraction], argument: str) -> Variable:
    """Find what varies, and check that it can take these values.

    Raises:
        RequestInvalid: With every fault of the path and of the values.
    """
    faults = faults_of(case, path, values, argument)
    if not values:
        faults.append(Fault(argument, 0, "values", "missing", "no value", "one value at least"))
    elif len(values) > MOST_POINTS:
        faults.append(_too_many(argument, len(values)))
    found = _find(case, path)
    if faults or isinstance(found, tuple):
        raise RequestInvalid(f"Varying {_shown(path)}", tuple(faults))
    return found


def faults_of(case: Case, path: str, values: Sequence[Fraction], argument: str) -> list[Fault]:
    """List what is wrong with a path, and with values for it; one fault for values of a kind."""
    found = _find(case, path)
    if isinstance(found, tuple):
        key, code, seen, expected = found
        return [Fault(argument, 0, key, code, seen, expected)]
    return list(_faults_of_values(found, values, argument))


def _find(case: Case, path: str) -> Variable | tuple[str, str, str, str]:
    """Find what a path means, or give key, code, found and expected of the fault."""
    parts = _PATH.fullmatch(path)
    if parts is None:
        return "path", "wrong-type", _shown(path), _SHAPE
    offer = case.offers_by_id.get(parts["offer"])
    if offer is None:
        near = get_close_matches(parts["offer"], sorted(case.offers_by_id), n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        return "offer", "no-such-reference", _shown(parts["offer"]), f"an offer of the case{hint}"
    if not offer.stands_on(case.as_of):
        state = offer.state.value if offer.until is None or offer.until >= case.as_of else "past its last day"
        expected = "an offer that stands; a number of one that does not changes nothing"
        return "offer", "not-one-of", f"{offer.id}, which is {state}", expected
    can_vary = variables_of(offer)
    wanted = f"{parts['side']}[{int(parts['term'])}].{parts['bound']}"
    for variable in can_vary:
        if variable.path == wanted:
            return variable
    listed = ", ".join(
        variable.path + (" (to be added)" if variable.today is None else "") for variable in can_vary
    )
    return (
        f"{offer.id}.{wanted}",
        "not-one-of",
        "no number that can vary",
        f"what can vary in this offer: {listed or 'nothing, it says no number'}",
    )


def _faults_of_values(variable: Variable, values: Sequence[Fraction], argument: str) -> Iterator[Fault]:
    key = f"{variable.offer.id}.{variable.path}"
    least, most = variable.bounds
    parts = {value: (value.numerator, value.denominator) for value in values}
    if variable.is_ratio:
        wrong = [value for value in values if not all(least <= part <= most for part in parts[value])]
        expected = f"a ratio above 0, such as 3/2, of two whole numbers of at most {most}"
    else:
        broken = [value for value in values if value.denominator != 1]
        if broken:
            yield Fault(argument, 0, key, "bad-number", str(broken[0]), "whole numbers")
        wrong = [value for value in values if not least <= value <= most]
        expected = f"whole numbers of at least {least}"
        if any(value > most for value in wrong):
            expected += f" and at most {most}"
    if wrong:
        yield Fault(argument, 0, key, "bad-number", str(wrong[0]), expected)


def _values(text: str, argument: str) -> tuple[tuple[Fraction, ...], list[Fault]]:
    """Read a range ``A:B:STEP``; where it has faults, no values."""
    parts = [part.strip() for part in text.split(":")]
    expected = "A:B:STEP, such as 8:14:1 or 1/2:3:1/2"
    if len(parts) != 3:
        return (), [Fault(argument, 0, "range", "wrong-type", _shown(text), expected)]
    faults, numbers = [], []
    for name, part in zip(("A", "B", "STEP"), parts, strict=True):
        number = _number(part)
        if number is None:
            exact = "a whole number or a ratio such as 3/2; a decimal fraction is never exact"
            faults.append(Fault(argument, 0, f"range.{name}", "wrong-type", _shown(part), exact))
        else:
            numbers.append(number)
        if name == "STEP" and number == 0:
            faults.append(Fault(argument, 0, "range.STEP", "bad-number", "0", "a step above 0"))
    if len(numbers) == 3 and numbers[1] < numbers[0]:
        faults.append(
            Fault(argument, 0, "range.B", "contradiction", str(numbers[1]), f"at least A, {numbers[0]}")
        )
    if faults:
        return (), faults
    first, last, step = numbers
    count = (last - first) // step + 1
    if count > MOST_POINTS:
        # The ends are still checked, so that all faults come at once.
        return (first, last), [_too_many(argument, count)]
    return tuple(first + step * place for place in range(count)), []


def _number(text: str) -> Fraction | None:
    parts = _NUMBER.fullmatch(text)
    if parts is None or (parts[2] is not None and int(parts[2]) == 0):
        return None
    return Fraction(int(parts[1]), int(parts[2] or 1))


def _too_many(argument: str, count: int) -> Fault:
    found = f"{count} values" if count < 10**12 else "very many values"
    return Fault(
        argument, 0, "range", "bad-number", found, f"at most {MOST_POINTS}, each a whole plan: a wider step"
    )


def _shown(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f'"{shown}"' if len(shown) <= 60 else f'"{shown[:57]}..."'
