"""The chain of the audit: no row can be changed, moved, added or taken away unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from repatria.registry.audit.append import Entry, append, current_head
from repatria.registry.audit.chain import COVERED, EMPTY, Head, digest_of_row
from repatria.registry.audit.check import check_chain
from repatria.registry.audit.erase import erase_values
from repatria.registry.models import AuditRow, AuditValues
from tests.registry.audit.tampering import (
    COLUMNS,
    TEXTS,
    Attack,
    attacks,
    changes,
    put,
    removals,
    rewrite,
    rows,
    take_guards_away,
)
from tests.registry.conftest import Opened

SOMEBODY = UUID(int=7)
entries = st.builds(
    Entry,
    st.none() | st.uuids(),
    TEXTS,
    st.none() | TEXTS,
    TEXTS,
    outcome=TEXTS,
    detail=st.dictionaries(TEXTS, TEXTS | st.integers() | st.none(), max_size=2),
)
#: Every example works on the one registry of the test and leaves it empty.
on_one_registry = trying(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(*written: Entry) -> Head:
    """Write rows, each in a transaction of its own, and give the head."""
    for entry in written:
        with transaction.atomic():
            append(entry)
    return current_head()


def entry(act: str = "made-up-act", **more: object) -> Entry:
    """Make an entry of which nothing matters but what is given."""
    return Entry(SOMEBODY, act, "testing", "person:1", **more)  # type: ignore[arg-type]


def codes(*heads: Head) -> list[str]:
    """Give the codes of all that does not fit."""
    return [finding.code for finding in check_chain(heads).findings]


def test_digest_covers_every_column() -> None:
    """What is digested is every column of the table but the digest itself."""
    assert set(COVERED) == set(COLUMNS) - {"digest"}


@on_one_registry
@given(written=st.lists(entries, max_size=8))
def test_what_was_written_is_whole(registry: Opened, written: list[Entry]) -> None:
    """A chain that nobody touched holds, against every head it ever had."""
    take_guards_away_once(registry)
    heads = [EMPTY, *(write(each) for each in written)]
    found = check_chain(heads)
    assert (found.rows, found.head, found.findings) == (len(written), heads[-1], ())
    put(registry, [])


@on_one_registry
@given(written=st.lists(entries, min_size=1, max_size=8), attack=attacks)
def test_any_change_is_found(registry: Opened, written: list[Entry], attack: Attack) -> None:
    """A row changed, removed, moved or inserted is found by whoever noted the head."""
    take_guards_away_once(registry)
    head, before = write(*written), rows()
    attacked = attack(before)
    assume(attacked != before)
    put(registry, attacked)
    assert codes(head) != []
    put(registry, [])


@on_one_registry
@given(written=st.lists(entries, min_size=1, max_size=8), attack=changes | removals)
def test_rewritten_chain_is_found(registry: Opened, written: list[Entry], attack: Attack) -> None:
    """A chain computed anew after a change fits in itself, and not with a head noted before."""
    take_guards_away_once(registry)
    head, before = write(*written), rows()
    attacked = rewrite(attack)(before)
    assume(attacked != before)
    put(registry, attacked)
    assert set(codes(head)) & {"head-differs", "head-missing", "row-changed"}
    put(registry, [])


def take_guards_away_once(registry: Opened) -> None:
    """Take the triggers away before the first example of a test."""
    if "is_unguarded" not in registry.environment:
        take_guards_away(registry)
        registry.environment["is_unguarded"] = "yes"


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "number"])
def test_change_of_each_column_is_found(registry: Opened, column: str) -> None:
    """Whichever column of a middle row changes, the change is found without any head."""
    write(entry("one"), entry("two"), entry("three"))
    take_guards_away(registry)
    other = {"account": uuid4(), "version": 9}.get(column, "f" * 20)
    put(registry, [row | {column: other} if row["number"] == 2 else row for row in rows()])
    assert codes() != []


def test_cut_end_needs_a_head(registry: Opened) -> None:
    """That the last row is gone shows by a head noted elsewhere, and by nothing else."""
    head = write(entry("one"), entry("two"))
    take_guards_away(registry)
    put(registry, rows()[:1])
    assert (codes(), codes(head)) == ([], ["head-missing"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_auditrow SET act = 'other'",
        "DELETE FROM registry_auditrow",
        "UPDATE registry_auditvalues SET said = 'other'",
    ],
)
def test_owner_changes_nothing_by_mistake(registry: Opened, statement: str) -> None:
    """Not even the owner of the tables changes a row while the triggers stand."""
    head = write(entry(personal={"text": "made up"}))
    with pytest.raises(Exception, match=r"never changed|erased or kept"):
        registry.tamper(statement)
    assert (codes(head), check_chain().rows) == ([], 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_auditrow SET act = 'other'",
        "DELETE FROM registry_auditrow",
        "TRUNCATE registry_auditrow CASCADE",
        "UPDATE registry_auditvalues SET said = 'other'",
        "DROP TRIGGER audit_row_kept ON registry_auditrow",
        "ALTER TABLE registry_auditrow DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE somewhere (n int)",
    ],
)
def test_application_may_not_change_rows(on_postgresql: Opened, statement: str) -> None:
    """On PostgreSQL the server itself refuses the application's role, whatever the application asks."""
    del on_postgresql
    head = write(entry(personal={"text": "made up"}))
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert codes(head) == []


