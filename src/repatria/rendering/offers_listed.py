"""Offers in languages that are not English, term by term.

A sentence put together from English parts would be none in another language: here each part is a word of the
language with a colon, and what follows is a name or a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.selections import Between, OneOf, Selection
from repatria.rendering.phrases import Name, Phrase, joined
from repatria.rendering.speaking import gettext, named, party_called, written


def offer_listed(case: Case, offer: Offer) -> Phrase:
    """Say what an offer gives and asks for, term by term."""
    said: list[str | Name] = [_party(case, offer.by), ". "]
    said += joined([(f"{gettext('Gives')}: ", *_given(case, term)) for term in offer.gives], "; ")
    if offer.is_unilateral:
        return (*said, ". ", gettext("It asks for nothing in return."))
    asks = [(f"{gettext('If there arrive')}: ", *_got(case, term)) for term in offer.gets]
    return (*said, ". ", *joined(asks, "; "), ".")


def who_listed(case: Case, who: Selection) -> Phrase:
    """Say whom a selection means, by what it asks of them."""
    conditions = [tuple(_condition(case, each)) for each in who.conditions]
    return joined(conditions, ", ") if conditions else (gettext("anybody"),)


def _given(case: Case, term: GiveTerm) -> Phrase:
    least, most = term.at_least, term.at_most
    if term.all:
        amount = gettext("all")
    elif least is not None and least == most:
        amount = gettext("exactly %(number)s") % {"number": written(least)}
    elif least is not None and most is not None:
        amount = gettext("%(least)s to %(most)s") % {"least": written(least), "most": written(most)}
    elif least is not None:
        amount = gettext("at least %(number)s") % {"number": written(least)}
    elif most is not None:
        amount = gettext("at most %(number)s") % {"number": written(most)}
    else:
        amount = gettext("any number")
    return (amount, " (", *who_listed(case, term.who), ")", *_to(case, term.to))


def _got(case: Case, term: GetTerm) -> Phrase:
    if term.all:
        amount = gettext("all")
    elif term.per_given is not None:
        amount = gettext("at least %(number)s for each one given") % {"number": str(term.per_given)}
    else:
        amount = gettext("at least %(number)s") % {"number": written(term.at_least or 0)}
    tables = [name for name in (term.given_weights, term.got_weights) if name is not None]
    counted: Phrase = ("",)
    if tables:
        counted = (f", {gettext('counted by the table')}: ", Name(", ".join(dict.fromkeys(tables))))
    return (amount, " (", *who_listed(case, term.who), *counted, ")", *_to(case, term.to))


def _to(case: Case, parties: Iterable[str]) -> Phrase:
    return (f", {gettext('sent to')}: ", *joined([(_party(case, each),) for each in parties], ", "))


def _party(case: Case, party: str) -> Name:
    return Name(party_called(case.party_names, party))


def _condition(case: Case, condition: OneOf | Between) -> Iterator[str | Name]:
    if isinstance(condition, Between):
        least, most = condition.least, condition.most
        yield f"{gettext(_WORDS[condition.attribute])}: "
        yield f"{'' if least is None else written(least)}–{'' if most is None else written(most)}"
        return
    attribute = condition.attribute
    yield f"{gettext(_WORDS[attribute])}: "
    for place, value in enumerate(condition.values):
        yield ", " if place else ""
        is_party = attribute in ("held_by", "home")
        yield _party(case, value) if is_party else Name(_shown(case, attribute, value))


def _shown(case: Case, attribute: str, value: str) -> str:
    if attribute == "id" and value in case.people_by_id:
        return case.people_by_id[value].shown_as
    return named(attribute, value)


def _(message: str) -> str:
    """Mark a message as one to be translated; it is said where it is needed."""
    return message


_WORDS = {
    "id": _("who"),
    "lot": _("what"),
    "category": _("category"),
    "rank": _("rank"),
    "sex": _("sex"),
    "age": _("age"),
    "dependants": _("dependants"),
    "health": _("health"),
    "ground": _("held as"),
    "held_by": _("held by"),
    "home": _("home"),
    "captive_months": _("months in captivity"),
}
