"""What planning is told after the gate, and what the next roll keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repatria.core.cases import Case
from repatria.core.errors import HandoverRefused
from repatria.core.handovers import Entry, Roll
from repatria.core.plans import Outcome
from repatria.handover.rolls import Before, Planned, make_roll
from repatria.planning.planfile.form import plan_digest
from repatria.workflows.day.repair_day import RepairedDay, case_after, mend
from tests.handover.days import people_of, planned, sheet_of, two_sides, with_child


def of_record(roll: Roll, record: str) -> list[Entry]:
    """Give the entries of a record."""
    return [entry for entry in roll.entries if entry.traveler.record == record]


def next_roll(made: Case, roll: Roll, done: RepairedDay, closed: list[Entry]) -> Roll:
    """Make the roll that continues one after a repair."""
    plan = done.exchange.repair.plan
    assert plan is not None
    assert done.schedule is not None
    rest = Planned(done.exchange.case, plan, plan_digest(plan), done.schedule)
    before = Before(roll, "sha256:" + "0" * 64, frozenset(entry.number for entry in closed), 1)
    sheet = sheet_of(rest)
    later = replace(sheet, stops=tuple(replace(stop, round=stop.round + 1) for stop in sheet.stops))
    return make_roll(rest, people_of(made), later, before=before)


def test_a_spare_takes_the_place_where_the_offer_lets_them() -> None:
    """Of five three were to go; one does not, a fourth takes the place, and takes over nobody's number."""
    made = two_sides(3, of_a=5)
    day = planned(made)
    roll = make_roll(day, people_of(made), sheet_of(day))
    out = of_record(roll, "of-a")[:1]
    done = mend(made, day.plan, out)
    assert (done.exchange.repair.outcome, done.exchange.repair.changes) == (Outcome.REPAIRED, ())
    after = next_roll(made, roll, done, out)
    kept = {entry.number for entry in roll.entries} - {out[0].number}
    numbers = {entry.number for entry in after.entries}
    assert (len(after.entries), len(numbers - kept), out[0].number in numbers) == (6, 1, False)


def test_nobody_takes_a_place_that_no_offer_gives() -> None:
    """Where the offer selects nobody else, the other side sends one fewer, and nobody is put in."""
    made = two_sides(3)
    day = planned(made)
    roll = make_roll(day, people_of(made), sheet_of(day))
    out = of_record(roll, "of-a")[:1]
    after = next_roll(made, roll, mend(made, day.plan, out), out)
    assert len(after.entries) == 4


def test_who_is_over_stays_over() -> None:
    """After one pair crossed and one person does not go, nobody who crossed is on the next roll."""
    made = two_sides(3)
    day = planned(made)
    roll = make_roll(day, people_of(made), sheet_of(day))
    over = [of_record(roll, "of-a")[0], of_record(roll, "of-b")[0]]
    out = [of_record(roll, "of-b")[1]]
    done = mend(case_after(made, over), day.plan, out)
    after = next_roll(made, roll, done, [*over, *out])
    assert {entry.number for entry in after.entries}.isdisjoint({entry.number for entry in (*over, *out)})
    assert len(after.entries) == 2
    assert {entry.round for entry in after.entries} == {2}


def test_planning_is_told_how_many_and_nothing_else() -> None:
    """Of two who do not go the repair says record and number, whatever each of them said."""
    made = two_sides(3)
    day = planned(made)
    roll = make_roll(day, people_of(made), sheet_of(day))
    done = mend(made, day.plan, of_record(roll, "of-a")[:2])
    assert [(one.who, one.count) for one in done.exchange.repair.without] == [("of-a", 2)]


def test_who_travelled_along_is_counted_nowhere_twice() -> None:
    """A child that crossed with its mother is neither planned again nor counted as freed."""
    made = with_child()
    day = planned(made)
    roll = make_roll(day, people_of(made), sheet_of(day))
    later = case_after(made, of_record(roll, "mother") + of_record(roll, "child"))
    assert [one.id for one in later.people] == ["mother", "of-b"]
    assert [(one.who, one.count) for one in later.done] == [("mother", 1)]


def test_a_child_left_behind_is_for_a_person() -> None:
    """Somebody crossed and who accompanies them did not: no plan is made over their heads."""
    made = with_child()
    day = planned(made)
    roll = make_roll(day, people_of(made), sheet_of(day))
    with pytest.raises(HandoverRefused):
        case_after(made, of_record(roll, "mother"))
