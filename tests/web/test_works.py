"""Long work by pages: begun, seen to go on, stopped, taken up again, and what comes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.tasks import TaskResultStatus, default_task_backend
from django.tasks.exceptions import InvalidTask, TaskResultDoesNotExist

from repatria.registry.actions.start_work import start_work
from repatria.registry.actions.stop_work import stop_work
from repatria.registry.actions.withdraw_offer import withdraw_offer
from repatria.registry.audit.check import check_chain
from repatria.registry.models import AuditRow, LongWork, Plan, RoleHeld, SealedWork
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.work.queue import ALIVE, LOST, end_done, give_back, take_next, tell
from repatria.web.aside.tasks import TASKS, begin
from repatria.web.aside.watching import BesideWatch
from repatria.web.aside.worker import Worker
from repatria.workflows.watching import Progress
from tests.registry import people
from tests.registry.conftest import Opened
from tests.registry.people import account
from tests.registry.plans import fixed_day, planner
from tests.registry.test_from_registry_to_plan import MADE_UP, exchange, planned
from tests.web.planning import begun, done, with_neutral_key, worked_off
from tests.web.visiting import Browsing


@pytest.fixture
def key(pages: Browsing, tmp_path: Path) -> Iterator[Path]:
    """Give the server the neutral's key."""
    del pages
    with with_neutral_key(tmp_path) as file:
        yield file


def asked(me: UUID, **fields: str) -> UUID:
    """Begin to plan, as the form does."""
    asks = {"case_id": "made-up", "title": "Made up", "names": [], "release_on": fixed_day().isoformat()}
    return begin(me, "make_plan", asks | fields)


@pytest.mark.usefixtures("key")
def test_a_plan_is_made_aside(pages: Browsing) -> None:
    """The form begins it, a worker makes it, and it is recorded once in the name of who asked."""
    exchange()
    me, day = planner(), fixed_day()
    inside = pages.signed_in(me)
    sent = {"case_id": "made-up", "title": "Made up", "names": "UA = Ukraine", "release_on": day.isoformat()}
    work = begun(inside.send("/plans/start/", sent))
    waiting = inside.open(f"/plans/work/{work}/")
    assert "waits for its turn" in waiting.text
    assert "every 1s" in waiting.text
    part = inside.open(f"/plans/work/{work}/", **{"hx-request": "true"})
    assert "<html" not in part.text
    assert worked_off() == 1
    over = inside.open(f"/plans/work/{work}/", **{"hx-request": "true"})
    assert ("See what came of it" in over.text, "every 1s" in over.text) == (True, False)
    plan = Plan.objects.get()
    assert (plan.by_id, plan.case_id) == (me, "made-up")
    assert f"/plans/{plan.id}/" in inside.open(f"/plans/work/{work}/").text
    assert check_chain().is_whole


@pytest.mark.usefixtures("key")
def test_a_question_is_answered_and_a_way_is_tried(pages: Browsing) -> None:
    """Choose people, get ways, try one, and see the plan that would be beside the one there is."""
    parties = exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(planner())
    answer = done(inside, f"/plans/{made.id}/ask/", {"held_by": "UA", "home": "RU", "at_least": 2})
    assert "No change of any offer can bring" in answer.text
    met = done(inside, f"/plans/{made.id}/ask/", {"described": str(parties["UA-0"]), "at_least": 1})
    assert "frees them already" in met.text
    assert Plan.objects.count() == 1


@pytest.mark.usefixtures("key")
def test_a_way_is_tried_and_seen_beside_the_plan(pages: Browsing) -> None:
    """Where an offer asks for too much, the answer says what would do, and the plan it gives is drawn."""
    parties = exchange()
    withdraw_offer(account(Role.NEGOTIATOR, party="RU"), parties["RU"], version=1)
    made = planned(MADE_UP)
    assert made.plan.people_moved == 0
    inside = pages.signed_in(planner())
    work = begun(inside.send(f"/plans/{made.id}/ask/", {"held_by": "UA", "home": "RU", "at_least": 1}))
    assert worked_off() == 1
    assert "Try this way" in inside.open(f"/plans/work/{work}/").text
    tried = done(inside, f"/plans/work/{work}/try/", {"way": "0"})
    assert "Nothing of this is recorded" in tried.text
    assert re.findall(r'<td class="big">(\d+)</td>', tried.text)[0] == "0"
    assert re.findall(r'<td class="big">(\d+)</td>', tried.text)[1] != "0"
    assert Plan.objects.count() == 1


