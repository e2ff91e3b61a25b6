"""Plan a case: the best exchange that every person and every party agrees to, proven and explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import repatria
from repatria.core.cases import Case
from repatria.core.persons import People
from repatria.core.plans import MadeWith, Outcome, Plan, RestsOn
from repatria.law.findings import findings_on_offers, people_due
from repatria.planning.explanation.account import Account
from repatria.planning.explanation.dependence import depended_on
from repatria.planning.explanation.explain import explain_left, explain_offers
from repatria.planning.explanation.kept_together import kept_together
from repatria.planning.explanation.ledger import Ledger
from repatria.planning.program.assemble import Assembled, assemble, nobody_moves
from repatria.planning.program.chances import Lots
from repatria.planning.program.model import Program, build_program
from repatria.planning.search.tiers import Solved, solve_in_order
from repatria.planning.search.watching import UNWATCHED, Watch, heeding
from repatria.planning.solvers.highs import solver_name

#: Seed of the order among people whom nothing else tells apart, until the parties agree on a lottery.
UNAGREED_SEED = "not agreed"

#: Below this many selected people, a transfer itself shows who stays.
FEW = 5


def plan_case(
    case: Case,
    *,
    seed: str = UNAGREED_SEED,
    case_digest: str | None = None,
    watch: Watch = UNWATCHED,
) -> Plan:
    """Find the best plan of a case, prove it as far as it can be proven, and explain it.

    Args:
        seed: Orders people of one class and one day of capture.
        case_digest: Keyed digest of the case, to be carried in the plan.
        watch: Is told how far the search is. When it is stopped, the plan is the best found until then, and
            says so.

    Raises:
        EngineFailed: The solver stopped without an answer, or gave one that the exact check refused.
    """
    program = build_program(case)
    with heeding(watch):
        solved = solve_in_order(program, Lots(program.classes, seed), watch=watch)
        moved = (
            nobody_moves(case) if solved.solution is None else assemble(solved.program, solved.solution, seed)
        )
        measures = not watch.is_stopped
        plan = write_plan(
            solved.program, solved, moved, seed=seed, case_digest=case_digest, measures=measures
        )
    return mark_stopped(plan) if watch.is_stopped else plan


def mark_stopped(plan: Plan) -> Plan:
    """Let a plan say that the search for it was stopped by hand, so that another run may differ."""
    if plan.outcome in (Outcome.FOUND, Outcome.UNDECIDED):
        says = "The search was stopped before its end: another run may find more, and prove more."
    else:
        says = "The search was stopped after the proof: what terms can have may not be measured."
    return replace(plan, warnings=(*plan.warnings, says))


def write_plan(
    program: Program,
    solved: Solved,
    moved: Assembled,
    *,
    seed: str,
    case_digest: str | None,
    measures: bool = True,
    staying: Mapping[str, int] = MappingProxyType({}),
) -> Plan:
    """Write down what was solved and who moves, with all that follows from it and the reasons.

    Args:
        program: The program of the case; without measuring, its classes and columns are enough.
        solved: What was found and proven, of this program or of one that is part of it.
        measures: Measure what each term that fails can have, and who stays only for others: searches.
        staying: How many of each record do not go, whatever the program lets them.
    """
    case = program.case
    ledger = Ledger(case, moved.transfers, moved.credits)
    account = Account(program, ledger)
    return Plan(
        case_id=case.id,
        case_digest=case_digest,
        outcome=solved.outcome,
        gap=solved.gap,
        tiers=solved.tiers,
        transfers=moved.transfers,
        credits=moved.credits,
        balance=account.balances(),
        offers=explain_offers(program, account, solved.tiers, measures=measures),
        left=explain_left(
            program,
            account,
            kept_together=kept_together(program, solved.tiers, account, measures=measures, staying=staying),
        ),
        due=people_due(case),
        findings=findings_on_offers(case),
        warnings=_warnings(case),
        rests_on=_rests_on(case, ledger),
        certificate=solved.certificate,
        made_with=MadeWith(repatria.__version__, solver_name(), seed),
        depends_on=depended_on(account, staying),
    )


def _rests_on(case: Case, ledger: Ledger) -> RestsOn:
    standing = [offer for offer in case.offers if offer.stands_on(case.as_of)]
    planned = [moved for moved in ledger.moved if not moved.like.is_done]
    in_force = {moved.like.offer for moved in planned}
    cited = set(case.roll.cited)
    for records in (case.offers, case.hosts, case.conflicts, case.done):
        cited.update(source for record in records for source in record.sources)
    verified = {source.id for source in case.sources if source.is_verified}
    selected = {number for offer in standing for number in case.given_by(offer)}
    return RestsOn(
        assumed=tuple(offer.id for offer in case.offers if offer.assumed and offer.id in in_force),
        claims_unverified=tuple(sorted(cited - verified)),
        interviews_due=sum(
            case.remaining(like).at_least * case.cohorts[number].size
            for number in selected
            for like in [case.cohorts[number].like]
            if not like.is_lot and _is_to_be_asked(case, like)
        ),
        counts_from_below=sum(each.size for each in case.cohorts if not each.like.count.is_known),
        captures_undated=sum(
            moved.number
            for moved in planned
            if not moved.like.is_accompanying
            and moved.like.lot is None
            and case.cohorts[moved.cohort].like.captured.day is None
        ),
        is_attested=case.is_attested,
    )


def _is_to_be_asked(case: Case, people: People) -> bool:
    """Say whether an interview is due: no judgement is attested, and no wish was taken in private."""
    if people.may_go_to is not None and case.is_attested:
        return False
    return people.wish is None or not people.wish.private


def _warnings(case: Case) -> tuple[str, ...]:
    """Warn where an offer selects so few that the transfer itself shows who stays."""
    found = []
    for offer in case.offers:
        if not offer.stands_on(case.as_of):
            continue
        for index, term in enumerate(offer.gives):
            if term.who.means_lots:
                continue
            cohorts = (case.cohorts[number] for number in case.selected(term.who))
            selected = [each for each in cohorts if each.like.held_by == offer.by]
            number = sum(case.remaining(each.like).at_least * each.size for each in selected)
            if not 1 < number < FEW:
                continue
            # Whoever is named by identifier is a cohort alone.
            names_them_all = all(term.who.names(each.like.id) for each in selected)
            if not names_them_all and all(e.like.count.is_known for e in selected):
                found.append(
                    f"Offer {offer.id} selects only {number} people (gives[{index}]): once carried out, "
                    "the transfer itself shows who stays."
                )
    return tuple(found)
