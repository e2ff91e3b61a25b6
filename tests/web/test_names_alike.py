"""People are found on their page by how a name sounds, in any script, by a process beside the pages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Client
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest

from repatria.core.errors import NamesNotCompared
from repatria.registry.access.door import MOST_ALIKE
from repatria.registry.models import AuditRow, AuditValues, LongWork, NameKeys
from repatria.registry.roles import Role
from repatria.web.names_alike import LONGEST_NAME, is_name
from repatria.web.sounds.asking import SoundsAside, wake_sounds
from repatria.web.sounds.place import FAMILY, VARIABLE
from repatria.workflows.people.find_person import key_names
from repatria.workflows.people.sounds_of_names import SoundsHere
from tests.registry import people
from tests.web.planning import worked_off
from tests.web.sounding import sounds_beside, wait_for_sounds
from tests.web.visiting import Browsing, Shown

KIM = ("김정은", "Ким Чен Ын", "Kim Jong-un", "金正恩")
COMING, AWAY = "in a few seconds", "not compared on this server"


@pytest.fixture(scope="module")
def sounds() -> Iterator[None]:
    """Run the process, and wait until it compares names, once for the module."""
    with sounds_beside():
        wait_for_sounds()
        yield


def registrar(party: str = "UA") -> UUID:
    """Make somebody who may search people by name, with keys of all names that there are."""
    me = people.account(Role.REGISTRAR, party=party)
    key_names(me)
    return me


def searched(pages: Browsing, who: UUID, words: str, **more: str) -> Shown:
    """Search as a form without scripts does."""
    return pages.signed_in(who).send("/people/", {"words": words, **more})


@pytest.mark.usefixtures("sounds")
def test_a_name_is_found_in_any_script(pages: Browsing) -> None:
    """Whatever it is typed in, all others stand below what is written so; and each of them once."""
    for name in (*KIM, "Вигаданенко Тарас"):
        people.person("UA", name=name)
    me = registrar()
    for name in KIM:
        shown = searched(pages, me, name).text
        main = shown[shown.index('id="found"') :]
        assert [main.count(other) for other in KIM] == [1] * len(KIM), name
        assert "Вигаданенко" not in main
        assert "3 names sound like it." in shown


@pytest.mark.usefixtures("sounds")
@pytest.mark.parametrize(
    ("typed", "written"),
    [("Вигаданенко", "Vyhadanenko Taras"), ("Vyhadanenko", "Вигаданенко Тарас"), ("김", "Ким Чен Ын")],
)
def test_one_part_of_a_name_is_enough(pages_on_sqlite: Browsing, typed: str, written: str) -> None:
    """A family name by itself, and a single syllable of Hangul."""
    people.person("UA", name=written)
    assert written in searched(pages_on_sqlite, registrar(), typed).text


@pytest.mark.usefixtures("sounds")
def test_who_shares_a_sound_and_no_more_is_left_out(pages_on_sqlite: Browsing) -> None:
    """A name of Han characters begins as Shevchenko does; it is found by what it is, and not by that."""
    people.person("UA", name="Вигаданий Шевченко")
    people.person("UA", name="张三")
    me = registrar()
    shown = {words: searched(pages_on_sqlite, me, words).text for words in ("Shevchenko", "Zhang")}
    assert ["张三" in text for text in shown.values()] == [False, True]
    assert ["Вигаданий" in text for text in shown.values()] == [True, False]


@pytest.mark.usefixtures("sounds")
def test_people_of_another_side_change_nothing(pages: Browsing) -> None:
    """Not who is shown, not how many, and not whether there are more: the page is the same to the byte."""
    people.person("UA", name="Іван Вигаданенко")
    me = registrar()
    before = searched(pages, me, "Vyhadanenko Ivan").bare
    for number in range(MOST_ALIKE + 5):
        people.person("RU", name="Іван Вигаданенко", number=str(number))
    registrar("RU")
    assert searched(pages, me, "Vyhadanenko Ivan").bare == before
    assert "1 name sounds like it." in before


@pytest.mark.usefixtures("sounds")
def test_who_searches_nobody_by_name_has_no_such_page(pages_on_sqlite: Browsing) -> None:
    """And a search of theirs asks for nobody: no row of the audit tells of one."""
    people.person("UA", name="Іван Вигаданенко")
    registrar()
    for role in (Role.NEGOTIATOR, Role.FAMILY, Role.ADMINISTRATOR):
        answer = searched(pages_on_sqlite, people.account(role, party="UA"), "Vyhadanenko Ivan")
        assert answer.status == 404
    assert AuditRow.objects.filter(act="search").count() == 0


@pytest.mark.usefixtures("sounds")
def test_a_search_by_sound_is_in_the_audit(pages: Browsing) -> None:
    """Who was shown stands in the row, and what was typed beside it and nowhere else."""
    one = people.person("UA", name="Вигаданенко Тарас")
    searched(pages, registrar(), "Vyhadanenko Taras")
    written, sounding = AuditRow.objects.filter(act="search").order_by("number")
    assert (str(one.id) in written.detail, str(one.id) in sounding.detail) == (False, True)
    assert all("Taras" not in row.detail for row in (written, sounding))
    assert all("Vyhadanenko Taras" in AuditValues.objects.get(row=row).said for row in (written, sounding))


@pytest.mark.usefixtures("sounds")
def test_names_get_their_keys_when_somebody_is_about_to_look(pages: Browsing) -> None:
    """The worker gives them, in the name of who opened the page; again once a name was written."""
    one = people.person("UA", name="Вигаданенко Тарас")
    me = people.account(Role.REGISTRAR, party="UA")
    inside = pages.signed_in(me)
    assert "Вигаданенко" not in searched(pages, me, "Vyhadanenko Taras").text
    inside.open("/people/")
    assert (worked_off(), NameKeys.objects.count()) == (1, 1)
    assert "Вигаданенко" in searched(pages, me, "Vyhadanenko Taras").text
    inside.open("/people/")
    assert worked_off() == 0
    whole = {"at_least": 1, "category": "unknown", "ground": "unknown", "version": 1}
    assert inside.send(f"/do/correct-person/{one.id}/", whole | {"name": "Примаренко Остап"}).status == 302
    inside.open("/people/")
    assert worked_off() == 1
    assert "Примаренко" in searched(pages, me, "Prymarenko Ostap").text
    assert {each.state for each in LongWork.objects.all()} == {"done"}
    assert inside.open(f"/aside/{LongWork.objects.order_by('pk')[0].pk}/").status == 404


def test_without_the_process_it_says_what_is_not_looked_for(
    pages: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written so is found, and the page says that nothing else was looked for."""
    monkeypatch.delenv(VARIABLE, raising=False)
    people.person("UA", name="Вигаданенко Тарас")
    me = registrar()
    shown = searched(pages, me, "вигад").text
    assert ("Вигаданенко Тарас" in shown, AWAY in shown) == (True, True)
    shown = searched(pages, me, "Vyhadanenko").text
    assert ("Nobody is recorded so" in shown, AWAY in shown) == (True, True)
    assert AWAY not in searched(pages, me, "17").text


