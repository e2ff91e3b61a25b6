"""What each check of a plan or a sheet looks at, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = str | Promise

CHECKS: Mapping[str, Words] = {
    "shape": _("The plan is well formed"),
    "case": _("It is a plan of this case"),
    "transfers": _("Everybody who goes is in the case, and goes once"),
    "destinations": _("Nobody goes where they may not go"),
    "releases": _("Each is released under an offer of who holds them"),
    "provisional": _("Whoever is to be asked first is marked so"),
    "accompanying": _("Those who travel with others are not counted as freed"),
    "done": _("What was carried out is as it was"),
    "totals": _("Nobody goes twice, and no group is larger than it is"),
    "terms": _("Every offer in force is kept"),
    "either": _("Of offers that exclude each other, one is in force"),
    "credits": _("No arrival pays the same party twice"),
    "rings": _("No ring of dependent parties is too long"),
    "demands": _("What the case demands is met"),
    "limits": _("Every limit is kept"),
    "together": _("Who asked to go together, or first, does"),
    "in-force": _("The offers said to be in force are"),
    "left": _("Everybody else is listed as staying"),
    "balance": _("The balance of each party adds up"),
    "rests-on": _("It says on what it rests"),
    "findings": _("The findings of law are those of the offers"),
    "due": _("Those due by law are listed"),
    "depends-on": _("Those on whom others depend are listed"),
    "tiers": _("Each aim has the value that is said"),
    "outcome": _("What is said to be proven is what the proof proves"),
    "proof": _("The proof holds, in exact numbers"),
    "repairs": _("It repairs the plan that it names"),
    "signature": _("The sheet bears a signature of the neutral"),
    "party": _("It is the sheet of this party"),
    "offers": _("The offers are those of this party"),
    "moves": _("Everybody who is given is given under an offer"),
    "all": _("Where all are promised, all are named"),
}


def check_words(name: str) -> Words:
    """Say what a check looks at; one without words here is named as the checker does."""
    return CHECKS.get(name, name)
