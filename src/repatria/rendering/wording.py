"""The words in which plans, offers and reasons are told to people; the terminal and all pages share them.

A sentence is built as a phrase, in which names and identifiers are told apart from our own words, so that
a page can isolate them from the direction of the text around them. `plain` makes it a string.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from repatria.core.cases import LOTS_HANDED_OVER, Case
from repatria.core.counts import Count
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.plans import Dependence, FailingTerm, Outcome, Plan, Reason, tallied
from repatria.core.questions import Effect
from repatria.core.selections import Between, OneOf, Selection
from repatria.rendering.offers_listed import offer_listed, who_listed
from repatria.rendering.phrases import Name, Phrase, joined, plain
from repatria.rendering.speaking import gettext, is_english, ngettext, party_called, written


def _(message: str) -> str:
    """Mark a message as one to be translated; it is said where it is needed."""
    return message


_REASONS = {
    Reason.NO_OFFER: _("No offer that stands would release them to a place where they may go."),
    Reason.CANNOT_BE_MOVED: _("No place is open to them at present. The reason stays with the neutral."),
    Reason.COUNT_UNKNOWN: _("Nobody knows how many there are, so nobody of them can be counted on."),
    Reason.OFFER_NOT_IN_FORCE: _("An offer covers them, but it is not in force in this plan."),
    Reason.OFFER_FULL: _("An offer covers them, but under its terms nobody more can go."),
    Reason.OUTRANKED: _("Others go in their place: by the order of need, or as a repair leaves it to them."),
    Reason.KEPT_TOGETHER: _("They asked to go with others or not at all, and not all of those can go."),
    Reason.OVER_CAPACITY: _("They fall under a limit of the case, and as many as it allows already go."),
}

#: What is proven, in a word or two; the words of the files.
_OUTCOMES = {
    Outcome.PROVEN_BEST: _("proven best"),
    Outcome.REPAIRED: _("repaired, proven fewest changes"),
    Outcome.FOUND: _("found, not proven best"),
    Outcome.IMPOSSIBLE: _("proven impossible"),
    Outcome.UNDECIDED: _("undecided"),
}

#: What a plan says of an offer that could be in force, or of a term of it, in its own words; not of numbers.
_SAID_OF_OFFERS = frozenset(
    {
        _("By itself this could be met, but not in a plan that does as well."),
        _("By itself this could be met, but the same people go without this offer."),
        _("A plan that does as well could meet this; of such plans this one was drawn by lot."),
        _("By itself this could be met; whether in a plan that does as well was not found out."),
        _("It is not met in this plan; what it could have was not measured."),
        _("It could be in force, but no plan that does as well uses it."),
        _("It could be in force, but the same people go without it."),
        _("A plan that does as well could use it; of such plans this one was drawn by lot."),
        _("It could be in force; whether in a plan that does as well was not found out."),
        _("Its own terms could be met; the rules of the case leave no plan in which it is in force."),
    }
)

#: Words in the name of a state that ask for "the" before it in a sentence.
_WITH_ARTICLE = frozenset(
    {"Emirates", "Federation", "Kingdom", "Netherlands", "Philippines", "Republic", "States", "Union"}
)


def reason_sentence(reason: Reason) -> str:
    """Say why somebody stays, without the wish, fear or mark behind it."""
    return gettext(_REASONS[reason])


def headline(plan: Plan) -> str:
    """Say in a sentence or two what the plan means for the people, and what it waits for first."""
    if plan.outcome is Outcome.IMPOSSIBLE:
        return gettext("Nobody goes home: no plan can meet what the case demands.")
    if plan.outcome is Outcome.UNDECIDED:
        return gettext("There is no answer yet.")
    if plan.people_moved == 0:
        nobody = (
            gettext("Nobody more goes home yet.") if plan.people_done else gettext("Nobody goes home yet.")
        )
        return f"{nobody}{_lots_sentence(plan)}{_done_sentence(plan)}"
    said = f"{_go_free(plan)}{_provisional(plan)}."
    if plan.people_accompanying:
        said += " " + ngettext(
            "%(num)s more travels with them.", "%(num)s more travel with them.", plan.people_accompanying
        )
    said += _lots_sentence(plan) + _done_sentence(plan)
    if plan.rests_on.assumed:
        said += " " + ngettext(
            "This rests on %(num)s offer that nobody has made.",
            "This rests on %(num)s offers that nobody has made.",
            len(plan.rests_on.assumed),
        )
    return said


def _go_free(plan: Plan) -> str:
    if plan.people_done:
        return ngettext(
            "%(num)s more person can go free", "%(num)s more people can go free", plan.people_moved
        )
    return ngettext("%(num)s person can go free", "%(num)s people can go free", plan.people_moved)


def _provisional(plan: Plan) -> str:
    moved, provisional = plan.people_moved, plan.people_provisional
    if not provisional:
        return ""
    if provisional != moved:
        return ngettext(
            ", %(num)s of them provisional: an interview in private is due first",
            ", %(num)s of them provisional: an interview in private is due first",
            provisional,
        )
    if moved == 1:
        return gettext(", provisional: an interview in private is due first")
    if moved == 2:
        return gettext(", both provisional: an interview in private is due first")
    return gettext(", all provisional: an interview in private is due first")


def outcome_sentence(plan: Plan) -> str:
    """Say what is proven of the plan. Only one that is proven best is called so."""
    if plan.outcome is Outcome.IMPOSSIBLE:
        return gettext("Proven impossible: under these offers no plan meets every demand of the case.")
    if plan.outcome is Outcome.UNDECIDED:
        return gettext(
            "Undecided: within the limits of the search, no plan was found, and no proof that there is none."
        )
    if plan.outcome is Outcome.REPAIRED:
        return gettext(
            "Repaired: proven that no repair that keeps every offer changes fewer places. "
            "A new plan may bring more people home."
        )
    if plan.repairs is not None and (plan.gap is None or plan.tiers[0].value != plan.tiers[0].bound):
        return gettext("Repaired: found, not proven. Another repair may change fewer places.")
    if plan.repairs is not None:
        return gettext(
            "Repaired: the fewest places change, and it is not proven that no such repair does more."
        )
    if plan.outcome is Outcome.PROVEN_BEST:
        if plan.rests_on.counts_from_below:
            return gettext("Proven best, for the numbers known: under these offers no other plan does more.")
        return gettext("Proven best: under these offers no other plan does more.")
    if plan.gap is None:
        return gettext("Found, not proven: nothing shows by how many people this plan may fall short.")
    if plan.gap == 0:
        return gettext(
            "Found, not proven: no whole person is missing in the first aim, but the proof is not complete."
        )
    aim = next((tier.name for tier in plan.tiers if tier.bound != tier.value), "")
    if aim == LOTS_HANDED_OVER:
        return ngettext(
            "Found, not proven: another plan may do more, by up to %(num)s lots.",
            "Found, not proven: another plan may do more, by up to %(num)s lots.",
            plan.gap,
        )
    return ngettext(
        "Found, not proven: another plan may do more, by up to %(num)s person.",
        "Found, not proven: another plan may do more, by up to %(num)s people.",
        plan.gap,
    )


def dependence_sentence(case: Case, one: Dependence) -> str:
    """Say for the neutral alone who it is without whom an offer falls, and that it stays with the neutral."""
    says = (
        gettext(
            "Others depend on %(name)s: if they do not go, %(offers)s falls. "
            "Tell neither them nor who asks them."
        )
        if len(one.offers) == 1
        else gettext(
            "Others depend on %(name)s: if they do not go, %(offers)s fall. "
            "Tell neither them nor who asks them."
        )
    )
    return says % {"name": case.people_by_id[one.who].shown_as, "offers": ", ".join(one.offers)}


def proof_words(effect: Effect) -> str:
    """Say in a few words what is proven of a plan among many."""
    if effect.outcome is not Outcome.FOUND:
        return gettext(_OUTCOMES[effect.outcome])
    if effect.gap is None:
        return gettext("found, not proven; nothing bounds it")
    if effect.gap == 0:
        return gettext("found, not proven; no whole person is missing in the first aim")
    if effect.lots:  # of lots, or of people
        return gettext("found, not proven; up to %(number)s short") % {"number": written(effect.gap)}
    return ngettext(
        "found, not proven; up to %(num)s person short",
        "found, not proven; up to %(num)s people short",
        effect.gap,
    )


def offer_sentence(case: Case, offer: Offer) -> str:
    """Say what an offer gives, and on what condition."""
    return plain(offer_phrase(case, offer))


def offer_phrase(case: Case, offer: Offer) -> Phrase:
    """Say what an offer gives, and on what condition, with the names told apart."""
    if not is_english():
        return offer_listed(case, offer)
    said: list[str | Name] = [*party_phrase(case, offer.by, starts=True), " gives "]
    said += joined([_give_phrase(case, offer, term) for term in offer.gives], "; and ")
    if offer.is_unilateral:
        return (*said, ", and asks for nothing in return.")
    said.append(", if ")
    said += joined([get_phrase(case, term) for term in offer.gets], "; and if ")
    return (*said, ".")


def failing_phrase(case: Case, offer: Offer, failing: FailingTerm) -> Phrase:
    """Say what keeps an offer out of force: what a get-term needs, and what it can have."""
    index = failing.term.removeprefix("gets[").removesuffix("]")
    if not index.isdecimal() or failing.needs is None or failing.can_have is None:
        return (_said(failing),)
    needs = gettext("It needs %(needs)s and can have %(can_have)s.") % {
        "needs": written(failing.needs),
        "can_have": written(failing.can_have),
    }
    said: list[str | Name] = [needs, " "]
    if is_english():  # other languages have the terms in a list beside it
        said += ["It asks that ", *get_phrase(case, offer.gets[int(index)]), ". "]
    if failing.can_have >= failing.needs:
        said.append(_said(failing))
    elif failing.can_have == 0 and offer.gets[int(index)].who.means_lots:
        said.append(gettext("Under the offers that stand, no plan brings any of them there."))
    elif failing.can_have == 0:
        said.append(gettext("Under the offers that stand, no plan brings anybody of them there."))
    else:
        says = gettext("Under the offers that stand, a plan brings at most %(number)s.")
        said.append(says % {"number": written(failing.can_have)})
    if offer.arranged_by is not None:
        said += [" ", *_filled(gettext("%(party)s was asked to arrange it."), case, offer.arranged_by)]
    return tuple(said)


def _said(failing: FailingTerm) -> str:
    """Give what the plan says, in the language of the page where that sentence is known."""
    return gettext(failing.says) if failing.says in _SAID_OF_OFFERS else failing.says


def _filled(says: str, case: Case, party: str) -> Phrase:
    """Put the name of a party into a sentence, told apart from our own words."""
    before, _, after = says.partition("%(party)s")
    if is_english():
        return (before, *party_phrase(case, party, starts=not before), after)
    return (before, Name(party_called(case.party_names, party)), after)


def get_phrase(case: Case, term: GetTerm) -> Phrase:
    """Say what must arrive, as the rest of a sentence that begins with "if"."""
    where = ("in ", *joined([party_phrase(case, party) for party in term.to], " or "))
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
    if not is_english():
        return who_listed(case, who)
    said = [_condition_phrase(case, condition, holder) for condition in _in_speaking_order(who)]
    if said:
        return joined(said, " ")
    return ("held by anybody",) if holder is None else ("held by it",)


def party_phrase(case: Case, party: str, *, starts: bool = False) -> Phrase:
    """Name a party as a sentence does, with "the" where English wants it."""
    name = party_called(case.party_names, party)
    if _WITH_ARTICLE & set(name.replace("(", " ").split()):
        return ("The " if starts else "the ", Name(name))
    return (Name(name),)


def count_words(count: Count) -> str:
    """Say a count so that what is unknown never reads as zero."""
    if count.is_known:
        return written(count.at_least)
    if count.at_least == 0 and count.at_most is None:
        return gettext("an unknown number")
    if count.at_least == 0:
        return gettext("up to %(number)s") % {"number": written(count.at_most or 0)}
    if count.at_most is None:
        return gettext("at least %(number)s") % {"number": written(count.at_least)}
    return gettext("%(least)s to %(most)s") % {
        "least": written(count.at_least),
        "most": written(count.at_most),
    }


def people_words(number: int) -> str:
    """Count people."""
    return ngettext("%(num)s person", "%(num)s people", number)


def amount_words(count: Count | int, lot: str | None) -> str:
    """Say a number of people; or of lots with what they are, so that nobody takes them for people."""
    number = count_words(count) if isinstance(count, Count) else written(count)
    return number if lot is None else f"{number} {lot}"


def moved_words(number: int, lot: str | None) -> str:
    """Count people, or lots by what they are."""
    return people_words(number) if lot is None else amount_words(number, lot)


def lots_words(lots: Iterable[tuple[str, int]]) -> str:
    """Say what lots are handed over, as the end of a sentence; nothing where there are none."""
    said = gettext(" and ").join(amount_words(number, kind) for kind, number in lots)
    return gettext(", and %(lots)s can be handed over") % {"lots": said} if said else ""


def _lots_sentence(plan: Plan) -> str:
    lots = gettext(" and ").join(amount_words(number, kind) for kind, number in plan.lots_by_kind.items())
    return " " + gettext("%(lots)s can be handed over.") % {"lots": lots} if lots else ""


def _done_sentence(plan: Plan) -> str:
    """Say what was carried out before, lots by what they are."""
    numbers: dict[str | None, int] = {}
    for transfer, number in tallied(plan.transfers):
        if transfer.is_done:
            numbers[transfer.lot] = numbers.get(transfer.lot, 0) + transfer.count * number
    if not numbers:
        return ""
    counts = sorted(numbers.items(), key=lambda item: item[0] or "")
    said = gettext(" and ").join(moved_words(number, lot) for lot, number in counts)
    return " " + gettext("Already carried out: %(what)s.") % {"what": said}


def _give_phrase(case: Case, offer: Offer, term: GiveTerm) -> Phrase:
    where = (" to ", *joined([party_phrase(case, party) for party in term.to], " or "))
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
        return (before, *joined(named, " or "))
    if condition.attribute == "id":
        named = [
            (Name(case.people_by_id[one].shown_as if one in case.people_by_id else one),)
            for one in condition.values
        ]
        return (*joined(named[:-1], ", "), *((" and ",) if named[1:] else ()), *named[-1])
    before = {
        "category": "of category ",
        "rank": "of rank ",
        "sex": "of sex ",
        "health": "in health ",
        "ground": "held as ",
        "lot": "",
    }[condition.attribute]
    return (before, *joined([(Name(value),) for value in condition.values], " or "))


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
