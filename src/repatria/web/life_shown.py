"""The drawing on a person's record: in whose hands, from when until when, and what happened.

It is made of the parts that the visitor reads anyway, and says nothing that their tables do not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from repatria.core.dates import PartialDate
from repatria.rendering.drawing import Drawing
from repatria.rendering.lettering import isolated
from repatria.rendering.life import Moment, Stretch, draw_life
from repatria.web.languages import partial_day_words, party_words
from repatria.web.parts import Part
from repatria.web.words import value_words


@dataclass(frozen=True, slots=True)
class LifeShown:
    """The drawing in its forms, and what it says, line by line."""

    drawings: Sequence[tuple[str, Drawing]]
    says: Sequence[str]


def life_of(parts: Sequence[Part]) -> LifeShown | None:
    """Draw what the parts of a record say of custody and of days; None where no day is known."""
    rows = {part.kind: [row.values for row in part.rows] for part in parts}
    stretches = sorted(_stretches(rows.get("custody", ())), key=_begun)
    moments = list(_moments(rows.get("person-event", ()), rows.get("handover", ())))
    drawings = draw_life(stretches, moments, today=datetime.now(UTC).date(), month=_month)
    says = [*(each.says for each in stretches), *(each.says for each in moments)]
    return LifeShown(drawings, says) if drawings else None


def _stretches(rows: Sequence[Mapping[str, Any]]) -> Iterator[Stretch]:
    for row in rows:
        if not {"holder", "since", "until"} <= row.keys():
            continue  # what the visitor may not read is not unknown
        since, until = row["since"], row["until"]
        is_sure = row.get("is_confirmed", True)
        says = _held(isolated(party_words(row["holder"])), partial_day_words(since), partial_day_words(until))
        if not is_sure:
            says = _("%(says)s (not confirmed)") % {"says": says}
        yield Stretch(says, _parsed(since), _parsed(until), is_sure)


def _held(party: str, since: str | None, until: str | None) -> str:
    if since is None and until is None:
        says = _("Held by %(party)s, since when is not known")
    elif since is None:
        says = _("Held by %(party)s until %(until)s, since when is not known")
    elif until is None:
        says = _("Held by %(party)s since %(since)s")
    else:
        says = _("Held by %(party)s from %(since)s until %(until)s")
    return says % {"party": party, "since": since, "until": until}


def _begun(stretch: Stretch) -> tuple[bool, date]:
    return stretch.since is not None, date.min if stretch.since is None else stretch.since.earliest


def _moments(events: Sequence[Mapping[str, Any]], handovers: Sequence[Mapping[str, Any]]) -> Iterator[Moment]:
    told = set()
    for row in events:
        day = _parsed(row.get("day"))
        if day is not None:
            told.add(str(day))
            yield _moment(str(value_words(row["happening"], "happening")), day)
    for row in handovers:
        day = _parsed(row.get("day"))
        # An event of the same day is the same happening, by the name that the law gives it.
        if day is not None and str(day) not in told:
            yield _moment(_("Handed over"), day)


def _moment(what: str, day: PartialDate) -> Moment:
    return Moment(f"{partial_day_words(str(day))}: {what}", day)


def _parsed(day: Any) -> PartialDate | None:  # noqa: ANN401 - a value of a record
    return None if day is None else PartialDate.parse(str(day))


def _month(day: date) -> str:
    return partial_day_words(f"{day:%Y-%m}") or ""
