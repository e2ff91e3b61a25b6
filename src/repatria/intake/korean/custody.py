"""Read whose hands counted people are in, as far as particles and verbs of a Korean sentence say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repatria.core.reports import HeldStatus, How
from repatria.intake.korean.binding import chained, describing, said_of
from repatria.intake.korean.groups import Group, groups_in
from repatria.intake.korean.phrases import Party, words_of
from repatria.intake.korean.roles import BY, FROM, GIVEN_BY, INTO, TO, Role, Spoken
from repatria.intake.korean.tables import words
from repatria.intake.korean.verbs import Verb, clause_start, find_verbs

type Side = tuple[Party, How] | None
type Homes = tuple[tuple[Party, How], ...]
_STATUS: dict[str, HeldStatus] = {
    "capture": "captured",
    "hold": "held",
    "weak": "held",
    "release": "released",
    "regain": "released",
    "fetch": "released",
    "take": "captured",
    "give": "released",
    "exchange": "released",
    "missing": "missing",
    "death": "dead",
}
_HOLDING = frozenset({"capture", "hold"})
_GOING = frozenset({"release", "regain", "exchange"})
_WEAK = frozenset({"fetch", "take", "give"})
"""Frames of verbs that say so only of those whom other words call captives."""
_LAST_WORDS = 20
_NEAR = 60
_EACH_BEFORE = 6
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """Say what one sentence says of counted people, by offsets in the sentence.

    Attributes:
        holder: Who holds or held them, and whether the words say it themselves.
        homes: Whose people they are.
        clause: Where the clause begins whose verb says it; `start` where none does.
        start: Where the words begin that say it.
        end: Where they end.
        is_bound: Whether words of custody, and not only a noun, speak of them.
        is_trade: Whether two parties give each other people.
        is_quoted: Whether somebody says so in quotation marks.
        is_meant: Whether what is said of them is still to come, so that its day is not that of what was done.
    """

    group: Group
    status: HeldStatus
    holder: Side
    homes: Homes
    clause: int
    start: int
    end: int
    is_bound: bool
    is_trade: bool = False
    is_quoted: bool = False
    is_meant: bool = False


def readings(sentence: Spoken, *, pair: tuple[str, ...] = ()) -> list[Reading]:
    """Read the counted people of a sentence.

    Args:
        sentence: The sentence, with quoted words and brackets blanked.
        pair: Codes of the two sides that the report told of before, for "both sides".
    """
    groups = groups_in(sentence.text, in_quote=sentence.in_quote)
    if not groups:
        return []
    verbs = find_verbs(sentence.text)
    found: list[Reading] = []
    for at, group in enumerate(groups):
        found += _of_group(sentence, group, groups[at + 1 :], verbs, pair)
    return found


def _of_group(
    sentence: Spoken, group: Group, later: list[Group], verbs: list[Verb], pair: tuple[str, ...]
) -> Iterator[Reading]:
    if group.noun is not None and group.noun.more == "others":
        return
    described = describing(sentence.text, group, verbs)
    said = None if group.counted.is_whole else said_of(sentence.text, group, later, verbs)
    if described is not None and not _tells(group, described):
        described = None
    gets_each = said is not None and said.frame == "regain" and _says_both(sentence.text)
    if said is not None and (said.frame == "exchange" or gets_each):
        yield from _exchanged(sentence, group, said, pair)
        return
    status = _status(group, described, said)
    if status is None or _is_arrest(sentence, group, said):
        return
    holder = _holder(sentence, group, chained(verbs, described), said)
    homes = _homes(sentence, group, described, said)
    if holder is not None and holder[1] == "resolved" and holder[0].code in {home[0].code for home in homes}:
        # only plain words say that somebody holds people of their own
        holder = None
    used = [verb for verb in (described, said) if verb is not None]
    start = min([group.start, *(verb.start for verb in used), *_near(group, holder)])
    is_said = said is not None and said.mood == "real" and said.frame in _STATUS
    yield Reading(
        group,
        status,
        holder,
        homes,
        min(start, clause_start(sentence.text, group.start)) if is_said else start,
        start,
        max([group.end, *(verb.end for verb in used)]),
        is_bound=any(verb.frame in _HOLDING | _GOING | {"missing"} for verb in used),
        is_quoted=sentence.in_quote,
        is_meant=said is not None and said.mood == "supposed",
    )


def _is_arrest(sentence: Spoken, group: Group, said: Verb | None) -> bool:
    """Tell suspects whom the police of no named country arrest."""
    if said is None or not said.is_active or said.frame not in _HOLDING:
        return False
    by = sentence.subject(group.start)
    return by is not None and by.is_police and by.party is None


def _tells(group: Group, described: Verb) -> bool:
    """Tell whether a verb that describes people says that they are in somebody's hands."""
    if described.frame in {"others", "death"}:
        return False
    if described.frame == "weak":
        return _is_captive(group)
    return described.mood == "real" or described.frame in _GOING


