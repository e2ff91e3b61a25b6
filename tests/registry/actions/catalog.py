"""Every act once, as somebody would do it who may, in a world of one record of each kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import time
from typing import Any
from uuid import UUID, uuid4

from repatria.core.care import CommissionDecision, Decides
from repatria.core.confidences import Interview
from repatria.core.confirmations import (
    ConfirmedClaim,
    ConfirmedEvent,
    ConfirmedMedia,
    ConfirmedPerson,
    Place,
)
from repatria.core.effects import EffectsAre
from repatria.core.enquiries import Answer
from repatria.core.exports import ExportWanted
from repatria.core.happenings import Happening
from repatria.core.links import LinkSays
from repatria.core.listed import ListedPerson, ListHeading
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.persons import Fitness, Health, Says, Wish
from repatria.core.reports import Report
from repatria.core.selections import who
from repatria.core.suggestions import FieldSays, Suggestion
from repatria.registry.access.table import access_table
from repatria.registry.actions.add_organization import add_organization
from repatria.registry.actions.agree_to_host import agree_to_host
from repatria.registry.actions.answer_work import answer_own_work, answer_work
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.begin_custody import begin_custody
from repatria.registry.actions.change_relation import change_relation
from repatria.registry.actions.close_account import close_account
from repatria.registry.actions.confirm_claim import confirm_claim
from repatria.registry.actions.confirm_custody import confirm_custody
from repatria.registry.actions.confirm_event import confirm_event
from repatria.registry.actions.confirm_media import confirm_media
from repatria.registry.actions.confirm_name import confirm_name
from repatria.registry.actions.confirm_offer import confirm_offer
from repatria.registry.actions.confirm_person import confirm_person
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.decide_fitness import decide_fitness
from repatria.registry.actions.draw_up import draw_up_card, draw_up_notification
from repatria.registry.actions.end_custody import end_custody
from repatria.registry.actions.end_session import end_session
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.export_people import export_people, request_export
from repatria.registry.actions.forget_expired import forget_expired
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.import_people import import_people, preview_import
from repatria.registry.actions.issue_token import issue_token
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.keep_suggestions import keep_suggestions
from repatria.registry.actions.key_names import record_name_keys, tell_unkeyed_names
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.mended_plans import read_mended_plans, record_mended_plan
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.packets import know_correspondent, make_packet, receive_packet
from repatria.registry.actions.ratify_plan import ratify_plan
from repatria.registry.actions.read_audit import read_audit
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.read_papers import read_manifest, read_protocol
from repatria.registry.actions.read_plan import read_plan
from repatria.registry.actions.read_report_text import read_report_text
from repatria.registry.actions.read_sheet import read_sheet
from repatria.registry.actions.read_work import read_work
from repatria.registry.actions.receive_protocol import receive_addition, receive_protocol
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.record_commission_decision import record_commission_decision
from repatria.registry.actions.record_effects import record_effects
from repatria.registry.actions.record_event import record_event
from repatria.registry.actions.record_handover import record_handover
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_notification import record_notification
from repatria.registry.actions.record_plan import record_plan
from repatria.registry.actions.record_plan_check import record_plan_check
from repatria.registry.actions.record_relation import record_relation
from repatria.registry.actions.record_roll import record_roll
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.request_vault import request_vault
from repatria.registry.actions.reseal_vault import reseal_vault
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.set_mode import set_mode
from repatria.registry.actions.set_release_day import set_release_day
from repatria.registry.actions.set_up_factor import NewFactor, confirm_factor, set_up_factor
from repatria.registry.actions.settle_effects import settle_effects
from repatria.registry.actions.signers import know_signer
from repatria.registry.actions.start_work import start_import, start_keying, start_matching, start_work
from repatria.registry.actions.stop_hosting import stop_hosting
from repatria.registry.actions.stop_work import stop_own_work, stop_work
from repatria.registry.actions.take_back_judgement import take_back_judgement
from repatria.registry.actions.take_people_to_trace import take_people_to_trace
from repatria.registry.actions.take_role import take_role
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.actions.take_travelers import take_travelers
from repatria.registry.actions.take_up_enquiry import take_up_enquiry
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.actions.tell_enquiries import tell_enquiries
from repatria.registry.actions.tell_handover_numbers import tell_handover_numbers
from repatria.registry.actions.tell_interviews_due import tell_interviews_due
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.registry.actions.tell_own_work import tell_own_work
from repatria.registry.actions.tell_released_plans import tell_released_plans
from repatria.registry.actions.tell_rolls import tell_rolls
from repatria.registry.actions.tell_sessions import tell_sessions
from repatria.registry.actions.tell_standing import tell_standing
from repatria.registry.actions.tell_suggestions import tell_suggestions
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.registry.actions.use_vault import use_vault
from repatria.registry.actions.verify_audit import verify_audit
from repatria.registry.actions.withdraw_enquiry import withdraw_enquiry
from repatria.registry.actions.withdraw_offer import withdraw_offer
from repatria.registry.actions.withdraw_plan import withdraw_plan
from repatria.registry.models import (
    Account,
    Custody,
    Effects,
    Enquiry,
    Handover,
    LinkJudgement,
    LongWork,
    Manifest,
    Mode,
    OrganizationKind,
    Person,
    SealedWork,
    VaultRequest,
    WorkState,
)
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.settings import opened_settings
from repatria.registry.vault.factors import STEP_S, open_factor
from repatria.registry.vault.keys import Compartment, renew_ring
from repatria.registry.vault.requests import Ask, Use
from repatria.registry.vault.signing import own_public_key
from tests.registry.days import Day, addition_to, day_of
from tests.registry.people import account, everything, person, read_by_one
from tests.registry.plans import (
    checked,
    checked_plan,
    fixed_day,
    mended_plan,
    planner,
    ratified,
    recorded,
    released,
    today,
)

type World = dict[str, Any]

REPORT = Report(
    "Made-up report: one man is held.",
    "sha256:made-up-too",
    source="made up",
    channel="file",
    received=date(2025, 1, 12),
)
PERSON = ConfirmedPerson(Place("held-2", 0, 7), home="KP", holder="UA", since="2025-01", place="Made-up camp")
CLAIM = ConfirmedClaim(
    Place("claim-2", 0, 7), "capture", speaker="Made-up Speaker", stances=(("RU", "denied"),)
)
OFFER = Offer(
    "offer-2",
    "UA",
    gives=(GiveTerm(who(held_by="UA", home="KP"), ("KP",)),),
    gets=(GetTerm(who(held_by="RU", home="UA"), ("UA",), at_least=1),),
    said=date(2025, 1, 12),
    arranged_by="KP",
)
INTERVIEW = Interview(
    date(2025, 2, 1), "ko", Wish(Says.STAY, private=True), interpreter="Made-up Interpreter", fear=("KP",)
)
DECIDED = CommissionDecision(date(2025, 1, 14), Decides.REPATRIATION, Health.SERIOUSLY_SICK)
TOLD = Wish(Says.RETURN, as_of=date(2025, 1, 12), told_by="UA")
LISTED = ListHeading("made-up list", is_sought=False, digest="sha256:made-up-list", holder="UA", home="KP")
ROWS = (
    ListedPerson("1", 2, "Made-up Listed", number="M-1", place="Made-up camp", born_first=date(1984, 5, 24)),
    ListedPerson("2", 3, "Made-up Other Listed", agreed=True),
)
WANTED = ExportWanted(is_sought=False, holder="UA", to="made-up self")
EXPORTED = ExportWanted(is_sought=False)
NO_LONGER_FEARED = Ask(Use.REMOVE_FEAR, "KP")


def prepared(party: str = "UA") -> World:
    """Make a world in which every act has something to act on: an interview, a request, renewed keys."""
    world = everything(party)
    world["named"] = read_by_one(party, name="Made-up Named").id
    delegate = account(Role.DELEGATE)
    record_interview(delegate, world["person"], INTERVIEW)
    world["request"] = request_vault(delegate, world["person"], NO_LONGER_FEARED)
    world |= plans() | {"matched": matched(world)} | leaving(world) | days(world)
    first, second = account(Role.REGISTRAR, party=party), account(Role.REGISTRAR, party=party)
    # The installation writes to itself: what it makes it can receive.
    know_correspondent(account(Role.ADMINISTRATOR), "made-up self", own_public_key())
    wanted = replace(WANTED, holder=party)
    world["packet"] = make_packet(second, request_export(first, wanted), wanted)
    world["packet-export"] = request_export(first, WANTED)
    world["export"] = request_export(first, EXPORTED)
    renew_rings()
    return world


def plans() -> World:
    """Make a plan for each act on one: ahead of its release, released, and approved by all."""
    agreed, on = released("UA"), fixed_day(9)
    approve_plan(account(Role.NEGOTIATOR, party="UA"), agreed)
    me = planner()
    return {
        "plan": recorded("UA"), "other plan": checked(recorded("UA")), "released plan": released("UA"),
        "agreed plan": agreed, "snapshot": take_snapshot(me).id, "release": on,
        "asked work": start_work(me, "ask", asks={"made": "up"}),
    }  # fmt: skip


def own(me: UUID, world: World, act: str) -> UUID:
    """Give work that is somebody's own, where they may do the act; else work of another one."""
    if not access_table().acts[act].roles & Account.objects.get(pk=me).roles():
        work: UUID = world["long-work"]
        return work
    waiting = LongWork.objects.filter(by_id=me, kind="ask", state=WorkState.WAITING).first()
    if waiting is not None:
        return waiting.id
    with writing():
        return LongWork.objects.create(by_id=me, kind="ask").id


