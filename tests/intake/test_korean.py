"""Korean is read as far as names and numbers: no score falls, and nothing is invented."""

from __future__ import annotations

import re
import time
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.intake import Score, load, same_speaker, score_all
from benchmarks.sentences import load_cases, score_cases
from repatria.core.reports import DayInterval
from repatria.intake import decode_report, read_report
from repatria.intake.korean.dates import days_of
from repatria.intake.korean.letters import forms_of, is_korean
from repatria.intake.korean.phrases import noun_in, parties_in
from repatria.intake.korean.tables import words as table
from repatria.intake.vocabulary.wordlists import parties
from tests.intake.readings import passages, read_text

CORPUS = Path(__file__).with_name("corpus") / "korean"
TABLE = Path(__file__).with_name("sentences") / "korean.txt"
TOPIC = "\n\n전쟁포로 문제를 두고 협상이 이어지고 있다.\n"


@cache
def scores(split: str) -> dict[str, Score]:
    """Score the reports that were seen while the grammar was written, or those that were kept aside."""
    return score_all([(reading, gold) for reading, gold in load(CORPUS) if gold["split"] == split])


@pytest.mark.parametrize(
    ("split", "slot", "precision", "recall"),
    [
        ("seen", "quotes found", 1.0, 1.0),
        ("seen", "quotes with the right speaker", 0.96, 0.96),
        ("seen", "speakers, confident tier", 1.0, 0.68),
        ("seen", "groups: count, holder, home", 0.91, 0.87),
        ("seen", "groups, confident tier", 1.0, 0.30),
        ("seen", "groups: count alone", 1.0, 0.94),
        ("seen", "furniture lines", 1.0, 1.0),
        ("seen", "captions with credits", 1.0, 1.0),
        ("closed", "quotes with the right speaker", 1.0, 0.94),
        ("closed", "groups: count, holder, home", 1.0, 0.70),
        ("closed", "furniture lines", 1.0, 1.0),
    ],
)
def test_korean_reports_are_read_no_worse(split: str, slot: str, precision: float, recall: float) -> None:
    """On the Korean reports no score falls below what was reached."""
    score = scores(split)[slot]
    assert score.precision >= precision
    assert score.recall >= recall


def test_a_table_of_sentences_is_read_no_worse() -> None:
    """Of single sentences nearly all facts are read, and hardly one that they do not say."""
    score = score_cases(load_cases(TABLE))["held"]
    assert score.precision >= 0.97
    assert score.recall >= 0.97


@pytest.mark.parametrize("path", sorted((CORPUS / "ordinary").glob("*.txt")), ids=lambda path: path.stem)
def test_nothing_is_drafted_from_ordinary_texts(path: Path) -> None:
    """Courts, sports, mountains and museums, in Korean, give no draft."""
    reading = read_report(decode_report(path.read_bytes(), path.name))
    assert not reading.held
    assert not reading.offers
    assert not reading.wishes


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("젤렌스키 대통령은 “한 명도 남기지 않겠다”고 말했다.", "젤렌스키"),
        ("“한 명도 남기지 않겠다”라고 젤렌스키 대통령은 말했다.", "젤렌스키"),
        (
            "“명단을 이미 넘겼다”라고 드미트로 루비네츠 우크라이나 의회 인권담당관이 밝혔다.",
            "드미트로 루비네츠",
        ),
        ("국가정보원은 “포로 두 명의 신원을 확인했다”고 전했다.", "국가정보원"),
        ("국방부 대변인은 “아는 바 없다”고 했다.", "국방부 대변인"),
        ("연도현 국방부 대변인은 20일 브리핑에서 “아는 바 없다”고 말했다.", "연도현"),
        ("마리야 자하로바 러시아 외무부 대변인은 “사실이 아니다”라며 선을 그었다.", "마리야 자하로바"),
        ("외교부 고위 당국자는 기자들과 만나 “본인 의사가 중요하다”고 강조했다.", "외교부 고위 당국자"),
        ("유엔 인권최고대표사무소는 “고문이 널리 퍼져 있다”고 지적했다.", "유엔 인권최고대표사무소"),
        ("탈레반 대변인 자비훌라 무자히드는 “곧 풀어주겠다”고 주장했다.", "자비훌라 무자히드"),
        ("포로의 어머니 옥사나 흐리첸코 씨는 “목소리만이라도 듣고 싶다”고 흐느꼈다.", "옥사나 흐리첸코"),
        ("“북에 남은 가족이 걱정됩니다.” 탈북민 지소연(45) 씨의 말이다.", "지소연"),
        ("우크라이나 당국 역시 “모두 돌아왔다”고 발표했다.", "우크라이나 당국"),
        ("마르코 루비오 미국 국무장관은 “모두 데려올 것”이라고 말했다.", "마르코 루비오"),
        ("[이정람/국방부 대변인 : “아직 확인된 것은 없습니다.”]", "이정람"),
    ],
)
def test_speakers_of_quotes(text: str, speaker: str) -> None:
    """Who speaks is found by the mark of the subject, before or behind the quote."""
    assert [quote.speaker.who for quote in read_text(text).quotes if quote.speaker] == [speaker]


