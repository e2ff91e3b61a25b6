"""Align two names part by part.

A reading of a name is bytes: the number of its parts, then for each part its length, the two classes of given
names it may belong to (two bytes each, zero where there is none, the highest bit set where it is a short
form), and its signs. A name is the number of its readings, then for each its scheme and the reading
(`names.readings.encode`).
"""

from typing import Any

import numba
import numpy as np

from repatria.tracing.kernels.commonness import PART_HEAD, discount
from repatria.tracing.kernels.compiling import inlined, loop
from repatria.tracing.kernels.describing import DROPPED, FEATURES, describe_path
from repatria.tracing.kernels.edits import END, MOST_SIGNS, NEVER, START, alone, initial_evidence, weigh_spans

type Array = np.ndarray[Any, Any]

MOST_PARTS = 9  # of a reading; one more doubles the work of the longest names
MOST_READINGS = 255  # of a name: their number is a byte
PATH = (MOST_PARTS, 6)  # spans, and of each: first part and length in either name, nats, whether by class
NO_PATHS = np.zeros((0, *PATH), np.float32)
MOST_SPAN = 3  # parts that may be read as one: Abd al-Rahman, Jong-un, 정은
ROUNDING = np.float32(0.05)  # nats: more than sums of evidence can be off
JOINED = np.float32(-0.7)  # nats: a part written as two
AGREED = np.float32(1.5)  # nats: single parts that speak so much need no joining
WORTH_JOINING = np.float32(-10.5)  # log chance of the outer signs of joined parts, of one end at least
SETTLED = np.float32(4.5)  # nats: a part that has found its like
SAME_CLASS = np.float32(4.5)  # nats: Mykola and Nikolai; about one man in ninety bears a usual given name
SHORT_FORM = np.float32(3.0)  # nats: Sasha may be another name too


@inlined
def readings_of(
    names: Array, at: int, before: int, schemes: Array, counts: Array, signs: Array, starts: Array,
    classes: Array,
) -> int:  # fmt: skip
    """Unpack a name, once for all pairs of readings: by reading its scheme and the number of its parts.

    Args:
        names: Encoded names, one after the other.
        at: Where the name begins.
        before: The scheme at whose first reading to end: the last of them are seldom looked at. -1 for all.
        schemes: Filled, by reading.
        counts: Filled: the number of parts, by reading.
        signs: Filled: those of all parts of all readings in a row.
        starts: Filled: by reading and part where it begins in `signs`, and where the last part ends.
        classes: Filled: by reading and part its classes.

    Returns:
        The number of readings unpacked.
    """
    number = int(names[at])
    place = at + 1
    filled = 0
    for reading in range(number):
        if names[place] == before:
            return reading
        schemes[reading] = names[place]
        parts = int(names[place + 1])
        counts[reading] = parts
        place += 2
        starts[reading, 0] = filled
        for part in range(parts):
            length = int(names[place])
            classes[reading, part, 0] = names[place + 1] * 256 + names[place + 2]
            classes[reading, part, 1] = names[place + 3] * 256 + names[place + 4]
            place += PART_HEAD
            for k in range(length):
                signs[filled + k] = names[place + k]
            place += length
            filled += length
            starts[reading, part + 1] = filled
    return number


@loop
def class_evidence(a: Array, ra: int, i: int, b: Array, rb: int, j: int) -> float:
    """Give the evidence in nats of two parts being forms of one given name; NEVER where they are not."""
    best = NEVER
    for k in range(2):
        for m in range(2):
            one, other = a[ra, i, k], b[rb, j, m]
            if one and (one & 0x7FFF) == (other & 0x7FFF):
                best = max(best, SHORT_FORM if (one | other) & 0x8000 else SAME_CLASS)
    return float(best)


