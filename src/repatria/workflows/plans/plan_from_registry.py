"""From the registry to a plan and back: a snapshot, a case, a plan, its check, sheets, a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from repatria.core.cases import Case, Host, Source, Tier, WeightTable, default_tiers
from repatria.core.dates import PartialDate
from repatria.core.done import Done
from repatria.core.offers import GetTerm, GiveTerm
from repatria.core.parties import Conflict, Party
from repatria.core.persons import Capture, People
from repatria.core.plan_records import CheckedPlan, PartySheet
from repatria.core.plans import Plan
from repatria.core.rules import Rule
from repatria.core.same_people import each_once, first_records
from repatria.core.snapshots import HeldPerson, Snapshot
from repatria.planning import UNAGREED_SEED, plan_case
from repatria.planning.casefile import attest, case_text, keyed_digest, read_case_text
from repatria.planning.planfile.form import plan_from_json, plan_text
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.sheets import sign_sheet
from repatria.planning.verify import Verification, verify_plan
from repatria.planning.views import share, sheet_text

#: What somebody's holder or home is called where nobody knows it; no offer means them for certain.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the planner adds to the records, so that they make a case.

    Attributes:
        case_id: The next plan with the same name takes the place of this one.
        title: It stands on every sheet, and may tell nothing of anybody.
        party_names: Names of parties by identifier; a party without one is called by it.
        conflicts: Beside those that the neutral recorded.
        hosts: Beside the parties that agreed in the registry.
        left_out: Offers that are not to be counted, such as what two bureaus heard of one offer.
        tiers: None for the default ones.
    """

    case_id: str
    title: str
    party_names: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    hosts: tuple[Host, ...] = ()
    rules: tuple[Rule, ...] = ()
    weights: tuple[WeightTable, ...] = ()
    tiers: tuple[Tier, ...] | None = None
    left_out: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordedPlan:
    """A plan that was made from the registry, and the identifier of its record.

    Attributes:
        interviews_first: People who go nowhere, or nowhere else, before an interview.
    """

    id: UUID
    case: Case
    plan: Plan
    interviews_first: int


def plan_from_registry(
    account: UUID,
    setting: Setting,
    *,
    key: bytes,
    release_on: date,
    seed: str = UNAGREED_SEED,
    watch: Watch = UNWATCHED,
    repeat_key: str | None = None,
) -> RecordedPlan:
    """Plan what the registry holds now, check the plan, and record it with a sheet for each party.

    Args:
        key: The neutral's key. By it the case is attested, its digest made and each sheet signed.
        release_on: A day of release that was fixed before.
        repeat_key: Whoever plans again with the same key records nothing twice, but gets the first one.

    Raises:
        CaseInvalid: Records and setting make no case; every fault is named.
        EngineFailed: The solver gave no plan.
        PlanRefused: The plan did not survive its independent check.
        RegistryRefused: The account may not do this.
    """
    from repatria.registry.actions.take_snapshot import take_snapshot  # noqa: PLC0415 - once a registry is open

    snapshot = take_snapshot(account)
    case = case_of(snapshot, setting, key=key)
    plan = plan_case(case, seed=seed, case_digest=keyed_digest(case, key), watch=watch)
    checked = _checked(snapshot, case, plan, key)
    recorded = _recorded(account, checked, release_on, repeat_key)
    asked = sum(person.destinations.ask_first for person in snapshot.people)
    return RecordedPlan(recorded, case, plan, asked)


def _recorded(account: UUID, checked: CheckedPlan, release_on: date, repeat_key: str | None) -> UUID:
    from repatria.registry.actions.record_plan import record_plan  # noqa: PLC0415 - once a registry is open
    from repatria.registry.once import Keyed, done_once  # noqa: PLC0415

    def do() -> str:
        return str(record_plan(account, checked, release_on=release_on))

    if repeat_key is None:
        return UUID(do())
    keyed = Keyed(repeat_key, "record-plan", repeat_key.encode())
    return UUID(done_once(account, keyed, do, keeps_answer=True))


def case_of(snapshot: Snapshot, setting: Setting, *, key: bytes) -> Case:
    """Make the case of a snapshot, attested by the neutral.

    No wish is in it; of a wish, a fear, or fitness nothing but where somebody may go.

    Raises:
        CaseInvalid: Records and setting make no case; every fault is named.
        RequestInvalid: Records of different numbers of people were judged to be of one person.
    """
    people = tuple(_person(person, snapshot.day) for person in each_once(snapshot))
    offers = {made.id: made.offer for made in snapshot.offers if made.id not in setting.left_out}
    # The same words of the same party, confirmed twice, are one promise.
    once = {repr(replace(offer, id="", said=None, sources=())): offer for offer in reversed(offers.values())}
    case = Case(
        id=setting.case_id,
        title=setting.title,
        as_of=snapshot.day,
        parties=(),
        conflicts=tuple(sorted({*snapshot.conflicts, *setting.conflicts}, key=repr)),
        people=people,
        offers=tuple(sorted(once.values(), key=lambda offer: offer.id)),
        hosts=tuple(sorted({*snapshot.hosts, *setting.hosts}, key=repr)),
        rules=tuple(sorted(setting.rules, key=repr)),
        tiers=default_tiers(()) if setting.tiers is None else setting.tiers,
        weights=tuple(sorted(setting.weights, key=lambda table: table.name)),
    )
    case = replace(case, done=tuple(_done(snapshot, case)))
    case = replace(case, parties=tuple(_parties(case, dict(setting.party_names))), sources=_sources(case))
    return read_case_text(case_text(replace(case, attestation=attest(case, key))), key=key)


