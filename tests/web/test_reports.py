"""Taking in reports by pages, and recording what they say, one draft at a time."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.reports import ReadReport, Report
from repatria.registry.models import (
    AuditRow,
    Claim,
    Custody,
    Media,
    Offer,
    Person,
    PublicEvent,
    SealedConfidence,
)
from repatria.registry.models import Report as KeptReport
from repatria.registry.roles import Role
from repatria.web.drafts import drafts_of
from repatria.web.marked_text import mark_text
from repatria.workflows.reports.receive_report import read_again, take_in
from tests.conftest import ROOT
from tests.registry import people
from tests.web.visiting import Browsing, Shown

FOUNDING = (ROOT / "cases" / "kursk-2025" / "report.txt").read_text(encoding="utf-8")


def as_analyst(pages: Browsing, party: str = "UA") -> Browsing:
    """Visit as an analyst of a party."""
    return pages.signed_in(people.account(Role.ANALYST, party=party))


def taken_in(inside: Browsing, text: str = FOUNDING, **fields: str) -> str:
    """Take in a report by the page, and give its address."""
    answer = inside.send("/reports/new/", {"text": text, **fields})
    assert answer.status == 302, answer.text
    return (answer.goes_to or "").partition("?")[0]


def followed(inside: Browsing, answer: Shown) -> Shown:
    """Go where an answer sends to."""
    assert answer.status == 302, answer.text
    return inside.open((answer.goes_to or "").partition("#")[0])


def test_a_pasted_report_is_kept_with_where_it_came_from(pages: Browsing) -> None:
    """Source, channel and day stand beside it; what nobody said stays unknown."""
    inside = as_analyst(pages)
    taken_in(inside, source="Made-up outlet", published="2025-01-12")
    kept = KeptReport.objects.get()
    assert (kept.source, kept.channel, str(kept.published)) == ("Made-up outlet", None, "2025-01-12")
    assert kept.received is None
    assert "Made-up outlet" in inside.open("/reports/").text


def test_an_uploaded_report_is_read(pages_on_sqlite: Browsing) -> None:
    """A file is kept to the byte."""
    inside = as_analyst(pages_on_sqlite)
    file = SimpleUploadedFile("any.txt", FOUNDING.encode("utf-16"))
    answer = followed(inside, inside.send("/reports/new/", {"file": file}))
    assert "Two wounded infantrymen" in answer.text
    assert KeptReport.objects.get().encoding.startswith("utf-16")


def test_the_same_bytes_are_one_report(pages: Browsing) -> None:
    """Whoever sends it again is told so."""
    inside = as_analyst(pages)
    taken_in(inside)
    again = inside.send("/reports/new/", {"text": FOUNDING})
    assert (again.goes_to or "").endswith("?done=known")
    assert KeptReport.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": "words", "file": SimpleUploadedFile("a.txt", b"other words")}, "file"),
        ({"file": SimpleUploadedFile("a.pdf", b"\x89PNG\r\n and more")}, "file"),
        ({"file": SimpleUploadedFile("a.txt", b"word " * 400_001)}, "file"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 made up")}, "file"),
        ({"text": "<!DOCTYPE html><html><body><p>Made-up words of a page.</p></body></html>"}, "text"),
    ],
    ids=["nothing", "blank", "both", "a-picture", "too-large", "a-pdf", "a-page"],
)
def test_what_is_no_report_is_said_at_its_field(
    pages_on_sqlite: Browsing, sent: dict[str, object], field: str
) -> None:
    """The list of what is wrong leads to the field, and nothing is kept."""
    for each in sent.values():
        if isinstance(each, SimpleUploadedFile):
            each.seek(0)
    answer = as_analyst(pages_on_sqlite).send("/reports/new/", sent)
    assert answer.status == 422
    assert f'href="#id_{field}"' in answer.text
    assert not KeptReport.objects.exists()


def test_evidence_and_drafts_lead_to_each_other(pages_on_sqlite: Browsing) -> None:
    """Every link within the page leads to a place that is there, both ways."""
    inside = as_analyst(pages_on_sqlite)
    text = inside.open(taken_in(inside)).text
    there = re.findall(r'\bid="([^"]+)"', text)
    assert len(there) == len(set(there))
    leads = set(re.findall(r'href="(?:\?[^"#]*)?#([^"]+)"', text))
    assert {each for each in leads if each.startswith("draft-")}
    assert {each for each in leads if each.startswith("words-")}
    assert leads <= set(there)


def test_the_pieces_of_a_text_are_the_text() -> None:
    """Marking loses no character, and each draft has its words in it."""
    reading = read_again(take_in(FOUNDING.encode()))
    drafts = drafts_of(reading)
    pieces = mark_text(reading, [each.passages for each in drafts])
    assert "".join(each.text for each in pieces) == FOUNDING
    for draft in drafts:
        marked = "".join(each.text for each in pieces if draft.number in each.drafts)
        assert draft.passages[0].text in marked
    assert any(each.is_aside for each in pieces)


@given(
    st.text(max_size=40),
    st.lists(st.lists(st.tuples(st.integers(0, 39), st.integers(1, 40)), max_size=3), max_size=4),
)
def test_marking_loses_nothing_however_words_overlap(text: str, places: list[list[tuple[int, int]]]) -> None:
    """Whatever overlaps: the pieces are the text, and a draft's words carry its number, and no others do."""
    report = Report(text, "sha256:made-up")
    evidence = [
        [report.passage(start, end) for start, end in each if start < end <= len(text)] for each in places
    ]
    pieces = mark_text(ReadReport(report), evidence)
    assert "".join(piece.text for piece in pieces) == text
    at = 0
    for piece in pieces:
        covering = {
            number
            for number, passages in enumerate(evidence, 1)
            if any(passage.start < at + len(piece.text) and at < passage.end for passage in passages)
        }
        assert set(piece.drafts) == covering
        at += len(piece.text)
    anchors = [name for piece in pieces for name in piece.starts]
    assert len(anchors) == len(set(anchors)) == sum(map(len, evidence))


