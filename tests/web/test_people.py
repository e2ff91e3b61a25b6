"""Searching people and reading their records by pages."""

from __future__ import annotations

from repatria.registry.models import Custody, Person
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry import people
from tests.web.visiting import Browsing


def test_a_search_finds_by_the_beginnings_of_words(pages: Browsing) -> None:
    """What was looked for stands in the form alone, never in an address."""
    people.person("UA", name="Made-up Olena")
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    found = inside.send("/people/", {"words": "olen", "purpose": "registration"})
    assert "Made-up Olena" in found.text
    assert "olen" not in found.headers.get("Location", "")


def test_a_part_that_asks_in_the_background_gets_the_results_alone(pages_on_sqlite: Browsing) -> None:
    """As one types, only the list of results comes back."""
    people.person("UA", name="Made-up Olena")
    inside = pages_on_sqlite.signed_in(people.account(Role.REGISTRAR, party="UA"))
    part = inside.send("/people/", {"words": "olen", "purpose": "registration"}, **{"hx-request": "true"})
    assert "<html" not in part.text
    assert "Made-up Olena" in part.text


def test_a_record_shows_what_the_role_may_see(pages: Browsing) -> None:
    """A tracing officer is not told where somebody is held, and a registrar is."""
    everything = people.everything("UA")
    address = f"/people/{everything['person']}/"
    registrar = pages.signed_in(people.account(Role.REGISTRAR, party="UA")).open(address)
    officer = pages.signed_in(people.account(Role.TRACING_OFFICER, party="UA")).open(address)
    assert "Made-up camp" in registrar.text
    assert officer.status == 200
    assert "Made-up camp" not in officer.text


def test_a_record_draws_in_whose_hands_somebody_was(pages_on_sqlite: Browsing) -> None:
    """The drawing says what the tables say; who may not read custody sees nothing of it there either."""
    someone = people.person("UA")
    with writing():
        Custody.objects.create(person=someone, holder="RU", since="2024", until="2025-01", is_confirmed=False)
        Custody.objects.create(person=someone, holder="BY", since="2025-01-09")
    address = f"/people/{someone.id}/"
    shown = pages_on_sqlite.signed_in(people.account(Role.REGISTRAR, party="UA")).open(address).bare
    assert "Russia (RU)\u2069 from 2024 until January 2025 (not confirmed)" in shown
    assert "Belarus (BY)\u2069 since 9 January 2025" in shown
    for role in (Role.PHYSICIAN, Role.HANDOVER_OFFICER):
        other = pages_on_sqlite.signed_in(people.account(role, party="UA")).open(address)
        assert (other.status, 'class="life"' in other.text) == (200, False)


def test_a_form_does_the_act(pages: Browsing) -> None:
    """Custody is recorded as the act does it, with what nobody knows left unknown."""
    someone = people.person("UA")
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    address = f"/do/begin-custody/{someone.id}/"
    assert inside.open(address).status == 200
    answer = inside.send(address, {"holder": "RU", "since": "2025-01"})
    assert answer.goes_to == f"/people/{someone.id}/?done=begin-custody"
    kept = Custody.objects.get(person=someone)
    assert (kept.holder, kept.since, kept.place, kept.until) == ("RU", "2025-01", None, None)


def test_a_correction_changes_what_was_changed_alone(pages: Browsing) -> None:
    """Fields that stand as they stood are not sent to the act."""
    someone = people.person("UA", rank="private", sex="male")
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    sent = {"version": someone.version, "name": "Made-up Other", "rank": "private", "sex": "male"}
    sent |= {"at_least": 1, "at_most": 1, "category": "unknown", "ground": "unknown"}
    answer = inside.send(f"/do/correct-person/{someone.id}/", sent)
    assert answer.status == 302, answer.text
    kept = Person.objects.get(pk=someone.id)
    assert (kept.name, kept.rank, kept.sex, kept.version) == ("Made-up Other", "private", "male", 2)


def test_a_name_is_confirmed_by_a_second_person(pages: Browsing) -> None:
    """It is marked, listed and confirmed by whoever writes the same; the form does not say it to them."""
    someone = people.read_by_one("UA", name="Made-up Olena")
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    address = f"/do/confirm-name/{someone.id}/"
    assert "One person alone read this name" in inside.open(f"/people/{someone.id}/").text
    assert "read by one person alone" in inside.send("/people/", {"words": "olena"}).text
    listed = inside.open("/people/names/").text
    assert ("Made-up Olena" in listed, address in listed) == (True, True)
    assert "Made-up Olena" not in inside.open(address).text
    assert inside.send(address, {"version": 1, "name": "Made-up Olenna"}).status == 422
    answer = inside.send(address, {"version": 1, "name": "Made-up Olena"})
    assert answer.goes_to == f"/people/{someone.id}/?done=confirm-name"
    assert Person.objects.get(pk=someone.id).is_name_confirmed is True
    assert "One person alone read this name" not in inside.open(f"/people/{someone.id}/").text
    assert "No name waits." in inside.open("/people/names/").text


def test_who_read_a_name_is_not_offered_to_confirm_it(pages_on_sqlite: Browsing) -> None:
    """The first of two sees that it waits for somebody else, and is refused by the act as well."""
    someone = people.read_by_one("UA", name="Made-up Olena")
    assert someone.named_by_id is not None
    inside = pages_on_sqlite.signed_in(someone.named_by_id)
    address = f"/do/confirm-name/{someone.id}/"
    assert address not in inside.open(f"/people/{someone.id}/").text
    listed = inside.open("/people/names/").text
    assert ("You read it" in listed, address in listed) == (True, False)
    assert inside.send(address, {"version": 1, "name": "Made-up Olena"}).status == 403
    assert Person.objects.get(pk=someone.id).is_name_confirmed is False


def test_names_that_wait_stand_in_the_overview(pages_on_sqlite: Browsing) -> None:
    """Who may be the second person sees how many wait, and others see nothing of it."""
    people.read_by_one("UA")
    shown = [
        "Names that wait" in pages_on_sqlite.signed_in(people.account(role, party="UA")).open("/").text
        for role in (Role.ANALYST, Role.REGISTRAR, Role.TRACING_OFFICER)
    ]
    assert shown == [True, True, False]


def test_a_lost_update_is_told(pages: Browsing) -> None:
    """Who corrects by an old version is told what changed since, and nothing is written."""
    someone = people.person("UA", rank="private")
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    address = f"/do/correct-person/{someone.id}/"
    whole = {"at_least": 1, "category": "unknown", "ground": "unknown", "name": "Made-up Person"}
    assert inside.send(address, whole | {"version": 1, "rank": "sergeant"}).status == 302
    late = inside.send(address, whole | {"version": 1, "rank": "captain"})
    assert late.status == 409
    assert "Rank" in late.text
    assert Person.objects.get(pk=someone.id).rank == "sergeant"


def test_what_a_form_lacks_is_said_at_its_field(pages_on_sqlite: Browsing) -> None:
    """The page comes back with what was filled in, and a list of what is wrong."""
    someone = people.person("UA")
    inside = pages_on_sqlite.signed_in(people.account(Role.REGISTRAR, party="UA"))
    answer = inside.send(f"/do/begin-custody/{someone.id}/", {"holder": "", "place": "Made-up camp"})
    assert answer.status == 422
    assert 'href="#id_holder"' in answer.text
    assert "Made-up camp" in answer.text
    assert not Custody.objects.exists()
