"""A registry on a throwaway PostgreSQL, with made-up people in it."""

from __future__ import annotations

import atexit
import csv
import secrets
import tempfile
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.tracing.people import lists
from tests.registry.cluster import APPLICATION, OWNER, Cluster, running_cluster

DATABASE = "registry"
#: As a server is set up that means it: what is committed is on the disk.
SERVER = {"shared_buffers": "256MB", "log_min_messages": "fatal"}
SECRET = "made-up-0123456789-" * 3
PARTIES = ("UA", "RU", "KP", "CH")
MOST_NAMES = 200_000
UNITS = ("brigade", "regiment", "battalion", "company", "squadron", "battery", "division")


def opened_registry() -> tuple[Cluster, UUID]:
    """Start a server with the tables in it, open it in this process, and make a registrar of the neutral."""
    stack = ExitStack()
    atexit.register(stack.close)
    cluster = stack.enter_context(running_cluster(SERVER))
    for statement in (
        f"CREATE ROLE {OWNER} LOGIN",
        f"CREATE ROLE {APPLICATION} LOGIN",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    ):
        cluster.run(statement)
    from repatria.registry.database.opening import opened_by_owner  # noqa: PLC0415 - counted where it is used
    from repatria.registry.settings import open_registry, settings_from  # noqa: PLC0415

    owner = settings_from(environment_of(cluster) | {"REPATRIA_DATABASE": cluster.address(OWNER, DATABASE)})
    with opened_by_owner(owner):
        from repatria.registry.database.prepare import prepare_database  # noqa: PLC0415 - needs settings

        prepare_database(owner)
    open_registry(settings_from(environment_of(cluster)))
    from repatria.registry.roles import Role  # noqa: PLC0415 - needs settings
    from tests.registry.people import account  # noqa: PLC0415

    return cluster, account(Role.REGISTRAR)


def environment_of(cluster: Cluster) -> dict[str, str]:
    """Give the settings by which the application works on it."""
    return {
        "REPATRIA_SECRET_KEY": SECRET,
        "REPATRIA_DATABASE_ROLE": APPLICATION,
        "REPATRIA_DATABASE": cluster.address(APPLICATION, DATABASE),
    }


def session_of(account: UUID) -> str:
    """Open a session of somebody, past signing in, and give its token."""
    from repatria.registry.models import Account, Session  # noqa: PLC0415 - needs settings
    from repatria.registry.models.guard import writing  # noqa: PLC0415
    from repatria.registry.sessions import digest_of_secret  # noqa: PLC0415

    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with writing():
        Session.objects.create(
            account=Account.objects.get(pk=account),
            digest=digest_of_secret(token),
            has_factor=True,
            last_used=now,
            ends_at=now + timedelta(hours=1),
        )
    return token


def unit_of(row: int) -> str:
    """Make up the unit of somebody: many have the same number, and a seventh the same kind."""
    return f"{row % 997} {UNITS[row % len(UNITS)]}"


def written_list(folder: Path, people: int) -> Path:
    """Write a list of people held as CSV, with all that an import takes."""
    path = folder / "held.csv"
    table = made_up_people(people)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "name", "date of birth", "service number", "rank", "unit", "place", "agreed"])
        for row, (name, born) in enumerate(table):
            camp, unit = f"Made-up camp {row % 211}", f"{row % 97} made-up brigade"
            writer.writerow([f"r{row}", name, born, f"M-{row:07}", "private", unit, camp, "yes"])
    return path


def made_up_people(people: int) -> list[tuple[str, str]]:
    """Make up names as they are spread among real ones, with days of birth; in a million, five share each."""
    distinct = min(people, MOST_NAMES)
    with tempfile.TemporaryDirectory() as folder:
        lists(Path(folder), people=distinct * 2, seed=7)
        table = pq.read_table(Path(folder) / "held.parquet").slice(0, distinct)
    parts = (table[part].to_pylist() for part in ("forename", "patronymic", "surname"))
    names = [" ".join(part for part in each if part) for each in zip(*parts, strict=True)]
    days = np.random.default_rng(3).integers(-10_000, 13_000, people)
    born = pa.array(days, pa.int32()).cast(pa.date32()).to_pylist()
    return [(names[row % distinct] or f"Nobody{row}", str(day)) for row, day in enumerate(born)]


def fill(cluster: Cluster, registrar: UUID, people: int) -> list[str]:
    """Put people with custody into the tables at once, past all acts, and give their names."""
    from repatria.registry.models import Account  # noqa: PLC0415 - needs settings
    from repatria.registry.words import words_of  # noqa: PLC0415

    made = made_up_people(people)
    now, by = datetime.now(UTC), Account.objects.get(pk=registrar)
    person = [
        "id", "version", "made_at", "organization_id", "recorded_by_id", "is_sought", "name", "home",
        "category", "ground", "health", "at_least", "is_erased", "number", "rank", "unit", "born_first",
        "born_last", "words",
    ]  # fmt: skip
    custody = [
        "id", "version", "made_at", "person_id", "holder", "place", "is_place_known", "is_confirmed", "words",
    ]  # fmt: skip
    chance = np.random.default_rng(5)
    identifiers = [uuid.UUID(bytes=chance.bytes(16)) for _ in range(people)]
    with psycopg.connect(host=str(cluster.folder), user="postgres", dbname=DATABASE) as connection:
        connection.execute("SET session_replication_role = replica")  # no check of each reference
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY registry_person ({', '.join(person)}) FROM STDIN") as copy:
                for row, (name, born) in enumerate(made):
                    number, unit = f"M-{row:07}", unit_of(row)
                    words = words_of({"name": name, "number": number, "unit": unit})
                    copy.write_row(
                        (identifiers[row], 1, now, by.organization_id, registrar, row % 3 == 0, name,
                         PARTIES[row % 4], "combatant", "captured", "unknown", 1, False, number, "private",
                         unit, born, born, words)
                    )  # fmt: skip
            with cursor.copy(f"COPY registry_custody ({', '.join(custody)}) FROM STDIN") as copy:
                for row, identifier in enumerate(identifiers):
                    place = f"Made-up camp {row % 5_003}"
                    copy.write_row(
                        (uuid.UUID(bytes=chance.bytes(16)), 1, now, identifier, PARTIES[(row + 1) % 4], place,
                         True, False, words_of({"place": place}))
                    )  # fmt: skip
    cluster.run("VACUUM ANALYZE", database=DATABASE)
    return [name for name, _ in made]


def key_everybody(cluster: Cluster, names: list[str]) -> None:
    """Put keys of all names into the table at once, past the act, for people in the order of `fill`."""
    from repatria.tracing.sounds_of_names import words_of_sounds  # noqa: PLC0415 - counted where it is used

    distinct = sorted(set(names))
    words = dict(zip(distinct, words_of_sounds(distinct), strict=True))
    chance, now = np.random.default_rng(5), datetime.now(UTC)
    people = [uuid.UUID(bytes=chance.bytes(16)) for _ in names]
    columns = "id, version, made_at, person_id, of_version, keys"
    with psycopg.connect(host=str(cluster.folder), user="postgres", dbname=DATABASE) as connection:
        connection.execute("SET session_replication_role = replica")
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY registry_namekeys ({columns}) FROM STDIN") as copy,
        ):
            for person, name in zip(people, names, strict=True):
                copy.write_row((uuid.uuid4(), 1, now, person, 1, " ".join(words[name]) or None))
    cluster.run("VACUUM ANALYZE registry_namekeys", database=DATABASE)
