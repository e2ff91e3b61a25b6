"""From the registry to suggestions and back: tracing over records, as an act of a named person."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import UUID

import pytest

from repatria.core.errors import NoSuchRecord, RequestInvalid
from repatria.core.links import LinkSays
from repatria.core.suggestions import FieldSays, Suggestion
from repatria.registry.access.purposes import Route
from repatria.registry.access.table import access_table
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.keep_suggestions import keep_suggestions
from repatria.registry.actions.same_records import records_of, same_pairs
from repatria.registry.actions.take_back_judgement import take_back_judgement
from repatria.registry.actions.take_people_to_trace import READ, take_people_to_trace
from repatria.registry.actions.tell_suggestions import tell_suggestions
from repatria.registry.models import LinkSuggestion
from repatria.registry.roles import Role
from repatria.workflows.people.match_records import match_records
from tests.registry import people

pytestmark = pytest.mark.usefixtures("registry")


def test_the_same_person_is_found_across_sides_and_scripts() -> None:
    """Of people sought by one side, the neutral is told who of the other's is likely the same."""
    officer = people.account(Role.TRACING_OFFICER)
    names = ["Вигадко Олена", "Неісна Марія", "Уявний Петро", "Мнимий Степан"]
    read = ["Vyhadko Olena", "Neisna Mariia", "Uiavnyi Petro", "Mnymyi Stepan"]
    days = [date(1980 + place, 2 + place, 11) for place in range(4)]
    sought = [
        people.person("UA", name=name, is_sought=True, born_first=day, born_last=day)
        for name, day in zip(names, days, strict=True)
    ]
    held = [
        people.person("RU", name=name, born_first=day, born_last=day)
        for name, day in zip(read, days, strict=True)
    ]
    done = match_records(officer)
    assert (done.sought, done.held) == (4, 4)
    told = tell_suggestions(officer)
    pairs = {(each.sought, each.held) for each in told}
    assert pairs >= {(one.id, other.id) for one, other in zip(sought, held, strict=True)}
    assert {each.settled for each in told} == {None}


def test_who_refused_and_whole_groups_are_not_traced() -> None:
    """Nobody is compared who did not agree, where that is known, and no group is taken for a person."""
    officer = people.account(Role.TRACING_OFFICER)
    agreed = people.person("UA", agreed=True)
    unknown = people.person("UA", agreed=None)
    people.person("UA", agreed=False)
    people.person("UA", at_least=12, at_most=12)
    assert {each.id for each in take_people_to_trace(officer)} == {agreed.id, unknown.id}


def test_tracing_takes_what_a_tracing_officer_may_list() -> None:
    """The act that takes all at one moment reads no field that the table does not let the role list."""
    table = access_table()
    (purpose,) = {table.acts["take-people-to-trace"].purpose}
    assert set(READ) <= table.readable([Role.TRACING_OFFICER], Route.LIST, "person", purpose)


def test_a_run_replaces_the_one_before() -> None:
    """What is suggested is what the last run found; nothing piles up."""
    officer = people.account(Role.TRACING_OFFICER)
    sought, held = people.person("UA", is_sought=True), people.person("RU")
    why = (FieldSays("name", "much alike", 40),)
    for permille in (300, 700):
        keep_suggestions(officer, [Suggestion(sought.id, held.id, permille, 20, 0, why)])
    assert [each.probability_permille for each in tell_suggestions(officer)] == [700]


