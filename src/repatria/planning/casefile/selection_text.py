"""Selections as one types them: ``captive-2``, or ``held_by=RU,home=UA,age=..17,health=wounded|well``."""

from __future__ import annotations

from typing import Any

from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.selections import NUMBER_ATTRIBUTES, Selection
from repatria.planning.casefile.checks import check_selection
from repatria.planning.casefile.fields import MOST_DIGITS, Faults, Fields
from repatria.planning.casefile.offers import read_selection


def selection_from_text(case: Case, text: str, argument: str) -> Selection:
    """Read a selection from an argument.

    Args:
        argument: How the argument is called, for faults.

    Raises:
        RequestInvalid: With every fault found.
    """
    faults = Faults()
    values: dict[str, Any] = {}
    if "=" not in text:
        values["id"] = text.strip()
        lot = case.people_by_id.get(text.strip())
        if lot is not None and lot.lot is not None:
            values["lot"] = lot.lot
    else:
        for part in text.split(","):
            key, _, value = part.partition("=")
            values[key.strip()] = _value(key.strip(), value.strip())
    fields = Fields(values, "", lambda _: (argument, 0), faults)
    selection = read_selection(fields)
    check_selection(case, faults, argument, selection)
    if faults.found:
        raise RequestInvalid(f"Understanding the selection {text!r}", tuple(faults.found))
    return selection


def _value(key: str, text: str) -> Any:  # noqa: ANN401 - checked when it is read as a selection
    if key not in NUMBER_ATTRIBUTES:
        return [word for word in text.split("|") if word]
    low, dots, high = text.partition("..")
    bounds = (
        {"min": _number(low), "max": _number(high)} if dots else {"min": _number(low), "max": _number(low)}
    )
    return {name: number for name, number in bounds.items() if number != ""}


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else text


def no_such(argument: str, name: str, expected: str) -> RequestInvalid:
    """Make the error for an argument that names something that is not there."""
    fault = Fault(argument, 0, "id", "no-such-reference", f'"{name}"', expected)
    return RequestInvalid(f"Looking for {name!r}", (fault,))
