"""Take people out of the registry, as two registrars who ask for the same may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.exports import MOST_PEOPLE, Exported, ExportWanted
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.records import own_side
from repatria.registry.access.table import access_table
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.two_people import correspondent, use_request
from repatria.registry.models import Custody, ExportRequest, Person

#: What is told of custody beside the person, where it may be read.
_OF_CUSTODY = ("holder", "since", "place")


def request_export(account: UUID, wanted: ExportWanted) -> UUID:
    """Record what somebody wants to take out, and give the identifier for the second person.

    Raises:
        NoSuchRecord: No correspondent is known by the name that a packet is for.
    """
    with acting(account, "request-export", subject="export-request") as act:
        to = None if wanted.to is None else correspondent(wanted.to)
        made = act.make(
            ExportRequest,
            organization=act.side,
            by=act.me,
            is_sought=wanted.is_sought,
            holder=wanted.holder,
            to=to,
        )
        act.subject(made)
        return made.id


def export_people(account: UUID, request: UUID, wanted: ExportWanted) -> Exported:
    """Give the people of one's own side who are wanted, in every field that one may list.

    Who was erased is none of them.

    Raises:
        NoSuchRecord: There is no such request.
        RequestInvalid: They are too many for one export, or the request is for a packet.
        SecondPersonNeeded: It is the same person, they ask for something else, it was used, or it is too old.
    """
    with acting(account, "export-people", subject=f"export-request:{request}") as act:
        if wanted.to is not None:
            fault = Fault("export", 0, "to", "contradiction", "a correspondent", "nobody: that is a packet")
            raise RequestInvalid("Exporting", (fault,))
        use_request(act, request, wanted)
        return exported(act, wanted)


def exported(act: Acting, wanted: ExportWanted) -> Exported:
    """Read the people who are wanted, as part of an act that may; the audit names each.

    Raises:
        RequestInvalid: They are too many.
    """
    table, roles = access_table(), act.asker.roles
    fields = sorted(table.readable(roles, Route.LIST, "person", Purpose.REGISTRATION))
    of_custody = table.readable(roles, Route.LIST, "custody", Purpose.REGISTRATION)
    beside = [field for field in _OF_CUSTODY if field in of_custody]
    rows = list(_people(act, wanted, beside).values_list(*fields, *beside)[: MOST_PEOPLE + 1])
    if len(rows) > MOST_PEOPLE:
        fault = Fault(
            "export", 0, "people", "bad-number", "more of them", f"{MOST_PEOPLE} at most; say a holder"
        )
        raise RequestInvalid("Exporting", (fault,))
    act.saw(row[fields.index("id")] for row in rows)
    act.tell(fields=", ".join([*fields, *beside]), people=len(rows))
    return Exported((*fields, *beside), tuple(rows))


def _people(act: Acting, wanted: ExportWanted, beside: list[str]) -> QuerySet[Person]:
    custody = Custody.objects.filter(person=OuterRef("pk"), until=None).order_by("-made_at", "pk")
    found = Person.objects.filter(
        own_side("person", act.asker.party), is_sought=wanted.is_sought, is_erased=False
    )
    found = found.annotate(**{field: Subquery(custody.values(field)[:1]) for field in (*beside, "holder")})
    if wanted.holder is not None:
        found = found.filter(Q(("holder", wanted.holder)))
    return found.order_by("pk")
