"""Find in a sentence who does what to whom: verbs of holding and giving with their subject and objects."""

from __future__ import annotations

from collections.abc import Iterator

from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.complements import GIVING, Clause
from repatria.intake.syntax.objects import ObjectReader
from repatria.intake.vocabulary.frames import VerbForm, frame_nouns, verb_forms, word_phrases, word_set
from repatria.intake.vocabulary.powers import is_armed_group

_OF_THEMSELVES = frozenset({"come", "miss", "die", "surrender", "escape", "fall"})
_TRADED = frozenset({"release", "exchange", "regain", "demand"})
_NEAR_AGENT = 7
_LONGEST_TERM = 8


class ClauseReader(ObjectReader):
    """Read the clauses of one sentence."""

    def clauses(self) -> Iterator[Clause]:
        """Give the clauses in the order of their verbs."""
        found: list[Clause] = []
        for clause in self._clauses():
            found += [clause, *self._again_without_verb(clause)]
        self.last_subject = None
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
        if mood == "unsaid" and frame in GIVING:
            # who has not released people, or would if, still holds them
            mood = "promised"
            if any(self.low(n) in word_set("nobody") for n in range(after, after + 2)):
                return None
        if frame == "fall":
            return self._fell(after, left, mood, start, form)
        jailed = self._jailed(after) if form.lemma in {"hand", "give"} else None
        if jailed:
            frame = "hold"
        if frame == "have" and self.low(after) == "in" and self.custody(after + 1)[2]:
            # "had in its custody two pilots"
            after, as_captives = self.custody(after + 1)[0], True
        to, objects, end = self._objects_of(frame, after)
        objects = jailed or objects
        as_captives |= frame == "have" and word_phrases("behind_bars").at(self.tokens, end) is not None
        paid_for = self._ransomed(after) if frame == "demand" and not objects else []
        participle = participle and frame not in _OF_THEMSELVES and not objects
        if (frame in {"have", "demand"} and not objects and not paid_for) or (
            participle and self._has_other_object(after)
        ):
            return None
        # "the men Hamas captured": no participle after all
        chosen = self._chosen_by(start) if participle and form.kind == "past" else []
        participle = participle and not chosen
        asked_by, subject = self._asked_of(left)
        if asked_by is None:
            subject = self._accused(start) if form.kind == "ing" and left == start else None
            subject = subject or self._before_to(left)
            subject = subject or self._subject(left, reduced=participle, passive=passive and not participle)
        mood = "promised" if participle and self._is_wanted(subject, start) else mood
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
        is_of_subject = clause.passive or (frame in _OF_THEMSELVES and not objects)
        is_past = not participle and form.kind in {"past", "past-only", "participle"}
        subject = self._or_head(subject, start, passive=passive) if is_of_subject and is_past else subject
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
        if not participle:
            self.last_subject = subject
        return clause if self._says_enough(clause, is_plain=after == at + 1, participle=participle) else None

    def _is_wanted(self, subject: Mention | None, start: int) -> bool:
        """Read "want 500 of their comrades freed": that is not done yet."""
        if subject is None or self.low(start - 1) == ",":
            return False
        return self.low(self.before(subject)) in word_set("demanding_words")

    def _or_head(self, subject: Mention | None, start: int, *, passive: bool) -> Mention | None:
        """Take counted people at the head for the subject where none, or only a party, was found."""
        beside = passive and subject is not None and (subject.kind in "APL" or subject.how == "body")
        if subject is None or beside:
            return self._counted_before(start) or subject
        return subject

    @staticmethod
    def _says_enough(clause: Clause, *, is_plain: bool, participle: bool) -> bool:
        """Drop "gave a speech" and "offered a post", which name nobody to whom or for whom."""
        if clause.lemma == "offer":
            clause.mood = "promised"
            return bool(clause.counter) and not participle
        return clause.lemma != "give" or not is_plain or clause.to is not None

    def _objects_of(self, frame: str, after: int) -> tuple[Mention | None, list[Mention], int]:
        """Read who gets people and who they are, where they stand behind the verb."""
        objects, end = self.objects(after)
        if not objects and self.low(after) == "and" and self._is_joined_verb(after + 1):
            # "pardoned and released four prisoners"
            objects, end = self.objects(after + 2)
        to, objects, end = self._recipient(frame, after, objects, end)
        if not objects and self.low(after) == ",":
            objects, end = self._behind_comma(after)
        return to, objects, end

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

    def _again_without_verb(self, clause: Clause) -> Iterator[Clause]:
        """Read "Ethiopia handed over 40 Eritreans and Eritrea 35 Ethiopians": the verb stands once."""
        if clause.frame not in GIVING or clause.passive or not clause.people:
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
        for at, _, behind_it in word_phrases("in_return").places(self.tokens):
            if self.tokens[at].start >= found[0].start:
                return
            if at and self.low(at - 1) not in {",", ";", "and", "but"}:
                continue
            objects, end = self.objects(self._behind_release_of(behind_it))
            behind = self.tokens[end - 1].end if objects else 0
            trading = [
                each
                for each in found
                if each.frame in _TRADED and each.people and not each.counter and each.start >= behind
            ]
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
        if form.kind == "past-only" and self._chosen_by(at):
            # "the people whom Hamas took"
            return "capture", after, False
        taken = self.objects(after)[0]
        if form.kind == "past-only" and taken and self._is_armed(self.mention_over(at - 1)):
            # "the rebels took 20 girls from the village"
            return "capture", after, False
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
        counted = before.group.count if before is not None and before.group is not None else None
        at_a_time = self.low(after + 1) in word_set("times") or self.low(after) == "with"
        if form.kind == "participle" and counted is not None and at_a_time:
            # "eleven others taken the same night"
            return "capture", after, False
        by_party = form.kind == "participle" and self._is_done_by_party(after)
        return ("capture" if in_war or by_party else None), after, False

    def _jailed(self, after: int) -> list[Mention]:
        """Read "handed 20-year terms to 46 men", "gave the reporter a sentence": a court jails."""
        for at in range(after, min(after + _LONGEST_TERM, len(self.tokens))):
            if self.low(at) in {",", ";", "."}:
                break
            if self.low(at) in word_set("jail_terms"):
                first = self.mention_over(after)
                if first is not None and first.kind in {"G", "N"} and first.end <= self.tokens[at].start:
                    return self.objects(after)[0]
                further = next((n for n in range(at, at + _NEAR_AGENT) if self.low(n) == "to"), None)
                return self.objects(further + 1)[0] if further is not None else []
        return []

    @staticmethod
    def _is_armed(mention: Mention | None) -> bool:
        """Tell an armed group: what it takes are people, and no decisions."""
        if mention is None or mention.kind not in {"P", "G"}:
            return False
        return mention.how in {"the group", "nameless"} or is_armed_group(mention.party)

    def _is_done_by_party(self, after: int) -> bool:
        """Read "a woman taken from her village by the rebels": a party takes people, and no decision."""
        for at in range(after, min(after + _NEAR_AGENT, len(self.tokens))):
            if self.low(at) in {",", ";", "."}:
                return False
            if self.low(at) == "by":
                agent = self.mention_over(at + 1)
                return agent is not None and agent.kind == "P"
        return False

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
        if clause.mood == "said" and self._is_still_to_come(end):
            clause.mood = "promised"
        return None if is_trade and not clause.counter else clause

    def _is_still_to_come(self, at: int) -> bool:
        """Read "the release of 33 hostages ... will start on Sunday": the first verb behind it tells."""
        for further in range(at, len(self.tokens)):
            low = self.low(further)
            if low in {";", "who", "which", "that"}:
                return False
            if low in word_set("promising_modals") or low in word_set("doubting_modals"):
                return True
            if low in word_set("be"):
                return self.low(further + 1) in {"to", "due", "expected", "scheduled", "set", "planned"}
            if low in word_set("have"):
                return False
        return False
