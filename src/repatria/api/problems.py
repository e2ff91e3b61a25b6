"""Every refusal in one shape (RFC 9457), and nothing personal in any of them."""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from repatria.core.errors import (
    AlreadyRecorded,
    AnswerNotKept,
    DocumentRefused,
    FactorNeeded,
    Fault,
    InputError,
    ModeRefuses,
    NoSuchRecord,
    NotPermitted,
    NotSignedIn,
    PlanNotReady,
    PlanUnchecked,
    RecordChanged,
    RepatriaError,
    RepeatDiffers,
    RequestInvalid,
    RolesIncompatible,
    SecondPersonNeeded,
    SignInRefused,
    TooManyRequests,
    VaultClosed,
    VaultRefused,
)

MEDIA_TYPE = "application/problem+json"
URN = "urn:repatria:problem:"
_log = logging.getLogger("repatria.api")

#: The status of each error; one that is not here is a fault of ours.
STATUS: Mapping[type[RepatriaError], int] = {
    InputError: 422,
    DocumentRefused: 422,
    NotSignedIn: 401,
    SignInRefused: 401,
    NotPermitted: 403,
    FactorNeeded: 403,
    SecondPersonNeeded: 403,
    NoSuchRecord: 404,
    AlreadyRecorded: 409,
    AnswerNotKept: 409,
    PlanNotReady: 409,
    PlanUnchecked: 409,
    RecordChanged: 409,
    RepeatDiffers: 409,
    RolesIncompatible: 409,
    TooManyRequests: 429,
    ModeRefuses: 503,
    VaultClosed: 503,
    VaultRefused: 503,
}

#: What the shell itself refuses, before anything is asked of the registry: status and words.
OF_THE_SHELL: Mapping[str, tuple[int, str]] = {
    "no-such-address": (
        404,
        "Asking the API: there is no such address. /api/v1/openapi.json lists all.",
    ),
    "wrong-method": (405, "Asking the API: this address takes another method. See /api/v1/openapi.json."),
    "wrong-host": (
        400,
        "Asking the API: it has another name. REPATRIA_HOSTS says which.",
    ),
    "request-too-large": (413, "Asking the API: the request is too large. Send less at once."),
    "request-unreadable": (400, "Asking the API: the body is no JSON in UTF-8. Send one JSON object."),
    "failed": (500, "Asking the API: it failed, and nothing was written. Tell who runs it the incident."),
}

#: What was expected where a value does not fit, by the checker's word for it; never what was found.
EXPECTED: Mapping[str, str] = {
    "uuid": "an identifier",
    "date": "a day as YYYY-MM-DD",
    "int": "a whole number",
    "bool": "true or false",
    "string": "text",
    "enum": "a word that the schema lists",
    "literal": "a word that the schema lists",
    "fraction": "a fraction as 3/2",
}


class FaultSchema(Schema):
    """One thing that is wrong in a request."""

    key: str
    code: str
    found: str
    expected: str


class Problem(Schema):
    """A refusal.

    Attributes:
        code: Stable; the end of `type`.
        faults: All that is wrong with the request, where that is why.
        seen: The version that the asker had read, where the record was changed since.
        version: The version there is.
        changes: Names of the fields that were changed since, of those that the asker may read.
        incident: Number in the log, where it failed.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    faults: list[FaultSchema] | None = None
    seen: int | None = None
    version: int | None = None
    changes: list[str] | None = None
    incident: str | None = None


def install(api: NinjaAPI) -> None:
    """Let every error of an API be told in this shape."""
    handlers: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        RepatriaError: lambda _, error: told(error),
        AuthenticationError: lambda _, __: told(NotSignedIn()),
        ValidationError: lambda _, error: told(_invalid(error.errors)),
        HttpError: lambda _, __: of_the_shell("request-unreadable"),
        Http404: lambda _, __: of_the_shell("no-such-address"),
        Exception: failed,
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def told(error: RepatriaError, *, status: int | None = None) -> HttpResponse:
    """Tell an error of Repatria, with the status that belongs to it or another one."""
    status = status or next((STATUS[each] for each in type(error).__mro__ if each in STATUS), 500)
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    detail = error.message
    if isinstance(error, InputError):
        faults = [_plain_fault(each) for each in error.faults]
        more["faults"] = faults
        detail = f"The request has {len(faults)} fault{'s' if len(faults) != 1 else ''}; all are listed."
    if isinstance(error, RecordChanged):
        more |= {"seen": error.seen, "version": error.version, "changes": list(error.changes)}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.wait_s)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return _problem(status, error.code, detail, more, headers)


def of_the_shell(code: str, **more: str) -> HttpResponse:
    """Tell what the shell refuses by itself."""
    status, detail = OF_THE_SHELL[code]
    return _problem(status, code, detail, more, {})


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Tell that something failed, and log where; never what was in it, since that may be personal."""
    del request
    incident = secrets.token_hex(6)
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{each.name}:{each.lineno}" for each in reversed(frames[-6:]))
    _log.error("incident %s: %s at %s", incident, type(error).__name__, where)
    return of_the_shell("failed", incident=incident)


def _problem(
    status: int, code: str, detail: str, more: Mapping[str, Any], headers: Mapping[str, str]
) -> HttpResponse:
    body = {
        "type": f"{URN}{code}",
        "title": code.replace("-", " "),
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE, headers=dict(headers)
    )


def _plain_fault(fault: Fault) -> dict[str, str]:
    key = f"{fault.file}.{fault.key}" if fault.file != "request" else fault.key
    return {"key": key, "code": fault.code, "found": fault.found, "expected": fault.expected}


def _invalid(errors: Iterable[Mapping[str, Any]]) -> RequestInvalid:
    faults = tuple(_parsed(each) for each in errors)
    return RequestInvalid("Reading the request", faults)


def _parsed(error: Mapping[str, Any]) -> Fault:
    """Say what does not fit, without a word of what was sent."""
    kind = str(error["type"])
    # The first part says body, path or header, the second the name of our argument for the body.
    place = ".".join(str(each) for each in error["loc"][1:] if each != "body") or str(error["loc"][0])
    if kind == "missing":
        return Fault("request", 0, place, "missing", "nothing", "a value")
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        parent = place.rpartition(".")[0] or "request"
        return Fault("request", 0, parent, "unknown-key", "a key that is not known", "keys of the schema")
    expected = next(
        (words for word, words in EXPECTED.items() if kind.startswith(word)), "what the schema says"
    )
    return Fault("request", 0, place, "wrong-type", "a value that does not fit", expected)
