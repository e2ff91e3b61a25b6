"""Lists in every format, damaged in every way that comes to mind; the same for the same seed."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from random import Random

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

TITLES = ["id", "name", "service number", "rank", "unit", "place", "date of birth", "sex", "agreed", "wishes"]
CELLS = [
    "", "a1", "Made-up Person", "Вигадана Особа", "김가명", "M-1", "1984-05-24", "1984-13-45", "03/04/1984",
    "yes", "maybe", "male", "x" * 1_200, "9" * 90, '"', '"open', "a\nb", "=1+1", "\ufffd", "\u202e", "-",
    "stay",
]  # fmt: skip
FORMATS = ("csv", "tsv", "jsonl", "parquet", "xlsx", "xml")


def damaged_list(chance: Random, folder: Path) -> Path:
    """Write a list in one of the formats, and damage it."""
    kind = chance.choice(FORMATS)
    titles = chance.sample(TITLES, chance.randint(1, len(TITLES)))
    if chance.random() < 0.7:
        titles = ["id", "name", *(title for title in titles if title not in ("id", "name"))]
    rows = [
        [str(number) if title == "id" and chance.random() < 0.8 else chance.choice(CELLS) for title in titles]
        for number in range(chance.randint(0, 12))
    ]
    content = WRITERS[kind](titles, rows)
    path = folder / f"damaged.{kind if chance.random() < 0.95 else chance.choice(FORMATS)}"
    path.write_bytes(chance.choice(DAMAGES)(chance, content))
    return path


def _csv(titles: list[str], rows: list[list[str]], by: str = ",") -> bytes:
    return "\n".join(by.join(row) for row in [titles, *rows]).encode()


def _json_lines(titles: list[str], rows: list[list[str]]) -> bytes:
    return "\n".join(json.dumps(dict(zip(titles, row, strict=True))) for row in rows).encode()


def _parquet(titles: list[str], rows: list[list[str]]) -> bytes:
    columns = {title: [row[at] for row in rows] for at, title in enumerate(titles)}
    stream = io.BytesIO()
    pq.write_table(pa.table(columns, pa.schema([(title, pa.string()) for title in titles])), stream)
    return stream.getvalue()


def _workbook(titles: list[str], rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in [titles, *rows]:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _pfif(titles: list[str], rows: list[list[str]]) -> bytes:
    names = {"id": "person_record_id", "name": "full_name", "date of birth": "date_of_birth"}
    people = "".join(
        "<person>"
        + "".join(
            f"<{names.get(title, 'other')}>{cell.replace('<', '')}</{names.get(title, 'other')}>"
            for title, cell in zip(titles, row, strict=True)
        )
        + "</person>\n"
        for row in rows
    )
    return f'<?xml version="1.0"?><pfif xmlns="http://zesty.ca/pfif/1.4">{people}</pfif>'.encode()


WRITERS = {
    "csv": _csv, "tsv": lambda titles, rows: _csv(titles, rows, "\t"), "jsonl": _json_lines,
    "parquet": _parquet, "xlsx": _workbook, "xml": _pfif,
}  # fmt: skip


def _cut(chance: Random, content: bytes) -> bytes:
    return content[: chance.randint(0, len(content))]


def _flipped(chance: Random, content: bytes) -> bytes:
    changed = bytearray(content or b"\0")
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _spliced(chance: Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    piece = chance.choice(
        [b'"', b"\n", b"\0", b",", b"\xff\xfe", b"<!DOCTYPE a>", b"&a;", b"{", chance.randbytes(40)]
    )
    return content[:at] + piece * chance.randint(1, 3) + content[at + chance.randint(0, 5) :]


def _doubled(chance: Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + content[chance.randint(0, at) :]


def _otherwise_encoded(chance: Random, content: bytes) -> bytes:
    encoding = chance.choice(["utf-16", "utf-16-le", "cp1251", "latin-1", "cp949", "utf-32"])
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def _inside_damaged(chance: Random, content: bytes) -> bytes:
    """Damage one part of a workbook, and leave the archive around it whole."""
    if not content.startswith(b"PK"):
        return _flipped(chance, content)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(stream, "w") as damaged:
        names = whole.namelist()
        hurt = chance.choice(names)
        for name in names:
            part = whole.read(name)
            if name != hurt:
                damaged.writestr(name, part)
            elif chance.random() < 0.7:  # else it is missing
                damaged.writestr(name, chance.choice([_cut, _flipped, _spliced])(chance, part))
    return stream.getvalue()


DAMAGES = (
    _cut,
    _flipped,
    _spliced,
    _doubled,
    _otherwise_encoded,
    _inside_damaged,
    lambda _, content: content,
)