@pytest.mark.usefixtures("key")
def test_only_a_way_that_was_found_is_tried(pages: Browsing) -> None:
    """An answer with ways: to try one that it does not name begins nothing."""
    exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(planner())
    sent = {"held_by": "UA", "home": "RU", "at_least": 2, "is_for_party": "on"}
    work = begun(inside.send(f"/plans/{made.id}/ask/", sent))
    assert worked_off() == 1
    answer = inside.open(f"/plans/work/{work}/")
    assert answer.status == 200, answer.text
    nothing = inside.send(f"/plans/work/{work}/try/", {"way": "7"})
    assert nothing.status == 404
    assert LongWork.objects.count() == 1


@pytest.mark.usefixtures("key")
def test_a_number_varies_and_a_plan_is_put_into_rounds(pages: Browsing) -> None:
    """A curve with every point in a table; rounds with what each party accepts to be owed."""
    parties = exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(planner())
    number = f"{parties['UA']}.gets[0].at_least"
    sent = {"number": number, "first": "1", "last": "3", "step": "1"}
    curve = done(inside, f"/plans/{made.id}/vary/", sent)
    assert curve.text.count("proven best") >= 3
    form = inside.open(f"/plans/{made.id}/rounds/").text

    def limit(what: str, party: str) -> str:
        """Find the field of a limit by the name of the party beside it."""
        found = re.search(rf'for="id_({what}_\d)">[^<]*\({party}\)', form)
        assert found is not None
        return found[1]

    limits = {limit("gives", "UA"): 1, limit("gives", "RU"): 2, limit("receives", "UA"): 1}
    rounds = done(inside, f"/plans/{made.id}/rounds/", limits)
    assert "can travel in" in rounds.text
    assert "accepts 1" in rounds.text
    assert "0 of 2" in rounds.text


@pytest.mark.usefixtures("key")
def test_what_is_asked_and_answered_lies_sealed(pages: Browsing, registry: Opened) -> None:
    """Neither the table of the work, nor the audit, nor a dump says whom somebody asked about."""
    parties = exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(planner())
    done(inside, f"/plans/{made.id}/ask/", {"home": "RU", "category": "combatant", "at_least": 1})
    dump = registry.dump()
    assert "category=combatant" not in dump
    assert SealedWork.objects.count() == 2
    rows = AuditRow.objects.filter(act__in=("start-work", "answer-work", "read-work"))
    assert not any(str(parties["UA-0"]) in row.detail for row in rows)


@pytest.mark.usefixtures("key")
def test_work_that_waits_is_stopped_at_once(pages: Browsing) -> None:
    """Nothing is begun of it, and nothing is recorded."""
    exchange()
    me = planner()
    work = asked(me)
    inside = pages.signed_in(planner())
    assert inside.send(f"/plans/work/{work}/stop/").goes_to == f"/plans/work/{work}/"
    assert worked_off() == 0
    assert LongWork.objects.get().state == "stopped"
    assert "was stopped" in inside.open(f"/plans/work/{work}/").text
    assert Plan.objects.count() == 0


@pytest.mark.usefixtures("key")
def test_a_search_that_is_stopped_ends_with_what_it_has(pages: Browsing) -> None:
    """The wish to stop reaches the search; how far it was stands in the table."""
    exchange()
    me = planner()
    work = asked(me)
    taken = take_next("one")
    assert taken is not None
    watch = BesideWatch(taken, "one")
    watch.see(Progress("people freed", 2, 5, 3, 2**70))
    with watch.beside():
        stop_work(me, work)
        while not watch.is_stopped:
            pass
    kept = LongWork.objects.get()
    assert (kept.number, kept.total, kept.best, kept.bound, kept.step) == (2, 5, 3, None, "people freed")
    assert "it was asked to stop" in pages.signed_in(me).open(f"/plans/work/{work}/").text


