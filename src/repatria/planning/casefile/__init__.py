"""Case files: ``case.toml`` with its tables read into a case, and the keyed digest of what was read."""

from repatria.planning.casefile.digest import attest, keyed_digest, read_key
from repatria.planning.casefile.reader import read_case, read_case_text
from repatria.planning.casefile.selection_text import no_such, selection_from_text
from repatria.planning.casefile.writer import case_text

__all__ = [
    "attest", "case_text", "keyed_digest", "no_such", "read_case", "read_case_text", "read_key",
    "selection_from_text",
]  # fmt: skip
