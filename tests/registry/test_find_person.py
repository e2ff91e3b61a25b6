"""Somebody is found by name whatever script it is written in, by whoever may find them by name at all."""

from __future__ import annotations

from uuid import UUID

import pytest

from repatria.core.errors import NotPermitted, RequestInvalid
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.key_names import record_name_keys, tell_unkeyed_names
from repatria.registry.models import AuditRow, AuditValues, NameKeys
from repatria.registry.roles import Role
from repatria.workflows.find_person import find_person, key_names
from tests.registry.people import account, person

KOREAN = ("김정은", "Ким Чен Ын", "Kim Jong-un", "金正恩")
OTHERS = ("홍길동", "Вигаденко Тарас", "Vygadenko Mykola", "Призрачов Егор", "Max Mustermann")

pytestmark = pytest.mark.usefixtures("registry")


def names_found(me: UUID, name: str, *, most: int = 20) -> list[str]:
    """Give the names that a registrar is shown, the likeliest first."""
    found = find_person(me, name, purpose="registration", most=most)
    return [str(each.values["name"]) for each in found.people]


def test_name_is_found_in_any_script() -> None:
    """In Hangul, Han, Cyrillic and Latin letters the same name finds all others, before any other name."""
    for name in (*KOREAN, *OTHERS):
        person("UA", name=name)
    me = account(Role.REGISTRAR, party="UA")
    assert key_names(me) == len(KOREAN) + len(OTHERS)
    assert [set(names_found(me, name, most=len(KOREAN))) for name in KOREAN] == [set(KOREAN)] * 4
    assert names_found(me, "Vyhadenko Taras")[0] == "Вигаденко Тарас"


def test_only_who_may_search_by_name_finds() -> None:
    """A negotiator finds nobody, and a bureau nobody of another side."""
    person("UA", name="Вигаденко Тарас")
    key_names(account(Role.REGISTRAR, party="UA"))
    with pytest.raises(NotPermitted):
        find_person(account(Role.NEGOTIATOR, party="UA"), "Vyhadenko Taras", purpose="negotiation")
    other = account(Role.REGISTRAR, party="RU")
    assert (names_found(other, "Vyhadenko Taras"), tell_unkeyed_names(other)) == ([], ())


def test_name_that_was_corrected_is_keyed_anew() -> None:
    """Keys are of one version of a record; of another one they are told to be missing."""
    one, me = person("UA", name="Вигаденко Тарас"), account(Role.REGISTRAR, party="UA")
    key_names(me)
    correct_person(me, one.id, version=1, name="Казкарук Остап")
    assert [(each.person, each.name) for each in tell_unkeyed_names(me)] == [(one.id, "Казкарук Остап")]
    assert (key_names(me), key_names(me)) == (1, 0)
    assert names_found(me, "Kazkaruk Ostap") == ["Казкарук Остап"]


def test_keys_of_another_version_are_not_recorded() -> None:
    """Whoever was changed or erased meanwhile gets no keys of what they were called before."""
    one, me = person("UA", name="Вигаденко Тарас"), account(Role.REGISTRAR, party="UA")
    correct_person(me, one.id, version=1, name="Казкарук Остап")
    assert record_name_keys(me, {one.id: (1, ("made", "up"))}) == 0
    key_names(me)
    erase_person(me, one.id, version=2)
    assert (NameKeys.objects.count(), record_name_keys(me, {one.id: (3, ("made", "up"))})) == (0, 0)


def test_search_by_sound_is_in_the_audit() -> None:
    """Who was shown stands in the row, and the name that was looked for beside it."""
    one, me = person("UA", name="Вигаденко Тарас"), account(Role.REGISTRAR, party="UA")
    key_names(me)
    names_found(me, "Vyhadenko Taras")
    row = AuditRow.objects.latest("number")
    assert (row.act, str(one.id) in row.detail, "Taras" in row.detail) == ("search", True, False)
    assert "Vyhadenko Taras" in AuditValues.objects.get(row=row).said


def test_name_without_letters_is_refused() -> None:
    """By nothing nobody is looked for."""
    with pytest.raises(RequestInvalid):
        find_person(account(Role.REGISTRAR, party="UA"), "-- 12", purpose="registration")
