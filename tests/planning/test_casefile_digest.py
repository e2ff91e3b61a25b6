"""The keyed digest of a case, and the neutral's attestation of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from repatria.core.cases import Case
from repatria.core.errors import CaseInvalid, RequestInvalid
from repatria.law.destinations import destinations
from repatria.planning.casefile import attest, keyed_digest, read_case, read_key
from tests.laws.small_cases import any_case, examples

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))

CASE = """\
[case]
id = "a-case"
title = "A case"
as_of = 2025-01-12

[parties.A]
name = "Aland"

[parties.B]
name = "Beland"

[[conflicts]]
between = ["A", "B"]
kind = "international"
state = "active"
since = 2022-02-24

[[people]]
id = "p"
held_by = "A"
home = "B"
rank = "private"
age = 30
captured = { place = "here", date = "2024-05" }
wish = { says = "return", as_of = 2025-01-10, told_by = "C", private = true }
assessed = ["B"]
source = ["r1"]

[[people]]
id = "q"
held_by = "B"
home = "A"
rank = "captain"
count = { at_least = 2 }

[[offers]]
id = "a"
by = "A"
said = 2025-01-01
gives = [{ who = { held_by = "A" }, to = "B", at_most = 3 }]
gets = [{ who = { held_by = "B", age = { min = 18 } }, per_given = "1/2", weights = "ranks" }]

[[offers]]
id = "b"
by = "B"
gives = [{ who = { held_by = "B" }, to = "A" }]

[[hosts]]
party = "A"
who = { home = "B" }

[[rules]]
kind = "demand"
who = { held_by = "A" }
n = 1

[weights.ranks]
captain = 5
private = 1

