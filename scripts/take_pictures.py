"""Take the pictures of docs/pictures: headline and flow drawing of real plans, in light and in dark.

    scripts/take-pictures

They are the upper part of the page that `repatria plan --html` writes. The banner, the links within the page
and warnings for the neutral are left out; nothing is drawn anew.
"""

from __future__ import annotations

import base64
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import numpy as np
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"

#: Cases that are shown; each gives NAME-light.png and NAME-dark.png.
SHOWN = ("kursk-2025", "ankara-2024")

WIDTH_PX = 1000
SCALE = 1.5
COLORS = 32
LARGEST_BYTES = 150_000

_HEADLINE_AND_DRAWING = """
nav, .banner, .skip, .warning, .parties { display: none !important }
.title { padding-block-start: 1rem !important }
h2 { margin-block-start: 1.25rem !important }
"""

_DECODE = """async picture => {
    const image = new Image()
    image.src = 'data:image/png;base64,' + picture
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const values = context.getImageData(0, 0, image.width, image.height).data
    const url = await new Promise(done => {
        const reader = new FileReader()
        reader.onload = () => done(reader.result)
        reader.readAsDataURL(new Blob([values]))
    })
    return [image.width, image.height, url.split(',')[1]]
}"""


def main(browser: str) -> None:
    """Plan each case, open its page, and keep its upper part."""
    PICTURES.mkdir(exist_ok=True)
    repatria = Path(sys.executable).with_name("repatria")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for case in SHOWN:
            page = Path(folder) / f"{case}.html"
            command = [str(repatria), "plan", str(ROOT / "cases" / case), "--html", str(page)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            take(chromium, page, case, "light")
            take(chromium, page, case, "dark")
        chromium.close()


def take(chromium: Browser, page: Path, case: str, scheme: Literal["light", "dark"]) -> None:
    """Take one picture, down to the end of the drawing's key."""
    tab = chromium.new_page(
        viewport={"width": WIDTH_PX, "height": 600},
        device_scale_factor=SCALE,
        color_scheme=scheme,
        bypass_csp=True,  # the page lets no foreign style in
    )
    tab.goto(page.as_uri())
    tab.add_style_tag(content=_HEADLINE_AND_DRAWING)
    end = tab.evaluate("document.querySelector('figure').getBoundingClientRect().bottom + 16")
    picture = tab.screenshot(
        full_page=True, clip={"x": 0.0, "y": 0.0, "width": float(WIDTH_PX), "height": float(end)}
    )
    tab.close()
    small = with_few_colors(pixels_of(chromium, picture))
    file = PICTURES / f"{case}-{scheme}.png"
    file.write_bytes(small)
    print(f"{file.relative_to(ROOT)}: {len(small):,} bytes")
    if len(small) > LARGEST_BYTES:
        sys.exit(f"{file.name} is larger than {LARGEST_BYTES:,} bytes: too heavy for a first page.")


def pixels_of(chromium: Browser, picture: bytes) -> np.ndarray:
    """Let the browser decode a PNG; give its pixels as rows of red, green and blue."""
    tab = chromium.new_page()
    width, height, values = tab.evaluate(_DECODE, base64.b64encode(picture).decode())
    tab.close()
    return np.frombuffer(base64.b64decode(values), dtype=np.uint8).reshape(height, width, 4)[:, :, :3]


def with_few_colors(pixels: np.ndarray) -> bytes:
    """Write a PNG with a table of the most frequent colors; every other color becomes the nearest of them."""
    height, width, _ = pixels.shape
    codes = pixels.astype(np.int64) @ np.array([65_536, 256, 1])
    found, which, often = np.unique(codes, return_inverse=True, return_counts=True)
    rgb = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    table = rgb[np.argsort(-often, kind="stable")[:COLORS]]
    nearest = np.array([np.abs(table - color).sum(axis=1).argmin() for color in rgb], dtype=np.uint8)
    rows = np.zeros((height, width + 1), dtype=np.uint8)  # each row begins with filter 0: none
    rows[:, 1:] = nearest[which.reshape(height, width)]
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", table.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


if __name__ == "__main__":
    main(sys.argv[1])
