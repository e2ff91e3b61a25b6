"""The desk of the page and that of the command line: whatever is said to both, they answer the same."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, sync_playwright

from repatria.core.errors import ActRefused
from repatria.core.handovers import Act, Answer, Roll
from repatria.core.rolls import roll_to_document
from repatria.handover.act_form import act_to_json
from repatria.handover.day_log import DayLog
from repatria.handover.desk import Desk
from repatria.handover.numbers import read_number
from repatria.handover.standing import ConflictKind, Status
from tests.handover.days import NOON, YES, roll_of, two_sides, with_child
from tests.handover.gate_pages import BROWSER, serving

pytestmark = pytest.mark.browser

#: Plays a scenario on desks of the page, and gives all that they answered and what stands at the end.
PLAYS = """async ({roll, steps, subjects, noon, devices}) => {
  const {Desk} = await import('/desk.js')
  let seconds = 0
  const now = () => new Date(noon + 1000 * seconds++)
  const desks = devices.map(device => {
    const log = {device, roll, acts: [], async write(acts) { this.acts.push(...acts) }}
    return new Desk(log, now)
  })
  const answers = []
  for (const [at, does, subject, answer] of steps) {
    try {
      if (does === 'take_in') answers.push(await desks[at].takeIn(desks[subject].log.acts))
      else {
        const taken = await desks[at][does]('x', subject, answer)
        answers.push([taken.subject, taken.isNew, taken.status, taken.missing])
      }
    } catch (error) {
      if (error.reason === undefined) throw error
      answers.push(error.reason)
    }
  }
  return {answers, desks: desks.map(({log, standing}) => ({
    acts: log.acts,
    clock: standing.clock,
    told: subjects.map(each => [standing.status(each), standing.missing(each), standing.conflictsOf(each)]),
  }))}
}"""


@pytest.fixture(scope="module")
def page(browser: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open the page of the gate, once for the module, far from Greenwich."""
    folder = tmp_path_factory.mktemp("pages")
    with serving(folder) as address, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=BROWSER)
        page = started.new_context(timezone_id="Asia/Kolkata").new_page()
        page.goto(address)
        yield page
        started.close()


class Remembered:
    """A log in memory: here the rules are compared, and the disk is looked at elsewhere."""

    def __init__(self, device: str, roll: Roll) -> None:
        self.device, self.roll, self.acts = device, roll, list[Act]()

    def write(self, *acts: Act) -> None:
        self.acts.extend(acts)


@cache
def rolls() -> tuple[Roll, ...]:
    """Give a roll of two sides, and one where a child travels with its mother."""
    return roll_of(two_sides(2)), roll_of(with_child())


#: Two of four devices go by one name: a log that was copied and written to twice.
DEVICES = ("device-0", "device-1", "device-2", "device-0")
SCENARIOS = 500 if os.environ.get("REPATRIA_THOROUGH") else 60


def scenario(seed: int) -> tuple[Roll, list[tuple[Any, ...]]]:
    """Draw what is said on devices that hear of each other now and then, so that all that can happen does."""
    chance = random.Random(seed)  # noqa: S311 - seeded on purpose
    roll = rolls()[seed % 2]
    people = [entry.number for entry in roll.entries]
    steps: list[tuple[Any, ...]] = []
    for _ in range(40):
        at, number = chance.randrange(4), chance.choice(people)
        does = chance.choice(["say", "say", "correct"])
        match chance.randrange(8):
            case 0 | 1:
                steps += [(at, "say", number, each.value) for each in (*YES, Answer.HANDED_OVER)]
            case 2:
                steps.append(
                    (at, does, "round-1", chance.choice(["begun", "begun", "completed", "broken-off"]))
                )
            case 3:
                steps.append((at, "take_in", chance.randrange(4), ""))
            case 4:
                steps.append((at, does, number, "handed-over"))
            case 5:
                astray = chance.choice(["round-1", "round-9", "1-4", f" {number.replace('-', '')} "])
                steps.append((at, does, astray, chance.choice([each.value for each in Answer])))
            case _:
                steps.append((at, does, number, chance.choice([each.value for each in Answer])))
    return roll, steps


def played(roll: Roll, steps: list[tuple[Any, ...]], subjects: list[str]) -> dict[str, Any]:
    """Play a scenario on desks of the command line."""
    zone = ZoneInfo("Asia/Kolkata")
    seconds = iter(range(10**6))
    desks = [
        Desk(
            cast(DayLog, Remembered(device, roll)),
            "x",
            now=lambda: (NOON + timedelta(seconds=next(seconds))).astimezone(zone),
        )
        for device in DEVICES
    ]
    answers: list[Any] = []
    for at, does, subject, answer in steps:
        try:
            if does == "take_in":
                answers.append(desks[at].take_in(desks[subject].log.acts))
            else:
                taken = getattr(desks[at], does)(subject, Answer(answer))
                answers.append([taken.subject, taken.is_new, taken.status, list(taken.missing)])
        except ActRefused as error:
            answers.append(error.reason)
    return {
        "answers": answers,
        "desks": [
            {
                "acts": [act_to_json(act) for act in desk.log.acts],
                "clock": desk.standing.clock,
                "told": [
                    [
                        desk.standing.status(each),
                        list(desk.standing.missing(each)),
                        [
                            {
                                "subject": one.subject,
                                "question": one.question,
                                "kind": one.kind,
                                "devices": list(one.devices),
                            }
                            for one in desk.standing.conflicts_of(each)
                        ],
                    ]
                    for each in subjects
                ],
            }
            for desk in desks
        ],
    }


