"""Keep what a Korean report tells of each group once, and fill by rule what one sentence leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from repatria.core.reports import Attribution, HeldDraft, HeldStatus, Passage, Report, Slot, Tier, WordedCount
from repatria.intake.article.sentences import Span
from repatria.intake.korean.custody import Reading, Side
from repatria.intake.korean.dates import days_of, worded_dates
from repatria.intake.korean.groups import is_generic
from repatria.intake.korean.phrases import Party, parties_in, places_in, subject_stem, words_of
from repatria.intake.korean.tables import listed
from repatria.intake.vocabulary.wordlists import parties

_PAIR = 2
_JOINED = ("과", "와", "∼", "~", "-", "·")
_SINCE = re.compile(r"\s?(?:이후|부터|까지|이래|이전|사이)")
_MOST_ALIKE = 100
"""Among how many that were told of last the same people are looked for: a table of numbers is no prose."""
_GONE = frozenset({"released", "dead"})


@dataclass(slots=True)
class _Told:
    """Gather what a report says of one group."""

    reading: Reading
    status: HeldStatus
    noun: str | None
    holder: Slot[str] | None
    homes: tuple[Slot[str], ...]
    count: Slot[WordedCount] | None
    category: Slot[str] | None
    evidence: list[Passage]
    place: Slot[str] | None = None
    date: Slot[str] | None = None
    part_of: _Told | None = None
    tellers: dict[str, Attribution] = field(default_factory=dict)

    def number(self) -> int | None:
        return self.count.value.number if self.count is not None else None

    def home_codes(self) -> frozenset[str]:
        return frozenset(home.value for home in self.homes)


@dataclass(slots=True)
class AllTold:
    """Hold all groups that a report tells of, in the order in which it first speaks of them."""

    report: Report
    needs_party: bool = False
    """Whether people of no known party are left out: the report may speak of a crime."""
    groups: list[_Told] = field(default_factory=list)
    by_number: dict[int | None, list[_Told]] = field(default_factory=dict)
    traded: set[frozenset[str]] = field(default_factory=set)
    """The pairs of parties that gave each other people."""
    homes_by: dict[str, dict[str, Slot[str]]] = field(default_factory=dict)
    """The homes of those whom each party holds, once all are told."""
    named: dict[str, Party] = field(default_factory=dict)
    """Where the report first names each party."""

    def __post_init__(self) -> None:
        """Find which parties the report names."""
        for party in parties_in(self.report.text):
            self.named.setdefault(party.code, party)

    def add(self, start: int, text: str, reading: Reading, teller: Attribution | None) -> None:
        """Join a reading with what was told of the same people, or keep it as others.

        Args:
            start: Where its sentence starts in the report.
            text: The sentence.
            reading: What it says.
            teller: Who tells it; nobody where the outlet does.
        """
        new = self._told(start, text, reading)
        new.tellers = {teller.who: teller} if teller is not None else {}
        if reading.is_trade and new.holder is not None and new.homes:
            self.traded.add(frozenset({new.holder.value, *new.home_codes()}))
        if reading.group.is_part and not reading.is_quoted:
            self._take_from_whole(new)
        self._give_hostages_a_holder(new)
        alike = self.by_number.setdefault(new.number(), [])
        same = next((known for known in reversed(alike[-_MOST_ALIKE:]) if _is_same(known, new)), None)
        if same is not None:
            _join(same, new)
        elif _may_stand(new) and not (self.needs_party and new.holder is None and not new.homes):
            self.groups.append(new)
            alike.append(new)

    def drafts(self, told_on: date | None) -> tuple[HeldDraft, ...]:
        """Fill what rules can fill, and freeze all groups.

        Args:
            told_on: The day of the report; without it days that need it stay open.
        """
        for group in self.groups:
            self._fill_from_trade(group)
        for group in self.groups:
            if group.holder is not None:
                known = self.homes_by.setdefault(group.holder.value, {})
                known.update((home.value, home) for home in group.homes)
        for group in self.groups:
            self._fill_home(group)
        ordered = sorted(self.groups, key=lambda one: one.evidence[0].start)
        names = {id(one): f"held-{number}" for number, one in enumerate(ordered, 1)}
        return tuple(_draft(one, names, told_on) for one in ordered)

    def _told(self, start: int, text: str, reading: Reading) -> _Told:
        group, counted = reading.group, reading.group.counted
        phrase = self.report.passage(start + group.start, start + group.end)
        count = None
        if counted.number is not None:
            place = self.report.passage(start + counted.number_start, start + counted.end)
            count = Slot(WordedCount(counted.number, counted.hedge), place)
        category = group.noun.category if group.noun is not None else None
        told = _Told(
            reading,
            reading.status,
            group.noun.word if group.noun is not None else None,
            self._slot(start, reading.holder),
            tuple(slot for home in reading.homes if (slot := self._slot(start, home)) is not None),
            count,
            Slot(category, phrase) if category is not None else None,
            [self.report.passage(start + reading.start, start + reading.end)],
        )
        if reading.status == "captured":
            places = [place for place in places_in(text) if reading.clause <= place.start < reading.end]
            told.place = self._words(start, places[-1].start, places[-1].end) if places else None
        when = _date_in(text, reading)
        told.date = self._words(start, when.start, when.end) if when is not None else None
        return told

    def _words(self, start: int, first: int, behind: int) -> Slot[str]:
        passage = self.report.passage(start + first, start + behind)
        return Slot(passage.text, passage)

    def _slot(self, start: int, side: Side) -> Slot[str] | None:
        if side is None:
            return None
        party, how = side
        return Slot(party.code, self.report.passage(start + party.start, start + party.end), how)

    def _take_from_whole(self, part: _Told) -> None:
        """Give "나머지 3명" the sides of those they are a part of: the last told of who are more."""
        number = part.number()
        for whole in reversed(self.groups[-_MOST_ALIKE:]):
            of = whole.number()
            if number is None or of is None or of <= number or whole.part_of is not None:
                continue
            if part.category and whole.category and part.category.value != whole.category.value:
                continue
            part.holder = part.holder or _resolved(whole.holder)
            part.homes = part.homes or tuple(replace(home, how="resolved") for home in whole.homes)
            part.category = part.category or whole.category
            part.part_of = whole
            return

    def _give_hostages_a_holder(self, told: _Told) -> None:
        """Let the one armed group that the report names hold its hostages; of several none does."""
        if told.holder is not None or told.noun not in listed("people", "words", "hostages"):
            return
        known = parties()
        armed = [party for code, party in self.named.items() if known[code].kind == "armed group"]
        if len(armed) == 1 and armed[0].code not in told.home_codes():
            told.holder = self._named(armed[0].code)

    def _fill_from_trade(self, told: _Told) -> None:
        """Give each of two parties that exchanged people the other's, where the report has one such pair."""
        if len(self.traded) != 1 or told.status == "missing":
            return
        pair = next(iter(self.traded))
        if told.holder is None and len(told.homes) == 1 and told.homes[0].value in pair:
            other = next(iter(pair - {told.homes[0].value}), None)
            told.holder = self._named(other) if told.reading.is_bound or told.status == "released" else None
        elif told.holder is not None and not told.homes and told.holder.value in pair:
            home = self._named(next(iter(pair - {told.holder.value}), None))
            told.homes = (home,) if home is not None else ()

    def _named(self, code: str | None) -> Slot[str] | None:
        party = self.named.get(code) if code is not None else None
        if party is None:
            return None
        return Slot(party.code, self.report.passage(party.start, party.end), "resolved")

    def _fill_home(self, told: _Told) -> None:
        """Give people without a home that of all others whom the same party holds, if these have only one."""
        homes = self.homes_by.get(told.holder.value, {}) if told.holder is not None else {}
        if not told.homes and len(homes) == 1:
            told.homes = tuple(replace(home, how="resolved") for home in homes.values())