def test_words_of_a_report_are_never_markup(pages_on_sqlite: Browsing) -> None:
    """Whatever a text or its source says, a browser shows it and runs nothing of it."""
    inside = as_analyst(pages_on_sqlite)
    hostile = FOUNDING.replace("infantrymen", "<script>x()</script> infantrymen")
    shown = inside.open(taken_in(inside, hostile, source="<img src=x>")).text
    assert "&lt;script&gt;x()" in shown
    assert "<script>x()" not in shown
    assert "<img" not in shown + inside.open("/reports/").text


def test_a_draft_is_recorded_as_it_stands(pages: Browsing) -> None:
    """Who holds whom is recorded in the name of who pressed; the page then says that it is."""
    inside = as_analyst(pages)
    address = taken_in(inside)
    answer = inside.send(address, {"draft": "held-2"})
    assert (answer.goes_to or "").endswith("#draft-3")
    assert 'class="tag good">recorded' in followed(inside, answer).text
    person = Person.objects.get()
    assert (person.home, person.at_least, person.at_most) == ("UA", 1, None)
    assert Custody.objects.get().holder == "RU"


@pytest.mark.parametrize(
    ("draft", "kind"),
    [("offer-1", Offer), ("claim-1", Claim), ("event-1", PublicEvent), ("media-1", Media)],
)
def test_each_kind_of_draft_is_recorded(
    pages_on_sqlite: Browsing, draft: str, kind: type[Offer | Claim | PublicEvent | Media]
) -> None:
    """Each by its own act, and each once."""
    inside = as_analyst(pages_on_sqlite)
    address = taken_in(inside)
    followed(inside, inside.send(address, {"draft": draft}))
    assert [each.source_id for each in kind._default_manager.all()] == [draft]


