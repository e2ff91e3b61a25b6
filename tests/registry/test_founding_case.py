"""The founding case in the registry: nobody is counted by a claim, or planned home who would stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from repatria.core.confidences import Destinations
from repatria.core.errors import AlreadyRecorded, NotPermitted, RequestInvalid
from repatria.core.reports import ReadReport
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Claim, Custody, Media, Offer, Person, PublicEvent, Report, Stance
from repatria.registry.offer_terms import read_terms
from repatria.registry.roles import Role
from repatria.workflows.reports.receive_report import read_reports
from repatria.workflows.reports.record_report import Confirmed, record_report
from tests.registry.conftest import Opened
from tests.registry.people import account

REPORT = Path(__file__).resolve().parents[2] / "cases" / "kursk-2025" / "report.txt"
#: The report says "one" and "the second"; that these are the two it tells apart, the person confirms.
CONFIRMED = Confirmed(
    people=("held-3", "held-4", "held-2"),
    claims=("claim-1", "claim-9", "claim-10"),
    offers=("offer-1",),
    media=("media-1", "media-2"),
    events=("event-1", "event-2", "event-3"),
    wishes={"wish-2": "held-3", "wish-3": "held-4"},
)
WISH = "asked to live in Ukraine"


@pytest.fixture(scope="module")
def reading() -> ReadReport:
    """Read our own report of the founding case."""
    (read,) = read_reports([REPORT])
    return read


def test_the_drafts_become_records(registry: Opened, reading: ReadReport) -> None:
    """Two people, each wounded and held by Ukraine, and a group of at least one whom Russia holds."""
    me = account(Role.ANALYST, party="UA")
    recorded = record_report(me, reading, CONFIRMED)
    people = Person.objects.order_by("home", "pk").values_list("home", "health", "at_least", "at_most")
    assert list(people) == [("KP", "wounded", 1, 1), ("KP", "wounded", 1, 1), ("UA", "unknown", 1, None)]
    assert sorted(Custody.objects.values_list("holder", flat=True)) == ["RU", "UA", "UA"]
    assert (len(recorded.people), check_chain().is_whole) == (3, True)
    assert registry.vendor


@pytest.mark.usefixtures("registry")
def test_nobody_is_counted_by_a_claim(reading: ReadReport) -> None:
    """The 11,000 of the report are a claim, to which Russia says neither yes nor no: nobody's captives."""
    record_report(account(Role.ANALYST, party="UA"), reading, CONFIRMED)
    claim = Claim.objects.get(source_id="claim-9")
    assert "11,000" in reading.report.text[claim.start : claim.end]
    assert (claim.number, claim.hedge) == (11_000, "about")
    assert list(Stance.objects.values_list("claim", "says")) == [(claim.id, "neither")]
    assert Person.objects.filter(at_least__gt=2).count() == 0


@pytest.mark.usefixtures("registry")
def test_offer_waits_for_russia(reading: ReadReport) -> None:
    """Ukraine gives those whose home is North Korea for at least one Ukrainian whom Russia holds."""
    record_report(account(Role.ANALYST, party="UA"), reading, CONFIRMED)
    offer = Offer.objects.get()
    ((give,), (get,)) = read_terms(offer.terms)
    assert (offer.by, give.to, give.who.words("home"), offer.arranged_by) == ("UA", ("KP",), ("KP",), "KP")
    assert (get.to, get.who.words("held_by"), get.at_least) == (("UA",), ("RU",), 1)


@pytest.mark.usefixtures("registry")
def test_one_would_stay_and_is_not_planned_home(reading: ReadReport) -> None:
    """Who is told to wish to stay goes nowhere before an interview; the other one is provisional."""
    recorded = record_report(account(Role.ANALYST, party="UA"), reading, CONFIRMED)
    told = tell_destinations(account(Role.PLANNER))
    assert told[recorded.people["held-3"]] == Destinations(None, ask_first=True)
    assert told[recorded.people["held-4"]] == Destinations(None, ask_first=False)


def test_the_wish_in_the_report_is_sealed(registry: Opened, reading: ReadReport) -> None:
    """The report tells the wish in words, and these stand nowhere in the database."""
    recorded = record_report(account(Role.ANALYST, party="UA"), reading, CONFIRMED)
    assert WISH in reading.report.text
    assert WISH not in registry.dump()
    delegate = account(Role.DELEGATE)
    assert str(read_confidence(delegate, recorded.people["held-3"]).told).count("STAY") == 1


@pytest.mark.usefixtures("registry")
def test_negotiator_is_told_no_small_number(reading: ReadReport) -> None:
    """Whoever bargains sees that fewer than five are held, and neither wounds nor wishes."""
    record_report(account(Role.ANALYST, party="UA"), reading, CONFIRMED)
    me = account(Role.NEGOTIATOR, party="UA")
    assert door.count(me, "person", purpose=Purpose.NEGOTIATION, where={"home": "KP"}) is None
    with pytest.raises(NotPermitted):
        door.count(me, "person", purpose=Purpose.NEGOTIATION, where={"health": "wounded"})


def test_pictures_and_events_have_their_place(registry: Opened, reading: ReadReport) -> None:
    """Captions and credits are places in the sealed text; events have kind and parties, no guessed day."""
    record_report(account(Role.ANALYST, party="UA"), reading, CONFIRMED)
    text = reading.report.text
    credits = {text[m.credit_start : m.credit_end] for m in Media.objects.all()}
    assert "Office of the President/X" in credits
    assert "Office of the President/X" not in registry.dump()
    events = PublicEvent.objects.order_by("source_id").values_list("kind", "parties", "day")
    assert list(events)[:2] == [("first-announcement", "KP", None), ("entered-war", "KP", None)]
    assert list(events)[2][0] == "pact"


@pytest.mark.usefixtures("registry")
def test_report_is_recorded_once(reading: ReadReport) -> None:
    """Whoever confirms the same drafts again is told so; nobody stands there twice."""
    me = account(Role.ANALYST, party="UA")
    record_report(me, reading, CONFIRMED)
    with pytest.raises(AlreadyRecorded):
        record_report(me, reading, CONFIRMED)
    assert (Report.objects.count(), Person.objects.count()) == (1, 3)


FAULTY = [
    Confirmed(people=("held-9",)),
    Confirmed(claims=("held-1",)),
    Confirmed(media=("media-9",)),
    Confirmed(events=("media-1",)),
    Confirmed(wishes={"wish-2": "held-3"}),
    Confirmed(people=("held-3",), wishes={"wish-9": "held-3"}),
]


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("number", range(len(FAULTY)))
def test_draft_that_is_not_there_is_refused(reading: ReadReport, number: int) -> None:
    """A draft that the reading does not have, or a wish of somebody who is not confirmed, records nothing."""
    with pytest.raises(RequestInvalid):
        record_report(account(Role.ANALYST, party="UA"), reading, FAULTY[number])
    assert Report.objects.count() == 0