@pytest.mark.parametrize("at_most", [3, 7, 40])
def test_the_first_are_those_of_all_put_in_order(at_most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few are told, whatever was judged or taken back: they are the first of all, as counted here."""
    officer, second = people.account(Role.TRACING_OFFICER), people.account(Role.TRACING_OFFICER)
    chance = Random(at_most)  # noqa: S311 - made up
    sought = [people.person("UA", is_sought=True).id for _ in range(4)]
    held = [people.person("RU").id for _ in range(6)]
    pairs = [(one, other) for one in sought for other in held]
    found = {
        pair: Suggestion(*pair, chance.choice((200, 500, 900)), chance.choice((10, 20)), 0, ())
        for pair in pairs
    }
    keep_suggestions(officer, list(found.values()))
    holds = dict[tuple[UUID, UUID], LinkSays | None]()
    for pair in chance.sample(pairs, 14):
        said = chance.choice((LinkSays.SAME, LinkSays.DIFFERENT, LinkSays.UNSURE))
        judge_link(officer, *pair, said)
        if is_lifted := chance.random() < 0.4:
            take_back_judgement(officer, *pair)
        if is_doubted := chance.random() < 0.3:
            judge_link(second, *pair, LinkSays.UNSURE)
        holds[pair] = (LinkSays.UNSURE if is_doubted else None) if is_lifted else said
    turn = [None, LinkSays.UNSURE, LinkSays.SAME, LinkSays.DIFFERENT]
    ids = {(each.sought_id, each.held_id): each.pk for each in LinkSuggestion.objects.all()}
    in_order = sorted(
        pairs,
        key=lambda pair: (
            turn.index(holds.get(pair)),
            -found[pair].probability_permille,
            -found[pair].bits_tenths,
            ids[pair],
        ),
    )
    monkeypatch.setattr("repatria.registry.actions.tell_suggestions.MOST_TOLD", at_most)
    told = [(each.sought, each.held, each.settled) for each in tell_suggestions(officer)]
    assert told == [(*pair, holds.get(pair)) for pair in in_order[:at_most]]


def test_suggestions_go_with_an_erased_person() -> None:
    """What names were read as goes when the person is erased."""
    officer, registrar = people.account(Role.TRACING_OFFICER), people.account(Role.REGISTRAR, party="UA")
    sought, held = people.person("UA", is_sought=True), people.person("RU")
    keep_suggestions(officer, [Suggestion(sought.id, held.id, 500, 20, 0, ())])
    erase_person(registrar, sought.id, version=1)
    assert not LinkSuggestion.objects.exists()


def test_different_wins_until_it_is_taken_back() -> None:
    """Two people say the opposite: the records stay apart, whoever spoke last."""
    first, second = people.account(Role.TRACING_OFFICER), people.account(Role.TRACING_OFFICER)
    one, other = people.person("UA"), people.person("RU")
    judge_link(first, one.id, other.id, LinkSays.DIFFERENT)
    judge_link(second, one.id, other.id, LinkSays.SAME)
    assert list(same_pairs()) == []
    assert records_of(one.id) == {one.id}
    judge_link(first, one.id, other.id, LinkSays.UNSURE)
    assert list(same_pairs()) == [(min(one.id, other.id), max(one.id, other.id))]
    assert records_of(one.id) == {one.id, other.id}


def test_taking_back_restores_what_was_before() -> None:
    """The judgement that the last one replaced stands again; when nothing stands, nothing is taken back."""
    officer = people.account(Role.TRACING_OFFICER)
    one, other = people.person("UA"), people.person("RU")
    judge_link(officer, one.id, other.id, LinkSays.SAME)
    judge_link(officer, one.id, other.id, LinkSays.DIFFERENT)
    take_back_judgement(officer, other.id, one.id)
    assert records_of(one.id) == {one.id, other.id}
    take_back_judgement(officer, one.id, other.id)
    assert records_of(one.id) == {one.id}
    with pytest.raises(RequestInvalid):
        take_back_judgement(officer, one.id, other.id)


def test_nobody_lifts_what_another_one_said() -> None:
    """One officer alone cannot take back another's *different*, and so join two records."""
    first, second = people.account(Role.TRACING_OFFICER), people.account(Role.TRACING_OFFICER)
    one, other = people.person("UA"), people.person("RU")
    judge_link(first, one.id, other.id, LinkSays.DIFFERENT)
    with pytest.raises(RequestInvalid):
        take_back_judgement(second, one.id, other.id)
    judge_link(second, one.id, other.id, LinkSays.SAME)
    assert records_of(one.id) == {one.id}


def test_who_refuses_later_is_suggested_no_more() -> None:
    """A refusal holds at once, not from the next run on; and what a run brings of them then is not kept."""
    officer, registrar = people.account(Role.TRACING_OFFICER), people.account(Role.REGISTRAR, party="UA")
    sought, held = people.person("UA", is_sought=True), people.person("RU")
    found = [Suggestion(sought.id, held.id, 500, 20, 0, ())]
    assert keep_suggestions(officer, found) == 1
    correct_person(registrar, sought.id, version=1, agreed=False)
    assert tell_suggestions(officer) == ()
    assert keep_suggestions(officer, found) == 0


def test_a_judgement_of_another_side_is_not_taken_back() -> None:
    """Who sees one of the two records only is told that there is none."""
    officer = people.account(Role.TRACING_OFFICER)
    one, other = people.person("UA"), people.person("RU")
    judge_link(officer, one.id, other.id, LinkSays.SAME)
    with pytest.raises(NoSuchRecord):
        take_back_judgement(people.account(Role.TRACING_OFFICER, party="UA"), one.id, other.id)
