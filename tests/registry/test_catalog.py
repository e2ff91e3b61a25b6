"""Every act is in the catalog with what it takes and gives, or the build fails and says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from repatria.core.confirmations import ConfirmedPerson
from repatria.registry import catalog
from repatria.registry.access.table import Table, access_table
from repatria.registry.catalog import NEEDED, NOT_SERVED, cataloged_acts


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    """Read the catalog anew before and after each test."""
    cataloged_acts.cache_clear()
    yield
    cataloged_acts.cache_clear()


def with_act(monkeypatch: pytest.MonkeyPatch, name: str, does: Callable[..., Any] | None, like: str) -> None:
    """Add a row to the table, and a function where one is given."""
    table = access_table()
    acts = {**table.acts, name: table.acts[like]}
    monkeypatch.setattr(catalog, "access_table", lambda: Table(table.reads, acts, table.withheld))
    known = catalog._functions()
    functions = known if does is None else {**known, name.replace("-", "_"): does}
    monkeypatch.setattr(catalog, "_functions", lambda: functions)


def test_act_is_cataloged_by_its_signature() -> None:
    """Arguments come in their order with their types, without the account that acts."""
    act = cataloged_acts()["confirm-person"]
    assert [(each.name, each.type, each.default) for each in act.arguments] == [
        ("report", UUID, NEEDED), ("confirmed", ConfirmedPerson, NEEDED)
    ]  # fmt: skip
    assert (act.gives, act.keeps_answer) == (UUID, True)


def test_correction_names_the_fields_of_the_table() -> None:
    """An act that takes any field takes those that it may write, but for what it sets by itself."""
    act = cataloged_acts()["correct-person"]
    changes = {each.name for each in act.arguments if each.is_change}
    sets = {"named_by", "is_name_confirmed"}
    assert changes == access_table().acts["correct-person"].writes["person"] - sets


def test_new_act_is_there_by_its_row_and_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has to be said of an act in a third place."""

    def make_known(account: UUID, person: UUID) -> None:
        """Make somebody known."""

    with_act(monkeypatch, "make-known", make_known, like="judge-link")
    assert cataloged_acts()["make-known"].says == "Make somebody known."


def test_act_without_a_function_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of the table that nothing does stops the start."""
    with_act(monkeypatch, "make-known", None, like="judge-link")
    with pytest.raises(LookupError, match="make-known"):
        cataloged_acts()


@dataclass(frozen=True)
class Inside:
    """Hides a path in a value."""

    where: tuple[Path, ...]


@pytest.mark.parametrize("odd", [Path, Any, bytes, Inside, list[Inside], Callable[[], None], Path | None])
def test_act_that_takes_what_cannot_be_sent_fails(monkeypatch: pytest.MonkeyPatch, odd: object) -> None:
    """A path of this machine, a function, or anything at all is not served unless somebody thought of it."""

    def make_known(account: UUID, where: Any) -> None:
        """Make somebody known."""

    make_known.__annotations__["where"] = odd
    with_act(monkeypatch, "make-known", make_known, like="judge-link")
    with pytest.raises(LookupError, match="make-known"):
        cataloged_acts()
    monkeypatch.setattr(catalog, "NOT_SERVED", {**NOT_SERVED, "make-known": "It is for testing."})
    assert "make-known" not in cataloged_acts()


def test_reason_for_no_act_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reason that stays behind when its act goes stops the start as well."""
    monkeypatch.setattr(catalog, "NOT_SERVED", {**NOT_SERVED, "make-known": "It is for testing."})
    with pytest.raises(LookupError, match="make-known"):
        cataloged_acts()


def test_act_that_takes_any_field_of_several_kinds_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which kind a field belongs to has to be plain."""

    def correct_all(account: UUID, **corrected: Any) -> None:
        """Correct everything."""

    with_act(monkeypatch, "correct-all", correct_all, like="confirm-person")
    with pytest.raises(LookupError, match="correct-all"):
        cataloged_acts()
