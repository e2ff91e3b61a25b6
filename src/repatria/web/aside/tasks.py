"""The tasks: each takes the identifier of a piece of work, and does it by acts in the name of who asked.

What is asked and what comes of it lies sealed beside the work; neither an argument nor a result tells of
anybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.tasks import Task, task

from repatria.core.errors import AlreadyRecorded, Fault, InputError, NoSuchRecord, RequestInvalid
from repatria.core.questions import Answer
from repatria.registry.actions.answer_work import answer_own_work, answer_work
from repatria.registry.actions.read_work import OpenedWork, read_work
from repatria.registry.actions.start_work import start_import, start_keying, start_matching, start_work
from repatria.registry.actions.tell_own_work import OwnWork, tell_own_work
from repatria.registry.settings import opened_settings
from repatria.registry.work.queue import Taken
from repatria.web.aside.watching import BesideWatch
from repatria.workflows.lists.take_in_list import look_over_list, sent_list, take_in_list
from repatria.workflows.people.find_person import key_names
from repatria.workflows.people.match_records import match_records
from repatria.workflows.plans.kept_values import from_plain, to_plain
from repatria.workflows.plans.plan_from_registry import Setting, plan_from_registry
from repatria.workflows.plans.work_on_plan import (
    Question,
    WorkedPlan,
    answer_question,
    open_recorded,
    put_into_rounds,
    read_key,
    sweep_number,
    try_way,
    with_limits,
)


@dataclass(frozen=True)
class Doing:
    """What a task does now, and who watches it."""

    taken: Taken
    watch: BesideWatch


_DOING: ContextVar[Doing] = ContextVar("doing")


def begin(account: UUID, kind: str, asks: Mapping[str, Any], *, plan: UUID | None = None) -> UUID:
    """Have a task done aside, and give the piece of work.

    Raises:
        NoSuchRecord: There is no such plan.
        VaultClosed: This process has no key of the vault.
    """
    if kind in OWN:
        work = OWN[kind](account, kind, asks=asks)
    else:
        work = start_work(account, kind, plan=plan, asks=asks)
    TASKS[kind].enqueue(str(work))
    return work


@contextmanager
def doing(taken: Taken, watch: BesideWatch) -> Iterator[None]:
    """Let a task know whose work it does."""
    before = _DOING.set(Doing(taken, watch))
    try:
        yield
    finally:
        _DOING.reset(before)


@task
def make_plan(work: str) -> None:
    """Plan what the registry holds, and record the plan."""
    now, asks = _begun(work)
    if asks is None:
        return
    setting = Setting(asks["case_id"], asks["title"], tuple((name, said) for name, said in asks["names"]))
    made = plan_from_registry(
        now.taken.account,
        setting,
        key=_key(),
        release_on=date.fromisoformat(asks["release_on"]),
        watch=now.watch,
        repeat_key=f"work:{work}",
    )
    _keep(now.taken, {"plan": str(made.id), "interviews_first": made.interviews_first})


@task
def ask(work: str) -> None:
    """Say what it would take to free certain people."""
    now, asks = _begun(work)
    if asks is None:
        return
    question = from_plain(Question, asks["question"])
    _keep(now.taken, to_plain(answer_question(_worked(now), question, watch=now.watch)))


@task
def try_out(work: str) -> None:
    """Plan the case with the changes of one way that was found."""
    now, asks = _begun(work)
    if asks is None:
        return
    question, changes = asked_way(now.taken.account, asks)
    _keep(now.taken, {"plan": try_way(_worked(now), question, changes, watch=now.watch)})


@task
def vary(work: str) -> None:
    """Plan the case for each value of one number."""
    now, asks = _begun(work)
    if asks is None:
        return
    swept = sweep_number(
        _worked(now),
        asks["vary"],
        is_for_party=asks["is_for_party"],
        told=now.watch.count,
        watch=_Stopping(now.watch),
    )
    _keep(now.taken, to_plain(swept))


@task
def put_in_order(work: str) -> None:
    """Put a plan into rounds."""
    now, asks = _begun(work)
    if asks is None:
        return
    worked = _worked(now)
    case = with_limits(worked.case, asks["exposures"], asks["capacities"])
    _keep(now.taken, put_into_rounds(case, worked.plan, watch=now.watch))


@task
def match(work: str) -> None:
    """Compare everybody sought with everybody held, and keep what is likely."""
    now, asks = _begun(work)
    if asks is None:
        return
    _keep(now.taken, asdict(match_records(now.taken.account, say=now.watch.step)))


@task
def renew_keys(work: str) -> None:
    """Give keys to names that have none of today, by which they are found in any script."""
    now, asks = _begun(work)
    if asks is None:
        return
    _keep(now.taken, {"names": key_names(now.taken.account)})


@task
def look_over(work: str) -> None:
    """Read a list, and say what taking it in would do; nothing is recorded."""
    now, asks = _begun(work)
    if asks is None:
        return
    _keep(now.taken, look_over_list(now.taken.account, sent_list(asks), say=now.watch.step))


@task
def take_in(work: str) -> None:
    """Record everybody in a list that was looked over, whole or not at all."""
    now, asks = _begun(work)
    if asks is None:
        return
    (looked_over,) = tell_own_work(now.taken.account, opened=UUID(asks["of"])) or (None,)
    if looked_over is None or looked_over.kind != look_over.name or looked_over.asks is None:
        raise NoSuchRecord
    sent = sent_list(json.loads(looked_over.asks), is_by_halves=asks["is_by_halves"])
    _keep(now.taken, take_in_list(now.taken.account, sent, say=now.watch.step))


#: By the name that a piece of work bears.
TASKS: Mapping[str, Task[..., None]] = {
    each.name: each
    for each in (make_plan, ask, try_out, vary, put_in_order, match, renew_keys, look_over, take_in)
}
#: Work that only who began it may see, with the act that begins it; all other work is of planners.
OWN: Mapping[str, Callable[..., UUID]] = {
    match.name: start_matching,
    renew_keys.name: start_keying,
    look_over.name: start_import,
    take_in.name: start_import,
}


def asked_way(account: UUID, asks: Mapping[str, Any]) -> tuple[Question, tuple[Any, ...]]:
    """Give the question, and the changes of the way that is to be tried.

    Raises:
        NoSuchRecord: There is no such question, or it is not answered, or has no such way.
    """
    opened = read_work(account, UUID(asks["of"]))
    if opened.kind != ask.name or opened.asks is None or opened.answer is None:
        raise NoSuchRecord
    answer = from_plain(Answer, json.loads(opened.answer))
    if not 0 <= asks["way"] < len(answer.alternatives):
        raise NoSuchRecord
    return from_plain(Question, json.loads(opened.asks)["question"]), answer.alternatives[asks["way"]].changes


def keep_faults(taken: Taken, error: InputError) -> None:
    """Keep what was wrong with what was asked, sealed as an answer is: who asked can mend it."""
    faults = [{"key": each.key, "found": each.found, "expected": each.expected} for each in error.faults]
    _keep(taken, {"faults": faults})


class _Stopping:
    """Stops a search as another watch does, and tells nothing of it: the sweep counts its points."""

    def __init__(self, watch: BesideWatch) -> None:
        self._watch = watch

    @property
    def is_stopped(self) -> bool:
        return self._watch.is_stopped

    def see(self, progress: object) -> None:
        del progress


def _begun(work: str) -> tuple[Doing, dict[str, Any] | None]:
    """Give what is asked; None where an answer is there already, by a worker that was lost behind it."""
    now = _DOING.get()
    opened: OpenedWork | OwnWork | None
    if now.taken.kind in OWN:
        opened = next(iter(tell_own_work(now.taken.account, opened=UUID(work))), None)
    else:
        opened = read_work(now.taken.account, UUID(work))
    if opened is not None and opened.answer is not None:
        return now, None
    if opened is None or opened.asks is None:
        raise NoSuchRecord
    asks: dict[str, Any] = json.loads(opened.asks)
    return now, asks


def _worked(now: Doing) -> WorkedPlan:
    if now.taken.plan is None:
        raise NoSuchRecord
    return open_recorded(now.taken.account, now.taken.plan, key=_key())


def _key() -> bytes:
    key = read_key(opened_settings().attestation_key_file)
    if key is None:
        fault = Fault("environment", 0, "REPATRIA_ATTESTATION_KEY_FILE", "missing", "nothing", "a key file")
        raise RequestInvalid("Planning for the neutral", (fault,))
    return key


def _keep(taken: Taken, answer: Mapping[str, Any]) -> None:
    try:
        keep = answer_own_work if taken.kind in OWN else answer_work
        keep(taken.account, taken.id, answer=answer)
    except AlreadyRecorded:
        return  # by a worker that was taken for lost, and was only slow