def _date_in(text: str, reading: Reading) -> Span | None:
    """Find the words for when it happened: the last date of the clause, unless it is of another verb."""
    if not reading.is_bound or reading.is_meant:
        return None
    dates = [span for span in worded_dates(text) if reading.clause <= span.start < reading.end]
    if not dates:
        return None
    last = dates[-1]
    if text[: last.start].rstrip().endswith(_JOINED) or _SINCE.match(text, last.end) is not None:
        # "29일과 30일", "1994년 이후": more than one day, which nothing here can hold
        return None
    subjects = [word.start for word in words_of(text[: reading.end]) if subject_stem(word.text) is not None]
    between = [at for at in subjects if last.end <= at < reading.group.start]
    before = [at for at in subjects if at < last.start]
    # "대통령은 11일 우크라이나군이 북한군 2명을 생포했다고": on the 11th it was said
    return None if between and before else last


def _resolved(slot: Slot[str] | None) -> Slot[str] | None:
    return replace(slot, how="resolved") if slot is not None else None


def _may_stand(told: _Told) -> bool:
    """Tell whether enough is said for a draft: a party, or a noun or verb that is of captives alone."""
    noun = told.reading.group.noun
    if told.holder is not None or told.homes:
        return told.reading.is_bound or noun is not None
    if told.count is None or noun is None or noun.category == "body" or not told.reading.is_bound:
        return False
    # whoever came home from nobody's hands may be anybody
    return told.status in {"captured", "missing"} or (noun.more == "captive" and told.status == "held")


