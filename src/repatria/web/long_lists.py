"""Lists that a form lets one choose from and that are long: of parties there are three hundred.

Django lays out each option by a template of its own, which takes a tenth of a second for the sentence of an
offer. Here an option is one piece of text.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from markupsafe import Markup, escape


class LongList(forms.Select):
    """A select without groups, laid out at once."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:  # noqa: ANN401 - as Django's
        """Lay out the select; what was chosen and is not in the list shows as the first option does."""
        del renderer
        chosen = {str(each) for each in self.format_value(value)}
        options = Markup().join(
            _option(str(key), words, is_chosen=str(key) in chosen) for key, words in self.choices
        )
        about = Markup(flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})))  # noqa: S704 - escaped there
        return Markup("<select{}>{}</select>").format(about, options)


class LongChoiceField(forms.ChoiceField):
    """One of many."""

    widget = LongList


def _option(key: str, words: Any, *, is_chosen: bool) -> Markup:  # noqa: ANN401 - words, or words to come
    chosen = " selected" if is_chosen else ""
    return Markup(f'<option value="{escape(key)}"{chosen}>{escape(words)}</option>')  # noqa: S704 - escaped one by one
