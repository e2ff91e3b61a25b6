"""What it would take, in words: the sentences of planning in English, and their like elsewhere."""

from __future__ import annotations

from repatria.core.cases import Case
from repatria.core.questions import Answer, Change
from repatria.rendering.phrases import Name, Phrase, joined
from repatria.rendering.speaking import gettext, is_english, ngettext, party_called


def answer_sentence(answer: Answer) -> str:
    """Say in a sentence what came of a question."""
    if is_english():
        return answer.says
    if answer.is_met:
        return gettext("The plan as it is does so already.")
    if answer.alternatives:
        return ngettext("%(num)s way found.", "%(num)s ways found.", len(answer.alternatives))
    return ngettext(
        "No change of offers that was looked at brings %(num)s of them home.",
        "No change of offers that was looked at brings %(num)s of them home.",
        answer.at_least,
    )


def change_phrase(case: Case, change: Change) -> Phrase:
    """Say how an offer would have to change, or which promise is missing; numbers as planning wrote them."""
    if is_english():
        return (change.says,)
    party = Name(party_called(case.party_names, change.by))
    if change.term == "new":
        return _filled(gettext("%(party)s promises to release people: %(after)s."), party, after=change.after)
    if change.after is None:
        return _filled(gettext("%(party)s drops a term of its offer: %(term)s."), party, term=change.term)
    return _filled(
        gettext("%(party)s changes a term of its offer: %(term)s, from %(before)s to %(after)s."),
        party,
        term=change.term,
        before=change.before,
        after=change.after,
    )


def _filled(says: str, party: Name, **values: str | None) -> Phrase:
    """Put names and numbers into a sentence, each told apart from our own words."""
    parts: list[Phrase] = [(says,)]
    named = {"party": party} | {key: Name(value or "") for key, value in values.items()}
    for key, name in named.items():
        parts = [
            cut
            for part in parts
            for cut in (_cut(part[0], f"%({key})s", name) if isinstance(part[0], str) else [part])
        ]
    return joined(parts, "")


def _cut(text: str, mark: str, name: Name) -> list[Phrase]:
    before, found, after = text.partition(mark)
    return [(before,), (name,), (after,)] if found else [(text,)]
