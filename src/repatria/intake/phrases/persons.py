"""Find persons by name or office, and bodies that speak: "General Mario X", "the foreign ministry"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from repatria.intake.vocabulary.lexicon import listed, namings, words_of_speech
from repatria.intake.vocabulary.tokens import Phrases, Token
from repatria.intake.vocabulary.wordlists import full_names, offices, parties, party_codes, words

LONGEST_NAME_WORDS = 6
_ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her", "our"})


@dataclass(frozen=True, slots=True)
class Named:
    """Hold a person or body found at a place: the position behind it, and what its words say.

    Attributes:
        how: named | surname | office | body | pronoun (an office that stands for one named before).
    """

    end: int
    how: str
    name: str | None = None
    party: str | None = None


def person_at(tokens: list[Token], start: int, known: dict[str, str]) -> Named | None:
    """Read the person, office or body that starts at a token, if one does."""
    at = start
    article = tokens[at].low if tokens[at].low in _ARTICLES else None
    at += article is not None
    at, party, owned, _ = _owner(tokens, at)
    if at >= len(tokens):
        return None
    role_end, role = _role(tokens, at)
    name_from = role_end
    titled = _titles(tokens, name_from)
    if article not in {"a", "an"} or role:
        name = _name(tokens, titled, known, titled=titled > name_from or bool(role))
        if name is not None and (not owned or role or titled > name_from) and (article is None or role):
            return _with_name(tokens, titled, name, party, known)
    return _role_alone(tokens, start, at, known) if role else None


def _role_alone(tokens: list[Token], start: int, at: int, known: dict[str, str]) -> Named | None:
    """Read an office or body with no name in it: "the captain, NAME", "the foreign ministry", "its envoy"."""
    article = tokens[start].low if tokens[start].low in _ARTICLES else None
    _, party, owned, several = _owner(tokens, start + (article is not None))
    role_end, role = _role(tokens, at)
    party = None if several else party
    end, of = _of_party(tokens, role_end)
    if role == "office":
        if _is_named_behind(tokens, role_end, known):
            return Named(role_end, "office", None, party)
        modifiers = _modifiers(tokens, at)
        if article == "the" and not owned and role_end - at == 1 + modifiers and of is None:
            return Named(role_end, "office" if modifiers else "pronoun")
        words_used = " ".join(token.low for token in tokens[at:role_end])
        return Named(end, role, _holder(party or of, words_used), party or of)
    if role == "kin" or (role_end < len(tokens) and tokens[role_end].low in listed("not_people_after")):
        return None
    bare = article in {"the", "its", "their"} or (article is None and tokens[at].text[0].islower())
    if bare and not owned and not _speaks(tokens, start, role_end):
        return None
    return Named(end, role, None, party or of)


def _is_named_behind(tokens: list[Token], at: int, known: dict[str, str]) -> bool:
    if at >= len(tokens) or tokens[at].text != ",":
        return False
    beside = _titles(tokens, at + 1)
    return beside < len(tokens) and _name(tokens, beside, known, titled=beside > at + 1) is not None


def _with_name(tokens: list[Token], at: int, end: int, party: str | None, known: dict[str, str]) -> Named:
    name = " ".join(token.text for token in tokens[at:end] if token.text != ".")
    name = re.sub(r"\b([A-Z])(?= )", r"\1", name)
    full = full_names().get(name) or (known.get(name) if " " not in name else None)
    code = party or party_codes("leaders").get(full or name)
    if full is not None:
        return Named(end, "named" if full == name else "surname", full, code)
    if " " not in name and known.get(name) is None:
        return Named(end, "named", name, code)
    return Named(end, "named", name, code)


def _owner(tokens: list[Token], at: int) -> tuple[int, str | None, bool, bool]:
    """Read "Ukraine's", "the Russian", "Ukrainian and Western" before an office or body."""
    party, owned, several = None, False, False
    for _ in range(2):
        found = namings().at(tokens, at)
        if found is not None and found[0].forms & {"adjective", "name"}:
            naming, end = found
            possessive = end < len(tokens) and tokens[end].low in {"'s", "'"}
            if not possessive and "adjective" not in naming.forms and not _role(tokens, end)[1]:
                break
            several = several or party is not None
            party, owned = party or naming.code, True
            at = end + possessive
        elif at < len(tokens) and tokens[at].text in words("western"):
            owned, several, at = True, True, at + 1
        else:
            break
        if at + 1 < len(tokens) and tokens[at].low == "and":
            following = namings().at(tokens, at + 1)
            if tokens[at + 1].text in words("western") or (
                following is not None and "adjective" in following[0].forms
            ):
                at += 1
                continue
        break
    return at, party, owned, several


def _modifiers(tokens: list[Token], at: int) -> int:
    found = 0
    while (phrase := _listed("body_modifier").at(tokens, at)) is not None:
        if _listed("office").at(tokens, at) is not None or (
            _listed("body").at(tokens, at) is not None and not _goes_on(tokens, phrase[1])
        ):
            break
        at, found = phrase[1], found + 1
    return found


def _goes_on(tokens: list[Token], at: int) -> bool:
    return any(_listed(name).at(tokens, at) is not None for name in ("office", "body"))


def _role(tokens: list[Token], at: int) -> tuple[int, str]:
    """Read an office or body with what modifies it; an empty word if there is none."""
    if at >= len(tokens) or tokens[at].low not in _role_firsts():
        return at, ""
    begin = at
    for _ in range(4):
        long = max(
            (
                (found[1], name)
                for name in ("office", "body", "kin")
                if (found := _listed(name).at(tokens, begin)) is not None
            ),
            default=None,
        )
        modifier = _listed("body_modifier").at(tokens, begin)
        if modifier is not None and _role_follows(tokens, modifier[1]):
            begin = modifier[1]
            continue
        if long is None:
            return at, ""
        end, name = long
        if name == "body" and (office := _listed("office").at(tokens, end)) is not None:
            return office[1], "office"
        return end, name
    return at, ""


@cache
def _role_firsts() -> frozenset[str]:
    """Give the words by which an office, a body, a relative, or what modifies them begins."""
    names = ("office", "body", "kin", "body_modifier")
    return frozenset().union(*(_listed(name).firsts() for name in names))


def _role_follows(tokens: list[Token], at: int) -> bool:
    for name in ("office", "body"):
        if _listed(name).at(tokens, at) is not None:
            return True
    modifier = _listed("body_modifier").at(tokens, at)
    return modifier is not None and _role_follows(tokens, modifier[1])


def _titles(tokens: list[Token], at: int) -> int:
    """Walk over titles, each with or without its full stop."""
    while at < len(tokens):
        found = _listed("title", lower=False).at(tokens, at)
        if found is None:
            return at
        end = found[1]
        if end < len(tokens) and tokens[end].text == "." and tokens[end].start == tokens[end - 1].end:
            end += 1
        if end >= len(tokens) or not tokens[end].text[0].isupper():
            return at
        at = end
    return at


def _name(tokens: list[Token], at: int, known: dict[str, str], *, titled: bool) -> int | None:
    """Read a name: capitals and the particles between them; give the position behind it."""
    end, strong = at, 0
    while end < len(tokens) and end - at < LONGEST_NAME_WORDS:
        token = tokens[end]
        if _is_name_word(token) and not _is_other(tokens, end, first=end == at):
            strong += 1
            end += 1
            if end < len(tokens) and tokens[end].text == "." and len(token.text) == 1:
                end += 1
        elif strong and token.low in listed("name_particles") and _ahead_is_name(tokens, end):
            end += 1
        else:
            break
    while end > at and (
        tokens[end - 1].low in listed("name_particles") and tokens[end - 1].text[0].islower()
    ):
        end -= 1
    if strong == 0:
        return None
    if strong == 1 and not titled:
        word = tokens[at].text
        return end if word in known or word in full_names() else None
    return end


def _ahead_is_name(tokens: list[Token], at: int) -> bool:
    for token in tokens[at + 1 : at + 3]:
        if token.text[0].isupper():
            return True
        if token.low not in listed("name_particles"):
            return False
    return False


def _is_name_word(token: Token) -> bool:
    text = token.text
    if not text[0].isalpha() or not (
        text[0].isupper() or text.lower().startswith(("al-", "el-", "ad-", "as-", "ar-", "abu-"))
    ):
        return False
    return text not in _never_in_a_name() and not (len(text) > 3 and text.isupper())


def _is_other(tokens: list[Token], at: int, *, first: bool) -> bool:
    """Tell whether a capital word belongs to a party, a title or an organization instead."""
    found = namings().at(tokens, at)
    if found is not None and not (found[0].forms & {"leader"} and not first):
        return "leader" not in found[0].forms
    if tokens[at].low in _organization_words():
        return True
    return (
        first
        and _listed("title", lower=False).at(tokens, at) is not None
        and at + 1 < len(tokens)
        and tokens[at + 1].text[0].isupper()
    )


def _of_party(tokens: list[Token], at: int) -> tuple[int, str | None]:
    """Read "of Qatar" behind an office."""
    if at < len(tokens) and tokens[at].low in {"of", "in", "for"}:
        begin = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].low == "the")
        found = namings().at(tokens, begin)
        if (
            found is not None
            and "name" in found[0].forms
            and not (found[1] < len(tokens) and tokens[found[1]].low == "'s")
        ):
            return found[1], found[0].code
    return at, None


def _speaks(tokens: list[Token], start: int, end: int) -> bool:
    said = words_of_speech()
    for token in tokens[end : end + 4]:
        if token.low in said:
            return True
        if (
            token.low not in {"have", "has", "had", "also", ",", "later", "then", "in", "there"}
            and not token.text[0].isupper()
        ):
            break
    before = tokens[start - 1].low if start else ""
    return before in said or (before == "to" and start > 1 and tokens[start - 2].low == "according")


def _holder(party: str | None, office: str) -> str | None:
    """Name the holder of an office; the caller checks that the report names that person too."""
    if party is None or party not in parties() or not parties()[party].leaders:
        return None
    leader = parties()[party].leaders[0][0]
    return (
        leader
        if office in {"president", "leader", "prime minister"} and offices().get(leader, office) == office
        else None
    )


@cache
def _listed(name: str, *, lower: bool = True) -> Phrases[bool]:
    return Phrases(dict.fromkeys(words(name), True), lower=lower)


@cache
def _organization_words() -> frozenset[str]:
    return frozenset(word.lower() for word in words("organization"))


@cache
def _never_in_a_name() -> frozenset[str]:
    return frozenset({*words("day"), *words("month"), *words("not_a_name"), *words("western")})
