"""`repatria handover` from papers to a signed record, as people and as programs call it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.running import Run, runner

ROOT = Path(__file__).resolve().parents[2]
CASE = str(ROOT / "cases" / "kursk-2025-russia-assumed")
LISTS = ROOT / "docs" / "examples" / "handover"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run commands in a folder of their own, with a key and a passphrase."""
    monkeypatch.chdir(tmp_path)
    Path("neutral.key").write_text("0123456789abcdef" * 4, encoding="utf-8")
    Path("pw").write_text("a long and made-up password\n", encoding="utf-8")
    return runner(monkeypatch, capsys)


def prepared(run: Run, *more: str) -> str:
    """Make the papers of the made-up day, and give the neutral's public key."""
    run("plan", CASE, "--out", "plan.json", "--json")
    run("rounds", CASE, "plan.json", "--out", "rounds.json", "--json")
    lists = ("--people", str(LISTS / "people.csv"), "--day", str(LISTS / "day.toml"))
    apart = ("--transport", str(LISTS / "transport.csv"), "--effects", str(LISTS / "effects.csv"))
    files = ("plan.json", "rounds.json", *lists, *apart, "--key", "neutral.key", "--out", "day", *more)
    ran = run("handover", "prepare", CASE, *files, "--json")
    assert (ran.code, ran.document["people"], ran.document["spare"]) == (0, 2, 1)
    return str(ran.document["public_key"])


def opened(run: Run, log: str, neutral: str) -> None:
    """Begin the log of a device."""
    more = ("--roll", "day/roll.json", "--device", log, "--neutral", neutral, "--passphrase-file", "pw")
    assert run("handover", "open", f"{log}.day", *more).code == 0


def said(run: Run, monkeypatch: pytest.MonkeyPatch, log: str, lines: str) -> list[dict[str, object]]:
    """Say lines at a device."""
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    ran = run("handover", "check-in", f"{log}.day", "--by", "x", "--passphrase-file", "pw", "--json")
    assert ran.code == 0
    told: list[dict[str, object]] = ran.document
    return told


