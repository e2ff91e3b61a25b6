"""A party's sheet in words and tables: what it says and nothing besides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from repatria.rendering.marks import isolate
from repatria.web.languages import party_words
from repatria.web.words import field_label, value_words


@dataclass(frozen=True, slots=True)
class TermShown:
    """One term of an offer.

    Attributes:
        is_given: Gives, or asks for.
        number: How many, in words.
    """

    is_given: bool
    who: Markup
    to: Markup
    number: str


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offer of the party."""

    id: str
    is_in_force: bool
    state: str
    terms: Sequence[TermShown]


@dataclass(frozen=True, slots=True)
class Way:
    """How many go one way."""

    origin: str
    destination: str
    lot: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Everybody of one list of a sheet: summed, and as the sheet has them."""

    ways: Sequence[Way]
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A sheet.

    Attributes:
        findings: What the law says of the offers; in English.
    """

    title: str
    party: str
    offers: Sequence[OfferShown]
    gives: Moved
    receives: Moved
    credited: Moved
    findings: Sequence[Mapping[str, Any]]
    says: str
    is_signed: bool


def shown_sheet(text: str) -> SheetShown:
    """Lay out a sheet as it was signed."""
    said = json.loads(text)
    in_force = set(said.get("in_force", ()))
    return SheetShown(
        title=said["case"]["title"],
        party=said["party"],
        offers=[_offer(offer, is_in_force=offer["id"] in in_force) for offer in said["offers"]],
        gives=_moved(said.get("gives", ())),
        receives=_moved(said.get("receives", ())),
        credited=_moved(said.get("credited", ())),
        findings=said["findings"],
        says=said["says"],
        is_signed=said["signature"] is not None,
    )


def _moved(rows: Sequence[Mapping[str, Any]]) -> Moved:
    numbers: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        numbers[row["from"], row["to"], row["lot"] or ""] += row["count"]
    ways = [
        Way(origin, destination, lot or None, number)
        for (origin, destination, lot), number in sorted(numbers.items())
    ]
    return Moved(ways, rows)


def _offer(said: Mapping[str, Any], *, is_in_force: bool) -> OfferShown:
    terms = [
        *(_term(term, is_given=True) for term in said["gives"]),
        *(_term(term, is_given=False) for term in said["gets"]),
    ]
    return OfferShown(said["id"], is_in_force, said["state"], terms)


def _term(said: Mapping[str, Any], *, is_given: bool) -> TermShown:
    who = Markup("; ").join(_condition(name, value) for name, value in said["who"].items())
    to = Markup(", ").join(isolate(party_words(each)) for each in said["to"])
    return TermShown(is_given, who, to, _number(said))


def _condition(name: str, value: Any) -> Markup:  # noqa: ANN401 - as a sheet has it
    name = "holder" if name == "held_by" else name
    label = field_label(name)
    if isinstance(value, list):
        names = Markup(", ").join(
            Markup('<code class="id">{}</code>').format(each[:8]) if name == "id" else value_words(each, name)
            for each in value[:20]
        )
        more = Markup(" …") if len(value) > 20 else Markup("")
        return Markup("{}: {}{}").format(label, names, more)
    return Markup("{}: {} – {}").format(label, value["min"] or "", value["max"] or "")


def _number(said: Mapping[str, Any]) -> str:
    if said["all"]:
        return _("all of them")
    if said.get("per_given") is not None:
        return _("%(ratio)s for each one given") % {"ratio": said["per_given"]}
    least, most = said.get("at_least"), said.get("at_most")
    if least is not None and most is not None:
        return _("at least %(least)s, at most %(most)s") % {"least": least, "most": most}
    if least is not None:
        return _("at least %(least)s") % {"least": least}
    return _("any number") if most is None else _("at most %(most)s") % {"most": most}
