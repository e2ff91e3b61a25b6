"""An offer as a sentence with choices in it: who gives whom to whom, if it gets whom in return."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import InputError
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import Category, Ground, Health
from repatria.core.selections import OneOf, Selection
from repatria.web.draft_forms import DAY, Choices, party_choices, set_choices
from repatria.web.long_lists import LongChoiceField
from repatria.web.words import value_words

MOST_TERMS = 4
"""Terms of each side that the sentence can hold; an offer of more comes by the API."""
LARGEST = 1_000_000
_KEY = re.compile(r"(give|get)s\[(\d+)\]\.(\w+)")

AMOUNTS: Choices = [
    ("any", _("any number")),
    ("at_least", _("at least")),
    ("at_most", _("at most")),
    ("exactly", _("exactly")),
    ("all", _("all")),
]
WAYS: Choices = [
    ("at_least", _("at least")),
    ("per_given", _("for each one given, at least")),
    ("all", _("all")),
]
#: What a term can select people by, beside who holds them: each a short list.
_LISTS: Mapping[str, tuple[Any, type[Category | Ground | Health]]] = {
    "category": (_("of any category"), Category),
    "ground": (_("on any ground"), Ground),
    "health": (_("in any state of health"), Health),
}


class OfferForm(forms.Form):
    """The choices of an offer; how many terms it has is one of them."""

    by = LongChoiceField(label=_("Who offers"))
    said = forms.DateField(label=_("Said on"), required=False, widget=DAY)
    until = forms.DateField(
        label=_("Holds until"),
        help_text=_("Leave it empty if it has no end."),
        required=False,
        widget=DAY,
    )
    arranged_by = LongChoiceField(
        label=_("To be arranged by"),
        help_text=_("A party that has to bring it about. It changes nothing of the offer."),
        required=False,
    )
    assumed = forms.BooleanField(
        label=_("Nobody has made this offer yet: assume it, to see what would follow"), required=False
    )

    def __init__(self, offer: Offer, data: Mapping[str, Any] | None, *, own: str | None = None) -> None:
        """Begin with what an offer says.

        Args:
            own: The party that alone can offer here; None where it is to be chosen.
        """
        self._offer = offer
        self.gives = _number(data, "gives", len(offer.gives), least=1)
        self.gets = _number(data, "gets", len(offer.gets), least=0)
        super().__init__(data, initial=dict(_initial(offer)))
        used = (offer.by, own, offer.arranged_by)
        choices = party_choices(_("choose"), used)
        set_choices(self, "by", [each for each in choices if own is None or each[0] == own])
        set_choices(self, "arranged_by", party_choices(_("nobody named"), used))
        for number in range(self.gives):
            self.fields |= dict(_give_fields(f"give{number}", offer))
        for number in range(self.gets):
            self.fields |= dict(_get_fields(f"get{number}", offer))

    @classmethod
    def of(cls, offer: Offer, data: Mapping[str, Any] | None) -> OfferForm:
        """Make the form of a draft of an offer."""
        return cls(offer, data)

    @classmethod
    def fresh(cls, own: str | None, data: Mapping[str, Any] | None) -> OfferForm:
        """Make the form of an offer that is being thought of; `own` is the party of who enters it."""
        return cls(Offer("", own or "", gives=(GiveTerm(Selection(), ()),), gets=_ONE), data, own=own)

    def with_terms(self, *, gives: int = 0, gets: int = 0) -> Mapping[str, Any]:
        """Give what was sent, with a term more or fewer of a side."""
        changed = {name: self.data.get(name) for name in self.data}
        changed["gives"] = str(min(max(self.gives + gives, 1), MOST_TERMS))
        changed["gets"] = str(min(max(self.gets + gets, 0), MOST_TERMS))
        return changed

    def clean(self) -> dict[str, Any]:
        """Ask for numbers where the words before them need one."""
        cleaned = super().clean() or {}
        for number in range(self.gives):
            name = f"give{number}"
            if cleaned.get(f"{name}-amount") not in ("any", "all") and not cleaned.get(f"{name}-number"):
                self.add_error(f"{name}-number", gettext("Say how many."))
        for number in range(self.gets):
            name = f"get{number}"
            if cleaned.get(f"{name}-way") != "all" and not cleaned.get(f"{name}-number"):
                self.add_error(f"{name}-number", gettext("Say how many."))
        return cleaned

    def offer(self) -> Offer:
        """Make the offer of a form that is valid."""
        said = self.cleaned_data
        return replace(
            self._offer,
            by=said["by"],
            gives=tuple(self._give(number) for number in range(self.gives)),
            gets=tuple(self._get(number) for number in range(self.gets)),
            said=said["said"],
            until=said["until"],
            arranged_by=said["arranged_by"] or None,
            assumed=said["assumed"],
        )

    def values(self) -> Mapping[str, Any]:
        """Give what the act takes."""
        return {"said": self.offer()}

    def whom(self) -> Iterator[tuple[str, Selection]]:
        """Give whom each term means, as far as the form is filled in, by the name of the term."""
        said = getattr(self, "cleaned_data", {})
        for name in self.terms():
            if said.get(f"{name}-category") is not None:
                yield name, self._who(name)

    def terms(self) -> Iterator[str]:
        """Name the terms."""
        yield from (f"give{number}" for number in range(self.gives))
        yield from (f"get{number}" for number in range(self.gets))

    def refuse(self, error: InputError) -> None:
        """Put each fault at its field; what no field is for stands above all."""
        for fault in error.faults:
            found = _KEY.fullmatch(fault.key)
            name = fault.key.rpartition(".")[2]
            if found is not None:
                side, number, part = found.groups()
                part = part if part in ("to", "rank") else "number"
                name = f"{side}{number}-{part}"
            words = gettext("%(found)s; expected %(expected)s") % {
                "found": fault.found,
                "expected": fault.expected,
            }
            self.add_error(name if name in self.fields else None, words)

    def _give(self, number: int) -> GiveTerm:
        said, name = self.cleaned_data, f"give{number}"
        amount, many = said[f"{name}-amount"], said[f"{name}-number"]
        return GiveTerm(
            self._who(name),
            (said[f"{name}-to"],),
            at_least=many if amount in ("at_least", "exactly") else None,
            at_most=many if amount in ("at_most", "exactly") else None,
            all=amount == "all",
        )

    def _get(self, number: int) -> GetTerm:
        said, name = self.cleaned_data, f"get{number}"
        way, many = said[f"{name}-way"], said[f"{name}-number"]
        return GetTerm(
            self._who(name),
            (said.get(f"{name}-to") or said["by"],),
            at_least=many if way == "at_least" else None,
            all=way == "all",
            per_given=Fraction(many) if way == "per_given" else None,
        )

    def _who(self, name: str) -> Selection:
        said = self.cleaned_data
        words = {part: said.get(f"{name}-{part}") for part in ("held_by", "home", "rank", *_LISTS)}
        if name.startswith("give"):
            words["held_by"] = said.get("by")
        ranks = tuple(sorted({each.strip() for each in (words.pop("rank") or "").split(",") if each.strip()}))
        conditions = [OneOf(part, (word,)) for part, word in words.items() if word]
        if ranks:
            conditions.append(OneOf("rank", ranks))
        return Selection(tuple(sorted(conditions, key=lambda each: each.attribute)))


_ONE = (GetTerm(Selection(), (), at_least=1),)


def _number(data: Mapping[str, Any] | None, name: str, number: int, *, least: int) -> int:
    sent = str((data or {}).get(name, ""))
    chosen = int(sent) if sent.isdecimal() and len(sent) == 1 else number
    return min(max(chosen, least), MOST_TERMS)


def _give_fields(name: str, offer: Offer) -> Iterator[tuple[str, forms.Field]]:
    yield f"{name}-amount", forms.ChoiceField(label=_("How many are given"), choices=AMOUNTS)
    yield f"{name}-number", _many(_("Number given"))
    yield from _whom(name, offer)
    choices = party_choices(_("choose"), _used(offer))
    yield f"{name}-to", LongChoiceField(label=_("To which party"), choices=choices)


def _get_fields(name: str, offer: Offer) -> Iterator[tuple[str, forms.Field]]:
    yield f"{name}-way", forms.ChoiceField(label=_("How many have to arrive"), choices=WAYS)
    yield f"{name}-number", _many(_("Number that has to arrive"))
    held_by = party_choices(_("anybody"), _used(offer))
    yield f"{name}-held_by", LongChoiceField(label=_("Held by whom"), choices=held_by, required=False)
    yield from _whom(name, offer)
    choices = party_choices(_("the party itself"), _used(offer))
    yield f"{name}-to", LongChoiceField(label=_("Arriving where"), choices=choices, required=False)


def _whom(name: str, offer: Offer) -> Iterator[tuple[str, forms.Field]]:
    homes = party_choices(_("anywhere"), _used(offer))
    yield f"{name}-home", LongChoiceField(label=_("Whose home is"), choices=homes, required=False)
    for part, (none, kind) in _LISTS.items():
        choices = [("", none), *((each.value, value_words(each.value, part)) for each in kind)]
        labels = {"category": _("Category"), "ground": _("Ground of holding"), "health": _("Health")}
        yield (
            f"{name}-{part}",
            forms.ChoiceField(label=labels[part], choices=choices, required=False),
        )
    yield (
        f"{name}-rank",
        forms.CharField(
            label=_("Ranks, between commas; empty for any"),
            required=False,
            max_length=200,
            widget=forms.TextInput({"dir": "auto"}),
        ),
    )


def _many(label: Any) -> forms.IntegerField:  # noqa: ANN401 - words to come
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=LARGEST)


def _used(offer: Offer) -> set[str]:
    terms: tuple[GiveTerm | GetTerm, ...] = (*offer.gives, *offer.gets)
    said = (offer.by, offer.arranged_by, *(party for term in terms for party in term.to))
    return {party for party in said if party}


def _initial(offer: Offer) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "by": offer.by,
        "said": offer.said,
        "until": offer.until,
        "arranged_by": offer.arranged_by,
        "assumed": offer.assumed,
    }
    for number, give in enumerate(offer.gives):
        name = f"give{number}"
        found |= _initial_who(name, give.who, give.to)
        is_exact = give.at_least is not None and give.at_least == give.at_most
        found[f"{name}-number"] = give.at_least or give.at_most
        found[f"{name}-amount"] = (
            "all" if give.all else "exactly" if is_exact
            else "at_least" if give.at_least else "at_most" if give.at_most else "any"
        )  # fmt: skip
    for number, get in enumerate(offer.gets):
        name = f"get{number}"
        found |= _initial_who(name, get.who, get.to)
        found[f"{name}-number"] = get.at_least or (None if get.per_given is None else int(get.per_given))
        found[f"{name}-way"] = "all" if get.all else "per_given" if get.per_given else "at_least"
    return found


def _initial_who(name: str, who: Selection, to: tuple[str, ...]) -> Mapping[str, Any]:
    parts = {part: (who.words(part) or ("",))[0] for part in ("held_by", "home", *_LISTS)}
    parts |= {"rank": ", ".join(who.words("rank") or ()), "to": to[0] if to else ""}
    return {f"{name}-{part}": value for part, value in parts.items()}
