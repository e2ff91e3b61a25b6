"""`repatria tour`: a made-up registry that is prepared once, served, and left as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = [sys.executable, "-c", "from repatria.cli import main; main()"]


def tour(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command where nobody sits in front of it."""
    return subprocess.run(
        [*PROGRAM, "tour", "--out", str(folder), *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_visitor_finds_a_registry_that_is_lived_in_and_finds_it_again(tmp_path: Path) -> None:
    """The first time people are made up; the second time it goes on with what is there, and both answer."""
    folder = tmp_path / "registry"
    # Somebody stopped an earlier one in the middle: half a registry is not gone on with.
    (folder / "people").mkdir(parents=True)
    for half in ("registry.sqlite3", "wishes.keys", "people/accounts.toml"):
        (folder / half).write_text("half\n", encoding="utf-8")
    first = tour(folder, "--json")
    assert (first.returncode, first.stderr) == (0, "")
    accounts = Path(json.loads(first.stdout)["accounts"])
    made = accounts.read_bytes()
    assert accounts.stat().st_mode & 0o077 == 0
    again = tour(folder)
    assert again.returncode == 0, again.stderr
    assert "http://localhost:" in again.stdout
    assert "Nobody sits here" in again.stdout
    assert accounts.read_bytes() == made


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    """In one sentence, before anything is made."""
    (tmp_path / "file").write_text("made up", encoding="utf-8")
    refused = tour(tmp_path / "file" / "registry")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
