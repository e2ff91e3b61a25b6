"""Protocols are received as all three signed them, once, and corrected by additions alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from repatria.core.documents import finished, text_of
from repatria.core.enquiries import Answer as FamilyAnswer
from repatria.core.errors import (
    AlreadyRecorded,
    DocumentRefused,
    NoSuchRecord,
    PlanNotReady,
    RequestInvalid,
)
from repatria.core.handovers import Answer
from repatria.handover.documents import NEUTRAL, public_key_text, signed
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.table import access_table
from repatria.registry.actions.begin_custody import begin_custody
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.receive_protocol import receive_addition, receive_protocol
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.record_handover import record_handover
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.signers import know_signer
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.actions.take_travelers import READ, take_travelers
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.actions.tell_enquiries import tell_enquiries
from repatria.registry.actions.tell_handover_numbers import tell_handover_numbers
from repatria.registry.actions.tell_interviews_due import tell_interviews_due
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.registry.actions.tell_rolls import tell_rolls
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.registry.models import Custody, Handover, Manifest, PersonEvent, Protocol, Roll, Stay
from repatria.registry.roles import NEUTRAL_ONLY, Role
from tests.registry.actions.catalog import held, recorded_alone
from tests.registry.actions.test_every_act import state
from tests.registry.actions.test_handovers import ASKED
from tests.registry.conftest import Opened
from tests.registry.days import KEYS, Day, addition_to, day_of, known_signers, signed_by_all
from tests.registry.people import account, everything
from tests.registry.plans import ratified, released, today

pytestmark = pytest.mark.usefixtures("registry")


def officer() -> UUID:
    """Make somebody of the neutral who hands people over."""
    return account(Role.HANDOVER_OFFICER)


def day_with(number: int = 2, *, days_ago: int = 0) -> Day:
    """Make a day on which so many cross, and record its roll."""
    on = today() - timedelta(days=days_ago)
    day = day_of([held().id for _ in range(number)], everything("UA")["offer"], day=on)
    day.recorded()
    return day


def people_of(day: Day) -> list[UUID]:
    """Give everybody with a place, by their numbers."""
    return [UUID(entry.traveler.person) for entry in day.roll.entries]


def standing() -> set[UUID]:
    """Give who is over as it stands."""
    over = Handover.objects.filter(taken_back__isnull=True, protocol__isnull=False)
    return set(over.values_list("person", flat=True))


def forged(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    """Change a document, finish it anew, and let all sign it."""
    said = json.loads(text)
    change(said)
    return text_of(
        signed_by_all(finished({k: v for k, v in said.items() if k not in ("digest", "signatures")}))
    )


def altered(said: dict[str, Any]) -> None:
    """Say that everybody is over."""
    only = said["rounds"][0]
    only["over"] += [{"number": number, "at": only["began"]} for number in only["not_over"]]
    only["not_over"] = []


def without_last(said: dict[str, Any]) -> None:
    """Leave somebody out."""
    said["rounds"][0]["not_over"].pop()


def unsigned(day: Day, role: str) -> str:
    """Give a protocol that one of the three did not sign."""
    said = json.loads(day.protocol([1]))
    del said["signatures"][role]
    return text_of(said)


def by_another_key(day: Day) -> str:
    """Give a protocol that somebody else signed for a party."""
    return text_of(signed(json.loads(day.protocol([1])), "KP", b"the made-up key of somebody else"))


def with_signature_of(day: Day) -> str:
    """Give a protocol with the signature of another one."""
    said, other = json.loads(day.protocol([1])), json.loads(day.protocol([2]))
    return text_of({**said, "signatures": other["signatures"]})


#: What arrives in place of a protocol, and why it is refused.
REFUSED: dict[str, tuple[str, Callable[[Day], str]]] = {
    "altered": ("digest", lambda day: day.protocol([1]).replace('"completed"', '"broken-off"')),
    "one did not sign": ("unsigned", lambda day: unsigned(day, "KP")),
    "signed by another key": ("key", by_another_key),
    "signature of another document": ("signature", with_signature_of),
    "no json": ("form", lambda _: "made up"),
    "a manifest": ("kind", lambda day: day.manifests[0]),
    "of another plan": (
        "roll",
        lambda day: forged(day.protocol(), lambda said: said.update(plan="sha256:x")),
    ),
    "of another day": (
        "roll",
        lambda day: forged(day.protocol(), lambda said: said.update(day="2025-01-01")),
    ),
    "of another manifest": (
        "roll",
        lambda day: forged(day.protocol(), lambda said: said["rounds"][0].update(manifest="sha256:x")),
    ),
    "somebody left out": ("roll", lambda day: forged(day.protocol(), without_last)),
    "a round left out": ("roll", lambda day: forged(day.protocol(), lambda said: said.update(rounds=[]))),
    "rounds of another form": (
        "form",
        lambda day: forged(day.protocol(), lambda said: said.update(rounds=1)),
    ),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_all_did_not_sign_for_this_roll_is_refused(case: str) -> None:
    """Whatever differs from what was prepared and signed is refused by its reason, and nothing is written."""
    day = day_with()
    me = officer()
    reason, made = REFUSED[case]
    text = made(day)
    before = state()
    with pytest.raises(DocumentRefused) as refused:
        receive_protocol(me, text)
    assert (refused.value.reason, state()) == (reason, before)


def test_same_protocol_again_changes_nothing() -> None:
    """A second copy gives the first record; another one of the same two parties is refused."""
    day = day_with()
    me = officer()
    first = receive_protocol(me, day.protocol([1]))
    before = state()
    assert (receive_protocol(me, day.protocol([1])), state()) == (first, before)
    with pytest.raises(DocumentRefused) as refused:
        receive_protocol(me, day.protocol([1, 2]))
    assert (refused.value.reason, state()) == ("received", before)


def test_nobody_is_over_by_two_protocols() -> None:
    """Of two rolls for the same people one was carried out; who is over by it is not over by the other."""
    day = day_with()
    other = day_of(people_of(day), UUID(day.roll.entries[0].offer))
    other.recorded()
    receive_protocol(officer(), day.protocol([1]))
    with pytest.raises(DocumentRefused) as refused:
        receive_protocol(officer(), other.protocol([1]))
    assert (refused.value.reason, Handover.objects.filter(person=people_of(day)[0]).count()) == ("twice", 1)


def test_what_all_signed_takes_the_place_of_what_one_recorded() -> None:
    """A handover that an officer recorded alone stands no more, is not lost, and is told once."""
    day = day_with()
    recorded_alone(day)
    receive_protocol(officer(), day.protocol([1]))
    rows = Handover.objects.filter(person=people_of(day)[0]).order_by("made_at")
    assert [(row.protocol_id is None, row.taken_back_id is None) for row in rows] == [
        (True, False),
        (False, True),
    ]
    assert PersonEvent.objects.filter(person=people_of(day)[0]).count() == 1


def test_handover_and_protocol_of_one_person_are_one() -> None:
    """Whoever is over by a protocol is not recorded again, and what was told of an officer's record stays."""
    day = day_with(1)
    (one,) = people_of(day)
    record_interview(account(Role.DELEGATE), one, ASKED)
    record_handover(officer(), day.plan, one, day=today())
    event = PersonEvent.objects.get(person=one)
    receive_protocol(officer(), day.protocol([1]))
    assert (standing(), Handover.objects.get(taken_back__isnull=True, person=one).event_id) == (
        {one},
        event.id,
    )
    with pytest.raises(AlreadyRecorded):
        record_handover(officer(), day.plan, one, day=today())


