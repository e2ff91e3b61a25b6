"""A day of 1,000 for 1,000 with made-up people: manifests, the gate on one laptop, and the plan mended."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import Work, benchmark

if TYPE_CHECKING:
    from repatria.core.handovers import Roll
    from repatria.handover.rolls import Planned

ROOT = Path(__file__).resolve().parent.parent
_CASE = ROOT / "cases" / "ru-ua-1000-2025"
_PASSPHRASE = b"made up for a benchmark"
_NAMES = {"en": "Example", "ru": "Пример", "uk": "Приклад"}


def day_of() -> tuple[Planned, Roll]:
    """Plan the exchange of 2025, 1,000 on each side, and make its roll with made-up people."""
    from repatria.core.handovers import DaySheet, People, Stop, Traveler  # noqa: PLC0415 - counted where used
    from repatria.handover.rolls import Planned, make_roll  # noqa: PLC0415
    from repatria.planning import plan_case  # noqa: PLC0415
    from repatria.planning.casefile import read_case  # noqa: PLC0415
    from repatria.planning.planfile.form import plan_digest  # noqa: PLC0415
    from repatria.planning.rounds import schedule_rounds  # noqa: PLC0415

    case = read_case(_CASE)
    plan = plan_case(case)
    planned = Planned(case, plan, plan_digest(plan), schedule_rounds(case, plan))
    people = People(
        tuple(
            Traveler(
                f"{record.id}/{at}",
                record.id,
                tuple((code, f"{name} {at}") for code, name in sorted(_NAMES.items())),
            )
            for record in case.people
            for at in range(record.count.at_least)
        )
    )
    noon = datetime(2025, 5, 23, 12, tzinfo=UTC)
    stops = tuple(
        Stop(at, origin, to, "A made-up crossing", noon)
        for at in range(1, len(planned.schedule.rounds) + 1)
        for origin, to in (("RU", "UA"), ("UA", "RU"))
    )
    languages = tuple((party.id, {"UA": "uk", "RU": "ru"}.get(party.id, "en")) for party in case.parties)
    names = tuple((party.id, f"Made-up {party.id}") for party in case.parties)
    return planned, make_roll(planned, people, DaySheet(noon.date(), stops, languages, names))


@benchmark("Handover: 1,000 people on one manifest, as PDF", sizes=(1_000,))
def set_manifest(_: int) -> Work:
    """Set a manifest in three languages, as PDF/UA."""
    from dataclasses import replace  # noqa: PLC0415

    from repatria.core.manifests import make_manifests  # noqa: PLC0415
    from repatria.handover.pages import manifest_pdf  # noqa: PLC0415

    roll = day_of()[1]
    mine = [one for one in roll.entries if one.origin == "RU"]
    stops = tuple(stop for stop in roll.sheet.stops if (stop.round, stop.origin) == (1, "RU"))
    one_round = replace(
        roll,
        entries=tuple(replace(each, round=1) for each in mine),
        sheet=replace(roll.sheet, stops=stops),
    )
    document = make_manifests(one_round)[0].document
    return lambda: f"{len(manifest_pdf(document)):,} bytes, {len(document['people']):,} people"


@benchmark("Handover: a day at the gate, every act on the disk", sizes=(1_000,), once=True)
def man_gate(_: int) -> Work:
    """Ask six things of everybody on both sides; say how long the slowest twentieth of the acts took."""
    from repatria.core.handovers import Answer  # noqa: PLC0415
    from repatria.core.rolls import roll_to_document  # noqa: PLC0415
    from repatria.handover.day_log import begin_log, open_log  # noqa: PLC0415
    from repatria.handover.desk import Desk  # noqa: PLC0415

    roll = day_of()[1]
    path = Path(tempfile.mkdtemp()) / "gate.day"
    begin_log(path, roll_to_document(roll), device="gate", passphrase=_PASSPHRASE)
    answers = (
        Answer.ARRIVED,
        Answer.GIVER_CONFIRMS,
        Answer.RECEIVER_CONFIRMS,
        Answer.FIT,
        Answer.GOES,
        Answer.HANDED_OVER,
    )

    def work() -> str:
        took = []
        with open_log(path, _PASSPHRASE) as log:
            desk = Desk(log, "somebody", now=lambda: datetime.now(UTC))
            for number in sorted({entry.round for entry in roll.entries}):
                desk.say(f"round-{number}", Answer.BEGUN)
            for entry in roll.entries:
                for answer in answers:
                    began = time.perf_counter()
                    desk.say(entry.number, answer)
                    took.append(time.perf_counter() - began)
        took.sort()
        return f"{len(took):,} acts, p95 {1000 * took[len(took) * 95 // 100]:.1f} ms"

    return work


@benchmark("Handover: check-in on the page in a browser, without a network", sizes=(1_000,), once=True)
def press_on_page(_: int) -> Work:
    """Ask five things of forty people, with all of both sides on the device; each is on disk and shown."""
    import random  # noqa: PLC0415 - counted where used
    from contextlib import ExitStack  # noqa: PLC0415
    from statistics import quantiles  # noqa: PLC0415

    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from tests.conftest import browser_path  # noqa: PLC0415
    from tests.handover.gate_pages import PRESSES, Phone, laptop_of, phone_of, today  # noqa: PLC0415

    browser = browser_path()
    if browser is None:
        return lambda: "needs Chromium or Chrome"
    stack, roll = ExitStack(), today(day_of()[1])
    laptop = stack.enter_context(laptop_of(Path(tempfile.mkdtemp()), roll))
    playwright = stack.enter_context(sync_playwright())
    context = stack.enter_context(phone_of(playwright, browser, Path(tempfile.mkdtemp())))
    phone = Phone(context.pages[0], laptop.address)
    phone.load()
    phone.begin(laptop.device)
    phone.by("x")
    context.set_offline(True)
    numbers = [entry.number for entry in roll.entries]
    chosen = random.Random(8).sample(numbers, 40)

    def work() -> str:
        with stack:
            took = phone.page.evaluate(PRESSES, chosen)
        return f"{len(took)} answers, p95 {quantiles(took, n=20)[-1]:.1f} ms, {len(numbers):,} people"

    return work


@benchmark("Handover: mend the plan after the first round", sizes=(1_000,))
def mend_day(_: int) -> Work:
    """Two do not go, the rest of the first round is over: repair, rounds of the rest, and both checks."""
    from repatria.workflows.day.repair_day import case_after, mend  # noqa: PLC0415

    planned, roll = day_of()
    first = [entry for entry in roll.entries if entry.round == 1]
    later = case_after(planned.case, first[1:-1])

    def work() -> str:
        done = mend(later, planned.plan, [first[0], first[-1]])
        return str(done.exchange.repair.outcome)

    return work
