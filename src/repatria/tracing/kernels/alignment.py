"""Align two names part by part.

A reading of a name is bytes: the number of its parts, then for each part its length, the two classes of given
names it may belong to (two bytes each, zero where there is none, the highest bit set where it is a short
form), and its signs. A name is the number of its readings, then for each its scheme and the reading
(`names.readings.encode`).
"""

from typing import Any

import numba
import numpy as np

from repatria.tracing.kernels.commonness import MIX, PART_HEAD, digest, discount
from repatria.tracing.kernels.edits import MOST_SIGNS, NEVER, span_evidence

type Array = np.ndarray[Any, Any]

MOST_PARTS = 9  # of a reading; one more doubles the work of the longest names
MOST_SPAN = 3  # parts that may be read as one: Abd al-Rahman, Jong-un, 정은
FEATURES = 30
DROPPED = np.float32(-4.2)  # nats: a part that the other name lacks
JOINED = np.float32(-0.7)  # nats: a part written as two
AGREED = np.float32(1.5)  # nats: single parts that speak so much need no joining
WORTH_JOINING = np.float32(-10.5)  # log chance of the outer signs of joined parts, of one end at least
SETTLED = np.float32(4.5)  # nats: a part that has found its like
SAME_CLASS = np.float32(4.5)  # nats: Mykola and Nikolai; about one man in ninety bears a usual given name
SHORT_FORM = np.float32(3.0)  # nats: Sasha may be another name too
MOST_OF_A_PART = np.float32(7.0)  # nats: beyond this a part says no more of there being one person
AGAINST = np.float32(-0.5)  # nats: parts aligned worse than this stand against each other


@numba.njit(cache=True, nogil=True)
def parts_of(reading: Array, signs: Array, starts: Array, classes: Array, digests: Array) -> tuple[int, int]:
    """Unpack a reading: its signs in a row, where each part starts, each part's classes and digest.

    Returns:
        The number of parts, and how many bytes of `reading` were read.
    """
    count = reading[0]
    place = 1
    filled = 0
    starts[0] = 0
    for part in range(count):
        length = reading[place]
        classes[part, 0] = reading[place + 1] * 256 + reading[place + 2]
        classes[part, 1] = reading[place + 3] * 256 + reading[place + 4]
        place += PART_HEAD
        signs[filled : filled + length] = reading[place : place + length]
        digests[part] = digest(reading[place : place + length])
        place += length
        filled += length
        starts[part + 1] = filled
    return count, place


@numba.njit(cache=True, nogil=True)
def class_evidence(a: Array, i: int, b: Array, j: int) -> float:
    """Give the evidence in nats of two parts being forms of one given name; NEVER where they are not."""
    best = NEVER
    for k in range(2):
        for m in range(2):
            if a[i, k] and (a[i, k] & 0x7FFF) == (b[j, m] & 0x7FFF):
                best = max(best, SHORT_FORM if (a[i, k] | b[j, m]) & 0x8000 else SAME_CLASS)
    return float(best)


@numba.njit(cache=True, nogil=True)
def worth_joining(one: Array, xs: Array, x0: int, x1: int, ys: Array, y0: int, y1: int) -> bool:
    """Say whether to compare joined parts: none is twice as long, and they begin or end alike."""
    if x1 - x0 > 2 * (y1 - y0) or y1 - y0 > 2 * (x1 - x0):
        return False
    return bool(one[xs[x0], ys[y0]] > WORTH_JOINING or one[xs[x1 - 1], ys[y1 - 1]] > WORTH_JOINING)