def test_while_it_gets_ready_it_says_so(pages_on_sqlite: Browsing) -> None:
    """The first to look wakes it; they find what is written so, and a moment later everything."""
    people.person("UA", name="Вигаданенко Тарас")
    me = registrar()
    with sounds_beside():
        shown = searched(pages_on_sqlite, me, "Vyhadanenko").text
        assert ("Вигаданенко" in shown, COMING in shown) == (False, True)
        wait_for_sounds()
        shown = searched(pages_on_sqlite, me, "Vyhadanenko").text
        assert ("Вигаданенко" in shown, COMING in shown) == (True, False)


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("Kim Jong-un", True), ("김", True), ("金", True), ("Шевченко", True), ("Шe", True), ("Ш", False),
        ("", False), ("-- ", False), ("UA-1234", False), ("Ivan 2", False), ("x" * (LONGEST_NAME + 1), False),
    ],
)  # fmt: skip
def test_what_may_be_a_name(words: str, *, is_one: bool) -> None:
    """Numbers of people and of units are none, nor is a letter of an alphabet or a whole text."""
    assert is_name(words) is is_one


@pytest.mark.usefixtures("sounds")
def test_the_process_says_what_this_one_would() -> None:
    """The same ways and the same order, for names in every script, odd ones too."""
    names = (*KIM, "Вигаданенко Тарас", "محمد الوهمي", "ნინო", "!", "\N{SNOWMAN} Taras", "\0")
    here, aside = SoundsHere(), SoundsAside()
    for name in names:
        assert aside.ways(name) == here.ways(name)
        assert aside.log_odds(name, names) == here.log_odds(name, names)