def test_a_day_from_papers_to_a_signed_record(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers, two devices apart, merging, a handover, signatures on three devices, one check of all."""
    neutral = prepared(run)
    opened(run, "gate", neutral)
    opened(run, "tent", neutral)
    said(run, monkeypatch, "gate", "round-1 begun\n1-3 arrived\n1-3 giver-confirms\n1-3 receiver-confirms\n")
    said(run, monkeypatch, "tent", "1-3 fit\n1-3 goes\n1-3 arrived\n")
    merged = run("handover", "merge", "gate.day", "tent.day", "--passphrase-file", "pw", "--json")
    assert (merged.code, merged.document["people"]["ready"]) == (0, 1)
    said(run, monkeypatch, "gate", "1-3 handed-over\nround-1 completed\n")
    run("handover", "protocol", "gate.day", "tent.day", "--passphrase-file", "pw", "--out", "record")
    signers = [f"neutral={neutral}"]
    for role in ("RU", "UA"):
        Path(f"{role}.key").write_text(role * 32, encoding="utf-8")
        signers.append(
            f"{role}={run('handover', 'key', '--key', f'{role}.key', '--json').document['public_key']}"
        )
    for role in ("RU", "UA", "neutral"):
        more = ("--as", role, "--key", f"{role}.key", "--out", f"{role}.json")
        assert run("handover", "sign", "record/protocol-RU-UA.json", *more).code == 0
    run("handover", "gather", "UA.json", "neutral.json", "RU.json", "--out", "signed.json")
    checks = [word for signer in signers for word in ("--signer", signer)]
    ran = run("handover", "verify", "signed.json", *checks, "--json")
    assert (ran.code, ran.document["valid"], ran.document["over"], ran.document["of"]) == (0, True, 1, 1)
    assert run("handover", "verify", "UA.json", *checks).code == 1


def test_every_manifest_holds_by_the_neutrals_key(run: Run) -> None:
    """All JSON papers of both parties verify, and an altered one is refused with its reason."""
    neutral = prepared(run)
    papers = sorted(str(path) for path in Path("day").rglob("*.json"))
    assert len(papers) == 11
    assert run("handover", "verify", *papers, "--signer", f"neutral={neutral}").code == 0
    paper = Path("day/UA/round-1-RU-UA-people.json")
    paper.write_text(paper.read_text(encoding="utf-8").replace("1990-03-01", "1990-03-02"), encoding="utf-8")
    ran = run("handover", "verify", str(paper), "--signer", f"neutral={neutral}", "--json")
    assert (ran.code, [one["reason"] for one in ran.document["documents"]]) == (1, ["digest"])


def test_a_party_has_its_own_folder_and_nothing_else(run: Run) -> None:
    """Russia's folder holds nothing of the journey to Korea."""
    prepared(run)
    names = {path.name for path in Path("day/RU").iterdir()}
    text = "".join(path.read_text(encoding="utf-8") for path in Path("day/RU").glob("*.json"))
    assert {name.split("-")[2] for name in names} == {"RU"}
    assert "견본하나" not in text


def test_papers_are_not_written_beside_older_ones(run: Run) -> None:
    """A folder that holds papers already is refused, and they stay as they are."""
    prepared(run)
    before = Path("day/roll.json").read_bytes()
    lists = ("--people", str(LISTS / "people.csv"), "--day", str(LISTS / "day.toml"))
    files = ("plan.json", "rounds.json", *lists, "--key", "neutral.key", "--out", "day")
    assert run("handover", "prepare", CASE, *files).code == 2
    assert Path("day/roll.json").read_bytes() == before
    assert [path.name for path in Path().iterdir() if path.name.startswith(".day")] == []


def test_no_answer_is_shown_of_whoever_does_not_go(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusing, unfit or absent, the same is told on every screen."""
    neutral = prepared(run)
    told = []
    for at, no in enumerate(("does-not-go", "unfit", "not-shown-up", "giver-denies")):
        opened(run, f"d{at}", neutral)
        answers = said(run, monkeypatch, f"d{at}", f"1-3 {no}\n1-3 goes\n1-3 {no}\n1-3\n")
        merged = run("handover", "merge", f"d{at}.day", "--passphrase-file", "pw", "--json").document
        told.append((answers, {key: merged[key] for key in ("acts", "people", "conflicts")}))
    assert told[0] == told[1] == told[2] == told[3]


def test_what_differs_is_put_to_a_person(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Merging names the question and the devices, exit code 1; a correction settles it."""
    neutral = prepared(run)
    opened(run, "gate", neutral)
    opened(run, "tent", neutral)
    said(run, monkeypatch, "gate", "1-3 fit\n")
    said(run, monkeypatch, "tent", "1-3 unfit\n")
    merge = ("handover", "merge", "gate.day", "tent.day", "--passphrase-file", "pw", "--json")
    ran = run(*merge)
    assert (ran.code, [one["question"] for one in ran.document["conflicts"]]) == (1, ["fitness"])
    assert "unfit" not in json.dumps(ran.document)
    said(run, monkeypatch, "gate", "correct 1-3 fit\n")
    assert run(*merge).code == 0


def test_a_log_is_wiped_only_once_it_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another log lacks an act, nothing is wiped; after merging it is."""
    neutral = prepared(run)
    opened(run, "gate", neutral)
    opened(run, "tent", neutral)
    said(run, monkeypatch, "tent", "1-3 fit\n")
    wipe = ("handover", "wipe", "tent.day", "--kept-in", "gate.day", "--passphrase-file", "pw")
    first = run(*wipe).code
    is_there = Path("tent.day").exists()
    run("handover", "merge", "gate.day", "tent.day", "--passphrase-file", "pw")
    assert (first, is_there, run(*wipe).code, Path("tent.day").exists()) == (1, True, 0, False)


def test_a_list_with_faults_names_all_of_them(run: Run) -> None:
    """What is wrong in a list is told all at once, a column of wishes is refused, and nothing is written."""
    prepared(run)
    bad = Path("people.csv")
    text = (LISTS / "people.csv").read_text(encoding="utf-8")
    bad.write_text(
        text.replace("1999", "the nineties").replace("k-01,captive-2", ",captive-2"), encoding="utf-8"
    )
    lists = ("--people", "people.csv", "--day", str(LISTS / "day.toml"))
    files = ("plan.json", "rounds.json", *lists, "--key", "neutral.key", "--out", "other")
    ran = run("handover", "prepare", CASE, *files, "--json")
    assert ran.code == 2
    assert {(fault["key"], fault["code"]) for fault in ran.document["error"]["faults"]} == {
        ("person", "missing"),
        ("born", "bad-date"),
    }
    bad.write_text(text.replace("rank", "wish", 1), encoding="utf-8")
    ran = run("handover", "prepare", CASE, *files, "--json")
    assert [fault["code"] for fault in ran.document["error"]["faults"]] == ["unknown-key", "missing"]
    assert not Path("other").exists()
