"""A party that knows nothing but its sheet sees whether the sheet is the neutral's and keeps its terms."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case, WeightTable
from repatria.core.errors import SheetInvalid
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.casefile import read_case
from repatria.planning.sheets import neutral_public_key, read_sheet, sign_sheet, verify_sheet
from repatria.planning.sheets.form import sheet_from_json
from repatria.planning.verify import Verification
from repatria.planning.views import share, sheet_text
from tests.builders import case, get, give, group, offer, person
from tests.laws.small_cases import any_case, examples

KEY = b"0123456789abcdef" * 4
OTHER_KEY = b"fedcba9876543210" * 4
PUBLIC = neutral_public_key(KEY)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@cache
def released(party: str = "A") -> dict[str, Any]:
    """Make the signed sheet of one side of an exchange by rank, ten for three, one of them with a child."""
    drawn = case(
        group("a-group", "B", "A", count=3, rank="captain"),
        person("a-child", "B", "A", accompanies=("a-group",)),
        group("b-group", "A", "B", count=10, rank="private"),
        offer(
            "a-1",
            "A",
            give(who(held_by="A"), "B", at_least=2, at_most=10),
            get(who(held_by="B"), "A", per_given="3/2", given_weights="ranks", got_weights="ranks"),
            get(who(home="A"), "A", at_least=2),
        ),
        offer("a-2", "A", give(who(held_by="A", rank="colonel"), "B"), get(who(home="A"), "A", at_least=9)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", all=True)),
        WeightTable("ranks", "rank", (("captain", 5), ("private", 1))),
    )
    return sign_sheet(share(drawn, plan_case(drawn), party, is_released=True), KEY)


def check(sheet: dict[str, Any], *, party: str | None = "A", neutral: str | None = PUBLIC) -> Verification:
    """Check a sheet given as JSON values."""
    return verify_sheet(sheet_from_json(sheet), party=party, neutral=neutral)


def resigned(change: Callable[[dict[str, Any]], object], party: str = "A") -> set[str]:
    """Name the checks that a neutral's own signed sheet breaks after a change that it made itself."""
    sheet = copy.deepcopy(released(party))
    change(sheet)
    return {broken.name for broken in check(sign_sheet(sheet, KEY), party=party).broken}


def test_the_key_and_a_signature_are_known() -> None:
    """The public key and the signature of a small document are these, on every machine and version."""
    assert PUBLIC == "ed25519:1000f933618a9c6b48e346cfe631c7e93e7ede1a51f48c58dd7596c379b0c210"
    assert sign_sheet({"party": "A"}, KEY)["signature"]["value"] == (
        "8ce64861ca5402a2227a57fe3a7ddd0b0fac1d3632bb3b163f1153a3fd2ce9a8"
        "6b01b6f544a90b4ec12cebcec58b46be306f34bcd8fb603dff5e200c6314c000"
    )


def test_a_sheet_of_the_neutral_is_kept() -> None:
    """A released sheet passes every check, for both sides."""
    assert len(released()["gives"]) == 1
    assert check(released()).broken == ()
    assert check(released("B"), party="B").broken == ()


def test_signing_twice_gives_the_same_bytes() -> None:
    """Nothing of chance or time is in a signature."""
    assert sheet_text(sign_sheet(released(), KEY)) == sheet_text(released())


def test_an_unsigned_sheet_is_refused() -> None:
    """Anybody can write a sheet without a signature."""
    assert [one.name for one in check({**released(), "signature": None}).broken] == ["signature"]


def test_a_forged_signature_is_refused() -> None:
    """A signature of other bytes does not pass for the one of the sheet."""
    value = released()["signature"]["value"]
    for forged in ("0" * 128, value[2:] + "00", value[64:] + value[:64]):
        sheet = {**released(), "signature": {"public_key": PUBLIC, "value": forged}}
        assert [one.name for one in check(sheet).broken] == ["signature"]


def test_another_key_is_refused_by_whoever_knows_the_neutrals() -> None:
    """A sheet signed with another key passes only where nobody says whose key to expect, and says so."""
    sheet = sign_sheet(released(), OTHER_KEY)
    assert [one.name for one in check(sheet).broken] == ["signature"]
    unknown = check(sheet, neutral=None)
    assert unknown.is_valid
    assert "the sheet cannot show" in unknown.checks[0].says


