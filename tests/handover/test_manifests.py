"""What stands on a manifest, who may hold it, and that an altered one is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from repatria.core.errors import DayInvalid, DocumentRefused
from repatria.core.handovers import People, Roll, Transport
from repatria.core.manifests import Manifest, make_manifests
from repatria.core.rolls import roll_from_document, roll_to_document
from repatria.core.selections import who
from repatria.handover.backends.codes import qr_svg
from repatria.handover.documents import (
    NEUTRAL,
    check_signers,
    finished,
    public_key_text,
    read_document,
    signed,
    text_of,
)
from repatria.handover.numbers import number_of, read_number
from repatria.handover.pages import cards_content, cards_pdf, cards_pictures, manifest_pdf
from repatria.handover.rolls import make_roll
from repatria.handover.words import LANGUAGES, words
from tests.builders import case, get, give, group, offer
from tests.handover.days import KEY, people_of, planned, roll_of, sheet_of, traveler, two_sides

#: All that a line of a manifest may say.
LINE = {"number", "names", "rank", "born", "service_number"}
HEAD = {"kind", "plan", "round", "from", "to", "place", "at", "people", "digest", "signatures"}


def lists(roll: Roll, kind: str) -> list[Manifest]:
    """Give the manifests of one kind."""
    return [one for one in make_manifests(roll) if one.document["kind"] == kind]


def test_a_manifest_says_five_things_and_a_number() -> None:
    """Nothing but number, names, rank, birth and service number stands of a person on a manifest."""
    manifests = lists(roll_of(two_sides()), "people")
    assert [set(one.document) for one in manifests] == [HEAD, HEAD]
    assert {frozenset(line) for one in manifests for line in one.document["people"]} == {frozenset(LINE)}


def test_no_identifier_of_the_case_is_on_a_manifest() -> None:
    """Records, offers and identifiers of people stay in the neutral's roll."""
    text = "".join(text_of(one.document) for one in make_manifests(roll_of(two_sides())))
    said = json.loads(f"[{text.replace('}' + chr(10) + '{', '},{')}]")
    words_said = {key for one in said for line in one["people"] for key in line}
    assert words_said.isdisjoint({"person", "record", "offer", "transfer"})
    assert [word for word in ('"of-a"', '"a-1"', '"spare"') if word in text] == []


def test_a_party_holds_only_journeys_that_begin_or_end_with_it() -> None:
    """Of three parties that exchange two by two, each is given its own journeys and no other."""
    made = case(
        *(group(f"{a}{b}", a, b, count=1) for a, b in ("AB", "BA", "AC", "CA")),
        offer("a", "A", give(who(held_by="A"), "B", "C"), get(who(home="A"), "A", at_least=2)),
        offer("b", "B", give(who(held_by="B"), "A"), get(who(home="B"), "B", at_least=1)),
        offer("c", "C", give(who(held_by="C"), "A"), get(who(home="C"), "C", at_least=1)),
    )
    manifests = make_manifests(roll_of(made))
    held = {party: {one.parties for one in manifests if party in one.parties} for party in "ABC"}
    assert held["B"] == {("A", "B"), ("B", "A")}
    assert held["C"] == {("A", "C"), ("C", "A")}


def test_health_is_on_the_transport_list_alone() -> None:
    """How somebody has to be carried stands on the list of that, and the list says nothing but that."""
    made = two_sides()
    day = planned(made)
    people = replace(people_of(made), transport=(("of-a/1", Transport.LYING),))
    roll = make_roll(day, people, sheet_of(day))
    transport = lists(roll, "transport")
    assert [one.document["transport"] for one in transport] == [[{"number": "1-3", "transport": "lying"}]]
    assert "lying" not in "".join(text_of(one.document) for one in lists(roll, "people"))


def test_effects_are_a_list_apart() -> None:
    """Effects stand on their own list, by number, all things of a person in one line."""
    made = two_sides()
    day = planned(made)
    people = replace(people_of(made), effects=(("of-a/1", "a made-up ring"), ("of-a/1", "30 made-up coins")))
    effects = lists(make_roll(day, people, sheet_of(day)), "effects")
    assert [one.document["effects"] for one in effects] == [
        [{"number": "1-3", "what": ["a made-up ring", "30 made-up coins"]}]
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('"private"', '"general"', 1), "digest"),
        (lambda text: text.replace('"1-3"', '"9-9"', 1), "digest"),
        (lambda text: text.replace('"kind": "people"', '"kind": "roll"'), "digest"),
        (lambda text: text.replace('"kind": "people"', '"kind": "letter"'), "kind"),
        (lambda text: text[:-30], "form"),
        (lambda text: text.replace('"round": 1', '"round": 1, "round": 1'), "form"),
        (lambda text: text.replace('"round": 1', '"round": 1.5'), "form"),
        (lambda _: "[]", "form"),
        (lambda text: text.replace('"round": 1', '"round": "\\ud800"'), "form"),
        (lambda _: "[" * 100_000, "form"),
    ],
    ids=["rank", "number", "kind", "letter", "cut", "key twice", "fraction", "list", "half a sign", "deep"],
)
def test_an_altered_manifest_is_refused(change: object, reason: str) -> None:
    """Whatever is changed in a manifest, it is refused, and the reason is said."""
    assert callable(change)
    manifest = signed(make_manifests(roll_of(two_sides()))[0].document, NEUTRAL, KEY)
    with pytest.raises(DocumentRefused) as refused:
        read_document(change(text_of(manifest)).encode())
    assert refused.value.reason == reason


