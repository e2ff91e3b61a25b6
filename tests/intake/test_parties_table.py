"""The table of parties: no word means two parties, and every code it names has a row."""

from __future__ import annotations

from collections import defaultdict

from repatria.intake.vocabulary.wordlists import parties

KINDS = {"state", "people", "armed group", "body"}


def test_no_word_stands_for_two_parties() -> None:
    """A name, a seat, an adjective, a noun for people or a leader stands in one row only."""
    rows: defaultdict[str, set[str]] = defaultdict(set)
    for code, party in parties().items():
        leaders = [form for leader in party.leaders for form in leader]
        for word in (*party.names, *party.seats, *party.adjectives, *party.people, *leaders):
            rows[word].add(code)
    assert {word: codes for word, codes in rows.items() if len(codes) > 1} == {}


def test_no_list_says_a_word_twice() -> None:
    """No word stands twice in a list, nor as a name and a seat."""
    twice = [
        (code, word)
        for code, party in parties().items()
        for listed in ((*party.names, *party.seats), party.adjectives, party.people, party.kin_words)
        for word in listed
        if listed.count(word) > 1
    ]
    assert twice == []


def test_every_row_is_of_a_kind_and_leans_on_rows() -> None:
    """Kinds are known, lands are parties, kin words have lands, and no two rows look the same."""
    known = parties()
    assert {party.kind for party in known.values()} == KINDS
    assert [
        (code, land)
        for code, party in known.items()
        for land in (*party.lands, *party.kin_lands)
        if land not in known
    ] == []
    assert [code for code, party in known.items() if bool(party.kin_words) != bool(party.kin_lands)] == []
    assert len({party.name for party in known.values()}) == len(known)


def test_every_row_can_be_found() -> None:
    """Each row has a word by which a report can name it, written as the reader sees it: marks straight."""
    for code, party in parties().items():
        words = (*party.names, *party.seats, *party.adjectives, *party.people)
        assert words, code
        assert all(word == word.strip() and "’" not in word for word in words), code
