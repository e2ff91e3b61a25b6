"""Two names are compared as a slow second way compares them, which tries everything."""

import math
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repatria.tracing.explain import say_alignment, say_names
from repatria.tracing.kernels.alignment import AGREED, JOINED, SETTLED, WORTH_JOINING
from repatria.tracing.kernels.describing import DROPPED
from repatria.tracing.names import schemes
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.names.models import usual_names
from repatria.tracing.names.name_classes import classes_of
from repatria.tracing.names.readings import NUMBER_OF, ROMANIZED, Reading, readings_of

MOST_OF_AN_INITIAL, SAME_CLASS, SHORT_FORM = 4.0, 4.5, 3.0
WORDS = st.sampled_from(
    (
        *(
            "Ivan",
            "J.",
            "Anna-Maria",
            "Abd",
            "al-Rahman",
            "Oleksandr",
            "Sasha",
            "Kim",
            "Jong",
            "un",
            "Chan",
            "Tai",
        ),
        *(
            "Vyhadanenko",
            "Man",
            "Іван",
            "Ш.",
            "Щербак",
            "Олександр",
            "Саша",
            "Вигаданенко",
            "Ким",
            "Чен",
            "Ын",
        ),
        *("Хуссейн", "محمد", "عبد", "الرحمن", "الوهمي", "ד", "כהן", "יצחק", "김정은", "정", "블라디미르"),
        *("金正恩", "陳", "大文", "Γιώργος", "გიორგი"),
    )
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
WITH_JOINED_PARTS = [
    ("Abd al-Rahman Hasan", "عبدالرحمن حسن"),
    ("Kim Jong-un", "Ким Чен Ын"),
    ("Anna-Maria Szczerbak", "Аннамарія Щербак"),
    ("J. R. Wymyslony", "Ж Вимислоний"),
    ("Juan de la Cruz", "Хуан Делакруз"),
]


@settings(max_examples=150, deadline=None)
@given(NAMES, NAMES)
def test_as_by_trying_everything(one: str, other: str) -> None:
    """The evidence of two names is the most that any two of their readings give."""
    _check(one, other)


@pytest.mark.parametrize(("one", "other"), WITH_JOINED_PARTS)
def test_joined_parts_by_trying_everything(one: str, other: str) -> None:
    """That holds where a part of one name is written as two in the other."""
    _check(one, other)
    _check(other, one)


@pytest.mark.parametrize(("one", "other"), [WITH_JOINED_PARTS[place] for place in (0, 2, 4)])
def test_joined_parts_are_met(one: str, other: str) -> None:
    """Among these names are some in which two parts are taken for one: the second way meets them."""
    found = Comparer(usual_names().spelling).alignment(one, other)
    assert found is not None
    assert max(len(span.shown_source) + len(span.shown_target) for span in found.spans) > 2


def test_many_as_each_by_itself() -> None:
    """How many names are compared at once changes nothing of what is said of two of them."""
    comparer = Comparer(usual_names().spelling)
    pairs = [
        *WITH_JOINED_PARTS,
        ("", "Ivan"),
        ("Ivan Vyhadanenko", "Іван Вигаданенко"),
        ("김정은", "Kim Jong-un"),
    ]
    first, second = zip(*(pairs + [pair[::-1] for pair in pairs]), strict=True)
    many = [say_alignment(found) for found in comparer.alignments(first, second)]
    assert many == [say_names(one, other, comparer) for one, other in zip(first, second, strict=True)]
    assert "not comparable" in many


def _check(one: str, other: str) -> None:
    found = Comparer(usual_names().spelling).pairs([one], [other])
    slow = _most(one, other)
    assert (found.models[0] != 0) == (slow is not None)
    if slow is not None:
        assert found.features[0, 0] == pytest.approx(slow, abs=2e-3)


def _most(one: str, other: str) -> float | None:
    """Give the most evidence of two readings; a general romanization counts only where nothing else does."""
    stack = usual_names().spelling
    for romanized in (False, True):
        found = [
            _evidence(x, y, abs(number) - 1)
            for a in readings_of(one).readings
            for b in readings_of(other).readings
            if (ROMANIZED in {a.scheme, b.scheme}) == romanized
            and (number := int(stack.model_of[NUMBER_OF[a.scheme], NUMBER_OF[b.scheme]]))
            for x, y in [(a, b) if number > 0 else (b, a)]
        ]
        if found:
            return max(found)
    return None


def _evidence(x: Reading, y: Reading, model: int) -> float:
    singles = {
        (i, i + 1, j, j + 1): max(_spoken(a, b, model), _by_class(x.words[i], y.words[j]))
        for i, a in enumerate(x.parts)
        for j, b in enumerate(y.parts)
    }
    total, taken = _assigned(len(x.parts), len(y.parts), singles)
    if len(x.parts) == len(y.parts) == len(taken) and all(singles[span] > AGREED for span in taken):
        return total
    settled_x = {i for (i, _, _, _), nats in singles.items() if nats >= SETTLED}
    settled_y = {j for (_, _, j, _), nats in singles.items() if nats >= SETTLED}
    joined = {
        (i, ei, j, ej): _spoken(a, b, model) + float(JOINED) * (ei - i + ej - j - 2)
        for i, ei in _runs(len(x.parts))
        for j, ej in _runs(len(y.parts))
        if 1 in {ei - i, ej - j} and ei - i + ej - j > 2
        if not settled_x & {i, ei - 1} and not settled_y & {j, ej - 1}
        for a, b in [(b"".join(x.parts[i:ei]), b"".join(y.parts[j:ej]))]
        if _is_worth_joining(a, b, model)
    }
    return _assigned(len(x.parts), len(y.parts), singles | joined)[0]


def _runs(parts: int) -> Iterator[tuple[int, int]]:
    return ((i, end) for i in range(parts) for end in range(i + 1, min(i + 3, parts) + 1))


def _is_worth_joining(a: bytes, b: bytes, model: int) -> bool:
    one = usual_names().spelling.tables.one[model]
    if len(a) > 2 * len(b) or len(b) > 2 * len(a):
        return False
    return bool(max(one[a[0], b[0]], one[a[-1], b[-1]]) > WORTH_JOINING)


def _by_class(a: str, b: str) -> float:
    found = [
        SAME_CLASS if whole and other_whole else SHORT_FORM
        for number, whole in classes_of(a)[:2]
        for other, other_whole in classes_of(b)[:2]
        if number == other
    ]
    return max(found, default=-math.inf)


@cache
def _spoken(a: bytes, b: bytes, model: int) -> float:
    tables = usual_names().spelling.tables
    letters = [(tables.letters_source[model], a), (tables.letters_target[model], b)]
    if (len(a) == 1) != (len(b) == 1):
        alike = float(tables.one[model][a[0], b[0]]) - sum(
            float(of[schemes.START, part[0]]) for of, part in letters
        )
        return min(alike, MOST_OF_AN_INITIAL)
    by_itself = sum(
        float(of[before, after])
        for of, part in letters
        for before, after in zip([schemes.START, *part], [*part, schemes.END], strict=True)
    )
    return _likeliest(a, b, model) - by_itself


def _likeliest(a: bytes, b: bytes, model: int) -> float:
    """Give the logarithm of the likeliest edits, from the probabilities of the model and not its tables."""
    chances = usual_names().spelling.models[model].chances
    best = {(0, 0): 0.0}

    def reach(i: int, j: int, before: tuple[int, int], chance: float) -> None:
        best[i, j] = max(best.get((i, j), -math.inf), best[before] + math.log(chance + 1e-10))

    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i:
                reach(i, j, (i - 1, j), chances.left[a[i - 1]])
            if j:
                reach(i, j, (i, j - 1), chances.right[b[j - 1]])
            if i and j:
                reach(i, j, (i - 1, j - 1), chances.one[a[i - 1], b[j - 1]])
            if i and j > 1 and chances.split[a[i - 1], b[j - 2], b[j - 1]] >= 1e-6:
                reach(i, j, (i - 1, j - 2), chances.split[a[i - 1], b[j - 2], b[j - 1]])
            if i > 1 and j and chances.join[a[i - 2], a[i - 1], b[j - 1]] >= 1e-6:
                reach(i, j, (i - 2, j - 1), chances.join[a[i - 2], a[i - 1], b[j - 1]])
    return best[len(a), len(b)]


type Spans = dict[tuple[int, int, int, int], float]


def _assigned(nx: int, ny: int, spans: Spans) -> tuple[float, list[tuple[int, int, int, int]]]:
    """Try every assignment of spans, part by part of the first name."""

    def most(i: int, taken: frozenset[int]) -> tuple[float, list[tuple[int, int, int, int]]]:
        if i == nx:
            return float(DROPPED) * (ny - len(taken)), []
        after, chosen = most(i + 1, taken)
        best = (after + float(DROPPED), chosen)
        for span, nats in spans.items():
            of_y = frozenset(range(span[2], span[3]))
            if span[0] == i and not of_y & taken:
                after, chosen = most(span[1], taken | of_y)
                best = max(best, (after + nats, [span, *chosen]))
        return best

    return most(0, frozenset())
