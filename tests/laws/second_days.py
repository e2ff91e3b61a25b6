"""Random cases on their second day: some of what they speak of was already carried out."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.done import Done
from repatria.core.offers import GetTerm, Offer
from repatria.core.persons import People


@st.composite
def second_days(draw: st.DrawFn, cases: st.SearchStrategy[Case]) -> Case:
    """Draw a case of which one to three transfers were carried out before, whatever its offers say today."""
    drawn = draw(cases)
    in_company = {
        name for one in drawn.people for name in (*one.accompanies, *([one.id] * bool(one.accompanies)))
    }
    parties = [party.id for party in drawn.parties]
    done: list[Done] = []
    for people in draw(st.permutations(drawn.people))[: draw(st.sampled_from((1, 1, 2, 3)))]:
        if people.id in in_company or not people.count.at_least:
            continue
        place = draw(st.sampled_from([people.home] * 3 + parties))
        if place == people.held_by:
            continue
        under = [offer.id for offer in drawn.offers if _can_have_given(drawn, offer, people)]
        number = draw(st.integers(1, people.count.at_least))
        done.append(Done(people.id, number, place, draw(st.sampled_from([None, *under, *under, *under]))))
    return replace(drawn, done=tuple(sorted(done, key=repr)))


def _can_have_given(case: Case, offer: Offer, people: People) -> bool:
    """Is it an offer of the holder, and does every table that weighs what it gives know these people?"""
    tables = [case.weights_by_name[t.given_weights] for t in offer.gets if t.given_weights is not None]
    return offer.by == people.held_by and all(table.knows(people) for table in tables)


@st.composite
def asking_for_all(draw: st.DrawFn, cases: st.SearchStrategy[Case]) -> Case:
    """Draw a case in which about half of the terms ask for all."""
    drawn = draw(cases)
    offers = tuple(
        replace(
            offer,
            gives=tuple(
                replace(term, all=True, at_least=None, at_most=None) if draw(st.booleans()) else term
                for term in offer.gives
            ),
            gets=tuple(
                GetTerm(term.who, term.to, all=True) if draw(st.booleans()) else term for term in offer.gets
            ),
        )
        for offer in drawn.offers
    )
    return replace(drawn, offers=offers)
