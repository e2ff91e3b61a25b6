import unicodedata
from itertools import pairwise, product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repatria.tracing.kernels.alignment import assign
from repatria.tracing.kernels.edits import alone, weigh_spans
from repatria.tracing.kernels.learning import expect
from repatria.tracing.names import schemes
from repatria.tracing.names.comparing import Compared, Comparer
from repatria.tracing.names.encoding import encode_all
from repatria.tracing.names.hangul import jamo_of_cyrillic
from repatria.tracing.names.made_pairs import Pair, look_alikes, spelt_otherwise
from repatria.tracing.names.models import usual_names
from repatria.tracing.names.name_classes import classes_of
from repatria.tracing.names.readings import MOST_SIGNS_OF_A_PART, ROMANIZED, encode, readings_of
from repatria.tracing.names.spelling import Chances, SpellingModel, Tables, tables_of
from repatria.tracing.names.tables import rows_of
from repatria.tracing.names.text import MOST_LETTERS, MOST_PARTS, Script, written
from repatria.tracing.names.titles import without_titles
from repatria.tracing.names.weights import ALONE, FEATURES, KINDS, learn_weights

LETTERS = st.sampled_from(
    "abcžłößАбвгїйё'’ʼ-, .אבגשם\u05b0احمدعیکپ\u064b김정은제임스金正恩陳李αβγაბ😀\u202e\u0301\u00001_"
)
WORDS = st.sampled_from(
    ["dr", "Major", "abu", "Sgt", "Ст", "солдат", "пан", "ابو", "الشيخ", "대위", "씨", "jr", "’", "Ким", "Лі"]
)
NAMES = st.text(LETTERS, max_size=24) | st.lists(WORDS | st.text(LETTERS, max_size=6), max_size=6).map(
    " ".join
)


@given(st.text(max_size=300))
def test_nothing_brings_it_down(text: str) -> None:
    """Any text is read, and what is kept of it are letters."""
    found = written(text)
    assert all(unicodedata.category(sign)[0] == "L" for part in found.parts for sign in part)
    assert len(found.parts) <= MOST_PARTS
    encode(text)


@given(st.text(st.characters(max_codepoint=127), max_size=MOST_LETTERS - 1))
def test_plain_letters(text: str) -> None:
    """A name without accents, which is read in a quicker way, is read as any other."""
    joiner = "\u200d"  # says nothing, and is no plain letter
    assert written(text) == written(text + joiner)


@pytest.mark.parametrize(
    ("name", "parts", "script"),
    [
        ("  Іва́н\u202e Петренко 😀", ("іван", "петренко"), Script.CYRILLIC),
        ("Мо’Ник", ("моник",), Script.CYRILLIC),
        ("JONG-UN, Kim 3", ("jong", "un", "kim"), Script.LATIN),
        ("", (), Script.OTHER),
        ("...", (), Script.OTHER),
    ],
)
def test_cleaned(name: str, parts: tuple[str, ...], script: Script) -> None:
    """Signs that say nothing go, and words are parted where they should be."""
    assert (written(name).parts, written(name).script) == (parts, script)


def test_long_name_is_cut() -> None:
    """Of a name of ten thousand letters the first ones are read, and it is said."""
    found = written("a" * 10_000)
    assert (len(found.parts[0]), found.cut) == (MOST_LETTERS, True)


