"""Say of two names that are aligned what their weights look at."""

from typing import Any

import numpy as np

from repatria.tracing.kernels.compiling import loop

type Array = np.ndarray[Any, Any]

FEATURES = 30
SPANS = 15  # the feature that counts aligned spans
DROPPED = np.float32(-4.2)  # nats: a part that the other name lacks
MOST_OF_A_PART = np.float32(7.0)  # nats: beyond this a part says no more of there being one person
AGAINST = np.float32(-0.5)  # nats: parts aligned worse than this stand against each other


@loop
def describe_path(
    starts_x: Array, classes_x: Array, rx: int, nx: int, starts_y: Array, classes_y: Array, ry: int, ny: int,
    total: float, spans: int, path: Array, out: Array, row: int,
) -> None:  # fmt: skip
    """Say of an alignment what the weights of names look at (`names.weights.FEATURES`)."""
    letters_x = starts_x[rx, nx] - starts_x[rx, 0]
    letters_y = starts_y[ry, ny] - starts_y[ry, 0]
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
        sx = starts_x[rx, i + li] - starts_x[rx, i]
        sy = starts_y[ry, j + lj] - starts_y[ry, j]
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
        if not (taken_x >> i) & 1 and classes_x[rx, i, 0]:
            given += 1
    for j in range(ny):
        if not (taken_y >> j) & 1 and classes_y[ry, j, 0]:
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
    out[row, 11] = max(nx, ny) - min(nx, ny)
    out[row, 12] = letters_x + letters_y
    out[row, 13] = 1 if turns > 1 or (spans > 1 and path[0, 2] < path[spans - 1, 2]) else 0
    out[row, 14] = initials
    out[row, SPANS] = spans
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
