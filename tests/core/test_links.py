"""What stands of judgements on a pair, and what holds where several judged it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from repatria.core.links import LinkSays, settled, standing

WORDS = st.sampled_from([LinkSays.SAME, LinkSays.DIFFERENT, LinkSays.UNSURE])
MADE = st.lists(st.tuples(st.sampled_from("abc"), WORDS), max_size=8)


@given(MADE, st.tuples(st.sampled_from("abc"), WORDS))
def test_undo_restores_exactly(made: list[tuple[str, LinkSays]], last: tuple[str, LinkSays]) -> None:
    """Judging and taking it back leaves what stood before."""
    assert standing([*made, last, (last[0], LinkSays.UNDO)]) == standing(made)


@given(MADE)
def test_nobody_takes_back_what_another_one_said(made: list[tuple[str, LinkSays]]) -> None:
    """Who judged nothing changes nothing by taking back."""
    assert standing([*made, ("d", LinkSays.UNDO)]) == standing(made)


@given(MADE)
def test_different_always_wins(made: list[tuple[str, LinkSays]]) -> None:
    """One person who says so is enough, whatever the others say."""
    said = standing(made)
    assert (settled(said.values()) is LinkSays.DIFFERENT) == (LinkSays.DIFFERENT in said.values())


@given(MADE)
def test_what_holds_does_not_hang_on_the_order(made: list[tuple[str, LinkSays]]) -> None:
    """Of people who each spoke once, the order is of no account."""
    once = list(dict(made).items())
    assert settled(standing(once).values()) == settled(standing(reversed(once)).values())


def test_nothing_said_is_nothing_held() -> None:
    """To take back what nobody said changes nothing."""
    assert standing([("a", LinkSays.UNDO)]) == {}
    assert settled([]) is None
