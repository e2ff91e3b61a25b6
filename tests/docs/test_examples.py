"""Commands that the pages show are run, one after the other, and answer as the pages say."""

from __future__ import annotations

import re
import shlex
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from repatria.cli import main
from tests.docs.test_documentation import ROOT, pages

#: A fenced block; a command set off by four spaces or in a sentence, where it names a case.
STEP = re.compile(
    r"^(?P<indent> *)```(?P<kind>\w*)(?P<file> \S+)?\n(?P<body>.*?)^(?P=indent)```$"
    r"|^ {4}(?P<line>repatria [^\n]*cases/[^\n]*)$"
    r"|`(?P<inline>repatria [^`\n]*cases/[^`\n]*)`",
    re.MULTILINE | re.DOTALL,
)
EXIT_CODE = re.compile(r"# exit code (\d)")
LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of a page, the exit code it says, and the parts of the output that it shows, in order."""

    command: str
    code: int
    output: tuple[str, ...]


def test_examples_are_found() -> None:
    """The pages for people show commands, with output, with a failure, and in a sentence."""
    found = [each for text in pages().values() for each in steps(text) if isinstance(each, Shown)]
    assert len(found) >= 30
    assert {each.code for each in found} == {0, 1, 2}
    assert sum(bool(each.output) for each in found) >= 15


@pytest.mark.parametrize("name", sorted(name for name, text in pages().items() if "repatria " in text))
def test_examples_do_as_the_page_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command of a page ends with the exit code that the page says, and prints what it shows."""
    (tmp_path / "cases").symlink_to(ROOT / "cases")
    # `find` keeps its index beside the list.
    copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples", ignore=ignore_patterns("*.index"))
    (tmp_path / "neutral.key").write_text("0123456789abcdef" * 4, encoding="utf-8")
    (tmp_path / "pw.txt").write_text("a long and made-up password\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("REPATRIA_MODE", "development")  # as the page of commands says
    for step in steps(pages()[name]):
        if isinstance(step, Shown):
            with monkeypatch.context() as for_one:
                for_one.setattr(sys, "argv", words_of(step.command, for_one))
                with pytest.raises(SystemExit) as ended:
                    main()
            printed = " ".join(capsys.readouterr().out.split())
            assert (step.command, ended.value.code) == (step.command, step.code)
            assert (step.command, first_missing(step.output, printed)) == (step.command, None)
        else:
            step()


def words_of(command: str, environment: pytest.MonkeyPatch) -> list[str]:
    """Give the words of a command, and set what it sets in front of it, as a shell does for it alone."""
    words = shlex.split(command, comments=True)
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environment.setenv(name, value)
    return words


def steps(text: str) -> Iterator[Shown | Step]:
    """Give the commands of a page, and the files and Python lines between them, in order."""
    for match in STEP.finditer(text):
        body = textwrap.dedent(match["body"] or "")
        if match["line"] or match["inline"]:
            yield shown(match["line"] or match["inline"], "")
        elif match["kind"] == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                yield shown(*part.split("\n", 1))
        elif match["kind"] == "toml" and match["file"]:
            yield Step(match["file"].strip(), body)
        elif match["kind"] == "python":
            yield Step(None, body)


@dataclass(frozen=True, slots=True)
class Step:
    """A file that a page has the reader write, or, without a name, lines of Python to run."""

    file: str | None
    text: str

    def __call__(self) -> None:
        """Do it in the folder where the page is tried."""
        if self.file is None:
            exec(compile(self.text, "page", "exec"), {})  # noqa: S102 - our own page
        else:
            Path(self.file).parent.mkdir(parents=True, exist_ok=True)
            Path(self.file).write_text(self.text, encoding="utf-8")


def shown(command: str, output: str) -> Shown:
    """Read a command with what stands below it."""
    code = EXIT_CODE.search(command)
    parts = re.split(rf"^\s*{LEFT_OUT}\s*$", output, flags=re.MULTILINE)
    plain = tuple(" ".join(part.split()) for part in parts)
    return Shown(command, int(code[1]) if code else 0, tuple(part for part in plain if part))


def first_missing(parts: tuple[str, ...], printed: str) -> str | None:
    """Give the first part that is not printed after the part before it."""
    at = 0
    for part in parts:
        found = printed.find(part, at)
        if found < 0:
            return part
        at = found + len(part)
    return None
