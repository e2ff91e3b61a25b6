"""A party's view says nothing that a confidence could change."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.counts import Count
from repatria.core.errors import RequestInvalid
from repatria.core.persons import Fitness, Ground, People, Says, Wish
from repatria.core.rules import Before, Rule, Together
from repatria.core.selections import Selection, who
from repatria.planning import ask, plan_case
from repatria.planning.casefile import read_case
from repatria.planning.questions.as_party import ask_as_party
from repatria.planning.questions.sweep import sweep, sweep_as_party
from repatria.planning.sheets import sign_sheet
from repatria.planning.views import share, sheet_text
from tests.builders import case, get, give, offer, person, wish
from tests.laws.small_cases import any_case, examples

CASES = Path(__file__).resolve().parents[2] / "cases"
GALLERY = sorted(file.parent for file in CASES.glob("*/case.toml"))

confidences = st.fixed_dictionaries(
    {
        "wish": st.one_of(
            st.none(),
            st.builds(
                Wish,
                says=st.sampled_from((Says.RETURN, Says.STAY, Says.UNDECIDED)),
                private=st.booleans(),
            ),
            st.builds(Wish, says=st.just(Says.ELSEWHERE), hosts=st.just(("A",)), private=st.booleans()),
        ),
        "fear": st.sampled_from(((), ("A",), ("A", "B"))),
        "assessed": st.sampled_from(((), ("C",))),
        "may_go_to": st.none(),
        "fitness": st.sampled_from(Fitness),
        "ground": st.sampled_from(Ground),
    }
)


def sheets(drawn: Case, *, is_released: bool) -> dict[str, str]:
    """Plan a case and write the sheet of each party, signed."""
    plan = plan_case(drawn)
    return {
        party.id: sheet_text(sign_sheet(share(drawn, plan, party.id, is_released=is_released), b"k" * 32))
        for party in drawn.parties
    }


def with_people(drawn: Case, changed: People) -> Case:
    """Give the case with one record in place of the one of that name."""
    people = tuple(changed if one.id == changed.id else one for one in drawn.people)
    return replace(drawn, people=people)


@examples(60)
@given(drawn=any_case(), confidence=confidences, position=st.integers(0, 4))
def test_before_release_no_confidence_changes_a_byte(
    drawn: Case, confidence: dict[str, Any], position: int
) -> None:
    """Change one person's wish, mark, fitness or hold: before release every party's sheet stays the same."""
    one = drawn.people[position % len(drawn.people)]
    other = with_people(drawn, replace(one, **confidence))
    assert sheets(drawn, is_released=False) == sheets(other, is_released=False)


@examples(60)
@given(drawn=any_case(), data=st.data())
def test_before_release_no_rule_of_the_people_changes_a_byte(drawn: Case, data: st.DataObject) -> None:
    """Whoever asks to go together, or one before the other: before release every sheet stays the same."""
    other = with_rules_of_people(drawn, data)
    assert sheets(drawn, is_released=False) == sheets(other, is_released=False)


@examples(60)
@given(drawn=any_case(), data=st.data())
def test_a_party_is_answered_as_if_nobody_were_bound(drawn: Case, data: st.DataObject) -> None:
    """What a party hears of what it would take shows no one who is bound."""
    other = with_rules_of_people(drawn, data)
    assert ask_as_party(drawn, Selection()) == ask_as_party(other, Selection())


@examples(60)
@given(drawn=any_case(), data=st.data())
def test_after_release_only_moves_show_who_is_bound(drawn: Case, data: st.DataObject) -> None:
    """After release, who is bound can change transfers, credits and offers in force, and nothing else."""
    plans = [(each, plan_case(each)) for each in (drawn, with_rules_of_people(drawn, data))]
    for party in drawn.parties:
        one, two = (share(each, plan, party.id, is_released=True) for each, plan in plans)
        differing = {key for key in one | two if one.get(key) != two.get(key)}
        assert differing <= {"in_force", "gives", "receives", "credited"}


def with_rules_of_people(drawn: Case, data: st.DataObject) -> Case:
    """Give the case with other rules that people asked for in private: some taken away, some added."""
    alone = [one.id for one in drawn.people if not one.accompanies and one.count == Count.exactly(1)]
    kept = tuple(rule for rule in drawn.rules if not isinstance(rule, Together) or data.draw(st.booleans()))
    added: list[Rule] = []
    if len(alone) > 1:
        chosen = data.draw(st.lists(st.sampled_from(alone), min_size=2, unique=True))
        added = [Together(tuple(sorted(chosen))), Before(who(id=chosen[0]), who(id=chosen[1]))]
    return replace(drawn, rules=(*kept, *added))


def test_a_party_sees_no_one_bound_as_a_number_varies() -> None:
    """What a party is shown of a number that varies is the same, whoever asked to go together."""
    free = case(
        person("p", "A", "B"),
        person("q", "C", "B"),
        offer("a-1", "A", give(who(held_by="A"), "B", at_most=1)),
    )
    bound = replace(free, rules=(Together(("p", "q")),))
    values = (Fraction(0), Fraction(1))
    vary = "a-1.gives[0].at_most"
    assert sweep(free, vary, values) != sweep(bound, vary, values)
    assert sweep_as_party(free, vary, values) == sweep_as_party(bound, vary, values)


@pytest.mark.parametrize("folder", GALLERY, ids=lambda folder: folder.name)
def test_before_release_a_refusal_in_the_gallery_changes_no_byte(folder: Path) -> None:
    """Let the first person of a case of the gallery refuse in private: no party's sheet changes."""
    read = read_case(folder)
    one = replace(read.people[0], wish=Wish(Says.STAY, private=True), may_go_to=None, fear=("UA",))
    assert sheets(read, is_released=False) == sheets(with_people(read, one), is_released=False)


