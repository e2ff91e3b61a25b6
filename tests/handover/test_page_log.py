"""Logs that pages write, opened by the laptop; the files of the page; and the laptop that serves both."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from repatria.core.errors import DayLogRefused, RequestInvalid
from repatria.core.handovers import Answer
from repatria.handover.backends.proofs import new_key
from repatria.handover.check_in import HEADERS, page_files, page_words
from repatria.handover.day_log import open_log
from repatria.handover.desk import Desk
from repatria.workflows.day.man_gate import Gate, open_together
from repatria.workflows.day.serve_gate import LARGEST_LOG, MOST_LOGS, Gatehouse, check_gate_folder
from tests.handover.days import NOON, PASSPHRASE, desk_at, roll_of, ticking, two_sides
from tests.handover.page_devices import PageDevice, admission_in, admitted, log_for_pages, proved
from tests.rendering.test_plan_page_browser import luminance

STATIC = files("repatria.handover.check_in").joinpath("static")
SCRIPTS = {each.name: each.read_text(encoding="utf-8") for each in STATIC.iterdir()}


def test_a_log_for_pages_holds_what_was_said(tmp_path: Path) -> None:
    """The command line reads and writes it as its own."""
    path = tmp_path / "phones.day"
    log_for_pages(path)
    with open_log(path, PASSPHRASE) as log:
        Desk(log, "somebody", now=ticking()).say("1-3", Answer.DOES_NOT_GO)
    with open_log(path, PASSPHRASE) as log:
        assert [act.answer for act in log.acts] == [Answer.DOES_NOT_GO]
    with pytest.raises(DayLogRefused):
        open_log(path, PASSPHRASE + b"x")
    assert b"does-not-go" not in path.read_bytes()


def test_a_log_for_pages_says_until_when_it_is_kept(tmp_path: Path) -> None:
    """A day and a night after the last hour of its roll; who changes that cannot open it any more."""
    path = tmp_path / "phones.day"
    log_for_pages(path)
    head, rest = path.read_bytes().split(b"\n", 1)
    said = json.loads(head)
    last = max(stop.at for stop in roll_of(two_sides()).sheet.stops)
    assert datetime.fromisoformat(said["until"]) == last + timedelta(hours=24)
    path.write_bytes(
        json.dumps(said | {"until": (NOON + timedelta(days=900)).isoformat()}).encode() + b"\n" + rest
    )
    with pytest.raises(DayLogRefused):
        open_log(path, PASSPHRASE)


def test_logs_of_laptop_and_page_merge(tmp_path: Path) -> None:
    """Either of them takes in what the other has."""
    laptop, phone = tmp_path / "gate.day", tmp_path / "phones.day"
    with desk_at(laptop, roll_of(two_sides())) as desk:
        desk.say("1-3", Answer.ARRIVED)
    log_for_pages(phone)
    with open_log(phone, PASSPHRASE) as log:
        Desk(log, "somebody", now=ticking()).say("1-3", Answer.FIT)
    (tmp_path / "pw").write_bytes(PASSPHRASE)
    gates = [Gate(path, tmp_path / "pw") for path in (laptop, phone)]
    # Signed or not is no part of the digest, so both rolls are the same.
    together = [open_together(order, into_first=True) for order in (gates, gates[::-1])]
    assert [len(each.standing.acts) for each in together] == [2, 2]


@pytest.mark.parametrize("language", ["uk", "ru", "ko", "ar"])
def test_the_page_says_the_same_in_every_language(language: str) -> None:
    """No word is missing, none is left over, and what is filled in is filled in everywhere."""
    english, other = page_words()["en"], page_words()[language]
    assert english.keys() == other.keys()
    filled = [
        {key: set(re.findall(r"\{\w+\}", text)) for key, text in each.items()} for each in (english, other)
    ]
    assert filled[0] == filled[1]
    own = {"uk": "[а-яіїєґ]", "ru": "[а-яё]", "ko": "[가-힣]", "ar": "[ء-ي]"}[language]
    plain = [key for key, text in other.items() if not re.search(own, text, re.IGNORECASE)]
    assert plain == ["direction"]


def test_every_word_of_the_page_is_said() -> None:
    """What a script or the page asks for is there, and nothing is there that none asks for."""
    everything = "\n".join(SCRIPTS.values())
    said = set(re.findall(r"words\(\"([a-z-]+)\"", everything))
    said |= set(re.findall(r"data-words=\"([a-z-]+)\"", everything))
    said |= {f"why-{each}" for each in re.findall(r"(?:Refused\(|reason: )\"([a-z-]+)\"", everything)}
    said |= set(re.findall(r"part\(\"([a-z-]+)\"", everything)) | {"direction", "name", "gate", "day"}
    said |= set(re.findall(r"\"((?:not-)?kept-offline|correct(?:-not)?|why-[a-z-]+)\"", everything))
    made = r"(?:say|ask|who|status|kind|how|why)-.+"
    words = page_words()["en"].keys()
    assert said - words == set()
    assert {each for each in words - said if not re.fullmatch(made, each)} == set()
    answers = {each.value for each in Answer}
    assert {each.removeprefix("say-") for each in words if each.startswith("say-")} == answers


def test_the_page_asks_nobody_else_for_anything() -> None:
    """No script, style or picture comes from elsewhere, and none stands in the page itself."""
    assert [name for name, text in SCRIPTS.items() if re.search(r"https?://", text)] == []
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", SCRIPTS["index.html"]) == []
    assert [
        name for name, text in SCRIPTS.items() if re.search(r"innerHTML|eval\(|document\.write", text)
    ] == []
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_another_page_is_another_version() -> None:
    """The worker keeps every file of the page but itself, under a name made of what stands in them."""
    worker = page_files()["worker.js"][1].decode()
    kept = json.loads(worker.partition("\n")[0].removeprefix("const KEPT = "))
    assert set(kept["files"]) == {*page_files().keys() - {"", "worker.js"}, "./"}
    assert re.fullmatch("[0-9a-f]{16}", kept["version"])


PAIRS = [
    ("ink", "paper", 4.5), ("ink", "card", 4.5), ("ink", "second", 4.5), ("ink", "good-tint", 4.5),
    ("muted", "paper", 4.5), ("muted", "card", 4.5), ("link", "paper", 4.5), ("link", "card", 4.5),
    ("paper", "ink", 4.5), ("paper", "bad", 4.5), ("button-ink", "button", 4.5), ("good", "card", 4.5),
    ("notice-ink", "notice", 4.5), ("edge", "paper", 3), ("edge", "card", 3), ("focus", "paper", 3),
    ("focus", "card", 3), ("bad", "paper", 3), ("bad", "card", 3), ("good", "good-tint", 3),
    ("button", "card", 3),
]  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colors_can_be_told_apart(scheme: int, front: str, back: str, least: float) -> None:
    """Text has a contrast of at least 4.5 to 1 with its ground, and shapes of 3."""
    blocks = re.findall(r":root \{(.*?)\}", SCRIPTS["gate.css"], re.DOTALL)
    palette = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[scheme]))
    light, dark = sorted((luminance(palette[front]), luminance(palette[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_sides_are_named_by_the_direction_of_the_text() -> None:
    """No rule of the style sheet names left or right."""
    named = r"(?:^|[\s;{-])(?:left|right)\s*[:;]|(?:margin|padding|border)-(?:left|right)"
    assert re.findall(named, SCRIPTS["gate.css"]) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder for logs."""
    (tmp_path / "pages").mkdir()
    return tmp_path / "pages"


