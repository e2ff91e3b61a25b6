"""Read birth dates as people write them, each as the interval of days that it covers."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EARLIEST_YEAR, LATEST_YEAR = 1800, 2100  # outside, a slip of the pen is likelier than a birth
POSSIBLE = f"a day that exists, from {EARLIEST_YEAR} to {LATEST_YEAR}"
KNOWN_WAY = "a date such as 1984-05-24, 24.05.1984, 24 May 1984, 1984-05, 1984 or c. 1984"
ONE_ORDER = "days and months in one order; the column has both, so this one cannot be told"


@dataclass(frozen=True, slots=True)
class Interval:
    """Hold the days on which somebody may have been born, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Unread:
    """Say why a written date gives no interval.

    Attributes:
        expected: What would have been right; empty where the writer says that the date is unknown.
    """

    expected: str


def read_dates(written: Sequence[str]) -> list[Interval | Unread]:
    """Read the distinct dates of one column.

    Args:
        written: Distinct values of the column. All of them are needed at once: 05/24/1984 anywhere proves
            that the column writes the month first.

    Returns:
        One answer for each value, in order. A slashed or dashed date such as 03/04/1984 is day first unless
        the column proves month first; where it proves both, such a date is `Unread`.
    """
    folded = [_fold(text) for text in written]
    day_first, month_first = _proofs(folded)
    order = "month" if month_first else "day"
    if month_first and day_first:
        order = "unknown"
    return [_read(text, order) for text in folded]


class _Impossible(ValueError):
    """A date in a known way whose day does not exist."""


class _Undecided(ValueError):
    """A date whose day and month may be either."""


_MONTHS = (
    "january jan січень січня січ январь января янв",
    "february feb лютий лютого лют февраль февраля фев",
    "march mar березень березня бер март марта мар",
    "april apr квітень квітня квіт апрель апреля апр",
    "may травень травня трав май мая",
    "june jun червень червня черв июнь июня июн",
    "july jul липень липня лип июль июля июл",
    "august aug серпень серпня серп август августа авг",
    "september sept sep вересень вересня вер сентябрь сентября сент сен",
    "october oct жовтень жовтня жовт октябрь октября окт",
    "november nov листопад листопада лист ноябрь ноября нояб ноя",
    "december dec грудень грудня груд декабрь декабря дек",
)
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_UNKNOWN = frozenset((
    "-", "--", "---", "—", "–", "?", "??", "???", "n/a", "na", "none", "null", "nil", "unknown", "not known",
    "невідомо", "невідома", "неизвестно", "неизвестна", "н/д", "нд", "미상", "불명", "不详", "不詳", "未知",
    "مجهول", "غير معروف", "inconnu", "inconnue", "unbekannt",
))  # fmt: skip
_MARKS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ABOUT = re.compile(
    r"(?:c\.?|ca\.?|circa|about|approx\.?|approximately|around|~|≈|близько|бл\.|приблизно|орієнтовно|около|ок\.|"
    r"примерно|약|约|約|حوالي|vers|env\.|environ|um|etwa)\s*(.+)"
)
_YEAR_WORD = re.compile(r"(?<=\d)\s*(?:р\.?\s*н\.?|р\.|р|року|рік|г\.?\s*р\.?|г\.|г|года|год)$")
_TIME = re.compile(r"(?<=\d)[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?$")
_BETWEEN = re.compile(r"(?:between|from|між|между|від|від|от|с|з)\s+(.+?)\s+(?:and|to|та|і|и|до|по)\s+(.+)")
_FROM_TO = re.compile(r"(.+?)(?:\s+-\s+|\s*\.\.+\s*|\s*[–—]\s*|\s+(?:to|до|по)\s+)(.+)")
_YEARS = re.compile(r"(\d{4})\s*[-/]\s*(\d{4})")
_YEAR = re.compile(r"(\d{4})(?:\.0|년|年)?")
_YEAR_MONTH = re.compile(r"(\d{4})\s*(?:[-./]|년|年)\s*(\d{1,2})\s*[월月]?")
_YEAR_MONTH_DAY = re.compile(
    r"(\d{4})\s*(?:[-./]|년|年)\s*(\d{1,2})\s*(?:[-./]|월|月)\s*(\d{1,2})\s*[.일日]?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})\s*([-/])\s*(\d{1,2})\s*\2\s*(\d{4})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.\-]+([^\W\d_]+)[\s.,\-]+(\d{4})")
