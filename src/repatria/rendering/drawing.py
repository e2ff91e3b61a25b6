"""Where everything stands in the drawing: plain geometry, in whole tenths of a pixel, the same every time.

Two forms: a wide one with holders at one side and places at the other, and a narrow one for small screens,
in which every band is a bar of its own under its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.rendering.flow import MOVING, SEVERAL, Band, Kind, amounts_words, held_words
from repatria.rendering.lettering import clean, isolated, wrapped
from repatria.rendering.speaking import gettext, party_called
from repatria.rendering.wording import amount_words

WIDE, NARROW = 960.0, 300.0
HEAD = 40.0
LINE = 19.0
TALLEST = 400.0
THICKEST, THINNEST = 26.0, 5.0
LABEL_SIDE = 196.0
BAR = 10.0
STUB = 64.0
#: How far a band runs straight, so that its words stand clear of other bands; and words to a line, in signs.
STRAIGHT = 235.0
WORDS = 39


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    Attributes:
        anchor: ``start``, ``middle`` or ``end``; the drawing always runs from left to right.
    """

    x: float
    y: float
    text: str
    look: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Shape:
    """A path, with the words that say what it is."""

    path: str
    look: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes from back to front, then lines of text in front of them."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    is_to_scale: bool


@dataclass
class _Node:
    """A party at one side, with the bands that leave or reach it."""

    party: str | None
    lines: tuple[str, ...]
    slots: list[float]
    top: float = 0.0

    @property
    def label_height(self) -> float:
        return LINE * len(self.lines)

    @property
    def height(self) -> float:
        return max(sum(self.slots), self.label_height)


def draw_wide(case: Case, bands: tuple[Band, ...]) -> Drawing:
    """Draw holders at one side, places at the other, and bands between them."""
    bands = _untangled(bands)
    thickness, is_to_scale = _thicknesses(bands)
    words = [wrapped(band_words(case, band), WORDS) for band in bands]
    left, right = _left_nodes(case, bands, thickness, words), _right_nodes(case, bands, thickness)
    depth = max(_stacked(left), _stacked(right))
    _shift(left, HEAD)
    _shift(right, HEAD + (depth - _stacked(right)) / 2)
    starts, ends = _slot_tops(bands, left, side="holder"), _slot_tops(bands, right, side="place")
    inner, outer = LABEL_SIDE + 14 + BAR, WIDE - LABEL_SIDE - 14 - BAR
    shapes: list[tuple[float, Shape]] = []
    lines = [Line(inner - BAR - 10, 20.0, gettext("Held by"), "head", "end")]
    lines += [Line(outer + BAR + 10, 20.0, gettext("Goes to"), "head")] if right else []
    for index, band in enumerate(bands):
        thick, texts = thickness[index], words[index]
        above = 0.0 if _fits_inside(band, thick, texts) else LINE * len(texts)
        height = max(thick, LINE * len(texts)) if band.kind is Kind.STAYING else thick
        middle = starts[index] + 4 + above + height / 2
        says = band_words(case, band)
        if band.kind is Kind.STAYING:
            shapes.append((thick, Shape(_box(inner, middle - thick / 2, STUB, thick), _look(band), says)))
        else:
            end = ends[index] + 3 + thick / 2
            shapes.append((thick, Shape(_ribbon((inner, middle), (outer, end), thick), _look(band), says)))
        x = inner + (STUB + 10 if band.kind is Kind.STAYING else 10)
        first = (middle - thick / 2 - above + 12) if above else middle + 5 - LINE * (len(texts) - 1) / 2
        lines += [Line(x, first + LINE * place, text, "words") for place, text in enumerate(texts)]
    found = [shape for _, shape in sorted(shapes, key=lambda each: -each[0])]
    for nodes, x, anchor, text_x in (
        (left, inner - BAR, "end", inner - BAR - 10),
        (right, outer, "start", outer + BAR + 10),
    ):
        for node in nodes:
            found.append(Shape(_box(x, node.top, BAR, node.height), "node"))
            lines += _label(node, text_x, node.top + (node.height - node.label_height) / 2 + 14, anchor)
    return Drawing(WIDE, round(depth + HEAD + 12, 1), tuple(found), tuple(lines), is_to_scale)


