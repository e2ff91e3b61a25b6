"""What the program knows by name is documented, and what the documents point to is there."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
import typer

from repatria.cli.app import app
from repatria.core import cases, errors, offers, parties, persons, plans, selections
from repatria.law.clocks import all_clocks
from repatria.law.rules import all_rules
from repatria.planning import plan_case
from repatria.planning.casefile.rules import KINDS
from repatria.planning.planfile.form import plan_to_json
from repatria.planning.program.model import AS_DUE, PROVISIONAL
from repatria.planning.rounds import schedule_rounds
from repatria.planning.rounds.file import KEYS, ROUND_KEYS
from repatria.planning.verify import verify_plan
from repatria.planning.verify.rounds import verify_rounds
from repatria.tracing import judgements, learnt, lists
from tests.builders import founding_case, russian_offer

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "repatria"
DOCS = ROOT / "docs"
COMMANDS = {
    f"{name} {inner}" if inner else name: each
    for name, command in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined]
    for inner, each in getattr(command, "commands", {"": command}).items()
}

#: Which argument is the code, by name of the function that makes a fault.
CODE_AT = {"PdfRefused": 0, "Fault": 3, "fault": 1, "_fault": 2, "_refused": 1, "database_refused": 1}
#: Methods by which the reader of cases takes a key.
TAKES_A_KEY = {
    "get", "has", "require", "text", "one_of", "truth", "number", "ratio", "day", "partial_day", "words",
    "table", "tables",
}  # fmt: skip


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_is_documented(command: str) -> None:
    """The section of a command lists its options, all of them and no other."""
    options = {option for each in COMMANDS[command].params for option in each.opts if option.startswith("--")}
    listed = re.findall(r"^\| `(--[a-z-]+)", section("commands.md", f"`{command}`"), re.MULTILINE)
    assert sorted(listed) == sorted(options - {"--help"})


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    """The section of a command says its exit codes and shows an example."""
    found = section("commands.md", f"`{command}`")
    assert "Exit codes: 0" in found
    assert f"$ repatria {command}" in found


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_example_of_the_help_is_one_that_is_run(command: str) -> None:
    """Where the help of a command shows an example, a page shows the same one."""
    shown = re.findall(r"Example: (repatria [^\n]+)", COMMANDS[command].help or "")
    assert [example for example in shown if not any(example in text for text in pages().values())] == []


def test_global_options_are_documented() -> None:
    """The options of the program itself are named."""
    text = page("commands.md")
    assert [name for name in ("--help", "-h", "--version", "--json") if f"`{name}`" not in text] == []


def test_every_error_code_is_documented() -> None:
    """Each class of error has its code in the case format, and the page lists no other."""
    listed = re.findall(
        r"^\| `([a-z-]+)` \|", page("case-format.md").split("Faults come with an error")[1], re.MULTILINE
    )
    assert {lists.ListUnreadable, judgements.JudgementsUnreadable, learnt.LearntUnreadable} <= set(
        all_errors(errors.RepatriaError)
    )
    assert sorted(listed) == sorted(error.code for error in all_errors(errors.RepatriaError))


def test_every_fault_code_is_documented() -> None:
    """Each code of a fault that the source can make stands in a table or sentence about faults."""
    documented = {
        word
        for name, heading in (
            ("case-format.md", "When something is wrong"),
            ("guides/reading-reports.md", "Faults"),
            ("commands.md", "When something is wrong"),
        )
        for word in re.findall(r"`([a-z-]+)`", section(name, heading))
    }
    assert sorted(fault_codes() - documented) == []


def test_fault_codes_are_found() -> None:
    """The search sees codes of every room, and every call gives its code plainly or passes one on."""
    assert {"unknown-key", "no-weight", "report-pictures", "unwritable", "not-a-plan"} <= fault_codes()


def test_every_key_of_a_case_is_documented() -> None:
    """Each key that the reader takes stands in the case format."""
    known = {
        word
        for span in re.findall(r"`([^`\n]+)`", page("case-format.md"))
        for word in re.findall(r"\w+", span)
    }
    keys = case_keys()
    assert {"as_of", "per_given", "accompanies", "dependants", "verified"} <= keys
    assert sorted(keys - known) == []


def test_every_attribute_of_a_selection_is_documented() -> None:
    """Each attribute by which people are selected stands among the selections."""
    text = section("case-format.md", "Selections")
    names = (*selections.WORD_ATTRIBUTES, *selections.NUMBER_ATTRIBUTES)
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    "words",
    [
        parties.ConflictKind, parties.ConflictState, persons.Category, persons.Ground, persons.Health,
        persons.Fitness, persons.Says, offers.OfferState,
    ],
)  # fmt: skip
def test_every_word_of_a_case_is_documented(words: type[StrEnum]) -> None:
    """Each word that a key may have stands in the case format."""
    assert [word for word in words if f"`{word}`" not in page("case-format.md")] == []


def test_every_kind_of_rule_is_documented() -> None:
    """Each kind of rule stands in the section on rules."""
    assert [kind for kind in KINDS if f"`{kind}`" not in section("case-format.md", "`[[rules]]`")] == []


def test_every_reason_is_documented() -> None:
    """The table of reasons has each code, in the order in which reasons are listed."""
    listed = re.findall(r"^\| `([a-z-]+)` \|", section("offers.md", "Why somebody stays"), re.MULTILINE)
    assert listed == [reason.value for reason in plans.Reason]


@pytest.mark.parametrize(
    ("name", "heading"), [("commands.md", "A plan as JSON"), ("guides/auditor.md", "What the outcome means")]
)
def test_every_outcome_is_documented(name: str, heading: str) -> None:
    """Each outcome of a plan is named."""
    assert [outcome for outcome in plans.Outcome if f"`{outcome}`" not in section(name, heading)] == []


def test_every_default_tier_is_documented() -> None:
    """The case format names the default tiers, the page of commands the two that are always there."""
    text = " ".join(section("case-format.md", "`[[tiers]]`").split())
    assert [tier.name for tier in cases.DEFAULT_TIERS if tier.name not in text] == []
    assert [name for name in (AS_DUE, PROVISIONAL) if f"`{name}`" not in page("commands.md")] == []


def test_every_rule_of_law_is_documented() -> None:
    """The page of law says what each rule says, with its articles, and lists no other."""
    text = page("law.md")
    assert set(re.findall(r"^\| (L\d+) \|", text, re.MULTILINE)) == set(all_rules())
    said = [
        sentence
        for rule in all_rules().values()
        for sentence in (rule.says, rule.article, *(basis.article for basis in rule.bases))
    ]
    assert [sentence for sentence in said if sentence not in text] == []


def test_every_clock_of_law_is_documented() -> None:
    """The page of law says each clock, its article and its days, and lists no other."""
    text = section("law.md", "Clocks")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|.*\| (\d+)", text, re.MULTILINE)
    assert sorted(rows) == sorted((c.id, c.says, c.article, str(c.days)) for c in all_clocks().values())


def test_every_key_of_a_plan_is_documented() -> None:
    """The table of a plan has its keys in their order, and names those inside."""
    document = plan_to_json(plan_case(founding_case(russian_offer())))
    text = section("commands.md", "A plan as JSON")
    assert re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE) == list(document)
    inner = {key for name, value in document.items() if name != "certificate" for key in keys_inside(value)}
    assert sorted(key for key in inner if f"`{key}`" not in text) == []


def test_every_check_of_a_plan_is_documented() -> None:
    """The page for auditors names each check, and no other."""
    case = founding_case(russian_offer())
    checks = {"digest", *(check.name for check in verify_plan(case, plan_case(case)).checks)}
    table = section("guides/auditor.md", "Check a plan")
    rows = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)} == checks


def test_every_check_of_rounds_is_documented() -> None:
    """The page of rounds names each check of them, and no other."""
    case = founding_case(russian_offer())
    plan = plan_case(case)
    checks = {"rounds-plan", *(c.name for c in verify_rounds(case, plan, schedule_rounds(case, plan)).checks)}
    rows = re.findall(r"^\| (`rounds-[^|]+) \|", section("rounds.md", "A file of rounds"), re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(rounds-[a-z]+)`", row)} == checks


def test_every_key_of_rounds_is_documented() -> None:
    """The page of rounds names each key of a file and of a round."""
    text = section("rounds.md", "A file of rounds")
    assert [key for key in (*KEYS, *ROUND_KEYS) if f"`{key}`" not in text] == []


def test_every_contract_is_documented() -> None:
    """The architecture names every contract between rooms."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = [contract["id"] for contract in table["tool"]["importlinter"]["contracts"]]
    listed = re.findall(r"\| `([a-z-]+)` \|", page("../ARCHITECTURE.md"))
    assert listed == contracts


