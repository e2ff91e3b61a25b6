"""Forms of what holds between parties: who agreed to host whom, and which conflict there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.persons import Category, Health
from repatria.core.selections import OneOf, Selection
from repatria.web.draft_forms import DAY, DraftForm, party_choices, set_choices, word_choices
from repatria.web.long_lists import LongChoiceField


class HostForm(DraftForm):
    """Whom a party agreed to receive."""

    party = LongChoiceField(label=_("Who receives"))
    home = LongChoiceField(label=_("People whose home is"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    health = forms.ChoiceField(label=_("Health"), required=False)
    said = forms.DateField(label=_("Said on"), required=False, widget=DAY)

    def __init__(self, data: Mapping[str, Any] | None = None, *, own: str | None) -> None:
        """Offer the own party alone where there is one; the neutral records for all."""
        super().__init__(data)
        parties = party_choices(_("choose"), (own,))
        set_choices(self, "party", [each for each in parties if own is None or each[0] == own])
        set_choices(self, "home", party_choices(_("anywhere")))
        set_choices(self, "category", [("", _("of any category")), *word_choices(Category, "category")])
        set_choices(self, "health", [("", _("in any state of health")), *word_choices(Health, "health")])

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        said = self.cleaned_data
        asked = [OneOf(name, (said[name],)) for name in ("category", "health", "home") if said[name]]
        return {"party": said["party"], "who": Selection(tuple(asked)), "said": said["said"]}


class ConflictForm(DraftForm):
    """What stands between two parties."""

    one = LongChoiceField(label=_("One party"))
    other = LongChoiceField(label=_("Other party"))
    kind = forms.ChoiceField(label=_("What stands between them"), widget=forms.RadioSelect)
    state = forms.ChoiceField(label=_("Active hostilities"), widget=forms.RadioSelect)
    since = forms.DateField(label=_("Since"), required=False, widget=DAY)

    def __init__(self, data: Mapping[str, Any] | None = None, *, own: str | None) -> None:
        """Begin with the own party, where there is one."""
        super().__init__(data, initial={"one": own})
        set_choices(self, "one", party_choices(_("choose"), (own,)))
        set_choices(self, "other", party_choices(_("choose")))
        set_choices(self, "kind", word_choices(ConflictKind, "kind"))
        set_choices(self, "state", word_choices(ConflictState, "state"))

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        said = self.cleaned_data
        kind, state = ConflictKind(said["kind"]), ConflictState(said["state"])
        return {
            "one": said["one"],
            "other": said["other"],
            "kind": kind,
            "state": state,
            "since": said["since"],
        }


class ConflictChangeForm(DraftForm):
    """That hostilities ceased or go on, or that the conflict is over."""

    state = forms.ChoiceField(label=_("Active hostilities"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Lasted until"),
        help_text=_("Leave it empty while it lasts."),
        required=False,
        widget=DAY,
    )

    def __init__(self, initial: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> None:
        """Begin with what is recorded."""
        super().__init__(data, initial=dict(initial))
        set_choices(self, "state", word_choices(ConflictState, "state"))

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        return {
            "state": ConflictState(self.cleaned_data["state"]),
            "until": self.cleaned_data["until"],
        }
