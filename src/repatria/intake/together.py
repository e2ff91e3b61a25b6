"""Bring drafts of the same thing together over several reports; every claim keeps its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repatria.core.reports import HeldDraft, ReadReport


@dataclass(frozen=True, slots=True)
class Sourced:
    """Hold one draft with the report it was read from.

    Attributes:
        digest: Of the report.
        superseded_by: Digest of a correction by the same source that says otherwise; the draft itself stays.
    """

    digest: str
    source: str | None
    draft: HeldDraft
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class SameGroup:
    """Hold the drafts, of one or several reports, that speak of one group of people.

    Attributes:
        claims: In the order of the reports given.
        counts: The numbers that are still claimed, each once; more than one is an open question and never
            settled here.
    """

    holder: str | None
    home: str | None
    claims: tuple[Sourced, ...]
    counts: tuple[int, ...]


_STATES = {
    "captured": "in hands",
    "held": "in hands",
    "released": "gone",
    "dead": "dead",
    "missing": "missing",
}


def bring_together(readings: Sequence[ReadReport]) -> tuple[SameGroup, ...]:
    """Say which drafts of several reports speak of one group.

    Two drafts do where holder and home are the same and known, the people are in the same state, and the
    number, where both say one, is the same; or where one report says that it corrects an earlier one of the
    same source, whatever the number. Two counts that differ otherwise stay two groups of claims: which is
    right is for a person to say. A slot that is open in one is no reason to join: silence does not agree.

    Args:
        readings: In the order in which the reports came.

    Returns:
        The groups, in the order in which the reports first speak of them. Each draft is in exactly one.
    """
    groups: list[list[Sourced]] = []
    for reading in readings:
        for draft in reading.held:
            if draft.part_of is not None:
                continue
            claim = Sourced(reading.report.digest, reading.report.source, draft)
            home = next((group for group in groups if _is_same(group, claim)), None)
            if home is None and reading.corrects:
                home = next((group for group in groups if _is_corrected(group, claim)), None)
                if home is not None:
                    home[:] = [_superseded(each, claim) for each in home]
            if home is None:
                groups.append([claim])
            else:
                home.append(claim)
    return tuple(_group(claims) for claims in groups)


def _is_same(group: list[Sourced], claim: Sourced) -> bool:
    return any(
        _agree(each.draft, claim.draft) and _count(each.draft) == _count(claim.draft) for each in group
    )


def _is_corrected(group: list[Sourced], claim: Sourced) -> bool:
    """Tell whether a claim is what a source says now of what it said before."""
    return any(each.source == claim.source and _agree(each.draft, claim.draft) for each in group)


def _superseded(earlier: Sourced, claim: Sourced) -> Sourced:
    if earlier.source != claim.source or earlier.superseded_by is not None:
        return earlier
    return replace(earlier, superseded_by=claim.digest)


def _agree(one: HeldDraft, other: HeldDraft) -> bool:
    if one.holder is None or one.home is None or other.holder is None or other.home is None:
        return False
    return (
        one.holder.value == other.holder.value
        and one.home.value == other.home.value
        and _STATES[one.status] == _STATES[other.status]
    )


def _group(claims: list[Sourced]) -> SameGroup:
    first = claims[0].draft
    counts = [_count(each.draft) for each in claims if each.superseded_by is None]
    return SameGroup(
        holder=first.holder.value if first.holder else None,
        home=first.home.value if first.home else None,
        claims=tuple(claims),
        counts=tuple(sorted({count for count in counts if count is not None})),
    )


def _count(draft: HeldDraft) -> int | None:
    return draft.count.value.number if draft.count else None
