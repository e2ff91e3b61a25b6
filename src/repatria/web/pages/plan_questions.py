"""Work that is begun on a page: a plan, what it would take, one number varied, a plan put into rounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from repatria.core.cases import Case
from repatria.core.errors import InputError
from repatria.registry.actions.tell_standing import tell_standing
from repatria.rendering.marks import phrase_markup
from repatria.rendering.wording import offer_phrase
from repatria.web.aside.tasks import begin
from repatria.web.languages import day_words
from repatria.web.pages.plan_steps import release_days
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, visitor_of
from repatria.web.works import neutral_key, works_seen
from repatria.workflows.plans.kept_values import to_plain
from repatria.workflows.plans.work_on_plan import (
    Question,
    Variable,
    check_question,
    check_variation,
    open_recorded,
    varying_numbers,
)

_NAMED = re.compile(r"(\S+)\s*[=:]\s*(.+)")
_NUMBERED = re.compile(r"(\S+)\s*[=:]\s*(\d{1,9})", re.ASCII)
LONGEST = 4_000


class StartForm(forms.Form):
    """What a planner adds to the records, so that they make a case."""

    case_id = forms.CharField(
        label=gettext_lazy("Name of the case"),
        help_text=gettext_lazy("One word. The next plan of the same name takes the place of the one before."),
        max_length=60,
        validators=[
            RegexValidator(r"^[\w.-]+\Z", gettext_lazy("Use letters, digits, dots and hyphens alone."))
        ],
        widget=forms.TextInput(attrs={"class": "short", "spellcheck": "false"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("It stands on the sheet of every party: let it tell nothing of anybody."),
        max_length=200,
    )
    names = forms.CharField(
        label=gettext_lazy("Names of parties"),
        help_text=gettext_lazy("One a line: UA = Ukraine. A party without a name is called by its letters."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, days: Sequence[date], data: Any = None) -> None:  # noqa: ANN401 - what was sent
        super().__init__(data)
        self.fields["release_on"] = forms.ChoiceField(
            label=_("Day of release"),
            help_text=_("No party sees anything of the plan before."),
            choices=[(day.isoformat(), day_words(day)) for day in days],
            widget=forms.RadioSelect,
        )

    def clean_names(self) -> list[list[str]]:
        """Read a name a line."""
        return [[party, name] for party, name in _lines(self.cleaned_data["names"], _NAMED)]


class AskForm(forms.Form):
    """Whom a question is about."""

    free = forms.CharField(
        label=gettext_lazy("Who should go free?"),
        help_text=gettext_lazy(
            "Identifier of a person as it stands in the list of those who stay, or a description: "
            "held_by=RU,home=UA,category=medical"
        ),
        max_length=400,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "dir": "ltr"}),
    )
    at_least = forms.IntegerField(
        label=gettext_lazy("At least how many of them"),
        min_value=1,
        max_value=10_000_000,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    is_for_party = forms.BooleanField(
        label=gettext_lazy("Answer as a party may hear it: as if everybody selected may go home"),
        required=False,
    )


class VaryForm(forms.Form):
    """One number of one offer, and its values."""

    first = forms.CharField(
        label=gettext_lazy("From"), max_length=20, widget=forms.TextInput({"class": "short"})
    )
    last = forms.CharField(
        label=gettext_lazy("To"), max_length=20, widget=forms.TextInput({"class": "short"})
    )
    step = forms.CharField(
        label=gettext_lazy("In steps of"),
        max_length=20,
        initial="1",
        widget=forms.TextInput({"class": "short"}),
    )
    is_for_party = forms.BooleanField(
        label=gettext_lazy("Compute it as a party may hear it: as if everybody may go home"), required=False
    )

    def __init__(self, case: Case, data: Any = None) -> None:  # noqa: ANN401 - what was sent
        super().__init__(data)
        numbers = forms.ChoiceField(
            label=_("Which number"),
            choices=[(_path(each), _number_words(each)) for each in varying_numbers(case)],
            widget=forms.RadioSelect,
        )
        self.fields = {"number": numbers, **self.fields}

    @property
    def vary(self) -> str:
        """Give the variation as one types it."""
        said = self.cleaned_data
        return f"{said['number']}={said['first'].strip()}:{said['last'].strip()}:{said['step'].strip()}"


class RoundsForm(forms.Form):
    """What parties accept to be owed, and what places receive at a time."""

    exposures = forms.CharField(
        label=gettext_lazy("How many people a party gives before it is paid"),
        help_text=gettext_lazy("One a line: UA = 10. A party that is not named sets no limit."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )
    capacities = forms.CharField(
        label=gettext_lazy("How many people a place receives in one round"),
        help_text=gettext_lazy("One a line: KP = 25. A place is the party where people arrive."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )

    def clean_exposures(self) -> list[tuple[str, int]]:
        """Read a limit a line."""
        return _numbers(self.cleaned_data["exposures"])

    def clean_capacities(self) -> list[tuple[str, int]]:
        """Read a limit a line."""
        return _numbers(self.cleaned_data["capacities"])

    def refuse_unknown(self, case: Case) -> None:
        """Refuse a party that the case does not have."""
        for name in ("exposures", "capacities"):
            for party, _number in self.cleaned_data.get(name, ()):
                if party not in case.party_names:
                    self.add_error(name, _("The case has no party %(party)s.") % {"party": party})


def start(request: HttpRequest) -> HttpResponse:
    """Begin a plan of what the registry holds now."""
    visitor = visitor_of(request)
    days = release_days(visitor)
    has_key = neutral_key() is not None
    form = StartForm(days, request.POST if request.method == "POST" else None)
    if request.method == "POST" and days and has_key and form.is_valid():
        said = form.cleaned_data
        asks = {name: said[name] for name in ("case_id", "title", "names", "release_on")}
        return _to(begin(visitor.account, "make_plan", asks))
    status = 422 if request.method == "POST" else 200
    return render(request, "plan_start.html", status=status, form=form, has_days=bool(days), has_key=has_key)


def question(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Ask what it would take to free certain people."""
    visitor = visitor_of(request)
    key = neutral_key()
    worked = open_recorded(visitor.account, plan, key=key)
    initial = {"free": str(request.GET.get("of", ""))[:40], "at_least": 1}
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial=initial)
    if request.method == "POST" and key is not None and form.is_valid():
        said = form.cleaned_data
        asked = Question(said["free"], said["at_least"], said["is_for_party"])
        try:
            check_question(worked, asked)
        except InputError as error:
            _add_faults(form, "free", error)
        else:
            return _to(begin(visitor.account, "ask", {"question": to_plain(asked)}, plan=plan))
    return render(
        request,
        "plan_ask.html",
        status=422 if request.method == "POST" else 200,
        id=plan,
        form=form,
        case=worked.case,
        has_key=key is not None,
        works=works_seen(visitor, plan=plan, kind="ask", at_most=10),
    )


