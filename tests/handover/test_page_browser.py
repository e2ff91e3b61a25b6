"""Check-in on the page, in a real browser: without a network, on several devices, killed and wiped."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, sync_playwright

from repatria.core.handovers import Answer, Roll
from repatria.handover.day_log import open_log
from repatria.handover.standing import Standing, Status
from repatria.workflows.man_gate import Gate, open_together
from tests.handover.days import PASSPHRASE, YES, desk_at, roll_of, two_sides
from tests.handover.gate_pages import BROWSER, Laptop, Phone, laptop_of, phone_of, today

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers, once for the module."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def roll() -> Roll:
    """Make a roll of today with forty made-up people."""
    return today(roll_of(two_sides(20)))


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory, roll: Roll) -> Iterator[Laptop]:
    """Serve the page, once for the module."""
    with laptop_of(tmp_path_factory.mktemp("laptop"), roll) as served:
        yield served


type Phones = Callable[..., Phone]


@pytest.fixture
def phones(playwright: Playwright, browser: Path, tmp_path: Path, laptop: Laptop) -> Iterator[Phones]:
    """Give phones, each with a disk of its own."""
    contexts: list[BrowserContext] = []

    def new(name: str = "phone", address: str = laptop.address, **more: Any) -> Phone:
        contexts.append(phone_of(playwright, browser, tmp_path / name, **more))
        return Phone(contexts[-1].pages[0], address)

    yield new
    for context in contexts:
        context.close()


def ready(phones: Phones, laptop: Laptop, name: str = "phone", **more: Any) -> Phone:
    """Give a phone on which the day is open, and whose owner said who they are."""
    phone = phones(name, **more)
    phone.load()
    phone.begin(laptop.device)
    phone.by(f"officer {name}")
    return phone


def test_the_network_is_cut_in_the_middle(phones: Phones, laptop: Laptop) -> None:
    """The page goes on, loads again and opens; once the network is back the laptop gets all of it."""
    phone = ready(phones, laptop)
    phone.round("The round begins")
    phone.say("1-3", *YES[:2])
    phone.page.context.set_offline(True)
    phone.say("1-3", *YES[2:], Answer.HANDED_OVER)
    phone.page.reload()
    phone.unlock()
    phone.by("officer phone")
    assert phone.status("1-3") == "Is over"
    phone.say("2-1", Answer.UNFIT)
    phone.go_to("The day")
    phone.page.get_by_role("button", name="Send to the laptop").click()
    phone.page.get_by_text("The laptop cannot be reached").wait_for()
    phone.page.context.set_offline(False)
    acts = laptop.acts(phone.send())
    said = [
        ("round-1", Answer.BEGUN),
        *(("1-3", each) for each in (*YES, Answer.HANDED_OVER)),
        ("2-1", Answer.UNFIT),
    ]
    assert [(act.subject, act.answer) for act in acts] == said
    assert {act.by for act in acts} == {"officer phone"}
    assert all(abs(act.at - datetime.now(UTC)) < timedelta(minutes=5) for act in acts)


def test_the_laptop_may_be_gone(phones: Phones, roll: Roll, tmp_path: Path) -> None:
    """With no server at all, the page loads from the device, even in a browser that was closed in between."""
    away = tmp_path / "away"
    away.mkdir()
    with laptop_of(away, roll) as other:
        phone = phones("closed", other.address)
        phone.load()
        phone.begin(other.device)
        phone.by("x")
        phone.say("1-3", Answer.ARRIVED)
        phone.page.context.close()
    phone = phones("closed", other.address)
    phone.page.goto(other.address)
    phone.unlock()
    phone.find("1-3")
    asked = phone.page.locator("legend").filter(has_text="✓").all_inner_texts()
    assert asked == ["Has the person come? ✓ asked"]


def test_two_devices_apart_for_hours(phones: Phones, laptop: Laptop, tmp_path: Path) -> None:
    """Nothing is lost or doubled; what differs waits for a person, who decides on a page."""
    gate, tent = ready(phones, laptop, "gate"), ready(phones, laptop, "tent")
    for phone in (gate, tent):
        phone.page.context.set_offline(True)
    gate.round("The round begins")
    for number in ("1-3", "2-1", "3-7"):
        gate.say(number, *YES[:3])
        tent.say(number, *YES[3:])
    tent.say("1-3", Answer.ARRIVED)  # both say it: it counts once
    gate.say("2-1", Answer.UNFIT)  # and here they differ
    gate.say("3-7", Answer.NOT_SHOWN_UP)
    for phone in (gate, tent):
        phone.page.context.set_offline(False)
    sent = [laptop.gate(each.send()) for each in (gate, tent)]
    together = open_together(sent, into_first=False)
    wrote = [1 + 3 * 3 + 2, 3 * 2 + 1]
    assert len(together.standing.acts) == sum(wrote)
    assert [(one.subject, one.question.value) for one in together.conflicts] == [("2-1", "fitness")]
    statuses = {each: together.standing.status(each) for each in ("1-3", "2-1", "3-7")}
    assert statuses == {"1-3": Status.READY, "2-1": Status.UNDECIDED, "3-7": Status.OUT}
    # The page takes in the same, and shows what is to be decided without what was said.
    gate.take_in(tent.device())
    gate.go_to("The day")
    decisions = gate.page.locator("section[aria-labelledby=decisions] li")
    assert decisions.count() == 1
    assert "Fit to travel?" in decisions.inner_text()
    decisions.get_by_role("button").click()
    gate.page.get_by_role("button", name="Correct what was written").click()
    gate.page.get_by_role("button", name="Fit to travel", exact=True).click()
    gate.page.locator("#told .done").wait_for()
    gate.say("1-3", Answer.HANDED_OVER)
    again = [laptop.gate(gate.send()), sent[1]]
    # The laptop's own log takes in both, as the command does.
    own = tmp_path / "gate.day"
    with open_log(sent[0].log, PASSPHRASE) as log, desk_at(own, log.roll):
        pass
    merged = open_together([Gate(own, laptop.passphrase), *again], into_first=True)
    assert merged.conflicts == ()
    statuses = {each: merged.standing.status(each) for each in ("1-3", "2-1", "3-7")}
    assert statuses == {"1-3": Status.OVER, "2-1": Status.READY, "3-7": Status.OUT}
    assert len(merged.standing.acts) == sum(wrote) + 2


def test_what_was_merged_comes_back_to_the_page(phones: Phones, laptop: Laptop, tmp_path: Path) -> None:
    """The laptop merges into a log for pages; a page that takes it in knows what other devices asked."""
    phone = ready(phones, laptop)
    phone.say("1-3", Answer.ARRIVED)
    sent = laptop.gate(phone.send())
    other = tmp_path / "gate.day"
    with open_log(sent.log, PASSPHRASE) as log:
        roll = log.roll
    with desk_at(other, roll) as desk:
        for answer in YES[1:]:
            desk.say("1-3", answer)
    phone.go_to("At the gate")
    begun = laptop.folder / "phones.day"
    before = begun.read_bytes()
    try:
        open_together([Gate(begun, laptop.passphrase), sent, Gate(other, laptop.passphrase)], into_first=True)
        phone.take_in(laptop.device)
    finally:
        begun.write_bytes(before)
    assert phone.status("1-3") == "May cross"


def test_another_passphrase_opens_nothing(phones: Phones, laptop: Laptop) -> None:
    """Neither what is fetched nor what is on the device; nothing is shown or kept."""
    phone = phones()
    phone.load()
    phone.page.get_by_label("Or its name on the laptop").fill(laptop.device)
    phone.page.get_by_label("Passphrase").fill("another one, long enough")
    phone.page.get_by_role("button", name="Open", exact=True).click()
    phone.page.get_by_text("It does not open").wait_for()
    assert phone.page.get_by_text("No day is on this device").count() == 1
    phone.begin(laptop.device)
    phone.page.get_by_role("button", name="Lock").click()
    phone.page.get_by_text("A day is on this device").wait_for()
    phone.page.get_by_label("Passphrase").fill(f"{PASSPHRASE.decode()}x")
    phone.page.get_by_role("button", name="Open", exact=True).click()
    phone.page.get_by_text("It does not open").wait_for()
    assert phone.page.locator("#menu").is_hidden()
    phone.unlock()


CHANGES = {
    "another line": "lines[3] = lines[2]",
    "one line less": "lines.splice(2, 1)",
    "a sign changed": "lines[3] = (lines[3][0] === 'A' ? 'B' : 'A') + lines[3].slice(1)",
}
#: Changes the file of the log, while no page holds it.
HARMS = """async () => {
  const folder = await navigator.storage.getDirectory()
  const kept = await folder.getFileHandle('gate.day')
  const lines = (await (await kept.getFile()).text()).split('\\n')
  CHANGE
  const writing = await kept.createWritable()
  await writing.write(lines.join('\\n'))
  await writing.close()
}"""
#: Gives the lines of the log as they lie there, with nothing after the last.
KEPT = """async () => {
  const folder = await navigator.storage.getDirectory()
  return (await (await (await folder.getFileHandle('gate.day')).getFile()).text()).split('\\n')
}"""


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_store_does_not_open(phones: Phones, laptop: Laptop, change: str) -> None:
    """A line that was changed, moved or left out on the disk is refused, and not passed over."""
    phone = ready(phones, laptop)
    phone.say("1-3", Answer.ARRIVED, Answer.FIT, Answer.GIVER_CONFIRMS)
    phone.page.goto(f"{laptop.address}/words.json")
    phone.page.evaluate(HARMS.replace("CHANGE", CHANGES[change]))
    phone.page.goto(laptop.address)
    phone.page.get_by_label("Passphrase").fill(PASSPHRASE.decode())
    phone.page.get_by_role("button", name="Open", exact=True).click()
    phone.page.get_by_text("was changed, moved or left out").wait_for()
    assert phone.page.locator("#menu").is_hidden()


#: Signs that stand nowhere in a browser by chance.
MARKS = ("Zyxwvut Qponmlkj", "Зюйдвест Прикладенко", "987654", "officer-k7Q2")


def strange(roll: Roll) -> Roll:
    """Give a roll with names and a number that are found nowhere else."""
    from dataclasses import replace  # noqa: PLC0415

    from repatria.handover.numbers import number_of  # noqa: PLC0415

    first, *rest = roll.entries
    traveler = replace(first.traveler, names=(("en", MARKS[0]), ("uk", MARKS[1])))
    return replace(roll, entries=(replace(first, traveler=traveler, number=number_of(987654)), *rest))


def found_on_disk(folder: Path) -> set[str]:
    """Search every file of a browser for what was shown or typed, in UTF-8 and UTF-16."""
    said = {mark: [mark.encode(), mark.encode("utf-16-le"), mark.encode("utf-16-be")] for mark in MARKS}
    said["passphrase"] = [PASSPHRASE, PASSPHRASE.decode().encode("utf-16-le")]
    patterns = {
        mark: [re.compile(re.escape(each), re.DOTALL) for each in forms] for mark, forms in said.items()
    }
    # In the scripts of the page stand answers, but never behind the name of the field of an act.
    wide = "answer".encode("utf-16-le") + b".{1,8}" + "does-not-go".encode("utf-16-le")
    patterns["answer"] = [re.compile(rb"answer.{1,6}does-not-go", re.DOTALL), re.compile(wide, re.DOTALL)]
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {
        mark
        for mark, forms in patterns.items()
        if any(form.search(each) for form in forms for each in contents)
    }


def test_nothing_on_the_disk_can_be_read(phones: Phones, roll: Roll, tmp_path: Path) -> None:
    """After a day of use no name, number, answer, speaker or passphrase lies in the files of the browser.

    That the search would find them is shown by a page that keeps the same in the open.
    """
    away = tmp_path / "away"
    away.mkdir()
    with laptop_of(away, strange(roll)) as other:
        phone = phones("used", other.address)
        phone.load()
        phone.begin(other.device)
        phone.by(MARKS[3])
        number = next(each.number for each in strange(roll).entries if each.number.startswith(MARKS[2]))
        phone.say(number, Answer.ARRIVED, Answer.DOES_NOT_GO)
        assert phone.status(number) == "Does not go today"
        assert MARKS[1] in phone.page.locator("#card").inner_text()
        running = found_on_disk(tmp_path / "used")
        phone.page.context.close()
        phone = phones("open", other.address)
        phone.page.goto(other.address)
        keeps = """([marks, passphrase]) => new Promise(done => {
          const asked = indexedDB.open('open')
          asked.onupgradeneeded = () => asked.result.createObjectStore('acts')
          asked.onsuccess = () => {
            const through = asked.result.transaction('acts', 'readwrite', {durability: 'strict'})
            through.objectStore('acts').add({marks, passphrase, answer: 'does-not-go'}, 1)
            through.oncomplete = done
          }
        })"""
        phone.page.evaluate(keeps, [list(MARKS), PASSPHRASE.decode()])
        phone.page.context.close()
    assert running | found_on_disk(tmp_path / "used") == set()
    assert found_on_disk(tmp_path / "open") == {*MARKS, "passphrase", "answer"}


def test_a_wiped_device_holds_nothing(phones: Phones, laptop: Laptop, tmp_path: Path) -> None:
    """One button, once all is given out; before that one more question. Afterwards no line is on the disk."""
    phone = ready(phones, laptop, "wiped")
    phone.say("1-3", Answer.ARRIVED)
    kept = [
        json.loads(phone.page.evaluate(KEPT)[0])["salt"],
        *(each[60:160] for each in phone.page.evaluate(KEPT)[1:-1]),
    ]
    assert on_disk(tmp_path / "wiped", kept) == set(kept)
    phone.go_to("The day")
    phone.page.get_by_role("button", name="Wipe this device").click()
    phone.page.get_by_text("What is only here is lost.").wait_for()
    phone.page.get_by_role("button", name="Do not wipe").click()
    phone.send()
    phone.page.get_by_role("button", name="Wipe this device").click()
    phone.page.get_by_text("This device is wiped.").wait_for()
    assert phone.page.get_by_text("No day is on this device").count() == 1
    assert on_disk(tmp_path / "wiped", kept) == set()
    assert phone.page.evaluate("JSON.stringify(localStorage)") == '{"language":"en"}'
    phone.page.reload()
    phone.page.get_by_text("No day is on this device").wait_for()


def on_disk(folder: Path, texts: list[str]) -> set[str]:
    """Give which of these texts lie in the files of a browser."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {text for text in texts for each in contents if text.encode() in each}


