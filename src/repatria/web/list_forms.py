"""Forms of lists: what holds of all of a list, and whether rows that are broken are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from repatria.core.listed import LONGEST_SOURCE
from repatria.web.draft_forms import party_choices, set_choices
from repatria.web.long_lists import LongChoiceField
from repatria.workflows.lists.take_in_list import ENDINGS, LARGEST_LIST_BYTES, SentList

HELD, SOUGHT = "held", "sought"


class ListForm(forms.Form):
    """A list of people, and what holds of everybody in it."""

    file = forms.FileField(
        label=_("The list"),
        help_text=_("CSV, Excel, JSON Lines, Parquet or PFIF, up to 16 MB. You can drop it here."),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ",".join(sorted(ENDINGS))}),
    )
    source = forms.CharField(
        label=_("Whose list it is"),
        help_text=_("Always in the same words: by them somebody of the list is found again the next time."),
        max_length=LONGEST_SOURCE,
        widget=forms.TextInput({"dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("Whom it names"),
        choices=[(HELD, _("people held")), (SOUGHT, _("people sought"))],
        widget=forms.RadioSelect,
    )
    holder = LongChoiceField(label=_("Who holds them"), help_text=_("Of people held alone."), required=False)
    home = LongChoiceField(
        label=_("Home"), help_text=_("Where a row says another one, that holds."), required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,  # noqa: ANN401 - what was sent
        *,
        own: str | None,
    ) -> None:
        super().__init__(data, files)
        set_choices(self, "holder", party_choices(_("nobody: they are sought"), (own,)))
        set_choices(self, "home", party_choices(_("unknown"), (own,)))

    def clean(self) -> dict[str, Any]:
        """Ask for a holder of people held, and for none of people sought."""
        cleaned = super().clean() or {}
        file, kind = cleaned.get("file"), cleaned.get("kind")
        if file is not None and file.size > LARGEST_LIST_BYTES:
            self.add_error("file", gettext("It is larger than 16 MB. Who runs the system can take it in."))
        if kind == HELD and not cleaned.get("holder"):
            self.add_error("holder", gettext("Say who holds them."))
        if kind == SOUGHT and cleaned.get("holder"):
            self.add_error("holder", gettext("Who holds people sought is not known."))
        return cleaned

    def sent(self) -> SentList:
        """Give the list of a form that is valid."""
        said = self.cleaned_data
        return SentList(
            said["file"].name,
            said["file"].read(),
            said["source"].strip(),
            said["kind"] == SOUGHT,
            said["holder"] or None,
            said["home"] or None,
        )


class TakeInForm(forms.Form):
    """Whether the rest is taken in where rows are broken."""

    is_by_halves = forms.BooleanField(
        label=_("Leave out the rows that are broken, and take in the others"), required=False
    )