_NAME_DAY_YEAR = re.compile(r"([^\W\d_]+)[\s.]+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})")
_NAME_YEAR = re.compile(r"([^\W\d_]+)[\s.,\-]+(\d{4})")


def _fold(text: str) -> str:
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    plain = " ".join(plain.replace("\u2212", "-").split())
    return _TIME.sub("", _YEAR_WORD.sub("", plain))


def _proofs(folded: Iterable[str]) -> tuple[bool, bool]:
    """Tell whether some date can only be day first, and whether some can only be month first."""
    day_first = month_first = False
    for text in folded:
        for match in _SLASHED.finditer(text):
            left, right = int(match[1]), int(match[3])
            day_first |= 12 < left <= 31 and 1 <= right <= 12
            month_first |= 12 < right <= 31 and 1 <= left <= 12
    return day_first, month_first


def _read(text: str, order: str) -> Interval | Unread:
    if not text or text in _UNKNOWN:
        return Unread("")
    try:
        interval = _interval(text, order)
    except _Impossible:
        return Unread(POSSIBLE)
    except _Undecided:
        return Unread(ONE_ORDER)
    return interval or Unread(KNOWN_WAY)


def _interval(text: str, order: str) -> Interval | None:
    if about := _ABOUT.fullmatch(text):
        year = _YEAR.fullmatch(about[1])
        return _span((int(year[1]) - 1, 0, 0), (int(year[1]) + 1, 0, 0)) if year else None
    plain = _one(text, order)
    if plain is not None:
        return plain
    ends = _YEARS.fullmatch(text) or _BETWEEN.fullmatch(text) or _FROM_TO.fullmatch(text)
    if ends is None:
        return None
    first, last = _one(_YEAR_WORD.sub("", ends[1]), order), _one(ends[2], order)
    if first is None or last is None:
        return None
    if first.first > last.last:
        raise _Impossible
    return Interval(first.first, last.last)


def _one(text: str, order: str) -> Interval | None:
    """Read one day, month or year; None where it is written in no way known here."""
    day = month = 0
    if match := _YEAR.fullmatch(text):
        year = int(match[1])
    elif match := _YEAR_MONTH.fullmatch(text):
        year, month = int(match[1]), _exists(match[2])
    elif match := _YEAR_MONTH_DAY.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = int(match[1]), _exists(match[2]), _exists(match[3])
    elif match := _MONTH_YEAR.fullmatch(text):
        year, month = int(match[2]), _exists(match[1])
    elif match := _DOTTED.fullmatch(text):
        year, month, day = int(match[3]), _exists(match[2]), _exists(match[1])
    elif match := _SLASHED.fullmatch(text):
        year, month, day = _slashed(match, order)
    elif (match := _DAY_NAME_YEAR.fullmatch(text)) and match[2] in _MONTH_OF:
        year, month, day = int(match[3]), _MONTH_OF[match[2]], _exists(match[1])
    elif (match := _NAME_DAY_YEAR.fullmatch(text)) and match[1] in _MONTH_OF:
        year, month, day = int(match[3]), _MONTH_OF[match[1]], _exists(match[2])
    elif (match := _NAME_YEAR.fullmatch(text)) and match[1] in _MONTH_OF:
        year, month = int(match[2]), _MONTH_OF[match[1]]
    else:
        return None
    return _span((year, month, day), (year, month, day))


def _slashed(match: re.Match[str], order: str) -> tuple[int, int, int]:
    left, right, year = _exists(match[1]), _exists(match[3]), int(match[4])
    if order == "unknown":
        if left <= 12 and right <= 12 and left != right:
            raise _Undecided
        return (year, left, right) if right > 12 else (year, right, left)
    return (year, left, right) if order == "month" else (year, right, left)


def _exists(digits: str) -> int:
    """Refuse day 0 and month 0: many programs write them for *unknown*, many others by mistake."""
    number = int(digits)
    if not number:
        raise _Impossible
    return number


def _span(first: tuple[int, int, int], last: tuple[int, int, int]) -> Interval:
    """Cover from the first day of one day, month or year to the last of another; 0 means the whole."""
    if not (first[0] >= EARLIEST_YEAR and last[0] <= LATEST_YEAR):
        raise _Impossible
    year, month = last[0], last[1] or 12
    try:
        day = last[2] or calendar.monthrange(year, month)[1]
        return Interval(date(first[0], first[1] or 1, first[2] or 1), date(year, month, day))
    except ValueError as error:
        raise _Impossible from error
