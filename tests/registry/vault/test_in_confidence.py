"""What is said in confidence: kept in turns, opened for interviews, by two otherwise, told to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from repatria.core.confidences import Confidence, Destinations
from repatria.core.errors import KeyInUse, RequestInvalid, SecondPersonNeeded, VaultRefused
from repatria.core.persons import Says, Wish
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.read_report_text import read_report_text
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.request_vault import request_vault
from repatria.registry.actions.reseal_vault import reseal_vault
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.actions.use_vault import use_vault
from repatria.registry.models import AuditRow, Interview, SealedConfidence, VaultRequest
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.settings import open_registry, opened_settings, settings_from
from repatria.registry.vault.keys import Compartment, drop_older_keys
from repatria.registry.vault.requests import Ask, Use
from repatria.workflows.keeping.keep_keys import drop_older_keys as drop_by_command
from tests.registry.actions.catalog import INTERVIEW, NO_LONGER_FEARED, TOLD, prepared, renew_rings
from tests.registry.conftest import Opened
from tests.registry.people import REPORT_TEXT, account, everything, person

pytestmark = pytest.mark.usefixtures("registry")

#: What the prepared world has under the ring of wishes: eight plans with three sheets, three rolls with a
#: manifest, two protocols, and four others.
SEALED_WISH_AND_PLANS = 4 + 8 * (1 + 3) + 3 * 2 + 2
HOME_AGAIN = replace(INTERVIEW, wish=Wish(Says.RETURN, private=True), fear=(), assessed=())


def test_last_interview_holds_and_the_first_one_stays() -> None:
    """A wish can be changed at any time; each interview is a record, and the fear found before remains."""
    me, one = account(Role.DELEGATE), person("UA").id
    record_interview(me, one, INTERVIEW)
    record_interview(me, one, HOME_AGAIN)
    found = read_confidence(me, one)
    assert (found.wish, found.fear, Interview.objects.count()) == (HOME_AGAIN.wish, ("KP",), 2)


def test_told_wish_does_not_take_the_place_of_a_private_one() -> None:
    """What others tell stands beside what the person said in private."""
    me, one = account(Role.DELEGATE), person("UA").id
    record_interview(me, one, INTERVIEW)
    analyst = account(Role.ANALYST, party="UA")
    record_told_wish(analyst, one, TOLD)
    assert read_confidence(me, one) == Confidence(INTERVIEW.wish, TOLD, ("KP",), told_alone_by=str(analyst))


def test_told_wish_cannot_claim_to_be_private() -> None:
    """Nobody makes a consent out of a report."""
    with pytest.raises(RequestInvalid):
        record_told_wish(account(Role.ANALYST, party="UA"), person("UA").id, replace(TOLD, private=True))


def test_reported_wish_is_never_exported() -> None:
    """Of a wish that was only told, planning gets no destination, but that somebody is to be asked first."""
    one, other = person("UA", home="KP").id, person("UA", home="KP").id
    stay = Wish(Says.ELSEWHERE, ("KR",), told_by="UA")
    record_told_wish(account(Role.ANALYST, party="UA"), one, stay)
    told = tell_destinations(account(Role.PLANNER))
    assert told == {one: Destinations(None, ask_first=True), other: Destinations(None, ask_first=False)}


def test_planning_gets_destinations() -> None:
    """Of a wish taken in private, planning gets where the person may go and that was assessed."""
    me, one = account(Role.DELEGATE), person("UA", home="KP").id
    wish = Wish(Says.ELSEWHERE, ("CH", "KR"), private=True)
    record_interview(me, one, replace(INTERVIEW, wish=wish, fear=(), assessed=("KR",)))
    assert tell_destinations(account(Role.PLANNER)) == {one: Destinations(("KR",), ask_first=True)}


def test_somebody_sought_is_not_interviewed() -> None:
    """Nobody talked with somebody whom nobody found."""
    with pytest.raises(RequestInvalid):
        record_interview(account(Role.DELEGATE), person("UA", is_sought=True).id, INTERVIEW)


def test_feared_destination_is_not_assessed_away() -> None:
    """What takes two people cannot be done by the next interview of one."""
    me, one = account(Role.DELEGATE), person("UA").id
    record_interview(me, one, INTERVIEW)
    with pytest.raises(SecondPersonNeeded):
        record_interview(me, one, replace(HOME_AGAIN, assessed=("KP",)))
    assert read_confidence(me, one).fear == ("KP",)


def test_audit_does_not_tell_why_confidence_was_refused() -> None:
    """An auditor cannot tell a refusal for what is sealed from one for what was said wrongly."""
    me, one, sought = account(Role.DELEGATE), person("UA").id, person("UA", is_sought=True).id
    record_interview(me, one, INTERVIEW)
    with pytest.raises(SecondPersonNeeded):
        record_interview(me, one, replace(HOME_AGAIN, assessed=("KP",)))
    for_what_is_sealed = AuditRow.objects.latest("number")
    with pytest.raises(RequestInvalid):
        record_interview(me, sought, INTERVIEW)
    for_what_was_said = AuditRow.objects.latest("number")
    assert for_what_is_sealed.outcome == for_what_was_said.outcome == "refused"
    assert for_what_is_sealed.detail == for_what_was_said.detail


def test_two_people_take_a_fear_back() -> None:
    """Once both named the same destination it is feared no more, and the request is used."""
    world = prepared("UA")
    second = account(Role.DELEGATE)
    assert use_vault(second, world["person"], world["request"], NO_LONGER_FEARED).fear == ()
    with pytest.raises(SecondPersonNeeded):
        use_vault(account(Role.DELEGATE), world["person"], world["request"], NO_LONGER_FEARED)


def test_one_person_is_not_two() -> None:
    """Whoever asked cannot confirm it."""
    world, me = prepared("UA"), account(Role.DELEGATE)
    mine = request_vault(me, world["person"], NO_LONGER_FEARED)
    with pytest.raises(SecondPersonNeeded):
        use_vault(me, world["person"], mine, NO_LONGER_FEARED)
    assert read_confidence(me, world["person"]).fear == ("KP",)


@pytest.mark.parametrize(
    "ask", [Ask(Use.READ), Ask(Use.REMOVE_FEAR, "RU")], ids=["another use", "another party"]
)
def test_two_who_ask_for_different_things_get_nothing(ask: Ask) -> None:
    """The second has to say by themselves what the first asked for."""
    world = prepared("UA")
    with pytest.raises(SecondPersonNeeded):
        use_vault(account(Role.DELEGATE), world["person"], world["request"], ask)


def test_request_of_one_person_opens_no_other() -> None:
    """What was asked of one person's confidence cannot be used for another's."""
    world = prepared("UA")
    with pytest.raises(SecondPersonNeeded):
        use_vault(account(Role.DELEGATE), person("UA").id, world["request"], NO_LONGER_FEARED)


def test_request_is_good_for_a_day() -> None:
    """A request that waited too long is none."""
    world = prepared("UA")
    with writing():
        VaultRequest.objects.filter(pk=world["request"]).update(made_at=datetime.now(UTC) - timedelta(days=2))
    with pytest.raises(SecondPersonNeeded):
        use_vault(account(Role.DELEGATE), world["person"], world["request"], NO_LONGER_FEARED)


def test_two_people_read() -> None:
    """Outside an interview two people read what one alone reads for it."""
    world, first = prepared("UA"), account(Role.DELEGATE)
    request = request_vault(first, world["person"], Ask(Use.READ))
    assert use_vault(account(Role.DELEGATE), world["person"], request, Ask(Use.READ)).wish == INTERVIEW.wish


def test_missing_turn_is_noticed(registry: Opened) -> None:
    """If the last record is taken out of the database, the wish before it does not hold in silence."""
    me, one = account(Role.DELEGATE), person("UA").id
    record_interview(me, one, INTERVIEW)
    record_interview(me, one, HOME_AGAIN)
    registry.tamper("DELETE FROM registry_sealedconfidence WHERE turn = 2")
    with pytest.raises(VaultRefused):
        read_confidence(me, one)


def test_swapped_confidences_do_not_open(registry: Opened) -> None:
    """What is sealed of one person and put to another opens for neither."""
    me, one, other = account(Role.DELEGATE), person("UA").id, person("UA").id
    record_interview(me, one, INTERVIEW)
    record_interview(me, other, HOME_AGAIN)
    kept = SealedConfidence.objects.get(person=one)
    registry.tamper(
        "UPDATE registry_sealedconfidence SET nonce = %s, sealed = %s",
        [bytes(kept.nonce), bytes(kept.sealed)],
    )
    assert read_confidence(me, one).wish == INTERVIEW.wish
    with pytest.raises(VaultRefused):
        read_confidence(me, other)


def test_everything_is_sealed_anew() -> None:
    """After a new key and a sealing anew the older key can go, and everything opens as before."""
    world, me = prepared("UA"), account(Role.DELEGATE)
    assert reseal_vault(account(Role.ADMINISTRATOR)) == SEALED_WISH_AND_PLANS + 1
    for path, compartment in zip(key_files(), (Compartment.WISHES, Compartment.REPORTS), strict=True):
        drop_older_keys(path, compartment)
    assert read_confidence(me, world["person"]).wish == INTERVIEW.wish
    assert read_report_text(me, world["report"]) == REPORT_TEXT
    assert reseal_vault(account(Role.ADMINISTRATOR)) == 0


def test_key_that_is_needed_is_not_dropped(registry: Opened) -> None:
    """While something opens by an older key alone the command refuses; once all is sealed anew it drops."""
    world = prepared("UA")
    (path, *_) = key_files()
    with pytest.raises(KeyInUse) as refused:
        drop_by_command(registry.environment, path, "wishes")
    open_registry(settings_from(registry.environment))
    assert refused.value.records == SEALED_WISH_AND_PLANS
    assert read_confidence(account(Role.DELEGATE), world["person"]).fear == ("KP",)
    reseal_vault(account(Role.ADMINISTRATOR))
    drop_by_command(registry.environment, path, "wishes")
    open_registry(settings_from(registry.environment))
    assert read_confidence(account(Role.DELEGATE), world["person"]).fear == ("KP",)


def test_old_backup_does_not_open_with_the_new_key(registry: Opened) -> None:
    """What lay in the database before keys changed opens no more once the older key was dropped."""
    me, one = account(Role.DELEGATE), person("UA").id
    record_interview(me, one, INTERVIEW)
    kept = SealedConfidence.objects.get(person=one)
    renew_rings()
    everything("UA")
    reseal_vault(account(Role.ADMINISTRATOR))
    for path, compartment in zip(key_files(), (Compartment.WISHES, Compartment.REPORTS), strict=True):
        drop_older_keys(path, compartment)
    registry.tamper(
        "UPDATE registry_sealedconfidence SET version = 1, key_name = %s, nonce = %s, sealed = %s",
        [kept.key_name, bytes(kept.nonce), bytes(kept.sealed)],
    )
    with pytest.raises(VaultRefused):
        read_confidence(me, one)


def key_files() -> list[Path]:
    """Give the files of both rings, wishes first."""
    settings = opened_settings()
    return [path for path in (settings.vault_key_file, settings.report_key_file) if path is not None]


def test_one_that_does_not_open_stops_the_list(registry: Opened) -> None:
    """Planning gets no list in which one person's destinations are guessed."""
    one = person("UA").id
    record_interview(account(Role.DELEGATE), one, INTERVIEW)
    registry.tamper("UPDATE registry_sealedconfidence SET turn = 7")
    with pytest.raises(VaultRefused):
        tell_destinations(account(Role.PLANNER))


def test_destinations_come_in_pages() -> None:
    """Whoever goes on after the last person of a page gets the next ones."""
    me = account(Role.PLANNER)
    people = sorted(person("UA").id for _ in range(3))
    assert list(tell_destinations(me, after=people[0])) == people[1:]
    assert list(tell_destinations(me, after=UUID(int=2**128 - 1))) == []
