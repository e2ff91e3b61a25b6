"""A whole day: a plan ratified in the registry, played at the gate, signed, received, and planned on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from repatria.core.confidences import Interview
from repatria.core.enquiries import Answer as FamilyAnswer
from repatria.core.errors import DocumentRefused, PlanRefused
from repatria.core.handovers import Answer
from repatria.core.interviews import AskBecause
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import Says, Wish
from repatria.core.rules import Capacity
from repatria.core.selections import who
from repatria.handover.documents import public_key_text
from repatria.planning.casefile import attest, case_text, read_case, read_case_text
from repatria.planning.planfile.form import plan_digest, plan_from_json, read_plan
from repatria.planning.verify import Repaired, verify_plan
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.mended_plans import read_mended_plans
from repatria.registry.actions.read_papers import read_manifest, read_protocol
from repatria.registry.actions.read_plan import read_plan as read_recorded_plan
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.record_effects import record_effects
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.signers import know_signer
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.actions.tell_enquiries import tell_enquiries
from repatria.registry.actions.tell_handover_numbers import tell_handover_numbers
from repatria.registry.actions.tell_interviews_due import tell_interviews_due
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.registry.actions.tell_rolls import tell_rolls
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Custody, Enquiry, Handover, Person, Stay
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.workflows.day.day_in_registry import (
    CASE_NAME,
    PEOPLE_NAME,
    PLAN_NAME,
    ROUNDS_NAME,
    Arranged,
    prepare_by,
    receive_by,
    record_papers_by,
    write_case,
)
from repatria.workflows.day.man_gate import Gate
from repatria.workflows.day.mended_day import check_mended, record_mended_by
from repatria.workflows.day.repair_day import RepairedDay, repair_day
from repatria.workflows.plans.plan_from_registry import (
    RecordedPlan,
    approve_checked_plan,
    case_of,
    ratify_checked_plan,
)
from repatria.workflows.plans.schedule_rounds import schedule_plan
from tests.handover.days import PASSPHRASE
from tests.handover.playing import AT_THE_GATE, IN_THE_TENT, Play, all_asked
from tests.registry.days import KEYS
from tests.registry.people import account, person
from tests.registry.plans import let_days_pass, planner
from tests.registry.test_from_registry_to_plan import KEY, MADE_UP, planned

pytestmark = pytest.mark.usefixtures("registry")

EACH = 4
DAY = date(2025, 2, 1)
IN_TWOS = replace(MADE_UP, rules=(Capacity("RU", 2), Capacity("UA", 2)))
ALL_ASKED = (*AT_THE_GATE, *IN_THE_TENT)


class PlayedFromRegistry(Play):
    """The day of a plan that was ratified in the registry, with everything the laptop has from there."""

    def __init__(self, folder: Path) -> None:
        """Let both parties agree, and prepare the day by two people of the neutral."""
        self.folder, self.out, self.stage, self.last_round = folder, folder / "day", 0, 0
        self.held = {side: [one_held(side) for _ in range(EACH)] for side in ("RU", "UA")}
        self.made = agreed()
        self.officer = account(Role.HANDOVER_OFFICER)
        self.case, self.plan, self.rounds = (self.out / name for name in (CASE_NAME, PLAN_NAME, ROUNDS_NAME))
        self.people, self.key = self.out / PEOPLE_NAME, folder / "neutral.key"
        self.key.write_bytes(KEY)
        (folder / "pw").write_bytes(PASSPHRASE)
        me = account(Role.ADMINISTRATOR)
        for role, key in {**KEYS, "neutral": KEY}.items():
            know_signer(me, role, public_key_text(key))

    def prepare_first(self) -> None:
        """Prepare the day, and record its roll, as `registry prepare-handover` does."""
        me = planner()
        self.out.mkdir()
        write_case(me, self.made.id, out=self.out)
        made = schedule_plan(self.case, self.plan, key_path=self.key)
        self.rounds.write_text(json.dumps(made.document), encoding="utf-8")
        day = self.folder / "day.toml"
        day.write_text(self._day(), encoding="utf-8")
        self.stage = 1
        arranged = Arranged(day, rounds=self.rounds)
        self.papers, _ = prepare_by(me, self.officer, self.made.id, arranged, key_path=self.key, out=self.out)
        (self.out / "papers").rename(self.folder / "papers-1")

    def repair(self, *gates: Gate) -> RepairedDay:
        """Mend what is left with the neutral's key, which attested the case."""
        rest = self.folder / f"rest-{self.stage}"
        done = repair_day(self.case, self.plan, gates, out=rest, key_path=self.key)
        assert done.schedule is not None
        self.case, self.plan, self.rounds = (rest / name for name in (CASE_NAME, PLAN_NAME, ROUNDS_NAME))
        self.last_round = 2
        return done

    def who(self, number: str) -> UUID:
        """Give the person of a number of the roll there is."""
        (found,) = (each for each in self.papers.roll.entries if each.number == number)
        return UUID(found.traveler.person)