def approve(me: UUID, world: World) -> None:
    """Approve what somebody may: the neutral before the release, a party after it."""
    is_of_neutral = Account.objects.get(pk=me).organization.party is None
    approve_plan(me, world["other plan" if is_of_neutral else "released plan"])


def code_of(who: UUID, *, steps_later: int = 0) -> str:
    """Give the code that the phone of somebody shows now, or some steps later; without a phone, any."""
    found = Account.objects.get(pk=who)
    if found.factor_nonce is None or found.factor_sealed is None:
        return "000000"
    return open_factor(found.factor_nonce, found.factor_sealed, who).code_at(time() + steps_later * STEP_S)


def set_up_again(who: UUID) -> NewFactor:
    """Set up a factor twice, so that recovery codes of the first one go."""
    set_up_factor(who, code=code_of(who, steps_later=1))
    return set_up_factor(who)


def set_up_and_confirm(who: UUID) -> NewFactor:
    """Set up a factor and show that the phone has it."""
    made = set_up_factor(who)
    confirm_factor(who, code_of(who))
    return made


def role_of(who: UUID) -> Role:
    """Give the first role of somebody."""
    return min(Account.objects.get(pk=who).roles())


def version_of(world: World) -> int:
    """Give the version that the person of the world has now; 1 of nobody."""
    return Person.objects.filter(pk=world["person"]).values_list("version", flat=True).first() or 1


