from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from repatria.core.errors import NotPermitted, RecordChanged, RequestInvalid
from repatria.core.listed import Imported, ListedPerson, ListHeading
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.import_people import import_people, preview_import
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.registry.audit.check import check_chain
from repatria.registry.models import AuditRow, Custody, Person, PersonSource, SourceList
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry.people import account, person

pytestmark = pytest.mark.usefixtures("registry")

HEADING = ListHeading(
    "made-up bureau", is_sought=False, digest="sha256:1", file="held.csv", holder="UA", home="KP"
)
ONE = ListedPerson(
    "a1", 2, "Made-up One", number="M-1", rank="made up", unit="93 made-up", born_first=date(1984, 1, 1),
    born_last=date(1984, 12, 31), sex="male", residence="Made-up town", place="Made-up camp", agreed=True,
)  # fmt: skip
OTHER = ListedPerson("a2", 3, "Made-up Other")


def registrar(party: str = "UA") -> UUID:
    return account(Role.REGISTRAR, party=party)


def counts(done: Imported) -> tuple[int, ...]:
    return (done.new, done.changed, done.same, done.declined, done.erased, done.left_out)


def everything_of_lists() -> list[object]:
    return [
        sorted(map(str, kind._default_manager.values_list()))
        for kind in (Person, PersonSource, Custody, SourceList)
    ]


def recorded_as(record: str) -> Person:
    return PersonSource.objects.get(source_id=record).person


def test_list_is_recorded_with_all_that_it_says() -> None:
    """Each row becomes a person with what the list says, its source, and who holds them where."""
    me = registrar()
    assert counts(import_people(me, HEADING, [ONE, OTHER])) == (2, 0, 0, 0, 0, 0)
    one = recorded_as("a1")
    custody = Custody.objects.get(person=one)
    assert (one.name, one.number, one.born_last, one.home, one.agreed, one.recorded_by_id) == (
        "Made-up One", "M-1", date(1984, 12, 31), "KP", True, me,
    )  # fmt: skip
    assert (custody.holder, custody.place, one.health) == ("UA", "Made-up camp", "unknown")
    assert custody.is_place_known


def test_same_list_again_changes_nothing() -> None:
    """The second time not a byte of any record differs, and all are the same."""
    me = registrar()
    import_people(me, HEADING, [ONE, OTHER])
    before = everything_of_lists()
    assert counts(import_people(me, HEADING, [ONE, OTHER])) == (0, 0, 2, 0, 0, 0)
    assert everything_of_lists() == before


def test_order_of_the_list_does_not_matter() -> None:
    """Rows that moved to other lines are the same rows."""
    me = registrar()
    import_people(me, HEADING, [ONE, OTHER])
    moved = [replace(OTHER, line=2), replace(ONE, line=3)]
    assert counts(import_people(me, HEADING, moved)) == (0, 0, 2, 0, 0, 0)


def test_other_words_of_the_list_change_the_record() -> None:
    """What the list says otherwise now stands in the record and its custody, with a further version."""
    me = registrar()
    import_people(me, HEADING, [ONE, OTHER])
    later = replace(HEADING, digest="sha256:2")
    moved = replace(ONE, rank="made-up sergeant", place="Other made-up camp")
    assert counts(import_people(me, later, [moved, OTHER])) == (0, 1, 1, 0, 0, 0)
    one = recorded_as("a1")
    assert (one.rank, one.version, Custody.objects.get(person=one).place) == (
        "made-up sergeant", 2, "Other made-up camp",
    )  # fmt: skip
    assert counts(import_people(me, later, [moved, OTHER])) == (0, 0, 2, 0, 0, 0)


