"""Read trades of people from clauses: who gives whom, for whom, and how far it has come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from repatria.core.reports import OfferState, Passage, Slot
from repatria.intake.article.sentences import Span
from repatria.intake.custody.handovers import both_sides, demander_of, givers_of
from repatria.intake.custody.holdings import clauses_of, holding_readings
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import People, people_of, slot_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.complements import Clause
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.powers import is_power

_STATE_BY_WORD: tuple[tuple[str, OfferState], ...] = (
    ("refusing_words", "refused"),
    ("proposals", "proposed"),
    ("demanding_words", "demanded"),
    ("agreeing_words", "agreed"),
    ("proposing_words", "proposed"),
)
_NEAR_SENTENCES = 2
_TRADING = frozenset({"release", "exchange", "regain", "demand"})
_OF_CAPTIVES = frozenset({"capture", "hold", "release", "come"})
_IN_RETURN = re.compile(r"\bin (?:return|exchange)\b(?! for)")
_COINS = r"(?:dollars|pesos|naira|euros|pounds|rupees|francs|birr)"
_TENS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
_MONEY = re.compile(
    r"(?:(?:a |the )?ransom (?:demand |payment )?of )?"
    r"(?:about |some |up to |at least |the equivalent of |more than )?"
    r"(?:(?:[$€£₦]|\b(?:N|P|Rs|CFA|US\$))\s?\d[\d.,]*(?:\s?(?:million|billion|bn|m|k|lakh|crore)\b)?"
    rf"|\d[\d.,]*\s(?:million|billion) (?:\w+ )?{_COINS}"
    rf"|\d[\d.,]*\s{_COINS}|{_TENS} (?:hundred )?(?:thousand|million|billion) {_COINS}|(?:a |the )?ransom\b)"
)
_ALSO_ASKED = re.compile(
    r",? (?:and|as well as|plus) (?:for )?(?:the )?(?:release|freedom|return|withdrawal)\b"
)
_SHORT = re.compile(r"\b(?:N|P|Rs|Tk)\s?\d")
_MONEY_WORDS = frozenset(
    {
        "ransom",
        "dollars",
        "pesos",
        "naira",
        "euros",
        "pounds",
        "million",
        "billion",
        "rupees",
        "francs",
        "birr",
    }
)
"""Without one of these, or a sign, a sentence speaks of no money."""


@dataclass(frozen=True, slots=True)
class Side:
    """Hold one side of a trade: people by their mention, or other words (money)."""

    unit: Unit
    passage: Passage
    mention: Mention | None
    people: People | None
    holder: Slot[str] | None = None


@dataclass(frozen=True, slots=True)
class Trade:
    """Hold one trade: who gives, whom, and what for."""

    unit: Unit
    state: OfferState
    evidence: Passage
    by: Slot[str] | None
    gives: Side
    gets: Side
    to: Slot[str] | None = None


def trades_of(units: list[Unit]) -> Iterator[Trade]:
    """Read the trades of all sentences, and of two sentences that give one side each."""
    about = any(not word_set("trade_topic").isdisjoint(unit.lows) for unit in units)
    before: Trade | None = None
    halves: list[tuple[Unit, Clause]] = []
    before_it: tuple[Unit, Clause] | None = None
    got: tuple[Unit, Clause] | None = None
    for unit in units:
        clauses = clauses_of(unit)
        found = [*_with_counterparts(unit, clauses, before_it), *_by_each(unit, clauses)]
        if not found and not word_set("one_sided").isdisjoint(unit.lows):
            # "in a goodwill gesture": nobody asks for anything
            continue
        if not found:
            found = [pair for pair in _in_two_clauses(unit, clauses) if about or _is_mirrored(pair)]
        found = found or list(_for_money(unit, clauses))
        gives = [clause for clause in clauses if clause.frame == "release" and _counted(unit, clause)]
        for half in reversed(halves) if about and gives else ():
            pair = _joined(half, (unit, gives[0])) if not found else None
            if pair is not None and (_goes_the_other_way(unit) or _is_mirrored(pair)):
                found = [pair]
        gets = [clause for clause in clauses if clause.frame == "regain" and _counted(unit, clause)]
        if not found and about and got is not None and gets and _goes_the_other_way(unit):
            found = list(_both_got(got, (unit, gets[0])))
        if not found and about and before_it is not None:
            found = list(_asked_in_return(before_it, unit)) or list(_answered(before_it, unit, gives))
        before = found[-1] if found else before
        yield from found
        counted = [clause for clause in clauses if clause.frame in _OF_CAPTIVES and _counted(unit, clause)]
        before_it = (unit, counted[-1]) if counted else before_it
        if unit.quote is None:
            halves = (
                [*halves, *((unit, clause) for clause in gives[-1:])][-_NEAR_SENTENCES:] if not found else []
            )
            halves = [each for each in halves if unit.paragraph - each[0].paragraph < _NEAR_SENTENCES]
            got = (unit, gets[-1]) if gets and not found else got


def _with_counterparts(
    unit: Unit, clauses: list[Clause], before: tuple[Unit, Clause] | None
) -> Iterator[Trade]:
    """Read "A hands X over in exchange for Y", "an exchange of X for Y"."""
    for clause in clauses:
        if not clause.people or not clause.counter or clause.frame not in _TRADING:
            continue
        if clause.is_unsaid and not _is_refused(unit, clause):
            continue
        agent = slot_of(unit, clause.by if clause.passive and not clause.nominal else clause.agent)
        given, got = clause.people[0], clause.counter[0]
        if "P" in {given.kind, got.kind}:
            # who demands is not what is given
            continue
        partner = slot_of(unit, clause.partner) if clause.frame == "exchange" else None
        if agent is not None and partner is not None:
            agent = givers_of(unit, clause, (agent, partner))[0]
        if clause.frame in {"regain", "demand"}:
            given, got = got, given
        gives, gets = _side(unit, given, agent), _side(unit, got, agent)
        if clause.nominal and agent is None and _state(unit, clause) == "demanded":
            agent = demander_of(unit, clause)
        if given.kind == "R" and before is not None:
            # "to exchange them for": those told of last
            gives = _side(before[0], before[1].people[0], agent)
        if gives.people is None or gets.people is None:
            continue
        if agent is not None and agent.how == "resolved" and _is_home_of(agent, gives):
            agent = None
        by, is_turned = _proposer(unit, clause, agent, gives)
        if is_turned:
            given, got, gives, gets = got, given, gets, gives
        agent = by or agent
        agent = agent or _holder_of(gives.unit, gives.mention or given) or _who_gets_back(clause, gets)
        state = _state(unit, clause)
        if clause.nominal and state == "demanded":
            gives, gets = gets, gives
        evidence = unit.passage(min(clause.start, given.start), max(clause.end, got.end))
        yield Trade(unit, state, evidence, agent, gives, gets, slot_of(unit, clause.to))


def _proposer(
    unit: Unit, clause: Clause, agent: Slot[str] | None, gives: Side
) -> tuple[Slot[str] | None, bool]:
    """Find who offers or demands a trade that another would carry out, and whether it gives the other side.

    "The demand of Hamas to release X for Y": Hamas would give Y.
    """
    offerer = _offerer(unit, clause)
    if offerer is not None:
        return offerer, _is_home_of(offerer, gives)
    asker = slot_of(unit, clause.asked_by)
    if asker is None and agent is not None and not clause.nominal:
        demander = demander_of(unit, clause)
        asker = demander if demander is not None and demander.value != agent.value else None
    return asker, asker is not None


def _offerer(unit: Unit, clause: Clause) -> Slot[str] | None:
    """Read "an offer by Washington to exchange": who offers it, whoever rejects it."""
    for at, mention in enumerate(unit.marked.mentions):
        if mention.end > clause.start or mention.kind not in {"P", "N"}:
            continue
        lead = unit.report.text[unit.start : unit.start + mention.start].lower().split()[-3:]
        behind = unit.report.text[unit.start + mention.end : unit.start + clause.start].strip()
        close = behind in {"to", ""} or behind == "that would"
        if close and lead[-1:] in (["by"], ["from"], ["of"]) and set(lead) & word_set("offer_nouns"):
            return slot_of(unit, unit.marked.mentions[at])
    return None


def _who_gets_back(clause: Clause, gets: Side) -> Slot[str] | None:
    """Take for the giver whose people come back, where no word says who gives."""
    back = gets.people.homes if gets.people is not None else ()
    if clause.frame not in {"exchange", "release"} or len(back) != 1 or not is_power(back[0].value):
        return None
    return replace(back[0], how="resolved")


def _is_home_of(party: Slot[str], side: Side) -> bool:
    """Tell whether people are of a party: nobody gives its own away."""
    return side.people is not None and party.value in {home.value for home in side.people.homes}


def _holder_of(unit: Unit, mention: Mention) -> Slot[str] | None:
    """Give whom the sentence says to hold people: who gives them, where no word says who does."""
    passage = unit.passage(mention.start, mention.end)
    for reading in holding_readings(unit):
        if reading.people.passage == passage and reading.holder is not None:
            return replace(reading.holder, how="resolved")
    return None


def _by_each(unit: Unit, clauses: list[Clause]) -> Iterator[Trade]:
    """Read "A and B exchanged 100 prisoners each": the same words are both sides."""
    for clause in clauses:
        sides = both_sides(unit, clause) if clause.frame in {"exchange", "release"} else None
        if sides is None or not clause.people or clause.counter or clause.mood == "unsaid":
            continue
        mention = clause.people[0]
        passage = unit.passage(mention.start, mention.end)
        people = people_of(unit, mention)
        gives, gets = (replace(people, homes=(replace(home, how="resolved"),)) for home in sides[::-1])
        evidence = unit.passage(min(clause.start, mention.start), max(clause.end, mention.end))
        yield Trade(
            unit,
            _state(unit, clause),
            evidence,
            sides[0],
            Side(unit, passage, mention, gives),
            Side(unit, passage, mention, gets, sides[1]),
        )


def money_in(unit: Unit) -> Span | None:
    """Find the money that a sentence speaks of first: "$1 million", "a ransom"."""
    return next(iter(all_money_in(unit)), None)


def also_asked(unit: Unit, money: Span) -> bool:
    """Tell "$5 million and the release of 20 fighters": both are asked for, neither for the other."""
    text = unit.report.text[unit.start : unit.end]
    return _ALSO_ASKED.match(text, money.end) is not None


def all_money_in(unit: Unit) -> list[Span]:
    """Find all money that a sentence speaks of."""
    if "money" not in unit.read:
        text = unit.report.text[unit.start : unit.end]
        spoken = (
            not _MONEY_WORDS.isdisjoint(unit.lows)
            or any(sign in text for sign in "$€£₦")
            or _SHORT.search(text) is not None
        )
        unit.read["money"] = [Span(*match.span()) for match in _MONEY.finditer(text)] if spoken else []
    found: list[Span] = unit.read["money"]
    return found


def _for_money(unit: Unit, clauses: list[Clause]) -> Iterator[Trade]:
    """Read "demanded $1 million for the captives", "freed for a ransom of $2 million"."""
    money = money_in(unit)
    text = unit.report.text[unit.start : unit.end]
    if money is None or also_asked(unit, money):
        return
    paid = Side(unit, unit.passage(money.start, money.end), None, None)
    demand = [token for token in unit.tokens if token.low in word_set("money_demands")]
    groups = [
        mention
        for mention in unit.marked.mentions
        if mention.kind == "G" and mention.group and (mention.group.captive or mention.group.count)
    ]
    for clause in clauses:
        if (
            clause.frame in {"release", "hold"}
            and clause.people[:1]
            and clause.people[0].kind != "R"
            and clause.people
            and clause.mood != "unsaid"
            and re.search(
                r"\b(?:for|after|against|in return|in exchange|wants?|demands?|unless)\b",
                text[: money.start][-60:],
            )
        ):
            agent = slot_of(unit, clause.by if clause.passive else clause.agent) or slot_of(
                unit, clause.held_in
            )
            state: OfferState = "demanded" if demand else _state(unit, clause)
            evidence = unit.passage(min(clause.start, clause.people[0].start), max(clause.end, money.end))
            yield Trade(unit, state, evidence, agent, _side(unit, clause.people[0], agent), paid)
            return
    if demand and groups and re.match(r"\s*(?:for|in exchange for|in return for)\b", text[money.end :]):
        agent = unit.party(unit.subject.mention) if unit.subject and unit.subject.mention else None
        behind = [mention for mention in groups if mention.start >= money.end]
        if behind:
            evidence = unit.passage(money.start, behind[0].end)
            yield Trade(unit, "demanded", evidence, agent, _side(unit, behind[0], agent), paid)


def _both_got(one: tuple[Unit, Clause], other: tuple[Unit, Clause]) -> Iterator[Trade]:
    """Read "A got X home. In exchange B received Y": each gives what the other gets."""
    (unit, first), (later, second) = one, other
    by, back = slot_of(unit, first.agent), slot_of(later, second.agent)
    if by is None or back is None or by.value == back.value:
        return
    gets = replace(_side(unit, first.people[0], by), holder=back)
    gives = _side(later, second.people[0], back)
    evidence = later.passage(min(second.start, second.people[0].start), max(second.end, second.people[0].end))
    yield Trade(later, _state(later, second), evidence, by, gives, gets)


def _asked_in_return(held: tuple[Unit, Clause], unit: Unit) -> Iterator[Trade]:
    """Read "in return the group wants two of its men": the people it gives were told of before."""
    earlier, clause = held
    demands = [token for token in unit.tokens if token.low in word_set("demanding_words")]
    if not demands or not _IN_RETURN.search(unit.report.text[unit.start : unit.end].lower()):
        return
    asked = [
        mention
        for mention in unit.marked.mentions
        if mention.kind == "G" and mention.group and mention.start > demands[0].start
        if mention.group.count or mention.group.captive
    ]
    by = unit.party(unit.subject.mention) if unit.subject is not None and unit.subject.mention else None
    if not asked or by is None:
        return
    given = _side(earlier, clause.people[0], by)
    if given.people is None or by.value in {home.value for home in given.people.homes}:
        return
    evidence = unit.passage(demands[0].start, asked[0].end)
    yield Trade(unit, "demanded", evidence, by, given, _side(unit, asked[0], by))


def _is_refused(unit: Unit, clause: Clause) -> bool:
    """Tell whether an offer is told because somebody refused it."""
    before = [token.low for token in unit.tokens if token.start < clause.start][-8:]
    return any(word in word_set("refusing_words") for word in before)


def _answered(before: tuple[Unit, Clause], unit: Unit, gives: list[Clause]) -> Iterator[Trade]:
    """Read "12 hostages crossed. In return Israel let 33 prisoners out": whoever held the first gave them."""
    earlier, clause = before
    if clause.frame != "come" or not gives or not _goes_the_other_way(unit):
        return
    back = slot_of(unit, gives[0].by if gives[0].passive else gives[0].agent)
    given = _side(earlier, clause.people[0], None)
    gets = replace(_side(unit, gives[0].people[0], back), holder=back)
    if given.people is None or gets.people is None or (back is not None and _is_home_of(back, gets)):
        return
    evidence = unit.passage(
        min(gives[0].start, gives[0].people[0].start), max(gives[0].end, gives[0].people[0].end)
    )
    yield Trade(unit, _state(unit, gives[0]), evidence, None, given, gets)


def _is_mirrored(trade: Trade) -> bool:
    """Tell whether each of two parties gives the people of the other: that is a trade without the word."""
    gives, gets = trade.gives.people, trade.gets.people
    if trade.by is None or gives is None or gets is None:
        return False
    if trade.gets.holder is None:
        # "gave 11 captives up and received 8,000 of its own"
        return [home.value for home in gets.homes] == [trade.by.value]
    mine = [home.value for home in gets.homes] == [trade.by.value]
    theirs = [home.value for home in gives.homes] == [trade.gets.holder.value]
    return mine or theirs


def _in_two_clauses(unit: Unit, clauses: list[Clause]) -> Iterator[Trade]:
    """Read "A freed X and B freed Y", "A sent X home and received Y", "if B frees Y, A will free X"."""
    giving = [clause for clause in clauses if clause.frame == "release" and _counted(unit, clause)]
    getting = [clause for clause in clauses if clause.frame == "regain" and _counted(unit, clause)]
    for one in giving:
        by = slot_of(unit, one.by if one.passive else one.agent)
        for other in giving:
            if other is one or other.start < one.start:
                continue
            second = slot_of(unit, other.by if other.passive else other.agent)
            pair = _joined((unit, one), (unit, other))
            told = second is not None or _goes_the_other_way(unit)
            if pair is not None and by is not None and told and (second is None or second.value != by.value):
                yield pair
                return
        for other in getting:
            if by is None or other.people[0].start == one.people[0].start:
                continue
            gets = _side(unit, other.people[0], by)
            evidence = unit.passage(
                min(one.start, one.people[0].start), max(one.end, other.end, other.people[0].end)
            )
            yield Trade(unit, _state(unit, one), evidence, by, _side(unit, one.people[0], by), gets)
            return


def _joined(one: tuple[Unit, Clause], other: tuple[Unit, Clause]) -> Trade | None:
    """Make one trade of two clauses in which two parties give."""
    (unit, first), (later, second) = one, other
    by = slot_of(unit, first.by if first.passive else first.agent)
    back = slot_of(later, second.by if second.passive else second.agent)
    gives = _side(unit, first.people[0], by)
    gets = replace(_side(later, second.people[0], back), holder=back)
    if (
        by is None
        or (back is not None and back.value == by.value)
        or gives.people is None
        or gets.people is None
    ):
        return None
    homes = (gives.people.homes, gets.people.homes)
    if all(len(each) == 1 for each in homes) and homes[0][0].value == homes[1][0].value:
        return None
    text = unit.report.text[unit.start : unit.start + first.start].lower()
    state = _state(unit, first)
    if re.search(r"\bif\b[^,]*$", text):
        # the condition is what the other side wants
        by, gives, gets = back, gets, replace(gives, holder=by)
        state = _state(later, second)
    last = second.people[-1].end
    evidence = (
        unit.passage(min(first.start, first.people[0].start), max(last, second.end))
        if unit is later
        else unit.passage(min(first.start, first.people[0].start), max(first.end, first.people[0].end))
    )
    return Trade(unit, state, evidence, by, gives, gets)


def _counted(unit: Unit, clause: Clause) -> bool:
    if not clause.people or clause.counter:
        return False
    mention = clause.people[0]
    if mention.kind == "N":
        return True
    people = people_of(unit, mention)
    return people.count is not None or bool(people.homes)


def _goes_the_other_way(unit: Unit) -> bool:
    text = unit.report.text[unit.start : unit.end].lower()
    return bool(
        re.search(r"\bin (?:return|exchange|turn)\b|\bthe other way\b|\bfor (?:its|their) part\b", text)
    )


def _side(unit: Unit, mention: Mention, owner: Slot[str] | None) -> Side:
    passage = unit.passage(mention.start, mention.end)
    if mention.kind == "R":
        return Side(unit, passage, mention, None)
    return Side(unit, passage, mention, people_of(unit, mention, owner=owner))


def _state(unit: Unit, clause: Clause) -> OfferState:
    """Tell how far a trade has come by the words before its verb."""
    words = [
        token.low for token in unit.tokens if token.end <= clause.start + 1 or token.start < clause.start
    ][-14:]
    if clause.mood == "said" and not clause.nominal:
        return "done"
    if clause.frame == "demand":
        return "demanded"
    for name, state in _STATE_BY_WORD:
        if any(word in word_set(name) for word in words):
            return state
    return "done" if clause.mood == "said" else "proposed"
