"""An endpoint for each act, made from its signature: what the registry learns, the API has."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI
from pydantic import Field, create_model

from repatria.api.problems import told
from repatria.api.schemas import REFUSALS, SENT_AS, Strict, plain, written
from repatria.api.signing_in import opened_session
from repatria.core.errors import Fault, RecordChanged, RequestInvalid
from repatria.registry.askers import bounded
from repatria.registry.catalog import NEEDED, Argument, CatalogedAct, cataloged_acts
from repatria.registry.once import Keyed, done_once
from repatria.registry.sessions import Opened

LONGEST_KEY = 200
RepeatKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        description="By chance, for this request: it may be repeated with it for a day, and is done once.",
    ),
]


VersionRead = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=LONGEST_KEY,
        description='The version that was read, as `"3"`, in place of `version`; one of them is needed.',
    ),
]
_TAG = re.compile(r'"(\d{1,9})"')


def add_acts(api: NinjaAPI, auth: Callable[[HttpRequest], Opened]) -> None:
    """Add an endpoint for each act that the registry has."""
    for act in cataloged_acts().values():
        name = "".join(part.capitalize() for part in act.name.split("-"))
        takes = create_model(f"{name}Request", __base__=Strict, **_fields(act))
        gives = create_model(f"{name}Answer", __base__=Strict, result=(act.gives, ...))
        api.post(
            f"/acts/{act.name}",
            auth=auth,
            response={200: gives, **REFUSALS},
            tags=["acts"],
            operation_id=act.name.replace("-", "_"),
            summary=act.says,
            description=f"For the purpose {act.row.purpose}; by {', '.join(sorted(act.row.roles))}.",
        )(_endpoint(act, takes))


def _fields(act: CatalogedAct) -> dict[str, Any]:
    fields = {each.name: (SENT_AS.get(each.type, each.type), _default(each)) for each in act.arguments}
    if _is_of_version(act):
        fields["version"] = (int | None, Field(None, description="That was read; or `If-Match` says it."))
    return fields


def _is_of_version(act: CatalogedAct) -> bool:
    """Say whether an act is refused to whoever read an older version."""
    return any(each.name == "version" and each.default is NEEDED for each in act.arguments)


def _default(argument: Argument) -> Any:  # noqa: ANN401 - a default of any type
    if argument.is_change:
        return Field(None, description="Stays as it is where it is not named.")
    return ... if argument.default is NEEDED else argument.default


def _endpoint(act: CatalogedAct, takes: type[Strict]) -> Callable[..., HttpResponse]:
    def endpoint(
        request: HttpRequest, body: Strict, repeat_key: RepeatKey = None, if_match: VersionRead = None
    ) -> HttpResponse:
        opened = opened_session(request)
        if _is_of_version(act):
            _take_version(body, if_match)
            if if_match is not None:
                return _answered_or_changed(partial(answer, request, opened, body, repeat_key))
        return answer(request, opened, body, repeat_key)

    def answer(request: HttpRequest, opened: Opened, body: Strict, repeat_key: str | None) -> HttpResponse:
        do = partial(_done, act, opened, body)
        with bounded(opened.bounds):
            if repeat_key is None or not (act.row.writes or act.row.removes):
                return written(_document(do()))
            keyed = Keyed(repeat_key, act.name, request.body + request.headers.get("If-Match", "").encode())
            return written(_document(done_once(opened.account, keyed, do, keeps_answer=act.keeps_answer)))

    endpoint.__annotations__["body"] = takes
    return endpoint


def _take_version(body: Any, if_match: str | None) -> None:  # noqa: ANN401 - a model made above
    """Take the version that was read from the header, where it stands there.

    Raises:
        RequestInvalid: It stands nowhere, is none, or two different ones are said.
    """
    tag = _TAG.fullmatch(if_match or "")
    said = None if tag is None else int(tag[1])
    if (if_match is not None and said is None) or (said is not None and body.version not in (None, said)):
        fault = Fault("request", 0, "If-Match", "contradiction", "another version, or none", 'one, as `"3"`')
        raise RequestInvalid("Reading the request", (fault,))
    if body.version is None and said is None:
        fault = Fault("request", 0, "version", "missing", "nothing", "the version that was read")
        raise RequestInvalid("Reading the request", (fault,))
    if body.version is None:
        body.version = said


def _answered_or_changed(answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Tell a lost update as HTTP does where the version came in `If-Match`."""
    try:
        return answer()
    except RecordChanged as changed:
        return told(changed, status=http.client.PRECONDITION_FAILED)


def _done(act: CatalogedAct, opened: Opened, body: Strict) -> Any:  # noqa: ANN401 - a JSON document
    values = {
        each.name: _taken(getattr(body, each.name))
        for each in act.arguments
        if not each.is_change or each.name in body.model_fields_set
    }
    return plain(act.do(opened.account, values), act.gives)


def _taken(value: Any) -> Any:  # noqa: ANN401 - a value of any argument
    return value.as_taken() if type(value) in SENT_AS.values() else value


def _document(result: Any) -> bytes:  # noqa: ANN401 - a JSON document
    return json.dumps({"result": result}, ensure_ascii=False).encode()
