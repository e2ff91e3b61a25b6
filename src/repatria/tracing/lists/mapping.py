"""Say which column of a list holds what: propose it from the titles, keep it, refuse a wrong one."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from repatria.core.errors import Fault
from repatria.tracing.lists import ListUnreadable, fault_in
from repatria.tracing.lists.fixed import Layout, layout_of
from repatria.tracing.lists.wishes import tells_wish

if TYPE_CHECKING:
    import collections.abc
    from collections.abc import Sequence
    from pathlib import Path

FIELDS = (
    "id", "name", "given", "patronymic", "surname", "born", "birth_year", "sex", "rank", "unit", "place",
    "number", "home", "agreed", "other", "ignore",
)  # fmt: skip
NAME_FIELDS = ("name", "given", "patronymic", "surname")
_MANY = frozenset({"other", "ignore"})
#: What a column that tells wishes may be taken for: whether somebody agreed to be traced is no evidence.
_NOT_COMPARED = frozenset({"agreed", "ignore"})
_EXAMPLES = 3
_EXAMPLE_CHARACTERS = 80
_NOT_OF_PEOPLE = frozenset(
    {"unit", "rank", "place", "home", "list", "camp", "case", "source", "file", "batch"}
)
_MARKS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Say for each column of a list which field it holds.

    Attributes:
        columns: Title of the column to one of `FIELDS`.
        layout: Where the columns lie in rows of fixed width; None for lists that say so themselves.
        why: Title to the reason for the choice, for people to read.
        examples: Title to up to three values of the column. They may name people: show them to whoever may
            see the list, never log them. Of a column that tells wishes there are none.
    """

    columns: dict[str, str]
    layout: Layout | None = None
    why: dict[str, str] = field(default_factory=dict, compare=False)
    examples: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def title_of(self, wanted: str) -> str | None:
        """Find the column that holds a field; None where no column does."""
        return next((title for title, name in self.columns.items() if name == wanted), None)


def propose(
    titles: Sequence[str], samples: collections.abc.Mapping[str, Sequence[str | None]] | None = None
) -> Mapping:
    """Propose what each column holds; a person confirms.

    Args:
        titles: Titles of the columns, each once.
        samples: Some values of each column, None where a cell is empty; more make the search for
            identifiers surer.

    Returns:
        A field for every title, with the reason. A title nobody knows is ``ignore``, and so is one that tells
        of wishes; a second column for a field already taken is ``other``.
    """
    held = {title: list((samples or {}).get(title, ())) for title in titles}
    columns: dict[str, str] = {}
    why: dict[str, str] = {}
    for title in titles:
        known = _known_titles().get(_fold(title))
        if tells_wish(title) and (known is None or known[0] not in _NOT_COMPARED):
            columns[title], why[title] = "ignore", "the title speaks of a wish or a fear: it is left unread"
        elif known is None:
            columns[title], why[title] = "ignore", "nobody knows this title, so the column is left unread"
        elif known[0] in columns.values():
            columns[title], why[title] = "other", f"another column already holds the {known[0]}"
        else:
            columns[title], why[title] = known[0], f"the title says so ({known[1]})"
    _split_name(columns, why)
    if "id" not in columns.values():
        for title in titles:
            if columns[title] == "ignore" and not tells_wish(title) and _identifies(title, held[title]):
                columns[title] = "id"
                why[title] = f"the title speaks of an id, and {len(held[title])} values looked at all differ"
                break
    shown = {title: () if tells_wish(title) else _examples(values) for title, values in held.items()}
    return Mapping(columns, why=why, examples=shown)


def check_mapping(mapping: Mapping, titles: Sequence[str], file: str) -> Mapping:
    """Hold a mapping against the titles of a list.

    Returns:
        The mapping with every title of the list; those it does not name are ``ignore``.

    Raises:
        ListUnreadable: It names a field that is unknown or taken twice, a column that is not there, or one
            that tells wishes to be compared: what agrees in it would be told in bits.
    """
    columns = {clean_title(title): name for title, name in mapping.columns.items()}
    faults = _field_faults(columns, file)
    faults += [
        fault_in(file, 0, title, "no such column", f"one of the {len(titles)} titles of the list")
        for title in columns
        if title not in titles
    ]
    faults += [
        fault_in(file, 0, title, f"a column that speaks of wishes or fears, taken for {name}", "ignore")
        for title, name in columns.items()
        if name not in _NOT_COMPARED and tells_wish(title)
    ]
    if faults:
        raise _unusable(file, faults)
    why = {clean_title(title): reason for title, reason in mapping.why.items()}
    return replace(
        mapping,
        columns={title: columns.get(title, "ignore") for title in titles},
        why={
            title: why.get(
                title, "the mapping says so" if title in columns else "the mapping does not name it"
            )
            for title in titles
        },
    )


