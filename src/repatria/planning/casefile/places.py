"""Where each key of a TOML text stands, so that a fault can name its line."""

from __future__ import annotations

import tomllib

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

#: Keys and positions from the root of the document, e.g. ``("people", 2, "wish", "says")``.
Path = tuple[str | int, ...]


def lines_of_keys(text: str) -> dict[Path, int]:
    """Map every key and every table of a TOML text to its line, from 1."""
    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    lines: dict[Path, int] = {}
    lengths: dict[Path, int] = {}
    for node in tree.root_node.named_children:
        if node.type == "pair":
            _walk_pair(node, (), lines)
        elif node.type == "table":
            _walk_table(node, _within_arrays(_key_of(node), lengths), lines)
        elif node.type == "table_array_element":
            parent = _within_arrays(_key_of(node)[:-1], lengths)
            array: Path = (*parent, _key_of(node)[-1])
            position = lengths.get(array, 0)
            lengths[array] = position + 1
            lines.setdefault(array, _line(node))
            _walk_table(node, (*array, position), lines)
    return lines


def _within_arrays(path: Path, lengths: dict[Path, int]) -> Path:
    """Point a header into the last element of each array of tables that it passes."""
    found: Path = ()
    for key in path:
        found = (*found, key)
        if found in lengths:
            found = (*found, lengths[found] - 1)
    return found


def _walk_table(node: Node, path: Path, lines: dict[Path, int]) -> None:
    lines[path] = _line(node)
    for child in node.named_children:
        if child.type == "pair":
            _walk_pair(child, path, lines)


def _walk_pair(node: Node, path: Path, lines: dict[Path, int]) -> None:
    key, *values = node.named_children
    for part in _parts(key):
        path = (*path, part)
        lines.setdefault(path, _line(node))
    for value in values:
        _walk_value(value, path, lines)


def _walk_value(node: Node, path: Path, lines: dict[Path, int]) -> None:
    if node.type == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                _walk_pair(child, path, lines)
    elif node.type == "array":
        elements = [child for child in node.named_children if child.type != "comment"]
        for position, child in enumerate(elements):
            lines[(*path, position)] = _line(child)
            _walk_value(child, (*path, position), lines)


def _key_of(node: Node) -> Path:
    return _parts(next(child for child in node.named_children if child.type.endswith("key")))


def _parts(node: Node) -> Path:
    if node.type == "dotted_key":
        return tuple(part for child in node.named_children for part in _parts(child))
    text = (node.text or b"").decode()
    if node.type != "quoted_key":
        return (text,)
    return tuple(tomllib.loads(f"{text} = 0")) if "\\" in text else (text[1:-1],)


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1