def test_every_module_that_is_named_is_there() -> None:
    """A path of a module or folder that a page of architecture or decisions names exists."""
    text = "\n".join(
        text
        for name, text in pages().items()
        if name == "ARCHITECTURE.md" or name.startswith("docs/decisions")
    )
    named = set(re.findall(r"`((?:core|law|intake|planning|workflows|cli)/[\w/*.]*)`", text))
    assert named
    assert [path for path in sorted(named) if not any(SOURCE.glob(path.rstrip("/")))] == []


def test_every_decision_is_listed() -> None:
    """No two decisions share a number, and the index leads to each by its title, in order."""
    files = sorted(file for file in (DOCS / "decisions").glob("*.md") if file.name != "README.md")
    # Branches that are written side by side take their numbers beforehand, so there may be a gap for a while.
    assert len({file.name[:4] for file in files}) == len(files)
    titles = [file.read_text(encoding="utf-8").split("\n")[0].removeprefix("# ") for file in files]
    index = page("decisions/README.md")
    rows = [
        f"| [{title[:4]}]({file.name}) | {title[6:]} |" for title, file in zip(titles, files, strict=True)
    ]
    assert [row for row in rows if row not in index] == []


def test_every_decision_has_its_four_parts() -> None:
    """A decision says its context, the choice, what it costs and what would change it, in 30 lines."""
    parts = ["**Context.**", "**Choice.**", "**Cost.**", "**What would change it.**"]
    found = {
        name: (re.findall(r"^\*\*[^*]+\.\*\*", text, re.MULTILINE), text.count("\n") <= 30)
        for name, text in pages().items()
        if re.match(r"docs/decisions/\d", name)
    }
    assert {name: each for name, each in found.items() if each != (parts, True)} == {}


