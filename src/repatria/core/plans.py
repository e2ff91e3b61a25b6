"""A plan: who goes where under which offer, what was proven of it, and why the others stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from repatria.core.counts import Count
from repatria.core.listings import Listing

#: A proof tree in plain JSON values; docs/certificate.md says what it means.
Proof = dict[str, Any]


class Outcome(StrEnum):
    """What is known of a plan. Only `PROVEN_BEST` may be shown as best.

    `REPAIRED` says that no repair of another plan changes fewer people's places, and never that it is best.
    """

    PROVEN_BEST = "proven best"
    REPAIRED = "repaired, proven fewest changes"
    FOUND = "found, not proven best"
    IMPOSSIBLE = "proven impossible"
    UNDECIDED = "undecided"


class Reason(StrEnum):
    """Why somebody is left, in the order in which reasons are listed."""

    NO_OFFER = "no-offer"
    CANNOT_BE_MOVED = "cannot-be-moved"
    COUNT_UNKNOWN = "count-unknown"
    OFFER_NOT_IN_FORCE = "offer-not-in-force"
    OFFER_FULL = "offer-full"
    OUTRANKED = "outranked"
    KEPT_TOGETHER = "kept-together"
    OVER_CAPACITY = "over-capacity"


@dataclass(frozen=True, slots=True)
class Transfer:
    """People who move from their holder to a destination under one offer.

    Attributes:
        id: Position in the plan, from 0; credits refer to it.
        who: Identifier of a person or group.
        offer: Empty only for a transfer already carried out that was under none.
        is_provisional: An interview in private is due first; never says why.
        is_accompanying: They travel with others and are not counted as freed.
        lot: What is handed over, where these are no people; None for people.
        is_done: It was carried out before the day of the case; nothing of it is planned.
    """

    id: int
    who: str
    count: int
    origin: str
    destination: str
    offer: str
    is_provisional: bool
    is_accompanying: bool = False
    lot: str | None = None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """`count` arrivals of a transfer that pay an offer; each arrival pays one offer a party at most."""

    transfer: int
    offer: str
    count: int


class Transfers(Listing[Transfer, str]):
    """Transfers, each with its place as its `id`, and as its own whom it moves."""

    @staticmethod
    def parted(thing: Transfer) -> tuple[Transfer, str]:
        """Part a transfer into what it is like, and whom it moves."""
        return replace(thing, id=0, who=""), thing.who

    def made(self, index: int) -> Transfer:
        """Make the transfer at a place."""
        like = self.likes[self.codes[index]]
        return Transfer(
            index,
            self.own[index],
            like.count,
            like.origin,
            like.destination,
            like.offer,
            like.is_provisional,
            like.is_accompanying,
            like.lot,
            like.is_done,
        )


class Credits(Listing[Credit, int]):
    """Credits, each with its transfer as its own."""

    @staticmethod
    def parted(thing: Credit) -> tuple[Credit, int]:
        """Part a credit into what it is like, and the transfer it is of."""
        return replace(thing, transfer=0), thing.transfer

    def made(self, index: int) -> Credit:
        """Make the credit at a place."""
        like = self.likes[self.codes[index]]
        return Credit(self.own[index], like.offer, like.count)


@dataclass(frozen=True, slots=True)
class TierResult:
    """The value a plan reaches in a tier, and the bound that is proven.

    Attributes:
        bound: No plan that equals this one in the earlier tiers does better; None where nothing is proven.
    """

    name: str
    value: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class FailingTerm:
    """A term that keeps an offer out of force.

    Attributes:
        term: Path in the offer, e.g. ``gets[0]``; or ``offer`` for a fact about the whole of it.
        needs: What it asks for at the least; None where that is not a number.
        can_have: The most that any plan reaches with this one term waived; None where not computed.
    """

    term: str
    needs: int | None
    can_have: int | None
    says: str


@dataclass(frozen=True, slots=True)
class OfferState:
    """Whether an offer is in force in a plan (somebody is released under it), and if not, why."""

    id: str
    is_in_force: bool
    because: tuple[FailingTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """People who stay: how many, and all reasons that hold."""

    who: str
    count: Count
    reasons: tuple[Reason, ...]


class Lefts(Listing[Left, str]):
    """Those who stay, each with who it is as its own."""

    @staticmethod
    def parted(thing: Left) -> tuple[Left, str]:
        """Part an entry into what it is like, and who it is about."""
        return replace(thing, who=""), thing.who

    def made(self, index: int) -> Left:
        """Make the entry at a place."""
        like = self.likes[self.codes[index]]
        return Left(self.own[index], like.count, like.reasons)


def counted_lots(kind: str) -> str:
    """Name the row of a balance that counts lots of one kind."""
    return f"lots: {kind}"


@dataclass(frozen=True, slots=True)
class Balance:
    """What a party gives and gets in one weight table.

    "people" counts heads, and `counted_lots` names the row that counts lots of a kind.

    Attributes:
        left: Weight of those it still holds who could go under its offers.
    """

    party: str
    weights: str
    given: int
    got: int
    left: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule of law says about an offer, or about a tier."""

    rule: str
    offer: str
    article: str
    says: str