HARD = st.sampled_from(
    [
        *(chr(point) for point in range(0x20)),  # control characters
        "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffd", "\ufffe", "\U0010ffff", "\ue000",
        *"\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e",
        *"\u0300\u0301\u0308\u030a\u0327\u0345\u0483\u05b0\u064b\u0651\u0e31\u20dd\u3099\u309a\ufe0f",
        "👩\u200d🚀", "🇺🇦", "1️⃣", "👍🏿", "ﷺ", "ﬃ", "㈜", "Ⅷ", "①", "ǅ", "İ", "ẞ", "ŉ", "ﬓ", "ゔ", "ｶﾞ", "ー",
        "ᄀ", "ᅡ", "ᆨ", "ㄱ", "힣", "々", "〇", "𠀀", "𝔸", "ꞵ", "ᾳ", "ΐ", "Ϊ\u0301", "ა", "Ა", "Ժ", "և", "ᎠᏴ",
    ]
)  # fmt: skip
HARD_NAMES = st.lists(HARD | LETTERS | WORDS, max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(HARD_NAMES, HARD_NAMES)
def test_hard_signs(one: str, other: str) -> None:
    """Control characters, marks of direction and accent, emoji and what no font has bring nothing down.

    A name that is read is read the same alone and in a list, is like itself, and gives finite evidence.
    """
    encoded = encode_all(pa.array([one, other]))
    assert bytes(encoded.names) == encode(one) + encode(other)
    model = usual_names()
    compared = Comparer(model.spelling).pairs([one, one, other], [other, one, one])
    assert np.isfinite(model.weights.log_odds(compared)).all()
    assert (compared.models[1] != 0) == bool(readings_of(one).readings)
    assert (compared.models[0] != 0) == (compared.models[2] != 0)


@pytest.mark.parametrize("letter", "aжאعก金김Γა Ժか\u0301\u202e👩ㄱ")
@pytest.mark.parametrize("between", ["", " ", "\u200d", "'", "\u0301", "\x00"])
def test_ten_thousand_signs(letter: str, between: str) -> None:
    """A name of ten thousand signs is read as far as the limit, says so, and is compared."""
    name = between.join([letter] * 10_000)
    found = readings_of(name)
    assert found.cut
    assert all(len(one.parts) <= MOST_PARTS for one in found.readings)
    assert all(len(part) <= MOST_SIGNS_OF_A_PART for one in found.readings for part in one.parts)
    assert bytes(encode_all(pa.array([name])).names) == encode(name)
    compared = Comparer(usual_names().spelling).pairs([name, name], [name, "Ivan Vyhadanyi"])
    assert np.isfinite(compared.features).all()


@settings(max_examples=300)
@given(st.lists(st.none() | NAMES, max_size=6))
def test_all_at_once(names: list[str | None]) -> None:
    """Names that are encoded together are encoded as each is by itself."""
    found = encode_all(pa.array(names, pa.string()))
    each = [bytes(found.names[a:b]) for a, b in zip(found.begins[:-1], found.begins[1:], strict=True)]
    assert each == [encode(name or "") for name in names]


def test_han_is_read_by_those_who_write_it() -> None:
    """A Chinese character is read in Mandarin, in Cantonese, in the south, and in Korean."""
    read: dict[str, set[tuple[str, ...]]] = {}
    for name in ("陳", "李", "金正恩"):
        for reading in readings_of(name).readings:
            read.setdefault(f"{name} {reading.scheme}", set()).add(reading.shown)
    assert ("chen",) in read[f"陳 {schemes.MANDARIN}"]
    assert ("can",) in read[f"陳 {schemes.CANTONESE}"]
    assert ("tan",) in read[f"陳 {schemes.HOKKIEN}"]
    assert {("리",), ("이",)} <= read[f"李 {schemes.HANGUL}"]
    assert ("김", "정", "은") in read[f"金正恩 {schemes.HANGUL}"]


def test_korean_in_cyrillic() -> None:
    """A Korean name in Cyrillic is read as Korean; a Ukrainian one is not."""
    assert ("i-ㄱ", "v-ㅣ", "f-ㅁ") in jamo_of_cyrillic("ким")
    assert schemes.HANGUL in [reading.scheme for reading in readings_of("Ким Чен Ын").readings]
    assert schemes.HANGUL not in [reading.scheme for reading in readings_of("Іван Петренко").readings]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Sgt. Ivan Vyhadanyi", "ivan vyhadanyi"),
        ("Ст. солдат Вигаданий", "вигаданий"),
        ("Dr Lieutenant Colonel Anna Example, Jr.", "anna example"),
        ("الشيخ أحمد مثال", "أحمد مثال"),
        ("홍길동 대위", "홍길동"),
        ("King Stephen", "king stephen"),
        ("King Stephen Example", "stephen example"),
        ("Major", "major"),
        ("Anna Major", "anna major"),
    ],
)
def test_titles_are_left_out(name: str, left: str) -> None:
    """A title beside a name is left out, and a word that is a name as well only where a name is left."""
    assert " ".join(without_titles(written(name).parts)) == left