@pytest.fixture(scope="module")
def outcomes() -> list[dict[str, Any]]:
    """Play every scenario on desks of the command line."""
    return [
        in_order(json.loads(json.dumps(played(roll, steps, subjects_of(roll)))))
        for roll, steps in map(scenario, range(SCENARIOS))
    ]


def in_order(outcome: dict[str, Any]) -> dict[str, Any]:
    """Put acts in an order of their own: two of one number have none in a log, and nothing rests on it."""
    for desk in outcome["desks"]:
        desk["acts"].sort(key=json.dumps)
    return outcome


def subjects_of(roll: Roll) -> list[str]:
    """Name everybody, and the round."""
    return [*(entry.number for entry in roll.entries), "round-1"]


def test_both_desks_answer_the_same(page: Page, outcomes: list[dict[str, Any]]) -> None:
    """What is taken, what is refused and why, what is written, and what stands at the end."""
    for seed, here in enumerate(outcomes):
        roll, steps = scenario(seed)
        said = {
            "roll": roll_to_document(roll),
            "steps": steps,
            "subjects": subjects_of(roll),
            "noon": NOON.timestamp() * 1000,
            "devices": DEVICES,
        }
        assert (seed, in_order(page.evaluate(PLAYS, said))) == (seed, here)


def test_everything_that_can_happen_did(outcomes: list[dict[str, Any]]) -> None:
    """Every reason to refuse but that nobody speaks, every status and every kind of conflict came up."""
    reasons = {each for one in outcomes for each in one["answers"] if isinstance(each, str)}
    told = [each for one in outcomes for desk in one["desks"] for each in desk["told"]]
    assert reasons == {
        "no-such-number", "no-such-round", "not-asked", "answered", "not-ready", "out", "over", "undecided",
        "company", "not-begun", "broken-off", "nothing-stands",
    }  # fmt: skip
    assert {status for status, _, _ in told} == {each.value for each in Status}
    assert {one["kind"] for _, _, conflicts in told for one in conflicts} == {
        each.value for each in ConflictKind
    }


@given(st.lists(st.text("0123456789- x", max_size=9), max_size=50))
def test_both_read_numbers_the_same(page: Page, texts: list[str]) -> None:
    """With a dash or without, and a mistyped one is nobody's."""
    reads = "async texts => texts.map((await import('/numbers.js')).readNumber)"
    assert page.evaluate(reads, texts) == [read_number(text) for text in texts]


@given(st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)), max_size=20))  # noqa: DTZ001 - a zone is put on
def test_both_write_moments_the_same(page: Page, moments: list[datetime]) -> None:
    """An act that went to the laptop and came back is the same one, to the last sign."""
    here = [
        each.replace(microsecond=each.microsecond // 1000 * 1000, tzinfo=ZoneInfo("UTC")).astimezone(
            ZoneInfo("Asia/Kolkata")
        )
        for each in moments
    ]
    writes = """async times => {
      const {momentText} = await import('/acts.js')
      return times.map(each => momentText(new Date(each)))
    }"""
    told = page.evaluate(writes, [round(each.timestamp() * 1000) for each in here])
    assert told == [each.isoformat() for each in here]


#: Who says so, and whether that is a name.
WHO = ["d", "delegate 1", "д-1", "x" * 40, "x" * 41, "", "  ", "a\u200bb", "a\nb", "a\u00a0b", "\U0001f9d1"]


def test_both_know_who_says_so(page: Page) -> None:
    """The same names are refused, and the same taken."""
    roll = rolls()[0]
    tries = """async ({roll, who}) => {
      const {Desk} = await import('/desk.js')
      const log = {device: 'd', roll, acts: [], async write(acts) { this.acts.push(...acts) }}
      return Promise.all(who.map(by => new Desk(log).say(by, '1-3', 'fit').then(() => true, () => false)))
    }"""

    def is_taken(by: str) -> bool:
        try:
            Desk(cast(DayLog, Remembered("d", roll)), by, now=lambda: NOON)
        except ActRefused:
            return False
        return True

    there = page.evaluate(tries, {"roll": roll_to_document(roll), "who": WHO})
    assert there == [is_taken(by) for by in WHO]
