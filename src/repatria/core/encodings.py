"""Tell in which encoding a text was written, or say that it cannot be told.

What a text says of itself comes first: a mark at its beginning, or that it is valid UTF-8. Else every
encoding known here is tried, and each character beyond ASCII costs so many bits: few where the letter is
common in its language, many where it is rare, stands in the wrong case, or mixes alphabets within a word.
The bytes are the same under each, so the sums can be compared; the encoding with the least bits is right
unless another text is nearly as likely, or all are as unlikely as chance. Only the order of use of letters is
known: in an alphabet shares are taken to fall by a tenth from rank to rank, in writing of thousands of signs
as one over the rank. Decision 52 has the figures.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from math import log2
from typing import Literal

type Told = Literal["mark", "valid", "mended", "declared", "letters"]
"""``mark``: byte order mark. ``valid``: valid UTF-8. ``mended``: UTF-8 but for a few bytes, now U+FFFD.
``declared``: said. ``letters``: by likelihood."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bits by which the likeliest text has to be ahead of any other text.
LEAST_AHEAD_BITS = 4.0
#: Bits for a byte beyond ASCII from which a text is no likelier than chance.
CHANCE_BITS = 7.0
_SAMPLE_BYTES = 65_536
_SAMPLE_LETTERS = 600
_ACROSS_ALPHABETS, _RUN_OF_ACCENTS, _CASE_BROKEN, _STRANGE = 6.0, 4.0, 10.0, 14.0
_RARE_LETTER, _NO_LETTER = 12.0, 20.0
#: In words of alphabets that write vowels, those and consonants take turns more often than not.
_VOWELS = frozenset("аеиоуыэюяіїєёАЕИОУЫЭЮЯІЇЄЁαεηιουωάέήίόύώΑΕΗΙΟΥΩ")
_NO_TURN, _TWO_VOWELS = 0.5, 2.0
_PUNCTUATION = frozenset("«»“”„‘’‚‹›–—…№·•§°¡¿\xa0€、。，；：（）《》「」『』！？“”‘’")

_CYRILLIC = "оаиентсрвлкдмпуіяызьбгчйхжшюцщєїэфґъё"
_GREEK = "αοιτεςσηνρπυλκμδγχωθφβξζψάόίέήύώϊϋ"
_HEBREW = "יוהלאתרבשמנםדכחעקפסגצטזןךףץ"
_ARABIC = "اليمنتورعبهدسفقكحةجشصطخىأضذإثئزغؤظءآ"
_WESTERN = "éáèíóàöüäñçêôúâîûßåøæãõïëìòùœ"
_CENTRAL = "áéíóąęłśżěščřžýůöüäćńźőűúâăîđťďňľ"
_TURKISH = "ıçşğöüİâî"
_HANGUL = (
    "이다는에의가하고을지은를서로한기사리자도시해인나대어그있아과전으부들라일정수"
    "제주스보여군장면상구것성소동등만원경게조미북안공민국며우러관김신모유했오비요생중적된세방"
    "포치강내체통거위남무문최박연개선화실결발계마분합회회단업당때식행정말용살명영진석산양"
)
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
    "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實"
)
_KANA = "のにるたをはしてといがなでれかすもらんりさくまこよあきッスンルラトイクリアタシフレドロ"
_KANJI = (
    "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水"
    "半男西電校語土木聞食車何南万毎白天母火右読友左休父雨戦軍隊兵捕虜交換"
)


@dataclass(frozen=True, slots=True, eq=False)  # one of each, so that a look into a cache is cheap
class _Model:
    """Say what text in one encoding looks like.

    Attributes:
        letters: Common letters, the commonest first.
        block: How the Unicode name of any letter of the alphabet begins; none where all may come.
        beyond: Bits for a letter that is not among the common ones.
    """

    encoding: str
    letters: str
    block: tuple[str, ...]
    beyond: float = _RARE_LETTER
    is_latin: bool = False
    is_wide: bool = False