@pytest.mark.parametrize(
    ("one", "other", "is_whole"),
    [
        ("миколайович", "николаевич", True),
        ("mykolaiovych", "nikolaevich", True),
        ("юріївна", "yurevna", True),
        ("вовчик", "володимир", False),
        ("сашуня", "oleksandr", False),
        ("abdallah", "عبدالله", True),
        ("γιάννης", "ioannis", True),
    ],
)
def test_forms_of_one_name(one: str, other: str, is_whole: bool) -> None:  # noqa: FBT001
    """Given names and patronymics are known in several languages, and short forms for what they are."""
    shared = {number for number, _ in classes_of(one)} & {number for number, _ in classes_of(other)}
    assert shared
    assert {whole for number, whole in classes_of(one) if number in shared} == {is_whole}


def test_son_is_no_daughter() -> None:
    """A patronymic of a son and one of a daughter are two, and neither is the name of the father."""
    classes = [classes_of(word)[0][0] for word in ("миколайович", "миколаївна", "микола")]
    assert len(set(classes)) == 3


def test_every_form_is_one_word() -> None:
    """Each form in the tables is a word as names are read, so that it can be met."""
    forms = [
        form.replace("'", "")
        for table, columns in (("given_names", ("forms", "short")), ("patronymics", ("forms",)))
        for row in rows_of(table)
        for column in columns
        for form in row[column].split()
    ]
    assert [form for form in forms if written(form).parts != (form,)] == []


def test_byname_by_a_child() -> None:
    """A name is read with the byname before it and without; of two words nothing is taken."""
    shown = [one.shown for one in readings_of("Abu Yusuf Ahmad al-Misali").readings]
    assert shown == [("abu", "yusuf", "ahmad", "al", "misali"), ("ahmad", "al", "misali")]
    assert [one.shown for one in readings_of("Abu Yusuf").readings] == [("abu", "yusuf")]


@pytest.mark.parametrize("name", ["สมชาย ใจดี", "தமிழ் செல்வன்", "राम कुमार", "አበበ በቀለ", "ᏣᎳᎩ", "𐌰𐌱𐌲"])
def test_script_without_table(name: str) -> None:
    """A name in a script without a table is romanized as far as it can be, and it is said."""
    found = readings_of(name)
    assert (found.without_table, [one.scheme for one in found.readings]) == (True, [ROMANIZED])


@pytest.mark.parametrize(
    ("name", "shown", "scheme"),
    [
        ("Γιώργος Ευαγγέλου", "giorgos evangelou", schemes.GREEK),
        ("Ευτυχία Μπόταρη", "eftychia botari", schemes.GREEK),
        ("Ἀϊβαλῆς", "aivalis", schemes.GREEK),
        ("გიორგი წერეთელი", "giorgi tsereteli", schemes.GEORGIAN),
        ("ᲒᲘᲝᲠᲒᲘ", "giorgi", schemes.GEORGIAN),
        ("Երվանդ Ոսկանյան", "yervand voskanyan", schemes.ARMENIAN),
        ("Արմենուհի", "armenuhi", schemes.ARMENIAN),
        ("さとう けんいちろう", "sato kenichiro", schemes.KANA),
        ("ワタナベ シンペイ", "watanabe shimpei", schemes.KANA),
        ("はっとり きょうこ", "hattori kyoko", schemes.KANA),
        ("블라디미르 젤렌스키", "bladimir jelenski", schemes.LOANWORD),
        ("이바노비치", "ibanobich", schemes.LOANWORD),
    ],
)
def test_read_by_rules(name: str, shown: str, scheme: str) -> None:
    """What a published standard says of a script is what is read, and no warning is due."""
    found = readings_of(name)
    assert " ".join(next(one.shown for one in found.readings if one.scheme == scheme)) == shown
    assert not found.without_table


def test_letters_of_another_script_are_kept() -> None:
    """A letter that a table does not know is romanized and not lost."""
    assert readings_of("渡辺 さちこ").readings[0].shown[0]


@pytest.mark.parametrize("name", ["김정은", "김 정은", "남궁민수", "최리"])
def test_korean_name_is_no_loanword(name: str) -> None:
    """A name that is built as a Korean one is not read as that of a foreigner."""
    assert schemes.LOANWORD not in [one.scheme for one in readings_of(name).readings]