@loop
def worth_joining(one: Array, model: int, xs: Array, x0: int, x1: int, ys: Array, y0: int, y1: int) -> bool:
    """Say whether to compare joined parts: none is twice as long, and they begin or end alike."""
    if x1 - x0 > 2 * (y1 - y0) or y1 - y0 > 2 * (x1 - x0):
        return False
    if one[model, xs[x0], ys[y0]] > WORTH_JOINING:
        return True
    return bool(one[model, xs[x1 - 1], ys[y1 - 1]] > WORTH_JOINING)


@inlined
def align(
    xs: Array, starts_x: Array, classes_x: Array, rx: int, nx: int,
    ys: Array, starts_y: Array, classes_y: Array, ry: int, ny: int,
    one: Array, left: Array, right: Array, gain: Array, split: Array, join: Array, may_split: Array,
    may_join: Array, lx: Array, ly: Array, model: int,
    ends_x: Array, ends_y: Array, alone_x: Array, alone_y: Array, track: Array, begins: Array, splits: Array,
    put_in: Array, rows: Array, spelt: Array, found: Array, evidence: Array, best: Array, came: Array,
    path: Array,
) -> tuple[float, int]:  # fmt: skip
    """Find the assignment of spans of one name to spans of the other with the most evidence.

    Every part belongs to at most one span; a span is up to `MOST_SPAN` parts in a row, and of two spans
    that are aligned one is a single part. A part left over costs `DROPPED`. Where single parts leave
    nothing over and all of them agree, nothing is joined: it could not be better by more than it costs to
    look.

    Returns:
        The evidence in nats, and the number of aligned spans; `path` holds for each: first part and length in
        either name, last span first, and its evidence.
    """
    for i in range(nx):
        ends_x[i, 0], ends_x[i, 1] = starts_x[rx, i], starts_x[rx, i + 1]
        alone_x[i] = alone(xs, ends_x[i, 0], ends_x[i, 1], lx, model)
    for j in range(ny):
        ends_y[j, 0], ends_y[j, 1] = starts_y[ry, j], starts_y[ry, j + 1]
        alone_y[j] = alone(ys, ends_y[j, 0], ends_y[j, 1], ly, model)
    weigh_spans(
        xs, ends_x, alone_x, ys, ends_y, alone_y, nx, ny, left, right, gain, split, join, may_split, may_join,
        model, track, begins, splits, put_in, rows, spelt,
    )  # fmt: skip
    for i in range(nx):
        is_initial = ends_x[i, 1] - ends_x[i, 0] == 1
        for j in range(ny):
            nats = spelt[i, j]
            if (ends_y[j, 1] - ends_y[j, 0] == 1) != is_initial:
                nats = initial_evidence(xs, ends_x[i, 0], ys, ends_y[j, 0], one, lx, ly, model)
            if classes_x[rx, i, 0] and classes_y[ry, j, 0]:
                nats = max(nats, class_evidence(classes_x, rx, i, classes_y, ry, j))
            evidence[i, 1, j, 1] = nats
    total, aligned = assign(nx, ny, 1, evidence, best, came, path)
    agreed = nx == ny and aligned == nx
    for k in range(aligned):
        agreed = agreed and path[k, 4] > AGREED
    if agreed or nx + ny == 2:
        return total, aligned
    # A part that has found its like by itself is joined with no other.
    settled_x = 0
    settled_y = 0
    for i in range(nx):
        for j in range(ny):
            if evidence[i, 1, j, 1] >= SETTLED:
                settled_x |= 1 << i
                settled_y |= 1 << j
    joined = False
    for i in range(nx):
        for j in range(ny):
            for more in range(1, MOST_SPAN):
                for of_x in range(2):
                    li, lj = (1 + more, 1) if of_x else (1, 1 + more)
                    if i + li > nx or j + lj > ny:
                        continue
                    evidence[i, li, j, lj] = NEVER
                    if (settled_x >> i) & 1 or (settled_x >> (i + li - 1)) & 1:
                        continue
                    if (settled_y >> j) & 1 or (settled_y >> (j + lj - 1)) & 1:
                        continue
                    x0, x1 = starts_x[rx, i], starts_x[rx, i + li]
                    y0, y1 = starts_y[ry, j], starts_y[ry, j + lj]
                    if x1 - x0 > MOST_SIGNS or y1 - y0 > MOST_SIGNS:
                        continue
                    if not worth_joining(one, model, xs, x0, x1, ys, y0, y1):
                        continue
                    nats = float(NEVER)
                    if (x1 - x0 == 1) != (y1 - y0 == 1):
                        nats = initial_evidence(xs, x0, ys, y0, one, lx, ly, model)
                    elif could_be_joined(
                        xs, starts_x, rx, i, li, ys, starts_y, ry, j, lj, left, right, may_split, may_join,
                        lx, ly, model, alone_x, alone_y, spelt, evidence,
                    ):  # fmt: skip
                        ends_x[0, 0], ends_x[0, 1], ends_y[0, 0], ends_y[0, 1] = x0, x1, y0, y1
                        found[1, 0] = alone(xs, x0, x1, lx, model)
                        found[2, 0] = alone(ys, y0, y1, ly, model)
                        weigh_spans(
                            xs, ends_x, found[1], ys, ends_y, found[2], 1, 1, left, right, gain, split, join,
                            may_split, may_join, model, track, begins, splits, put_in, rows, found,
                        )  # fmt: skip
                        nats = found[0, 0]
                    joined = joined or nats > NEVER
                    evidence[i, li, j, lj] = nats + JOINED * more
    if joined:
        return assign(nx, ny, MOST_SPAN, evidence, best, came, path)
    return total, aligned


