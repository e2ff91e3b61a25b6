"""Plans by pages: who sees which, the proof checked in front of one, approvals, and sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from repatria.core.plans import Reason
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.read_sheet import read_sheet
from repatria.registry.models import LongWork, Plan, PlanApproval
from repatria.registry.roles import Role
from repatria.rendering.wording import reason_sentence
from repatria.workflows.plans.plan_from_registry import approve_checked_plan
from tests.registry.people import account
from tests.registry.plans import fixed_day, let_days_pass, planner
from tests.registry.test_from_registry_to_plan import KEY, MADE_UP, exchange, planned
from tests.web.planning import with_neutral_key
from tests.web.visiting import Browsing

NOWHERE = "/plans/nowhere-at-all/"


@pytest.fixture
def key(pages: Browsing, tmp_path: Path) -> Iterator[Path]:
    """Give the server the neutral's key."""
    del pages
    with with_neutral_key(tmp_path) as file:
        yield file


@pytest.mark.usefixtures("key")
def test_a_planner_reads_the_plan_and_checks_it(pages: Browsing) -> None:
    """Headline, drawing, offers, reasons; and the proof, checked again at the press of a button."""
    exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(planner())
    assert f"/plans/{made.id}/" in inside.open("/plans/").text
    page = inside.open(f"/plans/{made.id}/")
    assert page.status == 200, page.text
    for said in ("3 people can go free", 'class="flow wide"', "in force", "cannot-be-moved"):
        assert said in page.text
    checked = inside.send(f"/plans/{made.id}/check/")
    assert "Everything holds" in checked.text
    assert "Broken" not in checked.text


@pytest.mark.usefixtures("key")
def test_a_plan_of_another_case_does_not_hold(pages: Browsing) -> None:
    """What was altered in the record is shown as broken, or not opened at all; never as a plan that holds."""
    exchange()
    one, other = planned(MADE_UP), planned(MADE_UP)
    inside = pages.signed_in(planner())
    nowhere = inside.send("/plans/00000000-0000-4000-8000-000000000000/check/")
    assert nowhere.status == 404
    assert {inside.send(f"/plans/{each.id}/check/").status for each in (one, other)} == {200}


@pytest.mark.usefixtures("key")
def test_an_auditor_reads_plan_and_proof_and_does_no_step(pages: Browsing) -> None:
    """What is not theirs to do is a page that there is none of, to the byte."""
    exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(account(Role.AUDITOR))
    assert inside.open(f"/plans/{made.id}/").status == 200
    assert "Everything holds" in inside.send(f"/plans/{made.id}/check/").text
    nowhere = inside.open(NOWHERE)
    for path in ("ask/", "vary/", "rounds/", "do/approve/", "do/ratify/", "sheet/"):
        address = f"/plans/{made.id}/{path}"
        refused = inside.open(address)
        assert (refused.status, refused.bare.replace(address, NOWHERE)) == (404, nowhere.bare), path


def test_a_negotiator_sees_released_sheets_of_their_own_alone(pages: Browsing, key: Path) -> None:
    """Before the day there is no such plan; after it, the sheet, and nothing of the plan besides."""
    people = exchange()
    made = planned(MADE_UP)
    approve_checked_plan(planner(), made.id, key=KEY)
    inside = pages.signed_in(account(Role.NEGOTIATOR, party="UA"))
    address = f"/plans/{made.id}/sheet/"
    assert inside.open(address).status == 404
    assert str(made.id) not in inside.open("/plans/").text
    let_days_pass(made.id)
    sheet = inside.open(address)
    assert sheet.status == 200, sheet.text
    assert str(people["UA-0"])[:8] in sheet.text
    assert str(people["UA-1"]) not in sheet.text
    assert inside.open(f"/plans/{made.id}/").status == 404
    assert inside.open(f"/plans/{made.id}/sheets/RU/").status == 404
    assert inside.open(f"/plans/{made.id}/sheet.json").headers["Content-Disposition"].startswith("attach")
    assert key.is_file()


