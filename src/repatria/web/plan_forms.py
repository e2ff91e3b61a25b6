"""Forms of work on plans: what a plan is made of, what is asked of it, and what rounds have to keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from repatria.core.cases import Case
from repatria.core.persons import Category, Health
from repatria.rendering.speaking import party_called
from repatria.web.draft_forms import Choices, set_choices, word_choices
from repatria.web.languages import day_words
from repatria.workflows.plans.work_on_plan import Variable, varying_numbers

_NAMED = re.compile(r"(\S+)\s*[=:]\s*(.+)")
LONGEST = 4_000
MOST = 10_000_000


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
        help_text=gettext_lazy(
            "One a line: MM = Made-up movement. A country without a name is called as each page calls it."
        ),
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
    """Whom a question is about: people described by what one chooses, or somebody, or a description."""

    held_by = forms.ChoiceField(label=gettext_lazy("Held by"), required=False)
    home = forms.ChoiceField(label=gettext_lazy("People whose home is"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    health = forms.ChoiceField(label=gettext_lazy("Health"), required=False)
    described = forms.CharField(
        label=gettext_lazy("Or somebody, or other words"),
        help_text=gettext_lazy(
            "Identifier of a person as it stands in the list of those who stay, or a description: "
            "held_by=RU,rank=captain"
        ),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "dir": "ltr"}),
    )
    at_least = forms.IntegerField(
        label=gettext_lazy("At least how many of them"),
        min_value=1,
        max_value=MOST,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    is_for_party = forms.BooleanField(
        label=gettext_lazy("Answer as a party may hear it: as if everybody selected may go home"),
        required=False,
    )
    _CHOSEN = ("held_by", "home", "category", "health")

    def __init__(self, case: Case, data: Any = None) -> None:  # noqa: ANN401 - what was sent
        """Offer the parties of the case."""
        super().__init__(data)
        parties = list(_parties(case))
        choices: dict[str, Choices] = {
            "held_by": [("", _("anybody")), *parties],
            "home": [("", _("anywhere")), *parties],
            "category": [("", _("of any category")), *word_choices(Category, "category")],
            "health": [("", _("in any state of health")), *word_choices(Health, "health")],
        }
        for name, offered in choices.items():
            set_choices(self, name, offered)

    def clean(self) -> dict[str, Any]:
        """Refuse what means nobody, and what means people in two ways."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        is_chosen = any(said.get(name) for name in self._CHOSEN)
        if is_chosen and said.get("described"):
            self.add_error("described", _("Choose above, or write here: not both."))
        elif not is_chosen and not said.get("described") and "described" not in self.errors:
            self.add_error("held_by", _("Say who should go free: choose, or write whom you mean."))
        return said

    @property
    def free(self) -> str:
        """Give whom it means, as one types it."""
        said = self.cleaned_data
        chosen = ",".join(f"{name}={said[name]}" for name in self._CHOSEN if said[name])
        return chosen or str(said["described"])


class VaryForm(forms.Form):
    """One number of one offer, and its values."""

    first = forms.CharField(
        label=gettext_lazy("First value"), max_length=20, widget=forms.TextInput({"class": "short"})
    )
    last = forms.CharField(
        label=gettext_lazy("Last value"), max_length=20, widget=forms.TextInput({"class": "short"})
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
            choices=[(_path(each), _number_words(case, each)) for each in varying_numbers(case)],
            widget=forms.RadioSelect,
        )
        self.fields = {"number": numbers, **self.fields}

    @property
    def vary(self) -> str:
        """Give the variation as one types it."""
        said = self.cleaned_data
        return f"{said['number']}={said['first'].strip()}:{said['last'].strip()}:{said['step'].strip()}"


class RoundsForm(forms.Form):
    """What parties accept to be owed, and what places receive at a time: two numbers for each party."""

    def __init__(self, case: Case, data: Any = None) -> None:  # noqa: ANN401 - what was sent
        """Ask of each party of the case."""
        super().__init__(data)
        self._parties = list(_parties(case))
        for at, (_party, name) in enumerate(self._parties):
            self.fields[f"gives_{at}"] = _limit(name)
            self.fields[f"receives_{at}"] = _limit(name)

    def giving(self) -> Iterator[forms.BoundField]:
        """Give the fields of how many a party gives before it is paid."""
        return (self[f"gives_{at}"] for at in range(len(self._parties)))

    def receiving(self) -> Iterator[forms.BoundField]:
        """Give the fields of how many arrive with a party in one round."""
        return (self[f"receives_{at}"] for at in range(len(self._parties)))

    @property
    def exposures(self) -> list[tuple[str, int]]:
        """Give what parties accept to be owed, of those that set a limit."""
        return self._said("gives")

    @property
    def capacities(self) -> list[tuple[str, int]]:
        """Give what places receive in one round, of those that have a limit."""
        return self._said("receives")

    def _said(self, what: str) -> list[tuple[str, int]]:
        numbers = [
            (party, self.cleaned_data[f"{what}_{at}"]) for at, (party, _name) in enumerate(self._parties)
        ]
        return [(party, number) for party, number in numbers if number is not None]


def _parties(case: Case) -> Iterator[tuple[str, str]]:
    """Give the parties of a case to choose from, by code and name."""
    for party in case.parties:
        if party.id != "unknown":
            yield party.id, party_called(case.party_names, party.id)


def _limit(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=name,
        min_value=0,
        max_value=MOST,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


def _path(variable: Variable) -> str:
    return f"{variable.offer.id}.{variable.path}"


def _number_words(case: Case, variable: Variable) -> str:
    today = (
        _("no bound today") if variable.today is None else _("%(number)s today") % {"number": variable.today}
    )
    name = {
        ("gives", "at_least"): _("what it gives, at the least"),
        ("gives", "at_most"): _("what it gives, at the most"),
        ("gets", "at_least"): _("what it asks for, at the least"),
        ("gets", "per_given"): _("what it asks for each one given"),
    }[variable.side, variable.bound]
    by = party_called(case.party_names, variable.offer.by)
    return f"{by}, {variable.offer.id[:8]}: {name} ({today})"


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