def test_a_manifest_made_anew_is_refused_by_its_signature() -> None:
    """Who changes a manifest and computes its digest anew cannot sign it as the neutral."""
    manifest = signed(make_manifests(roll_of(two_sides()))[0].document, NEUTRAL, KEY)
    body = {key: value for key, value in manifest.items() if key not in ("digest", "signatures")}
    forged = {**finished({**body, "place": "elsewhere"}), "signatures": manifest["signatures"]}
    with pytest.raises(DocumentRefused) as refused:
        check_signers(read_document(text_of(forged).encode()), {NEUTRAL: public_key_text(KEY)})
    assert refused.value.reason == "signature"


@pytest.mark.parametrize(("signs", "reason"), [(None, "unsigned"), (b"o" * 32, "key")])
def test_only_the_neutrals_own_key_will_do(signs: bytes | None, reason: str) -> None:
    """A manifest that nobody signed, or somebody else did, is refused."""
    manifest = make_manifests(roll_of(two_sides()))[0].document
    document = manifest if signs is None else signed(manifest, NEUTRAL, signs)
    with pytest.raises(DocumentRefused) as refused:
        check_signers(document, {NEUTRAL: public_key_text(KEY)})
    assert refused.value.reason == reason


def test_a_roll_comes_back_as_it_was_written() -> None:
    """Writing a roll as a document and reading it again gives the same roll."""
    roll = roll_of(two_sides(of_a=5))
    assert roll_from_document(json.loads(text_of(roll_to_document(roll)))) == roll
    assert len(roll.spare) == 2


def test_fewer_people_than_the_plan_moves_are_refused() -> None:
    """A list with one person too few makes no roll."""
    made = two_sides()
    day = planned(made)
    short = People(people_of(made).travelers[1:])
    with pytest.raises(DayInvalid) as refused:
        make_roll(day, short, sheet_of(day))
    assert [(fault.key, fault.code) for fault in refused.value.faults] == [("of-a", "bad-number")]


def test_a_mistyped_number_is_nobodys() -> None:
    """Every wrong digit and every swap of neighbors in a number is found."""
    for place in (1, 7, 42, 170, 2000):
        right = number_of(place)
        digits = right.replace("-", "")
        wrong = {
            digits[:at] + other + digits[at + 1 :]
            for at in range(len(digits))
            for other in "0123456789"
            if other != digits[at]
        }
        wrong |= {
            digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            for at in range(len(digits) - 1)
            if digits[at] != digits[at + 1]
        }
        assert read_number(digits) == right
        assert {read_number(text) for text in wrong} == {None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_every_word_in_every_language(language: str) -> None:
    """A manifest is set in each language, with every word of the page and a shape for every sign."""
    made = two_sides(2)
    day = planned(made)
    manifest = make_manifests(make_roll(day, people_of(made), sheet_of(day, language)))[0]
    assert words(language).keys() == words("en").keys()
    assert manifest_pdf(manifest.document).startswith(b"%PDF")


def test_the_same_manifest_gives_the_same_page() -> None:
    """A page holds no hour of making: both sides can print it and compare."""
    document = make_manifests(roll_of(two_sides()))[0].document
    assert manifest_pdf(document) == manifest_pdf(document)


def test_a_sign_without_a_shape_is_refused() -> None:
    """A name in a script that the fonts lack is refused; it would be printed as boxes."""
    made = two_sides(1)
    day = planned(made)
    strange = replace(traveler("of-a/1", "of-a"), names=(("en", "ตัวอย่าง"),))
    people = People((strange, *people_of(made).travelers[1:]))
    manifest = make_manifests(make_roll(day, people, sheet_of(day)))[0]
    with pytest.raises(DocumentRefused) as refused:
        manifest_pdf(manifest.document)
    assert refused.value.reason == "glyph"
    assert "U+0E15" in refused.value.message


def test_nothing_in_a_name_is_read_as_markup() -> None:
    """A name that looks like markup of the page is set as it stands."""
    made = two_sides(1)
    day = planned(made)
    odd = replace(traveler("of-a/1", "of-a"), names=(("en", '#panic("x") *Bold* $x$ <label> \\ "quote"'),))
    people = People((odd, *people_of(made).travelers[1:]))
    manifest = make_manifests(make_roll(day, people, sheet_of(day)))[0]
    assert manifest_pdf(manifest.document).startswith(b"%PDF")


def test_a_card_says_a_number_and_nothing_else() -> None:
    """Whoever finds one learns nothing of anybody; each code is of the number that stands below it."""
    content = cards_content(["1-3", "17-4"])
    assert [set(card) for card in content["cards"]] == [{"number", "code"}] * 2
    assert [card["number"] for card in content["cards"]] == ["1-3", "17-4"]
    assert content["cards"][0]["code"] == qr_svg("1-3") != content["cards"][1]["code"]
    assert cards_pdf(["1-3", "17-4"]) == cards_pdf(["1-3", "17-4"])
    assert len(cards_pictures(number_of(place) for place in range(1, 50))) == 3
