"""Interviews and health by pages: for delegates and physicians, and for nobody else there are none."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from repatria.core.persons import Says
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.tell_enquiries import tell_enquiries
from repatria.registry.models import Custody, FitnessDecision, Interview, Person
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry import people
from tests.registry.actions.catalog import INTERVIEW
from tests.web.visiting import Browsing

SAID = {
    "day": "2025-02-01",
    "language": "Korean",
    "interpreter": "Made-up Interpreter",
    "alone": "yes",
    "says": "elsewhere",
    "hosts": "Norway, CH",
    "fear": "North Korea",
    "assessed": "norway",
}


def held() -> UUID:
    """Make somebody held in the hands of Ukraine."""
    one = people.person("UA", home="KP", name="Made-up Held")
    with writing():
        Custody.objects.create(person=one, holder="UA")
    return one.id


def delegate(pages: Browsing) -> Browsing:
    """Visit as a delegate."""
    return pages.signed_in(people.account(Role.DELEGATE))


@pytest.mark.parametrize("area", ["interviews", "health"])
def test_others_do_not_see_that_there_is_a_page(pages: Browsing, area: str) -> None:
    """Who is neither a delegate nor a physician gets the answer of a page that is not there."""
    someone = held()
    for role in set(Role) - {Role.DELEGATE if area == "interviews" else Role.PHYSICIAN}:
        inside = pages.signed_in(people.account(role, party="UA"))
        nowhere = inside.open("/nowhere/")
        for address in (f"/{area}/", f"/{area}/{someone}/"):
            shown = inside.open(address)
            assert shown.status == 404, (role, address)
            assert shown.bare.replace(address, "/nowhere/") == nowhere.bare
        assert f'href="/{area}/"' not in inside.open("/").text


def test_a_delegate_sees_whom_to_ask(pages: Browsing) -> None:
    """By name, and why; the record tells where they are and what there is to do."""
    someone = held()
    inside = delegate(pages)
    listed = inside.open("/interviews/")
    assert "Made-up Held" in listed.text
    assert f"/interviews/{someone}/" in listed.text
    assert "Made-up Held" not in inside.open("/interviews/?because=enquiry").text
    assert f"/interviews/{someone}/record/" in inside.open(f"/interviews/{someone}/").text


def test_where_very_many_wait_a_delegate_reads_that_they_are_more(
    pages_on_sqlite: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overview and the list say the same; of fewer both tell the number."""
    monkeypatch.setattr("repatria.registry.actions.tell_interviews_due.MOST_COUNTED", 2)
    inside = delegate(pages_on_sqlite)
    for number in (2, 3):
        while Person.objects.count() < number:
            held()
        for address in ("/", "/interviews/"):
            shown = inside.open(address).text
            assert ("more than 2" in shown) is (number > 2)
            assert ('<span class="count">2</span>' in shown) is (number == 2)


def test_nobody_is_asked_whom_nobody_holds(pages_on_sqlite: Browsing) -> None:
    """Somebody sought has no page of interviews, nothing leads there, and no form goes past these pages."""
    sought, inside = people.person("UA", is_sought=True), delegate(pages_on_sqlite)
    for address in (f"/interviews/{sought.id}/", f"/interviews/{sought.id}/record/"):
        assert inside.open(address).status == 404
    assert f"/interviews/{sought.id}/" not in inside.open(f"/people/{sought.id}/").text
    someone = held()
    assert f"/interviews/{someone}/" in inside.open(f"/people/{someone}/").text
    assert inside.open(f"/do/record-interview/{someone}/").status == 404


def test_an_answer_is_taken_down_at_the_person_it_is_of(pages_on_sqlite: Browsing) -> None:
    """An enquiry that asks for somebody else is not there."""
    sent = send_enquiry(people.account(Role.FAMILY, party="UA"), name="Made-up", asks="Made-up Asker")
    match_enquiry(people.account(Role.TRACING_OFFICER, party="UA"), sent, held())
    address = f"/interviews/{held()}/answers/{sent}/"
    assert delegate(pages_on_sqlite).send(address, {"agrees": "yes"}).status == 404


def test_an_interview_is_asked_question_by_question(pages: Browsing) -> None:
    """Each page brings the next question, and what was answered goes along; nothing is kept on the way."""
    address = f"/interviews/{held()}/record/"
    inside = delegate(pages)
    assert 'name="day"' in inside.open(address).text
    asked = [("when", "day"), ("alone", "alone"), ("wish", "says"), ("where", "hosts"), ("fear", "fear")]
    fields = {"when": ("day", "language", "interpreter"), "fear": ("fear", "assessed")}
    sent: dict[str, str] = {}
    for number, (step, first) in enumerate(asked):
        sent |= {name: SAID[name] for name in fields.get(step, (first,))} | {"step": step}
        shown = inside.send(address, sent)
        expected = [*[name for _, name in asked], "heard"][number + 1]
        assert shown.status == 200
        assert f'name="{expected}"' in shown.text, step
    assert not Interview.objects.exists()


def test_what_was_read_to_the_person_is_sealed(pages: Browsing) -> None:
    """Once they called it right; countries are said by name and kept by code."""
    someone = held()
    address = f"/interviews/{someone}/record/"
    inside = delegate(pages)
    check = inside.send(address, SAID | {"step": "fear"})
    assert "Switzerland (CH)" in check.text
    assert "North Korea (KP)" in check.text
    unheard = inside.send(address, SAID | {"step": "check", "go": "keep"})
    assert unheard.status == 422
    assert not Interview.objects.exists()
    kept = inside.send(address, SAID | {"step": "check", "go": "keep", "heard": "yes"})
    assert kept.goes_to == f"/interviews/{someone}/?done=record-interview"
    told = read_confidence(people.account(Role.DELEGATE), someone)
    assert told.wish is not None
    assert (told.wish.says, told.wish.hosts, told.wish.private) == (Says.ELSEWHERE, ("CH", "NO"), True)
    assert (told.fear, told.assessed) == (("KP",), ("NO",))


