"""Rounds: each rule on them, the wounded first, who of a group goes first, and what is proven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repatria.core.cases import Case, WeightTable
from repatria.core.persons import Category, Health
from repatria.core.plans import Credit, Plan
from repatria.core.rounds import Move, RoundsOutcome, Schedule
from repatria.core.rules import AtMost, Before, Capacity, Exposure, Rule, Together
from repatria.core.selections import Selection, who
from repatria.planning import plan_case
from repatria.planning.rounds import schedule_rounds
from repatria.planning.rounds.naming import complete_rounds
from repatria.planning.verify.rounds import verify_rounds
from tests.builders import captured_on, case, get, give, group, offer, person

ILL = Health.SERIOUSLY_SICK
CIVILIANS, SOLDIERS = who(category="civilian"), who(category="combatant")


def heads_for_heads(*more: object, a_gives: int = 6, b_gives: int = 6) -> Case:
    """Make two parties that exchange head for head."""
    return case(
        group("of-b", "A", "B", count=a_gives),
        group("of-a", "B", "A", count=b_gives),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given=1)),
        *more,
    )


def one_way(*people: object) -> Case:
    """Make a party that gives without being paid."""
    return case(*people, offer("a-1", "A", give(who(held_by="A"), "B")))


def rounds_of(made: Case) -> tuple[Plan, Schedule]:
    """Plan a case, put it into rounds and see that the independent check accepts them."""
    plan = plan_case(made)
    schedule = schedule_rounds(made, plan)
    assert verify_rounds(made, plan, schedule).broken == ()
    return plan, schedule


def moved(plan: Plan, schedule: Schedule) -> list[dict[str, int]]:
    """Give how many of whom move in each round."""
    return [
        {plan.transfers[move.transfer].who: move.count for move in each.moves} for each in schedule.rounds
    ]


def test_without_rules_one_round_does() -> None:
    """Where nobody set a limit, everything happens at once, and no proof is needed."""
    _, schedule = rounds_of(heads_for_heads())
    assert (len(schedule.rounds), schedule.outcome, schedule.proof) == (1, RoundsOutcome.PROVEN_BEST, {})


def test_nobody_to_move_takes_no_round() -> None:
    """A plan that moves nobody has no rounds, and that is an answer."""
    _, schedule = rounds_of(case(person("x", "A", "B")))
    assert (schedule.rounds, schedule.outcome) == ((), RoundsOutcome.PROVEN_BEST)


def test_capacity_counts_those_who_accompany() -> None:
    """A place that receives two a round needs two rounds for two people and the child of one."""
    made = one_way(
        person("parent", "A", "B"),
        person("z-child", "A", "B", accompanies=("parent",)),
        person("other", "A", "B"),
    )
    plan, schedule = rounds_of(replace(made, rules=(Capacity("B", 2),)))
    assert {"parent": 1, "z-child": 1} in moved(plan, schedule)
    assert len(schedule.rounds) == 2


@pytest.mark.parametrize(("accepts", "most_at_once"), [(0, 0), (1, 1), (2, 2)])
def test_exposure_holds_after_every_round(accepts: int, most_at_once: int) -> None:
    """A party that receives one a round, and accepts n unpaid, has never given more than n too many."""
    made = heads_for_heads(Capacity("A", 1), Exposure("A", accepts), a_gives=4, b_gives=4)
    plan, schedule = rounds_of(made)
    given = paid = 0
    for each in moved(plan, schedule):
        given, paid = given + each.get("of-b", 0), paid + each.get("of-a", 0)
        assert given - paid <= most_at_once
    assert len(schedule.rounds) == 4


def test_a_ratio_is_paid_in_proportion() -> None:
    """One for thirty is even when thirty have come: three rounds of 1 for 30, no exposure on either side."""
    made = case(
        group("hostages", "A", "B", count=3),
        group("prisoners", "B", "A", count=90),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=30)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given="1/30")),
        Capacity("A", 50),
        Exposure("A", 0),
        Exposure("B", 0),
    )
    plan, schedule = rounds_of(made)
    assert moved(plan, schedule) == [{"hostages": 1, "prisoners": 30}] * 3
    assert schedule.rounds_bound == 3


def test_exposure_counts_in_the_partys_own_weights() -> None:
    """A party that accepts a weight of 1 gives a private ahead, and no captain."""
    ranks = WeightTable("ranks", "rank", (("captain", 5), ("private", 1)))
    made = case(
        person("captain", "A", "B", rank="captain"),
        person("private", "A", "B", rank="private"),
        group("of-a", "B", "A", count=2),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("b-1", "B", give(who(held_by="B"), "A")),
        ranks,
        Exposure("A", 1, "ranks"),
        Before(who(id="private"), who(held_by="B")),
    )
    plan, schedule = rounds_of(made)
    assert moved(plan, schedule)[0] == {"private": 1}
    assert [[unpaid.owed for unpaid in each.exposure] for each in schedule.rounds] == [[1], [0]]


def test_the_wounded_travel_first() -> None:
    """Of those whom a place can receive only one by one, the seriously sick comes first."""
    made = one_way(
        person("a-well", "A", "B"), person("b-ill", "A", "B", health=ILL), person("c-well", "A", "B")
    )
    plan, schedule = rounds_of(replace(made, rules=(Capacity("B", 1),)))
    assert moved(plan, schedule)[0] == {"b-ill": 1}
    assert (schedule.waiting, schedule.waiting_bound) == (1, 1)


def test_fewer_rounds_are_not_bought_with_a_wait_of_the_wounded() -> None:
    """Two rounds would do if one of the ill waited for the second; both go first, and it takes three."""
    companies = (("ill-1", "p-1"), ("ill-2", "p-2"), ("q-1", "q-2", "q-3"), ("r-1", "r-2", "r-3"))
    people = [
        person(name, "A", "B", health=ILL if name.startswith("ill") else Health.WELL)
        for company in companies
        for name in company
    ]
    rules: tuple[Rule, ...] = (Capacity("B", 5), *(Together(company) for company in companies))
    _, schedule = rounds_of(replace(one_way(*people), rules=rules))
    assert (schedule.waiting, len(schedule.rounds)) == (2, 3)
    assert schedule.outcome is RoundsOutcome.PROVEN_BEST
    _, hurried = rounds_of(
        replace(one_way(*(replace(one, health=Health.WELL) for one in people)), rules=rules)
    )
    assert len(hurried.rounds) == 2


def test_precedence_is_strict() -> None:
    """Civilians who go before soldiers are all home before the first soldier moves."""
    made = one_way(
        group("civilians", "A", "B", count=5, category=Category.CIVILIAN),
        group("soldiers", "A", "B", count=2),
    )
    plan, schedule = rounds_of(replace(made, rules=(Before(CIVILIANS, SOLDIERS), Capacity("B", 3))))
    assert len(schedule.rounds) == 3
    assert moved(plan, schedule)[2] == {"soldiers": 2}


def test_a_limit_a_round_counts_those_it_may_mean() -> None:
    """Of whom it is unknown whether a limit means them, they count against it."""
    made = one_way(person("known", "A", "B"), person("unknown", "A", "B", category=Category.UNKNOWN))
    _, schedule = rounds_of(replace(made, rules=(AtMost(SOLDIERS, 1, is_per_round=True),)))
    assert len(schedule.rounds) == 2


def test_those_who_go_together_share_a_round() -> None:
    """A pair that asked to go together is not parted by a place that receives three in two rounds."""
    made = one_way(*(person(name, "A", "B") for name in ("a", "b", "c", "d")))
    plan, schedule = rounds_of(replace(made, rules=(Together(("a", "d")), Capacity("B", 2))))
    assert {"a": 1, "d": 1} in moved(plan, schedule)


def test_companies_that_leave_room_unused_are_proven() -> None:
    """Of thirty pairs a place for seven receives three a round: ten rounds, though nine have room enough."""
    names = [f"p{number:02}" for number in range(30)]
    made = one_way(*(person(name + half, "A", "B") for name in names for half in "ab"))
    pairs = (Together((f"{name}a", f"{name}b")) for name in names)
    _, schedule = rounds_of(replace(made, rules=(Capacity("B", 7), *pairs)))
    assert (len(schedule.rounds), schedule.outcome) == (10, RoundsOutcome.PROVEN_BEST)


@pytest.mark.parametrize(
    ("pairs", "capacity", "rounds"),
    [(("ab", "bc", "de"), 3, 2), (("cd", "ab", "bc"), 4, 2), (("cd", "ab", "bc", "de"), 5, 1)],
)
def test_rules_that_share_somebody_make_one_company(
    pairs: tuple[str, ...], capacity: int, rounds: int
) -> None:
    """Who goes with b, and b with c: all of them travel in one round, and each counts once."""
    made = one_way(*(person(name, "A", "B") for name in "abcde"))
    rules: tuple[Rule, ...] = (Capacity("B", capacity), *(Together(tuple(pair)) for pair in pairs))
    _, schedule = rounds_of(replace(made, rules=rules))
    assert (len(schedule.rounds), schedule.outcome) == (rounds, RoundsOutcome.PROVEN_BEST)


def test_within_a_group_the_first_captured_goes_first() -> None:
    """Of people whom no rule tells apart the first captured travels first; an unknown day comes last."""
    days = {"p1": "2024", "p2": "2022-03-01", "p3": "2023"}
    people = [person(name, "A", "B", captured=captured_on(day)) for name, day in days.items()]
    made = one_way(*people, person("p0", "A", "B"))
    plan, schedule = rounds_of(replace(made, rules=(Capacity("B", 1),)))
    assert moved(plan, schedule) == [{"p2": 1}, {"p3": 1}, {"p1": 1}, {"p0": 1}]


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        ((Together(("a", "b", "c")), Capacity("B", 2)), "together"),
        ((Before(who(id="a"), who(id="b")), Before(who(id="b"), who(id="a"))), "circle"),
        ((Before(who(id="a"), Selection()),), "circle"),
        ((AtMost(who(id="c"), 0, is_per_round=True),), "0"),
    ],
)
def test_what_cannot_be_put_in_order_is_proven(rules: tuple[Rule, ...], word: str) -> None:
    """A company larger than a place receives, a circle, a limit of nobody: impossible, with the reason."""
    made = replace(one_way(*(person(name, "A", "B") for name in ("a", "b", "c"))), rules=rules)
    _, schedule = rounds_of(made)
    assert (schedule.outcome, schedule.rounds) == (RoundsOutcome.IMPOSSIBLE, ())
    assert any(word in sentence for sentence in schedule.because)


def test_what_no_round_has_room_for_is_proven() -> None:
    """One for thirty, with nothing on trust, cannot be done at a place that receives 29 a round."""
    made = case(
        person("hostage", "A", "B"),
        group("prisoners", "B", "A", count=30),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=30)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given="1/30")),
        Capacity("A", 29),
        Exposure("A", 0),
        Exposure("B", 0),
    )
    _, schedule = rounds_of(made)
    assert schedule.outcome is RoundsOutcome.IMPOSSIBLE


def test_releases_without_a_return_are_never_owed() -> None:
    """A party that gives under an offer without get-terms is owed nothing, whatever it accepts."""
    made = one_way(group("x", "A", "B", count=3))
    _, schedule = rounds_of(replace(made, rules=(Exposure("A", 0), Capacity("B", 1))))
    assert [each.exposure[0].owed for each in schedule.rounds] == [0, 0, 0]


def test_many_rounds_are_proven() -> None:
    """A hundred rounds of ten people each way, nothing on trust: proven to be the fewest."""
    _, schedule = rounds_of(
        heads_for_heads(Capacity("A", 10), Exposure("A", 0), Exposure("B", 0), a_gives=1000, b_gives=1000)
    )
    assert (len(schedule.rounds), schedule.outcome) == (100, RoundsOutcome.PROVEN_BEST)


def test_the_order_of_input_does_not_matter() -> None:
    """People and rules listed the other way round give the same rounds."""
    names = ("a", "b", "c", "d")
    rules: tuple[Rule, ...] = (Capacity("B", 2), Before(who(id="d"), who(id="a")))
    there = replace(one_way(*(person(name, "A", "B") for name in names)), rules=rules)
    back = replace(one_way(*(person(name, "A", "B") for name in names[::-1])), rules=rules[::-1])
    assert rounds_of(there)[1].rounds == rounds_of(back)[1].rounds


def test_a_claim_without_its_proof_is_refused() -> None:
    """Rounds called best, with the proof of fewer or of waiting taken away or weakened, are refused."""
    made = one_way(person("ill", "A", "B", health=ILL), group("well", "A", "B", count=4))
    made = replace(made, rules=(Capacity("B", 2),))
    plan, schedule = rounds_of(made)
    for proof in (
        {},
        {"fewer": schedule.proof["fewer"]},
        {"waiting": schedule.proof["waiting"]},
        {**schedule.proof, "fewer": {"rounds": 1, "proof": schedule.proof["fewer"]["proof"]}},
        {**schedule.proof, "fewer": {"rounds": 2, "proof": {"infeasible": []}}},
        {**schedule.proof, "waiting": {"rounds": 10**9, "proof": {}}},
    ):
        broken = verify_rounds(made, plan, replace(schedule, proof=proof)).broken
        assert [check.name for check in broken] == ["rounds-best"]


@pytest.mark.parametrize("part", ["waiting", "fewer", "impossible"])
@pytest.mark.parametrize(
    "junk",
    [None, 1, "x", [], {}, {"rounds": 1}, {"rounds": True, "proof": {}}, {"rounds": 1, "proof": None},
     {"rounds": 1, "proof": {"multipliers": [[["x"], "1"]]}}, {"rounds": -1, "proof": {"infeasible": 3}},
     {"transfer": "0", "proof": {}}, {"transfer": 0, "proof": {"column": ["x", 0, 1], "split": 0}}],
)  # fmt: skip
def test_junk_in_a_proof_is_refused(part: str, junk: object) -> None:
    """Whatever stands in place of a part of the proof, there is an answer, and it is no traceback."""
    made = replace(
        one_way(person("ill", "A", "B", health=ILL), person("well", "A", "B")), rules=(Capacity("B", 1),)
    )
    plan, schedule = rounds_of(made)
    if part == "impossible":
        schedule = replace(schedule, outcome=RoundsOutcome.IMPOSSIBLE, rounds=())
    false = replace(schedule, proof={**schedule.proof, part: junk})
    assert [check.name for check in verify_rounds(made, plan, false).broken] == ["rounds-best"]


def test_impossible_needs_its_proof() -> None:
    """Nobody can say that there is no order where there is one."""
    made = one_way(person("a", "A", "B"))
    plan, schedule = rounds_of(made)
    for proof in (
        {},
        {"impossible": {"transfer": 0, "proof": {"infeasible": []}}},
        {"impossible": {"transfer": 7, "proof": {"infeasible": []}}},
        {"impossible": {"rounds": 1, "proof": {"infeasible": [[["all", 0], "1"]]}}},
        {"impossible": {"rounds": 1}},
    ):
        false = replace(schedule, outcome=RoundsOutcome.IMPOSSIBLE, rounds=(), waiting=0, proof=proof)
        assert [check.name for check in verify_rounds(made, plan, false).broken] == ["rounds-best"]


@pytest.mark.parametrize(
    ("rules", "order", "broken"),
    [
        ((Capacity("B", 3),), ("abcd", "x"), "rounds-arrivals"),
        ((AtMost(who(id=["a", "b"]), 1, is_per_round=True),), ("abcd", "x"), "rounds-limits"),
        ((AtMost(CIVILIANS, 1, is_per_round=True),), ("abcd", "x"), "rounds-limits"),
        ((Before(who(id="b"), who(id="a")),), ("abcd", "x"), "rounds-order"),
        ((Together(("a", "c")),), ("abd", "cx"), "rounds-company"),
        ((), ("abc", "dx"), "rounds-company"),
        ((Exposure("A", 2),), ("abcd", "x"), "rounds-exposure"),
    ],
)
def test_an_order_that_breaks_a_rule_is_named(
    rules: tuple[Rule, ...], order: tuple[str, ...], broken: str
) -> None:
    """Who moves when breaks one rule: that check and no other says so. d accompanies a; x pays for all."""
    made = case(
        *(person(name, "A", "B", category=Category.UNKNOWN) for name in "abc"),
        person("d", "A", "B", accompanies=("a",)),
        person("x", "B", "A", category=Category.COMBATANT),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=1)),
        offer("b-1", "B", give(who(held_by="B"), "A")),
        *rules,
    )
    plan = plan_case(made)
    numbers = {transfer.who: transfer.id for transfer in plan.transfers}
    steps = [[Move(numbers[name], 1) for name in names] for names in order]
    schedule = replace(
        schedule_rounds(replace(made, rules=()), plan),
        outcome=RoundsOutcome.FOUND,
        rounds=complete_rounds(made, plan, steps),
        rounds_bound=None,
        proof={},
    )
    assert [check.name for check in verify_rounds(made, plan, schedule).broken] == [broken]


def test_credits_are_those_of_the_plan() -> None:
    """A credit left out, one too many, or one in a round in which nobody arrives: refused."""
    made = heads_for_heads(Capacity("A", 3), a_gives=4, b_gives=4)
    plan, schedule = rounds_of(made)
    first, second = schedule.rounds
    for rounds in (
        (replace(first, credits=first.credits[1:]), second),
        (replace(first, credits=(*first.credits, first.credits[0])), second),
        (replace(first, credits=()), replace(second, credits=(*first.credits, *second.credits))),
        (replace(first, credits=(*first.credits, Credit(0, "nobody", 1))), second),
    ):
        broken = verify_rounds(made, plan, replace(schedule, rounds=rounds)).broken
        assert "rounds-credits" in [check.name for check in broken]


def test_moves_of_nobody_are_refused() -> None:
    """A round without moves, a transfer the plan lacks, somebody who moves twice: each is named."""
    made = one_way(person("a", "A", "B"))
    plan, schedule = rounds_of(made)
    only = schedule.rounds[0]
    for rounds in (
        (only, replace(only, moves=())),
        (replace(only, moves=(Move(0, 1), Move(5, 1))),),
        (only, only),
        (replace(only, moves=(Move(0, 2),)),),
        (),
    ):
        broken = verify_rounds(made, plan, replace(schedule, rounds=rounds)).broken
        assert "rounds-whole" in [check.name for check in broken]
