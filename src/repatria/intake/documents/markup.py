"""Cut the source of a web page into tags and text, as browsers do, in one pass.

The standard library's parser takes quadratic time on broken tags in the Pythons supported here, and what it
gives depends on the Python; offsets have to be the same everywhere (decision 52). Every search below either
moves on or ends the page, so that time is linear in the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from typing import Literal

type Kind = Literal["start", "end", "text"]

_NAME = re.compile(r"[a-zA-Z][^\t\n\f\r />]*+")
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|(?!["'])[^\s>]*+))?""")
_OPEN_QUOTE = re.compile(r"\s*+=\s*+[\"']")
_TAG_END = re.compile(r"[\s/]*+>")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(r"<!--|-->|<(/?)script(?=[\s/>])", re.IGNORECASE)
_RAW_TEXT = ("style", "xmp", "iframe", "noembed", "noframes", "textarea", "title")
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW_TEXT}
_REFERENCE = re.compile(r"&(?:#([0-9]++|[xX][0-9a-fA-F]++);?|([a-zA-Z][a-zA-Z0-9]{0,31}+;?))")
_LONGEST_NUMBER = 8
_MOST_ATTRIBUTES = 64


@dataclass(frozen=True, slots=True)
class Token:
    """Hold one piece of a page.

    Attributes:
        name: Of a tag, in small letters; empty for text.
        text: Of text, references resolved; of a style sheet its source. Scripts have none.
        attributes: Of a start tag: names in small letters, values with references resolved.
    """

    kind: Kind
    name: str = ""
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def tokens(source: str) -> Iterator[Token]:
    """Cut a page into tags and text; comments, declarations and what scripts hold are left out."""
    position, length = 0, len(source)
    while position < length:
        opened = source.find("<", position)
        if opened < 0:
            opened = length
        if opened > position:
            yield Token("text", text=resolved(source[position:opened]))
        if opened == length:
            return
        following = source[opened + 1 : opened + 2]
        if following.isascii() and following.isalpha():
            name, attributes, position = _tag(source, opened + 1)
            if position < 0:
                return
            yield Token("start", name, attributes=attributes)
            content, position = _raw_content(source, name, position)
            if content is not None:
                yield Token("text", name, text=content)
                yield Token("end", name)
        elif following == "/" and source[opened + 2 : opened + 3].isalpha():
            name, _, position = _tag(source, opened + 2)
            if position < 0:
                return
            yield Token("end", name)
        elif following in {"!", "?", "/"}:
            position = _behind_comment(source, opened)
        else:
            yield Token("text", text="<")
            position = opened + 1


def resolved(text: str) -> str:
    """Put characters in place of references such as ``&amp;``; what names no character stays as it is."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _tag(source: str, start: int) -> tuple[str, dict[str, str], int]:
    """Read a tag from its name on; its end is -1 where the page ends within it."""
    named = _NAME.match(source, start)
    name = named[0].casefold() if named else ""
    position = start + len(name) if named is None else named.end()
    attributes: dict[str, str] = {}
    while True:
        if end := _TAG_END.match(source, position):
            return name, attributes, end.end()
        found = _ATTRIBUTE.match(source, position)
        if found is None:
            return name, attributes, -1
        position = found.end()
        value = found[2]
        if value is None and _OPEN_QUOTE.match(source, position):
            return name, attributes, -1  # a quotation mark that is never closed swallows the rest
        if len(attributes) < _MOST_ATTRIBUTES:
            value = value or ""
            bare = value[1:-1] if value[:1] in {'"', "'"} else value
            attributes.setdefault(found[1].casefold(), resolved(bare))


def _raw_content(source: str, name: str, start: int) -> tuple[str | None, int]:
    """Take what stands up to the end tag of an element that holds text alone; None for other elements."""
    if name == "script":
        return "", _behind_script(source, start)
    if name == "plaintext":
        return source[start:], len(source)
    if name not in _RAW_ENDS:
        return None, start
    end = _RAW_ENDS[name].search(source, start)
    if end is None:
        return "", len(source)
    content = source[start : end.start()]
    _, _, behind = _tag(source, end.start() + 2)
    words = resolved(content) if name in {"title", "textarea"} else content
    return words, behind if behind > 0 else len(source)


def _behind_script(source: str, start: int) -> int:
    """Find the end of a script, which may hold another one within a comment."""
    is_comment = is_within = False
    for mark in _SCRIPT.finditer(source, start):
        if mark[0] == "<!--":
            is_comment = True
        elif mark[0] == "-->":
            is_comment = is_within = False
        elif mark[1] and is_within:
            is_within = False
        elif mark[1]:
            _, _, behind = _tag(source, mark.start() + 2)
            return behind if behind > 0 else len(source)
        elif is_comment:
            is_within = True
    return len(source)


def _behind_comment(source: str, opened: int) -> int:
    if source.startswith("<!--", opened):
        for empty in ("<!-->", "<!--->"):
            if source.startswith(empty, opened):
                return opened + len(empty)
        end = _COMMENT_END.search(source, opened + 4)
        return end.end() if end else len(source)
    closed = source.find(">", opened)
    return closed + 1 if closed >= 0 else len(source)


def _character(found: re.Match[str]) -> str:
    number, name = found[1], found[2]
    if number:
        is_hex = number[0] in "xX"
        digits = (number[1:] if is_hex else number).lstrip("0") or "0"
        if len(digits) > _LONGEST_NUMBER:
            return "\ufffd"
        return _of_code(int(digits, 16 if is_hex else 10))
    if name in html5:
        return html5[name]
    # Without its semicolon an old name may be followed by letters: "&ampamp".
    for end in range(min(len(name), 7), 1, -1):
        if name[:end] in html5:
            return html5[name[:end]] + name[end:]
    return found[0]


def _of_code(code: int) -> str:
    if 0x80 <= code <= 0x9F:  # meant as windows-1252, and so read by browsers
        return bytes([code]).decode("windows-1252", "replace")
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)
