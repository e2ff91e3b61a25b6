import random

from hypothesis import given
from hypothesis import strategies as st

from repatria.tracing.clusters import clusters

RECORDS = st.sampled_from([f"r{number}" for number in range(7)])
PAIRS = st.lists(st.tuples(RECORDS, RECORDS).filter(lambda pair: pair[0] != pair[1]), max_size=8)
LINKS = st.lists(
    st.tuples(RECORDS, RECORDS, st.sampled_from([0.5, 0.7, 0.9])).filter(lambda link: link[0] != link[1]),
    max_size=12,
)


def obvious(
    links: list[tuple[str, str, float]], same: list[tuple[str, str]], different: list[tuple[str, str]]
) -> set[frozenset[str]]:
    """Join one after the other, looking at all of both groups each time: slow, and easy to believe."""
    apart = {frozenset(pair) for pair in different}
    best: dict[tuple[str, str], float] = {}
    for one, other, chance in links:
        pair = (min(one, other), max(one, other))
        best[pair] = max(best.get(pair, 0.0), chance)
    order = sorted({(min(pair), max(pair)) for pair in same})
    order += [pair for _, pair in sorted((-chance, pair) for pair, chance in best.items())]
    groups: list[set[str]] = []
    for one, other in order:
        a = next((group for group in groups if one in group), {one})
        b = next((group for group in groups if other in group), {other})
        if a is b or any(frozenset((x, y)) in apart for x in a for y in b):
            continue
        groups = [group for group in groups if group is not a and group is not b] + [a | b]
    return {frozenset(group) for group in groups if len(group) > 1}


@given(LINKS, PAIRS, PAIRS)
def test_as_obvious(
    links: list[tuple[str, str, float]], same: list[tuple[str, str]], different: list[tuple[str, str]]
) -> None:
    """Groups are those that joining one pair after the other gives."""
    found = clusters(links, same=same, different=different)
    assert {frozenset(group) for group in found.groups} == obvious(links, same, different)


@given(LINKS, PAIRS, PAIRS, st.randoms(use_true_random=False))
def test_order_free(
    links: list[tuple[str, str, float]],
    same: list[tuple[str, str]],
    different: list[tuple[str, str]],
    chance: random.Random,
) -> None:
    """The order of links and judgements, and of the two in a pair, changes nothing."""
    before = clusters(links, same=same, different=different)
    for made in (links, same, different):
        chance.shuffle(made)
    turned = [(other, one, worth) for one, other, worth in links]
    assert clusters(turned, same=same, different=different) == before


@given(LINKS, PAIRS, PAIRS)
def test_different_wins(
    links: list[tuple[str, str, float]], same: list[tuple[str, str]], different: list[tuple[str, str]]
) -> None:
    """Two records that a person judged different are never in one group."""
    for group in clusters(links, same=same, different=different).groups:
        assert not any(one in group and other in group for one, other in different)


def test_refused() -> None:
    """A link that would bring two different ones together through a third is named."""
    found = clusters([("a", "b", 0.9), ("b", "c", 0.8)], different=[("a", "c")])
    assert found.groups == (("a", "b"),)
    assert found.refused == (("b", "c"),)