@numba.njit(cache=True, nogil=True)
def align(
    xs: Array,
    xo: Array,
    nx: int,
    ys: Array,
    yo: Array,
    ny: int,
    digests_x: Array,
    digests_y: Array,
    classes_x: Array,
    classes_y: Array,
    tables: tuple[Array, ...],
    model: int,
    memo_keys: Array,
    memo_values: Array,
    rows: Array,
    evidence: Array,
    best: Array,
    came: Array,
    path: Array,
) -> tuple[float, int]:
    """Find the assignment of spans of one name to spans of the other with the most evidence.

    Every part belongs to at most one span; a span is up to `MOST_SPAN` parts in a row, and of two spans
    that are aligned one is a single part. A part left over costs `DROPPED`. Where single parts leave
    nothing over and all of them agree, nothing is joined: it could not be better by more than it costs to
    look.

    Returns:
        The evidence in nats, and the number of aligned spans; `path` holds for each: first part and length in
        either name, last span first, and its evidence.
    """
    last_slot = np.uint64(len(memo_keys) - 1)
    # Those of the model: taken out of the tuple once, which costs as much as comparing two parts.
    one, left, right, gain, split, join, may_split, may_join, splits, lx, ly = tables
    one, left, right, gain = one[model], left[model], right[model], gain[model]
    split, join, splits = split[model], join[model], splits[model]
    may_split, may_join, lx, ly = may_split[model], may_join[model], lx[model], ly[model]
    for i in range(nx):
        for j in range(ny):
            key = (digests_x[i] ^ np.uint64(model + 1)) * MIX + digests_y[j]
            slot = key & last_slot
            if memo_keys[slot] == key:
                found = memo_values[slot]
            else:
                found = span_evidence(
                    xs[xo[i] : xo[i + 1]], ys[yo[j] : yo[j + 1]], one, left, right, gain, split, join,
                    may_split, may_join, splits, lx, ly, rows,
                )  # fmt: skip
                memo_keys[slot] = key
                memo_values[slot] = found
            if classes_x[i, 0] and classes_y[j, 0]:
                found = max(found, class_evidence(classes_x, i, classes_y, j))
            evidence[i, 1, j, 1] = found
    total, spans = assign(nx, ny, 1, evidence, best, came, path)
    agreed = nx == ny and spans == nx
    for k in range(spans):
        agreed = agreed and path[k, 4] > AGREED
    if agreed or nx + ny == 2:
        return total, spans
    joined = False
    # A part that has found its like by itself is joined with no other.
    settled_x = 0
    settled_y = 0
    for i in range(nx):
        for j in range(ny):
            if evidence[i, 1, j, 1] >= SETTLED:
                settled_x |= 1 << i
                settled_y |= 1 << j
    for i in range(nx):
        for j in range(ny):
            for li in range(2, MOST_SPAN + 1):
                if i + li > nx:
                    break
                evidence[i, li, j, 1] = NEVER
                if (settled_y >> j) & 1 or (settled_x >> i) & 1 or (settled_x >> (i + li - 1)) & 1:
                    continue
                if not worth_joining(one, xs, xo[i], xo[i + li], ys, yo[j], yo[j + 1]):
                    continue
                joined = True
                key = digests_x[i]
                for part in range(i + 1, i + li):
                    key = key * MIX + digests_x[part]
                key = (key ^ np.uint64(model + 31)) * MIX + digests_y[j]
                slot = key & last_slot
                if memo_keys[slot] == key:
                    found = memo_values[slot]
                else:
                    found = span_evidence(
                        xs[xo[i] : xo[i + li]], ys[yo[j] : yo[j + 1]], one, left, right, gain, split, join,
                        may_split, may_join, splits, lx, ly, rows,
                    )  # fmt: skip
                    memo_keys[slot] = key
                    memo_values[slot] = found
                evidence[i, li, j, 1] = found + JOINED * (li - 1)
            for lj in range(2, MOST_SPAN + 1):
                if j + lj > ny:
                    break
                evidence[i, 1, j, lj] = NEVER
                if (settled_x >> i) & 1 or (settled_y >> j) & 1 or (settled_y >> (j + lj - 1)) & 1:
                    continue
                if not worth_joining(one, xs, xo[i], xo[i + 1], ys, yo[j], yo[j + lj]):
                    continue
                joined = True
                key = digests_y[j]
                for part in range(j + 1, j + lj):
                    key = key * MIX + digests_y[part]
                key = (digests_x[i] ^ np.uint64(model + 61)) * MIX + key
                slot = key & last_slot
                if memo_keys[slot] == key:
                    found = memo_values[slot]
                else:
                    found = span_evidence(
                        xs[xo[i] : xo[i + 1]], ys[yo[j] : yo[j + lj]], one, left, right, gain, split, join,
                        may_split, may_join, splits, lx, ly, rows,
                    )  # fmt: skip
                    memo_keys[slot] = key
                    memo_values[slot] = found
                evidence[i, 1, j, lj] = found + JOINED * (lj - 1)
    if joined:
        return assign(nx, ny, MOST_SPAN, evidence, best, came, path)
    return total, spans


@numba.njit(cache=True, nogil=True)
def assign(
    nx: int, ny: int, most: int, evidence: Array, best: Array, came: Array, path: Array
) -> tuple[float, int]:
    """Choose spans of up to `most` parts by dynamic programming over the parts taken of the second name."""
    masks = 1 << ny
    best[: nx + 1, :masks] = NEVER
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
                        here = so_far + evidence[i, li, j, lj]
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


@numba.njit(cache=True, nogil=True)
def mark_classes(spans: int, classes_x: Array, classes_y: Array, path: Array) -> None:
    """Set the last column of a path: 1 where a class of given names speaks and not the spelling."""
    for k in range(spans):
        i = int(path[k, 0])
        j = int(path[k, 2])
        by_class = path[k, 1] == 1 and path[k, 3] == 1 and classes_x[i, 0] != 0 and classes_y[j, 0] != 0
        if by_class:
            by_class = class_evidence(classes_x, i, classes_y, j) == path[k, 4]
        path[k, 5] = 1.0 if by_class else 0.0


