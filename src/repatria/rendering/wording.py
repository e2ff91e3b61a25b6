"""The words in which plans, offers and reasons are told to people; the terminal and the page share them.

A sentence is built as a phrase, in which names and identifiers are told apart from our own words, so that
a page can isolate them from the direction of the text around them. `plain` makes it a string.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from repatria.core.cases import LOTS_HANDED_OVER, Case
from repatria.core.counts import Count
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.plans import Dependence, FailingTerm, Outcome, Plan, Reason, tallied
from repatria.core.questions import Effect
from repatria.core.selections import Between, OneOf, Selection


@dataclass(frozen=True, slots=True)
class Name:
    """A name or an identifier inside a phrase: text that is not ours."""

    text: str


#: A sentence or part of one: our own words, and names between them.
Phrase = tuple[str | Name, ...]

_REASONS = {
    Reason.NO_OFFER: "No offer that stands would release them to a place where they may go.",
    Reason.CANNOT_BE_MOVED: "No place is open to them at present. The reason stays with the neutral.",
    Reason.COUNT_UNKNOWN: "Nobody knows how many there are, so nobody of them can be counted on.",
    Reason.OFFER_NOT_IN_FORCE: "An offer covers them, but what it asks for is not met.",
    Reason.OFFER_FULL: "An offer covers them, but under its terms nobody more can go.",
    Reason.OUTRANKED: "Others go in their place: by the order of need, or as a repair leaves it to them.",
    Reason.KEPT_TOGETHER: "They asked to go with others or not at all, and not all of those can go.",
    Reason.OVER_CAPACITY: "They fall under a limit of the case, and as many as it allows already go.",
}

#: Words in the name of a state that ask for "the" before it in a sentence.
_WITH_ARTICLE = frozenset(
    {"Emirates", "Federation", "Kingdom", "Netherlands", "Philippines", "Republic", "States", "Union"}
)


def reason_sentence(reason: Reason) -> str:
    """Say why somebody stays, without the wish, fear or mark behind it."""
    return _REASONS[reason]


def headline(plan: Plan) -> str:
    """Say in a sentence or two what the plan means for the people, and what it waits for first."""
    if plan.outcome is Outcome.IMPOSSIBLE:
        return "Nobody goes home: no plan can meet what the case demands."
    if plan.outcome is Outcome.UNDECIDED:
        return "There is no answer yet."
    moved, provisional = plan.people_moved, plan.people_provisional
    if moved == 0:
        nobody = "Nobody more goes home yet." if plan.people_done else "Nobody goes home yet."
        return f"{nobody}{_lots_sentence(plan)}{_done_sentence(plan)}"
    more = " more" if plan.people_done else ""
    said = f"{moved:,}{more} {'person' if moved == 1 else 'people'} can go free"
    if provisional:
        who = {1: "provisional", 2: "both provisional"}.get(moved, "all provisional")
        part = who if provisional == moved else f"{provisional:,} of them provisional"
        said += f", {part}: an interview in private is due first"
    said += "."
    if plan.people_accompanying:
        verb = "travels" if plan.people_accompanying == 1 else "travel"
        said += f" {plan.people_accompanying:,} more {verb} with them."
    said += _lots_sentence(plan) + _done_sentence(plan)
    if plan.rests_on.assumed:
        offers = len(plan.rests_on.assumed)
        said += f" This rests on {offers} offer{'s' * (offers > 1)} that nobody has made."
    return said


def outcome_sentence(plan: Plan) -> str:
    """Say what is proven of the plan. Only one that is proven best is called so."""
    if plan.outcome is Outcome.IMPOSSIBLE:
        return "Proven impossible: under these offers no plan meets every demand of the case."
    if plan.outcome is Outcome.UNDECIDED:
        return (
            "Undecided: within the limits of the search, no plan was found, and no proof that there is none."
        )
    if plan.outcome is Outcome.REPAIRED:
        return (
            "Repaired: proven that no repair that keeps every offer changes fewer places. "
            "A new plan may bring more people home."
        )
    if plan.repairs is not None and (plan.gap is None or plan.tiers[0].value != plan.tiers[0].bound):
        return "Repaired: found, not proven. Another repair may change fewer places."
    if plan.repairs is not None:
        return "Repaired: the fewest places change, and it is not proven that no such repair does more."
    if plan.outcome is Outcome.PROVEN_BEST:
        scope = ", for the numbers known" if plan.rests_on.counts_from_below else ""
        return f"Proven best{scope}: under these offers no other plan does more."
    if plan.gap is None:
        return "Found, not proven: nothing shows by how many people this plan may fall short."
    if plan.gap == 0:
        return (
            "Found, not proven: no whole person is missing in the first aim, but the proof is not complete."
        )
    aim = next((tier.name for tier in plan.tiers if tier.bound != tier.value), "")
    missing = f"{plan.gap:,} lots" if aim == LOTS_HANDED_OVER else people_words(plan.gap)
    return f"Found, not proven: another plan may do more, by up to {missing}."


def dependence_sentence(case: Case, one: Dependence) -> str:
    """Say for the neutral alone who it is without whom an offer falls, and that it stays with the neutral."""
    name = case.people_by_id[one.who].shown_as
    falls = "falls" if len(one.offers) == 1 else "fall"
    return (
        f"Others depend on {name}: if they do not go, {', '.join(one.offers)} {falls}. "
        "Tell neither them nor who asks them."
    )


def proof_words(effect: Effect) -> str:
    """Say in a few words what is proven of a plan among many."""
    if effect.outcome is not Outcome.FOUND:
        return effect.outcome.value
    if effect.gap is None:
        return "found, not proven; nothing bounds it"
    if effect.gap == 0:
        return "found, not proven; no whole person is missing in the first aim"
    missing = f"{effect.gap:,}" if effect.lots else people_words(effect.gap)  # of lots, or of people
    return f"found, not proven; up to {missing} short"


def offer_sentence(case: Case, offer: Offer) -> str:
    """Say what an offer gives, and on what condition."""
    return plain(offer_phrase(case, offer))


def offer_phrase(case: Case, offer: Offer) -> Phrase:
    """Say what an offer gives, and on what condition, with the names told apart."""
    said: list[str | Name] = [*party_phrase(case, offer.by, starts=True), " gives "]
    said += _joined([_give_phrase(case, offer, term) for term in offer.gives], "; and ")
    if offer.is_unilateral:
        return (*said, ", and asks for nothing in return.")
    said.append(", if ")
    said += _joined([get_phrase(case, term) for term in offer.gets], "; and if ")
    return (*said, ".")


def failing_phrase(case: Case, offer: Offer, failing: FailingTerm) -> Phrase:
    """Say what keeps an offer out of force: what a get-term needs, and what it can have."""
    index = failing.term.removeprefix("gets[").removesuffix("]")
    if not index.isdecimal() or failing.needs is None or failing.can_have is None:
        return (failing.says,)
    said: list[str | Name] = [f"It needs {failing.needs:,} and can have {failing.can_have:,}. It asks that "]
    said += [*get_phrase(case, offer.gets[int(index)]), ". "]
    if failing.can_have >= failing.needs:
        said.append("By itself this could be met, but not in a plan that does as well.")
    elif failing.can_have == 0:
        whom = "any" if offer.gets[int(index)].who.means_lots else "anybody"
        said.append(f"Under the offers that stand, no plan brings {whom} of them there.")
    else:
        said.append(f"Under the offers that stand, a plan brings at most {failing.can_have:,}.")
    if offer.arranged_by is not None:
        said += [" ", *party_phrase(case, offer.arranged_by, starts=True), " was asked to arrange it."]
    return tuple(said)


def get_phrase(case: Case, term: GetTerm) -> Phrase:
    """Say what must arrive, as the rest of a sentence that begins with "if"."""
    where = ("in ", *_joined([party_phrase(case, party) for party in term.to], " or "))
    whom = who_phrase(case, term.who)
    by_name = _only_names(term.who)
    if term.all:
        return ("" if by_name else "all those ", *whom, " arrives " if by_name == 1 else " arrive ", *where)
    if term.per_given is not None:
        return _ratio_phrase(term, term.per_given, whom, where)
    least = term.at_least or 0
    if term.got_weights is not None:
        head: Phrase = ("arrivals of those ", *whom, f", counting at least {least:,} by the table ")
        return (*head, Name(term.got_weights), ", come ", *where)
    verb = " arrives " if least == 1 else " arrive "
    amount = "" if by_name == least else f"at least {least:,} of " if by_name else f"at least {least:,} "
    return (amount, *whom, verb, *where)


def who_phrase(case: Case, who: Selection, *, holder: str | None = None) -> Phrase:
    """Say whom a selection means; a `holder` that is the subject of the sentence becomes "it"."""
    said = [_condition_phrase(case, condition, holder) for condition in _in_speaking_order(who)]
    if said:
        return _joined(said, " ")
    return ("held by anybody",) if holder is None else ("held by it",)


def party_phrase(case: Case, party: str, *, starts: bool = False) -> Phrase:
    """Name a party as a sentence does, with "the" where English wants it."""
    name = case.party_names.get(party, party)
    if _WITH_ARTICLE & set(name.replace("(", " ").split()):
        return ("The " if starts else "the ", Name(name))
    return (Name(name),)


def count_words(count: Count) -> str:
    """Say a count so that what is unknown never reads as zero."""
    if count.is_known:
        return f"{count.at_least:,}"
    if count.at_least == 0:
        return "an unknown number" if count.at_most is None else f"up to {count.at_most:,}"
    if count.at_most is None:
        return f"at least {count.at_least:,}"
    return f"{count.at_least:,} to {count.at_most:,}"


def people_words(number: int) -> str:
    """Count people."""
    return "1 person" if number == 1 else f"{number:,} people"


def amount_words(count: Count | int, lot: str | None) -> str:
    """Say a number of people; or of lots with what they are, so that nobody takes them for people."""
    number = count_words(count) if isinstance(count, Count) else f"{count:,}"
    return number if lot is None else f"{number} {lot}"


def moved_words(number: int, lot: str | None) -> str:
    """Count people, or lots by what they are."""
    return people_words(number) if lot is None else amount_words(number, lot)


def lots_words(lots: Iterable[tuple[str, int]]) -> str:
    """Say what lots are handed over, as the end of a sentence; nothing where there are none."""
    said = " and ".join(amount_words(number, kind) for kind, number in lots)
    return f", and {said} can be handed over" if said else ""


def plain(phrase: Phrase) -> str:
    """Make a phrase a string."""
    return "".join(part.text if isinstance(part, Name) else part for part in phrase)


def _lots_sentence(plan: Plan) -> str:
    lots = " and ".join(amount_words(number, kind) for kind, number in plan.lots_by_kind.items())
    return f" {lots} can be handed over." if lots else ""


def _done_sentence(plan: Plan) -> str:
    """Say what was carried out before, lots by what they are."""
    numbers: dict[str | None, int] = {}
    for transfer, number in tallied(plan.transfers):
        if transfer.is_done:
            numbers[transfer.lot] = numbers.get(transfer.lot, 0) + transfer.count * number
    if not numbers:
        return ""
    counts = sorted(numbers.items(), key=lambda item: item[0] or "")
    return f" Already carried out: {' and '.join(moved_words(number, lot) for lot, number in counts)}."


def _give_phrase(case: Case, offer: Offer, term: GiveTerm) -> Phrase:
    where = (" to ", *_joined([party_phrase(case, party) for party in term.to], " or "))
    whom = who_phrase(case, term.who, holder=offer.by)
    least, most = term.at_least, term.at_most
    if term.all:
        amount = "all "
    elif least is not None and least == most:
        amount = f"exactly {least:,} of "
    elif least is not None and most is not None:
        amount = f"{least:,} to {most:,} of "
    elif least is not None:
        amount = f"at least {least:,} of "
    elif most is not None:
        amount = f"at most {most:,} of "
    else:
        amount = ""
    if _only_names(term.who):
        return (amount.removeprefix("all "), *whom, *where)
    return (f"{amount}those ", *whom, *where)


def _ratio_phrase(term: GetTerm, ratio: Fraction, whom: Phrase, where: Phrase) -> Phrase:
    got, given = ratio.numerator, ratio.denominator
    if term.given_weights is None and term.got_weights is None:
        each = "for each one given" if given == 1 else f"for each {given:,} given"
        verb = " arrives " if got == 1 else " arrive "
        return (f"{each} at least {got:,} ", *whom, verb, *where)
    arrivals: Phrase = ("the arrivals ", *where, " of those ", *whom, ", ", *_counted_by(term.got_weights))
    given_words: Phrase = ("what is given, ", *_counted_by(term.given_weights))
    if ratio == 1:
        return (*arrivals, ", come to at least ", *given_words)
    return (*arrivals, f", come to at least {got:,} for each {given:,} of ", *given_words)


def _counted_by(table: str | None) -> Phrase:
    return ("counted by heads",) if table is None else ("counted by the table ", Name(table))


def _only_names(who: Selection) -> int:
    """Count the people that a selection names, where it does nothing but name them; else 0."""
    names = who.words("id")
    return len(names) if names is not None and len(who.conditions) == 1 else 0


def _in_speaking_order(who: Selection) -> list[OneOf | Between]:
    order = (
        "id",
        "lot",
        "category",
        "rank",
        "sex",
        "age",
        "dependants",
        "health",
        "ground",
        "held_by",
        "home",
    )
    rank = {attribute: place for place, attribute in enumerate(order)}
    return sorted(who.conditions, key=lambda condition: rank.get(condition.attribute, len(order)))


def _condition_phrase(case: Case, condition: OneOf | Between, holder: str | None) -> Phrase:
    if isinstance(condition, Between):
        return (_range_words(condition),)
    if condition.attribute in ("held_by", "home"):
        before = "held by " if condition.attribute == "held_by" else "whose home is "
        named = [
            ("it",) if party == holder and condition.attribute == "held_by" else party_phrase(case, party)
            for party in condition.values
        ]
        return (before, *_joined(named, " or "))
    if condition.attribute == "id":
        named = [
            (Name(case.people_by_id[one].shown_as if one in case.people_by_id else one),)
            for one in condition.values
        ]
        return (*_joined(named[:-1], ", "), *((" and ",) if named[1:] else ()), *named[-1])
    before = {
        "category": "of category ",
        "rank": "of rank ",
        "sex": "of sex ",
        "health": "in health ",
        "ground": "held as ",
        "lot": "",
    }[condition.attribute]
    return (before, *_joined([(Name(value),) for value in condition.values], " or "))


def _range_words(condition: Between) -> str:
    least, most = condition.least, condition.most
    if least is None:
        bounds = f"at most {most:,}"
    elif most is None:
        bounds = f"at least {least:,}"
    else:
        bounds = f"{least:,} to {most:,}"
    return {
        "age": f"aged {bounds}",
        "dependants": f"with {bounds} dependants",
        "captive_months": f"captive for {bounds} months",
    }[condition.attribute]


def _joined(phrases: Iterable[Phrase], between: str) -> Phrase:
    joined: list[str | Name] = []
    for phrase in phrases:
        joined += [between, *phrase] if joined else phrase
    return tuple(joined)
