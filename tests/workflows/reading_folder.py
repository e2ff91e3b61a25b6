"""Read a folder in a process of its own, for a test that kills it."""

from __future__ import annotations

import sys
from pathlib import Path

from repatria.workflows.reports.read_folder import read_folder

if __name__ == "__main__":
    read_folder(Path(sys.argv[1]), Path(sys.argv[2]), workers=2, say=lambda *_: None)
