"""Nobody is handed over but as a ratified plan has it, asked again, and still wishing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from repatria.core.confidences import Interview
from repatria.core.errors import AlreadyRecorded, NoSuchRecord, PlanNotReady, RequestInvalid
from repatria.core.links import LinkSays
from repatria.core.persons import Fitness, Says, Wish
from repatria.registry.actions.begin_custody import begin_custody
from repatria.registry.actions.decide_fitness import decide_fitness
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.record_handover import record_handover
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.models import Custody, Handover, PersonEvent
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.workflows.plans.plan_from_registry import case_of
from tests.registry.actions.catalog import leaving
from tests.registry.people import account, everything, person
from tests.registry.plans import planner, ratified, released, today
from tests.registry.test_from_registry_to_plan import KEY, MADE_UP, exchange, planned

pytestmark = pytest.mark.usefixtures("registry")

ASKED = Interview(today(), "ko", Wish(Says.RETURN, private=True), assessed=("KP",))


def officer(party: str = "UA") -> UUID:
    """Make somebody who hands people over."""
    return account(Role.HANDOVER_OFFICER, party=party)


def test_handover_ends_custody_and_is_an_event() -> None:
    """Who goes home is held no more from that day, once, and it is among what has to be told."""
    world = leaving(everything("UA"))
    me, leaver = officer(), world["leaver"]
    record_handover(me, world["ratified plan"], leaver, day=today())
    assert Custody.objects.get(person=leaver).until == today().isoformat()
    assert PersonEvent.objects.get(person=leaver).happening == "repatriated"
    with pytest.raises(AlreadyRecorded):
        record_handover(me, world["ratified plan"], leaver, day=today())
    with pytest.raises(RequestInvalid):
        begin_custody(account(Role.REGISTRAR, party="UA"), leaver, holder="UA")


def asked(one: UUID, **change: object) -> None:
    """Let a delegate ask somebody again."""
    record_interview(account(Role.DELEGATE), one, replace(ASKED, **change))  # type: ignore[arg-type]


def leaver(**fields: object) -> UUID:
    """Make somebody held whose home is KP."""
    one = person("UA", home="KP", **{"at_most": 1, **fields})
    with writing():
        Custody.objects.create(person=one, holder="UA")
    return one.id


def stopped(case: str) -> UUID:
    """Make somebody whom a ratified plan sends home, and who may not go after all."""
    one = leaver(**({"at_most": 3} if case == "several in one record" else {}))
    if case == "never asked":
        return one
    asked(one, **({"day": today() - timedelta(days=2)} if case == "asked too early" else {}))
    if case == "wishes to stay now":
        asked(one, wish=Wish(Says.STAY, private=True))
    if case == "not assessed":
        return leaver_not_assessed()
    if case == "feared now":
        asked(one, fear=("KP",), assessed=())
    if case == "unfit now":
        decide_fitness(account(Role.PHYSICIAN, party="UA"), one, day=today(), fitness=Fitness.UNFIT)
    return one


def leaver_not_assessed() -> UUID:
    """Make somebody who wishes to go where nobody looked whether they can."""
    one = leaver()
    asked(one, assessed=())
    return one


@pytest.mark.parametrize(
    "case",
    [
        "never asked", "asked too early", "wishes to stay now", "not assessed", "feared now", "unfit now",
        "several in one record",
    ],
)  # fmt: skip
def test_gate_stops_whoever_may_not_go(case: str) -> None:
    """The plan sends them; the gate does not let them go, and does not tell why."""
    one = stopped(case)
    plan = ratified(one, offer=everything("UA")["offer"])
    with pytest.raises(PlanNotReady) as refused:
        record_handover(officer(), plan, one, day=today())
    assert Handover.objects.filter(person=one).count() == 0
    assert not any(word in refused.value.message for word in ("wish", "fear", "fit", "asked again"))


def test_only_a_ratified_plan_moves_somebody() -> None:
    """Neither a plan that is released, nor one that moves others, nor one not yet seen."""
    one = leaver()
    asked(one)
    for plan, refusal in (
        (released("UA"), PlanNotReady),
        (ratified(leaver(), offer=everything("UA")["offer"]), PlanNotReady),
        (everything("RU")["plan"], NoSuchRecord),
    ):
        with pytest.raises(refusal):
            record_handover(officer(), plan, one, day=today())


def test_other_side_hands_over_its_own() -> None:
    """An officer of another party does not record for whom they do not hold."""
    world = leaving(everything("UA"))
    with pytest.raises(NoSuchRecord):
        record_handover(officer("RU"), world["ratified plan"], world["leaver"], day=today())


def test_next_plan_counts_who_went() -> None:
    """Whoever was handed over is done in the next case: nobody plans them again, and their offer was kept."""
    people = exchange()
    made = planned(MADE_UP)
    one = people["UA-0"]
    asked(one, assessed=("RU",))
    plan = ratified(one, offer=people["UA"], to="RU")
    record_handover(officer(), plan, one, day=today())
    case = case_of(take_snapshot(planner()), MADE_UP, key=KEY)
    assert [(done.who, done.offer, done.destination) for done in case.done] == [
        (str(one), str(people["UA"]), "RU")
    ]
    again = planned(MADE_UP)
    assert str(one) in {transfer.who for transfer in made.plan.planned}
    assert str(one) not in {transfer.who for transfer in again.plan.planned}
    assert again.plan.people_done == 1


def test_what_another_record_bars_is_barred_at_the_gate() -> None:
    """A fear that was found under another record of the same person holds them back."""
    one, other = leaver(), leaver()
    asked(one)
    asked(other, fear=("KP",), assessed=())
    judge_link(account(Role.TRACING_OFFICER), one, other, LinkSays.SAME)
    with pytest.raises(PlanNotReady):
        record_handover(officer(), ratified(one, offer=everything("UA")["offer"]), one, day=today())
    assert Handover.objects.filter(person=one).count() == 0


def test_who_went_under_one_record_is_planned_under_none() -> None:
    """Of two records of one person, either of which was handed over, the next case has them as done, once."""
    offer = everything("UA")["offer"]
    pair = [leaver(), leaver()]
    for one in pair:
        asked(one)
    judge_link(account(Role.TRACING_OFFICER), pair[0], pair[1], LinkSays.SAME)
    for one in pair:
        record_handover(officer(), ratified(one, offer=offer), one, day=today())
        case = case_of(take_snapshot(planner()), replace(MADE_UP, left_out=frozenset({offer})), key=KEY)
        assert [done.who for done in case.done] == [str(min(pair))]
        assert str(max(pair)) not in case.people_by_id


def test_link_to_who_was_let_go_is_no_fault() -> None:
    """A judgement on somebody whom nobody holds any more is left out with them."""
    one, other = leaver(), leaver()
    judge_link(account(Role.TRACING_OFFICER), one, other, LinkSays.SAME)
    with writing():
        Custody.objects.filter(person=one).update(until="2025-01")
    case = case_of(take_snapshot(planner()), MADE_UP, key=KEY)
    assert [each.id for each in case.people] == [str(other)]


def test_who_was_let_go_is_not_planned() -> None:
    """Somebody whose custody ended without a handover is in nobody's hands, and in no case."""
    one, still_held = leaver(), leaver()
    with writing():
        Custody.objects.filter(person=one).update(until="2025-01")
    assert [each.id for each in case_of(take_snapshot(planner()), MADE_UP, key=KEY).people] == [
        str(still_held)
    ]


def test_handover_of_tomorrow_did_not_take_place() -> None:
    """A day to come is no day of a handover."""
    world = leaving(everything("UA"))
    with pytest.raises(RequestInvalid):
        record_handover(officer(), world["ratified plan"], world["leaver"], day=date(2199, 1, 1))
