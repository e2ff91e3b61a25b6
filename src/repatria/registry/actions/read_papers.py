"""Read a manifest or a protocol as it was signed: the neutral any, a party those that name it."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.frame import acting
from repatria.registry.models import Manifest, Protocol
from repatria.registry.vault.days import open_paper
from repatria.registry.vault.keys import Compartment, ring_of


def read_manifest(account: UUID, manifest: UUID) -> str:
    """Give a manifest of a journey that begins or ends with the account's party.

    Raises:
        NoSuchRecord: There is none, or it is of others.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "read-manifest", subject=f"manifest:{manifest}") as act:
        found = Manifest.objects.filter(pk=manifest).first()
        if found is None or act.asker.party not in (None, found.origin, found.destination):
            raise NoSuchRecord
        return open_paper(ring_of(Compartment.WISHES), found)


def read_protocol(account: UUID, protocol: UUID) -> str:
    """Give a protocol, or an addition to one, that the account's party signed.

    Raises:
        NoSuchRecord: There is none, or it is of others.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "read-protocol", subject=f"protocol:{protocol}") as act:
        found = Protocol.objects.filter(pk=protocol).first()
        if found is None or act.asker.party not in (None, found.one, found.other):
            raise NoSuchRecord
        return open_paper(ring_of(Compartment.WISHES), found)
