"""Taking a list into a registry from a command line, from the file to the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from repatria.registry.models import Account, AuditRow, Person
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.cli.running import Ran, Run, runner
from tests.registry.commands.named import PASSWORD, code_of, registrar
from tests.registry.conftest import Opened
from tests.registry.people import account

LIST = """id,name,service number,place,date of birth,agreed,wishes
1,Made-up One,M-1,Camp,1984-05-24,yes,stay
2,Made-up Two,,,,,to Wishlandia
"""
BROKEN = """id,name,date of birth
1,Made-up One,1984-13-24
,Made-up Nameless,
3,"Made-up, open
4,Made-up Four,1984
"""

type Import = Callable[..., Ran]


@pytest.fixture
def run(
    registry: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run commands of the registry in a folder with a list and a password."""
    for name, value in registry.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    Path("pw.txt").write_text(PASSWORD, encoding="utf-8")
    Path("list.csv").write_text(LIST, encoding="utf-8")
    Path("broken.csv").write_text(BROKEN, encoding="utf-8")
    return runner(monkeypatch, capsys, "registry", "import")


def taken(run: Run, name: str, *more: str, file: str = "list.csv", step: int = 0) -> Ran:
    """Take a list in; each code holds once, so each time by a later step."""
    code = code_of(name, steps_later=step)
    options = ["--as=held", "--holder=UA", "--source=camp", f"--account={name}", "--password-file=pw.txt"]
    return run(file, *options, f"--code={code}", "--json", *more)


def test_dry_run_then_import(run: Run, registry: Opened) -> None:
    """A dry run tells what the import then does, and records nobody; no wish comes along."""
    me = registrar()
    dry = taken(run, me, "--dry-run")
    assert (dry.code, dry.document["taken"], dry.document["new"], Person.objects.count()) == (0, False, 2, 0)
    done = taken(run, me, step=1)
    assert (done.code, done.document["taken"], done.document["new"]) == (0, True, 2)
    one = Person.objects.get(number="M-1")
    assert (one.name, str(one.born_first), one.agreed, dry.document["columns"]["wishes"]) == (
        "Made-up One", "1984-05-24", True, "ignore",
    )  # fmt: skip
    dump = registry.dump()
    assert ("Made-up Two" in dump, "Wishlandia" in dump) == (True, False)


def test_all_faults_at_once(run: Run) -> None:
    """A date that is none, a row without identifier and one with an open mark are told together, by line."""
    told = taken(run, registrar(), file="broken.csv")
    faults = told.document["error"]["faults"]
    places = sorted({(fault["file"], fault["line"]) for fault in faults})
    assert places == [("broken.csv", 2), ("broken.csv", 3), ("broken.csv", 4)]
    assert (told.code, Person.objects.count()) == (2, 0)


def test_what_cannot_be_taken_is_left_out_where_asked(run: Run) -> None:
    """Rows that are whole come in; a cell that cannot be read is unknown; what was left out is counted."""
    done = taken(run, registrar(), "--leave-out", file="broken.csv")
    assert (done.code, done.document["new"], done.document["left_out"]) == (0, 2, 2)
    assert Person.objects.get(name="Made-up One").born_first is None


def test_wish_is_taken_for_nothing(run: Run) -> None:
    """A mapping that takes a column of wishes for a place is refused."""
    Path("map.toml").write_text('[columns]\nid = "id"\nname = "name"\nwishes = "place"\n', encoding="utf-8")
    told = taken(run, registrar(), "--map=map.toml")
    assert (told.code, told.document["error"]["faults"][0]["key"]) == (2, "wishes")
    assert ("stay" in told.out, Person.objects.count()) == (False, 0)


def test_list_without_identifiers_is_refused(run: Run) -> None:
    """By name alone nobody is found again, so such a list is not taken."""
    Path("names.csv").write_text("name\nMade-up One\n", encoding="utf-8")
    assert taken(run, registrar(), file="names.csv").document["error"]["code"] == "list-unreadable"


def test_wrong_password_takes_nothing(run: Run) -> None:
    """Who does not show who they are is refused, and the try is in the audit."""
    me = registrar()
    Path("pw.txt").write_text("another password", encoding="utf-8")
    told = taken(run, me)
    assert (told.code, told.document["error"]["code"]) == (1, "sign-in-refused")
    assert (AuditRow.objects.latest("number").outcome, Person.objects.count()) == ("sign-in-refused", 0)


def test_account_without_second_factor_takes_nothing(run: Run, registry: Opened) -> None:
    """But for development, nobody acts from a command line by a password alone."""
    me = account(Role.REGISTRAR, party="UA")
    found = Account.objects.get(pk=me)
    found.set_password(PASSWORD)
    with writing():
        found.change(password=found.password)
    options = [
        "--as=held",
        "--holder=UA",
        "--source=camp",
        f"--account={found.name}",
        "--password-file=pw.txt",
    ]
    told = run("list.csv", *options, "--json")
    assert (told.code, json.loads(told.out).get("new")) == (
        (0, 2) if registry.vendor == "sqlite" else (2, None)
    )