def load_mapping(path: Path) -> Mapping:
    """Read a mapping that `save_mapping` or a person wrote: TOML, one table ``[columns]``, title to field.

    For a list of fixed width, ``[[fields]]`` say where each column lies (`fixed.layout_of`); then
    ``[columns]`` may be left out, and titles propose what columns are.

    Raises:
        ListUnreadable: It is missing, not TOML, or names fields that do not exist; all faults at once.
    """
    try:
        written = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        message = f"Reading the mapping {path.name}: there is no such file. Check its name."
        raise ListUnreadable(message, reason="missing") from error
    except (OSError, ValueError) as error:
        message = f"Reading the mapping {path.name}: it is not TOML in UTF-8. Write it anew from a proposal."
        raise ListUnreadable(message, reason="mapping") from error
    faults = [
        fault_in(path.name, 0, key, "an unknown table or key", "[columns], and [[fields]] with row_width")
        for key in written
        if key not in {"columns", "fields", "row_width"}
    ]
    layout, wrong = layout_of(written, path.name)
    faults += wrong
    columns = written.get("columns", {} if layout else None)
    if not isinstance(columns, dict) or not (columns or layout):
        faults.append(
            fault_in(path.name, 0, "columns", "no columns", "[columns] with a field for each title")
        )
        raise _unusable(path.name, faults)
    faults += _field_faults(columns, path.name)
    if faults:
        raise _unusable(path.name, faults)
    return Mapping(columns, layout)


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping for `load_mapping`; its reasons stand beside it as comments, its examples do not."""
    lines = ["[columns]"]
    for title, name in mapping.columns.items():
        reason = " ".join(mapping.why.get(title, "").split())
        lines.append(f"{quoted(title)} = {quoted(name)}{f'  # {reason}' if reason else ''}")
    if mapping.layout is not None:
        lines.insert(0, f"row_width = {mapping.layout.row_width}\n")
        for place in mapping.layout.fields:
            lines += ["", "[[fields]]", f"title = {quoted(place.title)}", f"start = {place.start}"]
            lines.append(f"width = {place.width}")
            if place.codes:
                codes = ", ".join(f"{quoted(code)} = {quoted(meaning)}" for code, meaning in place.codes)
                lines.append(f"codes = {{ {codes} }}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def clean_title(title: str) -> str:
    """Take direction marks, line breaks and outer spaces from a title."""
    return " ".join(_MARKS.sub("", title).split())


@cache
def _known_titles() -> dict[str, tuple[str, str]]:
    """Give for each folded title its field and the title as the table writes it."""
    text = files("repatria.tracing.lists").joinpath("words/columns.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    known = {_fold(title): (name, f"{title}, {language}") for name, language, title in rows}
    return known | {_fold(name): (name, name) for name in FIELDS if name not in _MANY}


def _fold(title: str) -> str:
    plain = unicodedata.normalize("NFKC", clean_title(title)).casefold()
    return "".join(letter for letter in plain if letter.isalnum() or unicodedata.combining(letter))


def _split_name(columns: dict[str, str], why: dict[str, str]) -> None:
    """Read *Name* beside *Vorname*, and *Nom* beside *Prénom*, as the surname; *Nom* alone as the name."""
    given = {_fold(title) for title, name in columns.items() if name == "given"}
    paired = bool(given & {"vorname", "vornamen", "prénom", "prénoms"})
    taken = set(columns.values())
    for title, name in list(columns.items()):
        folded = _fold(title)
        if "surname" not in taken and folded in {"nom", "name"} and name in {"name", "ignore"} and paired:
            columns[title] = "surname"
            why[title] = "beside a column of given names, this title means the surname"
            return
        if folded == "nom" and name == "ignore" and not taken & {"name", "surname"}:
            columns[title], why[title] = "name", "the title says so (nom, fr)"
            return


def _identifies(title: str, values: Sequence[str | None]) -> bool:
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title))
    folded = {word.casefold() for word in words}
    if not folded & {"id", "ід", "ид", "uid", "uuid"} or folded & _NOT_OF_PEOPLE:
        return False
    return len(values) > 1 and None not in values and len(set(values)) == len(values)


def _examples(values: Sequence[str | None]) -> tuple[str, ...]:
    found = dict.fromkeys(value[:_EXAMPLE_CHARACTERS] for value in values if value)
    return tuple(found)[:_EXAMPLES]


def _field_faults(columns: dict[str, str], file: str) -> list[Fault]:
    known = ", ".join(FIELDS)
    faults = []
    for title, name in columns.items():
        if not isinstance(name, str) or name not in FIELDS:
            found = json.dumps(name, ensure_ascii=False)[:40] if isinstance(name, str) else "not a text"
            faults.append(fault_in(file, 0, title, f"the field {found}", f"one of {known}"))
    times = Counter(name for name in columns.values() if isinstance(name, str) and name in FIELDS)
    faults += [
        fault_in(file, 0, title, f"the field {name}, which {times[name]} columns claim", "one column for it")
        for title, name in columns.items()
        if isinstance(name, str) and times[name] > 1 and name not in _MANY
    ]
    return faults


def _unusable(file: str, faults: list[Fault]) -> ListUnreadable:
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    message = f"Mapping the columns of {file}: {number}; correct the mapping and try again."
    return ListUnreadable(message, reason="mapping", faults=tuple(faults))


def quoted(text: str) -> str:
    """Quote as a TOML basic string, which JSON's is, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
