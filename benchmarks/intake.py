"""Score readings of reports against gold: ``python -m benchmarks.intake FOLDER [--ordinary FOLDER]``.

FOLDER holds texts (``NAME.txt``) and ``gold/NAME.json``. What is the same as gold says:

==================  ==================================================================================
quotes              both ends within two characters
speaker             the words of one name hold all words of the other, titles and articles left aside
groups              count, holder and home together; a party by its row of the table, else by its words
offers              the party, and both sides: the same number or the same home; of a deal that both
                    sides agreed to or carried out, either side may be read as the one that gives
wishes              what is wished, in words that overlap with gold's
furniture           the text of the line
claims              words that overlap, speaker and stances; recall only, for gold does not list all
==================  ==================================================================================

A draft whose count gold lists under ``also_counts`` is neither asked for nor held against. People told apart
by their health ("one ... the other ...") are persons of a group and no groups. One draft answers one row of
gold. Intervals are Wilson's, of 95 %.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from repatria.core.errors import ReportInvalid
from repatria.core.reports import Claim, HeldDraft, OfferDraft, OfferSide, Quote, ReadReport, Slot, WishDraft
from repatria.intake import decode_report, read_report
from repatria.intake.vocabulary.wordlists import parties, party_codes

type Gold = dict[str, Any]
TOLERANCE_CHARACTERS = 2
_NOT_NAMES = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "for",
        "from",
        "his",
        "in",
        "its",
        "of",
        "on",
        "the",
        "their",
        "to",
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "prime",
        "minister",
        "gen",
        "general",
        "col",
    ]
)
MUTUAL = frozenset({"agreed", "underway", "done"})
_SAID_OF_ANY = frozenset(
    {"group", "movement", "militia", "fighters", "army", "forces", "the", "of", "and", "s"}
)


@dataclass(slots=True)
class Score:
    """Count what was right, found and asked for, with the misses and false alarms in words."""

    right: int = 0
    found: int = 0
    asked: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another report's score."""
        self.right += other.right
        self.found += other.found
        self.asked += other.asked

    @property
    def precision(self) -> float:
        """Right of found; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right of asked for; 1 where nothing was asked for."""
        return self.right / self.asked if self.asked else 1.0


