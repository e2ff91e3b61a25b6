"""From the registry to a plan and back: what is planned, what comes back, and who sees it when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from repatria.core.confidences import Interview
from repatria.core.errors import (
    NoSuchRecord,
    NotPermitted,
    PlanNotReady,
    PlanUnchecked,
    RequestInvalid,
    SecondPersonNeeded,
)
from repatria.core.links import LinkSays
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import Conflict, ConflictKind, ConflictState
from repatria.core.persons import Says, Wish
from repatria.core.plans import Outcome, Reason
from repatria.core.selections import who
from repatria.planning.sheets import neutral_public_key, verify_sheet
from repatria.planning.sheets import read_sheet as sheet_from
from repatria.planning.verify import Check, Verification
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.table import access_table
from repatria.registry.actions.agree_to_host import agree_to_host
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.ratify_plan import ratify_plan
from repatria.registry.actions.read_sheet import read_sheet
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_relation import record_relation
from repatria.registry.actions.stop_hosting import stop_hosting
from repatria.registry.actions.take_snapshot import READ, take_snapshot
from repatria.registry.actions.tell_released_plans import tell_released_plans
from repatria.registry.actions.withdraw_offer import withdraw_offer
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Custody, Plan
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.workflows.plans.plan_from_registry import (
    RecordedPlan,
    Setting,
    approve_checked_plan,
    case_of,
    check_recorded_plan,
    plan_from_registry,
    ratify_checked_plan,
)
from repatria.workflows.reports.receive_report import read_reports
from repatria.workflows.reports.record_report import record_report
from tests.registry.conftest import Opened
from tests.registry.people import account, person
from tests.registry.plans import checked, fixed_day, let_days_pass, planner
from tests.registry.test_founding_case import CONFIRMED, REPORT

KEY = b"made-up key of the neutral, 32 b"
KURSK = Setting(
    "kursk-2025",
    "North Korean soldiers captured in the Kursk region",
    party_names=(("KP", "DPR Korea"), ("RU", "Russian Federation"), ("UA", "Ukraine")),
    conflicts=(Conflict(("RU", "UA"), ConflictKind.INTERNATIONAL, ConflictState.ACTIVE, date(2022, 2, 24)),),
)
MADE_UP = Setting("made-up", "Made-up exchange")


def planned(setting: Setting, me: UUID | None = None) -> RecordedPlan:
    """Plan what the registry holds, for the next day of release."""
    day = fixed_day()
    return plan_from_registry(me or planner(), setting, key=KEY, release_on=day)


def test_nobody_of_the_founding_case_goes_home_yet(registry: Opened) -> None:
    """From the report to an approved plan: the empty one is proven best, and what is missing is named."""
    (reading,) = read_reports([REPORT])
    recorded = record_report(account(Role.ANALYST, party="UA"), reading, CONFIRMED)
    made = planned(KURSK)
    plan = made.plan
    assert (plan.outcome, plan.people_moved, made.interviews_first) == (Outcome.PROVEN_BEST, 0, 1)
    (waiting,) = plan.offers
    assert (waiting.is_in_force, [term.term for term in waiting.because]) == (False, ["gets[0]"])
    left = {each.who: each.reasons for each in plan.left}
    assert Reason.CANNOT_BE_MOVED in left[str(recorded.people["held-3"])]
    assert Reason.CANNOT_BE_MOVED not in left[str(recorded.people["held-4"])]
    other = planner()
    assert check_recorded_plan(other, made.id, key=KEY).is_valid
    approve_plan(planner(), checked(made.id))
    let_days_pass(made.id)
    ratify_plan(other, made.id)
    assert (Plan.objects.get().ratified_by_id, check_chain().is_whole) == (other, True)
    assert registry.vendor


def exchange() -> dict[str, UUID]:
    """Make two parties that hold each two people of the other, one of whom would stay, and their offers."""
    delegate = account(Role.DELEGATE)
    made: dict[str, UUID] = {}
    for holder, home in (("RU", "UA"), ("UA", "RU")):
        for number in range(2):
            one = person(holder, home=home, at_most=1, category="combatant", ground="captured")
            with writing():
                Custody.objects.create(person=one, holder=holder, since="2024-05")
            made[f"{holder}-{number}"] = one.id
            says = Says.STAY if (holder, number) == ("UA", 1) else Says.RETURN
            wish = Wish(says, private=True)
            record_interview(delegate, one.id, Interview(date(2025, 1, 12), "en", wish, assessed=(home,)))
        said = Offer(
            "made-up",
            holder,
            gives=(GiveTerm(who(held_by=holder, home=home), (home,)),),
            gets=(GetTerm(who(held_by=home, home=holder), (holder,), at_least=1),),
        )
        made[holder] = enter_offer(account(Role.NEGOTIATOR, party=holder), said)
    return made


@pytest.mark.usefixtures("registry")
def test_exchange_of_two_parties_is_ratified() -> None:
    """Whoever wishes goes, firmly; both parties see their sheets on the day, approve, and it is binding."""
    people = exchange()
    made = planned(MADE_UP)
    moved = {transfer.who for transfer in made.plan.transfers}
    assert moved == {str(people[name]) for name in ("RU-0", "RU-1", "UA-0")}
    assert (made.plan.outcome, made.plan.people_provisional) == (Outcome.PROVEN_BEST, 0)
    neutral = planner()
    assert approve_checked_plan(neutral, made.id, key=KEY).is_valid
    let_days_pass(made.id)
    for party in ("RU", "UA"):
        with pytest.raises(PlanNotReady):
            ratify_plan(planner(), made.id)
        negotiator = account(Role.NEGOTIATOR, party=party)
        (released,) = tell_released_plans(negotiator)
        assert (released.id, released.state, released.is_concerned) == (made.id, "released", True)
        approve_plan(negotiator, made.id)
    with pytest.raises(SecondPersonNeeded):
        ratify_plan(neutral, made.id)
    assert ratify_checked_plan(planner(), made.id, key=KEY).is_valid
    assert tell_released_plans(account(Role.NEGOTIATOR, party="UA"))[0].state == "ratified"


@pytest.mark.usefixtures("registry")
def test_plan_that_no_longer_holds_is_not_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds stands in the record, and the plan is not approved."""
    exchange()
    made = planned(MADE_UP)
    failing = Verification((Check("made-up", is_kept=False, says="made up"),))
    monkeypatch.setattr("repatria.workflows.plans.plan_from_registry.verify_plan", lambda *_: failing)
    with pytest.raises(PlanUnchecked):
        approve_checked_plan(planner(), made.id, key=KEY)
    assert Plan.objects.get().broken == "made-up"