def _near(group: Group, holder: Side) -> list[int]:
    """Let the words that a reading points to begin with who holds, where that stands close before."""
    if holder is None or not 0 <= group.start - holder[0].start < _NEAR:
        return []
    return [holder[0].start]


def _status(group: Group, described: Verb | None, said: Verb | None) -> HeldStatus | None:
    """Say in what state they are; ``None`` where nothing says that they are in anybody's hands."""
    before: HeldStatus | None = None
    if described is not None:
        before = _STATUS[described.frame] if described.mood == "real" else "held"
    is_body = group.noun is not None and group.noun.category == "body"
    is_known = before is not None or _is_captive(group)
    if said is None or said.frame in {"others", "weak"}:
        return _of_body(group, before or _status_by_noun(group, said))
    if said.frame == "death":
        is_said = said.mood == "real" and is_known
        return "dead" if is_said else _of_body(group, before or _status_by_noun(group, None))
    is_known = is_known or (is_body and said.frame == "give")
    is_enough = said.frame not in _WEAK or is_known or (said.frame == "fetch" and bool(group.homes))
    if said.mood == "real" and is_enough:
        return _of_body(group, _STATUS[said.frame])
    # what is denied or only supposed is not stated; but whoever is only to be released is held
    return _of_body(group, "held" if said.frame in _GOING else before)


def _status_by_noun(group: Group, said: Verb | None) -> HeldStatus | None:
    if said is not None and said.frame == "weak" and _is_captive(group):
        return "held"
    if group.status is not None and (_is_captive(group) or group.homes):
        return group.status
    if group.noun is not None and group.noun.more == "missing":
        return "missing"
    is_of_somebody = bool(group.homes) or group.custody_of is not None
    return "held" if _is_captive(group) and is_of_somebody else None


def _of_body(group: Group, status: HeldStatus | None) -> HeldStatus | None:
    is_body = group.noun is not None and group.noun.category == "body"
    return "dead" if is_body and status in {"captured", "held", "released"} else status


def _is_captive(group: Group) -> bool:
    return group.noun is not None and group.noun.more == "captive"


def _holder(sentence: Spoken, group: Group, described: list[Verb], said: Verb | None) -> Side:
    """Say who holds or held them: the words of custody first, then who gives them up."""
    if group.custody_of is not None:
        return (group.custody_of, "resolved")
    for verb in (*described, said):
        if verb is not None and verb.frame in {*_HOLDING, "take"}:
            found = _who(sentence, group, verb)
            if found is not None:
                return found
    for verb in (said, *described):
        if verb is not None and verb.frame in _GOING | {"death", "weak", "give"}:
            found = _who(sentence, group, verb)
            if found is not None:
                return found
    return None


def _who(sentence: Spoken, group: Group, verb: Verb) -> Side:
    text = sentence.text
    start = clause_start(text, min(verb.start, group.start) if verb.start >= group.start else verb.start)
    if verb.frame == "regain":
        return _resolved(sentence.marked(FROM, start, verb.start))
    if verb.is_asked:
        return _asked_of(sentence, group, start)
    if verb.is_noun and group.leads is not None:
        return (group.leads, "resolved")
    if verb.is_noun:
        by = sentence.marked(BY, group.end, verb.start)
        return _stated(by) or _stated(sentence.subject(group.start))
    if verb.is_active:
        before = min(group.start, verb.start)
        # "A가 포로 7명을, B는 4명을 석방했다": of the first the subject stands before it
        is_behind = verb.start >= group.end and not text.startswith(",", group.end)
        role = sentence.subject(verb.start, within=group.end) if is_behind else None
        role = role or sentence.subject(before) or sentence.head_behind(verb)
        return _one_of_two(group, role) if role is not None and role.beside is not None else _stated(role)
    if verb.frame == "weak":
        # "북한에 생존한 국군포로"
        return _resolved(sentence.marked(BY, start, verb.start))
    if verb.frame in _HOLDING:
        by = sentence.marked(BY, start, verb.start)
        into = sentence.marked(INTO, start, verb.start) if by is None else None
        return _stated(by) or _resolved(into)
    if verb.frame in _GOING:
        # a passive takes an object only where somebody gets away from it: "북한을 탈출한"; and only what
        # stands beside the verb is where they come from, for "리비아에서 붙잡혔던" is where they were taken
        given = sentence.marked(GIVEN_BY, start, verb.start)
        if given is not None:
            return _resolved(given)
        near = group.end if verb.start >= group.end else max(start, verb.start - _LAST_WORDS)
        return _resolved(sentence.marked((*FROM, "을", "를"), near, verb.start))
    return None


