"""What one would write without Repatria: the exchange as an integer program, handed to HiGHS.

The rows are those of `docs/certificate.md`, so that both solve the same exchange; tiers are solved in order,
each with the values of the earlier ones kept, to a gap of nothing. There is no proof to check afterwards.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from benchmarks import PATIENCE_S, GaveUp, Work


def one_binary_per_person(folder: Path) -> Work:
    """Solve a case with a column of its own for every person and each way in which they may be released."""
    return lambda: _solve(folder, is_split=True)


def merged_classes(folder: Path) -> Work:
    """Solve a case with one whole number for all whom nothing tells apart."""
    return lambda: _solve(folder, is_split=False)


def _solve(folder: Path, *, is_split: bool) -> None:
    import highspy  # noqa: PLC0415 - counted as the peer's memory only

    from repatria.planning.casefile import read_case  # noqa: PLC0415 - see above
    from repatria.planning.program.model import build_program  # noqa: PLC0415 - see above

    started = time.perf_counter()
    program = build_program(read_case(folder))
    copies = _copies(program) if is_split else np.ones(len(program.columns), dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(copies)))
    engine = highspy.Highs()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("mip_rel_gap", 0.0)
    engine.setOptionValue("mip_abs_gap", 0.0)
    upper = np.repeat(np.where(copies > 1, 1, program.upper), copies)
    _pass(engine, program, copies, first, upper, until=started + PATIENCE_S)
    for objective in program.objectives:
        gains = np.zeros(len(program.columns))
        for column, gain in objective.gains:
            gains[column] = gain
        gains = np.repeat(gains, copies)
        every = np.arange(len(gains), dtype=np.int32)
        engine.changeColsCost(len(gains), every, gains)
        left_s = PATIENCE_S - (time.perf_counter() - started)
        engine.setOptionValue("time_limit", max(0.0, engine.getRunTime() + left_s))
        engine.run()
        if engine.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise GaveUp
        value = round(engine.getInfo().objective_function_value)
        used = np.flatnonzero(gains).astype(np.int32)
        engine.addRow(value, highspy.kHighsInf, len(used), used, gains[used])


def _copies(program) -> np.ndarray:  # type: ignore[no-untyped-def]  # noqa: ANN001 - imported late
    """Count the people of each column of people; the other columns stay one."""
    size = {each.name: each.size for each in program.classes}
    return np.array([size[str(key[1])] if key[0] == "f" else 1 for key in program.columns], dtype=np.int64)


def _pass(engine, program, copies, first, upper, *, until) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Give the engine the program with its columns of people split; what binds a class binds each person."""
    import highspy  # noqa: PLC0415 - see above

    starts, columns, factors, most = [0], [], [], []

    def add(listed: np.ndarray, by: np.ndarray, limit: float) -> None:
        columns.append(listed)
        factors.append(by)
        most.append(limit)
        starts.append(starts[-1] + len(listed))

    for row in program.rows:
        if time.perf_counter() > until:
            raise GaveUp
        own = np.array([column for column, _ in row.terms], dtype=np.int64)
        by = np.array([factor for _, factor in row.terms], dtype=np.float64)
        if row.key[0] in ("size", "gate") and len(own) and copies[own[0]] > 1:
            # One row a person: goes once at most, and not under an offer that is not in force.
            for person in range(int(copies[own[0]])):
                listed = np.where(copies[own] > 1, first[own] + person, first[own])
                add(listed, np.where(copies[own] > 1, by, by / copies[own[0]]), float(row.key[0] == "size"))
            continue
        spread = np.repeat(first[own], copies[own]) + _counting(copies[own])
        add(spread, np.repeat(by, copies[own]), float(row.most))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(upper), len(most)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.zeros(len(upper))
    model.col_lower_, model.col_upper_ = np.zeros(len(upper)), upper.astype(np.float64)
    model.row_lower_, model.row_upper_ = np.full(len(most), -highspy.kHighsInf), np.array(most)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.concatenate(columns).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate(factors)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(upper)
    engine.passModel(model)


def _counting(lengths: np.ndarray) -> np.ndarray:
    """Count from 0 in each of several stretches."""
    ends = np.cumsum(lengths)
    counted: np.ndarray = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    return counted
