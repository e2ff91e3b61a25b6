"""Forms to complete or change a draft of a report before it is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from repatria.core.confirmations import (
    DECIDED_BY_COMMISSION,
    ConfirmedClaim,
    ConfirmedEvent,
    ConfirmedPerson,
)
from repatria.core.counts import Count
from repatria.core.errors import InputError
from repatria.core.persons import Category, Ground, Health, Says, Wish
from repatria.core.reports import WordedCount
from repatria.web.languages import current_language
from repatria.web.long_lists import LongChoiceField
from repatria.web.report_words import EVENTS, HEDGES, SAYS, TOPICS, party_named
from repatria.web.words import value_words
from repatria.workflows.reports.receive_report import listed_parties

type Choices = list[tuple[str, Any]]

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
_SHORT = {"class": "short"}
_TEXT = {"dir": "auto"}


def party_choices(none: Any, used: Collection[str | None] = ()) -> Choices:  # noqa: ANN401 - words, or words to come
    """Give the parties to choose from, and those in use that are rare or that no table names.

    Args:
        none: What it means that none is chosen.
    """
    known = _named_parties(current_language().code)
    others = {code for code in used if code} - {code for code, _name in known}
    if others:
        known = tuple(sorted((*known, *((code, party_named(code)) for code in others)), key=_by_name))
    return [("", none), *known]


@cache
def _named_parties(language: str) -> tuple[tuple[str, str], ...]:
    """Name the parties to choose from; in the language that is spoken, whose code is given."""
    del language
    return tuple(sorted(((code, party_named(code)) for code in listed_parties()), key=_by_name))


def _by_name(named: tuple[str, str]) -> tuple[str, str]:
    return named[1].casefold(), named[0]


def set_choices(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field what can be chosen: who is known differs from report to report."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def word_choices(kind: Iterable[Any], field: str) -> Choices:
    """Give the words of a short list to choose from."""
    return [(each.value, value_words(each.value, field)) for each in kind]


class DraftForm(forms.Form):
    """What all forms of drafts can do: say at a field what an act refused."""

    #: Field by the last part of the key of a fault.
    fault_fields: ClassVar[Mapping[str, str]] = {}

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        raise NotImplementedError

    def refuse(self, error: InputError) -> None:
        """Put each fault at its field; what no field is for stands above all."""
        for fault in error.faults:
            last = fault.key.rpartition(".")[2]
            name = self.fault_fields.get(last, last)
            words = gettext("%(found)s; expected %(expected)s") % {
                "found": fault.found,
                "expected": fault.expected,
            }
            self.add_error(name if name in self.fields else None, words)


class PersonForm(DraftForm):
    """Somebody held or sought, or a group."""

    fault_fields: ClassVar[Mapping[str, str]] = {"count": "at_most"}

    is_sought = forms.ChoiceField(
        label=_("Held or sought"),
        choices=[("held", _("held now")), ("sought", _("sought: nobody knows who holds them"))],
        widget=forms.RadioSelect,
    )
    holder = LongChoiceField(label=_("Held by"), required=False)
    home = LongChoiceField(label=_("Home"), required=False)
    at_least = forms.IntegerField(
        label=_("How many, at least"), min_value=1, widget=forms.NumberInput(_SHORT)
    )
    at_most = forms.IntegerField(
        label=_("How many, at most"),
        help_text=_("Leave it empty if nobody knows."),
        min_value=1,
        required=False,
        widget=forms.NumberInput(_SHORT),
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Of one person alone, as the report writes it."),
        required=False,
        max_length=400,
        widget=forms.TextInput(_TEXT),
    )
    category = forms.ChoiceField(label=_("Category"))
    ground = forms.ChoiceField(label=_("Ground of holding"))
    health = forms.ChoiceField(
        label=_("Health"), help_text=_("Whether a wound is serious, a medical commission decides.")
    )
    since = forms.CharField(
        label=_("Held since"),
        help_text=_("2025, 2025-01 or 2025-01-09, as far as it is known."),
        required=False,
        max_length=10,
        widget=forms.TextInput(_SHORT),
    )
    place = forms.CharField(
        label=_("Place of holding"),
        help_text=_("Where they are held now. The place of capture is another thing."),
        required=False,
        max_length=400,
        widget=forms.TextInput(_TEXT),
    )

    def __init__(self, draft: ConfirmedPerson, data: Mapping[str, Any] | None = None) -> None:
        """Begin with what the draft says."""
        initial = {
            "is_sought": "held" if draft.holder is not None else None,
            "holder": draft.holder,
            "home": draft.home,
            "at_least": draft.count.at_least or 1,
            "at_most": draft.count.at_most,
            "name": draft.name,
            "category": draft.category.value,
            "ground": draft.ground.value,
            "health": draft.health.value,
            "since": draft.since,
            "place": draft.place,
        }
        super().__init__(data, initial=initial)
        used = (draft.holder, draft.home)
        self._draft = draft
        set_choices(self, "holder", party_choices(_("nobody is known to"), used))
        set_choices(self, "home", party_choices(_("unknown"), used))
        set_choices(self, "category", word_choices(Category, "category"))
        set_choices(self, "ground", word_choices(Ground, "ground"))
        set_choices(
            self,
            "health",
            word_choices((each for each in Health if each not in DECIDED_BY_COMMISSION), "health"),
        )

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        said = self.cleaned_data
        return {
            "confirmed": replace(
                self._draft,
                is_sought=said["is_sought"] == "sought",
                holder=said["holder"] or None,
                home=said["home"] or None,
                count=Count(said["at_least"], said["at_most"]),
                name=said["name"].strip() or None,
                category=Category(said["category"]),
                ground=Ground(said["ground"]),
                health=Health(said["health"]),
                since=said["since"].strip() or None,
                place=said["place"].strip() or None,
            )
        }


class ClaimForm(DraftForm):
    """A statement of the report, and who made it."""

    topic = forms.ChoiceField(label=_("About"), choices=list(TOPICS.items()))
    speaker = forms.CharField(
        label=_("Who says so"),
        help_text=_("Leave it empty if the outlet itself says so, unnamed."),
        required=False,
        max_length=400,
        widget=forms.TextInput(_TEXT),
    )
    number = forms.IntegerField(
        label=_("Number in it"),
        help_text=_("It counts nobody: it stays a claim."),
        required=False,
        min_value=0,
        widget=forms.NumberInput(_SHORT),
    )
    hedge = forms.ChoiceField(label=_("How the number is worded"), choices=list(HEDGES.items()))
    is_verified = forms.ChoiceField(
        label=_("Whether the outlet checked it"),
        choices=[("", _("it does not say")), ("yes", _("verified")), ("no", _("not verified"))],
        required=False,
    )

    def __init__(self, draft: ConfirmedClaim, data: Mapping[str, Any] | None = None) -> None:
        """Begin with what the draft says."""
        verified = {None: "", True: "yes", False: "no"}[draft.is_verified]
        initial = {
            "topic": draft.topic,
            "speaker": draft.speaker,
            "number": None if draft.number is None else draft.number.number,
            "hedge": "exact" if draft.number is None else draft.number.hedge,
            "is_verified": verified,
        }
        super().__init__(data, initial=initial)
        self._draft = draft

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        said = self.cleaned_data
        number = None if said["number"] is None else WordedCount(said["number"], said["hedge"])
        return {
            "confirmed": replace(
                self._draft,
                topic=said["topic"],
                speaker=said["speaker"].strip() or None,
                number=number,
                is_verified={"": None, "yes": True, "no": False}[said["is_verified"]],
            )
        }


class EventForm(DraftForm):
    """An event of parties."""

    kind = forms.ChoiceField(label=_("What"), choices=list(EVENTS.items()))
    one = LongChoiceField(label=_("One party"), required=False)
    other = LongChoiceField(label=_("Other party"), required=False)
    day = forms.CharField(
        label=_("Day"),
        help_text=_("2025, 2025-01 or 2025-01-09, as far as it is known."),
        required=False,
        max_length=10,
        widget=forms.TextInput(_SHORT),
    )

    def __init__(self, draft: ConfirmedEvent, data: Mapping[str, Any] | None = None) -> None:
        """Begin with what the draft says."""
        one, other, *_more = (*draft.parties, None, None)
        initial = {"kind": draft.kind, "one": one, "other": other, "day": draft.day}
        super().__init__(data, initial=initial)
        for name in ("one", "other"):
            set_choices(self, name, party_choices(gettext("none"), draft.parties))
        self._draft = draft

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        said = self.cleaned_data
        parties = {said["one"], said["other"], *self._draft.parties[2:]} - {""}
        return {
            "confirmed": replace(
                self._draft,
                kind=said["kind"],
                parties=tuple(sorted(parties)),
                day=said["day"].strip() or None,
            )
        }


class WishForm(DraftForm):
    """Whose wish it is that a report tells, and what it is."""

    person = forms.ChoiceField(label=_("Whose wish it is"), widget=forms.RadioSelect)
    says = forms.ChoiceField(
        label=_("What they are said to wish"),
        choices=[(each.value, SAYS[each.value]) for each in Says],
        widget=forms.RadioSelect,
    )
    host = LongChoiceField(
        label=_("Where they would go"),
        help_text=_("Only for somebody who would go elsewhere."),
        required=False,
    )
    told_by = forms.CharField(
        label=_("Who tells it"), required=False, max_length=200, widget=forms.TextInput(_TEXT)
    )

    def __init__(
        self,
        people: Sequence[tuple[str, Any]],
        initial: Mapping[str, Any],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Offer the people of the report that are recorded."""
        super().__init__(data, initial=dict(initial))
        self.people_known = bool(people)
        set_choices(self, "person", list(people))
        set_choices(self, "host", party_choices(gettext("not said")))

    def clean(self) -> dict[str, Any]:
        """Ask for a party where somebody would go elsewhere."""
        cleaned = super().clean() or {}
        if cleaned.get("says") == Says.ELSEWHERE.value and not cleaned.get("host"):
            self.add_error("host", gettext("Say where they would go."))
        return cleaned

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        said = self.cleaned_data
        says = Says(said["says"])
        hosts = (said["host"],) if says is Says.ELSEWHERE else ()
        return {
            "person": said["person"],
            "told": Wish(says, hosts=hosts, told_by=said["told_by"].strip() or None),
        }
