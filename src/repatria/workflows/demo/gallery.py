"""Where the cases of the gallery lie: in the checkout, or in the installed package."""

from __future__ import annotations

from pathlib import Path

import repatria
from repatria.core.errors import Fault, RequestInvalid


def gallery_case(name: str) -> Path:
    """Give the folder of a case of the gallery.

    Raises:
        RequestInvalid: The gallery has no such case.
    """
    package = Path(repatria.__file__).resolve().parent
    for gallery in (package.parent.parent / "cases", package / "cases"):
        if (gallery / name / "case.toml").is_file():
            return gallery / name
    fault = Fault("gallery", 0, "case", "no-such-reference", f'"{name}"', "a case of the gallery")
    raise RequestInvalid("Looking for a case", (fault,))
