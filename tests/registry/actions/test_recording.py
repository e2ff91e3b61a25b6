"""What is recorded of reports: with its place, once, and nothing that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.confirmations import ConfirmedPerson
from repatria.core.counts import Count
from repatria.core.errors import AlreadyRecorded, InputError, NotPermitted, RecordChanged, RequestInvalid
from repatria.core.links import LinkSays
from repatria.core.offers import Afterwards, GetTerm, GiveTerm, Offer
from repatria.core.persons import Health
from repatria.core.selections import Between, Selection, who
from repatria.registry.actions.confirm_claim import confirm_claim
from repatria.registry.actions.confirm_offer import confirm_offer
from repatria.registry.actions.confirm_person import confirm_person
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.models import Custody, LinkJudgement, Person, PersonSource, Report
from repatria.registry.models import Offer as KeptOffer
from repatria.registry.offer_terms import read_terms, write_terms
from repatria.registry.roles import Role
from tests.registry.actions.catalog import CLAIM, OFFER, PERSON, REPORT
from tests.registry.people import account, everything

on_registry = pytest.mark.usefixtures("registry")


def analyst() -> tuple[UUID, UUID]:
    """Make an analyst and a report that they took in."""
    me = account(Role.ANALYST, party="UA")
    return me, receive_report(me, REPORT)


@on_registry
def test_confirmed_person_rests_on_the_report() -> None:
    """A person who was confirmed has a source with its place, and a holder who is only reported."""
    me, report = analyst()
    made = confirm_person(me, report, PERSON)
    source, custody = PersonSource.objects.get(person=made), Custody.objects.get(person=made)
    assert (source.report_id, source.start, source.end) == (report, 0, 7)
    assert (custody.holder, custody.since, custody.is_confirmed) == ("UA", "2025-01", False)


@on_registry
def test_same_report_is_kept_once() -> None:
    """The same bytes a second time are the same report of this side, and another one of another side."""
    me, report = analyst()
    other = receive_report(account(Role.ANALYST, party="RU"), REPORT)
    assert (receive_report(me, REPORT), Report.objects.count(), other != report) == (report, 2, True)


@on_registry
@pytest.mark.parametrize("changed", [{"text": f"{REPORT.text} more"}, {"encoding": "koi8-u"}])
def test_another_text_of_the_same_bytes_is_refused(changed: dict[str, str]) -> None:
    """Bytes that an earlier version read as another text are not taken for the same: places would slip."""
    me, _ = analyst()
    with pytest.raises(AlreadyRecorded):
        receive_report(me, replace(REPORT, **changed))  # type: ignore[arg-type]


@on_registry
def test_draft_is_confirmed_once() -> None:
    """Whoever confirms a draft again is told so, and nobody is recorded twice."""
    me, report = analyst()
    confirm_person(me, report, PERSON)
    with pytest.raises(AlreadyRecorded):
        confirm_person(me, report, PERSON)
    assert (Person.objects.count(), Custody.objects.count()) == (1, 1)


FAULTY: list[dict[str, Any]] = [
    {"rests_on": replace(PERSON.rests_on, end=10_000)},
    {"rests_on": replace(PERSON.rests_on, start=7)},
    {"rests_on": replace(PERSON.rests_on, start=-1)},
    {"holder": None},
    {"is_sought": True},
    {"health": Health.SERIOUSLY_WOUNDED},
    {"count": Count.exactly(0)},
    {"count": Count.from_below(2), "name": "Made-up Name"},
    {"count": Count.unknown(), "name": "Made-up Name"},
    {"name": ""},
    {"since": "2025-13"},
    {"home": "K" * 41},
    {"name": "Made\0up"},
]


@on_registry
@pytest.mark.parametrize("change", FAULTY)
def test_what_cannot_be_is_refused(change: dict[str, Any]) -> None:
    """A confirmation that cannot be right is refused, on every database alike, and nothing of it is kept."""
    me, report = analyst()
    confirmed: ConfirmedPerson = replace(PERSON, **change)
    with pytest.raises(InputError) as refused:
        confirm_person(me, report, confirmed)
    assert (Person.objects.count(), "Made" in refused.value.message) == (0, False)


@on_registry
def test_claim_outside_its_report_is_refused() -> None:
    """A claim points to words that are there."""
    me, report = analyst()
    with pytest.raises(RequestInvalid):
        confirm_claim(me, report, replace(CLAIM, rests_on=replace(CLAIM.rests_on, end=10_000)))


@on_registry
def test_lost_update_is_refused() -> None:
    """Whoever corrects what somebody else corrected since is told, and the first correction stays."""
    world, me = everything("UA"), account(Role.REGISTRAR, party="UA")
    correct_person(me, world["person"], version=1, home="UA")
    with pytest.raises(RecordChanged):
        correct_person(me, world["person"], version=1, home="RU")
    assert Person.objects.get(pk=world["person"]).home == "UA"


@on_registry
@pytest.mark.parametrize(
    "change", [{"category": "pirate"}, {"at_most": 0}, {"at_least": 3, "at_most": 2}, {"name": ""}]
)
def test_correction_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    """A word that is none, or a count of nobody, is refused before the database has to."""
    world, me = everything("UA"), account(Role.REGISTRAR, party="UA")
    with pytest.raises(RequestInvalid):
        correct_person(me, world["person"], version=1, **change)


@on_registry
def test_health_is_not_corrected_by_a_registrar() -> None:
    """A field that the table does not name is refused whatever the caller passes."""
    world, me = everything("UA"), account(Role.REGISTRAR, party="UA")
    with pytest.raises(NotPermitted):
        correct_person(me, world["person"], version=1, health="well")


@on_registry
def test_judgements_on_a_pair_are_counted() -> None:
    """Two judgements on a pair both stay, in turn, whichever way round it was named."""
    world, me = everything("UA"), account(Role.TRACING_OFFICER, party="UA")
    judge_link(me, world["sought"], world["person"], LinkSays.DIFFERENT)
    made = LinkJudgement.objects.order_by("turn").values_list("turn", "says")
    assert list(made) == [(1, "same"), (2, "different")]


@on_registry
@pytest.mark.parametrize("says", [LinkSays.UNDO, LinkSays.SAME])
def test_what_is_no_link_is_not_judged(says: LinkSays) -> None:
    """A record is not linked to itself, and a judgement is not taken back by a judgement."""
    world, me = everything("UA"), account(Role.TRACING_OFFICER, party="UA")
    other = world["sought"] if says is LinkSays.UNDO else world["person"]
    with pytest.raises(RequestInvalid):
        judge_link(me, world["person"], other, says)


@on_registry
def test_party_enters_its_own_offers() -> None:
    """Somebody of a party cannot speak for another one; the neutral enters what each tells it."""
    with pytest.raises(NotPermitted):
        enter_offer(account(Role.NEGOTIATOR, party="RU"), OFFER)
    enter_offer(account(Role.NEGOTIATOR), OFFER)
    assert list(KeptOffer.objects.values_list("by", flat=True)) == ["UA"]


IMPOSSIBLE: list[dict[str, Any]] = [
    {"gives": ()},
    {"gives": (GiveTerm(who(home="KP"), ()),)},
    {"gives": (GiveTerm(who(home="KP"), ("KP",), at_least=3, at_most=2),)},
    {"gets": (GetTerm(who(home="UA"), ("UA",)),)},
    {"gets": (GetTerm(who(home="UA"), ("UA",), at_least=1, all=True),)},
    {"gets": (GetTerm(who(home="UA"), (), at_least=1),)},
    {"until": date(2024, 1, 1)},
]


@on_registry
@pytest.mark.parametrize("change", IMPOSSIBLE)
def test_impossible_offer_is_refused(change: dict[str, Any]) -> None:
    """What no offer can be is refused and not left out."""
    me, report = analyst()
    offer: Offer = replace(OFFER, **change)
    with pytest.raises(RequestInvalid):
        confirm_offer(me, report, offer)
    assert KeptOffer.objects.count() == 0


@on_registry
def test_whole_language_of_offers_comes_back() -> None:
    """An offer that is assumed, one of several, with what holds afterwards, is planned as confirmed."""
    me, report = analyst()
    then = Afterwards("CH", date(2026, 1, 1), parole=True)
    said = replace(OFFER, either="one", assumed=True, afterwards=then, until=date(2199, 1, 1))
    made = confirm_offer(me, report, said)
    (snapped,) = take_snapshot(account(Role.PLANNER)).offers
    assert snapped.offer == replace(said, id=str(made), sources=(str(report),))


words = st.sampled_from(["UA", "RU", "KP"])
selections = st.builds(
    lambda homes, bounds: Selection(
        (*((Between("age", *bounds),) if bounds else ()), *who(home=homes).conditions)
    ),
    st.lists(words, min_size=1, unique=True),
    st.none() | st.tuples(st.none() | st.integers(0, 50), st.none() | st.integers(51, 99)),
)
destinations = st.lists(words, min_size=1, unique=True).map(lambda to: tuple(sorted(to)))
numbers = st.none() | st.integers(1, 9)
gives = st.builds(GiveTerm, selections, destinations, numbers, numbers, st.booleans())
gets = st.builds(GetTerm, selections, destinations, at_least=st.integers(1, 9)) | st.builds(
    GetTerm,
    selections,
    destinations,
    per_given=st.fractions(Fraction(1, 9), 9),
    got_weights=st.none() | words,
)


@given(gives=st.lists(gives, min_size=1, max_size=3), gets=st.lists(gets, max_size=3))
def test_terms_are_read_as_they_were_written(gives: list[GiveTerm], gets: list[GetTerm]) -> None:
    """No term of an offer is lost or changed by keeping it."""
    offer = replace(OFFER, gives=tuple(gives), gets=tuple(gets))
    assert read_terms(write_terms(offer)) == (offer.gives, offer.gets)
