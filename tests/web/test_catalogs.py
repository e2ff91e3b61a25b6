"""The catalogs of the pages: as the pages are, and whole in the languages that are promised whole."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from importlib.resources import files

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.conftest import ROOT

LANGUAGES = ("ar", "ko", "uk")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@cache
def catalog(code: str) -> Catalog:
    """Read the catalog of a language."""
    with (files("repatria.web") / "locale" / code / "LC_MESSAGES" / "django.po").open("rb") as text:
        return read_po(text, locale=code)


def forms(message: Message) -> list[str]:
    """Give all forms in which a message is translated."""
    string = message.string or ""
    return list(string) if isinstance(string, tuple | list) else [string]


def messages(code: str) -> list[Message]:
    """Give the messages of a language, without its head."""
    return [each for each in catalog(code) if each.id]


def test_the_catalogs_are_as_the_pages_are() -> None:
    """No message of a page is missing in a catalog, and none stands there that no page says."""
    done = subprocess.run(
        [ROOT / "scripts" / "messages", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_is_whole(code: str) -> None:
    """Each message has all its forms, none is only guessed, and none is left in English by mistake."""
    assert [each.id for each in messages(code) if not all(forms(each))] == []
    assert [each.id for each in messages(code) if each.fuzzy] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_says_the_same_values(code: str) -> None:
    """What is filled into a message is filled into its translation; a plural may say its number itself."""
    for each in messages(code):
        first = each.id if isinstance(each.id, str) else each.id[-1]
        wanted = set(PLACEHOLDER.findall(first))
        for form in forms(each):
            said = set(PLACEHOLDER.findall(form))
            assert said == wanted or (isinstance(each.id, tuple | list) and said < wanted), each.id


@pytest.mark.parametrize(("code", "script"), [("uk", "[а-яіїєґ]"), ("ko", "[가-힣]"), ("ar", "[ء-ي]")])
def test_a_translation_is_in_its_own_script(code: str, script: str) -> None:
    """Of ten messages nine are written in the script of their language; names and codes may stay."""
    own = [bool(re.search(script, form, re.IGNORECASE)) for each in messages(code) for form in forms(each)]
    assert sum(own) >= 0.97 * len(own)