SIGNS = st.lists(st.integers(0, 2), min_size=1, max_size=4)


def chances(seed: int) -> tuple[np.ndarray, ...]:
    made = np.random.default_rng(seed)
    parts = [made.random(shape) for shape in ((3, 3), (3,), (3,), (3, 3, 3), (3, 3, 3))]
    total = sum(part.sum() for part in parts)
    return tuple(part / total for part in parts)


def ways(x: list[int], y: list[int], edits: tuple[np.ndarray, ...]) -> list[float]:
    """Give the probability of every sequence of edits that makes `y` of `x`: slow, and easy to believe."""
    one, left, right, split, join = edits
    if not x and not y:
        return [1.0]
    found = []
    if x:
        found += [left[x[0]] * way for way in ways(x[1:], y, edits)]
    if y:
        found += [right[y[0]] * way for way in ways(x, y[1:], edits)]
    if x and y:
        found += [one[x[0], y[0]] * way for way in ways(x[1:], y[1:], edits)]
    if x and len(y) > 1:
        found += [split[x[0], y[0], y[1]] * way for way in ways(x[1:], y[2:], edits)]
    if len(x) > 1 and y:
        found += [join[x[0], x[1], y[0]] * way for way in ways(x[2:], y[1:], edits)]
    return found


def small_model(seed: int) -> tuple[tuple[np.ndarray, ...], Tables]:
    """Make a model of three signs in which few edits of two signs were met, and its tables."""
    edits = chances(seed)
    made = np.random.default_rng(seed)
    for part in edits[3:]:
        part[made.random(part.shape) < 0.7] = 0.0
    padded = Chances(*(np.pad(part, [(0, 64 - 3)] * part.ndim) for part in edits))
    letters = made.random((64, 64))
    return edits, tables_of([SpellingModel("latin", "latin", padded, letters, letters.T)])


