"""How two names were read and compared, told in the language of the page.

Tracing says it in English, and suggestions keep it as it was said: ``Kim = Kim; Jong for 정 (read as latin
and hangul)``. What does not read so is given as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from repatria.rendering.marks import isolate
from repatria.rendering.speaking import is_english

type Words = str | Promise

#: How far a field agrees, and of a name how few share it, by the words of tracing.
DEGREES: Mapping[str, Words] = {
    "unknown": _("unknown"),
    "other names": _("other names"),
    "hardly alike": _("hardly alike"),
    "somewhat alike": _("somewhat alike"),
    "much alike": _("much alike"),
    "the same name": _("the same name"),
    "few share it": _("few share it"),
    "very few share it": _("very few share it"),
    "hardly anybody shares it": _("hardly anybody shares it"),
    "same day": _("same day"),
    "one is known less exactly and holds the other": _("one is known less exactly and holds the other"),
    "day and month exchanged": _("day and month exchanged"),
    "same but for the day": _("same but for the day"),
    "same but for the month": _("same but for the month"),
    "same day, a year apart": _("same day, a year apart"),
    "same but for one digit of the year, or ten years apart": _(
        "same but for one digit of the year, or ten years apart"
    ),
    "a year apart at most": _("a year apart at most"),
    "other dates": _("other dates"),
    "same": _("same"),
    "nearly the same": _("nearly the same"),
    "other": _("other"),
}
#: Ways to read a name, by the word of tracing.
WAYS: Mapping[str, Words] = {
    "latin": _("in Latin letters"),
    "cyrillic": _("in Cyrillic letters"),
    "hebrew": _("in Hebrew letters"),
    "arabic": _("in Arabic letters"),
    "hangul": _("in Hangul"),
    "mandarin": _("as Mandarin"),
    "cantonese": _("as Cantonese"),
    "hokkien": _("as Hokkien"),
    "vietnamese": _("as Vietnamese"),
    "greek": _("in Greek letters"),
    "georgian": _("in Georgian letters"),
    "armenian": _("in Armenian letters"),
    "kana": _("in kana"),
    "loanword": _("as a foreign word in Han characters"),
    "romanized": _("romanized"),
}
#: How one part stands to another, by the word of tracing.
RELATIONS: Mapping[str, Words] = {
    "=": _("%(one)s is %(other)s"),
    "for": _("%(one)s stands for %(other)s"),
    "is a form of": _("%(one)s is a form of %(other)s"),
    "hardly": _("%(one)s is hardly %(other)s"),
}
_WHOLE = re.compile(r"(?P<parts>.*) \(read as (?P<one>\w+) and (?P<other>\w+)\)", re.DOTALL)
_PART = re.compile(r"(?P<one>\S+(?: \S+)*?) (?P<relation>=|for|is a form of|hardly) (?P<other>.+)", re.DOTALL)
_MISSING = "without its like: "


def degree_told(said: str) -> str:
    """Tell how far a field agrees, and of a name how few share it; what has no words is given as it is."""
    if said in DEGREES:
        return str(DEGREES[said])
    alike, _comma, few = said.rpartition(", ")
    return gettext("%(alike)s, %(few)s") % {"alike": DEGREES.get(alike, alike), "few": DEGREES.get(few, few)}


def reading_told(said: str) -> Markup | None:
    """Tell how names were read; None where the page says it best as tracing said it."""
    if is_english():
        return None
    if said == "not comparable":
        return escape(gettext("not comparable"))
    whole = _WHOLE.fullmatch(said)
    if whole is None or whole["one"] not in WAYS or whole["other"] not in WAYS:
        return None
    told = [_part_told(part) for part in whole["parts"].split("; ") if part]
    if None in told:
        return None
    read = gettext("read %(one)s and %(other)s") % {
        "one": WAYS[whole["one"]],
        "other": WAYS[whole["other"]],
    }
    return Markup("{} ({})").format(Markup("; ").join(each or "" for each in told), read)


def _part_told(part: str) -> Markup | None:
    if part.startswith(_MISSING):
        missing = Markup(", ").join(isolate(each) for each in part.removeprefix(_MISSING).split(", "))
        return escape(gettext("without its like: %(parts)s")) % {"parts": missing}
    found = _PART.fullmatch(part)
    if found is None:
        return None
    names = {name: isolate(found[name]) for name in ("one", "other")}
    return escape(str(RELATIONS[found["relation"]])) % names
