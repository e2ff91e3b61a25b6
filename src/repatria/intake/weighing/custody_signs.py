"""Name the signs that tell whether people are in somebody's hands, each a word of the table of weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from repatria.intake.vocabulary.tokens import Token
from repatria.intake.weighing.candidates import Candidate, Spot
from repatria.intake.weighing.cues import cues_of
from repatria.intake.weighing.surroundings import Surroundings

_NEAR = 6
_BESIDE = 2
_CLAUSE_MARKS = frozenset({";", ".", ":"})
_LEADS = frozenset({"of", "by", "from", "with", "for", "to", "killed", "than", "in"})
_TOLD_BEHIND = frozenset({"captive", "release", "hold", "swap", "custody"})
_LARGE, _HUGE = 200, 3000
_FOUR, _OF_FIVE = 4, 5


def custody_signs(candidate: Candidate, around: Surroundings, others: Sequence[Candidate]) -> set[str]:
    """Name what tells whether people are in somebody's hands."""
    signs = {"always", f"number:{size_of(candidate)}"}
    group = candidate.group
    if group is not None:
        signs |= {"clause", f"clause:{'drafted' if candidate.is_drafted else 'not-drafted'}"}
        signs |= {f"lemma:{lemma}" for lemma in group.lemmas} if not candidate.is_drafted else set()
        signs |= {"clause:called-captive"} if group.called_captive else set()
        signs |= {"clause:strong"} if group.captive else set()
        signs |= {f"status:{group.status}"}
        signs |= {"clause:holder-" + group.holder.how} if group.holder else {"clause:no-holder"}
        signs |= {"clause:home-" + group.home.how} if group.home else {"clause:no-home"}
        signs |= {"clause:part"} if group.part_of is not None else set()
    for spot in candidate.spots:
        signs |= set(_spot_signs(spot, around))
    signs.add("told:often" if len(candidate.spots) > 1 else "told:once")
    same = {
        noun
        for other in others
        if other is not candidate and other.is_drafted
        for noun in (other.group.nouns if other.group else ())
    }
    nouns = {spot.people.noun for spot in candidate.spots if spot.people.noun}
    if nouns & same:
        signs.add("noun:as-others")
    signs.add(f"report:{read_as(others)}")
    return signs


def read_as(candidates: Sequence[Candidate]) -> str:
    """Say how well clauses read a report: what they leave open where they read the rest is open."""
    drafted = [each.group for each in candidates if each.is_drafted and each.group is not None]
    if not drafted:
        return "nobody-drafted"
    known = sum(group.holder is not None and group.home is not None for group in drafted)
    return (
        "read-well" if known * _OF_FIVE >= len(drafted) * _FOUR else "read-in-part" if known else "read-badly"
    )


def size_of(candidate: Candidate) -> str:
    """Say of what size their number is."""
    number = candidate.number()
    if number is None:
        return "none"
    if number == 1:
        return "one"
    return "few" if number < _LARGE else "many" if number < _HUGE else "thousands"


def _spot_signs(spot: Spot, around: Surroundings) -> Iterator[str]:
    yield from _phrase_signs(spot)
    tokens, mention = spot.unit.tokens, spot.mention
    first = next((at for at, token in enumerate(tokens) if token.start >= mention.start), 0)
    last = next((at for at, token in enumerate(tokens) if token.start >= mention.end), len(tokens))
    yield from _cues_near(tokens[max(0, first - _NEAR) : first][::-1], "before")
    if first > 0 and tokens[first - 1].low in _LEADS:
        yield f"lead:{tokens[first - 1].low}"
    yield from _cues_near(tokens[last : last + _NEAR], "behind")
    for token in tokens[first:last]:
        yield from (f"within:{cue}" for cue in cues_of(token.low))
    yield from (f"sentence:{cue}" for cue in around.cues[spot.at])
    if spot.at > 0:
        yield from (f"sentence-before:{cue}" for cue in around.cues[spot.at - 1])
    if spot.at + 1 < len(around.cues):
        yield from (f"sentence-behind:{cue}" for cue in around.cues[spot.at + 1] & _TOLD_BEHIND)
    if spot.at == 0 or spot.unit.origin == "headline":
        yield "in:title"


def _phrase_signs(spot: Spot) -> Iterator[str]:
    """Name what the words for people say of themselves."""
    people, unit, mention = spot.people, spot.unit, spot.mention
    yield f"kind:{mention.kind}"
    yield f"category:{people.category.value if people.category else 'unsaid'}"
    yield f"origin:{unit.origin}" if unit.quote is None else "origin:quote"
    for name in ("captive", "part", "definite", "fresh", "vague", "remains", "missing"):
        if getattr(people, name):
            yield f"phrase:{name}"
    if people.homes:
        yield "phrase:home"
    if people.names:
        yield "phrase:named"
    if people.count is not None and people.count.value.hedge != "exact":
        yield "phrase:hedged"
    if mention.kind == "G" and people.noun is None:
        yield "phrase:people-by-home"


def _cues_near(tokens: Iterable[Token], side: str) -> Iterator[str]:
    """Name the words of custody on one side of people, the nearest first, as far as their clause goes."""
    for far, token in enumerate(tokens):
        if token.low in _CLAUSE_MARKS:
            return
        for cue in cues_of(token.low):
            yield f"{side}:{cue}"
            if far < _BESIDE:
                yield f"right-{side}:{cue}"