@pytest.mark.usefixtures("key")
def test_the_preview_is_what_the_party_reads(pages: Browsing) -> None:
    """What the neutral is shown beforehand is the sheet, to the byte, signature and all."""
    exchange()
    made = planned(MADE_UP)
    preview = pages.signed_in(planner()).open(f"/plans/{made.id}/sheets/UA/")
    approve_checked_plan(planner(), made.id, key=KEY)
    let_days_pass(made.id)
    text = read_sheet(account(Role.NEGOTIATOR, party="UA"), made.id)
    shown = re.search(r"<pre[^>]*>(.*?)</pre>", preview.text, re.DOTALL)
    assert shown is not None
    assert unescape(shown[1]) == text


@pytest.mark.usefixtures("key")
def test_a_plan_is_ratified_by_pages(pages: Browsing) -> None:
    """The neutral approves by a second person, both parties by their sheets, and then it binds."""
    exchange()
    recorder = planner()
    made = planned(MADE_UP, recorder)
    mine = pages.signed_in(recorder).send(f"/plans/{made.id}/do/approve/")
    assert (mine.status, PlanApproval.objects.count()) == (403, 0)
    approver, neutral = pages.signed_in(planner()), pages.signed_in(planner())
    assert approver.send(f"/plans/{made.id}/do/approve/").goes_to == f"/plans/{made.id}/?done=approve-plan"
    let_days_pass(made.id)
    unsure = neutral.send(f"/plans/{made.id}/do/ratify/")
    early = neutral.send(f"/plans/{made.id}/do/ratify/", {"is_sure": "yes"})
    assert (unsure.status, early.status) == (422, 409)
    for party in ("RU", "UA"):
        inside = pages.signed_in(account(Role.NEGOTIATOR, party=party))
        assert "Approve for your party" in inside.open(f"/plans/{made.id}/sheet/").text
        assert inside.send(f"/plans/{made.id}/sheet/").status == 302
        assert "Approve for your party" not in inside.open(f"/plans/{made.id}/sheet/").text
    assert "somebody else of the neutral ratifies it" in approver.open(f"/plans/{made.id}/").text
    assert approver.send(f"/plans/{made.id}/do/ratify/", {"is_sure": "yes"}).status == 403
    assert neutral.send(f"/plans/{made.id}/do/ratify/", {"is_sure": "yes"}).status == 302
    assert "ratified" in neutral.open(f"/plans/{made.id}/").text
    assert Plan.objects.get().ratified_on is not None


@pytest.mark.usefixtures("key")
def test_two_of_the_neutral_are_enough(pages: Browsing) -> None:
    """Who made a plan ratifies it on the check of who approved it; their own check would say nothing."""
    exchange()
    maker, other = planner(), planner()
    made = planned(MADE_UP, maker)
    approve_checked_plan(other, made.id, key=KEY)
    let_days_pass(made.id)
    for party in ("RU", "UA"):
        approve_plan(account(Role.NEGOTIATOR, party=party), made.id)
    sent = pages.signed_in(maker).send(f"/plans/{made.id}/do/ratify/", {"is_sure": "yes"})
    assert (sent.status, Plan.objects.get().ratified_by_id) == (302, maker)
    assert Plan.objects.get().checked_by_id == other


@pytest.mark.usefixtures("key")
def test_a_released_plan_is_withdrawn_on_a_day_of_release(pages: Browsing) -> None:
    """An unreleased one goes at once; of a released one the page asks for the day."""
    exchange()
    unseen, seen = planned(MADE_UP), planned(MADE_UP)
    inside = pages.signed_in(planner())
    assert inside.send(f"/plans/{unseen.id}/do/withdraw/", {"is_sure": "yes"}).status == 302
    approve_checked_plan(planner(), seen.id, key=KEY)
    let_days_pass(seen.id)
    assert inside.send(f"/plans/{seen.id}/do/withdraw/", {"is_sure": "yes"}).status == 422
    day = fixed_day(9)
    sent = {"is_sure": "yes", "on": day.isoformat()}
    assert inside.send(f"/plans/{seen.id}/do/withdraw/", sent).status == 302
    assert Plan.objects.get(pk=seen.id).withdrawn_on == day