def test_row_goes_back_with_its_act(registry: Opened) -> None:
    """An act that fails leaves no row of its own."""
    del registry

    def fail() -> None:
        with transaction.atomic():
            append(entry("failed"))
            raise LookupError

    write(entry("one"))
    with pytest.raises(LookupError):
        fail()
    assert [row["act"] for row in rows()] == ["one"]


def test_no_row_without_a_transaction(registry: Opened) -> None:
    """Outside a transaction no row is written, since act and row could part."""
    del registry
    with pytest.raises(RuntimeError):
        append(entry())
    assert rows() == []


def test_many_at_once_have_one_order(registry: Opened) -> None:
    """Those who write at once write one chain, without a gap."""
    del registry

    def work(who: int) -> None:
        try:
            write(*(entry(f"{who}-{turn}") for turn in range(20)))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert (check_chain().rows, codes()) == (80, [])


def test_erasure_keeps_the_chain_whole(registry: Opened) -> None:
    """Values that an act erased are gone from the database, and the chain holds."""
    head = write(entry(personal={"text": "Made-up Name"}), entry("later"))
    with transaction.atomic():
        assert erase_values([1, 2], account=SOMEBODY, purpose="testing") == 1
    assert "Made-up Name" not in registry.dump()
    assert (codes(head), check_chain().erased) == ([], 1)


def test_values_gone_without_an_act_are_found(registry: Opened) -> None:
    """Values that somebody takes away in silence are missed."""
    del registry
    write(entry(personal={"text": "Made-up Name"}))
    AuditValues.objects.all().delete()
    assert codes() == ["values-missing"]


def test_changed_values_are_found(registry: Opened) -> None:
    """Values beside a row are held by its digest."""
    write(entry(personal={"text": "Made-up Name"}))
    take_guards_away(registry)
    registry.tamper('UPDATE registry_auditvalues SET said = \'{"text": "Other Name"}\'')
    assert codes() == ["values-changed"]


def test_same_values_have_other_digests(registry: Opened) -> None:
    """Two who searched for one name cannot be told from two who did not, once the values are erased."""
    del registry
    write(entry(personal={"text": "Made-up Name"}), entry(personal={"text": "Made-up Name"}))
    assert len(set(AuditRow.objects.values_list("values_digest", flat=True))) == 2


@pytest.mark.parametrize("text", ["", "1", "1:abc", "-1:" + "0" * 64, "1:" + "G" * 64, "01:" + "0" * 64])
def test_head_of_another_form_is_refused(text: str) -> None:
    """Only a number and a digest are a head."""
    with pytest.raises(ValueError, match="NUMBER:DIGEST"):
        Head.parse(text)


@given(number=st.integers(1, 10**18), act=TEXTS)
def test_head_is_read_as_it_is_printed(number: int, act: str) -> None:
    """What is noted of a head is enough to compare it."""
    head = Head(number, digest_of_row(dict.fromkeys(COVERED) | {"number": number, "act": act}))
    assert Head.parse(str(head)) == head