def _one_of_two(group: Group, role: Role) -> Side:
    """Of two who do it together, let that one hold whose own people they are not; else neither."""
    homes = {home.code for home in group.homes}
    others = [party for party in (role.party, role.beside) if party is not None and party.code not in homes]
    return (others[0], "resolved") if len(others) == 1 else None


def _asked_of(sentence: Spoken, group: Group, start: int) -> Side:
    """Read "한국은 북한에 포로 5명을 송환하라고 촉구했다": who is asked holds, and who asks does not."""
    by = sentence.marked(BY, start, group.start)
    if by is not None:
        return _resolved(by)
    does = sentence.subject(group.start)
    return _stated(does) if does is not None and not does.is_topic else None


def _stated(role: Role | None) -> Side:
    if role is None or role.party is None:
        return None
    return (role.party, "stated" if role.is_plain else "resolved")


def _resolved(role: Role | None) -> Side:
    return (role.party, "resolved") if role is not None and role.party is not None else None


def _homes(sentence: Spoken, group: Group, described: Verb | None, said: Verb | None) -> Homes:
    """Say whose people they are: as the phrase names it, else to whom they come home."""
    if group.homes:
        return tuple((home, "stated") for home in group.homes)
    if said is None or said.mood != "real" or said.is_noun:
        return ()
    side: Side = None
    is_theirs = said.frame == "fetch" and (_is_captive(group) or described is not None)
    if said.is_active and (said.frame == "regain" or is_theirs):
        side = _resolved(sentence.subject(min(group.start, said.start)))
    elif said.frame in {"release", "give"}:
        first = described.end if described is not None else clause_start(sentence.text, said.start)
        # who passively comes home stands before the place; who is given may stand behind those who get them
        role = sentence.marked(TO, first if said.is_active else group.end, said.start)
        side = _resolved(role)
    return (side,) if side is not None else ()


def _exchanged(sentence: Spoken, group: Group, verb: Verb, pair: tuple[str, ...]) -> Iterator[Reading]:
    """Read "A와 B는 포로 205명씩을 교환했다" as two groups, and each side of "A 포로 5명과 B 포로 7명을"."""
    text = sentence.text
    named = sentence.parties_between(0, verb.start)
    before = [party for party in named if not any(party.start == home.start for home in group.homes)]
    sides = named if len(named) == _PAIR else before[-_PAIR:] if len(before) >= _PAIR else []
    if len(sides) < _PAIR and len(pair) == _PAIR and _says_both(text):
        sides = [Party(code, group.start, group.counted.end, "") for code in pair]
    status: HeldStatus = "released" if verb.mood == "real" else "held"
    start, end = min([group.start, *(side.start for side in sides)]), max(group.end, verb.end)
    clause = min(start, clause_start(text, group.start))
    each = group.counted.is_each or _says_each(text[max(0, group.counted.start - _EACH_BEFORE) : verb.start])
    if len(sides) == _PAIR and each:
        for one, other in (sides, sides[::-1]):
            gives: Side = (one, "resolved")
            gets: Homes = ((other, "resolved"),)
            yield Reading(group, status, gives, gets, clause, start, end, is_bound=True, is_trade=True)
        return
    home = group.homes[0] if group.homes else None
    if home is None:
        return
    holder: Side = next(((side, "resolved") for side in sides if side.code != home.code), None)
    theirs: Homes = ((home, "stated"),)
    yield Reading(group, status, holder, theirs, clause, start, end, is_bound=True, is_trade=True)


def _says_both(text: str) -> bool:
    return any(word in text for word in words("custody")["moods"]["both"])


def _says_each(text: str) -> bool:
    return any(word.text in words("custody")["moods"]["each"] for word in words_of(text))
