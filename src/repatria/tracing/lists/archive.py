"""Look into a workbook before it is unpacked: how much would come out, and whether entities could be in it.

A workbook is an archive of XML. One that unpacks to a thousand times its size, or whose XML has a document
type (where entities come from), is no list that a program wrote, and is refused before it is read.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.parsers import expat

from repatria.tracing.lists import ListUnreadable

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_SHEET_BYTES = 2_000_000_000  # unpacked; a workbook beyond it is a mistake or an attack
LARGEST_STRINGS_BYTES = 500_000_000  # these lie in memory as a whole
MOST_PARTS = 10_000
#: Sheets pack to a tenth or a fiftieth; what packs to less than a two-hundredth repeats itself on purpose.
MOST_PACKED = 200
_SMALL_BYTES = 10_000_000
_LONGEST_PROLOG_BYTES = 100_000


def check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook that unpacks to too much, or has a document type.

    Raises:
        ListUnreadable: It does.
    """
    parts = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise _stop(path, "format", "it is no XLSX workbook. Unpack it or save it as CSV")
    is_bomb = any(
        part.file_size > _SMALL_BYTES and part.file_size > MOST_PACKED * max(part.compress_size, 1)
        for part in parts
    )
    strings = sum(part.file_size for part in parts if "sharedstrings" in part.filename.casefold())
    size = sum(part.file_size for part in parts)
    if is_bomb or len(parts) > MOST_PARTS or size > LARGEST_SHEET_BYTES or strings > LARGEST_STRINGS_BYTES:
        raise _stop(path, "damaged", "it unpacks to too much. Save its first sheet as CSV")
    for part in parts:
        if part.filename.casefold().endswith((".xml", ".rels")) and _has_document_type(archive, part):
            raise _stop(path, "damaged", "its XML has a document type, which no list needs. Save it as CSV")


class _RootReached(Exception):
    """The first element begins, so that no document type can follow."""


def _has_document_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    found: list[str] = []
    parser = expat.ParserCreate()

    def note(name: str, *_: object) -> None:
        found.append(name)
        raise _RootReached

    def stop(*_: object) -> None:
        raise _RootReached

    parser.StartDoctypeDeclHandler = note
    parser.StartElementHandler = stop
    try:
        with archive.open(part) as stream:
            parser.Parse(stream.read(_LONGEST_PROLOG_BYTES), False)
    except _RootReached:
        return bool(found)
    except expat.ExpatError:
        return False  # broken XML; whoever reads it as a whole says so
    # Nothing has begun after so much: a prolog of that length hides something.
    return part.file_size > _LONGEST_PROLOG_BYTES


def _stop(path: Path, reason: str, rest: str) -> ListUnreadable:
    return ListUnreadable(f"Reading the list {path.name}: {rest}.", reason=reason)
