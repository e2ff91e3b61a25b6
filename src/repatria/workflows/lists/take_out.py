"""Take people out of a registry: as a file, a packet for another installation, a notice of the Convention."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.exports import Exported, ExportWanted
from repatria.core.listed import Imported
from repatria.workflows.files import refuse_unwritable, write_all, write_pieces
from repatria.workflows.keeping.acting_by_name import Named, acting_as

__all__ = ["ExportWanted", "Imported", "Named"]

NOTICES = ("capture-card", "notification")
#: A cell that begins so is a formula to a program for tables.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def request_export(environment: Mapping[str, str], named: Named, wanted: ExportWanted) -> str:
    """Ask to take people out, as the first of two; gives what the second one needs to name.

    Raises:
        RegistryRefused: The person may not, or the correspondent is not known.
    """
    with acting_as(environment, named) as account:
        from repatria.registry.actions import export_people as act  # noqa: PLC0415 - needs settings

        return str(act.request_export(account, wanted))


def export(
    environment: Mapping[str, str], named: Named, path: Path, *, request: str, wanted: ExportWanted
) -> int:
    """Write people into a file, as the second of two: CSV, or JSON Lines by its name; gives how many.

    Raises:
        RegistryRefused: The person may not, or is not a second one who asks for the same.
        RequestInvalid: The request is none, there are too many, or the file cannot be written.
    """
    if path.suffix not in (".csv", ".jsonl"):
        fault = Fault(str(path), 0, "file", "not-one-of", "another ending", ".csv or .jsonl")
        raise RequestInvalid("Exporting", (fault,))
    with acting_as(environment, named) as account:
        from repatria.registry.actions.export_people import export_people  # noqa: PLC0415 - needs settings

        taken = export_people(account, _request(request), wanted)
    write_all({path: _as_csv(taken) if path.suffix == ".csv" else _as_json_lines(taken)})
    return len(taken.rows)


def draw_up(environment: Mapping[str, str], named: Named, person: str, kind: str) -> Mapping[str, object]:
    """Give a capture card or a notification of somebody held.

    Raises:
        RegistryRefused: The person may not, or there is no such record.
        RequestInvalid: It is no identifier, or somebody sought.
    """
    with acting_as(environment, named) as account:
        from repatria.registry.actions.draw_up import draw_up_card, draw_up_notification  # noqa: PLC0415

        return (draw_up_card if kind == NOTICES[0] else draw_up_notification)(account, _request(person))


def public_key(environment: Mapping[str, str]) -> str:
    """Give the public key by which others know the packets of this installation.

    Raises:
        SettingsInvalid: The settings or the key are not safe.
        VaultClosed: No key is named.
    """
    from repatria.registry.settings import open_registry, settings_from  # noqa: PLC0415 - Django, for this alone
    from repatria.registry.vault.signing import own_public_key  # noqa: PLC0415

    open_registry(settings_from(environment))
    return own_public_key()


def know(environment: Mapping[str, str], named: Named, *, name: str, key: str) -> str:
    """Record by which public key another installation is known.

    Raises:
        RegistryRefused: The person may not, or the name or the key is known.
        RequestInvalid: It is no public key.
    """
    with acting_as(environment, named) as account:
        from repatria.registry.actions.packets import know_correspondent  # noqa: PLC0415 - needs settings

        return str(know_correspondent(account, name, key))


def make_packet(
    environment: Mapping[str, str], named: Named, path: Path, *, request: str, wanted: ExportWanted
) -> int:
    """Write the next packet for a correspondent, as the second of two; gives how many bytes it has.

    Raises:
        RegistryRefused: The person may not, or is not a second one who asks for the same.
        RequestInvalid: The request is none, or the file cannot be written.
    """
    refuse_unwritable(path)  # before the packet has its number: one that is lost would be missed
    with acting_as(environment, named) as account:
        from repatria.registry.actions import packets  # noqa: PLC0415 - needs settings

        content = packets.make_packet(account, _request(request), wanted)
    write_pieces(path, (content,))
    return len(content)


def receive_packet(environment: Mapping[str, str], named: Named, path: Path) -> Imported:
    """Take in a packet, whole or not at all.

    Raises:
        PacketRefused: It was altered, is old, repeated, for somebody else, or of somebody unknown.
        RegistryRefused: The person may not.
        RequestInvalid: The file cannot be read, or people in it cannot be taken in.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        fault = Fault(str(path), 0, "file", "unreadable", type(error).__name__, "a packet")
        raise RequestInvalid("Receiving a packet", (fault,)) from error
    with acting_as(environment, named) as account:
        from repatria.registry.actions import packets  # noqa: PLC0415 - needs settings

        return packets.receive_packet(account, content)


def _request(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        fault = Fault(
            "command", 0, "identifier", "wrong-type", "another form", "an identifier as it was printed"
        )
        raise RequestInvalid("Reading the command", (fault,)) from error


def _as_csv(taken: Exported) -> Iterator[str]:
    lines: list[str] = []

    class _Line:
        def write(self, line: str) -> None:
            lines.append(line)

    writer = csv.writer(_Line(), lineterminator="\n")
    for row in (taken.fields, *taken.rows):
        writer.writerow([_cell(value) for value in row])
        yield lines.pop()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _as_json_lines(taken: Exported) -> Iterator[str]:
    for row in taken.rows:
        said = dict(zip(taken.fields, row, strict=True))
        yield json.dumps(said, ensure_ascii=False, default=str) + "\n"
