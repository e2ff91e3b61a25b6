"""What the audit says was written to a record: names of fields, never what stood in them."""

from __future__ import annotations

import json

from repatria.registry.audit.append import DONE
from repatria.registry.models import AuditRow


def fields_written(subject: str, *, times: int) -> frozenset[str]:
    """Name the fields of a record that its last changes wrote; each change is one version.

    It looks through all rows, so it is for the rare case that two people changed the same record.

    Args:
        subject: Kind and identifier, as ``person:UUID``.
        times: How many changes to go back; none where it is not above 0.
    """
    if times <= 0:
        return frozenset()
    rows = AuditRow.objects.filter(outcome=DONE, detail__contains=f'"{subject}": ').order_by("-number")
    named: set[str] = set()
    for detail in rows.values_list("detail", flat=True)[:times]:
        named.update(json.loads(detail)["wrote"].get(subject, ()))
    return frozenset(named)
