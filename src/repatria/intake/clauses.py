"""Find in a sentence who does what to whom: verbs of holding and giving with their subject and objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from repatria.intake.frames import VerbForm, frame_nouns, verb_forms, word_phrases, word_set
from repatria.intake.mentions import Mention
from repatria.intake.subjects import SubjectReader

_OF_THEMSELVES = frozenset({"come", "miss", "die", "surrender", "escape", "fall"})
_GIVING = frozenset({"release", "exchange"})
_TRADED = frozenset({"release", "exchange", "regain", "demand"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "some", "any", "this", "these", "those"}
)
_AGENTS = frozenset("PNRGI")
LONGEST_REACH_TOKENS = 26
_LONGEST_ASIDE = 9
_MOST_WORDS_BEFORE_COUNTRY = 2
_NEAR_AGENT = 7


@dataclass(slots=True)
class Clause:
    """Hold one verb, or noun made of one, with those it speaks of.

    Attributes:
        frame: capture | hold | detain | release | regain | rescue | come | exchange | demand | miss | die | fall.
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


class ClauseReader(SubjectReader):
    """Read the clauses of one sentence."""

    def clauses(self) -> Iterator[Clause]:
        """Give the clauses in the order of their verbs."""
        found: list[Clause] = []
        for clause in self._clauses():
            found += [clause, *self._again_without_verb(clause)]
        self._give_fronted(found)
        yield from found

    def _clauses(self) -> Iterator[Clause]:
        for at, token in enumerate(self.tokens):
            if self.mention_over(at) is not None:
                continue
            form = verb_forms().get(token.low)
            if form is not None and not self._is_noun(at, form):
                clause = self._verb(at, form)
                if clause is not None:
                    yield clause
            elif token.low in frame_nouns():
                clause = self._noun(at)
                if clause is not None:
                    yield clause

    def _is_noun(self, at: int, form: VerbForm) -> bool:
        """Tell "the release of" and "a swap" from the verbs."""
        if form.kind in {"base", "s"} and self.low(at) in frame_nouns() and self.low(at + 1) == "of":
            return True
        if form.kind not in {"base", "s"}:
            return form.kind == "ing" and self.low(at - 1) in {"the", "a", "this"}
        before = self.low(at - 1)
        if before in word_set("before_noun"):
            return True
        mention = self.mention_over(at - 1)
        return mention is not None and mention.kind == "A"

    def _verb(self, at: int, form: VerbForm) -> Clause | None:
        start, left, mood, passive, participle = self._group(at, form)
        frame, after, as_captives = self._frame(at, form)
        if frame is None:
            return None
        is_unsaid = mood == "unsaid"
        if mood == "unsaid" and frame in _GIVING:
            # who has not released people, or would if, still holds them
            mood = "promised"
            if any(self.low(n) in word_set("nobody") for n in range(after, after + 2)):
                return None
        objects, end = self.objects(after)
        if not objects and self.low(after) == "and" and self._is_joined_verb(after + 1):
            # "pardoned and released four prisoners"
            objects, end = self.objects(after + 2)
        to, objects, end = self._recipient(frame, after, objects, end)
        if not objects and self.low(after) == ",":
            objects, end = self._behind_comma(after)
        if frame == "fall":
            return self._fell(after, left, mood, start, form)
        paid_for = self._ransomed(after) if frame == "demand" and not objects else []
        if (frame in {"have", "demand"} and not objects and not paid_for) or (
            participle and frame not in _OF_THEMSELVES and not objects and self._has_other_object(after)
        ):
            return None
        # "Hamas released ten": no participle after all
        participle = participle and frame not in _OF_THEMSELVES and not objects
        chosen = self._chosen_by(start) if participle and form.kind == "past" else []
        participle = participle and not chosen
        accused = self._accused(start) if form.kind == "ing" and left == start else None
        asked_by, asked = self._asked_of(left)
        subject = accused or asked or (None if asked_by is not None else self._before_to(left))
        if asked_by is None:
            subject = subject or self._subject(left, reduced=participle, passive=passive and not participle)
        clause = Clause(
            frame,
            form.lemma,
            mood,
            passive or participle,
            self.tokens[start].start,
            self.tokens[min(after, len(self.tokens)) - 1].end,
            as_captives=as_captives,
            is_unsaid=is_unsaid,
            after_subject=form.kind == "ing" and self.low(start - 1) in word_set("before_ing"),
            each=any(self.low(n) == "each" for n in range(start - 1, at)),
        )
        if clause.passive:
            clause.people = self.coordinated(subject) if subject is not None else []
            end = after
        else:
            clause.agent = subject
            clause.asked_by = asked_by
            clause.to = to
            kills = form.lemma in word_set("killing") and bool(objects)
            clause.people = chosen or (objects if kills else self._done_to(frame, subject, objects, start))
            clause.counter = paid_for
            if frame == "exchange":
                self._pair(clause)
        self._complements(clause, end)
        if form.lemma == "give" and after == at + 1 and clause.to is None:
            return None
        if form.lemma == "offer":
            if not clause.counter or participle:
                return None
            clause.mood = "promised"
        if not participle:
            self.last_subject = subject
        return clause

    def _recipient(
        self, frame: str, after: int, objects: list[Mention], end: int
    ) -> tuple[Mention | None, list[Mention], int]:
        """Read "gave Israel 11 captives", "handed them ten soldiers": who gets them stands first."""
        to = self.mention_over(after)
        if frame not in _GIVING or to is None or to.kind not in {"P", "N", "R"}:
            return None, objects, end
        behind = self.behind(to, after)
        given = self.mention_over(behind)
        if given is None or given.kind != "G" or given.group is None or given.group.definite:
            return None, objects, end
        return to, *self.objects(behind)

    def _is_joined_verb(self, at: int) -> bool:
        form = verb_forms().get(self.low(at))
        return form is not None and form.kind in {"past", "past-only"} and self.mention_over(at) is None

    def _ransomed(self, at: int) -> list[Mention]:
        """Read "want $10 million for three sailors": whom the money is asked for."""
        words = [self.low(n) for n in range(at, at + _LONGEST_ASIDE)]
        if not any(word in {"$", "€", "£", "₦", "ransom", "million"} for word in words):
            return []
        for further in range(at, at + _LONGEST_ASIDE):
            if self.low(further) == "for":
                return self.objects(further + 1)[0]
            if self.low(further) in {".", ";", ","}:
                break
        return []

    def _behind_comma(self, comma: int) -> tuple[list[Mention], int]:
        """Read "freed, without asking anything in return, a teacher": an aside parts verb and people."""
        for at in range(comma + 2, min(comma + _LONGEST_ASIDE, len(self.tokens))):
            mention = self.mention_over(at)
            if mention is not None and mention.kind in {"P", "N", "R", "G"}:
                break
            behind = self.mention_over(at + 1)
            if self.low(at) == "," and behind is not None and behind.kind == "G":
                return self.objects(at + 1)
        return [], comma

    def _fell(self, after: int, left: int, mood: str, start: int, form: VerbForm) -> Clause | None:
        """Read "three pilots fell into the hands of the rebels"."""
        end, owner, custody = self.custody(after)
        subject = self._subject(left, reduced=False)
        if not custody or subject is None or subject.kind not in {"G", "C"}:
            return None
        clause = Clause(
            "capture", form.lemma, mood, True, self.tokens[start].start, self.tokens[end - 1].end, by=owner
        )
        clause.people = self.coordinated(subject)
        clause.as_captives = True
        return clause

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

    def _again_without_verb(self, clause: Clause) -> Iterator[Clause]:
        """Read "Ethiopia handed over 40 Eritreans and Eritrea 35 Ethiopians": the verb stands once."""
        if clause.frame not in _GIVING or clause.passive or not clause.people:
            return
        at = self.behind(clause.people[-1], self.before(clause.people[-1]) + 1)
        joint = at
        while self.low(at) in {"and", "while", ",", ";"}:
            at += 1
        agent = self.mention_over(at)
        if at == joint or agent is None or agent.kind != "P":
            return
        given = self.mention_over(self.behind(agent, at))
        if given is not None and given.kind == "G" and given.group is not None and given.group.count:
            yield Clause(
                clause.frame,
                clause.lemma,
                clause.mood,
                False,
                agent.start,
                given.end,
                agent=agent,
                people=[given],
            )

    def _give_fronted(self, found: list[Clause]) -> None:
        """Read "In return for the two Germans, the group wants": what comes first is the other side."""
        if not found:
            return
        for at, token in enumerate(self.tokens):
            if token.start >= found[0].start:
                return
            returned = word_phrases("in_return").at(self.tokens, at)
            if returned is None or (at and self.low(at - 1) not in {",", ";", "and", "but"}):
                continue
            objects, _ = self.objects(returned[1])
            trading = [each for each in found if each.frame in _TRADED and each.people and not each.counter]
            if objects and trading:
                trading[0].counter = objects
            return

    def _done_to(
        self, frame: str, subject: Mention | None, objects: list[Mention], start: int
    ) -> list[Mention]:
        """Find whom an active verb is about: its objects, those before "whom", or its own subject."""
        if frame not in _OF_THEMSELVES:
            return objects or self._antecedent(subject, start)
        if subject is not None and subject.kind in {"G", "C"}:
            return self.coordinated(subject)
        return []

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

    def _frame(self, at: int, form: VerbForm) -> tuple[str | None, int, bool]:
        """Choose what the verb says by its particle, and walk over it."""
        after = at + 1
        for particle, frame in form.frames:
            end = self._particle(after, particle.split()) if particle else None
            if end is not None:
                return self._gives_or_comes(at, form, particle, frame), end, frame == "capture"
        if any(frame == "come" for particle, frame in form.frames if not particle):
            return self._gives_or_comes(at, form, "", "come"), after, False
        plain = [frame for particle, frame in form.frames if not particle]
        if form.lemma == "take":
            return self._taken(at, form)
        if form.lemma == "hold" and self.low(after) in word_set("captive_words"):
            return plain[0], after + 1, True
        return (plain[0] if plain else None), after, False

    def _gives_or_comes(self, at: int, form: VerbForm, particle: str, frame: str) -> str:
        """Tell "returned two men", which gives, from "two men returned", which comes home."""
        both = {other for known, other in form.frames if known == particle}
        if not {"release", "come"} <= both:
            return frame
        return "release" if self.objects(at + 1)[0] or self._is_passive(at) else "come"

    def _particle(self, after: int, words: list[str]) -> int | None:
        """Find a verb's particle right behind it, or behind its object ("handed them over")."""
        if all(self.low(after + n) == word for n, word in enumerate(words)):
            return after + len(words)
        for further in range(after + 1, min(after + 9, len(self.tokens))):
            if self.low(further) in {".", ";"} or (
                self.low(further) == "," and not self._is_beside_name(further)
            ):
                return None
            if self.mention_over(further) is None and self.low(further) in {words[-1], words[-1] + "s"}:
                return after
        return None

    def _is_beside_name(self, comma: int) -> bool:
        """Tell whether a comma stands before or behind a name: "let its commander, X, go"."""
        beside = (self.mention_over(comma - 1), self.mention_over(comma + 1))
        return any(mention is not None and mention.kind == "N" for mention in beside)

    def _taken(self, at: int, form: VerbForm) -> tuple[str | None, int, bool]:
        """Read "took two men prisoner", "was taken in May"; other things are taken every day."""
        after = at + 1
        if self.low(after) in word_set("captive_words"):
            return "capture", after + 1, True
        for further in range(after, min(after + 10, len(self.tokens))):
            if self.low(further) in word_set("captive_words") and self.mention_over(further) is None:
                return "capture", after, True
            if self.low(further) == "with" and self.low(further + 1) in {"them", "him", "her"}:
                return "capture" if self.objects(after)[0] else None, after, False
        taken = self.objects(after)[0]
        noun = taken[0].group.noun if taken and taken[0].group is not None else None
        if noun in word_set("captive_words") and not self._is_passive(at):
            return "capture", after, True
        before = self.mention_over(at - 1)
        of_captives = before is not None and before.group is not None and before.group.category == "military"
        in_war = (
            form.kind == "participle"
            and (self._is_passive(at) or of_captives)
            and self.low(after) in word_set("after_taken")
        )
        by_party = form.kind == "participle" and self._is_done_by_party(after)
        return ("capture" if in_war or by_party else None), after, False

    def _is_done_by_party(self, after: int) -> bool:
        """Read "a woman taken from her village by the rebels": a party takes people, and no decision."""
        for at in range(after, min(after + _NEAR_AGENT, len(self.tokens))):
            if self.low(at) in {",", ";", "."}:
                return False
            if self.low(at) == "by":
                agent = self.mention_over(at + 1)
                return agent is not None and agent.kind == "P"
        return False

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
            or (clause.frame == "release" and self.low(at + 1) in {"every", "each"})
            or (clause.frame == "release" and self._people_at(at + 1))
        )
        if returned is None and not is_for:
            return None
        begin = returned[1] if returned is not None else at + 1
        if self.low(begin) in {"every", "each"}:
            # a rate and no people
            clause.mood = "unsaid"
            begin += 2 * (self.low(begin + 1) == "of")
        if self.tokens[begin : begin + 1] and self.tokens[begin].text in {"$", "€", "£", "₦"}:
            # what stands behind the money is no people given back
            return len(self.tokens)
        objects, end = self.objects(begin)
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

    def _behind_time(self, at: int) -> int:
        """Step over "earlier in the day", "on Friday" between "the release" and "of six drivers"."""
        further = at
        while further - at < _LONGEST_ASIDE:
            dated = self.mention_over(further)
            if dated is not None and dated.kind == "D":
                further = self.behind(dated, further)
            elif self.low(further) in word_set("adverbs") | word_set("times") | {"in", "the", "on", "later"}:
                further += 1
            else:
                break
        return further if self.low(further) == "of" else at

    def _noun(self, at: int) -> Clause | None:
        """Read "the release of ten soldiers by", "Israel's capture of", "an exchange of 20 prisoners"."""
        frame = frame_nouns()[self.low(at)]
        by, of = None, at + 1
        if self.low(of) in {"by", "in"}:
            # "the detention by Iran of four Germans"
            by = self.mention_over(of + 1)
            of = self.behind(by, of + 1) if by is not None and by.kind in {"P", "N"} else of
        of = self._behind_time(of)
        if self.low(of) != "of":
            return None
        objects, end = self.objects(of + 1)
        is_trade = frame == "exchange" and objects[:1] and objects[0].how == "named"
        if not objects or (
            objects[0].kind == "N"
            and not is_trade
            and self.low(at) not in {"release", "capture", "abduction", "kidnapping", "freeing"}
        ):
            return None
        start = at
        agent = None
        owner = self.mention_over(at - 2) if self.low(at - 1) in {"'s", "'"} else self.mention_over(at - 1)
        if owner is not None and owner.kind in {"P", "A", "N"}:
            agent = owner
        mood = self._mood(set(), start, is_related=False)
        for back in range(start - 1, max(-1, start - 8), -1):
            if (
                self.low(back) in word_set("hoped_for")
                and mood == "said"
                and frame in {"release", "exchange", "rescue"}
            ):
                mood = "promised"
            if self.low(back) in {";", "."}:
                break
        clause = Clause(
            frame,
            self.low(at),
            mood,
            passive=True,
            start=self.tokens[start].start,
            end=self.tokens[end - 1].end,
            agent=agent,
            people=objects,
            by=by,
            nominal=True,
        )
        self._complements(clause, end)
        return None if is_trade and not clause.counter else clause
