"""Receiving a protocol on a page, and seeing how far a day is."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from repatria.registry.models import Handover
from repatria.registry.roles import Role
from tests.registry.actions.catalog import held
from tests.registry.days import Day, addition_to, day_of
from tests.registry.people import account, everything
from tests.web.visiting import Browsing


@pytest.fixture
def day(pages: Browsing) -> Day:
    """Make a day on which two of UA cross to KP, and record its roll."""
    assert pages
    made = day_of([held().id, held().id], everything("UA")["offer"])
    made.recorded()
    return made


def sent(text: str | bytes) -> dict[str, object]:
    """Give what the form sends with a file."""
    content = text if isinstance(text, bytes) else text.encode()
    return {"file": SimpleUploadedFile("signed.json", content, content_type="application/json")}


def over() -> int:
    """Count who is over by a protocol, as it stands."""
    return Handover.objects.filter(protocol__isnull=False, taken_back__isnull=True).count()


def test_protocol_and_its_correction_are_received(pages: Browsing, day: Day) -> None:
    """Nothing is said of who is over, then how many are, and after a correction how many now are."""
    inside = pages.signed_in(account(Role.HANDOVER_OFFICER))
    assert "no protocol yet" in inside.open("/rounds/").text
    done = inside.send("/rounds/receive/", sent(day.protocol([1])))
    assert (done.goes_to, over()) == ("/rounds/?done=receive-protocol", 1)
    assert "Received a protocol" in inside.open(done.goes_to or "").text
    text = addition_to([json.loads(day.protocol([1]))], {day.roll.entries[1].number: True})
    done = inside.send("/rounds/receive/", sent(text))
    assert (done.goes_to, over()) == ("/rounds/?done=receive-addition", 2)


def test_what_was_altered_is_refused_in_plain_words(pages: Browsing, day: Day) -> None:
    """Nothing of the document is repeated, and nothing is written."""
    inside = pages.signed_in(account(Role.HANDOVER_OFFICER))
    for content in (day.protocol([1]).replace("completed", "broken-off"), b"\xff\xfe", "made up"):
        refused = inside.send("/rounds/receive/", sent(content))
        assert (refused.status, "This document was not taken" in refused.text, over()) == (422, True, 0)
    assert inside.send("/rounds/receive/", {}).status == 422


def test_party_sees_its_own_journeys_and_others_no_page(pages: Browsing, day: Day) -> None:
    """A party that the day does not concern sees none of it; who hands nobody over has no such page."""
    assert day
    of_party = pages.signed_in(account(Role.HANDOVER_OFFICER, party="KP"))
    assert "Days that were prepared" in of_party.open("/rounds/").text
    other = pages.signed_in(account(Role.HANDOVER_OFFICER, party="RU"))
    assert "Days that were prepared" not in other.open("/rounds/").text
    assert pages.signed_in(account(Role.REGISTRAR)).open("/rounds/receive/").status == 404
