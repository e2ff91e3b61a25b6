"""Who agreed to host whom, and what stands between parties, by pages."""

from __future__ import annotations

from datetime import date

from repatria.core.selections import who
from repatria.registry.models import Host, Relation
from repatria.registry.offer_terms import read_who
from repatria.registry.roles import Role
from tests.registry import people
from tests.web.visiting import Browsing


def test_an_agreement_to_host_is_recorded_and_taken_back(pages: Browsing) -> None:
    """Whom the party receives is what was chosen; taken back, it stays to be seen."""
    inside = pages.signed_in(people.account(Role.NEGOTIATOR, party="UA"))
    sent = {"party": "UA", "home": "KP", "health": "wounded", "said": "2025-01-12"}
    assert inside.send("/offers/hosts/", sent).goes_to == "/offers/hosts/?done=agreed"
    kept = Host.objects.get()
    assert (kept.party, kept.said) == ("UA", date(2025, 1, 12))
    assert read_who(kept.who) == who(home="KP", health="wounded")
    stopped = inside.send(f"/offers/hosts/{kept.id}/stop/", {"version": kept.version})
    assert stopped.goes_to == "/offers/hosts/?done=stopped"
    assert Host.objects.get().is_withdrawn
    assert "taken back" in inside.open("/offers/hosts/").text


def test_a_party_agrees_for_itself_alone(pages_on_sqlite: Browsing) -> None:
    """Another party cannot be chosen, and what another agreed to cannot be taken back."""
    inside = pages_on_sqlite.signed_in(people.account(Role.NEGOTIATOR, party="UA"))
    assert inside.send("/offers/hosts/", {"party": "RU"}).status == 422
    theirs = people.everything("RU")["host"]
    assert inside.send(f"/offers/hosts/{theirs}/stop/", {"version": 1}).status == 404
    assert not Host.objects.get().is_withdrawn


def test_a_conflict_is_recorded_and_changed(pages: Browsing) -> None:
    """An analyst records how their side sees it, and later that hostilities ceased."""
    inside = pages.signed_in(people.account(Role.ANALYST, party="UA"))
    sent = {"one": "UA", "other": "RU", "kind": "international", "state": "active", "since": "2022-02-24"}
    assert inside.send("/offers/conflicts/", sent).goes_to == "/offers/conflicts/?done=recorded"
    kept = Relation.objects.get()
    assert (kept.one, kept.other, kept.state) == ("RU", "UA", "active")
    address = f"/offers/conflicts/{kept.id}/"
    changed = inside.send(address, {"version": kept.version, "state": "ceased"})
    assert changed.goes_to == "/offers/conflicts/?done=changed"
    assert inside.send(address, {"version": kept.version, "state": "active"}).status == 409
    assert Relation.objects.get().state == "ceased"


def test_what_cannot_stand_between_parties_is_said(pages_on_sqlite: Browsing) -> None:
    """A party is in no conflict with itself."""
    inside = pages_on_sqlite.signed_in(people.account(Role.ANALYST, party="UA"))
    sent = {"one": "UA", "other": "UA", "kind": "international", "state": "active"}
    answer = inside.send("/offers/conflicts/", sent)
    assert answer.status == 422
    assert 'href="#id_other"' in answer.text


def test_a_negotiator_sees_conflicts_and_changes_none(pages_on_sqlite: Browsing) -> None:
    """Of their own side alone, without a form."""
    own = people.everything("UA")["relation"]
    inside = pages_on_sqlite.signed_in(people.account(Role.NEGOTIATOR, party="UA"))
    shown = inside.open("/offers/conflicts/")
    assert "international armed conflict" in shown.text
    assert 'name="kind"' not in shown.text
    assert inside.send("/offers/conflicts/", {"one": "UA"}).status == 404
    assert inside.open(f"/offers/conflicts/{own}/").status == 404


def test_who_sees_neither_sees_no_page(pages_on_sqlite: Browsing) -> None:
    """A tracing officer has to do with neither."""
    inside = pages_on_sqlite.signed_in(people.account(Role.TRACING_OFFICER, party="UA"))
    for address in ("/offers/", "/offers/hosts/", "/offers/conflicts/"):
        assert inside.open(address).status == 404
