"""Read offers, demands and deals that trade people, and bring the readings of one offer together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from repatria.core.reports import OfferDraft, OfferSide, OfferState, Passage, Slot, Tier
from repatria.intake.article.sentences import Span
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.custody.holdings import clauses_of, holding_readings
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import people_of
from repatria.intake.offers.bargains import bargains_of
from repatria.intake.offers.joining import releaser_of
from repatria.intake.offers.sides import Half
from repatria.intake.offers.trades import Side, Trade, trades_of
from repatria.intake.offers.weighed import candidates_of, weigh_offers
from repatria.intake.phrases.mentions import Mention
from repatria.intake.statements.claims import statements
from repatria.intake.syntax.forms import Found, find_forms
from repatria.intake.vocabulary.frames import triggers, word_phrases, word_set
from repatria.intake.vocabulary.powers import is_power
from repatria.intake.vocabulary.wordlists import table

_STATES: tuple[OfferState, ...] = ("proposed", "agreed", "done", "demanded")
_DONE_BY_TWO = 2
MOST_EVIDENCE = 60
_REACH_OF_TALK = 6


def read_offers(units: list[Unit], people: HeldPeople | None = None) -> tuple[OfferDraft, ...]:
    """Read the offers of a report, in its order.

    Args:
        units: The sentences.
        people: Whom the report tells of in somebody's hands: who holds them can give them.
    """
    if people is not None and not people.topical:
        # teams trade players
        return ()
    read = read_by_form(units, people)
    if people is None:
        drafts = [draft for _, draft in read if draft.by is not None or not _trades_people(draft)]
    else:
        drafts = untold(weigh_offers(candidates_of(units, people, read), table("offer_weights")))
    drafts = [_as_it_ended(_addressed(draft, drafts, units), units) for draft in drafts]
    drafts.sort(key=lambda draft: draft.evidence[0].start)
    return tuple(replace(draft, id=f"offer-{number}") for number, draft in enumerate(drafts, 1))


def _as_it_ended(draft: OfferDraft, units: Sequence[Unit]) -> OfferDraft:
    """Say of what was only talked of, or failed, that it was not carried out."""
    at = draft.state.passage.start
    unit = next((each for each in units if each.start <= at < each.end and each.quote is None), None)
    if unit is None or draft.state.value not in {"done", "agreed", "underway"}:
        return draft
    behind = [token for token in unit.tokens if unit.start + token.start >= draft.state.passage.end]
    clause = next((n for n, token in enumerate(behind) if token.low in {";", "."}), len(behind))
    if next(iter(word_phrases("came_to_nothing").places(behind[:clause])), None) is not None:
        return replace(draft, state=replace(draft.state, value="refused"))
    first = min([at, *(side.passage.start for side in (draft.gives, draft.gets) if side is not None)])
    before = [token for token in unit.tokens if unit.start + token.end <= first]
    if any(token.low in word_set("talked_of") for token in before[-_REACH_OF_TALK:]):
        return replace(draft, state=replace(draft.state, value="proposed"))
    return draft


def untold(drafts: Sequence[OfferDraft]) -> list[OfferDraft]:
    """Leave out what is an offer told before, in other words."""
    found: list[OfferDraft] = []
    for draft in drafts:
        if not any(_is_told(draft, known) for known in found):
            found.append(draft)
    return found


def read_by_form(units: list[Unit], people: HeldPeople | None) -> list[tuple[str, OfferDraft]]:
    """Read what forms, clauses and words that join two sides say, each with the name of its reader."""
    told = people.told_at() if people is not None else {}
    drafts: list[tuple[str, OfferDraft]] = []
    trades: dict[int, list[Trade]] = {unit.start: [] for unit in units}
    for trade in trades_of(units):
        trades[trade.unit.start].append(trade)
    for unit in units:
        found = [("form", draft) for draft in _offers(unit)]
        found += [("trade", _from_trade(trade)) for trade in trades[unit.start]]
        if not any(_trades_people(draft) for _, draft in found):
            found += [("demanded", draft) for draft in _demanded_by_holder(unit, people)]
        for reader, draft in found:
            for at, (name, known) in enumerate(drafts):
                if _is_same(known, draft):
                    drafts[at] = name, _joined(known, draft)
                    break
            else:
                drafts.append((reader, draft))
    main_group = people.main_group if people is not None else None
    # what trades has two sides; a promise or a demand with one stays with those held
    drafts = [
        (name, _by_power(_given_by(_by_holder(_by_whom(draft, units, told), told)), main_group))
        for name, draft in drafts
        if draft.gives is not None and draft.gets is not None
    ]
    bargains = bargains_of(units, people) if people is not None and people.topical else ()
    return [*drafts, *((name, _by_power(_by_whom(d, units, told), main_group)) for name, d in bargains)]


def _demanded_by_holder(unit: Unit, people: HeldPeople | None) -> list[OfferDraft]:
    """Read "the group demands the release of 12 militants": for those whom it is told to hold before that."""
    asking = [token.start for token in unit.tokens if token.low in _asking()]
    by = unit.party(unit.subject.mention) if unit.subject is not None and unit.subject.mention else None
    if people is None or by is None or not asking or not word_set("not").isdisjoint(unit.lows):
        return []
    told = people.told_at()
    asked = [
        (clause, mention)
        for clause in clauses_of(unit)
        for mention in clause.people[:1]
        if clause.frame in {"release", "regain"} and mention.kind == "G" and clause.mood == "promised"
        if clause.start > asking[0] and mention.start > asking[0]
    ]
    held = [
        group
        for group in people.groups
        if group.holder is not None and group.holder.value == by.value and group.part_of is None
        if group.evidence[0].start < unit.start + asking[0] and group.status in {"held", "captured"}
    ]
    if not asked or not held:
        return []
    clause, mention = asked[0]
    wanted = told.get(unit.start + mention.start)
    if wanted in held or (
        wanted is not None and wanted.holder is not None and wanted.holder.value == by.value
    ):
        return []
    given = max(held, key=lambda group: group.evidence[0].start)
    evidence = unit.passage(asking[0], max(clause.end, mention.end))
    gives = OfferSide(given.evidence[0], None, given.home, given.count)
    gets = _side(unit, mention, holder=None, owner=by, default=by)
    state: OfferState = "demanded"
    return [
        OfferDraft(
            id="",
            state=Slot(state, evidence),
            tier="check",
            evidence=(evidence,),
            by=by,
            gives=gives,
            gets=gets,
        )
    ]


@cache
def _asking() -> frozenset[str]:
    return word_set("demanding_words") - {"insisted", "insists", "called"}


def _by_whom(draft: OfferDraft, units: list[Unit], told: dict[int, HeldGroup]) -> OfferDraft:
    """Say who gives by who stands before the verb of release, else by who holds those that are given.

    A party that words state stays.
    """
    if draft.gives is None or (draft.by is not None and draft.by.how == "stated"):
        return draft
    at = draft.gives.passage.start
    home = draft.gives.home
    unit = next((each for each in units if each.start <= at < each.end and each.quote is None), None)
    mention = next((m for m in unit.marked.mentions if unit.start + m.start == at), None) if unit else None
    if unit is not None and mention is not None:
        by = releaser_of(Half(unit, mention.start, mention.end, mention, None))
        if by is not None and (home is None or home.value != by.value):
            return replace(draft, by=by)
    given = told.get(at)
    if given is None or given.holder is None or (home is not None and home.value == given.holder.value):
        return draft
    back = draft.gets.home if draft.gets is not None else None
    doubted = {slot.value for slot in (given.home, back) if slot is not None}
    if draft.by is None or given.holder.how == "stated" or draft.by.value in doubted:
        return replace(draft, by=replace(given.holder, how="resolved"))
    return draft


def _by_holder(draft: OfferDraft, told: dict[int, HeldGroup]) -> OfferDraft:
    """Say who gives where no word does: those who are told to hold the people that are given."""
    given = told.get(draft.gives.passage.start) if draft.gives else None
    draft = replace(draft, gives=_of_home(draft.gives, told), gets=_of_home(draft.gets, told))
    got = told.get(draft.gets.passage.start) if draft.gets else None
    if got is not None and got.holder is not None and draft.gets is not None and draft.gets.holder is None:
        draft = replace(draft, gets=replace(draft.gets, holder=replace(got.holder, how="resolved")))
    if draft.by is not None or given is None or given.holder is None:
        return draft
    return replace(draft, by=replace(given.holder, how="resolved"))


def _of_home(side: OfferSide | None, told: dict[int, HeldGroup]) -> OfferSide | None:
    """Say whose people a side is, where the report says it elsewhere."""
    group = told.get(side.passage.start) if side is not None else None
    if side is None or side.home is not None or group is None or group.home is None:
        return side
    return replace(side, home=replace(group.home, how="resolved"))


def _trades_people(draft: OfferDraft) -> bool:
    """Tell whether both sides are people: who gives them is somebody that a report names."""
    sides = (draft.gives, draft.gets)
    return all(side is not None and (side.count is not None or side.home is not None) for side in sides)


def _given_by(draft: OfferDraft) -> OfferDraft:
    """Say who gives where no word does: in a swap, those whose people come back."""
    home = draft.gets.home if draft.gets else None
    holder = draft.gets.holder if draft.gets else None
    if draft.by is None and holder is not None and is_power(holder.value):
        # "50 hostages for 150 prisoners held by Israel": who holds the others gives them
        draft = replace(draft, by=replace(holder, how="resolved"), gives=draft.gets, gets=draft.gives)
    if draft.by is None and home is not None and draft.state.value in {"done", "agreed"}:
        return replace(draft, by=replace(home, how="resolved"))
    return draft


def _by_power(draft: OfferDraft, main_group: str | None) -> OfferDraft:
    """Give the armed group of a people for that people: it is no party to a trade itself."""
    if draft.by is None or draft.by.how == "stated" or is_power(draft.by.value):
        return draft
    return replace(draft, by=replace(draft.by, value=main_group) if main_group is not None else None)


def _from_trade(trade: Trade) -> OfferDraft:
    done = trade.state in {"done", "agreed"}
    return OfferDraft(
        id="",
        state=Slot(trade.state, trade.evidence),
        tier="check",
        evidence=(trade.evidence,),
        by=trade.by,
        said_by=trade.unit.speaker or next((each.speaker for each in statements(trade.unit)), None),
        gives=_trade_side(trade.gives, trade.by, None),
        gives_to=trade.to,
        gets=_trade_side(trade.gets, None, trade.by if done else None),
        through=_through(trade.unit),
    )


def _trade_side(side: Side, holder: Slot[str] | None, default: Slot[str] | None) -> OfferSide:
    if side.mention is None:
        return OfferSide(side.passage)
    if side.mention.kind == "N":
        return OfferSide(side.passage, holder)
    found = _side(side.unit, side.mention, holder=holder, owner=holder or default, default=default)
    if found is not None and side.people is not None and side.people.homes:
        # "its" is of whoever the clause says, and not always of the giver
        return replace(found, home=side.people.homes[0])
    return found or OfferSide(side.passage, holder)


def _offers(unit: Unit) -> Iterator[OfferDraft]:
    if triggers().isdisjoint(unit.lows):
        return
    taken: set[int] = set()
    for state in _STATES:
        for found in find_forms("offer", state, unit.marked):
            by_mention = found.slots.get("by")
            by = unit.party(by_mention)
            gives, gets = found.slots.get("gives"), found.slots.get("gets")
            people = {mention.start for mention in (gives, gets) if mention is not None}
            if people & taken or (by_mention is not None and by is None):
                continue
            if state == "done" and found.form == _DONE_BY_TWO and not _speaks_of_exchange(unit):
                continue
            is_each = "other" in found.slots and gets is None
            if is_each:
                gets = gives
            taken |= people
            yield _draft(unit, found, state=state, by=by, gives=gives, gets=gets)


def _draft(
    unit: Unit,
    found: Found,
    *,
    state: OfferState,
    by: Slot[str] | None,
    gives: Mention | None,
    gets: Mention | None,
) -> OfferDraft:
    first = min(mention.start for mention in found.slots.values())
    evidence = unit.passage(first, found.end)
    other = unit.party(found.slots.get("other"))
    condition = found.words.get("condition")
    speaker = unit.speaker or next((statement.speaker for statement in statements(unit)), None)
    return OfferDraft(
        id="",
        state=Slot(state, evidence),
        tier="check",
        evidence=(evidence,),
        by=by,
        said_by=speaker,
        gives=_side(unit, gives, holder=by, owner=by, default=other),
        gives_to=unit.party(found.slots.get("to")),
        gets=_side(
            unit,
            gets,
            holder=other,
            owner=other if found.form == _DONE_BY_TWO else by,
            default=by if state == "done" or (gets is gives) else None,
        ),
        arranged_by=unit.party(found.slots.get("arranged_by")),
        through=_through(unit),
        condition=_condition(unit, condition) if condition else None,
    )


def _side(
    unit: Unit,
    mention: Mention | None,
    *,
    holder: Slot[str] | None,
    owner: Slot[str] | None,
    default: Slot[str] | None,
) -> OfferSide | None:
    """Read one side.

    Args:
        unit: The sentence.
        mention: The words for the people, if there are any.
        holder: Who holds them, where the form tells.
        owner: Whom "its own" stands for.
        default: Whose people they are where they are not named: in an exchange that was carried out, each
            side gets its own.
    """
    if mention is None:
        return None
    passage = unit.passage(mention.start, mention.end)
    if mention.kind == "N":
        return OfferSide(passage, holder)
    people = people_of(unit, mention, owner=owner)
    for reading in holding_readings(unit):
        if reading.people.passage == passage and reading.holder is not None and holder is None:
            holder = reading.holder
            end = max(passage.end, reading.evidence.end)
            if reading.evidence.start == passage.start and reading.status == "held":
                passage = unit.report.passage(passage.start, end)
            break
    home = people.homes[0] if people.homes else (replace(default, how="resolved") if default else None)
    if home and holder and home.value == holder.value:
        holder = None
    return OfferSide(passage, holder, home, people.count)


def _condition(unit: Unit, words: Span) -> Passage:
    text = unit.report.text[unit.start + words.start : unit.start + words.end]
    return unit.passage(words.start, words.start + len(text.rstrip(" ,;:")))


def _through(unit: Unit) -> Slot[str] | None:
    for found in find_forms("offer", "through", unit.marked):
        mention = found.slots["through"]
        party = unit.party(mention)
        if party is not None:
            return party
    return None


def _speaks_of_exchange(unit: Unit) -> bool:
    text = unit.report.text[unit.start : unit.end].lower()
    return any(word in text for word in ("exchange", "swap", "trade", "deal"))


def _is_same(one: OfferDraft, other: OfferDraft) -> bool:
    """Tell whether two readings can be of one offer: one party, and nothing both say differs."""
    if _same_words(one, other):
        return True
    if one.state.value != other.state.value or one.by is None or other.by is None:
        return False
    if one.by.value != other.by.value:
        return False
    pairs = ((one.gives, other.gives), (one.gets, other.gets))
    for mine, theirs in pairs:
        if mine is None or theirs is None:
            continue
        if mine.home and theirs.home and mine.home.value != theirs.home.value:
            return False
        if mine.count and theirs.count and mine.count.value != theirs.count.value:
            return False
    return True


def _is_told(bargain: OfferDraft, draft: OfferDraft) -> bool:
    """Tell whether a bargain is one that is known: by its words, its place, or its homes and numbers."""
    if _same_words(bargain, draft):
        return True
    if (
        bargain.evidence[0].start < draft.evidence[0].end
        and draft.evidence[0].start < bargain.evidence[0].end
    ):
        return True
    if _is_of_each(bargain, draft):
        return False
    homes = [sorted(_home_or_none(side) for side in (each.gives, each.gets)) for each in (bargain, draft)]
    numbers = [{_number(side) for side in (each.gives, each.gets)} - {None} for each in (bargain, draft)]
    if not (numbers[0] <= numbers[1] or numbers[1] <= numbers[0]):
        return False
    return homes[0] == homes[1] and "" not in homes[0]


def _is_of_each(one: OfferDraft, other: OfferDraft) -> bool:
    """Tell whether either party is said to offer for itself: two offers, though of the same swap."""
    offering = [draft.by.value for draft in (one, other) if draft.by is not None and draft.by.how == "stated"]
    return len(set(offering)) > 1 and {one.state.value, other.state.value} <= {"proposed", "demanded"}


def _home_or_none(side: OfferSide | None) -> str:
    return side.home.value if side is not None and side.home is not None else ""


def _number(side: OfferSide | None) -> int | None:
    return side.count.value.number if side is not None and side.count is not None else None


def _same_words(one: OfferDraft, other: OfferDraft) -> bool:
    """Tell whether two readings are of the same words, or of one deal told in the same numbers."""
    sides = [(draft.gives, draft.gets) for draft in (one, other)]
    if any(side is None for pair in sides for side in pair):
        mine = {(side.passage.start, side.passage.end) for side in sides[0] if side}
        theirs = {(side.passage.start, side.passage.end) for side in sides[1] if side}
        return bool(mine & theirs)
    starts = [{side.passage.start for side in pair if side} for pair in sides]
    counts = [[side.count.value.number if side and side.count else None for side in pair] for pair in sides]
    told_again = None not in counts[0] + counts[1] and sorted(map(str, counts[0])) == sorted(
        map(str, counts[1])
    )
    return bool(starts[0] & starts[1]) or told_again


def _joined(one: OfferDraft, other: OfferDraft) -> OfferDraft:
    tier: Tier = "confident" if _is_full(one) and _is_full(other) else one.tier
    return replace(
        one,
        tier=tier,
        evidence=(*one.evidence, *(each for each in other.evidence if each not in one.evidence))[
            :MOST_EVIDENCE
        ],
        by=one.by or other.by,
        said_by=one.said_by or other.said_by,
        gives=_joined_side(one.gives, other.gives),
        gives_to=one.gives_to or other.gives_to,
        gets=_joined_side(one.gets, other.gets),
        arranged_by=one.arranged_by or other.arranged_by,
        through=one.through or other.through,
        condition=one.condition or other.condition,
    )


def _joined_side(one: OfferSide | None, other: OfferSide | None) -> OfferSide | None:
    if one is None or other is None:
        return one or other
    return replace(
        one, holder=one.holder or other.holder, home=one.home or other.home, count=one.count or other.count
    )


def _is_full(draft: OfferDraft) -> bool:
    """Tell whether one reading names the offering party and the homes of both sides by itself."""
    sides = (draft.gives, draft.gets)
    return draft.by is not None and all(side is not None and side.home is not None for side in sides)


def _addressed(draft: OfferDraft, drafts: list[OfferDraft], units: list[Unit]) -> OfferDraft:
    """Say to whom an offer is made, where its party appeals to one other and makes one offer only."""
    if draft.by is None or draft.state.value != "proposed":
        return draft
    own = [
        other
        for other in drafts
        if other.by and other.by.value == draft.by.value and other.state.value == "proposed"
    ]
    for unit in units:
        for found in find_forms("offer", "appeal", unit.marked):
            by, to = unit.party(found.slots.get("by")), unit.party(found.slots["to"])
            by_them = by is None or by.value == draft.by.value
            if to is not None and to.value != draft.by.value and len(own) == 1 and by_them:
                return replace(draft, addressed_to=to)
    return draft
