"""What engines say on pages that one comes to by doing something stands in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from repatria.core.plans import Plan
from repatria.core.suggestions import FieldSays, Suggestion
from repatria.planning.planfile.form import plan_from_json
from repatria.registry.actions.keep_suggestions import keep_suggestions
from repatria.registry.roles import Role
from repatria.rendering.speaking import spoken
from repatria.tracing.explain import say_names
from repatria.tracing.few import SAYS
from repatria.tracing.fields import LEVELS
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.names.models import usual_names
from repatria.tracing.names.readings import SCHEMES
from repatria.web.readings_told import DEGREES, WAYS, reading_told
from repatria.web.speech import current_speech
from repatria.workflows.plans import plan_from_registry
from tests.registry import people
from tests.registry.plans import planner
from tests.registry.test_from_registry_to_plan import MADE_UP, exchange, planned
from tests.web.planning import begun, with_neutral_key, worked_off
from tests.web.test_said_in_language import LANGUAGES, SAME, said_by
from tests.web.visiting import Browsing

PAIRS = (
    ("Kim Jong-un", "김정은"), ("Вигаданенко Тарас", "Taras Vyhadanenko"), ("金正恩", "Ким Чен Ын"),
    ("محمد الوهمي", "Muhammad al-Wahmi"), ("Іван Примаренко", "Prymarenko Ivan Ivanovych"),
    ("Sasha", "Олександр"), ("!", "Kim"),
)  # fmt: skip


@pytest.fixture
def key(pages_on_sqlite: Browsing, tmp_path: Path) -> Iterator[Path]:
    """Give the server the neutral's key."""
    del pages_on_sqlite
    with with_neutral_key(tmp_path) as file:
        yield file


@pytest.mark.usefixtures("pages_on_sqlite")
@pytest.mark.parametrize("language", LANGUAGES)
def test_how_names_were_read_is_told(language: str) -> None:
    """Every part of both names stands in it still, and no English word of ours."""
    comparer = Comparer(usual_names().spelling)
    with translation.override(language), spoken(current_speech()):
        for one, other in PAIRS:
            said = say_names(one, other, comparer)
            told = reading_told(said)
            assert told is not None, said
            shown = {*re.findall(r"<bdi[^>]*>([^<]*)</bdi>", told)}
            parts = said.partition(" (read as")[0].replace("without its like: ", "")
            assert {*re.split(r"; |, | = | for | is a form of | hardly ", parts)} - {
                "not comparable"
            } == shown


def test_every_way_to_read_has_words() -> None:
    """A way that tracing learns later is not forgotten here."""
    assert {*WAYS} == {*SCHEMES}


def test_every_degree_has_words() -> None:
    """Likewise how far fields agree, and how few share a name."""
    degrees = {level.says for levels in LEVELS.values() for level in levels} | {*SAYS} - {""}
    assert {*DEGREES} == degrees


def english_left(inside: Browsing, address: str) -> dict[str, set[str]]:
    """Give what a page says the same in English and in another language."""
    shown = {}
    for language in ("en", *LANGUAGES):
        inside.client.cookies["language"] = language
        shown[language] = said_by(inside.open(address).text)
    english = {each for each in shown.pop("en") if re.search("[A-Za-z]{3}", each)}
    return {
        language: {each for each in english & said if not SAME.fullmatch(each)}
        for language, said in shown.items()
    }


def nothing_left() -> dict[str, set[str]]:
    """Say the same of each language, where nothing is left."""
    return {language: set() for language in LANGUAGES}


def test_two_records_side_by_side(pages_on_sqlite: Browsing) -> None:
    """With how their names were read."""
    officer = people.account(Role.TRACING_OFFICER)
    sought = people.person("UA", name="김정은", is_sought=True)
    held = people.person("RU", name="Kim Jong-un")
    read = say_names("김정은", "Kim Jong-un", Comparer(usual_names().spelling))
    why = (FieldSays("name", f"much alike, few share it: {read}", 41), FieldSays("home", "same", 3))
    assert keep_suggestions(officer, [Suggestion(sought.id, held.id, 412, 11, 2, why)]) == 1
    left = english_left(pages_on_sqlite.signed_in(officer), f"/people/{sought.id}/with/{held.id}/")
    assert left == nothing_left()


@pytest.mark.usefixtures("key")
def test_a_plan_that_does_not_hold(pages_on_sqlite: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real check, of a plan of which one number was altered after it was opened."""
    exchange()
    made = planned(MADE_UP)

    def altered(document: Any, path: str) -> Plan:
        plan = plan_from_json(document, path)
        first, *others = plan.transfers
        return replace(plan, transfers=(replace(first, count=first.count + 7), *others))

    monkeypatch.setattr(plan_from_registry, "plan_from_json", altered)
    inside = pages_on_sqlite.signed_in(planner())
    shown = {}
    for language in ("en", *LANGUAGES):
        inside.client.cookies["language"] = language
        shown[language] = inside.send(f"/plans/{made.id}/check/").text
    assert "does not hold" in shown["en"]
    assert shown["en"].count("Broken") > 2
    for language in LANGUAGES:
        left = {
            each for each in said_by(shown["en"]) & said_by(shown[language]) if re.search("[a-z]{3}", each)
        }
        assert {each for each in left if not SAME.fullmatch(each)} == set(), language


@pytest.mark.usefixtures("key")
def test_an_answer(pages_on_sqlite: Browsing) -> None:
    """Whom somebody asked about, and what it would take."""
    exchange()
    made = planned(MADE_UP)
    inside = pages_on_sqlite.signed_in(planner())
    work = begun(inside.send(f"/plans/{made.id}/ask/", {"held_by": "UA", "home": "RU", "at_least": 2}))
    assert worked_off() == 1
    assert english_left(inside, f"/plans/work/{work}/") == nothing_left()
