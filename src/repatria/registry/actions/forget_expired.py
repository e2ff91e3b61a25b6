"""Forget what was kept long enough. Nobody sees anything by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from repatria.registry.access.table import access_table
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.audit.erase import erase_values
from repatria.registry.models import AuditRow, Enquiry, Manifest, SealedAnswer, SealedWork, VaultRequest
from repatria.registry.retention import retention

ACT = "forget-expired"
AT_ONCE = 500
"""Records of each kind of one act."""


def forget_expired(account: UUID) -> int:
    """Remove what is older than `retention.toml` keeps it, and give how many records; repeat until none are.

    The chain of the audit stays whole: of it only values beside rows go, and a row says so.
    """
    with acting(account, ACT, subject="audit-values") as act:
        numbers = AuditRow.objects.filter(beside__isnull=False, at__lt=_before("audit-values").isoformat())
        old = list(numbers.order_by("number").values_list("number", flat=True)[:AT_ONCE])
        number = _requests(act) + _enquiries(act) + _works(act) + _manifests(act)
        return number + erase_values(old, account=account, purpose=access_table().acts[ACT].purpose)


def _requests(act: Acting) -> int:
    old = VaultRequest.objects.filter(made_at__lt=_before("vault-request"))
    number = 0
    for request in old.order_by("pk").select_for_update(of=("self",))[:AT_ONCE]:
        act.remove(request)
        number += 1
    return number


def _enquiries(act: Acting) -> int:
    old = Enquiry.objects.filter(made_at__lt=_before("enquiry"), state=retention()["enquiry"].only)
    number = 0
    for enquiry in old.order_by("pk").select_for_update(of=("self",))[:AT_ONCE]:
        for answer in SealedAnswer.objects.filter(enquiry=enquiry).order_by("pk").select_for_update():
            act.remove(answer)
            number += 1
        act.remove(enquiry)
        number += 1
    return number


def _works(act: Acting) -> int:
    old = SealedWork.objects.filter(made_at__lt=_before("sealed-work")).order_by("pk")
    number = 0
    for sealed in old.select_for_update(of=("self",))[:AT_ONCE]:
        act.remove(sealed)
        number += 1
    return number


def _manifests(act: Acting) -> int:
    old = Manifest.objects.filter(made_at__lt=_before("manifest")).order_by("pk")
    number = 0
    for manifest in old.select_for_update(of=("self",))[:AT_ONCE]:
        act.remove(manifest)
        number += 1
    return number


def _before(kind: str) -> datetime:
    days = retention()[kind].days
    if days is None:
        raise ValueError(f"nothing says how long to keep: {kind}")
    return datetime.now(UTC) - timedelta(days=days)