def check_recorded_plan(account: UUID, plan: UUID, *, key: bytes) -> Verification:
    """Check a recorded plan against its own case again, without a solver.

    Raises:
        CaseInvalid: The case was attested with another key.
        RegistryRefused: There is no such plan, or the account may not read it.
    """
    from repatria.registry.actions.read_plan import read_plan  # noqa: PLC0415 - once a registry is open

    opened = read_plan(account, plan)
    case = read_case_text(opened.case, key=key)
    return verify_plan(case, plan_from_json(json.loads(opened.plan), "plan"))


def approve_checked_plan(account: UUID, plan: UUID, *, key: bytes) -> Verification:
    """Check a recorded plan again, record what came of it, and approve it for the neutral if it holds.

    Raises:
        CaseInvalid: The case was attested with another key.
        PlanUnchecked: It does not hold; what does not stands in the record.
        RegistryRefused: There is no such plan, or the account may not approve it.
    """
    from repatria.registry.actions.approve_plan import approve_plan  # noqa: PLC0415 - once a registry is open

    found = note_check_of_plan(account, plan, key=key)
    approve_plan(account, plan)
    return found


def ratify_checked_plan(account: UUID, plan: UUID, *, key: bytes) -> Verification:
    """Check a recorded plan again, record what came of it, and ratify it if it holds.

    Raises:
        CaseInvalid: The case was attested with another key.
        PlanUnchecked: It does not hold, or the account recorded it.
        RegistryRefused: There is no such plan, the account may not ratify it, or it is not as far.
    """
    from repatria.registry.actions.ratify_plan import ratify_plan  # noqa: PLC0415 - once a registry is open

    found = note_check_of_plan(account, plan, key=key)
    ratify_plan(account, plan)
    return found


def note_check_of_plan(account: UUID, plan: UUID, *, key: bytes) -> Verification:
    """Check a recorded plan as `check_recorded_plan` does, and record what came of it in the account's name.

    Raises:
        CaseInvalid: The case was attested with another key.
        RegistryRefused: There is no such plan, or the account may not read it.
    """
    from repatria.registry.actions.record_plan_check import record_plan_check  # noqa: PLC0415 - as above

    found = check_recorded_plan(account, plan, key=key)
    record_plan_check(account, plan, broken=[check.name for check in found.broken])
    return found


def _person(person: HeldPerson, day: date) -> People:
    told = person.destinations
    # Where others tell of a wish to stay, nobody goes anywhere before they were asked.
    to = () if told.may_go_to is None and told.ask_first else told.may_go_to
    return People(
        id=str(person.id),
        held_by=person.holder or UNKNOWN,
        home=person.home or UNKNOWN,
        category=person.category,
        ground=person.ground,
        health=person.health,
        count=person.count,
        rank=person.rank,
        sex=person.sex,
        dependants=person.dependants,
        age_years=person.age_years(day),
        captured=Capture(day=None if person.since is None else PartialDate.parse(person.since)),
        may_go_to=to,
    )


def _done(snapshot: Snapshot, case: Case) -> Iterator[Done]:
    """Give what was carried out, once for each person; under no offer where its offer stands no more."""
    first = {str(record): str(one) for record, one in first_records(snapshot).items()}
    once = {first[done.who]: done for done in sorted(snapshot.done, key=repr) if done.who in first}
    for who, done in sorted(once.items()):
        yield replace(done, who=who, offer=done.offer if done.offer in case.offers_by_id else None)


def _parties(case: Case, names: dict[str, str]) -> list[Party]:
    """Give every party that anything in the case names."""
    named = {*names}
    for people in case.people:
        named |= {people.held_by, people.home, *(people.may_go_to or ())}
    for offer in case.offers:
        named |= {offer.by, *((offer.arranged_by,) if offer.arranged_by else ())}
        terms: tuple[GiveTerm | GetTerm, ...] = (*offer.gives, *offer.gets)
        for term in terms:
            named |= {*term.to, *(term.who.words("held_by") or ()), *(term.who.words("home") or ())}
    named |= {party for conflict in case.conflicts for party in conflict.between}
    named |= {done.destination for done in case.done}
    named |= {host.party for host in case.hosts}
    return [Party(name, names.get(name, name)) for name in sorted(named)]


def _sources(case: Case) -> tuple[Source, ...]:
    cited = sorted({source for offer in case.offers for source in offer.sources})
    return tuple(Source(source, "a report in the registry") for source in cited)


def _checked(snapshot: Snapshot, case: Case, plan: Plan, key: bytes) -> CheckedPlan:
    broken = verify_plan(case, plan).broken
    return CheckedPlan(
        snapshot=snapshot.id,
        case_id=case.id,
        case_digest=plan.case_digest or "",
        outcome=plan.outcome,
        case=case_text(case),
        plan="".join(plan_text(plan)),
        sheets=tuple(_sheet(case, plan, party.id, key) for party in case.parties if party.id != UNKNOWN),
        offers=tuple(
            (made.id, made.version) for made in snapshot.offers if str(made.id) in case.offers_by_id
        ),
        broken=tuple(check.name for check in broken),
    )


def _sheet(case: Case, plan: Plan, party: str, key: bytes) -> PartySheet:
    sheet = share(case, plan, party, is_released=True)
    is_concerned = any(sheet[part] for part in ("in_force", "gives", "receives", "credited"))
    return PartySheet(party, is_concerned, sheet_text(sign_sheet(sheet, key)))
