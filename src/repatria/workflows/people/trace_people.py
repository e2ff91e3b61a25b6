"""Trace people: from two lists, or one, to links that a person judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from repatria import __version__
from repatria.core.links import LinkSays
from repatria.tracing.backends import Backend
from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.digests import digest_of_file
from repatria.tracing.explain import links, model_document
from repatria.tracing.fields import STANDARD, Field, Kind
from repatria.tracing.first_run import compile_loops
from repatria.tracing.judgements import Judgements, read_judgements
from repatria.tracing.learnt import Provenance, learnt_text, read_learnt
from repatria.tracing.links import Link
from repatria.tracing.lists import ListOfPeople, load_mapping, read_list
from repatria.tracing.names.models import usual_names
from repatria.tracing.one_to_one import one_to_one
from repatria.tracing.pipeline import Traced, trace
from repatria.tracing.resuming import Kept, question_of

__all__ = ["Link", "ListOfPeople", "TracedPeople", "trace_people"]

MOST_FIELDS = 14  # their levels are packed into 64 bits where learning looks at patterns


@dataclass(frozen=True, slots=True)
class TracedPeople:
    """What was found.

    Attributes:
        missing: The first list as it was read.
        held: The second; None where one list was compared with itself.
        links: The likeliest first; of two lists each record in one at most.
        unlikely: Pairs that were left out because they are less likely than was asked for.
        candidates: Pairs that were looked at.
        left_out: Fields of the lists that were not compared, since only some of them can be.
        warnings: Sentences about what could not be read as it should.
        model: What agreement is worth, as it was learnt.
        learnt: The same as text, with where it comes from, to be used on other lists.
    """

    missing: ListOfPeople
    held: ListOfPeople | None
    links: tuple[Link, ...]
    unlikely: int
    candidates: int
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]
    model: dict[str, object]
    learnt: str


def trace_people(
    missing_path: Path,
    held_path: Path | None,
    *,
    missing_mapping: Path | None = None,
    held_mapping: Path | None = None,
    judgements_path: Path | None = None,
    learnt_path: Path | None = None,
    least: float,
    most_memory_mib: int | None = None,
    resume_path: Path | None = None,
    say: Callable[[str, int, int], None] | None = None,
) -> TracedPeople:
    """Find who is who in two lists, or who stands in one more than once.

    Args:
        missing_path: The first list.
        held_path: The second; None to compare the first with itself.
        missing_mapping: What its columns are; None to take what is proposed.
        held_mapping: Those of the second.
        judgements_path: What people judged; *different* is never linked, *same* always.
        learnt_path: What agreement is worth, learnt on other lists; None to learn it from these.
        least: Probability below which a pair is no link.
        most_memory_mib: What bringing records together may take; more goes to disk. None to keep all in
            memory, which is faster.
        resume_path: Folder in which what is done is kept while the run lasts; a run that was stopped and is
            asked the same goes on from it.
        say: Told of progress: what is done, how much, of how much.

    Raises:
        ListUnreadable: A list or a mapping cannot be read.
        JudgementsUnreadable: The judgements cannot.
        LearntUnreadable: What was learnt cannot.
    """
    missing = read_list(
        missing_path, mapping=None if missing_mapping is None else load_mapping(missing_mapping)
    )
    held = None
    if held_path is not None:
        held = read_list(held_path, mapping=None if held_mapping is None else load_mapping(held_mapping))
    judgements = Judgements(()) if judgements_path is None else read_judgements(judgements_path)
    known = None if learnt_path is None else read_learnt(learnt_path)
    fields, left_out = _fields(missing, held)
    judged = _by_row(judgements, missing, held)
    names = usual_names()
    if say is not None:
        compile_loops(names, say)
    kept = None
    if resume_path is not None:
        files = (missing_path, held_path, missing_mapping, held_mapping, judgements_path, learnt_path)
        kept = Kept(resume_path, question_of(*files, version=__version__))
    traced = trace(
        missing.records,
        None if held is None else held.records,
        fields,
        names=names,
        backend=_backend(most_memory_mib, resume_path),
        judged=judged,
        known=known,
        kept=kept,
        say=say,
    )
    if kept is not None:
        kept.forget()
    chosen = _choose(traced, judged, least, one_list=held is None)
    other = missing if held is None else held
    return TracedPeople(
        missing,
        held,
        _marked(links(traced, chosen, missing.records, other.records), judgements),
        len(traced.pairs.left) - len(chosen),
        traced.candidates,
        left_out,
        _warnings(traced, one_list=held is None),
        model_document(traced.evidence),
        learnt_text(
            traced.evidence,
            Provenance(
                __version__,
                names.provenance,
                tuple(one.records.num_rows for one in (missing, held) if one is not None),
                tuple(digest_of_file(path) for path in (missing_path, held_path) if path is not None),
                len(judged),
            ),
        ),
    )


def _backend(most_memory_mib: int | None, spill: Path | None) -> Backend:
    if most_memory_mib is None:
        return MemoryBackend()
    from repatria.tracing.backends.duckdb import DuckDBBackend  # noqa: PLC0415 - heavy, and seldom asked for

    return DuckDBBackend(most_memory_mib=most_memory_mib, spill=spill)


def _marked(found: tuple[Link, ...], judgements: Judgements) -> tuple[Link, ...]:
    """Mark what people judged before: where one said the same and another was unsure, that it is the same."""
    standing = sorted(judgements.standing(), key=lambda one: one.says is LinkSays.SAME)
    said = {pair: one.says for one in standing for pair in ((one.left, one.right), (one.right, one.left))}
    if not said:
        return found
    return tuple(replace(link, judged=said.get((link.left, link.right))) for link in found)


def _warnings(traced: Traced, *, one_list: bool) -> tuple[str, ...]:
    lists = zip(("first", "second"), traced.without_table[: 1 if one_list else 2], strict=False)
    return tuple(
        f"{number:,} names of the {which} list are in a script that has no table. They were read by a "
        "general romanization, which finds less: look for these people by hand as well."
        for which, number in lists
        if number
    )


def _fields(missing: ListOfPeople, held: ListOfPeople | None) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Choose what to compare: what either list has, at least in part."""
    lists = [missing] if held is None else [missing, held]

    def has(column: str) -> bool:
        return all(
            column in one.records.column_names
            and one.records.column(column).null_count < one.records.num_rows
            for one in lists
        )

    fields = [
        field
        for field in STANDARD
        if field.kind is Kind.NAME or has("born_first" if field.kind is Kind.DATE else field.name)
    ]
    own = [
        column
        for column in missing.records.column_names
        if column.startswith("other:") and has(column) and _is_own(column, lists)
    ]
    room = MOST_FIELDS - len(fields)
    return tuple(fields + [Field(column, Kind.TEXT) for column in own[:room]]), tuple(own[room:])