def in_a_row(spans: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Give the signs of spans, and where each begins and ends."""
    ends = np.cumsum([0, *(len(span) for span in spans)])
    return np.array([sign for span in spans for sign in span], np.uint8), np.stack(
        [ends[:-1], ends[1:]], axis=1
    )


SPANS = st.lists(SIGNS, min_size=1, max_size=3)


@settings(deadline=None)
@given(SPANS, SPANS, st.integers(0, 99))
def test_weighed_spans(first: list[list[int]], second: list[list[int]], seed: int) -> None:
    """Each two spans speak as the likeliest of all sequences of edits does, less either by itself."""
    edits, of_one = small_model(seed)
    (xs, ends_x), (ys, ends_y) = in_a_row(first), in_a_row(second)
    found = np.zeros((len(first), len(second)))
    weigh_spans(
        xs,
        ends_x,
        np.arange(len(first), dtype=np.float64),
        ys,
        ends_y,
        np.arange(len(second), dtype=np.float64) / 8,
        len(first),
        len(second),
        *of_one[1:8],
        0,
        np.zeros(99, np.uint8),
        np.zeros(99, np.bool_),
        np.zeros(99, np.uint64),
        np.zeros(9, np.float32),
        np.zeros((4, 99), np.float32),
        found,
    )
    for (i, x), (j, y) in product(enumerate(first), enumerate(second)):
        assert found[i, j] == pytest.approx(np.log(max(ways(x, y, edits))) - i - j / 8, rel=1e-4, abs=1e-4)


@settings(deadline=None)
@given(SIGNS, SIGNS, st.integers(0, 99))
def test_part_by_itself(x: list[int], y: list[int], seed: int) -> None:
    """A part by itself is as likely as its signs one after the other, wherever it stands."""
    letters = small_model(seed)[1].letters_source
    logs = [letters[0, a, b] for a, b in pairwise([schemes.START, *x, schemes.END])]
    assert alone(np.array(y + x, np.uint8), len(y), len(y) + len(x), letters, 0) == pytest.approx(
        sum(logs), rel=1e-4
    )


@settings(deadline=None)
@given(SIGNS, SIGNS, st.integers(0, 99))
def test_expected_edits(x: list[int], y: list[int], seed: int) -> None:
    """A pair is as likely as all its sequences of edits together, and edits use each sign once."""
    edits = chances(seed)
    counts = tuple(np.zeros_like(part) for part in edits)
    found = expect(np.array(x, np.uint8), np.array(y, np.uint8), edits, counts)
    assert found == pytest.approx(np.log(sum(ways(x, y, edits))))
    one, left, right, split, join = (part.sum() for part in counts)
    assert one + left + split + 2 * join == pytest.approx(len(x))
    assert one + right + 2 * split + join == pytest.approx(len(y))


@settings(deadline=None)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 999))
def test_assignment(nx: int, ny: int, seed: int) -> None:
    """The assignment of parts has the most evidence of all assignments."""
    made = np.random.default_rng(seed)
    evidence = np.full((9, 4, 9, 4), -1e9, np.float32)
    for i, li, j, lj in product(range(nx), range(1, 4), range(ny), range(1, 4)):
        if i + li <= nx and j + lj <= ny and 1 in {li, lj}:
            evidence[i, li, j, lj] = made.normal(0, 5)
    found, _ = assign(
        nx,
        ny,
        3,
        evidence,
        np.zeros((10, 512), np.float32),
        np.zeros((10, 512, 3), np.int8),
        np.zeros((10, 6), np.float32),
    )

    def most(i: int, taken: frozenset[int]) -> float:
        if i == nx:
            return -4.2 * (ny - len(taken))
        best = most(i + 1, taken) - 4.2
        for li, j, lj in product(range(1, nx - i + 1), range(ny), range(1, ny + 1)):
            span = frozenset(range(j, j + lj))
            if j + lj <= ny and 1 in {li, lj} and not span & taken:
                best = max(best, float(evidence[i, li, j, lj]) + most(i + li, taken | span))
        return best

    assert found == pytest.approx(most(0, frozenset()), abs=1e-3)


@pytest.mark.parametrize(
    ("name", "same", "other"),
    [
        ("김정은", "Kim Jong-un", "Kim Jong-il"),
        ("金正恩", "김정은", "김정일"),
        ("Ким Чен Ын", "Kim Jong Un", "Kim Yo-jong"),
        ("Микола Вигаданенко", "Nikolai Vygadanenko", "Nikita Vygadanenko"),
        ("Прикладний Олександр", "Aleksandr Prikladnyi", "Oleksii Prikladnyi"),
        ("محمد عادل", "Mohammed Adel", "Mohammed Abdul"),
        ("דוד כהן", "David Cohen", "Dan Cohen"),
        ("陳大文", "Chan Tai Man", "Chan Siu Ming"),
        ("John Q. Sample", "Sample, John", "Joan Sample"),
        ("블라디미르 젤렌스키", "Володимир Зеленський", "Олена Зеленська"),
        ("블라디미르 젤렌스키", "Vladimir Zelensky", "Olena Zelenska"),
        ("블라디미르 젤렌스키", "Зеленский Владимир", "Зеленский Валерий"),
        ("김정은", "Кім Чен Ин", "Кім Чен Ір"),
        ("Γιώργος Δοκιμάκης", "George Dokimakis", "Dimitris Dokimakis"),
        ("გიორგი მაგალითაძე", "Георгий Магалитадзе", "Гела Магалитадзе"),
        ("Արմեն Օրինակյան", "Armen Orinakian", "Arman Orinakian"),
        ("ワタナベ アキラ", "Akira Watanabe", "Akiko Watanabe"),
        ("Sgt. Ivan Vyhadanyi", "Вигаданий Іван", "Sgt. Vadym Vyhadanyi"),
        ("Abu Yusuf Ahmad al-Misali", "احمد المثالي", "يوسف المثالي"),
        ("와타나베 아키라", "ワタナベ アキラ", "ワタナベ アキコ"),
    ],
)
def test_same_before_other(name: str, same: str, other: str) -> None:
    """A name written in another script is nearer than that of somebody else."""
    model = usual_names()
    odds = model.weights.log_odds(Comparer(model.spelling).pairs([name, name], [same, other]))
    assert odds[0] > odds[1]


@settings(deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5))
def test_memory_and_order(pairs: list[tuple[str, str]]) -> None:
    """What was compared before, and which name comes first, changes no result."""
    model = usual_names()
    comparer = Comparer(model.spelling)
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    before = comparer.pairs(first, second).features.tolist()
    again = comparer.pairs(first, second).features.tolist()
    alone = [Comparer(model.spelling).pairs([a], [b]).features[0].tolist() for a, b in pairs]
    assert before == again == alone


@pytest.mark.parametrize(
    ("name", "same", "other"),
    [
        ("Ivan Petrenko Vyhadanyi", "Ivan Petrneko Vyhadanyi", "Taras Petrenko Vyhadanyi"),
        ("Salim Ahmad Hasan al-Misali", "Salem Ahmad Hassan al-Mithali", "Salim Ahmad Hasan al-Akhari"),
        ("Kim Jong-un", "김정은", "Kim Jong-il"),
        ("陳大文", "Desmond Chan", "Desmond Wong"),
        ("陳大文", "Chan Tai Man", "Man Chan Tai"),
        ("許榮發", "Khoo Eng Huat", "Khoo Boon Hock"),
        ("梁榮清", "Leong Veng Cheng", "Leong Kuok Meng"),
    ],
)
def test_one_part_tells_them_apart(name: str, same: str, other: str) -> None:
    """A slip is less than another part, and a surname at the other end less than parts mixed up."""
    model = usual_names()
    odds = model.weights.log_odds(Comparer(model.spelling).pairs([name, name], [same, other]))
    assert odds[0] > odds[1]


def test_kinds_have_weights_of_their_own() -> None:
    """Two names in one alphabet are weighed otherwise than two in different ones."""
    weights = usual_names().weights
    assert len(weights.weights) == len(KINDS)
    assert len({len(of) for of in weights.weights} | {len(FEATURES)}) == 1
    assert weights.weights[0] != weights.weights[1] != weights.weights[2]


def test_learnt_weights_by_second_way() -> None:
    """At learnt weights what is left over of each kind pays for what is its own."""
    made = np.random.default_rng(5)
    features = made.normal(size=(400, len(FEATURES))).astype(np.float32)
    models = made.integers(1, 4, 400).astype(np.int8) * made.choice([-1, 1], 400).astype(np.int8)
    same = made.random(400) < 1 / (1 + np.exp(-features[:, 0] * np.where(np.abs(models) == 1, 2, -1)))
    found = learn_weights(Compared(features, models), same, kinds=(0, 1, 1), features=ALONE)
    odds = found.log_odds(Compared(features, models))
    off = same - 1 / (1 + np.exp(-odds))
    kind = np.array([0, 1, 1])[np.abs(models) - 1]
    assert (odds > 0).mean() == pytest.approx(same.mean(), abs=0.1)
    assert found.weights[0][0] > 1
    assert found.weights[1][0] < -0.5
    # At the best, what is left over of each kind pays for the weights of that kind alone.
    spread = features.std(axis=0, dtype=np.float64)
    shared_and_own = [np.asarray(of) * spread for of in found.weights]
    unit = (features - features.mean(axis=0)) / spread
    slopes = [unit[kind == one].T @ off[kind == one] for one in (0, 1)]
    own_apart = shared_and_own[0] - shared_and_own[1]
    looked_at = list(ALONE)
    assert (slopes[0] - slopes[1])[looked_at] == pytest.approx(own_apart[looked_at], abs=1e-3)
    assert own_apart[2] == 0  # is not looked at


def test_made_pairs() -> None:
    """Made pairs are the same on every machine, in Latin letters, and both of one person and of two."""
    names = ["Ivan Vyhadanyi", "Taras Petrenko", "Олена Зразкова", "Ганна Приклад"]
    made = list(look_alikes(names))
    assert made == list(look_alikes(reversed(names)))
    assert {pair.same for pair in made} == {True, False}
    assert all(written(pair.first).script is Script.LATIN for pair in made)
    judged = [Pair("Олена Зразкова", "Olena Zrazkova", same=True), Pair("陳大文", "Chan Tai Man", same=True)]
    assert list(spelt_otherwise(judged)) == [Pair("olena zrazkova", "Olena Zrazkova", same=True)]
