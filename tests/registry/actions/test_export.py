from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import F

from repatria.core.errors import NoSuchRecord, NotPermitted, RequestInvalid, SecondPersonNeeded
from repatria.core.exports import Exported, ExportWanted
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.draw_up import draw_up_card, draw_up_notification
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.export_people import export_people, request_export
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.registry.models import AuditRow, ExportRequest
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry.actions.catalog import INTERVIEW
from tests.registry.people import account, everything, person

pytestmark = pytest.mark.usefixtures("registry")

HELD = ExportWanted(is_sought=False)


def registrar(party: str = "UA") -> UUID:
    return account(Role.REGISTRAR, party=party)


def exported(wanted: ExportWanted = HELD, party: str = "UA") -> Exported:
    return export_people(registrar(party), request_export(registrar(party), wanted), wanted)


def column(taken: Exported, field: str) -> list[object]:
    return [row[taken.fields.index(field)] for row in taken.rows]


def test_export_holds_what_the_door_shows() -> None:
    """To the field and the value it is what the door lists for the same role, and custody beside it."""
    everything("UA")
    taken, me = exported(), registrar()
    listed = door.list_records(me, "person", purpose=Purpose.REGISTRATION, where={"is_sought": False})
    assert [dict(zip(taken.fields, row, strict=True)) for row in taken.rows] == [
        {**seen.values, "holder": "UA", "since": None, "place": "Made-up camp"} for seen in listed
    ]


def test_one_person_alone_exports_nothing() -> None:
    """Who asked cannot do it, nor somebody who asks for other people; it holds once, and for a day."""
    person("UA")
    first, second = registrar(), registrar()
    request = request_export(first, HELD)
    for who, wanted in (
        (first, HELD),
        (second, replace(HELD, is_sought=True)),
        (second, replace(HELD, holder="UA")),
    ):
        with pytest.raises(SecondPersonNeeded):
            export_people(who, request, wanted)
    assert len(export_people(second, request, HELD).rows) == 1
    late = request_export(first, HELD)
    with writing():
        ExportRequest.objects.filter(pk=late).update(made_at=F("made_at") - timedelta(days=2))
    for each in (request, late):
        with pytest.raises(SecondPersonNeeded):
            export_people(second, each, HELD)


def test_second_person_is_of_the_same_side() -> None:
    """Somebody of another side finds no such request."""
    request = request_export(registrar("UA"), HELD)
    with pytest.raises(NoSuchRecord):
        export_people(registrar("RU"), request, HELD)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REGISTRAR}))
def test_no_other_role_exports(role: Role) -> None:
    """Neither asking nor doing it is for anybody but registrars."""
    request = request_export(registrar(), HELD)
    who = account(role, party="UA")
    with pytest.raises(NotPermitted):
        request_export(who, HELD)
    with pytest.raises(NotPermitted):
        export_people(who, request, HELD)


def test_other_side_and_the_erased_are_not_exported() -> None:
    """Of another side nobody is in it, and nobody who was erased."""
    everything("RU")
    kept, gone = person("UA", name="Made-up Kept"), person("UA", name="Made-up Gone")
    erase_person(registrar(), gone.id, version=1)
    assert column(exported(), "id") == [kept.id]


def test_export_narrows_by_holder() -> None:
    """Only those whom a party holds are in it, where it is asked for."""
    everything("UA"), person("UA")
    assert (
        len(exported(replace(HELD, holder="UA")).rows),
        len(exported(replace(HELD, holder="RU")).rows),
    ) == (1, 0)


def test_export_tells_no_wish() -> None:
    """A wish taken in private changes not a byte of an export."""
    one = person("UA")
    before = exported()
    record_interview(account(Role.DELEGATE), one.id, INTERVIEW)
    assert exported() == before


def test_export_is_in_the_audit_and_told_to_the_person() -> None:
    """The row names who was taken out, by identifier alone, so that each can be told."""
    one = person("UA", name="Made-up Told")
    exported()
    row = AuditRow.objects.latest("number")
    assert (row.act, json.loads(row.detail)["seen"], "Told" in row.detail) == (
        "export-people",
        [str(one.id)],
        False,
    )
    assert [looked.act for looked in tell_who_looked(account(Role.DELEGATE), one.id)] == ["export-people"]


def test_card_has_what_is_known_and_what_is_not() -> None:
    """A capture card holds every heading of the form; what is unknown is null."""
    world = everything("UA")
    card = draw_up_card(registrar(), world["person"])
    assert (card["name"], card["power_depended_on"], card["present_address"], card["state_of_health"]) == (
        "Made-up One", "KP", {"power": "UA", "place": "Made-up camp"}, "wounded",
    )  # fmt: skip
    assert (card["first_name_of_father"], card["born"]) == (None, {"first": None, "last": None})


def test_notification_has_parents_and_whom_to_inform() -> None:
    """What GC III 122 asks for is recorded by a registrar, and stands in the notification."""
    world, me = everything("UA"), registrar()
    said = {"father_name": "Made-up Father", "mother_name": "Made-up Mother", "born_in": "Made-up town"}
    correct_person(me, world["person"], version=1, person_to_inform="Made-up Sister", **said)
    told = draw_up_notification(me, world["person"])
    names = ("first_name_of_father", "maiden_name_of_mother", "place_of_birth", "person_to_inform")
    assert [told[name] for name in names] == [
        "Made-up Father", "Made-up Mother", "Made-up town", "Made-up Sister",
    ]  # fmt: skip


def test_notice_is_of_somebody_held() -> None:
    """Of somebody sought there is none; nor of somebody of another side, as if they were not there."""
    world = everything("UA")
    with pytest.raises(RequestInvalid):
        draw_up_notification(registrar(), world["sought"])
    with pytest.raises(NoSuchRecord):
        draw_up_notification(registrar("RU"), world["person"])
