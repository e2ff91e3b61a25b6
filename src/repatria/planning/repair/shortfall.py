"""Where no repair keeps every offer: the fewest parties to ask, and the least by which a term is short.

Each term of an offer in force may fall short at a price. What comes out is a question to the party that
would be short, beside what holds after its yes and after its no. Nothing of it is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Outcome
from repatria.core.repairs import Consequence, Question
from repatria.core.terms import number_given
from repatria.planning.program.chances import Lots
from repatria.planning.program.model import Key, Objective, Program, Row
from repatria.planning.repair.changes import changes_between, places_changed
from repatria.planning.repair.parts import MOST_WORK_OF_A_REPAIR, Mending
from repatria.planning.search.tiers import Solved, solve_in_order
from repatria.planning.search.watching import Watch

#: Bounds that may be short: those that ask for people. A limit is never raised.
_BOUNDS = {
    "get at_least": ("gets", "at_least"),
    "get all": ("gets", "all"),
    "get per_given": ("gets", "per_given"),
    "give at_least": ("gives", "at_least"),
    "give all": ("gives", "all"),
}


@dataclass(frozen=True, slots=True)
class _Short:
    """By how much one row may be short: its column counts in units of the term, each `scale` of the row."""

    row: Row
    column: int
    scale: int

    @property
    def offer(self) -> str:
        return str(self.row.key[1])


def least_shortfall(
    mended: Mending, seed: str, watch: Watch
) -> tuple[tuple[Question, ...], Consequence | None]:
    """Find what has to be asked: of the fewest parties, and of these the least.

    Returns:
        The questions, and what holds if all are answered with yes; no question where none can help, because
        a rule of the case stands against every repair.
    """
    widened, shorts = _widen(mended)
    solved = solve_in_order(
        widened,
        Lots(widened.classes, seed),
        most_work=MOST_WORK_OF_A_REPAIR,
        watch=watch,
    )
    if solved.solution is None:
        return (), None
    solution = solved.solution
    open_ = [short for short in shorts if solution[short.column]]
    refusals: dict[str, Consequence | None] = {}
    for offer in sorted({short.offer for short in open_}):
        refusals[offer] = _if_refused(mended, offer, seed, watch)
    questions = tuple(_question(mended, short, solution, if_no=refusals[short.offer]) for short in open_)
    return questions, _consequence(mended, solved, seed)


def _widen(mended: Mending) -> tuple[Program, tuple[_Short, ...]]:
    """Let the terms of the offers held be short, and say of each party whether it has to be asked."""
    program = mended.holding()
    offers = mended.task.case.offers_by_id
    columns: list[Key] = list(program.columns)
    upper = list(program.upper)
    asked: dict[str, int] = {}
    for party in sorted({offers[offer].by for offer in mended.held}):
        asked[party] = len(columns)
        columns.append(("asked", party))
        upper.append(1)
    shorts: list[_Short] = []
    rows: list[Row] = []
    for row in program.rows:
        if row.key[0] not in _BOUNDS or row.key[1] not in mended.held:
            rows.append(row)
            continue
        offer = offers[str(row.key[1])]
        ratio = offer.gets[int(row.key[2])].per_given if row.key[0] == "get per_given" else None
        short = _Short(row, len(columns), 1 if ratio is None else ratio.denominator)
        needed = sum(factor * program.upper[column] for column, factor in row.terms if factor > 0)
        most = -(-needed // short.scale)
        columns.append(("short", *row.key))
        upper.append(most)
        shorts.append(short)
        rows.append(Row(row.key, (*row.terms, (short.column, -short.scale)), row.most))
        rows.append(Row(("ask", *row.key), ((short.column, 1), (asked[offer.by], -most)), 0))
    parties = Objective("parties asked", tuple((c, -1) for c in asked.values()), is_least=True)
    missing: dict[tuple[bool, str], list[tuple[int, int]]] = {}
    for short in shorts:
        unit = _unit(offers[short.offer], short.row)
        missing.setdefault(unit, []).append((short.column, -1))
    widened = replace(
        program,
        columns=tuple(columns),
        lower=(*program.lower, *(0,) * (len(columns) - len(program.columns))),
        upper=tuple(upper),
        rows=tuple(rows),
        objectives=(
            parties,
            *(
                Objective(_say_unit(unit), tuple(columns), is_least=True)
                for unit, columns in sorted(missing.items())
            ),
            *program.objectives,
        ),
    )
    return widened, tuple(shorts)


def _unit(offer: Offer, row: Row) -> tuple[bool, str]:
    """Say what a row counts, so that nothing is added up that has no common measure: people come first.

    Returns:
        Whether it counts lots; and the table that it counts by, empty where it counts heads.
    """
    side, bound = _BOUNDS[str(row.key[0])]
    index = int(row.key[2])
    if side == "gives":
        return offer.gives[index].who.means_lots, ""
    term = offer.gets[index]
    return term.who.means_lots, "" if bound == "all" else term.got_weights or ""


def _say_unit(unit: tuple[bool, str]) -> str:
    is_of_lots, table = unit
    return f"missing {'lots' if is_of_lots else 'people'}" + (f" by {table}" if table else "")


def _if_refused(mended: Mending, refused: str, seed: str, watch: Watch) -> Consequence | None:
    """Find the best repair in which one offer is not in force, and as many as can be of the others are."""
    program = mended.program
    given = mended.given
    columns: list[Key] = list(program.columns)
    upper = list(program.upper)
    rows = list(program.rows)
    for column in given.get(refused, ()):
        upper[column] = 0
    kept = []
    for offer in mended.held:
        if offer != refused:
            kept.append((len(columns), 1))
            rows.append(Row(("kept", offer), (kept[-1], *((column, -1) for column in given[offer])), 0))
            columns.append(("kept", offer))
            upper.append(1)
    without = replace(
        program,
        columns=tuple(columns),
        lower=(*program.lower, *(0,) * len(kept)),
        upper=tuple(upper),
        rows=tuple(rows),
        objectives=(Objective("offers kept in force", tuple(kept)), *program.objectives),
    )
    solved = solve_in_order(
        without,
        Lots(without.classes, seed),
        most_work=MOST_WORK_OF_A_REPAIR,
        watch=watch,
    )
    return None if solved.solution is None else _consequence(mended, solved, seed)


def _consequence(mended: Mending, solved: Solved, seed: str) -> Consequence:
    case, columns = mended.task.case, mended.program.columns
    solution = (solved.solution or ())[: len(columns)]
    moves = mended.moves(columns, solution, seed)
    changes = changes_between(mended.task, moves)
    return Consequence(
        people=sum(number for (_, _, who), number in moves.items() if not case.people_by_id[who].is_lot),
        changed=places_changed(case, changes),
        offers=tuple(sorted({offer for offer, _, _ in moves})),
        changes=changes,
        is_proven=solved.outcome is Outcome.PROVEN_BEST,
    )


def _question(
    mended: Mending, short: _Short, solution: tuple[int, ...], *, if_no: Consequence | None
) -> Question:
    case = mended.task.case
    kind, offer, index = short.row.key
    side, bound = _BOUNDS[str(kind)]
    needs, has = _needs_and_has(short, solution)
    if side == "gives":
        term = case.offers_by_id[str(offer)].gives[int(index)]
        before = number_given(case, term, case.already_given.get(str(offer), {}))
        needs, has = needs + before, has + before
    path = f"{side}[{index}].{bound}"
    by = case.offers_by_id[str(offer)].by
    return Question(
        str(offer), by, path, needs, has, _sentence(case, str(offer), path, needs=needs, has=has), if_no
    )


def _needs_and_has(short: _Short, solution: tuple[int, ...]) -> tuple[int, int]:
    """Read from a solution what a term asks for, and what it has, in the term's own unit."""
    needed = sum(factor * solution[column] for column, factor in short.row.terms if factor > 0)
    had = -sum(factor * solution[column] for column, factor in short.row.terms if factor < 0)
    return -(-needed // short.scale), had // short.scale


def _sentence(case: Case, offer: str, path: str, *, needs: int, has: int) -> str:
    """Ask. What a term counts by a table of weights is no number of people."""
    made = case.offers_by_id[offer]
    party = case.party_names.get(made.by, made.by)
    side, _, place = path.partition("[")
    verb = "get" if side == "gets" else "give"
    table = made.gets[int(place.split("]")[0])].got_weights if verb == "get" else None
    by_table = f" by the table {table}" if table is not None and not path.endswith(".all") else ""
    return (
        f"{party} would {verb} {has:,} instead of {needs:,}{by_table} under {path} of its offer {offer}: "
        f"does {party} accept?"
    )
