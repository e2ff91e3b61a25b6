"""What each section of the page says, as values that the templates only lay out."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from repatria.core.cases import Case, Tier
from repatria.core.counts import Count
from repatria.core.offers import Offer, OfferState
from repatria.core.plans import Outcome, Plan, Reason, counted_lots
from repatria.rendering.flow import SEVERAL, Band, Kind, amounts_words
from repatria.rendering.marks import isolate, party_markup, phrase_markup
from repatria.rendering.phrases import Name, Phrase
from repatria.rendering.speaking import gettext, party_called, written
from repatria.rendering.wording import (
    amount_words,
    count_words,
    failing_phrase,
    offer_phrase,
    reason_sentence,
)


def _(message: str) -> str:
    """Mark a message as one to be translated; it is said where it is needed."""
    return message


#: What a band of each kind means, in the key of the drawing and in the table beside it.
KIND_WORDS = {
    Kind.FIRM: _("goes: wish taken in private and attested"),
    Kind.PROVISIONAL: _("goes, provisional: an interview in private is due first"),
    Kind.ACCOMPANYING: _("travels with others, not counted as freed"),
    Kind.LOT: _("is handed over: no people"),
    Kind.DONE: _("was already carried out"),
    Kind.WAITING: _("an offer that waits: nobody moves under it"),
    Kind.MISSING: _("an arrival that an offer waits for, and that nobody promises"),
    Kind.STAYING: _("stays where held"),
}

#: What is proven of an alternative; shorter than the sentence about the plan itself.
ALTERNATIVE_WORDS = {
    Outcome.PROVEN_BEST: _("Proven: with these changes no plan does more."),
    Outcome.REPAIRED: _("Repaired: proven that no repair changes fewer places."),
    Outcome.FOUND: _("Found, not proven: with these changes another plan may do more."),
    Outcome.IMPOSSIBLE: _("Proven impossible: the demands of the case stay unmet."),
    Outcome.UNDECIDED: _("Undecided within the limits."),
}

#: People on whom others depend whom a page names; the plan's file has them all.
MOST_DEPENDED_ON = 20
#: Rows of a list of people that a page shows, so that it opens on a phone; the plan's file has them all.
MOST_LISTED = 1_000

#: Keys of [[tiers]] that plans add or that are set where a case names none, in words.
TIER_WORDS = {
    "people freed": _("people freed"),
    "provisional people": _("people still to be interviewed (as few as possible)"),
}


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One band of the drawing, as a row of the table beside it."""

    kind: Kind
    holder: Markup
    place: Markup
    number: str
    offer: Markup
    says: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer: its sentence, whether it is in force, and why not."""

    id: str
    sentence: Markup
    status: str
    status_look: str
    is_assumed: bool
    notes: tuple[Markup, ...]
    because: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class LeftRow:
    """Somebody who stays, with reasons in words beside their codes."""

    who: str
    holder: Markup
    home: Markup
    number: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """How many stay for one reason."""

    code: str
    says: str
    records: int
    number: str


def flow_rows(case: Case, bands: tuple[Band, ...]) -> list[FlowRow]:
    """Give the rows of the table beside the drawing: the same numbers."""
    return [
        FlowRow(
            band.kind,
            escape(gettext("not named")) if band.holder is None else party_markup(case, band.holder),
            _place(case, band),
            _flow_number(band),
            _flow_offer(band),
            gettext(KIND_WORDS[band.kind]) + (f" ({band.note})" if band.note else ""),
        )
        for band in bands
    ]


def offer_cards(case: Case, plan: Plan) -> list[OfferCard]:
    """Give every offer of the plan, those in force first."""
    cards = []
    for state in sorted(plan.offers, key=lambda state: (not state.is_in_force, state.id)):
        offer = case.offers_by_id[state.id]
        because = tuple(phrase_markup(failing_phrase(case, offer, failing)) for failing in state.because)
        status, look = _status(case, offer, is_in_force=state.is_in_force)
        sentence = phrase_markup(offer_phrase(case, offer))
        notes = tuple(phrase_markup(note) for note in _notes(case, offer))
        cards.append(OfferCard(offer.id, sentence, status, look, offer.assumed, notes, because))
    return cards


def left_rows(case: Case, plan: Plan) -> list[LeftRow]:
    """Give those who stay, the first of them where they are very many."""
    return [
        LeftRow(
            left.who,
            party_markup(case, case.people_by_id[left.who].held_by),
            party_markup(case, case.people_by_id[left.who].home),
            amount_words(left.count, case.people_by_id[left.who].lot),
            tuple((reason.value, reason_sentence(reason)) for reason in left.reasons),
        )
        for left in plan.left[:MOST_LISTED]
    ]


def reason_rows(case: Case, plan: Plan) -> list[ReasonRow]:
    """Sum who stays by reason; somebody with two reasons counts in both."""
    rows = []
    for reason in Reason:
        counts = [
            (case.people_by_id[left.who].lot, left.count) for left in plan.left if reason in left.reasons
        ]
        if counts:
            number = amounts_words(counts)
            rows.append(ReasonRow(reason.value, reason_sentence(reason), len(counts), number))
    return rows


def balance_left(case: Case, plan: Plan) -> list[str]:
    """Say for each row of the balance what could still go, as far as it is counted."""
    lots = {counted_lots(each.like.lot) for each in case.cohorts if each.like.lot is not None}
    uncounted = {
        (people.held_by, "" if people.lot is None else counted_lots(people.lot))
        for people in (each.like for each in case.cohorts)
        if not people.count.is_known and not people.accompanies
    }
    return [
        count_words(Count.from_below(row.left))
        if (row.party, row.weights if row.weights in lots else "") in uncounted
        else f"{row.left:,}"
        for row in plan.balance
    ]


def credited_to(plan: Plan) -> dict[int, list[tuple[str, int]]]:
    """Give for each transfer the offers that its arrivals are credited to, and how many."""
    found: dict[int, list[tuple[str, int]]] = {}
    for credit in plan.credits:
        found.setdefault(credit.transfer, []).append((credit.offer, credit.count))
    return found


def credits_summed(plan: Plan) -> list[tuple[str, str, str]]:
    """Sum the credits by offer and by the holder that the people, or the lots, come from."""
    origins = {transfer.id: (transfer.origin, transfer.lot or "") for transfer in plan.transfers}
    sums: dict[tuple[str, str, str], int] = {}
    for credit in plan.credits:
        key = credit.offer, *origins[credit.transfer]
        sums[key] = sums.get(key, 0) + credit.count
    return [
        (offer, holder, amount_words(count, lot or None))
        for (offer, holder, lot), count in sorted(sums.items())
    ]


def interviews_due(plan: Plan) -> str:
    """Say how many interviews in private are due, never zero where people are uncounted."""
    due = plan.rests_on.interviews_due
    return count_words(Count.from_below(due)) if plan.rests_on.counts_from_below else written(due)


def tier_words(case: Case, name: str) -> str:
    """Say what a tier sums up, and which way."""
    tier = next((tier for tier in case.tiers if tier.name == name), None)
    if tier is None:
        return gettext(TIER_WORDS[name]) if name in TIER_WORDS else name
    return f"{name} ({_sense(tier)})"


def sources_of(case: Case, plan: Plan) -> list[tuple[str, str, str]]:
    """List identifier, description and verification of every source, also of those only cited."""
    words = {True: "verified", False: "not verified", None: "nobody says; counts as not verified"}
    known = [(source.id, source.what, words[source.is_verified]) for source in case.sources]
    named = {source.id for source in case.sources}
    cited = [
        (each, "cited, not described", "not verified")
        for each in plan.rests_on.claims_unverified
        if each not in named
    ]
    return sorted(known + cited)


def _sense(tier: Tier) -> str:
    way = gettext("as few as possible") if tier.is_least else gettext("as many as possible")
    if tier.weights is None:
        return way
    return gettext("by the table %(name)s, %(way)s") % {"name": tier.weights, "way": way}


def _place(case: Case, band: Band) -> Markup:
    if band.place is None:
        if band.home is None:
            return escape(gettext("stays"))
        return escape(gettext("stays, home %(party)s")) % {"party": party_markup(case, band.home)}
    return escape(gettext("several places")) if band.place == SEVERAL else party_markup(case, band.place)


def _flow_number(band: Band) -> str:
    if band.kind in (Kind.WAITING, Kind.MISSING):
        return gettext("nobody")
    return gettext("an unknown number") if band.count is None else amount_words(band.count, band.lot)


def _flow_offer(band: Band) -> Markup:
    if band.offer is None:
        return escape(gettext("several")) if band.merged > 1 else escape(gettext("none"))
    assumed = Markup(" ({})").format(gettext("assumed")) if band.is_assumed else Markup("")
    return isolate(band.offer) + assumed


def _status(case: Case, offer: Offer, *, is_in_force: bool) -> tuple[str, str]:
    if is_in_force:
        return gettext("in force"), "yes"
    if offer.state is OfferState.WITHDRAWN:
        return gettext("withdrawn"), "gone"
    if offer.state is OfferState.REFUSED:
        return gettext("refused"), "gone"
    is_standing = offer.stands_on(case.as_of)
    return (gettext("not in force"), "no") if is_standing else (gettext("expired"), "gone")


def _notes(case: Case, offer: Offer) -> list[Phrase]:
    notes: list[Phrase] = []
    if offer.said is not None:
        notes.append((gettext("Said on %(day)s.") % {"day": offer.said.isoformat()},))
    if offer.until is not None:
        notes.append((gettext("Holds until %(day)s.") % {"day": offer.until.isoformat()},))
    if offer.either is not None:
        notes.append(_naming(gettext("Of the offers named %(name)s, at most one is in force."), offer.either))
    if offer.arranged_by is not None:
        name = party_called(case.party_names, offer.arranged_by)
        notes.append(_naming(gettext("To be arranged by %(name)s."), name))
    then = offer.afterwards
    if then is not None and then.held_in is not None:
        says = (
            gettext("After the exchange held in %(name)s.")
            if then.until is None
            else gettext("After the exchange held in %(name)s until %(day)s.").replace(
                "%(day)s", then.until.isoformat()
            )
        )
        notes.append(_naming(says, party_called(case.party_names, then.held_in)))
    if then is not None and then.parole:
        notes.append((gettext("The freed must give their word not to serve."),))
    return [*notes, *(_naming(gettext("Source: %(name)s."), source) for source in offer.sources)]


def _naming(says: str, name: str) -> Phrase:
    """Put a name into a sentence, told apart from our own words."""
    before, _, after = says.partition("%(name)s")
    return (before, Name(name), after)
