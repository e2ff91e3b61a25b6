"""What is to be mended: a case, a plan, and who does not go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.plans import NotGoing, Place, Plan
from repatria.planning.planfile.form import plan_digest

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Task:
    """A plan to be mended, and who does not go.

    Attributes:
        without: How many of each record do not go, those of earlier repairs among them.
    """

    case: Case
    plan: Plan
    without: Mapping[str, int]

    @cached_property
    def places(self) -> dict[str, dict[tuple[str, str], int]]:
        """Count, by record, how many go under which offer to which destination in the plan to be mended.

        Who has gone since the plan was made has used the place: it is not counted any more.
        """
        places: dict[str, dict[tuple[str, str], int]] = {}
        for (who, offer, destination), number in _still_to_go(self.case, self.plan).items():
            places.setdefault(who, {})[offer, destination] = number
        return places

    @cached_property
    def limits(self) -> dict[str, int]:
        """Give the most who may move, for records of which not all that the program sees may do so."""
        limits = {}
        for who in sorted({*self.without, *self.places}):
            certain = self.case.remaining(self.case.people_by_id[who]).at_least
            placed = sum(self.places.get(who, {}).values())
            if who in self.without or placed > certain:
                limits[who] = max(0, certain - self.without.get(who, 0))
        return limits

    @property
    def old_offers(self) -> tuple[str, ...]:
        """Give the offers in force in the plan to be mended, sorted."""
        return tuple(sorted({offer for places in self.places.values() for offer, _ in places}))

    def listed_places(self) -> tuple[Place, ...]:
        """List the places as a repaired plan carries them."""
        return tuple(
            Place(who, offer, destination, count)
            for who, places in sorted(self.places.items())
            for (offer, destination), count in sorted(places.items())
        )

    def not_going(self) -> tuple[NotGoing, ...]:
        """List who does not go."""
        return tuple(NotGoing(who, count) for who, count in sorted(self.without.items()))

    def plan_digest(self) -> str:
        """Give the digest of the plan to be mended."""
        return plan_digest(self.plan)


def make_task(case: Case, plan: Plan, without: Sequence[str], *, argument: str, file: str) -> Task:
    """Read who does not go: ``ID``, the whole record, or ``ID=3``, three of a group.

    Whoever did not go in an earlier repair, of which `plan` is the result, does not go now either.

    Args:
        argument: How the argument is called, for faults.
        file: How the plan is called, for faults.

    Raises:
        RequestInvalid: With every fault: the plan is of another case or moves whom the case does not know,
            somebody is not in the case or not in the plan, a number is none.
    """
    faults = _faults_of_plan(case, plan, file)
    going = _going(case, plan)
    wanted: dict[str, int] = {}
    for text in without:
        who, number = (text, None) if text in case.people_by_id else _split(text)
        people = case.people_by_id.get(who)
        if people is None:
            expected = "the identifier of a person or group in the case"
            faults.append(Fault(argument, 0, "id", "no-such-reference", _shown(who), expected))
        elif who not in going:
            expected = "somebody whom the plan moves; whoever has no place in it leaves none"
            faults.append(Fault(argument, 0, "id", "no-such-reference", _shown(who), expected))
        elif who in wanted:
            faults.append(Fault(argument, 0, "id", "duplicate", _shown(who), "each record once"))
        else:
            most = max(case.remaining(people).at_least, going[who])
            count = most if number is None else int(number) if _NUMBER.fullmatch(number) else 0
            if not 1 <= count <= most:
                expected = f"a whole number from 1 to {most}"
                faults.append(Fault(argument, 0, who, "bad-number", _shown(number or ""), expected))
            elif people.accompanies and count < most:
                expected = "the whole record: those who accompany others travel together or not at all"
                faults.append(Fault(argument, 0, who, "bad-number", _shown(number or ""), expected))
            wanted[who] = count
    if faults:
        raise RequestInvalid("Repairing a plan", tuple(faults))
    if plan.repairs is not None:
        for earlier in plan.repairs.without:
            wanted[earlier.who] = wanted.get(earlier.who, 0) + earlier.count
    return Task(case, plan, wanted)


def _still_to_go(case: Case, plan: Plan) -> dict[tuple[str, str, str], int]:
    """Count who is to go by record, offer and destination, without those who have gone since."""
    since: dict[tuple[str, str, str], int] = {}
    for done in case.done:
        place = done.who, done.offer or "", done.destination
        since[place] = since.get(place, 0) + done.count
    for transfer in plan.transfers:
        if transfer.is_done:
            place = transfer.who, transfer.offer, transfer.destination
            since[place] = since.get(place, 0) - transfer.count
    numbers: dict[tuple[str, str, str], int] = {}
    for transfer in plan.planned:
        if not transfer.is_accompanying:
            place = transfer.who, transfer.offer, transfer.destination
            numbers[place] = numbers.get(place, 0) + transfer.count
    rest = {place: number - max(0, since.get(place, 0)) for place, number in numbers.items()}
    return {place: number for place, number in rest.items() if number > 0}


def _going(case: Case, plan: Plan) -> dict[str, int]:
    """Count by record who is to go still, those who accompany others among them."""
    going: dict[str, int] = {}
    for (who, _, _), number in _still_to_go(case, plan).items():
        going[who] = going.get(who, 0) + number
    for transfer in plan.planned:
        if transfer.is_accompanying:
            going[transfer.who] = going.get(transfer.who, 0) + transfer.count
    return going


def _faults_of_plan(case: Case, plan: Plan, file: str) -> list[Fault]:
    if plan.case_id != case.id:
        found = f"a plan of case {_shown(plan.case_id)}"
        return [Fault(file, 0, "case.id", "no-such-reference", found, f"a plan of case {case.id}")]
    named = {transfer.who for transfer in plan.planned}
    named |= {each.who for each in (plan.repairs.without if plan.repairs else ())}
    offers = {transfer.offer for transfer in plan.planned}
    faults = [
        Fault(file, 0, "transfers.who", "no-such-reference", _shown(who), "a record of the case")
        for who in sorted(named - case.people_by_id.keys())
    ]
    faults += [
        Fault(file, 0, "transfers.under", "no-such-reference", _shown(offer), "an offer of the case")
        for offer in sorted(offers - case.offers_by_id.keys())
    ]
    faults += [
        Fault(file, 0, "transfers.count", "bad-number", str(transfer.count), "a number from 1")
        for transfer in plan.transfers
        if transfer.count < 1
    ]
    return faults


def _split(text: str) -> tuple[str, str | None]:
    who, sign, number = text.rpartition("=")
    return (who, number) if sign else (text, None)


def _shown(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f'"{shown}"' if len(shown) <= 60 else f'"{shown[:57]}..."'
