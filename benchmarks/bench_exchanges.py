"""Planning at the scale of a war: from a Parquet file to a plan whose every tier is proven, beside HiGHS."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import Peer, Prepare, Work, benchmark
from benchmarks.exchanges import people_of, write_exchange
from benchmarks.peers import merged_classes, one_binary_per_person

#: Folders of the cases made up in this process; they go with it.
_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


def folder_of(kind: str, size: int) -> Path:
    """Make up a case; its folder lasts as long as this process."""
    _FOLDERS.append(tempfile.TemporaryDirectory())
    return write_exchange(kind, people_of(kind, size), Path(_FOLDERS[-1].name))


def person_by_person(kind: str) -> Prepare:
    """Prepare the peer with one binary per person."""
    return lambda size: one_binary_per_person(folder_of(kind, size))


def plan(kind: str, size: int) -> Work:
    """Read, plan, prove and explain; give what is known of the plan."""
    from repatria.planning import plan_case  # noqa: PLC0415 - counted where it is used
    from repatria.planning.casefile import read_case  # noqa: PLC0415

    folder = folder_of(kind, size)

    def work() -> str:
        made = plan_case(read_case(folder))
        open_tier = next((tier for tier in made.tiers if tier.bound != tier.value), None)
        if open_tier is None:
            return str(made.outcome)
        bound = "nothing" if open_tier.bound is None else f"{open_tier.bound:,}"
        return f"{open_tier.value:,} of at most {bound} ({open_tier.name})"

    return work


SIZES = (100_000, 1_000_000)


@benchmark(
    "War, 12 offers: Parquet to plan",
    sizes=SIZES,
    peer=Peer("a binary per person", person_by_person("war")),
    once=True,
)
def plan_war(size: int) -> Work:
    """Plan two belligerents and two neutrals."""
    return plan("war", size)


@benchmark(
    "Six parties, 53 offers: Parquet to plan",
    sizes=SIZES,
    peer=Peer("a binary per person", person_by_person("six")),
    once=True,
)
def plan_six(size: int) -> Work:
    """Plan two coalitions of three parties, parity by rank, limits on leaving and arriving."""
    return plan("six", size)


@benchmark("Six parties, paid by anybody: Parquet to plan", sizes=SIZES, once=True)
def plan_paid_by_anybody(size: int) -> Work:
    """Plan the same with offers that count arrivals from everybody on the other side."""
    return plan("anybody", size)


@benchmark(
    "Twenty parties, some 400 offers: Parquet to plan",
    sizes=SIZES,
    peer=Peer("HiGHS on merged classes", lambda size: merged_classes(folder_of("twenty", size))),
    once=True,
)
def plan_twenty(size: int) -> Work:
    """Plan two coalitions of ten parties."""
    return plan("twenty", size)


@benchmark("Six parties, the same classes: plan once read", sizes=SIZES, once=True)
def plan_same_classes(size: int) -> Work:
    """Plan the smallest number of people, and the same people many times over: time may hardly grow."""
    from repatria.planning import plan_case  # noqa: PLC0415 - counted where it is used
    from repatria.planning.casefile import read_case  # noqa: PLC0415

    _FOLDERS.append(tempfile.TemporaryDirectory())
    people = people_of("six", SIZES[0])
    folder = write_exchange("six", people, Path(_FOLDERS[-1].name), times=size // SIZES[0])
    case = read_case(folder)
    return lambda: str(plan_case(case).outcome)


@benchmark("Six parties: verify plan and proof", sizes=SIZES, once=True)
def verify_six(size: int) -> Work:
    """Check a plan and its proof without a solver."""
    from repatria.planning import plan_case  # noqa: PLC0415 - counted where it is used
    from repatria.planning.casefile import read_case  # noqa: PLC0415
    from repatria.planning.verify import verify_plan  # noqa: PLC0415

    case = read_case(folder_of("six", size))
    made = plan_case(case)
    return lambda: "kept" if verify_plan(case, made).is_valid else "broken"
