"""The frame that all acts share: who may, one transaction, locks, and only fields that the table names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import Model

from repatria.core.errors import AlreadyRecorded, NoSuchRecord, NotPermitted, RecordChanged
from repatria.registry.access.purposes import Route
from repatria.registry.access.records import kind_of, own_side
from repatria.registry.access.table import ActRow, access_table
from repatria.registry.actions.fitting import refuse_unfit
from repatria.registry.askers import Asker
from repatria.registry.audit.written import fields_written
from repatria.registry.database.bulk import insert_rows
from repatria.registry.models import Account, Organization, Person
from repatria.registry.models.guard import writing
from repatria.registry.models.versioned import Versioned
from repatria.registry.recording import Recording, recorded


class Acting:
    """An act that is going on: takes records under a lock, and writes what its row of the table allows."""

    def __init__(self, row: ActRow, recording: Recording) -> None:
        self._row = row
        self._recording = recording

    @property
    def asker(self) -> Asker:
        """Who acts."""
        return self._recording.asker

    @property
    def me(self) -> Account:
        """The account that acts, to be referred to."""
        return Account(pk=self.asker.account)

    @property
    def side(self) -> Organization:
        """The organization of who acts, to be referred to."""
        return Organization(pk=self.asker.organization)

    def take[R: Versioned](self, kind: type[R], identifier: UUID, /, *, version: int | None = None) -> R:
        """Lock a record of the asker's side until the act ends; of several, first the smallest identifier.

        Args:
            version: The version that the asker had read; None where nothing hangs on it.

        Raises:
            NoSuchRecord: It is not there, or not theirs.
            RecordChanged: Somebody changed it since.
        """
        found = kind.objects.filter(own_side(kind_of(kind), self.asker.party), pk=identifier)
        record = found.select_for_update(of=("self",)).first()
        if record is None:
            raise NoSuchRecord
        if version is not None and record.version != version:
            raise RecordChanged(version, record.version, self._changed_since(record, version))
        return record

    def take_of_person[R: Versioned](
        self, kind: type[R], identifier: UUID, /, *, version: int | None = None
    ) -> R:
        """Lock a person, then a record that is of them: all acts in this order, so that none wait in a ring.

        Raises:
            NoSuchRecord: It is not there, or not theirs.
            RecordChanged: Somebody changed it since.
        """
        found = kind.objects.filter(own_side(kind_of(kind), self.asker.party), pk=identifier)
        person = found.values_list("person", flat=True).first()
        if person is None:
            raise NoSuchRecord
        self.take(Person, person)
        return self.take(kind, identifier, version=version)

    def make[R: Versioned](self, kind: type[R], /, *, as_id: UUID | None = None, **values: Any) -> R:  # noqa: ANN401 - a value of any field
        """Make a record.

        Args:
            as_id: Its identifier, where something was bound to it before; one is drawn where not given.

        Raises:
            AlreadyRecorded: One like it, of which there may be one only, is there.
            NotPermitted: The table lets the act write no such field.
            RequestInvalid: A value does not fit its field.
        """
        self._refuse_unfit(kind, values)
        record = kind(**values) if as_id is None else kind(id=as_id, **values)
        try:
            record.save(force_insert=True)
        except IntegrityError as error:
            if not _is_of_two_alike(error):
                raise
            raise AlreadyRecorded from error
        self._note(record, values)
        return record

    def change(self, record: Versioned, /, **values: Any) -> None:  # noqa: ANN401 - a value of any field
        """Change fields of a record that was taken.

        Raises:
            NotPermitted: The table lets the act write no such field.
            RecordChanged: Somebody changed it since it was taken.
        """
        self._refuse_unfit(type(record), values)
        record.change(**values)
        self._note(record, values)

    def make_many(self, kind: type[Versioned], rows: Sequence[Mapping[str, Any]], /) -> list[UUID]:
        """Make records that all have the same fields; the audit counts them and names none.

        Returns:
            Their identifiers, in order; each is in its first version.

        Raises:
            AlreadyRecorded: One like one of them, of which there may be one only, is there.
            NotPermitted: The table lets the act write no such field.
            RequestInvalid: A value does not fit its field.
        """
        blank = kind(made_at=datetime.now(UTC))
        unsaid = [(field.name, getattr(blank, field.attname)) for field in kind._meta.concrete_fields]
        made, identifiers = list[list[Any]](), list[UUID]()
        for values in rows:
            self._refuse_unfit(kind, values)
            identifiers.append(uuid4())
            whole = {**values, **blank.derived(values), "id": identifiers[-1]}
            made.append([_reference(whole.get(name, value)) for name, value in unsaid])
        try:
            insert_rows(kind, made)
        except IntegrityError as error:
            if not _is_of_two_alike(error):
                raise
            raise AlreadyRecorded from error
        self._note_many(kind, rows)
        return identifiers

    def change_many[R: Versioned](
        self,
        kind: type[R],
        changes: Mapping[UUID, Mapping[str, Any]],
        /,
        *,
        versions: Mapping[UUID, int] | None = None,
    ) -> None:
        """Change records of the asker's side, each in its own fields; the audit counts them and names none.

        Args:
            versions: The versions that were read; None where another record of the act keeps others away.

        Raises:
            NoSuchRecord: One is not there, or not theirs.
            NotPermitted: The table lets the act write no such field.
            RecordChanged: Somebody changed one since it was read.
            RequestInvalid: A value does not fit its field.
        """
        found = kind.objects.filter(own_side(kind_of(kind), self.asker.party), pk__in=changes)
        records = list(found.order_by("pk").select_for_update(of=("self",)))
        if len(records) != len(changes):
            raise NoSuchRecord
        for record in records:
            if versions is not None and record.version != versions[record.pk]:
                raise RecordChanged(versions[record.pk], record.version, ())
        names = {"version"}
        for record in records:
            values = changes[record.pk]
            self._refuse_unfit(kind, values)
            derived = record.derived(values)
            for name, value in {**values, **derived, "version": record.version + 1}.items():
                setattr(record, name, value)
            names |= {*values, *derived}
        if records:
            kind.objects.bulk_update(records, sorted(names), batch_size=200)
        self._note_many(kind, list(changes.values()))

    def tell(self, **numbers: int | str) -> None:
        """Let the row of the audit tell numbers and digests of the act as a whole."""
        self._recording.detail |= numbers

    def remove(self, record: Versioned) -> None:
        """Remove a record that was taken.

        Raises:
            NotPermitted: The table does not let the act remove records of this kind.
        """
        if kind_of(type(record)) not in self._row.removes:
            raise NotPermitted
        self._note(record, ["removed"])
        record.delete()

    def saw(self, records: Iterable[UUID]) -> None:
        """Note which records were shown, so that a person can be told who looked."""
        self._recording.detail["seen"] = [str(each) for each in records]

    def subject(self, record: Versioned) -> None:
        """Say which record the act is about."""
        self._recording.subject = f"{kind_of(type(record))}:{record.id}"

    def _changed_since(self, record: Versioned, version: int) -> tuple[str, ...]:
        """Name the fields that were written since a version, of those that the asker may read."""
        kind = kind_of(type(record))
        may_read = access_table().readable(self.asker.roles, Route.GET, kind, self._row.purpose)
        # Of a version that never was, all that was ever written.
        written = fields_written(f"{kind}:{record.id}", times=record.version - max(version, 1))
        return tuple(sorted(written & may_read))

    def _refuse_unfit(self, kind: type[Versioned], values: Mapping[str, Any]) -> None:
        if not set(values) <= self._row.writes.get(kind_of(kind), frozenset()):
            raise NotPermitted
        refuse_unfit(kind, values)

    def _note(self, record: Versioned, fields: Any) -> None:  # noqa: ANN401 - names of fields, in any container
        wrote = self._recording.detail.setdefault("wrote", {})
        if isinstance(wrote, dict):
            wrote[f"{kind_of(type(record))}:{record.id}"] = sorted(fields)

    def _note_many(self, kind: type[Versioned], rows: Sequence[Mapping[str, Any]]) -> None:
        """Note how many there were, and which fields: a row that named each would be as long as a list."""
        many, wrote = (
            self._recording.detail.setdefault("many", {}),
            self._recording.detail.setdefault("wrote", {}),
        )
        if rows and isinstance(many, dict) and isinstance(wrote, dict):
            name = kind_of(kind)
            many[name] = many.get(name, 0) + len(rows)
            fields = {*wrote.get(f"{name}:*", ()), *(field for row in rows for field in row)}
            wrote[f"{name}:*"] = sorted(fields)


@contextmanager
def acting(account: UUID, act: str, *, subject: str, in_confidence: bool = False) -> Iterator[Acting]:
    """Do an act in one transaction that ends with its row of the audit.

    Args:
        subject: What the act is about, as far as it is known before; it stands in the row of a refusal.
        in_confidence: Whether what is sealed decides; then the audit does not tell why it was refused.

    Raises:
        NotPermitted: No role of the account may do this.
        RepatriaError: As the act itself refused. Nothing is written then but that somebody tried.
    """
    row = access_table().acts[act]
    with recorded(
        account,
        act,
        purpose=row.purpose,
        subject=subject,
        writes=bool(row.writes or row.removes),
        in_confidence=in_confidence,
    ) as recording:
        if not row.roles & recording.asker.roles:
            raise NotPermitted
        with writing():
            yield Acting(row, recording)


def _reference(value: object) -> object:
    return value.pk if isinstance(value, Model) else value


def _is_of_two_alike(error: IntegrityError) -> bool:
    """Tell whether the database refused a second one of what may be there once."""
    return getattr(error.__cause__, "sqlstate", None) == "23505" or "UNIQUE constraint" in str(error)
