"""Score a reading against gold of the shared data; what each figure means stands in the guide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repatria.core.reports import HeldDraft, OfferDraft, OfferSide, ReadReport, Slot
from repatria.intake.vocabulary.wordlists import party_codes
from repatria.workflows.reports.receive_report import read_reports

REPORTS = (
    "founding-report",
    "a1-armenia-azerbaijan-2023",
    "a2-first-swap-2022",
    "a3-istanbul-2025",
    "a4-yemen-2023",
    "a5-shalit-2011",
    "a6-korea-1953",
)


@dataclass(frozen=True, slots=True)
class Score:
    """Count what was found and right, found, and asked for."""

    right: int
    found: int
    asked: int

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.asked + other.asked)

    def __str__(self) -> str:
        precision = f"{self.right / self.found:.2f}" if self.found else "-"
        recall = f"{self.right / self.asked:.2f}" if self.asked else "-"
        return f"P {precision} ({self.right}/{self.found})  R {recall} ({self.right}/{self.asked})"


def load(folder: Path, name: str) -> tuple[ReadReport, dict[str, Any]]:
    """Read a report of the shared data, and its gold."""
    (reading,) = read_reports([folder / "reports" / f"{name}.txt"])
    gold: dict[str, Any] = json.loads((folder / "reports" / "gold" / f"{name}.json").read_text("utf-8"))
    return reading, gold


def lines(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score furniture lines by their text."""
    return _sets([line.passage.text for line in reading.furniture], gold.get("furniture", []))


def captions(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score captions with their credits by their text."""
    found = [
        (record.caption.text, record.credit.text if record.credit else None)
        for record in reading.media
        if record.caption
    ]
    return _sets(found, [(caption["text"], caption["credit"]) for caption in gold.get("captions", [])])


def quotes(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score quotes by their place."""
    found = [(quote.passage.start, quote.passage.end) for quote in reading.quotes]
    return _sets(found, [(quote["start"], quote["end"]) for quote in gold.get("quotes", [])])


def speakers(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score quotes by their place and speaker."""
    found = [(quote.passage.start, quote.speaker.who if quote.speaker else None) for quote in reading.quotes]
    return _sets(found, [(quote["start"], quote["speaker"]) for quote in gold.get("quotes", [])])


def groups(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score groups by count, holder and home together; single persons of a counted group are left out."""
    singles = {
        draft.id
        for draft in reading.held
        if draft.part_of and draft.health and draft.count and draft.count.value.number == 1
    }
    found = [_held(draft) for draft in reading.held if draft.id not in singles]
    asked = [(group["count"], codes(group["holder"]), codes(group["home"])) for group in gold["groups"]]
    return _sets(found, asked)


def offers(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score offers whose gives and gets both point to the people gold names, and whose party is right."""
    asked = list(gold["offers"])
    right = 0
    for offer in reading.offers:
        match = next((each for each in asked if _is_offer(offer, each)), None)
        if match is not None:
            asked.remove(match)
            right += 1
    return Score(right, len(reading.offers), len(gold["offers"]))


def wishes(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score wishes by what is wished and the words they stand in."""
    right = 0
    asked = list(gold["wishes"])
    for wish in reading.wishes:
        for each in asked:
            says = each["wish"] if each["wish"] in {"stay", "return"} else "other"
            place = each.get("start")
            near = place is None or abs(place - wish.passage.start) < 3
            named = place is not None or wish.who.value.lower() in each["who"].lower()
            if wish.says.value == says and near and named:
                asked.remove(each)
                right += 1
                break
    return Score(right, len(reading.wishes), len(gold["wishes"]))


def claims(reading: ReadReport, gold: dict[str, Any]) -> Score:
    """Score claims with speaker and stances: recall only, since gold does not list every claim."""
    right = 0
    for each in gold.get("claims", []):
        for claim in reading.claims:
            overlap = (
                claim.passage.start < each["start"] + len(each["span"]) and each["start"] < claim.passage.end
            )
            stances = {(stance.actor.value, stance.stance) for stance in claim.stances}
            wanted = {(next(iter(codes(s["actor"]))), s["stance"]) for s in each["stance"]}
            captive = each["source"].startswith("captive")
            speaker = claim.speaker is not None and (
                claim.speaker.captive if captive else claim.speaker.who == each["source"]
            )
            if overlap and stances == wanted and speaker:
                right += 1
                break
    return Score(right, right, len(gold.get("claims", [])))


SLOTS = {
    "furniture lines": lines,
    "captions with credits": captions,
    "quotes": quotes,
    "quotes with speaker": speakers,
    "groups: count, holder, home": groups,
    "offers, both sides": offers,
    "wishes": wishes,
    "claims (recall only)": claims,
}


def codes(name: str | None) -> frozenset[str]:
    """Give the codes of the parties that gold names."""
    if name is None:
        return frozenset()
    known = {**party_codes("names"), "Palestin": "PS", "Houthis": "HOUTHI"}
    return frozenset(known[part.strip()] for part in name.split(","))


def _held(draft: HeldDraft) -> tuple[int | None, frozenset[str], frozenset[str]]:
    homes = frozenset(slot.value for slot in (draft.home, *draft.also_home) if slot)
    holder = frozenset({draft.holder.value}) if draft.holder else frozenset[str]()
    return (draft.count.value.number if draft.count else None, holder, homes)


def _is_offer(offer: OfferDraft, gold: dict[str, Any]) -> bool:
    by = _code(offer.by)
    sides = _side_of(offer.gives, gold["gives"]) and _side_of(offer.gets, gold["gets"])
    return by in codes(gold["offeror"]) and sides


def _side_of(side: OfferSide | None, words: str) -> bool:
    """Tell whether a side speaks of the people gold names: the same number, or their words or party."""
    if side is None:
        return False
    text = side.passage.text
    number = side.count.passage.text if side.count else None
    if number is not None:
        return number in words
    home = _code(side.home)
    named = {code for word, code in party_codes("adjectives").items() if word in words}
    return text in words or words in text or home in named


def _code(slot: Slot[str] | None) -> str | None:
    return slot.value if slot else None


def _sets(found: Sequence[object], asked: Sequence[object]) -> Score:
    left = list(asked)
    right = 0
    for each in found:
        if each in left:
            left.remove(each)
            right += 1
    return Score(right, len(found), len(asked))