def test_a_surname_is_the_person_named_before() -> None:
    """A surname with a title is who was named in full before, and so is "그는"."""
    reading = read_text(
        "구연서 통일부 대변인은 “조건은 없다”고 말했다.\n\n구 대변인은 “기다리겠다”고 했다.\n\n"
        "그는 “답이 없다”고 덧붙였다."
    )
    assert [same_speaker(quote.speaker.who, "구연서") for quote in reading.quotes if quote.speaker] == [
        True
    ] * 3


@pytest.mark.parametrize(
    "text",
    [
        "이들은 ‘폭풍군단’ 소속으로 알려졌다.",
        "그가 쓴 책 “돌아오지 못한 사람들”이 나왔다.",
        "“평화의 다리”에서 교환이 이뤄졌다.",
    ],
)
def test_names_in_marks_are_no_quotes(text: str) -> None:
    """A title, a place or a unit in marks was said by nobody."""
    assert not read_text(text).quotes


@pytest.mark.parametrize(
    ("worded", "first", "last"),
    [
        ("2025년 1월 12일", date(2025, 1, 12), date(2025, 1, 12)),
        ("지난 11일", date(2025, 1, 11), date(2025, 1, 11)),
        ("지난 20일", date(2024, 12, 20), date(2024, 12, 20)),
        ("오는 20일", date(2025, 1, 20), date(2025, 1, 20)),
        ("12월 3일", date(2024, 12, 3), date(2024, 12, 3)),
        ("지난달", date(2024, 12, 1), date(2024, 12, 31)),
        ("지난해 2월", date(2024, 2, 1), date(2024, 2, 29)),
        ("올해", date(2025, 1, 1), date(2025, 12, 31)),
        ("어제", date(2025, 1, 13), date(2025, 1, 13)),
    ],
)
def test_worded_dates_have_their_days(worded: str, first: date, last: date) -> None:
    """Days, months and years are those that had begun by the day of the report."""
    assert days_of(worded, date(2025, 1, 14)) == DayInterval(first, last)


@pytest.mark.parametrize("worded", ["이날", "30월 2일", "31일", "2월 30일", "내일모레쯤", ""])
def test_a_date_that_says_no_day_stays_open(worded: str) -> None:
    """Without the report's day, or where no such day is, nothing is resolved."""
    assert days_of(worded, None) is None


def test_the_day_of_the_page_dates_what_it_tells() -> None:
    """In a report of 12 January, "지난 9일" is 9 January."""
    reading = read_text(
        "송고 2025/01/12 09:30\n\n우크라이나군이 지난 9일 쿠르스크에서 북한군 2명을 생포했다고 "
        "국가정보원이 확인해 이날 언론에 알렸다."
    )
    draft = reading.held[0]
    assert draft.days == DayInterval(date(2025, 1, 9), date(2025, 1, 9))
    assert draft.place is not None
    assert draft.place.value == "쿠르스크"


