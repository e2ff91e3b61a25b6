"""Why an offer that could be in force is not: no plan as good uses it, or one that does was not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from functools import cached_property

from repatria.core.offers import Offer
from repatria.core.plans import TierResult
from repatria.planning.explanation.account import Account
from repatria.planning.program.model import Objective, Program, Row
from repatria.planning.search.drawing import MOST_COLUMNS
from repatria.planning.search.tiers import most_of
from repatria.planning.search.whole import FEW_SEARCHES, search

#: Nodes of a search among plans that do as well.
FEW_NODES = 500


class Unused(Enum):
    """Why an offer that could be in force is not.

    Attributes:
        NOT_AS_WELL: No plan in which it is reaches what this one does in every tier.
        NOT_NEEDED: As many of each class go without it.
        DRAWN: In another plan that does as well it is, and other people go; this one was drawn by lot.
        UNKNOWN: It was not searched for, or not to the end.
    """

    NOT_AS_WELL = auto()
    NOT_NEEDED = auto()
    DRAWN = auto()
    UNKNOWN = auto()


#: What is said of the whole offer; and of a get-term of it that could be met by itself. The pages translate
#: these sentences, so they stand in `repatria.rendering.wording` as well.
SAYS_RULE = "Its own terms could be met; the rules of the case leave no plan in which it is in force."
SAYS_OF_OFFER = {
    Unused.NOT_AS_WELL: "It could be in force, but no plan that does as well uses it.",
    Unused.NOT_NEEDED: "It could be in force, but the same people go without it.",
    Unused.DRAWN: "A plan that does as well could use it; of such plans this one was drawn by lot.",
    Unused.UNKNOWN: "It could be in force; whether in a plan that does as well was not found out.",
}
SAYS_OF_TERM = {
    Unused.NOT_AS_WELL: "By itself this could be met, but not in a plan that does as well.",
    Unused.NOT_NEEDED: "By itself this could be met, but the same people go without this offer.",
    Unused.DRAWN: "A plan that does as well could meet this; of such plans this one was drawn by lot.",
    Unused.UNKNOWN: "By itself this could be met; whether in a plan that does as well was not found out.",
}


class Equals:
    """Looks among the plans that do as well as this one in every tier for such as use an offer.

    Attributes:
        measures: Search; else nothing is known.
    """

    def __init__(
        self, program: Program, account: Account, tiers: tuple[TierResult, ...], *, measures: bool
    ) -> None:
        self.measures = measures
        self._program = program
        self._account = account
        # In a larger program the lottery does not decide between offers, and where no plan was found none
        # does as well.
        is_whole = len(tiers) == len(program.objectives) > 0
        self._decides = measures and is_whole and len(program.columns) <= MOST_COLUMNS
        self._kept = program
        for position, tier in enumerate(tiers if self._decides else ()):
            self._kept = self._kept.keeping(position, program.objectives[position].shown(tier.value))

    def say_of_offer(self, offer: Offer) -> str:
        """Say why an offer whose own terms could be met is not in force."""
        why = self._why_unused(offer)
        if why in (Unused.NOT_AS_WELL, Unused.UNKNOWN) and self._is_barred_by_rules(offer):
            return SAYS_RULE
        return SAYS_OF_OFFER[why]

    def say_of_term(self, offer: Offer) -> str:
        """Say why a get-term that could be met by itself is not."""
        return SAYS_OF_TERM[self._why_unused(offer)]

    def _is_barred_by_rules(self, offer: Offer) -> bool:
        """Say whether no plan at all releases anybody under an offer whose own terms could be met."""
        case = self._program.case
        has_rules = bool(case.limits or case.togethers or case.largest_ring is not None)
        return self.measures and has_rules and most_of(self._program, self._given_under(offer)) == 0

    def _why_unused(self, offer: Offer) -> Unused:
        return self._why.get(offer.id, Unused.NOT_AS_WELL) if self._decides else Unused.UNKNOWN

    @cached_property
    def _why(self) -> dict[str, Unused]:
        """Say why offers are not in force under which somebody could be released."""
        given = self._program.given_under
        open_ = [offer for offer in given if offer not in self._account.in_force]
        used, unknown = _used_in_any(self._kept, open_)
        # Where nobody else goes, no lot decides which of the plans is taken.
        by_the_same, or_not = _used_in_any(self._kept.with_rows(self._same_people()), sorted(used))
        return {
            **dict.fromkeys(open_, Unused.NOT_AS_WELL),
            **dict.fromkeys(used, Unused.DRAWN),
            **dict.fromkeys(by_the_same, Unused.NOT_NEEDED),
            **dict.fromkeys(unknown | or_not, Unused.UNKNOWN),
        }

    def _given_under(self, offer: Offer) -> Objective:
        given = ((column, 1) for column in self._program.given_under.get(offer.id, ()))
        return Objective("given under an offer", tuple(given))

    def _same_people(self) -> list[Row]:
        """Make rows that keep how many of each class go."""
        columns: dict[str, list[int]] = {}
        for column, key in enumerate(self._program.columns):
            if key[0] == "f":
                columns.setdefault(str(key[1]), []).append(column)
        rows = []
        for name, own in columns.items():
            moving = self._account.moving.get(name, 0)
            rows.append(Row(("most", name), tuple((column, 1) for column in own), moving))
            rows.append(Row(("least", name), tuple((column, -1) for column in own), -moving))
        return rows


def _used_in_any(program: Program, offers: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Find which offers any plan uses, as many with each search as may be.

    Returns:
        Those that some plan uses, and those of which it was not found out.
    """
    left = set(offers)
    while left:
        given = ((column, 1) for offer in sorted(left) for column in program.given_under[offer])
        objective = Objective("given under offers", tuple(given))
        _, found = search(program, objective, None, most_nodes=FEW_NODES, most_searches=FEW_SEARCHES)
        solution = found.solution
        shown = set()
        if solution is not None:
            shown = {name for name in left if any(solution[column] for column in program.given_under[name])}
        if not shown:
            is_told = found.is_exhausted and solution is not None
            return frozenset(offers) - left, frozenset() if is_told else frozenset(left)
        left -= shown
    return frozenset(offers), frozenset()
