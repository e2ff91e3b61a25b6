"""The command line: parse, call one workflow, render."""

from repatria.cli.app import main

__all__ = ["main"]
