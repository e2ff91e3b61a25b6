"""Every act once, as somebody would do it who may, in a world of one record of each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import time
from typing import Any
from uuid import UUID, uuid4

from repatria.core.confidences import Interview
from repatria.core.confirmations import ConfirmedClaim, ConfirmedPerson, Place
from repatria.core.links import LinkSays
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import Says, Wish
from repatria.core.reports import Report
from repatria.core.selections import who
from repatria.registry.actions.add_organization import add_organization
from repatria.registry.actions.close_account import close_account
from repatria.registry.actions.confirm_claim import confirm_claim
from repatria.registry.actions.confirm_offer import confirm_offer
from repatria.registry.actions.confirm_person import confirm_person
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.end_session import end_session
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.issue_token import issue_token
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.read_report_text import read_report_text
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.request_vault import request_vault
from repatria.registry.actions.reseal_vault import reseal_vault
from repatria.registry.actions.set_mode import set_mode
from repatria.registry.actions.set_up_factor import NewFactor, confirm_factor, set_up_factor
from repatria.registry.actions.take_role import take_role
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.actions.tell_sessions import tell_sessions
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.registry.actions.use_vault import use_vault
from repatria.registry.models import Account, Mode, OrganizationKind, Person
from repatria.registry.roles import Role
from repatria.registry.settings import opened_settings
from repatria.registry.vault.factors import STEP_S, open_factor
from repatria.registry.vault.keys import Compartment, renew_ring
from repatria.registry.vault.requests import Ask, Use
from tests.registry.people import account, everything

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
TOLD = Wish(Says.RETURN, as_of=date(2025, 1, 12), told_by="UA")
NO_LONGER_FEARED = Ask(Use.REMOVE_FEAR, "KP")


def prepared(party: str = "UA") -> World:
    """Make a world in which every act has something to act on: an interview, a request, renewed keys."""
    world = everything(party)
    delegate = account(Role.DELEGATE)
    record_interview(delegate, world["person"], INTERVIEW)
    world["request"] = request_vault(delegate, world["person"], NO_LONGER_FEARED)
    renew_rings()
    return world


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
    "confirm-claim": lambda me, world: confirm_claim(me, world["report"], CLAIM),
    "confirm-offer": lambda me, world: confirm_offer(me, world["report"], OFFER),
    "enter-offer": lambda me, _: enter_offer(me, OFFER),
    "correct-person": lambda me, world: correct_person(
        me, world["person"], version=1, name="Other Made-up", home="KP", category="combatant",
        ground="captured", at_least=1, at_most=1,
    ),
    "judge-link": lambda me, world: judge_link(
        me, world["person"], world["sought"], LinkSays.SAME, note="made up"
    ),
    "read-report-text": lambda me, world: read_report_text(me, world["report"]),
    "record-interview": lambda me, world: record_interview(me, world["person"], INTERVIEW),
    "record-told-wish": lambda me, world: record_told_wish(me, world["person"], TOLD),
    "read-confidence": lambda me, world: read_confidence(me, world["person"]),
    "tell-destinations": lambda me, _: tell_destinations(me),
    "request-vault": lambda me, world: request_vault(me, world["person"], NO_LONGER_FEARED),
    "use-vault": lambda me, world: use_vault(me, world["person"], world["request"], NO_LONGER_FEARED),
    "set-up-factor": lambda me, _: set_up_again(me),
    "confirm-factor": lambda me, _: set_up_and_confirm(me),
    "tell-who-looked": lambda me, world: tell_who_looked(me, world["person"]),
    "erase-person": lambda me, world: erase_person(me, world["person"], version=version_of(world)),
    "reseal-vault": lambda me, _: reseal_vault(me),
    "issue-token": lambda me, _: issue_token(me, role_of(me)),
    "end-session": lambda me, _: end_session(me, issue_token(me, role_of(me)).session),
    "tell-sessions": lambda me, _: tell_sessions(me),
    "set-mode": lambda me, _: set_mode(me, Mode.READ_ONLY, because="made up"),
}  # fmt: skip
