"""Score single sentences against the facts that they say: ``python -m benchmarks.sentences FILE [--misses]``.

FILE holds texts of one to three sentences; indented below each the facts that should be read from it, one a
line, and a blank line behind them. A line that starts with ``#`` is a remark, or a heading. A report speaks
of its topic somewhere; so that no single sentence has to, a line that does (`TOPIC`) stands below each,
in Korean below a Korean one.

=======================================================  ==============================================
``held COUNT of HOME by HOLDER, STATUS``                 people in hands; ``?`` for what is not said
``offer PARTY gives COUNT of HOME, gets COUNT of HOME,   a trade; ``money`` may stand for a side
STATE``
``wish return | stay | elsewhere | undecided | other``   one wish
``also COUNT``                                           a sum of others: neither asked for nor an error
``nothing``                                              no draft at all
``off topic``                                            no draft at all, and no `TOPIC` below it
=======================================================  ==============================================
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.intake import Score, codes
from repatria.core.reports import HeldDraft, OfferDraft, OfferSide, ReadReport, Slot
from repatria.intake import decode_report, read_report

type Fact = tuple[object, ...]
NOTHING = "nothing"
OFF_TOPIC = "off topic"
TOPIC = "The talks on prisoners of war go on."
KOREAN_TOPIC = "전쟁포로 문제를 두고 협상이 이어지고 있다."
_HELD = re.compile(r"held (\S+) of (.+) by (.+), (\w+)")
OFFER = re.compile(r"offer (.+) gives (.+?), gets (.+), (\w+)")
_PEOPLE = re.compile(r"(\S+) of (.+)")


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one text with its facts; each fact keeps the words it was written in."""

    text: str
    facts: dict[Fact, str]
    line: int


def load_cases(path: Path) -> list[Case]:
    """Read a table of sentences.

    Raises:
        ValueError: A line says no fact, or a text has none; the message names file and line.
    """
    cases: list[Case] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            cases.append(Case(line.strip(), {}, number))
            continue
        fact = _fact(line.strip())
        if not cases or fact is None:
            raise ValueError(f"{path.name}:{number}: no fact: {line.strip()!r}")
        cases[-1].facts[fact] = line.strip()
    return cases


def score_cases(cases: list[Case]) -> dict[str, Score]:
    """Compare what is read from each text with its facts, kind by kind."""
    totals = {"held": Score(), "offer": Score(), "wish": Score()}
    for case in cases:
        topic = KOREAN_TOPIC if re.search("[가-힣]", case.text) else TOPIC
        behind = "" if (OFF_TOPIC,) in case.facts else f"\n\n{topic}\n"
        reading = read_report(decode_report(f"{case.text}{behind}".encode(), "sentence"))
        for kind, score in totals.items():
            asked = [fact for fact in case.facts if fact[0] == kind]
            for fact in facts_of(reading, kind):
                score.found += 1
                match = next((each for each in asked if _is_same(fact, each)), None)
                if match is None and ("also", fact[1]) in case.facts:
                    score.found -= 1
                elif match is None:
                    score.false.append(f"{case.line}: {_worded(fact)}  {case.text!r}")
                else:
                    asked.remove(match)
                    score.right += 1
            score.missed += [f"{case.line}: {case.facts[fact]}  {case.text!r}" for fact in asked]
            score.asked += sum(fact[0] == kind for fact in case.facts)
    return totals


def facts_of(reading: ReadReport, kind: str) -> list[Fact]:
    """Give what was read, in the terms of the table."""
    if kind == "held":
        return [_held(draft) for draft in reading.held]
    if kind == "offer":
        return [_offer(draft) for draft in reading.offers]
    return [("wish", draft.says.value) for draft in reading.wishes]


def main() -> int:
    """Print how many facts of a table are read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sentences")
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="list misses and false alarms by line")
    arguments = parser.parse_args()
    for kind, score in score_cases(load_cases(arguments.file)).items():
        for sign, words in (("missed", score.missed), ("false ", score.false)):
            for each in words if arguments.misses else ():
                print(f"    {sign} {each}")
        print(
            f"{kind:8}{score.precision:8.2f} ({score.right}/{score.found})"
            f"{score.recall:8.2f} ({score.right}/{score.asked})"
        )
    return 0


def _fact(line: str) -> Fact | None:
    if line in {NOTHING, OFF_TOPIC}:
        return (line,)
    if (held := _HELD.fullmatch(line)) is not None:
        return ("held", _number(held[1]), _parties(held[2]), _parties(held[3]), held[4])
    if (offer := OFFER.fullmatch(line)) is not None:
        return ("offer", _parties(offer[1]), _people(offer[2]), _people(offer[3]), offer[4])
    if line.startswith("also "):
        return ("also", _number(line.split()[1]))
    wish = line.split()
    return ("wish", wish[1]) if len(wish) == 2 and wish[0] == "wish" else None


def _people(words: str) -> object:
    found = _PEOPLE.fullmatch(words)
    return (_number(found[1]), _parties(found[2])) if found else words


def _number(word: str) -> int | None:
    return None if word == "?" else int(word)


def _parties(words: str) -> frozenset[str]:
    return frozenset() if words == "?" else codes(words.replace(" + ", ","))


def _held(draft: HeldDraft) -> Fact:
    count = draft.count.value.number if draft.count else None
    homes = frozenset().union(*(_party(slot) for slot in (draft.home, *draft.also_home)))
    return ("held", count, homes, _party(draft.holder), draft.status)


def _offer(draft: OfferDraft) -> Fact:
    return ("offer", _party(draft.by), _side(draft.gives), _side(draft.gets), draft.state.value)


def _side(side: OfferSide | None) -> object:
    if side is None:
        return None
    return (side.count.value.number if side.count else None, _party(side.home))


def _party(slot: Slot[str] | None) -> frozenset[str]:
    return codes(slot.value) if slot else frozenset()


def _is_same(found: Fact, asked: Fact) -> bool:
    """Tell whether a fact is the one asked for; of money only that it is no people is compared."""
    if found[0] != "offer":
        return found == asked
    sides = zip(found[2:4], asked[2:4], strict=True)
    same = all(one == other or (other == "money" and one == (None, frozenset())) for one, other in sides)
    return same and found[1] == asked[1] and found[4] == asked[4]


def _worded(fact: Fact) -> str:
    return " ".join(
        "+".join(sorted(part)) or "?" if isinstance(part, frozenset) else str(part) for part in fact
    )


if __name__ == "__main__":
    sys.exit(main())