def draw_narrow(case: Case, bands: tuple[Band, ...]) -> Drawing:
    """Draw every band as a bar under its words, grouped by holder."""
    thickness, is_to_scale = _thicknesses(bands)
    shapes: list[Shape] = []
    lines: list[Line] = []
    y, holder = 0.0, object()
    for index, band in enumerate(bands):
        if band.holder != holder:
            holder = band.holder
            y += 26.0 if index else 18.0
            for text in wrapped(_party_words(case, band.holder), 32):
                lines.append(Line(0.0, y, isolated(text), "name"))
                y += LINE
            if band.holder is not None:
                lines.append(Line(0.0, y, clean(held_words(case, band.holder)), "small"))
                y += LINE
            y += 4.0
        thick = thickness[index]
        says = band_words(case, band, with_place=True)
        for text in wrapped(says, 38):
            lines.append(Line(10.0, y, text, "words"))
            y += LINE
        top = y - 11
        path = _box(10.0, top, STUB, thick) if band.kind is Kind.STAYING else _arrow(top + thick / 2, thick)
        shapes.append(Shape(path, _look(band), says))
        y += thick + 14
    return Drawing(NARROW, round(y, 1), tuple(shapes), tuple(lines), is_to_scale)


def band_words(case: Case, band: Band, *, with_place: bool = False) -> str:
    """Say what a band stands for."""
    place = isolated(_party_words(case, band.place)) if with_place and band.place else ""
    number = "" if band.count is None else clean(amount_words(band.count, band.lot))
    offer = "" if band.offer is None else isolated(band.offer)
    if band.is_assumed:
        offer = gettext("%(offer)s (assumed)") % {"offer": offer}
    if band.kind is Kind.STAYING:
        return _staying_words(case, band, number)
    if band.kind in _NOT_GOING:
        bare, placed = _NOT_GOING[band.kind]
        said = gettext(placed if place else bare) % {"offer": offer, "place": place}
        between = ": " if band.kind is Kind.WAITING else " "
        return f"{said}{between}{band.note}" if band.note else said
    said = gettext("%(number)s to %(place)s") % {"number": number, "place": place} if place else number
    if band.kind in _GOING:
        said = gettext(_GOING[band.kind]) % {"who": said}
    if offer:
        return gettext("%(who)s, under %(offer)s") % {"who": said, "offer": offer}
    return gettext("%(who)s, under several offers") % {"who": said} if band.merged > 1 else said


def _(message: str) -> str:
    """Mark words for the catalogs; they are asked for where they are said."""
    return message


#: Of an offer that moves nobody yet: without a place, and with one.
_NOT_GOING: Mapping[Kind, tuple[str, str]] = {
    Kind.WAITING: (_("%(offer)s waits"), _("%(offer)s to %(place)s waits")),
    Kind.MISSING: (_("not promised: %(offer)s"), _("not promised to %(place)s: %(offer)s")),
}
_GOING: Mapping[Kind, str] = {
    Kind.ACCOMPANYING: _("%(who)s accompanying"),
    Kind.DONE: _("%(who)s already gone"),
    Kind.PROVISIONAL: _("%(who)s, provisional"),
}


def _staying_words(case: Case, band: Band, number: str) -> str:
    is_one = number == "1" or number.endswith(" 1")
    said = (gettext("%(number)s stays") if is_one else gettext("%(number)s stay")) % {"number": number}
    if band.home is None:
        return said
    home = isolated(_party_words(case, band.home))
    return ", ".join((said, gettext("home %(party)s") % {"party": home}))