@pytest.mark.usefixtures("key")
def test_lost_work_is_taken_up_once_more_and_then_failed(pages: Browsing) -> None:
    """A worker that is not heard of loses its work; who is only slow can write no end of it any more."""
    exchange()
    work = asked(planner())
    long_ago = datetime.now(UTC) - 2 * ALIVE
    assert take_next("one") is not None
    assert take_next("two") is None
    with writing():
        LongWork.objects.update(seen_at=long_ago)
    assert take_next("two") is not None
    assert (tell(work, "one"), end_done(work, "one")) == (None, False)
    with writing():
        LongWork.objects.update(seen_at=long_ago)
    assert take_next("three") is None
    kept = LongWork.objects.get()
    assert (kept.state, kept.code) == ("failed", LOST)
    page = pages.signed_in(planner()).open(f"/plans/work/{work}/")
    assert "lost twice" in page.text


@pytest.mark.usefixtures("key", "pages")
def test_a_worker_that_leaves_gives_its_work_back() -> None:
    """Ended with its server, it leaves the work to the next one, and that is no attempt."""
    exchange()
    work = asked(planner())
    assert take_next("one") is not None
    assert give_back(work, "one")
    kept = LongWork.objects.get()
    assert (kept.state, kept.attempts, kept.worker) == ("waiting", 0, "")
    assert worked_off() == 1
    assert Plan.objects.count() == 1


@pytest.mark.usefixtures("key", "pages")
def test_a_plan_is_recorded_once_however_often_it_is_begun() -> None:
    """A worker lost between the record and its note: the next one finds the plan, and makes no other."""
    exchange()
    work = asked(planner())
    assert worked_off() == 1
    with writing():
        SealedWork.objects.filter(work=work, is_answer=True).delete()
        LongWork.objects.filter(pk=work).update(state="waiting")
    assert worked_off() == 1
    assert (Plan.objects.count(), LongWork.objects.get().state) == (1, "done")
    assert check_chain().is_whole


@pytest.mark.usefixtures("key")
def test_a_right_that_ended_ends_the_work(pages: Browsing) -> None:
    """The worker acts as who asked, with the rights that they have by then."""
    exchange()
    me = planner()
    work = asked(me)
    with writing():
        RoleHeld.objects.filter(account=me).delete()
    assert worked_off() == 1
    kept = LongWork.objects.get()
    assert (kept.state, kept.code, Plan.objects.count()) == ("failed", "not-permitted", 0)
    assert "no right to this" in pages.signed_in(planner()).open(f"/plans/work/{work}/").text


@pytest.mark.usefixtures("key")
def test_a_session_for_one_role_binds_its_work(pages: Browsing) -> None:
    """What a session left of the rights of its account is all that its work has."""
    exchange()
    me = account(Role.PLANNER)
    inside = pages.signed_in(me, role=Role.PLANNER.value)
    day = fixed_day().isoformat()
    work = begun(inside.send("/plans/start/", {"case_id": "made-up", "title": "Made up", "release_on": day}))
    assert LongWork.objects.get(pk=work).role == Role.PLANNER.value
    assert worked_off() == 1
    assert LongWork.objects.get(pk=work).state == "done"


@pytest.mark.usefixtures("key")
def test_what_was_wrong_is_told_to_who_asked(pages: Browsing) -> None:
    """A day that is none of release refuses the record: which fault, the page says."""
    exchange()
    me = planner()
    work = asked(me, release_on="2199-01-01")
    assert worked_off() == 1
    page = pages.signed_in(me).open(f"/plans/work/{work}/")
    assert "release_on" in page.text
    assert LongWork.objects.get().state == "failed"


