"""Look up where a report names parties, and how: as who acts, whose custody, where to, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from repatria.core.reports import Passage
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import slot_of
from repatria.intake.discourse.sides import Parties
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import listed, places, words_of_speech
from repatria.intake.vocabulary.powers import is_home
from repatria.intake.vocabulary.wordlists import parties, words
from repatria.intake.weighing.cues import cues_of

MOST_PARTIES = 7
"""A report that names more parties is about those it names most, and those of the sentence."""
_PLACE_LEADS = frozenset({"in", "near", "into"})
_LEAD = 3
_REACH = 4
_LEADS = frozenset(
    {"by", "from", "to", "in", "with", "for", "of", "against", "into", "between", "near", "and"}
)
_OF_CUSTODY = frozenset(
    {"capture", "hold", "detain", "release", "exchange", "swap", "captive", "custody", "missing", "taken"}
)
_ACTS = frozenset(
    {"capture", "hold", "detain", "release", "regain", "come", "exchange", "demand", "taken", "ask", "have"}
)


@dataclass(frozen=True, slots=True)
class Naming:
    """Hold one place where a sentence names a party or a word that stands for it.

    Attributes:
        lead: The preposition before it, or "".
        roles: How it stands: custody, owner, acts:FRAME, adjective, people, pronoun.
    """

    code: str
    start: int
    end: int
    passage: Passage
    lead: str
    roles: frozenset[str]


@dataclass(slots=True)
class Surroundings:
    """Hold what a report says of its parties as a whole."""

    units: Sequence[Unit]
    named: Parties
    namings: list[tuple[Naming, ...]]
    cues: list[frozenset[str]]
    times: Counter[str] = field(default_factory=Counter)
    stands: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each party stands in each role, or behind each preposition, beside words of custody."""
    is_nameless: bool = False
    read_as: str = ""
    """How well clauses read the report: `signs.read_as`."""
    named_parties: frozenset[str] = frozenset()
    """Parties that are named otherwise than by a town: nobody else holds people outside its prisons."""
    places: frozenset[str] = frozenset()
    """Parties that are only named as where something is, or was: a place of capture holds nobody."""
    lands: Counter[str] = field(default_factory=Counter)
    """How often towns and regions of each state are named."""
    prison_lands: list[frozenset[str]] = field(default_factory=list)
    """By sentence, the states in whose towns it says that somebody is in prison."""
    land_words: dict[str, Passage] = field(default_factory=dict)
    """The first town or region of each state, which is all that tells of a state that is not named."""
    title: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    parts: dict[str, frozenset[str]] = field(default_factory=dict)
    """What was looked up already of the part that a party has in the whole report."""
    most_in_role: dict[str, int] = field(default_factory=dict)

    def can_be(self, at: int) -> list[str]:
        """Give the parties that hold, or have as their own, people of a sentence: the most named first."""
        most = [code for code, _ in sorted(self.times.items(), key=lambda item: (-item[1], item[0]))]
        here = {naming.code for naming in self.namings[at]}
        found = [code for rank, code in enumerate(most) if rank < MOST_PARTIES or code in here]
        lands = {*self.main_lands(), *self.prison_lands[at]}
        return [*found, *sorted(lands - set(found))]

    def main_lands(self) -> frozenset[str]:
        """Give the state whose towns are named most; nobody where two are named as often."""
        most = self.lands.most_common(2)
        if not most or (len(most) > 1 and most[0][1] == most[1][1]):
            return frozenset()
        return frozenset({most[0][0]})

    def stands_most(self, code: str, role: str) -> bool:
        """Tell whether no party stands more often in a role."""
        if not self.most_in_role:
            for (_, each), times in self.stands.items():
                self.most_in_role[each] = max(times, self.most_in_role.get(each, 0))
        mine = self.stands[code, role]
        return mine > 0 and mine == self.most_in_role[role]

    def rank(self, code: str) -> int:
        """Say how many parties are named more often."""
        return sum(times > self.times[code] for times in self.times.values())


def surroundings_of(units: Sequence[Unit], named: Parties) -> Surroundings:
    """Look through a report."""
    found = Surroundings(
        units,
        named,
        [tuple(_namings(unit, named.main_group)) for unit in units],
        [frozenset(cue for token in unit.tokens for cue in cues_of(token.low)) for unit in units],
    )
    for unit, namings in zip(units, found.namings, strict=True):
        if unit.quote is None:
            found.times.update(naming.code for naming in namings if naming.roles.isdisjoint({"pronoun"}))
    for at, namings in enumerate(found.namings):
        if found.cues[at] & _OF_CUSTODY:
            found.stands.update((naming.code, role) for naming in namings for role in naming.roles)
            found.stands.update((naming.code, naming.lead) for naming in namings if naming.lead)
    found.named_parties = frozenset(naming.code for namings in found.namings for naming in namings)
    found.places = frozenset(found.times) - {
        naming.code
        for namings in found.namings
        for naming in namings
        if naming.lead not in _PLACE_LEADS or naming.roles & {"custody", "custody-before", "owner"}
    }
    for unit in units:
        here = list(_lands(unit))
        found.lands.update(code for code, _, _ in here)
        if unit.quote is None:
            found.times.update(code for code, _, _ in here)
        found.prison_lands.append(frozenset(code for code, _, is_prison in here if is_prison))
        for code, passage, _ in here:
            found.land_words.setdefault(code, passage)
    found.is_nameless = _acts_nameless(units, named.main_group)
    found.title = _codes(
        namings
        for unit, namings in zip(units, found.namings, strict=True)
        if unit.origin == "headline" or unit.start == units[0].start
    )
    articles = [at for at, unit in enumerate(units) if unit.origin == "article" and unit.quote is None]
    found.lead = _codes(found.namings[at] for at in articles[:_LEAD])
    return found


