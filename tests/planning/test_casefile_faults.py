"""Every way in which a case can be wrong is named: file, line, key and code, all at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repatria.core.errors import CaseInvalid, Fault
from repatria.planning.casefile import read_case

#: A whole case, of which each test damages a piece. A comment `# <-` marks the line of the fault expected.
CASE = """\
# A case.
[case]
id = "a-case"
title = "A case"
as_of = 2025-01-12

[parties.A]
name = "Aland"
[parties.B]
name = "Beland"
[parties.C]
name = "Celand"

[[conflicts]]
between = ["A", "B"]
kind = "international"
state = "active"

[[people]]
id = "p"
held_by = "A"
home = "B"
rank = "private"
age = 30
health = "wounded"
captured = { place = "a place", date = "2024-05" }
count = 3
wish = { says = "elsewhere", hosts = ["C"], told_by = "B", private = true }
source = ["r1"]

[[people]]
id = "q"
held_by = "B"
home = "A"
rank = "captain"

[[offers]]
id = "o"
by = "A"
said = 2025-01-01
gives = [{ who = { held_by = "A" }, to = "C" }]
gets = [{ who = { held_by = "B" }, per_given = "1/2", weights = "ranks" }]
source = ["r1"]

[[hosts]]
party = "C"
who = { home = "B" }

[[rules]]
kind = "demand"
who = { held_by = "A" }
n = 1

[[tiers]]
name = "the wounded"
count = { health = "wounded" }

[weights.ranks]
captain = 5
private = 1

[[sources]]
id = "r1"
what = "a report"
"""


def faults_of(folder: Path, **files: str | bytes) -> tuple[Fault, ...]:
    """Read a case with files beside it, and give its faults; `people_csv` stands for ``people.csv``."""
    for name, content in ({"case_toml": CASE} | files).items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / name.replace("_", ".")).write_bytes(raw)
    with pytest.raises(CaseInvalid) as caught:
        read_case(folder)
    return caught.value.faults


def damaged(old: str, new: str) -> str:
    """Put something else in the place of the one piece of the case that reads `old`."""
    assert CASE.count(old) == 1
    return CASE.replace(old, new)


def expected_line(old: str, new: str) -> int:
    """Give the line of a damage: the one marked; else where it begins; for a line left out, its table's."""
    text, start = damaged(old, new), CASE.index(old)
    if "# <-" in text:
        return text[: text.index("# <-")].count("\n") + 1
    is_line_left_out = not new and CASE[start - 1] == "\n"
    return text[: text.rindex("\n[", 0, start) + 1 if is_line_left_out else start].count("\n") + 1


