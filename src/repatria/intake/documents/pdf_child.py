"""Read a PDF in a process of its own, which may use so much memory and time and no more.

`pdf.read_pdf` starts it by its path, so that it imports nothing of the project: the bytes come on standard
input, one JSON document goes to standard output. Whatever else happens, the parent takes for a damaged file.
"""

from __future__ import annotations

import io
import json
import sys

MOST_MEMORY_BYTES = 1_500_000_000
MOST_CPU_SECONDS = 60
MOST_PAGES = 2_000
MOST_CHARACTERS = 2_000_000


def main() -> int:
    """Read, and say what was found."""
    _limit()
    content = sys.stdin.buffer.read()
    # Heavy, and not to be imported before the limits stand.
    import pypdf  # noqa: PLC0415
    import pypdf.filters  # noqa: PLC0415
    from pypdf.errors import LimitReachedError, PyPdfError  # noqa: PLC0415

    pypdf.filters.JBIG2DEC_BINARY = None  # no other program is started
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return _say({"refused": "locked"})
        count = len(reader.pages)
        if count > MOST_PAGES:
            return _say({"refused": "long", "pages": count})
        pages: list[list[tuple[str, float, float]]] = []
        unread: list[int] = []
        characters = 0
        for number in range(count):
            lines: list[tuple[str, float, float]] = []
            try:
                lines = lines_of(reader.pages[number])
            except LimitReachedError:
                return _say({"refused": "costly"})
            except (PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
                unread.append(number + 1)
            pages.append(lines)
            characters += sum(len(text) for text, _, _ in lines)
            if characters > MOST_CHARACTERS:
                return _say({"refused": "long", "pages": count})
    except RecursionError:
        return _say({"refused": "damaged"})
    except MemoryError:
        return _say({"refused": "costly"})
    return _say({"pages": pages, "unread": unread})


def lines_of(page: object) -> list[tuple[str, float, float]]:
    """Give the lines of a page in the order in which it draws them, with their height on it and size."""
    lines: list[tuple[str, float, float]] = []
    words: list[str] = []
    place: list[float] = []

    def close() -> None:
        text = "".join(words).strip()
        if text:
            lines.append((text, place[0] if place else 0.0, place[1] if place else 0.0))
        words.clear()
        place.clear()

    def see(text: str, across: list[float], along: list[float], _font: object, size: float) -> None:
        for number, part in enumerate(text.split("\n")):
            if number:
                close()
            if part.strip() and not place:
                height = along[4] * across[1] + along[5] * across[3] + across[5]
                place.extend((height, abs(size * along[3] or size)))
            words.append(part)

    page.extract_text(visitor_text=see)  # type: ignore[attr-defined]
    close()
    return lines


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - no such thing on Windows, where the parent's clock alone limits
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _say(found: dict[str, object]) -> int:
    # Lone surrogates are written as escapes, which any reader of JSON takes.
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