def test_a_device_can_be_wiped_without_its_passphrase(phones: Phones, laptop: Laptop) -> None:
    """Locked, with entries that were not given out: after one more question it is empty."""
    phone = ready(phones, laptop)
    phone.say("1-3", Answer.ARRIVED)
    phone.page.get_by_role("button", name="Lock").click()
    phone.page.get_by_role("button", name="Wipe this device").click()
    phone.page.get_by_role("button", name="Wipe it whatever it holds").click()
    phone.page.get_by_text("This device is wiped.").wait_for()


def test_a_device_wipes_itself_after_the_day(phones: Phones, laptop: Laptop) -> None:
    """Once the time of its roll has passed: what was given out goes by itself, what was not waits sealed."""
    phone = ready(phones, laptop)
    phone.say("1-3", Answer.ARRIVED)
    phone.page.clock.install(time=datetime.now(UTC) + timedelta(days=3))
    phone.page.reload()
    phone.page.get_by_text("not all entries were given out").wait_for()
    phone.unlock()
    assert phone.status("1-3") == "Waits"
    phone.send()
    phone.page.clock.fast_forward(31_000)
    phone.page.get_by_text("This device is wiped.").wait_for()
    assert phone.page.locator("#menu").is_hidden()


def test_an_unused_device_wipes_itself_after_the_day(phones: Phones, laptop: Laptop) -> None:
    """Of a roll on which nothing was said here nothing stays."""
    phone = ready(phones, laptop)
    phone.page.clock.install(time=datetime.now(UTC) + timedelta(days=3))
    phone.page.reload()
    phone.page.get_by_text("This device is wiped.").wait_for()