[[sources]]
id = "r1"
what = "a report"
"""

#: Changes of one thing each, all of which leave a case without faults.
CHANGES = [
    ('id = "a-case"', 'id = "b-case"'),
    ('title = "A case"', 'title = "A  case"'),
    ("as_of = 2025-01-12", "as_of = 2025-01-13"),
    ('name = "Beland"', 'name = "beland"'),
    ('kind = "international"', 'kind = "disputed"'),
    ('state = "active"', 'state = "ceased"'),
    ("since = 2022-02-24\n", ""),
    ('rank = "private"\n', 'rank = "captain"\n'),
    ("age = 30", "age = 31"),
    ("age = 30\n", ""),
    ("age = 30", "dependants = 0"),
    ("age = 30", "age = 30\ndependants = 0"),
    ('date = "2024-05"', 'date = "2024-05-01"'),
    ('date = "2024-05"', 'date = "2024"'),
    ('place = "here", ', ""),
    ('says = "return"', 'says = "stay"'),
    ("private = true", "private = false"),
    ('told_by = "C", ', ""),
    ("as_of = 2025-01-10, ", ""),
    ('assessed = ["B"]', 'fear = ["B"]'),
    ('assessed = ["B"]', 'assessed = ["A", "B"]'),
    ('assessed = ["B"]', 'assessed = ["B"]\nfit = "fit"'),
    ('source = ["r1"]\n', ""),
    ("at_least = 2", "at_least = 3"),
    ("{ at_least = 2 }", "2"),
    ("{ at_least = 2 }", '"unknown"'),
    ("said = 2025-01-01\n", ""),
    ("said = 2025-01-01", "until = 2025-02-01"),
    ("said = 2025-01-01", 'said = 2025-01-01\nstate = "withdrawn"'),
    ("said = 2025-01-01", "said = 2025-01-01\nassumed = true"),
    ("said = 2025-01-01", 'said = 2025-01-01\neither = "x"'),
    ("said = 2025-01-01", "said = 2025-01-01\nthen = { parole = true }"),
    ("at_most = 3", "at_least = 3"),
    (", at_most = 3", ""),
    ("{ min = 18 }", "{ max = 18 }"),
    ("{ min = 18 }", "18"),
    ('"1/2"', "2"),
    ('weights = "ranks"', 'weights = { given = "ranks" }'),
    ('weights = "ranks"', 'weights = { got = "ranks" }'),
    ('party = "A"', 'party = "B"'),
    ('who = { home = "B" }', "who = {}"),
    ("\nn = 1", "\nn = 2"),
    ("captain = 5", "captain = 6"),
    ("captain = 5", "captain = 5\nmajor = 5"),
    ('what = "a report"', 'what = "a report"\nverified = true'),
    ('what = "a report"', 'what = "a report"\nverified = false'),
]


def read(folder: Path, text: str, key: bytes | None = None) -> Case:
    """Write a case and read it."""
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return read_case(folder, key=key)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_digest_changes_with_the_case(old: str, new: str, tmp_path: Path) -> None:
    """Whatever changes in a case, its digest is another, and so is its attestation."""
    assert CASE.count(old) == 1
    before, after = read(tmp_path, CASE), read(tmp_path, CASE.replace(old, new))
    same = (keyed_digest(before, KEY) == keyed_digest(after, KEY), attest(before, KEY) == attest(after, KEY))
    assert same == (False, False)


def test_all_changes_differ(tmp_path: Path) -> None:
    """No two changes give one digest."""
    digests = [keyed_digest(read(tmp_path, CASE.replace(*change)), KEY) for change in CHANGES]
    assert len(set(digests)) == len(CHANGES)


def test_digest_does_not_depend_on_the_order_of_entries(tmp_path: Path) -> None:
    """The same entries in another order, and with other spaces and comments, give the same digest."""
    first, *others = re.split(r"\n\n(?=\[)", CASE.strip())
    turned = "# turned round\n" + "\n\n".join([*others[::-1], first]).replace(" = ", "=") + "\n"
    assert keyed_digest(read(tmp_path, turned), KEY) == keyed_digest(read(tmp_path, CASE), KEY)


def test_saying_what_holds_anyway_changes_nothing(tmp_path: Path) -> None:
    """To write what an absent key means is to say the same."""
    said = CASE.replace("said = 2025-01-01", 'said = 2025-01-01\nstate = "standing"\nassumed = false')
    assert keyed_digest(read(tmp_path, said), KEY) == keyed_digest(read(tmp_path, CASE), KEY)


def test_digest_is_keyed(tmp_path: Path) -> None:
    """Another key gives another digest, so that nobody can guess a wish by trying both."""
    case = read(tmp_path, CASE)
    assert keyed_digest(case, KEY) != keyed_digest(case, OTHER)


def test_digest_is_no_attestation(tmp_path: Path) -> None:
    """A digest, which a plan carries, cannot be put into a case as its attestation."""
    case = read(tmp_path, CASE)
    assert keyed_digest(case, KEY) != attest(case, KEY)


@examples(60)
@given(drawn=any_case())
def test_attesting_does_not_change_the_digest(drawn: Case) -> None:
    """The digest of a case is the same before it is attested and after."""
    attested = replace(drawn, attestation=attest(drawn, KEY), is_attested=True)
    assert keyed_digest(attested, KEY) == keyed_digest(drawn, KEY)


def attested(folder: Path, key: bytes = KEY, change: Callable[[str], str] = str) -> str:
    """Give the text of the case with an attestation, and then changed."""
    line = f'attestation = "{attest(read(folder, CASE), key)}"'
    return change(CASE.replace('title = "A case"', f'title = "A case"\n{line}'))


def test_attestation_is_accepted(tmp_path: Path) -> None:
    """With the key that made it, the attestation of this very case is accepted."""
    assert read(tmp_path, attested(tmp_path), KEY).is_attested


def test_attestation_makes_firm(tmp_path: Path) -> None:
    """Somebody asked in private, for a destination assessed, is firm in an attested case, and only there."""
    with_key = read(tmp_path, attested(tmp_path), KEY)
    without = read(tmp_path, attested(tmp_path))
    firm = [place.is_firm for case in (with_key, without) for place in destinations(case, case.people[0])]
    assert firm == [True, False]


def test_attestation_is_not_believed_unchecked(tmp_path: Path) -> None:
    """Without the key an attestation is kept, and nobody is firm by it."""
    case = read(tmp_path, attested(tmp_path))
    assert (case.attestation is not None, case.is_attested) == (True, False)


def test_a_case_without_attestation_has_none(tmp_path: Path) -> None:
    """A key alone attests nothing."""
    assert not read(tmp_path, CASE, KEY).is_attested


@pytest.mark.parametrize(
    ("key", "change"),
    [
        pytest.param(OTHER, str, id="another key"),
        pytest.param(KEY, lambda text: text.replace('says = "return"', 'says = "stay"'), id="another wish"),
        pytest.param(KEY, lambda text: text.replace("\nn = 1", "\nn = 2"), id="another demand"),
        pytest.param(KEY, lambda text: text.replace('"hmac-sha256:', '"hmac-sha256:0'), id="another text"),
        pytest.param(KEY, lambda text: re.sub('"hmac.*"', '"yes"', text), id="any text"),
    ],
)
def test_attestation_is_refused(key: bytes, change: Callable[[str], str], tmp_path: Path) -> None:
    """An attestation by another key, or of another case, is a fault and not merely ignored."""
    text = attested(tmp_path, key, change)
    with pytest.raises(CaseInvalid) as caught:
        read(tmp_path, text, KEY)
    assert [(fault.code, fault.key, fault.line) for fault in caught.value.faults] == [
        ("not-attested", "case.attestation", 4)
    ]


def test_fault_does_not_tell_the_attestation(tmp_path: Path) -> None:
    """A refused attestation is not answered by the right one."""
    text = attested(tmp_path, OTHER)
    with pytest.raises(CaseInvalid) as caught:
        read(tmp_path, text, KEY)
    assert "hmac" not in caught.value.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(None, "unreadable", id="missing"),
        pytest.param(b"", "bad-number", id="empty"),
        pytest.param(b"k" * 31, "bad-number", id="too short"),
    ],
)
def test_keys_that_are_not_taken(content: bytes | None, code: str, tmp_path: Path) -> None:
    """A key that is missing, or too short to keep a secret, is refused."""
    for written in [content] if content is not None else []:
        (tmp_path / "key").write_bytes(written)
    with pytest.raises(RequestInvalid) as caught:
        read_key(tmp_path / "key")
    assert [fault.code for fault in caught.value.faults] == [code]


@pytest.mark.parametrize(
    "key", [b"k" * 32, b"\n" + b"k" * 31, b"k" * 31 + b" "], ids=["text", "first", "last"]
)
def test_key_is_taken_whole(key: bytes, tmp_path: Path) -> None:
    """Of a key no byte is lost, also where a random one happens to be a space or a line end."""
    (tmp_path / "key").write_bytes(key)
    assert read_key(tmp_path / "key") == key


def test_key_error_does_not_tell_the_key(tmp_path: Path) -> None:
    """A key that is refused is not repeated."""
    (tmp_path / "key").write_bytes(b"sesame")
    with pytest.raises(RequestInvalid) as caught:
        read_key(tmp_path / "key")
    assert "sesame" not in caught.value.message
