"""Offers as pages tell them: the sentence, what the law says of it, and how many a term means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from repatria.core.cases import Case
from repatria.core.offers import Offer, OfferState
from repatria.core.parties import Conflict, ConflictKind, ConflictState, Party
from repatria.core.plans import Finding
from repatria.core.selections import Selection
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.table import access_table
from repatria.registry.offer_terms import read_afterwards, read_terms
from repatria.rendering.marks import phrase_markup
from repatria.rendering.speaking import is_english
from repatria.rendering.wording import offer_phrase, who_phrase
from repatria.web.report_words import party_named
from repatria.web.visitors import Reads, Visitor
from repatria.web.words import field_label
from repatria.workflows.plans.judge_offer import judge_offer
from repatria.workflows.reports.receive_report import known_parties

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class LawTold:
    """What the law says of an offer, and of whom it could not be asked.

    Attributes:
        is_asked: Some of those given have their home in a party that is in conflict with the giver.
        unasked: Homes of those given of which no conflict with the giver is seen; it says nothing of them.
    """

    findings: tuple[Finding, ...]
    is_asked: bool
    unasked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldOffer:
    """An offer as a page shows it.

    Attributes:
        is_over: It stands by its state, and its last day is past.
    """

    id: UUID | int
    values: dict[str, Any]
    offer: Offer
    sentence: Markup
    law: LawTold
    is_over: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How many are recorded of whom a term means.

    Attributes:
        number: At least so many; None of fewer than five, which may be nobody.
        is_exact: Whether exactly so many are.
        beside: What the term asks for and the visitor may not count by.
    """

    who: Words
    number: int | None
    is_exact: bool
    beside: Sequence[Words]


def offer_from(seen: door.Seen) -> Offer:
    """Make the value of a recorded offer."""
    values = seen.values
    gives, gets = read_terms(values["terms"])
    return Offer(
        str(seen.id),
        values["by"],
        gives=gives,
        gets=gets,
        said=values["said"],
        until=values["until"],
        state=OfferState(values["state"]),
        assumed=values["assumed"],
        either=values["either"],
        arranged_by=values["arranged_by"],
        afterwards=read_afterwards(values["terms"]),
    )


def tell_offer(seen: door.Seen, conflicts: Sequence[Conflict]) -> ToldOffer:
    """Tell a recorded offer."""
    offer, today = offer_from(seen), datetime.now(UTC).date()
    sentence, law = tell_terms(offer, conflicts, today)
    is_over = offer.state is OfferState.STANDING and not offer.stands_on(today)
    return ToldOffer(seen.id, dict(seen.values), offer, sentence, law, is_over)


def tell_terms(offer: Offer, conflicts: Sequence[Conflict], day: date) -> tuple[Markup, LawTold]:
    """Word an offer, recorded or thought of, and say what the law says of it."""
    judged = judge_offer(offer, names=_names(), conflicts=conflicts, as_of=day)
    law = LawTold(judged.findings, bool(judged.asked_of), judged.unasked)
    return phrase_markup(offer_phrase(judged.case, offer)), law


def whom_words(who: Selection) -> Markup:
    """Word whom an agreement to host means."""
    if not who.conditions:
        return escape(gettext("anybody"))
    parties = {word for name in ("held_by", "home") for word in who.words(name) or ()}
    names = _names()
    case = Case("host", "", date.min, tuple(Party(code, names.get(code, code)) for code in sorted(parties)))
    whom = who_phrase(case, who)
    return phrase_markup(("those ", *whom) if is_english() else whom)


def _names() -> dict[str, str]:
    """Name the parties: as reports do in English, and as the language of the page does in others."""
    if is_english():
        return dict(known_parties())
    return {code: party_named(code) for code, _name in known_parties()}


def conflicts_seen_by(visitor: Visitor) -> tuple[Conflict, ...]:
    """Give the conflicts that the visitor's side recorded; none to who may not read them."""
    purposes = Reads("relation", Route.LIST).purposes_of(visitor.roles)
    if not purposes:
        return ()
    today = datetime.now(UTC).date()
    found = {
        Conflict(
            tuple(sorted((each.values["one"], each.values["other"]))),
            ConflictKind(each.values["kind"]),
            ConflictState(each.values["state"]),
            each.values["since"],
        )
        for each in door.list_records(visitor.account, "relation", purpose=purposes[0])
        if each.values["until"] is None or each.values["until"] >= today
    }
    return tuple(sorted(found, key=repr))


def count_whom(visitor: Visitor, who: Selection, *, is_given: bool) -> tuple[Told, ...]:
    """Count those recorded whom a term means, by what the visitor's roles may count by.

    Of whom a party would get, those it looks for are counted as well: it does not hold them.
    """
    purposes = Reads("person", Route.COUNT).purposes_of(visitor.roles)
    if not purposes or who.means_lots:
        return ()
    purpose = Purpose.NEGOTIATION if Purpose.NEGOTIATION in purposes else purposes[0]
    may = access_table().readable(visitor.roles, Route.COUNT, "person", purpose)
    asked = {each.attribute: who.words(each.attribute) for each in who.conditions}
    where = {name: words[0] for name, words in asked.items() if words and len(words) == 1 and name in may}
    beside = tuple(field_label(_NAMES.get(name, name)) for name in asked if name not in where)
    is_exact = access_table().counts_exactly(visitor.roles, "person", purpose)
    kinds: list[tuple[Words, bool]] = [(_("recorded as held"), False)]
    if not is_given:
        kinds.append((_("looked for"), True))
    return tuple(
        Told(
            words,
            door.count(visitor.account, "person", purpose=purpose, where={"is_sought": sought, **where}),
            is_exact,
            beside,
        )
        for words, sought in kinds
    )


_NAMES = {"held_by": "holder"}
