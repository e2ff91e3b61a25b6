"""Enquiries by pages: a family hears one sentence until the person agreed; tracing sees its own side."""

from __future__ import annotations

import re
from uuid import UUID

from repatria.core.enquiries import Answer
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.take_up_enquiry import take_up_enquiry
from repatria.registry.models import Enquiry
from repatria.registry.roles import Role
from tests.registry import people
from tests.web.visiting import Browsing

NOW = re.compile(r"Read from the registry at [^.]*\.")


def asked(family: UUID) -> UUID:
    """Let a family ask for somebody."""
    return send_enquiry(family, name="Made-up Wanted", asks="Made-up Asker", relation="brother")


def test_whatever_is_known_a_family_sees_the_same_page(pages: Browsing) -> None:
    """Received, searched for, found, asked, refused: to the byte, on every page that a family has."""
    family = people.account(Role.FAMILY, party="UA")
    sent, tracer = asked(family), people.account(Role.TRACING_OFFICER, party="UA")
    inside, wanted = pages.signed_in(family), people.person("UA", name="Made-up Wanted")

    def seen() -> list[str]:
        addresses = ("/", "/enquiries/", f"/enquiries/{sent}/withdraw/", f"/enquiries/{sent}/", "/sessions/")
        return [NOW.sub("", inside.open(address).bare) for address in addresses]

    first = seen()
    take_up_enquiry(tracer, sent)
    searched = seen()
    match_enquiry(tracer, sent, wanted.id)
    found = seen()
    record_answer(people.account(Role.DELEGATE), sent, Answer(agrees=False))
    refused = seen()
    assert first == searched == found == refused
    assert "We have received your enquiry." in first[1]


def test_who_agreed_is_heard_in_their_own_words(pages: Browsing) -> None:
    """And no more once they take it back."""
    family = people.account(Role.FAMILY, party="UA")
    sent, me = asked(family), people.account(Role.DELEGATE)
    match_enquiry(people.account(Role.TRACING_OFFICER, party="UA"), sent, people.person("UA").id)
    record_answer(me, sent, Answer(agrees=True, message="Made-up words <of mine>"))
    inside = pages.signed_in(family)
    assert "Made-up words &lt;of mine&gt;" in inside.open("/enquiries/").text
    record_answer(me, sent, Answer(agrees=False))
    assert "Made-up words" not in inside.open("/enquiries/").text


def test_a_family_asks_and_withdraws(pages: Browsing) -> None:
    """By a form each; another family sees neither the enquiry nor that there is one."""
    inside = pages.signed_in(people.account(Role.FAMILY, party="UA"))
    assert inside.send("/enquiries/send/", {"name": ""}).status == 422
    said = {"name": "Made-up Wanted", "asks": "Made-up Asker"}
    assert inside.send("/enquiries/send/", said).goes_to == "/enquiries/?done=send-enquiry"
    address = f"/enquiries/{Enquiry.objects.get().id}/withdraw/"
    other = pages.signed_in(people.account(Role.FAMILY, party="UA"))
    assert other.send(address).status == other.open(address).status == 404
    assert inside.send(address).goes_to == "/enquiries/?done=withdraw-enquiry"
    assert Enquiry.objects.get().state == "withdrawn"
    assert inside.open(address).status == 404


def test_tracing_takes_up_and_says_who_it_may_be(pages: Browsing) -> None:
    """By searching and choosing; the identifier of the record is typed nowhere."""
    sent = asked(people.account(Role.FAMILY, party="UA"))
    wanted = people.person("UA", name="Made-up Wanted")
    inside = pages.signed_in(people.account(Role.TRACING_OFFICER, party="UA"))
    assert "Made-up Wanted" in inside.open("/enquiries/").text
    assert inside.send(f"/enquiries/{sent}/").status == 302
    assert Enquiry.objects.get().state == "searching"
    address = f"/enquiries/{sent}/record/held/"
    assert str(wanted.id) in inside.send(address, {"words": "made-up"}).text
    assert inside.send(address, {"person": wanted.id}).status == 302
    assert Enquiry.objects.get().found_id == wanted.id
    assert inside.open(f"/enquiries/{sent}/record/anybody/").status == 404


def test_nobody_else_sees_enquiries(pages_on_sqlite: Browsing) -> None:
    """The page of a family, that of tracing, and each enquiry: for others there is none."""
    sent = asked(people.account(Role.FAMILY, party="UA"))
    for role in set(Role) - {Role.FAMILY, Role.TRACING_OFFICER}:
        inside = pages_on_sqlite.signed_in(people.account(role, party="UA"))
        for address in ("/enquiries/", "/enquiries/send/", f"/enquiries/{sent}/"):
            assert inside.open(address).status == 404, (role, address)


def test_strangers_read_how_to_tell_a_fraud(pages_on_sqlite: Browsing) -> None:
    """Without signing in, and nothing of the registry stands there."""
    shown = pages_on_sqlite.open("/help/true-messages")
    assert shown.status == 200
    assert "ask for money" in shown.text
