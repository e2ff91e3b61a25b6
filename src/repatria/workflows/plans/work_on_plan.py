"""Working on a recorded plan: what it would take, what a way gives, how a number tells, in what rounds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed
from repatria.core.plans import Plan
from repatria.core.questions import Answer, Change, Sweep
from repatria.core.rounds import Schedule
from repatria.core.rules import Capacity, Exposure, Rule
from repatria.core.selections import Selection
from repatria.planning import ask
from repatria.planning.casefile import read_case_text, selection_from_text
from repatria.planning.casefile import read_key as _read_key
from repatria.planning.planfile.form import plan_from_json, plan_text
from repatria.planning.questions.as_party import ask_as_party
from repatria.planning.questions.sweep import Told, sweep, sweep_as_party
from repatria.planning.questions.vary import Variable, read_variation, variables_of
from repatria.planning.questions.ways import case_after, plan_way
from repatria.planning.rounds import rounds_from_json, rounds_to_json, schedule_rounds
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.sheets import sheet_from_json, sign_sheet, verify_sheet
from repatria.planning.verify import Verification
from repatria.planning.verify.rounds import verify_rounds
from repatria.planning.views import share, sheet_text, without_confidences

__all__ = [
    "Question",
    "Variable",
    "WorkedPlan",
    "answer_question",
    "check_question",
    "check_sheet_text",
    "check_variation",
    "open_recorded",
    "preview_sheet",
    "put_into_rounds",
    "read_key",
    "rounds_again",
    "sweep_number",
    "tried_way",
    "try_way",
    "varying_numbers",
    "with_limits",
]


@dataclass(frozen=True)
class WorkedPlan:
    """A recorded plan with its case.

    Attributes:
        key: The neutral's key; None where this process has none. Then nothing in the case counts as attested.
    """

    case: Case
    plan: Plan
    key: bytes | None


@dataclass(frozen=True, slots=True)
class Question:
    """Whom somebody asks about.

    Attributes:
        free: A selection as one types it; an identifier, or ``held_by=RU,home=UA``.
        is_for_party: Answer as if everybody selected may go home, so that no wish shows.
    """

    free: str
    at_least: int = 1
    is_for_party: bool = False


def read_key(path: Path | None) -> bytes | None:
    """Read the neutral's key, where this process has one.

    Raises:
        RequestInvalid: The file cannot be read, or is too short.
    """
    return None if path is None else _read_key(path)


def open_recorded(account: UUID, plan: UUID, *, key: bytes | None) -> WorkedPlan:
    """Open a recorded plan whole; that somebody did is in the audit.

    Raises:
        CaseInvalid: The case was attested with another key.
        RegistryRefused: There is no such plan, or the account may not read it.
    """
    from repatria.registry.actions.read_plan import read_plan  # noqa: PLC0415 - once a registry is open

    opened = read_plan(account, plan)
    case, read = _read(opened.case, opened.plan, key)
    return WorkedPlan(case, read, key)


def check_question(worked: WorkedPlan, question: Question) -> None:
    """Refuse a question that cannot be understood, before any work is begun.

    Raises:
        RequestInvalid: With every fault of the selection.
    """
    selection_from_text(worked.case, question.free, "free")


def asked_about(worked: WorkedPlan, question: Question) -> Selection:
    """Give whom a question means.

    Raises:
        RequestInvalid: The selection cannot be understood.
    """
    return selection_from_text(worked.case, question.free, "free")


def answer_question(worked: WorkedPlan, question: Question, *, watch: Watch = UNWATCHED) -> Answer:
    """Say what it would take.

    Raises:
        RequestInvalid: The selection cannot be understood.
        SearchStopped: The search was stopped before any way was found.
    """
    selection = selection_from_text(worked.case, question.free, "free")
    answer = ask_as_party if question.is_for_party else ask
    return answer(worked.case, selection, question.at_least, watch=watch)


def try_way(
    worked: WorkedPlan, question: Question, changes: Sequence[Change], *, watch: Watch = UNWATCHED
) -> str:
    """Plan the case with the changes of one way, and give the plan as the text of its file.

    Raises:
        RequestInvalid: The changes are of another case.
    """
    case = _asked_of(worked, question)
    selection = selection_from_text(case, question.free, "free")
    _, plan = plan_way(case, selection, question.at_least, changes, watch=watch)
    return "".join(plan_text(plan))


def tried_way(worked: WorkedPlan, question: Question, changes: Sequence[Change], text: str) -> WorkedPlan:
    """Read a plan back that `try_way` made, with the case it would be.

    Raises:
        RequestInvalid: The changes are of another case.
    """
    case = case_after(_asked_of(worked, question), changes)
    return WorkedPlan(case, plan_from_json(json.loads(text), "plan"), worked.key)


def varying_numbers(case: Case) -> tuple[Variable, ...]:
    """List the numbers of standing offers that may vary."""
    return tuple(
        variable for offer in case.offers if offer.stands_on(case.as_of) for variable in variables_of(offer)
    )


def check_variation(worked: WorkedPlan, vary: str) -> None:
    """Refuse a variation that cannot be understood, before any work is begun.

    Raises:
        RequestInvalid: With every fault of the number and of its values.
    """
    read_variation(worked.case, vary, "vary")


def sweep_number(
    worked: WorkedPlan, vary: str, *, is_for_party: bool, told: Told, watch: Watch = UNWATCHED
) -> Sweep:
    """Vary one number of one offer.

    Args:
        vary: As one types it: ``ua-1.gets[0].at_least=1:5:1``.
        is_for_party: Plan every point as if everybody may go home, so that no wish shows.

    Raises:
        RequestInvalid: What varies cannot be understood.
    """
    number, values = read_variation(worked.case, vary, "vary")
    answer = sweep_as_party if is_for_party else sweep
    return answer(worked.case, number, values, told=told, watch=watch)


def with_limits(
    case: Case, exposures: Sequence[tuple[str, int]], capacities: Sequence[tuple[str, int]]
) -> Case:
    """Give the case with what parties accept to be owed, and what places receive in one round."""
    named = {party for party, _ in exposures}
    placed = {place for place, _ in capacities}
    rules: list[Rule] = [
        rule
        for rule in case.rules
        if not (isinstance(rule, Exposure) and rule.party in named)
        and not (isinstance(rule, Capacity) and rule.place in placed)
    ]
    rules += [Exposure(party, number) for party, number in exposures]
    rules += [Capacity(place, number) for place, number in capacities]
    return replace(case, rules=tuple(sorted(rules, key=repr)))


def put_into_rounds(case: Case, plan: Plan, *, watch: Watch = UNWATCHED) -> dict[str, Any]:
    """Put a plan into rounds, check them by the independent way, and give them as they are written.

    Raises:
        EngineFailed: They did not survive their check; nothing of them is given.
    """
    schedule = schedule_rounds(case, plan, watch=watch)
    verification = verify_rounds(case, plan, schedule)
    if not verification.is_valid:
        says = ", ".join(check.name for check in verification.broken)
        raise EngineFailed(f"The rounds did not survive their own check and are withheld ({says}).")
    return rounds_to_json(schedule)


def rounds_again(document: object) -> Schedule:
    """Read rounds back that `put_into_rounds` gave."""
    return rounds_from_json(document, "rounds")


def preview_sheet(worked: WorkedPlan, party: str) -> str:
    """Give the sheet of a party as it is, or will be, released: to the byte, where the key is there.

    Raises:
        RequestInvalid: The case has no such party.
    """
    sheet = share(worked.case, worked.plan, party, is_released=True)
    return sheet_text(sheet if worked.key is None else sign_sheet(sheet, worked.key))


def check_sheet_text(text: str, party: str) -> Verification:
    """Check a sheet by itself, as its party would: are the terms of the party kept?

    Whose signature it bears, the party checks elsewhere, by the neutral's public key that it knows.
    """
    return verify_sheet(sheet_from_json(json.loads(text)), party=party)


def _asked_of(worked: WorkedPlan, question: Question) -> Case:
    return without_confidences(worked.case) if question.is_for_party else worked.case


@lru_cache(maxsize=2)
def _read(case: str, plan: str, key: bytes | None) -> tuple[Case, Plan]:
    """Read a case with its plan: they never change, and one looks at the same for a while."""
    return read_case_text(case, key=key), plan_from_json(json.loads(plan), "plan")
