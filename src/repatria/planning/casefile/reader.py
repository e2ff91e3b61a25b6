"""Reading a case: a folder with ``case.toml`` and tables of people beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repatria.core.cases import Case, Host, Source, Tier, WeightTable, default_tiers
from repatria.core.cohorts import ById, PlainRoll, Roll
from repatria.core.done import Done
from repatria.core.errors import CaseInvalid, Fault
from repatria.core.parties import Conflict, ConflictKind, ConflictState, Party
from repatria.core.persons import People
from repatria.core.selections import WORD_ATTRIBUTES, OneOf, Selection
from repatria.planning.casefile.checks import Lines, check_case
from repatria.planning.casefile.declared import Declared
from repatria.planning.casefile.digest import is_attestation_of
from repatria.planning.casefile.done import read_done
from repatria.planning.casefile.fields import MOST_WEIGHT, Faults, Fields, is_identifier
from repatria.planning.casefile.lots import read_lot
from repatria.planning.casefile.offers import read_offer, read_selection
from repatria.planning.casefile.people import read_people
from repatria.planning.casefile.people_columns import PeopleTable, joined, read_table
from repatria.planning.casefile.places import Path as KeyPath
from repatria.planning.casefile.places import lines_of_keys
from repatria.planning.casefile.rules import read_rule
from repatria.planning.casefile.tables import people_tables, read_rows, table_of

if TYPE_CHECKING:
    from repatria.planning.backends.parquet import Table


def read_case(path: Path, *, key: bytes | None = None) -> Case:
    """Read a case from its folder, or from its ``case.toml``.

    Args:
        key: The neutral's key. With it an attestation in the case is checked; without it nobody is firm.

    Raises:
        CaseInvalid: With every fault that was found, each with its file, line and key.
    """
    file = path / "case.toml" if path.is_dir() else path
    doing = f"Reading the case {path}"
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(
            file.name, 0, "file", "unreadable", type(error).__name__, "a folder with a case.toml in UTF-8"
        )
        raise CaseInvalid(doing, (fault,)) from error
    return _read(doing, file, text, tables=people_tables(file.parent), key=key)


def read_case_text(text: str, *, key: bytes | None = None) -> Case:
    """Read a case from the text of its ``case.toml``, without tables beside it.

    Raises:
        CaseInvalid: With every fault that was found, each with its line and key.
    """
    return _read("Reading a case", Path("case.toml"), text, tables=(), key=key)


def _read(doing: str, file: Path, text: str, *, tables: tuple[Path, ...], key: bytes | None) -> Case:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        what = str(error).split(" (at ")[0]
        fault = Fault(
            file.name,
            int(at[1]) if at else len(text.splitlines()),
            "file",
            "not-toml",
            what[:80],
            "a TOML document",
        )
        raise CaseInvalid(doing, (fault,)) from error
    except (ValueError, RecursionError) as error:
        too_deep = isinstance(error, RecursionError)
        found = "lists inside lists, too deep" if too_deep else "a number of too many digits"
        fault = Fault(file.name, 0, "file", "not-toml", found, "a TOML document")
        raise CaseInvalid(doing, (fault,)) from error
    case, faults = _Reader(file, text, document, tables).read(key)
    if faults or case is None:
        raise CaseInvalid(doing, tuple(faults))
    return case


class _Reader:
    """Reads section by section; faults gather, and only a case without any is given back.

    What has a fault keeps its place among its like, and its identifier: one fault must not make others.
    """

    def __init__(self, file: Path, text: str, document: dict[str, Any], tables: tuple[Path, ...]) -> None:
        self.file = file
        self.tables = tables
        self.lines = lines_of_keys(text)
        self.faults = Faults()
        self.root = Fields(document, "", self._locate, self.faults)
        self.as_of = date.max
        self.table: Table | None = None
        self.places: dict[str, Callable[[KeyPath], tuple[str, int]]] = {}
        self.declared = Declared()

    def read(self, key: bytes | None) -> tuple[Case | None, list[Fault]]:
        case = self._read_sections()
        check_case(case, self.faults, Lines(self.places, self._locate, self.declared), self.declared)
        case = _in_order(case)
        if key is not None and case.attestation is not None and not self.faults.found:
            if is_attestation_of(case, key):
                case = replace(case, is_attested=True)
            else:
                expected = (
                    "the neutral's attestation of this very case: the key is another, or the case was changed"
                )
                self.root.fault("case", "not-attested", "another one", expected, at=("attestation",))
        return case, self.faults.found

    def _locate(self, path: KeyPath) -> tuple[str, int]:
        """Find the line of a key, or of the nearest key around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.file.name, self.lines.get(path, 1)

    def _read_sections(self) -> Case:
        root = self.root
        head = root.table("case") or Fields({}, "case", self._locate, self.faults)
        if not root.has("case"):
            root.require("case", "a table [case] with id, title and as_of")
        case_id = head.identifier() if root.has("case") else ""
        title = head.text("title", needed=root.has("case"), expected="what the case is called")
        as_of = head.day("as_of", needed=root.has("case"))
        attestation = head.text("attestation")
        head.close()
        self.as_of = as_of or date.max
        people = self._unique("people", self._read_all_people())
        table = self._read_people_table({record.id: record for record in people})
        lots = self._unique("lots", self._read_lots())
        everybody = _together(table, (*people, *lots))
        weights = tuple(self._read_weights())
        case = Case(
            id=case_id or "",
            title=title or "",
            as_of=self.as_of,
            parties=tuple(self._read_parties()),
            conflicts=tuple(self._read_conflicts()),
            people=everybody,
            offers=self._unique("offers", self._read_offers()),
            hosts=tuple(self._read_hosts()),
            rules=tuple(read_rule(fields) for fields in self.root.tables("rules")),
            weights=weights,
            tiers=tuple(self._read_tiers(weights)) or default_tiers({lot.lot for lot in lots}),
            sources=self._unique("sources", self._read_sources()),
            done=tuple(self._read_done(everybody)),
            attestation=attestation,
        )
        root.close()
        return case

    def _read_parties(self) -> Iterator[Party]:
        section = self.root.table("parties")
        if section is None:
            self.root.require("parties", "tables such as [parties.UA] with a name")
            return
        if not section.values:
            section.fault("", "missing", "no party", "tables such as [parties.UA] with a name")
        for party_id in sorted(section.values):
            if not is_identifier(party_id):
                found = section.show("", party_id)
                section.fault("", "wrong-type", found, "an identifier without spaces", at=(party_id,))
            party = section.table(party_id)
            if party is not None:
                name = party.text("name", needed=True, expected="the name of the party")
                party.close()
                yield Party(party_id, name or party_id)

    def _read_conflicts(self) -> Iterator[Conflict]:
        for fields in self.root.tables("conflicts"):
            between = fields.words("between")
            if len(between) < 2:
                fields.fault("between", "missing", "fewer than two parties", "at least two parties")
            kind = fields.one_of("kind", ConflictKind, None)
            state = fields.one_of("state", ConflictState, ConflictState.UNKNOWN) or ConflictState.UNKNOWN
            since = fields.day("since", not_after=self.as_of)
            sources = fields.words("source")
            fields.close()
            self._check_parties(fields, "between", between)
            if kind is not None:
                yield Conflict(between, kind, state, since, sources)

    def _read_all_people(self) -> Iterator[tuple[Fields, People]]:
        for fields in self.root.tables("people"):
            self._declare("people", fields)
            people = read_people(fields, self.as_of)
            if people is not None:
                yield fields, people
        for table in self.tables:
            if table.suffix == ".parquet":
                self.table = table_of(table, "id")
                if self.table is not None:
                    continue
            for line, row in read_rows(table, self.faults.found):
                place = table.name, line
                fields = Fields(
                    values=row,
                    path=f"{table.stem}[{line}]",
                    locate=lambda _, place=place: place,  # type: ignore[misc]
                    faults=self.faults,
                    is_text=table.suffix == ".csv",
                )
                self._declare("people", fields)
                people = read_people(fields, self.as_of)
                if people is not None:
                    yield fields, people

    def _read_people_table(self, others: dict[str, People]) -> PeopleTable | None:
        """Read the table that stands in columns, if there is one."""
        if self.table is None:
            return None
        path = self.file.parent / "people.parquet"
        people, doubtful = read_table(self.table, path, self.as_of, others, self.faults)
        for fields in doubtful:
            self._declare("people", fields)
        self.declared.table = people
        self.table = None
        return people

    def _read_lots(self) -> Iterator[tuple[Fields, People]]:
        for fields in self.root.tables("lots"):
            self._declare("lots", fields)
            kind = fields.values.get("kind")
            if isinstance(kind, str):
                self.declared.add("kinds of lots", kind)
            lot = read_lot(fields)
            if lot is not None and self.declared.has("people", lot.id):
                fields.fault(
                    "id", "duplicate", fields.show("id", lot.id), "an identifier that no people have"
                )
            elif lot is not None:
                yield fields, lot

    def _read_done(self, people: Sequence[People]) -> Iterator[Done]:
        by_id = ById(people if isinstance(people, Roll) else PlainRoll(people))
        number = 0
        for fields in self.root.tables("done"):
            who = fields.values.get("who")
            if isinstance(who, str) and not any(self.declared.has(of, who) for of in ("people", "lots")):
                fields.fault("who", "no-such-reference", fields.show("who", who), "somebody in the case")
            done = read_done(fields, by_id, self.as_of)
            if done is not None:
                self.places[f"done[{number}]"] = fields.locate
                number += 1
                yield done

    def _declare(self, section: str, fields: Fields) -> None:
        """Remember an identifier, whatever else is wrong with its record."""
        identifier = fields.values.get("id")
        if isinstance(identifier, str):
            self.declared.add(section, identifier)

    def _read_offers(self) -> Iterator[tuple[Fields, Any]]:
        for fields in self.root.tables("offers"):
            self._declare("offers", fields)
            offer = read_offer(fields, self.as_of)
            if offer is not None:
                yield fields, offer

    def _read_sources(self) -> Iterator[tuple[Fields, Any]]:
        for fields in self.root.tables("sources"):
            self._declare("sources", fields)
            source_id = fields.identifier()
            what = fields.text("what", needed=True, expected="what the source is")
            is_verified = fields.truth("verified") if fields.has("verified") else None
            fields.close()
            if source_id and what:
                yield fields, Source(source_id, what, is_verified)

    def _unique(self, section: str, read: Iterator[tuple[Fields, Any]]) -> tuple[Any, ...]:
        found: dict[str, Any] = {}
        for fields, record in read:
            if record.id in found:
                fields.fault("id", "duplicate", fields.show("id", record.id), "an identifier used once")
            found.setdefault(record.id, record)
            self.places.setdefault(f"{section}.{record.id}", fields.locate)
        return tuple(found[record_id] for record_id in sorted(found))

    def _read_hosts(self) -> Iterator[Host]:
        for fields in self.root.tables("hosts"):
            party = fields.text("party", needed=True, expected="the party that agreed to receive people")
            fields.require("who", "a selection of the people it agreed to receive")
            who = read_selection(fields.table("who"))
            sources = fields.words("source")
            fields.close()
            self._check_parties(fields, "party", (party,) if party else ())
            yield Host(party or "", who, sources)

    def _read_weights(self) -> Iterator[WeightTable]:
        section = self.root.table("weights")
        for name in sorted(section.values) if section else ():
            fields = section.table(name) if section else None
            if fields is None:
                continue
            attribute = fields.text("attribute") or "rank"
            if attribute not in WORD_ATTRIBUTES:
                fields.fault(
                    "attribute",
                    "not-one-of",
                    fields.show("attribute", attribute),
                    " | ".join(WORD_ATTRIBUTES),
                )
            values = sorted(key for key in fields.values if key != "attribute")
            weights = {value: fields.number(value, most=MOST_WEIGHT) for value in values}
            if not values:
                fields.fault("", "missing", "an empty table", "a whole number for each value")
            yield WeightTable(
                name, attribute, tuple((value, weight or 0) for value, weight in weights.items())
            )

    def _read_tiers(self, tables: tuple[WeightTable, ...]) -> Iterator[Tier]:
        kinds = {
            table.name: tuple(kind for kind, _ in table.values)
            for table in tables
            if table.attribute == "lot"
        }
        seen: set[str] = set()
        for fields in self.root.tables("tiers"):
            name = fields.text("name", needed=True, expected="what the tier is called")
            if name in seen:
                fields.fault("name", "duplicate", fields.show("", name), "a name used once")
            seen.add(name or "")
            weights = fields.text("weights", expected="the name of a weight table")
            if fields.has("count") == fields.has("weights"):
                fields.fault(
                    "count", "missing", "both or neither of count and weights", "exactly one of them"
                )
            who = read_selection(fields.table("count"))
            if weights in kinds:  # a table that weighs lots
                who = Selection((OneOf("lot", kinds[weights]),))
            sense = fields.text("sense") or "most"
            if sense not in ("most", "least"):
                fields.fault("sense", "not-one-of", fields.show("sense", sense), "most | least")
            fields.close()
            if name:
                self.places.setdefault(f"tiers.{name}", fields.locate)
                yield Tier(name, (who,), weights, is_least=sense == "least")

    def _check_parties(self, fields: Fields, key: str, parties: tuple[str, ...]) -> None:
        known = self.root.values.get("parties")
        for party in parties:
            if not isinstance(known, dict) or party not in known:
                fields.fault(key, "no-such-reference", fields.show(key, party), "a party of the case")


def _together(table: PeopleTable | None, records: tuple[People, ...]) -> Sequence[People]:
    """Put all people and lots together, sorted by identifier."""
    if table is None:
        return tuple(sorted(records, key=lambda record: record.id))
    return joined(table, {record.id: record for record in records})


def _in_order(case: Case) -> Case:
    """Sort what has no identifier, once faults have been placed: the order of the input must not matter."""
    return replace(
        case,
        conflicts=tuple(sorted(case.conflicts, key=repr)),
        hosts=tuple(sorted(case.hosts, key=repr)),
        rules=tuple(sorted(case.rules, key=repr)),
        done=tuple(sorted(case.done, key=repr)),
    )
