"""The made-up population: lived in, made by acts alone, and only where nobody real can be."""

from __future__ import annotations

import stat
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import time

import pytest

from repatria.core.cases import Tier
from repatria.core.errors import AlreadyRecorded, RequestInvalid, SettingsInvalid, VaultClosed
from repatria.core.selections import Selection, who
from repatria.registry.actions.open_session import open_session
from repatria.registry.actions.plan_stages import as_if_on, today
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Account, Enquiry, Handover, Person, Plan, RoleHeld
from repatria.registry.roles import Role
from repatria.registry.settings import open_registry, settings_from
from repatria.registry.vault.factors import STEP_S, open_factor
from repatria.workflows.demo import seed_demo as seeding
from repatria.workflows.demo.made_up_people import Chance, MadeUpPerson, make_up_people
from repatria.workflows.demo.seed_demo import seed_demo
from repatria.workflows.plans import plan_from_registry as planning
from tests.registry.conftest import SQLITE, Opened
from tests.registry.people import account

WORDS = tomllib.loads(Path(seeding.__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def made_up(seed: int) -> list[MadeUpPerson]:
    """Make up some people."""
    tongues = ["ukrainian", "placeholders"]
    return list(make_up_people(Chance(seed), WORDS, home="UA", tongues=tongues, count=50))


def code_now(name: str) -> str:
    """Give the code that the phone of somebody shows."""
    found = Account.objects.get(name=name)
    assert found.factor_nonce is not None
    assert found.factor_sealed is not None
    return open_factor(found.factor_nonce, found.factor_sealed, found.id).code_at(time())


def test_registry_is_lived_in(registry: Opened, tmp_path: Path) -> None:
    """All roles, hundreds held and sought, plans as far as the day lets them, things late, a whole audit."""
    seeded = seed_demo(registry.environment, tmp_path / "people", is_asked_outside=True)
    open_registry(settings_from(registry.environment))
    assert set(RoleHeld.objects.values_list("role", flat=True)) == {role.value for role in Role}
    assert [Person.objects.filter(is_sought=each).count() > 199 for each in (False, True)] == [True, True]
    assert set(Enquiry.objects.values_list("state", flat=True)) == {
        "received", "searching", "found", "withdrawn",
    }  # fmt: skip
    plans = list(Plan.objects.order_by("made_at").values_list("case_id", "ratified_on"))
    waits, ratified = ("kursk-2025", None), ("made-up-exchange", datetime.now(UTC).date())
    assert plans == ([ratified, waits] if seeded.is_ratified else [waits])
    assert (seeded.is_ratified, Handover.objects.exists()) == (registry.vendor == SQLITE,) * 2
    assert tell_overdue(Account.objects.get(name="ua-registrar").id).number > 5
    assert check_chain().is_whole
    (first, *_) = tomllib.loads(seeded.accounts.read_text(encoding="utf-8"))["account"]
    assert open_session(first["name"], first["password"], code=code_now(first["name"])).has_second_factor
    assert {stat.S_IMODE(path.stat().st_mode) for path in (seeded.accounts, seeded.key)} == {0o600}


def test_exchange_is_ratified_whoever_is_drawn(
    on_sqlite: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the soldiers of the report drawn before all others, still all who have to approve the plan can."""
    # Those of the report are wounded; by where somebody is at home no tier may order.
    tiers = Tier("wounded", (who(health="wounded"),)), Tier("people freed", (Selection(),))
    monkeypatch.setattr(planning, "default_tiers", lambda _: tiers)
    seed_demo(on_sqlite.environment, tmp_path / "people")
    open_registry(settings_from(on_sqlite.environment))
    assert Plan.objects.get(case_id="made-up-exchange").ratified_on is not None


def test_same_seed_makes_up_the_same_people() -> None:
    """Who is made up hangs on the seed alone."""
    assert (made_up(1) == made_up(1), made_up(1) == made_up(2)) == (True, False)


def test_everybody_says_that_they_are_made_up() -> None:
    """Each number says it; and names are those of nobody, in several scripts."""
    people = made_up(1)
    assert all(person.number.startswith("MADE-UP-") for person in people)
    stems = {stem for tongue in WORDS["tongue"] for stem, _ in tongue.get("stems", ())}
    wholes = {name for tongue in WORDS["tongue"] for name, _ in tongue.get("whole", ())}
    assert all(
        person.name in wholes or any(person.name.startswith(stem) for stem in stems) for person in people
    )


def test_only_in_an_empty_registry(registry: Opened, tmp_path: Path) -> None:
    """Where anybody is, nobody is made up, and no file is left."""
    account(Role.REGISTRAR)
    with pytest.raises(AlreadyRecorded):
        seed_demo(registry.environment, tmp_path / "people", is_asked_outside=True)
    open_registry(settings_from(registry.environment))
    assert (Account.objects.count(), list((tmp_path / "people").iterdir())) == (1, [])


def test_only_in_development(registry: Opened, tmp_path: Path) -> None:
    """Outside of development nobody is made up unless it is asked for."""
    outside = dict(registry.environment) | {
        "REPATRIA_MODE": "production", "REPATRIA_SECRET_KEY": "made-up-0123456789-" * 3,
    }  # fmt: skip
    with pytest.raises(SettingsInvalid):
        seed_demo(outside, tmp_path / "people")


def test_keys_are_needed_first(registry: Opened, tmp_path: Path) -> None:
    """Without a ring for wishes nothing is begun."""
    without = {name: value for name, value in registry.environment.items() if "VAULT" not in name}
    with pytest.raises(VaultClosed):
        seed_demo(without, tmp_path / "people", is_asked_outside=True)
    open_registry(settings_from(registry.environment))
    assert Account.objects.count() == 0


def test_no_passwords_are_overwritten(registry: Opened, tmp_path: Path) -> None:
    """A folder with accounts of another time is refused before anything is done."""
    (tmp_path / "accounts.toml").write_text("", encoding="utf-8")
    with pytest.raises(RequestInvalid):
        seed_demo(registry.environment, tmp_path, is_asked_outside=True)


@pytest.mark.usefixtures("registry")
def test_day_of_plans_is_another_in_development_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody makes a plan of real people look older than it is."""
    day, settings = date(2025, 1, 12), settings_from({"REPATRIA_MODE": "development"})
    monkeypatch.setattr("repatria.registry.actions.plan_stages.opened_settings", lambda: settings)
    with as_if_on(day):
        assert today() == day
    assert today() == datetime.now(UTC).date()
    real = replace(settings, is_development=False)
    monkeypatch.setattr("repatria.registry.actions.plan_stages.opened_settings", lambda: real)
    with pytest.raises(SettingsInvalid), as_if_on(day):
        pass


@pytest.mark.usefixtures("registry")
def test_a_half_minute_that_ends_meanwhile_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code made in one half minute and looked at in the next is made anew."""
    from repatria.workflows.demo import demo_accounts  # noqa: PLC0415 - needs settings

    clocks = iter([time() - STEP_S])
    monkeypatch.setattr(demo_accounts, "time", lambda: next(clocks, None) or time())
    opened = demo_accounts.open_demo_accounts(WORDS)
    assert Account.objects.filter(has_factor=True).count() == len(opened)
