"""Place people who are some of others: those told of before, or in the same words."""

from __future__ import annotations

from repatria.core.reports import HeldStatus
from repatria.intake.custody.filling import agree, fill, inherited, last_before
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, People
from repatria.intake.vocabulary.frames import word_set

_NEAR_CHARACTERS = 600
_FAR_CHARACTERS = 3000


def add_part(people: HeldPeople, whole: HeldGroup, part: People, unit: Unit, status: HeldStatus) -> None:
    """Draft people whom the words for others count among them; what was drafted of them alone goes."""
    if any(part.passage in known.evidence for known in people.groups if known.part_of is not None):
        return
    alone = [g for g in people.groups if g.part_of is None and g.told_at == {part.passage.start}]
    people.groups = [group for group in people.groups if not any(group is each for each in alone)]
    home = part.homes[0] if part.homes else whole.home
    group = HeldGroup(
        status,
        [part.passage],
        holder=inherited(whole.holder),
        captor=inherited(whole.captor),
        home=home if part.homes else inherited(home),
        also_home=part.homes[1:],
        count=part.count,
        category=part.category,
        health=part.health,
        part_of=whole,
        seen_in=[unit],
        names=set(part.names),
        told_at={part.passage.start},
    )
    people.groups.append(group)
    whole.mixed |= bool(part.homes)


def place_part(people: HeldPeople, reading: HoldingReading) -> None:
    """Place "31 of the men" in the nearest group before that is large enough to hold them."""
    count = reading.people.count
    if count is None:
        return
    same = _same_number_before(people, reading)
    if same is not None:
        fill(same, reading)
        return
    before = [
        group
        for group in people.groups
        if group.part_of is None
        and group.count is not None
        and group.count.value.number > count.value.number
        and group.evidence[0].start < reading.people.passage.start
        and _can_be_of(group, reading.people)
        and (
            reading.people.whole is not None
            or reading.people.passage.start - last_before(group, reading.people.passage.start)
            < _FAR_CHARACTERS
        )
    ]
    if not before:
        if reading.may_open or (people.topical and count.value.number > 1):
            _add_alone(people, reading)
        return
    before = [group for group in before if group.number() == reading.people.whole] or before
    # "31 of the men ... and one ...": the second part is of the people the first was of
    beside = [
        g.part_of for g in people.groups if g.part_of and reading.unit in g.seen_in and g.part_of in before
    ]
    whole = (
        beside[-1]
        if beside
        else max(before, key=lambda group: last_before(group, reading.people.passage.start))
    )
    before_it = len(people.groups)
    stays = not word_set("staying_still").isdisjoint(reading.unit.lows)
    freed = reading.status == "held" and whole.status == "released" and not stays
    status = whole.status if freed else reading.status
    add_part(people, whole, reading.people, reading.unit, status)
    for part in people.groups[before_it:]:
        part.holder = reading.holder or part.holder
        part.evidence, part.place, part.date = [reading.evidence], reading.place, reading.date


def _add_alone(people: HeldPeople, reading: HoldingReading) -> None:
    group = HeldGroup(reading.status, [])
    people.groups.append(group)
    fill(group, reading)


def _same_number_before(people: HeldPeople, reading: HoldingReading) -> HeldGroup | None:
    """Find those whom "all six", "21 of the schoolgirls" tells of again, by the same number."""
    said, at = reading.people, reading.people.passage.start
    number = said.count.value.number if said.count else None
    of_all = said.passage.text.lower().startswith("all ")
    if number is None or number == 1 or said.whole is not None or not (of_all or said.noun is not None):
        return None
    holder = reading.holder.value if reading.holder else None
    home = said.homes[0].value if said.homes else None
    found = [
        group
        for group in people.groups
        if group.part_of is None
        and group.number() == number
        and 0 <= at - last_before(group, at) < _NEAR_CHARACTERS
        and agree(group.holder, holder)
        and agree(group.home, home)
        and (of_all or said.noun in group.nouns or _can_be_of(group, said))
    ]
    return found[-1] if found else None


def _can_be_of(whole: HeldGroup, part: People) -> bool:
    """Tell whether people can be some of a group by what their phrase calls them."""
    own = whole.holder is not None and whole.holder.value in {home.value for home in part.homes}
    if own and (whole.home is None or whole.home.value != part.homes[0].value):
        return False
    if part.noun is None or part.captive or part.noun in whole.nouns or part.category is None:
        return True
    return whole.category is None or part.category.value in {whole.category.value, "child", "body"}