@loop
def could_be_joined(
    xs: Array, starts_x: Array, rx: int, i: int, li: int,
    ys: Array, starts_y: Array, ry: int, j: int, lj: int,
    left: Array, right: Array, may_split: Array, may_join: Array, lx: Array, ly: Array, model: int,
    alone_x: Array, alone_y: Array, spelt: Array, evidence: Array,
) -> bool:  # fmt: skip
    """Say whether parts could be better joined than apart, from what each of them speaks by itself.

    Whatever edits make joined parts of one part also make each of them of a share of it, at a gain that no
    edits of the whole part exceed, unless an edit of two signs crosses where they meet. False only where it
    is certain that single parts, or none, would be taken instead.
    """
    bit = np.uint64(1)
    most = 0.0
    alternative = DROPPED * np.float32(2)
    for k in range(max(li, lj)):
        a, b = (i + k, j) if li > 1 else (i, j + k)
        most += spelt[a, b]
        alternative = max(alternative, evidence[a, 1, b, 1])
    more = max(li, lj) - 1
    if li > 1:
        for place in range(starts_y[ry, j], starts_y[ry, j + 1]):
            most -= more * right[model, ys[place]]
        most += more * alone_y[j]
        for k in range(i + 1, i + li):
            meet = starts_x[rx, k]
            last, first = xs[meet - 1], xs[meet]
            may_cross = may_join[model, last, first]
            if may_cross:
                for place in range(starts_y[ry, j], starts_y[ry, j + 1]):
                    if (may_cross >> np.uint64(ys[place])) & bit:
                        return True
            most += lx[model, last, END] + lx[model, START, first] - lx[model, last, first]
    else:
        for place in range(starts_x[rx, i], starts_x[rx, i + 1]):
            most -= more * left[model, xs[place]]
        most += more * alone_x[i]
        for k in range(j + 1, j + lj):
            meet = starts_y[ry, k]
            last, first = ys[meet - 1], ys[meet]
            may_cross = may_split[model, last, first]
            if may_cross:
                for place in range(starts_x[rx, i], starts_x[rx, i + 1]):
                    if (may_cross >> np.uint64(xs[place])) & bit:
                        return True
            most += ly[model, last, END] + ly[model, START, first] - ly[model, last, first]
    return bool(most + JOINED * more > alternative + DROPPED * more - ROUNDING)


