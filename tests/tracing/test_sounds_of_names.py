"""One part of a name is weighed by itself, and not as a whole name that lacks the rest."""

from __future__ import annotations

import pytest

from repatria.tracing.names.models import usual_names
from repatria.tracing.sounds_of_names import log_odds_of
from repatria.workflows.people.find_person import LEAST_LOG_ODDS


@pytest.mark.parametrize(
    ("part", "borne", "not_borne"),
    [
        ("Shevchenko", ["Тарас Шевченко", "Шевченко Тарас Григорович"], ["张三", "Шевцов Іван"]),
        ("Kim", ["김정은", "Ким Чен Ын", "Kim Jong-un", "金正恩"], ["Камо Іван", "Kimmel John"]),
        ("Zhang", ["张三", "Чжан Сань"], ["Шевченко Тарас", "박철수"]),
        ("김", ["Kim Jong-un", "Ким Чен Ын"], ["Taras Shevchenko"]),
        ("محمد", ["Muhammad Vyhadanyi", "Мухаммед Вигаданий"], ["Vyhadanyi Taras"]),
    ],
)
def test_who_bears_a_part_stands_before_who_does_not(
    part: str, borne: list[str], not_borne: list[str]
) -> None:
    """However long the names are, in which a part stands or does not."""
    odds = log_odds_of(part, [*borne, *not_borne], usual_names())
    assert min(odds[: len(borne)]) > max(odds[len(borne) :])


def test_first_sounds_alone_speak_against_it() -> None:
    """Of a single Han character as of a longer name: neither is shown to who looks for the other."""
    others = ("张三", "Шевцов Іван", "Kimmel John")
    for name in ("Shevchenko", "Kim"):
        assert max(log_odds_of(name, others, usual_names())) < LEAST_LOG_ODDS


def test_the_rest_of_a_name_changes_nothing_for_one_part() -> None:
    """Which part stands where, and what stands beside it, is no matter; for a whole name it is."""
    names = ("Шевченко", "Тарас Шевченко", "Шевченко Тарас Григорович")
    assert len(set(log_odds_of("Shevchenko", names, usual_names()))) == 1
    assert len(set(log_odds_of("Taras Shevchenko", names, usual_names()))) == len(names)


def test_without_letters_nothing_is_compared() -> None:
    """Neither with one part, nor with a whole name; and an empty list is one."""
    for name in ("Shevchenko", "Taras Shevchenko"):
        assert log_odds_of(name, ["", " ", "17"], usual_names()) == [float("-inf")] * 3
        assert log_odds_of(name, [], usual_names()) == []
