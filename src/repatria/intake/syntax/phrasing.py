"""Look at a sentence as words and mentions: what stands where, and who is joined to whom."""

from __future__ import annotations

from bisect import bisect_right

from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.frames import verb_forms, word_set
from repatria.intake.vocabulary.lexicon import listed
from repatria.intake.vocabulary.tokens import Token

_PEOPLE = frozenset("GCIN")
_FEWEST_OF_A_LIST = 2
_LONGEST_BETWEEN = 9
_LONGEST_UNNAMED = 5
_LONGEST_PRISON = 3
_LONGEST_THING = 4
_LONGEST_ROLE = 3
_NO_ROLE = frozenset(
    {"that", "when", "who", "whom", "it", "and", "or", "but", "not", "was", "were", "is", "are"}
)
_PLACES_TOO = frozenset(
    {"camp", "camps", "base", "bases", "control", "facility", "facilities", "stronghold", "colony"}
)
_BEFORE_OBJECTS = frozenset(
    {"back", "over", "home", "some", "up", "free", "another", "as", "to", "all", "both", "the"}
)


def _is_one_person(mention: Mention) -> bool:
    group = mention.group
    return group is not None and group.singular and group.article not in {"no", "every", "each", "any"}


class SentenceReader:
    """Look at one sentence."""

    def __init__(self, tokens: list[Token], mentions: tuple[Mention, ...]) -> None:
        self.tokens = tokens
        self.mentions = mentions
        self._token_starts = [token.start for token in tokens]
        self._lows = [token.low for token in tokens]
        starts = [mention.start for mention in mentions]
        over = [bisect_right(starts, start) - 1 for start in self._token_starts]
        self._over = [
            mentions[at] if at >= 0 and start < mentions[at].end else None
            for at, start in zip(over, self._token_starts, strict=True)
        ]

    def mention_over(self, at: int) -> Mention | None:
        """Find the mention a token stands in."""
        return self._over[at] if 0 <= at < len(self._over) else None

    def behind(self, mention: Mention, at: int) -> int:
        """Give the position of the first token behind a mention."""
        while at < len(self.tokens) and self.tokens[at].start < mention.end:
            at += 1
        return at

    def before(self, mention: Mention) -> int:
        """Give the position of the last token before a mention."""
        at = bisect_right(self._token_starts, mention.start) - 1
        while at >= 0 and self.tokens[at].end > mention.start:
            at -= 1
        return at

    def position_behind(self, mention: Mention) -> int:
        """Give the position of the first token behind a mention, wherever one stands."""
        return self.behind(mention, self.before(mention) + 1)

    def low(self, at: int) -> str:
        """Give a token in lower case; empty outside the sentence."""
        return self._lows[at] if 0 <= at < len(self._lows) else ""

    def apposed(self, name: Mention) -> Mention | None:
        """Find what a person is said to be: "French citizen X", "X, 34, an Israeli medic"."""
        before = self.mention_over(self.before(name))
        if before is not None and _is_one_person(before) and before.end <= name.start:
            return before
        at = self.behind(name, self.before(name) + 1)
        if self.low(at) != ",":
            return None
        if self.low(at + 1).isdigit() and self.low(at + 2) == ",":
            at += 2
        behind = self.mention_over(at + 1)
        return behind if behind is not None and _is_one_person(behind) else None

    def custody(self, at: int) -> tuple[int, Mention | None, bool]:
        """Read "Russian captivity", "Hamas's hands", "the hands of the rebels", "captivity in Russia"."""
        begin = at
        while self.low(at) in {"the", "a", "an"} and self.mention_over(at) is None:
            at += 1
        owner = self.mention_over(at)
        if owner is not None and owner.kind in {"A", "P", "N", "G"}:
            end = self.behind(owner, at)
            while (
                self.low(end) in {"'s", "'"}
                or (self.low(end) in listed("modifiers") and self.mention_over(end) is None)
                or self.low(end) in word_set("custody_kinds")
            ):
                if self.low(end) in word_set("custody") and self.low(end + 1) not in word_set("custody"):
                    break
                end += 1
            if self.low(end) in word_set("custody"):
                return end + 1, owner, True
            return begin, None, False
        named = at
        while (
            named - at < _LONGEST_PRISON
            and self.low(named)[:1].isalpha()
            and self.tokens[named].text[0].isupper()
        ):
            named += 1
        if named > at and self.low(named) in word_set("custody") and self.low(named) not in _PLACES_TOO:
            # "in Evin prison"
            at = named
        if self.low(at) in word_set("custody") or self.low(at) == "hands":
            end = at + 1
            if self.low(end) in {"of", "in", "by"}:
                inner = end + 1
                while self.low(inner) in {"the", "a"} and self.mention_over(inner) is None:
                    inner += 1
                mention = self.mention_over(inner) or self._named_later(inner)
                if mention is not None and mention.kind in {"P", "N", "G"}:
                    behind = self.behind(mention, inner)
                    return behind, mention, True
            return end, None, True
        if self.low(at) in {"its", "their", "his"} and self.low(at + 1) in word_set("custody"):
            return at + 2, None, True
        return begin, None, False

    def _named_later(self, at: int) -> Mention | None:
        """Read "the hands of a smaller faction, the Popular Committees": the name stands behind a comma."""
        for further in range(at, at + _LONGEST_UNNAMED):
            if self.low(further) == ",":
                named = self.mention_over(further + 1)
                return named if named is not None and named.kind == "P" else None
            if self.mention_over(further) is not None or self.low(further) in {"", ".", ";"}:
                break
        return None

    def behind_aside(self, at: int) -> int:
        """Step over words between two commas: "One airman, shot down in May, remains"."""
        if self.low(at) != ",":
            return at
        named = self.mention_over(at + 1)
        if named is not None and named.kind == "N":
            behind = self.behind(named, at + 1)
            if self.low(behind) == "," and self.low(behind + 1) in {"who", "was", "were", "is", "has", "had"}:
                # "a pilot, X, who spent 20 months"
                return behind + 1
        for further in range(at + 1, min(at + 22, len(self.tokens))):
            if self.low(further) == "," and (
                self.low(further + 1) in word_set("be") | {"remain", "remains", "remained"}
                or self.low(further + 1) in {"in", "had", "has"}
            ):
                return further + 1
        return at

    def _behind_role(self, at: int) -> int | None:
        """Step over "arms dealer", "ballerina" to the name right behind: words for a role are in no list."""
        for further in range(at, min(at + _LONGEST_ROLE + 1, len(self.tokens))):
            mention = self.mention_over(further)
            if mention is not None:
                is_name = mention.kind == "N" and mention.how == "named" and bool(mention.name)
                return further if is_name and further > at else None
            low = self.low(further)
            barred = low in verb_forms() or low in _NO_ROLE or low in word_set("prepositions", "clause_ends")
            if not self.tokens[further].text.isalpha() or self.tokens[further].text != low or barred:
                return None
        return None

    def objects(self, at: int) -> tuple[list[Mention], int]:
        """Read the people right behind a verb, with those joined to them by commas and "and"."""
        begin = at = self._behind_date(at)
        while (
            at < len(self.tokens)
            and (
                self.low(at)
                in {"back", "over", "home", "some", "up", "free", "another", "as", "to", "all", "both", "the"}
                or self.low(at).endswith("ly")
            )
            and self.mention_over(at) is None
            and at - begin < 3
        ):
            if self.low(at) in {"to", "as"}:
                return [], begin
            at += 1
        mention = self.mention_over(at)
        if mention is not None and mention.kind == "A":
            # "kept American Ryan X in prison"
            named = self.mention_over(self.behind(mention, at))
            if named is not None and named.kind == "N" and named.start <= mention.end + 1:
                at = self.behind(mention, at)
                mention = named
            elif (named_at := self._behind_role(self.behind(mention, at))) is not None:
                at, mention = named_at, self.mention_over(named_at)
        elif mention is None and (named_at := self._behind_role(at)) is not None:
            at, mention = named_at, self.mention_over(named_at)
        if mention is None:
            behind = self._beside_thing(at)
            at, mention = (behind, self.mention_over(behind)) if behind is not None else (at, mention)
        if mention is None or mention.kind not in _PEOPLE | {"R"} or mention.how == "things":
            return [], begin
        if (
            mention.kind == "N"
            and mention.how in {"body", "office"}
            and mention.name is None
            and mention.how == "body"
        ):
            return [], begin
        if mention.kind == "R":
            return [mention], self.behind(mention, at)
        end = self.behind(mention, at)
        told = self.apposed(mention) if mention.kind == "N" and mention.name else None
        if told is not None:
            mention, end = told, max(end, self.behind(told, at))
        found, behind = self._joined([mention], end)
        found, behind = self._joined_further(found, behind)
        if len(found) > _FEWEST_OF_A_LIST and self._count(found[0]) == sum(map(self._count, found[1:])):
            # "two professors, an American and an Australian": the list says who the two are
            return found[:1], behind
        return found, behind

    def _beside_thing(self, at: int) -> int | None:
        """Read "seized the ship and its crew of 83": a thing stands first, and people are joined to it."""
        for further in range(at, at + _LONGEST_THING):
            if self.mention_over(further) is not None or not self.low(further)[:1].isalpha():
                return None
            if self.low(further) == "and":
                people = self.mention_over(further + 1)
                counted = people is not None and people.group is not None and people.group.count is not None
                return further + 1 if counted and further > at else None
        return None

    def _behind_date(self, at: int) -> int:
        """Step over "on Tuesday", "yesterday" between a verb and its people."""
        further = at + (self.low(at) in word_set("before_date"))
        dated = self.mention_over(further)
        if dated is None or dated.kind != "D":
            return at
        behind = self.behind(dated, further)
        people = self.mention_over(behind)
        return behind if people is not None and people.kind in {"G", "C"} else at

    @staticmethod
    def _count(mention: Mention) -> int:
        group = mention.group
        return group.count.number if group is not None and group.count is not None else 0

    def _joined_further(self, found: list[Mention], end: int) -> tuple[list[Mention], int]:
        """Read "freed 1,700 men detained in Gaza and 250 women": a participle stands between the two."""
        form = verb_forms().get(self.low(end))
        described = form is not None and form.kind in {"past", "participle"}
        if found[-1].kind != "G" or not (described or self.low(end) in {"serving", "from", "aged"}):
            return found, end
        for at in range(end + 1, min(end + _LONGEST_BETWEEN, len(self.tokens))):
            if self.mention_over(at) is not None:
                continue
            beside = self.mention_over(at + 1)
            stops = {";", ":", "for", "that", "to"} | word_set("relative", "be")
            if self.low(at) in stops or self.low(at) in verb_forms():
                return found, end
            if self.low(at) not in {"and", "plus"} or beside is None:
                continue
            counted = beside.kind == "G" and beside.group is not None and beside.group.count is not None
            after = self.behind(beside, at + 1)
            return (
                self._joined([*found, beside], after) if counted and not self._acts(after) else (found, end)
            )
        return found, end

    @staticmethod
    def _names(found: list[Mention]) -> int:
        """Count named persons where nobody else is among them."""
        return len(found) if all(each.kind == "N" and each.name for each in found) else 0

    def _joined(self, found: list[Mention], end: int) -> tuple[list[Mention], int]:
        while True:
            beside = self.mention_over(end)
            if beside is not None and beside.kind == "N" and beside.name and _is_one_person(found[-1]):
                # "American reporter X and fellow American Y"
                end = self.behind(beside, end)
            at, joined = end, False
            while (
                self.low(at) in {",", "and", "plus", "as", "well", "along", "together", "with"}
                and at - end < 4
            ):
                at += 1
                joined = True
            if joined and self.low(at) == "fellow":
                at += 1
                adjective = self.mention_over(at)
                if adjective is not None and adjective.kind == "A":
                    at = self.behind(adjective, at)
            mention = self.mention_over(at)
            if not joined or mention is None or mention.kind not in {"G", "C", "N"}:
                return found, end
            if mention.kind == "N" and (found[-1].kind == "G" or mention.how not in {"named", "surname"}):
                # names beside a group are its people
                return found, end
            after = self.behind(mention, at)
            if self._acts(after):
                return found, end
            if self.low(at - 1) == "," and self._names(found) == self._count(mention):
                # "X and Y, two Americans": what the named are said to be
                return [mention], after
            found.append(mention)
            end = after

    def _acts(self, at: int) -> bool:
        """Tell whether what stands before is the subject of a verb here."""
        low = self.low(at)
        if low in word_set("be", "have", "promising_modals", "doubting_modals"):
            return True
        form = verb_forms().get(low)
        return (form is not None and form.kind in {"past-only", "s"}) or low in {
            "said",
            "went",
            "came",
            "remain",
            "remained",
        }

    def _people_at(self, at: int) -> bool:
        mention = self.mention_over(at)
        return mention is not None and mention.kind in {"G", "C"}

    def coordinated(self, last: Mention) -> list[Mention]:
        """Read "158 soldiers and five civilians were released": all that stand joined before the verb."""
        found = [last]
        position = self.mentions.index(last)
        while position > 0 and last.kind in {"G", "C"}:
            other = self.mentions[position - 1]
            if (
                other.kind == "N"
                and other.name
                and position > 1
                and _is_one_person(self.mentions[position - 2])
            ):
                # "a missionary, X, and a medic, Y, were freed"
                found.insert(0, self.mentions[position - 2])
                position -= 2
                continue
            if other.kind not in {"G", "C"}:
                break
            at = self.before(found[0])
            joiners = []
            while at >= 0 and self.mention_over(at) is None:
                joiners.append(self.low(at))
                at -= 1
            if (
                self.mention_over(at) is not other
                or not joiners
                or set(joiners) - {",", "and", "well", "as", "plus"}
            ):
                break
            if self.low(self.before(other)) in {"released", "freed"}:
                break
            found.insert(0, other)
            position -= 1
        told_apart = any(each.group is not None and each.group.homes for each in found[1:])
        is_list = len(found) > _FEWEST_OF_A_LIST and not told_apart
        if is_list and self._count(found[0]) == sum(map(self._count, found[1:])):
            # "two fishermen, a father and a son, were": the list says who the two are
            return found[:1]
        return found
