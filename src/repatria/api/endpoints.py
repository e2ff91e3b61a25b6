"""The API as one object: its endpoints, made from the acts and the access table, and its description."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

import repatria
from repatria.api.acts import add_acts
from repatria.api.problems import MEDIA_TYPE, install
from repatria.api.records import add_records
from repatria.api.signing_in import Session, add_signing_in

DESCRIPTION = (
    "The acts and readings of a registry. Sign in by `open_session`; what it gives as `token` goes into the "
    "header `Authorization: Bearer TOKEN` of every other request. Every refusal has the shape `Problem`."
)


class DescribedAPI(NinjaAPI):
    """An API whose description names the one shape of all refusals once."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the same
        super().__init__(**options)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:  # noqa: ANN401 - as the framework has it
        """Give the description; made once, for anybody may ask for it."""
        known = repr(sorted(options.items()))
        if known not in self._described:
            self._described[known] = self._describe(**options)
        return self._described[known]

    def _describe(self, **options: Any) -> OpenAPISchema:  # noqa: ANN401 - the same
        document = super().get_openapi_schema(**options)
        for operations in document["paths"].values():
            for operation in operations.values():
                answers = operation["responses"]
                for status in [each for each in answers if int(each) >= 400]:
                    answers[status] = {"$ref": "#/components/responses/Refusal"}
        shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
        refusal = {"description": "Refused, and why.", "content": {MEDIA_TYPE: shape}}
        document["components"]["responses"] = {"Refusal": refusal}
        return document


def make_api() -> NinjaAPI:
    """Make the API for one application.

    Raises:
        LookupError: An act or a route has neither an endpoint nor a reason why not.
    """
    # No page of documentation: those there are load scripts from elsewhere.
    api = DescribedAPI(
        title="Repatria registry",
        version=repatria.__version__,
        description=DESCRIPTION,
        docs_url=None,
        urls_namespace="registry-api",
    )
    install(api)
    auth = Session()
    add_signing_in(api)
    add_acts(api, auth)
    add_records(api, auth)
    return api
