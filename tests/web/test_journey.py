"""From a pasted report to a ratified plan, by people in their roles, each at a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, sync_playwright

from repatria.registry.audit.check import check_chain
from repatria.registry.models import Plan, PlanApproval
from tests.registry.conftest import Opened
from tests.registry.plans import let_days_pass
from tests.web.journeying import Office, Seat, opened_office

pytestmark = pytest.mark.browser

#: Made up: three are held, two of whom the other side offers to give; one of them will want to stay.
REPORT = """Two neighbours speak of captives

Ivan Vydumannyi, a Russian soldier, is held by Ukraine. Another Russian soldier is held by Ukraine.

Petro Vyhadanyi, a Ukrainian soldier, is held by Russia.

Ukraine is ready to release Russian prisoners of war in exchange for Ukrainian prisoners of war.

Russia is ready to release Ukrainian prisoners of war in exchange for Russian prisoners of war.
"""
PEOPLE = {
    "neutral": "Made-up neutral",
    "organization": [
        {
            "name": "Made-up bureau of Ukraine",
            "party": "UA",
            "accounts": {"receiver": ["registrar"], "confirmer": ["analyst"], "approver-ua": ["negotiator"]},
        },
        {"name": "Made-up bureau of Russia", "party": "RU", "accounts": {"approver-ru": ["negotiator"]}},
        {
            "name": "Made-up neutral",
            "accounts": {
                "delegate": ["delegate"],
                "planner": ["planner"],
                "second": ["planner"],
                "ratifier": ["planner"],
            },
        },
    ],
}


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    """Start the browser once. It is driven by a loop in this thread, which Django has to allow."""
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def office(chromium: Browser, registry: Opened, tmp_path: Path) -> Iterator[Office]:
    """Serve a registry in which nothing is yet, on each database."""
    with opened_office(chromium, registry, tmp_path, PEOPLE) as opened:
        yield opened


#: Whose page each of these is; all others find none there.
PAGES_OF = {
    "/reports/new/": {"receiver", "confirmer"},
    "/people/": {"receiver", "confirmer", "delegate"},
    "/interviews/": {"delegate"},
    "/plans/start/": {"planner", "second", "ratifier"},
    "/plans/": {"planner", "second", "ratifier", "approver-ua", "approver-ru"},
    "/offers/new/": {"approver-ua", "approver-ru"},
    "/matches/": set[str](),
    "/health/": set[str](),
    "/audit/": set[str](),
    "/administration/": set[str](),
}


def test_from_a_pasted_report_to_a_ratified_plan(office: Office) -> None:
    """Each goes by what stands on their pages, sees those alone, and does no other one's part."""
    people = {name: office.enter(name) for name in office.accounts if name != "administrator"}
    for path, whose in PAGES_OF.items():
        assert {name for name, each in people.items() if each.has_page(path)} == whose, path
    report = taken_in(people["receiver"])
    confirmed(people["confirmer"], report)
    assert not people["planner"].has_page(report)
    assert not people["approver-ua"].has_page(report)
    interviewed(people["delegate"])
    plan = planned(people["planner"])
    for name in ("receiver", "confirmer", "delegate", "approver-ua"):
        assert not people[name].has_page(f"/plans/{plan}/"), name
    approved_by_neutral(people["planner"], people["second"], plan)
    assert not people["approver-ua"].has_page(f"/plans/{plan}/sheet/")
    let_days_pass(plan)
    assert people["ratifier"].sends(f"/plans/{plan}/do/ratify/", is_sure="yes") == 409
    for name in ("approver-ua", "approver-ru"):
        approved_by_party(people[name], plan)
    assert people["second"].sends(f"/plans/{plan}/do/ratify/", is_sure="yes") == 403
    ratified(people["ratifier"], plan)
    people["approver-ru"].follow("Plans")
    people["approver-ru"].reads("ratified")
    made = Plan.objects.get()
    assert made.ratified_by_id == office.accounts["ratifier"].id
    assert set(PlanApproval.objects.values_list("party", flat=True)) == {None, "RU", "UA"}
    assert check_chain().is_whole
    assert office.complaints == []


def taken_in(receiver: Seat) -> str:
    """Paste the report; who receives it does not read it again, for it may tell a wish."""
    receiver.follow("Reports")
    receiver.follow("Take in a report")
    receiver.page.fill("#id_text", REPORT)
    receiver.page.fill("#id_source", "Made-up gazette")
    receiver.press("Keep and read it")
    receiver.reads("The report is kept")
    assert "Vydumannyi" not in receiver.text
    assert receiver.page.locator("[data-draft]").count() == 0
    return receiver.path


