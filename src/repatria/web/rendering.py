"""From values to a page: templates, everything escaped, every name kept apart from the text around it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext, ngettext, pgettext
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from repatria.rendering.marks import isolate, party_markup
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
from repatria.web.report_words import party_words
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
    environment.filters.update(
        isolate=isolate,
        day=day_words,
        partial_day=partial_day_words,
        number=number_words,
        moment=moment_words,
        party=party_words,
        act=act_words,
        words=value_words,
        label=field_label,
        brief=brief,
    )
    environment.globals.update(
        static=static_address,
        english=english_marks,
        party_in=party_markup,
        amount=amount_words,
        party=party_words,
    )
    return environment
