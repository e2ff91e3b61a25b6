"""Is what the plan says beside its transfers what follows from the case and the transfers?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from repatria.core.cases import Case
from repatria.core.listings import rows_of
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.plans import Balance, Left, Lefts, Plan, Reason, counted_lots
from repatria.law.findings import findings_on_offers, people_due
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.result import Check, conclude, counted
from repatria.planning.verify.tally import Tally, alike_in

_REASONS = list(Reason)


def check_statements(facts: Facts, plan: Plan, tally: Tally) -> Iterator[Check]:
    """Check offers in force, those left, balances, what the plan rests on, findings and people due."""
    case = facts.case
    yield conclude("in-force", _faults_in_force(facts, plan, tally), "Each offer is stated once, rightly.")
    yield conclude(
        "left",
        _faults_of_left(case, plan, tally),
        f"{counted(len(plan.left), 'record')} left, all accounted for.",
    )
    yield conclude("balance", _faults_of_balance(facts, plan, tally), "Given, got and left add up.")
    yield conclude(
        "rests-on", _faults_of_rests_on(case, plan, tally), "What the plan takes on trust is named."
    )
    yield conclude(
        "findings",
        _differences("finding", findings_on_offers(case), plan.findings),
        "Findings of law as computed.",
    )
    yield conclude("due", _differences("row", people_due(case), plan.due), "People due by law as computed.")


def _faults_in_force(facts: Facts, plan: Plan, tally: Tally) -> Iterator[str]:
    in_force = tally.in_force
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


def _faults_of_left(case: Case, plan: Plan, tally: Tally) -> Iterator[str]:
    lefts = Lefts.of(plan.left)
    rows = np.asarray(rows_of(lefts.own, case.roll), dtype=np.int64)
    known = rows[rows >= 0]
    times = np.bincount(known, minlength=len(case.roll))
    if (times > 1).any() or len(set(np.asarray(lefts.own, dtype=object)[rows < 0])) < np.sum(rows < 0):
        yield "Somebody is listed twice among those left."
    stated = np.full(len(case.roll), -1, dtype=np.int64)
    stated[known] = np.asarray(lefts.codes, dtype=np.int64)[rows >= 0]
    # Whoever is of one cohort, has moved as often, and is stated alike, is stated rightly or not.
    alike, first = alike_in([np.asarray(case.grouping.of_row, dtype=np.int64), tally.moved_by_row, stated])
    wrong = []
    for row in first.tolist():
        people = case.cohorts[case.grouping.of_row[row]].like
        left = lefts.likes[stated[row]] if stated[row] >= 0 else None
        wrong.append(any(_faults_of_one_left(people, int(tally.moved_by_row[row]), left)))
    for row in np.flatnonzero(np.array(wrong, dtype=bool)[alike]).tolist() if wrong else ():
        left = lefts.likes[stated[row]] if stated[row] >= 0 else None
        yield from _faults_of_one_left(case.roll.record(row), int(tally.moved_by_row[row]), left)
    for place in np.flatnonzero(rows < 0).tolist():
        yield f"The case has no record {lefts.own[place]}."


def _faults_of_one_left(people: People, moved: int, left: Left | None) -> Iterator[str]:
    remain = people.count.less(moved)
    if people.count.is_known and remain.at_least == 0:
        if left is not None:
            yield f"{people.id}: nobody is left, and the plan lists them."
    elif left is None:
        yield f"{people.id}: {remain} left, and the plan does not list them."
    elif left.count != remain:
        yield f"{people.id}: {remain} left, the plan says {left.count}."
    elif not left.reasons or list(left.reasons) != sorted(set(left.reasons), key=_REASONS.index):
        yield f"{people.id}: the reasons are missing, double or out of order."


def _faults_of_balance(facts: Facts, plan: Plan, tally: Tally) -> Iterator[str]:
    expected = tuple(_balances(facts, tally))
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


def _balances(facts: Facts, tally: Tally) -> Iterator[Balance]:
    """Sum by cohorts what each party gives, gets and has left, in each measure of its offers."""
    case = facts.case
    weighed: dict[str, set[str]] = {}
    for offer in case.offers:
        if offer.stands_on(case.as_of) or offer.id in case.already_given:
            weighed.setdefault(offer.by, set()).update(_tables_of(offer))
    given: dict[str, Counter[int]] = {party: Counter() for party in weighed}
    got: dict[str, Counter[int]] = {party: Counter() for party in weighed}
    left: dict[str, Counter[int]] = {party: Counter() for party in weighed}
    moved: Counter[int] = Counter()
    for each in tally.freed:
        moved[each.cohort] += each.people
        offer_of = case.offers_by_id.get(each.first.offer)
        if offer_of is not None and offer_of.by in given:
            given[offer_of.by][each.cohort] += each.people
    for paid in tally.paid:
        to = case.offers_by_id.get(paid.first.offer)
        if to is not None and to.by in got and paid.group is not None and paid.group.cohort >= 0:
            got[to.by][paid.group.cohort] += paid.arrivals
    for kind in facts.kinds:
        if kind.releases and kind.like.held_by in left:
            certain = kind.like.count.at_least * case.cohorts[kind.cohort].size
            left[kind.like.held_by][kind.cohort] += certain - moved[kind.cohort]
    weights: dict[str, list[int]] = {}
    for party, table in sorted((p, table) for p, tables in weighed.items() for table in tables or {"people"}):
        if table not in weights:
            weights[table] = [_weigh(case, cohort.like, table) for cohort in case.cohorts]
        yield Balance(
            party,
            table,
            *(
                sum(weights[table][cohort] * number for cohort, number in side[party].items())
                for side in (given, got, left)
            ),
        )


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


def _weigh(case: Case, people: People, table: str) -> int:
    """Weigh one of a record; 0 where the table does not know them, as it then weighs nobody like them."""
    if table == "people" or table not in case.weights_by_name:
        return int(table == ("people" if people.lot is None else counted_lots(people.lot)))
    return case.weigh(people, table) if case.weights_by_name[table].knows(people) else 0


def _faults_of_rests_on(case: Case, plan: Plan, tally: Tally) -> Iterator[str]:
    says = plan.rests_on
    assumed = tuple(sorted(name for name in tally.in_force if case.offers_by_id[name].assumed))
    if says.assumed != assumed:
        yield f"Assumed offers in force: {', '.join(assumed) or 'none'}; the plan names {len(says.assumed)}."
    if says.is_attested is not case.is_attested:
        yield "Whether the neutral attested the case is stated wrongly."
    below = sum(cohort.size for cohort in case.cohorts if not cohort.like.count.is_known)
    if says.counts_from_below != below:
        yield f"{counted(below, 'record')} without a known number; the plan says {says.counts_from_below}."
    undated = sum(
        moved.people for moved in tally.to_free if moved.like.captured.day is None and not moved.like.is_lot
    )
    if says.captures_undated != undated:
        yield f"{undated} moved without a day of capture; the plan says {says.captures_undated}."
    cited = set(case.roll.cited)
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
