"""The commands as people and machines use them: answers, exit codes, files left behind."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Run, runner

CASES = Path(__file__).resolve().parents[2] / "cases"
GALLERY = sorted(file.parent for file in CASES.glob("*/case.toml"))
KURSK = str(CASES / "kursk-2025")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""
    return runner(monkeypatch, capsys)


def test_plan_answers_and_leaves_plan_and_page(run: Run, tmp_path: Path) -> None:
    """Planning the founding case says that nobody goes home yet and writes both files."""
    plan, page = tmp_path / "plan.json", tmp_path / "plan.html"
    ran = run("plan", KURSK, "--out", str(plan), "--html", str(page))
    assert ran.code == 0
    assert "Nobody goes home yet." in ran.out
    assert json.loads(plan.read_text(encoding="utf-8"))["outcome"] == "proven best"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_what_is_written_is_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    """The neutral's plan can be read by nobody else on the machine."""
    run("plan", KURSK, "--out", str(tmp_path / "plan.json"), "--json")
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", KURSK),
        ("ask", KURSK, "--free", "captive-2"),
        ("ask", KURSK, "--free", "captive-1"),
        ("ask", KURSK, "--free", "nobody-here"),
        ("plan", "no-such-folder"),
        ("read", f"{KURSK}/report.txt"),
        ("read", "no-such-report"),
    ],
    ids=" ".join,
)
def test_json_prints_one_document_and_nothing_else(run: Run, arguments: tuple[str, ...]) -> None:
    """With --json, stdout is one JSON document, whatever the answer or the fault."""
    ran = run(*arguments, "--json")
    assert isinstance(ran.document, dict)
    assert ran.err == ""


