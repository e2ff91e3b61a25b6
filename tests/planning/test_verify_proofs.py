"""A proof is believed only as far as exact arithmetic goes: by hand, without the engine."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from repatria.core.cases import Case, Tier
from repatria.core.plans import (
    Balance,
    Left,
    MadeWith,
    OfferState,
    Outcome,
    Plan,
    Reason,
    RestsOn,
    TierResult,
    Transfer,
)
from repatria.core.rules import Demand
from repatria.core.selections import Selection, who
from repatria.planning.verify import verify_plan
from repatria.planning.verify.rows import summed_products
from tests.builders import case, get, give, group, offer

FREED = (Tier("people freed", (Selection(),)),)


def one_for_two() -> Case:
    """Make a case where nothing closes: A gives one for each that arrives, B gives one for every two."""
    return case(
        group("a", "A", "B", count=3),
        group("b", "B", "A", count=5),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given=2)),
        tiers=FREED,
    )


#: a-1: f(a) <= r(b); r(b) <= f(b); b-1: 2 f(b) <= r(a); r(a) <= f(a). So f(b) <= 0, and f(a) <= 0.
NOBODY: list[Any] = [
    [["get per_given", "a-1", 0], "3"],
    [["credit", "A", "b", "A"], "3"],
    [["get per_given", "b-1", 0], "2"],
    [["credit", "B", "a", "B"], "2"],
]


def nobody_moves(proof: object = None, **changes: Any) -> Plan:
    """Make the plan by which nobody moves, proven best by hand."""
    certificate = {
        "tiers": [
            {"name": "people freed", "value": 0, "bound": 0, "proof": proof or {"multipliers": NOBODY}},
            {"name": "provisional people", "value": 0, "bound": 0, "proof": {"multipliers": []}},
        ]
    }
    drawn = one_for_two()
    plan = Plan(
        case_id=drawn.id,
        case_digest=None,
        outcome=Outcome.PROVEN_BEST,
        gap=0,
        tiers=(TierResult("people freed", 0, 0), TierResult("provisional people", 0, 0)),
        transfers=(),
        credits=(),
        balance=(Balance("A", "people", 0, 0, 3), Balance("B", "people", 0, 0, 5)),
        offers=(OfferState("a-1", is_in_force=False), OfferState("b-1", is_in_force=False)),
        left=tuple(Left(one.id, one.count, (Reason.OFFER_NOT_IN_FORCE,)) for one in drawn.people),
        due=(),
        findings=(),
        warnings=(),
        rests_on=RestsOn(
            (), (), interviews_due=8, counts_from_below=0, captures_undated=0, is_attested=False
        ),
        certificate=certificate,
        made_with=MadeWith("0", "by hand", ""),
    )
    return replace(plan, **changes)


def broken(plan: Plan, drawn: Case | None = None) -> list[str]:
    """Name the checks that are not kept."""
    return [check.name for check in verify_plan(drawn or one_for_two(), plan).broken]


def test_a_proof_by_hand_is_accepted() -> None:
    """Rows added by hand, each times a whole number, prove that nobody can move."""
    assert broken(nobody_moves()) == []


def test_fractions_prove_as_well() -> None:
    """The same rows in other proportions, written as fractions, prove it too."""
    scaled = [[row, f"{int(text) * 7}/7"] for row, text in NOBODY]
    assert broken(nobody_moves({"multipliers": scaled})) == []


def test_a_great_common_denominator_changes_nothing() -> None:
    """Fractions without a small common denominator are added as exactly."""
    primes = (10**40 + 121, 10**41 + 37)
    twice = [[row, f"{int(text) * prime}/{2 * prime}"] for row, text in NOBODY for prime in primes]
    assert broken(nobody_moves({"multipliers": twice})) == []


@pytest.mark.parametrize("place", range(len(NOBODY)))
def test_a_row_left_out_proves_less(place: int) -> None:
    """Without one of the rows the bound claimed is not proven."""
    assert broken(nobody_moves({"multipliers": NOBODY[:place] + NOBODY[place + 1 :]})) == ["proof"]


@pytest.mark.parametrize("place", range(len(NOBODY)))
def test_other_multipliers_prove_less(place: int) -> None:
    """With one multiplier a third of what it must be, the bound claimed is not proven."""
    changed = deepcopy(NOBODY)
    changed[place][1] = f"{changed[place][1]}/3"
    assert broken(nobody_moves({"multipliers": changed})) == ["proof"]


SPLIT: dict[str, Any] = {
    "column": ["f", "b", "b-1", "A"],
    "split": 0,
    "low": {
        "multipliers": [
            [["get per_given", "a-1", 0], "1"],
            [["credit", "A", "b", "A"], "1"],
        ]
    },
    "high": {"infeasible": [[["get per_given", "b-1", 0], "1"], [["credit", "B", "a", "B"], "1"]]},
}


def _split(**changes: Any) -> dict[str, Any]:
    """Make a proof in two boxes: nobody of b, or at least two of them, which a's three cannot pay for."""
    node = deepcopy(SPLIT)
    node["high"] = {
        "column": ["f", "b", "b-1", "A"],
        "split": 1,
        "low": {"multipliers": NOBODY},
        "high": deepcopy(SPLIT["high"]),
    }
    return node | changes


