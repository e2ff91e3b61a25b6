"""What one person wishes, fears, can bear or is held for changes not a byte of any page that others see."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repatria.registry.roles import Role
from tests.registry.test_nothing_shows import CHANGES, World
from tests.web.crawling import walk
from tests.web.visiting import Browsing

#: What differs from one minute to the next, whatever happens: times, and the head of the audit.
PASSING = re.compile(r"\d{1,2} \w+ \d{4}, \d\d:\d\d UTC|\d+:[0-9a-f]{64}")


def shown_to(inside: Browsing, people: Sequence[object]) -> dict[str, str]:
    """Give every page that a visitor comes to, to the byte but for what passes."""

    def opened(address: str) -> str:
        return PASSING.sub("", inside.open(address).bare)

    starts = ("/", *(f"/people/{one}/" for one in people))
    found = PASSING.sub("", inside.send("/people/", {"words": "made"}).bare)
    return dict(walk(opened, each=1, starts=starts)) | {"a search": found}


def test_one_change_shows_on_no_page_of_others(pages_on_sqlite: Browsing) -> None:
    """Not on the record, in a list, a search, a count, a form or a menu; but to who works with it."""
    world = World()
    about = (world.people["UA-0"], world.people["not asked"])
    visitors = {
        (role, side): pages_on_sqlite.signed_in(account)
        for (role, side), account in world.who.items()
        # Who administers sees the account that acts, whatever it does; of KP nobody is here.
        if role is not Role.ADMINISTRATOR and side != "KP"
    }
    before = {who: shown_to(inside, about) for who, inside in visitors.items()}
    assert sum(map(len, before.values())) > 100
    differs = {}
    for change, _ in CHANGES:
        change(world)
        after = {who: shown_to(inside, about) for who, inside in visitors.items()}
        differs[change.__name__] = {who for who in before if before[who] != after[who]}
        before = after
    assert differs == {change.__name__: set(works_with) for change, works_with in CHANGES}