def main() -> int:
    """Print the table of a folder, and of ordinary texts what was invented."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake")
    parser.add_argument("folder", type=Path, help="texts, with their gold in gold/")
    parser.add_argument("--misses", action="store_true", help="list misses and false alarms by report")
    parser.add_argument("--only", default="", help="only this slot")
    parser.add_argument(
        "--ordinary", type=Path, help="texts of other things, in which nothing is to be found"
    )
    arguments = parser.parse_args()
    print_table(arguments.folder, only=arguments.only, with_misses=arguments.misses)
    if arguments.ordinary:
        print_invented(arguments.ordinary)
    return 0


def print_table(folder: Path, *, only: str, with_misses: bool) -> None:
    """Score every report of a folder that has gold."""
    pairs = list(load(folder))
    totals = score_all(pairs, only=only, with_misses=with_misses)
    print(f"{len(pairs)} reports of {folder.name}, {reports_per_second(pairs):.0f} a second")
    print(f"{'slot':34}{'precision':>20}{'recall':>20}")
    for slot, score in totals.items():
        found = f"{score.precision:.2f} ({score.right}/{score.found})" if score.found else "-"
        asked = f"{score.recall:.2f} ({score.right}/{score.asked})" if score.asked else "-"
        line = f"{slot:34}{found:>20}{asked:>20}"
        if slot.startswith("offers"):
            line += "   95 %: " + " ".join(
                "{:.2f}-{:.2f}".format(*wilson(score.right, n)) for n in (score.found, score.asked)
            )
        if "confident" in slot and score.asked:
            line += f"   coverage {score.found / score.asked:.2f}"
        print(line)


def print_invented(folder: Path) -> None:
    """Count the drafts of texts that speak of other things."""
    invented = texts = 0
    for path in sorted(folder.glob("*.txt")):
        reading = read_report(decode_report(path.read_bytes(), path.name))
        texts += 1
        drafts: list[HeldDraft | OfferDraft | WishDraft] = [*reading.held, *reading.offers, *reading.wishes]
        for draft in drafts:
            invented += 1
            words = draft.passage if isinstance(draft, WishDraft) else draft.evidence[0]
            print(f"  invented in {path.name}: {words.text!r}")
    print(f"drafts invented: {invented} in {texts} ordinary texts")


def load(folder: Path) -> Iterator[tuple[ReadReport, Gold]]:
    """Read each text that has gold."""
    for path in sorted(folder.glob("*.txt")):
        at = folder / "gold" / f"{path.stem}.json"
        if not at.exists():
            continue
        try:
            yield read_report(decode_report(path.read_bytes(), path.name)), json.loads(at.read_text("utf-8"))
        except ReportInvalid as refused:
            print(f"{path.name} is refused: {refused}", file=sys.stderr)


def score_all(
    pairs: Sequence[tuple[ReadReport, Gold]], *, only: str = "", with_misses: bool = False
) -> dict[str, Score]:
    """Add up each slot over all reports."""
    totals = {slot: Score() for slot in SLOTS if only in slot}
    for reading, gold in pairs:
        for slot, total in totals.items():
            score = SLOTS[slot](reading, gold)
            total.add(score)
            if with_misses and (score.missed or score.false):
                print(f"{gold['id']} - {slot}")
                for sign, words in (("missed", score.missed), ("false ", score.false)):
                    for each in words:
                        print(f"    {sign} {' '.join(each.split())[:230]}")
    return totals


def reports_per_second(pairs: Sequence[tuple[ReadReport, Gold]]) -> float:
    """Read all reports once more on one core, by the clock of the processor."""
    started = time.process_time()
    for reading, _ in pairs:
        read_report(reading.report)
    return len(pairs) / max(1e-9, time.process_time() - started)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Give the 95 % interval of a share. Source: Wilson 1927."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def quotes(reading: ReadReport, gold: Gold) -> Score:
    """Score quotes by their place."""
    return _matched(reading.quotes, gold.get("quotes", []), _is_quote, _quote_words, _gold_quote_words)


def speakers(reading: ReadReport, gold: Gold) -> Score:
    """Score quotes by their place and speaker."""
    return _matched(
        [quote for quote in reading.quotes if quote.speaker],
        gold.get("quotes", []),
        lambda quote, each: _is_quote(quote, each) and same_speaker(_who(quote), each["speaker"]),
        _quote_words,
        _gold_quote_words,
    )


def confident_speakers(reading: ReadReport, gold: Gold) -> Score:
    """Score the quotes of the confident tier; its coverage is found of asked."""
    return _matched(
        [quote for quote in reading.quotes if quote.speaker and quote.tier == "confident"],
        gold.get("quotes", []),
        lambda quote, each: _is_quote(quote, each) and same_speaker(_who(quote), each["speaker"]),
        _quote_words,
        lambda _: "",
    )


def groups(reading: ReadReport, gold: Gold) -> Score:
    """Score groups by count, holder and home."""
    return _groups([draft for draft in reading.held if not _is_person_apart(draft)], gold)


def confident_groups(reading: ReadReport, gold: Gold) -> Score:
    """Score the groups of the confident tier."""
    score = _groups([draft for draft in reading.held if draft.tier == "confident"], gold)
    score.missed = []
    return score


def counted_groups(reading: ReadReport, gold: Gold) -> Score:
    """Score the counts alone: how many sets of people were found at all."""
    found = [draft for draft in reading.held if not _is_person_apart(draft)]
    also = [each["count"] for each in gold.get("also_counts", [])]
    score = _matched(
        found, gold["groups"], lambda draft, each: _count(draft) == each["count"], lambda _: "", lambda _: ""
    )
    unmatched = [draft for draft in found if _count(draft) in also]
    score.found -= min(len(unmatched), score.found - score.right)
    score.missed, score.false = [], []
    return score


def _groups(found: Sequence[HeldDraft], gold: Gold) -> Score:
    also = [each["count"] for each in gold.get("also_counts", [])]
    score = Score(asked=len(gold["groups"]))
    left = list(gold["groups"])
    for draft in found:
        key = (_count(draft), _slots(draft.holder), _slots(draft.home, *draft.also_home))
        match = next((g for g in left if _is_group(key, g)), None)
        if match is not None:
            left.remove(match)
            score.right += 1
        elif _count(draft) in also:
            continue
        else:
            score.false.append(f"{_triple(*key)}  {draft.evidence[0].text!r}")
        score.found += 1
    score.missed = [
        f"{_triple(g['count'], codes(g['holder']), codes(g['home']))}  {g.get('span', '')!r}" for g in left
    ]
    return score


def _is_group(key: tuple[int | None, frozenset[str], frozenset[str]], gold: Gold) -> bool:
    count, holder, home = key
    return (
        count == gold["count"]
        and are_parties(holder, codes(gold["holder"]))
        and are_parties(home, codes(gold["home"]))
    )


def offers(reading: ReadReport, gold: Gold) -> Score:
    """Score offers whose party and both sides are right."""
    return _matched(
        reading.offers,
        gold["offers"],
        is_offer,
        lambda offer: f"{_offer_words(offer)}  {offer.evidence[0].text!r}",
        lambda each: f"{each['offeror']}: {each['gives']} | {each['gets']}  {each.get('span', '')!r}",
    )


def wishes(reading: ReadReport, gold: Gold) -> Score:
    """Score wishes by what is wished and the words it stands in."""

    def same(wish: WishDraft, each: Gold) -> bool:
        says = re.split(r"\W+", each["wish"].lower())[0]
        right = wish.says.value == says or (wish.says.value not in {"stay", "return"} and says == "other")
        right = right or (wish.says.value == "other" and says not in {"stay", "return"})
        if each.get("start") is None:
            return right and wish.who.value.lower() in each["who"].lower()
        end = each["start"] + len(each["span"])
        return right and wish.passage.start < end and each["start"] < wish.passage.end

    return _matched(
        reading.wishes,
        gold["wishes"],
        same,
        lambda wish: f"{wish.who.value}: {wish.says.value}  {wish.passage.text!r}",
        lambda each: f"{each['who']}: {each['wish']}  {each.get('span', '')!r}",
    )


def furniture(reading: ReadReport, gold: Gold) -> Score:
    """Score furniture lines by their text."""
    return _matched(
        [line.passage.text for line in reading.furniture],
        [line.strip() for line in gold.get("furniture", [])],
        lambda one, other: one == other,
        str,
        str,
    )


def captions(reading: ReadReport, gold: Gold) -> Score:
    """Score captions with their credits by their text."""
    found = [
        (record.caption.text, record.credit.text if record.credit else None)
        for record in reading.media
        if record.caption
    ]
    asked = [(each["text"], each["credit"]) for each in gold.get("captions", [])]
    return _matched(found, asked, lambda one, other: one == other, str, str)


def claims(reading: ReadReport, gold: Gold) -> Score:
    """Score claims with speaker and stances: recall only."""

    def same(claim: Claim, each: Gold) -> bool:
        end = each["start"] + len(each["span"])
        overlap = claim.passage.start < end and each["start"] < claim.passage.end
        stances = {(stance.actor.value, stance.stance) for stance in claim.stances}
        wanted = {(next(iter(codes(s["actor"])), ""), s["stance"]) for s in each["stance"]}
        source = each["source"]
        if source and source.startswith("captive"):
            return overlap and wanted <= stances and bool(claim.speaker and claim.speaker.captive)
        who = claim.speaker.who if claim.speaker else None
        return overlap and wanted <= stances and same_speaker(who, source)

    score = _matched(
        reading.claims,
        gold.get("claims", []),
        same,
        lambda claim: f"{claim.speaker and claim.speaker.who}: {claim.passage.text!r}",
        lambda each: f"{each['source']}: {each['span']!r} {each['stance']}",
    )
    score.found, score.false = score.right, []
    return score


SLOTS: dict[str, Callable[[ReadReport, Gold], Score]] = {
    "quotes found": quotes,
    "quotes with the right speaker": speakers,
    "speakers, confident tier": confident_speakers,
    "groups: count, holder, home": groups,
    "groups, confident tier": confident_groups,
    "groups: count alone": counted_groups,
    "offers with both sides": offers,
    "wishes": wishes,
    "furniture lines": furniture,
    "captions with credits": captions,
    "claims (recall only)": claims,
}


def same_speaker(one: str | None, other: str | None) -> bool:
    """Tell whether two names are of one speaker; nobody is the same as nobody."""
    if one is None or other is None:
        return one is other
    mine, theirs = _name_words(one), _name_words(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def codes(name: str | None) -> frozenset[str]:
    """Give the parties that gold names, by their rows of the table, else by their words."""
    if name is None:
        return frozenset()
    return frozenset(party_code(part) for part in name.split(",") if part.strip())


def is_offer(offer: OfferDraft, gold: Gold) -> bool:
    """Tell whether party and both sides of an offer are gold's."""
    by = _slots(offer.by)
    offeror = codes(gold["offeror"])
    straight = is_side(offer.gives, gold["gives"]) and is_side(offer.gets, gold["gets"])
    if straight and _among(by, offeror):
        return True
    turned = is_side(offer.gives, gold["gets"]) and is_side(offer.gets, gold["gives"])
    return turned and bool(by) and gold["state"] in MUTUAL