def test_a_proof_in_boxes_is_accepted() -> None:
    """Two splits into three boxes, each with its own multipliers, prove what one sum proves."""
    assert broken(nobody_moves(_split())) == []


def in_parts(*parts: Any, priced: Any = ()) -> dict[str, Any]:
    """Make a proof in parts, each given by its offer and its proof."""
    return {"priced": list(priced), "parts": [{"offers": [name], "proof": node} for name, node in parts]}


#: What proves it of f(a) alone, and of f(b) alone.
OF_A: dict[str, Any] = {"multipliers": NOBODY}
OF_B: dict[str, Any] = {
    "multipliers": [
        [["get per_given", "b-1", 0], "1"],
        [["credit", "B", "a", "B"], "1"],
        [["get per_given", "a-1", 0], "1"],
        [["credit", "A", "b", "A"], "1"],
    ]
}


@pytest.mark.parametrize(
    "proof",
    [
        in_parts(("a-1", {"multipliers": []}), ("b-1", {"multipliers": []}), priced=NOBODY),
        in_parts(("a-1", OF_A), ("b-1", OF_B)),
        in_parts(("a-1", OF_A), ("b-1", _split())),
        in_parts(priced=NOBODY),
    ],
    ids=["at prices", "by themselves", "in boxes", "all left over"],
)
def test_a_proof_in_parts_is_accepted(proof: dict[str, Any]) -> None:
    """What the parts of the objective are bounded by adds up to what bounds all of it."""
    assert broken(nobody_moves(proof)) == []


NO_PROOFS: dict[str, object] = {
    "a text": "proven",
    "a list": [],
    "an empty node": {},
    "two sorts of node": {"multipliers": [], "infeasible": []},
    "a word more": {"multipliers": NOBODY, "note": "x"},
    "multipliers that are a text": {"multipliers": "abc"},
    "multipliers that are an object": {"multipliers": {}},
    "a pair of three": {"multipliers": [[["size", "a"], "1", "2"]]},
    "a row that is a text": {"multipliers": [["size", "1"]]},
    "a row that does not exist": {"multipliers": [[["size", "z"], "1"]]},
    "a row of a later tier": {"multipliers": [*NOBODY, [["tier", 0], "1"]]},
    "a row with a truth value": {"multipliers": [[["get per_given", "a-1", False], "1"], *NOBODY[1:]]},
    "a row with a fraction": {"multipliers": [[["get per_given", "a-1", 0.0], "1"], *NOBODY[1:]]},
    "a row within a row": {"multipliers": [[["size", ["a"]], "1"]]},
    "a multiplier of nothing": {"multipliers": [*NOBODY, [["size", "a"], "0"]]},
    "a multiplier below nothing": {"multipliers": [*NOBODY, [["size", "a"], "-1"]]},
    "a multiplier that is a number": {"multipliers": [*NOBODY, [["size", "a"], 1]]},
    "a multiplier that is a decimal": {"multipliers": [*NOBODY, [["size", "a"], "1.5"]]},
    "a multiplier divided by nothing": {"multipliers": [*NOBODY, [["size", "a"], "1/0"]]},
    "a multiplier of other digits": {"multipliers": [*NOBODY, [["size", "a"], "\u0661"]]},
    "a multiplier of endless digits": {"multipliers": [*NOBODY, [["size", "a"], "1" * 5000]]},
    "a subtree dropped": {key: value for key, value in _split().items() if key != "high"},
    "a subtree that is nothing": _split(high=None),
    "a column that does not exist": _split(column=["f", "z", "b-1", "A"]),
    "a column that is a text": _split(column="f"),
    "a split below the box": _split(split=-1),
    "a split at the end of the box": _split(split=5),
    "a split by a text": _split(split="0"),
    "a split by a truth value": _split(split=True),
    "the same split again": _split(high=_split()),
    "a box called empty that is not": _split(low={"infeasible": SPLIT["low"]["multipliers"]}),
    "a part left out": in_parts(("a-1", OF_A)),
    "a part that is not proven": in_parts(("a-1", OF_A), ("b-1", {"multipliers": []})),
    "an offer in two parts": in_parts(("a-1", OF_A), ("a-1", OF_A)),
    "an offer that does not exist": in_parts(("z", OF_A), priced=NOBODY),
    "parts in a part": in_parts(("a-1", in_parts(priced=NOBODY)), ("b-1", OF_B)),
    "a part with a word more": {"priced": NOBODY, "parts": [{"offers": [], "proof": OF_A, "note": "x"}]},
    "offers that are a text": {"priced": NOBODY, "parts": [{"offers": "a-1", "proof": OF_A}]},
    "parts that are an object": {"priced": NOBODY, "parts": {}},
    "prices below nothing": in_parts(priced=[*NOBODY, [["size", "a"], "-1"]]),
    "halves exchanged": _split(low=_split()["high"], high=_split()["low"]),
}