@loop
def assign(
    nx: int, ny: int, most: int, evidence: Array, best: Array, came: Array, path: Array
) -> tuple[float, int]:
    """Choose spans of up to `most` parts by dynamic programming over the parts taken of the second name."""
    spans = 0
    for i in range(nx):
        for li in range(1, most + 1):
            for j in range(ny):
                for lj in range(1, most + 1):
                    if i + li <= nx and j + lj <= ny and (li == 1 or lj == 1):
                        spans += evidence[i, li, j, lj] >= DROPPED * (li + lj) - ROUNDING
    if spans == 0:  # as with most names of two people
        total = np.float32(0.0)
        for _ in range(nx):
            total += DROPPED
        return float(total + DROPPED * ny), 0
    masks = 1 << ny
    for i in range(nx + 1):
        for mask in range(masks):
            best[i, mask] = NEVER
    best[0, 0] = 0
    for i in range(nx):
        for mask in range(masks):
            so_far = best[i, mask]
            if so_far == NEVER:
                continue
            if so_far + DROPPED > best[i + 1, mask]:
                best[i + 1, mask] = so_far + DROPPED
                came[i + 1, mask, 0] = 0
            for li in range(1, most + 1):
                if i + li > nx:
                    break
                for j in range(ny):
                    taken = 0
                    for lj in range(1, most + 1):
                        if j + lj > ny or (li > 1 and lj > 1):
                            break
                        taken |= 1 << (j + lj - 1)
                        if mask & taken:
                            break
                        nats = evidence[i, li, j, lj]
                        if nats < DROPPED * (li + lj) - ROUNDING:
                            continue  # worse than leaving these parts over
                        here = so_far + nats
                        if here > best[i + li, mask | taken]:
                            best[i + li, mask | taken] = here
                            came[i + li, mask | taken, 0] = li
                            came[i + li, mask | taken, 1] = j
                            came[i + li, mask | taken, 2] = lj
    total = NEVER
    end = 0
    for mask in range(masks):
        if best[nx, mask] == NEVER:
            continue
        missing = ny
        bits = mask
        while bits:
            bits &= bits - 1
            missing -= 1
        here = best[nx, mask] + DROPPED * missing
        if here > total:
            total = here
            end = mask
    spans = 0
    i = nx
    while i > 0:
        li = came[i, end, 0]
        if li == 0:
            i -= 1
            continue
        j = came[i, end, 1]
        lj = came[i, end, 2]
        path[spans, 0] = i - li
        path[spans, 1] = li
        path[spans, 2] = j
        path[spans, 3] = lj
        path[spans, 4] = evidence[i - li, li, j, lj]
        spans += 1
        for part in range(lj):
            end ^= 1 << (j + part)
        i -= li
    return float(total), spans


@inlined
def mark_classes(spans: int, classes_x: Array, rx: int, classes_y: Array, ry: int, path: Array) -> None:
    """Set the last column of a path: 1 where a class of given names speaks and not the spelling."""
    for k in range(spans):
        i = int(path[k, 0])
        j = int(path[k, 2])
        by_class = path[k, 1] == 1 and path[k, 3] == 1
        by_class = by_class and classes_x[rx, i, 0] != 0 and classes_y[ry, j, 0] != 0
        if by_class:
            by_class = class_evidence(classes_x, rx, i, classes_y, ry, j) == path[k, 4]
        path[k, 5] = 1.0 if by_class else 0.0


