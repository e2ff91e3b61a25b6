"""Pages on paper: the manifest of a journey, its transport list and its effects list; cards to be scanned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from repatria.handover.backends.codes import qr_svg
from repatria.handover.backends.typesetting import pdf_of, pictures_of
from repatria.handover.words import words

UNKNOWN = "—"
_NEUTRALS = "en"
_MANIFEST, _CARDS = "manifest.typ", "cards.typ"
_CARDS_TITLE = "Numbers of the day"


def manifest_pdf(document: Mapping[str, Any]) -> bytes:
    """Set a finished manifest as PDF.

    Raises:
        DocumentRefused: A sign of a name has no shape in our fonts (`glyph`).
    """
    return pdf_of(_template(_MANIFEST), page_content(document))


def cards_pdf(numbers: Iterable[str]) -> bytes:
    """Set a card for each number of the day as PDF: the number and its code, to be cut out and given out."""
    return pdf_of(_template(_CARDS), cards_content(numbers))


def cards_pictures(numbers: Iterable[str], *, ppi: int = 60) -> list[bytes]:
    """Set the same cards as PNG."""
    return pictures_of(_template(_CARDS), cards_content(numbers), ppi=ppi)


def cards_content(numbers: Iterable[str]) -> dict[str, Any]:
    """Give what cards say; a number is nobody's for who has no roll."""
    return {"title": _CARDS_TITLE, "cards": [{"number": each, "code": qr_svg(each)} for each in numbers]}


def manifest_pictures(document: Mapping[str, Any], *, ppi: int = 60) -> list[bytes]:
    """Set the same pages as PNG."""
    return pictures_of(_template(_MANIFEST), page_content(document), ppi=ppi)


def page_content(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the pages say: headings in the language of each side and the neutral's, then the lines."""
    kind = document["kind"]
    languages = _languages(document)
    head = [words(language) for language in languages]
    columns, rows = _TABLES[kind](document, languages)
    return {
        "title": [said[kind] for said in head],
        "language": languages[0],
        "facts": [
            {"name": _joined(head, name), "says": says}
            for name, says in (
                ("round", str(document["round"])),
                ("from", f"{document['from']['name']} ({document['from']['party']})"),
                ("to", f"{document['to']['name']} ({document['to']['party']})"),
                ("place", document["place"]),
                ("at", document["at"].replace("T", " ")),
                ("count", str(len(document[kind]))),
            )
        ],
        "columns": columns,
        "rows": rows,
        "digest_name": _joined(head, "digest"),
        "digest": document["digest"],
        "digest_read": _in_fours(document["digest"]),
        "code": qr_svg(document["digest"]),
        "notes": [{"says": said["confidential"], "direction": said["direction"]} for said in head],
    }


def _languages(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the languages of the page: the receiver's, the giver's and the neutral's, each once."""
    return tuple(dict.fromkeys((document["to"]["language"], document["from"]["language"], _NEUTRALS)))


def _people(
    document: Mapping[str, Any], languages: tuple[str, ...]
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    head = [words(language) for language in languages]
    columns = [_column(head, "number", 1.0)]
    columns += [
        {"name": words(language)["name"], "width": 3.0, "direction": words(language)["direction"]}
        for language in languages
    ]
    columns += [_column(head, "rank", 1.6), _column(head, "born", 1.4), _column(head, "service", 1.8)]
    columns += [_column(head, "mark", 1.0)]
    rows = [
        [
            one["number"],
            *(one["names"].get(language, UNKNOWN) for language in languages),
            *(one[key] or UNKNOWN for key in ("rank", "born", "service_number")),
            "",
        ]
        for one in document["people"]
    ]
    return columns, rows


def _transport(
    document: Mapping[str, Any], languages: tuple[str, ...]
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    head = [words(language) for language in languages]
    columns = [_column(head, "number", 1.0), _column(head, "carried", 6.0), _column(head, "mark", 1.0)]
    return columns, [[one["number"], _joined(head, one["transport"]), ""] for one in document["transport"]]


def _effects(
    document: Mapping[str, Any], languages: tuple[str, ...]
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    head = [words(language) for language in languages]
    columns = [_column(head, "number", 1.0), _column(head, "what", 6.0), _column(head, "mark", 1.0)]
    return columns, [[one["number"], "; ".join(one["what"]), ""] for one in document["effects"]]


_TABLES = {"people": _people, "transport": _transport, "effects": _effects}


def _column(head: list[dict[str, str]], name: str, width: float) -> dict[str, Any]:
    return {"name": "\n".join(said[name] for said in head), "width": width, "direction": "ltr"}


def _joined(head: list[dict[str, str]], name: str) -> str:
    return " · ".join(dict.fromkeys(said[name] for said in head))


def _in_fours(digest: str) -> str:
    """Write a digest so that two people can read it to each other."""
    scheme, _, value = digest.partition(":")
    return " ".join((scheme, *(value[at : at + 4] for at in range(0, len(value), 4))))


def _template(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
