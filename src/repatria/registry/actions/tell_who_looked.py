"""Tell a person who looked at what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from repatria.registry.actions.about_person import rows_about
from repatria.registry.actions.frame import acting
from repatria.registry.models import Account, Person


@dataclass(frozen=True, slots=True)
class Looked:
    """One reading or act, as a person may be told of it: which organization, and not which of its people.

    Attributes:
        at: Time in UTC.
        organization: Its name; None where nobody of that account is known.
        outcome: ``done``, or the code of the refusal; ``refused`` where that would tell of what is sealed.
    """

    at: str
    organization: str | None
    act: str
    purpose: str | None
    outcome: str


def tell_who_looked(account: UUID, person: UUID) -> tuple[Looked, ...]:
    """Give, in order, who read, listed or changed anything of a person, or tried to.

    Raises:
        NoSuchRecord: There is no such person.
    """
    with acting(account, "tell-who-looked", subject=f"person:{person}") as act:
        act.take(Person, person)
        rows = list(rows_about(person))
        names = dict(
            Account.objects.filter(pk__in={row.account for row in rows}).values_list(
                "pk", "organization__name"
            )
        )
        return tuple(
            Looked(
                row.at,
                None if row.account is None else names.get(row.account),
                row.act,
                row.purpose,
                row.outcome,
            )
            for row in rows
        )