def leaving(world: World) -> World:
    """Make somebody whom a ratified plan sends home, who was asked again today."""
    leaver = person("UA", home="KP", at_most=1)
    with writing():
        Custody.objects.create(person=leaver, holder="UA")
    wish = Wish(Says.RETURN, private=True)
    record_interview(account(Role.DELEGATE), leaver.id, Interview(today(), "ko", wish, assessed=("KP",)))
    return {"leaver": leaver.id, "ratified plan": ratified(leaver.id, offer=world["offer"])}


def days(world: World) -> World:
    """Make days at every stage: one to record, one of which the protocol comes, one that is corrected."""
    new, waiting, received = (day_of([held().id, held().id], world["offer"]) for _ in range(3))
    for day in (waiting, received):
        day.recorded()
    me = account(Role.HANDOVER_OFFICER)
    receive_protocol(me, received.protocol(over=[1]))
    # By an officer alone, and none of it told: what all signed takes its place.
    recorded_alone(waiting)
    recorded_alone(received, at=1)
    chain = [json.loads(received.protocol(over=[1]))]
    first, second = (entry.number for entry in received.roll.entries)
    return {
        "day": new,
        "day's protocol": waiting.protocol(over=[1]),
        "day's addition": addition_to(chain, {first: False, second: True}),
    }


def held() -> Person:
    """Make one person whom UA holds, and whose home is KP."""
    one = person("UA", home="KP", at_most=1)
    with writing():
        Custody.objects.create(person=one, holder="UA")
    return one


def recorded_alone(day: Day, *, at: int = 0) -> None:
    """Record a handover without a protocol."""
    entry = day.roll.entries[at]
    with writing():
        Handover.objects.create(
            plan_id=day.plan,
            person_id=UUID(entry.traveler.person),
            offer_id=UUID(entry.offer),
            by=Account.objects.get(pk=account()),
            origin="UA",
            destination="KP",
            day=today(),
        )


