"""Forms made from the signature of an act: each argument is a field, and a value of the core its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from repatria.registry.catalog import NEEDED, Argument, CatalogedAct
from repatria.web.words import field_label, value_words

LONGEST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class ActForm:
    """A form for an act.

    Attributes:
        form: The fields.
        act: What it is for.
    """

    form: forms.Form
    act: CatalogedAct

    def values(self) -> Mapping[str, Any]:
        """Give the arguments that the form was filled in with.

        What an act of correction was not asked to change is left out.
        """
        cleaned = self.form.cleaned_data
        changed = {name.partition("-")[0] for name in self.form.changed_data}
        return {
            each.name: _taken(each.type, each.name, cleaned)
            for each in self.act.arguments
            if each.name in {name.partition("-")[0] for name in cleaned}
            and (not each.is_change or each.name in changed)
        }


def make_form(
    act: CatalogedAct,
    *,
    without: frozenset[str],
    initial: Mapping[str, Any],
    data: Mapping[str, Any] | None = None,
    choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> ActForm:
    """Make the form of an act.

    Args:
        without: Arguments that are not asked for: the record that it is done to.
        initial: Values that stand in it at first.
        data: What a visitor sent; None for a fresh form.
        choices: By argument, values that are known to be possible, each with its words.
    """
    made: dict[str, forms.Field] = {}
    for each in act.arguments:
        if each.name in (choices or {}):
            # Where nothing can be chosen and nothing has to, nothing is asked.
            if possible := (choices or {})[each.name]:
                made[each.name] = _choice_of(each, possible)
        elif each.name not in without:
            made |= dict(_fields(each.name, each.type, is_needed=_is_needed(each)))
    kind = type(f"{act.name.title().replace('-', '')}Form", (forms.Form,), made)
    form: forms.Form = kind(data, initial={name: _shown(value) for name, value in initial.items()})
    return ActForm(form, act)


def _is_needed(argument: Argument) -> bool:
    return argument.default is NEEDED and not argument.is_change


def _choice_of(argument: Argument, choices: Sequence[tuple[str, str]]) -> forms.Field:
    is_needed = _is_needed(argument)
    inner, _may_be_none = _without_none(argument.type)
    return forms.TypedChoiceField(
        label=str(field_label(argument.name)),
        choices=[*([] if is_needed else [("", gettext("not said"))]), *choices],
        coerce=inner,
        empty_value=None,
        required=is_needed,
        widget=forms.RadioSelect,
    )


def _fields(name: str, kind: Any, *, is_needed: bool) -> Iterator[tuple[str, forms.Field]]:  # noqa: ANN401 - a type
    inner, may_be_none = _without_none(kind)
    if is_dataclass(inner) and isinstance(inner, type):
        hints = get_type_hints(inner)
        for each in fields(inner):
            has_default = each.default is not MISSING or each.default_factory is not MISSING
            yield from _fields(
                f"{name}-{each.name}", hints[each.name], is_needed=is_needed and not has_default
            )
        return
    last = name.rpartition("-")[2]
    yield name, _field(last, inner, is_needed=is_needed and not may_be_none)


def _field(name: str, kind: Any, *, is_needed: bool) -> forms.Field:  # noqa: ANN401 - a type
    label = str(field_label(name))
    if name == "version":
        return forms.IntegerField(widget=forms.HiddenInput)
    if kind is bool:
        choices = [("true", value_words(value=True)), ("false", value_words(value=False))]
        return forms.TypedChoiceField(
            label=label, choices=choices, coerce=_is_true, empty_value=None, required=is_needed,
            widget=forms.RadioSelect, initial=None,
        )  # fmt: skip
    if kind is date:
        return forms.DateField(
            label=label, required=is_needed, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        )
    if kind is int:
        return forms.IntegerField(
            label=label, required=is_needed, min_value=0, widget=forms.NumberInput({"class": "short"})
        )
    if kind is UUID:
        return forms.UUIDField(
            label=label,
            required=is_needed,
            help_text=_("The identifier as it stands on the page of that record."),
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice(name, [each.value for each in kind], is_needed=is_needed)
    if get_origin(kind) is Literal:
        return _choice(name, list(get_args(kind)), is_needed=is_needed)
    if get_origin(kind) is tuple:
        return forms.CharField(label=label, required=False, help_text=_("Several with commas between them."))
    is_long = name in ("note", "because", "message", "what", "asks")
    widget: forms.Widget = forms.Textarea({"rows": 3}) if is_long else forms.TextInput({"dir": "auto"})
    return forms.CharField(label=label, required=is_needed, max_length=LONGEST_TEXT, widget=widget)


def _choice(name: str, values: list[str], *, is_needed: bool) -> forms.Field:
    choices = [(value, value_words(value, name)) for value in values]
    if not is_needed:
        choices = [("", gettext("not said")), *choices]
    return forms.ChoiceField(
        label=str(field_label(name)), choices=choices, required=is_needed, widget=forms.RadioSelect
    )


def _taken(kind: Any, name: str, cleaned: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a value of that type
    """Make the value that an act takes from what stands in the fields; an empty one is None: nobody said."""
    inner, _ = _without_none(kind)
    if is_dataclass(inner) and isinstance(inner, type):
        hints = get_type_hints(inner)
        made = {}
        for each in fields(inner):
            value = _taken(hints[each.name], f"{name}-{each.name}", cleaned)
            has_default = each.default is not MISSING or each.default_factory is not MISSING
            if value is not None or not has_default:
                made[each.name] = value
        return inner(**made)
    value = cleaned.get(name)
    if value in ("", None):
        return () if get_origin(inner) is tuple else None
    if get_origin(inner) is tuple:
        return tuple(sorted({part.strip() for part in value.split(",") if part.strip()}))
    if isinstance(inner, type) and issubclass(inner, Enum):
        return inner(value)
    return value


def _without_none(kind: Any) -> tuple[Any, bool]:  # noqa: ANN401 - a type
    if get_origin(kind) in (Union, UnionType):
        others = [each for each in get_args(kind) if each is not NoneType]
        if len(others) == 1:
            return others[0], True
    return kind, False


def _is_true(text: str) -> bool:
    return text == "true"


def _shown(value: Any) -> Any:  # noqa: ANN401 - a value of any field
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