@numba.njit(cache=True, nogil=True)
def compare(
    names_x: Array,
    from_x: Array,
    names_y: Array,
    from_y: Array,
    model_of: Array,
    romanized: int,
    tables: tuple[Array, ...],
    keys_x: Array,
    common_x: Array,
    keys_y: Array,
    common_y: Array,
    features: Array,
    models: Array,
    readings: Array,
    paths: Array,
) -> None:
    """Compare the k-th name of one side with the k-th of the other, for all k.

    Args:
        names_x: Encoded names of one side, one after the other.
        from_x: Where each begins, and where the last ends: n + 1 places.
        names_y: Those of the other side.
        from_y: As `from_x`.
        model_of: By scheme and scheme the number of the spelling model plus 1; negative where the model runs
            from the second to the first; 0 where there is none.
        romanized: The scheme that is only looked at where no other pair of readings has a model; its readings
            are the last of a name.
        tables: The spelling models, stacked (`names.spelling.Stack.tables`).
        keys_x: Parts of the first list (`count_parts`); empty where nothing is known of how common they are.
        common_x: By slot, natural logarithm of the share of names that hold the part.
        keys_y: Of the second list.
        common_y: Likewise.
        features: Filled: n x `FEATURES`, of the best pair of readings.
        models: Filled: the number of the model used plus 1; 0 where no two readings could be compared.
        readings: Filled: n x 2, which reading of either name.
        paths: Filled: n x `PATH`, how they are aligned (`align`, `mark_classes`); `NO_PATHS` if nobody asks.
    """
    # Taken out of the tuple once, which costs as much as comparing two parts.
    one, left, right, gain, split, join, may_split, may_join, lx, ly = tables
    ends_x = np.zeros((MOST_PARTS, 2), np.int64)
    ends_y = np.zeros((MOST_PARTS, 2), np.int64)
    alone_x = np.zeros(MOST_PARTS, np.float64)
    alone_y = np.zeros(MOST_PARTS, np.float64)
    put_in = np.zeros(MOST_PARTS, np.float32)
    track = np.zeros(MOST_PARTS * (MOST_SIGNS + 1), np.uint8)
    begins = np.zeros(MOST_PARTS * (MOST_SIGNS + 1), np.bool_)
    splits = np.zeros(MOST_PARTS * (MOST_SIGNS + 1), np.uint64)
    rows = np.zeros((4, MOST_PARTS * (MOST_SIGNS + 1)), np.float32)
    spelt = np.zeros((MOST_PARTS, MOST_PARTS), np.float64)
    found = np.zeros((3, MOST_PARTS), np.float64)
    evidence = np.empty((MOST_PARTS, MOST_SPAN + 1, MOST_PARTS, MOST_SPAN + 1), np.float32)
    best = np.empty((MOST_PARTS + 1, 1 << MOST_PARTS), np.float32)
    came = np.zeros((MOST_PARTS + 1, 1 << MOST_PARTS, 3), np.int8)
    longest = 0
    for k in range(len(from_x) - 1):
        longest = max(longest, from_x[k + 1] - from_x[k], from_y[k + 1] - from_y[k])
    xs = np.empty(longest, np.uint8)
    ys = np.empty(longest, np.uint8)
    schemes_x = np.zeros(MOST_READINGS, np.int64)
    schemes_y = np.zeros(MOST_READINGS, np.int64)
    counts_x = np.zeros(MOST_READINGS, np.int64)
    counts_y = np.zeros(MOST_READINGS, np.int64)
    starts_x = np.zeros((MOST_READINGS, MOST_PARTS + 1), np.int64)
    starts_y = np.zeros((MOST_READINGS, MOST_PARTS + 1), np.int64)
    classes_x = np.zeros((MOST_READINGS, MOST_PARTS, 2), np.int64)
    classes_y = np.zeros((MOST_READINGS, MOST_PARTS, 2), np.int64)
    trial = np.zeros(PATH, np.float32)
    compare_each(
        names_x, from_x, names_y, from_y, model_of, romanized, one, left, right, gain, split, join,
        may_split, may_join, lx, ly, keys_x, common_x, keys_y, common_y, ends_x, ends_y, alone_x,
        alone_y, track, begins, splits, put_in, rows, spelt, found, evidence, best, came, trial, xs,
        ys, schemes_x, schemes_y, counts_x, counts_y, starts_x, starts_y, classes_x, classes_y,
        features, models, readings, paths,
    )  # fmt: skip


