"""A day of handover and the registry: what leaves for the laptop at the gate, and what comes back signed.

Two people of the neutral prepare a day. The planner may see where people may go, and no names; the handover
officer sees names, and not who may go where. On the laptop both come together, as they have to at the gate.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from repatria.core.after_handover import TakenTraveler
from repatria.core.dates import PartialDate
from repatria.core.errors import DocumentRefused, Fault, RequestInvalid
from repatria.workflows.day.prepare_handover import ROLL_NAME, DayFiles, Prepared, list_file, prepare_handover
from repatria.workflows.day.record_day import make_folder
from repatria.workflows.files import write_all
from repatria.workflows.keeping.acting_by_name import Named, acting_as
from repatria.workflows.plans.schedule_rounds import schedule_plan

__all__ = ["Named"]

CASE_NAME, PLAN_NAME, ROUNDS_NAME = "case.toml", "plan.json", "rounds.json"
#: Not ``people.csv``: beside a case that would be read as its table of people.
PEOPLE_NAME, EFFECTS_NAME, PAPERS_NAME = "travelers.csv", "effects.csv", "papers"
_MANIFESTS = ("*-people.json", "*-transport.json", "*-effects.json")


@dataclass(frozen=True, slots=True)
class Arranged:
    """What the neutral arranged for a day, beside what is in the registry.

    Attributes:
        day: Parties, languages, places and hours (TOML).
        transport: Who has to be carried and how (CSV).
        rounds: Rounds of the plan; None lets them be made here.
        also: Identifiers of people who may take a place if somebody does not go.
    """

    day: Path
    transport: Path | None = None
    rounds: Path | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """A protocol or an addition that is in the registry now."""

    file: str
    kind: str
    id: str


def prepare_day(
    environment: Mapping[str, str],
    plan: str,
    arranged: Arranged,
    *,
    planner: Named,
    officer: Named,
    key_path: Path,
    out: Path,
) -> tuple[Prepared, str]:
    """Write all that the laptop needs for a ratified plan, and record its roll.

    Args:
        key_path: File with the neutral's key; it attested the case, and signs the papers.
        out: Case, plan, rounds and lists are written into it, and the papers into a folder in it.

    Returns:
        What was prepared, and the identifier of the roll in the registry.

    Raises:
        DayInvalid: The arrangements have faults, such as a journey without a stop; every one is named.
        DocumentRefused: The registry does not take the roll: the key is not that of the neutral.
        InputError: Key or rounds cannot be read, or the folder not be written to.
        RegistryRefused: One of the two may not do this, or the plan is not ratified.
    """
    plan_id = identifier(plan)
    with acting_as(environment, planner) as first, acting_as(environment, officer) as second:
        return prepare_by(first, second, plan_id, arranged, key_path=key_path, out=out)


def prepare_by(
    planner: UUID, officer: UUID, plan: UUID, arranged: Arranged, *, key_path: Path, out: Path
) -> tuple[Prepared, str]:
    """Do what `prepare_day` does for two accounts of the registry that is open."""
    make_folder(out)
    write_case(planner, plan, out=out)
    rounds = arranged.rounds or _put_into_rounds(out, key_path)
    write_lists(officer, plan, also=[identifier(each) for each in arranged.also], out=out)
    prepared = prepare_handover(
        out / CASE_NAME,
        out / PLAN_NAME,
        rounds,
        lists=DayFiles(out / PEOPLE_NAME, arranged.day, arranged.transport, out / EFFECTS_NAME),
        key_path=key_path,
        out=out / PAPERS_NAME,
    )
    return prepared, str(record_papers_by(officer, plan, papers=out / PAPERS_NAME))


def write_case(planner: UUID, plan: UUID, *, out: Path) -> None:
    """Write the case of a plan, and the plan, as who may read it whole.

    Raises:
        RegistryRefused: They may not, or there is no such plan.
        RequestInvalid: The folder cannot be written to.
    """
    from repatria.registry.actions.read_plan import read_plan  # noqa: PLC0415 - once a registry is open

    opened = read_plan(planner, plan)
    write_all({out / CASE_NAME: opened.case, out / PLAN_NAME: opened.plan})


def write_lists(officer: UUID, plan: UUID, *, also: Sequence[UUID] = (), out: Path) -> None:
    """Write the list of people whom a plan moves, and the list of effects.

    Raises:
        RegistryRefused: The officer may not, or the plan is not ratified.
        RequestInvalid: The folder cannot be written to.
    """
    from repatria.registry.actions.take_travelers import take_travelers  # noqa: PLC0415 - once a registry is open

    taken = take_travelers(officer, plan, also=also)
    write_all({out / PEOPLE_NAME: people_list(taken), out / EFFECTS_NAME: effects_list(taken)})


def record_papers(environment: Mapping[str, str], officer: Named, plan: str, *, papers: Path) -> str:
    """Record the roll in a folder of papers, with its manifests, and give its identifier.

    Raises:
        DocumentRefused: A document was altered, is not the neutral's, or not of this plan.
        InputError: The folder cannot be read.
        RegistryRefused: The officer may not, or the plan is not ratified.
    """
    plan_id = identifier(plan)
    with acting_as(environment, officer) as account:
        return str(record_papers_by(account, plan_id, papers=papers))


def record_papers_by(officer: UUID, plan: UUID, *, papers: Path) -> UUID:
    """Do what `record_papers` does for an account of the registry that is open."""
    from repatria.registry.actions.record_roll import record_roll  # noqa: PLC0415 - once a registry is open

    roll = _text(papers / ROLL_NAME)
    files = sorted(file for party in papers.iterdir() if party.is_dir() for file in _manifests(party))
    # Both sides hold the same bytes, so that of two files of one name one is enough.
    texts = list({file.name: _text(file) for file in files}.values())
    return record_roll(officer, plan, roll=roll, manifests=texts)


def receive_documents(
    environment: Mapping[str, str], officer: Named, paths: Sequence[Path]
) -> tuple[ReceivedDocument, ...]:
    """Take in protocols and their additions in the order given; what was taken in before stays as it is.

    Raises:
        DocumentRefused: One was altered, is not signed by all, or belongs to nothing that was prepared here;
            those before it are taken in.
        RegistryRefused: The officer may not.
        RequestInvalid: A file cannot be read.
    """
    texts = [(str(path), _text(path)) for path in paths]
    with acting_as(environment, officer) as account:
        return tuple(ReceivedDocument(file, *receive_by(account, text)) for file, text in texts)


def receive_by(officer: UUID, text: str) -> tuple[str, str]:
    """Take in one document for an account of the registry that is open; gives its kind and identifier.

    Raises:
        DocumentRefused: As for `receive_documents`.
        RegistryRefused: The officer may not.
    """
    from repatria.registry.actions import receive_protocol as acts  # noqa: PLC0415 - once a registry is open

    kind = kind_of_document(text)
    receive = acts.receive_addition if kind == "addition" else acts.receive_protocol
    return kind, str(receive(officer, text))


def know_signer(environment: Mapping[str, str], administrator: Named, *, role: str, key: str) -> str:
    """Record by which public key a party, or the neutral, signs documents of a handover.

    Raises:
        RegistryRefused: The person may not, or the key is known.
        RequestInvalid: It is no role, or no public key.
    """
    with acting_as(environment, administrator) as account:
        from repatria.registry.actions import signers  # noqa: PLC0415 - needs settings

        return str(signers.know_signer(account, role, key))


def kind_of_document(text: str) -> str:
    """Say whether a document calls itself an addition; whether it is one is checked where it is received."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentRefused("form", "it is no document in JSON") from error
    return "addition" if isinstance(said, dict) and said.get("kind") == "addition" else "protocol"


