"""No tracked file ties the project to one machine or one registry."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Built from parts, so that this file does not hold what it looks for.
REGISTRIES = ["".join(parts) for parts in (("pypi", ".org"), ("python", "hosted.org"), ("npm", "js.org"))]
MACHINE_PATH = re.compile(r"(?<![\w.:/~*}-])/(?:work|root|home|Users)/")


def test_no_registry_is_named() -> None:
    """No tracked file names the host of a package registry."""
    assert {name: host for name, text in tracked() for host in REGISTRIES if host in text} == {}


def test_no_machine_path_is_named() -> None:
    """No tracked file holds a path that exists on one machine only."""
    assert {name: found[0] for name, text in tracked() if (found := MACHINE_PATH.search(text))} == {}


def test_machine_path_is_recognized() -> None:
    """A home folder is found, a path inside the project or of a web address is not."""
    assert MACHINE_PATH.search("see /" + "home/somebody/data")
    assert not MACHINE_PATH.search("src/" + "work/x and https://example.org/" + "home/page")


def test_no_lock_file_is_tracked() -> None:
    """The pins stand in requirements/; a lock file that records download addresses is not tracked."""
    assert {"uv.lock", "poetry.lock", "Pipfile.lock"}.isdisjoint(name for name, _ in tracked())


def tracked() -> list[tuple[str, str]]:
    """Read every file that git tracks or would track with the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [name for name in names.stdout.split("\0") if (ROOT / name).is_file()]
    assert "pyproject.toml" in files
    return [(name, (ROOT / name).read_text(encoding="utf-8", errors="replace")) for name in files]
