"""Numbers of people in Korean: what is written in digits, in words or in both comes back as that number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.intake.korean.numbers import LARGEST_COUNT, counted_people

DIGITS = "영일이삼사오육칠팔구"
UNITS = ((1000, "천"), (100, "백"), (10, "십"))
NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
NUMBERS = st.integers(1, LARGEST_COUNT)


def in_words(number: int) -> str:
    """Write a number as Sino-Korean words do: 10,210 is 만이백십."""
    high, low = divmod(number, 10_000)
    lead = "" if high == 1 else _section(high)
    return (lead + "만" if high else "") + _section(low)


def _section(number: int) -> str:
    written = ""
    for unit, word in UNITS:
        times, number = divmod(number, unit)
        written += ("" if times == 1 else DIGITS[times]) + word if times else ""
    return written + (DIGITS[number] if number else "")


def mixed(number: int) -> str:
    """Write a number as agencies do: 12,345 is 1만2천345."""
    high, low = divmod(number, 10_000)
    thousands, rest = divmod(low, 1000)
    return (
        (f"{high}만" if high else "") + (f"{thousands}천" if thousands else "") + (str(rest) if rest else "")
    )


@given(NUMBERS, st.sampled_from(["{}명", "약 {}명이", "{} 명을", "{}여 명", "최소 {}여명의", "모두 {}명씩"]))
def test_any_number_in_digits_comes_back(number: int, form: str) -> None:
    """A number in digits, grouped or not, is read as that number of people."""
    for written in (f"{number}", f"{number:,}"):
        assert [each.number for each in counted_people("포로 " + form.format(written))] == [number]


@given(NUMBERS, st.sampled_from(["{} 명", "약 {} 명이", "{}여 명을", "적어도 {} 명의"]))
def test_any_number_in_words_comes_back(number: int, form: str) -> None:
    """A number in Sino-Korean words is read as that number of people."""
    assert [each.number for each in counted_people("병사 " + form.format(in_words(number)))] == [number]


@given(NUMBERS, st.sampled_from(["{}명", "약 {}여 명", "{} 명가량", "최대 {}명이"]))
def test_any_number_in_digits_and_words_comes_back(number: int, form: str) -> None:
    """A number in digits and words together, as agencies write it, is read as that number of people."""
    assert [each.number for each in counted_people("군인 " + form.format(mixed(number)))] == [number]


@given(st.integers(1, 99), st.sampled_from(["{} 명", "{} 사람이", "약 {} 명"]))
def test_native_numbers_come_back(number: int, form: str) -> None:
    """A native number, as it stands before what it counts, is read as that number of people."""
    tens, ones = divmod(number, 10)
    written = "스무" if number == 20 else NATIVE_TENS[tens] + NATIVE_ONES[ones]
    assert [each.number for each in counted_people(form.format(written))] == [number]


@pytest.mark.parametrize(
    ("words", "number", "hedge"),
    [
        ("300여 명", 300, "more than"),
        ("약 300여 명", 300, "about"),
        ("최소 40명", 40, "at least"),
        ("100명 이상", 100, "at least"),
        ("120명가량", 120, "about"),
        ("50명이 넘는", 50, "more than"),
        ("최대 9명", 9, "up to"),
        ("10명 미만", 10, "fewer than"),
        ("수십 명", None, "exact"),
        ("55명을 넘겨받았다", 55, "exact"),
    ],
)
def test_hedges_are_kept(words: str, number: int | None, hedge: str) -> None:
    """What stands before, inside and behind a number says how sure it is."""
    assert [(each.number, each.hedge) for each in counted_people(words)] == [(number, hedge)]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "2개",
            "2대",
            "2시",
            "2일",
            "2차",
            "20대 남성",
            "5분",
            "2인분",
            "3명단",
            "사명",
            "오명",
            "일명",
            "1명당",
        ),
        *("제3명", "한인", "천명했다", "3.5.1명", "한 분이라도", "0명"),
    ],
)
def test_what_counts_no_people_is_no_number_of_people(words: str) -> None:
    """Things, hours, ages and words that look like numbers count nobody."""
    assert not list(counted_people(words))
