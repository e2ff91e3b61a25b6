"""Read people in custody where no verb of taking or giving says so, and who is among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, People, people_of, slot_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.syntax.complements import Clause
from repatria.intake.syntax.forms import find_forms
from repatria.intake.vocabulary.frames import word_phrases, word_set

_LONGEST_LEAD = 14
_LONGEST_STAY = 12
_LONGEST_BEING = 8
_BEING = ("be", "adverbs", "relative", "have", "staying")
_NO_ONES = frozenset({"every", "each", "any", "no"})


def in_custody(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "20 pilots (are still) in Iraqi hands", "the two remain missing", "Hamas has 30 hostages"."""
    listed_abroad = not unit.lows.isdisjoint(word_set("registering"))
    for mention in unit.marked.mentions:
        if mention.kind not in {"G", "C", "N"} or (mention.group and mention.group.article == "no"):
            continue
        begin = reader.behind_aside(_position_behind(reader, mention))
        at = _behind_being(reader, mention, begin)
        if at is None:
            continue
        if reader.low(at) in word_set("stays") and mention.kind != "N":
            at = _behind_stay(reader, at)
        between = {reader.low(n) for n in range(begin, at)}
        if reader.low(at) in {"in", "under"}:
            found = _in_hands(unit, reader, mention, at, between) or _abroad(
                unit, reader, mention, at, is_listed=listed_abroad
            )
            found = found or _still_in(unit, reader, mention, at, between)
            if found is not None:
                yield found, mention
        else:
            yield from _missing_or_staying(unit, reader, mention, at, between)


def _behind_being(reader: ClauseReader, mention: Mention, begin: int) -> int | None:
    """Walk over "are still", "who remain" behind people; ``None`` where it is denied."""
    at = begin
    while at - begin < _LONGEST_BEING:
        low, beside = reader.low(at), reader.mention_over(at)
        named = at == begin and beside is not None and beside.kind == "N" and beside is not mention
        if low in word_set("not"):
            return None
        if not named and not any(low in word_set(name) for name in _BEING):
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
    if not custody or not (owner is not None or people.captive or _has_stayed(between)):
        return None
    holder = slot_of(unit, owner)
    if holder is not None and holder.value in {home.value for home in people.homes}:
        return None
    reading, _ = _custody_reading(unit, mention, "held", holder, reader.tokens[end - 1].end)
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


def _position_behind(reader: ClauseReader, mention: Mention) -> int:
    return reader.behind(mention, reader.before(mention) + 1)


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


def parts_of(unit: Unit, whole: Mention) -> tuple[People, ...]:
    """Read who is said to be among people.

    "55 men, among them 41 soldiers and six civilians"; and a list behind a comma or colon whose numbers make
    up the whole: "15 Georgians, 13 soldiers and two civilians".
    """
    reader = ClauseReader(unit.tokens, unit.marked.mentions)
    at = _position_behind(reader, whole)
    count = people_of(unit, whole).count
    if reader.low(at) in {",", ":", "-", "—", "("} and count is not None and count.value.number > 1:
        listed = _listed_people(unit, reader, at + 1)
        total = sum(one.count.value.number for one in listed if one.count)
        home = {slot.value for slot in people_of(unit, whole).homes}
        others = {slot.value for one in listed for slot in one.homes} - home
        if len(listed) > 1 and total == count.value.number and not (home and others):
            return listed
    if count is not None and count.value.number > 1:
        # the list may stand at the end: "12 hostages crossed on Monday: five Thais and seven Israelis"
        for further in range(at, len(reader.tokens)):
            if reader.low(further) == ";":
                break
            if reader.low(further) in {":", "—", "-"}:
                listed = _listed_people(unit, reader, further + 1)
                total = sum(one.count.value.number for one in listed if one.count)
                if len(listed) > 1 and total == count.value.number:
                    return listed
    for further in range(at, min(at + 14, len(reader.tokens))):
        mention = reader.mention_over(further)
        if reader.low(further) in {";", "."} or (
            mention is not None and mention.kind == "G" and further > at + 3
        ):
            return ()
        found = word_phrases("among").at(reader.tokens, further)
        if found is not None:
            return _listed_people(unit, reader, found[1])
    return ()


def _listed_people(unit: Unit, reader: ClauseReader, at: int) -> tuple[People, ...]:
    objects, _ = reader.objects(at)
    return tuple(
        people_of(unit, mention)
        for mention in objects
        if mention.kind in {"G", "C"}
        and (mention.group is None or mention.group.count or mention.group.singular)
    )


