"""Recording an interview: one question on each page, and at the end all of it is read to the person.

Until it is sealed it lies nowhere but in the form that goes to and fro: no session, no draft, no address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from repatria.core.confidences import MOST_HOSTS, MOST_MARKS, Interview
from repatria.core.errors import InputError, NoSuchRecord, SecondPersonNeeded
from repatria.core.persons import Says, Wish
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.record_interview import record_interview
from repatria.web.languages import party_code, party_words
from repatria.web.rendering import render
from repatria.web.visitors import Visitor, visitor_of

type Words = str | Promise
_FURTHEST_ZONE = timedelta(hours=14)
"""How far ahead of UTC a day begins somewhere."""


class WhenForm(forms.Form):
    """When it was, and in which language."""

    day = forms.DateField(
        label=_("Day of the conversation"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    language = forms.CharField(
        label=_("Language you spoke"),
        max_length=40,
        widget=forms.TextInput({"dir": "auto", "class": "short"}),
    )
    interpreter = forms.CharField(
        label=_("Who interpreted"),
        help_text=_("Leave it empty if nobody had to. Nobody of the holder interprets."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"dir": "auto"}),
    )

    def clean_day(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["day"]
        if day > (datetime.now(UTC) + _FURTHEST_ZONE).date():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class AloneForm(forms.Form):
    """Whether it was in private."""

    alone = forms.ChoiceField(
        label=_("Was nobody of the holder there, and could nobody of them hear you?"),
        help_text=_("Only then is what they said a wish taken in private (GC III 126)."),
        choices=[("yes", _("Yes, we were alone")), ("no", _("No, or I am not sure"))],
        widget=forms.RadioSelect,
    )


class WishForm(forms.Form):
    """What the person wishes."""

    says = forms.ChoiceField(
        label=_("What do they wish?"),
        help_text=_("In their own words first; then choose what fits. Not knowing yet is an answer too."),
        choices=[
            (Says.RETURN.value, _("To go home")),
            (Says.ELSEWHERE.value, _("To go to another country")),
            (Says.STAY.value, _("To stay where they are held")),
            (Says.UNDECIDED.value, _("They have not decided, or do not want to say")),
        ],
        widget=forms.RadioSelect,
    )


class Places(forms.CharField):
    """Countries or parties with commas between them; gives their codes, sorted."""

    def __init__(self, *, at_most: int, **options: Any) -> None:  # noqa: ANN401 - as Django takes them
        self.at_most = at_most
        widget = forms.TextInput({"dir": "auto", "autocomplete": "off"})
        super().__init__(max_length=400, widget=widget, **options)

    def clean(self, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - what a form sends
        """Read each; what is neither a country nor a code is said."""
        names = [part.strip() for part in str(super().clean(value)).split(",") if part.strip()]
        codes = {name: party_code(name) for name in names}
        if unknown := [name for name, code in codes.items() if code is None]:
            raise forms.ValidationError(
                _now("No country is called %(name)s. Write its name in this language, or its code.")
                % {"name": unknown[0]}
            )
        found = tuple(sorted({code for code in codes.values() if code is not None}))
        if len(found) > self.at_most:
            raise forms.ValidationError(_now("At most %(number)s.") % {"number": self.at_most})
        return found


class WhereForm(forms.Form):
    """Where else the person would go."""

    hosts = Places(
        label=_("To which countries would they go?"),
        help_text=_("Several with commas between them. Whether a country receives them is asked later."),
        at_most=MOST_HOSTS,
    )


class FearForm(forms.Form):
    """What the neutral finds for the protection of the person."""

    fear = Places(
        label=_("Where must they not be sent?"),
        help_text=_(
            "Where you find that they may be persecuted: countries with commas between them. "
            "Once it is said, two delegates are needed to take it back. Leave it empty if there are none."
        ),
        required=False,
        at_most=MOST_MARKS,
    )
    assessed = Places(
        label=_("Which places did you examine and find without such grounds?"),
        help_text=_("A plan sends nobody to a place for certain that was not examined."),
        required=False,
        at_most=MOST_MARKS,
    )

    def clean_assessed(self) -> tuple[str, ...]:
        """Refuse a place that is called both."""
        both = set(self.cleaned_data.get("fear", ())) & set(self.cleaned_data["assessed"])
        if both:
            raise forms.ValidationError(_("A place is either feared or found without grounds, not both."))
        assessed: tuple[str, ...] = self.cleaned_data["assessed"]
        return assessed


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the way.

    Attributes:
        is_asked: Whether, after what was said before, it is asked at all.
    """

    name: str
    title: Words
    form: type[forms.Form]
    is_asked: Callable[[Mapping[str, Any]], bool] = lambda _sent: True


