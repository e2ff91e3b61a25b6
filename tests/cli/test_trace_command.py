import json
from pathlib import Path
from shutil import copy

import pytest

from tests.cli.running import Run, runner

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


@pytest.fixture
def trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys, "trace")


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys, "find")


def lists(*more: str) -> tuple[str, ...]:
    return (str(EXAMPLES / "missing.csv"), str(EXAMPLES / "held.csv"), *more)


def test_links(trace: Run) -> None:
    """Each link has a probability and the evidence of each field, and a record is in one link at most."""
    found = trace(*lists("--json"))
    links = found.document["links"]
    assert found.code == 0
    assert {("m01", "line 2"), ("m07", "line 7")} <= {(link["missing"], link["held"]) for link in links}
    assert len({link["missing"] for link in links}) == len({link["held"] for link in links}) == len(links)
    assert {one["field"] for one in links[0]["why"]} == {"name", "born", "place", "unit", "rank"}
    assert all(abs(link["bits"] - sum(one["bits"] for one in link["why"])) < 0.05 for link in links)


def test_judged_different(trace: Run, tmp_path: Path) -> None:
    """A pair that a person judged different is no link, and one judged the same is, however unlikely."""
    path = tmp_path / "judgements.jsonl"
    said = [("m01", "line 2", "different"), ("m06", "line 11", "same")]
    path.write_text(
        "\n".join(
            json.dumps({"left": a, "right": b, "says": says, "by": "x", "at": "2026-11-27T12:00:00+00:00"})
            for a, b, says in said
        ),
        encoding="utf-8",
    )
    links = trace(*lists("--judgements", str(path), "--json")).document["links"]
    pairs = {(link["missing"], link["held"]): link["judged"] == "same" for link in links}
    assert ("m01", "line 2") not in pairs
    assert pairs["m06", "line 11"]


def test_written_links(trace: Run, tmp_path: Path) -> None:
    """The links are written as CSV, and readable by their owner alone."""
    path = tmp_path / "links.csv"
    assert trace(*lists("--out", str(path))).code == 0
    assert path.read_text(encoding="utf-8").startswith("missing,held,probability,bits,namesakes,why\n")
    assert path.stat().st_mode & 0o077 == 0


def test_who_did_not_agree(trace: Run, tmp_path: Path) -> None:
    """Who did not agree to be traced is only counted."""
    path = tmp_path / "missing.csv"
    path.write_text("id,name,agreed\nm1,Vyhadanenko Nikolai,no\nm2,Dmitry Uyavny,yes\n", encoding="utf-8")
    found = trace(str(path), str(EXAMPLES / "held.csv"), "--json")
    assert found.document["lists"][0]["not_agreed"] == 1
    assert "m1" not in found.out


def test_script_without_a_table(trace: Run, tmp_path: Path) -> None:
    """Names in a script that has no table are counted in a warning."""
    path = tmp_path / "missing.csv"
    path.write_text("id,name\nm1,สมชาย ใจดี\nm2,Dmitry Uyavny\nm3,Γιώργος Δοκιμάκης\n", encoding="utf-8")
    found = trace(str(path), str(EXAMPLES / "held.csv"), "--json")
    assert [warning.split(" ")[0] for warning in found.document["warnings"]] == ["1"]


@pytest.mark.parametrize("name", ["สมชาย ใจดี", "தமிழ் செல்வன்"])
def test_looking_for_a_name_in_a_script_without_a_table(find: Run, tmp_path: Path, name: str) -> None:
    """Whoever looks for a name in a script that has no table is warned, found or not."""
    copy(EXAMPLES / "people.csv", tmp_path)
    people = str(tmp_path / "people.csv")
    assert len(find(name, "--in", people, "--json").document["warnings"]) == 1
    assert find("Γιώργος", "--in", people, "--json").document["warnings"] == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("블라디미르 젤렌스키", "Володимир Зеленський"),
        ("Володимир Зеленський", "블라디미르 젤렌스키"),
        ("Georgi Magalitadze", "გიორგი მაგალითაძე"),
        ("Георгиос Докимакис", "Γιώργος Δοκιμάκης"),
        ("Armen Orinakyan", "Արմեն Օրինակյան"),
        ("Akira Watanabe", "ワタナベ アキラ"),
    ],
)
def test_name_in_another_script(find: Run, tmp_path: Path, name: str, written: str) -> None:
    """A name is found first in a list in which it is written in another script."""
    path = tmp_path / "people.csv"
    others = (EXAMPLES / "people.csv").read_text(encoding="utf-8").split("\n", 1)[1]
    path.write_text(f"id,name\nx,{written}\n{others}", encoding="utf-8")
    found = find(name, "--in", str(path), "--json").document
    assert (found["found"][0]["id"], found["found"][0]["likely"]) == ("x", True)


def test_list_that_is_not_there(trace: Run, tmp_path: Path) -> None:
    """A list that is not there is an error with its code."""
    found = trace(str(tmp_path / "none.csv"), "--json")
    assert (found.code, found.document["error"]["code"]) == (2, "list-unreadable")


@pytest.mark.parametrize("name", ["Kim Jong-un", "김정은", "金正恩", "Ким Чен Ын"])
def test_one_name_in_four_scripts(find: Run, tmp_path: Path, name: str) -> None:
    """A name finds itself in every script, before all other names of the list."""
    copy(EXAMPLES / "people.csv", tmp_path)
    found = find(name, "--in", str(tmp_path / "people.csv"), "--json").document["found"]
    assert {one["id"] for one in found[:4]} == {"1", "2", "3", "5"}


def test_index_is_kept(find: Run, tmp_path: Path) -> None:
    """The index is kept beside the list, and built again when the list changes."""
    path = Path(copy(EXAMPLES / "people.csv", tmp_path))
    find("Kim Jong-un", "--in", str(path))
    kept = (tmp_path / "people.csv.index" / "keys.npy").stat().st_mtime_ns
    find("Kim Jong-il", "--in", str(path))
    assert (tmp_path / "people.csv.index" / "keys.npy").stat().st_mtime_ns == kept
    with path.open("a", encoding="utf-8") as file:
        file.write("9,Зразковський Тарас\n")
    found = find("Taras Zrazkovskyi", "--in", str(path), "--json").document["found"]
    assert found[0]["id"] == "9"


def test_nobody_found(find: Run, tmp_path: Path) -> None:
    """Where no name is likely the same, the answer is no."""
    copy(EXAMPLES / "people.csv", tmp_path)
    assert find("Bartholomew Quux", "--in", str(tmp_path / "people.csv")).code == 1


def test_nobody_finds_who_did_not_agree(find: Run, tmp_path: Path) -> None:
    """A name of somebody who did not agree to be traced is not found, and stands in no file of the index."""
    path = tmp_path / "people.csv"
    path.write_text("id,name,agreed\nhidden-7,Казковий Микола,no\n2,Мрійник Дмитро,yes\n", encoding="utf-8")
    found = find("Mykola Kazkovyi", "--in", str(path), "--json")
    assert "hidden-7" not in found.out
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and file != path]
    assert kept
    assert not any("Казковий".encode() in file.read_bytes() for file in kept)


def test_name_without_letters(find: Run, tmp_path: Path) -> None:
    """A name without a letter is an error with its code."""
    copy(EXAMPLES / "people.csv", tmp_path)
    found = find("123 😀", "--in", str(tmp_path / "people.csv"), "--json")
    assert [fault["code"] for fault in found.document["error"]["faults"]] == ["no-letters"]