def test_a_device_that_lies_there_locks_itself(phones: Phones, laptop: Laptop) -> None:
    """Ten minutes without a touch, and the passphrase is asked again."""
    phone = phones()
    phone.page.clock.install()
    phone.load()
    phone.begin(laptop.device)
    phone.page.clock.fast_forward(11 * 60 * 1000)
    phone.page.get_by_text("A day is on this device").wait_for()
    assert phone.page.locator("#menu").is_hidden()


def test_a_wrong_clock_changes_no_order(phones: Phones, laptop: Laptop) -> None:
    """A device ten years behind is told so; what it wrote later holds, with the hour that it showed."""
    right, wrong = ready(phones, laptop, "right"), phones("wrong")
    right.say("1-3", Answer.ARRIVED, Answer.UNFIT)
    right.send()
    wrong.page.clock.install(time=datetime(2016, 1, 1, tzinfo=UTC))
    wrong.load()
    wrong.begin(laptop.device)
    wrong.page.get_by_text("Set the clock right").wait_for()
    wrong.by("physician")
    wrong.take_in(right.device())
    wrong.find("1-3")
    wrong.page.get_by_role("button", name="Correct what was written").click()
    wrong.page.get_by_role("button", name="Fit to travel", exact=True).click()
    wrong.page.locator("#told .done").wait_for()
    wrong.page.clock.set_fixed_time(datetime(2015, 1, 1, tzinfo=UTC))
    wrong.find("1-3")
    wrong.page.get_by_role("button", name="Giver confirms", exact=True).click()
    wrong.page.get_by_text("The clock of this device went back").wait_for()
    acts = laptop.acts(wrong.send())
    assert [act.at.year for act in acts if act.by == "physician"] == [2016, 2015]
    standing = Standing([*acts, *laptop.acts(right.device())])
    assert [act.by for act in standing.standing("1-3", acts[2].question)] == ["physician"]
    assert standing.status("1-3") is Status.WAITING