def test_the_solver_greets_nobody() -> None:
    """A process of its own prints the JSON document and not one byte of the solver's."""
    done = subprocess.run(
        [sys.executable, "-c", "from repatria.cli import main; main()", "plan", KURSK, "--json"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["moved"]["people"] == 0
    assert done.stderr == b""


@pytest.mark.parametrize(
    "case", sorted(file.parent for file in CASES.glob("*/case.toml")), ids=lambda c: c.name
)
def test_every_plan_of_the_gallery_is_verified(run: Run, tmp_path: Path, case: Path) -> None:
    """What `plan` writes, `verify` accepts."""
    plan = tmp_path / "plan.json"
    run("plan", str(case), "--out", str(plan), "--json")
    ran = run("verify", str(case), str(plan), "--json")
    assert (ran.code, ran.document["valid"]) == (0, True)


def test_verify_refuses_a_plan_of_another_case(run: Run, tmp_path: Path) -> None:
    """A plan that does not hold against the case gives exit code 1 and names what is broken."""
    plan = tmp_path / "plan.json"
    run("plan", str(CASES / "kursk-2025-russia-assumed"), "--out", str(plan), "--json")
    ran = run("verify", KURSK, str(plan), "--json")
    assert (ran.code, ran.document["valid"]) == (1, False)
    assert {check["name"] for check in ran.document["checks"] if not check["kept"]} >= {"case", "in-force"}


def test_an_altered_plan_file_is_refused(run: Run, tmp_path: Path) -> None:
    """A plan file that was changed by hand is no plan any more: exit code 2."""
    plan = tmp_path / "plan.json"
    run("plan", KURSK, "--out", str(plan), "--json")
    plan.write_text(plan.read_text(encoding="utf-8").replace('"people": 0', '"people": 1'), encoding="utf-8")
    ran = run("verify", KURSK, str(plan), "--json")
    assert (ran.code, ran.document["error"]["code"]) == (2, "plan-invalid")


def test_the_keyed_digest_binds_a_plan_to_its_case(run: Run, tmp_path: Path) -> None:
    """With the neutral's key a plan carries a digest that the same key checks and another refuses."""
    key, other, plan = tmp_path / "key", tmp_path / "other", tmp_path / "plan.json"
    key.write_bytes(os.urandom(48).hex().encode())
    other.write_bytes(os.urandom(48).hex().encode())
    run("plan", KURSK, "--key", str(key), "--out", str(plan), "--json")
    assert run("verify", KURSK, str(plan), "--key", str(key)).code == 0
    assert run("verify", KURSK, str(plan), "--key", str(other)).code == 1


def test_only_an_attested_case_makes_anybody_firm(run: Run, tmp_path: Path) -> None:
    """With a private wish, an assessed destination and the neutral's attestation, a release is firm."""
    key = tmp_path / "key"
    key.write_bytes(os.urandom(48).hex().encode())
    text = (CASES / "kursk-2025-russia-assumed" / "case.toml").read_text(encoding="utf-8")
    private = text.replace(
        'wish = { says = "return", as_of = 2025-01-12, told_by = "UA", private = false }',
        'wish = { says = "return", as_of = 2025-01-12, private = true }\nassessed = ["KP"]',
    )
    (tmp_path / "case.toml").write_text(private, encoding="utf-8")
    attestation = run("attest", str(tmp_path), "--key", str(key), "--json").document["attestation"]
    attested = private.replace("[case]", f'[case]\nattestation = "{attestation}"', 1)
    (tmp_path / "case.toml").write_text(attested, encoding="utf-8")
    firm = {
        transfer["who"]: not transfer["provisional"]
        for transfer in run("plan", str(tmp_path), "--key", str(key), "--json").document["transfers"]
    }
    unchecked = run("plan", str(tmp_path), "--json").document["moved"]["provisional"]
    vary = ("sweep", str(tmp_path), "--vary", "ua-1.gets[0].at_least=1:1:1", "--json")
    swept = [run(*vary, *more).document["as_it_is"]["provisional"] for more in (("--key", str(key)), ())]
    (tmp_path / "case.toml").write_text(attested.replace("wounded", "well"), encoding="utf-8")
    changed = run("plan", str(tmp_path), "--key", str(key), "--json")
    assert firm == {"captive-2": True, "ukrainians-in-russia": False}
    assert unchecked == 2
    assert swept == [1, 2]
    assert [fault["code"] for fault in changed.document["error"]["faults"]] == ["not-attested"]


def test_a_wrong_case_names_every_fault(run: Run, tmp_path: Path) -> None:
    """Wrong input gives exit code 2, all faults at once, each with file, line and key; nothing is written."""
    text = (CASES / "kursk-2025" / "case.toml").read_text(encoding="utf-8")
    broken = text.replace('state = "active"', 'state = "actve"').replace("at_least = 1 }]", "at_least = 0 }]")
    (tmp_path / "case.toml").write_text(broken, encoding="utf-8")
    ran = run("plan", str(tmp_path), "--out", str(tmp_path / "plan.json"), "--json")
    faults = {(f["file"], f["key"], f["code"]) for f in ran.document["error"]["faults"]}
    assert ran.code == 2
    assert faults == {
        ("case.toml", "conflicts[0].state", "not-one-of"),
        ("case.toml", "offers[0].gets[0].at_least", "bad-number"),
    }
    assert not (tmp_path / "plan.json").exists()


def test_a_demand_that_cannot_be_met_is_the_answer_no(run: Run) -> None:
    """Proven impossible is an answer, and its exit code is 1."""
    ran = run("plan", str(CASES / "ankara-2024-without-krasikov-demand"), "--json")
    assert (ran.code, ran.document["outcome"]) == (1, "proven impossible")


def test_a_folder_that_is_not_there_leaves_nothing_half_written(run: Run, tmp_path: Path) -> None:
    """Where a file cannot be written the command says so, exit code 2."""
    ran = run("plan", KURSK, "--out", str(tmp_path / "no" / "plan.json"))
    assert ran.code == 2
    assert "Writing" in ran.err


def test_ask_names_the_missing_promise(run: Run) -> None:
    """For captive-2 either Russia's promise is missing, or Ukraine would have to drop its condition."""
    document = run("ask", KURSK, "--free", "captive-2", "--json").document
    by = [(c["by"], c["term"]) for a in document["alternatives"] for c in a["changes"]]
    assert by == [("RU", "new"), ("UA", "gets[0].at_least")]
    assert [a["then"]["people"] for a in document["alternatives"]] == [2, 1]


def test_ask_says_no_for_who_must_stay(run: Run) -> None:
    """For captive-1 no change of an offer does anything: exit code 1."""
    ran = run("ask", KURSK, "--free", "captive-1", "--json")
    assert (ran.code, ran.document["alternatives"]) == (1, [])


def test_a_party_is_told_the_same_of_both(run: Run) -> None:
    """Asked for a party, the one who would stay and the one who would return get the same answer."""
    one, two = (
        run("ask", KURSK, "--free", captive, "--for-party", "--json").out.replace(captive, "captive")
        for captive in ("captive-1", "captive-2")
    )
    assert one == two


def test_explain_says_why_and_what_it_would_take(run: Run, tmp_path: Path) -> None:
    """Explaining somebody who stays gives the reason, the offers that cover them, and a way."""
    plan = tmp_path / "plan.json"
    run("plan", KURSK, "--out", str(plan), "--json")
    document = run("explain", KURSK, str(plan), "--who", "captive-2", "--json").document
    assert [reason["code"] for reason in document["left"]["reasons"]] == ["offer-not-in-force"]
    assert [offer["id"] for offer in document["offers"]] == ["ua-1"]
    assert document["what_it_would_take"]["reachable"]


def test_explain_knows_nobody_by_another_name(run: Run, tmp_path: Path) -> None:
    """An identifier that is not in the case is wrong input."""
    plan = tmp_path / "plan.json"
    run("plan", KURSK, "--out", str(plan), "--json")
    assert run("explain", KURSK, str(plan), "--who", "captive-9").code == 2


def test_share_before_release_shows_nothing_of_the_plan(run: Run, tmp_path: Path) -> None:
    """The sheet of a party before release has its own offers and no transfer."""
    plan = tmp_path / "plan.json"
    case = str(CASES / "kursk-2025-russia-assumed")
    run("plan", case, "--out", str(plan), "--json")
    before = run("share", case, str(plan), "--with", "UA", "--json").document
    after = run("share", case, str(plan), "--with", "UA", "--released", "--json").document
    assert "gives" not in before
    assert [move["who"] for move in after["gives"]] == ["captive-2"]


def test_share_refuses_a_plan_that_does_not_hold(run: Run, tmp_path: Path) -> None:
    """No sheet is made from a plan of another case: exit code 1."""
    plan = tmp_path / "plan.json"
    run("plan", str(CASES / "kursk-2025-russia-assumed"), "--out", str(plan), "--json")
    ran = run("share", KURSK, str(plan), "--with", "UA", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "plan-refused")


def test_a_party_checks_its_signed_sheet_alone(run: Run, tmp_path: Path) -> None:
    """With nothing but the sheet and the neutral's public key a party sees that its terms are kept."""
    case, plan, sheet, key = (
        str(CASES / "kursk-2025-russia-assumed"),
        *(str(tmp_path / name) for name in ("plan.json", "sheet.json", "neutral.key")),
    )
    Path(key).write_text("0123456789abcdef" * 4, encoding="utf-8")
    public = run("key", "--key", key, "--json").document["public_key"]
    assert run("key", "--key", key).out.strip() == public
    run("plan", case, "--key", key, "--out", plan, "--json")
    run("share", case, plan, "--with", "RU", "--released", "--key", key, "--out", sheet)
    ran = run("verify", "--sheet", sheet, "--neutral", public, "--with", "RU", "--json")
    assert (ran.code, ran.document["valid"], ran.document["neutral_given"]) == (0, True, True)
    assert "if that key is the neutral's" in run("verify", "--sheet", sheet).out
    assert run("verify", "--sheet", sheet, "--with", "UA").code == 1
    assert run("verify", "--sheet", sheet, "--neutral", f"{public[:-1]}{int(public[-1], 16) ^ 1:x}").code == 1
    assert run("verify", "--sheet", plan, "--json").document["error"]["code"] == "sheet-invalid"
    Path(sheet).write_text(Path(sheet).read_text(encoding="utf-8").replace("RU", "UA"), encoding="utf-8")
    assert run("verify", "--sheet", sheet).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (), (KURSK,), (KURSK, "plan.json", "--sheet", "sheet.json"), (KURSK, "plan.json", "--with", "UA"),
        ("--sheet", "sheet.json", "--neutral", "a key"), ("--sheet", "sheet.json", "--key", "neutral.key"),
    ],
)  # fmt: skip
def test_verify_takes_a_plan_or_a_sheet(run: Run, arguments: tuple[str, ...]) -> None:
    """Both, neither, or options that belong to the other are wrong input."""
    ran = run("verify", *arguments, "--json")
    assert (ran.code, ran.document["error"]["code"]) == (2, "request-invalid")