def confirmed(confirmer: Seat, report: str) -> None:
    """Record people and offers from drafts, one by one; what stands recorded is recorded once."""
    confirmer.follow("Reports")
    confirmer.follow("Made-up gazette")
    for draft, name in (("1", "Ivan Vydumannyi"), ("3", "Petro Vyhadanyi")):
        confirmer.page.locator(f"#draft-{draft} [data-key=e]").click()
        confirmer.page.fill("#id_name", name)
        confirmer.press("Record")
        confirmer.reads("Recorded, in your name")
    confirmer.page.locator("#draft-2 [data-key=a]").click()
    confirmer.page.locator("#draft-2 .tag.good").wait_for()
    for draft, gives_to, gets_in in (("4", "RU", "UA"), ("5", "UA", "RU")):
        confirmer.page.locator(f"#draft-{draft} [data-key=e]").click()
        confirmer.page.select_option("#id_give0-to", gives_to)
        confirmer.page.fill("#id_get0-number", "1")
        confirmer.page.select_option("#id_get0-to", gets_in)
        confirmer.press("Record")
        confirmer.reads("Recorded, in your name")
    confirmer.reads("Every draft is decided")
    assert confirmer.sends(report, draft="held-2") == 302
    confirmer.open("/people/")
    confirmer.page.fill("#words", "Vydumannyi")
    confirmer.press("Search")
    confirmer.reads("Ivan Vydumannyi")


def interviewed(delegate: Seat) -> None:
    """Ask all three in private; one would stay, and nobody but delegates hears of it."""
    for name, home in (("Ivan Vydumannyi", "Russia"), ("Petro Vyhadanyi", "Ukraine"), ("name unknown", "")):
        delegate.follow("Interviews")
        delegate.follow(name)
        delegate.follow("Record an interview")
        page = delegate.page
        page.fill("#id_day", datetime.now(UTC).date().isoformat())
        page.fill("#id_language", "Ukrainian")
        delegate.press("Continue")
        page.check("[name=alone][value=yes]")
        delegate.press("Continue")
        page.check(f"[name=says][value={'return' if home else 'stay'}]")
        delegate.press("Continue")
        page.fill("#id_assessed", home)
        delegate.press("Continue")
        page.check("#heard")
        delegate.press("Seal it")
        delegate.reads("Done")
    delegate.follow("Interviews")
    delegate.reads("Nobody waits")


def planned(planner: Seat) -> UUID:
    """Record the conflict, fix a day, let the plan be made aside, and read it."""
    planner.follow("Plans")
    planner.follow("Make a plan")
    planner.follow("Fix a day of release")
    day = datetime.now(UTC).date() + timedelta(days=3)
    planner.page.fill("#id_day", day.isoformat())
    planner.page.check("#is_sure")
    planner.press("Fix a day of release")
    planner.follow("Plans")
    planner.follow("Make a plan")
    planner.page.fill("#id_case_id", "made-up")
    planner.page.fill("#id_title", "Made-up exchange")
    planner.page.fill("#id_names", "UA = Ukraine\nRU = Russia")
    planner.page.locator("[name=release_on]").first.check()
    planner.press("Begin")
    planner.follow("See what came of it")
    planner.follow("Open the plan")
    assert planner.page.inner_text("h1") == "2 people can go free."
    assert "Vydumannyi" not in planner.page.content()
    return UUID(planner.path.split("/")[2])


def approved_by_neutral(planner: Seat, second: Seat, plan: UUID) -> None:
    """Who made the plan cannot approve it; another one checks and approves it, once."""
    planner.reads("somebody else of the neutral approves it")
    assert planner.sends(f"/plans/{plan}/do/approve/") == 403
    assert PlanApproval.objects.count() == 0
    second.follow("Plans")
    second.page.locator(f"a[href='/plans/{plan}/']").first.click()
    second.press("Check the proof now")
    second.reads("Everything holds")
    second.open(f"/plans/{plan}/")
    second.follow("Approve for the neutral")
    second.press("Approve this plan for the neutral")
    second.reads("The plan is approved")
    assert second.sends(f"/plans/{plan}/do/approve/") == 409
    assert PlanApproval.objects.count() == 1


def approved_by_party(approver: Seat, plan: UUID) -> None:
    """Read the own sheet and nothing besides, and approve by it, once."""
    approver.follow("Plans")
    approver.page.locator(f"a[href='/plans/{plan}/sheet/']").first.click()
    for path in ("", "check/", "people/staying/", "sheets/UA/", "do/ratify/", "do/withdraw/"):
        assert not approver.has_page(f"/plans/{plan}/{path}"), path
    approver.press("Approve for your party")
    approver.reads("The plan is approved")
    assert approver.sends(f"/plans/{plan}/sheet/") == 409


def ratified(ratifier: Seat, plan: UUID) -> None:
    """Say that one is sure, and the plan binds; a second time there is nothing to ratify."""
    ratifier.open(f"/plans/{plan}/")
    ratifier.follow("Ratify")
    ratifier.press("Ratify this plan")
    ratifier.reads("Say that you are sure")
    ratifier.page.check("#is_sure")
    ratifier.press("Ratify this plan")
    ratifier.reads("The plan is ratified")
    assert ratifier.sends(f"/plans/{plan}/do/ratify/", is_sure="yes") == 409
