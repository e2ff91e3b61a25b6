"""Endpoints for reading, made from the access table: each kind by each route that somebody has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import AwareDatetime, Field, create_model

from repatria.api.schemas import REFUSALS, Strict, answered
from repatria.api.signing_in import opened_session
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.shapes import type_of_field, type_of_key
from repatria.registry.access.table import access_table
from repatria.registry.askers import bounded
from repatria.registry.sessions import Opened

#: How identifiers of a type stand in an address.
FORMS: Mapping[type, str] = {UUID: "uuid", int: "int"}
LONGEST_WORDS = 400

type Auth = Callable[[HttpRequest], Opened]


def add_records(api: NinjaAPI, auth: Auth) -> None:
    """Add the endpoints of all kinds that anybody may read.

    What is looked for stands in bodies, never in an address: addresses lie in logs.
    """
    routes: dict[str, set[Route]] = {}
    for _, route, kind, _, _ in access_table().reads:
        routes.setdefault(kind, set()).add(route)
    for kind in sorted(routes):
        for route in sorted(routes[kind]):
            ADDS[route](api, auth, kind)


def _add_get(api: NinjaAPI, auth: Auth, kind: str) -> None:
    def get(request: HttpRequest, identifier: Any, purpose: Purpose) -> HttpResponse:  # noqa: ANN401 - set below
        opened = opened_session(request)
        with bounded(opened.bounds):
            seen = door.get(opened.account, kind, identifier, purpose=purpose)
        response = answered(dict(seen.values), dict[str, Any])
        if "version" in seen.values:
            response.headers["ETag"] = f'"{seen.values["version"]}"'  # for If-Match; nothing is cached
        return response

    key = type_of_key(kind)
    get.__annotations__["identifier"] = key
    # The form is part of the address, so that no other address can be taken for an identifier.
    api.get(f"/records/{kind}/{{{FORMS[key]}:identifier}}", **_told(auth, kind, Route.GET, _record(kind)))(
        get
    )


def _add_list(api: NinjaAPI, auth: Auth, kind: str) -> None:
    def list_them(request: HttpRequest, body: Any) -> HttpResponse:  # noqa: ANN401 - set below
        opened = opened_session(request)
        with bounded(opened.bounds):
            found = door.list_records(
                opened.account,
                kind,
                purpose=body.purpose,
                where=_where(body),
                after=body.after,
                at_most=body.limit,
            )
        return _page(found, body.limit)

    takes = _asking(kind, "List", where=_selection(kind), **_paging(kind))
    list_them.__annotations__["body"] = takes
    api.post(f"/records/{kind}/list", **_told(auth, kind, Route.LIST, _page_of(kind)))(list_them)


def _add_count(api: NinjaAPI, auth: Auth, kind: str) -> None:
    def count(request: HttpRequest, body: Any) -> HttpResponse:  # noqa: ANN401 - set below
        opened = opened_session(request)
        with bounded(opened.bounds):
            number = door.count(opened.account, kind, purpose=body.purpose, where=_where(body))
        return answered({"count": number}, dict[str, int])

    count.__annotations__["body"] = _asking(kind, "Count", where=_selection(kind))
    api.post(f"/records/{kind}/count", **_told(auth, kind, Route.COUNT, CountAnswer))(count)


def _add_search(api: NinjaAPI, auth: Auth, kind: str) -> None:
    def search(request: HttpRequest, body: Any) -> HttpResponse:  # noqa: ANN401 - set below
        opened = opened_session(request)
        with bounded(opened.bounds):
            found = door.search(
                opened.account, kind, body.words, purpose=body.purpose, after=body.after, at_most=body.limit
            )
        return _page(found, body.limit)

    words = (str, Field(max_length=LONGEST_WORDS, description="All of them stand in the name."))
    search.__annotations__["body"] = _asking(kind, "Search", words=words, **_paging(kind))
    api.post(f"/records/{kind}/search", **_told(auth, kind, Route.SEARCH, _page_of(kind)))(search)


#: By route; a route without an endpoint fails as the application starts.
ADDS: Mapping[Route, Callable[[NinjaAPI, Auth, str], None]] = {
    Route.GET: _add_get,
    Route.LIST: _add_list,
    Route.COUNT: _add_count,
    Route.SEARCH: _add_search,
}


class CountAnswer(Strict):
    """How many records there are, of those that the asker may read.

    To who stands outside whole fives are told, and null of fewer than five.
    """

    count: int | None


def _where(body: Any) -> Mapping[str, Any] | None:  # noqa: ANN401 - a model made here
    if body.where is None:
        return None
    return {name: getattr(body.where, name) for name in sorted(body.where.model_fields_set)}


def _page(found: tuple[door.Seen, ...], limit: int) -> HttpResponse:
    following = str(found[-1].id) if len(found) == limit else None
    document = {"records": [dict(each.values) for each in found], "next": following}
    return answered(document, dict[str, Any])


def _told(auth: Auth, kind: str, route: Route, gives: Any) -> dict[str, Any]:  # noqa: ANN401 - a schema
    name = kind.replace("-", "_")
    return {
        "auth": auth,
        "response": {200: gives, **REFUSALS},
        "tags": ["records"],
        "operation_id": f"{route}_{name}",
        "summary": f"{route.capitalize()} records of the kind {kind}."
        if route is not Route.GET
        else f"Get one record of the kind {kind}.",
    }


def _asking(kind: str, route: str, **fields: Any) -> type[Strict]:  # noqa: ANN401 - fields of a model
    return create_model(
        f"{route}{_camel(kind)}",
        __base__=Strict,
        purpose=(Purpose, Field(description="It stands in the audit, and decides which fields come.")),
        **fields,
    )


def _paging(kind: str) -> dict[str, Any]:
    last = Field(None, description="`next` of the page before.")
    most = Field(door.LARGEST_PAGE, ge=1, le=door.LARGEST_PAGE)
    return {"after": (type_of_key(kind) | None, last), "limit": (int, most)}


@cache
def _selection(kind: str) -> Any:  # noqa: ANN401 - a field of a model
    fields: dict[str, Any] = {name: (_selectable(kind, name) | None, None) for name in _readable(kind)}
    model = create_model(f"{_camel(kind)}Where", __base__=Strict, **fields)
    return (model | None, Field(None, description="Values that fields have; null is unknown."))


def _selectable(kind: str, field: str) -> Any:  # noqa: ANN401 - a type
    """Give the type of a value to select by: a time without its zone would mean another one elsewhere."""
    known = type_of_field(kind, field)
    return AwareDatetime if known in (datetime, datetime | None) else known


@cache
def _record(kind: str) -> type[Strict]:
    fields: dict[str, Any] = {name: (type_of_field(kind, name) | None, None) for name in _readable(kind)}
    return create_model(f"{_camel(kind)}Record", __base__=Strict, **fields)


@cache
def _page_of(kind: str) -> type[Strict]:
    record: Any = _record(kind)
    following = Field(description="`after` of the next page; null on the last one.")
    fields: dict[str, Any] = {"records": (list[record], ...), "next": (str | None, following)}
    return create_model(f"{_camel(kind)}Page", __base__=Strict, **fields)


def _readable(kind: str) -> list[str]:
    return sorted({field for _, _, k, field, _ in access_table().reads if k == kind})


def _camel(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("-"))
