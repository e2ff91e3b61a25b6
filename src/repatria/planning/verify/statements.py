"""Is what the plan says beside its transfers what follows from the case and the transfers?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Balance, Plan, Reason, Transfer, counted_lots
from repatria.law.findings import findings_on_offers, people_due
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.promises import credited_transfer
from repatria.planning.verify.result import Check, conclude, counted

_REASONS = list(Reason)


def check_statements(facts: Facts, plan: Plan, sound: Sequence[Transfer]) -> Iterator[Check]:
    """Check offers in force, those left, balances, what the plan rests on, findings and people due."""
    case = facts.case
    freed = [transfer for transfer in sound if not transfer.is_accompanying]
    planned = [transfer for transfer in freed if not transfer.is_done]
    in_force = {transfer.offer for transfer in planned}
    yield conclude("in-force", _faults_in_force(facts, plan, in_force), "Each offer is stated once, rightly.")
    yield conclude(
        "left",
        _faults_of_left(case, plan, sound),
        f"{counted(len(plan.left), 'record')} left, all accounted for.",
    )
    yield conclude("balance", _faults_of_balance(facts, plan, freed), "Given, got and left add up.")
    yield conclude(
        "rests-on", _faults_of_rests_on(case, plan, planned), "What the plan takes on trust is named."
    )
    yield conclude(
        "findings",
        _differences("finding", findings_on_offers(case), plan.findings),
        "Findings of law as computed.",
    )
    yield conclude("due", _differences("row", people_due(case), plan.due), "People due by law as computed.")


def _faults_in_force(facts: Facts, plan: Plan, in_force: set[str]) -> Iterator[str]:
    stated = Counter(state.id for state in plan.offers)
    for name in sorted(stated.keys() | facts.case.offers_by_id.keys()):
        if name not in facts.case.offers_by_id:
            yield f"The case has no offer {name}."
        elif stated[name] != 1:
            yield f"{name} is stated {counted(stated[name], 'time')}."
    for state in plan.offers:
        if state.is_in_force is not (state.id in in_force):
            yield f"{state.id} is called {'in force' if state.is_in_force else 'not in force'}, and is not."
        if state.is_in_force and state.because:
            yield f"{state.id} is in force, and a reason is given why it is not."


def _faults_of_left(case: Case, plan: Plan, sound: Sequence[Transfer]) -> Iterator[str]:
    moved = Counter[str]()
    for transfer in sound:
        moved[transfer.who] += transfer.count
    stated = {left.who: left for left in plan.left}
    if len(stated) != len(plan.left):
        yield "Somebody is listed twice among those left."
    for people in case.people:
        left = stated.pop(people.id, None)
        remain = people.count.less(moved[people.id])
        if people.count.is_known and remain.at_least == 0:
            if left is not None:
                yield f"{people.id}: nobody is left, and the plan lists them."
        elif left is None:
            yield f"{people.id}: {remain} left, and the plan does not list them."
        elif left.count != remain:
            yield f"{people.id}: {remain} left, the plan says {left.count}."
        elif not left.reasons or list(left.reasons) != sorted(set(left.reasons), key=_REASONS.index):
            yield f"{people.id}: the reasons are missing, double or out of order."
    for who in sorted(stated):
        yield f"The case has no record {who}."


def _faults_of_balance(facts: Facts, plan: Plan, freed: Sequence[Transfer]) -> Iterator[str]:
    expected = tuple(_balances(facts, plan, freed))
    if plan.balance == expected:
        return
    rows = {(row.party, row.weights): row for row in plan.balance}
    for row in expected:
        stated = rows.pop((row.party, row.weights), None)
        if stated is None:
            yield f"No row for {row.party} by {row.weights}."
        elif stated != row:
            yield (
                f"{row.party} by {row.weights}: given {row.given}, got {row.got}, left {row.left};"
                f" the plan says {stated.given}, {stated.got}, {stated.left}."
            )
    for party, table in sorted(rows):
        yield f"A row for {party} by {table} that nothing asks for."
    if not rows and len(plan.balance) != len(expected):
        yield "A row stands twice."
    elif not rows and sorted(plan.balance, key=_place) == sorted(expected, key=_place):
        yield "The rows are out of order."


def _place(row: Balance) -> tuple[str, str]:
    return row.party, row.weights


def _balances(facts: Facts, plan: Plan, freed: Sequence[Transfer]) -> Iterator[Balance]:
    case = facts.case
    weighed: dict[str, set[str]] = {}
    for offer in case.offers:
        if offer.stands_on(case.as_of) or offer.id in case.already_given:
            weighed.setdefault(offer.by, set()).update(_tables_of(offer))
    moved = Counter[str]()
    for transfer in freed:
        moved[transfer.who] += transfer.count
    could_go = [people for people in case.people if facts.kind_of[people.id].releases]
    rows = [(party, table) for party, tables in weighed.items() for table in tables or {"people"}]
    for party, table in sorted(rows):
        given = sum(
            _weigh(case, transfer.who, table) * transfer.count
            for transfer in freed
            if transfer.offer and case.offers_by_id[transfer.offer].by == party
        )
        got = 0
        for credit in plan.credits:
            arrived, paid = credited_transfer(plan, credit), case.offers_by_id.get(credit.offer)
            if arrived and paid and paid.by == party and arrived.who in case.people_by_id:
                got += _weigh(case, arrived.who, table) * credit.count
        left = sum(
            _weigh(case, people.id, table) * (people.count.at_least - moved[people.id])
            for people in could_go
            if people.held_by == party
        )
        yield Balance(party, table, given, got, left)


def _tables_of(offer: Offer) -> Iterator[str]:
    """Name the rows of an offer: its tables, heads and lots where it names none, lots that it gives."""
    for give in offer.gives:
        yield from map(counted_lots, give.who.words("lot") or ())
    for term in offer.gets:
        named = [(term.given_weights, give.who) for give in offer.gives] + [(term.got_weights, term.who)]
        for table, selection in named:
            if table is not None:
                yield table
            elif selection.means_lots:
                yield from map(counted_lots, selection.words("lot") or ())
            else:
                yield "people"


def _weigh(case: Case, who: str, table: str) -> int:
    """Weigh one of a record; 0 where the table does not know them, as it then weighs nobody like them."""
    people = case.people_by_id[who]
    if table == "people" or table not in case.weights_by_name:
        return int(table == ("people" if people.lot is None else counted_lots(people.lot)))
    return case.weigh(people, table) if case.weights_by_name[table].knows(people) else 0


def _faults_of_rests_on(case: Case, plan: Plan, freed: Sequence[Transfer]) -> Iterator[str]:
    says = plan.rests_on
    assumed = tuple(sorted({t.offer for t in freed if case.offers_by_id[t.offer].assumed}))
    if says.assumed != assumed:
        yield f"Assumed offers in force: {', '.join(assumed) or 'none'}; the plan names {len(says.assumed)}."
    if says.is_attested is not case.is_attested:
        yield "Whether the neutral attested the case is stated wrongly."
    below = sum(not people.count.is_known for people in case.people)
    if says.counts_from_below != below:
        yield f"{counted(below, 'record')} without a known number; the plan says {says.counts_from_below}."
    undated = sum(
        t.count
        for t in freed
        if case.people_by_id[t.who].captured.day is None and not case.people_by_id[t.who].is_lot
    )
    if says.captures_undated != undated:
        yield f"{undated} moved without a day of capture; the plan says {says.captures_undated}."
    cited = {source for people in case.people for source in people.sources}
    cited.update(source for offer in case.offers for source in offer.sources)
    cited.update(source for done in case.done for source in done.sources)
    cited.update(source for host in case.hosts for source in host.sources)
    cited.update(source for conflict in case.conflicts for source in conflict.sources)
    verified = {source.id for source in case.sources if source.is_verified}
    if says.claims_unverified != tuple(sorted(cited - verified)):
        yield f"{counted(len(cited - verified), 'source')} cited and not verified; the plan names others."


def _differences(noun: str, expected: Sequence[object], stated: Sequence[object]) -> Iterator[str]:
    missing = Counter(expected) - Counter(stated)
    added = Counter(stated) - Counter(expected)
    if missing or added:
        yield f"{counted(missing.total(), noun)} missing, {added.total()} that the law does not give."
