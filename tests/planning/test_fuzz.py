"""Whatever the input, reading ends in a case or in named faults; every case that is read can be planned."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from repatria.core.cases import Case
from repatria.core.errors import CaseInvalid
from repatria.core.plans import Outcome
from repatria.planning import plan_case
from repatria.planning.casefile import keyed_digest, read_case
from repatria.planning.planfile.form import plan_from_json, plan_to_json
from repatria.planning.verify import verify_plan
from repatria.planning.views import share, sheet_text
from tests.planning.invented_cases import Inventor
from tests.planning.odd_toml import ODD, odd, toml

CASES = Path(__file__).parents[2] / "cases"
KEY = b"k" * 32

#: How many mutated cases are tried; each chunk is a test of its own, so that workers share them.
THOROUGH = os.environ.get("REPATRIA_THOROUGH") == "1"
CHUNKS = 15
SEEDS_A_CHUNK = 667 if THOROUGH else 100

#: The most letters that a plan of a case of the gallery, or of one no larger, may have.
MOST_LETTERS = 2_000_000

#: Keys of the format, put where they may not belong.
KEYS = (
    "id", "held_by", "home", "category", "ground", "health", "fit", "count", "name", "rank", "sex", "age",
    "dependants", "captured", "wish", "fear", "assessed", "may_go_to", "accompanies", "source", "gives",
    "gets", "said", "until", "state", "assumed", "either", "arranged_by", "then", "who", "to", "at_least",
    "at_most", "all", "per_given", "weights", "attribute", "kind", "n", "party", "between", "since",
)  # fmt: skip


@dataclass(frozen=True)
class Mutated:
    """A damaged case: the texts of the files in its folder."""

    files: dict[str, str]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_damaged_cases_are_read_or_refused(chunk: int, tmp_path: Path) -> None:
    """Reading a damaged case gives a case or at least one fault, and what is read is planned and verified."""
    seeds = range(chunk * SEEDS_A_CHUNK, (chunk + 1) * SEEDS_A_CHUNK)
    assert [trouble for seed in seeds for trouble in troubles_with(seed, tmp_path / str(seed))] == []


def test_damaged_cases_are_often_read(tmp_path: Path) -> None:
    """Among damaged cases, at least one in four can still be read, so that planning is tried on them."""
    outcomes = [read_or_refuse(damaged(seed), tmp_path / str(seed)) for seed in range(100)]
    assert sum(isinstance(outcome, Case) for outcome in outcomes) >= 25


def test_invented_cases_are_mostly_read_and_some_of_them_planned(tmp_path: Path) -> None:
    """Half of the invented cases are read, with every part of the language, and people move in some."""
    drawn = [Mutated(invented(Random(seed))) for seed in range(200)]  # noqa: S311 - seeded
    outcomes = [read_or_refuse(each, tmp_path / str(seed)) for seed, each in enumerate(drawn)]
    cases = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    parts = {
        "lots": any(people.is_lot for case in cases for people in case.people),
        "done": any(case.done for case in cases),
        "hosts": any(case.hosts for case in cases),
        "rules": len({type(rule) for case in cases for rule in case.rules}) == 7,
        "unknown counts": any(not people.count.is_known for case in cases for people in case.people),
        "nobody": any(not case.people for case in cases),
        "tables": any("people.csv" in each.files or "people.jsonl" in each.files for each in drawn),
        "movement": sum(plan_case(case).people_moved > 0 for case in cases) >= 10,
    }
    assert len(cases) >= 100
    assert [part for part, is_there in parts.items() if not is_there] == []


NOBODY = '[case]\nid = "x"\ntitle = "x"\nas_of = 2025-01-12\n'
TWO = NOBODY + '[parties.A]\nname = "A"\n[parties.B]\nname = "B"\n'
UNKNOWN = TWO + '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\ncount = "unknown"\n'
STANDING = '[[offers]]\nid = "o"\nby = "A"\ngives = [{ who = { held_by = "A" }, to = "B" }]\n'

#: Cases in which there is nothing, or next to nothing, to plan; and what is known of the plan.
NEXT_TO_NOTHING = {
    "no people, no offers": (TWO, Outcome.PROVEN_BEST),
    "an offer, and nobody": (TWO + STANDING, Outcome.PROVEN_BEST),
    "all of nobody": (TWO + STANDING.replace("}]", ", all = true }]"), Outcome.PROVEN_BEST),
    "at least one of nobody": (TWO + STANDING.replace("}]", ", at_least = 1 }]"), Outcome.PROVEN_BEST),
    "a limit of nobody": (TWO + STANDING.replace("}]", ", at_most = 0 }]"), Outcome.PROVEN_BEST),
    "a ratio over nobody": (
        TWO + STANDING + 'gets = [{ who = { held_by = "B" }, per_given = "7/3" }]\n',
        Outcome.PROVEN_BEST,
    ),
    "an unknown number, and no offer": (UNKNOWN, Outcome.PROVEN_BEST),
    "an unknown number": (UNKNOWN + STANDING, Outcome.PROVEN_BEST),
    "all of an unknown number": (UNKNOWN + STANDING.replace("}]", ", all = true }]"), Outcome.PROVEN_BEST),
    "a demand on nobody": (TWO + '[[rules]]\nkind = "demand"\nn = 1\n', Outcome.IMPOSSIBLE),
    "a demand on an unknown number": (
        UNKNOWN + STANDING + '[[rules]]\nkind = "demand"\nn = 1\n',
        Outcome.IMPOSSIBLE,
    ),
    "a tier of nobody": (TWO + STANDING + '[[tiers]]\nname = "t"\ncount = {}\n', Outcome.PROVEN_BEST),
    "the fewest of nobody": (
        TWO + STANDING + '[[tiers]]\nname = "t"\ncount = {}\nsense = "least"\n',
        Outcome.PROVEN_BEST,
    ),
    "an offer to oneself": (UNKNOWN + STANDING.replace('to = "B"', 'to = "A"'), Outcome.PROVEN_BEST),
}


@pytest.mark.parametrize("name", NEXT_TO_NOTHING)
def test_next_to_nothing_can_be_planned(name: str, tmp_path: Path) -> None:
    """Where there is nobody to move nobody moves, and that is proven best, or a demand impossible."""
    text, outcome = NEXT_TO_NOTHING[name]
    case = read_or_refuse(Mutated({"case.toml": text}), tmp_path / "case")
    assert isinstance(case, Case)
    plan = plan_case(case)
    assert (plan.outcome, plan.transfers, verify_plan(case, plan).broken) == (outcome, (), ())


@pytest.mark.parametrize("text", [NOBODY, NOBODY + "[parties]\n"], ids=["no section", "an empty one"])
def test_no_parties(text: str, tmp_path: Path) -> None:
    """A case without parties is none: somebody has to hold, to offer or to receive."""
    assert isinstance(read_or_refuse(Mutated({"case.toml": text}), tmp_path / "case"), CaseInvalid)


def troubles_with(seed: int, folder: Path) -> Iterator[str]:
    """Give what goes wrong with one damaged case, with its seed."""
    try:
        yield from (f"{seed}: {trouble}" for trouble in _troubles(damaged(seed), folder))
    except Exception as error:  # noqa: BLE001 - the test is that there is none
        yield f"{seed}: {type(error).__name__}: {str(error)[:300]}"


def _troubles(mutated: Mutated, folder: Path) -> Iterator[str]:
    outcome = read_or_refuse(mutated, folder)
    if isinstance(outcome, CaseInvalid):
        if not outcome.faults or not all(fault.code and fault.expected for fault in outcome.faults):
            yield "refused without a fault that says what was expected"
        for fault in outcome.faults:
            if not 0 <= fault.line <= mutated.files[fault.file].count("\n") + 1:
                yield f"a fault on line {fault.line} of {fault.file}, which has fewer"
        outcome.message.encode()
        return
    plan = plan_case(outcome, case_digest=keyed_digest(outcome, KEY))
    yield from (f"{check.name}: {check.says}" for check in verify_plan(outcome, plan).broken)
    document = plan_to_json(plan)
    if len(json.dumps(document)) > MOST_LETTERS:
        yield "the plan is larger than a case of this size can need"
    if plan_from_json(document, "plan.json") != plan:
        yield "the plan is another one when it is read back"
    for party in outcome.parties:
        sheet_text(share(outcome, plan, party.id, is_released=True)).encode()


def read_or_refuse(mutated: Mutated, folder: Path) -> Case | CaseInvalid:
    """Write the files and read the case."""
    folder.mkdir()
    for name, text in mutated.files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    try:
        return read_case(folder)
    except CaseInvalid as refused:
        return refused


def damaged(seed: int) -> Mutated:
    """Make the damaged case of a seed."""
    chance = Random(seed)  # noqa: S311 - seeded, and nobody's secret
    files = dict(chance.choice(gallery()))
    kind = chance.randrange(10)
    if kind < 4:
        return Mutated(invented(chance))
    files["case.toml"] = (_damage_text if kind < 7 else _damage_document)(files["case.toml"], chance)
    if "people.csv" in files and chance.random() < 0.3:
        files["people.csv"] = _damage_lines(files["people.csv"], chance)
    return Mutated(files)


def invented(chance: Random) -> dict[str, str]:
    """Invent a case, some of them with their people in a table, and some of these damaged in their turn."""
    document = Inventor(chance).document()
    files: dict[str, str] = {}
    if chance.random() < 0.2:
        files["people.jsonl"] = "".join(json.dumps(one) + "\n" for one in document.pop("people"))
    elif chance.random() < 0.2:
        files["people.csv"] = _csv(document.pop("people"))
    files["case.toml"] = toml(document)
    if chance.random() < 0.2:
        name = chance.choice(sorted(files))
        files[name] = _damage_text(files[name], chance)
    return files


def _csv(people: list[dict[str, Any]]) -> str:
    """Write people as a table; what has parts gets a column for each."""
    rows = [dict(_cells(one)) for one in people]
    columns = sorted({column for row in rows for column in row} | {"id"})
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    return "\n".join(lines) + "\n"


def _cells(node: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{above}{key}.")
        elif isinstance(value, bool):
            yield above + key, str(value).lower()
        else:
            yield above + key, " ".join(value) if isinstance(value, list) else str(value)


@cache
def gallery() -> tuple[dict[str, str], ...]:
    """Read the files of all cases of the gallery."""
    return tuple(
        {
            file.name: file.read_text(encoding="utf-8")
            for file in sorted(folder.iterdir())
            if file.name in ("case.toml", "people.csv")
        }
        for folder in sorted(CASES.iterdir())
    )


def _damage_text(text: str, chance: Random) -> str:
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = chance.choice((_damage_lines, _odd_value, _odd_value, _cut, _swap_letter))(text, chance)
    return text


def _damage_lines(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True) or ["\n"]
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(4)
    if kind == 0:
        del lines[one]
    elif kind == 1:
        lines.insert(other, lines[one])
    elif kind == 2:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        start, end = sorted((one, other))
        lines[end:end] = lines[start:end]
    return "".join(lines)


def _odd_value(text: str, chance: Random) -> str:
    values = list(re.finditer(r'(?<== )("[^"\n]*"|[\w.-]+|\[[^\]\n]*\])', text))
    if not values:
        return text
    found = chance.choice(values)
    return text[: found.start()] + chance.choice(ODD) + text[found.end() :]


def _cut(text: str, chance: Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.choice((1, 3, 20, 10**6)) :]


def _swap_letter(text: str, chance: Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice("\"'[]{}=,.#\n\r\t\\é\ufeff\u202e 0-") + text[place + 1 :]


def _damage_document(text: str, chance: Random) -> str:
    document = tomllib.loads(text)
    for _ in range(chance.choice((1, 1, 2))):
        chance.choice((_damage_node, _exchange_node))(document, chance)
    return toml(document)


def _damage_node(document: dict[str, Any], chance: Random) -> None:
    """Change one value somewhere to an odd one, drop it, or put something beside it."""
    holder, key = chance.choice(list(_places(document)))
    kind = chance.randrange(4)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, dict):
        holder[chance.choice((*KEYS, "unheard-of"))] = odd(chance)
    elif kind == 2 and isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[key] = odd(chance)


def _exchange_node(document: dict[str, Any], chance: Random) -> None:
    """Change values to ones that may stand there: those of the same key elsewhere, or other numbers."""
    for _ in range(chance.choice((1, 2, 4))):
        holder, key = chance.choice(list(_places(document)))
        kin = [other[there] for other, there in _places(document) if there == key and key != "id"]
        if isinstance(holder[key], int) and not isinstance(holder[key], bool):
            holder[key] = chance.choice((0, 1, 2, holder[key] + 1, holder[key] * 2, 10**6, 10**12))
        elif kin and isinstance(key, str):
            holder[key] = _copy(chance.choice(kin))
        elif isinstance(holder, dict) and key not in ("case", "parties", "id"):
            del holder[key]


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield node, key
        yield from _places(value)


def _copy(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _copy(value) for key, value in node.items()}
    return [_copy(value) for value in node] if isinstance(node, list) else node
