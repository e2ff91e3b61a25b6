"""Somebody is found by name whatever script it is written in, by whoever may find them by name at all."""

from __future__ import annotations

from uuid import UUID

import pytest

from repatria.core.errors import NotPermitted, RequestInvalid
from repatria.registry.access.door import MOST_ALIKE
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.key_names import record_name_keys, tell_unkeyed_names
from repatria.registry.models import AuditRow, AuditValues, NameKeys
from repatria.registry.roles import Role
from repatria.workflows.people.find_person import find_person, key_names
from tests.registry.people import account, person

KOREAN = ("김정은", "Ким Чен Ын", "Kim Jong-un", "金正恩")
OTHERS = ("홍길동", "Вигаденко Тарас", "Vygadenko Mykola", "Призрачов Егор", "Max Mustermann")
#: In Arabic, with marks of vowels and without, together and apart; and as officials elsewhere wrote it.
ARABIC = (
    (("محمد الوهمي", "مُحَمَّد الوَهمي"), ("Muhammad al-Wahmi", "Mohamed El Wahmi", "Мухаммед аль-Вахми")),
    (("عبد الرحمن حسن", "عبدالرحمن حسن"), ("Abd al-Rahman Hasan", "Abdelrahman Hassan", "Abdurrahman Hasan")),
    (("فاطمة الزهراء",), ("Fatima al-Zahra", "Fatma Zahra", "Fatimah Azzahra")),
    (("يوسف النجار",), ("Yusuf al-Najjar", "Youssef El Naggar", "Yousef an-Najjar", "Юсуф ан-Наджар")),
)

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


@pytest.mark.parametrize(("arabic", "others"), ARABIC, ids=[others[0] for _, others in ARABIC])
def test_arabic_names_are_found_by_other_letters_and_back(
    arabic: tuple[str, ...], others: tuple[str, ...]
) -> None:
    """Vowels that Arabic does not write, Abd apart or not, an article or none: they find each other."""
    for name in (*arabic, *others, *OTHERS):
        person("UA", name=name)
    me = account(Role.REGISTRAR, party="UA")
    key_names(me)
    assert [set(names_found(me, asked)) >= {*arabic, *others} for asked in arabic] == [True] * len(arabic)
    assert [set(names_found(me, asked)) >= {*arabic} for asked in others] == [True] * len(others)


def test_who_shares_what_few_have_comes_before_the_crowd() -> None:
    """Many share two parts of a name; who shares the third is found, and it is told that others were not."""
    for number in range(MOST_ALIKE + 20):
        person("UA", name=f"Ivan Ivanovych Made{'abcdefghijklmnop'[number % 16]}up", number=str(number))
    person("UA", name="Іван Іванович Казкарук")
    person("UA", name="Kazkaruk Ivan")
    me = account(Role.REGISTRAR, party="UA")
    key_names(me)
    found = find_person(me, "Ivan Ivanovych Kazkaruk", purpose="registration")
    assert found.people[0].values["name"] == "Іван Іванович Казкарук"
    assert {each.values["name"] for each in found.people} == {"Іван Іванович Казкарук", "Kazkaruk Ivan"}
    assert found.is_cut


def test_crowd_alone_is_cut() -> None:
    """Where all that is asked for is what many share, as many are compared as one answer holds."""
    for number in range(MOST_ALIKE + 20):
        person("UA", name="Іван Казкарук", number=str(number))
    me = account(Role.REGISTRAR, party="UA")
    key_names(me)
    found = find_person(me, "Kazkaruk Ivan", purpose="registration", most=1_000)
    assert (len(found.people), found.is_cut) == (MOST_ALIKE, True)


def test_people_of_another_side_are_no_crowd() -> None:
    """How many of another side share a name changes nothing of what is found."""
    for number in range(MOST_ALIKE + 20):
        person("RU", name="Іван Казкарук", number=str(number))
    person("UA", name="Іван Казкарук")
    for party in ("RU", "UA"):
        key_names(account(Role.REGISTRAR, party=party))
    found = find_person(account(Role.REGISTRAR, party="UA"), "Kazkaruk Ivan", purpose="registration")
    assert ([each.values["name"] for each in found.people], found.is_cut) == (["Іван Казкарук"], False)


def test_other_fields_narrow_what_is_alike() -> None:
    """Of those who share a name, only who fits besides is found; by what cannot be, nobody."""
    sought, me = person("UA", name="Іван Казкарук", is_sought=True), account(Role.REGISTRAR, party="UA")
    person("UA", name="Іван Казкарук")
    key_names(me)
    found = [
        find_person(me, "Kazkaruk Ivan", purpose="registration", where=where).people
        for where in ({"is_sought": True}, {"id": "no such"})
    ]
    assert [[each.id for each in people] for people in found] == [[sought.id], []]


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
