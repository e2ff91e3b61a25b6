"""Make one part of a name of another sign by sign: what two parts speak for each other.

A spelling model holds natural logarithms of the joint probability of edits of one or two signs
(`names.spelling`); what two parts speak for each other is the best path's logarithm less those of both parts
by themselves: evidence in nats.

Source: the memoryless transducer of Ristad and Yianilos, "Learning String-Edit Distance", IEEE PAMI 20
(1998), with edits of two signs against one added.
"""

from typing import Any

import numpy as np

from repatria.tracing.kernels.compiling import loop, loop_over_numbers

type Array = np.ndarray[Any, Any]

MOST_SIGNS = 40  # of a span; longer ones are not compared
NEVER = np.float32(-1e9)
START, END = 62, 63  # as in names.schemes
MOST_OF_AN_INITIAL = np.float32(4.0)  # nats


@loop
def alone(signs: Array, begin: int, end: int, letters: Array, model: int) -> float:
    """Give the logarithm of the probability of a part by itself, by pairs of neighboring signs."""
    total = letters[model, START, signs[begin]]
    for i in range(begin + 1, end):
        total += letters[model, signs[i - 1], signs[i]]
    return float(total + letters[model, signs[end - 1], END])


@loop_over_numbers
def weigh_spans(
    xs: Array, ends_x: Array, alone_x: Array, ys: Array, ends_y: Array, alone_y: Array, nx: int, ny: int,
    left: Array, right: Array, gain: Array, split: Array, join: Array, may_split: Array, may_join: Array,
    model: int, track: Array, begins: Array, splits: Array, put_in: Array, rows: Array, found: Array,
) -> None:  # fmt: skip
    """Give the evidence in nats of each span of one name being spelt as each of the other.

    All spans of the second name stand in one row, so that a sign of the first meets them at once: spans are
    so short that beginning a row costs as much as filling it. A row holds what is gained over every sign of
    the second span standing for nothing, so that within a span it never falls. No array is cut out of
    another: a view costs more than a row.

    Args:
        xs: Signs of the first scheme.
        ends_x: By span where it begins and ends in `xs`; none is longer than `MOST_SIGNS`.
        alone_x: Their logarithms by themselves (`alone`).
        ys: Signs of the second.
        ends_y: As `ends_x`.
        alone_y: As `alone_x`.
        nx: How many spans of the first name there are.
        ny: Of the second.
        left: By model, logarithms of a sign of the first scheme being left out (`names.spelling.Tables`).
        right: Of a sign of the second being put in.
        gain: What one sign for one gains, and likewise `split` and `join`.
        split: One sign for two.
        join: Two signs for one.
        may_split: Which of these were met at all.
        may_join: Likewise.
        model: The number of the model.
        track: Room for the second name in a row.
        begins: Room for where its spans begin.
        splits: Room for which signs of the first scheme may stand for a sign and the one before it.
        put_in: Room for what putting in every sign of each span of the second name says.
        rows: Room for 4 rows.
        found: Filled: nx x ny.
    """
    bit = np.uint64(1)
    has = np.uint64(0)
    may_be_split = np.uint64(0)
    wide = 0
    for j in range(ny):
        put_in[j] = 0.0
        track[wide] = 0
        begins[wide] = True
        splits[wide] = 0
        wide += 1
        for place in range(ends_y[j, 0], ends_y[j, 1]):
            sign = ys[place]
            has |= bit << np.uint64(sign)
            put_in[j] += right[model, sign]
            track[wide] = sign
            begins[wide] = False
            splits[wide] = 0
            if place > ends_y[j, 0]:
                splits[wide] = may_split[model, ys[place - 1], sign]
                may_be_split |= splits[wide]
            wide += 1
    for column in range(wide):
        rows[3, column] = 0.0  # the row above the first, of every span
    for i in range(nx):
        x0, x1 = ends_x[i, 0], ends_x[i, 1]
        before, above, row = 3, 3, 0
        all_left_out = np.float32(0.0)
        for place in range(x0, x1):
            sign = xs[place]
            left_out = left[model, sign]
            all_left_out += left_out
            best = np.float32(0.0)
            last = np.float32(0.0)
            is_split = (may_be_split >> np.uint64(sign)) & bit
            for_two = np.uint64(0)
            if place > x0:
                for_two = may_join[model, xs[place - 1], sign] & has
            # All that need not wait for the column before is reckoned first.
            if is_split | for_two:
                # Edits of two signs are met with hardly one in a thousand.
                for column in range(wide):
                    other = track[column]
                    here = rows[above, column]
                    new = max(here + left_out, last + gain[model, sign, other])
                    last = here
                    if (splits[column] >> np.uint64(sign)) & bit:
                        one_before = track[column - 1]
                        new = max(new, rows[above, column - 2] + split[model, sign, one_before, other])
                    if (for_two >> np.uint64(other)) & bit and not begins[column]:
                        new = max(new, rows[before, column - 1] + join[model, xs[place - 1], sign, other])
                    best = all_left_out if begins[column] else max(best, new)
                    rows[row, column] = best
            else:
                for column in range(wide):
                    here = rows[above, column]
                    new = max(here + left_out, last + gain[model, sign, track[column]])
                    last = here
                    best = all_left_out if begins[column] else max(best, new)
                    rows[row, column] = best
            before, above, row = above, row, row + 1 if row < 2 else 0
        column = -1
        for j in range(ny):
            column += 1 + ends_y[j, 1] - ends_y[j, 0]
            found[i, j] = float(rows[above, column] + put_in[j]) - alone_x[i] - alone_y[j]


@loop
def initial_evidence(
    xs: Array, x0: int, ys: Array, y0: int, one: Array, lx: Array, ly: Array, model: int
) -> float:
    """Give the evidence in nats of an initial: it speaks for every part that begins so, and for no more."""
    single = one[model, xs[x0], ys[y0]] - lx[model, START, xs[x0]] - ly[model, START, ys[y0]]
    return float(min(single, MOST_OF_AN_INITIAL))