def _thicknesses(bands: tuple[Band, ...]) -> tuple[list[float], bool]:
    """Give each band its thickness, and say whether all are to scale."""
    sums: dict[tuple[str, str | None], int] = {}
    for band in bands:
        is_people = band.lot is None and band.kind in (*MOVING, Kind.DONE, Kind.STAYING)
        number = band.count.at_least if band.count and is_people else 0
        for side in (("left", band.holder), ("right", band.place)):
            sums[side] = sums.get(side, 0) + number
    total = max(
        sum(number for (side, _), number in sums.items() if side == "left"),
        sum(number for (side, party), number in sums.items() if side == "right" and party is not None),
        1,
    )
    scale = min(THICKEST, TALLEST / total)
    found, is_to_scale = [], True
    for band in bands:
        if band.kind in (Kind.WAITING, Kind.MISSING) or band.count is None or band.lot is not None:
            found.append(20.0)
            continue
        exact = band.count.at_least * scale
        is_to_scale = is_to_scale and (exact >= THINNEST or not band.count.at_least)
        found.append(max(THINNEST if band.count.at_least else 12.0, round(exact, 1)))
    return found, is_to_scale


def _untangled(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Order holders and their bands so that few cross: each stands near the middle of what it joins."""
    holders = list(dict.fromkeys(band.holder for band in bands))
    places = list(dict.fromkeys(band.place for band in bands if band.place is not None))
    for _ in range(4):
        places = _by_middle(places, [(b.place, holders.index(b.holder), _pull(b)) for b in bands])
        joined = [(b.holder, places.index(b.place), _pull(b)) for b in bands if b.place is not None]
        holders = _by_middle(holders, joined)
    ranks = {place: rank for rank, place in enumerate(places)}

    def key(band: Band) -> tuple[int, bool, int]:
        return holders.index(band.holder), band.place is None, ranks.get(band.place or "", 0)

    return tuple(sorted(bands, key=key))


def _pull(band: Band) -> int:
    """Say how much a band counts when parties are put in order; the broad ones should run straight."""
    return max(1, band.count.at_least) if band.kind in MOVING and band.count else 1


def _by_middle[Side: (str, str | None)](
    sides: list[Side], joined: list[tuple[Side | None, int, int]]
) -> list[Side]:
    """Sort one side by the weighted middle of what each joins at the other; ties keep their order."""
    sums: dict[Side | None, tuple[int, int]] = {}
    for side, rank, pull in joined:
        total, weight = sums.get(side, (0, 0))
        sums[side] = total + rank * pull, weight + pull
    old = {side: rank for rank, side in enumerate(sides)}

    def middle(side: Side) -> tuple[float, int]:
        total, weight = sums.get(side, (old[side], 1))
        return total / weight, old[side]

    return sorted(sides, key=middle)


def _fits_inside(band: Band, thick: float, texts: list[str]) -> bool:
    """Do the words stand inside their band, or beside it? Else they stand above it."""
    return band.kind is Kind.STAYING or thick >= LINE * len(texts) + 4


def _left_nodes(
    case: Case, bands: tuple[Band, ...], thickness: list[float], words: list[list[str]]
) -> list[_Node]:
    nodes: dict[str | None, _Node] = {}
    for band, thick, texts in zip(bands, thickness, words, strict=True):
        if band.holder not in nodes:
            held = () if band.holder is None else (clean(held_words(case, band.holder)),)
            lines = (*wrapped(_party_words(case, band.holder), 24), *held)
            nodes[band.holder] = _Node(band.holder, lines, [])
        tall = LINE * len(texts)
        if band.kind is Kind.STAYING:
            slot = max(thick, tall)
        else:
            slot = thick if _fits_inside(band, thick, texts) else thick + tall
        nodes[band.holder].slots.append(slot + 8)
    _stack(list(nodes.values()))
    return list(nodes.values())


def _right_nodes(case: Case, bands: tuple[Band, ...], thickness: list[float]) -> list[_Node]:
    places: dict[str, list[int]] = {}
    for index, band in enumerate(bands):
        if band.place is not None:
            places.setdefault(band.place, []).append(index)
    ordered = sorted(places.items(), key=lambda item: (sum(item[1]) / len(item[1]), item[0]))
    nodes = []
    for place, indices in ordered:
        moving = (bands[i] for i in indices if bands[i].kind in (*MOVING, Kind.LOT))
        received = [(band.lot, band.count) for band in moving if band.count is not None]
        amounts = clean(amounts_words(received))
        says = (
            gettext("receives %(amounts)s") % {"amounts": amounts}
            if received
            else gettext("receives nobody yet")
        )
        slots = [thickness[index] + 6 for index in indices]
        nodes.append(_Node(place, (*wrapped(_party_words(case, place), 24), says), slots))
    _stack(nodes)
    return nodes


def _stack(nodes: list[_Node]) -> None:
    y = 0.0
    for node in nodes:
        node.top = y
        y += node.height + 26.0


def _stacked(nodes: list[_Node]) -> float:
    return nodes[-1].top + nodes[-1].height if nodes else 0.0


def _shift(nodes: list[_Node], by: float) -> None:
    for node in nodes:
        node.top += by


def _slot_tops(bands: tuple[Band, ...], nodes: list[_Node], *, side: str) -> list[float]:
    """Give the top of each band's slot in its node; 0 for a band that does not reach this side."""
    by_party = {node.party: node for node in nodes}
    used: dict[str | None, tuple[int, float]] = {}
    found = []
    for band in bands:
        party = band.holder if side == "holder" else band.place
        if party not in by_party:
            found.append(0.0)
            continue
        node = by_party[party]
        place, y = used.get(party, (0, node.top + (node.height - sum(node.slots)) / 2))
        found.append(y)
        used[party] = place + 1, y + node.slots[place]
    return found


def _label(node: _Node, x: float, first: float, anchor: str) -> list[Line]:
    *names, says = node.lines if node.party is not None else (*node.lines, "")
    lines = [Line(x, first + LINE * i, isolated(text), "name", anchor) for i, text in enumerate(names)]
    return [*lines, Line(x, first + LINE * len(names), says, "small", anchor)] if says else lines


def _look(band: Band) -> str:
    return f"band {band.kind}{' assumed' if band.is_assumed else ''}{_open(band)}"


def _open(band: Band) -> str:
    """Mark people of whom the number is known only from below."""
    return " open" if band.kind is Kind.STAYING and band.count and not band.count.is_known else ""


def _ribbon(start: tuple[float, float], end: tuple[float, float], thick: float) -> str:
    (x1, y1), (x2, y2), half = start, end, thick / 2
    turn = x1 + STRAIGHT
    bend = (turn + x2) / 2
    top1, low1, top2, low2 = y1 - half, y1 + half, y2 - half, y2 + half
    return (
        f"M{x1:.1f} {top1:.1f}H{turn:.1f}"
        f"C{bend:.1f} {top1:.1f} {bend:.1f} {top2:.1f} {x2:.1f} {top2:.1f}V{low2:.1f}"
        f"C{bend:.1f} {low2:.1f} {bend:.1f} {low1:.1f} {turn:.1f} {low1:.1f}H{x1:.1f}Z"
    )


def _arrow(middle: float, thick: float) -> str:
    half, tip = thick / 2, max(9.0, min(40.0, thick / 2))
    return f"M10 {middle - half:.1f}H{290 - tip:.1f}L290 {middle:.1f}L{290 - tip:.1f} {middle + half:.1f}H10Z"


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}Z"


def _party_words(case: Case, party: str | None) -> str:
    if party is None:
        return gettext("Holder not named")
    return gettext("several places") if party == SEVERAL else clean(party_called(case.party_names, party))