@loop
def compare_each(
    names_x: Array, from_x: Array, names_y: Array, from_y: Array, model_of: Array, romanized: int, one:
    Array, left: Array, right: Array, gain: Array, split: Array, join: Array, may_split: Array,
    may_join: Array, lx: Array, ly: Array, keys_x: Array, common_x: Array, keys_y: Array, common_y:
    Array, ends_x: Array, ends_y: Array, alone_x: Array, alone_y: Array, track: Array, begins: Array,
    splits: Array, put_in: Array, rows: Array, spelt: Array, found: Array, evidence: Array, best: Array,
    came: Array, trial: Array, xs: Array, ys: Array, schemes_x: Array, schemes_y: Array, counts_x:
    Array, counts_y: Array, starts_x: Array, starts_y: Array, classes_x: Array, classes_y: Array,
    features: Array, models: Array, readings: Array, paths: Array,
) -> None:  # fmt: skip
    """Compare as `compare` does, in the room that it gives."""
    are_common_known = len(keys_x) + len(keys_y) > 0
    for k in range(len(from_x) - 1):
        models[k] = 0
        top = float(NEVER)
        for feature in range(FEATURES):
            features[k, feature] = 0
        features[k, 0] = np.float32(-30.0)
        if from_x[k] == from_x[k + 1] or from_y[k] == from_y[k + 1]:
            continue
        for through_latin in range(2):
            if through_latin and models[k]:
                break
            before = -1 if through_latin else romanized
            of_x = readings_of(names_x, from_x[k], before, schemes_x, counts_x, xs, starts_x, classes_x)
            of_y = readings_of(names_y, from_y[k], before, schemes_y, counts_y, ys, starts_y, classes_y)
            for rx in range(of_x):
                scheme_x = schemes_x[rx]
                nx = counts_x[rx]
                for ry in range(of_y):
                    scheme_y = schemes_y[ry]
                    ny = counts_y[ry]
                    by_romanized = romanized in (scheme_x, scheme_y)
                    if by_romanized != (through_latin == 1):
                        continue
                    which = model_of[scheme_x, scheme_y]
                    if which == 0:
                        continue
                    # The model runs from one name to the other, whichever of them that is.
                    if which > 0:
                        model = which - 1
                        source, starts_s, classes_s, rs, ns = xs, starts_x, classes_x, rx, nx
                        target, starts_t, classes_t, rt, nt = ys, starts_y, classes_y, ry, ny
                    else:
                        model = -which - 1
                        source, starts_s, classes_s, rs, ns = ys, starts_y, classes_y, ry, ny
                        target, starts_t, classes_t, rt, nt = xs, starts_x, classes_x, rx, nx
                    total, spans = align(
                        source, starts_s, classes_s, rs, ns, target, starts_t, classes_t, rt, nt,
                        one, left, right, gain, split, join, may_split, may_join, lx, ly, model,
                        ends_x, ends_y, alone_x, alone_y, track, begins, splits, put_in, rows,
                        spelt, found, evidence, best, came, trial,
                    )  # fmt: skip
                    mark_classes(spans, classes_s, rs, classes_t, rt, trial)
                    if are_common_known and which > 0:
                        total -= discount(
                            xs, starts_x, rx, scheme_x, ys, starts_y, ry, scheme_y, spans,
                            lx, ly, model, keys_x, common_x, keys_y, common_y, trial,
                        )  # fmt: skip
                    elif are_common_known:
                        total -= discount(
                            ys, starts_y, ry, scheme_y, xs, starts_x, rx, scheme_x, spans,
                            lx, ly, model, keys_y, common_y, keys_x, common_x, trial,
                        )  # fmt: skip
                    if total > top:
                        top = total
                        models[k] = which
                        readings[k, 0] = rx
                        readings[k, 1] = ry
                        describe_path(
                            starts_s, classes_s, rs, ns, starts_t, classes_t, rt, nt, total, spans, trial,
                            features, k,
                        )  # fmt: skip
                        if len(paths):
                            for span in range(spans):
                                for column in range(PATH[1]):
                                    paths[k, span, column] = trial[span, column]
