"""A process that makes children who work without a pause, until somebody kills them.

Started as ``python -m tests.registry.nursery acts|imports|backups WORD...`` with the settings of a registry.
For each line on its input it makes a child, prints the child's process id once it has done something whole,
and waits for its end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

from repatria.registry.settings import open_registry, settings_from

open_registry(settings_from(os.environ))

from repatria.core.links import LinkSays  # noqa: E402 - needs settings
from repatria.registry.actions.confirm_claim import confirm_claim  # noqa: E402
from repatria.registry.actions.confirm_offer import confirm_offer  # noqa: E402
from repatria.registry.actions.confirm_person import confirm_person  # noqa: E402
from repatria.registry.actions.import_people import import_people  # noqa: E402
from repatria.registry.actions.judge_link import judge_link  # noqa: E402
from repatria.registry.actions.receive_report import receive_report  # noqa: E402
from repatria.registry.actions.record_interview import record_interview  # noqa: E402
from repatria.registry.actions.record_told_wish import record_told_wish  # noqa: E402
from repatria.workflows.keeping.keep_backups import back_up  # noqa: E402
from tests.registry.actions.catalog import (  # noqa: E402
    CLAIM,
    INTERVIEW,
    LISTED,
    OFFER,
    PERSON,
    REPORT,
    ROWS,
    TOLD,
)


def act(analyst: str, delegate: str) -> Iterator[None]:
    """Take in reports, confirm all that they say, link those confirmed, and talk with one of them."""
    me, other_me = UUID(analyst), UUID(delegate)
    while True:
        report = receive_report(me, replace(REPORT, digest=f"sha256:{uuid4()}"))
        one, other = (
            confirm_person(
                me, report, replace(PERSON, rests_on=replace(PERSON.rests_on, draft=f"held-{number}"))
            )
            for number in range(2)
        )
        confirm_claim(me, report, CLAIM)
        confirm_offer(me, report, OFFER)
        judge_link(me, one, other, LinkSays.UNSURE)
        record_told_wish(me, one, TOLD)
        record_interview(other_me, one, INTERVIEW)
        yield


def take_in(registrar: str, people: str) -> Iterator[None]:
    """Take in a new list, and then the same with other words, again and again."""
    while True:
        heading = replace(LISTED, source=str(uuid4()))
        for rank in ("made up", "made-up sergeant"):
            rows = (replace(ROWS[0], record=str(number), rank=rank) for number in range(int(people)))
            import_people(UUID(registrar), heading, rows)
            yield


def back_up_again(file: str, ring: str) -> Iterator[None]:
    """Back the registry up into the same file again and again."""
    while True:
        back_up(os.environ, Path(file), Path(ring))
        yield


WORK: Mapping[str, Callable[..., Iterator[None]]] = {
    "acts": act, "imports": take_in, "backups": back_up_again,
}  # fmt: skip


def main() -> None:
    """Make a child for each line."""
    kind, *words = sys.argv[1:]
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            work = WORK[kind](*words)
            next(work)
            print(os.getpid(), flush=True)  # noqa: T201 - the test waits for it
            for _ in work:
                pass
        os.waitpid(child, 0)
        print("gone", flush=True)  # noqa: T201 - the test waits for it


if __name__ == "__main__":
    main()
