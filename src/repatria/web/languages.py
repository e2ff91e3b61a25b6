"""Languages of the pages: which there are, which one a visitor gets, and how each writes days and numbers."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from django.http import HttpRequest
from django.utils import translation

from repatria.core.dates import PartialDate

COOKIE = "language"
SOURCE = "en"
"""The language that the pages are written in."""
#: By language of the pages, whose way of writing days is used: the day comes before the month.
_DAYS = {"en": "en_GB"}
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,39}")
#: Codes of what is more or less than a country, and of what is none.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language that a visitor can choose.

    Attributes:
        name: As it calls itself.
        direction: "ltr" or "rtl".
    """

    code: str
    name: str
    direction: str


@cache
def offered_languages() -> tuple[Language, ...]:
    """Give the languages there are catalogs for, and the one the pages are written in first."""
    folder = files("repatria.web") / "locale"
    catalogs = folder.iterdir() if folder.is_dir() else ()
    codes = sorted(each.name for each in catalogs if (each / "LC_MESSAGES" / "django.po").is_file())
    return tuple(_language(code) for code in (SOURCE, *codes))


def _language(code: str) -> Language:
    locale = Locale.parse(code)
    return Language(code, str(locale.get_display_name(locale)), locale.text_direction)


@cache
def catalogs_folder() -> str:
    """Compile the catalogs into a folder of this process; sources alone are kept, so none is stale."""
    folder = Path(tempfile.mkdtemp(prefix="repatria-languages-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for language in offered_languages()[1:]:
        source = files("repatria.web") / "locale" / language.code / "LC_MESSAGES" / "django.po"
        target = folder / language.code / "LC_MESSAGES"
        target.mkdir(parents=True)
        with source.open("rb") as text, (target / "django.mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=language.code))
    return str(folder)


def language_of(request: HttpRequest) -> Language:
    """Choose the language of a visitor: what they chose here, or what their browser asks for."""
    known = {each.code: each for each in offered_languages()}
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in known:
        return known[chosen]
    for asked in request.headers.get("Accept-Language", "")[:200].split(","):
        code = asked.partition(";")[0].strip().lower().partition("-")[0]
        if code in known:
            return known[code]
    return known[SOURCE]


@cache
def _by_code() -> dict[str, Language]:
    return {each.code: each for each in offered_languages()}


def current_language() -> Language:
    """Give the language of the request that is being answered."""
    known = _by_code()
    return known.get(translation.get_language() or SOURCE, known[SOURCE])


@cache
def _ways_of(code: str) -> Locale:
    """Give how a language writes days and numbers; for each of a list, to look it up cost as much again."""
    return Locale.parse(code)


def day_words(day: date | datetime | None) -> str | None:
    """Write a day, or a time in UTC, as the language does; None stays None: nobody knows it."""
    code = current_language().code
    if day is None:
        return None
    shown = format_date(day, "long", locale=_ways_of(_DAYS.get(code, code)))
    if isinstance(day, datetime):
        return f"{shown}, {format_time(day, 'HH:mm', locale=_ways_of(code))} UTC"
    return shown


def moment_words(text: str | None) -> str | None:
    """Write a time in UTC that is kept as text."""
    return None if text is None else day_words(datetime.fromisoformat(text))


def partial_day_words(text: str | None) -> str | None:
    """Write a day that is known in part ("2025-01") as the language does."""
    if text is None:
        return None
    day = PartialDate.parse(text)
    code = current_language().code
    if day.earliest == day.latest:
        return day_words(day.earliest)
    if (day.earliest.year, day.earliest.month) == (day.latest.year, day.latest.month):
        return format_date(day.earliest, "LLLL y", locale=code)
    return format_date(day.earliest, "y", locale=code)


def party_words(code: str) -> str:
    """Name a party: a country as the language calls it, with its code; any other as it stands."""
    known = _countries(current_language().code).get(code)
    return code if known is None else f"{known} ({code})"


def party_code(text: str) -> str | None:
    """Read the code of a party: from a code, or from a country's name, as the page calls it or in English.

    Returns:
        None where it is neither a country nor anything that looks like a code.
    """
    wanted = text.strip()
    for language in (current_language().code, SOURCE):
        countries = _countries(language)
        if wanted.upper() in countries:
            return wanted.upper()
        for code, name in countries.items():
            if wanted.casefold() == name.casefold() or wanted == f"{name} ({code})":
                return code
    return wanted if _CODE.fullmatch(wanted) else None


@cache
def _countries(language: str) -> dict[str, str]:
    """Give the names of countries by their two letters; what else has a code there is none."""
    names = Locale.parse(language).territories
    return {
        code: str(name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }


def number_words(number: int) -> str:
    """Write a number as the language does."""
    return str(format_decimal(number, locale=_ways_of(current_language().code)))
