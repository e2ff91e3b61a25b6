"""Read what stands beside a verb of holding and giving: whom its prepositions bring in, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.subjects import SubjectReader
from repatria.intake.vocabulary.frames import frame_nouns, verb_forms, word_phrases, word_set

GIVING = frozenset({"release", "exchange"})
LONGEST_REACH_TOKENS = 26
LONGEST_ASIDE_TOKENS = 9
_AGENTS = frozenset("PNRGI")
_MONEY_SIGNS = frozenset({"$", "€", "£", "₦"})
_MOST_WORDS_BEFORE_COUNTRY = 2
_LONGEST_COURT = 6
_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "some", "any", "this", "these", "those"}
)


@dataclass(slots=True)
class Clause:
    """Hold one verb, or noun made of one, with those it speaks of.

    Attributes:
        frame: capture | hold | detain | release | regain | rescue | come | exchange | demand | miss | die |
            fall.
        mood: said | promised | unsaid (denied, supposed, only possible).
        passive: Whether the people are its subject.
        agent: Who acts.
        people: Those it is done to, in order.
        by, source, to, held_in, counter, partner: What "by", "from", "to", "in", "for" and "with" bring in.
        is_unsaid: Whether the words deny or suppose it, whatever that says of who holds.
        after_subject: Whether it stands behind "after", "by": who acts is the subject of the sentence.
        asked_by: Who demands it, where a noun says so: "the demand of Hamas to release".
        start, end: Offsets of the words in the sentence.
    """

    frame: str
    lemma: str
    mood: str
    passive: bool
    start: int
    end: int
    agent: Mention | None = None
    people: list[Mention] = field(default_factory=list)
    by: Mention | None = None
    source: Mention | None = None
    to: Mention | None = None
    held_in: Mention | None = None
    in_country: Mention | None = None
    counter: list[Mention] = field(default_factory=list)
    partner: Mention | None = None
    each: bool = False
    as_captives: bool = False
    in_own: bool = False
    is_unsaid: bool = False
    after_subject: bool = False
    nominal: bool = False
    asked_by: Mention | None = None


class ComplementReader(SubjectReader):
    """Read the complements of the verbs of one sentence."""

    def _complements(self, clause: Clause, at: int) -> None:
        """Read what prepositions bring in behind the verb and its objects."""
        begin, is_of_another, unknown = at, False, 0
        limit = min(len(self.tokens), at + LONGEST_REACH_TOKENS)
        while at < limit:
            low = self.low(at)
            mention = self.mention_over(at)
            if mention is not None:
                at = self.behind(mention, at)
                continue
            ends = low == "and" or low in word_set("clause_ends")
            if low in {";", "."} or (ends and self._opens_clause(at)):
                return
            counted_from = self._in_return(clause, at)
            if counted_from is not None:
                at = counted_from
            elif is_of_another and low in {"by", "from", "to", "with", "in", "under"}:
                at += 1
            elif low in {"by", "from", "to", "with", "in", "under"}:
                at = self._complement(clause, low, at)
                if unknown > _MOST_WORDS_BEFORE_COUNTRY:
                    # "detained in connection with the war in Yemen": not held there
                    clause.in_country = None
                if clause.in_country is not None and any(self.low(n) == "," for n in range(begin, at)):
                    # "held in X prison, a promise made in Doha": no country where people are held
                    clause.in_country = None
            else:
                # "freed for two soldiers held by the army": who holds those is another matter
                is_of_another |= low in verb_forms() or (low in frame_nouns() and self.low(at + 1) == "of")
                unknown += not (low in word_set("adverbs") or low in word_set("prepositions"))
                at += 1

    def _in_return(self, clause: Clause, at: int) -> int | None:
        """Read whom the people are exchanged for; give the position behind them."""
        returned = word_phrases("in_return").at(self.tokens, at)
        is_for = self.low(at) == "for" and (
            clause.frame in {"exchange", "demand"}
            or (clause.frame in {"release", "regain"} and self.low(at + 1) in {"every", "each"})
            or (clause.frame == "release" and self._people_at(at + 1))
        )
        if returned is None and not is_for:
            return None
        begin = returned[1] if returned is not None else at + 1
        if self.low(begin) in {"every", "each"}:
            # a rate and no people
            clause.mood = "unsaid"
            begin += 2 * (self.low(begin + 1) == "of")
        if self.tokens[begin : begin + 1] and self.tokens[begin].text in _MONEY_SIGNS:
            # what stands behind the money is no people given back
            return len(self.tokens)
        objects, end = self.objects(begin)
        beside = self.mention_over(at - 1)
        if (
            clause.frame == "exchange"
            and objects
            and clause.people
            and beside is not None
            and beside.group is not None
            and beside.group.count is not None
            and beside.start > clause.people[-1].end
        ):
            # the sum stands first: "exchange 887 detainees, 706 Houthis for 181 soldiers"
            clause.people = [beside]
        if not objects:
            objects, end = self.objects(self._behind_release_of(begin))
        if not objects:
            objects, end = self.objects(self._named_after_words(begin))
        if not objects or clause.counter:
            return None
        clause.counter = objects
        return end

    def _behind_release_of(self, at: int) -> int:
        """Step over "the release of" in "in exchange for the release of 600 prisoners"."""
        noun = at + (self.low(at) in _DETERMINERS)
        return noun + 2 if self.low(noun) in frame_nouns() and self.low(noun + 1) == "of" else at

    def _opens_clause(self, at: int) -> bool:
        """Tell whether a new subject with its verb follows a joining word."""
        if self.low(at) in {"who", "which", "whose", "where"}:
            return True
        for further in range(at + 1, min(at + 7, len(self.tokens))):
            mention = self.mention_over(further)
            if mention is not None and self.low(further - 1) in word_set("prepositions") and further - 1 > at:
                # "hacking and smuggling for two citizens": no subject of a verb
                return False
            if mention is not None:
                return self.low(at) != "as" or mention.kind in _AGENTS
            if self.low(further) in verb_forms():
                return True
        return self.low(at) in {"while", "but"}

    def _named_after_words(self, at: int) -> int:
        """Step over "arms dealer" before a name."""
        end = at
        while end - at < 3 and self.mention_over(end) is None and self.low(end)[:1].isalpha():
            end += 1
        mention = self.mention_over(end)
        return end if mention is not None and mention.kind == "N" and mention.name else at

    def _complement(self, clause: Clause, preposition: str, at: int) -> int:
        end, mention, custody = self.custody(at + 1)
        if custody:
            if preposition == "from":
                clause.source = clause.source or mention
            elif preposition in {"in", "under"}:
                clause.held_in = clause.held_in or mention
            clause.as_captives = True
            clause.in_own = clause.in_own or self.low(at + 1) in {"its", "their"}
            return end
        mention = self.mention_over(at + 1)
        if mention is None and self.low(at + 1) in {"the", "its", "both", "a"}:
            mention = self.mention_over(at + 2)
        if mention is None and preposition == "by":
            return self._by_court(clause, at)
        if mention is None:
            return at + 1
        end = self.behind(mention, at + 1)
        if preposition == "by" and mention.kind in _AGENTS:
            clause.by = clause.by or mention
        elif preposition == "from" and mention.kind in {"P", "N"}:
            clause.source = clause.source or mention
        elif preposition == "to" and mention.kind in {"P", "N", "R"}:
            clause.to = clause.to or mention
        elif preposition == "with" and mention.kind in {"P", "N", "R"}:
            clause.partner = clause.partner or mention
        elif preposition == "in" and mention.kind == "P" and self.low(end) not in {"'s", "'"}:
            clause.in_country = clause.in_country or mention
        elif preposition == "by" and mention.kind == "A":
            clause.by = clause.by or mention
        return end

    def _by_court(self, clause: Clause, at: int) -> int:
        """Read "sentenced by a military court in Tehran": the court is its country's."""
        for further in range(at + 1, min(at + _LONGEST_COURT, len(self.tokens))):
            if self.low(further) in word_set("courts"):
                country = self.mention_over(further + 2)
                if self.low(further + 1) == "in" and country is not None and country.kind == "P":
                    clause.by = clause.by or country
                    return self.behind(country, further + 2)
                break
            if self.low(further) in {",", ";", "."}:
                break
        return at + 1