def test_a_second_confirmation_is_told_kindly(pages: Browsing) -> None:
    """Two who press for the same draft record it once, and the second is told."""
    one, other = as_analyst(pages), as_analyst(pages)
    address = taken_in(one)
    one.send(address, {"draft": "claim-1"})
    answer = followed(other, other.send(address, {"draft": "claim-1"}))
    assert "recorded before" in answer.text
    assert Claim.objects.count() == 1


def test_nobody_is_counted_twice_by_a_press(pages_on_sqlite: Browsing) -> None:
    """One of a group that is recorded is not recorded by one press: the page says what it would do."""
    inside = as_analyst(pages_on_sqlite)
    address = taken_in(inside)
    inside.send(address, {"draft": "held-1"})
    answer = inside.send(address, {"draft": "held-3"})
    assert answer.goes_to == f"{address}held-3/"
    assert "count them twice" in inside.open(f"{address}held-3/").text
    assert Person.objects.count() == 1


def test_one_press_records_one_draft(pages_on_sqlite: Browsing) -> None:
    """There is no way to record several at once."""
    inside = as_analyst(pages_on_sqlite)
    address = taken_in(inside)
    inside.send(address, {"draft": ["held-2", "held-1"]})
    assert Person.objects.count() == 1


def test_a_draft_is_changed_before_it_is_recorded(pages: Browsing) -> None:
    """What the form says is recorded, with the place in the report that the draft rests on."""
    inside = as_analyst(pages)
    address = f"{taken_in(inside)}held-3/"
    sent = {"is_sought": "held", "holder": "UA", "home": "KP", "at_least": 1, "at_most": 1}
    sent |= {"category": "combatant", "ground": "captured", "health": "wounded", "since": "2025-01"}
    assert inside.send(address, sent | {"name": "Made-up Name"}).status == 302
    person = Person.objects.get()
    assert (person.name, person.home, person.health) == ("Made-up Name", "KP", "wounded")
    assert Custody.objects.get().since == "2025-01"
    assert "A draft is recorded once" in inside.open(address).text


def test_what_cannot_be_is_said_at_its_field(pages_on_sqlite: Browsing) -> None:
    """A name of two people, or nobody who holds the held, is refused where it stands."""
    inside = as_analyst(pages_on_sqlite)
    address = f"{taken_in(inside)}held-1/"
    sent = {"is_sought": "held", "holder": "", "home": "KP", "at_least": 2, "at_most": 2, "name": "Made-up"}
    sent |= {"category": "combatant", "ground": "captured", "health": "wounded", "since": "soon"}
    answer = inside.send(address, sent)
    assert answer.status == 422
    for field in ("holder", "name", "since"):
        assert f'href="#id_{field}"' in answer.text
    assert not Person.objects.exists()


def test_a_wish_is_sealed_with_the_person_it_is_of(pages: Browsing) -> None:
    """It is told of one person who is recorded; then nothing on the page shows what it was."""
    inside = as_analyst(pages)
    report = taken_in(inside)
    assert "one by one first" in inside.open(f"{report}wish-1/").text
    inside.send(report, {"draft": "held-3"})
    person = Person.objects.get()
    sent = {"person": str(person.id), "says": "stay", "told_by": "Made-up"}
    answer = inside.send(f"{report}wish-1/", sent)
    assert "sealed" in followed(inside, answer).text
    assert "stay" not in (answer.goes_to or "")
    assert SealedConfidence.objects.get().person_id == person.id


def test_a_wish_is_told_of_nobody_else(pages_on_sqlite: Browsing) -> None:
    """Somebody who is not of this report cannot be chosen."""
    inside = as_analyst(pages_on_sqlite)
    report = taken_in(inside)
    inside.send(report, {"draft": "held-3"})
    other = people.person("UA")
    answer = inside.send(f"{report}wish-1/", {"person": str(other.id), "says": "stay"})
    assert answer.status == 422
    assert not SealedConfidence.objects.exists()


