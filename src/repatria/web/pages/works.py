"""Long work: how far it is, what came of it, and stopping it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from repatria.core.cases import Case
from repatria.core.errors import NoSuchRecord
from repatria.core.plans import Outcome
from repatria.core.questions import Answer, Change, Sweep
from repatria.registry.actions.read_work import OpenedWork, read_work
from repatria.registry.actions.stop_work import stop_work
from repatria.rendering import sections, wording
from repatria.rendering.answers import answer_sentence, change_phrase
from repatria.rendering.curve import draw_narrow_curve, draw_wide_curve, shows_today
from repatria.rendering.curve_words import swept_words
from repatria.rendering.marks import isolate, phrase_markup
from repatria.rendering.rounds_wording import journeys, rounds_headline, rounds_sentence
from repatria.rendering.speaking import is_english
from repatria.rendering.timeline import draw_narrow_timeline, draw_wide_timeline
from repatria.web.aside.tasks import asked_way, begin
from repatria.web.handed_over import handed_over_of
from repatria.web.plan_shown import brief, flow_of
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Visitor, visitor_of
from repatria.web.works import WorkSeen, neutral_key, work_seen
from repatria.workflows.plans.kept_values import from_plain
from repatria.workflows.plans.work_on_plan import (
    Question,
    WorkedPlan,
    asked_about,
    open_recorded,
    rounds_again,
    tried_way,
    with_limits,
)

#: What each look of the curve means, in the words of planning.
CURVE_KEY = (
    (Outcome.PROVEN_BEST, "proven", _("proven best: at this number no other plan does more")),
    (Outcome.FOUND, "found", _("found, not proven best: another plan may do more")),
    (Outcome.IMPOSSIBLE, "impossible", _("proven impossible: no plan meets what the case demands")),
    (Outcome.UNDECIDED, "undecided", _("undecided within the limits of the search: nobody knows how many")),
)


def see(request: HttpRequest, work: UUID) -> HttpResponse:
    """Show how far work is, and what came of it once it is over."""
    visitor = visitor_of(request)
    seen = work_seen(visitor, work)
    if request.headers.get("HX-Request"):
        # Asked for again and again: what came of it is opened, and noted, on the whole page alone.
        return render(request, "work_progress.html", work=seen, is_asked=True)
    opened = read_work(visitor.account, work) if seen.is_over else None
    answer = None if opened is None or opened.answer is None else json.loads(opened.answer)
    if opened is None or answer is None or "faults" in answer:
        faults = () if answer is None else answer["faults"]
        is_forgotten = seen.state == "done" and answer is None
        return render(
            request, "work.html", work=seen, faults=faults, is_forgotten=is_forgotten, is_asked=False
        )
    template, values = SHOWN[seen.kind](visitor, seen, opened, answer)
    return render(request, template, work=seen, **values)


def stop(request: HttpRequest, work: UUID) -> HttpResponse:
    """Let work end with what it has."""
    visitor = visitor_of(request)
    work_seen(visitor, work)
    if request.method == "POST":
        stop_work(visitor.account, work)
    return HttpResponseRedirect(f"/plans/work/{work}/")


def try_out(request: HttpRequest, work: UUID) -> HttpResponse:
    """Begin to plan with the changes of one way that an answer named."""
    visitor = visitor_of(request)
    said = request.POST.get("way", "")
    if request.method != "POST" or not (said.isascii() and said.isdecimal() and len(said) < 4):
        return HttpResponseRedirect(f"/plans/work/{work}/")
    asks = {"of": str(work), "way": int(said)}
    asked_way(visitor.account, asks)
    return HttpResponseRedirect(
        f"/plans/work/{begin(visitor.account, 'try_out', asks, plan=work_seen(visitor, work).plan)}/"
    )


type Shown = tuple[str, dict[str, Any]]


def _plan(visitor: Visitor, seen: WorkSeen, opened: OpenedWork, answer: Mapping[str, Any]) -> Shown:
    del visitor, seen
    asks = json.loads(opened.asks or "{}")
    values = {
        "plan": answer["plan"],
        "interviews": answer["interviews_first"],
        "case_id": asks.get("case_id"),
    }
    return "work_plan.html", values


def _answer(visitor: Visitor, seen: WorkSeen, opened: OpenedWork, answer: Mapping[str, Any]) -> Shown:
    worked = _worked(visitor, seen)
    asks = json.loads(opened.asks or "{}")
    question = from_plain(Question, asks["question"])
    return "work_answer.html", {
        "case": worked.case,
        "question": question,
        "answer": (said := from_plain(Answer, answer)),
        "goal": _goal_told(worked, question, said),
        "says": answer_sentence(said),
        "change_words": partial(_change_words, worked.case),
        "proof": {outcome: gettext(words) for outcome, words in sections.ALTERNATIVE_WORDS.items()},
    }


def _goal_told(worked: WorkedPlan, question: Question, answer: Answer) -> Markup:
    """Say whom a question is about: in English as the answer does, else by what it asks of them."""
    if is_english():
        return isolate(answer.goal)
    return phrase_markup(wording.who_phrase(worked.case, asked_about(worked, question)))


def _way(visitor: Visitor, seen: WorkSeen, opened: OpenedWork, answer: Mapping[str, Any]) -> Shown:
    old = _worked(visitor, seen)
    question, changes = asked_way(visitor.account, json.loads(opened.asks or "{}"))
    new = tried_way(old, question, changes, answer["plan"])
    return "work_way.html", {
        "changes": [_change_words(old.case, change) for change in changes],
        "question": question,
        "plans": [_side("old", old), _side("new", new)],
        "of": json.loads(opened.asks or "{}")["of"],
    }


def _change_words(case: Case, change: Change) -> Markup:
    return Markup(brief(phrase_markup(change_phrase(case, change))))  # noqa: S704 - it is one, shortened


def _side(name: str, worked: WorkedPlan) -> dict[str, Any]:
    plan = worked.plan
    lead, _, rest = wording.headline(plan).partition(". ")
    return {
        "name": name,
        "case": worked.case,
        "lead": f"{lead.removesuffix('.')}.",
        "rest": rest,
        "outcome": wording.outcome_sentence(plan),
        "flow": flow_of(worked.case, plan),
        "people": plan.people_moved,
        "provisional": plan.people_provisional,
        "in_force": [state.id for state in plan.offers if state.is_in_force],
        "tiers": [(sections.tier_words(worked.case, tier.name), tier.value) for tier in plan.tiers],
    }


def _curve(visitor: Visitor, seen: WorkSeen, opened: OpenedWork, answer: Mapping[str, Any]) -> Shown:
    del opened
    worked = _worked(visitor, seen)
    swept = from_plain(Sweep, answer)
    drawn = _briefly(swept)
    offer = worked.case.offers_by_id[swept.offer]
    outcomes = {point.then.outcome for point in swept.points_and_today}
    return "work_curve.html", {
        "case": worked.case,
        "swept": swept,
        "swept_words": swept_words(swept),
        "offer_words": phrase_markup(wording.offer_phrase(worked.case, offer)),
        "drawings": (("wide", draw_wide_curve(drawn)), ("narrow", draw_narrow_curve(drawn))),
        "key": [(look, words) for outcome, look, words in CURVE_KEY if outcome in outcomes],
        "shows_today": shows_today(swept),
        "proof_words": wording.proof_words,
    }


def _briefly(swept: Sweep) -> Sweep:
    jumps = tuple(
        replace(
            jump,
            comes=tuple(brief(name) for name in jump.comes),
            goes=tuple(brief(name) for name in jump.goes),
        )
        for jump in swept.jumps
    )
    return replace(swept, offer=brief(swept.offer), jumps=jumps)


def _rounds(visitor: Visitor, seen: WorkSeen, opened: OpenedWork, answer: Mapping[str, Any]) -> Shown:
    worked = _worked(visitor, seen)
    asks = json.loads(opened.asks or "{}")
    case = with_limits(worked.case, asks["exposures"], asks["capacities"])
    schedule = rounds_again(dict(answer))
    drawings = (
        (("wide", draw_wide_timeline(case, schedule)), ("narrow", draw_narrow_timeline(case, schedule)))
        if schedule.rounds
        else ()
    )
    return "work_rounds.html", {
        "case": case,
        "schedule": schedule,
        "headline": rounds_headline(schedule),
        "outcome": rounds_sentence(schedule),
        "drawings": drawings,
        "journeys": [
            (number, journey)
            for number, each in enumerate(schedule.rounds, start=1)
            for journey in journeys(case, worked.plan, each)
        ],
        "handed_over": handed_over_of(visitor, worked.plan),
    }


def _worked(visitor: Visitor, seen: WorkSeen) -> WorkedPlan:
    if seen.plan is None:
        raise NoSuchRecord
    return open_recorded(visitor.account, seen.plan, key=neutral_key())


#: What came of each kind of work: its template, and what stands in it.
SHOWN: Mapping[str, Callable[[Visitor, WorkSeen, OpenedWork, Mapping[str, Any]], Shown]] = {
    "make_plan": _plan,
    "ask": _answer,
    "try_out": _way,
    "vary": _curve,
    "put_in_order": _rounds,
}

_READ = Does("read-work")
PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("work/<uuid:work>/", see, _READ),
    ("work/<uuid:work>/stop/", stop, Does("stop-work")),
    ("work/<uuid:work>/try/", try_out, Does("start-work")),
)
