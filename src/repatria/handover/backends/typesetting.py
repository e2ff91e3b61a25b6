"""Pages by Typst, with fonts of pinned packages alone: the same bytes on every machine."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import pylopdf_fonts_ko
import typst

from repatria.core.errors import DocumentRefused

_NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
#: What pages say of when they were made; a real hour would make other bytes each time.
_STAMP = datetime(2000, 1, 1, tzinfo=UTC)


def pdf_of(template: str, content: dict[str, Any]) -> bytes:
    """Set a page as PDF/UA-1, which screen readers can read.

    Args:
        template: Source of the page; it reads `content` from ``sys.inputs.content``.

    Raises:
        DocumentRefused: A sign has no shape in our fonts (`glyph`): the page would show a box in place of it.
    """
    compiler = typst.Compiler(
        template.encode(),
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_STAMP)
    except typst.TypstError as error:
        found = _NOT_SHOWN.search(error.message)
        if found is None:
            raise
        signs = ", ".join(f"U+{ord(sign):04X}" for sign in sorted(set(found[1])))
        why = f"a name has a sign without a shape in the fonts of these pages ({signs}), and would show a box"
        raise DocumentRefused("glyph", why) from error
    if not isinstance(made, bytes):
        raise TypeError("one page set makes one file")
    return made


def pictures_of(template: str, content: dict[str, Any], *, ppi: int) -> list[bytes]:
    """Set the same pages as PNG, one a page, to be looked at."""
    compiler = typst.Compiler(
        template.encode(),
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
    made = compiler.compile(format="png", ppi=float(ppi))
    return made if isinstance(made, list) else [] if made is None else [made]


@cache
def _fonts() -> typst.Fonts:
    folders = [
        Path(fontpkg_noto_sans.__file__).parent / "files",
        Path(fontpkg_noto_sans_arabic.__file__).parent / "files",
        Path(str(resources.files(pylopdf_fonts_ko))),
    ]
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(one) for one in folders]
    )