def _among(found: frozenset[str], gold: frozenset[str]) -> bool:
    return bool(found) and all(any(is_party(one, other) for other in gold) for one in found)


def is_side(side: OfferSide | None, words: str | None) -> bool:
    """Tell whether a side of a draft is gold's: the same number or words, or people of the same home."""
    if side is None or not words:
        return side is None and not words
    count = side.count.value.number if side.count else None
    numbers = {int(re.sub(r"\D", "", n)) for n in re.findall(r"\d[\d,]*", words)}
    if count is not None and (count in numbers or (side.count and side.count.passage.text in words)):
        return True
    if numbers and count is not None:
        return False
    home = _slots(side.home)
    text = side.passage.text
    return text in words or words in text or bool(home and home <= _named(words))


@cache
def _named(words: str) -> frozenset[str]:
    return frozenset(
        code
        for form in ("adjectives", "names", "people")
        for word, code in party_codes(form).items()
        if word in words and re.search(rf"\b{re.escape(word)}\b", words)
    )


def _is_person_apart(draft: HeldDraft) -> bool:
    return bool(draft.part_of and draft.health and _count(draft) == 1)


def _count(draft: HeldDraft) -> int | None:
    return draft.count.value.number if draft.count else None


def _slots(*slots: Slot[str] | None) -> frozenset[str]:
    return frozenset(party_code(slot.value) for slot in slots if slot)


