"""Who may import whom is declared for the whole tree."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "repatria"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}

#: Packages that are imported by another name than they are installed by.
IMPORTED_AS = {"ninja": "django_ninja"}


def test_every_room_has_a_layer() -> None:
    """Each folder of src/repatria stands in the layers, and each layer has its folder."""
    declared = {room.strip() for layer in CONTRACTS["rooms"]["layers"] for room in layer.split("|")}
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == declared


def test_every_folder_is_a_package() -> None:
    """Each folder with modules has an __init__.py; without it the import contracts do not see it."""
    folders = {path.parent for path in SOURCE.rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("room", ["core", "law"])
def test_pure_room_imports_standard_library_only(room: str) -> None:
    """Core and law import the standard library and what stands below them, and nothing else."""
    below = {"core": {"repatria.core"}, "law": {"repatria.core", "repatria.law"}}[room]
    imports = {name for file in (SOURCE / room).rglob("*.py") for name in imported(file)}
    foreign = {name for name in imports if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if ".".join(name.split(".")[:2]) not in below} == set()


def test_every_imported_package_is_declared() -> None:
    """What the product imports stands in pyproject.toml; that it happens to be installed is not enough."""
    tops = {name.split(".")[0] for file in SOURCE.rglob("*.py") for name in imported(file)}
    foreign = tops - sys.stdlib_module_names - {"repatria"}
    declared = {
        re.split(r"[<>=]", line)[0].replace("-", "_") for line in PYPROJECT["project"]["dependencies"]
    }
    assert {IMPORTED_AS.get(name, name) for name in foreign} - declared == set()


def imported(file: Path) -> set[str]:
    """List the full names of the modules a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return plain | from_