def one_held(side: str) -> UUID:
    """Make somebody held, whose home is the other side, who wishes to go there."""
    home = "UA" if side == "RU" else "RU"
    one = person(side, home=home, at_most=1, category="combatant", ground="captured", rank="private")
    with writing():
        Custody.objects.create(person=one, holder=side, since="2024-05")
    taken = Interview(date(2025, 1, 12), "en", Wish(Says.RETURN, private=True), assessed=(home,))
    record_interview(account(Role.DELEGATE), one.id, taken)
    return one.id


def agreed() -> RecordedPlan:
    """Let both parties offer everybody for one at least, and let the plan of it be ratified."""
    for holder, home in (("RU", "UA"), ("UA", "RU")):
        said = Offer(
            "made-up",
            holder,
            gives=(GiveTerm(who(held_by=holder, home=home), (home,)),),
            gets=(GetTerm(who(held_by=home, home=holder), (holder,), at_least=1),),
        )
        enter_offer(account(Role.NEGOTIATOR, party=holder), said)
    made = planned(IN_TWOS)
    approve_checked_plan(planner(), made.id, key=KEY)
    let_days_pass(made.id)
    for party in ("RU", "UA"):
        approve_plan(account(Role.NEGOTIATOR, party=party), made.id)
    ratify_checked_plan(planner(), made.id, key=KEY)
    return made


def family_of(one: UUID, *, agrees: bool) -> UUID:
    """Let somebody enquire for a person, who is found and answers."""
    family = account(Role.FAMILY, party="UA")
    enquiry = send_enquiry(family, name="Made-up Name", asks="Made-up Asker")
    match_enquiry(account(Role.TRACING_OFFICER), enquiry, one)
    message = "I am well" if agrees else None
    record_answer(account(Role.DELEGATE), enquiry, FamilyAnswer(agrees, message))
    return family


def heard(family: UUID) -> tuple[str, str | None, date | None]:
    """Give what a family hears."""
    (told,) = tell_enquiries(family)
    return told.says, told.message, told.handed_over_on


@dataclass(frozen=True)
class Half:
    """A first round that was completed without two people, and a second that was broken off after one.

    Attributes:
        goes: Who crossed in the first round.
        crossed: Who crossed in the second.
        stayed: Who refused in the first round, and who did not come to it.
        protocol: As all three signed it.
    """

    gate: Gate
    goes: tuple[UUID, UUID]
    crossed: UUID
    stayed: tuple[UUID, UUID]
    protocol: str


def first_half(day: PlayedFromRegistry) -> Half:
    """Play two rounds of the day, and sign what came of them."""
    day.prepare_first()
    first, second = day.numbers(1), day.numbers(2)
    refuses, *come, absent = first
    gate = day.device("gate")
    day.say(gate, all_asked(come, ALL_ASKED) + all_asked([refuses], (*AT_THE_GATE, Answer.FIT)))
    day.say(gate, [(refuses, Answer.DOES_NOT_GO), (absent, Answer.NOT_SHOWN_UP)])
    day.say(gate, [("round-1", Answer.BEGUN)])
    day.cross(gate, 1)
    day.say(gate, [("round-1", Answer.COMPLETED), *all_asked(second, ALL_ASKED), ("round-2", Answer.BEGUN)])
    day.cross(gate, 2, most=1)
    day.say(gate, [("round-2", Answer.BROKEN_OFF)])
    (crossed,) = (number for number in second if day.merge(gate).statuses[number] == "over")
    (signed,), _ = day.sign(gate)
    one, other = (day.who(number) for number in come)
    text = signed.read_text(encoding="utf-8")
    return Half(gate, (one, other), day.who(crossed), (day.who(refuses), day.who(absent)), text)