def party_code(name: str) -> str:
    """Give the row of the table that a party's name means, else its words in lower case."""
    if name.strip() == "Palestin":
        return "PS"
    name = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
    if name in parties():
        return name
    known = _known_parties()
    return known.get(name) or known.get(name.lower()) or re.sub(r"\W+", " ", _bare(name)).strip()


@cache
def _known_parties() -> dict[str, str]:
    """Map the words of the table to its rows, as written and in lower case."""
    written: dict[str, str] = {}
    for form in ("names", "people", "adjectives"):
        for word, code in party_codes(form).items():
            written.setdefault(word, code)
    small: dict[str, str] = {}
    for word, code in written.items():
        small.setdefault(word.lower(), code)
    return small | written


def is_party(found: str, gold: str) -> bool:
    """Tell whether two parties are one: the same row, else the words of one among those of the other.

    "Separatists" of a report are gold's "Donbas separatists", and "Maute" is gold's "Maute group".
    """
    if found == gold:
        return True
    if found in parties() or gold in parties():
        return False
    one, other = ({*name.split()} - _SAID_OF_ANY for name in (found, gold))
    return bool(one and other) and (one <= other or other <= one)


def are_parties(found: frozenset[str], gold: frozenset[str]) -> bool:
    """Tell whether two sets of parties are the same."""
    if len(found) != len(gold):
        return False
    return all(any(is_party(one, other) for other in gold) for one in found) and all(
        any(is_party(one, other) for one in found) for other in gold
    )


def _triple(count: int | None, holder: frozenset[str], home: frozenset[str]) -> str:
    return f"{count} held by {'+'.join(sorted(holder)) or '?'} of {'+'.join(sorted(home)) or '?'}"


def _offer_words(offer: OfferDraft) -> str:
    sides = [side.passage.text if side else None for side in (offer.gives, offer.gets)]
    return f"{offer.by.value if offer.by else None} {offer.state.value}: {sides[0]} | {sides[1]}"


def _who(quote: Quote) -> str | None:
    return quote.speaker.who if quote.speaker else None


def _is_quote(quote: Quote, gold: Gold) -> bool:
    off = (quote.passage.start - gold["start"], quote.passage.end - gold["end"])
    return bool(max(map(abs, off)) <= TOLERANCE_CHARACTERS)


def _quote_words(quote: Quote) -> str:
    return f"{_who(quote)}: {quote.passage.text!r}"


def _gold_quote_words(gold: Gold) -> str:
    return f"{gold['speaker']}: {gold['text']!r}"


def _name_words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", re.sub(r"['’]s\b", "", _bare(name)))) - _NOT_NAMES


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _matched[F, A](
    found: Sequence[F],
    asked: Sequence[A],
    same: Callable[[F, A], bool],
    found_words: Callable[[F], str],
    asked_words: Callable[[A], str],
) -> Score:
    """Give each found thing the first row of gold that is the same and not yet answered."""
    left = list(asked)
    score = Score(found=len(found), asked=len(asked))
    for each in found:
        match = next((at for at, other in enumerate(left) if same(each, other)), None)
        if match is None:
            score.false.append(found_words(each))
            continue
        del left[match]
        score.right += 1
    score.missed = [words for each in left if (words := asked_words(each))]
    return score


if __name__ == "__main__":
    sys.exit(main())
