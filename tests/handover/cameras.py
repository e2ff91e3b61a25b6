"""A camera that films a picture, and what reads codes in its frames where the browser cannot."""

from __future__ import annotations

import base64
from pathlib import Path

import segno
from playwright.sync_api import Playwright

from tests.handover.gate_pages import BROWSER

WIDTH, HEIGHT = 640, 480

#: Gives how light each pixel is of a picture, laid in the upper left of a white frame.
_GRAYS = """async ([picture, width, height]) => {
  const image = new Image()
  image.src = `data:image/png;base64,${picture}`
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), {width, height})
  const draw = canvas.getContext('2d')
  draw.fillStyle = 'white'
  draw.fillRect(0, 0, width, height)
  draw.drawImage(image, 0, 0)
  const {data} = draw.getImageData(0, 0, width, height)
  return Array.from({length: width * height}, (_, at) => data[4 * at])
}"""

#: Stands in for the reader of codes that browsers on Linux lack: finds the code in a frame, reads its 21 by
#: 21 fields, and looks them up among the codes of the numbers there are.
READS_CODES = """window.BarcodeDetector = class {
  async detect(video) {
    const [width, height] = [video.videoWidth, video.videoHeight]
    if (!width) return []
    const draw = Object.assign(document.createElement('canvas'), {width, height}).getContext('2d')
    draw.drawImage(video, 0, 0)
    const {data} = draw.getImageData(0, 0, width, height)
    const isDark = (x, y) => data[4 * (y * width + x)] < 80
    const range = many => [...Array(many).keys()]
    const rows = range(height).filter(y => range(width).some(x => isDark(x, y)))
    const last = rows.findIndex((y, at) => rows[at + 1] - y > 12 || at === rows.length - 1)
    const code = rows.slice(0, last + 1)
    const columns = range(width).filter(x => code.some(y => isDark(x, y)))
    const field = (from, to, at) => Math.round(from + (to - from + 1) * (at + 0.5) / 21 - 0.5)
    const [top, bottom, left, right] = [code[0], code.at(-1), columns[0], columns.at(-1)]
    const read = range(21).map(y => range(21)
      .map(x => Number(isDark(field(left, right, x), field(top, bottom, y)))).join('')).join('')
    const found = CODES[read]
    return found === undefined ? [] : [{rawValue: found}]
  }
}"""


def code_of(number: str) -> str:
    """Give the fields of the code of a number, row by row, dark as 1."""
    made = segno.make(number, error="q", micro=False)
    return "".join(str(int(bool(field))) for row in made.matrix for field in row)


def filmed(playwright: Playwright, browser: Path, picture: bytes) -> bytes:
    """Give a film of a picture that lies still, as browsers take it in place of a camera (YUV4MPEG2)."""
    started = playwright.chromium.launch(executable_path=browser, args=BROWSER)
    grays = bytes(started.new_page().evaluate(_GRAYS, [base64.b64encode(picture).decode(), WIDTH, HEIGHT]))
    started.close()
    chroma = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    return head + b"".join(b"FRAME\n" + grays + chroma for _ in range(2))