def test_protocol_is_followed_for_each_person(tmp_path: Path) -> None:
    """Custody ends, what the law wants told is due, who stayed is to be asked, and nothing is done twice."""
    day = PlayedFromRegistry(tmp_path)
    half = first_half(day)
    ill, owner = half.goes
    with writing():
        Person.objects.filter(pk=ill).update(health="seriously-wounded")
    record_effects(account(Role.REGISTRAR), owner, "Made-up watch")
    received = [receive_by(day.officer, half.protocol) for _ in range(2)]
    assert received[0] == received[1]
    over = {*half.goes, half.crossed}
    assert set(Handover.objects.values_list("person", flat=True)) == over
    assert set(Custody.objects.filter(until=DAY.isoformat()).values_list("person", flat=True)) == over
    assert {each.at.date() for each in Handover.objects.all() if each.at} == {DAY}
    whys = dict(Stay.objects.values_list("person", "because"))
    assert {whys.pop(one) for one in half.stayed} == {"did-not-cross"}
    assert list(whys.values()) == ["round-broken-off"] * 3
    late = {(each.clock, each.id) for each in tell_overdue(account(Role.REGISTRAR)).late}
    assert {("event-notice", one) for one in over} <= late
    assert {one for clock, one in late if clock == "no-active-service"} == {ill}
    assert {one for clock, one in late if clock == "effects-follow"} == {owner}
    due = tell_interviews_due(account(Role.DELEGATE), because=AskBecause.STAYED)
    assert {each.id for each in due.people} == {*half.stayed}
    assert check_chain().is_whole


def test_families_hear_what_is_theirs(tmp_path: Path) -> None:
    """Only to whom somebody agreed hears that they were handed over; of who stayed nobody hears anything."""
    day = PlayedFromRegistry(tmp_path)
    half = first_half(day)
    told, refused = (family_of(one, agrees=each) for one, each in zip(half.goes, (True, False), strict=True))
    of_stayed = [family_of(one, agrees=True) for one in half.stayed]
    before = [heard(one) for one in (refused, *of_stayed)]
    receive_by(day.officer, half.protocol)
    assert heard(told)[1:] == ("I am well", DAY)
    assert [heard(one) for one in (refused, *of_stayed)] == before
    assert before[0] == ("We have received your enquiry.", None, None)
    # The search goes on (L20): nobody but the enquirer ends it.
    assert set(Enquiry.objects.values_list("state", flat=True)) == {"found"}


def test_rest_is_planned_again(tmp_path: Path) -> None:
    """The mended day is received like the first; the next plan counts who went, and moves nobody unasked."""
    day = PlayedFromRegistry(tmp_path)
    half = first_half(day)
    receive_by(day.officer, half.protocol)
    day.repair(half.gate)
    record_mended_by(planner(), day.made.id, rest=tmp_path / "rest-1", key=KEY)
    day.prepare(continues=half.gate)
    record_papers_by(day.officer, day.made.id, papers=tmp_path / "papers-2")
    later = day.device("later", continues=half.gate)
    for number in sorted({entry.round for entry in day.papers.roll.entries}):
        day.say(later, [*all_asked(day.numbers(number), ALL_ASKED), (f"round-{number}", Answer.BEGUN)])
        day.cross(later, number)
        day.say(later, [(f"round-{number}", Answer.COMPLETED)])
    (signed,), _ = day.sign(later)
    receive_by(day.officer, signed.read_text(encoding="utf-8"))
    went = 2 * EACH - len(half.stayed)
    assert Handover.objects.count() == went
    case = case_of(take_snapshot(planner()), IN_TWOS, key=KEY)
    assert len(case.done) == went
    assert {each.id: each.may_go_to for each in case.people if UUID(each.id) in half.stayed} == {
        str(one): () for one in half.stayed
    }
    again = planned(IN_TWOS)
    assert (again.plan.people_moved, again.plan.people_done) == (0, went)
    asked(half.stayed[1])
    assert planned(IN_TWOS).plan.people_moved == 1


def test_mended_plan_is_kept_with_its_proof(tmp_path: Path) -> None:
    """It can be checked again from the registry alone, is kept once, and the roll of the rest needs it."""
    day = PlayedFromRegistry(tmp_path)
    half = first_half(day)
    day.repair(half.gate)
    day.prepare(continues=half.gate)
    with pytest.raises(DocumentRefused) as refused:
        record_papers_by(day.officer, day.made.id, papers=tmp_path / "papers-2")
    assert refused.value.reason == "plan"
    made = [record_mended_by(planner(), day.made.id, rest=tmp_path / "rest-1", key=KEY) for _ in range(2)]
    assert made[0] == made[1]
    record_papers_by(day.officer, day.made.id, papers=tmp_path / "papers-2")
    (kept,) = read_mended_plans(account(Role.AUDITOR), day.made.id)
    case, plan = read_case_text(kept.case, key=KEY), plan_from_json(json.loads(kept.plan), "plan")
    opened = read_recorded_plan(planner(), day.made.id)
    ratified = plan_from_json(json.loads(opened.plan), "plan")
    assert plan.repairs is not None
    assert (kept.mends, {each.who for each in plan.repairs.without}) == (
        plan_digest(ratified),
        {str(one) for one in half.stayed},
    )
    assert verify_plan(case, plan, repaired=Repaired(ratified, kept.mends)).broken == ()
    assert check_chain().is_whole