@numba.njit(cache=True, nogil=True)
def describe_path(
    xo: Array,
    nx: int,
    classes_x: Array,
    yo: Array,
    ny: int,
    classes_y: Array,
    total: float,
    spans: int,
    path: Array,
    out: Array,
    row: int,
) -> None:
    """Say of an alignment what the weights of names look at (`names.weights.FEATURES`)."""
    letters_x = xo[nx]
    letters_y = yo[ny]
    in_x = 0
    in_y = 0
    parts_x = 0
    parts_y = 0
    worst = np.float32(99.0)
    second = np.float32(99.0)
    strongest = np.float32(-99.0)
    worst_per_sign = np.float32(99.0)
    turns = 0
    initials = 0
    taken_x = 0
    taken_y = 0
    # The same once more of the parts that agree: parts that are aligned though they are unlike stand against
    # each other as two do that were left over.
    agreeing = 0
    nats_agreeing = np.float32(0.0)
    up_to_a_limit = np.float32(0.0)
    weakest = MOST_OF_A_PART
    lacks_x = nx
    lacks_y = ny
    signs_x = letters_x
    signs_y = letters_y
    first = DROPPED
    for k in range(spans):
        i = int(path[k, 0])
        li = int(path[k, 1])
        j = int(path[k, 2])
        lj = int(path[k, 3])
        nats = path[k, 4]
        sx = xo[i + li] - xo[i]
        sy = yo[j + lj] - yo[j]
        in_x += sx
        in_y += sy
        parts_x += li
        parts_y += lj
        if (sx == 1) != (sy == 1):
            initials += 1
        if nats < worst:
            second = worst
            worst = nats
        elif nats < second:
            second = nats
        strongest = max(strongest, nats)
        worst_per_sign = min(worst_per_sign, nats / np.float32(sx + sy))
        if nats >= AGAINST:
            agreeing += 1
            nats_agreeing += nats
            up_to_a_limit += min(nats, MOST_OF_A_PART)
            weakest = min(weakest, nats)
            lacks_x -= li
            lacks_y -= lj
            signs_x -= sx
            signs_y -= sy
            taken_x |= ((1 << li) - 1) << i
            taken_y |= ((1 << lj) - 1) << j
            if i == 0:
                first = min(nats, MOST_OF_A_PART)
        # Spans stand last first. Going round, places in the other name rise once where the order is the same
        # or turned (surname first, surname last), and more often where parts are mixed up.
        if path[(k + 1) % spans, 2] > j:
            turns += 1
    if spans == 0:
        worst = np.float32(-10.0)
        strongest = np.float32(-10.0)
        worst_per_sign = np.float32(-3.0)
    if spans < 2:
        second = worst
    given = 0
    for i in range(nx):
        if not (taken_x >> i) & 1 and classes_x[i, 0]:
            given += 1
    for j in range(ny):
        if not (taken_y >> j) & 1 and classes_y[j, 0]:
            given += 1
    out[row, 0] = total
    out[row, 1] = total / np.float32(letters_x + letters_y + 1)
    out[row, 2] = worst
    out[row, 3] = second
    out[row, 4] = strongest
    out[row, 5] = worst_per_sign
    out[row, 6] = nx - parts_x
    out[row, 7] = ny - parts_y
    out[row, 8] = letters_x - in_x
    out[row, 9] = letters_y - in_y
    out[row, 10] = min(nx, ny)
    out[row, 11] = abs(nx - ny)
    out[row, 12] = letters_x + letters_y
    out[row, 13] = 1 if turns > 1 or (spans > 1 and path[0, 2] < path[spans - 1, 2]) else 0
    out[row, 14] = initials
    out[row, 15] = spans
    out[row, 16] = 1 if turns > 1 else 0
    out[row, 17] = agreeing
    out[row, 18] = nats_agreeing
    out[row, 19] = nats_agreeing / np.float32(letters_x + letters_y + 1)
    out[row, 20] = up_to_a_limit
    out[row, 21] = weakest if agreeing else DROPPED
    out[row, 22] = lacks_x
    out[row, 23] = lacks_y
    out[row, 24] = signs_x
    out[row, 25] = signs_y
    out[row, 26] = min(lacks_x, lacks_y)
    out[row, 27] = min(signs_x, signs_y)
    out[row, 28] = first
    out[row, 29] = given


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
    memo_keys: Array,
    memo_values: Array,
    features: Array,
    models: Array,
    readings: Array,
    path: Array,
    keep_path: bool,  # noqa: FBT001
) -> None:
    """Compare the k-th name of one side with the k-th of the other, for all k.

    Args:
        names_x: Encoded names of one side, one after the other.
        from_x: Where each begins, and where the last ends: n + 1 places.
        names_y: Those of the other side.
        from_y: As `from_x`.
        model_of: By scheme and scheme the number of the spelling model plus 1; negative where the model runs
            from the second to the first; 0 where there is none.
        romanized: The scheme that is only looked at where no other pair of readings has a model.
        tables: The spelling models, stacked (`names.spelling.Stack.tables`).
        keys_x: Parts of the first list (`count_parts`); empty where nothing is known of how common they are.
        common_x: By slot, natural logarithm of the share of names that hold the part.
        keys_y: Of the second list.
        common_y: Likewise.
        memo_keys: Spans compared before; a power of two. A cache only: what it holds changes no result.
        memo_values: Their evidence.
        features: Filled: n x `FEATURES`, of the best pair of readings.
        models: Filled: the number of the model used plus 1; 0 where no two readings could be compared.
        readings: Filled: n x 2, which reading of either name.
        path: Filled, where `keep_path`, with the alignment of the last pair (`align`, `mark_classes`).
        keep_path: Whether somebody asks for the alignment, of one pair at a time.
    """
    lx, ly = tables[-2], tables[-1]
    reach = MOST_PARTS
    evidence = np.empty((reach, MOST_SPAN + 1, reach, MOST_SPAN + 1), np.float32)
    best = np.empty((reach + 1, 1 << reach), np.float32)
    came = np.zeros((reach + 1, 1 << reach, 3), np.int8)
    xs = np.empty(255 * MOST_PARTS, np.uint8)
    ys = np.empty(255 * MOST_PARTS, np.uint8)
    xo = np.zeros(MOST_PARTS + 1, np.int64)
    yo = np.zeros(MOST_PARTS + 1, np.int64)
    cx = np.zeros((MOST_PARTS, 2), np.int64)
    cy = np.zeros((MOST_PARTS, 2), np.int64)
    dx = np.zeros(MOST_PARTS, np.uint64)
    dy = np.zeros(MOST_PARTS, np.uint64)
    rows = np.zeros((3, MOST_SIGNS + 1), np.float32)
    trial = np.zeros_like(path)
    for k in range(len(from_x) - 1):
        x = names_x[from_x[k] : from_x[k + 1]]
        y = names_y[from_y[k] : from_y[k + 1]]
        models[k] = 0
        top = float(NEVER)
        features[k, :] = 0
        features[k, 0] = np.float32(-30.0)
        if len(x) == 0 or len(y) == 0:
            continue
        for through_latin in range(2):
            if through_latin and models[k]:
                break
            px = 1
            for rx in range(x[0]):
                scheme_x = x[px]
                nx, read = parts_of(x[px + 1 :], xs, xo, cx, dx)
                px += 1 + read
                py = 1
                for ry in range(y[0]):
                    scheme_y = y[py]
                    ny, read = parts_of(y[py + 1 :], ys, yo, cy, dy)
                    py += 1 + read
                    by_romanized = romanized in {scheme_x, scheme_y}
                    if by_romanized != (through_latin == 1):
                        continue
                    which = model_of[scheme_x, scheme_y]
                    if which == 0:
                        continue
                    if which > 0:
                        total, spans = align(
                            xs, xo, nx, ys, yo, ny, dx, dy, cx, cy,
                            tables, which - 1, memo_keys, memo_values, rows, evidence, best, came, trial,
                        )  # fmt: skip
                    else:
                        total, spans = align(
                            ys, yo, ny, xs, xo, nx, dy, dx, cy, cx,
                            tables, -which - 1, memo_keys, memo_values, rows, evidence, best, came, trial,
                        )  # fmt: skip
                    if which > 0:
                        mark_classes(spans, cx, cy, trial)
                        total -= discount(
                            xs, xo, dx, scheme_x, ys, yo, dy, scheme_y, spans,
                            lx[which - 1], ly[which - 1], keys_x, common_x, keys_y, common_y, trial,
                        )  # fmt: skip
                    else:
                        mark_classes(spans, cy, cx, trial)
                        total -= discount(
                            ys, yo, dy, scheme_y, xs, xo, dx, scheme_x, spans,
                            lx[-which - 1], ly[-which - 1], keys_y, common_y, keys_x, common_x, trial,
                        )  # fmt: skip
                    if total > top:
                        top = total
                        models[k] = which
                        readings[k, 0] = rx
                        readings[k, 1] = ry
                        if which > 0:
                            describe_path(xo, nx, cx, yo, ny, cy, total, spans, trial, features, k)
                        else:
                            describe_path(yo, ny, cy, xo, nx, cx, total, spans, trial, features, k)
                        if keep_path:
                            path[:] = trial