_MODELS = (
    _Model("windows-1252", _WESTERN, ("LATIN",), is_latin=True),
    _Model("windows-1250", _CENTRAL, ("LATIN",), is_latin=True),
    _Model("windows-1254", _TURKISH, ("LATIN",), is_latin=True),
    _Model("windows-1251", _CYRILLIC, ("CYRILLIC",)),
    _Model("koi8-u", _CYRILLIC, ("CYRILLIC",)),
    _Model("iso-8859-5", _CYRILLIC, ("CYRILLIC",)),
    _Model("ibm866", _CYRILLIC, ("CYRILLIC",)),
    _Model("windows-1253", _GREEK, ("GREEK",)),
    _Model("windows-1255", _HEBREW, ("HEBREW",)),
    _Model("windows-1256", _ARABIC, ("ARABIC",)),
    _Model("iso-8859-6", _ARABIC, ("ARABIC",)),
    _Model("cp949", _HANGUL, ("HANGUL",), 11.5, is_wide=True),
    _Model("gb18030", _SIMPLIFIED, ("CJK",), 12.5, is_wide=True),
    _Model("big5", _TRADITIONAL, ("CJK",), 12.5, is_wide=True),
    _Model("euc_jp", _KANA + _KANJI, ("CJK", "HIRAGANA", "KATAKANA"), 12.5, is_wide=True),
    _Model("shift_jis", _KANA + _KANJI, ("CJK", "HIRAGANA", "KATAKANA"), 12.5, is_wide=True),
)
#: What files say of themselves, and what is meant by it (WHATWG Encoding Standard, table of labels).
_LABELS = {
    "iso-8859-1": "windows-1252", "latin1": "windows-1252", "l1": "windows-1252", "us-ascii": "windows-1252",
    "ascii": "windows-1252", "cp1252": "windows-1252", "x-cp1251": "windows-1251", "cp1251": "windows-1251",
    "win-1251": "windows-1251", "koi8-r": "koi8-u", "koi8": "koi8-u", "koi8_r": "koi8-u", "koi8-ru": "koi8-u",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "uhc": "cp949", "windows-949": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "euc-cn": "gb18030", "cp866": "ibm866",
    "iso8859-5": "iso-8859-5", "iso8859-6": "iso-8859-6", "asmo-708": "iso-8859-6", "cp1250": "windows-1250",
    "cp1254": "windows-1254", "iso-8859-9": "windows-1254", "cp1253": "windows-1253",
    "cp1255": "windows-1255", "cp1256": "windows-1256", "euc-jp": "euc_jp", "sjis": "shift_jis",
    "shift-jis": "shift_jis", "x-sjis": "shift_jis", "big5-hkscs": "big5", "utf8": "utf-8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold a decoded text, in which encoding it was, and how that was told."""

    text: str
    encoding: str
    told: Told


def decode_bytes(content: bytes, *, declared: str | None = None) -> Decoded | None:
    """Decode the bytes of a text, every one of them, but for a few broken ones in UTF-8.

    Args:
        content: The bytes, as they came.
        declared: What the file, or whoever sent it, says; believed unless the letters speak against it.

    Returns:
        None where the encoding cannot be told, or bytes do not fit the one that a mark names.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding, "mark")
    if valid := _strictly(content, "utf-8", "valid"):
        return valid
    if content.count(b"\x00") > len(content) // 4:
        even, odd = content[::2].count(b"\x00"), content[1::2].count(b"\x00")
        return _strictly(content, "utf-16-be" if even > odd else "utf-16-le", "letters")
    return _mended(content, declared) or decode_by_letters(content, declared=declared)


def decode_by_letters(content: bytes, *, declared: str | None = None) -> Decoded | None:
    """Decode bytes that are not Unicode by how likely their letters are; None where that does not tell."""
    sample = _sample(content)
    told: list[tuple[float, str, str]] = []
    for model in _MODELS:
        text = _partly(sample, model.encoding)
        if text is not None:
            told.append((_bits(text, model), model.encoding, text))
    told.sort()
    count = sum(byte > 127 for byte in sample)
    meant = label(declared)
    for bits, encoding, _ in told:
        # A declaration is weighed as evidence of as many bits as it takes to be ahead, and a tenth of all.
        if encoding == meant and bits - told[0][0] <= max(4 * LEAST_AHEAD_BITS, bits / 10):
            believed = _strictly(content, encoding, "declared")
            if believed and bits < CHANCE_BITS * count + _STRANGE:
                return believed
    for place, (bits, encoding, text) in enumerate(told):
        decoded = _strictly(content, encoding, "letters")
        if decoded is None:
            continue
        others = [other for other, _, words in told[place + 1 :] if words != text]
        if bits > CHANCE_BITS * count or (others and others[0] - bits < LEAST_AHEAD_BITS):
            return None
        return decoded
    return None


def label(declared: str | None) -> str | None:
    """Give the encoding that a label means; None for one that nobody knows."""
    if declared is None:
        return None
    name = declared.strip().strip("\"'").casefold()
    if name.startswith(("utf-16", "utf-32")):
        return None  # whoever could read this label in bytes of ASCII reads no such encoding
    known = {model.encoding for model in _MODELS} | {"utf-8"}
    meant = _LABELS.get(name, name)
    return meant if meant in known else None


def _strictly(content: bytes, encoding: str, told: Told) -> Decoded | None:
    try:
        return Decoded(content.decode(encoding), encoding, told)
    except UnicodeDecodeError:
        return None


def _mended(content: bytes, declared: str | None) -> Decoded | None:
    """Read UTF-8 with a few broken bytes: one to twenty letters beyond ASCII, or, if said, to a thousand."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond = sum(not piece.isascii() for piece in text) - broken
    is_said = label(declared) == "utf-8" and broken * 1_000 <= len(text)
    return Decoded(text, "utf-8", "mended") if beyond > 20 * broken or is_said else None


def _sample(content: bytes) -> bytes:
    """Take the lines that hold bytes beyond ASCII, as far as a sample goes."""
    if len(content) <= _SAMPLE_BYTES:
        return content
    kept: list[bytes] = []
    size = 0
    for match in re.finditer(rb"[^\n]*[\x80-\xff][^\n]*\n?", content):
        kept.append(match[0][: _SAMPLE_BYTES - size])
        size += len(kept[-1])
        if size >= _SAMPLE_BYTES:
            break
    return b"".join(kept)


def _partly(sample: bytes, encoding: str) -> str | None:
    """Decode a sample that may be cut within its last character; None where it does not fit."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None


def _bits(text: str, model: _Model) -> float:
    """Sum what the characters beyond ASCII cost under a model; a longer text is weighed by its beginning."""
    bits = 0.0
    seen = 0
    for match in re.finditer(r"[^\x00-\x7f]+", text):
        run = match[0]
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        for letter in run:
            bits += _cost(model, letter) + _beside(model, before, letter)
            before = letter
        if not model.is_latin and not model.is_wide and after.isalpha() and before.isalpha():
            bits += _ACROSS_ALPHABETS
        seen += len(run)
        if seen >= _SAMPLE_LETTERS:
            # Models see the same bytes as different numbers of letters; so scale to the whole sample.
            return bits * sum(letter > "\x7f" for letter in text) / seen
    return bits


@cache
def _cost(model: _Model, letter: str) -> float:
    """Give the bits of one character by itself."""
    place = _ranks(model).get(letter.lower())
    if place is not None:
        return place
    if letter in _PUNCTUATION:
        return 5.0
    if letter.isalpha() and unicodedata.name(letter, "").startswith(model.block):
        common = "gb2312" if model.encoding == "gb18030" else "big5"
        if model.block == ("CJK",) and not _encodes(letter, common):
            return 18.0
        return model.beyond
    if letter.isalpha():
        return _STRANGE + (1.0 if model.is_wide else 0.0)
    if unicodedata.category(letter)[0] == "C":
        return _NO_LETTER
    return _STRANGE


@cache
def _ranks(model: _Model) -> dict[str, float]:
    letters = list(dict.fromkeys(model.letters))
    weights = [1 / (rank + 3) if model.is_wide else 0.9**rank for rank in range(len(letters))]
    # Letters that are not listed, and punctuation, keep a tenth of all; of wide alphabets nearly half.
    whole = sum(weights) / (0.6 if model.is_wide else 0.9)
    return {letter: -log2(weight / whole) for letter, weight in zip(letters, weights, strict=True)}


@cache
def _encodes(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _beside(model: _Model, before: str, letter: str) -> float:
    """Give the bits for how a letter stands behind the one before it."""
    if not letter.isalpha():
        return 0.0
    bits = 0.0
    if letter.isupper():
        bits += 2.0 if not before.isalpha() else 0.2 if before.isupper() else _CASE_BROKEN
    writes_vowels = model.block in {("CYRILLIC",), ("GREEK",)}
    if writes_vowels and before > "\x7f" and before.isalpha() and (before in _VOWELS) == (letter in _VOWELS):
        bits += _TWO_VOWELS if letter in _VOWELS else _NO_TURN
    if model.is_latin and before > "\x7f" and before.isalpha():
        bits += _RUN_OF_ACCENTS
    if not model.is_latin and not model.is_wide and before <= "\x7f" and before.isalpha():
        bits += _ACROSS_ALPHABETS
    return bits