def test_every_link_leads_somewhere() -> None:
    """Each relative link or picture in a page leads to a file, and each anchor to a heading."""
    assert [link for name, text in pages().items() for link in broken_links(name, text)] == []


def test_every_make_target_is_there() -> None:
    """`make` in a page names a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for text in pages().values()
        for target in re.findall(r"(?:^ {4}|`)(?:\w+=\w+ )?make ([a-z]+)", text, re.MULTILINE)
    }
    assert sorted(named - targets) == []


def test_pictures_are_light_and_dark_and_small() -> None:
    """Each picture comes for light and for dark, under 150 kB."""
    files = sorted((DOCS / "pictures").glob("*.png"))
    schemes = {file.stem.rsplit("-", 1)[0] for file in files}
    assert [file.stem for file in files] == sorted(
        f"{name}-{way}" for name in schemes for way in ("dark", "light")
    )
    assert [file.name for file in files if file.stat().st_size >= 150_000] == []


@cache
def pages() -> dict[str, str]:
    """Read every page that git tracks or would track, by its path."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    found = {name: (ROOT / name).read_text(encoding="utf-8") for name in names if (ROOT / name).is_file()}
    assert "README.md" in found
    return found


def page(name: str) -> str:
    """Read a page of docs."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """Give the part of a page under a heading of the second level; in code a heading may not stand."""
    parts = re.split(r"^## ", page(name), flags=re.MULTILINE)
    return next(part for part in parts if part.startswith(f"{heading}\n"))


def all_errors(root: type[errors.RepatriaError]) -> Iterator[type[errors.RepatriaError]]:
    """Give an error and all below it."""
    yield root
    for error in root.__subclasses__():
        yield from all_errors(error)


@cache
def fault_codes() -> frozenset[str]:
    """Find every code that a call in the source gives to a fault."""
    found: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called not in CODE_AT:
                continue
            by_name = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            code = (by_name or [node.args[CODE_AT[called]]])[0]
            codes = {leaf.value for leaf in possible(code) if isinstance(leaf, ast.Constant)}
            passed_on = isinstance(code, ast.Name) and code.id == "code"
            assert codes or passed_on, f"{file.name}:{node.lineno}: its code cannot be seen"
            found |= {str(each) for each in codes}
    return frozenset(found)


def possible(value: ast.expr) -> Iterator[ast.expr]:
    """Give what an expression may be: both ways of a choice, else itself."""
    if isinstance(value, ast.IfExp):
        yield from possible(value.body)
        yield from possible(value.orelse)
    else:
        yield value


def case_keys() -> set[str]:
    """Find every key by which the reader of cases takes a value."""
    keys = {"id"}  # the default of Fields.identifier
    for file in (SOURCE / "planning" / "casefile").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in TAKES_A_KEY
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                keys.add(node.args[0].value)
    return keys - {""}


def keys_inside(value: object) -> Iterator[str]:
    """Give the keys of every table inside a value."""
    if isinstance(value, dict):
        yield from value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys_inside(member)


def broken_links(name: str, text: str) -> Iterator[str]:
    """Give the links of a page that lead nowhere."""
    plain = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", plain) + re.findall(r"(?:src|srcset)=\"([^\"]+)\"", plain)
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield f"{name}: {link}"


def anchors(file: Path) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
