"""The commands that make a registry, found it, look it over and keep its keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Ran, Run, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run commands in an empty folder, in development, with keys named and not made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPATRIA_MODE", "development")
    monkeypatch.setenv("REPATRIA_VAULT_KEY_FILE", "wishes.keys")
    Path("pw.txt").write_text("a long and made-up password\n", encoding="utf-8")
    return runner(monkeypatch, capsys)


def found(run: Run, **changes: str) -> Ran:
    """Found a registry."""
    options = {"neutral": "Made-up neutral", "administrator": "first", "password-file": "pw.txt"} | changes
    return run("registry", "found", "--json", *(f"--{name}={value}" for name, value in options.items()))


def ill(told: Ran) -> set[str]:
    """Name what a doctor found wrong."""
    findings: list[dict[str, Any]] = told.document["findings"]
    return {each["name"] for each in findings if not each["well"]}


def test_doctor_names_what_is_wrong_until_nothing_is(run: Run) -> None:
    """Step by step, each thing that is missing is named, and is named no more once it is there."""
    named = []
    for step in (
        lambda: None,
        lambda: run("vault", "renew", "wishes.keys", "--for", "wishes"),
        lambda: run("registry", "migrate"),
        lambda: found(run),
    ):
        step()
        named.append(ill(run("registry", "doctor", "--json")))
    assert named == [{"keys of wishes", "database"}, {"database"}, {"administrators"}, set()]


def test_doctor_ends_with_no_where_something_is_wrong(run: Run) -> None:
    """The exit code alone tells a script."""
    assert run("registry", "doctor").code == 1


def test_registry_is_founded_once(run: Run) -> None:
    """The second time is refused, and the first row of the audit stays the only one."""
    run("registry", "migrate")
    assert (found(run).code, found(run).document["error"]["code"]) == (0, "already-recorded")
    assert run("audit", "verify", "--json").document["rows"] == 1


@pytest.mark.parametrize("password", ["none.txt", "short.txt", "odd.txt"])
def test_password_that_cannot_be_used_is_an_input(run: Run, password: str) -> None:
    """A password that is not there, too short or no text is a wrong input, and is not repeated."""
    run("registry", "migrate")
    Path("short.txt").write_text("hunter2\n", encoding="utf-8")
    Path("odd.txt").write_bytes(b"\xff\xfe hunter2")
    told = found(run, **{"password-file": password})
    assert (told.code, "hunter2" in told.out) == (2, False)


def test_keys_are_renewed_and_dropped(run: Run) -> None:
    """Each renewal makes another key current; after a drop one key is left."""
    run("registry", "migrate")
    names = {
        run("vault", "renew", "wishes.keys", "--for", "wishes", "--json").document["key"] for _ in range(3)
    }
    assert len(names) == 3
    assert run("vault", "drop", "wishes.keys", "--for", "wishes").code == 0
    text = Path("wishes.keys").read_text(encoding="utf-8")
    assert sum(name in text for name in names) == 1


def test_key_never_appears_on_the_screen(run: Run) -> None:
    """What is printed of a ring is the name of a key, and nothing of the key."""
    told = run("vault", "renew", "wishes.keys", "--for", "wishes")
    (key,) = json.loads(Path("wishes.keys").read_text(encoding="utf-8"))["keys"].values()
    assert (len(key), key in told.out + told.err) == (64, False)


@pytest.mark.parametrize("ring", ["no-such-folder/wishes.keys", "pw.txt"])
def test_file_that_cannot_be_a_ring_is_an_input(run: Run, ring: str) -> None:
    """A folder that is not there, or a file that is something else, is a wrong input and stays as it is."""
    told = run("vault", "renew", ring, "--for", "wishes", "--json")
    assert (told.code, Path("pw.txt").read_text(encoding="utf-8")) == (2, "a long and made-up password\n")
