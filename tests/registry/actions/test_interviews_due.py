"""Who is to be asked in private, and why."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from repatria.core.enquiries import Answer
from repatria.core.happenings import Happening
from repatria.core.interviews import AskBecause
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.record_event import record_event
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.request_vault import request_vault
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.tell_interviews_due import PAGE, tell_interviews_due
from repatria.registry.actions.use_vault import use_vault
from repatria.registry.roles import Role
from tests.registry.actions.catalog import INTERVIEW, NO_LONGER_FEARED, TOLD
from tests.registry.people import account, person

pytestmark = pytest.mark.usefixtures("registry")


def reasons(me: UUID) -> dict[UUID, tuple[AskBecause, ...]]:
    """Give why each is to be asked."""
    return {each.id: each.because for each in tell_interviews_due(me).people}


def test_who_was_never_asked_is_to_be_asked() -> None:
    """Of those held; who is sought, or is there no more, is asked by nobody."""
    held, gone = person("UA"), person("UA")
    person("UA", is_sought=True)
    record_event(account(Role.REGISTRAR, party="UA"), gone.id, Happening.DIED, day="2025-01", report=None)
    me = account(Role.DELEGATE)
    assert reasons(me) == {held.id: (AskBecause.NEVER,)}
    record_interview(me, held.id, INTERVIEW)
    assert reasons(me) == {}
    assert set(tell_interviews_due(me).counts.values()) == {0}


def test_what_others_told_since_is_a_reason() -> None:
    """A reported wish opens an interview, before the first one and after; the interview ends it."""
    held, me, analyst = person("UA"), account(Role.DELEGATE), account(Role.ANALYST, party="UA")
    record_told_wish(analyst, held.id, TOLD)
    assert reasons(me) == {held.id: (AskBecause.NEVER, AskBecause.RECORDED)}
    record_interview(me, held.id, INTERVIEW)
    assert reasons(me) == {}
    record_told_wish(analyst, held.id, TOLD)
    (due,) = tell_interviews_due(me, because=AskBecause.RECORDED).people
    assert (due.because, due.last_asked) == ((AskBecause.RECORDED,), date(2025, 2, 1))


def test_what_two_took_back_since_is_a_reason() -> None:
    """Who is no longer said to fear a place is asked again."""
    held, me = person("UA"), account(Role.DELEGATE)
    record_interview(me, held.id, INTERVIEW)
    request = request_vault(me, held.id, NO_LONGER_FEARED)
    use_vault(account(Role.DELEGATE), held.id, request, NO_LONGER_FEARED)
    assert reasons(me) == {held.id: (AskBecause.RECORDED,)}


def test_an_enquiry_waits_for_the_answer_of_whom_it_found() -> None:
    """Until they answered, whatever they answer."""
    held, me = person("UA"), account(Role.DELEGATE)
    record_interview(me, held.id, INTERVIEW)
    sent = send_enquiry(account(Role.FAMILY, party="UA"), name="Made-up", asks="Made-up Asker")
    assert reasons(me) == {}
    match_enquiry(account(Role.TRACING_OFFICER, party="UA"), sent, held.id)
    assert reasons(me) == {held.id: (AskBecause.ENQUIRY,)}
    record_answer(me, sent, Answer(agrees=False))
    assert reasons(me) == {}


def test_pages_follow_each_other() -> None:
    """Each is on one page, and counts are of all."""
    everybody = {person("UA").id for _ in range(PAGE + 1)}
    me = account(Role.DELEGATE)
    first = tell_interviews_due(me)
    second = tell_interviews_due(me, because=AskBecause.NEVER, after=first.people[-1].id)
    assert {each.id for each in (*first.people, *second.people)} == everybody
    assert first.counts[AskBecause.NEVER] == PAGE + 1


def test_very_many_are_told_as_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the bound they are counted; beyond it, they are more than that, and all are still listed."""
    monkeypatch.setattr("repatria.registry.actions.tell_interviews_due.MOST_COUNTED", 3)
    me, everybody = account(Role.DELEGATE), {person("UA").id for _ in range(3)}
    told = tell_interviews_due(me)
    assert (told.counts[AskBecause.NEVER], told.more) == (3, frozenset())
    everybody |= {person("UA").id for _ in range(2)}
    told = tell_interviews_due(me)
    assert (told.counts[AskBecause.NEVER], told.more) == (3, frozenset({AskBecause.NEVER}))
    assert {each.id for each in told.people} == everybody
