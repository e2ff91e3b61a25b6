"""Renew the catalogs of the pages, or say what they lack. Called by scripts/messages.

A message that no page says any more is dropped. One that is new stands there empty, and is shown in English
until somebody translates it; the tests fail as long as a language that is promised whole lacks one.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "src" / "repatria" / "web"
RENDERING = ROOT / "src" / "repatria" / "rendering"
"""What tells of plans, and is asked for its words where they are made."""
LANGUAGES = ("ar", "ko", "uk")
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}


def main(*, only_check: bool) -> int:
    """Renew the catalogs, or tell by the exit code whether they are as the pages are."""
    stale = [code for code in LANGUAGES if renewed(code) != written(code)]
    if only_check:
        for code in stale:
            print(f"{code}: not as the pages are; run scripts/messages.")
        return 1 if stale else 0
    for code in LANGUAGES:
        text = renewed(code)
        place(code).parent.mkdir(parents=True, exist_ok=True)
        place(code).write_text(text, encoding="utf-8")
        open_ = sum(1 for each in catalog(code) if each.id and not is_translated(each))
        print(f"{code}: {open_} of {len(catalog(code))} messages are not translated.")
    return 0


def said() -> Catalog:
    """Give the messages that the pages say."""
    found = Catalog()
    for folder, methods in ((PAGES, METHODS), (RENDERING, [("**.py", "python")])):
        for name, _, message, comments, context in extract_from_dir(
            folder,
            methods,
            OPTIONS,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            place = name if folder is PAGES else f"{folder.name}/{name}"
            found.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return found


KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}


#: Lines of a head that say nothing here, or something else on each day.
NOT_KEPT = tuple(
    f'"{name}: '
    for name in (
        "Generated-By",
        "Language-Team",
        "Last-Translator",
        "PO-Revision-Date",
        "POT-Creation-Date",
        "Report-Msgid-Bugs-To",
    )
)


def renewed(code: str) -> str:
    """Give the catalog of a language as it has to be now."""
    kept = catalog(code)
    kept.update(said(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.fuzzy = False
    out = io.BytesIO()
    write_po(
        out, kept, sort_output=True, no_location=True, omit_header=False, width=100, ignore_obsolete=True
    )
    return "".join(
        line for line in out.getvalue().decode().splitlines(keepends=True) if not line.startswith(NOT_KEPT)
    )


def catalog(code: str) -> Catalog:
    """Read the catalog of a language; an empty one where there is none yet."""
    if not place(code).is_file():
        return Catalog(
            code, project="Repatria", version="1", header_comment="# What the pages of Repatria say."
        )
    with place(code).open("rb") as text:
        return read_po(text, locale=code)


def written(code: str) -> str:
    """Give what stands in the file of a language."""
    return place(code).read_text(encoding="utf-8") if place(code).is_file() else ""


def place(code: str) -> Path:
    """Name the file of a language."""
    return PAGES / "locale" / code / "LC_MESSAGES" / "django.po"


def is_translated(message: object) -> bool:
    """Say whether a message is whole in its language, in the plural too."""
    string = getattr(message, "string", None)
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(main(only_check="--check" in sys.argv[1:]))