@examples(60)
@given(drawn=any_case(), confidence=confidences)
def test_after_release_only_own_moves_and_offers_in_force_differ(
    drawn: Case, confidence: dict[str, Any]
) -> None:
    """After release a confidence can change transfers, credits and offers in force, and nothing else."""
    other = with_people(drawn, replace(drawn.people[0], **confidence))
    plans = [(each, plan_case(each)) for each in (drawn, other)]
    for party in drawn.parties:
        one, two = (share(each, plan, party.id, is_released=True) for each, plan in plans)
        differing = {key for key in one | two if one.get(key) != two.get(key)}
        assert differing <= {"in_force", "gives", "receives", "credited"}


@examples(60)
@given(drawn=any_case(), confidence=confidences)
def test_a_party_is_answered_as_if_everybody_may_go_home(drawn: Case, confidence: dict[str, Any]) -> None:
    """What a party is told of what it would take does not depend on any confidence."""
    other = with_people(drawn, replace(drawn.people[0], **confidence))
    question = Selection()
    assert ask_as_party(drawn, question) == ask_as_party(other, question)


def test_a_party_cannot_ask_by_the_ground_of_holding() -> None:
    """A question that would show who is held for trial is refused."""
    with pytest.raises(RequestInvalid):
        ask_as_party(case(person("p", "A", "B")), who(ground="convicted"))


def test_the_party_hears_what_the_neutral_does_not() -> None:
    """A refusal ends the neutral's question; the party's is answered, and ends with the person's wish."""
    drawn = case(
        person("p", "A", "B", wish=wish(Says.STAY)),
        person("q", "B", "A"),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=1)),
    )
    assert not ask(drawn, who(id="p")).is_reachable
    answer = ask_as_party(drawn, who(id="p"))
    assert answer.is_reachable
    assert answer.says.endswith("if the person, asked in private, wishes it.")


def test_a_sheet_holds_nothing_of_other_parties_offers() -> None:
    """A party's released sheet names its own offers, moves and credits alone."""
    read = read_case(CASES / "ankara-2024")
    sheet = share(read, plan_case(read), "PL", is_released=True)
    assert {one["id"] for one in sheet["offers"]} == {"pl-1"}
    assert [move["who"] for move in sheet["gives"]] == ["rubtsov"]
    assert {move["offer"] for move in sheet["credited"]} == {"pl-1"}
    assert sheet["receives"] == []
    text = sheet_text(sheet)
    assert all(secret not in text for secret in ("certificate", "can_have", "reasons", "tiers", "digest"))


def test_a_sheet_for_a_stranger_is_refused() -> None:
    """A sheet is made for a party of the case only."""
    drawn = case(person("p", "A", "B"))
    with pytest.raises(RequestInvalid):
        share(drawn, plan_case(drawn), "Z", is_released=False)
