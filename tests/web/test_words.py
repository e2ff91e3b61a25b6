"""What the registry calls by a short word, pages say in plain words."""

from __future__ import annotations

from repatria.core.persons import Says
from repatria.law.clocks import all_clocks
from repatria.registry.access.table import access_table
from repatria.registry.models import Notification, PersonEvent
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.web.acts import act_words
from repatria.web.languages import party_code
from repatria.web.words import CLOCKS, VALUES
from tests.registry import people
from tests.web.visiting import Browsing


def test_every_clock_of_the_law_has_its_words() -> None:
    """A name, and what it asks for."""
    assert set(CLOCKS) == set(VALUES["clock"]) == set(all_clocks())


def test_every_act_has_its_words() -> None:
    """As the audit and a person who asks who looked are told of it."""
    assert [name for name in access_table().acts if act_words(name) == name] == []


def test_every_wish_has_its_words() -> None:
    """As a person would say it."""
    assert {each.value for each in Says} <= set(VALUES["says"])


def test_a_country_is_read_by_its_name_or_code() -> None:
    """What is neither is read as nothing, and not guessed."""
    assert [party_code(text) for text in ("Norway", " no ", "north korea", "Ukraine (UA)")] == [
        "NO",
        "NO",
        "KP",
        "UA",
    ]
    assert party_code("Made-up-land") is None
    assert party_code("PARTY-1") == "PARTY-1"


def test_what_is_overdue_leads_to_the_act(pages: Browsing) -> None:
    """With the article of law beside it, the duty chosen and what happened to choose from."""
    someone = people.person("UA")
    with writing():
        event = PersonEvent.objects.create(
            person=someone, recorded_by=someone.recorded_by, happening="captured", day="2025-01-09"
        )
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    address = f"/do/record-notification/{someone.id}/"
    overview = inside.open("/").text
    assert f"{address}?clock=capture-notice" in overview
    assert "GC III 122" in overview
    form = inside.open(f"{address}?clock=capture-notice").text
    assert str(event.id) in form
    assert 'value="capture-notice" id="id_clock_0" required checked' in form.replace("  ", " ")
    sent = {"clock": "capture-notice", "event": event.id, "day": "2025-01-10", "told_to": "Made-up agency"}
    assert inside.send(address, sent).goes_to == f"/people/{someone.id}/?done=record-notification"
    assert Notification.objects.get().event_id == event.id
