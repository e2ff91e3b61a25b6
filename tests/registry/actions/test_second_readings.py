"""Names and told wishes are read by two people; what one alone read is marked, and lets nobody go on."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from repatria.core.confidences import Destinations
from repatria.core.errors import NotPermitted, RecordChanged, RequestInvalid, SecondPersonNeeded
from repatria.core.persons import Says, Wish
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.confirm_name import confirm_name
from repatria.registry.actions.confirm_person import confirm_person
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.draw_up import draw_up_notification
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.import_people import import_people
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.models import AuditRow, Person, SealedConfidence
from repatria.registry.roles import Role
from tests.registry.actions.catalog import LISTED, PERSON, ROWS
from tests.registry.people import account, everything, person, read_by_one

pytestmark = pytest.mark.usefixtures("registry")

STAY, RETURN = Wish(Says.STAY, told_by="made up"), Wish(Says.RETURN, told_by="made up")
NOT_STOPPED, STOPPED = Destinations(None, ask_first=False), Destinations(None, ask_first=True)


def analyst() -> UUID:
    """Make one more analyst."""
    return account(Role.ANALYST, party="UA")


def name_of(one: UUID) -> tuple[UUID | None, bool | None]:
    """Give who read somebody's name last, and whether a second person did."""
    found = Person.objects.get(pk=one)
    return found.named_by_id, found.is_name_confirmed


def test_name_of_a_report_waits_for_a_second_person() -> None:
    """Who confirmed the draft cannot confirm the name as well; another one can, once."""
    first, report = analyst(), everything("UA")["report"]
    one = confirm_person(first, report, replace(PERSON, name="Made-up Kovalchuk"))
    assert name_of(one) == (first, False)
    with pytest.raises(SecondPersonNeeded):
        confirm_name(first, one, version=1, name="Made-up Kovalchuk")
    assert name_of(one) == (first, False)
    confirm_name(analyst(), one, version=1, name="Made-up Kovalchuk")
    assert name_of(one) == (first, True)
    with pytest.raises(RequestInvalid):
        confirm_name(analyst(), one, version=2, name="Made-up Kovalchuk")


def test_who_is_recorded_without_a_name_waits_for_nobody() -> None:
    """Where there is no name, there is nothing to confirm."""
    one = confirm_person(analyst(), everything("UA")["report"], replace(PERSON, name=None))
    assert name_of(one) == (None, None)
    with pytest.raises(RequestInvalid):
        confirm_name(analyst(), one, version=1, name="Made-up")


@pytest.mark.parametrize(
    "name", ["Made-up Kovalčuk", "made-up kovalchuk", "Made-up", " ", "Мade-up Kovalchuk"]
)
def test_another_spelling_does_not_confirm(name: str) -> None:
    """A second person who reads other letters, though they look alike, confirms nothing and is told."""
    one = read_by_one(name="Made-up Kovalchuk")
    with pytest.raises(RequestInvalid):
        confirm_name(analyst(), one.id, version=1, name=name)
    assert (name_of(one.id)[1], AuditRow.objects.latest("number").outcome) == (False, "request-invalid")


@pytest.mark.parametrize("name", ["Made-up Jo\u0308rg", " Made-up  J\u00f6rg "])
def test_keyboards_may_compose_letters_otherwise(name: str) -> None:
    """The same letters, put together otherwise or with other gaps, are the same spelling."""
    one = read_by_one(name="Made-up J\u00f6rg")
    confirm_name(analyst(), one.id, version=1, name=name)
    assert name_of(one.id)[1] is True


def test_changed_name_waits_again() -> None:
    """A correction by one person takes the place of what two had read, and they cannot confirm it alone."""
    one, corrector = read_by_one(name="Made-up One"), account(Role.REGISTRAR, party="UA")
    confirm_name(analyst(), one.id, version=1, name="Made-up One")
    correct_person(corrector, one.id, version=2, name="Made-up Won")
    assert name_of(one.id) == (corrector, False)
    with pytest.raises(SecondPersonNeeded):
        confirm_name(corrector, one.id, version=3, name="Made-up Won")
    with pytest.raises(RecordChanged):
        confirm_name(analyst(), one.id, version=2, name="Made-up One")


def test_other_corrections_leave_the_name_as_it_is() -> None:
    """To change a rank, or to send the same name along, takes no confirmation away."""
    one, me = read_by_one(name="Made-up One"), account(Role.REGISTRAR, party="UA")
    confirm_name(analyst(), one.id, version=1, name="Made-up One")
    first = name_of(one.id)[0]
    correct_person(me, one.id, version=2, rank="private", name="Made-up One")
    assert name_of(one.id) == (first, True)