@pytest.mark.usefixtures("registry")
def test_sheet_holds_and_shows_its_party_alone(tmp_path: Path) -> None:
    """The sheet that a negotiator reads is the neutral's, keeps the party's terms, and has no other offer."""
    people = exchange()
    made = planned(MADE_UP)
    approve_plan(planner(), checked(made.id))
    let_days_pass(made.id)
    text = read_sheet(account(Role.NEGOTIATOR, party="UA"), made.id)
    file = tmp_path / "sheet.json"
    file.write_text(text, encoding="utf-8")
    sheet = sheet_from(file)
    assert verify_sheet(sheet, party="UA", neutral=neutral_public_key(KEY)).is_valid
    assert (sheet.party, str(people["RU"]) in text, str(people["UA-1"]) in text) == ("UA", False, False)


@pytest.mark.usefixtures("registry")
def test_nothing_is_seen_before_the_day() -> None:
    """Before its day of release a plan is not there for a party: not listed, not read, not approved."""
    exchange()
    made = planned(MADE_UP)
    approve_plan(planner(), checked(made.id))
    negotiator = account(Role.NEGOTIATOR, party="UA")
    assert tell_released_plans(negotiator) == ()
    for act in (read_sheet, approve_plan):
        with pytest.raises(NoSuchRecord):
            act(negotiator, made.id)


@pytest.mark.usefixtures("registry")
def test_plan_that_the_neutral_did_not_approve_is_not_released() -> None:
    """The day alone releases nothing; and who recorded a plan does not approve it for the neutral."""
    exchange()
    me = planner()
    made = planned(MADE_UP, me)
    with pytest.raises(SecondPersonNeeded):
        approve_plan(me, made.id)
    let_days_pass(made.id)
    assert tell_released_plans(account(Role.NEGOTIATOR, party="UA")) == ()
    with pytest.raises(PlanNotReady):
        approve_plan(planner(), checked(made.id))


@pytest.mark.usefixtures("registry")
def test_offer_that_was_withdrawn_stops_the_ratification() -> None:
    """A plan binds nobody by an offer that stands no more."""
    offers = exchange()
    made = planned(MADE_UP)
    approve_plan(planner(), checked(made.id))
    let_days_pass(made.id)
    for party in ("RU", "UA"):
        approve_plan(account(Role.NEGOTIATOR, party=party), made.id)
    withdraw_offer(account(Role.NEGOTIATOR, party="UA"), offers["UA"], version=1)
    with pytest.raises(PlanNotReady):
        ratify_plan(planner(), made.id)


@pytest.mark.usefixtures("registry")
def test_case_holds_no_wish_and_no_name() -> None:
    """What planning makes its case of names destinations, and neither a wish nor anybody."""
    exchange()
    made = planned(MADE_UP)
    assert {each.wish for each in made.case.people} == {None}
    assert {each.name for each in made.case.people} == {None}
    assert sorted(each.may_go_to or () for each in made.case.people) == [(), ("RU",), ("UA",), ("UA",)]