def test_a_second_window_cannot_write(phones: Phones, laptop: Laptop) -> None:
    """While one window has the day, another is told to close it."""
    phone = ready(phones, laptop)
    second = phone.page.context.new_page()
    second.goto(laptop.address)
    second.get_by_text("open in another window").wait_for()
    assert second.get_by_label("Passphrase").count() == 0


def test_what_cannot_be_kept_is_not_shown_as_kept(phones: Phones, laptop: Laptop) -> None:
    """Where the browser took the store away, the answer is refused, and does not stand."""
    phone = ready(phones, laptop)
    phone.say("1-3", Answer.ARRIVED)
    session = phone.page.context.new_cdp_session(phone.page)
    session.send("Storage.clearDataForOrigin", {"origin": laptop.address, "storageTypes": "all"})
    phone.find("1-3")
    phone.page.get_by_role("button", name="Not fit").click()
    phone.page.get_by_text("could not be kept on this device").wait_for()
    assert phone.page.locator("#card .status").inner_text() == "Waits"


def test_the_private_answer_looks_like_the_other(phones: Phones, laptop: Laptop) -> None:
    """Afterwards the same is seen, whichever it was; somebody unfit looks like somebody unwilling."""
    phone = ready(phones, laptop)
    seen = []
    for number, answer in (("1-3", Answer.GOES), ("2-1", Answer.DOES_NOT_GO)):
        phone.say(number, *YES[:4], answer)
        seen.append(phone.page.locator("body").inner_text())
        assert phone.page.get_by_label("Number", exact=True).input_value() == ""
    assert seen[0] == seen[1]
    phone.say("3-7", Answer.UNFIT)
    shown = []
    for number in ("2-1", "3-7"):
        phone.find(number)
        shown.append(phone.page.locator("main").inner_text().replace(number, ""))
    assert shown[0].replace("/2", "/3") == shown[1]
    assert len({len(line) for line in phone.page.evaluate(KEPT)[2:-1]}) == 1
    # Every part of the page but the private question, and its own words, is free of the answer.
    assert "I do not go" not in shown[0] + seen[1]


