"""Find phrases for groups of people: how many, of which party, whose, of what category."""

from __future__ import annotations

from functools import cache

from repatria.core.reports import WordedCount
from repatria.intake.article.sentences import Span
from repatria.intake.phrases.group_forms import hyphened_at, is_bare_noun, is_described, noun_by_form
from repatria.intake.phrases.group_leads import lead_of, possessor_at
from repatria.intake.phrases.group_words import GroupWords, PartyWord, Phrase
from repatria.intake.vocabulary.frames import verb_forms
from repatria.intake.vocabulary.lexicon import (
    collectives,
    listed,
    namings,
    nouns,
    phrases,
    words_of_speech,
)
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.vocabulary.wordlists import words

_MOST_MODIFIERS = 6
_HURT = frozenset({"wounded", "injured", "sick", "ill"})
_OF_GOVERNMENT = frozenset({"government", "pro-government"})


def group_at(tokens: list[Token], start: int) -> tuple[GroupWords, int] | None:
    """Read the phrase for people that starts at a token, if one does; give it with the position behind it."""
    phrase = Phrase()
    at = lead_of(tokens, start, phrase)
    after_lead = at
    head = None
    if phrase.count is not None or phrase.homes or _may_go_on(tokens, at):
        at = _modified(tokens, at, phrase)
        head = _head(tokens, at, phrase)
    if head is None:
        after_article = tokens[after_lead - 1].low in {"the", "these", "those", "both"}
        if phrase.part and phrase.count is not None and phrase.owner is None and not after_article:
            # "20 of them": the pronoun is the head
            return _made(phrase), after_lead
        if _is_counted_alone(tokens, after_lead, phrase) and at == after_lead:
            phrase.bare = True
            return _made(phrase), after_lead
        return None
    at = _origin(tokens, head, phrase)
    if not _is_whole(tokens, head, phrase):
        return None
    return _made(phrase), at


def _may_go_on(tokens: list[Token], at: int) -> bool:
    """Tell whether a word can stand in a phrase for people at all; most behind an article cannot."""
    if at >= len(tokens):
        return False
    low = tokens[at].low
    known = low in _inside_phrases() or tokens[at].text in namings().firsts()
    return known or "-" in low or low.endswith("ly")


@cache
def _inside_phrases() -> frozenset[str]:
    return nouns().firsts() | listed("modifiers") | _telling() | {",", "and", "or", "/"}


def _is_counted_alone(tokens: list[Token], end: int, phrase: Phrase) -> bool:
    """Tell whether "the fifteen", "all 33", "nine more" stands with no noun for people spoken of before."""
    if phrase.vague and phrase.count is None and tokens[end - 1].low in listed("vague_alone"):
        # "several hundred have asked": their number is all that is said
        return end < len(tokens) and tokens[end].low in listed("vague_acts")
    if phrase.count is None or not (
        phrase.article in {"the", "those", "these", "all", "both"} or phrase.fresh
    ):
        return False
    following = tokens[end].low if end < len(tokens) else "."
    if following in {"sides", "parties", "countries", "governments", "states"} or following in listed(
        "units"
    ):
        return False
    return not following[0].isalpha() or following in listed("after_people")


def _modified(tokens: list[Token], at: int, phrase: Phrase) -> int:
    """Walk over the adjectives, parties and nouns that stand before the head."""
    while at < len(tokens):
        low = tokens[at].low
        _note(tokens, at, phrase)
        behind = _party_before_noun(tokens, at, phrase)
        if behind is not None:
            at = behind
            phrase.modified = True
        elif _is_head_here(tokens, at):
            break
        elif low.endswith("ly") and _is_before_modifier(tokens, at):
            # "politically prominent Colombians"
            at += 1
        elif (
            low in listed("modifiers") and nouns().at(tokens, at) is not None and not _goes_on(tokens, at + 1)
        ):
            # "a Ukrainian marine": what may stand before a noun is one here
            break
        elif low in listed("modifiers") or is_described(low):
            # "the wounded", "the missing" may be the head itself
            phrase.modified = True
            at += 1
        elif (
            low in {",", "and", "or", "-", "/"}
            and phrase.modified
            and at + 1 < len(tokens)
            and _is_modifier(tokens, at + 1)
            and _is_modifier(tokens, at - 1)
        ):
            at += 1
        elif nouns().at(tokens, at) is not None and _noun_before_noun(tokens, at):
            at = _noun_before_noun(tokens, at) or at
            phrase.modified = True
        elif (phrase.count is not None or phrase.homes) and (
            skipped := _unknown_modifiers(tokens, at)
        ) is not None:
            at = skipped
        else:
            break
    return at


