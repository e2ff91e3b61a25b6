"""Read reports on one core: what each form costs before its grammar, and a folder as a whole."""

from __future__ import annotations

import resource
import tempfile
from itertools import count
from pathlib import Path

from benchmarks import Work, benchmark

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "cases" / "kursk-2025" / "report.txt"


@benchmark("Intake: read a folder of reports, one core", sizes=(200, 1_000), once=True)
def folder_of_reports(size: int) -> Work:
    """Read our wording of the founding report, each copy with a number of its own; memory stays as it is."""
    from repatria.workflows.reports.read_folder import read_folder  # noqa: PLC0415 - counted where it is used

    place = tempfile.TemporaryDirectory()
    reports = Path(place.name, "in")
    reports.mkdir()
    text = REPORT.read_text(encoding="utf-8")
    for number in range(size):
        (reports / f"{number:06}.txt").write_text(f"{text}\nNumber {number}.\n", encoding="utf-8")
    runs = count()

    def work() -> str:
        out = Path(place.name, f"out-{next(runs)}.jsonl")
        done = read_folder(reports, out, workers=1, say=lambda *_: None)
        # Of ended processes, the one that took most; the table's own figure is of the one that starts them.
        reader_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        return f"{done.read:,} read, {out.stat().st_size >> 10:,} KiB, reader at most {reader_kib >> 10} MiB"

    return work


@benchmark("Intake: take web pages to their words", sizes=(100,))
def web_pages(size: int) -> Work:
    """Take a page of 100 kB, most of it menus and scripts, to its words."""
    from repatria.intake.documents.webpage import read_page  # noqa: PLC0415 - counted where it is used

    paragraphs = "".join(f"<p>{line}</p>" for line in REPORT.read_text(encoding="utf-8").splitlines())
    menu = "<nav><ul>" + "<li><a href='/x'>A headline of another page</a></li>" * 400 + "</ul></nav>"
    script = "<script>" + "window.x = {'a': [1, 2, 3]};\n" * 2_500 + "</script>"
    page = (
        f"<!doctype html><html><head>{script}</head><body>{menu}<article>{paragraphs}</article></body></html>"
    )

    def work() -> str:
        words = 0
        for _ in range(size):
            words = len(read_page(page).text.split())
        return f"{size} pages of {len(page) // 1000} kB, {words:,} words each"

    return work


@benchmark("Intake: tell encodings", sizes=(1_000,))
def encodings(size: int) -> Work:
    """Tell the encoding of a report in Windows-1251 by its letters."""
    from repatria.core.encodings import decode_bytes  # noqa: PLC0415 - counted where it is used

    words = "Двоє військовополонених повернулися додому, і їхні родини чекали цілий день. " * 30
    content = words.encode("windows-1251")

    def work() -> str:
        told = None
        for _ in range(size):
            told = decode_bytes(content)
        return f"{size:,} texts of {len(content):,} bytes: {told.encoding if told else 'refused'}"

    return work
