"""Around every command: what cannot be understood, and an answer that nobody reads to its end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.running import runner


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan",),
        ("plan", "--bogus"),
        ("nothing-of-the-kind",),
        ("ask", "cases/kursk-2025", "--free", "captive-1", "--at-least", "many"),
    ],
)
def test_a_command_that_cannot_be_understood_is_told_as_json(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --json a fault of usage is one JSON document on standard output, and nothing else is said."""
    ran = runner(monkeypatch, capsys)(*arguments, "--json")
    assert (ran.code, ran.err) == (2, "")
    assert [fault["code"] for fault in ran.document["error"]["faults"]] == ["bad-usage"]


def test_without_json_usage_is_told_to_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --json the same stands on standard error, with the way to help."""
    ran = runner(monkeypatch, capsys)("plan", "--bogus")
    assert (ran.code, ran.out) == (2, "")
    assert "--bogus" in ran.err


@pytest.mark.parametrize("option", [(), ("--json",)])
def test_a_closed_pipe_ends_a_command_without_a_word(option: tuple[str, ...]) -> None:
    """Where nobody reads any more a command ends at once, quietly, and not with the code of an answer."""
    command = [
        sys.executable,
        "-c",
        "from repatria.cli import main; main()",
        "plan",
        "cases/kursk-2025",
        *option,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as planning:
        assert planning.stdout is not None
        assert planning.stderr is not None
        planning.stdout.close()
        told = planning.stderr.read()
    assert (planning.returncode, told) == (141, "")
