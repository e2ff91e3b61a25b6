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
    """

    about: str | None
    subject: str | None
    title: Words
    explains: Words = ""
    is_grave: bool = False


ACTS: Mapping[str, ActWords] = {
    "correct-person": ActWords(
        "person",
        "person",
        _("Correct this record"),
        _("What you change is kept with your name; what stood there before stays in the audit."),
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
    ),
    "record-commission-decision": ActWords(
        "person", "person", _("Record a decision of the medical commission")
    ),
    "record-interview": ActWords(
        "person",
        "person",
        _("Record an interview"),
        _(
            "Taken in private, without anybody of the holder. It is sealed: no other role sees "
            "it, and planning gets destinations alone."
        ),
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
        Offered(name, words.title, f"/do/{name}/")
        for name, words in ACTS.items()
        if words.about == about and Does(name).is_met_by(visitor.roles)
    )


def done_words(request: HttpRequest) -> Words | None:
    """Say what was just done, where an address names an act; None where it names none."""
    words = ACTS.get(request.GET.get("done", ""))
    return None if words is None else words.title
