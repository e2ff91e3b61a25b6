"""Seal anew by the current keys, so that older ones can be dropped. Nobody sees anything by it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from repatria.registry.actions.frame import Acting, acting
from repatria.registry.models import (
    Manifest,
    PlanSheet,
    Protocol,
    Report,
    Roll,
    SealedAnswer,
    SealedConfidence,
    SealedPlan,
    SealedWork,
)
from repatria.registry.models.versioned import Versioned
from repatria.registry.vault.answers import open_answer, seal_answer
from repatria.registry.vault.confidences import open_confidence, seal_confidence
from repatria.registry.vault.days import MANIFEST, PROTOCOL, open_paper, open_roll, seal_paper, seal_roll
from repatria.registry.vault.keys import Compartment, KeyRing, ring_of
from repatria.registry.vault.plans import open_plan, open_sheet, seal_plan, seal_sheet
from repatria.registry.vault.texts import open_text, seal_text
from repatria.registry.vault.works import open_work, seal_work

AT_ONCE = 1_000
"""Records of each kind that one act seals anew: one that took hours would lose hours if it is stopped."""

FEW_AT_ONCE = 50
"""Plans, and sheets of them, that one act seals anew."""


def reseal_vault(account: UUID) -> int:
    """Seal anew what an older key sealed, and give how many records that were; repeat until none are.

    Raises:
        VaultClosed: This process lacks a ring.
        VaultRefused: One of the records does not open; then none is changed.
    """
    with acting(account, "reseal-vault", subject="sealed-confidence") as act:
        wishes, reports = ring_of(Compartment.WISHES), ring_of(Compartment.REPORTS)
        number = 0
        for kept in (
            SealedConfidence.objects.exclude(key_name=wishes.current).order_by("pk").select_for_update()
        ):
            said = open_confidence(wishes, kept)
            sealed = seal_confidence(
                wishes, said, record=kept.id, version=kept.version + 1, person=kept.person_id
            )
            act.change(kept, key_name=sealed.key_name, nonce=sealed.nonce, sealed=sealed.sealed)
            number += 1
        number += _plans(act, wishes) + _answers(act, wishes) + _works(act, wishes) + _days(act, wishes)
        for report in (
            Report.objects.exclude(key_name=reports.current).order_by("pk").select_for_update()[:AT_ONCE]
        ):
            sealed = seal_text(
                open_text(report),
                report=report.id,
                version=report.version + 1,
                organization=report.organization_id,
            )
            act.change(report, key_name=sealed.key_name, nonce=sealed.nonce, sealed_text=sealed.sealed)
            number += 1
        return number


def _plans(act: Acting, ring: KeyRing) -> int:
    number = 0
    for kept in _older(SealedPlan, ring):
        sealed = seal_plan(
            ring, open_plan(ring, kept), record=kept.id, version=kept.version + 1, plan=kept.plan_id
        )
        act.change(kept, key_name=sealed.key_name, nonce=sealed.nonce, sealed=sealed.sealed)
        number += 1
    for sheet in _older(PlanSheet, ring):
        sealed = seal_sheet(
            ring, open_sheet(ring, sheet), record=sheet.id, version=sheet.version + 1, plan=sheet.plan_id
        )
        act.change(sheet, key_name=sealed.key_name, nonce=sealed.nonce, sealed=sealed.sealed)
        number += 1
    return number


def _answers(act: Acting, ring: KeyRing) -> int:
    number = 0
    for kept in SealedAnswer.objects.exclude(key_name=ring.current).order_by("pk").select_for_update():
        sealed = seal_answer(
            ring,
            open_answer(ring, kept),
            record=kept.id,
            version=kept.version + 1,
            enquiry=kept.enquiry_id,
        )
        act.change(kept, key_name=sealed.key_name, nonce=sealed.nonce, sealed=sealed.sealed)
        number += 1
    return number


def _works(act: Acting, ring: KeyRing) -> int:
    number = 0
    for kept in _older(SealedWork, ring):
        sealed = seal_work(
            ring, open_work(ring, kept), record=kept.id, version=kept.version + 1, work=kept.work_id
        )
        act.change(kept, key_name=sealed.key_name, nonce=sealed.nonce, sealed=sealed.sealed)
        number += 1
    return number


def _days(act: Acting, ring: KeyRing) -> int:
    number = 0
    for roll in _older(Roll, ring):
        sealed = seal_roll(
            ring, open_roll(ring, roll), record=roll.id, version=roll.version + 1, plan=roll.plan_id
        )
        act.change(roll, key_name=sealed.key_name, nonce=sealed.nonce, sealed=sealed.sealed)
        number += 1
    for kind, papers in ((MANIFEST, _older(Manifest, ring)), (PROTOCOL, _older(Protocol, ring))):
        for paper in papers:
            text, version = open_paper(ring, paper), paper.version + 1
            sealed = seal_paper(ring, text, kind=kind, record=paper.id, version=version, roll=paper.roll_id)
            act.change(paper, key_name=sealed.key_name, nonce=sealed.nonce, sealed=sealed.sealed)
            number += 1
    return number


def _older[R: Versioned](kind: type[R], ring: KeyRing) -> QuerySet[R]:
    """Give some records that an older key sealed; long ones are few, so that an act stays short."""
    return kind.objects.exclude(key_name=ring.current).order_by("pk").select_for_update()[:FEW_AT_ONCE]
