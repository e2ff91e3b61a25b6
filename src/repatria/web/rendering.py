"""From values to a page: templates, everything escaped, every name kept apart from the text around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext, ngettext, pgettext
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from repatria.rendering.marks import commands_marked, isolate, party_markup
from repatria.rendering.retelling import retold
from repatria.rendering.wording import amount_words
from repatria.web.acts import act_words
from repatria.web.languages import (
    current_language,
    day_words,
    moment_words,
    number_words,
    offered_languages,
    partial_day_words,
    party_words,
)
from repatria.web.menu import menu_of
from repatria.web.plan_shown import brief
from repatria.web.report_words import party_marked
from repatria.web.statics import static_address
from repatria.web.visitors import visitor_or_none
from repatria.web.words import field_label, value_words


def render(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:  # noqa: ANN401
    """Answer with a page.

    Args:
        values: What the template lays out; one that it needs and does not get fails, and is not left out.
    """
    visitor = visitor_or_none(request)
    shown = (
        templates()
        .get_template(template)
        .render(
            request=request,
            visitor=visitor,
            menu=menu_of(visitor, request.path),
            language=current_language(),
            languages=offered_languages(),
            csrf=csrf_field(request),
            is_part=bool(request.headers.get("HX-Request")),
            **values,
        )
    )
    return HttpResponse(shown, status=status)


def csrf_field(request: HttpRequest) -> Markup:
    """Give what shows that a form was sent by our own page."""
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request))


def english_marks() -> Markup:
    """Mark an element as English, which sentences of planning are in every language of the pages."""
    return Markup("") if current_language().code == "en" else Markup(' lang="en" dir="ltr"')


@cache
def templates() -> Environment:
    """Set up the templates, with what they need to write names, days and numbers."""
    environment = Environment(
        loader=PackageLoader("repatria.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    said: Mapping[str, Callable[..., Any]] = {
        "day": day_words,
        "partial_day": partial_day_words,
        "number": number_words,
        "moment": moment_words,
        "party": party_words,
        "act": act_words,
        "words": value_words,
        "label": field_label,
        "retold": retold,
    }
    environment.filters.update(
        isolate=isolate,
        brief=brief,
        commands=commands_marked,
        **{name: _said_each_time(says) for name, says in said.items()},
    )
    environment.globals.update(
        static=static_address,
        english=english_marks,
        party_in=party_markup,
        amount=amount_words,
        party=party_marked,
    )
    return environment


def _said_each_time(says: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter be asked as a page is laid out.

    What depends on nothing is else said once, as a template is compiled: ``{{ "name" | label }}`` would stand
    in the language of whoever opened the page first.
    """

    @pass_context
    def filtered(context: Context, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - as the filter
        del context
        return says(*values, **named)

    return filtered