def asked(
    house: Gatehouse, method: str, path: str, body: bytes = b"", **more: Any
) -> tuple[int, bytes, dict[str, str]]:
    """Ask the laptop for something."""
    told: list[Any] = []
    sent = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_TYPE": "application/vnd.repatria.day-log",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    content = b"".join(house(sent | more, lambda status, headers: told.extend((status, headers))))
    return int(told[0].split()[0]), content, dict(told[1])


def test_a_log_goes_out_by_its_name_and_comes_back(folder: Path) -> None:
    """Whoever knows the name of the device gets its sealed log, and nobody else gets anything."""
    device = log_for_pages(folder / "phones.day")
    house = Gatehouse(folder)
    status, content, headers = asked(house, "GET", f"/logs/{device}")
    assert (status, content) == (200, (folder / "phones.day").read_bytes())
    assert headers["Cache-Control"] == "no-store"
    away = [
        asked(house, "GET", path)[:2]
        for path in ("/logs/phones", "/logs/", "/phones.day", "/../pw", "/logs/..")
    ]
    assert away == [(404, b"")] * 5


def test_a_log_of_the_laptop_does_not_go_out(folder: Path) -> None:
    """What the command line writes is not served, whatever name is asked for."""
    with desk_at(folder / "gate.day", roll_of(two_sides())) as desk:
        device = desk.log.device
    assert asked(Gatehouse(folder), "GET", f"/logs/{device}")[0] == HTTPStatus.NOT_FOUND


