"""Read bargains from what joins their two sides, where no clause has both: over a sentence, or over two.

The words that join two sides are few: "for" beside a word of trade, "in return", "if ... would free", and an
exchange of which two groups of people are told. What stands on both sides of them is gathered, and who gives
is who holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from repatria.core.reports import OfferDraft, OfferSide, Slot
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.both_ways import (
    got_by_giving,
    of_each_side,
    on_condition_first,
)
from repatria.intake.offers.joining import joined, state_of
from repatria.intake.offers.prices import for_money, for_no_people
from repatria.intake.offers.sides import (
    PRONOUNS,
    Half,
    as_many,
    as_resolved,
    before_word,
    right_of,
    sides_in,
    spoken_of,
    words_behind,
)
from repatria.intake.vocabulary.frames import word_phrases, word_set
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.weighing.cues import cues_of, words_of_cues

_LONGEST_CONDITION = 24
_SENTENCES_BACK = 2
_FEW = 4
_FREED = frozenset({"release", "come", "regain", "homeward"})
_MOVED = frozenset({"released", "dead"})


def bargains_of(units: Sequence[Unit], people: HeldPeople) -> Iterator[tuple[str, OfferDraft]]:
    """Read the bargains of all sentences, whoever else reads some of them too, with the readers' names."""
    told = people.told_at()
    for at, unit in enumerate(units):
        if unit.origin != "article":
            continue
        before = [
            each for each in units[max(0, at - _SENTENCES_BACK) : at] if each.quote is None or unit.quote
        ]
        readers: dict[str, Callable[[], Iterator[OfferDraft]]] = {
            "for-each-other": partial(_for_each_other, unit, before, told, people),
            "in-return": partial(_in_return, unit, before, told, people),
            "on-condition": partial(_on_condition, unit, before, told, people),
            "condition-first": partial(on_condition_first, unit, before, told, people),
            "each-side": partial(of_each_side, unit, told, people),
            "got-by-giving": partial(got_by_giving, unit, told, people),
            "asked-for": partial(_asked_for, unit, told, people),
            "both-moved": partial(_both_moved, unit, before, told, people),
            "for-money": partial(for_money, unit, before, told, people),
            "for-no-people": partial(for_no_people, unit, told, people),
        }
        for name, read in readers.items():
            found = list(read())
            if found:
                yield from ((name, draft) for draft in found)
                break


