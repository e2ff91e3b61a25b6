"""What is printed is what was said."""

from __future__ import annotations

from repatria.cli.output import console, safe


def test_an_identifier_between_colons_is_no_picture() -> None:
    """The identifier of a missing promise is printed letter by letter, whatever its parties are called."""
    screen = console()
    with screen.capture() as printed:
        screen.print(safe("new:B:A:remains"))
    assert printed.get() == "new:B:A:remains\n"