def people_list(taken: Iterable[TakenTraveler]) -> str:
    """Write a list of people as `handover prepare` reads it; each name in the column of its script."""
    languages = ("ar", "en", "ko", "ru", "uk")
    rows = _Rows("person", "record", "rank", "born", "service_number", *(f"name_{one}" for one in languages))
    for each in taken:
        # Each record is of one person, so that person and record are one.
        names = {language_of(each.name, each.home): each.name} if each.name else {}
        rows.add(
            str(each.person),
            str(each.person),
            each.rank or "",
            _born(each),
            each.service_number or "",
            *(names.get(language, "") for language in languages),
        )
    return rows.text()


def effects_list(taken: Iterable[TakenTraveler]) -> str:
    """Write a list of effects as `handover prepare` reads it."""
    rows = _Rows("person", "what")
    for each in taken:
        for what in each.effects:
            rows.add(str(each.person), what)
    return rows.text()


def language_of(name: str, home: str | None) -> str:
    """Say in which of the languages of pages a name is written, by its letters; Latin ones are English's."""
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in name}
    if "ARABIC" in scripts:
        return "ar"
    if scripts & {"HANGUL", "CJK"}:
        return "ko"
    if "CYRILLIC" in scripts:
        return "uk" if home == "UA" or set(name.lower()) & set("іїєґ") else "ru"
    return "en"


def identifier(text: str) -> UUID:
    """Read an identifier as it was printed.

    Raises:
        RequestInvalid: It is none.
    """
    try:
        return UUID(text)
    except ValueError as error:
        expected = "an identifier as it was printed"
        fault = Fault("command", 0, "identifier", "wrong-type", "another form", expected)
        raise RequestInvalid("Reading the command", (fault,)) from error


class _Rows:
    def __init__(self, *head: str) -> None:
        self._stream = io.StringIO(newline="")
        self._writer = csv.writer(self._stream)
        self.add(*head)

    def add(self, *cells: str) -> None:
        self._writer.writerow(cells)

    def text(self) -> str:
        return self._stream.getvalue()


def _put_into_rounds(out: Path, key_path: Path) -> Path:
    made = schedule_plan(out / CASE_NAME, out / PLAN_NAME, key_path=key_path)
    path = out / ROUNDS_NAME
    write_all({path: json.dumps(made.document, ensure_ascii=False, indent=1) + "\n"})
    return path


def _born(each: TakenTraveler) -> str:
    """Write a birth as precisely as lists can say it without saying more than is known."""
    if each.born_first is None or each.born_last is None:
        return ""
    said = str(PartialDate(each.born_first, each.born_last))
    known = PartialDate.parse(said)
    is_within = known.earliest <= each.born_first and each.born_last <= known.latest
    return said if is_within else ""


def _manifests(folder: Path) -> Iterator[Path]:
    for pattern in _MANIFESTS:
        yield from folder.glob(pattern)


def _text(path: Path) -> str:
    try:
        return list_file(path).content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentRefused("form", f"{path} is not text in UTF-8") from error
