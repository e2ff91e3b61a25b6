"""Sheets as parties hold them: signed by the neutral, and checked by a party that knows nothing else.

The check shares nothing with what makes a sheet (`repatria.planning.views`) but the form. Its checks, by
name: ``signature``, ``party``, ``offers``, ``moves``, ``in-force``, ``terms``, ``all``, ``credits``,
``either``; the last six only once the plan is released.
"""

from repatria.planning.sheets.check import verify_sheet
from repatria.planning.sheets.form import Sheet, read_sheet, sheet_from_json
from repatria.planning.sheets.signature import is_public_key, neutral_public_key, sign_sheet

__all__ = [
    "Sheet",
    "is_public_key",
    "neutral_public_key",
    "read_sheet",
    "sheet_from_json",
    "sign_sheet",
    "verify_sheet",
]