def test_addition_says_otherwise_and_writes_nothing_over() -> None:
    """Who is not over after all is held again, whoever is over is held no more; both records stay."""
    day = day_with(days_ago=2)
    (first, second), me = people_of(day), officer()
    receive_protocol(me, day.protocol([1]))
    numbers = [entry.number for entry in day.roll.entries]
    text = addition_to([json.loads(day.protocol([1]))], {numbers[0]: False, numbers[1]: True})
    made = receive_addition(me, text)
    assert (receive_addition(me, text), Protocol.objects.get(pk=made).turn) == (made, 2)
    assert standing() == {second}
    assert set(Custody.objects.filter(until__isnull=True).values_list("person", flat=True)) & {
        first,
        second,
    } == {first}
    assert set(Handover.objects.filter(protocol__isnull=False).values_list("person", flat=True)) == {
        first,
        second,
    }
    late = {each.id for each in tell_overdue(account(Role.REGISTRAR)).late if each.clock == "event-notice"}
    assert (first in late, second in late) == (False, True)
    # An addition to what was corrected already is of another chain.
    with pytest.raises(DocumentRefused) as refused:
        receive_addition(me, addition_to([json.loads(day.protocol([1]))], {numbers[1]: True}))
    assert refused.value.reason == "chain"
    begin_custody(account(Role.REGISTRAR), first, holder="UA")


def test_addition_to_nothing_is_refused() -> None:
    """What adds to a protocol that was never received has nothing to add to."""
    day = day_with()
    text = addition_to([json.loads(day.protocol([1]))], {day.roll.entries[1].number: True})
    with pytest.raises(DocumentRefused) as refused:
        receive_addition(officer(), text)
    assert refused.value.reason == "chain"


