"""Tables that a linguist can read and correct: tab-separated, their sources in the lines on top."""

from functools import cache
from importlib.resources import files


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """Read a table of this folder: a row is its cells by the title of their column.

    Lines that begin with `#` are remarks; cells left out at the end of a row are empty.
    """
    text = (files(__name__) / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    titles = lines[0].split("\t")
    return tuple(
        dict(zip(titles, cells + [""] * (len(titles) - len(cells)), strict=True))
        for cells in (line.split("\t") for line in lines[1:])
    )