def test_the_key_of_another_in_the_sheet_is_refused() -> None:
    """Writing the neutral's public key over one's own does not make the signature the neutral's."""
    sheet = copy.deepcopy(sign_sheet(released(), OTHER_KEY))
    sheet["signature"]["public_key"] = PUBLIC
    assert [one.name for one in check(sheet).broken] == ["signature"]


def test_the_sheet_of_another_party_is_refused() -> None:
    """A sheet that the neutral signed for another party is not this party's."""
    assert [one.name for one in check(released("B"), party="A").broken] == ["party"]


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the path of every value in a document, tables and lists too."""
    if path:
        yield path
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, member in members:
        yield from leaves(member, (*path, name))


@examples(400)
@given(path=st.sampled_from(sorted(leaves(released()), key=str)), value=json_values)
def test_no_value_of_a_sheet_can_be_changed(path: tuple[str | int, ...], value: object) -> None:
    """Put anything else in the place of any value: the sheet is malformed or refused, never a traceback."""
    sheet = copy.deepcopy(released())
    place: Any = sheet
    for step in path[:-1]:
        place = place[step]
    is_same = json.dumps(place[path[-1]]) == json.dumps(value)
    place[path[-1]] = value
    assert is_same or is_refused(sheet)


@examples(100)
@given(path=st.sampled_from(sorted(leaves(released()), key=str)))
def test_no_value_of_a_sheet_can_be_taken_out(path: tuple[str | int, ...]) -> None:
    """Take any key or entry out: the sheet is malformed or refused."""
    sheet = copy.deepcopy(released())
    place: Any = sheet
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    assert is_refused(sheet)


def is_refused(sheet: dict[str, Any]) -> bool:
    """Is a document no sheet, or one that breaks a check?"""
    try:
        return not check(sheet, party=None).is_valid
    except SheetInvalid:
        return True


def test_all_faults_of_a_malformed_sheet_are_named_at_once() -> None:
    """Each fault has its place and its code."""
    sheet = copy.deepcopy(released())
    sheet["case"]["as_of"] = "soon"
    sheet["gives"][0]["count"] = 0
    sheet["gives"][0]["under"] = "b-1"
    sheet["credited"][0]["terms"] = [7]
    sheet["offers"][0]["gets"][0]["per_given"] = 1.5
    sheet["offers"][0]["state"] = "dreamt"
    sheet["extra"] = 1
    del sheet["says"]
    with pytest.raises(SheetInvalid) as raised:
        sheet_from_json(sheet)
    assert {(fault.key, fault.code) for fault in raised.value.faults} >= {
        ("case.as_of", "bad-date"),
        ("gives[0].count", "bad-number"),
        ("gives[0].under", "no-such-reference"),
        ("credited[0].terms", "no-such-reference"),
        ("offers[0].gets[0].per_given", "wrong-type"),
        ("offers[0].state", "not-one-of"),
        ("extra", "unknown-key"),
        ("says", "missing"),
    }


@pytest.mark.parametrize(
    "damaged",
    [
        b"", b"\xff\xfe", b"[1, 2", b"[]", b"null", b"NaN", b"[" * 100_000, b'{"a": 1, "a": 2}',
        b"9" * 10_000, b'{"party": "\\ud800"}', b'{"\\ud800": 1}',
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_as_such(damaged: bytes, tmp_path: Path) -> None:
    """Damaged files end in a fault, never in a traceback."""
    (tmp_path / "sheet.json").write_bytes(damaged)
    with pytest.raises(SheetInvalid):
        read_sheet(tmp_path / "sheet.json")


@examples(200)
@given(value=json_values)
def test_no_json_at_all_ends_in_a_traceback(value: object) -> None:
    """Whatever JSON is given as a sheet, it is malformed."""
    with pytest.raises(SheetInvalid):
        sheet_from_json(value)


# What follows is signed by the neutral, and wrong: a party need not trust the neutral for its own terms.


def test_giving_less_than_the_least_is_found() -> None:
    """A give-term's at_least is counted from what is given."""
    assert "terms" in resigned(lambda sheet: sheet["offers"][0]["gives"][0].update(at_least=11, at_most=None))


def test_giving_more_than_the_most_is_found() -> None:
    """A give-term's at_most is counted from whoever it may mean."""
    assert resigned(lambda sheet: sheet["offers"][0]["gives"][0].update(at_most=9)) == {"terms"}


def test_getting_less_than_the_least_is_found() -> None:
    """A get-term's at_least is counted from the credits."""
    assert resigned(lambda sheet: sheet["offers"][0]["gets"][1].update(at_least=4)) == {"terms"}


