"""Taking people out of a registry from a command line: as files, notices and packets."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from repatria.registry.models import Correspondent, Person, PersonSource
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.cli.running import Ran, Run, runner
from tests.registry.commands.named import PASSWORD, code_of, registrar, with_a_phone
from tests.registry.conftest import Opened
from tests.registry.people import everything


@pytest.fixture
def run(
    registry: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run commands in a folder with a password."""
    for name, value in registry.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    Path("pw.txt").write_text(PASSWORD, encoding="utf-8")
    return runner(monkeypatch, capsys)


def done(run: Run, name: str, *words: str, step: int = 0) -> Ran:
    """Let somebody do something; each code holds once, so each time by a later step."""
    code = code_of(name, steps_later=step)
    return run(*words, f"--account={name}", "--password-file=pw.txt", f"--code={code}", "--json")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_two_people_export_a_file(run: Run, kind: str) -> None:
    """One asks, another one writes the file; it has everybody, and no cell is a formula."""
    world = everything("UA")
    with writing():
        Person.objects.filter(pk=world["person"]).update(name="=made(up)")
    first, second = registrar(), registrar()
    request = done(run, first, "registry", "request-export", "--as=held").document["request"]
    words = ("registry", "export", f"out.{kind}", "--as=held", f"--request={request}")
    assert done(run, first, *words, step=1).document["error"]["code"] == "second-person-needed"
    assert done(run, second, *words).document == {"people": 1}
    text = Path(f"out.{kind}").read_text(encoding="utf-8")
    row = next(csv.DictReader(text.splitlines())) if kind == "csv" else json.loads(text)
    assert (row["id"], row["name"], row["place"]) == (
        str(world["person"]), "'=made(up)" if kind == "csv" else "=made(up)", "Made-up camp",
    )  # fmt: skip


def test_notice_is_printed(run: Run) -> None:
    """A capture card of somebody held is one JSON document."""
    person = everything("UA")["person"]
    card = done(run, registrar(), "registry", "notice", str(person), "--kind=capture-card").document
    assert (card["document"], card["name"], card["record"]) == ("capture-card", "Made-up One", str(person))


def test_packet_goes_from_hand_to_hand(run: Run) -> None:
    """Key, correspondent, request, packet and receipt, each by its command; twice it is refused."""
    person = everything("UA")["person"]
    key = run("packet", "key", "--json").document["public_key"]
    done(run, with_a_phone(Role.ADMINISTRATOR), "packet", "know", "self", key)
    first, second = registrar(), registrar()
    whom = ("--as=held", "--holder=UA", "--to=self")
    request = done(run, first, "registry", "request-export", *whom).document["request"]
    assert done(run, second, "packet", "make", "one.packet", *whom, f"--request={request}").code == 0
    assert done(run, first, "packet", "receive", "one.packet", step=1).document["new"] == 1
    again = done(run, second, "packet", "receive", "one.packet", step=1)
    assert (again.code, again.document["error"]["code"]) == (1, "packet-refused")
    received = Correspondent.objects.get().received
    assert (PersonSource.objects.filter(source_id=str(person)).count(), received) == (1, 1)
