"""Take the page out of an archive in which a browser saved it whole (MHTML: RFC 2557)."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import Message

_BEGINS = re.compile(rb"(?:[\w-]{1,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n)*){1,40}?\r?\n")
_MULTIPART = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_LOOKED_AT = 16_384
_MOST_NESTED = 20


@dataclass(frozen=True, slots=True)
class SavedPage:
    """Hold the source of a saved page, and the encoding that its archive says."""

    content: bytes
    declared: str | None


def is_archive(content: bytes) -> bool:
    """Tell whether bytes begin as an archive of a page does: with headers that say so."""
    head = content[:_LOOKED_AT]
    return bool(_MULTIPART.search(head)) and _BEGINS.match(head) is not None


def page_in(content: bytes) -> SavedPage | None:
    """Give the first page of an archive; None where there is none. Nothing else of it is unpacked."""
    if content.lower().count(b"multipart/") > _MOST_NESTED:
        return None  # archives in archives; each line would be held against the end of every one
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
                return _page(part)
    except (RecursionError, ValueError, LookupError, TypeError):
        return None
    return None


def _page(part: Message) -> SavedPage | None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None
    charset = part.get_param("charset")
    return SavedPage(content, charset if isinstance(charset, str) else None)
