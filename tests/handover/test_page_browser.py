"""Check-in on the page, in a real browser: without a network, on several devices, by whoever is there."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Playwright

from repatria.core.handovers import Answer, Question, Roll
from repatria.handover.day_log import open_log
from repatria.handover.pages import cards_pictures
from repatria.handover.standing import Standing, Status
from repatria.workflows.day.man_gate import Gate, open_together
from tests.handover.cameras import READS_CODES, code_of, filmed
from tests.handover.days import PASSPHRASE, YES, desk_at, roll_of, two_sides
from tests.handover.gate_pages import KEPT, PRESSES, Laptop, Phones, laptop_of, ready, today

pytestmark = pytest.mark.browser


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


def test_devices_that_differ_about_a_round(phones: Phones, laptop: Laptop) -> None:
    """One broke a round off while the other ended it: nobody crosses until a person decides, on the page."""
    gate, tent = ready(phones, laptop, "gate"), ready(phones, laptop, "tent")
    for phone in (gate, tent):
        phone.page.context.set_offline(True)
        phone.round("The round begins")  # both say it: it counts once
        phone.say("1-3", *YES)
    gate.round("The round is through")
    tent.round("The round is broken off")
    for phone in (gate, tent):
        phone.page.context.set_offline(False)
    sent = [laptop.gate(each.send()) for each in (gate, tent)]
    together = open_together(sent, into_first=False)
    assert [(one.subject, one.question.value) for one in together.conflicts] == [("round-1", "end")]
    gate.take_in(tent.device())
    assert gate.status("1-3") == "May cross"
    gate.page.get_by_role("button", name="Handed over", exact=True).click()
    gate.page.get_by_text("a person has to decide first").wait_for()
    gate.go_to("The day")
    decisions = gate.page.locator("section[aria-labelledby=decisions] li")
    assert decisions.count() == 1
    assert "End of the round (answers differ)" in decisions.inner_text()
    decisions.get_by_role("button").click()
    assert gate.page.evaluate("document.activeElement.id") == "round-1"
    part = gate.page.locator("section[aria-labelledby=round-1]")
    assert "is to be decided" in part.inner_text()
    part.get_by_role("button", name="The round is broken off").click()
    gate.page.locator("#told .done").wait_for()
    assert "was broken off" in part.inner_text()
    assert gate.page.locator("section[aria-labelledby=decisions] li").count() == 0
    # Whoever was wrong about it corrects it in the same place.
    part.get_by_role("button", name="Correct what was written").click()
    part.get_by_role("button", name="The round is through").click()
    gate.page.locator("#told .done").wait_for()
    assert "is through" in part.inner_text()
    merged = open_together([laptop.gate(gate.send()), sent[1]], into_first=False)
    assert merged.conflicts == ()
    assert merged.standing.answer("round-1", Question.END) is Answer.COMPLETED


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


@pytest.fixture
def film(roll: Roll, playwright: Playwright, browser: Path, tmp_path: Path) -> Path:
    """Film the card of the third person on the roll."""
    path = tmp_path / "card.y4m"
    card = cards_pictures([roll.entries[2].number], ppi=96)[0]
    path.write_bytes(filmed(playwright, browser, card))
    return path


def test_a_card_is_read_by_the_camera(phones: Phones, laptop: Laptop, roll: Roll, film: Path) -> None:
    """A printed card, filmed: the page opens the camera, shows the person, and closes the camera.

    The camera is the browser's own, fed with a picture of the card. On Linux no browser reads codes, so what
    reads them here looks at the pixels of the frames for the codes of the numbers on the roll.
    """
    numbers = [entry.number for entry in roll.entries]
    cameras = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    phone = phones("camera", args=cameras, permissions=["camera"])
    phone.load()
    phone.begin(laptop.device)
    assert phone.page.get_by_role("button", name="Scan").count() == 0
    codes = {code_of(number): number for number in numbers}
    phone.page.context.add_init_script(READS_CODES.replace("CODES", json.dumps(codes)))
    phone.page.reload()
    phone.unlock()
    phone.page.get_by_role("button", name="Scan").click()
    phone.page.locator("#card h2").wait_for()
    assert phone.page.locator("#card h2").inner_text() == numbers[2]
    assert phone.page.locator("video").count() == 0


def test_what_a_reader_types_is_shown(phones: Phones, laptop: Laptop) -> None:
    """A reader that is plugged in types the number and presses Enter; no camera and no pointer is needed."""
    phone = ready(phones, laptop)
    for number in ("3-7", "1-3"):
        phone.go_to("At the gate")
        phone.page.get_by_label("Number", exact=True).fill("")
        phone.page.get_by_label("Number", exact=True).focus()
        phone.page.keyboard.type(f"{number}\n")
        phone.page.locator("#card h2", has_text=number).wait_for()


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


def test_answers_among_two_thousand_grow_no_slower(phones: Phones, tmp_path: Path) -> None:
    """Of 2,000 people, without a network, each answer is kept; the last take hardly longer than the first.

    How long they take is measured by `make bench`.
    """
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
        phone.page.context.set_offline(True)
        took = phone.page.evaluate(PRESSES, random.Random(8).sample(numbers, 40))  # noqa: S311 - seeded
        phone.page.context.set_offline(False)
        acts = len(other.acts(phone.send()))
    assert len(took) == 200
    assert acts == 201
    assert median(took[100:]) < 3 * median(took[:100])
