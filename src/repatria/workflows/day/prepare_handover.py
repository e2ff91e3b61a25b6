"""From a plan and its rounds to the papers of the day: the neutral's roll, and each party's manifests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from repatria.core.errors import DayInvalid, Fault, PlanRefused, RequestInvalid
from repatria.core.handovers import DaySheet, People, Roll
from repatria.core.manifests import make_manifests
from repatria.core.rolls import roll_to_document
from repatria.handover.day_log import open_log
from repatria.handover.day_sheets import read_day
from repatria.handover.documents import NEUTRAL, public_key_text, signed, text_of
from repatria.handover.lists import ListFile, read_people
from repatria.handover.protocol import last_begun, refuse_undecided
from repatria.handover.rolls import Before, Planned, make_roll
from repatria.handover.standing import Standing, Status
from repatria.planning.casefile import keyed_digest, read_case, read_key
from repatria.planning.planfile.form import plan_digest, read_plan
from repatria.planning.rounds import read_rounds
from repatria.planning.verify import verify_plan
from repatria.planning.verify.rounds import verify_rounds
from repatria.workflows.day.passphrases import read_passphrase
from repatria.workflows.files import write_pieces

ROLL_NAME, CARDS_NAME = "roll.json", "cards.pdf"


@dataclass(frozen=True, slots=True)
class Gate:
    """The log of a device: where it is, and the file whose first line opens it."""

    log: Path
    passphrase: Path


@dataclass(frozen=True, slots=True)
class DayFiles:
    """Where the lists of a day are."""

    people: Path
    day: Path
    transport: Path | None = None
    effects: Path | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was written for a day.

    Attributes:
        files: Names below the folder, sorted; those of a party are in a folder of its own.
        public_key: By which everybody knows the neutral's documents.
    """

    roll: Roll
    roll_digest: str
    files: tuple[str, ...]
    public_key: str


def prepare_handover(
    case_path: Path,
    plan_path: Path,
    rounds_path: Path,
    *,
    lists: DayFiles,
    key_path: Path,
    out: Path,
    continues: Gate | None = None,
) -> Prepared:
    """Write the neutral's roll, a card for each number and, in a folder for each party, its manifests.

    Manifests are written as signed JSON and as PDF.

    Args:
        key_path: File with the neutral's key; it signs all of them.
        out: A folder that is not there yet, or empty: an older manifest beside a newer one would pass for it.
        continues: A log, merged from all devices, of an earlier roll of the day: whoever has a number keeps
            it, and whoever is over or out gets no place.

    Raises:
        InputError: Case, plan, rounds, key or lists cannot be read, or have faults.
        PlanRefused: Plan or rounds do not hold; nothing is written.
        DocumentRefused: A sign of a name has no shape in our fonts (`glyph`).
        DayLogRefused: The log does not open.
        ActRefused: A person has to decide first (`undecided`).
    """
    key = read_key(key_path)
    planned = checked_plan(case_path, plan_path, rounds_path, key_path=key_path)
    people, sheet = read_lists(lists)
    before = None if continues is None else what_came_before(continues)
    return write_papers(make_roll(planned, people, sheet, before=before), key=key, out=out)


def checked_plan(case_path: Path, plan_path: Path, rounds_path: Path, *, key_path: Path | None) -> Planned:
    """Read a plan with its rounds, and check both by the independent way.

    Raises:
        InputError: Case, plan, rounds or key cannot be read.
        PlanRefused: Plan or rounds do not hold.
    """
    key = None if key_path is None else read_key(key_path)
    case, plan = read_case(case_path, key=key), read_plan(plan_path)
    broken = [check.name for check in verify_plan(case, plan).broken]
    if key is not None and plan.case_digest not in (None, keyed_digest(case, key)):
        broken.insert(0, "digest")
    if broken:
        raise PlanRefused(
            f"The plan does not hold against this case ({', '.join(broken)}); no day is made of it."
        )
    schedule, digest = read_rounds(rounds_path, case, plan), plan_digest(plan)
    broken = [check.name for check in verify_rounds(case, plan, schedule).broken]
    if schedule.plan_digest not in (None, digest):
        broken.insert(0, "rounds-plan")
    if broken:
        raise PlanRefused(f"The rounds do not hold ({', '.join(broken)}); no day is made of them.")
    return Planned(case, plan, digest, schedule)


def what_came_before(gate: Gate) -> Before:
    """Give what came of an earlier roll of the day.

    Raises:
        DayLogRefused: The log does not open.
        ActRefused: A person has to decide first (`undecided`).
    """
    with open_log(gate.log, read_passphrase(gate.passphrase)) as log:
        standing = Standing(log.acts)
        refuse_undecided(log.roll, standing)
        closed = {
            entry.number
            for entry in log.roll.entries
            if standing.status(entry.number) in (Status.OVER, Status.OUT)
        }
        return Before(log.roll, log.document["digest"], frozenset(closed), last_begun(log.roll, standing))


def read_lists(files: DayFiles) -> tuple[People, DaySheet]:
    """Read the lists of a day.

    Raises:
        DayInvalid: One of them cannot be read, or has faults.
    """
    people = read_people(
        list_file(files.people),
        transport=None if files.transport is None else list_file(files.transport),
        effects=None if files.effects is None else list_file(files.effects),
    )
    return people, read_day(list_file(files.day))


def list_file(path: Path) -> ListFile:
    """Read the bytes of a list.

    Raises:
        DayInvalid: It cannot be read.
    """
    try:
        return ListFile(str(path), path.read_bytes())
    except OSError as error:
        fault = Fault(str(path), 0, "file", "unreadable", type(error).__name__, "a file that can be read")
        raise DayInvalid("Reading the lists of the day", (fault,)) from error


def write_papers(roll: Roll, *, key: bytes, out: Path) -> Prepared:
    """Write the papers of a roll, signed by the neutral.

    Raises:
        RequestInvalid: The folder holds something already, or cannot be written to.
        DocumentRefused: A sign of a name has no shape in our fonts (`glyph`).
    """
    from repatria.handover.pages import cards_pdf, manifest_pdf  # noqa: PLC0415 - heavy, and the gate needs none

    document = signed(roll_to_document(roll), NEUTRAL, key)
    contents = {
        ROLL_NAME: text_of(document).encode(),
        CARDS_NAME: cards_pdf(entry.number for entry in roll.entries),
    }
    for manifest in make_manifests(roll):
        text = text_of(signed(manifest.document, NEUTRAL, key)).encode()
        page = manifest_pdf(manifest.document)
        for party in manifest.parties:
            contents[f"{party}/{manifest.name}.json"] = text
            contents[f"{party}/{manifest.name}.pdf"] = page
    _write_folder(out, contents)
    return Prepared(roll, document["digest"], tuple(sorted(contents)), public_key_text(key))


def _write_folder(out: Path, contents: Mapping[str, bytes]) -> None:
    """Write all files into a folder beside, and give it the name at the end: all of them, or none."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise _unwritable(out, "a file, or a folder that holds something")
    try:
        beside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    except OSError as error:
        raise _unwritable(out, type(error).__name__) from error
    try:
        for name, content in sorted(contents.items()):
            (beside / name).parent.mkdir(mode=0o700, exist_ok=True)
            write_pieces(beside / name, (content,))
        beside.replace(out)
    except OSError as error:
        raise _unwritable(out, type(error).__name__) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unwritable(out: Path, found: str) -> RequestInvalid:
    fault = Fault(str(out), 0, "folder", "unwritable", found, "a folder that is empty or not there yet")
    return RequestInvalid(f"Writing {out}", (fault,))
