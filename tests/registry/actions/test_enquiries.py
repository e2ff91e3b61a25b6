"""An enquirer hears one sentence, whatever is known, until the person agreed to be found by them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from repatria.core.enquiries import ANSWERED_SAYS, RECEIVED_SAYS, WITHDRAWN_SAYS, Answer
from repatria.core.errors import NoSuchRecord, NotPermitted, RequestInvalid
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.take_up_enquiry import take_up_enquiry
from repatria.registry.actions.tell_enquiries import tell_enquiries
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.registry.actions.withdraw_enquiry import withdraw_enquiry
from repatria.registry.models import AuditRow, Enquiry, SealedAnswer
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry.conftest import Opened
from tests.registry.people import account, person

pytestmark = pytest.mark.usefixtures("registry")

YES = Answer(agrees=True, message="Made-up words: I am well.")
NO = Answer(agrees=False)


def family() -> UUID:
    """Make somebody who asks for somebody."""
    return account(Role.FAMILY, party="UA")


def tracer() -> UUID:
    """Make somebody who traces for a party."""
    return account(Role.TRACING_OFFICER, party="UA")


def asked(me: UUID) -> UUID:
    """Send an enquiry."""
    return send_enquiry(me, name="Made-up Person", asks="Made-up Asker", relation="sister")


def said(me: UUID) -> list[tuple[str, str | None]]:
    """Give what an enquirer hears."""
    return [(each.says, each.message) for each in tell_enquiries(me)]


def nothing(enquiry: UUID) -> None:
    """Do nothing with an enquiry."""


def taken_up(enquiry: UUID) -> None:
    """Search for somebody."""
    take_up_enquiry(tracer(), enquiry, sought=person("UA", is_sought=True).id)


def found(enquiry: UUID) -> None:
    """Find somebody who was not asked yet."""
    match_enquiry(tracer(), enquiry, person("UA").id)


def refused(enquiry: UUID) -> None:
    """Find somebody who does not want to be found."""
    found(enquiry)
    record_answer(account(Role.DELEGATE), enquiry, NO)


def changed_their_mind(enquiry: UUID) -> None:
    """Find somebody who agreed, and agrees no more."""
    found(enquiry)
    record_answer(account(Role.DELEGATE), enquiry, YES)
    record_answer(account(Role.DELEGATE), enquiry, NO)


def another_answered(enquiry: UUID) -> None:
    """Let somebody agree who turned out to be another person."""
    found(enquiry)
    record_answer(account(Role.DELEGATE), enquiry, YES)
    match_enquiry(tracer(), enquiry, person("UA").id)


UNANSWERED = [nothing, taken_up, found, refused, changed_their_mind, another_answered]


@pytest.mark.parametrize("happened", UNANSWERED)
def test_enquirer_hears_one_sentence(happened: Callable[[UUID], None]) -> None:
    """Received, searched for, found, asked, refused: to the enquirer it is the same to the byte."""
    me = family()
    enquiry = asked(me)
    before = repr(tell_enquiries(me))
    happened(enquiry)
    assert repr(tell_enquiries(me)) == before
    assert said(me) == [(RECEIVED_SAYS, None)]


def test_who_agreed_is_told_in_their_words() -> None:
    """Once the person agreed to this enquirer, that enquirer hears what they said, and no other does."""
    me, other = family(), family()
    enquiry, others = asked(me), asked(other)
    one = person("UA").id
    for each in (enquiry, others):
        match_enquiry(tracer(), each, one)
    record_answer(account(Role.DELEGATE), enquiry, YES)
    assert (said(me), said(other)) == ([(ANSWERED_SAYS, YES.message)], [(RECEIVED_SAYS, None)])


def test_yes_and_no_leave_one_trace(registry: Opened) -> None:
    """Neither the audit, nor the tables, nor what tracing reads tells whether somebody agreed."""
    traces = []
    for answer in (YES, NO):
        enquiry = asked(family())
        found(enquiry)
        record_answer(account(Role.DELEGATE), enquiry, answer)
        row = AuditRow.objects.latest("number")
        seen = door.get(tracer(), "enquiry", enquiry, purpose=Purpose.TRACING).values["state"]
        trace = [
            row.act,
            row.outcome,
            row.detail,
            seen,
            len(bytes(SealedAnswer.objects.latest("made_at").sealed)),
        ]
        traces.append(re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", json.dumps(trace)))
    assert traces[0] == traces[1]
    assert str(YES.message) not in registry.dump()


def test_nobody_reads_another_ones_enquiry() -> None:
    """An enquirer sees and withdraws their own enquiries alone, and no record of anybody."""
    mine = asked(family())
    other = family()
    assert tell_enquiries(other) == ()
    with pytest.raises(NoSuchRecord):
        withdraw_enquiry(other, mine)
    with pytest.raises(NotPermitted):
        door.get(other, "enquiry", mine, purpose=Purpose.TRACING)


def test_withdrawn_enquiry_is_searched_for_no_more() -> None:
    """Only the enquirer ends a search; then nobody is matched with it."""
    me = family()
    enquiry = asked(me)
    withdraw_enquiry(me, enquiry)
    assert said(me) == [(WITHDRAWN_SAYS, None)]
    with pytest.raises(RequestInvalid):
        match_enquiry(tracer(), enquiry, person("UA").id)
    with pytest.raises(RequestInvalid):
        take_up_enquiry(tracer(), enquiry)


def test_enquiry_is_matched_with_somebody_held() -> None:
    """A record of somebody sought is no find, and there is nobody to ask before one."""
    enquiry = asked(family())
    with pytest.raises(RequestInvalid):
        match_enquiry(tracer(), enquiry, person("UA", is_sought=True).id)
    with pytest.raises(NoSuchRecord):
        record_answer(account(Role.DELEGATE), enquiry, YES)


def test_message_goes_with_agreement() -> None:
    """A message of somebody who does not agree is refused, not kept for later."""
    enquiry = asked(family())
    found(enquiry)
    with pytest.raises(RequestInvalid):
        record_answer(account(Role.DELEGATE), enquiry, Answer(agrees=False, message="Made-up words"))
    assert SealedAnswer.objects.count() == 0


def test_erased_person_is_found_by_nobody() -> None:
    """What an erased person answered goes, and the enquirer hears what everybody hears."""
    me = family()
    enquiry, one = asked(me), person("UA").id
    match_enquiry(tracer(), enquiry, one)
    record_answer(account(Role.DELEGATE), enquiry, YES)
    erase_person(account(Role.REGISTRAR, party="UA"), one, version=1)
    assert (said(me), SealedAnswer.objects.count()) == ([(RECEIVED_SAYS, None)], 0)
    assert Enquiry.objects.get().found is None


def test_erasure_leaves_a_withdrawn_enquiry_withdrawn() -> None:
    """An enquiry that its sender took back is not searched for anew."""
    me = family()
    enquiry, one = asked(me), person("UA").id
    match_enquiry(tracer(), enquiry, one)
    withdraw_enquiry(me, enquiry)
    erase_person(account(Role.REGISTRAR, party="UA"), one, version=1)
    assert said(me) == [(WITHDRAWN_SAYS, None)]


def test_person_is_told_that_they_were_matched() -> None:
    """Who was named in an enquiry can hear that somebody compared them with it."""
    enquiry, one = asked(family()), person("UA").id
    match_enquiry(tracer(), enquiry, one)
    looked = tell_who_looked(account(Role.DELEGATE), one)
    assert [each.act for each in looked] == ["match-enquiry"]


def test_enquiry_that_nobody_took_up_is_late() -> None:
    """After a week tracing is told of it; once somebody searches it is late no more."""
    me, enquiry = tracer(), asked(family())
    assert tell_overdue(me).late == ()
    with writing():
        Enquiry.objects.update(made_at=timezone.now() - timedelta(days=9))
    ((clock, days),) = [(each.clock, each.days) for each in tell_overdue(me).late]
    assert (clock, days) == ("enquiry", 2)
    take_up_enquiry(me, enquiry)
    assert tell_overdue(me).late == ()