def test_the_language_is_told() -> None:
    """Hangul tells Korean, with foreign names beside it too; a Korean name in English does not."""
    assert is_korean("우크라이나군(Armed Forces of Ukraine)이 북한군 2명을 생포했다고 밝혔다.")
    assert not is_korean("The captive is called 김, and nothing more is known of him in Kyiv.")
    assert not is_korean("")


@pytest.mark.parametrize(
    ("stem", "form", "fits"),
    [
        ("생포하", "생포했", True),
        ("풀려나", "풀려난", True),
        ("돌아오", "돌아왔", True),
        ("넘기", "넘겨", True),
        ("가두", "가둬", True),
        ("억류되", "억류돼", True),
        ("붙잡", "붙잡", True),
        ("생포하", "생포되", False),
    ],
)
def test_forms_of_verbs_are_computed(stem: str, form: str, *, fits: bool) -> None:
    """The forms of a verb follow from its last syllable."""
    assert (re.fullmatch(forms_of(stem), form) is not None) == fits


def test_letters_taken_apart_are_told_and_not_read() -> None:
    """Korean written letter by letter gives no draft, and a warning says what to do."""
    text = "우크라이나군이 북한군 2명을 생포했다고 국가정보원이 밝혔다. 포로는 치료를 받고 있다."
    apart = read_text(unicodedata.normalize("NFD", text))
    assert not apart.held
    assert "NFC" in apart.report.warnings[-1]
    assert "wishes" in read_text(text).report.warnings[-1]


def test_arrests_are_no_captivity() -> None:
    """Whom police of no named country arrest are nobody's captives; those of another country may be."""
    topic = "인질로 잡혔던 사람들이 돌아왔다. "
    assert not read_text(f"{topic}경찰은 중국인 3명을 체포했다.").held
    assert [
        draft.holder and draft.holder.value
        for draft in read_text(f"{topic}이란 경찰은 영국인 2명을 체포했다.").held
    ] == ["IR"]


def test_words_of_a_report_are_not_kept() -> None:
    """Behind a reading nothing is remembered of the words that it read."""
    read_text("우크라이나군이 북한군 2명을 생포했다. 포로는 치료를 받고 있다.")
    assert noun_in.cache_info().currsize == 0


def test_a_part_has_the_sides_of_its_whole() -> None:
    """Of "나머지 48명" the holder and home are those of all that were told of before, and it says so."""
    reading = read_text(
        "하마스는 이스라엘인 251명을 끌고 갔다. 나머지 48명의 송환을 두고 협상한다.\n\n포로 협상이 이어진다."
    )
    whole, part = reading.held
    assert part.part_of == whole.id
    assert part.holder is not None
    assert (part.holder.value, part.holder.how) == ("HAMAS", "resolved")


@pytest.mark.parametrize(
    ("text", "tellers"),
    [
        ("우크라이나군이 북한군 2명을 생포했다고 젤렌스키 대통령이 11일 밝혔다.", ["젤렌스키"]),
        ("국가정보원은 우크라이나군이 북한군 2명을 생포했다고 전했다.", ["국가정보원"]),
        ("통일부에 따르면 북한에 억류된 우리 국민은 6명이다.", ["통일부"]),
        ("외교부 관계자는 “한국인 3명이 후티에 억류됐다”고 말했다.", ["외교부 관계자"]),
        ("휴전 합의에 따르면 하마스는 이스라엘 인질 3명을 석방해야 한다.", []),
        ("우크라이나군이 북한군 2명을 생포했다.", []),
    ],
)
def test_who_tells_it(text: str, tellers: list[str]) -> None:
    """Who tells of people held is found behind the words, before them or in marks, and nobody is made up."""
    drafts = read_text(text + TOPIC).held
    assert [[teller.who for teller in draft.told_by] for draft in drafts] == [tellers]


