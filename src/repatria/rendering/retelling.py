"""Sentences that engines and rules of law say in English, told in the language that is spoken.

Engines make the same English on every machine, and plans keep it as they were made. A page in another
language finds the sentence in the table below and says it anew, with the same names and numbers. One that
stands in no line of the table is given as it is, and a page marks it as English.
"""

from __future__ import annotations

import re
from functools import cache

from repatria.rendering.speaking import gettext, is_english


def _(message: str) -> str:
    """Mark a sentence for the catalogs; it is asked for when it is told."""
    return message


#: What stands in ``%(…)s`` is a name or a number, and is told as it stands.
SENTENCES: tuple[str, ...] = (
    # Rules of law, `law/rules.toml`.
    _(
        "Nobody is moved to where there are substantial grounds to fear persecution, torture or "
        "arbitrary killing."
    ),
    _("The destination is one that the person accepted; those who refuse follow a path of their own."),
    _(
        "A wish counts if it was taken in private by the neutral, in a language understood, "
        "dated, with the options explained; it can be changed until the gate."
    ),
    _(
        "The sick and wounded who are eligible for direct repatriation are not repatriated "
        "against their will during hostilities."
    ),
    _("Somebody unfit to travel is not moved until a physician says otherwise."),
    _(
        "Somebody held for trial or sentence may be kept back; an offer of the holder that names "
        "the person is the consent."
    ),
    _(
        "People are ordered by health, age, dependants and time in captivity alone; rank enters "
        "parity only."
    ),
    _(
        "A third country receives people only if it agreed and is able to; the first power stays "
        "answerable."
    ),
    _(
        "The seriously wounded and sick are due without any return; here their release is made "
        "conditional."
    ),
    _(
        "Active hostilities have ended: release is due without any condition; here it is made "
        "conditional."
    ),
    _(
        "Civilians held without an individual lawful ground are offered against a condition: that"
        " is to hold them as hostages."
    ),
    _(
        "Medical and religious staff are retained, not captured; here their release is made "
        "conditional."
    ),
    _("The offer asks for parole: nobody may be made to give up a right under the Conventions."),
    # Warnings of a plan, `planning/planner.py`.
    _(
        "Offer %(offer)s selects only %(number)s people (%(term)s): once carried out, the "
        "transfer itself shows who stays."
    ),
    _("The search was stopped before its end: another run may find more, and prove more."),
    _("The search was stopped after the proof: what terms can have may not be measured."),
    # What is broken in a plan, `planning/verify`, or in a sheet, `planning/sheets`; faults in the form of a
    # proof are for who wrote it, and stay as they are.
    _("%(path)s is not what it must be."),
    _("Transfer %(transfer)s stands at place %(place)s."),
    _("Transfer %(transfer)s moves %(number)s."),
    _("Transfer %(transfer)s: the case has no record %(who)s."),
    _("Transfer %(transfer)s: the case has no offer %(offer)s."),
    _("Transfer %(transfer)s: whether %(who)s is a lot, and of what, is stated wrongly."),
    _("Transfer %(transfer)s: whether %(who)s accompanies others is stated wrongly."),
    _("Transfer %(transfer)s: whether %(who)s to %(place)s is provisional is stated wrongly."),
    _("Transfer %(transfer)s: %(who)s is not held by %(party)s."),
    _("Transfer %(transfer)s: %(offer)s is no offer of the holder of %(who)s."),
    _("Transfer %(transfer)s: %(who)s may not be moved to %(place)s."),
    _(
        "Transfer %(transfer)s: no give-term of a usable offer %(offer)s of %(party)s releases %(who)s "
        "to %(place)s."
    ),
    _("Transfer %(transfer)s: %(who)s travels to %(place)s, not to %(other)s."),
    _("Transfer %(transfer)s: %(who)s accompanies nobody under %(offer)s."),
    _("Transfer %(transfer)s: %(arrive)s arrive, %(credited)s are credited to offers of %(party)s."),
    _("%(who)s: %(moved)s would move, %(number)s are certain."),
    _("%(who)s would travel, and those it accompanies do not all go where it may go."),
    _("%(who)s: %(number)s accompany others to %(place)s, the plan takes %(taken)s."),
    _("%(offer)s does not stand on the day of the case."),
    _("%(offer)s, %(term)s: needs %(needs)s, has %(has)s."),
    _("Of the alternatives %(either)s, %(number)s are in force: %(offers)s."),
    _("Credit of transfer %(transfer)s to %(offer)s: there is no such transfer or offer."),
    _("Credit of transfer %(transfer)s to %(offer)s: counts %(number)s."),
    _("Credit of transfer %(transfer)s to %(offer)s: the offer is not in force."),
    _("Credit of transfer %(transfer)s to %(offer)s: those who accompany others pay for nothing."),
    _("Credit of transfer %(transfer)s to %(offer)s: %(party)s releases them itself."),
    _("Credit of transfer %(transfer)s to %(offer)s: the law asks for that release without any return."),
    _("Credit of transfer %(transfer)s to %(offer)s: no get-term counts %(who)s at %(place)s."),
    _(
        "Credit of transfer %(transfer)s to %(offer)s: it arrived before, and pays another offer of "
        "%(party)s, or none."
    ),
    _("%(number)s parties depend on each other, and %(most)s may: %(parties)s."),
    _("Demand %(demand)s asks for %(number)s, the plan moves %(moved)s."),
    _("Limit %(limit)s allows %(number)s, %(left)s of them still; the plan moves %(moved)s."),
    _("Rule together %(rule)s: of %(bound)s bound, %(going)s go, to %(places)s places."),
    _("The case has no offer %(offer)s."),
    _("The case has no record %(who)s."),
    _("%(offer)s is called in force, and is not."),
    _("%(offer)s is called not in force, and is not."),
    _("%(offer)s is in force, and a reason is given why it is not."),
    _("Somebody is listed twice among those left."),
    _("%(who)s: nobody is left, and the plan lists them."),
    _("%(who)s: %(number)s left, and the plan does not list them."),
    _("%(who)s: %(number)s left, the plan says %(said)s."),
    _("%(who)s: the reasons are missing, double or out of order."),
    _("No row for %(party)s by %(table)s."),
    _(
        "%(party)s by %(table)s: given %(given)s, got %(got)s, left %(left)s; the plan says "
        "%(said_given)s, %(said_got)s, %(said_left)s."
    ),
    _("Whether the neutral attested the case is stated wrongly."),
    _("Tier %(tier)s: the transfers add up to %(value)s, the plan says %(said)s."),
    _("Tier %(tier)s: the bound is said to be %(said)s, what is proven is %(proven)s."),
    _("Tier %(tier)s: a bound needs a proof, and a proof a bound."),
    _("The gap is %(gap)s, the plan says %(said)s."),
    _("On whom others depend is stated wrongly: %(who)s."),
    _("%(moved)s moved without a day of capture; the plan says %(said)s."),
    _("There is no plan, and %(number)s tiers have values."),
    _("%(number)s tiers expected: %(tiers)s."),
    _("Assumed offers in force: %(offers)s; the plan names %(number)s."),
    _("The plan is of case %(case)s, not of %(other)s."),
    _("A row stands twice."),
    _("A row for %(party)s by %(table)s that nothing asks for."),
    _("%(offer)s is stated %(number)s times."),
    _("%(number)s findings missing, %(added)s that the law does not give."),
    _("%(number)s rows missing, %(added)s that the law does not give."),
    _("And %(number)s more."),
    _("Not signed: anybody can have written this sheet."),
    _("The signature is not of this sheet: something was changed."),
    _("Signed with another key than that of the neutral."),
    # A party's sheet, `planning/views.py`.
    _("Every release takes place only if the person, asked in private, wishes it."),
    # Why there is no order of rounds, `planning/rounds`.
    _("No order was found within the limits of the search; that there is none is not proven."),
    _(
        "Of no more than %(rounds)s rounds, one for each who travels, no order keeps every rule "
        "on rounds, and more cannot be needed."
    ),
    _(
        "%(who)s can move in no round, whatever was done before: the limits on arrivals, on those"
        " who move, on order and on exposure together leave no room."
    ),
    _("%(number)s people are to go together; %(place)s receives at most %(most)s a round."),
    _("%(number)s people are to go together, of whom at most %(most)s may move in a round."),
    _("%(who)s may move in no round: a rule lets at most 0 of those it means move."),
    _("The order asked for runs in a circle: some are to go before others who go before them."),
    # How a server is, `registry/database/health.py`.
    _("This process has none: it neither seals nor opens. Named by %(name)s."),
    _("1 key in the ring."),
    _("%(number)s keys in the ring: seal anew, then drop the older."),
    _("Open, its tables are those of this version."),
    _("None: `repatria registry found` makes the first one."),
    _("%(number)s: two are needed to use the vault outside interviews."),
    _("None yet: `repatria registry backup`."),
    _("The last one was made at %(moment)s UTC."),
    _("normal."),
    _("%(mode)s: `repatria registry mode normal` opens it again."),
    _("Its head is %(head)s: note it elsewhere, and run `repatria audit verify`."),
    # What a list has and should have, `tracing/lists`.
    _("nothing"),
    _("an identifier by which the row is found again"),
    _("a word that is neither"),
    _("yes or no, in a language known here"),
    _("no letter"),
    _("a name"),
    _("a text of %(number)s characters"),
    _("%(number)s characters"),
    _("%(number)s at most"),
    _("at most %(number)s; the rest is cut off"),
    _("each identifier once; the first row that has it is kept"),
    _("another word"),
    _("a word for male or female"),
    _("1 cell"),
    _("%(number)s cells"),
    _("an open quotation mark"),
    _("each quotation mark closed on its line, since one in this file is never closed"),
    _("a cell that holds whole rows"),
    _("one row between quotation marks; these seem to swallow several"),
    _("another year"),
    _("the year of the birth date; the date is kept"),
    _("a date such as 1984-05-24, 24.05.1984, 24 May 1984, 1984-05, 1984 or c. 1984"),
    _("a code that the layout lists; the cell is unknown"),
    _("a code that it does not list"),
    # What was typed to choose people, `casefile/selection_text`, or values, `questions/vary`.
    _('a key "%(key)s"'),
    _("a key of the case format: one of %(words)s"),
    _("somebody in the case"),
    _("a party of the case"),
    _("no value"),
    _("at least one value"),
    _("an empty list"),
    _("%(number)s values"),
    _("very many values"),
    _("a whole number of at least %(least)s"),
    _("whole numbers"),
    _("whole numbers of at least %(least)s and at most %(most)s"),
    _("whole numbers of at least %(least)s"),
    _("a ratio above 0, such as 3/2, of two whole numbers of at most %(most)s"),
    _("a whole number or a ratio such as 3/2; a decimal fraction is never exact"),
    _("a step above 0"),
    _("at least A, %(first)s"),
    _("at most %(most)s, each a whole plan: a wider step"),
    _("at least %(least)s"),
)  # fmt: skip


def retold(sentence: str) -> str | None:
    """Tell a sentence of an engine in the language that is spoken; None where no line of the table fits.

    English is given as it is.
    """
    if is_english():
        return sentence
    if sentence in SENTENCES:
        return gettext(sentence)
    for template, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return gettext(template) % found.groupdict()
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((each, _pattern(each)) for each in SENTENCES if "%(" in each)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"%\((\w+)\)s", template)
    pattern = "".join(
        f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)
    )
    return re.compile(pattern, re.DOTALL)