STEPS: Sequence[Step] = (
    Step("when", _("When did you talk?"), WhenForm),
    Step("alone", _("Were you alone?"), AloneForm),
    Step("wish", _("What do they wish?"), WishForm),
    Step(
        "where", _("Where else?"), WhereForm, lambda sent: sent.get("says") == Says.ELSEWHERE.value
    ),
    Step("fear", _("What did you find for their protection?"), FearForm),
)  # fmt: skip


def record(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Go from question to question, and seal it once the person heard it and said that it is right."""
    visitor = visitor_of(request)
    person = _held(visitor, identifier)
    sent = request.POST
    steps = [each for each in STEPS if each.is_asked(sent)]
    if (wanted := next((each for each in steps if each.name == sent.get("go")), None)) is not None:
        return _ask(request, person, wanted, _filled(wanted, sent))
    for each in steps:
        form = each.form(sent)
        if not _is_answered(form, sent):
            is_faulty = each.name == sent.get("step")
            return _ask(request, person, each, form if is_faulty else _filled(each, sent))
        if sent.get("alone") == "no":
            return render(request, "interview_not_private.html", back=f"/interviews/{identifier}/")
    return _check(request, visitor, person, steps)


def _held(visitor: Visitor, identifier: UUID) -> door.Seen:
    person = door.get(visitor.account, "person", identifier, purpose=Purpose.INTERVIEW)
    if person.values["is_sought"] or person.values["is_erased"]:
        raise NoSuchRecord
    return person


def _is_answered(form: forms.Form, sent: QueryDict) -> bool:
    """Say whether a question was asked, and answered by what can be; what may stay empty is asked too."""
    return bool(set(form.fields) & set(sent)) and form.is_valid()


def _filled(step: Step, sent: QueryDict) -> forms.Form:
    """Show a question with what was answered before, and no faults yet."""
    return step.form(initial={name: sent.get(name) for name in step.form.base_fields if name in sent})


def _ask(request: HttpRequest, person: door.Seen, step: Step, form: forms.Form) -> HttpResponse:
    steps = [each for each in STEPS if each.is_asked(request.POST)]
    place = steps.index(step)
    return render(
        request,
        "interview_record.html",
        status=422 if form.is_bound else 200,
        step=step,
        form=form,
        name=person.values["name"],
        number=place + 1,
        carried=_carried(request.POST, without=step),
        before=steps[place - 1].name if place else None,
        leave=f"/interviews/{person.id}/",
    )


def _carried(sent: QueryDict, *, without: Step | None = None) -> list[tuple[str, str]]:
    """Give what was answered on other pages, to go along with this one."""
    names = {name for each in STEPS if each is not without for name in each.form.base_fields}
    return [(name, str(sent[name])) for name in sorted(names) if name in sent]


def _check(request: HttpRequest, visitor: Visitor, person: door.Seen, steps: Sequence[Step]) -> HttpResponse:
    cleaned: dict[str, Any] = {}
    for each in steps:
        form = each.form(request.POST)
        form.is_valid()
        cleaned |= form.cleaned_data
    problem: Words | None = None
    if request.POST.get("go") == "keep":
        if request.POST.get("heard") != "yes":
            problem = _("Read it to them first, and say that they call it right.")
        else:
            try:
                record_interview(visitor.account, UUID(str(person.id)), _taken(cleaned))
            except SecondPersonNeeded:
                problem = _(
                    "A place that you found without grounds was found to be feared before. "
                    "To take that back two delegates are needed; nothing was recorded."
                )
            except InputError:
                problem = _("This cannot be so. Nothing was recorded; go through the answers again.")
            else:
                return HttpResponseRedirect(f"/interviews/{person.id}/?done=record-interview")
    return render(
        request,
        "interview_check.html",
        status=200 if problem is None else 422,
        name=person.values["name"],
        home=None if person.values["home"] is None else party_words(person.values["home"]),
        told=_taken(cleaned),
        steps=[each.name for each in steps],
        carried=_carried(request.POST),
        problem=problem,
        leave=f"/interviews/{person.id}/",
    )


def _taken(cleaned: Mapping[str, Any]) -> Interview:
    return Interview(
        cleaned["day"],
        cleaned["language"],
        Wish(
            Says(cleaned["says"]), tuple(cleaned.get("hosts", ())), as_of=cleaned["day"], private=True
        ),
        interpreter=cleaned["interpreter"] or None,
        fear=cleaned["fear"],
        assessed=cleaned["assessed"],
    )  # fmt: skip
