"""The day of the handover: what was recorded, as it comes, and the protocols that all sides signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import DocumentRefused
from repatria.registry.access.purposes import Route
from repatria.registry.actions.tell_rolls import tell_rolls
from repatria.web.acts import done_words
from repatria.web.handed_over import handed_over
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Reads, visitor_of
from repatria.web.works import works_seen
from repatria.workflows.day.day_in_registry import receive_by

ASKED_AGAIN = 120
"""Times that an open page looks again: one that did for ever would keep its session open."""
LARGEST_PROTOCOL_BYTES = 2_000_000


class ProtocolForm(forms.Form):
    """A document that everybody signed."""

    file = forms.FileField(
        label=_("The signed document"),
        help_text=_("The file that was gathered on the day, up to 2 MB."),
        widget=forms.FileInput({"accept": ".json,application/json"}),
    )


def see(request: HttpRequest) -> HttpResponse:
    """Show what was handed over, by day and journey, and for planners the rounds that were made."""
    visitor = visitor_of(request)
    rows = handed_over(visitor)
    said = request.GET.get("left", "")
    left = (
        min(int(said), ASKED_AGAIN) if said.isascii() and said.isdecimal() and len(said) < 5 else ASKED_AGAIN
    )
    is_part = bool(request.headers.get("HX-Request"))
    is_told = not is_part and Does("tell-rolls").is_met_by(visitor.roles)
    return render(
        request,
        "handovers_found.html" if is_part else "handovers.html",
        rows=rows,
        now=datetime.now(UTC),
        left=left,
        number=sum(row.number for row in rows),
        works=() if is_part else works_seen(visitor, kind="put_in_order", at_most=10),
        rolls=tell_rolls(visitor.account) if is_told else (),
        may_receive=Does("receive-protocol").is_met_by(visitor.roles),
        done=done_words(request),
    )


def receive(request: HttpRequest) -> HttpResponse:
    """Take in a protocol, or a correction of one."""
    visitor = visitor_of(request)
    is_sent = request.method == "POST"
    form = ProtocolForm(request.POST, request.FILES) if is_sent else ProtocolForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size <= LARGEST_PROTOCOL_BYTES:
            kind, _id = receive_by(visitor.account, _text(file.read()))
            return HttpResponseRedirect(f"/rounds/?done=receive-{kind}")
        form.add_error("file", _("It is larger than 2 MB."))
    return render(request, "protocol_new.html", status=422 if is_sent else 200, form=form)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentRefused("form", "it is not text in UTF-8") from error


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", see, Reads("handover", Route.LIST)),
    ("receive/", receive, Does("receive-protocol")),
)