#: What stands in the case, what is put in its place, and the code and key of the one fault expected.
DAMAGES = [
    # Keys.
    ('title = "A case"', 'title = "A case"\ntitel = "A case"  # <-', "unknown-key", "case.titel"),
    ('rank = "private"\n', 'rnak = "private"  # <-\nrank = "private"\n', "unknown-key", "people[0].rnak"),
    ('held_by = "A" }, to = "C"', 'holder = "A" }, to = "C"', "unknown-key", "offers[0].gives[0].who.holder"),
    ("n = 1", "n = 1\nper = 1 # <-", "unknown-key", "rules[0].per"),
    ('party = "C"', 'party = "C"\nsince = 2024-01-01 # <-', "unknown-key", "hosts[0].since"),
    ('name = "Aland"', 'name = "Aland"\nholds = 3 # <-', "unknown-key", "parties.A.holds"),
    ("[weights.ranks]", "[weight] # <-\nx = 1\n[weights.ranks]", "unknown-key", "weight"),
    # What has to be there.
    ('title = "A case"\n', "", "missing", "case.title"),
    ("as_of = 2025-01-12\n", "", "missing", "case.as_of"),
    ('[[people]]\nid = "q"\n', "[[people]] # <-\n", "missing", "people[1].id"),
    ('[[offers]]\nid = "o"\nby = "A"', '[[offers]] # <-\nid = "o"', "missing", "offers[0].by"),
    ('held_by = "A" }, to = "C" }]', 'held_by = "A" } }]', "missing", "offers[0].gives[0].to"),
    ('gives = [{ who = { held_by = "A" }, to = "C" }]', "gives = [] # <-", "missing", "offers[0].gives"),
    ('who = { held_by = "B" }, per_given = "1/2", weights = "ranks"', 'who = { held_by = "B" }',
     "missing", "offers[0].gets[0].at_least"),
    ('gets = [{ who = { held_by = "B" }', "gets = [{ who = { held_by = [] }", "missing",
     "offers[0].gets[0].who.held_by"),
    ("[weights.ranks]", "[weights.none] # <-\n[weights.ranks]", "missing", "weights.none"),
    ('between = ["A", "B"]', 'between = ["A"] # <-', "missing", "conflicts[0].between"),
    ('kind = "international"\n', "", "missing", "conflicts[0].kind"),
    ('count = { health = "wounded" }\n', "", "missing", "tiers[0].count"),
    ("n = 1\n", "", "missing", "rules[0].n"),
    ('what = "a report"\n', "", "missing", "sources[0].what"),
    ('hosts = ["C"], ', "", "missing", "people[0].wish.hosts"),
    ("age = 30", "age = {}", "wrong-type", "people[0].age"),
    ('hosts = ["C"]', "hosts = []", "missing", "people[0].wish.hosts"),
    ('to = "C" }]', "to = [] }]", "missing", "offers[0].gives[0].to"),
    ('to = "C" }]', 'to = "C" }, # c\n { who = {}, to = [], at_most = 1 } # <-\n]', "missing",
     "offers[0].gives[1].to"),
    ('per_given = "1/2"', "per_given = 1, to = []", "missing", "offers[0].gets[0].to"),
    # Types.
    ('hosts = ["C"]', 'hosts = [" "]', "wrong-type", "people[0].wish.hosts"),
    ('name = "Aland"', "name = 5 # <-", "wrong-type", "parties.A.name"),
    ('name = "Aland"', 'name = " " # <-', "wrong-type", "parties.A.name"),
    ("[parties.C]", '[parties."C D"] # <-\nname = "x"\n[parties.C]', "wrong-type", "parties.C D"),
    ("[parties.C]", '[parties.""] # <-\nname = "x"\n[parties.C]', "wrong-type", "parties."),
    ('id = "p"', 'id = "p p" # <-', "wrong-type", "people[0].id"),
    ('id = "p"', 'id = "p\\u200b" # <-', "wrong-type", "people[0].id"),
    ("age = 30", "age = 30.0 # <-", "wrong-type", "people[0].age"),
    ("age = 30", "age = true # <-", "wrong-type", "people[0].age"),
    ("age = 30", 'age = "30" # <-', "wrong-type", "people[0].age"),
    ("count = 3", "count = 3.5 # <-", "wrong-type", "people[0].count"),
    ("count = 3", 'count = "many" # <-', "wrong-type", "people[0].count"),
    ("count = 3", "count = { at_least = nan } # <-", "wrong-type", "people[0].count.at_least"),
    ('per_given = "1/2"', "per_given = 0.5", "wrong-type", "offers[0].gets[0].per_given"),
    ('source = ["r1"]\n\n[[people]]', 'source = ["r1", 2] # <-\n\n[[people]]', "wrong-type",
     "people[0].source"),
    ("private = true }", 'private = "yes" }', "wrong-type", "people[0].wish.private"),
    ('who = { home = "B" }', 'who = ["B"] # <-', "wrong-type", "hosts[0].who"),
    ('captured = { place = "a place", date = "2024-05" }', 'captured = "there" # <-', "wrong-type",
     "people[0].captured"),
    # Words.
    ('health = "wounded"\n', 'health = "wonded" # <-\n', "not-one-of", "people[0].health"),
    ('kind = "international"', 'kind = "world" # <-', "not-one-of", "conflicts[0].kind"),
    ('state = "active"', 'state = "" # <-', "wrong-type", "conflicts[0].state"),
    ('kind = "demand"', 'kind = "wish" # <-', "not-one-of", "rules[0].kind"),
    ("said = 2025-01-01", 'state = "open" # <-', "not-one-of", "offers[0].state"),
    ('count = { health = "wounded" }', 'count = { health = "hurt" } # <-', "not-one-of",
     "tiers[0].count.health"),
    ('name = "the wounded"', 'name = "the wounded"\nsense = "best" # <-', "not-one-of", "tiers[0].sense"),
    ('says = "elsewhere"', 'says = "nowhere"', "not-one-of", "people[0].wish.says"),
    # Dates.
    ('date = "2024-05"', 'date = "2024-13"', "bad-date", "people[0].captured.date"),
    ('date = "2024-05"', 'date = "2024-00"', "bad-date", "people[0].captured.date"),
    ('date = "2024-05"', 'date = "May 2024"', "bad-date", "people[0].captured.date"),
    ('date = "2024-05"', "date = 2024-05-01T10:00:00Z", "bad-date", "people[0].captured.date"),
    ('date = "2024-05"', "date = 2025-01-13", "bad-date", "people[0].captured.date"),
    ("said = 2025-01-01", "said = 2025-01-13 # <-", "bad-date", "offers[0].said"),
    ("said = 2025-01-01", 'said = "2025-01" # <-', "bad-date", "offers[0].said"),
    ("as_of = 2025-01-12", "as_of = 2025 # <-", "bad-date", "case.as_of"),
    # Numbers.
    ("count = 3", "count = 0 # <-", "bad-number", "people[0].count"),
    ("count = 3", "count = -1 # <-", "bad-number", "people[0].count"),
    ("count = 3", "count = { at_most = 0 } # <-", "bad-number", "people[0].count.at_most"),
    ("age = 30", "age = -30 # <-", "bad-number", "people[0].age"),
    ("age = 30", f"age = {10**30} # <-", "bad-number", "people[0].age"),
    ("age = 30", f"age = 0x{'f' * 5000} # <-", "bad-number", "people[0].age"),
    ("n = 1", "n = 0 # <-", "bad-number", "rules[0].n"),
    ("captain = 5", "captain = -5 # <-", "bad-number", "weights.ranks.captain"),
    ("captain = 5", "captain = 1000001 # <-", "bad-number", "weights.ranks.captain"),
    *[
        ('per_given = "1/2"', f"per_given = {ratio}", "bad-number", "offers[0].gets[0].per_given")
        for ratio in ("0", "-1", '"0/1"', '"1/0"', '"1.5"', '"1/2/3"', '"½"', '"one"', '"-1/2"', '"1000001"',
                      f'"{"9" * 5000}"')
    ],
    # Twice.
    ('id = "q"', 'id = "p" # <-', "duplicate", "people[1].id"),
    ("[[hosts]]", '[[offers]]\nid = "o" # <-\nby = "A"\ngives = [{ who = {}, to = "B" }]\n[[hosts]]',
     "duplicate", "offers[1].id"),
    ('id = "r1"\n', 'id = "r1"\nwhat = "x"\n[[sources]]\nid = "r1" # <-\n', "duplicate", "sources[1].id"),
    ("[weights.ranks]", '[[tiers]]\nname = "the wounded" # <-\ncount = {}\n[weights.ranks]', "duplicate",
     "tiers[1].name"),
    # References.
    ('held_by = "A"\nhome = "B"', 'held_by = "A"\nhome = "D" # <-', "no-such-reference", "people.p.home"),
    ('between = ["A", "B"]', 'between = ["A", "D"] # <-', "no-such-reference", "conflicts[0].between"),
    ('party = "C"', 'party = "D" # <-', "no-such-reference", "hosts[0].party"),
    ('who = { home = "B" }', 'who = { home = "D" } # <-', "no-such-reference", "hosts[0].who.home"),
    ('to = "C" }]', 'to = ["C", "D"] }]', "no-such-reference", "offers.o.gives[0].to"),
    ('who = { held_by = "B" }, per_given', 'who = { id = "r" }, per_given', "no-such-reference",
     "offers.o.gets[0].who.id"),
    ('weights = "ranks"', 'weights = "rnaks"', "no-such-reference", "offers.o.gets[0].weights"),
    ("said = 2025-01-01", 'arranged_by = "D" # <-', "no-such-reference", "offers.o.arranged_by"),
    ('source = ["r1"]\n\n[[hosts]]', 'source = ["r2"] # <-\n\n[[hosts]]', "no-such-reference",
     "offers.o.source"),
    ('hosts = ["C"]', 'hosts = ["D"]', "no-such-reference", "people.p.wish"),
    ("age = 30", 'fear = ["D"] # <-', "no-such-reference", "people.p.fear"),
    ("age = 30", 'accompanies = ["r"] # <-', "no-such-reference", "people.p.accompanies"),
    ('count = { health = "wounded" }', 'weights = "none" # <-', "no-such-reference",
     "tiers.the wounded.weights"),
    # Contradictions.
    ("age = 30", 'may_go_to = ["B"] # <-', "contradiction", "people[0].may_go_to"),
    ("age = 30", 'fear = ["B"]\nassessed = ["B", "C"] # <-', "contradiction", "people[0].assessed"),
    ("age = 30", 'age = 17\nname = "N. N." # <-', "contradiction", "people[0].name"),
    ("age = 30", 'accompanies = ["q"] # <-', "contradiction", "people.p.accompanies"),
    ('told_by = "B"', 'told_by = "A"', "contradiction", "people[0].wish.private"),
    ('says = "elsewhere"', 'says = "return"', "contradiction", "people[0].wish.hosts"),
    ("count = 3", "count = { at_least = 4, at_most = 3 } # <-", "contradiction", "people[0].count.at_most"),
    ("said = 2025-01-01", "said = 2025-01-01\nuntil = 2024-12-31 # <-", "contradiction", "offers[0].until"),
    ('to = "C" }]', 'to = "C", at_least = 3, at_most = 2 }]', "contradiction", "offers[0].gives[0].at_most"),
    ('to = "C" }]', 'to = "C", all = true, at_most = 2 }]', "contradiction", "offers[0].gives[0].all"),
    ('per_given = "1/2", weights = "ranks"', "per_given = 1, at_least = 1", "contradiction",
     "offers[0].gets[0].at_least"),
    ('per_given = "1/2", weights = "ranks"', 'all = true, weights = "ranks"', "contradiction",
     "offers[0].gets[0].weights"),
    ('who = { home = "B" }', "who = { age = { min = 3, max = 2 } } # <-", "contradiction",
     "hosts[0].who.age.max"),
    # Weights and tiers.
    ('rank = "captain"\n', "", "no-weight", "people.q.rank"),
    ('rank = "captain"\n', 'rank = "major" # <-\n', "no-weight", "people.q.rank"),
    ('count = { health = "wounded" }', 'count = { rank = "captain" } # <-', "cannot-order",
     "tiers.the wounded.count.rank"),
    ('count = { health = "wounded" }', 'weights = "ranks" # <-', "cannot-order",
     "tiers.the wounded.weights"),
    ("captain = 5", 'captain = 5\nattribute = "color" # <-', "not-one-of", "weights.ranks.attribute"),
    # Rules.
    ('kind = "demand"', 'kind = "hope" # <-', "not-one-of", "rules[0].kind"),
    ("[[hosts]]", '[[rules]]\nkind = "ring"\nn = 1 # <-\n[[hosts]]', "bad-number", "rules[0].n"),
    ("[[hosts]]", '[[rules]]\nkind = "together"\npeople = ["q"] # <-\n[[hosts]]', "missing",
     "rules[0].people"),
    ("[[hosts]]", '[[rules]]\nkind = "together"\npeople = ["q", "nobody"] # <-\n[[hosts]]',
     "no-such-reference", "rules[0].people"),
    ("[[hosts]]", '[[rules]]\nkind = "together"\npeople = ["p", "q"] # <-\n[[hosts]]', "contradiction",
     "rules[0].people"),
    ("[[hosts]]", '[[rules]]\nkind = "capacity"\nplace = "X" # <-\nn = 3\n[[hosts]]', "no-such-reference",
     "rules[0].place"),
    ("[[hosts]]", '[[rules]]\nkind = "exposure"\nparty = "A"\nn = 3\nweights = "x" # <-\n[[hosts]]',
     "no-such-reference", "rules[0].weights"),
    ("[[hosts]]", '[[rules]]\nkind = "at_most"\nn = 3\nper = "day" # <-\n[[hosts]]', "not-one-of",
     "rules[0].per"),
    ("[[hosts]]", '[[rules]] # <-\nkind = "before"\nwho = { id = "p" }\n[[hosts]]', "missing",
     "rules[0].whom"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    DAMAGES,
    ids=[f"{number}-{damage[2]}-{damage[3]}" for number, damage in enumerate(DAMAGES)],
)
def test_a_damage_is_named(old: str, new: str, code: str, key: str, tmp_path: Path) -> None:
    """One damage gives one fault, with its file, line, key and code."""
    faults = faults_of(tmp_path, case_toml=damaged(old, new))
    assert [(fault.file, fault.line, fault.key, fault.code) for fault in faults] == [
        ("case.toml", expected_line(old, new), key, code)
    ]


def test_the_case_has_no_fault(tmp_path: Path) -> None:
    """The case that is damaged here is whole before."""
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    assert [people.id for people in read_case(tmp_path).people] == ["p", "q"]


def documented_codes() -> set[str]:
    """Read the codes of faults that the documentation lists."""
    text = (Path(__file__).parents[2] / "docs" / "case-format.md").read_text(encoding="utf-8")
    table = text.split("| code | what is wrong |")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE))


