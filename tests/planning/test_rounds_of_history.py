"""Exchanges that were carried out in stages: what history did keeps the rules, or breaks the one it broke."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.persons import Category
from repatria.core.plans import Plan
from repatria.core.rounds import Schedule
from repatria.core.rules import Before, Capacity, Exposure
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.rounds import read_rounds, schedule_rounds
from repatria.planning.verify.rounds import verify_rounds
from tests.builders import case, get, give, group, offer


def yemen(*rules: object) -> Case:
    """Make Yemen, April 2023: three days of flights, the 765 of 869 flown whose directions are known."""
    return case(
        group("aden-to-sanaa", "GOV", "HOUTHI", count=249),  # 125 and 124
        group("mokha-to-sanaa", "GOV", "HOUTHI", count=100),
        group("marib-to-sanaa", "GOV", "HOUTHI", count=48),
        group("abha-to-sanaa", "SA", "HOUTHI", count=237),  # 120 and 117
        group("sanaa-to-aden", "HOUTHI", "GOV", count=69),  # 35 and 34
        group("sanaa-to-marib", "HOUTHI", "GOV", count=42),
        group("sanaa-to-riyadh", "HOUTHI", "SA", count=20),
        offer("gov", "GOV", give(who(held_by="GOV"), "HOUTHI"), get(who(home="GOV"), "GOV", at_least=111)),
        offer("sa", "SA", give(who(held_by="SA"), "HOUTHI"), get(who(home="SA"), "SA", at_least=20)),
        offer(
            "houthi",
            "HOUTHI",
            give(who(held_by="HOUTHI"), "GOV", "SA"),
            get(who(home="HOUTHI"), "HOUTHI", at_least=634),
        ),
        *rules,
    )


FLOWN = (
    {"aden-to-sanaa": 249, "sanaa-to-aden": 69},
    {"abha-to-sanaa": 237, "mokha-to-sanaa": 100, "sanaa-to-riyadh": 20},
    {"marib-to-sanaa": 48, "sanaa-to-marib": 42},
)


def test_yemen_was_flown_on_trust(tmp_path: Path) -> None:
    """On the first day the Houthis gave 69 of 131 for 249 of 634: 18 ahead. The government was 3 ahead, and
    103 once the flights from Mokha had gone without a return. Whoever accepts that much may fly so.
    """
    made = yemen(Exposure("HOUTHI", 18), Exposure("GOV", 103), Exposure("SA", 0))
    plan = plan_case(made)
    flown = as_flown(tmp_path, made, plan, FLOWN)
    assert [sum(arrivals.people for arrivals in each.arrivals) for each in flown.rounds] == [318, 357, 90]
    assert [[unpaid.owed for unpaid in each.exposure] for each in flown.rounds] == [
        [18, 3, 0],
        [0, 103, 0],
        [0, 0, 0],
    ]
    assert verify_rounds(made, plan, flown).broken == ()


def test_yemen_could_not_be_flown_on_less_trust(tmp_path: Path) -> None:
    """A government that accepts 102 and not 103 is named, with the round."""
    made = yemen(Exposure("HOUTHI", 18), Exposure("GOV", 102), Exposure("SA", 0))
    plan = plan_case(made)
    broken = verify_rounds(made, plan, as_flown(tmp_path, made, plan, FLOWN)).broken
    assert [(check.name, "Round 2: GOV" in check.says) for check in broken] == [("rounds-exposure", True)]


def test_yemen_in_three_days() -> None:
    """The coalition's own come home in the middle: three rounds are needed, and three do."""
    made = yemen(
        Before(who(id=["aden-to-sanaa", "sanaa-to-aden"]), who(home="SA")),
        Before(who(home="SA"), who(id=["marib-to-sanaa", "sanaa-to-marib"])),
        Capacity("HOUTHI", 337),
    )
    plan = plan_case(made)
    schedule = schedule_rounds(made, plan)
    assert (len(schedule.rounds), schedule.rounds_bound) == (3, 3)
    assert verify_rounds(made, plan, schedule).broken == ()


def gaza(*rules: object) -> Case:
    """Make the first three stages of January 2025: 30 for each civilian, 50 for each soldier."""
    return case(
        group("civilians", "HAMAS", "IL", count=5, category=Category.CIVILIAN),
        group("soldiers", "HAMAS", "IL", count=5),
        group("for-civilians", "IL", "PS", count=150),
        group("for-soldiers", "IL", "PS", count=250),
        offer(
            "h-1", "HAMAS", give(who(id="civilians"), "IL"), get(who(id="for-civilians"), "PS", per_given=30)
        ),
        offer(
            "h-2", "HAMAS", give(who(id="soldiers"), "IL"), get(who(id="for-soldiers"), "PS", per_given=50)
        ),
        offer(
            "i-1", "IL", give(who(id="for-civilians"), "PS"), get(who(id="civilians"), "IL", per_given="1/30")
        ),
        offer(
            "i-2", "IL", give(who(id="for-soldiers"), "PS"), get(who(id="soldiers"), "IL", per_given="1/50")
        ),
        Exposure("HAMAS", 0),
        Exposure("IL", 0),
        *rules,
    )


CIVILIANS_FIRST = Before(who(id="civilians"), who(id="soldiers"))
STAGES = (
    {"civilians": 3, "for-civilians": 90},  # 19 January
    {"soldiers": 4, "for-soldiers": 200},  # 25 January: a civilian was due before them
    {"civilians": 2, "soldiers": 1, "for-civilians": 60, "for-soldiers": 50},  # 30 January
)


def test_gaza_stages_are_even_by_category(tmp_path: Path) -> None:
    """Each stage as history carried it out leaves nothing unpaid on either side."""
    made = gaza()
    plan = plan_case(made)
    assert verify_rounds(made, plan, as_flown(tmp_path, made, plan, STAGES)).broken == ()


def test_gaza_broke_the_order_on_25_january(tmp_path: Path) -> None:
    """Soldiers were released while civilians were still due: that, and nothing else, is named."""
    made = gaza(CIVILIANS_FIRST)
    plan = plan_case(made)
    broken = verify_rounds(made, plan, as_flown(tmp_path, made, plan, STAGES)).broken
    assert [check.name for check in broken] == ["rounds-order"]
    assert "round 3" in broken[0].says
    assert "round 2" in broken[0].says


def test_gaza_in_the_order_agreed() -> None:
    """With at most four a stage and civilians before soldiers it takes four stages, and no fewer do."""
    made = gaza(CIVILIANS_FIRST, Capacity("IL", 4))
    plan = plan_case(made)
    schedule = schedule_rounds(made, plan)
    assert (len(schedule.rounds), schedule.rounds_bound) == (4, 4)
    assert verify_rounds(made, plan, schedule).broken == ()


def as_flown(folder: Path, made: Case, plan: Plan, stages: tuple[dict[str, int], ...]) -> Schedule:
    """Write the stages of history as somebody would by hand, and read them as rounds of a plan."""
    transfers = {transfer.who: transfer.id for transfer in plan.transfers}
    rounds = ", ".join(
        '{"transfers": ['
        + ", ".join(f'{{"id": {transfers[name]}, "count": {count}}}' for name, count in stage.items())
        + "]}"
        for stage in stages
    )
    file = folder / "rounds.json"
    file.write_text(f'{{"rounds": [{rounds}]}}', encoding="utf-8")
    return replace(read_rounds(file, made, plan), plan_digest=None)
