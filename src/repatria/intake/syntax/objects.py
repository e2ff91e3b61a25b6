"""Find whom a verb is done to where they do not stand right behind it, and who acts together."""

from __future__ import annotations

from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.complements import GIVING, LONGEST_ASIDE_TOKENS, Clause, ComplementReader
from repatria.intake.vocabulary.frames import verb_forms, word_set

_RANSOM = frozenset({"$", "€", "£", "₦", "ransom", "million"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "some", "any", "this", "these", "those"}
)


class ObjectReader(ComplementReader):
    """Read the objects of the verbs of one sentence, past what stands in between."""

    def _recipient(
        self, frame: str, after: int, objects: list[Mention], end: int
    ) -> tuple[Mention | None, list[Mention], int]:
        """Read "gave Israel 11 captives", "handed them ten soldiers": who gets them stands first."""
        to = self.mention_over(after + 1) if self.low(after) == "to" else None
        if to is not None and to.kind == "P" and frame in GIVING:
            # who gets them stands between: "returned to Russia five prisoners"
            given = self.mention_over(self.behind(to, after + 1))
            if given is not None and given.kind == "G" and given.group is not None and given.group.count:
                return to, *self.objects(self.behind(to, after + 1))
        to = self.mention_over(after)
        if frame not in GIVING or to is None or to.kind not in {"P", "N", "R"}:
            return None, objects, end
        behind = self.behind(to, after)
        given = self.mention_over(behind)
        if given is None or given.kind != "G" or given.group is None:
            return None, objects, end
        if given.group.definite and given.group.count is None:
            return None, objects, end
        return to, *self.objects(behind)

    def _is_joined_verb(self, at: int) -> bool:
        form = verb_forms().get(self.low(at))
        return form is not None and form.kind in {"past", "past-only"} and self.mention_over(at) is None

    def _ransomed(self, at: int) -> list[Mention]:
        """Read "want $10 million for three sailors": whom the money is asked for."""
        words = [self.low(n) for n in range(at, at + LONGEST_ASIDE_TOKENS)]
        if not any(word in _RANSOM for word in words):
            return []
        for further in range(at, at + LONGEST_ASIDE_TOKENS):
            if self.low(further) == "for":
                return self.objects(further + 1)[0]
            if self.low(further) in {".", ";", ","}:
                break
        return []

    def _behind_comma(self, comma: int) -> tuple[list[Mention], int]:
        """Read "freed, without asking anything in return, a teacher": an aside parts verb and people."""
        for at in range(comma + 2, min(comma + LONGEST_ASIDE_TOKENS, len(self.tokens))):
            mention = self.mention_over(at)
            if mention is not None and mention.kind in {"P", "N", "R", "G"}:
                break
            behind = self.mention_over(at + 1)
            if self.low(at) == "," and behind is not None and behind.kind == "G":
                return self.objects(at + 1)
        return [], comma

    def _asked_of(self, start: int) -> tuple[Mention | None, Mention | None]:
        """Read "Israel turned down the demand of Hamas to release": who asks, and who would do it."""
        asker = self.mention_over(start - 1) if self.low(start) == "to" else None
        if asker is None or asker.kind not in {"P", "N", "G"}:
            return None, None
        at = self.before(asker)
        if self.low(at) not in {"of", "from", "by"} or self.low(at - 1) not in word_set("requests"):
            return None, None
        for mention in self.mentions:
            if mention.end <= self.tokens[at].start and mention.kind in {"P", "N"} and mention.party:
                return asker, mention if mention.party != asker.party else None
        return asker, None

    def _chosen_by(self, start: int) -> list[Mention]:
        """Read "the soldiers whom Ethiopia captured": who acts stands between the people and the verb."""
        agent = self.mention_over(start - 1)
        if agent is None or agent.kind not in {"P", "R"}:
            return []
        at = self.before(agent)
        if self.low(at) in word_set("relative"):
            at -= 1
        mention = self.mention_over(at)
        return [mention] if mention is not None and mention.kind in {"G", "C", "I"} else []

    def _pair(self, clause: Clause) -> None:
        """Read "Georgia and Abkhazia swapped": the first of two who act gives, the second is its partner."""
        last = clause.agent
        if last is None or last.kind not in {"P", "N"}:
            return
        joint = self.before(last)
        first = self.mention_over(joint - 1)
        if self.low(joint) in {"and", ","} and first is not None and first.kind in {"P", "N"} and first.party:
            clause.agent, clause.partner = first, last

    def _has_other_object(self, at: int) -> bool:
        """Tell whether what may be a participle has an object that is no people: "captured the mood"."""
        if at >= len(self.tokens):
            return False
        mention = self.mention_over(at)
        if mention is not None:
            return mention.kind not in {"D", "L"}
        token = self.tokens[at]
        if self.low(at + 1) in word_set("times"):
            return False
        return token.low in _DETERMINERS or token.text[0].isupper()

    def _behind_time(self, at: int) -> int:
        """Step over "earlier in the day", "on Friday" between "the release" and "of six drivers"."""
        further = at
        while further - at < LONGEST_ASIDE_TOKENS:
            dated = self.mention_over(further)
            if dated is not None and dated.kind == "D":
                further = self.behind(dated, further)
            elif self.low(further) in word_set("adverbs", "times") | {"in", "the", "on", "later"}:
                further += 1
            else:
                break
        return further if self.low(further) == "of" else at