def test_numbers_that_differ_are_two_claims(pages: Browsing) -> None:
    """Another number on the same is shown beside the draft; it changes nothing, and both are recorded."""
    inside = as_analyst(pages)
    first = taken_in(inside)
    numbered = "claim-9"
    assert inside.send(first, {"draft": numbered}).status == 302
    claim = Claim.objects.get()
    assert claim.number == 11_000
    second = taken_in(inside, FOUNDING.replace("11,000", "12,000"))
    shown = inside.open(second).text
    assert "11,000" in shown
    assert "differs" in shown
    inside.send(second, {"draft": numbered})
    assert sorted(each.number or 0 for each in Claim.objects.all()) == [11_000, 12_000]


def test_a_promise_that_stands_is_told(pages_on_sqlite: Browsing) -> None:
    """The same offer told by another report is shown as the same."""
    inside = as_analyst(pages_on_sqlite)
    inside.send(taken_in(inside), {"draft": "offer-1"})
    assert "same promise" in inside.open(taken_in(inside, FOUNDING + "\nAgain.\n")).text


def test_what_is_set_aside_is_kept_nowhere(pages_on_sqlite: Browsing) -> None:
    """It stands in the address alone, as the number of a draft."""
    inside = as_analyst(pages_on_sqlite)
    address = taken_in(inside)
    rows = AuditRow.objects.exclude(act__in=("get", "list", "read-report-text")).count()
    shown = inside.open(f"{address}?aside=held-1,made-up").text
    assert "set aside" in shown
    assert AuditRow.objects.exclude(act__in=("get", "list", "read-report-text")).count() == rows


def test_a_very_long_report_is_shown_without_drafts(pages_on_sqlite: Browsing) -> None:
    """Nobody waits for minutes: its text is kept and shown, and the page says why there are no drafts."""
    inside = as_analyst(pages_on_sqlite)
    shown = inside.open(taken_in(inside, FOUNDING + "Made up. " * 12_000))
    assert "too long to be read while you wait" in shown.text
    assert "Two wounded infantrymen" in shown.text
    assert 'name="draft"' not in shown.text


def test_roles_see_what_is_theirs_of_a_report(pages: Browsing) -> None:
    """A registrar sees that it is there, a delegate reads it and records nothing, a planner sees no page."""
    address = taken_in(as_analyst(pages))
    registrar = pages.signed_in(people.account(Role.REGISTRAR, party="UA")).open(address)
    assert registrar.status == 200
    assert "infantrymen" not in registrar.text
    inside = pages.signed_in(people.account(Role.DELEGATE))
    delegate = inside.open(address)
    assert "infantrymen" in delegate.text
    assert 'name="draft"' not in delegate.text
    assert inside.send(address, {"draft": "held-2"}).status == 404
    planner = pages.signed_in(people.account(Role.PLANNER)).open(address)
    assert planner.status == 404
    assert not Person.objects.exists()


@pytest.mark.parametrize("part", ["", "held-1/"])
def test_a_report_of_another_side_reads_as_none(pages: Browsing, part: str) -> None:
    """Not there and not theirs are one page, to the byte."""
    theirs = taken_in(as_analyst(pages)) + part
    nowhere = f"/reports/{UUID(int=5)}/{part}"
    inside = as_analyst(pages, "RU")
    seen, none = inside.open(theirs), inside.open(nowhere)
    assert seen.status == none.status == 404
    assert seen.bare.replace(theirs, nowhere) == none.bare


@pytest.mark.parametrize("address", ["/reports/", "/reports/new/", "/offers/", "/offers/new/"])
def test_who_has_no_right_sees_no_page(pages_on_sqlite: Browsing, address: str) -> None:
    """An auditor sees neither the entry nor the page."""
    inside = pages_on_sqlite.signed_in(people.account(Role.AUDITOR))
    there, nowhere = inside.open(address), inside.open("/nowhere-at-all/")
    assert there.bare.replace(address, "/nowhere-at-all/") == nowhere.bare
    assert f'href="{address}"' not in there.text
