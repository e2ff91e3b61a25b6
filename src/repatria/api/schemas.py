"""Schemas of requests and answers, made from the types that the registry speaks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import ConfigDict, TypeAdapter

from repatria.api.problems import Problem
from repatria.core.reports import Report


class Strict(Schema):
    """A request: a key that it does not know is refused, and never left out in silence."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report as somebody sends it. Its digest is made here, of the text in UTF-8.

    Attributes:
        channel: How it came: "file", "mail", ...
    """

    text: str
    source: str | None = None
    channel: str | None = None
    received: date | None = None
    published: date | None = None

    def as_taken(self) -> Report:
        """Give the report that an act takes."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return Report(
            self.text,
            f"sha256:{digest}",
            source=self.source,
            channel=self.channel,
            received=self.received,
            published=self.published,
        )


#: What is sent in the place of what an act takes: nobody is believed what can be computed.
SENT_AS: Mapping[Any, type[SentReport]] = {Report: SentReport}

#: All refusals have one shape, whatever their status.
REFUSALS: Mapping[Any, Any] = {
    frozenset({400, 401, 403, 404, 405, 409, 412, 413, 422, 429, 500, 503}): Problem
}


def answered(value: Any, of_type: Any, *, status: int = 200) -> HttpResponse:  # noqa: ANN401 - any value and type
    """Write a value of a type as JSON."""
    return written(_adapter(of_type).dump_json(value), status=status)


def written(document: bytes, *, status: int = 200) -> HttpResponse:
    """Answer with a JSON document."""
    return HttpResponse(document, status=status, content_type="application/json")


def plain(value: Any, of_type: Any) -> Any:  # noqa: ANN401 - the same
    """Give a value of a type as a JSON document holds it."""
    return _adapter(of_type).dump_python(value, mode="json")


@cache
def _adapter(of_type: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type
    return TypeAdapter(of_type)