def test_a_ratio_is_computed_in_fractions() -> None:
    """Fifteen for ten keeps three for two, and breaks anything above by however little."""
    assert resigned(lambda sheet: sheet["offers"][0]["gets"][0].update(per_given="3/2")) == set()
    above = "150000000001/100000000000"
    assert resigned(lambda sheet: sheet["offers"][0]["gets"][0].update(per_given=above)) == {"terms"}


def test_a_weight_that_is_not_there_is_not_taken_for_zero() -> None:
    """Without the weight of those given, the term is not met."""
    assert resigned(lambda sheet: sheet["gives"][0].update(weights={})) == {"terms"}


def test_an_arrival_credited_twice_is_found() -> None:
    """Of three who arrive no more than three pay the offers of one party."""

    def twice(sheet: dict[str, Any]) -> None:
        row = sheet["credited"][0]
        sheet["credited"].append({**row, "offer": "a-2", "terms": [0], "count": 1})

    assert "credits" in resigned(twice)


def test_more_credited_than_received_is_found() -> None:
    """What is credited as arriving here has to be received here."""
    assert resigned(lambda sheet: sheet["receives"][1].update(count=2)) == {"credits"}
    assert resigned(lambda sheet: sheet["credited"][0].update(count=4)) == {"credits"}


def test_ones_own_people_do_not_pay() -> None:
    """A release of the party itself is never credited to it."""
    assert "credits" in resigned(lambda sheet: sheet["credited"][0].update({"from": "A"}))


def test_a_release_that_no_term_makes_is_found() -> None:
    """Whoever is given is counted by a give-term that can mean them."""
    assert "moves" in resigned(lambda sheet: sheet["gives"][0].update(terms=[]))
    assert "moves" in resigned(lambda sheet: sheet["gives"][0].update(to="C"))
    assert "moves" in resigned(lambda sheet: sheet["gives"][0].update(limits=[]))


def test_a_credit_that_its_term_does_not_mean_is_found() -> None:
    """Where a selection names the holder, the sheet itself shows that another's people do not count."""
    assert "credits" in resigned(lambda sheet: sheet["credited"][0].update({"from": "C"}))


def test_an_offer_in_force_without_a_release_is_found() -> None:
    """In force is what somebody is given under."""
    assert resigned(lambda sheet: sheet["in_force"].append("a-2")) == {"in-force"}
    assert "in-force" in resigned(lambda sheet: sheet["offers"][0].update(state="withdrawn"))
    assert "in-force" in resigned(lambda sheet: sheet["offers"][0].update(until="2025-01-11"))


def test_an_offer_of_another_is_found() -> None:
    """A sheet holds offers of its party alone."""
    assert resigned(lambda sheet: sheet["offers"][1].update(by="B")) == {"offers"}


def test_whoever_travels_along_goes_with_somebody() -> None:
    """Those who are not counted accompany somebody who goes to the same place."""

    def alone(sheet: dict[str, Any]) -> None:
        next(row for row in sheet["receives"] if row["with"])["with"] = ["nobody"]

    assert resigned(alone) == {"moves"}


def test_what_all_can_show_is_said() -> None:
    """Under `all` a sheet shows a number, and says that the list is the holder's claim."""
    says = {one.name: one.says for one in check(released("B"), party="B").checks}
    assert "gets[0].all: 10." in says["all"]
    assert "the holder's claim" in says["all"]
    assert resigned(lambda sheet: sheet["credited"][0].update(terms=[]), "B") == {"all", "credits"}


def test_before_release_a_sheet_is_checked_for_what_it_holds() -> None:
    """Signature, party and offers; nothing else is there."""
    drawn = read_case(Path(__file__).resolve().parents[2] / "cases" / "kursk-2025")
    sheet = sign_sheet(share(drawn, plan_case(drawn), "UA", is_released=False), KEY)
    verification = check(sheet, party="UA")
    assert verification.is_valid
    assert [one.name for one in verification.checks] == ["signature", "party", "offers"]


@examples(150)
@given(drawn=any_case())
def test_what_the_neutral_shares_is_always_kept(drawn: Case) -> None:
    """Every sheet of every plan passes its check, read back from its bytes."""
    plan = plan_case(drawn)
    for party in drawn.parties:
        for is_released in (False, True):
            sheet = sign_sheet(share(drawn, plan, party.id, is_released=is_released), KEY)
            verification = check(json.loads(sheet_text(sheet)), party=party.id)
            assert [(one.name, one.says) for one in verification.broken] == []
