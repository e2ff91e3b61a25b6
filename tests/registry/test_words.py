"""Words by which records are found: a normal form in every script, and never by another field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.registry.words import LONGEST_WORD, asked, normal, words_of

letters = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=LONGEST_WORD // 4)


def finds(query: str, said: dict[str, str | None], fields: set[str]) -> bool:
    """Say whether a search finds a record, by the plain meaning of what `asked` gives."""
    words = f" {words_of(said) or ''} "
    wanted = asked(query, fields)
    return bool(wanted) and all(
        any(all(f" {beginning}" in words for beginning in way) for way in ways) for ways in wanted
    )


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("Вигаданенко Микола", "вигаданенко"), ("Ґалаґан", "ґала"), ("O'Vyhadanyi", "ovyhad"),
        ("Élan", "elan"),
        ("김가명", "김가"), ("Straße", "STRASSE"), ("Made-up Person", "person made"), ("عَلِيّ", "علي"),
    ],
)  # fmt: skip
def test_name_is_found_in_its_script(written: str, query: str) -> None:
    """Case, accents, marks and apostrophes do not matter, in any script; nor does the order of words."""
    assert finds(query, {"name": written}, {"name"})


@given(st.lists(letters, min_size=1, max_size=4), st.data())
def test_anybody_is_found_by_beginnings(words: list[str], data: st.DataObject) -> None:
    """By the beginning of any word of a name somebody is found, whatever the name."""
    word = data.draw(st.sampled_from(words))
    beginning = word[: data.draw(st.integers(1, len(word)))]
    assert finds(beginning, {"name": " ".join(words)}, {"name"}) or not normal(beginning).strip()


@given(query=st.text(max_size=30), unit=st.text(max_size=30))
def test_other_field_is_never_found(query: str, unit: str) -> None:
    """Whatever is searched for, nothing is found by a field that is not asked for."""
    assert not finds(query, {"unit": unit}, {"name", "number"})


@pytest.mark.parametrize("query", ["M-1", "m1", "M 1", "m/1", "M"])
def test_number_is_found_however_it_is_written(query: str) -> None:
    """Hyphens, strokes and gaps in a number do not matter."""
    assert finds(query.replace(" ", ""), {"number": "M-1"}, {"number"})


@given(st.text(max_size=200))
def test_words_hold_nothing_that_queries_know(text: str) -> None:
    """No word holds a quote, a gap or an operator of a query, so that none can be smuggled in."""
    for ways in asked(text, {"name", "number", "unit"}):
        for way in ways:
            assert all(part.strip().replace(":", "", 1).isalnum() for part in way)
