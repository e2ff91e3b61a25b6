"""Read people in custody where no verb of taking or giving says so, and who is among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, people_of, slot_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.syntax.complements import Clause
from repatria.intake.syntax.forms import find_forms
from repatria.intake.vocabulary.frames import word_phrases, word_set

_LONGEST_LEAD = 14
_LONGEST_STAY = 12
_LONGEST_BEING = 8
_LONGEST_ALL = 6
_BEING = ("be", "adverbs", "relative", "have", "staying")
_NO_ONES = frozenset({"every", "each", "any", "no"})


def in_custody(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "20 pilots (are still) in Iraqi hands", "the two remain missing", "Hamas has 30 hostages"."""
    listed_abroad = not unit.lows.isdisjoint(word_set("registering"))
    for mention in unit.marked.mentions:
        if not _can_be_in_custody(reader, mention):
            continue
        begin = reader.behind_aside(reader.position_behind(mention))
        at = _behind_being(reader, mention, begin)
        if at is None:
            continue
        serving = _serving(unit, reader, mention, at)
        if serving is not None:
            yield serving, mention
            continue
        if reader.low(at) in word_set("stays"):
            at = _behind_stay(reader, at)
        between = {reader.low(n) for n in range(begin, at)}
        called = _called_captives(unit, reader, mention, at) if between else None
        if called is not None:
            yield called, mention
            continue
        jailed = _behind_bars(unit, reader, mention, at)
        if jailed is not None:
            yield jailed, mention
            continue
        if reader.low(at) in {"in", "under"}:
            found = _in_hands(unit, reader, mention, at, between) or _abroad(
                unit, reader, mention, at, is_listed=listed_abroad
            )
            found = found or _still_in(unit, reader, mention, at, between)
            if found is not None:
                yield found, mention
                yield from _joined_to(unit, reader, mention, found)
        else:
            yield from _missing_or_staying(unit, reader, mention, at, between)


def _can_be_in_custody(reader: ClauseReader, mention: Mention) -> bool:
    """Leave out what is no people, "no prisoners", and those who are only named among others."""
    if mention.kind not in {"G", "C", "N"} or reader.low(reader.before(mention)) == "including":
        return False
    return mention.group is None or mention.group.article != "no"


