"""Tell what a verb says from what it promises, supposes or denies."""

from __future__ import annotations

from functools import cache

from repatria.intake.syntax.phrasing import SentenceReader
from repatria.intake.vocabulary.frames import VerbForm, word_set

_AUXILIARIES = (
    ("be", "be"),
    ("have", "have"),
    ("promising", "promising_modals"),
    ("doubting", "doubting_modals"),
    ("not", "not"),
)


@cache
def _auxiliaries() -> dict[str, str]:
    """Give what each word before a verb makes of it; of two kinds the first counts."""
    return {low: name for name, listed in reversed(_AUXILIARIES) for low in word_set(listed)}


class MoodReader(SentenceReader):
    """Read the words around the verbs of one sentence."""

    def _group(self, at: int, form: VerbForm) -> tuple[int, int, str, bool, bool]:
        """Walk over auxiliaries, adverbs and negations before a verb.

        Returns:
            Where the group starts, where what governs it starts ("agreed to"), its mood, whether it is
            passive, and whether it is a bare participle.
        """
        seen = set[str]()
        start, left = self._before_verb(at, seen)
        while (
            start < at
            and (self.low(start) in word_set("adverbs") or self.mention_over(start) is not None)
            and self.low(start) not in word_set("be")
        ):
            start += 1
        if (
            "be" in seen
            and not seen & {"to", "promising", "doubting"}
            and any(self.low(n) == "be" for n in range(start, at))
        ):
            # "demanded that they be released"
            seen.add("promised")
        passive = "be" in seen and form.kind in {"past", "participle"}
        bare = not seen & {"be", "have", "promising", "doubting", "to"} and form.kind in {
            "past",
            "participle",
        }
        if form.kind == "ing" and start == at and self.low(at - 1) in word_set("weighing"):
            # "proposed swapping": it is not done yet
            seen.add("promised")
            left = self._left_of_governor(at - 1)
        if form.kind == "base" and start == at and self._is_asked_that(at):
            seen.add("promised")
        related = self.low(start - 1) in {"who", "which", "whom"} or (bare and not self._acts_at(start, form))
        mood = self._mood(seen, start, is_related=related)
        return start, start if left is None else left, mood, passive, bare

    def _before_verb(self, at: int, seen: set[str]) -> tuple[int, int | None]:
        """Walk left over what belongs to a verb, and keep what it is in `seen`."""
        start = at
        while start > 0:
            low = self.low(start - 1)
            mention = self.mention_over(start - 1)
            kind = _auxiliaries().get(low)
            if mention is not None:
                if mention.kind != "D":
                    break
            elif kind is not None:
                seen.add(kind)
            elif low == "to":
                governor, left = self._governor(start - 1)
                seen |= {"to", governor}
                return start - 1, left
            elif not (low in word_set("adverbs") or low.endswith("ly")) or low == "family":
                break
            start -= 1
        return start, None

    def _acts_at(self, start: int, form: VerbForm) -> bool:
        """Tell whether who stands right before a bare past form does it: "if Djibouti freed"."""
        own = self.mention_over(start - 1)
        return own is not None and own.kind in {"P", "N", "R"} and form.kind != "participle"

    def _mood(self, seen: set[str], start: int, *, is_related: bool) -> str:
        """Tell what is said from what is promised and what is not said.

        What stands behind "who" is said of people, even where the sentence around it is a supposition.
        """
        if "not" in seen or "doubting" in seen or "unsaid" in seen:
            return "unsaid"
        for at in () if is_related else range(start - 1, max(-1, start - 25), -1):
            low = self.low(at)
            if low in {";", ":"}:
                break
            supposed = low in word_set("supposing") or (low == "condition" and self.low(at + 1) == "that")
            if (supposed or self._is_not_admitted(at)) and not any(
                self.low(n) == "," for n in range(at, start)
            ):
                return "unsaid"
            if low in word_set("denying") and not any(
                self.low(n) in {",", "but", "and"} for n in range(at, start)
            ):
                return "unsaid"
        if "promising" in seen or "promised" in seen:
            return "promised"
        return "said"

    def _is_not_admitted(self, at: int) -> bool:
        """Read "has never acknowledged that it holds"."""
        return self.low(at) in word_set("admitting") and any(
            self.low(n) in word_set("not") for n in range(max(0, at - 3), at)
        )

    def _governor(self, at: int) -> tuple[str, int]:
        """Say what a word before "to" makes of the verb: "agreed to release", "threatened to seize"."""
        for back in range(at - 1, max(-1, at - 7), -1):
            low = self.low(back)
            if low in word_set("admitting") and back == at - 1 and self.low(at + 1).endswith("ing"):
                return "said", self._left_of_governor(back)
            if low in word_set("reporting") and self.low(at + 1) in {"have", "be"}:
                return "said", self._left_of_governor(back)
            if low in word_set("threatening") and self.low(at + 1) in word_set("killing"):
                return "promised", self._left_of_governor(back)
            if low in word_set("factual"):
                return "said", self._left_of_governor(back)
            if low in word_set("controlling") and back < at - 1 and self._asked(at - 1):
                # "asked Israel to release": who is asked is who would do it
                return "promised", at
            if low in word_set("promising"):
                negated = any(self.low(n) in word_set("not") for n in range(max(0, back - 3), back))
                return "unsaid" if negated else "promised", self._left_of_governor(back)
            if low in {",", ";", "."}:
                break
        return "unsaid", at

    def _is_asked_that(self, at: int) -> bool:
        """Read "demanded that India free": a party before the bare verb, and who asks before "that"."""
        asked = self.mention_over(at - 1)
        if asked is None or asked.kind not in {"P", "N"}:
            return False
        that = self.before(asked)
        return self.low(that) == "that" and any(
            self.low(n) in word_set("asking_that") for n in range(max(0, that - 5), that)
        )

    def _asked(self, at: int) -> bool:
        mention = self.mention_over(at)
        return mention is not None and mention.kind in {"P", "N", "G"}

    def _left_of_governor(self, at: int) -> int:
        """Walk left over what belongs to a governing word: "has been ready", "would be willing"."""
        while at > 0 and self.mention_over(at - 1) is None:
            low = self.low(at - 1)
            if not (
                low in word_set("be", "have", "promising_modals", "not")
                or low in word_set("adverbs")
                or low in word_set("promising")
                or low.endswith("ly")
            ):
                break
            at -= 1
        return at

    def _is_passive(self, at: int) -> bool:
        return any(self.low(n) in word_set("be") for n in range(max(0, at - 3), at))
