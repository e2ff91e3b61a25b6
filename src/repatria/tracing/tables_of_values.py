"""Values that are one though they are written otherwise: ranks, units and places by tables, other texts folded."""

import re

from anyascii import anyascii

from repatria.tracing.names.text import written

_OTHER_SIGNS = re.compile(r"[^\w]+")


def code_of(field: str, value: str) -> str:
    """Give the code of a value: two values with one code are the same. Empty where the value says nothing."""
    return _OTHER_SIGNS.sub(" ", anyascii(value).lower()).strip()