def test_the_same_again_changes_nothing(phones: Phones, laptop: Laptop) -> None:
    """Whoever is unsure presses again; a double press writes one act."""
    phone = ready(phones, laptop)
    phone.find("1-3")
    phone.page.get_by_role("button", name="Has come", exact=True).dblclick()
    phone.page.get_by_text("said before").wait_for()
    phone.find("1-4")
    phone.page.get_by_text("Nobody on this roll has that number").wait_for()
    phone.find(" 13 ")
    assert phone.page.locator("#card h2").inner_text() == "1-3"
    assert len(laptop.acts(phone.send())) == 1


def test_who_says_so_has_to_be_said(phones: Phones, laptop: Laptop) -> None:
    """Nothing is written in nobody's name."""
    phone = phones()
    phone.load()
    phone.begin(laptop.device)
    phone.find("1-3")
    phone.page.get_by_role("button", name="Has come", exact=True).click()
    phone.page.get_by_text("Say who says so").wait_for()
    assert phone.page.evaluate("document.activeElement.id") == "by"


def test_a_file_goes_out_and_in(phones: Phones, laptop: Laptop, tmp_path: Path) -> None:
    """Where there is no network at all, logs go by files; a log of another day is refused."""
    phone = phones()
    phone.load()
    phone.page.get_by_label("File of the log").set_input_files(laptop.folder / "phones.day")
    phone.unlock()
    phone.by("x")
    phone.say("1-3", Answer.ARRIVED)
    phone.go_to("The day")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert phone.page.get_by_text("Not given out yet: \u20681\u2069").count() == 1
    phone.page.get_by_role("button", name="Yes, it is kept").click()
    phone.page.get_by_text("Not given out yet: \u20680\u2069").wait_for()
    with open_log(saved, PASSPHRASE) as log:
        assert [act.answer for act in log.acts] == [Answer.ARRIVED]
    other = tmp_path / "gate.day"
    with desk_at(other, roll_of(two_sides(1))):
        pass
    for path, said in ((other, "That is a log of a laptop"), (Path(__file__), "That is no log")):
        phone.page.get_by_label("File of the log").set_input_files(path)
        phone.page.get_by_label("Passphrase of that log").fill(PASSPHRASE.decode())
        phone.page.get_by_role("button", name="Take in").click()
        phone.page.get_by_text(said).wait_for()