@dataclass(frozen=True, slots=True)
class Due:
    """People whom the law says to release without any return, and whom no unconditional offer covers."""

    holder: str
    rule: str
    article: str
    count: Count


@dataclass(frozen=True, slots=True)
class Dependence:
    """A record that moves, and the offers in force that fall if one of it does not go.

    For the neutral alone: neither the interviewer nor the person is told.
    """

    who: str
    offers: tuple[str, ...]


class Dependences(Listing[Dependence, str]):
    """Those on whom others depend, each with who it is as its own."""

    @staticmethod
    def parted(thing: Dependence) -> tuple[Dependence, str]:
        """Part an entry into what it is like, and who it is about."""
        return replace(thing, who=""), thing.who

    def made(self, index: int) -> Dependence:
        """Make the entry at a place."""
        return Dependence(self.own[index], self.likes[self.codes[index]].offers)


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What a plan takes on trust.

    Attributes:
        assumed: Offers in force that nobody has made.
        claims_unverified: Sources that the case cites and nobody verified.
        interviews_due: People whom an offer selects and whose wish was not taken in private.
        counts_from_below: Records whose number is not known exactly.
        captures_undated: People moved whose day of capture is unknown, so that years captive leave them out.
        is_attested: Did the neutral attest the case?
    """

    assumed: tuple[str, ...]
    claims_unverified: tuple[str, ...]
    interviews_due: int
    counts_from_below: int
    captures_undated: int
    is_attested: bool


@dataclass(frozen=True, slots=True)
class MadeWith:
    """Versions and seed that give the same plan again."""

    repatria: str
    solver: str
    seed: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where people of one record go in a plan: under which offer, to which destination."""

    who: str
    offer: str
    destination: str
    count: int


@dataclass(frozen=True, slots=True)
class NotGoing:
    """People of one record who do not go after all. Never why: that may be a wish."""

    who: str
    count: int


@dataclass(frozen=True, slots=True)
class Repairs:
    """What a repaired plan mends.

    Attributes:
        plan: Digest of the plan that is mended.
        without: Who does not go, sorted; those of earlier repairs among them.
        places: Every place in the plan that is mended, sorted; those who accompany others have none.
        changed: How many other people lose their place, get another, or get one who had none.
    """

    plan: str
    without: tuple[NotGoing, ...]
    places: tuple[Place, ...]
    changed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The neutral's view of the best exchange found.

    Of a large plan the transfers, credits and the like are listings, of any other they may be tuples.

    Attributes:
        case_digest: Keyed digest of the case; None where no key of a neutral was given.
        gap: By how many people the plan may fall short in the first tier that is open; 0 when proven,
            None where nothing bounds it.
        warnings: Sentences for the neutral alone.
        certificate: Proof per tier; see docs/certificate.md.
        depends_on: Those without whom an offer in force falls, by identifier.
        repairs: What the plan mends, of a repaired plan; None of any other.
    """

    case_id: str
    case_digest: str | None
    outcome: Outcome
    gap: int | None
    tiers: tuple[TierResult, ...]
    transfers: Sequence[Transfer]
    credits: Sequence[Credit]
    balance: tuple[Balance, ...]
    offers: tuple[OfferState, ...]
    left: Sequence[Left]
    due: tuple[Due, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    rests_on: RestsOn
    certificate: Proof
    made_with: MadeWith
    depends_on: Sequence[Dependence] = ()
    repairs: Repairs | None = None

    @property
    def people_moved(self) -> int:
        """Count all who are to be freed: without those who accompany them, lots, and those already gone."""
        return sum(
            number * t.count
            for t, number in tallied(self.transfers)
            if not t.is_done and not t.is_accompanying and t.lot is None
        )

    @property
    def planned(self) -> tuple[Transfer, ...]:
        """Give the transfers that are still to be carried out."""
        return tuple(transfer for transfer in self.transfers if not transfer.is_done)

    @property
    def people_done(self) -> int:
        """Count those who went before the day of the case."""
        return sum(n * t.count for t, n in tallied(self.transfers) if t.is_done and t.lot is None)

    @property
    def lots_moved(self) -> int:
        """Count the lots handed over, of all kinds."""
        return sum(self.lots_by_kind.values())

    @property
    def lots_by_kind(self) -> dict[str, int]:
        """Count the lots handed over, by kind, sorted."""
        kinds: dict[str, int] = {}
        for transfer, number in sorted(tallied(self.transfers), key=lambda entry: entry[0].lot or ""):
            if transfer.lot is not None and not transfer.is_done:
                kinds[transfer.lot] = kinds.get(transfer.lot, 0) + transfer.count * number
        return kinds

    @property
    def people_provisional(self) -> int:
        """Count those freed who are still to be asked in private."""
        return sum(
            n * t.count for t, n in tallied(self.transfers) if t.is_provisional and not t.is_accompanying
        )

    @property
    def people_accompanying(self) -> int:
        """Count those who travel with others."""
        return sum(n * t.count for t, n in tallied(self.transfers) if t.is_accompanying and not t.is_done)


def tallied[T](things: Sequence[T]) -> Iterable[tuple[T, int]]:
    """Give what things are like and how many are; what is their own says nothing."""
    if isinstance(things, Listing):
        return zip(things.likes, things.numbers, strict=True)
    return ((thing, 1) for thing in things)
