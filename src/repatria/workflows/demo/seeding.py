"""The acts by which a made-up population comes into a registry that is open; `seed_demo` begins them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from repatria.core.care import CommissionDecision, Decides
from repatria.core.confidences import Interview
from repatria.core.confirmations import ConfirmedPerson, Place
from repatria.core.effects import EffectsAre
from repatria.core.enquiries import Answer
from repatria.core.happenings import Happening
from repatria.core.links import LinkSays
from repatria.core.listed import ListedPerson, ListHeading
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.persons import Category, Fitness, Ground, Health, Says, Wish
from repatria.core.reports import Report
from repatria.core.selections import who
from repatria.registry.access.door import list_records
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.agree_to_host import agree_to_host
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.begin_custody import begin_custody
from repatria.registry.actions.confirm_custody import confirm_custody
from repatria.registry.actions.confirm_person import confirm_person
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.decide_fitness import decide_fitness
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.import_people import import_people
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.plan_stages import as_if_on, today
from repatria.registry.actions.ratify_plan import ratify_plan
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.record_commission_decision import record_commission_decision
from repatria.registry.actions.record_effects import record_effects
from repatria.registry.actions.record_event import record_event
from repatria.registry.actions.record_handover import record_handover
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_notification import record_notification
from repatria.registry.actions.record_relation import record_relation
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.set_release_day import set_release_day
from repatria.registry.actions.settle_effects import settle_effects
from repatria.registry.actions.take_up_enquiry import take_up_enquiry
from repatria.registry.actions.withdraw_enquiry import withdraw_enquiry
from repatria.registry.actions.withdraw_offer import withdraw_offer
from repatria.workflows.demo.demo_accounts import OpenedAccount
from repatria.workflows.demo.gallery import gallery_case
from repatria.workflows.demo.made_up_people import Chance, MadeUpPerson, make_up_people
from repatria.workflows.people.match_records import match_records
from repatria.workflows.plans.plan_from_registry import (
    RecordedPlan,
    Setting,
    approve_checked_plan,
    plan_from_registry,
)
from repatria.workflows.reports.receive_report import read_reports
from repatria.workflows.reports.record_report import Confirmed, record_report

#: How the neutral calls its two cases; no title tells of anybody.
RATIFIED, WAITING = "made-up-exchange", "kursk-2025"
_WAITS_DAYS = 7
_HANDED_OVER = 6
_LINKS = 24


@dataclass(frozen=True, slots=True)
class _Held:
    """Somebody held, with the identifier of the record."""

    person: MadeUpPerson
    id: UUID
    holder: str


@dataclass(slots=True)
class Seeding:
    """Acts of one making up, in their order.

    Attributes:
        words: As `seed_demo.toml` has them.
        key: The neutral's, for plans.
        in_development: Whether the day may be another for a plan to be ratified.
        accounts: Who acts, by name.
        counts: How many of each were made.
    """

    words: Mapping[str, Any]
    seed: int
    key: bytes
    in_development: bool
    accounts: Mapping[str, OpenedAccount]
    counts: Counter[str] = field(default_factory=Counter)
    _sought: dict[str, list[tuple[MadeUpPerson, UUID]]] = field(default_factory=dict)
    _held: list[_Held] = field(default_factory=list)
    _told_offers: frozenset[UUID] = frozenset()

    def fill(self) -> Mapping[str, int]:
        """Let everybody act, from lists to plans, and say how many there are of each."""
        chance = Chance(self.seed)
        self.counts["accounts"] = len(self.accounts)
        self._take_in_lists(chance)
        self._receive_reports(chance)
        for held in self._held:
            self._register(chance, held)
            self._care(chance, held)
            self._interview(chance, held)
        self._judge_links()
        self.counts["suggested matches"] = match_records(self._me("tracing")).kept
        self._enquire()
        self._offer()
        self._plan()
        return self.counts

    def _me(self, name: str) -> UUID:
        return self.accounts[name].id

    # Lists, and who is in them.

    def _take_in_lists(self, chance: Chance) -> None:
        sides = {side["party"]: side for side in self.words["side"]}
        known = self.words["shares"]["known_to_other"]
        for party, side in sides.items():
            other = sides[side["other"]]
            made = list(
                make_up_people(
                    chance,
                    self.words,
                    home=party,
                    tongues=side["tongues"],
                    count=other["holds"] + side["seeks"] - side["seeks"] * known // 10,
                )
            )
            held = made[: other["holds"]]
            sought = made[other["holds"] - side["seeks"] * known // 10 :]
            self._list_held(side["other"], held)
            self._list_sought(party, sought)

    def _list_held(self, holder: str, people: Sequence[MadeUpPerson]) -> None:
        heading = ListHeading(
            f"Made-up list of {holder}, held", False, "", "made-up list", holder, people[0].home
        )
        rows = tuple(_row(person, line, is_sought=False) for line, person in enumerate(people, 2))
        for person, identifier in self._recorded(holder, heading, people, rows):
            self._held.append(_Held(person, identifier, holder))
        self.counts["held"] += len(people)

    def _list_sought(self, party: str, people: Sequence[MadeUpPerson]) -> None:
        heading = ListHeading(f"Made-up list of {party}, sought", True, "", "made-up list", None, party)
        rows = tuple(_row(person, line, is_sought=True) for line, person in enumerate(people, 2))
        self._sought[party] = list(self._recorded(party, heading, people, rows))
        self.counts["sought"] += len(people)

    def _recorded(
        self, party: str, heading: ListHeading, people: Sequence[MadeUpPerson], rows: tuple[ListedPerson, ...]
    ) -> Iterator[tuple[MadeUpPerson, UUID]]:
        me = self._me(f"{party.lower()}-registrar")
        said = json.dumps([row.digest(heading) for row in rows])
        digest = f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"
        whole = ListHeading(
            heading.source, heading.is_sought, digest, heading.file, heading.holder, heading.home
        )
        import_people(me, whole, rows)
        found = dict(_sources(me))
        return ((person, found[row.record]) for person, row in zip(people, rows, strict=True))

    # What is registered of each person held.

    def _register(self, chance: Chance, held: _Held) -> None:
        person, number = held.person, held.person.number
        me = self._me(f"{held.holder.lower()}-registrar")
        ground = Ground.ACCUSED if person.is_accused else Ground.CAPTURED
        if person.category == "civilian":
            ground = Ground.INTERNED
        correct_person(
            me,
            held.id,
            version=1,
            category=person.category,
            ground=ground.value,
            at_most=1,
        )
        captured = today() - timedelta(days=person.days_held)
        if chance.is_so(f"{number} card", self.words["shares"]["with_card"]):
            self._tell(chance, me, held, captured)
        if chance.is_so(f"{number} effects", self.words["shares"]["effects"]):
            record_effects(me, held.id, chance.one_of(f"{number} thing", self.words["belongings"]))
            self.counts["effects"] += 1

    def _tell(self, chance: Chance, me: UUID, held: _Held, captured: date) -> None:
        """Record capture and arrival, and what was told of them; of some nothing was told, and it is late."""
        told_to = f"Made-up bureau of {held.person.home}"
        event = record_event(me, held.id, Happening.CAPTURED, day=captured.isoformat())
        if chance.is_so(f"{held.person.number} late", self.words["shares"]["late_notice"]):
            return
        record_notification(me, held.id, "capture-notice", day=captured, told_to=told_to, event=event)
        arrived = captured + timedelta(days=3)
        event = record_event(me, held.id, Happening.ARRIVED, day=arrived.isoformat())
        card = arrived + timedelta(days=2)
        record_notification(me, held.id, "capture-card", day=card, told_to=told_to, event=event)
        self.counts["notifications"] += 2

    def _care(self, chance: Chance, held: _Held) -> None:
        number, shares = held.person.number, self.words["shares"]
        if not chance.is_so(f"{number} wounded", shares["wounded"]):
            return
        day = today() - timedelta(days=5)
        physician = self._me(f"{held.holder.lower()}-physician")
        is_unfit = chance.is_so(f"{number} unfit", 100 * shares["unfit"] // shares["wounded"])
        decide_fitness(physician, held.id, day=day, fitness=Fitness.UNFIT if is_unfit else Fitness.FIT)
        self.counts["fitness decisions"] += 1
        decides = chance.one_of(f"{number} commission", (None, None, Decides.REPATRIATION, Decides.NO_CLAIM))
        if decides is not None:
            health = Health.SERIOUSLY_WOUNDED if decides is Decides.REPATRIATION else None
            record_commission_decision(
                self._me("delegate"), held.id, CommissionDecision(day, decides, health)
            )
            self.counts["commission decisions"] += 1

    def _interview(self, chance: Chance, held: _Held) -> None:
        if chance.is_so(f"{held.person.number} interviewed", self.words["shares"]["interviewed"]):
            day = today() - timedelta(days=chance.number(f"{held.person.number} day", 15))
            self._ask(chance, held, day)

    def _ask(self, chance: Chance, held: _Held, day: date) -> None:
        """Interview somebody; asked again, they say the same."""
        number, home, shares = held.person.number, held.person.home, self.words["shares"]
        drawn = chance.number(f"{number} wish", 100)
        fear: tuple[str, ...] = ()
        wish = Wish(Says.RETURN, private=True, as_of=day)
        assessed: tuple[str, ...] = (home,)
        if drawn < shares["wish_stay"]:
            wish = Wish(Says.STAY, private=True, as_of=day)
        elif drawn < shares["wish_stay"] + shares["wish_elsewhere"]:
            wish, assessed = Wish(Says.ELSEWHERE, ("CH",), private=True, as_of=day), ("CH",)
        if wish.says is not Says.RETURN and chance.is_so(f"{number} fear", 10 * shares["feared"]):
            fear, assessed = (home,), tuple(party for party in assessed if party != home)
        who_asks = chance.one_of(f"{number} delegate", ("delegate", "delegate-2"))
        taken = Interview(
            day,
            chance.one_of(f"{number} language", self.words["languages"]),
            wish,
            interpreter=chance.one_of(f"{number} interpreter", (None, *self.words["interpreters"])),
            fear=fear,
            assessed=assessed,
        )
        record_interview(self._me(who_asks), held.id, taken)
        self.counts["interviews"] += 1

    # Reports.

    def _receive_reports(self, chance: Chance) -> None:
        founding = self.words["report"]
        (reading,) = read_reports([gallery_case(founding["case"]) / "report.txt"])
        confirmed = Confirmed(
            people=tuple(founding["people"]),
            claims=tuple(founding["claims"]),
            offers=tuple(founding["offers"]),
            media=tuple(founding["media"]),
            events=tuple(founding["events"]),
            wishes=founding["wishes"],
        )
        # Where the file lies says nothing to who reads the registry.
        told = replace(reading.report, source="made-up newspaper", channel="press")
        recorded = record_report(self._me("ua-analyst"), replace(reading, report=told), confirmed)
        self._told_offers = frozenset(recorded.offers.values())
        for person in (recorded.people["held-3"], recorded.people["held-4"]):
            begun = list_records(
                self._me("ua-registrar"), "custody", purpose=Purpose.REGISTRATION, where={"person": person}
            )
            for custody in begun:
                confirm_custody(
                    self._me("ua-registrar"), UUID(str(custody.id)), version=custody.values["version"]
                )
        for number, note in enumerate(self.words["note"]):
            self._receive_note(chance, number, note)
        self.counts["reports"] = 1 + len(self.words["note"])

    def _receive_note(self, chance: Chance, number: int, note: Mapping[str, Any]) -> None:
        party = note["party"]
        day = today() - timedelta(days=chance.number(f"note {number}", 60) + 5)
        town = chance.one_of(f"note {number} place", self.words["towns"])
        text = note["text"].format(place=town, day=day.isoformat())
        me = self._me(f"{party.lower()}-analyst")
        digest = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
        report = receive_report(
            me, Report(text, digest, source="made-up newspaper", channel="mail", received=day)
        )
        (other,) = {side["other"] for side in self.words["side"] if side["party"] == party}
        said = ConfirmedPerson(
            Place("made-up-1", 0, text.index(".")),
            home=other,
            category=Category.COMBATANT,
            ground=Ground.CAPTURED,
            health=Health.WOUNDED,
            holder=party,
            since=day.isoformat(),
            place=self.words["camps"][0],
        )
        person = confirm_person(me, report, said)
        begin_custody(
            self._me(f"{party.lower()}-registrar"),
            person,
            holder=party,
            since=day.isoformat(),
            place=self.words["camps"][-1],
            report=report,
        )
        self.counts["held"] += 1

    # Links and enquiries.

    def _judge_links(self) -> None:
        """Let the neutral judge who of those sought is whom of those held; their numbers say it."""
        held = {each.person.number: each.id for each in self._held}
        me = self._me("tracing")
        for sought in self._sought.values():
            both = [
                (identifier, held[person.number]) for person, identifier in sought if person.number in held
            ]
            alone = [identifier for person, identifier in sought if person.number not in held]
            for one, other in both[: _LINKS // 2]:
                judge_link(me, one, other, LinkSays.SAME, note="The made-up numbers are the same.")
            for (_, other), one in zip(both[: _LINKS // 6], alone, strict=False):
                judge_link(me, one, other, LinkSays.DIFFERENT)
            for (_, other), one in zip(both[_LINKS // 6 : _LINKS // 4], alone, strict=False):
                judge_link(me, one, other, LinkSays.UNSURE, note="Born in other years.")
            self.counts["links judged"] += _LINKS // 2 + _LINKS // 4

    def _enquire(self) -> None:
        for said in self.words["enquiry"]:
            party = said["account"].split("-")[0].upper()
            person, sought = self._sought[party][said["person"]]
            family = self._me(said["account"])
            enquiry = send_enquiry(family, name=person.name, asks=said["asks"], relation=said["relation"])
            self._search(enquiry, said["until"], person.number, sought, family)
            self.counts["enquiries"] += 1

    def _search(self, enquiry: UUID, until: str, number: str, sought: UUID, family: UUID) -> None:
        if until == "withdrawn":
            withdraw_enquiry(family, enquiry)
            return
        if until == "received":
            return
        take_up_enquiry(self._me("tracing"), enquiry, sought=sought)
        if until == "searching":
            return
        (found,) = (each.id for each in self._held if each.person.number == number)
        match_enquiry(self._me("tracing"), enquiry, found)
        if until != "found":
            agrees = until == "answered"
            message = "I am well. This is a made-up message." if agrees else None
            record_answer(self._me("delegate"), enquiry, Answer(agrees, message))

    # Offers and plans.

    def _offer(self) -> None:
        # The neutral's decides; whoever negotiates for a party sees that of their own side.
        for account in ("planner", "ua-analyst", "ru-analyst"):
            record_relation(
                self._me(account),
                one="RU",
                other="UA",
                kind=ConflictKind.INTERNATIONAL,
                state=ConflictState.ACTIVE,
                since=date(2022, 2, 24),
            )
        last: dict[str, UUID] = {}
        for number, said in enumerate(self.words["offer"], 1):
            me, by = self._me(said["account"]), said["by"]
            if said.get("again", False):
                withdraw_offer(me, last[by], version=1)
            last[by] = enter_offer(me, _offered(said, number))
            self.counts["offers"] += 1

    def _plan(self) -> None:
        """Plan twice: one plan is carried through as far as the day lets it, the other one waits."""
        if self.in_development:
            self._carry_through()
        agree_to_host(self._me("mediator"), party="CH", who=who(home=("RU", "UA", "KP")))
        later = today() + timedelta(days=_WAITS_DAYS)
        set_release_day(self._me("planner"), later)
        self._planned(Setting(WAITING, "Made-up people, and the soldiers of Kursk"), later)
        self.counts["plans"] += 1

    def _carry_through(self) -> None:
        """Plan as if on the day before, so that the day of release is today; the audit has the true time."""
        released = datetime.now(UTC).date()
        # What the report tells is offered may move somebody to a party that has no bureau here, and then
        # nobody could approve for it: among plans that are equal in every tier the lottery decides that.
        setting = Setting(RATIFIED, "Made-up exchange", left_out=self._told_offers)
        with as_if_on(released - timedelta(days=1)):
            set_release_day(self._me("planner"), released)
            made = self._planned(setting, released)
            approve_checked_plan(self._me("planner-2"), made.id, key=self.key)
        for negotiator in ("ua-negotiator", "ru-negotiator"):
            approve_plan(self._me(negotiator), made.id)
        # Who approved it for the neutral checked it, and therefore does not ratify it.
        ratify_plan(self._me("planner"), made.id)
        self._hand_over(made, released)
        self.counts["plans"] += 1

    def _planned(self, setting: Setting, release_on: date) -> RecordedPlan:
        return plan_from_registry(self._me("planner"), setting, key=self.key, release_on=release_on)

    def _hand_over(self, made: RecordedPlan, day: date) -> None:
        """Let some go who were asked in private, asked again today."""
        chance, shares = Chance(self.seed), self.words["shares"]
        moved = {transfer.who for transfer in made.plan.transfers}
        firm = [
            each
            for each in self._held
            if str(each.id) in moved
            and chance.is_so(f"{each.person.number} interviewed", shares["interviewed"])
        ]
        for held in sorted(firm, key=lambda each: each.person.number)[:_HANDED_OVER]:
            self._ask(chance, held, day)
            record_handover(self._me("handover"), made.id, held.id, day=day)
            effects = record_effects(self._me("handover"), held.id, "a made-up bag")
            settle_effects(self._me("handover"), effects, version=1, are=EffectsAre.TRAVELLED, day=day)
            self.counts["handed over"] += 1


def _row(person: MadeUpPerson, line: int, *, is_sought: bool) -> ListedPerson:
    """Write somebody as a list would: who holds them spells the name otherwise, and knows no unit."""
    born = person.born if person.is_birth_known or is_sought else None
    return ListedPerson(
        person.number,
        line,
        name=person.name if is_sought else person.name_abroad,
        number=person.number,
        rank=person.rank,
        unit=person.unit if is_sought else None,
        born_first=born,
        born_last=born,
        sex=person.sex,
        residence=person.residence if is_sought else None,
        place=None if is_sought else person.camp,
        agreed=True,
    )


def _sources(registrar: UUID) -> Iterator[tuple[str, UUID]]:
    """Give the record of each identifier in the lists of a side."""
    after: UUID | int | None = None
    while page := list_records(
        registrar, "person-source", purpose=Purpose.REGISTRATION, where={"report": None}, after=after
    ):
        for each in page:
            yield each.values["source_id"], each.values["person"]
        after = page[-1].id


def _offered(said: Mapping[str, Any], number: int) -> Offer:
    by, home = said["by"], said["gives_home"]
    meant = {"held_by": by, "home": home} | ({"category": said["category"]} if "category" in said else {})
    give = GiveTerm(who(**meant), (home,), at_most=said.get("at_most"))
    wanted = who(held_by=home, home=by)
    gets: tuple[GetTerm, ...] = ()
    if said["gets"] == "head for head":
        gets = (GetTerm(wanted, (by,), per_given=Fraction(1)),)
    elif said["gets"] != "nothing":
        gets = (GetTerm(wanted, (by,), at_least=said["gets"]),)
    return Offer(f"made-up-{number}", by, gives=(give,), gets=gets, said=today())
