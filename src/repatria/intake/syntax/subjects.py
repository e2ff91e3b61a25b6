"""Find who does what a verb says: its subject, across asides and relative clauses."""

from __future__ import annotations

from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.moods import MoodReader
from repatria.intake.vocabulary.frames import verb_forms, word_set
from repatria.intake.vocabulary.lexicon import words_of_speech

_BETWEEN = frozenset({")", "(", "-", "of", "whom", "both", "n't"})
_MOST_UNKNOWN = 6
_FEW_UNKNOWN = 4


class SubjectReader(MoodReader):
    """Find the subjects of the verbs of one sentence."""

    last_subject: Mention | None = None
    """Whom the last verb was about, for a verb behind "and"."""

    def subject(self, at: int) -> Mention | None:
        """Find the subject of a verb that starts at a token."""
        return self._subject(at, reduced=False)

    def _subject(self, start: int, *, reduced: bool, passive: bool = False) -> Mention | None:
        """Walk left from a verb to its subject.

        Before a passive, words of no table may stand between ("crew members of a helicopter chartered by").
        """
        at = start - 1
        commas, unknown = 0, 0
        while at >= 0:
            mention = self.mention_over(at)
            low = self.low(at)
            if mention is not None:
                beyond = self._beyond(mention, reduced=reduced, passive=passive)
                if beyond is None:
                    return self._as_subject(mention)
                at = beyond
            elif low in word_set("relative"):
                at -= 2 if self.low(at - 1) == "," else 1
                antecedent = self._described_person(self.mention_over(at))
                if antecedent is not None and antecedent.kind in {"G", "C", "I", "N", "P"}:
                    return antecedent
            elif low == "then" and self.mention_over(at - 1) is not None:
                at -= 1
            elif low in {"and", "but", "then"}:
                return self._before_joint(at, passive=passive, is_joined=0 < unknown < _FEW_UNKNOWN)
            elif low == ",":
                commas += 1
                if commas > 2 or (commas == 2 and reduced):
                    return None
                opened = self._opened_before(at, passive=passive)
                at = at - 1 if opened is None else opened - 1
            elif (found := self._in_other_words(at, reduced=reduced)) is not None:
                return found
            else:
                known = low in word_set("adverbs") or low.endswith("ly") or low in _BETWEEN
                unknown += not known
                if not known and (not passive or unknown > _MOST_UNKNOWN or self._bars(low)):
                    return None
                at -= 1
        return None

    def _opened_before(self, comma: int, *, passive: bool) -> int | None:
        """Find where an aside begins that a comma ends; a list of people that suffer something is none.

        "181 detainees, among them 15 Saudis and three Sudanese, will be freed" is of the 181.
        """
        opened = self._comma_before(comma)
        tells_parts = opened is not None and self.low(opened + 1) in {"among", "including"}
        return comma if passive and self._ends_list(comma) and not tells_parts else opened

    def _counted_before(self, start: int) -> Mention | None:
        """Find counted people at the head of the sentence that a verb ends, whatever stands between.

        "30 members of the state's guard, among them an officer with a cut foot, were freed".
        """
        opened = start
        while opened > 0 and self.low(opened - 1) not in {";", ":", "that"} | words_of_speech():
            opened -= 1
        for at in range(opened, min(opened + _MOST_UNKNOWN, start)):
            if self.mention_over(at) is None and self.low(at) in verb_forms():
                return None
            mention = self.mention_over(at)
            if mention is None or mention.kind not in {"G", "C"} or mention.how == "things":
                continue
            counted = mention.count or (mention.group.count if mention.group is not None else None)
            verbs = word_set("be", "have")
            other = any(
                self.low(n) in verbs and self.low(n - 1) not in word_set("relative")
                for n in range(self.behind(mention, at), start)
            )
            return mention if counted is not None and not other else None
        return None

    def _ends_list(self, comma: int) -> bool:
        """Tell whether a list of counted people of several homes ends here: "six Italians and two Thais,"."""
        last = self.mention_over(comma - 1)
        if last is None or last.group is None or last.group.count is None or not last.group.homes:
            return False
        listed = self.coordinated(last)
        return len(listed) > 1 and all(
            each.group and each.group.count and each.group.homes for each in listed
        )

    def _described_person(self, mention: Mention | None) -> Mention | None:
        """Give what a named person is said to be, where the words beside the name tell it."""
        if mention is None or mention.kind != "N" or not mention.name:
            return mention
        return self.apposed(mention) or mention

    def _before_joint(self, at: int, *, passive: bool, is_joined: bool) -> Mention | None:
        """Find who goes on acting behind "and"; or the first of two who suffer, the second of no table."""
        if passive and is_joined and self.low(at) == "and" and self._people_at(at - 1):
            # "52 pupils and a verger were seized"
            return self.mention_over(at - 1)
        return self.last_subject or self._before_other_verb(at) or (None if passive else self._first(at))

    def _in_other_words(self, at: int, *, reduced: bool) -> Mention | None:
        """Find the subject by a word that stands for it: "the Russian side", "among those held"."""
        if self.low(at) == "those" and self.low(at - 1) in {"among", "of"}:
            return self._among_those(at - 1)
        owner = self._owner_of_side(at)
        return owner if owner is not None or reduced else self._described(at)

    def _before_other_verb(self, joint: int) -> Mention | None:
        """Read "soldiers were surrounded and captured": the subject stands before a verb of no table."""
        at = joint - 1
        if self.mention_over(at) is not None or not self.low(at).endswith("ed"):
            return None
        at -= 1
        while at >= 0 and (self.low(at) in word_set("be", "have", "adverbs")):
            at -= 1
        mention = self.mention_over(at)
        return mention if mention is not None and mention.kind in {"P", "G", "C", "N"} else None

    def _first(self, at: int) -> Mention | None:
        """Read "the coastguards fired on a boat and detained": the first named goes on."""
        mention = self.mention_over(0)
        if mention is None or mention.end > self.tokens[at].start or mention.kind not in {"P", "G", "N"}:
            return None
        clear = not any(self.low(n) in word_set("clause_ends") | {"said", "says", ";"} for n in range(at))
        return mention if clear else None

    def _among_those(self, at: int) -> Mention | None:
        """Read "three Argentines were among those held by": the participle tells of the people before."""
        at -= 1
        while at >= 0 and (self.low(at) in word_set("be") or self.low(at) in word_set("adverbs")):
            at -= 1
        mention = self.mention_over(at)
        return mention if mention is not None and mention.kind in {"G", "C", "N"} else None

    def _place_before(self, at: int) -> int | None:
        """Step over "in Russia and" before a second place."""
        behind, before = self.mention_over(at + 1), self.mention_over(at - 1)
        if behind is None or before is None or behind.kind not in {"P", "L"} or before.kind not in {"P", "L"}:
            return None
        first = self.before(before)
        return first - 1 if self.low(first) in word_set("prepositions") else None

    def _described(self, at: int) -> Mention | None:
        """Read "two men held by the rebels were freed": the participle stands right behind its people."""
        form = verb_forms().get(self.low(at))
        if form is None or form.kind not in {"past", "participle"}:
            return None
        before = self.mention_over(at - 1)
        return before if before is not None and before.kind in {"G", "C"} else None

    def _beyond(self, mention: Mention, *, reduced: bool, passive: bool) -> int | None:
        """Step over a mention that cannot be the subject, with the preposition before it."""
        first = self.before(mention)
        if mention.kind in {"D", "Q"}:
            return first - 1 if self.low(first) in word_set("before_date") else first
        if self.low(first) in word_set("directions"):
            # "in the southern Philippines"
            first -= 1
        if self.low(first) in {"the", "a", "an"}:
            first -= 1
        if passive and self.low(first) == "and" and (place := self._place_before(first)) is not None:
            return place
        behind_preposition = self.low(first) in word_set("prepositions")
        asked_for = self.low(first) == "for" and self.low(self.behind(mention, first + 1)) == "to"
        if asked_for and mention.kind in {"G", "C", "N", "P"}:
            # "arranges for the prisoners to be released"
            return None
        if passive and self.low(first + 2) in words_of_speech() and self._people_at(first):
            # "a foreman it said were kidnapped"
            return first
        if mention.kind == "R" and self.low(first) == "of" and self.low(first - 1) in {"all", "both"}:
            # "all of them were freed"
            return None
        # "of ten soldiers captured": the participle belongs to the people right before it
        is_head = reduced and mention.kind in {"G", "C", "I"}
        if behind_preposition and not is_head:
            return first - 1
        return first if mention.kind == "L" else None

    def _as_subject(self, mention: Mention) -> Mention | None:
        if mention.how == "things":
            return None
        first = self.before(mention)
        if mention.kind == "N" and self.low(first) == ",":
            return self._named_before(first) or mention
        return self._described_person(mention)

    def _owner_of_side(self, at: int) -> Mention | None:
        """Read "the Russian side", "Israel's authorities": the party stands before."""
        if self.low(at) not in word_set("sides"):
            return None
        owner = self.mention_over(at - 2 if self.low(at - 1) == "'s" else at - 1)
        return owner if owner is not None and owner.kind in {"A", "P"} else None

    @staticmethod
    def _bars(low: str) -> bool:
        return low in verb_forms() or low in {";", ":", "."} or low in word_set("clause_ends")

    def _named_before(self, comma: int) -> Mention | None:
        """Find the people that a name behind a comma stands beside: "two sergeants, X and Y, appeared"."""
        mention = self.mention_over(comma - 1)
        return mention if mention is not None and mention.kind == "G" else None

    def _comma_before(self, at: int) -> int | None:
        """Find where a stretch between two commas begins, if this comma ends one."""
        for back in range(at - 1, max(-1, at - 18), -1):
            if self.low(back) == "," and at - back > 1:
                opener = self.low(back + 1)
                if (
                    opener in word_set("relative")
                    or opener
                    in {
                        "a",
                        "an",
                        "the",
                        "including",
                        "among",
                        "aged",
                        "both",
                        "all",
                        "whose",
                        "most",
                        "many",
                    }
                    or opener[:1].isdigit()
                    or self.mention_over(back + 1) is not None
                    or opener in verb_forms()
                ):
                    return back
                return None
        return None

    def _before_to(self, start: int) -> Mention | None:
        """Read "the deal calls for Hamas to free": who stands before "to" does it."""
        mention = self.mention_over(start - 1) if self.low(start) == "to" else None
        return mention if mention is not None and mention.kind in {"P", "N"} else None

    def _accused(self, start: int) -> Mention | None:
        """Read "accused Israel of holding", "admitted holding": who is said to do it."""
        at = start - 1
        if self.low(at) in {"of", "for"}:
            mention = self.mention_over(at - 1)
            return mention if mention is not None and mention.kind in {"P", "N", "R", "G"} else None
        steps = 0
        while at >= 0 and self.mention_over(at) is None and steps < 4:
            if self.low(at) not in word_set("admitting") and self.low(at) not in word_set(
                "have", "be", "adverbs"
            ):
                return None
            steps += self.low(at) in word_set("admitting")
            at -= 1
        mention = self.mention_over(at)
        return mention if steps and mention is not None and mention.kind in {"P", "N", "R", "G"} else None

    def _antecedent(self, subject: Mention | None, start: int) -> list[Mention]:
        """Read "the Ukrainians whom Russia holds", "the men it has captured": the people stand before."""
        if subject is None or subject.kind not in {"P", "R", "N"} or self.tokens[start].start < subject.end:
            return []
        at = self.before(subject)
        if self.low(at) in word_set("relative"):
            at -= 1
        mention = self.mention_over(at)
        return [mention] if mention is not None and mention.kind in {"G", "C", "I"} else []
