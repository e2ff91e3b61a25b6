"""A laptop that serves the page of the gate, and what somebody at a phone does with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from repatria.core.handovers import Act, Answer, Roll
from repatria.core.rolls import roll_to_document
from repatria.handover.day_log import begin_log, open_log
from repatria.handover.documents import NEUTRAL, signed
from repatria.handover.log_heads import LogForm
from repatria.workflows.day.man_gate import Gate
from tests.handover.days import KEY, PASSPHRASE, YES

BROWSER = ["--no-sandbox", "--disable-gpu"]
#: Buttons by the answer that they give, as the page names them in English.
BUTTONS = {
    Answer.ARRIVED: "Has come",
    Answer.NOT_SHOWN_UP: "Has not come",
    Answer.GIVER_CONFIRMS: "Giver confirms",
    Answer.GIVER_DENIES: "Giver denies",
    Answer.RECEIVER_CONFIRMS: "Receiver confirms",
    Answer.RECEIVER_DENIES: "Receiver denies",
    Answer.FIT: "Fit to travel",
    Answer.UNFIT: "Not fit",
    Answer.GOES: "Yes, I go",
    Answer.DOES_NOT_GO: "No, I do not go",
    Answer.HANDED_OVER: "Handed over",
}
#: Gives the lines of the log as they lie there, with nothing after the last.
KEPT = """async () => {
  const folder = await navigator.storage.getDirectory()
  return (await (await (await folder.getFileHandle('gate.day')).getFile()).text()).split('\\n')
}"""
#: Presses the buttons of five questions of each person, and gives how long each took until it was painted.
PRESSES = """async numbers => {
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
IN_PRIVATE = (Answer.GOES, Answer.DOES_NOT_GO)


@dataclass(frozen=True)
class Laptop:
    """A laptop with its folder; `device` is the name by which pages fetch their log.

    Attributes:
        address: Where it serves, or served.
    """

    address: str
    folder: Path
    device: str

    @property
    def passphrase(self) -> Path:
        """Give the file with the passphrase of all logs."""
        return self.folder.parent / "pw"

    def gate(self, device: str) -> Gate:
        """Give the log that a page sent."""
        return Gate(self.folder / f"{device}.day", self.passphrase)

    def acts(self, device: str) -> list[Act]:
        """Give what a page sent."""
        with open_log(self.gate(device).log, PASSPHRASE) as log:
            return log.acts


def lay_out(folder: Path, roll: Roll) -> str:
    """Make the folder of a laptop with a log for pages, and give the name of its device."""
    (folder / "pages").mkdir()
    (folder / "pw").write_bytes(PASSPHRASE)
    return begin_log(
        folder / "pages" / "phones.day",
        signed(roll_to_document(roll), NEUTRAL, KEY),
        device="phones",
        passphrase=PASSPHRASE,
        form=LogForm.PAGE,
    )


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder by the command, and give the address."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("repatria")), "handover", "page", str(folder), "--json"]
    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, env=os.environ) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


@contextmanager
def laptop_of(folder: Path, roll: Roll) -> Iterator[Laptop]:
    """Lay out a laptop and serve from it."""
    device = lay_out(folder, roll)
    with serving(folder / "pages") as address:
        yield Laptop(address, folder / "pages", device)


def phone_of(
    playwright: Playwright, browser: Path, profile: Path, *, args: tuple[str, ...] = (), **more: Any
) -> BrowserContext:
    """Start a browser with a folder of its own on the disk."""
    return playwright.chromium.launch_persistent_context(
        profile,
        executable_path=browser,
        args=[*BROWSER, *args],
        locale="en-GB",
        accept_downloads=True,
        **more,
    )


class Phone:
    """One browser, and what somebody does with it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.set_default_timeout(20_000)

    def load(self) -> None:
        """Load the page, and wait until it is kept."""
        self.page.goto(self.address)
        self.page.get_by_text("opens without a network").wait_for(state="attached")

    def begin(self, device: str, passphrase: bytes = PASSPHRASE) -> None:
        """Fetch a log by its name and open it."""
        self.page.get_by_label("Or its name on the laptop").fill(device)
        self.unlock(passphrase)

    def unlock(self, passphrase: bytes = PASSPHRASE) -> None:
        """Open what is on the device."""
        self.page.get_by_label("Passphrase").fill(passphrase.decode())
        self.page.get_by_role("button", name="Open", exact=True).click()
        self.page.locator("#menu").wait_for()

    def by(self, who: str) -> None:
        """Say who speaks."""
        self.page.get_by_label("Who says so").fill(who)

    def find(self, number: str) -> None:
        """Show somebody."""
        self.page.get_by_label("Number", exact=True).fill(number)
        self.page.get_by_role("button", name="Show").click()

    def say(self, number: str, *answers: Answer) -> None:
        """Give answers on somebody, each kept before the next."""
        for answer in answers:
            self.find(number)
            if answer in IN_PRIVATE:
                self.page.get_by_role("button", name="Ask in private").click()
            self.page.get_by_role("button", name=BUTTONS[answer], exact=True).click()
            self.page.locator("#told .done").wait_for()

    def send_over(self, number: str) -> None:
        """Ask everything, hear yes, and hand over."""
        self.say(number, *YES, Answer.HANDED_OVER)

    def go_to(self, part: str) -> None:
        """Go to a part of the page."""
        there = self.page.locator("#menu").get_by_role("button", name=part)
        if there.get_attribute("aria-current") is None:
            there.click()
            self.page.locator("h1", has_text=part).wait_for()

    def round(self, name: str) -> None:
        """Say something of the first round."""
        self.go_to("The day")
        self.page.get_by_role("button", name=name).first.click()
        self.page.locator("#told .done").wait_for()
        self.go_to("At the gate")

    def send(self) -> str:
        """Send the log to the laptop, and give the name of the device."""
        self.go_to("The day")
        self.page.get_by_role("button", name="Send to the laptop").click()
        self.page.get_by_text("The log was given out.").wait_for()
        return self.device()

    def take_in(self, device: str) -> None:
        """Take in a log that is on the laptop."""
        self.go_to("The day")
        self.page.get_by_label("Or its name on the laptop").fill(device)
        self.page.get_by_label("Passphrase of that log").fill(PASSPHRASE.decode())
        self.page.get_by_role("button", name="Take in").click()
        self.page.get_by_text("New entries").wait_for()
        self.go_to("At the gate")

    def device(self) -> str:
        """Give the name under which this device writes."""
        self.go_to("The day")
        return self.page.locator("dt:has-text('Writes as') + dd").inner_text()

    def status(self, number: str) -> str:
        """Give how somebody stands, as the page shows it."""
        self.find(number)
        return self.page.locator("#card .status").inner_text()

    def told(self) -> str:
        """Give what the page says was done, or why not."""
        return (
            self.page.locator("#told, #wrong").all_inner_texts()[0]
            or self.page.locator("#wrong").inner_text()
        )


def today(roll: Roll) -> Roll:
    """Move a made-up day to today, so that no page wipes itself."""
    from dataclasses import replace  # noqa: PLC0415

    noon = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    stops = tuple(replace(stop, at=noon) for stop in roll.sheet.stops)
    return replace(roll, sheet=replace(roll.sheet, day=noon.date(), stops=stops))


type Phones = Callable[..., Phone]


def ready(phones: Phones, laptop: Laptop, name: str = "phone", **more: Any) -> Phone:
    """Give a phone on which the day is open, and whose owner said who they are."""
    phone = phones(name, **more)
    phone.load()
    phone.begin(laptop.device)
    phone.by(f"officer {name}")
    return phone