def test_of_two_who_agree_neither_holds_their_own() -> None:
    """Where two agree on a release, that one holds whose own people they are not, and it is not sure."""
    (draft,) = read_text("탈레반과 한국 협상단이 한국인 인질 19명을 석방하기로 합의했다." + TOPIC).held
    assert draft.holder is not None
    assert (draft.holder.value, draft.tier) == ("TALIBAN", "check")


def test_a_part_counted_beside_its_whole() -> None:
    """Of "19명 가운데 12명" the part has the home of the whole, and who held them is nobody's home."""
    whole, part = read_text("탈레반에 억류된 한국인 인질 19명 가운데 12명이 29일 석방됐다." + TOPIC).held
    assert part.part_of == whole.id
    assert part.home is not None
    assert part.home.value == "KR"


def test_a_particle_behind_a_bracket_belongs_to_the_word_before() -> None:
    """A name with its age in brackets is a subject all the same."""
    (quote,) = read_text("딸을 기다리는 노은별 씨(83)는 “이제 보고 싶다”고 말했다.").quotes
    assert quote.speaker is not None
    assert quote.speaker.who == "노은별"


def test_a_day_still_to_come_is_not_when_it_happened() -> None:
    """A day for which a release is meant is not the day of what was done."""
    (draft,) = read_text("하마스는 이스라엘 인질 6명을 오는 22일 석방하기로 했다." + TOPIC).held
    assert draft.status == "held"
    assert draft.date is None


def test_two_groups_of_one_exchange() -> None:
    """So many "each" of two parties are two groups, and neither is sure."""
    reading = read_text("우크라이나와 러시아는 포로 205명씩을 교환했다.")
    sides = {(d.holder.value, d.home.value, d.tier) for d in reading.held if d.holder and d.home}
    assert sides == {("UA", "RU", "check"), ("RU", "UA", "check")}


def test_india_is_no_handing_over() -> None:
    """A word that also means something else names a party only where more says so."""
    assert not parties_in("유해를 인도했다")
    assert not parties_in("인도적 지원")
    assert [party.code for party in parties_in("인도인 선원 3명")] == ["IN"]
    assert not parties_in("나이지리아 반군은")


def test_every_code_of_a_party_is_known() -> None:
    """The Korean names stand beside codes that the table of parties has."""
    codes = {code for part in ("own", "names", "strict", "short") for code in table("parties")[part]}
    assert codes <= set(parties())


def test_a_noun_is_told_with_and_without_a_party() -> None:
    """Words like "북한군", "선원들" and "일본인" are people, and "일본어" is nobody."""
    assert noun_in("북한군") is not None
    assert noun_in("선원들") is not None
    assert noun_in("일본인") is not None
    assert noun_in("일본어") is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_reports_are_read_in_place(data: st.DataObject) -> None:
    """Cut, doubled or mixed up, a Korean report gives drafts of its own words and no traceback."""
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    text = data.draw(st.sampled_from(texts))
    first, behind = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    scrap = data.draw(st.text('“”"‘’()[].,·=:명은는이가을를0123만천한두 \n', max_size=12))
    damaged = text[:first] + scrap + text[behind:] + text[first:behind][:200]
    if not damaged.strip():
        return
    reading = read_text(damaged)
    assert all(reading.report.text[one.start : one.end] == one.text for one in passages(reading))
    reading.to_json()


def test_a_long_report_ends() -> None:
    """A hundred times as long, a report takes little more than a hundred times as long to read."""
    text = (CORPUS / "ko-list-counts.txt").read_text("utf-8")
    started = time.process_time()
    read_text(text)
    once = time.process_time() - started
    started = time.process_time()
    read_text(text * 100)
    assert time.process_time() - started < max(5.0, 400 * once)
