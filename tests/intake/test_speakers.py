"""Who speaks a quote: by the form of the sentence, by who was named before, and where two readings agree."""

from __future__ import annotations

import pytest

from tests.intake.readings import read_text


def speakers(text: str) -> list[tuple[str | None, str]]:
    """Give the speaker and tier of each quote."""
    return [(quote.speaker.who if quote.speaker else None, quote.tier) for quote in read_text(text).quotes]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            'Colonel Istvan Bereck denied the report.\n\n"No such column exists," the colonel insisted.',
            "Istvan Bereck",
        ),
        (
            (
                "Mrs Ofelia Cardenas waited for nine days. Her neighbour had gone to the prison.\n\n"
                '"Nobody asked me," said Mrs Cardenas.'
            ),
            "Ofelia Cardenas",
        ),
        (
            (
                "Rebels free hundreds\n\nThey gave up 940 soldiers, they said.\n\n"
                "The text, signed by the alliance's spokesman, Leo Mihigo-Batende, reads as "
                "follows:\n\n"
                '"The alliance will send no one back to hunger."'
            ),
            "Leo Mihigo-Batende",
        ),
        (
            (
                "One of the soldiers, who gave his name as Issa Tembine, appealed to the junta.\n\n"
                '"Send someone who can talk," he said.'
            ),
            "Issa Tembine",
        ),
        (
            'As the widow Noh Gye-sun puts it, "when he comes back there should be no arrears".',
            "Noh Gye-sun",
        ),
        (
            'The men were not harmed, one of them told his wife by radio, but "were moved four times".',
            "one of them",
        ),
    ],
)
def test_the_form_of_the_sentence_tells_who_speaks(text: str, who: str) -> None:
    """Roles, asides, colons and pronouns lead to the one who speaks, whatever words stand for it."""
    found = [speaker for speaker, _ in speakers(text)]
    assert found
    assert found[-1] is not None
    assert who in found[-1]


def test_somebody_named_later_is_named_at_once() -> None:
    """Whom the lead leaves unnamed, the next sentence names; the words of the lead are that person's."""
    text = (
        'Rebels will release the policemen as "a gesture before the monsoon," an Anglican clergyman said.\n\n'
        "The Rev. Justin Kanagar said the captives were being kept in a school."
    )
    assert [who for who, _ in speakers(text)] == ["Justin Kanagar"]


def test_readings_that_differ_are_to_be_checked() -> None:
    """A quote is confident only where both readings name the same speaker."""
    agreed = 'Warsaw waited. "They are thin," said Witold Jasnor, a spokesman for the ministry.'
    assert speakers(agreed) == [("Witold Jasnor", "confident")]
    differing = (
        "General Mark Tolliver said that he believed others were held.\n\n"
        '"We shall go on asking," the commander declared.'
    )
    assert speakers(differing) == [("Mark Tolliver", "check")]


def test_words_of_a_heading_are_those_of_who_says_them_below() -> None:
    """Words in single marks over a part of the article belong to whoever is quoted with them."""
    text = (
        "UN welcomes 'small light'\n\n"
        "“It's a small light, and we have been in the dark for long,” says Perpetua Lindqvist, "
        "who speaks for the envoy."
    )
    assert [who for who, _ in speakers(text)] == ["Perpetua Lindqvist", "Perpetua Lindqvist"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Адвокатка Ганна Тищенко з цим не згодна.\n\n«Вони возили пісок», — обурюється вона.",
            "Ганна Тищенко",
        ),
        (
            (
                "Дорогою він, за словами консула Дем'яна Хоростковського, мовчав.\n\n"
                "«Ми нікого не судимо в літаку», — каже консул."
            ),
            "Дем'ян Хоростковський",
        ),
        (
            "Посредниками были миротворцы генерала Рустама Мурадова.\n\n«Обмен прошёл», — заявил Мурадов.",
            "Рустам Мурадов",
        ),
    ],
)
def test_endings_tell_who_speaks(text: str, who: str) -> None:
    """The gender of the verb, a role told before and the case of a name lead to the speaker."""
    assert [found for found, _ in speakers(text)] == [who]


def test_names_behind_the_article_are_kept() -> None:
    """A list that the article announces is no furniture; a line of the page behind it is."""
    text = (
        "Four go home\n\nBy Ann Lee\n\nFour fishermen were handed over at the bridge on Friday, the ministry "
        "said in a statement.\n\nThose freed are:\nBo Ek, 34\nOle Dahl, 51\n"
    )
    lines = [line.passage.text for line in read_text(text).furniture]
    assert "Bo Ek, 34" not in lines
    assert "Ole Dahl, 51" not in lines
    assert "By Ann Lee" in lines
