"""In which encoding a text was written. The sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.encodings import decode_by_letters, decode_bytes, label

SENTENCES = {
    "uk": "Двоє військовополонених повернулися додому, і їхні родини чекали цілий день.",
    "ru": "Двое военнопленных вернулись домой, их семьи ждали весь день у госпиталя.",
    "ko": "우크라이나 대통령은 북한 군인 두 명을 생포했다고 밝혔다.",
    "zh": "国防部说，两名战俘昨天回到了家，他们的家人等了一整天。",
    "tw": "國防部說，兩名戰俘昨天回到了家，他們的家人等了一整天。",
    "ja": "捕虜二人がきのう帰国し、家族は一日中病院の前で待っていた。",
    "he": "שני שבויים חזרו אתמול הביתה, והמשפחות חיכו להם יום שלם ליד הגבול.",
    "ar": "عاد أسيران أمس إلى بيتهما وانتظرت العائلات يوما كاملا عند الحدود.",
    "el": "Δύο αιχμάλωτοι επέστρεψαν χθες στο σπίτι τους μετά από έναν χρόνο.",
    "pl": "Dwóch jeńców wróciło wczoraj do domu, a rodziny czekały na nich cały dzień.",
    "tr": "İki esir dün evlerine döndü ve aileleri bütün gün sınırda bekledi.",
    "de": "Zwei Gefangene kehrten gestern zurück; für die Angehörigen ein großer Tag.",
}
WRITTEN = [
    ("uk", "windows-1251"),
    ("uk", "koi8-u"),
    ("uk", "iso-8859-5"),
    ("ru", "windows-1251"),
    ("ru", "koi8-r"),
    ("ru", "iso-8859-5"),
    ("ru", "ibm866"),
    ("ko", "cp949"),
    ("zh", "gb18030"),
    ("tw", "big5"),
    ("ja", "euc_jp"),
    ("ja", "shift_jis"),
    ("he", "windows-1255"),
    ("ar", "windows-1256"),
    ("ar", "iso-8859-6"),
    ("el", "windows-1253"),
    ("pl", "windows-1250"),
    ("tr", "windows-1254"),
    ("de", "windows-1252"),
]


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_a_sentence_is_decoded_without_a_word_on_its_encoding(language: str, encoding: str) -> None:
    """One sentence is enough to tell each encoding by its letters."""
    words = SENTENCES[language]
    decoded = decode_bytes(words.replace("，", ",").encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.told) == (words.replace("，", ","), "letters")


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
@pytest.mark.parametrize("count", [2, 3, 4])
def test_few_words_are_decoded_rightly_or_not_at_all(language: str, encoding: str, count: int) -> None:
    """Every run of a few words is read as it was written, or refused; never as something else."""
    words = SENTENCES[language].replace("，", ", ").split()
    runs = [" ".join(words[start : start + count]) for start in range(len(words) - count + 1)]
    decoded = [(run, decode_bytes(run.encode(encoding))) for run in runs]
    assert [(run, told.text) for run, told in decoded if told is not None and told.text != run] == []


def test_capitals_are_told_apart() -> None:
    """A heading in capitals is no other encoding's small letters."""
    words = "СПИСОК ВІЙСЬКОВОПОЛОНЕНИХ, ЯКІ ПЕРЕБУВАЮТЬ У ТАБОРІ НОМЕР СІМ"
    decoded = decode_bytes(words.encode("windows-1251"))
    assert decoded is not None
    assert decoded.text == words


@pytest.mark.parametrize("said", ["windows-1251", "koi8-r", "latin1", "no-such-encoding", "utf-8", None])
def test_a_false_declaration_changes_nothing(said: str | None) -> None:
    """Where letters tell, a wrong declaration is not believed."""
    words = SENTENCES["uk"]
    decoded = decode_bytes(words.encode("windows-1251"), declared=said)
    assert decoded is not None
    assert decoded.text == words


def test_a_declaration_tells_what_letters_do_not() -> None:
    """A single word that could be of two encodings is read as its sender says."""
    words = "обмен"
    assert decode_by_letters(words.encode("koi8-r")) is None
    decoded = decode_by_letters(words.encode("koi8-r"), declared="KOI8-R")
    assert decoded is not None
    assert (decoded.text, decoded.told) == (words, "declared")


def test_a_few_broken_bytes_are_mended() -> None:
    """One broken byte in a text of UTF-8 is a sign for what is lost; the rest is as it was written."""
    for words, said in (
        (SENTENCES["uk"] * 3, None),
        ("The two are held. " * 100 + "“No,” he said.", "utf-8"),
    ):
        content = words.encode()
        decoded = decode_bytes(content[:9] + b"\xff" + content[9:], declared=said)
        assert decoded is not None
        assert (decoded.text.replace("\ufffd", ""), decoded.told) == (words, "mended")


def test_old_names_are_known() -> None:
    """Names that pages use for an encoding mean what browsers take them for."""
    assert (label("ISO-8859-1"), label("ks_c_5601-1987"), label("gb2312"), label("x-klingon")) == (
        "windows-1252",
        "cp949",
        "gb18030",
        None,
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_whole_or_not_at_all(content: bytes) -> None:
    """Whatever the bytes, reading ends, and what is valid encodes to them again."""
    decoded = decode_bytes(content)
    if decoded is not None and decoded.told == "valid":
        assert decoded.text.encode() == content


def test_chance_is_not_read() -> None:
    """Bytes drawn evenly are no text in any encoding."""
    content = bytes((index * 73 + index * index * 29) % 128 + 128 for index in range(2_000))
    assert decode_bytes(content) is None
