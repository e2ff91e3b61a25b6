"""Tell case and gender of Ukrainian and Russian names, nouns and verbs by how they end."""

from __future__ import annotations

_ENDS_LIKE_SHE = ("а", "я")
_HE_IN_A = frozenset(
    {
        "Микола",
        "Ілля",
        "Илья",
        "Никита",
        "Микита",
        "Сава",
        "Лука",
        "Кузьма",
        "Данила",
        "Фома",
        "Хома",
        "Мустафа",
        "Муса",
        "Яхья",
        "Абу",
    }
)
_OBLIQUE = ("ра", "на", "ла", "ика", "іка", "ака", "та", "ця", "ча", "ром", "ком", "цем", "лом", "ном")
_WOMEN = frozenset({"сестра", "дружина", "жена", "людина", "женщина", "дівчина", "спортсменка", "мама"})
_FIRST_CASES = (
    ("ського", "ський"),
    ("цького", "цький"),
    ("ского", "ский"),
    ("цкого", "цкий"),
    ("ого", "ий"),
    ("ова", "ов"),
    ("ева", "ев"),
    ("єва", "єв"),
    ("їна", "їн"),
    ("іна", "ін"),
    ("ина", "ин"),
    ("ія", "ій"),
    ("ея", "ей"),
    ("ая", "ай"),
    ("ря", "рь"),
    ("ля", "ль"),
)
"""How a man's name ends in the second or fourth case, and in the first."""


def nominative(name: str) -> str:
    """Give the first case of a man's name that stands in the second or fourth."""
    return " ".join(_first_case(word) for word in name.split())


def _first_case(word: str) -> str:
    if "-" in word:
        return "-".join(_first_case(part) for part in word.split("-"))
    for ending, first in _FIRST_CASES:
        if word.endswith(ending):
            return word.removesuffix(ending) + first
    return word.removesuffix("а") if len(word) > 3 else word


def may_be_oblique(name: str) -> bool:
    """Tell a name that is a woman's in the first case, or a man's in another."""
    words_of = name.split()
    return (
        len(words_of) > 1
        and words_of[0].endswith(("а", "я"))
        and words_of[-1].endswith(("ова", "ева", "єва", "ого", "іна", "ина", "ка", "ча", "ка", "ра", "на"))
    )


def is_oblique(word: str) -> bool:
    """Tell "генерала", "консула" from the first case."""
    return word.endswith(_OBLIQUE) and word not in _WOMEN


def noun_in_first_case(word: str) -> str:
    """Give "радник" for "радника"."""
    return word.removesuffix("а") if is_oblique(word) and word.endswith("а") else word


def gender_of_name(name: str) -> str:
    """Tell m or f by the end of the first name."""
    first = name.split(maxsplit=1)[0]
    if first in _HE_IN_A:
        return "m"
    return "f" if first.endswith(_ENDS_LIKE_SHE) else "m"


def gender_of_verb(verb: str) -> str:
    """Tell m or f by the end of a verb in the past; empty where it tells neither."""
    if verb.endswith(("ла", "лась", "лася")):
        return "f"
    return "m" if verb.endswith(("в", "л", "лся", "вся")) else ""
