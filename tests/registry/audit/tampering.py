"""What somebody may do to the audit who owns its tables, as functions from rows to rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from repatria.registry.audit.chain import BEFORE_THE_FIRST, COVERED, digest_of_row
from repatria.registry.models import AuditRow
from tests.registry.conftest import SQLITE, Opened

type Row = dict[str, Any]
type Attack = Callable[[list[Row]], list[Row]]

COLUMNS = tuple(field.attname for field in AuditRow._meta.concrete_fields)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


def take_guards_away(registry: Opened) -> None:
    """Remove the triggers, as an owner can."""
    if registry.vendor == SQLITE:
        for name in ("audit_row_changed", "audit_row_removed", "audit_values_changed"):
            registry.tamper(f"DROP TRIGGER {name}")
    else:
        registry.tamper("DROP TRIGGER audit_row_kept ON registry_auditrow")
        registry.tamper("DROP TRIGGER audit_values_kept ON registry_auditvalues")


def rows() -> list[Row]:
    """Read the whole chain as it lies there."""
    return list(AuditRow.objects.order_by("number").values(*COLUMNS))


def put(registry: Opened, wanted: Sequence[Row]) -> None:
    """Make the table hold these rows and no others."""
    registry.tamper("DELETE FROM registry_auditvalues")
    registry.tamper("DELETE FROM registry_auditrow")
    places = ", ".join(["%s"] * len(COLUMNS))
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    for row in wanted:
        values = [row[name] for name in COLUMNS]
        if registry.vendor == SQLITE:
            values = [value.hex if isinstance(value, UUID) else value for value in values]
        registry.tamper(f"INSERT INTO registry_auditrow ({names}) VALUES ({places})", values)  # noqa: S608


def change(number: int, column: str, value: object) -> Attack:
    """Change one column of one row."""
    return lambda chain: [
        row | {column: value} if at == number % len(chain) else row for at, row in enumerate(chain)
    ]


def remove(first: int, count: int) -> Attack:
    """Take rows away, from the beginning, the middle or the end."""

    def attack(chain: list[Row]) -> list[Row]:
        at = first % len(chain)
        return chain[:at] + chain[at + count :]

    return attack


def close_ranks(attack: Attack) -> Attack:
    """Hide another attack by numbering what is left without a gap."""
    return lambda chain: [row | {"number": at} for at, row in enumerate(attack(chain), 1)]


def swap(one: int, other: int) -> Attack:
    """Let two rows change places, numbers and all."""

    def attack(chain: list[Row]) -> list[Row]:
        first, second = sorted((one % len(chain), other % len(chain)))
        moved = list(chain)
        moved[first], moved[second] = chain[second], chain[first]
        return [row | {"number": at} for at, row in enumerate(moved, 1)]

    return attack


def insert(at: int, like: int) -> Attack:
    """Put in a row that looks like another, with a digest of its own that fits it."""

    def attack(chain: list[Row]) -> list[Row]:
        place = at % (len(chain) + 1)
        number = place + 1
        forged = chain[like % len(chain)] | {
            "number": number,
            "before": chain[place - 1]["digest"] if place else BEFORE_THE_FIRST,
            "act": "forged",
        }
        later = [row | {"number": row["number"] + 1} for row in chain[place:]]
        return [*chain[:place], forged | {"digest": digest_of_row(forged)}, *later]

    return attack


def rewrite(attack: Attack) -> Attack:
    """Hide another attack by computing every number and digest anew, so that the chain fits in itself."""

    def rewritten(chain: list[Row]) -> list[Row]:
        before, done = BEFORE_THE_FIRST, []
        for number, row in enumerate(attack(chain), 1):
            fitting = row | {"number": number, "before": before}
            before = digest_of_row({name: fitting[name] for name in COVERED})
            done.append(fitting | {"digest": before})
        return done

    return rewritten


places = st.integers(0, 30)
digests = st.from_regex("[0-9a-f]{64}", fullmatch=True)
changes = st.one_of(
    st.builds(change, places, st.sampled_from(["act", "subject", "outcome", "detail", "at"]), TEXTS),
    st.builds(change, places, st.sampled_from(["purpose", "values_digest"]), st.none() | TEXTS),
    st.builds(change, places, st.just("account"), st.none() | st.uuids()),
    st.builds(change, places, st.just("version"), st.integers(0, 5)),
    st.builds(change, places, st.sampled_from(["before", "digest"]), digests),
)  # fmt: skip
removals = st.builds(remove, places, st.integers(1, 5))
attacks = st.one_of(
    changes,
    removals,
    removals.map(close_ranks),
    st.builds(swap, places, places),
    st.builds(insert, places, places),
)
