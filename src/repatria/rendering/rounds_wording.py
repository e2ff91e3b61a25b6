"""The words in which rounds are told to people; the terminal and the page share them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.core.rounds import Round, RoundsOutcome, Schedule, is_wounded
from repatria.rendering.speaking import gettext, ngettext, written
from repatria.rendering.wording import people_words


@dataclass(frozen=True, slots=True)
class Journey:
    """Everybody who goes from one party to another in a round.

    Attributes:
        accompanying: How many of `people` accompany others.
        wounded: How many of `people` are seriously wounded or sick.
        lots: How many lots go with them, or by themselves.
    """

    origin: str
    destination: str
    people: int
    accompanying: int
    wounded: int
    lots: int


def journeys(case: Case, plan: Plan, each: Round) -> tuple[Journey, ...]:
    """Sum a round by where people come from and go to."""
    people: Counter[tuple[str, str]] = Counter()
    along: Counter[tuple[str, str]] = Counter()
    wounded: Counter[tuple[str, str]] = Counter()
    lots: Counter[tuple[str, str]] = Counter()
    by_id = {transfer.id: transfer for transfer in plan.transfers}
    for move in each.moves:
        transfer = by_id[move.transfer]
        ends = transfer.origin, transfer.destination
        lots[ends] += 0 if transfer.lot is None else move.count
        people[ends] += move.count if transfer.lot is None else 0
        along[ends] += move.count * transfer.is_accompanying
        wounded[ends] += move.count * is_wounded(case, transfer)
    return tuple(
        Journey(*ends, people[ends], along[ends], wounded[ends], lots[ends]) for ends in sorted(people)
    )


def rounds_words(number: int) -> str:
    """Say a number of rounds."""
    return ngettext("%(num)s round", "%(num)s rounds", number)


def rounds_headline(schedule: Schedule) -> str:
    """Say in a sentence how many rounds there are, or that there are none."""
    if schedule.outcome is RoundsOutcome.IMPOSSIBLE:
        return gettext("There is no order in which this plan can be carried out.")
    if schedule.outcome is RoundsOutcome.NOTHING_FOUND:
        return gettext("No order was found.")
    if not schedule.rounds:
        return gettext("Nobody travels: there is nothing to put in order.")
    travel = sum(each.people + each.accompanying for each in schedule.rounds)
    return gettext("%(people)s can travel in %(rounds)s.") % {
        "people": people_words(travel),
        "rounds": rounds_words(len(schedule.rounds)),
    }


def rounds_sentence(schedule: Schedule) -> str:
    """Say what is proven of the rounds. Only rounds that are proven best are called so."""
    if schedule.outcome is RoundsOutcome.IMPOSSIBLE:
        return gettext("Proven impossible: no order keeps every rule on rounds.")
    if schedule.outcome is RoundsOutcome.NOTHING_FOUND:
        return gettext("Undecided: the search ended at its limits. Nothing is proven impossible.")
    wounded = sum(each.wounded for each in schedule.rounds)
    if schedule.outcome is RoundsOutcome.PROVEN_BEST:
        if not schedule.rounds:
            return gettext("Nothing has to be proven.")
        if wounded:
            return ngettext(
                "The %(num)s seriously wounded or sick travel as early as can be, and then no order has "
                "fewer rounds: both proven.",
                "The %(num)s seriously wounded or sick travel as early as can be, and then no order has "
                "fewer rounds: both proven.",
                wounded,
            )
        return gettext("No order has fewer rounds: proven.")
    parts = [gettext("Every rule is kept, and this is not proven to be best.")]
    if wounded and schedule.waiting_bound != schedule.waiting:
        bound = schedule.waiting_bound
        parts.append(
            gettext(
                "The rounds of the %(number)s seriously wounded or sick sum to %(sum)s; "
                "at the least %(least)s is proven."
            )
            % {
                "number": written(wounded),
                "sum": written(schedule.waiting),
                "least": gettext("nothing") if bound is None else written(bound),
            }
        )
    if schedule.rounds_bound != len(schedule.rounds):
        parts.append(
            gettext("How few rounds would do is not proven.")
            if schedule.rounds_bound is None
            else gettext("Fewer than %(rounds)s are proven not to do.")
            % {"rounds": rounds_words(schedule.rounds_bound)}
        )
    return " ".join(parts)
