"""Every act once, as somebody would do it who may, in a world of one record of each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from repatria.core.confirmations import ConfirmedClaim, ConfirmedPerson, Place
from repatria.core.links import LinkSays
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.reports import Report
from repatria.core.selections import who
from repatria.registry.actions.add_organization import add_organization
from repatria.registry.actions.close_account import close_account
from repatria.registry.actions.confirm_claim import confirm_claim
from repatria.registry.actions.confirm_offer import confirm_offer
from repatria.registry.actions.confirm_person import confirm_person
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.actions.take_role import take_role
from repatria.registry.models import OrganizationKind
from repatria.registry.roles import Role

type World = dict[str, Any]

REPORT = Report(
    "Made-up report: one man is held.",
    "sha256:made-up-too",
    source="made up",
    channel="file",
    received=date(2025, 1, 12),
)
PERSON = ConfirmedPerson(Place("held-2", 0, 7), home="KP", holder="UA", since="2025-01", place="Made-up camp")
CLAIM = ConfirmedClaim(Place("claim-2", 0, 7), "capture", speaker="Made-up Speaker")
OFFER = Offer(
    "offer-2",
    "UA",
    gives=(GiveTerm(who(held_by="UA", home="KP"), ("KP",)),),
    gets=(GetTerm(who(held_by="RU", home="UA"), ("UA",), at_least=1),),
    said=date(2025, 1, 12),
    arranged_by="KP",
)

#: By name of the act: does it for an account, in a world as `people.everything` makes it.
ACTS: dict[str, Callable[[UUID, World], object]] = {
    "add-organization": lambda me, _: add_organization(
        me, f"Made-up {uuid4()}", kind=OrganizationKind.BUREAU, party="UA"
    ),
    "open-account": lambda me, world: open_account(
        me, f"made-up {uuid4()}", organization=world["organization"], password="a long and made-up password"  # noqa: S106
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
}  # fmt: skip
