"""Planning and repair of made-up people on two sides, and the whole gallery."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

from benchmarks import Work, benchmark
from repatria.core.cases import Case
from repatria.core.dates import PartialDate
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import Party
from repatria.core.persons import Capture, Category, Health, People
from repatria.core.selections import who

ROOT = Path(__file__).resolve().parent.parent


def two_sides(size: int) -> Case:
    """Make up two parties, each holding half of `size` people, who exchange head for head.

    The seriously wounded are two in a hundred, the day of capture lies in one of thirty months.
    """
    chance = Random(size)
    people = []
    for number in range(size):
        holder, home = ("A", "B") if number % 5 < 2 else ("B", "A")
        month = chance.randrange(30)
        people.append(
            People(
                id=f"p{number:07}",
                held_by=holder,
                home=home,
                category=Category.CIVILIAN if chance.random() < 0.1 else Category.COMBATANT,
                health=Health.SERIOUSLY_WOUNDED if chance.random() < 0.02 else Health.WELL,
                dependants=chance.randrange(3),
                captured=Capture(day=PartialDate.on(date(2022 + month // 12, month % 12 + 1, 1))),
            )
        )
    offers = tuple(
        Offer(
            id=f"{holder.lower()}-1",
            by=holder,
            gives=(GiveTerm(who(held_by=holder, home=home), (home,)),),
            gets=(GetTerm(who(held_by=home, home=holder), (holder,), per_given=Fraction(1)),),
        )
        for holder, home in (("A", "B"), ("B", "A"))
    )
    parties = (Party("A", "Party A"), Party("B", "Party B"))
    return Case("made-up", "Two sides", date(2025, 1, 1), parties, people=tuple(people), offers=offers)


@benchmark("Plan, prove, explain two sides", sizes=(1_000, 30_000))
def plan_whole(size: int) -> Work:
    """Do all that `repatria plan` does with a case that is read."""
    from repatria.planning import plan_case  # noqa: PLC0415 - counted where it is used

    case = two_sides(size)
    return lambda: plan_case(case)


@benchmark("Verify two sides", sizes=(1_000, 30_000))
def verify_whole(size: int) -> Work:
    """Check a plan and its proof without a solver."""
    from repatria.planning import plan_case  # noqa: PLC0415 - counted where it is used
    from repatria.planning.verify import verify_plan  # noqa: PLC0415

    case = two_sides(size)
    plan = plan_case(case)
    return lambda: verify_plan(case, plan)


@benchmark("Read, plan, verify the gallery", sizes=(1,))
def gallery(_: int) -> Work:
    """Do the whole work on every case of the gallery."""
    from repatria.planning import plan_case  # noqa: PLC0415 - counted where it is used
    from repatria.planning.casefile import read_case  # noqa: PLC0415
    from repatria.planning.verify import verify_plan  # noqa: PLC0415

    folders = sorted(file.parent for file in (ROOT / "cases").glob("*/case.toml"))

    def run() -> object:
        cases = [read_case(folder) for folder in folders]
        return [verify_plan(case, plan_case(case)).is_valid for case in cases]

    return run


@benchmark("Repair two sides after ten drop out", sizes=(1_000, 30_000))
def repair_whole(size: int) -> Work:
    """Mend a plan and prove that no repair changes fewer places."""
    from repatria.planning import plan_case  # noqa: PLC0415 - counted where it is used
    from repatria.planning.repair import make_task, repair_plan  # noqa: PLC0415

    case = two_sides(size)
    plan = plan_case(case)
    out = [transfer.who for transfer in plan.transfers[:: len(plan.transfers) // 10][:10]]
    task = make_task(case, plan, out, argument="--without", file="plan.json")
    return lambda: repair_plan(task)
