"""Read one report of prose from end to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from repatria.core.reports import HeldDraft, ReadReport, Report
from repatria.intake.article.dates import day_of_page, resolve_days
from repatria.intake.article.furniture import Page, says_it_corrects
from repatria.intake.custody.held import read_held
from repatria.intake.discourse.following import follow
from repatria.intake.documents.apart import take_apart
from repatria.intake.inflected_prose import follow_inflected, inflected_offers
from repatria.intake.korean.letters import is_korean
from repatria.intake.korean.reading import read_korean
from repatria.intake.offers.drafting import read_offers
from repatria.intake.statements.asides import read_events, read_off_topic
from repatria.intake.statements.claims import read_claims, read_verifications, verification_scope
from repatria.intake.statements.inflected_wishes import inflected_wishes
from repatria.intake.statements.quotes import read_quotes
from repatria.intake.statements.wishes import read_wishes
from repatria.intake.vocabulary.inflected import language_of
from repatria.intake.weighing.drafting import weigh_people


def read_report(report: Report) -> ReadReport:
    """Draft what a report says: nothing that it does not say, and nothing that is recorded yet."""
    page = take_apart(report)
    if is_korean(report.text):
        return read_korean(report, page)
    language = language_of(report.text)
    if language is not None:
        return _read_inflected(report, page, language)
    told_on = report.published or day_of_page(page)
    discourse = follow(report, page)
    units = discourse.units
    verifications = read_verifications(units)
    scope = verification_scope(units, verifications)
    people = read_held(units, discourse.parties)
    if discourse.parties is not None:
        weigh_people(people, units, discourse.parties)
    return ReadReport(
        report=report,
        headline=page.headline,
        outlet=page.outlet
        or next((found.by for _, found in verifications if found.by and found.by.value != "We"), None),
        furniture=page.furniture,
        media=page.media,
        quotes=read_quotes(report, discourse),
        claims=read_claims(units, verifications),
        held=tuple(_dated(draft, told_on) for draft in people.drafts(scope)),
        wishes=read_wishes(
            units,
            lambda offset: people.identifier_of(people.pair_before(offset)),
            scope,
            people,
        ),
        offers=read_offers(units, people),
        events=tuple(
            replace(event, days=resolve_days(event.when.value, told_on)) if event.when else event
            for event in read_events(units)
        ),
        off_topic=read_off_topic(units),
        corrects=says_it_corrects(page, report),
    )


def _dated(draft: HeldDraft, told_on: date | None) -> HeldDraft:
    return replace(draft, days=resolve_days(draft.date.value, told_on)) if draft.date else draft


def _read_inflected(report: Report, page: Page, language: str) -> ReadReport:
    """Draft what a report in an inflected language says; claims and events are not read there."""
    discourse = follow_inflected(report, page, language)
    held = read_held(discourse.units, is_topical=True).drafts({})
    return ReadReport(
        report=report,
        headline=page.headline,
        outlet=page.outlet,
        furniture=page.furniture,
        media=page.media,
        quotes=read_quotes(report, discourse),
        held=held,
        wishes=inflected_wishes(discourse, language),
        offers=inflected_offers(discourse, held, language),
    )