def test_what_was_not_in_private_is_no_interview(pages_on_sqlite: Browsing) -> None:
    """It ends there, whatever else is sent along."""
    address = f"/interviews/{held()}/record/"
    inside = delegate(pages_on_sqlite)
    for more in ({"step": "alone"}, {"step": "check", "go": "keep", "heard": "yes"}):
        shown = inside.send(address, SAID | {"alone": "no"} | more)
        assert "no interview in private" in shown.text
    assert not Interview.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hosts": "Norwegen"}, "hosts"),
        ({"assessed": "KP"}, "assessed"),
        ({"day": "2999-01-01"}, "day"),
        ({"says": "hope"}, "says"),
    ],
)
def test_an_answer_that_cannot_be_is_asked_again(
    pages_on_sqlite: Browsing, wrong: dict[str, str], field: str
) -> None:
    """At its own question, with what is wrong beside it."""
    step = {"hosts": "where", "assessed": "fear", "day": "when", "says": "wish"}[field]
    inside = delegate(pages_on_sqlite)
    shown = inside.send(f"/interviews/{held()}/record/", SAID | wrong | {"step": step})
    assert shown.status == 422
    assert f'href="#id_{field}' in shown.text


def test_a_fear_is_not_taken_back_by_one(pages_on_sqlite: Browsing) -> None:
    """Who calls a place examined that was found to be feared is told that it takes two."""
    someone = held()
    record_interview(people.account(Role.DELEGATE), someone, replace(INTERVIEW, fear=("NO",)))
    sent = SAID | {"step": "check", "go": "keep", "heard": "yes", "fear": ""}
    shown = delegate(pages_on_sqlite).send(f"/interviews/{someone}/record/", sent)
    assert shown.status == 422
    assert "two delegates" in shown.text
    assert Interview.objects.count() == 1


def test_a_confidence_is_shown_once_asked_for_and_never_kept(pages: Browsing) -> None:
    """Opening the page opens nothing; the button does, and no browser keeps what comes."""
    someone = held()
    record_interview(people.account(Role.DELEGATE), someone, INTERVIEW)
    inside = delegate(pages)
    address = f"/interviews/{someone}/confidence/"
    assert "North Korea" not in inside.open(address).text
    shown = inside.send(address)
    assert "North Korea (KP)" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Made-up Held" not in shown.text


def test_two_people_open_the_vault(pages: Browsing) -> None:
    """The second says the same as the first; by other words, or alone, nothing opens."""
    someone = held()
    record_interview(people.account(Role.DELEGATE), someone, INTERVIEW)
    one, other = delegate(pages), delegate(pages)
    address = f"/interviews/{someone}/two-people/"
    asked = {"use": "remove-fear", "party": "North Korea"}
    assert (one.send(address, asked).goes_to or "").endswith("?done=request-vault")
    page = other.open(address).text
    request = page.split('name="second_to" value="')[1].split('"')[0]
    assert "second_to" not in one.open(address).text
    alone = one.send(address, asked | {"second_to": request})
    assert alone.status == 422
    differs = other.send(address, {"use": "read", "second_to": request})
    assert differs.status == 422
    opened = other.send(address, asked | {"second_to": request})
    assert opened.status == 200
    assert read_confidence(people.account(Role.DELEGATE), someone).fear == ()


def test_an_answer_to_an_enquiry_is_sealed_for_the_enquirer(pages: Browsing) -> None:
    """In the person's words; words beside a no are refused."""
    someone, family = held(), people.account(Role.FAMILY, party="UA")
    sent = send_enquiry(family, name="Made-up Held", asks="Made-up Asker")
    match_enquiry(people.account(Role.TRACING_OFFICER, party="UA"), sent, someone)
    inside = delegate(pages)
    assert "Made-up Asker" in inside.open(f"/interviews/{someone}/").text
    address = f"/interviews/{someone}/answers/{sent}/"
    assert inside.send(address, {"agrees": "no", "message": "Made-up words"}).status == 422
    assert inside.send(address, {"agrees": "yes", "message": "Made-up words"}).status == 302
    assert tell_enquiries(family)[0].message == "Made-up words"


def test_a_delegate_tells_who_looked(pages: Browsing) -> None:
    """Which organization, and not which of its people."""
    someone = held()
    registrar = people.account(Role.REGISTRAR, party="UA")
    pages.signed_in(registrar).open(f"/people/{someone}/")
    shown = delegate(pages).open(f"/interviews/{someone}/looked/")
    assert "Made-up bureau of UA" in shown.text
    assert "Read the record" in shown.text
    assert str(registrar)[:8] not in shown.text


def test_a_physician_decides_and_comes_back_to_the_person(pages: Browsing) -> None:
    """The seriously ill stand on the page; a decision leads back to it."""
    ill = people.person("UA", name="Made-up Ill", health="seriously-wounded")
    inside = pages.signed_in(people.account(Role.PHYSICIAN, party="UA"))
    assert "Made-up Ill" in inside.open("/health/").text
    assert "Made-up Ill" in inside.send("/health/", {"words": "made-up"}).text
    done = inside.send(f"/do/decide-fitness/{ill.id}/", {"day": "2025-01-13", "fitness": "unfit"})
    assert done.goes_to == f"/health/{ill.id}/?done=decide-fitness"
    assert FitnessDecision.objects.get().fitness == "unfit"
    assert "not fit to travel" in inside.open(f"/health/{ill.id}/").text
