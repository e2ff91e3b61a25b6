"""Read who is among people in hands, and whose they are: "13 of them Thais", "all of them soldiers"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, People, people_of, slot_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.vocabulary.frames import word_phrases, word_set

_LONGEST_LEAD = 14
_LONGEST_BEING = 8
_LONGEST_ALL = 6


def parts_of(unit: Unit, whole: Mention) -> tuple[People, ...]:
    """Read who is said to be among people.

    "55 men, among them 41 soldiers and six civilians"; and a list behind a comma or colon whose numbers make
    up the whole: "15 Georgians, 13 soldiers and two civilians".
    """
    reader = unit.reader
    at = reader.position_behind(whole)
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


def said_to_be(unit: Unit, whole: Mention) -> tuple[People, ...]:
    """Read "the hostages, two Turks and a Filipino, were": a list says who they are."""
    if (
        whole.group is None
        or not whole.group.definite
        or whole.group.count is not None
        or whole.group.singular
    ):
        return ()
    reader = unit.reader
    at = reader.position_behind(whole)
    listed = _listed_people(unit, reader, at + 1) if reader.low(at) == "," else ()
    return listed if len(listed) > 1 and all(one.count and one.homes for one in listed) else ()


def with_homes_behind(unit: Unit, whole: Mention, people: People) -> People:
    """Read "89 detainees, all of them Sudanese soldiers": whose people they are stands behind them."""
    if whole.kind not in {"G", "C"}:
        return people
    reader = unit.reader
    at = reader.position_behind(whole)
    if reader.low(at) != "," or reader.low(at + 1) not in {"all", "both"}:
        return people
    for further in range(at + 1, at + _LONGEST_ALL):
        said = reader.mention_over(further)
        if said is not None and said.kind == "G":
            homes = people_of(unit, said).homes
            return replace(people, homes=tuple(replace(home, how="resolved") for home in homes))
    return people


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
            if (mention.kind == "G" or mention.name) and people.count is not None:
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
        at = reader.position_behind(mention)
        if mention.kind not in {"G", "C", "I"} or reader.low(at) not in {"are", "were", "is", "was"}:
            continue
        count = people_of(unit, mention).count
        objects, _ = reader.objects(at + 1)
        if reader.low(at + 1) == "from":
            yield from _of_origin(unit, mention, reader.mention_over(at + 2))
            continue
        of_whole = mention.group is None or mention.group.bare or mention.group.part
        if len(objects) == 1 and (mention.kind == "C" or of_whole):
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


def _of_origin(
    unit: Unit, mention: Mention, land: Mention | None
) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read "one was from the Philippines": some of those told of before, and whose they are."""
    home = slot_of(unit, land) if land is not None and land.kind == "P" else None
    people = people_of(unit, mention)
    if land is None or home is None or people.count is None or people.homes:
        return
    people = replace(people, part=True, homes=(home,))
    evidence = unit.passage(mention.start, land.end)
    yield HoldingReading(unit, people, "held", evidence, may_open=False), mention


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
        before = reader.mention_over(at - 1) or _before_relative(reader, at)
        if token.low in including and before is not None and before.kind in {"G", "R", "C"}:
            told = before.kind == "R" or _is_told_of(unit, reader, before, at)
            for mention in reader.objects(at + 1)[0] if told else ():
                people = replace(people_of(unit, mention), part=True)
                if not people.homes and before.group is not None:
                    people = replace(people, homes=people_of(unit, before).homes)
                if people.count is not None and (mention.kind == "G" or mention.name):
                    evidence = unit.passage(before.start, mention.end)
                    opens = bool(people.homes) and before.kind == "G"
                    yield HoldingReading(unit, people, "held", evidence, may_open=opens), mention
        if token.low != "among" or reader.low(at - 1) not in word_set("be"):
            continue
        whole = reader.mention_over(at + 1)
        if whole is None or not (whole.kind == "R" or people_of(unit, whole).captive):
            continue
        last = reader.mention_over(at - 2)
        if last is None or last.kind not in {"G", "C", "N"}:
            last = reader.subject(at - 1)
        yield from _of_the_whole(unit, last, whole)
        for mention in reader.coordinated(last) if last is not None and last.kind in {"G", "C"} else ():
            people = replace(people_of(unit, mention), part=True)
            if people.count is not None:
                evidence = unit.passage(mention.start, whole.end)
                yield HoldingReading(unit, people, "held", evidence, may_open=False), mention


def _before_relative(reader: ClauseReader, at: int) -> Mention | None:
    """Read "the Ukrainians who came home included": the people stand before "who"."""
    for back in range(at - 1, max(0, at - _LONGEST_BEING), -1):
        if reader.low(back) in word_set("relative"):
            return reader.mention_over(back - 1)
        if reader.low(back) in {",", ";"}:
            break
    return None


def _is_told_of(unit: Unit, reader: ClauseReader, people: Mention, end: int) -> bool:
    """Tell whether those who "include" others are captives: by noun, number, or what is told of them."""
    group = people.group
    if people_of(unit, people).captive or people.kind == "C" or (group is not None and group.bare):
        return True
    between = {reader.low(n) for n in range(reader.behind(people, reader.before(people) + 1), end)}
    return bool(between & (word_set("among_whom") | word_set("homeward")))


def _of_the_whole(
    unit: Unit, some: Mention | None, whole: Mention
) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read whose people all are from those who are among them: "Ukrainians were among the 95 freed"."""
    if some is None or some.group is None or not some.group.homes:
        return
    if some.group.count is not None and not some.group.singular:
        return
    people, members = people_of(unit, whole), people_of(unit, some)
    if people.count is None or people.homes or len(members.homes) != 1:
        return
    homes = (replace(members.homes[0], how="resolved"),)
    evidence = unit.passage(some.start, whole.end)
    yield HoldingReading(unit, replace(people, homes=homes), "held", evidence), whole
