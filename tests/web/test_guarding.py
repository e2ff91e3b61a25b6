"""What every page passes: headers, sizes, and nothing that a browser would run or load from elsewhere."""

from __future__ import annotations

import re
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from repatria.registry.roles import Role
from repatria.registry.settings import opened_settings
from repatria.web.application import application
from repatria.web.statics import static_address
from tests.api.conftest import unlimited
from tests.registry import people
from tests.web.visiting import Browsing

WEB = Path(str(files("repatria.web")))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize("address", ["/sign-in", "/", "/people/", "/no-such-page"])
def test_every_answer_is_kept_tight(pages_on_sqlite: Browsing, address: str) -> None:
    """No page is kept, framed, or may load anything of others."""
    inside = pages_on_sqlite.signed_in(people.account(Role.REGISTRAR, party="UA"))
    headers = inside.open(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_runs_or_loads_what_the_policy_forbids(template: Path) -> None:
    """Styles and scripts stand in files of ours, and nothing is asked of another host."""
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text)
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_anything_past_the_catalogs(template: Path) -> None:
    """What stands between tags is asked of the catalogs, so that it can be said in each language."""
    text = template.read_text(encoding="utf-8")
    for part in (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"<[^>]*>"):
        text = re.sub(part, "", text, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]{2,}", text.replace("Repatria", "")) == []


def test_a_stranger_sends_little(pages_on_sqlite: Browsing) -> None:
    """A form that is larger than a name and a password can be is refused before it is read."""
    assert pages_on_sqlite.send("/sign-in", {"name": "x" * 20_000}).status == 400


def test_the_api_is_served_beside_the_pages(pages_on_sqlite: Browsing) -> None:
    """Its addresses answer as ever, in JSON, and ask for a token and not for a cookie."""
    inside = pages_on_sqlite.signed_in(people.account(Role.REGISTRAR, party="UA"))
    assert inside.open("/api/v1/openapi.json").status == 200
    refused = inside.client.post("/api/v1/records/person/list", "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (401, "not-signed-in")


def test_files_are_kept_for_ever(pages_on_sqlite: Browsing) -> None:
    """Their address changes with what stands in them."""
    del pages_on_sqlite
    served = application(opened_settings(), unlimited())
    began: list[tuple[str, list[tuple[str, str]]]] = []
    body = served(
        {"PATH_INFO": static_address("repatria.css"), "REQUEST_METHOD": "GET"},
        lambda status, headers: began.append((status, headers)),
    )
    with closing(body):
        assert len(b"".join(body)) < 60_000
    ((status, headers),) = began
    assert status.startswith("200")
    assert "immutable" in dict(headers)["Cache-Control"]
