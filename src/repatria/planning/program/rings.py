"""Rows that a limit on rings adds when they are needed; docs/certificate.md says why each is valid.

How many parties depend on each other is no sum of columns. So a solution is looked at: where more depend on
each other than the case allows, credits that nothing needs are left out, and if that is not enough a row is
added that forbids these very payments together.
"""

from __future__ import annotations

from collections.abc import Collection

from repatria.core.rings import Payment, rings
from repatria.planning.program.model import Program, Row

#: Rows of rings that one program may have. Beyond, its search and its proof stop unfinished.
MOST_RINGS = 1_000

#: Rows found in one solution at most, each over payments that none of the others names.
MOST_AT_ONCE = 5


def without_spare_payments(
    program: Program, solution: tuple[int, ...], wanted: Collection[int] = ()
) -> tuple[int, ...]:
    """Leave out credits inside rings that are too large, as far as no get-term needs them.

    Args:
        wanted: Columns that are not to be lowered, since an objective counts them.
    """
    too_large = program.rings_too_large(solution)
    if not too_large:
        return solution
    values = list(solution)
    inside = [
        (column, payment)
        for column, payment in program.payments
        if values[column] and column not in wanted and any(ring.issuperset(payment) for ring in too_large)
    ]
    amount: dict[Payment, int] = {}
    for column, payment in inside:
        amount[payment] = amount.get(payment, 0) + values[column]
    asking = _rows_that_ask(program)
    # The least payment first: it is the likeliest to be spared whole.
    for column, _ in sorted(inside, key=lambda each: (amount[each[1]], each)):
        room = values[column]
        for row, factor in asking.get(column, ()):
            slack = row.most - sum(each * values[other] for other, each in row.terms)
            room = min(room, slack // factor)
        values[column] -= max(room, 0)
    _set_switches(program, values)
    return tuple(values)


def rows_against(program: Program, solution: tuple[int, ...]) -> tuple[Row, ...]:
    """Make rows that the solution breaks, one for each way in which too many parties depend on each other.

    Returns:
        Rows over as few payments as still hold too many parties together; none where no ring is too large.
    """
    cap = program.case.largest_ring
    if cap is None:
        return ()
    paying = {payment for column, payment in program.payments if solution[column]}
    found: list[Row] = []
    while len(found) < MOST_AT_ONCE:
        ring = next((ring for ring in rings(paying) if len(ring) > cap), None)
        if ring is None:
            break
        needed = _fewest({payment for payment in paying if ring.issuperset(payment)}, cap)
        found.append(ring_row(program, needed))
        paying -= needed
    return tuple(found)


def least_payments(program: Program, solution: tuple[int, ...]) -> tuple[int, ...]:
    """Give for each ring that is too large the switch of the payment by which the fewest people arrive."""
    amount: dict[Payment, int] = {}
    for column, payment in program.payments:
        if solution[column]:
            amount[payment] = amount.get(payment, 0) + solution[column]
    switch = _switches(program)
    least = []
    for ring in program.rings_too_large(solution):
        inside = [payment for payment in amount if ring.issuperset(payment)]
        least.append(switch[min(inside, key=lambda payment: (amount[payment], payment))])
    return tuple(least)


def ring_row(program: Program, payments: Collection[Payment]) -> Row:
    """Make the row that forbids these payments all together."""
    switch = _switches(program)
    listed = sorted(payments)
    names = (party for payment in listed for party in payment)
    return Row(("ring", *names), tuple((switch[payment], 1) for payment in listed), len(listed) - 1)


def count_rings(program: Program) -> int:
    """Count the rows of rings that a program has."""
    return sum(row.key[0] == "ring" for row in program.rows)


def _fewest(payments: set[Payment], cap: int) -> set[Payment]:
    """Take payments away as long as more parties than `cap` stay connected."""
    kept = set(payments)
    for payment in sorted(payments):
        ring = max(rings(kept - {payment}), key=len, default=frozenset())
        if len(ring) > cap:
            kept = {other for other in kept - {payment} if ring.issuperset(other)}
    return kept


def _rows_that_ask(program: Program) -> dict[int, list[tuple[Row, int]]]:
    """Give for each column of credits the rows of get-terms that count it, and by how much."""
    asking: dict[int, list[tuple[Row, int]]] = {column: [] for column, _ in program.payments}
    for row in program.rows:
        for column, factor in row.terms:
            if factor < 0 and column in asking:
                asking[column].append((row, -factor))
    return asking


def _set_switches(program: Program, values: list[int]) -> None:
    paying = {payment for column, payment in program.payments if values[column]}
    for payment, column in _switches(program).items():
        values[column] = int(payment in paying)


def _switches(program: Program) -> dict[Payment, int]:
    return {
        (str(key[1]), str(key[2])): column for column, key in enumerate(program.columns) if key[0] == "pays"
    }
