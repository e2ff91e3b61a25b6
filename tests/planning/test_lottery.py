"""One secret per party decides among people whom nothing tells apart, and nobody can steer it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.errors import LotteryRefused, RequestInvalid
from repatria.core.persons import Says
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.lottery import commit, open_seed, roster_digest
from tests.builders import case, give, offer, person, wish
from tests.laws.small_cases import examples

KEY = b"0123456789abcdef" * 4
SECRETS = {"A": b"a" * 32, "B": b"b" * 32}

secrets = st.binary(min_size=32, max_size=40)


def five_alike(**more: object) -> Case:
    """Make a case in which two of five people whom nothing tells apart go home."""
    return case(
        *(person(f"p{number}", "A", "B", **more) for number in range(5)),
        offer("a-1", "A", give(who(held_by="A"), "B", at_most=2)),
    )


ROSTER = roster_digest(five_alike(), KEY)


def opened(
    given: dict[str, bytes], *, committed: dict[str, bytes] | None = None, roster: str = ROSTER
) -> str:
    """Open a lottery to which `committed` was committed for the roster of the five."""
    commitments = {
        party: (ROSTER, commit(secret, party=party, roster=ROSTER))
        for party, secret in (committed or given).items()
    }
    return open_seed(("A", "B"), roster=roster, commitments=commitments, secrets=given)


def test_the_seed_is_known() -> None:
    """Seed and commitment are what SHA-256 gives of the texts that the decision names."""
    text = f'repatria lottery commitment 1\0["A","{ROSTER}","{SECRETS["A"].hex()}"]'
    expected = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    assert commit(SECRETS["A"], party="A", roster=ROSTER) == expected
    pairs = f'[["A","{SECRETS["A"].hex()}"],["B","{SECRETS["B"].hex()}"]]'
    text = f'repatria lottery seed 1\0["{ROSTER}",{pairs}]'
    assert opened(SECRETS) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@examples(50)
@given(one=secrets, other=secrets, changed=secrets)
def test_every_secret_counts(one: bytes, other: bytes, changed: bytes) -> None:
    """The seed changes with each secret, and not with the order in which they are opened."""
    seed = opened({"A": one, "B": other})
    assert opened({"B": other, "A": one}) == seed
    assert (opened({"A": one, "B": changed}) == seed) is (other == changed)
    assert (opened({"A": changed, "B": other}) == seed) is (one == changed)


@examples(50)
@given(one=secrets, other=secrets, changed=secrets)
def test_another_secret_than_committed_to_is_refused(one: bytes, other: bytes, changed: bytes) -> None:
    """Nobody changes a secret after having seen those of others."""
    if changed == other:
        changed += b"."
    with pytest.raises(LotteryRefused):
        opened({"A": one, "B": changed}, committed={"A": one, "B": other})


def test_a_secret_that_is_kept_back_is_named() -> None:
    """Without the secret of each party there is no seed."""
    with pytest.raises(LotteryRefused, match="The secret of B is not opened"):
        opened({"A": SECRETS["A"]}, committed=SECRETS)


def test_every_party_takes_part_and_no_other() -> None:
    """A party that did not commit is named, and so is a stranger."""
    with pytest.raises(LotteryRefused, match="B has not committed"):
        opened({"A": SECRETS["A"]})
    with pytest.raises(LotteryRefused, match="no party of the case"):
        opened({**SECRETS, "C": b"c" * 32})


def test_the_commitment_of_another_cannot_be_copied() -> None:
    """A commitment is bound to its party: whoever copies one cannot open it."""
    copied = commit(SECRETS["A"], party="A", roster=ROSTER)
    with pytest.raises(LotteryRefused, match="secret of B"):
        open_seed(
            ("A", "B"),
            roster=ROSTER,
            commitments={"A": (ROSTER, copied), "B": (ROSTER, copied)},
            secrets={"A": SECRETS["A"], "B": SECRETS["A"]},
        )


def test_a_short_secret_is_refused() -> None:
    """What could be found by trying is no secret."""
    with pytest.raises(RequestInvalid):
        commit(b"1234", party="A", roster=ROSTER)


def test_what_is_no_digest_is_not_committed_for() -> None:
    """Half a digest, copied by mistake, is found at once and not when the secrets are opened."""
    with pytest.raises(RequestInvalid):
        commit(SECRETS["A"], party="A", roster=ROSTER[:40])


def test_a_changed_identifier_is_refused() -> None:
    """After the freeze no identifier can be changed, added or taken out to have another order."""
    frozen = five_alike()
    renamed = replace(frozen, people=(replace(frozen.people[0], id="q"), *frozen.people[1:]))
    for changed in (renamed, replace(frozen, people=frozen.people[1:])):
        with pytest.raises(LotteryRefused, match="another roster"):
            opened(SECRETS, roster=roster_digest(changed, KEY))


def test_the_roster_shows_no_wish() -> None:
    """The digest follows from the identifiers alone, and only with the key."""
    assert roster_digest(five_alike(wish=wish(Says.STAY), fear=("B",)), KEY) == ROSTER
    assert roster_digest(five_alike(), KEY[::-1]) != ROSTER


def test_each_of_people_alike_is_chosen_about_equally_often() -> None:
    """Over 600 lotteries each of five goes in two of five; chi-square with four degrees stays below 18.5."""
    drawn, rounds = five_alike(), 600
    chosen = Counter[str]()
    for number in range(rounds):
        secret = hashlib.sha256(f"secret {number}".encode()).digest()
        plan = plan_case(drawn, seed=opened({"A": secret, "B": SECRETS["B"]}))
        chosen.update(transfer.who for transfer in plan.transfers)
    expected = rounds * 2 / 5
    # Two are drawn of five without putting back, which makes the sum of squares smaller by 3/4.
    chi_square = sum((chosen[f"p{n}"] - expected) ** 2 / expected for n in range(5)) / (3 / 4)
    assert chosen.total() == rounds * 2
    assert chi_square < 18.5


def test_the_plan_carries_the_seed_and_an_auditor_repeats_it() -> None:
    """The same secrets give the same plan; the seed stands in it."""
    first, second = (plan_case(five_alike(), seed=opened(SECRETS)) for _ in range(2))
    assert first == second
    assert first.made_with.seed == opened(SECRETS)