def _note(tokens: list[Token], at: int, phrase: Phrase) -> None:
    """Keep what an adjective says of people: captured, missing, dead, wounded, of the government."""
    token = tokens[at]
    if token.low not in _telling():
        return
    span = Span(token.start, token.end)
    if token.low in words("captured_adjective"):
        phrase.captive = span
    phrase.missing |= token.low == "missing"
    phrase.of_government |= token.low in _OF_GOVERNMENT
    if token.low in listed("lifeless") and phrase.remains is None and _goes_on(tokens, at + 1):
        phrase.remains = span
    if token.low in _HURT and phrase.health is None:
        phrase.health = span


@cache
def _telling() -> frozenset[str]:
    return frozenset(words("captured_adjective")) | listed("lifeless") | _OF_GOVERNMENT | _HURT | {"missing"}


def _party_before_noun(tokens: list[Token], at: int, phrase: Phrase) -> int | None:
    """Walk over one party before the noun, or two in one word: "Russian", "Israeli-Argentine"."""
    joined = hyphened_at(tokens, at)
    if joined and _goes_on(tokens, at + 1):
        phrase.homes += joined
        return at + 1
    naming = namings().at(tokens, at)
    if naming is None or naming[1] >= len(tokens) or _starts_head(tokens, at, naming[1]):
        return None
    found, end = naming
    if not found.forms & {"adjective", "people", "name"} or not (
        _goes_on(tokens, end) or noun_by_form(tokens, end, phrase)
    ):
        return None
    if "name" in found.forms and _is_verb_of(tokens, end, is_name_only="adjective" not in found.forms):
        return None
    phrase.homes.append(PartyWord(found.code, Span(tokens[at].start, tokens[end - 1].end)))
    return end


def _is_verb_of(tokens: list[Token], at: int, *, is_name_only: bool) -> bool:
    """Tell "Moscow released American reporters", where the participle is the verb, from an adjective."""
    form = verb_forms().get(tokens[at].low)
    if form is None or form.kind not in {"past", "past-only"}:
        return False
    return is_name_only or namings().at(tokens, at + 1) is not None


def _is_head_here(tokens: list[Token], at: int) -> bool:
    """Tell whether what could stand before the noun is the noun: "a second captive", "border guards"."""
    whole = nouns().at(tokens, at)
    if whole is None:
        return False
    return whole[1] > at + 1 or (whole[0].captive and not _goes_on(tokens, at + 1))


def _is_before_modifier(tokens: list[Token], at: int) -> bool:
    return at + 1 < len(tokens) and _is_modifier(tokens, at + 1) and _goes_on(tokens, at + 1)


def _unknown_modifiers(tokens: list[Token], at: int) -> int | None:
    """Walk over one or two words of no table between a number and its noun: "23 church volunteers"."""
    for end in (at + 1, at + 2):
        if end >= len(tokens):
            return None
        word = tokens[end - 1]
        if (
            not word.text[0].isalpha()
            or word.low in listed("after_people")
            or word.low.endswith("ly")
            or word.low in verb_forms()
            or word.low in words_of_speech()
            or word.low in listed("articles")
            or nouns().at(tokens, end - 1)
            or namings().at(tokens, end - 1)
        ):
            return None
        if nouns().at(tokens, end) is not None:
            return end
    return None


