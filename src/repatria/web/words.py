"""The registry's own words - fields, and values from short lists - in plain words that catalogs translate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from repatria.rendering.marks import isolate
from repatria.web.languages import day_words, number_words, party_words

type Words = str | Promise

FIELDS: Mapping[str, Words] = {
    "account": _("Account"),
    "act": _("Act"),
    "agreed": _("Agreed to be traced"),
    "are": _("Where they are"),
    "asks": _("Who asks"),
    "at_least": _("At least"),
    "at": _("When"),
    "at_most": _("At most"),
    "because": _("Why"),
    "born": _("Born"),
    "born_first": _("Born, earliest day"),
    "born_in": _("Born in"),
    "born_last": _("Born, latest day"),
    "by": _("By"),
    "category": _("Category"),
    "channel": _("Came by"),
    "characters": _("Length in characters"),
    "clock": _("Duty"),
    "conflict": _("Conflict"),
    "day": _("Day"),
    "decides": _("The commission decides"),
    "dependants": _("Dependants"),
    "destination": _("Destination"),
    "digest": _("Digest"),
    "encoding": _("Encoding"),
    "event": _("Event"),
    "ends_at": _("Ends"),
    "fitness": _("Fit to travel"),
    "found": _("Found"),
    "ground": _("Ground of holding"),
    "happening": _("What happened"),
    "has_factor": _("Second factor"),
    "health": _("Health"),
    "holder": _("Held by"),
    "home": _("Home"),
    "id": _("Identifier"),
    "interpreter": _("Interpreter"),
    "is_active": _("Open"),
    "is_confirmed": _("Captivity confirmed"),
    "is_erased": _("Erased"),
    "is_name_confirmed": _("Name confirmed by a second person"),
    "is_place_known": _("Whereabouts known"),
    "is_sought": _("Sought"),
    "is_token": _("For a program"),
    "is_verified": _("Verified"),
    "kind": _("Kind"),
    "language": _("Language"),
    "last_login": _("Last signed in"),
    "last_seen": _("Last seen"),
    "last_used": _("Last used"),
    "left": _("One record"),
    "locked_until": _("Locked until"),
    "failures": _("Wrong tries"),
    "father_name": _("Name of the father"),
    "made_at": _("Recorded"),
    "mode": _("Mode"),
    "mother_name": _("Name of the mother"),
    "name": _("Name"),
    "named_by": _("Who read the name"),
    "note": _("Note"),
    "number": _("Number"),
    "offer": _("Offer"),
    "one": _("One party"),
    "organization": _("Organization"),
    "origin": _("From"),
    "other": _("Other party"),
    "outcome": _("Outcome"),
    "party": _("Party"),
    "person": _("Person"),
    "person_to_inform": _("Whom to inform"),
    "place": _("Place"),
    "plan": _("Plan"),
    "published": _("Published"),
    "purpose": _("Purpose"),
    "rank": _("Rank"),
    "ratified_on": _("Ratified"),
    "received_by": _("Received by"),
    "received": _("Received"),
    "recorded_by": _("Recorded by"),
    "relation": _("Relation"),
    "release_on": _("Released on"),
    "report": _("Report"),
    "residence": _("Residence"),
    "right": _("Other record"),
    "role": _("Role"),
    "said": _("Said on"),
    "says": _("Judgement"),
    "sex": _("Sex"),
    "since": _("Since"),
    "source": _("Source"),
    "source_id": _("Draft"),
    "source_list": _("List"),
    "speaker": _("Speaker"),
    "state": _("State"),
    "subject": _("On what"),
    "told_to": _("Told to"),
    "topic": _("About"),
    "turn": _("Turn"),
    "unit": _("Unit"),
    "until": _("Until"),
    "version": _("Version"),
    "what": _("What"),
    "who": _("Who"),
    "withdrawn_on": _("Withdrawn"),
}  # fmt: skip

#: Values from short lists, by field; where a word means the same in all fields it stands under "".
VALUES: Mapping[str, Mapping[str, Words]] = {
    "": {
        "unknown": _("unknown"),
        "registrar": _("registrar"),
        "analyst": _("analyst"),
        "tracing-officer": _("tracing officer"),
        "delegate": _("delegate"),
        "physician": _("physician"),
        "planner": _("planner"),
        "negotiator": _("negotiator"),
        "handover-officer": _("handover officer"),
        "family": _("family member"),
        "auditor": _("auditor"),
        "administrator": _("administrator"),
    },
    "sex": {"female": _("female"), "male": _("male")},
    "category": {
        "combatant": _("combatant"),
        "civilian": _("civilian"),
        "medical": _("medical personnel"),
        "religious": _("chaplain"),
    },
    "health": {
        "well": _("well"),
        "wounded": _("wounded"),
        "seriously-wounded": _("seriously wounded"),
        "seriously-sick": _("seriously sick"),
    },
    "ground": {
        "captured": _("captured"),
        "interned": _("interned"),
        "accused": _("accused"),
        "convicted": _("convicted"),
    },
    "fitness": {"fit": _("fit to travel"), "unfit": _("not fit to travel")},
    "says": {
        "same": _("the same person"),
        "different": _("different people"),
        "unsure": _("unsure"),
        "confirmed": _("confirmed"),
        "denied": _("denied"),
        "neither": _("neither confirmed nor denied"),
        "return": _("to go home"),
        "elsewhere": _("to go to another country"),
        "stay": _("to stay where they are held"),
        "undecided": _("not decided yet"),
    },
    "state": {
        "active": _("active"),
        "ceased": _("ceased"),
        "standing": _("stands"),
        "withdrawn": _("withdrawn"),
        "refused": _("refused"),
        "received": _("received"),
        "searching": _("being searched for"),
        "found": _("found"),
    },
    "clock": {
        "capture-notice": _("Tell of the capture"),
        "capture-card": _("Let a capture card be sent"),
        "event-notice": _("Tell what happened"),
        "health-notice": _("Tell of the health of the seriously ill"),
        "no-active-service": _("Tell that they do no active service"),
        "effects-follow": _("Let what is kept of theirs follow"),
        "enquiry": _("Take up the enquiry"),
    },
    "use": {"read": _("read what they told"), "remove-fear": _("take back that they fear a place")},
    "are": {"kept": _("kept by the holder"), "travelled": _("travelled along"), "follow": _("follow")},
    "decides": {
        "repatriation": _("repatriation"),
        "neutral-country": _("a neutral country"),
        "no-claim": _("no claim"),
    },
    "happening": {
        "captured": _("captured"),
        "arrived": _("arrived"),
        "transferred": _("transferred"),
        "hospital": _("taken to hospital"),
        "released": _("released"),
        "repatriated": _("repatriated"),
        "escaped": _("escaped"),
        "died": _("died"),
    },
    "kind": {
        "party": _("party"),
        "bureau": _("bureau"),
        "neutral": _("neutral"),
        "international": _("international armed conflict"),
        "non-international": _("non-international armed conflict"),
        "none": _("no armed conflict"),
        "disputed": _("disputed"),
    },
    "mode": {"normal": _("normal"), "read-only": _("read-only"), "dark": _("dark")},
    "outcome": {
        "proven best": _("proven best"),
        "repaired, proven fewest changes": _("repaired, proven to change fewest places"),
        "found, not proven best": _("found, not proven best"),
        "proven impossible": _("proven impossible"),
        "undecided": _("undecided within the limits"),
    },
    "purpose": {
        "registration": _("registration"),
        "tracing": _("tracing"),
        "interview": _("interview"),
        "protection": _("protection"),
        "care": _("care"),
        "negotiation": _("negotiation"),
        "planning": _("planning"),
        "handover": _("handover"),
        "audit": _("audit"),
        "administration": _("administration"),
    },
}  # fmt: skip

#: What each clock of the law asks for, in a sentence.
CLOCKS: Mapping[str, Words] = {
    "capture-notice": _(
        "A capture is told at once to the bureau, and by it to the other side and the Central Tracing Agency."
    ),
    "capture-card": _("Whoever arrives at a camp can send a capture card within a week."),
    "event-notice": _(
        "Transfer, release, repatriation, escape, stay in hospital and death are told at once."
    ),
    "health-notice": _("The state of health of the seriously wounded and sick is told every week."),
    "no-active-service": _(
        "Whoever went home seriously wounded or sick does no active service; their side is told at once."
    ),
    "effects-follow": _("What is still kept of somebody who was handed over follows at once, with a list."),
    "enquiry": _(
        "An enquiry is taken up within a week; the law names no number of days, and seven are ours."
    ),
}

#: Fields in which only the holder's or the registry's own short words stand; all others are names or texts.
_FREE = frozenset(
    {"born", "name", "number", "rank", "unit", "residence", "place", "note", "because", "asks", "last_seen"}
)


#: Fields in which the code of a party stands.
_PARTIES = frozenset({"home", "holder", "party", "origin", "destination"})


def with_birth(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give fields with the two ends of a day of birth as one: `Born`, in the place of both."""
    joined: dict[str, Any] = {}
    for name, value in values.items():
        if name == "born_first":
            joined["born"] = born_words(value, values.get("born_last"))
        elif name != "born_last":
            joined[name] = value
    return joined