def forget_what_is_old(me: UUID, world: World) -> int:
    """Let a withdrawn enquiry that was answered, and a request, be old, and let them go."""
    long_ago = datetime(2013, 1, 1, tzinfo=UTC)
    if Role.ADMINISTRATOR in Account.objects.get(pk=me).roles():
        with writing():
            Enquiry.objects.filter(pk=world["matched"]).update(made_at=long_ago, state="withdrawn")
            VaultRequest.objects.filter(pk=world["vault-request"]).update(made_at=long_ago)
            SealedWork.objects.filter(work=world["asked work"]).update(made_at=long_ago)
            Manifest.objects.filter(pk=world["manifest"]).update(made_at=long_ago)
    return forget_expired(me)


def version_of_effects(world: World) -> int:
    """Give the version that the effects of the world have now; 1 of none."""
    return Effects.objects.filter(pk=world["effects"]).values_list("version", flat=True).first() or 1


def matched(world: World) -> UUID:
    """Make an enquiry that asks for the person of the world, who answered it once."""
    me = account(Role.TRACING_OFFICER)
    with writing():
        copy = Enquiry.objects.get(pk=world["enquiry"])
        copy.pk, copy._state.adding = uuid4(), True
        copy.save()
    match_enquiry(me, copy.pk, world["person"])
    record_answer(account(Role.DELEGATE), copy.pk, Answer(agrees=True, message="Made-up message"))
    return copy.pk


def suggested(sought: UUID, held: UUID) -> Suggestion:
    """Make what tracing might say of two records."""
    return Suggestion(sought, held, 412, -13, 2, (FieldSays("name", "much alike", 40),))


def own_judgement(me: UUID, world: World) -> tuple[UUID, UUID]:
    """Give the two records of the world, judged by a tracing officer themselves."""
    if Role.TRACING_OFFICER in Account.objects.get(pk=me).roles():
        with writing():
            LinkJudgement.objects.filter(pk=world["link-judgement"]).update(by=me)
    return UUID(str(world["person"])), UUID(str(world["sought"]))


def own_enquiry(me: UUID, world: World) -> UUID:
    """Give the enquiry of the world to somebody of a family, as theirs."""
    if Role.FAMILY in Account.objects.get(pk=me).roles():
        with writing():
            Enquiry.objects.filter(pk=world["enquiry"]).update(by=me)
    return UUID(str(world["enquiry"]))


def version_of_custody(world: World) -> int:
    """Give the version that the custody of the world has now; 1 of none."""
    return Custody.objects.filter(pk=world["custody"]).values_list("version", flat=True).first() or 1


def renew_rings() -> None:
    """Let the neutral add a key to each ring of the registry that is open."""
    settings = opened_settings()
    assert settings.vault_key_file is not None
    assert settings.report_key_file is not None
    renew_ring(settings.vault_key_file, Compartment.WISHES)
    renew_ring(settings.report_key_file, Compartment.REPORTS)


