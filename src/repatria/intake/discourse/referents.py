"""Say whom a mention stands for: a name, an office, "he", "it", "our", "the president"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache

from repatria.core.reports import Attribution, Report, Slot
from repatria.intake.discourse.orgs import Orgs
from repatria.intake.phrases.mentions import Mention, party_of_name
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import Naming, namings, places
from repatria.intake.vocabulary.powers import is_armed_group, is_state, may_be_armed_group
from repatria.intake.vocabulary.tokens import tokens_of
from repatria.intake.vocabulary.wordlists import full_names, members, offices, parties, words

_PREPOSITION = re.compile(
    r"\b(?:in|from|of|by|for|with|against|on|near|at|than|between|into)\s+(?:the\s+)?$", re.IGNORECASE
)
_ALLY = re.compile(r"(?:-|\s)(?:affiliat|link|align|inspir|backed|allied|ally\b|offshoot|branch|splinter)")
"""Behind the name of a group: another group is spoken of."""
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)*|[^\W\d_]\w*(?:[-'/&](?!s\b)\w+)*")
_LONGEST_NAME = 80
_NEAR_CHARACTERS = 24
_SHORTEST_SURNAME = 3
_TIMES_AS_OFTEN = 3
_HE = {"he", "she", "him"}
_WE = {"we", "us"}


@dataclass(frozen=True, slots=True)
class Referent:
    """Say whom a mention stands for, and how that was found out."""

    kind: str
    """person | party | captive | group."""
    party: str | None
    name: str | None
    how: str
    mention: Mention | None = None


@dataclass(slots=True)
class State:
    """Hold what has been read of a report so far, to resolve what comes.

    Attributes:
        main_group: The armed group it speaks of most, for "rebels".
        main_state: The state it speaks of most, for "the army" beside the name of an armed group.
        last_group: The armed group named last, for "the rebels".
        states: The states it speaks of, the most named first.
        only_state: The one state the report speaks of, for "the government".
        names: Surname to full name, of persons named so far and of office holders named anywhere.
        subject: The person or captive spoken of last, for "he".
        last_captive: The one person without a name told of last as in somebody's hands.
        recent: Persons named so far, the last one last.
        genders: "he" or "she" for a name, where a title, a role, a first name or a pronoun told it.
        roles: Role ("spokesman") to the name it stood beside.
        party_subject: Who acted last for a party, for "it".
        last_quote_end: Offset behind the last quote, for quotes that go on.
        kin: Words that mean another party in this report than elsewhere: `kin.kin_in`.
        orgs: Armed groups that no table has, by the names that the report gives them.
    """

    report: Report
    outlet: Slot[str] | None
    only_state: str | None
    main_state: str | None = None
    main_group: str | None = None
    last_group: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    kin: dict[str, str] = field(default_factory=dict)
    orgs: Orgs = field(default_factory=lambda: Orgs({}))
    subject: Referent | None = None
    party_subject: Referent | None = None
    recent: list[Referent] = field(default_factory=list)
    genders: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    last_captive: Referent | None = None
    last_speaker: Attribution | None = None
    last_quote_end: int = -1
    states: tuple[str, ...] = ()
    plain: str = ""
    """The text of the report, normalized."""


def resolve(
    state: State, text: str, mentions: list[Mention], *, speaker: Attribution | None
) -> tuple[dict[int, Referent], Referent | None]:
    """Say whom the mentions of one sentence stand for.

    Args:
        state: What has been read before.
        text: The sentence, normalized.
        mentions: Its mentions, in order.
        speaker: Who says the sentence, inside a quote; there "he" is nobody from outside the quote.

    Returns:
        Referents by the offset of their mention, and the subject of the sentence.
    """
    referents: dict[int, Referent] = {}
    subject: Referent | None = None
    last_person: Referent | None = None
    first_party: Referent | None = None
    last_n: Mention | None = None
    for mention in mentions:
        word = text[mention.start : mention.end].lower()
        found: Referent | None = None
        if mention.kind == "N":
            found = _person(state, text, mention)
            before = referents.get(last_n.start) if last_n is not None else None
            if last_n is not None and before is not None and text[last_n.end : mention.start] == ", ":
                found = _in_apposition(before, found)
                referents[last_n.start] = replace(found, how=before.how)
                subject = referents[last_n.start] if subject is before else subject
                _learn_role(state, text, (last_n, mention), found.name)
            last_n = mention
        elif mention.kind == "R":
            found = _pronoun(
                state,
                word,
                text,
                subject=subject,
                last_person=last_person,
                speaker=speaker,
                party=first_party,
            )
            found = replace(found, how="pronoun") if found else None
        else:
            found = _other(state, mention, text, speaker=speaker, first_party=first_party)
        if found is None:
            continue
        if _names_group(text, mentions, mention) and subject is not None and subject.kind == "group":
            # "the dealer, NAME, lives": the sentence is about the one named
            subject = found
        referents[mention.start] = found
        if _is_owner_of_party(text, mentions, mention):
            # "Sudan's RSF says it": it is the RSF
            continue
        if found.kind in {"person", "party"} and found.party and first_party is None:
            first_party = found
        last_person = _last_person(state, text, mention, found) or last_person
        lead = text[max(0, mention.start - 14) : mention.start]
        if subject is None and not _PREPOSITION.search(lead) and mention.kind != "A":
            subject = found
    return referents, subject


def _is_owner_of_party(text: str, mentions: list[Mention], mention: Mention) -> bool:
    """Tell whether a party only says where another is: "Sudan's RSF"."""
    at = mentions.index(mention)
    behind = mentions[at + 1] if at + 1 < len(mentions) else None
    return (
        mention.kind in {"P", "A"}
        and behind is not None
        and behind.kind == "P"
        and behind.party != mention.party
        and text[mention.end : behind.start] in {"'s ", "' "}
    )


def _names_group(text: str, mentions: list[Mention], mention: Mention) -> bool:
    """Tell whether a name stands beside one person spoken of without it."""
    at = mentions.index(mention)
    before = mentions[at - 1] if at else None
    if before is None or mention.kind != "N" or not mention.name or before.group is None:
        return False
    return before.group.singular and text[before.end : mention.start] in {", ", " "}


def _last_person(state: State, text: str, mention: Mention, found: Referent) -> Referent | None:
    """Give the person whom a mention brings in: by name, or as an owner ("Kim Jong Un's soldiers")."""
    if mention.kind == "G" and mention.group and mention.group.homes:
        owner = mention.group.homes[0]
        name = full_names().get(text[owner.span.start : owner.span.end])
        return Referent("person", owner.code, name, "surname", mention) if name else None
    if found.kind != "person":
        return None
    if mention.kind == "N" and found.name and found.how in {"named", "surname"}:
        _remember(state, text, mention, found)
    return found


def _person(state: State, text: str, mention: Mention) -> Referent:
    """Name a person; an office is named by its holder only where the report names that holder itself."""
    words_used = re.sub(r"\s+", " ", text[mention.start : mention.end])
    name = mention.name if mention.how != "office" or mention.name in state.names.values() else None
    return Referent(
        "person", mention.party or party_of_name(mention.name), name or words_used, mention.how, mention
    )


def _in_apposition(before: Referent, found: Referent) -> Referent:
    """Read "NAME, Russia's ombudsman" and "Russia's ombudsman, NAME" as one person."""
    named = {"named", "surname"}
    if (before.how in named) == (found.how in named):
        return found
    name = before.name if before.how in named else found.name
    return replace(found, name=name, party=before.party or found.party)


def _other(
    state: State,
    mention: Mention,
    text: str,
    *,
    speaker: Attribution | None,
    first_party: Referent | None,
) -> Referent | None:
    if mention.party is not None and mention.kind in {"P", "G"} and mention.how in {"", "party"}:
        is_other = _ALLY.match(text[mention.end :]) is not None
        if not is_other and may_be_armed_group(mention.party):
            state.last_group = mention.party
    if mention.kind == "P":
        if mention.how == "the group":
            party = state.last_group or state.main_group or mention.party
            return Referent("party", party, None, "group", mention)
        if mention.how == "nameless" and state.main_group and mention.party not in words("hired"):
            return Referent("party", state.main_group, None, "group", mention)
        if mention.how == "nameless":
            return Referent("party", mention.party, None, "party", mention)
        if mention.how == "the state":
            party = state.only_state or state.main_state
            if party is not None and _is_backed_by(text[mention.start : mention.end], party):
                # "the Saudi-backed government" is another state's
                party = next((code for code in state.states if code != party), None)
            return Referent("party", party, None, "state", mention) if party else None
        return Referent("party", mention.party, None, "party", mention)
    if mention.kind == "I":
        return Referent("captive", None, text[mention.start : mention.end], "captive", mention)
    if mention.kind == "G":
        group = mention.group
        if group is not None and group.part and group.count is not None and group.count.number == 1:
            # "one of the engineers": who speaks next is he
            return Referent("captive", mention.party, text[mention.start : mention.end], "captive", mention)
        return Referent("group", _owner(mention, text, speaker, first_party), None, "captive", mention)
    return None


def _is_backed_by(words_used: str, party: str) -> bool:
    backer = re.search(r"([A-Z]\w+)-\w+", words_used)
    found = namings().at(tokens_of(backer[1]), 0) if backer else None
    return found is not None and found[0].code == party


def _owner(
    mention: Mention, text: str, speaker: Attribution | None, first_party: Referent | None
) -> str | None:
    """Find the party of a group: by its words, or by whom "our", "its" or "their" stands for."""
    if mention.party is not None or mention.group is None or mention.group.owner is None:
        return mention.party
    if text[mention.group.owner.start : mention.group.owner.end].lower() == "our":
        return speaker.party if speaker else None
    return first_party.party if first_party and not speaker else None


def _pronoun(
    state: State,
    word: str,
    text: str,
    *,
    subject: Referent | None,
    last_person: Referent | None,
    speaker: Attribution | None,
    party: Referent | None,
) -> Referent | None:
    if word in _HE:
        return last_person if speaker is not None else _he(state, word, text, subject, last_person)
    if word == "i" and speaker is not None:
        return Referent("captive" if speaker.captive else "person", speaker.party, speaker.who, "pronoun")
    if word in _WE:
        return Referent("party", speaker.party, None, "pronoun") if speaker and speaker.party else None
    if word == "they" and speaker is None:
        return party
    if word == "it":
        if party is not None or speaker is not None:
            return party
        # "the health ministry said it": a body of no known party is not the party spoken of before
        return None if last_person is not None and last_person.party is None else state.party_subject
    if word == "the government" and state.only_state:
        return Referent("party", state.only_state, None, "pronoun")
    if word == "the broadcaster" and state.outlet:
        return Referent("party", None, state.outlet.value, "outlet")
    if word.startswith("the "):
        return _office_holder(state, re.sub(r"\s+", " ", word.removeprefix("the ")))
    return None


def _he(
    state: State, word: str, text: str, subject: Referent | None, last_person: Referent | None
) -> Referent | None:
    """Find whom "he", "she" or "him" stands for outside quotes."""
    wanted = "she" if word in {"she", "her"} else "he"
    if subject is not None and subject.kind in {"person", "captive"} and _can_be(state, subject, wanted):
        return subject if word != "him" else (last_person or subject)
    if subject is not None and _is_single_captive(subject, text):
        return replace(subject, kind="captive")
    candidates = [last_person, state.subject, *reversed(state.recent[-4:])]
    found = next((each for each in candidates if each is not None and _can_be(state, each, wanted)), None)
    if found is None:
        return state.last_captive
    if found is not None and found.name is not None:
        state.genders.setdefault(found.name, wanted)
    return found


def _is_single_captive(referent: Referent, text: str) -> bool:
    """Tell whether the subject is one prisoner without a name: "the sniper captured in May said that he"."""
    mention = referent.mention if referent.kind == "group" else None
    group = mention.group if mention is not None else None
    if mention is None or group is None:
        return False
    behind = {token.low for token in tokens_of(text[mention.end : mention.end + _NEAR_CHARACTERS])}
    if group.captive is None and behind.isdisjoint(word_set("jailed_words")):
        return False
    return group.singular or (group.count is not None and group.count.number == 1)


def _office_holder(state: State, office: str) -> Referent | None:
    """Find whom "the president" stands for: the one the report names, or the one it spoke of last."""
    if office in state.roles:
        name = state.roles[office]
        return Referent("person", party_of_name(name), name, "office")
    named = {name for name in state.names.values() if offices().get(name) == office}
    last = state.subject if state.subject is not None and state.subject.kind == "person" else None
    if last is not None and (last.name in named or office not in offices().values()):
        return last
    if len(named) != 1:
        return None
    name = named.pop()
    return Referent("person", party_of_name(name), name, "office")


def learn_names(state: State, mentions: list[Mention]) -> None:
    """Keep the full names of a sentence, so that a surname or first name alone is known later on."""
    for mention in mentions:
        if mention.kind == "N" and mention.name and " " in mention.name:
            parts = mention.name.split()
            state.names.setdefault(parts[-1], mention.name)
            state.names.setdefault(parts[0], mention.name)
            for half in parts[-1].split("-") if "-" in parts[-1] else ():
                # of a double surname one half may stand alone
                if half[:1].isupper() and len(half) > _SHORTEST_SURNAME:
                    state.names.setdefault(half, mention.name)
            for middle in parts[1:-1]:
                # of two surnames the first may stand alone
                if middle[0].isupper() and len(middle) > _SHORTEST_SURNAME:
                    state.names.setdefault(middle, mention.name)
            if len(parts) > 2:
                state.names.setdefault(" ".join(parts[-2:]), mention.name)


def _can_be(state: State, referent: Referent, wanted: str) -> bool:
    """Tell whether "he" or "she" can mean somebody; where nothing tells, it can."""
    if referent.how == "body":
        # "His officers": several people are no "he"
        return False
    if referent.name is None or referent.kind not in {"person", "captive"}:
        return referent.kind in {"person", "captive"}
    return state.genders.get(referent.name, wanted) == wanted


def _remember(state: State, text: str, mention: Mention, found: Referent) -> None:
    if found.name is None:
        return
    state.recent.append(found)
    words_used = re.findall(r"[\w-]+", text[mention.start : mention.end].lower())
    _learn_role(state, text, (mention,), found.name)
    first = found.name.split()[0].lower()
    for gender in ("she", "he"):
        if first in members(f"{gender}_names") or any(
            word in members(f"{gender}_words") for word in words_used
        ):
            state.genders.setdefault(found.name, gender)


def _learn_role(state: State, text: str, mentions: tuple[Mention, ...], name: str | None) -> None:
    """Keep who "the spokesman" is, and whether a role tells "he" or "she"."""
    if name is None:
        return
    for mention in mentions:
        for word in re.findall(r"[\w-]+", text[mention.start : mention.end].lower()):
            if word in _roles():
                state.roles[word] = name
            for gender in ("she", "he"):
                if word in members(f"{gender}_words"):
                    state.genders.setdefault(name, gender)


@cache
def _roles() -> frozenset[str]:
    return frozenset(word for word in words("office") if " " not in word)


def names_of_office(named: list[Naming]) -> dict[str, str]:
    """Know from the start the office holders whose full name the report gives anywhere."""
    names = {naming.leader for naming in named if naming.leader is not None}
    return {name.split()[-1]: name for name in sorted(names)}


def only_state_in(named: list[Naming]) -> str | None:
    """Find the one state a report speaks of, for "the government"; ``None`` if there are several or none."""
    found = {
        naming.code
        for naming in named
        if naming.forms & {"name", "place"} and parties()[naming.code].kind == "state"
    }
    return found.pop() if len(found) == 1 else None


def main_state_in(named: list[Naming]) -> str | None:
    """Find the state a report speaks of most."""
    return next(iter(states_in(named)), None)


def dominant_state_in(named: list[Naming]) -> str | None:
    """Find the state that a report is about: it names no other, or every other far less often."""
    counts = Counter(naming.code for naming in named if is_state(naming.code)).most_common(2)
    if not counts or (len(counts) > 1 and counts[1][1] * _TIMES_AS_OFTEN > counts[0][1]):
        return None
    return counts[0][0]


def states_in(named: list[Naming]) -> tuple[str, ...]:
    """Give the states a report speaks of, the most named first."""
    counts = Counter(naming.code for naming in named if is_state(naming.code))
    return tuple(code for code, _ in counts.most_common())


def main_group_in(named: list[Naming]) -> str | None:
    """Find the armed group a report speaks of most; ``None`` where another comes near."""
    counts = Counter(naming.code for naming in named if is_armed_group(naming.code)).most_common(2)
    if not counts or (len(counts) > 1 and counts[1][1] * 2 > counts[0][1]):
        return None
    return counts[0][0]


def two_sides_in(named: list[Naming]) -> tuple[str, str] | None:
    """Give the two parties that a report is about: it names no others, or those hardly, bodies left aside."""
    counts = Counter(naming.code for naming in named if parties()[naming.code].kind != "body").most_common(3)
    others = counts[2][1] if len(counts) > 2 else 0
    if len(counts) < 2 or others * _TIMES_AS_OFTEN > counts[1][1]:
        return None
    first, second = sorted(code for code, _ in counts[:2])
    return first, second


def named_in(plain: str) -> tuple[list[Naming], list[Naming]]:
    """Find every word for a party or its leader in a normalized text, and every town for its state."""
    firsts, towns = namings().firsts(), places().firsts()
    found: list[Naming] = []
    lands: list[Naming] = []
    behind = 0
    for match in _WORD.finditer(plain):
        word, start = match[0], match.start()
        if word in towns:
            land = places().at(tokens_of(plain[start : start + _LONGEST_NAME], most=places().longest), 0)
            lands += [Naming(land[0], frozenset({"place"}))] if land is not None else []
        if start < behind or word not in firsts:
            continue
        alone = namings().alone(word)
        if alone is not None:
            found.append(alone)
            continue
        # the few words from here on are enough for the longest name
        near = tokens_of(plain[start : start + _LONGEST_NAME], most=namings().longest)
        named = namings().at(near, 0)
        if named is not None:
            found.append(named[0])
            behind = start + near[named[1] - 1].end
    return found, lands
