"""Long work as pages tell it: what it is, how far it is, and the key by which it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.actions.tell_own_work import OwnWork, tell_own_work
from repatria.registry.settings import opened_settings
from repatria.web.visitors import Does, Reads, Visitor
from repatria.workflows.plans.work_on_plan import read_key

type Words = str | Promise

#: What each kind of work is called.
KINDS: Mapping[str, Words] = {
    "make_plan": _("A plan of what the registry holds"),
    "ask": _("What it would take"),
    "try_out": _("A way tried out"),
    "vary": _("One number of an offer varied"),
    "put_in_order": _("A plan put into rounds"),
    "match": _("Records compared"),
    "look_over": _("A list looked over"),
    "take_in": _("A list taken in"),
}
#: How far it is.
STATES: Mapping[str, Words] = {
    "waiting": _("waits for its turn"),
    "running": _("is being worked on"),
    "done": _("is done"),
    "stopped": _("was stopped"),
    "failed": _("failed"),
}
#: What is done now, as the engines name it; the aims of a case have the names that the case gives them.
STEPS: Mapping[str, Words] = {
    "people freed": _("people freed"),
    "reading names": _("reading names"),
    "counting what records share": _("counting what records share"),
    "finding keys": _("finding what records share"),
    "learning which pairs are worth comparing": _("learning which pairs are worth comparing"),
    "comparing pairs": _("comparing pairs"),
    "bringing likely pairs together": _("bringing likely pairs together"),
    "reading the list": _("reading the list"),
    "taking in people": _("taking in people"),
}
#: Why it failed, by the code of the error.
FAILURES: Mapping[str, Words] = {
    "case-invalid": _("The records, with what you added, do not make a case."),
    "request-invalid": _("What was asked does not fit the records any more."),
    "plan-refused": _("The plan did not survive its independent check, and was not recorded."),
    "engine-failed": _("The solver stopped without an answer."),
    "not-permitted": _("You have no right to this any more."),
    "no-such-record": _("What it was about is not there."),
    "mode-refuses": _("The registry was closed meanwhile."),
    "vault-closed": _("This server has no key for what is sealed."),
    "list-unreadable": _("The list cannot be read."),
    "already-recorded": _("Somebody else is taking in the same list."),
    "record-changed": _("Somebody changed one of the records meanwhile. Nothing was written."),
    "worker-lost": _("The worker was lost twice in the middle of it. Nothing half done was written."),
}
#: While it is younger than this, an open page asks so often how far it is.
ASKED_EVERY_S = ((timedelta(minutes=1), 1), (timedelta(minutes=10), 5))
IS_OVER = frozenset({"done", "stopped", "failed"})


@dataclass(frozen=True, slots=True)
class WorkSeen:
    """A piece of work as a page shows it.

    Attributes:
        failure: Why it failed; None where it did not.
        is_own: Only who began it sees it; other work is seen by all planners.
    """

    id: UUID
    kind: str
    title: Words
    state: str
    state_words: Words
    plan: UUID | None
    made_at: datetime
    finished_at: datetime | None
    is_mine: bool
    is_stop_asked: bool
    step: str
    number: int
    total: int
    best: int | None
    bound: int | None
    failure: Words | None
    is_own: bool = False

    @property
    def address(self) -> str:
        """Give the page on which it is seen."""
        return f"/aside/{self.id}/" if self.is_own else f"/plans/work/{self.id}/"

    @property
    def back(self) -> str:
        """Give the page from which it was begun."""
        if self.is_own:
            return "/matches/" if self.kind == "match" else "/people/lists/"
        return "/plans/" if self.plan is None else f"/plans/{self.plan}/"

    @property
    def step_words(self) -> Words:
        """Say what is done now; which of two lists it is about, nobody needs to know."""
        return STEPS.get(self.step.partition(",")[0], self.step)

    @property
    def is_over(self) -> bool:
        """Will nothing more come of it?"""
        return self.state in IS_OVER

    @property
    def asked_every_s(self) -> int | None:
        """Say after how many seconds an open page asks again; None once it asks no more by itself.

        Each time is a row of the audit, and a page that asks for ever would keep a session open that
        nobody uses.
        """
        age = datetime.now(UTC) - self.made_at
        return next((every for until, every in ASKED_EVERY_S if age < until), None)

    @property
    def gap(self) -> int | None:
        """Give by how much the best falls short at most."""
        return None if self.best is None or self.bound is None else abs(self.bound - self.best)


def work_seen(visitor: Visitor, work: UUID) -> WorkSeen:
    """Read how far a piece of work is.

    Raises:
        NoSuchRecord: There is none, or it is not theirs to see.
    """
    purpose = Reads("long-work", Route.GET).purposes_of(visitor.roles)[0]
    return _seen(visitor, work, door.get(visitor.account, "long-work", work, purpose=purpose).values)


def works_seen(
    visitor: Visitor, *, plan: UUID | None = None, kind: str | None = None, at_most: int
) -> list[WorkSeen]:
    """Give the work that was begun last, of a plan or of all; nothing to who may not see any.

    What others began for themselves is theirs alone, and is not among it.
    """
    purposes = Reads("long-work", Route.LIST).purposes_of(visitor.roles)
    if not purposes:
        return []
    where: dict[str, Any] = {} if plan is None else {"plan": plan}
    if kind is not None:
        where["kind"] = kind
    found: list[door.Seen] = []
    while True:
        after = found[-1].id if found else None
        page = door.list_records(
            visitor.account, "long-work", purpose=purposes[0], where=where or None, after=after
        )
        found += page
        if len(page) < door.LARGEST_PAGE:
            break
    found.sort(key=lambda each: each.values["made_at"], reverse=True)
    return [_seen(visitor, UUID(str(each.id)), each.values) for each in found[:at_most]]


def own_works_seen(visitor: Visitor, *kinds: str) -> list[WorkSeen]:
    """Give work of some kinds that the visitor began for themselves, the last first.

    Nothing to who may begin none.
    """
    if not Does("tell-own-work").is_met_by(visitor.roles):
        return []
    return [own_work_seen(each) for each in tell_own_work(visitor.account, kinds=kinds)]


def own_work_seen(told: OwnWork) -> WorkSeen:
    """Give work as a page shows it to who began it."""
    return WorkSeen(
        id=told.id,
        kind=told.kind,
        title=KINDS.get(told.kind, told.kind),
        state=told.state,
        state_words=STATES[told.state],
        plan=None,
        made_at=told.made_at,
        finished_at=told.finished_at,
        is_mine=True,
        is_stop_asked=told.is_stop_asked,
        step=told.step,
        number=told.number,
        total=told.total,
        best=None,
        bound=None,
        failure=_failure(told.code),
        is_own=True,
    )


def neutral_key() -> bytes | None:
    """Give the neutral's key, where this server has one.

    Raises:
        RequestInvalid: Its file cannot be read any more.
    """
    return read_key(opened_settings().attestation_key_file)


def _seen(visitor: Visitor, work: UUID, values: Mapping[str, Any]) -> WorkSeen:
    return WorkSeen(
        id=work,
        kind=values["kind"],
        title=KINDS.get(values["kind"], values["kind"]),
        state=values["state"],
        state_words=STATES[values["state"]],
        plan=values["plan"],
        made_at=values["made_at"],
        finished_at=values["finished_at"],
        is_mine=values["by"] == visitor.account,
        is_stop_asked=values["is_stop_asked"],
        step=values["step"],
        number=values["number"],
        total=values["total"],
        best=values["best"],
        bound=values["bound"],
        failure=_failure(values["code"]),
    )


def _failure(code: str) -> Words | None:
    if not code:
        return None
    return FAILURES.get(code, _("Something went wrong; the administrator finds where in the log."))
