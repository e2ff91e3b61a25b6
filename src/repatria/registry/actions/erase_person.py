"""Erase a person: what tells who they are goes, the record and the chain of the audit stay."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from repatria.core.confidences import Confidence
from repatria.core.enquiries import EnquiryState
from repatria.core.errors import NoSuchRecord
from repatria.core.persons import Health
from repatria.registry.access.table import access_table
from repatria.registry.actions.about_person import rows_about
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.keeping import keep_confidence
from repatria.registry.audit.erase import erase_values
from repatria.registry.models import (
    CommissionDecision,
    Custody,
    Effects,
    Enquiry,
    FitnessDecision,
    Interview,
    LinkJudgement,
    LinkSuggestion,
    Manifest,
    NameKeys,
    Person,
    PersonSource,
    Roll,
    SealedAnswer,
    SealedConfidence,
    VaultRequest,
)
from repatria.registry.vault.confidences import latest_confidence
from repatria.registry.vault.days import open_roll
from repatria.registry.vault.keys import Compartment, ring_of

ACT = "erase-person"
_TELLS_WHO = (
    "name", "home", "number", "rank", "unit", "born_first", "born_last", "sex", "residence", "last_seen",
    "father_name", "mother_name", "born_in", "person_to_inform", "dependants",
    "named_by", "is_name_confirmed",
)  # fmt: skip


def erase_person(account: UUID, person: UUID, *, version: int) -> None:
    """Erase what tells who a person is, their health and places, what is sealed, and what was searched for.

    It cannot be taken back. A report that names them stays as it came in; its text is sealed.

    Raises:
        NoSuchRecord: There is no such person of the account's side, or they were erased.
        RecordChanged: Somebody changed the record since it was read.
        VaultClosed: Something is sealed of them, and this process has no key of the vault.
    """
    with acting(account, ACT, subject=f"person:{person}") as act:
        found = act.take(Person, person, version=version)
        if found.is_erased:
            raise NoSuchRecord
        # Looked for first, because the records that they name go.
        rows = list(rows_about(person).filter(beside__isnull=False).values_list("number", flat=True))
        act.change(found, health=Health.UNKNOWN.value, is_erased=True, **dict.fromkeys(_TELLS_WHO))
        _erase_below(act, found)
        _erase_sealed(act, found)
        _erase_manifests(act, found)
        erase_values(rows, account=account, purpose=access_table().acts[ACT].purpose)


def _erase_below(act: Acting, person: Person) -> None:
    for custody in Custody.objects.filter(person=person).order_by("pk").select_for_update():
        act.change(custody, place=None, is_place_known=False)
    # The identifier in a list stays, or the next list would bring the person back.
    for source in PersonSource.objects.filter(person=person).order_by("pk").select_for_update():
        act.change(source, said_digest=None)
    for interview in Interview.objects.filter(person=person).order_by("pk").select_for_update():
        act.change(interview, interpreter=None)
    for effects in Effects.objects.filter(person=person).order_by("pk").select_for_update():
        act.change(effects, what=None)
    for keys in NameKeys.objects.filter(person=person).select_for_update():
        act.remove(keys)
    for kind in (FitnessDecision, CommissionDecision):
        for decision in kind.objects.filter(person=person).order_by("pk").select_for_update():
            act.remove(decision)
    suggested = LinkSuggestion.objects.filter(Q(sought=person) | Q(held=person))
    for suggestion in suggested.order_by("pk").select_for_update():
        act.remove(suggestion)
    links = LinkJudgement.objects.filter(Q(left=person) | Q(right=person))
    for judgement in links.order_by("pk").select_for_update():
        act.change(judgement, note=None)


def _erase_sealed(act: Acting, person: Person) -> None:
    """Put an empty confidence in the place of all before; their turns stay counted, and nothing opens."""
    for enquiry in Enquiry.objects.filter(found=person).order_by("pk").select_for_update():
        act.change(enquiry, found=None, state=_unfound(enquiry))
    for answer in SealedAnswer.objects.filter(person=person).order_by("pk").select_for_update():
        act.remove(answer)
    for request in VaultRequest.objects.filter(person=person).order_by("pk").select_for_update():
        act.remove(request)
    earlier = list(SealedConfidence.objects.filter(person=person).order_by("pk").select_for_update())
    if not earlier:
        return
    ring = ring_of(Compartment.WISHES)
    turn, _ = latest_confidence(ring, person.id)
    for sealed in earlier:
        act.remove(sealed)
    keep_confidence(act, ring, person, Confidence(), turn=turn + 1)


def _erase_manifests(act: Acting, person: Person) -> None:
    """Remove the manifests that name the person; which people had which numbers stays, without names."""
    for roll in Roll.objects.filter(Exists(Manifest.objects.filter(roll=OuterRef("pk")))).order_by("pk"):
        journeys = {
            place.journey
            for place in open_roll(ring_of(Compartment.WISHES), roll).places
            if place.person == person.id
        }
        for manifest in Manifest.objects.filter(roll=roll).order_by("pk").select_for_update():
            if (manifest.round, manifest.origin, manifest.destination) in journeys:
                act.remove(manifest)


def _unfound(enquiry: Enquiry) -> str:
    """Give the state of an enquiry whose person is erased: searched for again, unless it was withdrawn."""
    is_over = enquiry.state == EnquiryState.WITHDRAWN.value
    return enquiry.state if is_over else EnquiryState.SEARCHING.value
