"""Fill .venv for one stage, or say whether it is filled. Called by scripts/setup, which finds the Python.

Safe to interrupt, to repeat and to run twice at once: one process works at a time, the stamps are removed
first and written last, and an environment without stamps is made anew.
"""

from __future__ import annotations

import compileall
import contextlib
import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "filled"
STAGES = ("setup", "runtime", "test", "lint")  # each needs those before it
FREE_MIB_NEEDED = 1000


class SetupFailed(Exception):
    """A step failed; the message is what the step said."""


def main(stage: str, *, only_ask: bool) -> int:
    """Fill `.venv` for the stage, or only tell by the exit code whether it is filled."""
    if only_ask:
        return 0 if is_filled(stage) else 1
    # A file that always exists carries the lock; nothing is written to it.
    with (ROOT / "pyproject.toml").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work here; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if is_filled(stage):
            return 0
        started = time.monotonic()
        version = ".".join(map(str, sys.version_info[:3]))
        say(f"Setting up .venv for stage '{stage}' with Python {version}.")
        try:
            fill(stage, lock.fileno())
        except SetupFailed as failure:
            say(f"{failure}\nSet-up failed. {advice(str(failure))}")
            return 1
        except KeyboardInterrupt:
            say("Set-up was interrupted; the next one starts anew.")
            return 130
        say(f"Ready after {time.monotonic() - started:.0f} s.")
    return 0


def is_filled(stage: str) -> bool:
    """Look for the stage's stamp."""
    return stamp(stage) in read_stamps()


def fill(stage: str, lock: int) -> None:
    """Make `.venv` unless it is whole, install the pins and the project, write the stamps."""
    is_whole = place() in read_stamps()
    STAMPS.unlink(missing_ok=True)
    if not is_whole:
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], lock)
    stages = STAGES[: STAGES.index(stage) + 1]
    install(["--require-hashes", "-r", pins("setup")], lock)
    install(["--require-hashes", *(word for name in stages[1:] for word in ("-r", pins(name)))], lock)
    # The builder is among the pins of "setup": without isolation nothing unpinned is fetched.
    install(["--no-deps", "--no-build-isolation", "--editable", ROOT], lock)
    compileall.compile_dir(ROOT / "src", quiet=2)
    STAMPS.write_text("\n".join([place(), *map(stamp, stages)]), encoding="utf-8")


def install(words: list[str | Path], lock: int) -> None:
    """Install by the uv in `.venv`; else by pip, which may know an index that uv does not; else by any uv."""
    uv_here, uv_on_path = VENV / "bin" / "uv", shutil.which("uv")
    # Compiled here, once: some machines forbid Python to keep what it compiles (PYTHONDONTWRITEBYTECODE).
    by_uv = ["pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON, *words]
    ways: list[list[list[str | Path]]] = []
    if uv_here.exists():
        ways.append([[uv_here, *by_uv]])
    ways.append([[PYTHON, "-m", "ensurepip"], [PYTHON, "-m", "pip", "install", "--quiet", *words]])
    if uv_on_path:
        ways.append([[uv_on_path, *by_uv]])
    failures = []
    for way in ways:
        try:
            for command in way:
                run(command, lock)
        except SetupFailed as failure:
            failures.append(str(failure))
        else:
            return
    raise SetupFailed("\n".join(failures))


def run(command: list[str | Path], lock: int) -> None:
    """Run a command in silence.

    It inherits the lock, which thus holds while a child works on whose parent was killed.

    Raises:
        SetupFailed: The command failed; carries its output.
    """
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        pass_fds=[lock],
    )
    if done.returncode:
        raise SetupFailed(done.stdout.strip())


def advice(output: str) -> str:
    """Say what to do about a failure, as far as it can be told."""
    free_mib = shutil.disk_usage(ROOT).free // 2**20
    if "No space left" in output or free_mib < FREE_MIB_NEEDED:
        return f"The disk may be full: {free_mib} MiB are free, about {FREE_MIB_NEEDED} are needed."
    if "No module named ensurepip" in output:
        return "This Python lacks pip; install uv, or on Debian and Ubuntu the package 'python3-venv'."
    if any(sign in output.lower() for sign in ("connect", "resolve", "dns", "timed out", "fetch")):
        return "Packages could not be fetched; check the network, and the index in your uv or pip settings."
    return "What went wrong stands above; after mending it, run the same command again."


def read_stamps() -> list[str]:
    """Read the stamps; an unfinished environment has none."""
    with contextlib.suppress(OSError):
        return STAMPS.read_text(encoding="utf-8").split("\n")
    return []


def stamp(stage: str) -> str:
    """Digest what a stage was filled from: its place, the project and the pins up to it."""
    files = [ROOT / "pyproject.toml", *map(pins, STAGES[: STAGES.index(stage) + 1])]
    digest = hashlib.sha256(b"\0".join([place().encode(), *(file.read_bytes() for file in files)]))
    return f"{stage} {digest.hexdigest()}"


def place() -> str:
    """Name checkout and interpreter: both are written into the scripts of `.venv`."""
    return f"{ROOT} {PYTHON.resolve()}"


def pins(stage: str) -> Path:
    """Name the file with the stage's pinned packages."""
    return ROOT / "requirements" / f"{stage}.txt"


def say(line: str) -> None:
    """Tell the person who waits."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], only_ask="--ask" in sys.argv))
