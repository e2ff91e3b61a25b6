"""The page of a report: its words, with what drafts were read from marked in them, and the drafts beside."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files

from repatria.core.reports import ReadReport
from repatria.rendering.judging_page import Language
from repatria.rendering.plan_page import environment, policy_hash
from repatria.rendering.reading_drafts import Cards, cards_of
from repatria.rendering.reading_text import blocks_of
from repatria.rendering.styling import style_of

type OpenSlots = Callable[[ReadReport], Iterable[tuple[str, list[str]]]]

_FORMS = {"text": "text", "page": "page-form", "pdf": "pdf"}


def render_reading(
    readings: tuple[ReadReport, ...],
    *,
    open_slots: OpenSlots,
    name_party: Callable[[str], str],
    language: Language = Language.ENGLISH,
) -> str:
    """Make one HTML page of reports with their drafts, complete in itself.

    Args:
        readings: What was read, in the order in which it is shown.
        open_slots: Names, draft by draft, what a report does not say.
        name_party: Names a party for people.
        language: Of the words of the page; the report keeps its own.

    Returns:
        The same text for the same input. It asks for nothing from any network and runs no script; text of
        reports is escaped and isolated.
    """
    style = style_of("reading.css")
    words = reading_words(language)
    return (
        environment()
        .get_template("reading.html")
        .render(
            language=language,
            words=words,
            style=style,
            style_hash=policy_hash(style),
            reports=[
                _shown(
                    reading,
                    Cards(reading, words, f"r{number}", name_party, dict(open_slots(reading))),
                )
                for number, reading in enumerate(readings, start=1)
            ],
        )
    )


def reading_words(language: Language) -> dict[str, str]:
    """Give the words of the page in a language."""
    text = files("repatria.rendering").joinpath("reading.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(text)[language]
    return words


def _language(text: str) -> str:
    """Give the language of a report for those who have it read aloud; empty where letters do not tell it."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(letter.isascii() for letter in letters)
    hangul = sum("가" <= letter <= "힣" for letter in letters)
    if 2 * hangul > len(letters):
        return "ko"
    return "en" if 2 * latin > len(letters) else ""


def _shown(reading: ReadReport, cards: Cards) -> dict[str, object]:
    report = reading.report
    kinds = cards_of(cards)
    return {
        "language": _language(report.text),
        "title": reading.headline.text if reading.headline else report.source or "—",
        "source": report.source or "—",
        "form": _FORMS[report.form],
        "encoding": report.encoding,
        "published": report.published.isoformat() if report.published else "",
        "digest": report.digest,
        "warnings": report.warnings,
        "blocks": blocks_of(reading, cards),
        "kinds": kinds,
    }
