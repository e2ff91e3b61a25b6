"""Work that somebody begins for themselves: comparing records again, and taking in a list."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from repatria.core.errors import NoSuchRecord, SearchStopped
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.access.records import OF_PLANNERS
from repatria.registry.actions.read_work import read_work
from repatria.registry.actions.start_work import start_work
from repatria.registry.actions.stop_work import stop_own_work, stop_work
from repatria.registry.actions.tell_own_work import MOST_TOLD, tell_own_work
from repatria.registry.audit.check import check_chain
from repatria.registry.models import LinkSuggestion, LongWork, Person, SealedWork
from repatria.registry.roles import Role
from repatria.registry.work.queue import take_next
from repatria.web.aside.tasks import OWN, TASKS, begin
from repatria.web.aside.watching import BesideWatch
from tests.registry import people
from tests.registry.conftest import Opened
from tests.web.planning import worked_off
from tests.web.visiting import Browsing, Shown

NOWHERE = "/aside/nowhere-at-all/"
LIST = """id,name,date of birth,rank,remarks
1,Vyhadana Olena,1990-02-03,private,wants to stay
2,Vyhadanyi Petro,1988-05-06,sergeant,
3,,,,
"""


def begun(answer: Shown) -> str:
    """Give the page of the work that a form has begun."""
    assert answer.status == 302, answer.text
    assert answer.goes_to is not None
    assert answer.goes_to.startswith("/aside/")
    return answer.goes_to


def sent(text: str = LIST, **fields: object) -> dict[str, object]:
    """Give what the form of a list sends."""
    file = SimpleUploadedFile("made-up.csv", text.encode(), "text/csv")
    return {"file": file, "source": "made-up list", "kind": "held", "holder": "RU", "home": "UA"} | fields


def pair() -> tuple[UUID, UUID]:
    """Make somebody sought and somebody held who may be one."""
    sought = people.person(
        "UA", name="Олена Вигадана", is_sought=True, born_first="1990-02-03", born_last="1990-02-03"
    )
    held = people.person("UA", name="Olena Vyhadana", born_first="1990-02-03", born_last="1990-02-03")
    return sought.id, held.id


def test_records_are_compared_again_by_a_button(pages: Browsing) -> None:
    """A worker compares them, and what it finds stands in the list for a person to judge."""
    sought, held = pair()
    inside = pages.signed_in(people.account(Role.TRACING_OFFICER, party="UA"))
    assert "Compare again" in inside.open("/matches/").text
    work = begun(inside.send("/matches/compare/"))
    waiting = inside.open(work)
    assert ("waits for its turn" in waiting.text, "every 1s" in waiting.text) == (True, True)
    assert begun(inside.send("/matches/compare/")) == work  # pressed twice, it is one
    assert worked_off() == 1
    assert "See what came of it" in inside.open(work, **{"hx-request": "true"}).text
    assert "1 possible match" in inside.open(work).text
    (kept,) = LinkSuggestion.objects.all()
    assert (kept.sought_id, kept.held_id) == (sought, held)
    assert f"/people/{sought}/with/{held}/" in inside.open("/matches/").text
    assert work in inside.open("/matches/").text
    assert check_chain().is_whole


def test_work_is_seen_by_who_began_it_alone(pages: Browsing) -> None:
    """To a colleague, to a planner and to a stranger it reads as work that never was, whatever they try."""
    officer = people.account(Role.TRACING_OFFICER)
    work = begin(officer, "match", {})
    for other in (people.account(Role.TRACING_OFFICER), people.account(Role.REGISTRAR, party="UA")):
        inside = pages.signed_in(other)
        for address in (f"/aside/{work}/", f"/aside/{UUID(int=4)}/"):
            assert inside.open(address).status == 404
            assert inside.open(address, **{"hx-request": "true"}).status == 404
        assert inside.send(f"/aside/{work}/stop/").status == 404
    planner = pages.signed_in(people.account(Role.PLANNER))
    nowhere = planner.open(NOWHERE)
    refused = planner.open(f"/aside/{work}/")
    assert (refused.status, refused.bare.replace(f"/aside/{work}/", NOWHERE)) == (404, nowhere.bare)
    assert not LongWork.objects.get().is_stop_asked


def test_who_may_not_compare_finds_no_button_and_no_address(pages: Browsing) -> None:
    """A registrar traces nobody, a tracing officer takes in no list, and a planner does neither."""
    for role, address in (
        (Role.REGISTRAR, "/matches/compare/"),
        (Role.TRACING_OFFICER, "/people/lists/"),
        (Role.PLANNER, "/matches/compare/"),
        (Role.PLANNER, "/people/lists/"),
    ):
        inside = pages.signed_in(people.account(role))
        assert (inside.open(address).status, inside.send(address).status) == (404, 404), (role, address)
    assert LongWork.objects.count() == 0


def test_comparing_is_stopped_and_leaves_what_was_suggested_before(pages: Browsing) -> None:
    """Stopped in the middle it writes nothing: what a run before suggested stays."""
    officer = people.account(Role.TRACING_OFFICER, party="UA")
    pair()
    inside = pages.signed_in(officer)
    begun(inside.send("/matches/compare/"))
    assert worked_off() == 1
    work = begun(inside.send("/matches/compare/"))
    assert inside.send(f"{work}stop/").goes_to == work
    worked_off()
    assert "was stopped" in inside.open(work).text
    assert LinkSuggestion.objects.count() == 1


def stopped_watch(work: UUID, account: UUID) -> BesideWatch:
    """Give the watch of work that somebody stops just as it begins."""
    taken = take_next("made-up")
    assert taken is not None
    watch = BesideWatch(taken, "made-up")
    watch.step("comparing", 0, 2)
    stop_own_work(account, work)
    watch._ask({})
    return watch


def test_a_step_hears_the_wish_to_stop(pages: Browsing) -> None:
    """Between two steps, before anything is written."""
    del pages
    officer = people.account(Role.TRACING_OFFICER)
    work = begin(officer, "match", {})
    with pytest.raises(SearchStopped):
        stopped_watch(work, officer).step("comparing", 1, 2)


def test_a_list_is_looked_over_and_taken_in(pages: Browsing, registry: Opened) -> None:
    """First what it would do, with what is broken; then, by another press, everybody else, once."""
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="RU"))
    assert "/people/lists/" in inside.open("/people/").text
    looked = begun(inside.send("/people/lists/", sent()))
    assert "Vyhadana" not in registry.dump()
    assert "wants to stay" not in registry.dump()
    assert worked_off() == 1
    page = inside.open(looked)
    assert "What taking it in would do" in page.text
    assert "nothing: it is left out" in page.text
    assert Person.objects.count() == 0
    whole = begun(inside.send(f"{looked}take-in/"))
    assert worked_off() == 1
    assert "failed" in inside.open(whole).text
    assert Person.objects.count() == 0
    taken = begun(inside.send(f"{looked}take-in/", {"is_by_halves": "on"}))
    assert worked_off() == 1
    assert "The list is taken in" in inside.open(taken).text
    assert set(Person.objects.values_list("name", flat=True)) == {"Vyhadana Olena", "Vyhadanyi Petro"}
    again = begun(inside.send(f"{looked}take-in/", {"is_by_halves": "on"}))
    assert worked_off() == 1
    assert ">2<" in inside.open(again).text
    assert Person.objects.count() == 2
    assert "wants to stay" not in registry.dump()
    assert check_chain().is_whole


def test_what_cannot_be_a_list_is_told(pages: Browsing) -> None:
    """What a form lacks stands at its field; what no reader knows is told by the work."""
    inside = pages.signed_in(people.account(Role.ANALYST, party="RU"))
    empty = inside.send("/people/lists/", {})
    for field in ("file", "source", "kind_0"):
        assert f'href="#id_{field}"' in empty.text
    assert 'href="#id_holder"' in inside.send("/people/lists/", sent(holder="")).text
    assert 'href="#id_holder"' in inside.send("/people/lists/", sent(kind="sought")).text
    work = begun(inside.send("/people/lists/", sent("\0\1\2")))
    assert worked_off() == 1
    assert "cannot be read" in inside.open(work).text
    assert Person.objects.count() == 0


def test_only_a_list_that_was_looked_over_is_taken_in(pages: Browsing) -> None:
    """Not one of somebody else, not twice removed, and not what was never sent."""
    mine, other = (people.account(Role.ANALYST, party="RU") for _ in range(2))
    work = UUID(begun(pages.signed_in(other).send("/people/lists/", sent())).split("/")[2])
    inside = pages.signed_in(mine)
    assert inside.send(f"/aside/{work}/take-in/").status == 404
    begin(mine, "take_in", {"of": str(work), "is_by_halves": True})
    worked_off()
    failed = LongWork.objects.get(kind="take_in")
    assert (failed.state, failed.code, Person.objects.count()) == ("failed", "no-such-record", 0)
    assert SealedWork.objects.filter(work=failed, is_answer=True).count() == 0


def test_own_work_is_told_the_last_first(pages: Browsing) -> None:
    """Without what it was asked or what came of it, unless one is named."""
    del pages
    me = people.account(Role.TRACING_OFFICER)
    first, last = (begin(me, "match", {}) for _ in range(2))
    told = tell_own_work(me)
    assert ([each.id for each in told], [each.asks for each in told]) == ([last, first], [None, None])
    assert [each.asks for each in tell_own_work(me, opened=first)] == ["{}"]
    opened: Callable[[UUID], int] = lambda account: len(tell_own_work(account, opened=first))  # noqa: E731
    assert opened(people.account(Role.TRACING_OFFICER)) == 0


def test_planners_do_not_read_of_the_work_of_others(pages_on_sqlite: Browsing) -> None:
    """Among the work that a planner is shown there is none that somebody began for themselves."""
    begin(people.account(Role.TRACING_OFFICER), "match", {})
    shown = pages_on_sqlite.signed_in(people.account(Role.PLANNER)).open("/plans/")
    assert (shown.status, "Records compared" in shown.text) == (200, False)


def test_own_work_of_one_kind_is_told_alone(pages_on_sqlite: Browsing) -> None:
    """However much of another kind was begun since: keys are renewed many times a day."""
    del pages_on_sqlite
    me = people.account(Role.TRACING_OFFICER)
    compared = begin(me, "match", {})
    for _ in range(MOST_TOLD):
        begin(me, "renew_keys", {})
    assert [each.id for each in tell_own_work(me, kinds=("match",))] == [compared]
    assert tell_own_work(me, kinds=("", "\0", "\ud800")) == ()
    assert compared not in [each.id for each in tell_own_work(me)]


def test_work_of_others_is_none_for_planners_by_any_way(pages: Browsing) -> None:
    """Not in a list or count, not by its identifier, not by the acts of planners; their own is there."""
    del pages
    officer, planner = people.account(Role.TRACING_OFFICER), people.account(Role.PLANNER)
    asked = begin(planner, "ask", {})
    hidden = [begin(officer, "match", {}), begin(officer, "renew_keys", {})]
    listed = door.list_records(planner, "long-work", purpose=Purpose.PLANNING)
    assert [each.id for each in listed] == [asked]
    assert door.count(planner, "long-work", purpose=Purpose.PLANNING) == 1
    assert door.count(planner, "long-work", purpose=Purpose.PLANNING, where={"by": officer}) == 0
    for work in hidden:
        with pytest.raises(NoSuchRecord):
            door.get(planner, "long-work", work, purpose=Purpose.PLANNING)
        for act in (read_work, stop_work):
            with pytest.raises(NoSuchRecord):
                act(planner, work)
    assert not LongWork.objects.filter(is_stop_asked=True).exists()


def test_every_kind_of_work_is_of_planners_or_somebodys_own() -> None:
    """A kind that nobody thought of is shown to nobody but who began it, and planners cannot begin it."""
    assert set(TASKS) - set(OWN) == OF_PLANNERS
    with pytest.raises(ValueError, match="no work of planners"):
        start_work(UUID(int=1), "match", asks={})
