"""The table covers everything, and says what the law and the design ask for."""

from __future__ import annotations

import pytest

from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.records import SIDE, fields_of, kinds
from repatria.registry.access.table import access_table, table_from
from repatria.registry.roles import Role

EVERY_FIELD = [(kind, field) for kind in sorted(kinds()) for field in fields_of(kind)]


def readers(kind: str, field: str) -> set[Role]:
    """Give the roles that may read a field by any route for any purpose."""
    return {role for role, _, k, f, _ in access_table().reads if (k, f) == (kind, field)}


@pytest.mark.parametrize(("kind", "field"), EVERY_FIELD)
def test_every_field_has_a_row(kind: str, field: str) -> None:
    """A field that nobody thought of fails the build: it is read by somebody, or withheld with a reason."""
    assert readers(kind, field) or (kind, field) in access_table().withheld


@pytest.mark.parametrize("route", Route)
def test_every_route_has_a_row(route: Route) -> None:
    """A route that no row names fails the build."""
    assert any(r is route for _, r, _, _, _ in access_table().reads)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_a_row(purpose: Purpose) -> None:
    """A purpose that no row names fails the build."""
    acts = {row.purpose for row in access_table().acts.values()}
    assert purpose in acts | {p for *_, p in access_table().reads}


@pytest.mark.parametrize(("kind", "field"), sorted(access_table().withheld))
def test_what_is_withheld_is_read_by_nobody(kind: str, field: str) -> None:
    """A withheld field has no reader."""
    assert readers(kind, field) == set()


def test_administrator_reads_no_record_of_a_person() -> None:
    """Who runs the system reads who works with it, and nobody else."""
    read = {kind for role, _, kind, _, _ in access_table().reads if role is Role.ADMINISTRATOR}
    assert read == {"account", "mode-change", "organization", "role-held", "session"}


def test_family_reads_nothing() -> None:
    """Not even that somebody is known: that person has not agreed yet."""
    assert [row for row in access_table().reads if row[0] is Role.FAMILY] == []


def test_place_of_holding_is_read_by_who_goes_there() -> None:
    """Where somebody is held is not told for bargaining, planning or tracing."""
    assert readers("custody", "place") == {Role.REGISTRAR, Role.ANALYST, Role.DELEGATE, Role.HANDOVER_OFFICER}


def test_nobody_bargains_over_health_or_names() -> None:
    """A negotiator sees neither who somebody is nor how they are."""
    assert Role.NEGOTIATOR not in readers("person", "health") | readers("person", "name")


def test_every_kind_that_parties_read_has_a_side() -> None:
    """What somebody of a party may read has a side by which it is cut."""
    neutral = {Role.DELEGATE, Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR}
    read = {kind for role, _, kind, _, _ in access_table().reads if role not in neutral}
    assert read <= set(SIDE)


@pytest.mark.parametrize(
    "change",
    [
        {"record": "persons"}, {"fields": ["shoe_size"]}, {"roles": ["king"]}, {"routes": ["guess"]},
        {"purpose": "curiosity"},
    ],
)  # fmt: skip
def test_unknown_word_is_refused(change: dict[str, object]) -> None:
    """A word that the registry does not know refuses the whole table: a slip never opens anything."""
    row = {
        "record": "person",
        "fields": ["id"],
        "roles": ["registrar"],
        "routes": ["get"],
        "purpose": "tracing",
    }
    with pytest.raises(ValueError, match=r"."):
        table_from({"read": [row | change]})


def test_withheld_field_cannot_be_read() -> None:
    """A field cannot be both."""
    row = {
        "record": "person",
        "fields": ["id"],
        "roles": ["registrar"],
        "routes": ["get"],
        "purpose": "tracing",
    }
    with pytest.raises(ValueError, match="withheld and read"):
        table_from({"read": [row], "withheld": [{"record": "person", "fields": ["id"]}]})
