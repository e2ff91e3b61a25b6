"""Say whom a mention stands for: a name, an office, "he", "it", "our", "the president"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from repatria.core.reports import Attribution, Report, Slot
from repatria.intake.mentions import Mention, normalized
from repatria.intake.wordlists import full_names, offices, parties

_PREPOSITION = re.compile(
    r"\b(?:in|from|of|by|for|with|against|on|near|at|than|between|into)\s+(?:the\s+)?$", re.IGNORECASE
)
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
        only_state: The one state the report speaks of, for "the government".
        names: Surname to full name, of persons named so far and of office holders named anywhere.
        subject: The person or captive spoken of last, for "he".
        party_subject: Who acted last for a party, for "it".
        last_quote_end: Offset behind the last quote, for quotes that go on.
    """

    report: Report
    outlet: Slot[str] | None
    only_state: str | None
    names: dict[str, str] = field(default_factory=dict)
    subject: Referent | None = None
    party_subject: Referent | None = None
    last_speaker: Attribution | None = None
    last_quote_end: int = -1


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
            last_n = mention
        elif mention.kind == "R":
            found = _pronoun(
                state, word, subject=subject, last_person=last_person, speaker=speaker, party=first_party
            )
            found = replace(found, how="pronoun") if found else None
        else:
            found = _other(mention, text, speaker, first_party)
        if found is None:
            continue
        referents[mention.start] = found
        if found.kind in {"person", "party"} and found.party and first_party is None:
            first_party = found
        if found.kind == "person":
            last_person = found
        if mention.kind == "G" and mention.group and mention.group.homes:
            owner = mention.group.homes[0]
            if text[owner.span.start : owner.span.end] in full_names():
                name = full_names()[text[owner.span.start : owner.span.end]]
                last_person = Referent("person", owner.code, name, "surname", mention)
        if subject is None and not _PREPOSITION.search(text, 0, mention.start) and mention.kind != "A":
            subject = found
    return referents, subject


def _person(state: State, text: str, mention: Mention) -> Referent:
    """Name a person; an office is named by its holder only where the report names that holder itself."""
    words_used = re.sub(r"\s+", " ", text[mention.start : mention.end])
    name = mention.name if mention.how != "office" or mention.name in state.names.values() else None
    return Referent(
        "person", mention.party or _party_of_name(mention.name), name or words_used, mention.how, mention
    )


def _in_apposition(before: Referent, found: Referent) -> Referent:
    """Read "NAME, Russia's ombudsman" and "Russia's ombudsman, NAME" as one person."""
    named = {"named", "surname"}
    if (before.how in named) == (found.how in named):
        return found
    name = before.name if before.how in named else found.name
    return replace(found, name=name, party=before.party or found.party)


def _other(
    mention: Mention, text: str, speaker: Attribution | None, first_party: Referent | None
) -> Referent | None:
    if mention.kind == "P":
        return Referent("party", mention.party, None, "party", mention)
    if mention.kind == "I":
        return Referent("captive", None, text[mention.start : mention.end], "captive", mention)
    if mention.kind == "G":
        return Referent("group", _owner(mention, text, speaker, first_party), None, "captive", mention)
    return None


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
    *,
    subject: Referent | None,
    last_person: Referent | None,
    speaker: Attribution | None,
    party: Referent | None,
) -> Referent | None:
    if word in _HE:
        if speaker is not None:
            return last_person
        if subject is not None and subject.kind in {"person", "captive"}:
            return subject if word != "him" else (last_person or subject)
        return last_person or state.subject
    if word == "i" and speaker is not None:
        return Referent("captive" if speaker.captive else "person", speaker.party, speaker.who, "pronoun")
    if word in _WE:
        return Referent("party", speaker.party, None, "pronoun") if speaker and speaker.party else None
    if word == "it":
        return party or (None if speaker else state.party_subject)
    if word == "the government" and state.only_state:
        return Referent("party", state.only_state, None, "pronoun")
    if word == "the broadcaster" and state.outlet:
        return Referent("party", None, state.outlet.value, "outlet")
    if word.startswith("the "):
        return _office_holder(state, re.sub(r"\s+", " ", word.removeprefix("the ")))
    return None


def _office_holder(state: State, office: str) -> Referent | None:
    """Find whom "the president" stands for: the one the report names, or the one it spoke of last."""
    named = {name for name in state.names.values() if offices().get(name) == office}
    last = state.subject if state.subject is not None and state.subject.kind == "person" else None
    if last is not None and (last.name in named or office not in offices().values()):
        return last
    if len(named) != 1:
        return None
    name = named.pop()
    return Referent("person", _party_of_name(name), name, "office")


def learn_names(state: State, mentions: list[Mention]) -> None:
    """Keep the full names of a sentence, so that a surname alone is known later on."""
    for mention in mentions:
        if mention.kind == "N" and mention.name and " " in mention.name:
            state.names.setdefault(mention.name.split()[-1], mention.name)


def names_of_office(text: str) -> dict[str, str]:
    """Know from the start the office holders whose full name the report gives anywhere."""
    plain = re.sub(r"\s+", " ", normalized(text))
    names = {name for name in full_names().values() if name in plain}
    for form, name in full_names().items():
        if re.search(rf"\b{re.escape(form)}\b", plain):
            names.add(name)
    return {name.split()[-1]: name for name in sorted(names)}


def _party_of_name(name: str | None) -> str | None:
    return next(
        (code for code, party in parties().items() for leader in party.leaders if name == leader[0]), None
    )


def only_state_in(text: str) -> str | None:
    """Find the one state a report speaks of, for "the government"; ``None`` if there are several or none."""
    found = {
        code
        for code, party in parties().items()
        if party.kind == "state" and any(re.search(rf"\b{re.escape(name)}\b", text) for name in party.names)
    }
    return found.pop() if len(found) == 1 else None
