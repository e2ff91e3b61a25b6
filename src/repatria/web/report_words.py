"""Words for what reports say: kinds of drafts, topics, hedges and states, for catalogs to translate."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from repatria.core.reports import WordedCount
from repatria.rendering.marks import isolate
from repatria.web.languages import number_words, party_words
from repatria.workflows.reports.receive_report import name_party

type Words = str | Promise

KINDS: Mapping[str, Words] = {
    "held": _("People held"),
    "offer": _("An offer"),
    "wish": _("A wish that is told"),
    "claim": _("A claim"),
    "event": _("An event"),
    "media": _("A picture"),
}
STATUS: Mapping[str, Words] = {
    "captured": _("captured"),
    "held": _("held"),
    "released": _("released"),
    "missing": _("missing"),
    "dead": _("dead"),
}
TOPICS: Mapping[str, Words] = {
    "capture": _("a capture"),
    "holding": _("who is held"),
    "arrivals": _("more to come"),
    "troops": _("troops"),
    "losses": _("losses"),
    "exchange": _("an exchange"),
    "destinations": _("where they could go"),
    "health": _("state of health"),
    "truth": _("whether it is so"),
    "statement": _("a statement of somebody held"),
}
HEDGES: Mapping[str, Words] = {
    "exact": _("exactly"),
    "about": _("about"),
    "at least": _("at least"),
    "more than": _("more than"),
    "up to": _("up to"),
    "fewer than": _("fewer than"),
}
SAYS: Mapping[str, Words] = {
    "return": _("to return home"),
    "stay": _("to stay"),
    "elsewhere": _("to go elsewhere"),
    "undecided": _("undecided"),
    "other": _("only what is refused"),
}
OFFER_STATES: Mapping[str, Words] = {
    "proposed": _("proposed"),
    "demanded": _("demanded"),
    "agreed": _("agreed"),
    "done": _("carried out"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
}
EVENTS: Mapping[str, Words] = {
    "pact": _("a pact"),
    "first-announcement": _("first announcement of such captives"),
    "entered-war": _("entered the war"),
}
STANCES: Mapping[str, Words] = {
    "confirmed": _("confirms it"),
    "denied": _("denies it"),
    "neither": _("neither confirms nor denies it"),
}
CATEGORIES: Mapping[str, Words] = {"military": _("military"), "civilian": _("civilian")}


def party_marked(code: str) -> Markup:
    """Name a party, with its code where that is another word."""
    return isolate(party_named(code))


def party_named(code: str) -> str:
    """Name a party: a country as the language of the page calls it, another as reports call it."""
    called = party_words(code)
    if called != code:
        return called
    name = name_party(code)
    return code if name == code else f"{name} ({code})"


def count_words(count: WordedCount) -> str:
    """Write a number as a report words it."""
    number = number_words(count.number)
    if count.hedge == "exact":
        return number
    return gettext("%(hedge)s %(number)s") % {"hedge": HEDGES[count.hedge], "number": number}


def bounds_words(least: int, most: int | None) -> str:
    """Write how many a record stands for; what nobody knows is said."""
    if least == most:
        return number_words(least)
    if most is None:
        return gettext("at least %(least)s") % {"least": number_words(least)}
    return gettext("%(least)s to %(most)s") % {"least": number_words(least), "most": number_words(most)}


def joined(parts: list[str | Markup]) -> Markup:
    """Put several between commas, each escaped."""
    return Markup(", ").join(escape(part) for part in parts)