def test_share_with_a_key_takes_a_plan_made_with_it(run: Run, tmp_path: Path) -> None:
    """A plan that carries the digest of another key is not shared."""
    case, plan = str(CASES / "kursk-2025-russia-assumed"), str(tmp_path / "plan.json")
    keys = [tmp_path / "one.key", tmp_path / "other.key"]
    for letter, key in zip("ab", keys, strict=True):
        key.write_text(letter * 32, encoding="utf-8")
    run("plan", case, "--key", str(keys[0]), "--out", plan, "--json")
    ran = run("share", case, plan, "--with", "RU", "--key", str(keys[1]), "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "plan-refused")


def test_the_lottery_from_freeze_to_plan(run: Run, tmp_path: Path) -> None:
    """Commit for a frozen roster, open, plan with the seed; another secret, or none, is refused."""
    key = tmp_path / "neutral.key"
    key.write_text("k" * 32, encoding="utf-8")
    roster = run("lottery", "freeze", KURSK, "--key", str(key), "--json").document["roster"]
    folder, plan = str(tmp_path), str(tmp_path / "plan.json")
    for party in ("KP", "RU", "UA"):
        secret = tmp_path / f"{party}.secret"
        secret.write_text(party * 16, encoding="utf-8")
        out = str(tmp_path / f"{party}.commitment.json")
        run("lottery", "commit", "--secret", str(secret), "--with", party, "--roster", roster, "--out", out)
    draw = ("lottery", "open", KURSK, "--key", str(key), "--commitments", folder, "--secrets", folder)
    opened = run(*draw, "--json").document
    assert (opened["roster"], opened["parties"]) == (roster, ["KP", "RU", "UA"])
    assert run("plan", KURSK, "--seed", opened["seed"], "--out", plan, "--json").code == 0
    assert run(*draw, "--plan", plan).code == 0
    (tmp_path / "UA.secret").write_text("x" * 32, encoding="utf-8")
    ran = run(*draw, "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "lottery-refused")
    (tmp_path / "UA.secret").unlink()
    assert run(*draw).code == 1
    (tmp_path / "UA.commitment.json").write_text("[", encoding="utf-8")
    assert run(*draw).code == 2


def test_names_are_never_read_as_markup(run: Run, tmp_path: Path) -> None:
    """A party whose name looks like markup is printed as it is called."""
    text = (CASES / "kursk-2025" / "case.toml").read_text(encoding="utf-8")
    (tmp_path / "case.toml").write_text(text.replace('"Ukraine"', '"[red]Land[/red]"'), encoding="utf-8")
    assert "[red]Land[/red]" in run("plan", str(tmp_path)).out


def test_output_that_is_no_terminal_has_no_colors(run: Run) -> None:
    """Nothing but text reaches a file or a pipe."""
    assert "\x1b" not in run("plan", KURSK).out


@pytest.mark.parametrize(
    "command", ["read", "plan", "verify", "explain", "ask", "attest", "share", "key", "demo"]
)
def test_help_teaches_with_an_example(run: Run, command: str) -> None:
    """Every command explains itself, and takes --json."""
    ran = run(command, "--help")
    assert ran.code == 0
    assert "--json" in ran.out


def test_demo_tells_the_story_and_leaves_its_files(run: Run, tmp_path: Path) -> None:
    """The demo goes from report to plan, and leaves a case and plan that verify accepts."""
    ran = run("demo", "--out", str(tmp_path))
    assert ran.code == 0
    assert "Nobody goes home yet." in ran.out
    assert "Russian Federation promises to release at least 1" in ran.out.replace("\n", " ")
    assert {"report.txt", "case.toml", "plan.json", "plan.html"} <= {path.name for path in tmp_path.iterdir()}
    assert run("verify", str(tmp_path), str(tmp_path / "plan.json")).code == 0


def test_demo_may_be_told_again(run: Run, tmp_path: Path) -> None:
    """Telling it twice in one folder gives the same plan, byte for byte."""
    run("demo", "--out", str(tmp_path))
    first = (tmp_path / "plan.json").read_bytes()
    run("demo", "--out", str(tmp_path))
    assert (tmp_path / "plan.json").read_bytes() == first