def _is_own(column: str, lists: list[ListOfPeople]) -> bool:
    """Say whether a column of their own says more than the name, which its parts do not."""
    title = column.removeprefix("other:")
    return all(one.mapping.columns.get(title) == "other" for one in lists)


def _by_row(
    judgements: Judgements, missing: ListOfPeople, held: ListOfPeople | None
) -> dict[tuple[int, int], bool]:
    """Give judged pairs by their rows; of pairs not in the lists, and of *unsure*, nothing is said."""
    standing = judgements.standing()
    if not standing:
        return {}
    left = {one: row for row, one in enumerate(missing.records.column("id").to_pylist())}
    right = (
        left if held is None else {one: row for row, one in enumerate(held.records.column("id").to_pylist())}
    )
    judged: dict[tuple[int, int], bool] = {}
    for one in standing:
        if one.says is LinkSays.UNSURE or one.left not in left or one.right not in right:
            continue
        pair = (left[one.left], right[one.right])
        if held is None:
            pair = (min(pair), max(pair))
        # Different wins over same, whoever said it and when.
        judged[pair] = judged.get(pair, True) and one.says is LinkSays.SAME
    return judged


def _choose(
    traced: Traced, judged: dict[tuple[int, int], bool], least: float, *, one_list: bool
) -> np.ndarray:
    pairs = traced.pairs
    verdicts = np.full(len(pairs.left), np.nan)
    if judged:
        both = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
        verdicts[:] = [judged.get(pair, np.nan) for pair in both]
    kept, barred = verdicts == 1, verdicts == 0
    likely = (pairs.probability >= least) | kept
    if one_list:
        return np.flatnonzero(likely & ~barred)
    places = np.flatnonzero(likely)
    chosen = one_to_one(
        pairs.left[places],
        pairs.right[places],
        pairs.bits[places],
        kept=kept[places],
        barred=barred[places],
        least=float(pairs.bits[places].min(initial=0.0)) - 1.0,
    )
    return places[chosen]
