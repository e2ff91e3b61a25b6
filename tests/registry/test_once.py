"""A request with a key is done once, however often and by however many threads it is sent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from repatria.core.errors import AnswerNotKept, NoSuchRecord, NotPermitted, RepeatDiffers
from repatria.registry.actions.add_organization import add_organization
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.take_role import take_role
from repatria.registry.audit.check import check_chain
from repatria.registry.models import AuditRow, KeptAnswer, Organization, OrganizationKind
from repatria.registry.models.guard import writing
from repatria.registry.once import KEPT, Keyed, done_once
from repatria.registry.roles import Role
from tests.registry.actions.catalog import TOLD
from tests.registry.conftest import Opened
from tests.registry.people import account, everything, person

pytestmark = pytest.mark.usefixtures("registry")


def adding(me: UUID) -> Callable[[], str]:
    """Give what adds an organization of another name each time."""
    return lambda: str(add_organization(me, f"Made-up {uuid4()}", kind=OrganizationKind.BUREAU, party="UA"))


def keyed(key: str = "made-up key", request: bytes = b"{}") -> Keyed:
    """Give a request to add an organization."""
    return Keyed(key, "add-organization", request)


def test_same_key_and_request_is_done_once() -> None:
    """The second time nothing is done, and what the first gave is given again."""
    me = account(Role.ADMINISTRATOR)
    there = Organization.objects.count()
    first = done_once(me, keyed(), adding(me), keeps_answer=True)
    again = done_once(me, keyed(), adding(me), keeps_answer=True)
    assert (first, Organization.objects.count()) == (again, there + 1)
    assert AuditRow.objects.latest("number").act == "repeat-answer"
    assert check_chain().is_whole


def test_another_request_with_the_key_is_refused() -> None:
    """A key stands for one request; another one is not taken for it."""
    me = account(Role.ADMINISTRATOR)
    done_once(me, keyed(), adding(me), keeps_answer=True)
    there = Organization.objects.count()
    with pytest.raises(RepeatDiffers):
        done_once(me, keyed(request=b'{"other": 1}'), adding(me), keeps_answer=True)
    assert Organization.objects.count() == there


def test_key_of_another_account_is_another_key() -> None:
    """Two who choose the same key do not meet."""
    one, other = account(Role.ADMINISTRATOR), account(Role.ADMINISTRATOR)
    made = {done_once(me, keyed(), adding(me), keeps_answer=True) for me in (one, other)}
    assert len(made) == 2


def test_threads_with_one_key_do_it_once() -> None:
    """Of eight that ask at once with one key, one does it, and all get the same answer."""
    me, start = account(Role.ADMINISTRATOR), Barrier(8)
    there = Organization.objects.count()

    def ask(_: int) -> object:
        start.wait()
        try:
            return done_once(me, keyed(), adding(me), keeps_answer=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))
    assert (len(answers), Organization.objects.count()) == (1, there + 1)
    assert check_chain().is_whole


def test_refusal_is_not_kept() -> None:
    """What was refused wrote nothing but that somebody tried; with the same key it is tried anew."""
    me, other = account(Role.REGISTRAR, party="UA"), person("RU").id
    asked = Keyed("made-up key", "correct-person", b"{}")
    for _ in range(2):
        with pytest.raises(NoSuchRecord):
            done_once(me, asked, lambda: correct_person(me, other, version=1, name="O"), keeps_answer=True)
    rows = AuditRow.objects.filter(account=me, outcome=NoSuchRecord.code)
    assert (rows.count(), KeptAnswer.objects.count()) == (2, 0)


def test_answer_in_confidence_is_not_kept() -> None:
    """Of an act whose answer nobody may find later, only that it was done is known."""
    me = account(Role.ADMINISTRATOR)
    done_once(me, keyed(), lambda: {"token": adding(me)()}, keeps_answer=False)
    assert KeptAnswer.objects.get().answer is None
    with pytest.raises(AnswerNotKept):
        done_once(me, keyed(), adding(me), keeps_answer=False)


def test_wish_cannot_be_tried_out(registry: Opened) -> None:
    """Two requests that tell the same wish of the same person have nothing in common in the database."""
    world, me = everything("UA"), account(Role.ANALYST, party="UA")
    told = b'{"says": "made-up-wish"}'
    for key in ("one", "other"):
        asked = Keyed(key, "record-told-wish", told)
        done_once(me, asked, lambda: record_told_wish(me, world["person"], TOLD), keeps_answer=True)
    one, other = KeptAnswer.objects.all()
    assert one.request != other.request
    assert "made-up-wish" not in registry.dump()


def test_whose_right_ended_gets_no_answer_again() -> None:
    """What somebody may no longer do is not told again, and was not done twice."""
    me = account(Role.ADMINISTRATOR)
    done_once(me, keyed(), adding(me), keeps_answer=True)
    there = Organization.objects.count()
    take_role(account(Role.ADMINISTRATOR), me, Role.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        done_once(me, keyed(), adding(me), keeps_answer=True)
    assert (Organization.objects.count(), KeptAnswer.objects.count()) == (there, 1)


def test_key_is_forgotten_after_a_day() -> None:
    """A key that is older than a day stands for nothing any more."""
    me = account(Role.ADMINISTRATOR)
    first = done_once(me, keyed(), adding(me), keeps_answer=True)
    with writing():
        KeptAnswer.objects.update(made_at=datetime.now(UTC) - KEPT - timedelta(seconds=1))
    assert done_once(me, keyed(), adding(me), keeps_answer=True) != first