@pytest.fixture
def device(folder: Path, tmp_path: Path) -> PageDevice:
    """Begin a log on a device, from a log for pages that lies in the folder."""
    log_for_pages(folder / "phones.day")
    return admitted(tmp_path / "phone.day", folder / "phones.day")


def sent(house: Gatehouse, device: PageDevice, body: bytes, *, proof: str | None = None) -> tuple[int, str]:
    """Send a log of a device, proven by the device if nothing else is said; give what the laptop says."""
    proven = device.proof(body) if proof is None else proof
    status, said, _ = asked(house, "POST", f"/logs/{device.name}", body, HTTP_REPATRIA_PROOF=proven)
    return status, said.decode()


def acts_said(path: Path, *numbers: str) -> bytes:
    """Say of people that they came, and give the log."""
    for number in numbers:
        with open_log(path, PASSPHRASE) as log:
            Desk(log, "somebody", now=ticking()).say(number, Answer.ARRIVED)
    return path.read_bytes()


def test_what_comes_back_never_replaces_what_says_something_else(folder: Path, device: PageDevice) -> None:
    """A longer log takes the place of its beginning, a shorter one changes nothing, another lies beside."""
    first = device.path.read_bytes()
    longer = acts_said(device.path, "1-3", "2-1")
    other = longer.rsplit(b"\n", 2)[0] + b"\n" + longer.rsplit(b"\n", 2)[1][::-1] + b"\n"
    house = Gatehouse(folder)
    statuses = [sent(house, device, body)[0] for body in (first, longer, first, other, other)]
    assert statuses == [204] * 5
    kept = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "phones.day"}
    assert kept == {f"{device.name}.day": longer, f"{device.name}~2.day": other}


def test_a_strangers_lines_are_refused(folder: Path, device: PageDevice) -> None:
    """Whoever knows the name of a device and all that it sent cannot lengthen it, and is told so."""
    house = Gatehouse(folder)
    true = acts_said(device.path, "1-3")
    assert sent(house, device, true)[0] == HTTPStatus.NO_CONTENT
    spoilt = true + true.splitlines(keepends=True)[-1]
    stranger = proved(new_key()[0], "repatria sending 1\n" + spoilt.decode())
    proofs = ("", "?", "AAAA", device.proof(true), stranger, device.proof(spoilt)[:-4] + "AAA=")
    answers = [sent(house, device, spoilt, proof=proof) for proof in proofs]
    assert (
        answers == [(403, "This was not sent by the device that began the log; nothing of it was kept.")] * 6
    )
    assert (folder / f"{device.name}.day").read_bytes() == true
    with open_log(folder / f"{device.name}.day", PASSPHRASE) as log:
        assert len(log.acts) == 1
    # What the device itself sends afterwards is taken.
    longer = acts_said(device.path, "2-1")
    assert sent(house, device, longer)[0] == HTTPStatus.NO_CONTENT


def test_what_a_device_sent_can_be_sent_again_by_anybody(folder: Path, device: PageDevice) -> None:
    """A proof that was overheard proves what it proved, and no more: nothing changes by it."""
    house = Gatehouse(folder)
    early, late = acts_said(device.path, "1-3"), acts_said(device.path, "2-1")
    overheard = device.proof(early)
    statuses = [sent(house, device, late)[0], sent(house, device, early, proof=overheard)[0]]
    assert statuses == [204, 204]
    assert (folder / f"{device.name}.day").read_bytes() == late


