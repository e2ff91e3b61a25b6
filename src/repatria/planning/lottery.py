"""The lottery: one secret per party decides the order among people whom nothing tells apart.

First the roster is frozen, then every party commits to a secret, then all secrets are opened. Nobody who
commits knows the others' secrets, so one party that keeps its own well is enough for a fair order.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from repatria.core.cases import Case
from repatria.core.errors import Fault, LotteryRefused, RequestInvalid

#: Shortest secret that is taken, in bytes: a shorter one could be found from its commitment.
SHORTEST_SECRET_BYTES = 32

_ROSTER = re.compile(r"hmac-sha256:[0-9a-f]{64}")


def roster_digest(case: Case, key: bytes) -> str:
    """Give the digest by which the roster is frozen: of the sorted identifiers of people, and nothing else.

    It is keyed with the neutral's key, so that a party that sees it cannot try out who is in the case.
    """
    names = sorted(case.roll.ids)
    return "hmac-sha256:" + hmac.new(key, _bytes("roster", names), hashlib.sha256).hexdigest()


def commit(secret: bytes, *, party: str, roster: str) -> str:
    """Give the commitment of a party to its secret, for this frozen roster.

    Raises:
        RequestInvalid: The secret is too short to be one, or `roster` is no digest.
    """
    faults = []
    if len(secret) < SHORTEST_SECRET_BYTES:
        expected = f"at least {SHORTEST_SECRET_BYTES} random bytes"
        faults.append(Fault(party, 0, "secret", "bad-number", f"{len(secret)} bytes", expected))
    if not _ROSTER.fullmatch(roster):
        expected = "the digest that the neutral froze: hmac-sha256: and 64 hexadecimal digits"
        faults.append(Fault(party, 0, "roster", "wrong-type", "something else", expected))
    if faults:
        raise RequestInvalid("Committing to a secret", tuple(faults))
    return _sha256("commitment", [party, roster, secret.hex()])


def open_seed(
    parties: tuple[str, ...],
    *,
    roster: str,
    commitments: Mapping[str, tuple[str, str]],
    secrets: Mapping[str, bytes],
) -> str:
    """Check every secret against its commitment and give the seed that all of them make.

    Args:
        parties: All parties of the case; each takes part, so that nobody chooses who does.
        roster: Digest of the roster of the case as it stands now.
        commitments: By party, the roster that it committed for and its commitment.
        secrets: By party.

    Raises:
        LotteryRefused: The roster changed since, somebody is missing or a stranger, or a secret is not the
            one that was committed to. All of that is named.
    """
    faults = [
        f"{party} committed, and is no party of the case."
        for party in sorted(set(commitments) - set(parties))
    ]
    faults += [
        f"There is a secret of {party}, which is no party of the case."
        for party in sorted(set(secrets) - set(parties))
    ]
    for party in sorted(parties):
        if party not in commitments:
            faults.append(f"{party} has not committed.")
            continue
        frozen, commitment = commitments[party]
        is_same = frozen == roster
        if not is_same:
            faults.append(
                f"{party} committed for another roster: identifiers changed since, or the key is another."
            )
        if party not in secrets:
            faults.append(f"The secret of {party} is not opened.")
        elif is_same and not _is_opened_by(secrets[party], commitment, party, roster):
            faults.append(f"The secret of {party} is not the one it committed to.")
    if faults:
        raise LotteryRefused("No seed. " + " ".join(faults))
    return _sha256("seed", [roster, [[party, secrets[party].hex()] for party in sorted(parties)]])


def _is_opened_by(secret: bytes, commitment: str, party: str, roster: str) -> bool:
    return len(secret) >= SHORTEST_SECRET_BYTES and commitment == commit(secret, party=party, roster=roster)


def _sha256(what: str, document: object) -> str:
    return "sha256:" + hashlib.sha256(_bytes(what, document)).hexdigest()


def _bytes(what: str, document: object) -> bytes:
    text = json.dumps(document, separators=(",", ":"))
    return f"repatria lottery {what} 1\0{text}".encode()