def test_protocol_of_tomorrow_is_of_no_day() -> None:
    """Nobody crossed on a day to come."""
    day = day_of([held().id], everything("UA")["offer"], day=today().replace(year=2199))
    day.recorded()
    with pytest.raises(RequestInvalid):
        receive_protocol(officer(), day.protocol([1]))


def test_party_receives_for_its_own_people_alone() -> None:
    """An officer of another side has none of those people, whatever was signed."""
    day = day_with()
    me = account(Role.HANDOVER_OFFICER, party="KP")
    before = state()
    with pytest.raises(NoSuchRecord):
        receive_protocol(me, day.protocol([1]))
    assert state() == before


def test_without_a_key_nothing_is_received() -> None:
    """A key that nobody recorded, or that was replaced since, makes no signature count."""
    day = day_with()
    know_signer(
        account(Role.ADMINISTRATOR), "KP", public_key_text(b"the next made-up key of KP, long enough")
    )
    with pytest.raises(DocumentRefused) as refused:
        receive_protocol(officer(), day.protocol([1]))
    assert refused.value.reason == "key"


def test_signer_is_a_role_with_a_key() -> None:
    """What is no role or no key is refused with both faults, and the same key again is recorded already."""
    me = account(Role.ADMINISTRATOR)
    with pytest.raises(RequestInvalid) as refused:
        know_signer(me, "no role!", "no key")
    assert [fault.key for fault in refused.value.faults] == ["public_key", "role"]
    known_signers()
    with pytest.raises(AlreadyRecorded):
        know_signer(me, NEUTRAL, public_key_text(KEYS[NEUTRAL]))


def test_roll_sends_whom_the_plan_sends() -> None:
    """Nobody else, nobody elsewhere, nobody left out, no other plan and no other manifests."""
    offer = everything("UA")["offer"]
    one, other = held().id, held().id
    day = day_of([one, other], offer)
    entries = day.roll.entries
    stranger = replace(entries[0].traveler, person=str(held().id), record=str(held().id))
    for roll in (
        replace(day.roll, entries=entries[:1]),
        replace(day.roll, entries=(*entries, replace(entries[0], number="9-9"))),
        replace(day.roll, entries=(replace(entries[0], traveler=stranger), entries[1])),
        replace(day.roll, entries=(replace(entries[0], offer=str(one)), entries[1])),
        replace(day.roll, plan_digest="sha256:of another"),
        replace(day.roll, case_id="of another"),
    ):
        with pytest.raises(DocumentRefused) as refused:
            Day(day.plan, roll).recorded()
        assert refused.value.reason == "plan"
    with pytest.raises(DocumentRefused) as refused:
        Day(day.plan, replace(day.roll, after="sha256:made-up")).recorded()
    assert refused.value.reason == "chain"
    assert (day.recorded(), Roll.objects.filter(digest__startswith="sha256:").count()) == (day.recorded(), 1)


def test_only_a_ratified_plan_is_prepared() -> None:
    """Of a plan that is only released nobody takes names, and no roll is recorded."""
    plan = released("UA")
    day = day_of([held().id], everything("UA")["offer"], plan=plan)
    for act in (lambda: take_travelers(officer(), plan), day.recorded):
        with pytest.raises(PlanNotReady):
            act()


def test_lists_of_the_day_name_five_things() -> None:
    """Of whom the plan moves, and of nobody of another side; by fields that an officer may list."""
    one = held()
    plan = ratified(one.id, offer=everything("UA")["offer"])
    (taken,) = take_travelers(officer(), plan)
    assert (taken.person, taken.name) == (one.id, "Made-up Person")
    assert take_travelers(account(Role.HANDOVER_OFFICER, party="RU"), plan) == ()
    for kind, fields in READ.items():
        may = access_table().readable([Role.HANDOVER_OFFICER], Route.LIST, kind, Purpose.HANDOVER)
        assert set(fields) - may == set()


def test_nothing_of_a_roll_lies_in_plain(registry: Opened) -> None:
    """Numbers, manifests and protocols are sealed; what tells who an erased person was goes with them."""
    day = day_with()
    receive_protocol(officer(), day.protocol([1], refused=[2]))
    dump = registry.dump()
    assert [word for word in ("A made-up crossing", "not_over", '"1-3"') if word in dump] == []
    first = people_of(day)[0]
    assert Manifest.objects.filter(roll__plan=day.plan).count() == 1
    erase_person(account(Role.REGISTRAR), first, version=1)
    assert Manifest.objects.filter(roll__plan=day.plan).count() == 0
    (told,) = (each for each in tell_rolls(officer()) if each.plan == day.plan)
    assert ([one.over for one in told.journeys], told.manifests) == ([1], ())