def test_what_a_list_leaves_empty_takes_nothing_away() -> None:
    """A later list that lacks a column, or has empty cells, does not turn what is known into unknown."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    assert counts(import_people(me, HEADING, [replace(OTHER, record="a1", rank="made-up sergeant")])) == (
        0, 1, 0, 0, 0, 0,
    )  # fmt: skip
    one, custody = recorded_as("a1"), Custody.objects.get()
    assert (one.name, one.rank, one.number, one.born_first, one.agreed, custody.place) == (
        "Made-up Other", "made-up sergeant", "M-1", date(1984, 1, 1), True, "Made-up camp",
    )  # fmt: skip


def test_preview_says_what_an_import_does_and_writes_nothing() -> None:
    """A dry run gives the numbers of the real one, and leaves all tables as they are but the audit."""
    me = registrar()
    import_people(me, HEADING, [OTHER])
    before = everything_of_lists()
    rows = [ONE, replace(OTHER, rank="made up")]
    would_be = preview_import(me, HEADING, rows)
    row = AuditRow.objects.latest("number")
    assert (everything_of_lists(), row.act, row.account) == (before, "preview-import", me)
    assert counts(import_people(me, HEADING, rows)) == counts(would_be) == (1, 1, 0, 0, 0, 0)


def test_hand_made_correction_outlasts_the_list() -> None:
    """The same list again leaves a correction; other words on it are a fault, told with their line."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    one = recorded_as("a1")
    correct_person(me, one.id, version=1, name="Made-up Right")
    assert counts(import_people(me, HEADING, [ONE])) == (0, 0, 1, 0, 0, 0)
    before = everything_of_lists()
    with pytest.raises(RequestInvalid) as refused:
        import_people(me, HEADING, [replace(ONE, name="Made-up Wrong"), OTHER])
    assert [(fault.file, fault.line, fault.key) for fault in refused.value.faults] == [
        ("held.csv", 2, "record")
    ]
    assert everything_of_lists() == before


def test_broken_row_stops_the_list_or_is_left_out() -> None:
    """One row that cannot be taken stops all, with every fault told; asked for, only it is left out."""
    me = registrar()
    broken = [replace(OTHER, record="a3", line=line, number="9" * 81) for line in (5, 6)]
    rows = [ONE, *broken, OTHER]
    with pytest.raises(RequestInvalid) as refused:
        import_people(me, HEADING, rows)
    assert {(fault.line, fault.code) for fault in refused.value.faults} == {
        (5, "too-long"), (6, "contradiction"), (6, "too-long"),
    }  # fmt: skip
    assert Person.objects.count() == 0
    done = import_people(me, replace(HEADING, is_by_halves=True), rows)
    assert (counts(done), len(done.faults)) == ((2, 0, 0, 0, 0, 2), 3)


def test_consent_is_kept() -> None:
    """Who declined is not recorded; of who declines later, nothing but that is changed."""
    me = registrar()
    assert counts(import_people(me, HEADING, [ONE, replace(OTHER, agreed=False)])) == (1, 0, 0, 1, 0, 0)
    declined = replace(ONE, agreed=False, rank="made-up general", place="Elsewhere")
    assert counts(import_people(me, HEADING, [declined])) == (0, 1, 0, 0, 0, 0)
    one = recorded_as("a1")
    assert (one.agreed, one.rank, Custody.objects.get(person=one).place) == (False, "made up", "Made-up camp")


def test_withdrawn_consent_is_kept_whatever_was_corrected() -> None:
    """Of a record corrected by hand a list takes that the person declines, and nothing else, ever after."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    one = recorded_as("a1")
    correct_person(me, one.id, version=1, name="Made-up Right")
    assert counts(import_people(me, HEADING, [replace(ONE, agreed=False)])) == (0, 1, 0, 0, 0, 0)
    with pytest.raises(RequestInvalid):
        import_people(me, HEADING, [replace(ONE, name="Made-up Wrong")])
    one.refresh_from_db()
    assert (one.name, one.agreed) == ("Made-up Right", False)


def test_other_holder_is_another_custody() -> None:
    """Where the list is now of another holder, custody says so, and a place left empty stays."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    import_people(me, replace(HEADING, holder="KP"), [replace(ONE, place=None)])
    custody = Custody.objects.get()
    assert (custody.holder, custody.place, custody.version) == ("KP", "Made-up camp", 2)


def test_correction_during_an_import_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that somebody changes between reading and writing stops the import."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    one = recorded_as("a1")

    def changed_meanwhile(*_: object) -> None:
        with writing():
            Person.objects.get(pk=one.id).change(name="Made-up Right")

    monkeypatch.setattr("repatria.registry.actions.import_people._make", changed_meanwhile)
    with pytest.raises(RecordChanged):
        import_people(me, HEADING, [replace(ONE, name="Made-up Wrong")])


