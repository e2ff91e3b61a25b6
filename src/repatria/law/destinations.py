"""Where a person may go: judged before any solving, by rules that no offer, role or flag overrides.

L1 (fear), L2 and L3 (wish), L4 (the wounded not against their will), L5 (fitness) and L10 (a third country
only if it agreed) bind the person's destinations; L6 (trial or sentence) binds the offer.
"""

from __future__ import annotations

from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.offers import GiveTerm
from repatria.core.persons import Fitness, People, Says, Wish


@dataclass(frozen=True, slots=True)
class Destination:
    """A party a person may go to.

    Attributes:
        is_firm: The wish was taken in private, the destination assessed, and the neutral attested both.
            Anything less is provisional: it can be planned, and is never handed over before the interview.
    """

    party: str
    is_firm: bool


def destinations(case: Case, people: People) -> tuple[Destination, ...]:
    """Give every party that `people` may go to, sorted; none where they must stay or be asked first."""
    if people.is_lot:
        # Things have no wish and nothing to fear: they go to the party that claims them, and nowhere else.
        return () if people.home == people.held_by else (Destination(people.home, is_firm=True),)
    if people.fitness is Fitness.UNFIT:
        return ()
    open_to = _open_to(case, people) - set(people.fear)
    return tuple(Destination(party, _is_firm(case, people, party)) for party in sorted(open_to))


def may_release(term: GiveTerm, people: People) -> bool:
    """May the holder release `people` under a give-term that selects them (L6)?

    The holder may keep back somebody held for trial or sentence; naming the person is the consent.
    """
    return not people.is_held_for_trial_or_sentence or term.who.names(people.id)


def _open_to(case: Case, people: People) -> set[str]:
    if people.may_go_to is not None:
        return {
            party for party in people.may_go_to if party == people.home or party in hosts_for(case, people)
        } - {people.held_by}
    wish = people.wish
    if wish is None or wish.says is Says.RETURN:
        return _home_of(case, people, wish)
    if wish.says is Says.ELSEWHERE:
        return (set(wish.hosts) & hosts_for(case, people)) - {people.held_by}
    return set()


def _home_of(case: Case, people: People, wish: Wish | None) -> set[str]:
    """Give the home; for those whose home is the holder, where its own offers name them and a host agreed."""
    if people.home != people.held_by:
        return {people.home}
    if wish is not None:
        return set()
    named = {
        party
        for offer in case.offers
        if offer.by == people.held_by
        for term in offer.gives
        if term.who.names(people.id)
        for party in term.to
    }
    return (named & hosts_for(case, people)) - {people.held_by}


def hosts_for(case: Case, people: People) -> set[str]:
    """Give the parties that agreed to receive `people` (L10)."""
    return {host.party for host in case.hosts if host.who.selects(people, case.as_of)}


def _is_firm(case: Case, people: People, party: str) -> bool:
    if not case.is_attested:
        return False
    if people.may_go_to is not None:
        return True
    return people.wish is not None and people.wish.private and party in people.assessed
