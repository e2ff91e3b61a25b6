"""Settings of a registry: from the environment, and refused where they are not safe."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings as django_settings
from django.db import connections

from repatria.core.errors import Fault, SettingsInvalid

KEY_FILES = ("REPATRIA_VAULT_KEY_FILE", "REPATRIA_REPORT_KEY_FILE")
SIGNING_KEY_FILE = "REPATRIA_SIGNING_KEY_FILE"
ATTESTATION_KEY_FILE = "REPATRIA_ATTESTATION_KEY_FILE"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_SECRET = 50
"""Characters of a secret key below which it is no secret."""


#: At most one: the registry that this process has open.
_opened: list[RegistrySettings] = []


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """What a registry needs to know before it starts.

    Attributes:
        is_development: Made-up people on one's own machine; only there may a secret be missing.
        database: The database as Django takes it.
        application_role: PostgreSQL role of the running application, which may not own the tables; None on
            SQLite, and in development.
        vault_key_file: The neutral's keys of the vault; None where this process may not open wishes.
        report_key_file: The keys that seal the text of reports; None where this process may not read it.
        signing_key_file: The key that signs packets; None where this process sends and receives none.
        attestation_key_file: The neutral's key, which attests cases and signs sheets; None where this process
            neither plans nor checks what was attested.
        hosts: Names under which it is served; whoever asks for another one is refused.
    """

    is_development: bool
    secret_key: str
    database: Mapping[str, object]
    application_role: str | None
    vault_key_file: Path | None
    report_key_file: Path | None
    signing_key_file: Path | None = None
    attestation_key_file: Path | None = None
    hosts: tuple[str, ...] = LOOPBACK

    def on_database(self, database: Mapping[str, object]) -> RegistrySettings:
        """Give the same settings with another database."""
        return replace(self, database=database)


def settings_from(environment: Mapping[str, str]) -> RegistrySettings:
    """Read the settings of a registry.

    ``REPATRIA_MODE`` is ``production`` where nothing is said, so that a forgotten variable never opens
    anything. ``REPATRIA_DATABASE`` is ``sqlite:PATH`` or ``postgresql://USER@HOST/NAME``; a folder in
    ``?host=`` is a Unix socket.

    Raises:
        SettingsInvalid: Something is missing, cannot be read, or is not safe; all faults at once. No fault
            repeats a secret.
    """
    faults: list[Fault] = []

    def refuse(name: str, code: str, found: str, expected: str) -> None:
        faults.append(Fault("environment", 0, name, code=code, found=found, expected=expected))

    mode = environment.get("REPATRIA_MODE", "production")
    if mode not in ("production", "development"):
        refuse("REPATRIA_MODE", "not-one-of", "another word", "production | development")
    is_development = mode == "development"
    secret = environment.get("REPATRIA_SECRET_KEY", "")
    if not is_development and (len(secret) < SHORTEST_SECRET or len(set(secret)) < 10):
        refuse("REPATRIA_SECRET_KEY", "insecure", "no secret", f"{SHORTEST_SECRET} random characters or more")
    address = environment.get("REPATRIA_DATABASE", "sqlite:repatria.sqlite3" if is_development else "")
    database = _database(address)
    if database is None:
        refuse("REPATRIA_DATABASE", "missing", "no database", "sqlite:PATH or postgresql://USER@HOST/NAME")
        database = {}
    role = environment.get("REPATRIA_DATABASE_ROLE") or None
    is_postgresql = database.get("ENGINE") == "django.db.backends.postgresql"
    if is_postgresql and not is_development and role is None:
        refuse("REPATRIA_DATABASE_ROLE", "insecure", "nothing", "a role that does not own the tables")
    vault_key_file, report_key_file = (environment.get(name) for name in KEY_FILES)
    for name, path in zip(KEY_FILES, (vault_key_file, report_key_file), strict=True):
        if path and not is_development and _is_open_to_others(Path(path)):
            refuse(name, "insecure", "a file others may read", "a file of its owner alone")
    if vault_key_file and vault_key_file == report_key_file:
        refuse(
            KEY_FILES[1], "insecure", "the file of the vault", "a file of its own: other people may open it"
        )
    signing_key_file, attestation_key_file = (
        environment.get(name) for name in (SIGNING_KEY_FILE, ATTESTATION_KEY_FILE)
    )
    if signing_key_file and not is_development and _is_open_to_others(Path(signing_key_file)):
        refuse(SIGNING_KEY_FILE, "insecure", "a file others may read", "a file of its owner alone")
    if attestation_key_file and _is_open_to_others(Path(attestation_key_file)):
        refuse(ATTESTATION_KEY_FILE, "insecure", "a file others may read", "a file of its owner alone")
    hosts = [name.strip() for name in environment.get("REPATRIA_HOSTS", "").split(",") if name.strip()]
    if any("*" in name or "/" in name or name.startswith(".") for name in hosts):
        refuse("REPATRIA_HOSTS", "insecure", "a pattern of names", "names, with commas between them")
    if faults:
        raise SettingsInvalid("Reading the settings of the registry", tuple(faults))
    return RegistrySettings(
        is_development=is_development,
        secret_key=secret or "development-only",
        database=database,
        application_role=role,
        vault_key_file=Path(vault_key_file) if vault_key_file else None,
        report_key_file=Path(report_key_file) if report_key_file else None,
        signing_key_file=Path(signing_key_file) if signing_key_file else None,
        attestation_key_file=Path(attestation_key_file) if attestation_key_file else None,
        hosts=(*LOOPBACK, *hosts),
    )


def open_registry(settings: RegistrySettings) -> None:
    """Let this process use a registry; a second call leaves the first one, its secret too, for another.

    A process serves one registry at a time. To open another closes its connections.
    """
    _opened.append(settings)
    del _opened[:-1]
    if not django_settings.configured:
        django_settings.configure(**django_values(settings))
        django.setup()
        return
    django_settings.SECRET_KEY = settings.secret_key
    connections["default"].close()
    del connections["default"]
    whole = connections.configure_settings({"default": dict(settings.database)})
    connections.databases["default"] = whole["default"]


def opened_settings() -> RegistrySettings:
    """Give the settings of the registry that this process has open.

    Raises:
        RuntimeError: It has none open.
    """
    if not _opened:
        raise RuntimeError("no registry is open in this process")
    return _opened[-1]


def django_values(settings: RegistrySettings) -> dict[str, object]:
    """Give the settings as Django names them."""
    return {
        "DEBUG": False,
        "SECRET_KEY": settings.secret_key,
        "INSTALLED_APPS": ["repatria.registry.apps.RegistryConfig"],
        "DATABASES": {"default": dict(settings.database)},
        "AUTH_USER_MODEL": "registry.Account",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "TASKS": {"default": {"BACKEND": "repatria.registry.work.backend.WorkBackend"}},
        "LOGGING_CONFIG": None,  # the shell that starts a registry says where logs go
    }


def _database(address: str) -> dict[str, object] | None:
    kind, _, rest = address.partition(":")
    if kind == "sqlite" and rest:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": rest,
            "OPTIONS": {
                # Two writers wait for each other at the start of an act; later, one of them would fail.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    if kind == "postgresql":
        return _postgresql(address)
    return None


def _postgresql(address: str) -> dict[str, object] | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    name = parts.path.removeprefix("/")
    if not name:
        return None
    folder = next((value for key, _, value in _pairs(parts.query) if key == "host"), "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(folder) or parts.hostname or "",
        "PORT": str(port or ""),
    }


def _pairs(query: str) -> list[tuple[str, str, str]]:
    return [part.partition("=") for part in query.split("&") if part]


def _is_open_to_others(path: Path) -> bool:
    return not path.is_file() or bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