def _is_same(known: _Told, new: _Told) -> bool:
    """Tell whether two readings are of the same people: nothing that both say differs."""
    if known.number() is None or known.number() != new.number():
        return False
    if (known.status in _GONE or new.status in _GONE) and known.status != new.status:
        return False
    if known.holder is not None and new.holder is not None and known.holder.value != new.holder.value:
        return False
    if known.homes and new.homes and known.home_codes() != new.home_codes():
        return False
    categories = {told.category.value for told in (known, new) if told.category is not None}
    if "body" in categories and len(categories) == _PAIR:
        return False
    nouns = {noun for noun in (known.noun, new.noun) if noun is not None and not is_generic(noun)}
    return len(nouns) < _PAIR or bool(known.homes and new.homes and known.holder and new.holder)


def _join(known: _Told, new: _Told) -> None:
    if known.holder is None or (new.holder is not None and known.holder.how == "resolved"):
        known.holder = new.holder or known.holder
    if not known.homes or (new.homes and known.homes[0].how == "resolved"):
        known.homes = new.homes or known.homes
    known.category = known.category or new.category
    known.place = known.place or new.place
    known.date = known.date or new.date
    known.evidence += new.evidence
    known.tellers = new.tellers | known.tellers


def _draft(told: _Told, names: dict[int, str], told_on: date | None) -> HeldDraft:
    slots = (told.holder, told.homes[0] if told.homes else None, told.count)
    is_own = told.holder is not None and told.holder.value in told.home_codes()
    in_words = (
        told.part_of is None
        and not is_own
        and all(slot is not None and slot.how == "stated" for slot in slots)
    )
    tier: Tier = "confident" if in_words else "check"
    unique = {(passage.start, passage.end): passage for passage in told.evidence}
    return HeldDraft(
        id=names[id(told)],
        status=told.status,
        tier=tier,
        evidence=tuple(unique[key] for key in sorted(unique)),
        part_of=names.get(id(told.part_of)) if told.part_of is not None else None,
        holder=told.holder,
        home=told.homes[0] if told.homes else None,
        also_home=told.homes[1:],
        count=told.count,
        category=told.category,
        place=told.place,
        date=told.date,
        told_by=tuple(sorted(told.tellers.values(), key=lambda teller: teller.passage.start)),
        days=days_of(told.date.value, told_on) if told.date is not None else None,
    )