@pytest.mark.parametrize("name", NO_PROOFS)
def test_what_is_no_proof_is_refused(name: str) -> None:
    """A node that is malformed, names what is not there, or leaves something out, proves nothing."""
    assert broken(nobody_moves(NO_PROOFS[name] or {"x": 0})) == ["proof"]


def test_an_absurdly_deep_proof_is_walked() -> None:
    """A tree of two hundred thousand levels is refused for what it says, not for its depth."""
    node: dict[str, Any] = {"multipliers": NOBODY}
    for _ in range(200_000):
        node = {"column": ["f", "b", "b-1", "A"], "split": 0, "low": node, "high": {"multipliers": NOBODY}}
    assert broken(nobody_moves(node)) == ["proof"]
    while "low" in node:  # Python frees a deep tree by recursion, so it is taken apart from above
        node = node.pop("low")


def test_a_long_chain_of_boxes_is_accepted() -> None:
    """A deep tree that splits a large class one person at a time is believed."""
    number = 5_000
    drawn = replace(one_for_two(), people=(group("a", "A", "B", count=3), group("b", "B", "A", count=number)))
    node: dict[str, Any] = {"multipliers": NOBODY}
    for at in reversed(range(number)):
        node = {"column": ["f", "b", "b-1", "A"], "split": at, "low": {"multipliers": NOBODY}, "high": node}
    plan = nobody_moves(node)
    assert [name for name in broken(plan, drawn) if name == "proof"] == []


def test_a_bound_proven_needs_to_be_claimed_truly() -> None:
    """The number of all people is a bound without any row; a claim below it needs more."""
    weak: dict[str, object] = {"multipliers": []}
    claimed = {"tiers": [dict(entry) for entry in nobody_moves(weak).certificate["tiers"]]}
    claimed["tiers"][0]["bound"] = 8
    plan = nobody_moves(
        outcome=Outcome.FOUND,
        gap=8,
        tiers=(TierResult("people freed", 0, 8), TierResult("provisional people", 0, 0)),
        certificate=claimed,
    )
    assert broken(plan) == []


def test_an_open_tier_is_not_called_best() -> None:
    """A plan with a tier that is bounded but open is not best, whatever it calls itself."""
    claimed = {"tiers": [dict(entry) for entry in nobody_moves().certificate["tiers"]]}
    claimed["tiers"][0]["bound"] = 1
    plan = nobody_moves(
        gap=1,
        tiers=(TierResult("people freed", 0, 1), TierResult("provisional people", 0, 0)),
        certificate=claimed,
    )
    assert broken(plan) == ["outcome"]


