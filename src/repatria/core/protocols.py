"""What protocols and their additions say together: who is over, and who has to have signed.

A protocol is never changed. What turns out wrong later is an addition that names the document before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from repatria.core.documents import NEUTRAL, is_role
from repatria.core.errors import DocumentRefused

#: A protocol is between so many parties.
_BETWEEN = 2
#: What a protocol says of a round.
_ROUND = {"round", "from", "to", "place", "manifest", "began", "ended", "how", "over", "not_over"}


def record_of(chain: Sequence[Mapping[str, Any]]) -> tuple[frozenset[str], frozenset[str]]:
    """Give who is over by a protocol with its additions, and everybody in it.

    Raises:
        DocumentRefused: An addition is not to the document before it (`chain`), or changes what it cannot
            (`number`), or they are of another form (`form`).
    """
    try:
        return _record(chain)
    except (KeyError, TypeError, AttributeError) as error:
        raise DocumentRefused("form", "it is a protocol or addition of another form") from error


def signers_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the roles that have to sign a document.

    Raises:
        DocumentRefused: It is a record that is not between two parties (`form`).
    """
    if document["kind"] not in ("protocol", "addition"):
        return (NEUTRAL,)
    parties = document.get("parties")
    if (
        not isinstance(parties, list)
        or len(parties) != _BETWEEN
        or not all(isinstance(party, str) and is_role(party) for party in parties)
        or len({*parties, NEUTRAL}) != _BETWEEN + 1
    ):
        raise DocumentRefused("form", "it is not between two parties")
    return (*parties, NEUTRAL)


def _record(chain: Sequence[Mapping[str, Any]]) -> tuple[frozenset[str], frozenset[str]]:
    if not chain or chain[0]["kind"] != "protocol":
        raise DocumentRefused("chain", "the protocol itself comes first, then its additions")
    rounds = chain[0]["rounds"]
    if not isinstance(rounds, list) or not all(set(each) == _ROUND for each in rounds):
        raise DocumentRefused("form", "it does not say its rounds as a protocol does")
    over = {one["number"] for each in rounds for one in each["over"]}
    known = over | {number for each in rounds for number in each["not_over"]}
    for before, addition in pairwise(chain):
        if addition["kind"] != "addition" or addition["to"] != before["digest"]:
            raise DocumentRefused("chain", "an addition does not follow the document before it")
        if list(addition["parties"]) != list(chain[0]["parties"]):
            raise DocumentRefused("chain", "an addition is of other parties")
        added, taken = set(addition["over"]), set(addition["not_over"])
        if not added <= known - over or not taken <= over:
            raise DocumentRefused("number", "an addition changes what the record does not say")
        over = (over | added) - taken
    return frozenset(over), frozenset(known)
