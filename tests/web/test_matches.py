"""Possible matches: what is suggested, two records side by side, and judgements by a page."""

from __future__ import annotations

from uuid import UUID

import pytest

from repatria.core.suggestions import FieldSays, Suggestion
from repatria.registry.actions.keep_suggestions import keep_suggestions
from repatria.registry.actions.tell_suggestions import count_unjudged, tell_suggestions
from repatria.registry.models import LinkJudgement, Person
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry import people
from tests.web.visiting import Browsing


@pytest.fixture
def pair() -> tuple[UUID, UUID, UUID]:
    """Make somebody sought by one side and somebody held by another, and a suggestion of the neutral."""
    officer = people.account(Role.TRACING_OFFICER)
    sought = people.person("UA", name="Made-up Olena", is_sought=True)
    held = people.person("RU", name="Выдумка Елена")
    why = (FieldSays("name", "much alike", 41), FieldSays("born", "other dates", -30))
    assert keep_suggestions(officer, [Suggestion(sought.id, held.id, 412, 11, 2, why)]) == 1
    return officer, sought.id, held.id


def test_what_is_suggested_is_shown_with_its_evidence(pages: Browsing, pair: tuple[UUID, UUID, UUID]) -> None:
    """The list leads to both records side by side, field by field."""
    officer, sought, held = pair
    inside = pages.signed_in(officer)
    listed = inside.open("/matches/")
    assert f"/people/{sought}/with/{held}/" in listed.text
    shown = inside.open(f"/people/{sought}/with/{held}/")
    assert shown.status == 200
    assert "Made-up Olena" in shown.text
    assert "much alike" in shown.text
    assert "-3.0" not in shown.text  # nobody's day of birth is recorded, so there is no such row


def test_the_overview_counts_what_nobody_judged(pages: Browsing, pair: tuple[UUID, UUID, UUID]) -> None:
    """As many as the list would ask of: not a pair that was judged, and none of who refused since."""
    officer, sought, held = pair
    assert count_unjudged(officer) == (1, False)
    inside = pages.signed_in(officer)
    tile = '<span class="count">{}</span> <span>Possible matches</span>'
    assert tile.format(1) in inside.open("/").text
    assert inside.send(f"/people/{sought}/with/{held}/", {"says": "different"}).status == 302
    assert count_unjudged(officer) == (0, False)
    assert tile.format(0) in inside.open("/").text
    assert inside.send(f"/people/{sought}/with/{held}/", {"says": "undo"}).status == 302
    assert count_unjudged(officer) == (1, False)
    with writing():
        Person.objects.filter(pk=sought).update(agreed=False)
    assert (count_unjudged(officer), tell_suggestions(officer)) == ((0, False), ())


def test_a_judgement_is_made_and_taken_back(pages: Browsing, pair: tuple[UUID, UUID, UUID]) -> None:
    """To take back is to be where one was before; both stay recorded."""
    officer, sought, held = pair
    inside = pages.signed_in(officer)
    address = f"/people/{sought}/with/{held}/"
    for says in ("same", "different", "undo"):
        assert inside.send(address, {"says": says, "note": "made up"}).goes_to == address
    assert list(LinkJudgement.objects.order_by("turn").values_list("says", flat=True)) == [
        "same",
        "different",
        "undo",
    ]
    assert "Judged so far" in inside.open(address).text
    inside.send(address, {"says": "undo"})
    assert "Judged so far" not in inside.open(address).text


def test_who_sees_one_side_learns_nothing_of_the_other(
    pages: Browsing, pair: tuple[UUID, UUID, UUID]
) -> None:
    """A tracing officer of a party neither finds the pair nor opens it."""
    _, sought, held = pair
    inside = pages.signed_in(people.account(Role.TRACING_OFFICER, party="UA"))
    assert str(held) not in inside.open("/matches/").text
    assert str(held) not in inside.open(f"/people/{sought}/").text
    assert inside.open(f"/people/{sought}/with/{held}/").status == 404


def test_who_does_not_trace_sees_no_matches(pages: Browsing) -> None:
    """A registrar has neither the page nor the part of a record."""
    someone = people.person("UA")
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    assert inside.open("/matches/").status == 404
    assert 'id="matches"' not in inside.open(f"/people/{someone.id}/").text
