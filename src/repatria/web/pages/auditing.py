"""The audit: its rows, who looked at whom, and whether the chain is whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import InputError
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.access.table import access_table
from repatria.registry.actions.read_audit import PAGE, ReadRow, read_audit
from repatria.registry.actions.verify_audit import verify_audit
from repatria.web.acts import act_words
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Visitor, visitor_of

ROUTES = ("get", "list", "count", "search")
#: What a finding says, by its code.
FINDINGS = {
    "row-changed": _("It is not as it was written."),
    "row-missing": _("Rows before it are missing."),
    "order-broken": _("It does not follow the row that stands before it."),
    "values-changed": _("The values beside it are not as they were written."),
    "values-missing": _("The values beside it are gone, and no act erased them."),
    "head-differs": _("It is not the row that was noted as a head."),
    "head-missing": _("It was noted as a head, and the chain ends before it."),
}


_NO_IDENTIFIER = {"invalid": _("This is no identifier.")}


class RowsForm(forms.Form):
    """Which rows are looked for. Sent by a form, so that no address tells whom somebody looked for."""

    person = forms.UUIDField(
        label=_("About which person"),
        help_text=_("The identifier of the record: who looked at it, and who did anything to it."),
        required=False,
        error_messages=_NO_IDENTIFIER,
    )
    act = forms.ChoiceField(label=_("Which act"), required=False)
    by = forms.UUIDField(label=_("By which account"), required=False, error_messages=_NO_IDENTIFIER)
    day = forms.DateField(
        label=_("On which day (UTC)"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("all")), ("done", _("done")), ("refused", _("refused"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *values: Any, **options: Any) -> None:  # noqa: ANN401 - as Django takes them
        super().__init__(*values, **options)
        named = sorted(
            ((name, str(act_words(name))) for name in _acts()), key=lambda each: each[1].casefold()
        )
        self.fields["act"].choices = [("", _("all")), *named]  # type: ignore[attr-defined]


def _acts() -> Iterable[str]:
    return (*ROUTES, "sign-in", *access_table().acts)


def rows(request: HttpRequest) -> HttpResponse:
    """Show the last rows, or those that somebody looks for."""
    visitor = visitor_of(request)
    is_sent = request.method == "POST"
    form = RowsForm(request.POST if is_sent else None)
    found: tuple[ReadRow, ...] = ()
    wanted: Mapping[str, Any] = {}
    if not is_sent:
        found = read_audit(visitor.account)
    elif form.is_valid():
        wanted = form.cleaned_data
        found = read_audit(
            visitor.account,
            act=wanted["act"] or None,
            person=wanted["person"],
            by=wanted["by"],
            day=wanted["day"],
            is_refused=None if not wanted["outcome"] else wanted["outcome"] == "refused",
            before=_number(request.POST.get("before", "")),
        )
    return render(
        request,
        "audit.html",
        status=422 if is_sent and form.errors else 200,
        form=form,
        found=found,
        is_chosen=is_sent,
        roles=_roles(visitor),
        names=_names,
        carried=[(name, request.POST[name]) for name in form.fields if name in request.POST],
        next=found[-1].number if len(found) == PAGE else None,
    )


class HeadsForm(forms.Form):
    """Heads that somebody noted elsewhere."""

    heads = forms.CharField(
        label=_("Heads that you noted before"),
        help_text=_(
            "Each in a line, as NUMBER:DIGEST. Without one, a chain that was cut at its end looks whole."
        ),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )


def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain, and say what does not fit; the head of a whole one is to be written down."""
    visitor = visitor_of(request)
    form = HeadsForm(request.POST if request.method == "POST" else None)
    found = None
    if request.method == "POST" and form.is_valid():
        heads = tuple(line for line in form.cleaned_data["heads"].split() if line)
        try:
            found = verify_audit(visitor.account, heads=heads)
        except InputError:
            form.add_error("heads", _now("One of them is no head: NUMBER:DIGEST, as it was shown."))
    return render(
        request,
        "audit_verify.html",
        status=422 if form.errors else 200,
        form=form,
        found=found,
        finding_words=FINDINGS,
    )


def _roles(visitor: Visitor) -> Mapping[UUID, str]:
    """Give by account which roles it holds now; names of people are not the auditor's to read."""
    held: dict[UUID, list[str]] = {}
    after: UUID | int | None = None
    while True:
        page = door.list_records(visitor.account, "role-held", purpose=Purpose.AUDIT, after=after)
        for each in page:
            held.setdefault(each.values["account"], []).append(each.values["role"])
        if len(page) < door.LARGEST_PAGE:
            return {account: " ".join(sorted(roles)) for account, roles in held.items()}
        after = page[-1].id


def _names(row: ReadRow) -> str:
    """Say which fields were read or written, and of how many records."""
    detail = json.loads(row.detail)
    said = []
    if isinstance(seen := detail.get("seen"), list):
        said.append(_now("%(number)s shown") % {"number": len(seen)})
    if isinstance(found := detail.get("found"), int):
        said.append(_now("%(number)s counted") % {"number": found})
    if isinstance(wrote := detail.get("wrote"), dict):
        said += [f"{kind.partition(':')[0]}: {', '.join(fields)}" for kind, fields in sorted(wrote.items())]
    return "; ".join(said)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", rows, Does("read-audit")),
    ("verify/", verify, Does("verify-audit")),
)