def born_words(first: date | None, last: date | None) -> str | None:
    """Write a day of birth that is known as an interval; None where nothing is known."""
    if first is None and last is None:
        return None
    if first == last:
        return day_words(first)
    if first is not None and last is not None and _is_whole_year(first, last):
        return str(first.year)
    if last is None:
        return _now("on or after %(day)s") % {"day": day_words(first)}
    if first is None:
        return _now("on or before %(day)s") % {"day": day_words(last)}
    return _now("%(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}


def _is_whole_year(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year


def field_label(field: str) -> Words:
    """Name a field; one without a name here is named as the registry does."""
    return FIELDS.get(field, field.replace("_", " ").capitalize())


def value_words(value: Any, field: str = "") -> str | Markup:  # noqa: ANN401 - a value of any field
    """Write a value: unknown is said and never left blank, names keep their direction to themselves."""
    if value is None:
        return _now("unknown")
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if isinstance(value, date | datetime):
        return day_words(value) or ""
    if isinstance(value, int):
        return number_words(value) if field in ("at_least", "at_most", "characters", "number") else str(value)
    if isinstance(value, UUID):
        return Markup('<code class="id">{}</code>').format(str(value)[:8])
    text = str(value)
    if field not in _FREE:
        known = VALUES.get(field, {}).get(text) or VALUES[""].get(text)
        if known is not None:
            return str(known)
    return isolate(party_words(text) if field in _PARTIES else text)