def test_without_the_key_pages_say_so_and_begin_nothing(pages: Browsing) -> None:
    """A server that has no key of the neutral neither plans nor checks, and does not pretend to."""
    exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(planner())
    for path in ("", "check/", "ask/", "vary/", "rounds/"):
        page = inside.open(f"/plans/{made.id}/{path}")
        assert (page.status, "REPATRIA_ATTESTATION_KEY_FILE" in page.text) == (200, True), path
    sent = {"case_id": "made-up", "title": "Made up", "release_on": fixed_day().isoformat()}
    assert inside.send("/plans/start/", sent).status == 422
    assert inside.send(f"/plans/{made.id}/ask/", {"home": "UA", "at_least": 1}).status == 422
    assert LongWork.objects.count() == 0


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("code", "leads", "others"),
    [
        ("ar", "يمكن أن يُطلق سراح 3 أشخاص.", ("لا مكان متاح لهم حاليًا", "يسلّم: ", "أوكرانيا (UA)")),
        (
            "ko",
            "3명이 풀려날 수 있습니다.",
            ("지금은 그들에게 열린 곳이 없습니다", "내줌: ", "우크라이나 (UA)"),
        ),
        (
            "uk",
            "3 особи можуть вийти на волю.",
            ("Зараз для них не відкрите жодне місце", "Передає: ", "Україна (UA)"),
        ),
        ("en", "3 people can go free.", ("No place is open to them at present", " gives ", "Ukraine (UA)")),
    ],
)
def test_a_plan_is_told_in_the_language_of_the_page(
    pages: Browsing, code: str, leads: str, others: tuple[str, ...]
) -> None:
    """Headline, proof, reasons, offers and parties; the plan itself stays as it was recorded."""
    exchange()
    made = planned(MADE_UP)
    inside = pages.signed_in(planner())
    inside.client.cookies["language"] = code
    page = inside.open(f"/plans/{made.id}/")
    assert f'<h1 class="headline">{leads}</h1>' in page.text
    for said in others:
        assert said in page.text
    assert ("No place is open" in page.text) == (code == "en")
    assert "No place is open to them at present" in reason_sentence(Reason.CANNOT_BE_MOVED)


@pytest.mark.usefixtures("key")
def test_what_a_form_lacks_is_told_and_nothing_begins(pages: Browsing) -> None:
    """Each fault stands at its field and in the list above."""
    exchange()
    made = planned(MADE_UP)
    fixed_day()
    inside = pages.signed_in(planner())
    start = inside.send("/plans/start/", {"case_id": "two words", "names": "UA Ukraine"})
    asked = inside.send(f"/plans/{made.id}/ask/", {"described": "shoe_size=44", "at_least": 1})
    nobody = inside.send(f"/plans/{made.id}/ask/", {"at_least": 1})
    twice = inside.send(f"/plans/{made.id}/ask/", {"home": "UA", "described": "home=RU", "at_least": 1})
    limits = inside.send(f"/plans/{made.id}/rounds/", {"gives_0": "-3"})
    path = {"number": "x", "first": "1", "last": "0", "step": "0"}
    varied = inside.send(f"/plans/{made.id}/vary/", path)
    assert {each.status for each in (start, asked, nobody, twice, limits, varied)} == {422}
    for field in ("case_id", "title", "names", "release_on_0"):
        assert f'href="#id_{field}"' in start.text
    assert 'href="#id_held_by"' in nobody.text
    assert all('href="#id_described"' in each.text for each in (asked, twice))
    assert 'href="#id_gives_0"' in limits.text
    assert LongWork.objects.count() == 0
