"""What the page keeps on a device: opened by its passphrase alone, whole when killed, wiped at last."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Playwright

from repatria.core.handovers import Answer, Roll
from repatria.handover.day_log import open_log
from tests.handover.days import PASSPHRASE, roll_of, two_sides
from tests.handover.gate_pages import BROWSER, KEPT, Laptop, Phone, Phones, laptop_of, ready, today

pytestmark = pytest.mark.browser


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
        phone.page.evaluate(KEPT.replace("gate.day", "gate.key"))[0][:100],
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


def test_the_key_of_a_device_never_leaves_it(phones: Phones, laptop: Laptop) -> None:
    """It lies sealed beside the log and not in it. Without it nothing is sent, but all is shown and saved."""
    phone = ready(phones, laptop)
    phone.say("1-3", Answer.ARRIVED)
    sealed = phone.page.evaluate(KEPT.replace("gate.day", "gate.key"))[0]
    device = phone.send()
    with open_log(laptop.gate(device).log, PASSPHRASE) as log:
        assert sealed.encode() not in log.path.read_bytes()
        assert log.admission is not None
    phone.page.goto(f"{laptop.address}/words.json")
    phone.page.evaluate(
        HARMS.replace("gate.day", "gate.key").replace("CHANGE", "lines[0] = lines[0].slice(8)")
    )
    phone.page.goto(laptop.address)
    phone.unlock()
    assert phone.status("1-3") == "Waits"
    phone.go_to("The day")
    phone.page.get_by_role("button", name="Send to the laptop").click()
    phone.page.get_by_text("The laptop took nothing").wait_for()
    with phone.page.expect_download():
        phone.page.get_by_role("button", name="Save as a file").click()


def test_a_laptop_that_did_not_admit_a_device_takes_nothing(phones: Phones, laptop: Laptop) -> None:
    """Where the log for pages no longer lies in the folder, the device is told so, and what it has stays."""
    phone = ready(phones, laptop)
    phone.say("1-3", Answer.ARRIVED)
    there = laptop.folder / "phones.day"
    away = there.rename(laptop.folder.parent / "phones.day")
    try:
        phone.go_to("The day")
        phone.page.get_by_role("button", name="Send to the laptop").click()
        phone.page.get_by_text("The laptop took nothing").wait_for()
        assert phone.page.get_by_text("Not given out yet: \u20681\u2069").count() == 1
    finally:
        away.rename(there)
    assert len(laptop.acts(phone.send())) == 1


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


KILLS = 100 if os.environ.get("REPATRIA_THOROUGH") else 4


def test_nothing_shown_as_kept_is_lost_when_killed(
    playwright: Playwright, browser: Path, tmp_path: Path
) -> None:
    """The browser is killed again and again, in the middle: every answer that was shown as kept is there,
    nobody's twice, and the device still proves what it sends.
    """
    chance = random.Random(8)  # noqa: S311 - seeded on purpose
    roll = today(roll_of(two_sides(2 * KILLS)))
    numbers = iter([entry.number for entry in roll.entries])
    shown, pressed = set[str](), set[str]()
    away = tmp_path / "away"
    away.mkdir()
    with laptop_of(away, roll) as laptop:
        for at in range(KILLS):
            with killable(playwright, browser, tmp_path / "profile") as (page, kill):
                phone = Phone(page, laptop.address)
                phone.load()
                if at == 0:
                    phone.begin(laptop.device)
                else:
                    phone.unlock()
                phone.by("x")
                for _ in range(chance.randrange(1, 4)):
                    shown.add(number := next(numbers))
                    phone.say(number, Answer.ARRIVED)
                pressed.add(number := next(numbers))
                phone.find(number)
                delay_s = chance.choice((0.0, 0.002, 0.01, 0.05))
                page.evaluate("setTimeout(() => [...document.querySelectorAll('#card button')][0].click())")
                time.sleep(delay_s)
                kill()
        with killable(playwright, browser, tmp_path / "profile") as (page, kill):
            phone = Phone(page, laptop.address)
            phone.load()
            phone.unlock()
            there = laptop.acts(phone.send())
            kill()
    said = [act.subject for act in there]
    assert shown <= {*said} <= shown | pressed
    assert len({*said}) == len(said)
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
