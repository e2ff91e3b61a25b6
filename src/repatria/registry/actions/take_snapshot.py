"""Take a snapshot for planning: who is held, where they may go, which offers stand, all at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from repatria.core import snapshots
from repatria.core.cases import Host as SaidHost
from repatria.core.counts import Count
from repatria.core.dates import PartialDate
from repatria.core.done import Done
from repatria.core.offers import Offer as SaidOffer
from repatria.core.offers import OfferState
from repatria.core.parties import Conflict, ConflictKind, ConflictState
from repatria.core.persons import Category, Ground, Health
from repatria.core.snapshots import HeldPerson, OfferMade
from repatria.registry.actions.frame import acting
from repatria.registry.actions.same_records import READ as READ_OF_LINKS
from repatria.registry.actions.same_records import same_pairs
from repatria.registry.actions.standing_handovers import standing_handovers
from repatria.registry.actions.told_destinations import destinations_of
from repatria.registry.models import Custody, Host, Offer, Person, Relation, Snapshot
from repatria.registry.offer_terms import read_afterwards, read_terms, read_who

#: What is read of each kind; a test holds it to what the table lets a planner list.
READ = {
    "person": (
        "id", "home", "category", "ground", "health", "at_least", "at_most", "rank", "sex", "born_first",
        "born_last", "dependants",
    ),
    "custody": ("person", "holder", "since", "until", "is_confirmed"),
    "offer": (
        "id", "version", "report", "by", "state", "said", "until", "arranged_by", "assumed", "either",
        "terms",
    ),
    "handover": ("person", "offer", "destination", "day"),
    "relation": ("one", "other", "kind", "state", "since"),
    "host": ("party", "who"),
    "link-judgement": READ_OF_LINKS,
}  # fmt: skip


def take_snapshot(account: UUID) -> snapshots.Snapshot:
    """Give what planning may know now of everybody held, and note that it was given.

    Raises:
        VaultClosed: This process has no key of the vault.
        VaultRefused: What is sealed of one of them does not open; then nobody's is told.
    """
    with acting(account, "take-snapshot", subject="person") as act:
        # Locked: nobody is interviewed, and no offer withdrawn, between two of the statements below.
        held = list(
            Person.objects.filter(is_sought=False, is_erased=False)
            .order_by("pk")
            .select_for_update()
            .only(*READ["person"])
        )
        offers = list(
            Offer.objects.filter(state=OfferState.STANDING.value)
            .order_by("pk")
            .select_for_update()
            .only(*READ["offer"])
        )
        taken = act.make(Snapshot, by=act.me)
        act.subject(taken)
        act.saw(each.id for each in held)
        people = tuple(_people(held))
        told = {each.id for each in people}
        return snapshots.Snapshot(
            taken.id,
            datetime.now(UTC).date(),
            people,
            tuple(_made(each) for each in offers),
            tuple(_done()),
            tuple(_conflicts()),
            tuple(_hosts()),
            tuple(pair for pair in same_pairs() if told.issuperset(pair)),
        )


def _people(held: list[Person]) -> Iterator[HeldPerson]:
    told = destinations_of({each.id: each.home for each in held})
    holders, since = _custody()
    # Whoever was handed over counts for the offers that were kept by it, as held by who gave them.
    holders.update(standing_handovers().values_list("person", "origin"))
    over = _ended(holders)
    for each in held:
        if each.id in over:
            continue
        yield HeldPerson(
            each.id,
            each.home,
            holders.get(each.id),
            Category(each.category),
            Ground(each.ground),
            Health(each.health),
            Count(each.at_least, each.at_most),
            since.get(each.id),
            told[each.id],
            rank=each.rank,
            sex=each.sex,
            born_first=each.born_first,
            born_last=each.born_last,
            dependants=each.dependants,
        )


def _custody() -> tuple[dict[UUID, str | None], dict[UUID, str]]:
    """Give who holds each person now, and the earliest day from which anybody is said to hold them.

    Of two who are said to hold somebody at once, the one that is confirmed does; if neither is, or both
    are, nobody knows.
    """
    said: dict[UUID, dict[bool, set[str]]] = {}
    since: dict[UUID, str] = {}
    for person, holder, begun, until, is_confirmed in Custody.objects.values_list(*READ["custody"]):
        if begun is not None:
            since[person] = min(begun, since.get(person, begun), key=_earliest)
        if until is None:
            said.setdefault(person, {True: set(), False: set()})[is_confirmed].add(holder)
    holders = {person: sides[True] or sides[False] for person, sides in said.items()}
    return {person: next(iter(of)) if len(of) == 1 else None for person, of in holders.items()}, since


def _ended(holders: Mapping[UUID, str | None]) -> set[UUID]:
    """Name those who were held, and are held by nobody any more."""
    return set(Custody.objects.filter(until__isnull=False).values_list("person", flat=True)) - set(holders)


def _done() -> Iterator[Done]:
    for person, offer, to, day in standing_handovers().order_by("person").values_list(*READ["handover"]):
        yield Done(str(person), 1, to, offer=str(offer), on=day)


def _conflicts() -> Iterator[Conflict]:
    """Give what the neutral records between parties; what a party records is its view."""
    lasting = Relation.objects.filter(organization__party__isnull=True, until__isnull=True).order_by("pk")
    for one, other, kind, state, since in lasting.values_list(*READ["relation"]):
        yield Conflict((one, other), ConflictKind(kind), ConflictState(state), since)


def _hosts() -> Iterator[SaidHost]:
    for party, who in Host.objects.filter(is_withdrawn=False).order_by("pk").values_list(*READ["host"]):
        yield SaidHost(party, read_who(who))


def _earliest(begun: str) -> tuple[object, ...]:
    day = PartialDate.parse(begun)
    return day.earliest, day.latest


def _made(offer: Offer) -> OfferMade:
    gives, gets = read_terms(offer.terms)
    said = SaidOffer(
        id=str(offer.id),
        by=offer.by,
        gives=gives,
        gets=gets,
        said=offer.said,
        until=offer.until,
        state=OfferState(offer.state),
        assumed=offer.assumed,
        either=offer.either,
        arranged_by=offer.arranged_by,
        afterwards=read_afterwards(offer.terms),
        sources=() if offer.report_id is None else (str(offer.report_id),),
    )
    return OfferMade(offer.id, offer.version, said)