#: By name of the act: does it for an account, in a world as `prepared` makes it.
ACTS: dict[str, Callable[[UUID, World], object]] = {
    "add-organization": lambda me, _: add_organization(
        me, f"Made-up {uuid4()}", kind=OrganizationKind.BUREAU, party="UA"
    ),
    "open-account": lambda me, world: open_account(
        me, f"made-up {uuid4()}", organization=world["organization"], password="a long and made-up password"
    ),
    "close-account": lambda me, world: close_account(me, world["account"]),
    "give-role": lambda me, world: give_role(me, world["account"], Role.ANALYST),
    "take-role": lambda me, world: take_role(me, world["account"], Role.REGISTRAR),
    "receive-report": lambda me, _: receive_report(me, REPORT),
    "confirm-person": lambda me, world: confirm_person(me, world["report"], PERSON),
    "confirm-name": lambda me, world: confirm_name(me, world["named"], version=1, name="Made-up Named"),
    "confirm-claim": lambda me, world: confirm_claim(me, world["report"], CLAIM),
    "confirm-offer": lambda me, world: confirm_offer(me, world["report"], OFFER),
    "enter-offer": lambda me, _: enter_offer(me, OFFER),
    "correct-person": lambda me, world: correct_person(
        me, world["person"], version=1, name="Other Made-up", home="KP", category="combatant",
        ground="captured", at_least=1, at_most=1, number="M-2", rank="made up", unit="made-up unit",
        born_first=date(1984, 1, 1), born_last=date(1984, 12, 31), sex="male", residence="Made-up town",
        last_seen=None, agreed=True, father_name="Made-up Father", mother_name="Made-up Mother",
        born_in="Made-up town", person_to_inform="Made-up Sister, Made-up street 1", dependants=2,
    ),
    "request-export": lambda me, _: request_export(me, WANTED),
    "export-people": lambda me, world: export_people(me, world["export"], EXPORTED),
    "draw-up-card": lambda me, world: draw_up_card(me, world["person"]),
    "draw-up-notification": lambda me, world: draw_up_notification(me, world["person"]),
    "know-correspondent": lambda me, _: know_correspondent(me, f"made-up {uuid4()}", uuid4().hex * 2),
    "make-packet": lambda me, world: make_packet(me, world["packet-export"], WANTED),
    "receive-packet": lambda me, world: receive_packet(me, world["packet"]),
    "import-people": lambda me, _: import_people(me, LISTED, ROWS),
    "preview-import": lambda me, _: preview_import(me, LISTED, ROWS),
    "judge-link": lambda me, world: judge_link(
        me, world["person"], world["sought"], LinkSays.SAME, note="made up"
    ),
    "take-back-judgement": lambda me, world: take_back_judgement(me, *own_judgement(me, world)),
    "take-people-to-trace": lambda me, _: take_people_to_trace(me),
    "keep-suggestions": lambda me, world: keep_suggestions(me, [suggested(world["sought"], world["person"])]),
    "tell-suggestions": lambda me, _: tell_suggestions(me),
    "read-report-text": lambda me, world: read_report_text(me, world["report"]),
    "record-interview": lambda me, world: record_interview(me, world["person"], INTERVIEW),
    "record-told-wish": lambda me, world: record_told_wish(me, world["person"], TOLD),
    "read-confidence": lambda me, world: read_confidence(me, world["person"]),
    "tell-destinations": lambda me, _: tell_destinations(me),
    "start-work": lambda me, world: start_work(me, "ask", plan=world["plan"], asks={"made": "up"}),
    "start-matching": lambda me, _: start_matching(me, "match", asks={"made": "up"}),
    "start-keying": lambda me, _: start_keying(me, "renew_keys", asks={"made": "up"}),
    "start-import": lambda me, _: start_import(me, "look_over", asks={"made": "up"}),
    "tell-own-work": lambda me, _: tell_own_work(me),
    "stop-own-work": lambda me, world: stop_own_work(me, own(me, world, "stop-own-work")),
    "answer-own-work": lambda me, world: answer_own_work(
        me, own(me, world, "answer-own-work"), answer={"made": "up"}
    ),
    "stop-work": lambda me, world: stop_work(me, world["long-work"]),
    "answer-work": lambda me, world: answer_work(me, own(me, world, "answer-work"), answer={"made": "up"}),
    "read-work": lambda me, world: read_work(me, world["asked work"]),
    "tell-standing": lambda me, world: tell_standing(me, world["plan"]),
    "request-vault": lambda me, world: request_vault(me, world["person"], NO_LONGER_FEARED),
    "use-vault": lambda me, world: use_vault(me, world["person"], world["request"], NO_LONGER_FEARED),
    "set-up-factor": lambda me, _: set_up_again(me),
    "confirm-factor": lambda me, _: set_up_and_confirm(me),
    "tell-who-looked": lambda me, world: tell_who_looked(me, world["person"]),
    "tell-interviews-due": lambda me, _: tell_interviews_due(me),
    "read-audit": lambda me, world: read_audit(me, person=world["person"]),
    "verify-audit": lambda me, _: verify_audit(me),
    "erase-person": lambda me, world: erase_person(me, world["person"], version=version_of(world)),
    "reseal-vault": lambda me, _: reseal_vault(me),
    "record-event": lambda me, world: record_event(
        me, world["person"], Happening.ARRIVED, day="2025-01", report=world["report"]
    ),
    "record-notification": lambda me, world: record_notification(
        me, world["person"], "capture-card", event=world["person-event"], day=date(2025, 1, 15),
        told_to="Made-up agency",
    ),
    "tell-unkeyed-names": lambda me, _: tell_unkeyed_names(me),
    "record-name-keys": lambda me, world: record_name_keys(me, {world["sought"]: (1, ("made", "up"))}),
    "tell-overdue": lambda me, _: tell_overdue(me),
    "begin-custody": lambda me, world: begin_custody(
        me, world["person"], holder="UA", since="2025-01", place="Made-up camp", report=world["report"]
    ),
    "end-custody": lambda me, world: end_custody(
        me, world["custody"], version=version_of_custody(world), until="2025-02"
    ),
    "confirm-custody": lambda me, world: confirm_custody(
        me, world["custody"], version=version_of_custody(world)
    ),
    "send-enquiry": lambda me, _: send_enquiry(me, name="Made-up", asks="Made-up Asker", relation="brother"),
    "withdraw-enquiry": lambda me, world: withdraw_enquiry(me, own_enquiry(me, world)),
    "tell-enquiries": lambda me, _: tell_enquiries(me),
    "take-up-enquiry": lambda me, world: take_up_enquiry(me, world["enquiry"], sought=world["sought"]),
    "match-enquiry": lambda me, world: match_enquiry(me, world["enquiry"], world["person"]),
    "record-answer": lambda me, world: record_answer(me, world["matched"], Answer(agrees=False)),
    "record-handover": lambda me, world: record_handover(
        me, world["ratified plan"], world["leaver"], day=today()
    ),
    "know-signer": lambda me, _: know_signer(me, "CH", f"ed25519:{uuid4().hex * 2}"),
    "take-travelers": lambda me, world: take_travelers(me, world["ratified plan"]),
    "record-roll": lambda me, world: record_roll(
        me, world["day"].plan, roll=world["day"].roll_text, manifests=world["day"].manifests
    ),
    "tell-rolls": lambda me, _: tell_rolls(me),
    "read-manifest": lambda me, world: read_manifest(me, world["manifest"]),
    "receive-protocol": lambda me, world: receive_protocol(me, world["day's protocol"]),
    "receive-addition": lambda me, world: receive_addition(me, world["day's addition"]),
    "read-protocol": lambda me, world: read_protocol(me, world["protocol"]),
    "tell-handover-numbers": lambda me, _: tell_handover_numbers(me),
    "record-effects": lambda me, world: record_effects(me, world["person"], "Made-up watch"),
    "settle-effects": lambda me, world: settle_effects(
        me, world["effects"], version=version_of_effects(world), are=EffectsAre.TRAVELLED, day=today()
    ),
    "confirm-media": lambda me, world: confirm_media(
        me, world["report"], ConfirmedMedia("media-2", (0, 7), (8, 10))
    ),
    "confirm-event": lambda me, world: confirm_event(
        me, world["report"], ConfirmedEvent(Place("event-2", 0, 7), "pact", ("RU", "KP"), "2024-06")
    ),
    "record-relation": lambda me, _: record_relation(
        me, one="UA", other="RU", kind=ConflictKind.INTERNATIONAL, state=ConflictState.ACTIVE
    ),
    "change-relation": lambda me, world: change_relation(
        me, world["relation"], version=1, state=ConflictState.CEASED
    ),
    "agree-to-host": lambda me, _: agree_to_host(me, party="UA", who=who(home="KP")),
    "stop-hosting": lambda me, world: stop_hosting(me, world["host"], version=1),
    "forget-expired": forget_what_is_old,
    "decide-fitness": lambda me, world: decide_fitness(
        me, world["person"], day=date(2025, 1, 13), fitness=Fitness.UNFIT
    ),
    "record-commission-decision": lambda me, world: record_commission_decision(
        me, world["person"], DECIDED
    ),
    "take-snapshot": lambda me, _: take_snapshot(me),
    "set-release-day": lambda me, _: set_release_day(me, today() + timedelta(days=30)),
    "record-plan": lambda me, world: record_plan(
        me, checked_plan(world["snapshot"], "made-up-recorded", "UA"), release_on=world["release"]
    ),
    "record-plan-check": lambda me, world: record_plan_check(me, world["plan"], broken=("optimality",)),
    "record-mended-plan": lambda me, world: record_mended_plan(
        me, world["ratified plan"], mended_plan(world["ratified plan"])
    ),
    "read-mended-plans": lambda me, world: read_mended_plans(me, world["ratified plan"]),
    "read-plan": lambda me, world: read_plan(me, world["plan"]),
    "approve-plan": approve,
    "ratify-plan": lambda me, world: ratify_plan(me, world["agreed plan"]),
    "withdraw-plan": lambda me, world: withdraw_plan(me, world["plan"]),
    "tell-released-plans": lambda me, _: tell_released_plans(me),
    "read-sheet": lambda me, world: read_sheet(me, world["released plan"]),
    "withdraw-offer": lambda me, world: withdraw_offer(me, world["offer"], version=1),
    "issue-token": lambda me, _: issue_token(me, role_of(me)),
    "end-session": lambda me, _: end_session(me, issue_token(me, role_of(me)).session),
    "tell-sessions": lambda me, _: tell_sessions(me),
    "set-mode": lambda me, _: set_mode(me, Mode.READ_ONLY, because="made up"),
}  # fmt: skip