def test_by_the_keyboard_alone(phones: Phones, laptop: Laptop) -> None:
    """From the number to the answer and back, without a pointer."""
    phone = ready(phones, laptop)
    keys = phone.page.keyboard
    phone.page.get_by_label("Number", exact=True).focus()
    keys.type("13")
    keys.press("Enter")
    phone.page.locator("#card h2").wait_for()
    keys.press("Tab")
    assert phone.page.evaluate("document.activeElement.textContent") == "Has come"
    keys.press("Enter")
    phone.page.get_by_text("kept at").wait_for()
    # Where one is afterwards nothing is pressed by a second Enter.
    assert phone.page.evaluate("document.activeElement.tagName") == "H2"
    keys.press("Enter")
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    assert phone.page.evaluate("document.activeElement.id") == "number"


def test_a_code_is_read_by_the_camera(phones: Phones, laptop: Laptop) -> None:
    """Where the browser reads codes; what it reads here is put in its place, for this machine has none."""
    args = {"permissions": ["camera"]}
    phone = phones("camera", **args)
    phone.page.context.add_init_script(
        "window.BarcodeDetector = class { detect() { return Promise.resolve([{rawValue: '1-3'}]) } }"
    )
    phone.load()
    phone.begin(laptop.device)
    phone.page.get_by_role("button", name="Scan").click()
    # A machine without a camera says so; one with a camera shows the person.
    phone.page.locator("#card h2, #wrong .errors").first.wait_for()
    told = phone.page.locator("#card h2, #wrong .errors").first.inner_text()
    assert told in ("1-3", "The camera cannot be used. Type the number.")


def test_no_other_server_is_asked(phones: Phones, laptop: Laptop) -> None:
    """Every request of a day goes to the laptop, and the policy of the page was never broken."""
    phone = phones()
    asked: list[str] = []
    said: list[str] = []
    phone.page.context.on("request", lambda request: asked.append(request.url))
    phone.page.on("console", lambda message: said.append(message.text))
    phone.page.on("pageerror", lambda error: said.append(str(error)))
    phone.load()
    phone.begin(laptop.device)
    phone.by("x")
    phone.say("1-3", Answer.ARRIVED, Answer.GOES)
    phone.send()
    assert {url for url in asked if not url.startswith((laptop.address, "data:"))} == set()
    assert said == []