def test_numbers_are_told_in_fives() -> None:
    """Seven went and two stayed: five are told, and of the two that they are fewer than five."""
    day = day_with(9)
    receive_protocol(officer(), day.protocol(range(1, 8)))
    for me in (account(Role.NEGOTIATOR, party="UA"), account(Role.PLANNER), officer()):
        (told,) = (each for each in tell_handover_numbers(me) if each.day == today())
        assert (told.over, told.stayed) == (5, None)


def test_refusal_at_the_gate_leaves_the_trace_of_any_other_stay() -> None:
    """The protocol is the same to the byte, and so is all that every role sees of one and of the other."""
    day = day_with(4)
    assert day.protocol([1, 2], refused=[3]) == day.protocol([1, 2], refused=[4]) == day.protocol([1, 2])
    _, _, refuses, absent = people_of(day)
    families = {one: family_of(one) for one in (refuses, absent)}
    receive_protocol(officer(), day.protocol([1, 2], refused=[3]))
    delegate = account(Role.DELEGATE)
    looked = [[each.act for each in tell_who_looked(delegate, one)] for one in (refuses, absent)]
    assert ("receive-protocol" in looked[0], looked[0]) == (True, looked[1])
    sides: tuple[str | None, ...] = ("UA", "KP", None)
    seen = 0
    for role in sorted(Role):
        for side in sides if role not in NEUTRAL_ONLY else (None,):
            me = account(role, party=side)
            one, other = (told_of(me, role, person) for person in (refuses, absent))
            seen += len(one)
            assert one == other, (role, side)
    assert seen > 30
    assert len({repr(tell_enquiries(each)[0].says) for each in families.values()}) == 1


def family_of(one: UUID) -> UUID:
    """Let somebody enquire for a person who does not agree."""
    family = account(Role.FAMILY, party="UA")
    enquiry = send_enquiry(family, name="Made-up Name", asks="Made-up Asker")
    match_enquiry(account(Role.TRACING_OFFICER), enquiry, one)
    record_answer(account(Role.DELEGATE), enquiry, FamilyAnswer(agrees=False))
    return family


def told_of(me: UUID, role: Role, one: UUID) -> list[str]:
    """Give what somebody sees of a person, by the door and by acts, without what numbers its records."""
    rows = sorted(
        repr(sorted((k, str(v)) for k, v in each.values.items() if k not in UNLIKE))
        for kind, purpose in sorted(
            {(kind, p) for r, way, kind, _, p in access_table().reads if r is role and way is Route.LIST}
        )
        for each in listed(me, kind, purpose)
        if one in (each.id, each.values.get("person"), each.values.get("found"))
    )
    for act, roles in BY_ACTS.items():
        if role in roles:
            rows += [line.replace(str(one), "them") for line in act(me, one)]
    return rows


#: What differs between any two records.
UNLIKE = {"id", "made_at", "person", "found", "event", "protocol", "by", "recorded_by"}


def listed(me: UUID, kind: str, purpose: Purpose) -> list[door.Seen]:
    """Read all pages of a kind."""
    found = list(door.list_records(me, kind, purpose=purpose))
    while found and len(found) % door.LARGEST_PAGE == 0:
        page = door.list_records(me, kind, purpose=purpose, after=found[-1].id)
        if not page:
            break
        found += page
    return found


def about(rows: Any, one: UUID) -> list[str]:
    """Give those of the rows that name somebody."""
    return sorted(repr(row) for row in rows if str(one) in repr(row))


BY_ACTS: dict[Callable[[UUID, UUID], list[str]], set[Role]] = {
    lambda me, one: about(tell_overdue(me).late, one): {Role.REGISTRAR, Role.PHYSICIAN, Role.TRACING_OFFICER},
    lambda me, one: about(tell_interviews_due(me).people, one): {Role.DELEGATE},
    lambda me, one: about(tell_destinations(me), one): {Role.PLANNER},
    lambda me, one: about(take_snapshot(me).people, one): {Role.PLANNER},
}


def test_rounds_say_one_word_for_all_who_stayed() -> None:
    """In a round that was broken off all stayed for the same word, whatever each had said."""
    day = day_with(3)
    receive_protocol(officer(), day.protocol([1], refused=[2], end=Answer.BROKEN_OFF))
    stays = Stay.objects.filter(person__in=people_of(day))
    assert sorted(stays.values_list("because", flat=True)) == ["round-broken-off"] * 2
