"""Import a list of people held or sought, whole or not at all; the same list again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from repatria.core.listed import Imported, ListedPerson, ListHeading
from repatria.core.persons import Category, Ground, Health
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.sorting_out import Known, SortedOut, Sorting
from repatria.registry.models import Custody, Person, PersonSource, SourceList

_SAID = ("name", "number", "rank", "unit", "born_first", "born_last", "sex", "residence", "agreed")


def import_people(account: UUID, heading: ListHeading, people: Iterable[ListedPerson]) -> Imported:
    """Record everybody in a list, in one transaction, and say what that did.

    Somebody is found again by the source of the list and the identifier in it. Of a record that somebody
    changed by hand since, another word of the list is a fault and not a change. Who did not agree is not
    recorded; of somebody recorded before, nothing but that. Who was erased stays so. A list gives no wish, no
    health and no remark.

    Args:
        people: Read once, some at a time, so that a long list takes no more memory than a short one.

    Raises:
        AlreadyRecorded: Somebody else is taking in the same list for the first time.
        RequestInvalid: The list cannot be taken, or rows of it cannot and are not to be left out; all faults
            at once.
    """
    with acting(account, "import-people", subject="source-list") as act:
        return take_in(act, heading, people)


def preview_import(account: UUID, heading: ListHeading, people: Iterable[ListedPerson]) -> Imported:
    """Say what an import would do; nothing is written but that somebody asked.

    Raises:
        RequestInvalid: The list cannot be taken as a whole. Broken rows are told in the answer.
    """
    with acting(account, "preview-import", subject="source-list") as act:
        sorting = Sorting(heading, _known_list(act, heading, lock=False))
        sorting.refuse_heading()
        if sorting.known_as is not None:
            act.subject(sorting.known_as)
        for _ in sorting.sort(people):
            pass
        return _told(act, heading, sorting)


def take_in(act: Acting, heading: ListHeading, people: Iterable[ListedPerson]) -> Imported:
    """Record everybody in a list, as part of an act that may.

    Raises:
        AlreadyRecorded: Somebody else is taking in the same list for the first time.
        RequestInvalid: As `import_people`.
    """
    # Two who take in one list wait for each other.
    known_as = _known_list(act, heading, lock=True)
    sorting = Sorting(heading, known_as)
    sorting.refuse_heading()
    source = _source(act, heading, known_as)
    act.subject(source)
    for rows in sorting.sort(people):
        # With a fault nothing will stay, and only further faults are looked for.
        if not sorting.faults or heading.is_by_halves:
            _make(act, heading, source, rows)
            _change(act, heading, rows)
    sorting.refuse_faults()
    return _told(act, heading, sorting)


def _known_list(act: Acting, heading: ListHeading, *, lock: bool) -> SourceList | None:
    found = SourceList.objects.filter(organization=act.side, source=heading.source)
    return (found.select_for_update(of=("self",)) if lock else found).first()


def _source(act: Acting, heading: ListHeading, known_as: SourceList | None) -> SourceList:
    if known_as is None:
        return act.make(
            SourceList,
            organization=act.side,
            taken_by=act.me,
            source=heading.source,
            is_sought=heading.is_sought,
            digest=heading.digest,
        )
    if known_as.digest != heading.digest:
        act.change(known_as, digest=heading.digest)
    return known_as


def _make(act: Acting, heading: ListHeading, source: SourceList, rows: SortedOut) -> None:
    unknown = {
        "category": Category.UNKNOWN.value,
        "ground": Ground.UNKNOWN.value,
        "health": Health.UNKNOWN.value,
    }
    whole = {"organization": act.side, "recorded_by": act.me, "is_sought": heading.is_sought, **unknown}
    people = act.make_many(Person, [whole | _said(heading, row) for row in rows.new])
    act.make_many(
        PersonSource,
        [
            {
                "person": person,
                "source_list": source,
                "source_id": row.record,
                "said_digest": row.digest(heading),
                "left_version": 1,
            }
            for row, person in zip(rows.new, people, strict=True)
        ],
    )
    if not heading.is_sought:
        act.make_many(
            Custody,
            [
                {
                    "person": person,
                    "holder": heading.holder,
                    "place": row.place,
                    "is_place_known": row.place is not None,
                }
                for row, person in zip(rows.new, people, strict=True)
            ],
        )


def _change(act: Acting, heading: ListHeading, rows: SortedOut) -> None:
    """Change what the list says otherwise now; of who declined by now, only that.

    What a list leaves empty is unknown to it, and takes nothing away.
    """
    declined = {known.person: {"agreed": False} for row, known in rows.changed if row.agreed is False}
    others = [(row, known) for row, known in rows.changed if row.agreed is not False]
    said = {known.person: _known_of(_said(heading, row)) for row, known in others}
    act.change_many(
        Person, declined | said, versions={known.person: known.version for _, known in rows.changed}
    )
    act.change_many(
        PersonSource,
        {
            known.source: {"said_digest": row.digest(heading), "left_version": _left(known)}
            for row, known in rows.changed
        },
    )
    if not heading.is_sought:
        _change_custody(act, heading, others)


def _left(known: Known) -> int | None:
    """Give the version that the list leaves; of a record changed by hand it goes on that somebody did."""
    return known.version + 1 if known.left_version == known.version else known.left_version


def _change_custody(act: Acting, heading: ListHeading, rows: list[tuple[ListedPerson, Known]]) -> None:
    places = {known.person: row.place for row, known in rows}
    there = Custody.objects.filter(person__in=places, report=None, until=None).order_by("made_at", "pk")
    first: dict[UUID, Custody] = {}
    for custody in there:
        first.setdefault(custody.person_id, custody)
    said = {
        custody.pk: (heading.holder, places[person] or custody.place) for person, custody in first.items()
    }
    act.change_many(
        Custody,
        {
            custody.pk: dict(zip(("holder", "place"), said[custody.pk], strict=True))
            | {"is_place_known": said[custody.pk][1] is not None}
            for custody in first.values()
            if (custody.holder, custody.place) != said[custody.pk]
        },
        versions={custody.pk: custody.version for custody in first.values()},
    )


def _said(heading: ListHeading, row: ListedPerson) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in _SAID}
    return said | {"home": row.home or heading.home, "last_seen": row.place if heading.is_sought else None}


def _known_of(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def _told(act: Acting, heading: ListHeading, sorting: Sorting) -> Imported:
    done = sorting.result()
    names = ("new", "changed", "same", "declined", "erased", "left_out")
    act.tell(digest=heading.digest, **{name: getattr(done, name) for name in names})
    return done