def _joined_to(
    unit: Unit, reader: ClauseReader, mention: Mention, found: HoldingReading
) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "381 civilians and 81 fishermen are in Indian custody": what is said of one is said of all."""
    for other in reader.coordinated(mention):
        if other is not mention and other.group is not None and other.group.count is not None:
            people = people_of(unit, other)
            yield replace(found, people=people, evidence=people.passage), other


def _called_captives(unit: Unit, reader: ClauseReader, mention: Mention, at: int) -> HoldingReading | None:
    """Read "who had been captives of the FARC", "have been hostages for a year": what they are said to be."""
    said = reader.mention_over(at)
    group = said.group if said is not None else None
    if said is None or group is None or group.noun not in word_set("captive_words") or group.count:
        return None
    if group.article == "no" or said is mention or mention.kind == "N":
        return None
    holder = people_of(unit, said).holder
    people = people_of(unit, mention)
    if people.count is None or (holder is not None and holder.value in {h.value for h in people.homes}):
        return None
    reading, _ = _custody_reading(unit, mention, "held", holder, said.end)
    return replace(reading, people=replace(people, captive=True))


def _serving(unit: Unit, reader: ClauseReader, mention: Mention, at: int) -> HoldingReading | None:
    """Read "is serving a 14-year sentence in Russia for smuggling": that country holds him."""
    if reader.low(at) not in {"serving", "serve", "serves", "served"}:
        return None
    for further in range(at + 1, min(at + _LONGEST_STAY, len(reader.tokens))):
        low = reader.low(further)
        if low == "in" and any(reader.low(n) in word_set("terms") for n in range(at, further)):
            _, owner, custody = reader.custody(further + 1)
            return _in_country(unit, reader, mention, further, owner if custody else None)
        if low in {",", ";", "."}:
            break
    return None


def _behind_bars(unit: Unit, reader: ClauseReader, mention: Mention, at: int) -> HoldingReading | None:
    """Read "are on trial in Iran", "has been behind bars"."""
    found = word_phrases("behind_bars").at(reader.tokens, at)
    if found is None:
        return None
    if reader.low(found[1]) != "in":
        return replace(
            _custody_reading(unit, mention, "held", None, reader.tokens[found[1] - 1].end)[0], weak=True
        )
    return _in_country(unit, reader, mention, found[1], None)


def _in_country(
    unit: Unit, reader: ClauseReader, mention: Mention, at: int, owner: Mention | None
) -> HoldingReading | None:
    """Take for the holder whose prison or courts people are in: a state, and not the place of a camp."""
    _, custodian, custody = reader.custody(at + 1)
    country = owner or (custodian if custody else reader.mention_over(at + 1))
    found = slot_of(unit, country) if country is not None and country.kind in {"P", "A"} else None
    if found is None or found.value in {home.value for home in people_of(unit, mention).homes}:
        return None
    holder = found if custody else replace(found, how="resolved")
    reading = _custody_reading(unit, mention, "held", holder, reader.tokens[at].end)[0]
    return replace(reading, weak=True)


def _behind_being(reader: ClauseReader, mention: Mention, begin: int) -> int | None:
    """Walk over "are still", "who remain" behind people; ``None`` where it is denied."""
    at = begin
    while at - begin < _LONGEST_BEING:
        low, beside = reader.low(at), reader.mention_over(at)
        named = at == begin and beside is not None and beside.kind == "N" and beside is not mention
        if low in word_set("not"):
            return None
        if not named and low not in word_set(*_BEING):
            break
        at += 1
    return at


def _has_stayed(between: set[str]) -> bool:
    return any(low.startswith("remain") for low in between)


def _in_hands(
    unit: Unit, reader: ClauseReader, mention: Mention, at: int, between: set[str]
) -> HoldingReading | None:
    """Read "in Iraqi hands", "in the hands of another group", "in captivity"."""
    end, owner, custody = reader.custody(at + 1)
    people = people_of(unit, mention)
    jailed = people.count is not None and bool(between) and reader.low(end - 1) in word_set("prisons")
    if not custody or not (owner is not None or people.captive or _has_stayed(between) or jailed):
        return None
    holder = slot_of(unit, owner)
    if holder is not None and holder.value in {home.value for home in people.homes}:
        others = tuple(home for home in people.homes if home.value != holder.value)
        if not others:
            return None
        # of two nationalities, one is that of whoever holds them
        people = replace(people, homes=others)
    # who "spent" a year in jail is out of it; who "has spent" it may not be
    is_over = "spent" in between and between.isdisjoint(word_set("have"))
    status: HeldStatus = "released" if is_over else "held"
    reading, _ = _custody_reading(unit, mention, status, holder, reader.tokens[end - 1].end)
    reading = replace(reading, people=people)
    # "in the hands of another group": of somebody whom the report does not name
    unnamed = holder is None and any(reader.low(n) == "of" for n in range(at, end + 1))
    return replace(reading, unnamed=unnamed)


def _abroad(
    unit: Unit, reader: ClauseReader, mention: Mention, at: int, *, is_listed: bool
) -> HoldingReading | None:
    """Read "250 Eritrean prisoners of war in Ethiopia": another country holds them, unless hostages."""
    country, group = reader.mention_over(at + 1), mention.group
    homes = {slot.value for slot in people_of(unit, mention).homes}
    if country is None or country.kind != "P" or country.party in homes or not homes or group is None:
        return None
    if not group.count or not (group.captive or is_listed) or "hostage" in (group.noun or ""):
        return None
    found = slot_of(unit, country)
    holder = replace(found, how="resolved") if found else None
    return _custody_reading(unit, mention, "held", holder, reader.tokens[at].end)[0]


def _still_in(
    unit: Unit, reader: ClauseReader, mention: Mention, at: int, between: set[str]
) -> HoldingReading | None:
    """Read "104 are still in Gaza", "the captives remain in the valley"."""
    country = reader.mention_over(at + 1)
    counted = mention.kind == "C" or (mention.group is not None and mention.group.count is not None)
    captives = _has_stayed(between) and people_of(unit, mention).captive
    if not (captives or ("still" in between and counted)):
        return None
    if country is not None and country.kind not in {"P", "L"}:
        return None
    return _custody_reading(unit, mention, "held", None, reader.tokens[at].end)[0]


def _missing_or_staying(
    unit: Unit, reader: ClauseReader, mention: Mention, at: int, between: set[str]
) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "are missing", "remain captive", "24 Japanese who remain"."""
    stayed, is_group = _has_stayed(between), mention.kind in {"G", "C"}
    if stayed and reader.low(at) in word_set("captive_words") and is_group:
        yield _custody_reading(unit, mention, "held", None, reader.tokens[at].end)
    elif reader.low(at) in word_set("missing") and between:
        for each in reader.coordinated(mention):
            yield _custody_reading(unit, each, "missing", None, reader.tokens[at].end)
    elif is_group and people_of(unit, mention).missing and mention.group and mention.group.count:
        yield _custody_reading(unit, mention, "missing", None, mention.end)
    elif stayed and mention.kind == "G" and _can_stay(unit, mention):
        yield _custody_reading(unit, mention, "held", None, mention.end)