def test_erased_person_stays_erased() -> None:
    """A list does not bring back who was erased here, whatever it says of them now."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    one = recorded_as("a1")
    erase_person(me, one.id, version=1)
    assert counts(import_people(me, HEADING, [replace(ONE, rank="made-up general")])) == (0, 0, 0, 0, 1, 0)
    one.refresh_from_db()
    told = (one.name, one.number, one.rank, one.unit, one.born_first, one.sex, one.residence, one.words)
    assert (told, recorded_as("a1").is_erased, Person.objects.count()) == ((None,) * 8, True, 1)
    assert PersonSource.objects.get(source_id="a1").said_digest is None


def test_lists_of_two_sides_are_apart() -> None:
    """The same source and identifier on another side is another record, of which nobody else learns."""
    import_people(registrar("UA"), HEADING, [ONE])
    assert counts(import_people(registrar("RU"), HEADING, [ONE])) == (1, 0, 0, 0, 0, 0)


def test_list_of_the_held_is_none_of_the_sought() -> None:
    """A source that named the held cannot name the sought, and somebody sought is held by nobody."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    for heading in (replace(HEADING, is_sought=True, holder=None), replace(HEADING, holder=None)):
        with pytest.raises(RequestInvalid):
            import_people(me, heading, [ONE])


def test_sought_are_last_seen_and_not_held() -> None:
    """Of somebody sought the place is where they were last seen, and nobody holds them."""
    heading = replace(HEADING, is_sought=True, holder=None)
    import_people(registrar(), heading, [ONE])
    assert (recorded_as("a1").last_seen, Custody.objects.count()) == ("Made-up camp", 0)


def test_import_is_in_the_audit() -> None:
    """One row tells who took in which list, by its digest, with numbers; it names nobody."""
    me = registrar()
    import_people(me, HEADING, [ONE, OTHER])
    row = AuditRow.objects.latest("number")
    detail = json.loads(row.detail)
    assert (row.account, row.act, row.subject) == (
        me,
        "import-people",
        f"source-list:{SourceList.objects.get().id}",
    )
    assert (detail["digest"], detail["new"], detail["many"]["person"]) == ("sha256:1", 2, 2)
    assert ("Made-up" in row.detail, check_chain().is_whole) == (False, True)


def test_person_is_told_of_the_import() -> None:
    """Who asks who looked at their record is told of the list that they came by."""
    import_people(registrar(), HEADING, [ONE])
    acts = [looked.act for looked in tell_who_looked(account(Role.DELEGATE), recorded_as("a1").id)]
    assert acts == ["import-people"]


def test_who_may_not_leaves_no_record() -> None:
    """An import by somebody without the role is refused before a row of the list is read."""

    def unread() -> Iterator[ListedPerson]:
        raise AssertionError("the list was read")
        yield ONE

    with pytest.raises(NotPermitted):
        import_people(account(Role.NEGOTIATOR, party="UA"), HEADING, unread())
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("person", "one"), ("person", "MADE-UP ONE"), ("person", "m1"), ("person", "M-1"),
        ("person", "93 made"), ("person", "made-u one"), ("person", "on made"),
        ("custody", "camp"),
    ],
)  # fmt: skip
def test_imported_are_found(kind: str, words: str) -> None:
    """Somebody is found by the beginnings of a name, a number however it is written, a unit and a place."""
    me = registrar()
    import_people(me, HEADING, [ONE, replace(OTHER, number="X-7", place="Elsewhere")])
    found = door.search(me, kind, words, purpose=Purpose.REGISTRATION)
    assert [seen.values.get("name") or seen.values["place"] for seen in found] in (
        ["Made-up One"], ["Made-up camp"],
    )  # fmt: skip


def test_part_that_goes_on_with_another_is_whole() -> None:
    """What stands before a hyphen is a whole word, and not the beginning of one."""
    me = registrar()
    import_people(me, HEADING, [ONE])
    found = [
        len(door.search(me, "person", words, purpose=Purpose.REGISTRATION)) for words in ("mad", "mad-up")
    ]
    assert found == [1, 0]


def test_nobody_finds_by_what_they_may_not_read() -> None:
    """A handover officer reads names and no unit, and so finds nobody by one."""
    person("UA", name="Made-up Person", unit="Secretunit")
    who = account(Role.HANDOVER_OFFICER, party="UA")
    found = {
        words: len(door.search(who, "person", words, purpose=Purpose.HANDOVER))
        for words in ("Secretunit", "Person", "unit:secretunit", "' | name:m", "%")
    }
    assert found == {"Secretunit": 0, "Person": 1, "unit:secretunit": 0, "' | name:m": 0, "%": 0}


def test_search_narrows_by_state() -> None:
    """Held and sought are told apart in a search."""
    me = registrar()
    person("UA", name="Made-up Held"), person("UA", name="Made-up Sought", is_sought=True)
    found = door.search(me, "person", "made", purpose=Purpose.REGISTRATION, where={"is_sought": True})
    assert [seen.values["name"] for seen in found] == ["Made-up Sought"]
