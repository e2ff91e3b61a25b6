"""Damage files as transport, storage and ill will do, by seeded chance."""

from __future__ import annotations

from random import Random

from tests.intake.documents import PAGE, pdf_of

TEXT = """Two held in Kursk

Ukraine has captured two wounded North Korean soldiers in Russia’s Kursk region, President Zelensky said.

“We are ready to hand over Kim Jong Un’s citizens,” he said. Полонені повернулися додому. 북한 군인 두 명.
"""
WHOLE = {
    "text": TEXT.encode(),
    "page": PAGE.encode(),
    "pdf": pdf_of(("Ukraine has captured two wounded North Korean soldiers.", "", "They are in Kyiv.")),
    "cyrillic": "Двоє військовополонених повернулися додому, родини чекали цілий день.".encode(
        "windows-1251"
    ),
    "korean": "우크라이나 대통령은 북한 군인 두 명을 생포했다고 밝혔다.".encode("cp949"),
}
WHOLE["archive"] = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="part"\r\n\r\n--part\r\n'
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<html><p>Ukraine captured two=20Russian soldiers.</p></html>\r\n--part--\r\n"
)
_SCRAPS = (
    b"<", b">", b"</div>", b"<!--", b"<script>", b'"', b"'", b"&#x", b"&amp", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"endobj", b"stream\n", b"obj <<", b"/Length 999999999", b"/Kids [2 0 R]", b"<![CDATA[",
    b"\r", b"(" * 200, b"<div>" * 300, b"%PDF-1.4", b"<meta charset=utf-16>",
    b"<style>*{display:none}</style>", b"\xc3", b"\xe2\x80",
)  # fmt: skip


def damaged(kind: str, chance: Random) -> bytes:
    """Give a whole file of a kind with one to six things done to it."""
    content = bytearray(WHOLE[kind])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1)
        what = chance.randrange(6)
        if what == 0:
            del content[at:]
        elif what == 1:
            del content[at : at + chance.randrange(1, 200)]
        elif what == 2:
            content[at:at] = chance.choice(_SCRAPS)
        elif what == 3:
            content[at : at + 8] = chance.randbytes(8)
        elif what == 4:
            content[at:at] = content[at : at + chance.randrange(1, 300)] * chance.randrange(1, 5)
        elif content:
            place = chance.randrange(len(content))
            content[place] ^= 1 << chance.randrange(8)
    return bytes(content)