#: Codes that no piece of a case.toml can give, and where they are tested.
ELSEWHERE = {
    "unreadable": "below",
    "not-toml": "below",
    "not-attested": "test_casefile_digest.py",
    "not-a-plan": "test_planfile.py",
}


def test_every_documented_code_is_tested() -> None:
    """Each code that the documentation lists is given by some damage, and each damage's code is listed."""
    assert {code for _, _, code, _ in DAMAGES} | set(ELSEWHERE) == documented_codes()


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Every damage of many is named in one reading, those of all sections and of the whole case."""
    chosen = [DAMAGES[number] for number in (1, 3, 5, 27, 46, 62)]
    text = CASE
    for old, new, _, _ in chosen:
        assert text.count(old) == 1
        text = text.replace(old, new)
    found = {(fault.code, fault.key) for fault in faults_of(tmp_path, case_toml=text)}
    assert found == {(code, key) for _, _, code, key in chosen}


def test_one_fault_makes_no_others(tmp_path: Path) -> None:
    """Who refers to a record that is there, and has a fault, refers to something."""
    text = damaged('id = "p"\nheld_by = "A"\n', 'id = "p"\n')
    text = text.replace('id = "q"', 'id = "q"\naccompanies = ["p"]').replace("who = {}", 'who = { id = "p" }')
    text = text.replace('what = "a report"\n', "")
    assert [(fault.code, fault.key) for fault in faults_of(tmp_path, case_toml=text)] == [
        ("missing", "people[0].held_by"),
        ("missing", "sources[0].what"),
    ]


@pytest.mark.parametrize(
    ("broken", "whole", "key"),
    [
        ("[[hosts]]\n", '[[hosts]]\nparty = "A"\nwho = { home = "D" } # <-\n', "hosts[1].who.home"),
        (
            '[[rules]]\nkind = "ring"\n',
            '[[rules]]\nkind = "demand"\nn = 1\nwho = { id = "r" } # <-\n',
            "rules[1].who.id",
        ),
    ],
)
def test_faults_after_a_fault_keep_their_place(broken: str, whole: str, key: str, tmp_path: Path) -> None:
    """An entry with a fault does not move the faults of the entries after it."""
    text = re.sub(r"\[\[(hosts|rules)\]\]\n(.+\n)+", "", CASE) + "\n" + broken + "\n" + whole
    line = text[: text.index("# <-")].count("\n") + 1
    assert [fault.line for fault in faults_of(tmp_path, case_toml=text) if fault.key == key] == [line]


def test_faults_are_told_in_the_order_of_lines(tmp_path: Path) -> None:
    """Faults are told from the top of the file to its end."""
    text = (
        damaged('title = "A case"', "title = 1").replace("n = 1\n", "n = 0\n").replace("age = 30", "age = -1")
    )
    lines = [fault.line for fault in faults_of(tmp_path, case_toml=text)]
    assert (len(lines), lines) == (3, sorted(lines))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[case\n", "not-toml", 1),
        ('[case]\nid = "x"\nid = "y"\n', "not-toml", 3),
        ("[case]\nas_of = 2025-02-30\n", "not-toml", 2),
        ("a = " + "[" * 100_000 + "]" * 100_000, "not-toml", 0),
        (f"a = {'9' * 5000}", "not-toml", 0),
        ("[case]\nid = 'x\n", "not-toml", 2),
        ("\x00", "not-toml", 1),
        (b"\xff\xfe[case]", "unreadable", 0),
        (b"title = '\xe9'", "unreadable", 0),
    ],
    ids=["header", "twice", "no such day", "depth", "digits", "open text", "null", "UTF-16", "Latin-1"],
)
def test_what_is_no_toml(text: str | bytes, code: str, line: int, tmp_path: Path) -> None:
    """A file that is no TOML, or no UTF-8, is one fault with its line where there is one."""
    faults = faults_of(tmp_path, case_toml=text)
    assert [(fault.code, fault.line) for fault in faults] == [(code, line)]


def test_no_file(tmp_path: Path) -> None:
    """A folder without a case is a fault that says so."""
    with pytest.raises(CaseInvalid) as caught:
        read_case(tmp_path)
    assert [(fault.file, fault.code) for fault in caught.value.faults] == [("case.toml", "unreadable")]


def test_nothing_at_all(tmp_path: Path) -> None:
    """An empty file lacks a head and parties, and says both."""
    assert [(fault.code, fault.key) for fault in faults_of(tmp_path, case_toml="")] == [
        ("missing", "case"),
        ("missing", "parties"),
    ]


@pytest.mark.parametrize("section", ["case", "parties", "weights"])
def test_a_list_where_a_table_belongs(section: str, tmp_path: Path) -> None:
    """A section of the wrong shape is a fault, and the others are still read."""
    text = f'{section} = ["x"]\n' + re.sub(rf"\[{section}[\].].*\n(.+\n)+", "", CASE)
    assert ("wrong-type", section) in [
        (fault.code, fault.key) for fault in faults_of(tmp_path, case_toml=text)
    ]


@pytest.mark.parametrize("section", ["people", "offers", "hosts", "rules", "tiers", "sources", "conflicts"])
@pytest.mark.parametrize("value", ["3", '"x"', "[1]", "{}", "[[]]", "true"])
def test_anything_where_a_list_of_tables_belongs(section: str, value: str, tmp_path: Path) -> None:
    """A section that is no list of tables is a fault of that section."""
    text = f"{section} = {value}\n" + re.sub(rf"\[\[{section}\]\]\n(.+\n)+", "", CASE)
    found = [fault for fault in faults_of(tmp_path, case_toml=text) if fault.key.startswith(section)]
    assert [fault.code for fault in found] == ["wrong-type"]