def _starts_head(tokens: list[Token], at: int, end: int) -> bool:
    """Tell whether a word for people is the head: "20 Russians were", and not "20 Russian soldiers"."""
    found = namings().at(tokens, at)
    if found is None or "plural" not in found[0].forms:
        return False
    if "adjective" not in found[0].forms:
        return True
    return not _goes_on(tokens, end)


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Tell whether a phrase for people goes on here: a head follows, perhaps behind modifiers."""
    for end in range(at, min(at + _MOST_MODIFIERS, len(tokens))):
        if nouns().at(tokens, end) is not None:
            return True
        if tokens[end].low in {",", "and", "or", "-"}:
            beside = namings().at(tokens, end + 1)
            return beside is not None and _goes_on(tokens, beside[1])
        named = namings().at(tokens, end)
        if named is not None and end > at and "people" in named[0].forms:
            return True
        if not (_is_modifier(tokens, end) or tokens[end].low in listed("more")):
            return False
    return False


def _is_modifier(tokens: list[Token], at: int) -> bool:
    low = tokens[at].low
    return (
        low in listed("modifiers")
        or is_described(low)
        or namings().at(tokens, at) is not None
        or bool(hyphened_at(tokens, at))
    )


def _noun_before_noun(tokens: list[Token], at: int) -> int | None:
    """Walk over a noun for people that stands before another: "rebel fighters", "police officers"."""
    found = nouns().at(tokens, at)
    # "women soldiers", "men prisoners" are one noun after another too
    if found is None or not (found[0].singular or tokens[at].low in {"women", "men"}):
        return None
    return found[1] if nouns().at(tokens, found[1]) is not None else None


def _head(tokens: list[Token], at: int, phrase: Phrase) -> int | None:
    found = nouns().at(tokens, at) or noun_by_form(tokens, at, phrase)
    if found is None:
        return _people_head(tokens, at, phrase)
    noun, end = found
    if (
        end < len(tokens)
        and tokens[end].low in listed("not_people_after")
        and (noun.singular or noun.captive)
    ):
        return None
    if end < len(tokens) and tokens[end].low.startswith("-"):
        return None
    phrase.nouns.append(noun)
    phrase.noun_span = Span(tokens[at].start, tokens[end - 1].end)
    if noun.captive:
        phrase.captive = phrase.captive or phrase.noun_span
    if (
        end < len(tokens)
        and noun.singular
        and namings().at(tokens, end) is not None
        and tokens[end].low == tokens[end].text
    ):
        return None
    # "soldiers and civilians" are one group where only the first is counted
    if end + 1 < len(tokens) and tokens[end].low == "and" and not noun.singular:
        second = nouns().at(tokens, end + 1)
        if second is not None and not second[0].singular and not _is_subject_ahead(tokens, second[1]):
            phrase.nouns.append(second[0])
            phrase.noun_span = Span(tokens[at].start, tokens[second[1] - 1].end)
            end = second[1]
    return end


def _is_subject_ahead(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].low in {"swap", "exchange", "families"}


def _people_head(tokens: list[Token], at: int, phrase: Phrase) -> int | None:
    """Read "20 Russians", "an Afghan", "the Chinese"."""
    found = namings().at(tokens, at)
    if found is None or not (
        "people" in found[0].forms
        or ("group" in found[0].forms and phrase.count is not None and phrase.count > 1)
    ):
        return None
    naming, end = found
    following = tokens[end] if end < len(tokens) else None
    if following is not None and following.low == "'s":
        return None
    plural = "group" in naming.forms or (
        "plural" in naming.forms
        and (
            tokens[end - 1].low.endswith("s")
            or phrase.count not in {None, 1}
            or phrase.article in {"the", "those", "these"}
            or phrase.vague
        )
    )
    pointed = phrase.article == "the" and (
        following is None or not following.text[0].isalpha() or following.low in listed("after_people")
    )
    alone = phrase.count is None and phrase.article not in {"a", "an", "another", "one"} and not pointed
    if not plural and alone and phrase.captive is None:
        return None
    if (
        not plural
        and phrase.count is None
        and following is not None
        and (following.text[0].isupper() or is_bare_noun(following.low))
    ):
        return None
    if (
        phrase.count is not None
        and following is not None
        and following.text[0].isalpha()
        and is_bare_noun(following.low)
        and "adjective" in naming.forms
    ):
        return None
    phrase.people = True
    phrase.singular_people = not plural
    phrase.homes.append(PartyWord(naming.code, Span(tokens[at].start, tokens[end - 1].end)))
    if plural and end + 1 < len(tokens) and tokens[end].low == "and":
        second = namings().at(tokens, end + 1)
        if second is not None and "plural" in second[0].forms and not _goes_on(tokens, second[1]):
            phrase.homes.append(
                PartyWord(second[0].code, Span(tokens[end + 1].start, tokens[second[1] - 1].end))
            )
            end = second[1]
    phrase.noun_span = Span(tokens[at].start, tokens[end - 1].end)
    return end


def _origin(tokens: list[Token], at: int, phrase: Phrase) -> int:
    """Walk over "from Cuba", "of the M23 movement" behind the head."""
    found = phrases("origin").at(tokens, at)
    if found is None:
        return at
    end = found[1]
    while end < len(tokens) and (
        tokens[end].low in {"the", "both", "its", "a"} or tokens[end].low in listed("armed_group_words")
    ):
        end += 1
    # "from Russia's ally North Korea"
    possessor = possessor_at(tokens, end)
    if (
        possessor is not None
        and possessor[1] + 1 < len(tokens)
        and tokens[possessor[1]].low in words("relation")
    ):
        end = possessor[1] + 1
    of_captives = tokens[at].low == "of" and bool(phrase.nouns) and phrase.nouns[-1].captive
    named = namings().at(tokens, end)
    if named is None or not named[0].forms & {"name", "leader", *(["people"] if of_captives else [])}:
        return at
    naming, behind = named
    if behind < len(tokens) and tokens[behind].low in {"'s", "'"}:
        return at
    if (phrase.homes or phrase.owner) and found[0] and tokens[at].low == "from":
        # "Ukrainian soldiers from Russia": that is where they come from now, not whose they are
        return at
    if tokens[at].low == "from" and behind < len(tokens) and tokens[behind].low == "to":
        # "flew 117 detainees from Saudi Arabia to Yemen": that is where they come from
        return at
    if behind < len(tokens) and tokens[behind].low in {
        "n",
        "region",
        "province",
        "custody",
        "captivity",
        "prison",
        "prisons",
        "jail",
        "detention",
    }:
        return at
    word = PartyWord(naming.code, Span(tokens[end].start, tokens[behind - 1].end))
    if of_captives:
        # "prisoners of the Kremlin" are in its hands
        phrase.holder = word
    else:
        phrase.homes.append(word)
    return behind


def _is_whole(tokens: list[Token], end: int, phrase: Phrase) -> bool:
    """Tell a phrase for people from a noun that stands alone ("man", "fighter jets")."""
    counted = phrase.count is not None or phrase.vague
    singular = (bool(phrase.nouns) and phrase.nouns[-1].singular) or phrase.singular_people
    if singular:
        lead = phrase.article or phrase.owner or phrase.homes or phrase.modified
        if not (counted or lead):
            return False
        following = tokens[end].low if end < len(tokens) else ""
        if not counted and phrase.nouns and nouns().at(tokens, end) is not None and following:
            return False
    if phrase.count is not None and phrase.count > 1 and singular and not phrase.singular_people:
        return False
    return not (phrase.count is not None and phrase.people and phrase.count == 1 and not phrase.homes)


def _made(phrase: Phrase) -> GroupWords:
    noun = " and ".join(noun.word for noun in phrase.nouns) or None
    singular = (bool(phrase.nouns) and phrase.nouns[-1].singular) or phrase.singular_people
    count = None
    if phrase.count is not None:
        count = WordedCount(phrase.count, phrase.hedge)
    elif singular and phrase.nouns and phrase.nouns[-1].word in collectives():
        count = WordedCount(collectives()[phrase.nouns[-1].word])
    elif singular and phrase.article in listed("indefinite"):
        count = WordedCount(1)
    definite = phrase.article in listed("definite") and (not phrase.homes or phrase.singular_people)
    unique = {home.code: home for home in reversed(phrase.homes)}
    homes = tuple(home for home in phrase.homes if unique[home.code] is home)
    generic = (
        count is None
        and not phrase.vague
        and phrase.article is None
        and phrase.owner is None
        and not singular
    )
    return GroupWords(
        homes=homes,
        owner=phrase.owner,
        count=count,
        count_span=phrase.count_span if phrase.count is not None else None,
        noun=noun,
        noun_span=phrase.noun_span,
        category=_category(phrase),
        definite=definite,
        part=phrase.part and not phrase.own,
        captive=phrase.captive,
        singular=singular,
        health=phrase.health,
        vague=phrase.vague,
        fresh=phrase.fresh,
        remains=phrase.remains is not None or any(noun.category == "body" for noun in phrase.nouns),
        generic=generic,
        missing=phrase.missing,
        of_government=phrase.of_government,
        article=phrase.article,
        holder=phrase.holder,
        bare=phrase.bare,
        whole=phrase.whole,
    )


def _category(phrase: Phrase) -> str | None:
    categories = {noun.category for noun in phrase.nouns}
    if phrase.remains is not None:
        categories = {"body"}
    categories.discard("unknown")
    return categories.pop() if len(categories) == 1 else ("mixed" if len(categories) > 1 else None)