def among_those(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "among those freed were three Britons and a Canadian"."""
    if reader.low(0) != "among":
        return
    for at in range(1, min(_LONGEST_LEAD, len(reader.tokens))):
        if reader.low(at) not in {"was", "were", "are", "is"}:
            continue
        lead = {reader.low(n) for n in range(1, at)}
        if not lead & word_set("among_whom"):
            return
        status: HeldStatus = "released" if lead & word_set("set_free") else "held"
        objects, _ = reader.objects(at + 1)
        holder = _holder_among(unit, reader, at)
        for mention in objects:
            people = people_of(unit, mention)
            if mention.kind == "G" and people.count is not None:
                evidence = unit.passage(reader.tokens[0].start, mention.end)
                yield HoldingReading(unit, people, status, evidence, holder), mention
        return


def _holder_among(unit: Unit, reader: ClauseReader, end: int) -> Slot[str] | None:
    """Find who holds in "among those freed by Iran were", "among the captives in Libyan hands are"."""
    for at in range(1, end):
        if reader.low(at) == "by":
            return slot_of(unit, reader.mention_over(at + 1))
        _, owner, custody = reader.custody(at + 1)
        if reader.low(at) in {"in", "from"} and custody:
            return slot_of(unit, owner)
    return None


def made_up_of(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "the five are three Chinese tourists, a Taiwanese woman and a second Malaysian"."""
    for mention in unit.marked.mentions:
        at = _position_behind(reader, mention)
        if mention.kind not in {"G", "C"} or reader.low(at) not in {"are", "were", "is", "was"}:
            continue
        count = people_of(unit, mention).count
        objects, _ = reader.objects(at + 1)
        if len(objects) == 1 and (mention.kind == "C" or mention.group is None or mention.group.bare):
            yield from _described(unit, mention, objects[0])
            continue
        said = [people_of(unit, each) for each in objects if each.kind in {"G", "C"}]
        if (
            count is None
            or len(said) < 2
            or sum(one.count.value.number for one in said if one.count) != count.value.number
        ):
            continue
        for each, people in zip(objects, said, strict=True):
            evidence = unit.passage(mention.start, each.end)
            yield HoldingReading(unit, replace(people, part=True), "held", evidence, may_open=False), each


def _described(unit: Unit, mention: Mention, what: Mention) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "two were Israeli soldiers": some of those told of before, and whose they are."""
    if what.group is None or not what.group.homes or mention.how == "things":
        return
    counted, described = people_of(unit, mention), people_of(unit, what)
    if counted.count is None or described.part or what.group.definite:
        return
    people = replace(described, count=counted.count, part=True, definite=False)
    yield HoldingReading(unit, people, "held", unit.passage(mention.start, what.end), may_open=False), mention


def among_them(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "a colonel and two majors were among the prisoners": they are some of those told of before."""
    including = word_set("including")
    if "among" not in unit.lows and including.isdisjoint(unit.lows):
        return
    for at, token in enumerate(reader.tokens):
        if token.low != "among" and token.low not in including:
            continue
        before = reader.mention_over(at - 1)
        if token.low in including and before is not None and before.kind in {"G", "R"}:
            told = before.kind == "R" or people_of(unit, before).captive
            for mention in reader.objects(at + 1)[0] if told else ():
                people = replace(people_of(unit, mention), part=True)
                if people.count is not None and mention.kind == "G":
                    evidence = unit.passage(before.start, mention.end)
                    opens = bool(people.homes) and before.kind == "G"
                    yield HoldingReading(unit, people, "held", evidence, may_open=opens), mention
        if token.low != "among" or reader.low(at - 1) not in word_set("be"):
            continue
        whole = reader.mention_over(at + 1)
        if whole is None or not (whole.kind == "R" or people_of(unit, whole).captive):
            continue
        last = reader.mention_over(at - 2)
        for mention in reader.coordinated(last) if last is not None and last.kind in {"G", "C"} else ():
            people = replace(people_of(unit, mention), part=True)
            if people.count is not None:
                evidence = unit.passage(mention.start, whole.end)
                yield HoldingReading(unit, people, "held", evidence, may_open=False), mention


def put_at(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "puts the number of civilians in its jails at 5,081": the count stands behind its people."""
    if "number" not in unit.lows:
        return
    for mention in unit.marked.mentions:
        text = unit.report.text[unit.start + mention.start : unit.start + mention.end].lower()
        if mention.kind != "G" or not text.startswith("the number of "):
            continue
        at = _position_behind(reader, mention)
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
            if reader.low(further) in word_set("counted_at") and counted is not None and counted.kind == "C":
                people = people_of(unit, mention)
                count = people_of(unit, counted).count
                known = people.captive or holder is not None
                if known and count is not None:
                    evidence = unit.passage(mention.start, counted.end)
                    people = replace(people, count=count, vague=False, definite=False)
                    yield HoldingReading(unit, people, "held", evidence, holder), mention
                break
