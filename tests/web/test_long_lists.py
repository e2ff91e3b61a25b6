"""A long list is laid out at once, and is what Django would lay out option by option."""

from __future__ import annotations

from html.parser import HTMLParser

from django import forms
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from repatria.registry.roles import Role
from repatria.web.long_lists import LongList
from tests.registry import people
from tests.web.test_weight import HEAVIEST, static_bytes
from tests.web.visiting import TOKEN, Browsing

texts = st.text(st.sampled_from("aб<>&\"'김"), max_size=4)


class Read(HTMLParser):
    """Reads what a browser would: tags with their attributes, and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.read: list[object] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.append((tag, sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.read.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.read.append(data)


@given(
    st.dictionaries(texts, texts.filter(str.strip), max_size=5), st.none() | texts,
    st.dictionaries(st.sampled_from(["id", "aria-invalid", "aria-describedby"]), texts),
)  # fmt: skip
def test_it_is_what_django_lays_out(
    choices: dict[str, str], value: str | None, attrs: dict[str, str]
) -> None:
    """Whatever stands in it, and whatever was chosen."""
    said = [(key, gettext_lazy(words)) for key, words in choices.items()]
    ours, theirs = (kind({"class": "x"}, said) for kind in (LongList, forms.Select))
    assert Read(ours.render("a<b", value, attrs)).read == Read(theirs.render("a<b", value, attrs)).read


def test_the_longest_offer_is_light(pages_on_sqlite: Browsing) -> None:
    """With as many terms as a sentence can hold, each with its lists of parties, as a browser fetches it."""
    inside = pages_on_sqlite.signed_in(people.account(Role.NEGOTIATOR))
    token = TOKEN.search(inside.open("/offers/new/").text)
    assert token is not None
    sent = {"csrfmiddlewaretoken": token.group(1), "gives": "4", "gets": "4", "step": "look"}
    shown = inside.client.post("/offers/new/", sent, headers={"accept-encoding": "gzip"})
    assert (shown.status_code, shown.headers["Content-Encoding"]) == (200, "gzip")
    assert len(shown.content) + static_bytes() < HEAVIEST