def test_a_plan_without_proof_says_so() -> None:
    """Without bounds and proofs a plan is found, not proven best, and the gap is unknown."""
    bare = [{"name": tier.name, "value": 0, "bound": None, "proof": None} for tier in nobody_moves().tiers]
    tiers = tuple(replace(tier, bound=None) for tier in nobody_moves().tiers)
    plan = nobody_moves(outcome=Outcome.FOUND, gap=None, tiers=tiers, certificate={"tiers": bare})
    assert broken(plan) == []
    assert broken(replace(plan, outcome=Outcome.PROVEN_BEST)) == ["outcome"]


def test_a_bound_without_a_proof_is_refused() -> None:
    """A bound that nothing proves is not taken on trust."""
    bare = [{"name": tier.name, "value": 0, "bound": 0, "proof": None} for tier in nobody_moves().tiers]
    assert broken(nobody_moves(certificate={"tiers": bare})) == ["proof"]


@pytest.mark.parametrize(
    "certificate",
    [{}, {"tiers": []}, {"tiers": None}, {"tiers": [1, 2]}, {"impossible": {}}, {"tiers": {}, "x": 1}],
    ids=str,
)
def test_no_certificate_is_refused(certificate: dict[str, Any]) -> None:
    """A plan that calls itself best and brings no certificate is refused."""
    assert broken(nobody_moves(certificate=certificate)) == ["proof"]


def test_an_unmet_demand_is_proven_impossible() -> None:
    """With a demand of one the same rows, and the demand's, prove that there is no plan at all."""
    drawn = replace(one_for_two(), rules=(Demand(Selection(), 1),))
    plan = nobody_moves(
        outcome=Outcome.IMPOSSIBLE,
        tiers=(),
        certificate={"impossible": {"infeasible": [*NOBODY, [["demand", 0], "1"]]}},
    )
    assert broken(plan, drawn) == []
    assert broken(plan) == ["proof"]
    assert broken(replace(plan, certificate={}), drawn) == ["proof"]
    assert broken(replace(plan, certificate={"impossible": {"multipliers": NOBODY}}), drawn) == ["proof"]


def test_nobody_is_undecided_without_a_demand() -> None:
    """Nobody moving always keeps every offer; only a demand leaves a case undecided."""
    plan = nobody_moves(outcome=Outcome.UNDECIDED, tiers=(), gap=None, certificate={})
    assert broken(plan) == ["outcome"]
    assert broken(plan, replace(one_for_two(), rules=(Demand(Selection(), 1),))) == []


def test_an_earlier_tier_may_be_used_once_decided() -> None:
    """Later tiers are proven among the plans that keep the earlier ones, and no others."""
    drawn = case(group("a", "A", "B", count=2), offer("a-1", "A", give(who(held_by="A"), "B")), tiers=FREED)
    provisional = {"multipliers": [[["tier", 0], "1"]]}
    plan = nobody_moves(
        tiers=(TierResult("people freed", 2, 2), TierResult("provisional people", 2, 2)),
        transfers=(Transfer(0, "a", 2, "A", "B", "a-1", is_provisional=True),),
        balance=(Balance("A", "people", 2, 0, 0),),
        offers=(OfferState("a-1", is_in_force=True),),
        left=(),
        rests_on=replace(nobody_moves().rests_on, captures_undated=2),
        certificate={
            "tiers": [
                {"name": "people freed", "value": 2, "bound": 2, "proof": {"multipliers": []}},
                {"name": "provisional people", "value": 2, "bound": 2, "proof": provisional},
            ]
        },
    )
    assert broken(plan, drawn) == []
    without = deepcopy(plan.certificate)
    without["tiers"][1]["proof"] = {"multipliers": []}
    assert broken(replace(plan, certificate=without), drawn) == ["proof"]


def test_sums_of_products_are_exact_beyond_machine_words() -> None:
    """Products that fit machine words, but whose sum does not, are added up without loss."""
    one = np.array([2**31 - 1, -(2**30), 2**31 - 1] * 1_000, dtype=np.int64)
    other = np.array([2**29, 2**29 - 1, -3] * 1_000, dtype=np.int64)
    expected = sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))
    assert summed_products(one, other) == expected
    assert summed_products(one * 2**20, other * 2**20) == expected * 2**40