def test_nobody_is_admitted_without_the_passphrase(folder: Path, tmp_path: Path, device: PageDevice) -> None:
    """A device with a key of its own choice, and the admission or head of another, leaves nothing behind."""
    house = Gatehouse(folder)
    strange = PageDevice(tmp_path / "strange.day", new_key()[0])
    as_another = PageDevice(tmp_path / "as.day", new_key()[0], name=device.name)
    heads = [json.loads(each.path.read_bytes().partition(b"\n")[0]) for each in (strange, device)]
    borrowed = json.dumps({**heads[0], "admitted": heads[1]["admitted"]}).encode() + b"\nAAAA\n"
    answers = [
        sent(house, strange, strange.path.read_bytes()),
        sent(house, as_another, as_another.path.read_bytes()),
        sent(house, strange, borrowed),
    ]
    why = "No log for pages of this folder admitted the device of this log; nothing of it was kept."
    assert answers == [(403, why)] * 3
    assert [path.name for path in folder.iterdir()] == ["phones.day"]


def test_nobody_takes_the_name_of_a_log_for_pages(folder: Path, tmp_path: Path) -> None:
    """What pages fetch by its name stays what the laptop made, even for whoever has the passphrase."""
    name = log_for_pages(folder / "phones.day")
    house, before = Gatehouse(folder), (folder / "phones.day").read_bytes()
    head = json.loads(before.partition(b"\n")[0])
    usurper = PageDevice(
        tmp_path / "x.day", admission_in(folder / "phones.day"), name=name, until=head["until"]
    )
    longer = before + before.splitlines(keepends=True)[-1]
    assert [sent(house, usurper, each)[0] for each in (usurper.path.read_bytes(), longer)] == [403, 403]
    assert asked(house, "GET", f"/logs/{name}")[1] == before


def test_a_log_that_somebody_spoilt_by_hand_is_named(device: PageDevice) -> None:
    """A line that is added to a file where it lies is named; what stands before it opens."""
    true = acts_said(device.path, "1-3")
    device.path.write_bytes(true + true.splitlines(keepends=True)[-1])
    with pytest.raises(DayLogRefused, match=f"line {true.count(b'\n') + 1} "):
        open_log(device.path, PASSPHRASE)


def test_what_is_no_log_is_not_taken_in(folder: Path, tmp_path: Path, device: PageDevice) -> None:
    """Of another type, of another device, too long, or a log of a laptop: nothing is written."""
    body = device.path.read_bytes()
    with desk_at(tmp_path / "gate.day", roll_of(two_sides())) as desk:
        gate = desk.log.device
    house = Gatehouse(folder)
    there = f"/logs/{device.name}"
    proven = {"HTTP_REPATRIA_PROOF": device.proof(body)}
    refused = [
        asked(house, "POST", there, body, **proven, CONTENT_TYPE="text/plain")[0],
        asked(house, "POST", "/logs/another", body, **proven)[0],
        asked(house, "POST", there, b"{}", **proven)[0],
        asked(house, "POST", there, body, **proven, CONTENT_LENGTH=str(LARGEST_LOG + 1))[0],
        asked(house, "POST", there, body, **proven, CONTENT_LENGTH="-1")[0],
        asked(house, "POST", f"/logs/{gate}", (tmp_path / "gate.day").read_bytes(), **proven)[0],
        asked(house, "POST", "/logs/a~2", body, **proven)[0],
        asked(house, "POST", "/", b"")[0],
        asked(house, "DELETE", there, body, **proven)[0],
    ]
    assert refused == [415, 400, 400, 413, 413, 400, 404, 405, 404]
    assert [path.name for path in folder.iterdir()] == ["phones.day"]


def test_nobody_fills_the_disk(folder: Path, device: PageDevice) -> None:
    """Once so many logs lie there, no more are taken in."""
    for at in range(MOST_LOGS - 1):
        (folder / f"{at}.day").write_bytes(b"")
    assert sent(Gatehouse(folder), device, device.path.read_bytes())[0] == HTTPStatus.INSUFFICIENT_STORAGE


def test_the_page_comes_with_its_policy(folder: Path) -> None:
    """Each file has the headers that keep a browser tight."""
    for name, (kind, content) in page_files().items():
        status, body, headers = asked(Gatehouse(folder), "GET", f"/{name}")
        assert (status, body, headers["Content-Type"]) == (200, content, kind)
        assert headers.items() >= HEADERS.items()


def test_a_folder_has_to_be_one(tmp_path: Path) -> None:
    """Where logs could not be taken in, nothing is served."""
    with pytest.raises(RequestInvalid):
        check_gate_folder(tmp_path / "nowhere")
