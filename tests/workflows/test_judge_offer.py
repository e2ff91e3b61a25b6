"""What the law says of an offer before any plan."""

from __future__ import annotations

from datetime import date

from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import Conflict, ConflictKind, ConflictState
from repatria.core.selections import Between, OneOf, Selection, who
from repatria.workflows.plans.judge_offer import judge_offer

WAR = Conflict(("RU", "UA"), ConflictKind.INTERNATIONAL, ConflictState.ACTIVE, date(2022, 2, 24))
DAY = date(2025, 1, 12)


def offer(who_is_given: Selection) -> Offer:
    """Make an offer that asks for somebody in return."""
    gets = (GetTerm(who(held_by="RU", home="UA"), ("UA",), at_least=1),)
    return Offer("any", "UA", gives=(GiveTerm(who_is_given, ("RU",)),), gets=gets)


def rules_on(who_is_given: Selection, *conflicts: Conflict) -> set[str]:
    """Name the rules that have something to say."""
    judged = judge_offer(offer(who_is_given), names={}, conflicts=conflicts, as_of=DAY)
    return {finding.rule for finding in judged.findings}


def test_a_price_for_the_seriously_wounded_is_found() -> None:
    """Nobody has to be recorded: that the offer could give such people is enough."""
    assert "L11" in rules_on(who(held_by="UA", home="RU"), WAR)


def test_who_cannot_be_given_is_not_spoken_of() -> None:
    """An offer of people who are well says nothing of the wounded."""
    assert "L11" not in rules_on(who(held_by="UA", home="RU", health="well"), WAR)


def test_without_a_conflict_no_rule_on_offers_speaks() -> None:
    """The rules judge parties that are in conflict with each other."""
    assert rules_on(who(held_by="UA", home="RU")) == set()


def test_what_the_rules_do_not_ask_for_changes_no_finding() -> None:
    """Age, rank and names neither hide a finding nor make one."""
    plain = who(held_by="UA", home="RU")
    narrow = Selection((Between("age", 18, 60), *plain.conditions, OneOf("rank", ("captain",))))
    assert rules_on(narrow, WAR) == rules_on(plain, WAR)


def test_parties_are_named_and_nobody_else() -> None:
    """The case that it is worded by holds no record of anybody."""
    judged = judge_offer(
        offer(who(held_by="UA", home="RU")), names={"UA": "Ukraine"}, conflicts=(), as_of=DAY
    )
    assert judged.case.party_names == {"UA": "Ukraine", "RU": "RU"}


def test_of_whom_no_rule_could_be_asked_is_said() -> None:
    """People of a party that is in no conflict with the giver are not said to be without objection."""
    both = who(held_by="UA", home=("KP", "RU"))
    judged = judge_offer(offer(both), names={}, conflicts=(WAR,), as_of=DAY)
    assert (judged.asked_of, judged.unasked) == (("RU",), ("KP",))
    without = judge_offer(offer(both), names={}, conflicts=(), as_of=DAY)
    assert (without.asked_of, without.unasked) == ((), ("KP", "RU"))