def test_nothing_shown_as_kept_is_lost_when_killed(
    playwright: Playwright, browser: Path, laptop: Laptop, tmp_path: Path
) -> None:
    """The browser is killed again and again, in the middle: every answer that was shown as kept is there."""
    chance = random.Random(8)  # noqa: S311 - seeded on purpose
    numbers = iter([entry.number for entry in today(roll_of(two_sides(20))).entries])
    shown, pressed = 0, 0
    for at in range(12 if os.environ.get("REPATRIA_THOROUGH") else 4):
        with killable(playwright, browser, tmp_path / "profile") as (page, kill):
            phone = Phone(page, laptop.address)
            phone.load()
            if at == 0:
                phone.begin(laptop.device)
            else:
                phone.unlock()
            phone.by("x")
            for _ in range(chance.randrange(1, 4)):
                phone.say(next(numbers), Answer.ARRIVED)
                shown += 1
            phone.find(next(numbers))
            delay_s = chance.choice((0.0, 0.002, 0.01, 0.05))
            page.evaluate("setTimeout(() => [...document.querySelectorAll('#card button')][0].click())")
            time.sleep(delay_s)
            kill()
            pressed += 1
    with killable(playwright, browser, tmp_path / "profile") as (page, kill):
        phone = Phone(page, laptop.address)
        phone.load()
        phone.unlock()
        there = laptop.acts(phone.send())
        kill()
    assert shown <= len(there) <= shown + pressed
    assert len({act.subject for act in there}) == len(there)
    assert [act.id.sequence for act in there] == list(range(1, len(there) + 1))


class killable:  # noqa: N801 - used as a function
    """A browser that this test started itself, to be killed with all its processes."""

    def __init__(self, playwright: Playwright, browser: Path, profile: Path) -> None:
        self.playwright, self.profile = playwright, profile
        (profile / "DevToolsActivePort").unlink(missing_ok=True)
        for each in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (profile / each).unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [browser, "--headless=new", *BROWSER, "--remote-debugging-port=0", "--no-first-run", "--lang=en",
             f"--user-data-dir={profile}", "about:blank"],
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> tuple[Page, Callable[[], None]]:
        said = self.profile / "DevToolsActivePort"
        until = time.monotonic() + 60
        while not (said.exists() and said.read_text().strip()) and time.monotonic() < until:
            time.sleep(0.05)
        port = said.read_text().splitlines()[0]
        self.connected = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self.connected.contexts[0]
        return (context.pages or [context.new_page()])[0], self.kill

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def __exit__(self, *_: object) -> None:
        self.kill()
        with contextlib.suppress(Error):
            self.connected.close()


def test_an_answer_is_quick_among_two_thousand(phones: Phones, tmp_path: Path) -> None:
    """With 2,000 people on the device, nineteen of twenty answers are kept and shown within 100 ms."""
    away = tmp_path / "away"
    away.mkdir()
    roll = today(roll_of(two_sides(1_000)))
    numbers = [entry.number for entry in roll.entries]
    with laptop_of(away, roll) as other:
        phone = phones("many", other.address)
        phone.load()
        phone.begin(other.device)
        phone.by("x")
        phone.round("The round begins")
        took = phone.page.evaluate(MEASURED, random.Random(8).sample(numbers, 40))  # noqa: S311 - seeded
        acts = len(other.acts(phone.send()))
    assert len(took) == 200
    assert acts == 201
    p95 = quantiles(took, n=20)[-1]
    assert p95 < 100


#: Presses the buttons of five questions of each person, and gives how long each took until it was painted.
MEASURED = """async numbers => {
  const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  const until = async (holds) => { while (!holds()) await new Promise(done => setTimeout(done)) }
  const buttons = () => [...document.querySelectorAll('main button')]
  const pressed = text => buttons().find(each => each.textContent === text).click()
  const told = () => document.querySelector('#told .done')
  const took = []
  for (const number of numbers) {
    const show = () => {
      document.querySelector('#number').value = number
      document.querySelector('main form').requestSubmit()
    }
    for (const text of ['Has come', 'Giver confirms', 'Receiver confirms', 'Fit to travel', 'Yes, I go']) {
      show()
      if (text === 'Yes, I go') pressed('Ask in private')
      const began = performance.now()
      pressed(text)
      await until(told)
      await painted()
      took.push(performance.now() - began)
    }
  }
  return took
}"""
