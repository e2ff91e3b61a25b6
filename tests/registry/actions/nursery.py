"""A process that makes children who act without a pause, until somebody kills them.

Started as ``python -m tests.registry.actions.nursery ANALYST DELEGATE`` with the settings of a registry. For
each line on its input it makes a child, prints the child's process id once it has begun to act, and waits for
its end.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import count
from uuid import UUID, uuid4

from repatria.registry.settings import open_registry, settings_from

open_registry(settings_from(os.environ))

from repatria.core.links import LinkSays  # noqa: E402 - needs settings
from repatria.registry.actions.confirm_claim import confirm_claim  # noqa: E402
from repatria.registry.actions.confirm_offer import confirm_offer  # noqa: E402
from repatria.registry.actions.confirm_person import confirm_person  # noqa: E402
from repatria.registry.actions.judge_link import judge_link  # noqa: E402
from repatria.registry.actions.receive_report import receive_report  # noqa: E402
from repatria.registry.actions.record_interview import record_interview  # noqa: E402
from repatria.registry.actions.record_told_wish import record_told_wish  # noqa: E402
from tests.registry.actions.catalog import CLAIM, INTERVIEW, OFFER, PERSON, REPORT, TOLD  # noqa: E402


def act_forever(me: UUID, delegate: UUID) -> None:
    """Take in reports, confirm all that they say, link those confirmed, and talk with one of them."""
    for turn in count():
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
        record_interview(delegate, one, INTERVIEW)
        if turn == 0:
            print(os.getpid(), flush=True)  # noqa: T201 - the test waits for it


def main() -> None:
    """Make a child for each line."""
    me, delegate = map(UUID, sys.argv[1:3])
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            act_forever(me, delegate)
        os.waitpid(child, 0)
        print("gone", flush=True)  # noqa: T201 - the test waits for it


if __name__ == "__main__":
    main()
