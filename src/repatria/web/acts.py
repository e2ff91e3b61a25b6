"""Acts that pages offer by a form made from the act itself: its arguments, and nothing that is not one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.web.visitors import Does, Visitor

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class ActWords:
    """An act that has a form.

    Attributes:
        about: Kind of the record that it is done to; None where it makes one of its own.
        subject: The argument that takes that record.
        title: What one does, as a button says it.
        explains: What follows, and what it does not do.
        is_grave: It cannot be taken back; a box to be ticked says so.
        area: Where one comes from and goes back to: the page of the person in this part of the service.
        page: That page has what is needed for it; there is no form made from the act.
        written_anew: Arguments that do not begin with what the record says: a second reader writes them.
    """

    about: str | None
    subject: str | None
    title: Words
    explains: Words = ""
    is_grave: bool = False
    area: str = "/people/"
    page: bool = False
    written_anew: frozenset[str] = frozenset()


ACTS: Mapping[str, ActWords] = {
    "correct-person": ActWords(
        "person",
        "person",
        _("Correct this record"),
        _("What you change is kept with your name; what stood there before stays in the audit."),
    ),
    "confirm-name": ActWords(
        "person",
        "person",
        _("Confirm the name"),
        _(
            "One person alone read it. Write it down as you read it in the report or on the papers. "
            "If the record has it wrong, correct it; then somebody else confirms."
        ),
        written_anew=frozenset({"name"}),
    ),
    "begin-custody": ActWords(
        "person",
        "person",
        _("Record who holds them"),
        _("A day may be known in part: 2025, 2025-01 or 2025-01-09. Leave out what nobody knows."),
    ),
    "confirm-custody": ActWords(
        "custody",
        "custody",
        _("Confirm captivity"),
        _("Say this only if the holder or the neutral confirmed it."),
    ),
    "end-custody": ActWords("custody", "custody", _("End custody")),
    "record-event": ActWords(
        "person",
        "person",
        _("Record what happened"),
        _("Some events start a clock of the law: notifications that are due then stand in the overview."),
    ),
    "record-notification": ActWords("person", "person", _("Record a notification")),
    "record-effects": ActWords("person", "person", _("Record effects")),
    "settle-effects": ActWords("effects", "effects", _("Say where they are")),
    "decide-fitness": ActWords(
        "person",
        "person",
        _("Decide on fitness to travel"),
        _("Nobody travels who is unfit. The decision is seen by physicians and by planning alone."),
        area="/health/",
    ),
    "record-commission-decision": ActWords(
        "person",
        "person",
        _("Record a decision of the medical commission"),
        area="/interviews/",
    ),
    "record-interview": ActWords(
        "person",
        "person",
        _("Interviews and what they wish"),
        area="/interviews/",
        page=True,
    ),
    "judge-link": ActWords(
        "person",
        "one",
        _("Judge whether two records are one person"),
        _("“Different” always wins. A judgement can be taken back by a later one."),
    ),
    "set-release-day": ActWords(
        None,
        None,
        _("Fix a day of release"),
        _("Plans are released on days fixed before anybody knows what will be in them. It stays fixed."),
        is_grave=True,
    ),
    "erase-person": ActWords(
        "person",
        "person",
        _("Erase this record"),
        _(
            "What is personal is removed. That there was a record, and who did what with it, "
            "stays in the audit."
        ),
        is_grave=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """An act that a visitor may do, at its address."""

    name: str
    title: Words
    address: str


def offered_acts(visitor: Visitor, about: str | None) -> Sequence[Offered]:
    """Give the acts that a visitor may do with a record of a kind; its identifier completes the address."""
    return tuple(
        Offered(name, words.title, words.area if words.page else f"/do/{name}/")
        for name, words in ACTS.items()
        if words.about == about and Does(name).is_met_by(visitor.roles)
    )


def done_words(request: HttpRequest) -> Words | None:
    """Say what was just done, where an address names an act; None where it names none."""
    name = request.GET.get("done", "")
    return act_words(name) if name in _DONE or name in ACTS else None


#: Acts and routes that have no form, as the audit and a person who asks who looked are told of them.
_DONE: Mapping[str, Words] = {
    "get": _("Read the record"),
    "list": _("Read it in a list"),
    "count": _("Counted"),
    "search": _("Searched"),
    "add-organization": _("Added an organization"),
    "agree-to-host": _("Recorded who agreed to host"),
    "answer-own-work": _("The worker answered their work"),
    "answer-work": _("The worker answered work"),
    "approve-plan": _("Approved a plan"),
    "change-relation": _("Changed what is between two parties"),
    "close-account": _("Closed an account"),
    "confirm-claim": _("Confirmed a claim of a report"),
    "confirm-event": _("Confirmed an event of a report"),
    "confirm-factor": _("Confirmed a second factor"),
    "confirm-media": _("Confirmed a picture of a report"),
    "confirm-offer": _("Confirmed an offer of a report"),
    "confirm-person": _("Confirmed a person of a report"),
    "draw-up-card": _("Drew up a capture card"),
    "draw-up-notification": _("Drew up a notification"),
    "end-session": _("Ended a session"),
    "enter-offer": _("Entered an offer"),
    "export-people": _("Took people out, as the second of two"),
    "forget-expired": _("Removed what was past its time"),
    "give-role": _("Gave a role"),
    "import-people": _("Took in a list"),
    "issue-token": _("Issued a token"),
    "keep-suggestions": _("Kept possible matches"),
    "know-correspondent": _("Recorded the key of another registry"),
    "know-signer": _("Recorded the key of a signer"),
    "make-packet": _("Made a packet for another registry"),
    "match-enquiry": _("Said whom an enquiry may ask for"),
    "open-account": _("Opened an account"),
    "open-session": _("Opened a session"),
    "preview-import": _("Looked over a list"),
    "ratify-plan": _("Ratified a plan"),
    "read-audit": _("Read the audit"),
    "read-confidence": _("Opened what was told in confidence"),
    "read-manifest": _("Read a manifest"),
    "read-mended-plans": _("Read what a plan became at the gate"),
    "read-plan": _("Read a plan"),
    "read-protocol": _("Read a protocol"),
    "read-report-text": _("Read the text of a report"),
    "read-sheet": _("Read the sheet of a party"),
    "read-work": _("Read long work"),
    "receive-addition": _("Received a correction of a protocol"),
    "receive-packet": _("Received a packet of another registry"),
    "receive-protocol": _("Received a protocol that all sides signed"),
    "receive-report": _("Received a report"),
    "record-answer": _("Recorded an answer to an enquiry"),
    "record-handover": _("Recorded a handover"),
    "record-interview": _("Recorded an interview"),
    "record-mended-plan": _("Recorded what a plan became at the gate"),
    "record-name-keys": _("Made names ready to be found in any script"),
    "record-plan": _("Recorded a plan"),
    "record-plan-check": _("Recorded the check of a plan"),
    "record-relation": _("Recorded what is between two parties"),
    "record-roll": _("Recorded who was to go on a day"),
    "record-told-wish": _("Recorded a wish that others told"),
    "request-export": _("Asked to take people out, as the first of two"),
    "request-vault": _("Asked for the vault, as the first of two"),
    "reseal-vault": _("Sealed the vault by a new key"),
    "send-enquiry": _("Sent an enquiry"),
    "set-mode": _("Changed how far the registry is open"),
    "set-up-factor": _("Began to set up a second factor"),
    "sign-in": _("Signed in"),
    "start-import": _("Began to look over or take in a list"),
    "start-keying": _("Began to make names ready to be found"),
    "start-matching": _("Began to compare all records"),
    "start-work": _("Began long work"),
    "stop-hosting": _("Ended an agreement to host"),
    "stop-own-work": _("Stopped their work"),
    "stop-work": _("Stopped long work"),
    "take-back-judgement": _("Took back a judgement"),
    "take-people-to-trace": _("Took out people to compare records"),
    "take-role": _("Took a role"),
    "take-snapshot": _("Took a snapshot for planning"),
    "take-travelers": _("Took out whom a plan moves, for the lists of the day"),
    "take-up-enquiry": _("Took up an enquiry"),
    "tell-destinations": _("Told planning the destinations"),
    "tell-enquiries": _("Heard of their enquiries"),
    "tell-handover-numbers": _("Asked how many were handed over"),
    "tell-interviews-due": _("Asked who is to be interviewed"),
    "tell-overdue": _("Asked what is overdue"),
    "tell-own-work": _("Looked at their long work"),
    "tell-released-plans": _("Asked which plans are released"),
    "tell-rolls": _("Asked which days are prepared"),
    "tell-sessions": _("Looked at their own sessions"),
    "tell-standing": _("Asked how far a plan is"),
    "tell-suggestions": _("Looked at possible matches"),
    "tell-unkeyed-names": _("Asked which names are to be made ready"),
    "tell-who-looked": _("Asked who looked"),
    "use-vault": _("Used the vault, as the second of two"),
    "verify-audit": _("Verified the audit"),
    "withdraw-enquiry": _("Withdrew an enquiry"),
    "withdraw-offer": _("Withdrew an offer"),
    "withdraw-plan": _("Withdrew a plan"),
}


def act_words(name: str) -> Words:
    """Say what an act or a route of the audit is; one without words stands there by its name."""
    known = _DONE.get(name)
    if known is None and name in ACTS:
        known = ACTS[name].title
    return name if known is None else known