def _can_stay(unit: Unit, mention: Mention) -> bool:
    """Tell whether "who remain" says of people that they are still held: captives, or counted foreigners."""
    people = people_of(unit, mention)
    return people.captive or (people.count is not None and bool(people.homes))


def _behind_stay(reader: ClauseReader, at: int) -> int:
    """Walk over "have languished", "is serving a life sentence" to the custody it is in."""
    for further in range(at + 1, min(at + _LONGEST_STAY, len(reader.tokens))):
        low = reader.low(further)
        mention = reader.mention_over(further)
        if low in {"in", "under"} and reader.custody(further + 1)[2]:
            return further
        if low in {",", ";", "."} or (mention is not None and mention.kind not in {"D", "C", "L"}):
            break
    return at


def _custody_reading(
    unit: Unit, mention: Mention, status: HeldStatus, holder: Slot[str] | None, end: int
) -> tuple[HoldingReading, Mention]:
    people = people_of(unit, mention)
    opens = people.count is not None or people.vague or (holder is not None and bool(people.homes))
    evidence = unit.passage(mention.start, end)
    return HoldingReading(unit, people, status, evidence, holder, may_open=opens), mention


def in_passing(unit: Unit, clauses: list[Clause]) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read what names no holder and opens no draft: an interrogation, "captured" before a noun."""
    for found in find_forms("held", "shown", unit.marked):
        mention = found.slots["who"]
        people = people_of(unit, mention)
        described = found.slots.get("as")
        if described is not None:
            other = people_of(unit, described)
            people = replace(
                people, homes=people.homes or other.homes, category=people.category or other.category
            )
        evidence = unit.passage(found.start, found.end)
        yield HoldingReading(unit, people, "held", evidence, may_open=False), mention
    told = {each.start for clause in clauses for each in (*clause.people, *clause.counter)}
    for mention in unit.marked.mentions:
        if mention.group is None:
            continue
        people = people_of(unit, mention)
        counted = people.count is not None and people.count.value.number > 1 and not people.part
        counted = counted and mention.group.article not in _NO_ONES and mention.start not in told
        if people.captive and (people.homes or people.holder or counted):
            opens = bool(people.holder) or (counted and not people.anaphor)
            yield (
                HoldingReading(unit, people, "held", people.passage, people.holder, may_open=opens),
                mention,
            )
        elif people.remains and counted and people.homes:
            yield HoldingReading(unit, people, "dead", people.passage, weak=True), mention


def put_at(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "puts the number of civilians in its jails at 5,081": the count stands behind its people."""
    if "number" not in unit.lows:
        return
    for mention in unit.marked.mentions:
        text = unit.report.text[unit.start + mention.start : unit.start + mention.end].lower()
        if mention.kind != "G" or not text.startswith("the number of "):
            continue
        at = reader.position_behind(mention)
        holder = None
        for further in range(at, min(at + _LONGEST_STAY, len(reader.tokens))):
            counted = reader.mention_over(further + 1)
            if reader.low(further) in {"in", "under"}:
                _, owner, custody = reader.custody(further + 1)
                own = unit.party(unit.subject.mention) if custody and owner is None and unit.subject else None
                holder = slot_of(unit, owner) or (replace(own, how="resolved") if own else holder)
                if counted is not None and counted.kind == "P" and holder is None:
                    found = slot_of(unit, counted)
                    holder = replace(found, how="resolved") if found else None
            if reader.low(further) in {"by", "from"} and counted is not None and counted.kind == "P":
                # who holds them stands behind "held by", "returned from"
                holder = holder or slot_of(unit, counted)
            if reader.low(further) in word_set("counted_at") and counted is not None and counted.kind == "C":
                people = people_of(unit, mention)
                count = people_of(unit, counted).count
                known = people.captive or holder is not None
                if known and count is not None:
                    evidence = unit.passage(mention.start, counted.end)
                    people = replace(people, count=count, vague=False, definite=False)
                    yield HoldingReading(unit, people, "held", evidence, holder), mention
                break
