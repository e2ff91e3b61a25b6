"""The table of rules is whole, and the documents speak of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from repatria.core.cases import Tier, WeightTable
from repatria.core.selections import Between, Selection, who
from repatria.law.findings import attributes_that_cannot_order
from repatria.law.rules import all_rules
from tests.builders import case

DOCS = Path(__file__).parents[2] / "docs"

#: Rules of the first version, by kind; L7, L8 and the duties L16 to L20 come with registry and handover.
KINDS = {
    **dict.fromkeys(("L1", "L2", "L3", "L4", "L5", "L9", "L10"), "person"),
    "L6": "holder",
    **dict.fromkeys(("L11", "L12", "L13", "L14", "L15"), "offer"),
}

#: An article, by which each rule must be found in its source.
ARTICLES = {
    "L1": "GC IV 45",
    "L2": "Korean armistice 1953, art. 51",
    "L3": "GC III 126",
    "L4": "GC III 109(3)",
    "L5": "GC III 46-47",
    "L6": "GC III 115, 119",
    "L9": "GC III 16",
    "L10": "GC III 12",
    "L11": "GC III 109(1), 110, 112",
    "L12": "GC III 118",
    "L13": "GC IV 34",
    "L14": "GC III 33; GC I 28, 30",
    "L15": "GC III 6, 7, 21",
}


def articles(rule_id: str) -> list[str]:
    """List the articles that a rule names, its own or those of its bases."""
    rule = all_rules()[rule_id]
    return [article for article in (rule.article, *(basis.article for basis in rule.bases)) if article]


def test_the_table_is_whole() -> None:
    """The table holds the rules of this version, each of its kind, and no others."""
    assert {rule.id: rule.kind for rule in all_rules().values()} == KINDS


@pytest.mark.parametrize("rule_id", sorted(KINDS))
def test_each_rule_names_its_article(rule_id: str) -> None:
    """Each rule names the article that it is read from."""
    assert any(ARTICLES[rule_id] in article for article in articles(rule_id))


@pytest.mark.parametrize("rule_id", sorted(KINDS))
def test_each_rule_is_a_sentence(rule_id: str) -> None:
    """Each rule says in a sentence what it is about."""
    assert re.fullmatch(r"[A-Z][^.]+\.", all_rules()[rule_id].says)


@pytest.mark.parametrize("rule_id", [rule_id for rule_id, kind in KINDS.items() if kind == "offer"])
def test_rules_on_offers_have_a_day(rule_id: str) -> None:
    """Each basis of a rule on offers starts on the day the conventions of 1949 came into force."""
    assert {basis.since for basis in all_rules()[rule_id].bases} == {date(1950, 10, 21)}


@pytest.mark.parametrize("rule_id", ["L1", "L2", "L3", "L4", "L5", "L6", "L10"])
def test_protection_has_no_first_day(rule_id: str) -> None:
    """What protects a person, or is a right of the holder, holds at every date and in every conflict."""
    assert (all_rules()[rule_id].since, all_rules()[rule_id].bases) == (None, ())


@pytest.mark.parametrize("rule_id", sorted(KINDS))
def test_documents_speak_of_each_rule(rule_id: str) -> None:
    """Each rule is spoken of in the documentation by its number."""
    texts = " ".join(file.read_text(encoding="utf-8") for file in DOCS.rglob("*.md"))
    assert re.search(rf"\b{rule_id}\b", texts)


BY_RANK = WeightTable("ranks", "rank", (("captain", 5),))
BY_HEALTH = WeightTable("health", "health", (("well", 1),))


@pytest.mark.parametrize(
    ("tier", "barred"),
    [
        (Tier("t", (Selection(),)), ()),
        (Tier("t", (who(health="wounded"),)), ()),
        (Tier("t", (Selection((Between("age", None, 17), Between("captive_months", 12, None))),)), ()),
        (Tier("t", (Selection((Between("dependants", 1, None),)),)), ()),
        (Tier("t", (who(rank="captain"),)), ("rank",)),
        (Tier("t", (who(sex="female"), who(home="A", held_by="B"))), ("held_by", "home", "sex")),
        (Tier("t", (who(category="civilian"),)), ("category",)),
        (Tier("t", (who(ground="captured"),)), ("ground",)),
        (Tier("t", (who(id="p"),)), ("id",)),
        (Tier("t", (Selection(),), weights="ranks"), ("rank",)),
        (Tier("t", (Selection(),), weights="health"), ()),
        (Tier("t", (Selection(),), years_captive=True), ()),
    ],
)
def test_what_may_not_order_people(tier: Tier, barred: tuple[str, ...]) -> None:
    """People are ordered by health, age, dependants and time captive alone (L9)."""
    assert attributes_that_cannot_order(case(BY_RANK, BY_HEALTH), tier) == barred


@pytest.mark.parametrize(
    ("day", "barred"),
    [(date(1862, 7, 22), ()), (date(1950, 10, 20), ()), (date(1950, 10, 21), ("rank",))],
)
def test_rank_ordered_people_once(day: date, barred: tuple[str, ...]) -> None:
    """Before GC III came into force rank could order people; from that day on it cannot."""
    assert attributes_that_cannot_order(case(as_of=day), Tier("t", (who(rank="captain"),))) == barred
