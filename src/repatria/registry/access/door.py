"""The door: get, list, count and search, each of them in the audit, and nothing else is ever given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from repatria.core.counts import shown_outside
from repatria.core.errors import NoSuchRecord, NotPermitted
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.records import SHOWN, kinds, own_side
from repatria.registry.access.table import access_table
from repatria.registry.askers import Asker
from repatria.registry.database.few import first_of
from repatria.registry.models import NameKeys
from repatria.registry.recording import Recording, recorded
from repatria.registry.words import FOUND_BY, asked

LARGEST_PAGE = 100
"""Records of one answer; whoever wants more asks again, and is seen to."""
MOST_ALIKE = 300
"""People of one answer where names are alike: which of them is likeliest shows when all are compared."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One record as the asker may see it.

    Attributes:
        values: By field; a reference to another record is its identifier. None is "unknown".
    """

    kind: str
    id: UUID | int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alike:
    """People whose names sound alike; `is_cut` where there are more who share less of the name."""

    people: tuple[Seen, ...]
    is_cut: bool


def get(account: UUID, kind: str, identifier: UUID | int, *, purpose: Purpose) -> Seen:
    """Give one record.

    Raises:
        NotPermitted: No role of the asker may read any of this kind so.
        NoSuchRecord: It is not there, or not theirs to see; nothing tells which.
    """
    subject = f"{_known(kind)}:{identifier}"
    with recorded(account, Route.GET, purpose=purpose, subject=subject) as recording:
        fields = _fields(recording.asker, Route.GET, kind, purpose)
        found = _seen(kind, fields, _narrowed(_of_side(recording.asker, kind), pk=identifier))
        if not found:
            raise NoSuchRecord
        recording.detail["fields"] = sorted(fields)
        return found[0]


def list_records(
    account: UUID,
    kind: str,
    *,
    purpose: Purpose,
    where: Mapping[str, Any] | None = None,
    after: UUID | int | None = None,
    at_most: int = LARGEST_PAGE,
) -> tuple[Seen, ...]:
    """Give at most `LARGEST_PAGE` records, by identifier; `after` is the last of the page before.

    Args:
        at_most: Fewer, where fewer are wanted; 1 or more.
        where: Values that fields must have; only fields that the asker may read.

    Raises:
        NotPermitted: No role of the asker may list this kind so, or select it by such a field.
    """
    with recorded(account, Route.LIST, purpose=purpose, subject=_known(kind)) as recording:
        fields = _fields(recording.asker, Route.LIST, kind, purpose)
        chosen = _chosen(recording, kind, fields, where)
        return _page(recording, kind, fields, _behind(chosen, after), at_most)


def count(
    account: UUID, kind: str, *, purpose: Purpose, where: Mapping[str, Any] | None = None
) -> int | None:
    """Count records, of those that the asker may read.

    Returns:
        How many. To who stands outside, as the table says, whole fives, and None of fewer than five.

    Raises:
        NotPermitted: No role of the asker may count this kind so, or select it by such a field.
    """
    with recorded(account, Route.COUNT, purpose=purpose, subject=_known(kind)) as recording:
        fields = _fields(recording.asker, Route.COUNT, kind, purpose)
        number = _chosen(recording, kind, fields, where).count()
        is_exact = access_table().counts_exactly(recording.asker.roles, kind, purpose)
        shown = number if is_exact else shown_outside(number)
        recording.detail["found"] = shown
        return shown


def search(
    account: UUID,
    kind: str,
    words: str,
    *,
    purpose: Purpose,
    where: Mapping[str, Any] | None = None,
    after: UUID | int | None = None,
    at_most: int = LARGEST_PAGE,
) -> tuple[Seen, ...]:
    """Give at most `LARGEST_PAGE` records in which all the words stand, in any order; paged as a list.

    A person is found by name, number and unit, custody by its place: in each case only by fields that the
    asker may read. Case, accents and apostrophes do not matter. Names across scripts are compared by tracing;
    this finds what is written so.

    Args:
        where: Values that fields must have besides.

    Raises:
        NotPermitted: No role of the asker may search this kind so, or select it by such a field.
    """
    with recorded(account, Route.SEARCH, purpose=purpose, subject=_known(kind)) as recording:
        fields = _fields(recording.asker, Route.SEARCH, kind, purpose)
        chosen = _chosen(recording, kind, fields, where)
        recording.personal = {**(recording.personal or {}), "words": words}
        wanted = asked(words, fields & set(FOUND_BY.get(kind, ())))
        found = chosen.filter(words__begin=wanted) if wanted else chosen.none()
        return _page(recording, kind, fields, _behind(found, after), at_most)


def search_by_sound(
    account: UUID,
    name: str,
    ways: Sequence[Sequence[str]],
    *,
    purpose: Purpose,
    where: Mapping[str, Any] | None = None,
) -> Alike:
    """Give at most `MOST_ALIKE` people whose names have all keys of one of the ways, in one answer.

    Ways that few names have come first; those that would make it too many are left out. Who may be found by
    name may be found so, and by nobody else.

    Args:
        name: What somebody looks for, as they wrote it; it stands beside the row of the audit.
        ways: Keys of `record_name_keys`.
        where: Values that fields must have besides.

    Raises:
        NotPermitted: No role of the asker may search people by name so, or select them by such a field.
    """
    with recorded(account, Route.SEARCH, purpose=purpose, subject="person") as recording:
        fields = _fields(recording.asker, Route.SEARCH, "person", purpose)
        if "name" not in fields:
            raise NotPermitted
        chosen = _chosen(recording, "person", fields, where)
        recording.personal = {**(recording.personal or {}), "words": name}
        found, is_cut = _few_alike(chosen, [way for way in ways if way])
        page = _seen("person", fields, _narrowed(chosen, pk__in=found).order_by("pk"))
        recording.detail |= {"fields": sorted(fields), "seen": [str(each.id) for each in page]}
        return Alike(page, is_cut)


def _few_alike(chosen: QuerySet[Model], ways: Sequence[Sequence[str]]) -> tuple[set[UUID], bool]:
    """Choose whom to compare: by the rarest way first, as long as they are not too many together."""
    by_way = sorted((_of_way(chosen, way) for way in ways), key=len)
    found = set(by_way[0][:MOST_ALIKE]) if by_way else set()
    for more in by_way[1:]:
        if len(found.union(more)) <= MOST_ALIKE:
            found.update(more)
    return found, any(not found.issuperset(each) for each in by_way)


def _of_way(chosen: QuerySet[Model], way: Sequence[str]) -> tuple[UUID, ...]:
    keyed = NameKeys.objects.filter(keys__begin=((tuple(f"{key} " for key in way),),))
    return first_of(keyed.values("person"), chosen, at_most=MOST_ALIKE + 1)


def _known(kind: str) -> str:
    if kind not in kinds():
        raise ValueError(f"no such kind of record: {kind}")
    return kind


def _fields(asker: Asker, route: Route, kind: str, purpose: Purpose) -> frozenset[str]:
    fields = access_table().readable(asker.roles, route, kind, purpose)
    if not fields:
        raise NotPermitted
    return fields


def _of_side(asker: Asker, kind: str) -> QuerySet[Model]:
    shown = SHOWN.get(kind, Q())
    return kinds()[kind]._default_manager.filter(own_side(kind, asker.party), shown)


def _chosen(
    recording: Recording, kind: str, fields: frozenset[str], where: Mapping[str, Any] | None
) -> QuerySet[Model]:
    """Select by values of fields; to select by a field is to read it."""
    if not set(where or ()) <= fields:
        raise NotPermitted
    if where:
        recording.detail["where"] = sorted(where)
        recording.personal = {field: None if value is None else str(value) for field, value in where.items()}
    found = _of_side(recording.asker, kind)
    for field, value in (where or {}).items():
        found = _narrowed(found, **({f"{field}__isnull": True} if value is None else {field: value}))
    return found


def _behind(found: QuerySet[Model], after: UUID | int | None) -> QuerySet[Model]:
    return found if after is None else _narrowed(found, pk__gt=after)


def _narrowed(found: QuerySet[Model], /, **condition: Any) -> QuerySet[Model]:  # noqa: ANN401 - a value of any field
    """Select further; by a value that no record can have, such as half an identifier, nothing is found."""
    if any(isinstance(value, str) and "\0" in value for value in condition.values()):
        return found.none()  # SQLite would look for it, and PostgreSQL fail
    try:
        return found.filter(**{name: _in_utc(value) for name, value in condition.items()})
    except (ValidationError, ValueError, TypeError, OverflowError):
        return found.none()


def _in_utc(value: Any) -> Any:  # noqa: ANN401 - a value of any field
    """Give a time in UTC: of zones further off than any on earth, PostgreSQL knows none."""
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo is not None else value


def _page(
    recording: Recording, kind: str, fields: frozenset[str], found: QuerySet[Model], at_most: int
) -> tuple[Seen, ...]:
    page = _seen(kind, fields, found.order_by("pk")[: min(at_most, LARGEST_PAGE)])
    # Whom it named, so that a person can be told who looked.
    recording.detail |= {"fields": sorted(fields), "seen": [str(each.id) for each in page]}
    return page


def _seen(kind: str, fields: frozenset[str], found: QuerySet[Model]) -> tuple[Seen, ...]:
    """Ask the database for these fields and no others, so that nothing else is even in memory."""
    rows = found.values("pk", *sorted(fields))
    return tuple(Seen(kind, row["pk"], {field: row[field] for field in sorted(fields)}) for row in rows)