def test_nobody_hands_in_who_read_a_name() -> None:
    """That a name is confirmed follows from the act of a second person, and from nothing that is sent."""
    one, me = read_by_one(name="Made-up One"), account(Role.REGISTRAR, party="UA")
    for sent in ({"is_name_confirmed": True}, {"named_by": None}, {"name": "Won", "is_name_confirmed": True}):
        with pytest.raises(NotPermitted):
            correct_person(me, one.id, version=1, **sent)
    assert name_of(one.id)[1] is False


def test_name_of_a_list_waits_for_nobody() -> None:
    """A list is taken in as it is; nobody read its names out of a text."""
    import_people(account(Role.REGISTRAR, party="UA"), LISTED, ROWS[:1])
    listed = Person.objects.get(personsource__source_list__isnull=False)
    assert name_of(listed.id) == (None, None)


def test_unconfirmed_name_is_marked_wherever_the_name_is_read() -> None:
    """Every role that reads a name by the door, and whoever gets a notification, is told that it waits."""
    one = read_by_one(name="Made-up One")
    reads = (
        (Role.REGISTRAR, Purpose.REGISTRATION), (Role.ANALYST, Purpose.REGISTRATION),
        (Role.TRACING_OFFICER, Purpose.TRACING), (Role.DELEGATE, Purpose.INTERVIEW),
        (Role.PHYSICIAN, Purpose.CARE), (Role.HANDOVER_OFFICER, Purpose.HANDOVER),
    )  # fmt: skip
    for role, purpose in reads:
        seen = door.get(account(role, party="UA"), "person", one.id, purpose=purpose)
        assert (seen.values["name"], seen.values["is_name_confirmed"]) == ("Made-up One", False), role
    me = account(Role.REGISTRAR, party="UA")
    assert draw_up_notification(me, one.id)["name_read_by_two"] is False
    waiting = door.list_records(
        me, "person", purpose=Purpose.REGISTRATION, where={"is_name_confirmed": False}
    )
    assert [each.id for each in waiting] == [one.id]


def test_erased_name_waits_for_nobody() -> None:
    """With the name goes that somebody read it."""
    one = read_by_one(name="Made-up One")
    erase_person(account(Role.REGISTRAR, party="UA"), one.id, version=1)
    assert name_of(one.id) == (None, None)


def destination(one: UUID) -> Destinations:
    """Give what planning is told of somebody."""
    return tell_destinations(account(Role.PLANNER))[one]


def test_told_wish_counts_once_two_recorded_the_same() -> None:
    """The delegate is told that one alone recorded it, until somebody else does."""
    one, first, delegate = person("UA", home="KP").id, analyst(), account(Role.DELEGATE)
    record_told_wish(first, one, STAY)
    record_told_wish(first, one, STAY)
    assert read_confidence(delegate, one).told_alone_by == str(first)
    record_told_wish(analyst(), one, STAY)
    assert read_confidence(delegate, one).told_alone_by is None
    assert destination(one) == STOPPED


def test_one_person_stops_a_move_and_does_not_let_it_go_on() -> None:
    """A told wish to stay stops at once; a return told by one alone, twice, lifts nothing; of two it does."""
    one, first, other = person("UA", home="KP").id, analyst(), analyst()
    seen = [destination(one)]
    for who, wish in ((first, STAY), (other, RETURN), (other, RETURN), (first, RETURN)):
        record_told_wish(who, one, wish)
        seen.append(destination(one))
    assert seen == [NOT_STOPPED, STOPPED, STOPPED, STOPPED, NOT_STOPPED]


def test_what_two_confirmed_is_not_lifted_by_one() -> None:
    """Where two read that somebody would stay, one who reads a return lifts nothing, whoever it is."""
    one, first, other = person("UA", home="KP").id, analyst(), analyst()
    record_told_wish(first, one, STAY)
    record_told_wish(other, one, STAY)
    record_told_wish(first, one, RETURN)
    assert destination(one) == STOPPED
    assert read_confidence(account(Role.DELEGATE), one).is_in_doubt


def test_who_records_a_wish_second_cannot_tell() -> None:
    """Whether somebody recorded the same, another, or none before, the act leaves the same."""
    left = []
    for before in (None, STAY, RETURN):
        one = person("UA", home="KP").id
        if before is not None:
            record_told_wish(analyst(), one, before)
        record_told_wish(analyst(), one, STAY)
        row = AuditRow.objects.latest("number")
        sealed = SealedConfidence.objects.filter(person=one).latest("turn")
        left.append((row.outcome, row.detail.count("sealed-confidence:"), len(sealed.sealed)))
    assert left == [left[0]] * 3
    assert left[0][:2] == ("done", 1)
