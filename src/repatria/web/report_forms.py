"""Forms of reports: taking one in, and completing a draft of it before it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import Fault
from repatria.web.draft_forms import DAY
from repatria.workflows.reports.receive_report import LARGEST_REPORT_BYTES

#: What is wrong with a report, by code of the fault.
FAULTS = {
    "report-empty": _("There are no words in it."),
    "report-not-text": _("This is not text. Documents and pictures are not read yet: paste their words."),
    "report-markup": _("This is a web page or a PDF. Paste the words of the article instead."),
    "report-encoding": _("Its letters cannot be told for certain. Save it as UTF-8, or paste it."),
    "report-too-large": _("It is larger than 2 MB. A report in prose is not so long."),
}


class ReportForm(forms.Form):
    """A report, and where it came from."""

    text = forms.CharField(
        label=_("Text of the report"),
        required=False,
        strip=False,
        max_length=LARGEST_REPORT_BYTES,
        widget=forms.Textarea({"rows": 10, "dir": "auto", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file with the text"),
        help_text=_("Plain text, up to 2 MB. You can drop it here."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".txt,.text,.md,text/plain"}),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        help_text=_("The outlet, the address or the office. Not the name of anybody held."),
        required=False,
        max_length=400,
        widget=forms.TextInput({"dir": "auto"}),
    )
    channel = forms.CharField(
        label=_("How it came"),
        help_text=_("For example press, mail, video or telephone."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "short"}),
    )
    published = forms.DateField(label=_("Published on"), required=False, widget=DAY)
    received = forms.DateField(label=_("Received on"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        """Take the text or a file, and not both: nobody could tell which is the report."""
        cleaned = super().clean() or {}
        has_text, has_file = bool((cleaned.get("text") or "").strip()), cleaned.get("file") is not None
        if has_text and has_file:
            self.add_error("file", gettext("There is text and a file. Send one of them."))
        elif not has_text and not has_file and not self.errors:
            self.add_error("text", gettext("Paste the text, or choose a file."))
        return cleaned

    def content(self) -> bytes:
        """Give the bytes of the report, as they came."""
        file = self.cleaned_data["file"]
        if file is None:
            text: str = self.cleaned_data["text"]
            return text.encode()
        # One byte more than is taken shows that there is more.
        read: bytes = file.read(LARGEST_REPORT_BYTES + 1)
        return read

    def came_by(self) -> Mapping[str, Any]:
        """Give where it came from; what nobody said is None."""
        names = ("source", "channel", "published", "received")
        return {name: self.cleaned_data[name] or None for name in names}

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Say at the field why it cannot be read."""
        field = "text" if self.cleaned_data["file"] is None else "file"
        for fault in faults:
            self.add_error(field, FAULTS.get(fault.code) or fault.sentence())
