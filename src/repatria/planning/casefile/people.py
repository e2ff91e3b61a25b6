"""Reading people: one person, or a group known only by number."""

from __future__ import annotations

from datetime import date

from repatria.core.counts import Count
from repatria.core.persons import Capture, Category, Fitness, Ground, Health, People, Says, Wish
from repatria.planning.casefile.fields import Fields


def read_people(fields: Fields, as_of: date) -> People | None:
    """Read one record; None where its identifier or a party is missing."""
    person_id = fields.identifier()
    held_by = fields.text("held_by", needed=True, expected="the party that holds the person")
    home = fields.text("home", needed=True, expected="the party that claims the person")
    age = fields.number("age")
    name = fields.text("name")
    if name is not None and age is not None and age < 18:
        fields.fault(
            "name", "contradiction", "a name of somebody under 18", "no name: minors are never named"
        )
    wish = read_wish(fields, held_by, as_of)
    may_go_to = fields.words("may_go_to") if fields.has("may_go_to") else None
    if may_go_to is not None and fields.has("wish"):
        fields.fault(
            "may_go_to",
            "contradiction",
            "both may_go_to and wish",
            "one of them: may_go_to is the result of the wish",
        )
    fear, assessed = fields.words("fear"), fields.words("assessed")
    if set(fear) & set(assessed):
        fields.fault(
            "assessed",
            "contradiction",
            "a party that stands in both lists",
            "parties free of the fear marked for this person",
        )
    people = People(
        id=person_id or "",
        held_by=held_by or "",
        home=home or "",
        category=fields.one_of("category", Category, Category.UNKNOWN) or Category.UNKNOWN,
        ground=fields.one_of("ground", Ground, Ground.UNKNOWN) or Ground.UNKNOWN,
        health=fields.one_of("health", Health, Health.UNKNOWN) or Health.UNKNOWN,
        fitness=fields.one_of("fit", Fitness, Fitness.UNKNOWN) or Fitness.UNKNOWN,
        count=read_count(fields),
        name=name,
        rank=fields.text("rank"),
        sex=fields.text("sex"),
        age_years=age,
        dependants=fields.number("dependants"),
        captured=_read_capture(fields, as_of),
        wish=wish,
        fear=fear,
        assessed=assessed,
        may_go_to=may_go_to,
        accompanies=fields.words("accompanies"),
        sources=fields.words("source"),
    )
    fields.close()
    return people if person_id and held_by and home else None


def read_count(fields: Fields) -> Count:
    """Read how many a record stands for."""
    value = fields.get("count")
    if value is None:
        return Count.exactly(1)
    if value == "unknown":
        return Count.unknown()
    if not isinstance(value, dict):
        number = fields.number("count", least=1)
        return Count.unknown() if number is None else Count.exactly(number)
    bounds = fields.table("count")
    if bounds is None:
        return Count.unknown()
    at_least, at_most = bounds.number("at_least"), bounds.number("at_most", least=1)
    bounds.close()
    if at_most is not None and at_most < (at_least or 0):
        bounds.fault("at_most", "contradiction", str(at_most), f"at least {at_least}")
        return Count.unknown()
    return Count(at_least or 0, at_most)


def _read_capture(fields: Fields, as_of: date) -> Capture:
    captured = fields.table("captured")
    if captured is None:
        return Capture()
    found = Capture(captured.text("place"), captured.partial_day("date", not_after=as_of))
    captured.close()
    return found


def read_wish(fields: Fields, held_by: str | None, as_of: date) -> Wish | None:
    """Read a wish; None where there is none, or it does not say what is wished."""
    wish = fields.table("wish")
    if wish is None:
        return None
    says = wish.one_of("says", Says, None)
    hosts = wish.words("hosts")
    day = wish.day("as_of", not_after=as_of)
    told_by = wish.text("told_by")
    private = wish.truth("private")
    wish.close()
    if says is Says.ELSEWHERE:
        wish.require("hosts", "the parties that the person would go to")
        wish.refuse_empty("hosts", "the parties that the person would go to")
    if says is not None and says is not Says.ELSEWHERE and hosts:
        wish.fault("hosts", "contradiction", "hosts", "hosts only where the wish names another country")
    if private and told_by is not None and told_by == held_by:
        wish.fault(
            "private",
            "contradiction",
            "true, and told by the holder",
            "a private wish is taken by a neutral, not told by the holder",
        )
    return None if says is None else Wish(says, hosts, day, told_by, private)