def _lands(unit: Unit) -> Iterator[tuple[str, Passage, bool]]:
    """Give the states of the towns of a sentence, with their words, and whether a prison stands before it."""
    known, towns = places(), places().firsts()
    for at, token in enumerate(unit.tokens):
        named = known.at(unit.tokens, at) if token.text in towns else None
        if named is not None:
            before = {each.low for each in unit.tokens[max(0, at - _REACH) : at]}
            words_used = unit.passage(token.start, unit.tokens[named[1] - 1].end)
            in_prison = not (word_set("prisons", "in_prison")).isdisjoint(before)
            yield named[0], words_used, in_prison


def _acts_nameless(units: Sequence[Unit], main_group: str | None) -> bool:
    """Tell whether "gunmen", "the kidnappers" act more often than the armed group that is named most."""
    mentions = [mention for unit in units for mention in unit.marked.mentions]
    nameless = sum(mention.kind == "P" and mention.party in words("hired") for mention in mentions)
    return nameless > sum(mention.party == main_group for mention in mentions if main_group)


def _codes(many: Iterable[Iterable[Naming]]) -> frozenset[str]:
    return frozenset(naming.code for namings in many for naming in namings)


def known_as(code: str, main_group: str | None) -> str:
    """Take "Congo rebels", "the factions" for the armed group that a report names most, if it names one."""
    if main_group is None or code in parties():
        return code
    return (
        main_group
        if code.rsplit(maxsplit=1)[-1].lower() in listed("armed_group_words") | word_set("sides")
        else code
    )


def _namings(unit: Unit, main_group: str | None) -> list[Naming]:
    tokens = unit.tokens
    index = {token.start: at for at, token in enumerate(tokens)}
    found: list[Naming] = []
    for mention in unit.marked.mentions:
        if mention.kind == "G" and mention.group is not None:
            for home in mention.group.homes:
                at = index.get(home.span.start)
                if at is not None and is_home(home.code):
                    found.append(_naming(unit, home.code, (home.span.start, home.span.end), at, {"people"}))
            acting = slot_of(unit, mention)
            if acting is None or mention.group.homes:
                continue
        if mention.kind not in "PANRG":
            continue
        slot = slot_of(unit, mention)
        at = index.get(mention.start)
        if slot is None or at is None:
            continue
        kinds = {"A": {"adjective"}, "R": {"pronoun"}, "N": {"person"}}.get(mention.kind, set())
        code = known_as(slot.value, main_group)
        found.append(_naming(unit, code, (mention.start, mention.end), at, kinds))
    return found


def _naming(unit: Unit, code: str, span: tuple[int, int], at: int, roles: set[str]) -> Naming:
    tokens = unit.tokens
    before = at - 1
    while before >= 0 and tokens[before].low in {"the", "a", "an", "its", "their"}:
        before -= 1
    low = tokens[before].low if before >= 0 else ""
    lead = low if low in _LEADS else "blame" if "blame" in cues_of(low) else ""
    behind = at
    while behind < len(tokens) and tokens[behind].start < span[1]:
        behind += 1
    said = set(roles)
    following = [token.low for token in tokens[behind : behind + _REACH]]
    if following[:1] in (["'s"], ["'"]):
        said.add("owner")
    if any(word in word_set("custody") or word in word_set("prisons") for word in following[:3]):
        said.add("custody")
    if lead in {"in", "from", "of", "to", "into"} and any(
        token.low in word_set("custody") or token.low in word_set("prisons")
        for token in tokens[max(0, before - 2) : before]
    ):
        said.add("custody-before")
    if any(word in words_of_speech() or "counting" in cues_of(word) for word in following[:3]):
        said.add("says")
    if lead in {"by", ""} or said & {"pronoun"}:
        for word in following:
            if word in {",", ".", ";"}:
                break
            acts = cues_of(word) & _ACTS
            if acts:
                said |= {f"acts:{act}" for act in acts}
                break
    return Naming(code, span[0], span[1], unit.passage(*span), lead, frozenset(said))
