from datetime import UTC, datetime
from pathlib import Path

import pytest

from repatria.core.links import LinkSays
from repatria.tracing.judgements import (
    Judgement,
    Judgements,
    JudgementsUnreadable,
    add_judgement,
    read_judgements,
)

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def said(says: LinkSays, *, left: str = "m1", right: str = "h1", by: str = "delegate-1") -> Judgement:
    return Judgement(left, right, says, by, NOON)


def test_kept(tmp_path: Path) -> None:
    """A judgement that was added is read as it was made."""
    path = tmp_path / "judgements.jsonl"
    made = [said(LinkSays.SAME), said(LinkSays.UNSURE, left="김정은", by="делегат")]
    for one in made:
        add_judgement(path, one)
    assert read_judgements(path).all == tuple(made)


def test_last_stands() -> None:
    """Of one person's judgements on a pair the last one stands."""
    assert Judgements((said(LinkSays.SAME), said(LinkSays.DIFFERENT))).standing() == (
        said(LinkSays.DIFFERENT),
    )


def test_undo_restores() -> None:
    """Taking back gives exactly what stood before, however often."""
    first, second = said(LinkSays.SAME), said(LinkSays.DIFFERENT)
    before = Judgements((first,)).standing()
    assert Judgements((first, second, said(LinkSays.UNDO))).standing() == before
    assert Judgements((first, said(LinkSays.UNDO))).standing() == ()
    assert Judgements((said(LinkSays.UNDO), first)).standing() == before


def test_conflict() -> None:
    """Two people who say the opposite of one pair are shown as a conflict."""
    same, other = said(LinkSays.SAME), said(LinkSays.DIFFERENT, by="delegate-2")
    assert Judgements((same, other)).conflicts() == ((same, other),)


def test_all_faults(tmp_path: Path) -> None:
    """Every line that is no judgement is named, with its line and field, and none is used."""
    path = tmp_path / "judgements.jsonl"
    lines = [
        "{",
        "[]",
        '{"left": "", "right": "h", "says": "maybe", "by": "x", "at": "2026-11-27T12:00:00+00:00"}',
        '{"left": "m", "right": "h", "says": "same", "by": "x", "at": "2026-11-27T12:00:00"}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(JudgementsUnreadable) as caught:
        read_judgements(path)
    assert [(fault.line, fault.key) for fault in caught.value.faults] == [
        (1, "line"),
        (2, "line"),
        (3, "left"),
        (3, "says"),
        (4, "at"),
    ]


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is a fault and not an empty file."""
    with pytest.raises(JudgementsUnreadable):
        read_judgements(tmp_path / "none.jsonl")
