"""The commands of the registry's audit, on a database that nobody else has."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Run, runner

DATABASE = "kept.sqlite3"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run commands in an empty folder, in development."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPATRIA_MODE", "development")
    monkeypatch.setenv("REPATRIA_DATABASE", f"sqlite:{DATABASE}")
    return runner(monkeypatch, capsys)


def test_empty_audit_is_whole(run: Run) -> None:
    """A new registry has an audit without rows, and it is whole."""
    assert run("registry", "migrate").code == 0
    told = run("audit", "verify", "--json")
    assert (told.code, told.document["whole"], told.document["rows"]) == (0, True, 0)


def test_broken_audit_ends_with_no(run: Run) -> None:
    """A row that nobody wrote is told by its number and a code, and the answer is no."""
    run("registry", "migrate")
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute(
            "INSERT INTO registry_auditrow VALUES (1, 1, '', NULL, 'forged', NULL, '', '', ?, NULL, ?, ?)",
            ["{}", "0" * 64, "f" * 64],
        )
    told = run("audit", "verify", "--json")
    assert (told.code, told.document["findings"][0]["code"]) == (1, "row-changed")


def test_cut_audit_is_told_by_a_head(run: Run) -> None:
    """A head beyond the end shows that the end is gone."""
    run("registry", "migrate")
    told = run("audit", "verify", "--json", "--head", "3:" + "a" * 64)
    assert (told.code, [each["code"] for each in told.document["findings"]]) == (1, ["head-missing"])


@pytest.mark.parametrize("arguments", [["--head", "nonsense"], []])
def test_what_cannot_be_read_is_an_input(run: Run, arguments: list[str]) -> None:
    """A head of another form, or a database without tables, is a wrong input; no database is made."""
    told = run("audit", "verify", "--json", *arguments)
    codes = {fault["code"] for fault in told.document["error"]["faults"]}
    assert (told.code, codes) == (2, {"bad-head"} if arguments else {"not-migrated"})
    assert not Path(DATABASE).exists()


def test_unreachable_database_is_a_fault(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server that does not answer is told as a setting, without the name of anybody."""
    monkeypatch.setenv("REPATRIA_DATABASE", f"postgresql://somebody@/registry?host={tmp_path}")
    told = run("audit", "verify", "--json")
    assert (told.code, told.document["error"]["faults"][0]["code"]) == (2, "unreachable")
    assert "somebody" not in told.out
