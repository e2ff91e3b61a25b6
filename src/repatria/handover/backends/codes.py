"""QR codes by segno."""

from __future__ import annotations

import segno


def qr_svg(text: str) -> str:
    """Draw a QR code as SVG; a quarter of it may be dirty and it still reads."""
    drawn: str = segno.make(text, error="q", micro=False).svg_inline(scale=4, border=2)
    return drawn