#: How somebody may come to stay, each told at the gate in another way.
STAYS = (Answer.DOES_NOT_GO, Answer.UNFIT, Answer.NOT_SHOWN_UP, Answer.GIVER_DENIES, Answer.RECEIVER_DENIES)


def test_mended_plan_does_not_tell_why(tmp_path: Path) -> None:
    """Whether somebody refused, was unfit, absent or unknown, what is recorded is the same to the byte."""
    day = PlayedFromRegistry(tmp_path)
    day.prepare_first()
    stays = day.numbers(1)[0]
    written = []
    for answer in STAYS:
        gate = day.device(f"gate-{answer.value}")
        day.say(gate, [(stays, answer)])
        out = tmp_path / answer.value
        repair_day(day.case, day.plan, (gate,), out=out, key_path=day.key)
        record_mended_by(planner(), day.made.id, rest=out, key=KEY)
        written.append([(out / name).read_bytes() for name in (CASE_NAME, PLAN_NAME)])
    assert all(each == written[0] for each in written)
    assert len(read_mended_plans(planner(), day.made.id)) == 1


def test_mended_plan_of_another_case_is_refused(tmp_path: Path) -> None:
    """A case that says more than a day at the gate changes, or another place to go, makes no mended plan."""
    day = PlayedFromRegistry(tmp_path)
    half = first_half(day)
    day.repair(half.gate)
    before = read_case_text(read_recorded_plan(planner(), day.made.id).case, key=KEY)
    later, mended = read_case(day.case, key=KEY), read_plan(day.plan)
    ratified = plan_from_json(json.loads(read_recorded_plan(planner(), day.made.id).plan), "plan")
    assert check_mended(before, ratified, later, mended) == ()
    somewhere = replace(later.people[0], may_go_to=("XX",))
    changed = (
        replace(later, people=(somewhere, *later.people[1:])),
        replace(later, people=tuple(each for each in later.people if each.id != str(half.stayed[0]))),
        replace(later, done=later.done[1:], as_of=date(2030, 1, 1)),
        replace(later, offers=(*later.offers, replace(later.offers[0], id="made-up"))),
        replace(later, rules=()),
    )
    assert ["day" in check_mended(before, ratified, each, mended) for each in changed] == [True] * 5
    text = case_text(replace(changed[4], attestation=attest(replace(changed[4], attestation=None), KEY)))
    (tmp_path / "rest-1" / CASE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(PlanRefused):
        record_mended_by(planner(), day.made.id, rest=tmp_path / "rest-1", key=KEY)
    assert read_mended_plans(planner(), day.made.id) == ()


def asked(one: UUID) -> None:
    """Let a delegate ask somebody again, who still wishes to go home."""
    home = Person.objects.get(pk=one).home or ""
    taken = Interview(date(2025, 2, 2), "en", Wish(Says.RETURN, private=True), assessed=(home,))
    record_interview(account(Role.DELEGATE), one, taken)


def test_each_side_reads_its_own_papers(tmp_path: Path) -> None:
    """A party reads the manifests of its journeys and its protocols; a third one learns of no roll."""
    day = PlayedFromRegistry(tmp_path)
    day.prepare_first()
    gate = day.device("gate")
    (signed,), _ = day.sign(gate)
    receive_by(day.officer, signed.read_text(encoding="utf-8"))
    (told,) = tell_rolls(account(Role.HANDOVER_OFFICER, party="UA"))
    names = [paper.name for paper in told.manifests]
    assert names == [f"round-{at}-{way}-people" for at in (1, 2) for way in ("RU-UA", "UA-RU")]
    me = account(Role.HANDOVER_OFFICER, party="RU")
    texts = [read_manifest(me, paper.id) for paper in told.manifests]
    files = sorted((tmp_path / "papers-1" / "RU").glob("*-people.json"))
    assert texts == [file.read_text(encoding="utf-8") for file in files]
    assert read_protocol(me, told.protocols[0].id) == signed.read_text(encoding="utf-8")
    assert tell_rolls(account(Role.HANDOVER_OFFICER, party="KP")) == ()
    assert [(one.over, one.stayed) for one in tell_handover_numbers(me)] == [(None, None)] * 2
    assert tell_handover_numbers(account(Role.NEGOTIATOR, party="KP")) == ()
