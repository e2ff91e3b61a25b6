from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings

from repatria.core.errors import SettingsInvalid
from repatria.registry.settings import open_registry, settings_from

SAFE = {
    "REPATRIA_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz" * 2,
    "REPATRIA_DATABASE": "postgresql://app@/repatria?host=/run/postgresql",
    "REPATRIA_DATABASE_ROLE": "app",
}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"REPATRIA_SECRET_KEY": ""}, "REPATRIA_SECRET_KEY"),
        ({"REPATRIA_SECRET_KEY": "x" * 60}, "REPATRIA_SECRET_KEY"),
        ({"REPATRIA_DATABASE": ""}, "REPATRIA_DATABASE"),
        ({"REPATRIA_DATABASE": "mysql://a/b"}, "REPATRIA_DATABASE"),
        ({"REPATRIA_DATABASE": "postgresql://a:b:c"}, "REPATRIA_DATABASE"),
        ({"REPATRIA_DATABASE_ROLE": ""}, "REPATRIA_DATABASE_ROLE"),
        ({"REPATRIA_MODE": "debug"}, "REPATRIA_MODE"),
        ({"REPATRIA_VAULT_KEY_FILE": "no-such-file"}, "REPATRIA_VAULT_KEY_FILE"),
    ],
)
def test_insecure_settings_are_refused(change: dict[str, str], key: str) -> None:
    """Outside development each setting that is missing or not safe is refused by its name."""
    with pytest.raises(SettingsInvalid) as refused:
        settings_from(SAFE | change)
    assert [fault.key for fault in refused.value.faults] == [key]


def test_nothing_said_is_production() -> None:
    """An empty environment is refused; development has to be asked for."""
    with pytest.raises(SettingsInvalid):
        settings_from({})
    assert settings_from({"REPATRIA_MODE": "development"}).is_development


def test_no_fault_repeats_a_secret() -> None:
    """A secret that is refused is not in the message."""
    with pytest.raises(SettingsInvalid) as refused:
        settings_from(SAFE | {"REPATRIA_SECRET_KEY": "hunter2", "REPATRIA_DATABASE": "my:hunter3"})
    assert "hunter" not in refused.value.message


def test_key_file_of_its_owner_alone(tmp_path: Path) -> None:
    """The vault's key file is taken only where nobody else may read it."""
    key = tmp_path / "vault.key"
    key.write_text("k", encoding="utf-8")
    key.chmod(0o640)
    with pytest.raises(SettingsInvalid):
        settings_from(SAFE | {"REPATRIA_VAULT_KEY_FILE": str(key)})
    key.chmod(0o600)
    assert settings_from(SAFE | {"REPATRIA_VAULT_KEY_FILE": str(key)}).vault_key_file == key


def test_another_registry_has_its_own_secret(tmp_path: Path) -> None:
    """Who opens a second registry signs with its secret, not with that of the first."""
    for secret in ("first" * 10, "second" * 10):
        database = f"sqlite:{tmp_path / secret}"
        of = {"REPATRIA_MODE": "development", "REPATRIA_SECRET_KEY": secret, "REPATRIA_DATABASE": database}
        open_registry(settings_from(of))
        assert secret == django_settings.SECRET_KEY
