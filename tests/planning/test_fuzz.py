"""Whatever the input, reading ends in a case or in named faults; every case that is read can be planned."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
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
from repatria.planning.planfile import plan_from_json, plan_to_json
from repatria.planning.verify import verify_plan
from repatria.planning.views import share, sheet_text

CASES = Path(__file__).parents[2] / "cases"
KEY = b"k" * 32

#: How many mutated cases are tried; each chunk is a test of its own, so that workers share them.
THOROUGH = os.environ.get("REPATRIA_THOROUGH") == "1"
CHUNKS = 15
SEEDS_A_CHUNK = 667 if THOROUGH else 100

#: The most letters that a plan of a case of the gallery, or of one no larger, may have.
MOST_LETTERS = 2_000_000

#: Values that a field rarely expects, as TOML writes them.
ODD = (
    "0",
    "-1",
    "1",
    "2",
    "1_000_000_000",
    "10" * 15,
    "9" * 5000,
    "0x" + "f" * 6000,
    "1.5",
    "-0.0",
    "nan",
    "inf",
    "true",
    "false",
    '""',
    '" "',
    '"unknown"',
    '"UA"',
    '"3/2"',
    '"1/0"',
    f'"{"7" * 5000}"',
    '"\\u202eкапитан\\u0000"',
    '"é\\U0001F600"',
    '"2025-02-30"',
    '"0000"',
    "2025-01-12",
    "9999-12-31",
    "0001-01-01",
    "1979-05-27T07:32:00Z",
    "07:32:00",
    "[]",
    "[[[[[]]]]]",
    '["UA", "UA"]',
    '["RU", 1]',
    "{}",
    "{ min = 3, max = 1 }",
    "{ min = 0 }",
    '{ "" = 1 }',
    "{ at_least = 0, at_most = 7 }",
    "[{}]",
    "[" * 3000 + "]" * 3000,
)


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
    if kind < 3:
        return Mutated({"case.toml": _toml(_Inventor(chance).document())})
    files["case.toml"] = (_damage_text if kind < 6 else _damage_document)(files["case.toml"], chance)
    if "people.csv" in files and chance.random() < 0.3:
        files["people.csv"] = _damage_lines(files["people.csv"], chance)
    return Mutated(files)


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
    return _toml(document)


def _damage_node(document: dict[str, Any], chance: Random) -> None:
    """Change one value somewhere to an odd one, drop it, or put something beside it."""
    holder, key = chance.choice(list(_places(document)))
    kind = chance.randrange(4)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, dict):
        holder[chance.choice((*_KEYS, "unheard-of"))] = _odd(chance)
    elif kind == 2 and isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[key] = _odd(chance)


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


class _Raw(str):
    """A value as TOML writes it."""

    __slots__ = ()


def _odd(chance: Random) -> _Raw:
    return _Raw(chance.choice(ODD))


def _toml(node: Any) -> str:
    """Write a document, every table inside the line of its key."""
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in node.items())


def _value(node: Any) -> str:
    if isinstance(node, dict):
        return "{" + ", ".join(f"{_text(key)} = {_value(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(_value(value) for value in node) + "]"
    if isinstance(node, bool):
        return str(node).lower()
    return _text(node) if isinstance(node, str) and not isinstance(node, _Raw) else str(node)


def _text(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


_PARTIES = ("UA", "RU", "KP", "C")
_KEYS = (
    "id", "held_by", "home", "category", "ground", "health", "fit", "count", "name", "rank", "sex", "age",
    "dependants", "captured", "wish", "fear", "assessed", "may_go_to", "accompanies", "source", "gives",
    "gets", "said", "until", "state", "assumed", "either", "arranged_by", "then", "who", "to", "at_least",
    "at_most", "all", "per_given", "weights", "attribute", "kind", "n", "party", "between", "since",
)  # fmt: skip


class _Inventor:
    """Makes documents of the format's own words, with numbers from nothing to very large."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.parties = _PARTIES[: chance.choice((0, 1, 2, 2, 2, 3, 3, 4, 4, 4))]
        self.people = [f"p{number}" for number in range(chance.choice((0, 1, 3, 6)))]

    def document(self) -> dict[str, Any]:
        pick = self.chance.choice
        found: dict[str, Any] = {
            "case": {
                "id": "invented",
                "title": "Invented",
                "as_of": _Raw(pick(("2025-01-12", "2025-01-12", "1949-08-12"))),
            },
            "parties": {party: {"name": party} for party in self.parties},
            "people": [self._person(name) for name in self.people],
            "offers": [self._offer(f"o{number}") for number in range(pick((0, 1, 2, 4)))],
            "hosts": [{"party": self._party(), "who": self._who()} for _ in range(pick((0, 0, 1, 2)))],
            "weights": {
                "w": {
                    "attribute": "category",
                    "civilian": min(self._size(), 10**6),
                    "combatant": 1,
                    "unknown": 1,
                }
            },
            "conflicts": [],
            "rules": [{"kind": "demand", "who": self._who(), "n": 1} for _ in range(pick((0, 0, 0, 1)))],
        }
        if len(self.parties) >= 2:
            kinds, states = ("international", "non-international", "none", "disputed"), ("active", "ceased")
            conflict = {"between": list(self.parties[:2]), "kind": pick(kinds), "state": pick(states)}
            found["conflicts"] = [conflict] * pick((0, 1, 1))
        if self.chance.random() < 0.2:
            found["tiers"] = [{"name": "t", "count": {"age": {"max": 17}}, "sense": pick(("most", "least"))}]
        return found

    def _person(self, name: str) -> dict[str, Any]:
        held_by = self._party()
        found = {"id": name, "held_by": held_by, "home": self._party()}
        optional: dict[str, Callable[[], Any]] = {
            "category": lambda: self.chance.choice(("combatant", "civilian", "medical")),
            "ground": lambda: self.chance.choice(("captured", "interned", "accused")),
            "health": lambda: self.chance.choice(("well", "wounded", "seriously-wounded")),
            "fit": lambda: self.chance.choice(("fit", "unfit")),
            "count": self._count,
            "age": lambda: self.chance.choice((0, 17, 40)),
            "captured": lambda: {"date": self.chance.choice(("1943", "1948-05", "2022"))},
            "wish": self._wish,
            "fear": lambda: [self._party()],
            "accompanies": lambda: [self.chance.choice(self.people)],
        }
        for key, value in optional.items():
            if self.chance.random() < 0.3:
                found[key] = value()
        return found

    def _offer(self, name: str) -> dict[str, Any]:
        gives = [self._give() for _ in range(self.chance.choice((1, 1, 2)))]
        gets = [self._get() for _ in range(self.chance.choice((0, 1, 1, 2)))]
        found = {"id": name, "by": self._party(), "gives": gives, "gets": gets}
        if self.chance.random() < 0.2:
            found["either"] = "one"
        return found

    def _give(self) -> dict[str, Any]:
        bound = self.chance.choice(
            ({}, {}, {"at_least": self._size(1)}, {"at_most": self._size()}, {"all": True})
        )
        return {"who": self._who(), "to": list(self.parties) or "nowhere", **bound}

    def _get(self) -> dict[str, Any]:
        size = self._size(1)
        ratios = (1, 2, "3/2", f"{min(size, 10**6)}/{min(self._size(1), 10**6)}", "999999/1000000")
        bounds = ({"at_least": size}, {"per_given": self.chance.choice(ratios)}, {"all": True})
        bound: dict[str, Any] = dict(self.chance.choice(bounds))
        if "all" not in bound and self.chance.random() < 0.3:
            bound["weights"] = self.chance.choice(("w", {"given": "w"}, {"got": "w"}))
        return {"who": self._who(), **bound}

    def _who(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance.random() < 0.7:
            found["held_by"] = self._party()
        if self.chance.random() < 0.3:
            found["category"] = self.chance.choice(("civilian", ["combatant", "unknown"]))
        if self.chance.random() < 0.1:
            found["age"] = {"max": 17}
        if self.people and self.chance.random() < 0.1:
            found["id"] = self.chance.choice(self.people)
        return found

    def _wish(self) -> dict[str, Any]:
        says = self.chance.choice(("return", "return", "stay", "elsewhere", "undecided"))
        hosts = {"hosts": [self._party()]} if says == "elsewhere" else {}
        return {"says": says, "private": self.chance.random() < 0.5, **hosts}

    def _count(self) -> Any:
        size = self._size(1)
        return self.chance.choice((size, size, "unknown", {"at_least": size}, {"at_most": size}))

    def _size(self, least: int = 0) -> int:
        sizes = (0, 1, 1, 2, 3, 10, 1000, 10**6, 10**9, 10**12)
        return max(least, self.chance.choice(sizes))

    def _party(self) -> str:
        return self.chance.choice(self.parties or ("nobody",))