@pytest.mark.usefixtures("key")
def test_work_of_the_neutral_is_no_page_for_others(pages: Browsing) -> None:
    """For a party there is no such work, whether there is one or not."""
    exchange()
    work = asked(planner())
    inside = pages.signed_in(account(Role.NEGOTIATOR, party="UA"))
    one, none = f"/plans/work/{work}/", f"/plans/work/{uuid4()}/"
    seen, nothing = inside.open(one), inside.open(none)
    assert seen.status == nothing.status == 404
    assert seen.bare.replace(one, none) == nothing.bare
    assert inside.send(f"{one}stop/").status == 404
    assert not LongWork.objects.get().is_stop_asked


@pytest.mark.usefixtures("pages")
def test_tasks_are_those_of_django() -> None:
    """A task takes the identifier of work that an act wrote, tells its state, and holds nothing else."""
    me = planner()
    work = start_work(me, "ask", asks={"question": {"free": "made-up", "at_least": 1}})
    result = TASKS["ask"].enqueue(str(work))
    assert (result.status, result.args) == (TaskResultStatus.READY, [str(work)])
    with pytest.raises(InvalidTask):
        TASKS["vary"].enqueue(str(work))
    with pytest.raises(InvalidTask):
        TASKS["ask"].enqueue(str(work), "more")
    with pytest.raises(TaskResultDoesNotExist):
        TASKS["ask"].enqueue(str(uuid4()))
    assert worked_off() == 1
    failed = default_task_backend.get_result(str(work))
    assert (failed.status, failed.errors[0].traceback) == (TaskResultStatus.FAILED, "no-such-record")
    assert "made-up" not in json.dumps([failed.args, failed.kwargs, failed.errors[0].traceback])


@pytest.mark.usefixtures("key", "pages")
def test_work_that_fails_unforeseen_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is marked as failed without a word of why, and the next piece is done."""
    exchange()
    me = planner()
    asked(me)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("made-up secret")

    with monkeypatch.context() as patched:
        patched.setattr("repatria.web.aside.tasks.plan_from_registry", broken)
        assert Worker().work_once()
    assert (LongWork.objects.get().state, LongWork.objects.get().code) == ("failed", "failed")
    asked(me)
    assert worked_off() == 1
    assert Plan.objects.count() == 1


@pytest.mark.usefixtures("key")
def test_an_answer_is_forgotten_after_its_time(pages: Browsing) -> None:
    """The page then says so, and shows nothing that was."""
    exchange()
    me = planner()
    work = asked(me)
    assert worked_off() == 1
    with writing():
        SealedWork.objects.update(made_at=datetime.now(UTC) - timedelta(days=31))
        SealedWork.objects.all().delete()
    assert "is forgotten" in pages.signed_in(me).open(f"/plans/work/{work}/").text


@pytest.mark.usefixtures("key")
def test_a_page_left_open_does_not_ask_for_ever(pages: Browsing) -> None:
    """After ten minutes it looks no more by itself: a session that nobody uses is to end."""
    exchange()
    work = asked(planner())
    with writing():
        LongWork.objects.update(made_at=datetime.now(UTC) - timedelta(minutes=11))
    page = pages.signed_in(planner()).open(f"/plans/work/{work}/")
    assert ("hx-trigger" in page.text, "Look again" in page.text) == (False, True)


@pytest.mark.usefixtures("key")
def test_handovers_are_shown_as_they_come(pages: Browsing) -> None:
    """By day and way, to who may list them; looked up again for a while, and then no more by itself."""
    people.everything("UA")
    inside = pages.signed_in(account(Role.HANDOVER_OFFICER, party="UA"))
    page = inside.open("/rounds/")
    assert "1 person was handed over" in page.text
    assert 'hx-get="/rounds/?left=119"' in page.text
    last = inside.open("/rounds/?left=0", **{"hx-request": "true"})
    assert ("<html" in last.text, "hx-get" in last.text, "Look again" in last.text) == (False, False, True)
    assert pages.signed_in(account(Role.PHYSICIAN, party="UA")).open("/rounds/").status == 404