def _for_each_other(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read "X for Y" beside a word of trade, "X in exchange for Y", "money for X"."""
    tokens = unit.tokens
    if {"for", "against"}.isdisjoint(unit.lows) and word_phrases("in_return").firsts().isdisjoint(unit.lows):
        return
    for at in range(1, len(tokens) - 1):
        if tokens[at].low == "for" and tokens[at - 1].low == tokens[at + 1].low == "all":
            sides = [Half(unit, tokens[n].start, tokens[n].end, None, None) for n in (at - 1, at + 1)]
            yield joined(unit, sides[0], sides[1], state_of(unit, at, default="proposed"), people)
            return
    returned = {at: (found, end) for at, found, end in word_phrases("in_return").places(tokens)}
    for at, token in enumerate(tokens):
        phrase = returned.get(at)
        if phrase is None and token.low not in {"for", "against"}:
            continue
        begin = phrase[1] if phrase is not None else at + 1
        if (
            begin >= len(tokens)
            or tokens[begin].low in word_set("no_price")
            or (at and tokens[at - 1].low == "not")
        ):
            continue
        got = right_of(unit, begin, told)
        given = before_word(unit, at, before, told)
        if got is None and phrase is not None and given is not None and token.low == "in":
            got = words_behind(unit, begin)
        if got is None and given is not None:
            got = as_many(unit, begin, given)
        if got is None or given is None:
            continue
        if phrase is None:
            beside = given.unit is unit and given.end >= token.start - 1
            trading = any(cues_of(each.low) & {"exchange", "swap"} for each in tokens[:begin])
            freed = any(cues_of(each.low) & _FREED for each in tokens[:at])
            moved = [each for each in tokens[:at] if each.start >= given.end and given.unit is unit]
            beside = beside or (len(moved) < _FEW and any(cues_of(each.low) & _FREED for each in moved))
            people_both = got.mention is not None and given.mention is not None
            if not (people_both and (trading or (freed and beside))) and not (
                (got.mention is None or given.mention is None) and (freed or trading)
            ):
                continue
        state = state_of(unit, at)
        yield joined(unit, given, got, state, people)
        return


def _in_return(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read "In return, Y were flown home": for those of whom the sentence before tells."""
    tokens = unit.tokens
    if word_phrases("other_way").firsts().isdisjoint(unit.lows):
        return
    said = ((n, end) for n, _, end in word_phrases("other_way").places(tokens) if n < len(tokens) - 1)
    at = next((n for n, end in said if _says_other_way(tokens, end)), None)
    if at is None:
        return
    after, ahead = sides_in(unit, told, begin=tokens[at].end), sides_in(unit, told, end=tokens[at].start)
    earlier = [half for each in before[-1:] for half in sides_in(each, told)]
    got = next(iter(after or ahead), None)
    given = (ahead if after and ahead else earlier)[-1:] or earlier[-1:]
    if after and not ahead:
        moved = [half for half in earlier if half.group is not None]
        given = moved[:1] or earlier[:1]
    if got is not None and given and given[0] is not got and _can_be_sides(given[0], got):
        yield joined(unit, given[0], got, state_of(unit, len(tokens)), people)


def _can_be_sides(one: Half, other: Half) -> bool:
    """Tell whether two groups can go opposite ways: told of both, and not of one home or in one's hands."""
    mine, theirs = one.group, other.group
    if mine is None or theirs is None or mine is theirs or theirs.part_of is mine or mine.part_of is theirs:
        return one.mention is None or other.mention is None
    sides = [(each.holder and each.holder.value, each.home and each.home.value) for each in (mine, theirs)]
    return all(a is None or b is None or a != b for a, b in zip(*sides, strict=True))


def _says_other_way(tokens: Sequence[Token], end: int) -> bool:
    """Tell "in return" that ends here, and is about what was told, from "in return for X"."""
    behind = [token.low for token in tokens[end : end + 2]]
    return behind[:1] != ["for"] or behind[1:] in (["this"], ["that"], ["it"], ["these"])


def _on_condition(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read "would free X if Y", "no X until Y were let go", "X could go home as soon as Y"."""
    tokens = unit.tokens
    if word_phrases("on_condition").firsts().isdisjoint(unit.lows):
        return
    for at, _, behind in word_phrases("on_condition").places(tokens):
        if not at:
            continue
        is_until = tokens[at].low == "until"
        promised = [token for token in tokens[:at] if cues_of(token.low) & {"release", "come", "regain"}]
        promising = any(token.low in word_set("would_words") for token in tokens[:at])
        if not promised or not promising:
            continue
        given = before_word(unit, at, before, told)
        if given is None:
            return
        limit = next(
            (
                n
                for n in range(behind, min(len(tokens), behind + _LONGEST_CONDITION))
                if tokens[n].low in {",", ".", ";"}
            ),
            min(len(tokens), behind + _LONGEST_CONDITION),
        )
        if limit <= behind:
            return
        inside = [
            half
            for half in sides_in(unit, told, begin=tokens[behind].start)
            if half.start < tokens[limit - 1].end
        ]
        freed = any(cues_of(token.low) & {"release", "come", "hold"} for token in tokens[behind:limit])
        if inside and freed:
            got = inside[0]
        elif freed and tokens[behind].low in PRONOUNS:
            pronoun = spoken_of(unit, len(tokens), before, told, is_any=True)
            if pronoun is None or pronoun.start == given.start:
                return
            got = pronoun
        elif is_until and word_set("not").isdisjoint(token.low for token in tokens[:at]):
            # "kept until he was accounted for" is no promise; "nobody goes until" is one
            return
        else:
            got = Half(unit, tokens[behind].start, tokens[limit - 1].end, None, None)
        yield joined(unit, given, got, state_of(unit, at, default="proposed"), people)
        return


def _asked_for(unit: Unit, told: dict[int, HeldGroup], people: HeldPeople) -> Iterator[OfferDraft]:
    """Read "rejected a demand for 60 jailed fighters": for those whom their side is told to hold before."""
    tokens, asked = unit.tokens, word_set("asked_words")
    for at, token in enumerate(tokens if not asked.isdisjoint(unit.lows) else ()):
        if token.low not in asked:
            continue
        begin = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].low in {"for", "first", "that"})
        begin += begin < len(tokens) and tokens[begin].low == "for"
        got = right_of(unit, begin, told)
        if got is None or got.group is None or got.home() is None:
            continue
        asker = got.home()
        held = [
            group
            for group in people.groups
            if group.holder is not None
            and asker is not None
            and group.holder.value == asker.value
            and group.part_of is None
            and group.evidence[0].start < unit.start + token.start
        ]
        if not held or got.group in held or any(group.number() == got.group.number() for group in held):
            continue
        last = max(
            held, key=lambda group: max(p.start for p in group.evidence if p.start < unit.start + token.start)
        )
        gives = OfferSide(last.evidence[0], None, as_resolved(last.home), last.count)
        evidence = unit.passage(token.start, got.end)
        yield OfferDraft(
            "",
            Slot(state_of(unit, at, default="demanded"), evidence),
            "check",
            (evidence,),
            by=asker,
            gives=gives,
            gets=got.side(),
        )
        return


def _both_moved(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read an exchange of which two groups are told, each in the hands of the other's side."""
    exchanging = words_of_cues("exchange")
    near = [each for each in (*before[-1:], unit) if each.paragraph >= unit.paragraph - 1]
    if all(exchanging.isdisjoint(each.lows) for each in near):
        return
    here = sides_in(unit, told)
    if not exchanging.isdisjoint(unit.lows):
        moved = [half for half in here if half.group is not None and not half.group.part_of]
        if moved and (many := as_many(unit, 0, moved[0])) is not None:
            yield joined(unit, moved[0], many, "done", people)
            return
        for one, other in pairwise(moved):
            if _are_two_sides(unit, one, other):
                yield joined(unit, one, other, "done", people)
                return
    earlier = [half for each in near[:-1] for half in sides_in(each, told)]
    for got in here:
        for given in [half for half in here if half.start < got.start] or earlier[::-1]:
            if _go_both_ways(given, got):
                yield joined(unit, given, got, "done", people)
                return


def _are_two_sides(unit: Unit, one: Half, other: Half) -> bool:
    """Tell whether two groups of an exchange are its sides: "63 soldiers and 58 fighters were freed"."""
    mine, theirs = one.group, other.group
    if mine is None or theirs is None or mine is theirs or not (mine.count and theirs.count):
        return False
    holders = [slot.value if slot else None for slot in (mine.holder, theirs.holder)]
    homes = [slot.value if slot else None for slot in (mine.home, theirs.home)]
    if (None not in homes and homes[0] == homes[1]) or mine.is_one() or theirs.is_one():
        return False
    between = unit.report.text[unit.start + one.end : unit.start + other.start].strip()
    opposed = holders in ([None, None], [homes[1], holders[1]], [holders[0], homes[0]])
    return (between == "and" and opposed) or _go_both_ways(one, other)


def _go_both_ways(one: Half, other: Half) -> bool:
    mine, theirs = one.group, other.group
    if mine is None or theirs is None or mine is theirs or mine.part_of or theirs.part_of:
        return False
    if mine.status not in _MOVED or theirs.status not in _MOVED:
        return False
    sides = [(g.holder.value if g.holder else None, g.home.value if g.home else None) for g in (mine, theirs)]
    (by, of), (back, their) = sides
    if by is None or of is None or (back is None and their is None):
        return False
    return by == their and of == back