@pytest.mark.usefixtures("sounds")
def test_nonsense_ends_nothing() -> None:
    """A question that is none, one that is too long, and one that nobody asks after connecting."""
    place = os.environ[VARIABLE]
    odd = (b"no question", b"[]", b'{"ask": "nothing"}', b'{"ask": "ways", "name": 7}', b" " * 2_000_000)
    for sent in odd:
        with Client(place, family=FAMILY) as asked, suppress(BrokenPipeError):
            asked.send_bytes(sent)
    silent = Client(place, family=FAMILY)
    wake_sounds()
    wait_for_sounds()
    silent.close()


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="finds processes by /proc")
def test_the_process_is_started_again_and_ends_with_who_started_it(tmp_path: Path) -> None:
    """Killed outright it is there again, at the same place; whoever started it is killed, and it goes."""
    words = [sys.executable, "-c", STARTS, str(tmp_path / "sounds")]
    with subprocess.Popen(words, env=os.environ | {VARIABLE: str(tmp_path / "sounds")}) as starter:
        first = _listening(starter.pid, None)
        os.kill(first, signal.SIGKILL)
        second = _listening(starter.pid, first)
        with Client(str(tmp_path / "sounds"), family=FAMILY) as asked:
            asked.send_bytes(json.dumps({"ask": "wake"}).encode())
            assert json.loads(asked.recv_bytes()) == {"is_ready": False}
        starter.kill()
        _until(lambda: not Path(f"/proc/{second}/exe").exists())


#: Starts the process and waits.
STARTS = """
import time
from repatria.api.beside import kept_running
with kept_running("repatria.web.sounds"):
    time.sleep(600)
"""


def _listening(parent: int, before: int | None) -> int:
    found: list[int] = []

    def is_there() -> bool:
        children = Path(f"/proc/{parent}/task").glob("*/children")
        found[:] = [int(each) for child in children for each in child.read_text().split()]
        return any(each != before and _answers(parent) for each in found)

    _until(is_there)
    return next(each for each in found if each != before)


def _answers(parent: int) -> bool:
    environment = Path(f"/proc/{parent}/environ").read_bytes()
    place = environment.partition(f"{VARIABLE}=".encode())[2].split(b"\0")[0]
    try:
        Client(place.decode(), family=FAMILY).close()
    except OSError:
        return False
    return True


def _until(is_so: object) -> None:
    assert callable(is_so)
    end = monotonic() + 60
    while not is_so():
        assert monotonic() < end, "it did not come about"
        sleep(0.05)


def test_nobody_is_asked_where_nobody_listens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No place, and a place where nothing is: a page goes without, and says which of the two it is."""
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(NamesNotCompared) as away:
        SoundsAside().ways("Vyhadanenko")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(NamesNotCompared) as coming:
        SoundsAside().ways("Vyhadanenko")
    assert (away.value.is_coming, coming.value.is_coming) == (False, True)
