"""The page for judging links: the two records of each side by side, and what a person says of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING

from repatria.rendering.plan_page import environment, policy_hash
from repatria.rendering.styling import style_of

if TYPE_CHECKING:
    from repatria.workflows.people.trace_people import Link, TracedPeople

#: Links on one page at most; a browser on a phone still moves through them at once.
MOST_JUDGED = 500
#: Bits at which a bar is full.
FULL_BAR_BITS = 12.0
#: What a list calls by its own title is never shown: it may hold a wish, in any language.
OWN = "other:"


class Language(StrEnum):
    """Language of the page."""

    ENGLISH = "en"
    UKRAINIAN = "uk"
    KOREAN = "ko"


@dataclass(frozen=True, slots=True)
class _Row:
    """One field of a link: `detail` is said in English, `bar` is a width from 0 to 10."""

    title: str
    left: str
    right: str
    says: str
    detail: str
    bits: str
    bar: float
    is_for: bool


def in_need(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Order links by how much they need judging.

    Those that nobody judged come first, the nearest to even odds before others; within a tenth of
    probability those with more namesakes.
    """
    return tuple(
        sorted(
            links,
            key=lambda link: (
                link.judged is not None,
                round(abs(link.probability - 0.5), 1),
                -link.namesakes,
                abs(link.probability - 0.5),
                link.left,
                link.right,
            ),
        )
    )


def render_judging(
    traced: TracedPeople, *, language: Language = Language.ENGLISH, most: int = MOST_JUDGED
) -> str:
    """Make one HTML page on which a person judges links, complete in itself.

    Args:
        traced: What was found.
        language: Of the words of the page.
        most: Links on it at most, those most in need of judging; the page says how many are left out.

    Returns:
        The same text for the same input. It asks for nothing from any network, keeps nothing in the
        browser, and runs its own script alone; text of the lists is escaped and isolated.
    """
    folder = files("repatria.rendering")
    style = style_of("judging.css")
    script = folder.joinpath("judging.js").read_text(encoding="utf-8")
    words = judging_words(language)
    shown = in_need(traced.links)[:most]
    return (
        environment()
        .get_template("judging.html")
        .render(
            language=language,
            words=words,
            style=style,
            style_hash=policy_hash(style),
            script=script,
            script_hash=policy_hash(script),
            links=[_shown(link, words) for link in shown],
            left_out=len(traced.links) - len(shown),
            most=most,
            is_one_list=traced.held is None,
            warnings=traced.warnings,
        )
    )


def judging_words(language: Language) -> dict[str, str]:
    """Give the words of the page in a language."""
    text = files("repatria.rendering").joinpath("judging.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(text)[language]
    return words


def _shown(link: Link, words: dict[str, str]) -> dict[str, object]:
    own = [one for one in link.why if one.field.startswith(OWN)]
    rows = []
    for one in link.why:
        if one in own:
            continue
        level, _, detail = one.says.partition(": ")
        rows.append(
            _Row(
                words[f"field {one.field}"],
                one.left,
                one.right,
                level_words(level, words),
                detail,
                _bits(one.bits, words),
                round(min(abs(one.bits) / FULL_BAR_BITS, 1.0) * 10, 2),
                one.bits >= 0,
            )
        )
    return {
        "left": link.left,
        "right": link.right,
        "probability": f"{link.probability:.3f}",
        "percent": f"{link.probability * 100:.1f}".replace(".", words["decimal"]),
        "bits": _bits(link.bits, words),
        "namesakes": link.namesakes,
        "judged": "" if link.judged is None else link.judged.value,
        "rows": rows,
        "own_bits": _bits(sum(one.bits for one in own), words) if own else "",
    }


def level_words(says: str, words: dict[str, str]) -> str:
    """Translate how far a field agrees, and of names how few share them, by the words of `judging_words`."""
    if says in words:
        return words[says]
    alike, _, few = says.rpartition(", ")
    return f"{words[alike]}, {words[few]}"


def _bits(bits: float, words: dict[str, str]) -> str:
    return f"{bits:+.1f}".replace(".", words["decimal"]).replace("-", "\N{MINUS SIGN}")
