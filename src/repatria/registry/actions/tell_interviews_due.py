"""Tell a delegate who is to be asked in private."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from repatria.core.enquiries import EnquiryState
from repatria.core.happenings import Happening
from repatria.core.interviews import AskBecause, InterviewsDue, ToAsk
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import acting
from repatria.registry.actions.standing_handovers import (
    standing_events,
    standing_handovers,
    stayed_unasked,
)
from repatria.registry.models import (
    Enquiry,
    Interview,
    Person,
    SealedAnswer,
    SealedConfidence,
)

PAGE = 25
"""People of one answer."""
MOST_COUNTED = 1_000
"""Where nobody has talked with more, it is told that they are more: to count them all, all are looked at."""
_GONE = (Happening.RELEASED, Happening.REPATRIATED, Happening.ESCAPED, Happening.DIED)


def tell_interviews_due(
    account: UUID,
    *,
    because: AskBecause | None = None,
    after: UUID | None = None,
    at_most: int = PAGE,
) -> InterviewsDue:
    """Give who of those held is to be interviewed: for one reason or for any, by identifier.

    Nothing sealed is opened: that something was sealed, and when, is all that decides.

    Args:
        after: The last person of the page before.
        at_most: Fewer people than a page; 0 where counts alone are wanted.
    """
    with acting(account, "tell-interviews-due", subject="person") as act:
        held = _held(act.asker.party)
        never = held.filter(~Exists(Interview.objects.filter(person=OuterRef("pk"))))
        ids = {
            AskBecause.RECORDED: _recorded_since(held),
            AskBecause.ENQUIRY: _asked_for(held),
            AskBecause.STAYED: _of(held, stayed_unasked()),
        }
        number = never.values("pk")[: MOST_COUNTED + 1].count()
        counts = {
            AskBecause.NEVER: min(number, MOST_COUNTED),
            **{reason: len(found) for reason, found in ids.items()},
        }
        page = set[UUID]()
        if because in (None, AskBecause.NEVER):
            page |= set(_page(never, after))
        for reason, found in ids.items():
            if because in (None, reason):
                page |= found if after is None else {each for each in found if each > after}
        people = tuple(_to_ask(sorted(page)[: max(0, min(at_most, PAGE))], ids))
        act.saw(each.id for each in people)
        more = {AskBecause.NEVER} if number > MOST_COUNTED else ()
        return InterviewsDue(counts, people, frozenset(more))


def _held(party: str | None) -> QuerySet[Person]:
    """Keep those of a side who are held as far as anybody knows."""
    gone = standing_events().filter(person=OuterRef("pk"), happening__in=_GONE)
    return (
        Person.objects.filter(own_side("person", party), is_sought=False, is_erased=False)
        .exclude(Exists(standing_handovers().filter(person=OuterRef("pk"))))
        .exclude(Exists(gone))
    )


def _recorded_since(held: QuerySet[Person]) -> set[UUID]:
    """Give of whom something was sealed since they were last asked.

    An interview seals once. So only who has more sealed than interviews is looked at: most have not.
    """
    talks = Interview.objects.filter(person=OuterRef("person")).order_by().values("person")
    number = Coalesce(Subquery(talks.annotate(number=Count("pk")).values("number")), 0)
    more = SealedConfidence.objects.annotate(talks=number).filter(turn__gt=F("talks"))
    candidates = set(more.values_list("person", flat=True))
    asked, sealed = dict[UUID, datetime](), dict[UUID, list[datetime]]()
    for some in _parts(candidates):
        asked |= dict(
            Interview.objects.filter(person__in=some).values_list("person").annotate(last=Max("made_at"))
        )
        for person, made_at in SealedConfidence.objects.filter(person__in=some).values_list(
            "person", "made_at"
        ):
            sealed.setdefault(person, []).append(made_at)
    since = {
        person
        for person, times in sealed.items()
        # With the last interview its own seal was made, and is no reason.
        if person not in asked or sum(time >= asked[person] for time in times) > 1
    }
    return _of(held, since)


def _asked_for(held: QuerySet[Person]) -> set[UUID]:
    """Give for whom somebody enquires who has no answer of theirs yet."""
    answered = SealedAnswer.objects.filter(enquiry=OuterRef("pk"), person=OuterRef("found"))
    waiting = Enquiry.objects.filter(~Exists(answered), state=EnquiryState.FOUND.value)
    return _of(held, {found for found in waiting.values_list("found", flat=True) if found is not None})


def _of(held: QuerySet[Person], people: set[UUID]) -> set[UUID]:
    return {each for some in _parts(people) for each in held.filter(pk__in=some).values_list("pk", flat=True)}


def _page(people: QuerySet[Person], after: UUID | None) -> list[UUID]:
    later = people if after is None else people.filter(pk__gt=after)
    return list(later.order_by("pk").values_list("pk", flat=True)[:PAGE])


def _to_ask(people: Sequence[UUID], ids: Mapping[AskBecause, set[UUID]]) -> Iterator[ToAsk]:
    last = Interview.objects.filter(person=OuterRef("pk")).order_by("-day").values("day")[:1]
    rows = Person.objects.filter(pk__in=people).annotate(last_asked=Subquery(last)).order_by("pk")
    for pk, name, home, day in rows.values_list("pk", "name", "home", "last_asked"):
        reasons = {reason for reason, found in ids.items() if pk in found}
        reasons |= set() if day is not None else {AskBecause.NEVER}
        yield ToAsk(pk, name, home, tuple(each for each in AskBecause if each in reasons), day)


def _parts(people: set[UUID]) -> Iterator[tuple[UUID, ...]]:
    """Give so many at once as a statement takes."""
    return batched(sorted(people), 500)