@pytest.mark.parametrize("kind", sorted(READ))
def test_snapshot_reads_what_a_planner_may_list(kind: str) -> None:
    """A snapshot takes no field that the door would not show a planner."""
    may = access_table().readable([Role.PLANNER], Route.LIST, kind, Purpose.PLANNING)
    assert set(READ[kind]) - may == set()


@pytest.mark.usefixtures("registry")
def test_day_of_release_is_fixed_before_the_snapshot() -> None:
    """A day that was fixed once people's answers were known releases nothing of them."""
    exchange()
    with pytest.raises(RequestInvalid):
        plan_from_registry(planner(), MADE_UP, key=KEY, release_on=date(2199, 1, 1))
    assert Plan.objects.count() == 0


@pytest.mark.usefixtures("registry")
def test_who_wishes_elsewhere_goes_where_a_host_agreed() -> None:
    """The neutral's relations judge offers; a host that agreed is a destination until it takes that back."""
    people = exchange()
    wish = Wish(Says.ELSEWHERE, ("CH",), private=True)
    taken = Interview(date(2025, 1, 13), "en", wish, assessed=("CH",))
    record_interview(account(Role.DELEGATE), people["UA-1"], taken)
    named = who(id=str(people["UA-1"]))
    enter_offer(account(Role.NEGOTIATOR, party="UA"), Offer("x", "UA", gives=(GiveTerm(named, ("CH",)),)))
    record_relation(
        planner(), one="UA", other="RU", kind=ConflictKind.INTERNATIONAL, state=ConflictState.ACTIVE
    )
    record_relation(
        account(Role.ANALYST, party="RU"), one="UA", other="RU", kind=ConflictKind.NONE,
        state=ConflictState.UNKNOWN,
    )  # fmt: skip
    me = account(Role.NEGOTIATOR, party="CH")
    host = agree_to_host(me, party="CH", who=who(home="RU"))
    made = planned(MADE_UP)
    assert [conflict.kind for conflict in made.case.conflicts] == ["international"]
    assert (str(people["UA-1"]), "CH") in {(t.who, t.destination) for t in made.plan.transfers}
    stop_hosting(me, host, version=1)
    assert "CH" not in {t.destination for t in planned(MADE_UP).plan.transfers}


@pytest.mark.usefixtures("registry")
def test_party_hosts_for_itself_alone() -> None:
    """Nobody agrees for another party, or takes its word back."""
    with pytest.raises(NotPermitted):
        agree_to_host(account(Role.NEGOTIATOR, party="UA"), party="CH", who=who(home="RU"))
    host = agree_to_host(account(Role.NEGOTIATOR), party="CH", who=who(home="RU"))
    with pytest.raises(NoSuchRecord):
        stop_hosting(account(Role.NEGOTIATOR, party="CH"), host, version=1)


@pytest.mark.usefixtures("registry")
def test_same_offer_heard_twice_is_one() -> None:
    """What a party entered and a bureau heard in the same words is one promise; none gives twice."""
    exchange()
    said = Offer(
        "again",
        "UA",
        gives=(GiveTerm(who(held_by="UA", home="RU"), ("RU",)),),
        gets=(GetTerm(who(held_by="RU", home="UA"), ("UA",), at_least=1),),
    )
    enter_offer(account(Role.NEGOTIATOR, party="UA"), said)
    assert len(planned(MADE_UP).case.offers) == 2


def test_plan_is_sealed(registry: Opened) -> None:
    """In plain stands that there is a plan of a case, and not a word of whom it moves or leaves."""
    exchange()
    planned(MADE_UP)
    dump = registry.dump()
    found = [word for word in ("cannot-be-moved", "may_go_to", "in_force", "transfers") if word in dump]
    assert ("made-up" in dump, found) == (True, [])


@pytest.mark.usefixtures("registry")
def test_case_has_rank_sex_age_and_dependants() -> None:
    """As the record has them; an age not known to the year is unknown, and so is what is in dispute."""
    born = {"born_first": date(1990, 1, 1), "born_last": date(1990, 1, 1)}
    one = person("UA", home="RU", rank="sergeant", sex="female", at_most=1, dependants=2, **born)
    about = {"born_first": date(1980, 1, 1), "born_last": date(1989, 12, 31)}
    other, same = (
        person("UA", home="RU", rank=rank, at_most=1, dependants=number, **about)
        for rank, number in (("major", 0), ("captain", 1))
    )
    judge_link(account(Role.TRACING_OFFICER), other.id, same.id, LinkSays.SAME)
    case = case_of(take_snapshot(planner()), MADE_UP, key=KEY)
    said = {(each.rank, each.sex, each.dependants, each.age_years is None) for each in case.people}
    assert (said, len(case.people)) == ({("sergeant", "female", 2, False), (None, None, None, True)}, 2)
    assert {each.id for each in case.people} == {str(one.id), str(min(other.id, same.id))}