def vary(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Let one number of one offer vary."""
    visitor = visitor_of(request)
    key = neutral_key()
    worked = open_recorded(visitor.account, plan, key=key)
    form = VaryForm(worked.case, request.POST if request.method == "POST" else None)
    if request.method == "POST" and key is not None and form.is_valid():
        try:
            check_variation(worked, form.vary)
        except InputError as error:
            _add_faults(form, "first", error)
        else:
            asks = {"vary": form.vary, "is_for_party": form.cleaned_data["is_for_party"]}
            return _to(begin(visitor.account, "vary", asks, plan=plan))
    return render(
        request,
        "plan_vary.html",
        status=422 if request.method == "POST" else 200,
        id=plan,
        form=form,
        offers=[
            (offer.id, phrase_markup(offer_phrase(worked.case, offer)))
            for offer in worked.case.offers
            if offer.stands_on(worked.case.as_of)
        ],
        has_key=key is not None,
        works=works_seen(visitor, plan=plan, kind="vary", at_most=10),
    )


def rounds(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Put a plan into rounds."""
    visitor = visitor_of(request)
    key = neutral_key()
    form = RoundsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and key is not None and form.is_valid():
        form.refuse_unknown(open_recorded(visitor.account, plan, key=key).case)
        if form.is_valid():
            said = form.cleaned_data
            asks = {"exposures": said["exposures"], "capacities": said["capacities"]}
            return _to(begin(visitor.account, "put_in_order", asks, plan=plan))
    tell_standing(visitor.account, plan)
    return render(
        request,
        "plan_rounds.html",
        status=422 if request.method == "POST" else 200,
        id=plan,
        form=form,
        has_key=key is not None,
        works=works_seen(visitor, plan=plan, kind="put_in_order", at_most=10),
    )


def _to(work: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/plans/work/{work}/")


def _path(variable: Variable) -> str:
    return f"{variable.offer.id}.{variable.path}"


def _number_words(variable: Variable) -> str:
    today = (
        _("no bound today") if variable.today is None else _("%(number)s today") % {"number": variable.today}
    )
    name = {
        ("gives", "at_least"): _("what it gives, at the least"),
        ("gives", "at_most"): _("what it gives, at the most"),
        ("gets", "at_least"): _("what it asks for, at the least"),
        ("gets", "per_given"): _("what it asks for each one given"),
    }[variable.side, variable.bound]
    return f"{variable.offer.by}, {variable.offer.id[:8]}: {name} ({today})"


def _lines(text: str, form: re.Pattern[str]) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        read = form.fullmatch(line.strip())
        if read is None:
            raise forms.ValidationError(_("Write “name = value”, one a line: %(line)s") % {"line": line[:40]})
        found.append((read[1], read[2].strip()))
    if len({name for name, _value in found}) != len(found):
        raise forms.ValidationError(_("A name stands there twice."))
    return found


def _numbers(text: str) -> list[tuple[str, int]]:
    return [(name, int(number)) for name, number in _lines(text, _NUMBERED)]


def _add_faults(form: forms.Form, field: str, error: InputError) -> None:
    for fault in error.faults:
        form.add_error(
            field,
            _("%(found)s; expected %(expected)s") % {"found": fault.found, "expected": fault.expected},
        )


_BEGIN = Does("start-work")
PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("start/", start, _BEGIN),
    ("<uuid:plan>/ask/", question, _BEGIN),
    ("<uuid:plan>/vary/", vary, _BEGIN),
    ("<uuid:plan>/rounds/", rounds, _BEGIN),
)
