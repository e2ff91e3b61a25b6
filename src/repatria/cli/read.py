"""``repatria read``: show what a report says, each draft with its place, and what stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from repatria.cli.output import console, one_line, print_json
from repatria.cli.read_more import list_documents, print_lists, read_whole_folder
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.reports import (
    Attribution,
    Claim,
    EventDraft,
    HeldDraft,
    OfferSide,
    Passage,
    ReadReport,
    Slot,
    WishDraft,
    WordedCount,
)
from repatria.rendering import Language, render_reading
from repatria.workflows.files import write_all
from repatria.workflows.reports.receive_report import is_list, name_party, parties_named_in, read_reports

CONFIRM = (
    "These are drafts. Nothing is recorded until a person confirms it, slot by slot, beside the words of the "
    "report. A reported wish is a reason to interview the person, never a consent."
)
_LONGEST_EVIDENCE = 90
_WISHES = {
    "return": "return",
    "stay": "stay",
    "elsewhere": "go elsewhere",
    "undecided": "undecided",
    "other": "other",
}


def read(
    reports: Annotated[
        list[Path],
        typer.Argument(
            metavar="REPORT...",
            help="Reports (plain text, web pages, PDF), lists of people, or one folder of reports.",
            show_default=False,
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Of a folder: add a line of JSON for each report; goes on where it was stopped.",
            show_default=False,
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="PAGE",
            help="Write one page that shows the reports with their drafts beside them.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        Language, typer.Option("--language", help="Language of that page.")
    ] = Language.ENGLISH,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            max=64,
            help="Of a folder: processes; else one for each core.",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option(
            "--columns",
            metavar="FILE",
            help="Of lists: what their columns are, and where they lie (TOML).",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Draft what reports say: people held, wishes, offers, claims and quotes, each with its place.

    Page furniture, pictures and what is off topic are told apart first. What a report does not say stays
    empty. Nothing is recorded: a person has to confirm each draft.

    Lists are shown with what each column is taken for, and every cell that cannot be taken. A folder is read
    with --out.

    Example: repatria read cases/kursk-2025/report.txt
    """
    folder = next((path for path in reports if path.is_dir()), None)
    if folder is not None:
        read_whole_folder(folder, _alone(reports, out), workers=workers, as_json=as_json)
        return
    if out is not None:
        raise _misplaced("--out", "no folder", "a folder, the drafts of which go there")
    lists = [path for path in reports if columns is not None or is_list(path)]
    readings = read_reports([path for path in reports if path not in lists])
    if html is not None:
        named = parties_named_in(language)
        page = render_reading(readings, open_slots=open_slots, name_party=named, language=language)
        write_all({html: page})
    if as_json:
        print_json({**document(readings), "lists": list_documents(lists, columns) if lists else []})
        return
    terminal = console()
    for reading in readings:
        print_reading(terminal, reading)
    if lists:
        print_lists(lists, columns)


def _alone(reports: list[Path], out: Path | None) -> Path:
    if len(reports) > 1:
        raise _misplaced("REPORT", "a folder among others", "one folder by itself")
    if out is None:
        raise _misplaced("--out", "nothing", "a file for the drafts of the folder")
    return out


def _misplaced(what: str, found: str, expected: str) -> RequestInvalid:
    return RequestInvalid("Reading reports", (Fault(what, 0, what, "bad-usage", found, expected),))


def document(readings: Iterable[ReadReport]) -> dict[str, object]:
    """Give the JSON document of several readings."""
    return {"reports": [reading.to_json() for reading in readings]}


def print_reading(terminal: Console, reading: ReadReport) -> None:
    """Print one reading whole."""
    print_opening(terminal, reading)
    print_told_apart(terminal, reading)
    print_held(terminal, reading)
    print_wishes(terminal, reading)
    print_offers(terminal, reading)
    print_claims(terminal, reading)
    print_quotes(terminal, reading)
    print_events(terminal, reading)
    print_open(terminal, reading)
    terminal.print()
    terminal.print(Text(CONFIRM, style="bold"))


def print_opening(terminal: Console, reading: ReadReport) -> None:
    """Print the headline, where the report came from, and its digest."""
    terminal.print()
    terminal.print(
        Text(one_line(reading.headline.text) if reading.headline else "(no headline)", style="bold")
    )
    outlet = one_line(reading.outlet.value) if reading.outlet else "outlet not said"
    source = one_line(reading.report.source or "source not given")
    terminal.print(Text(f"{source} · {outlet} · {reading.report.digest[:23]}…", style="dim"))
    for warning in reading.report.warnings:
        terminal.print(Text(warning, style="yellow"))


def print_told_apart(terminal: Console, reading: ReadReport) -> None:
    """Print what is not the article: furniture, pictures, off topic."""
    _heading(terminal, "Told apart from the article")
    for line in reading.furniture:
        _item(terminal, reading, f"page furniture ({line.kind})", line.passage)
    for record in reading.media:
        credit = f"credit: {one_line(record.credit.text)}" if record.credit else "no credit"
        _item(terminal, reading, f"picture, {credit}", record.caption or record.lines[0])
    for aside in reading.off_topic:
        _item(terminal, reading, f"off topic ({aside.topic.value})", aside.passage)
    if not (reading.furniture or reading.media or reading.off_topic):
        _nothing(terminal)


def print_held(terminal: Console, reading: ReadReport) -> None:
    """Print the people in somebody's hands; parts stand below the group that counts them."""
    _heading(terminal, "People in somebody's hands")
    for draft in reading.held:
        if draft.part_of is None:
            _held(terminal, reading, draft)
            for part in reading.held:
                if part.part_of == draft.id:
                    _held(terminal, reading, part)
    if reading.held:
        _line(terminal, f"Counted once: {counted_once(reading)}.")
    else:
        _nothing(terminal)


def print_wishes(terminal: Console, reading: ReadReport) -> None:
    """Print reported wishes, with who tells them and whether the captive is reported to have spoken."""
    _heading(terminal, "Reported wishes")
    for wish in reading.wishes:
        where = f", {one_line(wish.where.value)}" if wish.where else ""
        voice = (
            "the captive's own words, as reported" if wish.own_words else f"told by {_speaker(wish.told_by)}"
        )
        _item(
            terminal,
            reading,
            f"{wish.id}  {one_line(wish.who.value)}: {_WISHES[wish.says.value]}{where} ({voice})",
            wish.passage,
        )
        for condition in wish.conditions:
            _item(terminal, reading, "only", condition, indent=6)
        for setting in wish.setting:
            _item(terminal, reading, "said under", setting, indent=6)
        _verification(terminal, wish)
    if not reading.wishes:
        _nothing(terminal)


def print_offers(terminal: Console, reading: ReadReport) -> None:
    """Print offers, demands and deals with both sides, and what they wait for."""
    _heading(terminal, "Offers")
    for offer in reading.offers:
        told = f", said by {_speaker(offer.said_by)}" if offer.said_by else ""
        _item(
            terminal,
            reading,
            f"{offer.id}  {_party(offer.by)}, {offer.state.value}{told} [{_tier(offer.tier)}]",
            offer.evidence[-1],
        )
        for label, side in (("gives", offer.gives), ("gets", offer.gets)):
            if side is not None:
                _item(terminal, reading, f"{label} {_side(side)}", side.passage, indent=6)
        for label, slot in (
            ("to", offer.gives_to),
            ("addressed to", offer.addressed_to),
            ("to be arranged by", offer.arranged_by),
            ("through", offer.through),
        ):
            if slot is not None:
                _item(terminal, reading, f"{label} {_party(slot)}", slot.passage, indent=6)
        if offer.condition is not None:
            _item(terminal, reading, "on condition", offer.condition, indent=6)
    if not reading.offers:
        _nothing(terminal)


def print_claims(terminal: Console, reading: ReadReport) -> None:
    """Print claims with speaker, the stances of others, and the outlet's words on verification."""
    _heading(terminal, "Claims (said by somebody; a number in them counts no captives)")
    for claim in reading.claims:
        _item(
            terminal,
            reading,
            f"{claim.id}  {_speaker(claim.speaker)} on {claim.topic}{_number(claim)}",
            claim.passage,
        )
        for stance in claim.stances:
            words = {"neither": "neither confirms nor denies", "denied": "denies", "confirmed": "confirms"}
            _item(
                terminal, reading, f"{_party(stance.actor)} {words[stance.stance]}", stance.passage, indent=6
            )
        for setting in claim.setting:
            _item(terminal, reading, "said under", setting, indent=6)
        _verification(terminal, claim)
    if reading.claims:
        _line(
            terminal, "Where nothing stands on verification, the report does not say whether anybody checked."
        )
    else:
        _nothing(terminal)


def print_quotes(terminal: Console, reading: ReadReport) -> None:
    """Print quotes with their speakers."""
    _heading(terminal, "Quotes")
    for quote in reading.quotes:
        _item(terminal, reading, f"{_speaker(quote.speaker)} [{_tier(quote.tier)}]", quote.passage)
    if not reading.quotes:
        _nothing(terminal)


def print_events(terminal: Console, reading: ReadReport) -> None:
    """Print dated events and relations between parties."""
    _heading(terminal, "Events between parties")
    for event in reading.events:
        _item(terminal, reading, _event(event), event.passage)
    if not reading.events:
        _nothing(terminal)


def print_open(terminal: Console, reading: ReadReport) -> None:
    """Print what the drafts leave open: slots that the report does not fill."""
    _heading(terminal, "What stays open (not said in the report)")
    empty = True
    for identifier, names in open_slots(reading):
        empty = False
        _line(terminal, f"{identifier}: {', '.join(names)}")
    if empty:
        _nothing(terminal)


def open_slots(reading: ReadReport) -> Iterator[tuple[str, list[str]]]:
    """Name, draft by draft, the slots that the report does not fill."""
    for draft in reading.held:
        slots = {
            "holder": draft.holder,
            "home": draft.home,
            "count": draft.count,
            "category": draft.category,
            "health": draft.health,
            "place": draft.place,
            "date": draft.date,
        }
        missing = [name for name, slot in slots.items() if slot is None]
        if missing and draft.part_of is None:
            yield draft.id, missing
    for wish in reading.wishes:
        yield (
            wish.id,
            ["date", "taken in private", *([] if wish.who.value else ["who"]), "which of the people held"],
        )
    for offer in reading.offers:
        sides = {
            "offering party": offer.by,
            "whom it gives": offer.gives,
            "whom it gets": offer.gets,
            "number it gives": offer.gives and offer.gives.count,
            "number it gets": offer.gets and offer.gets.count,
            "go-between": offer.through,
        }
        missing = [name for name, slot in sides.items() if slot is None]
        if offer.gets and offer.gets.holder and offer.state.value == "proposed":
            missing.append(f"whether {_party(offer.gets.holder)} agrees")
        if missing:
            yield offer.id, missing


def counted_once(reading: ReadReport) -> str:
    """Say how many people are held or were, groups only, and how many groups have no number."""
    groups = [draft for draft in reading.held if draft.part_of is None]
    counts = [draft.count.value for draft in groups if draft.count is not None]
    number = sum(count.number for count in counts)
    hedged = "about " if any(count.hedge != "exact" for count in counts) else ""
    unknown = len(groups) - len(counts)
    said = f"{hedged}{number:,} {'person' if number == 1 else 'people'}" if counts else "no number said"
    return (
        f"{said}, and {unknown} group{'s' * (unknown > 1)} whose number is not said"
        if unknown and counts
        else said
    )


def _held(terminal: Console, reading: ReadReport, draft: HeldDraft) -> None:
    indent = 2 if draft.part_of is None else 6
    count = _count(draft.count) if draft.count else "number not said"
    words = f"{draft.id}  {count}, {draft.status}"
    if draft.part_of:
        words += f", of {draft.part_of}"
    _item(terminal, reading, f"{words} [{_tier(draft.tier)}]", draft.evidence[0], indent=indent)
    for label, slot in (("holder", draft.holder), ("home", draft.home)):
        if slot is not None and (slot.how == "stated" or draft.part_of is None):
            _item(terminal, reading, f"{label}: {_party(slot)}", slot.passage, indent=indent + 4)
    for label, worded in (
        ("category", draft.category),
        ("health", draft.health),
        ("place of capture", draft.place),
        ("date", draft.date),
    ):
        if worded is not None:
            _item(terminal, reading, f"{label}: {one_line(worded.value)}", worded.passage, indent=indent + 4)
    if draft.told_by and draft.part_of is None:
        _line(
            terminal, "told by: " + ", ".join(_speaker(teller) for teller in draft.told_by), indent=indent + 4
        )
    if draft.part_of is None and len(draft.evidence) > 1:
        places = "; ".join(_place(reading, passage) for passage in draft.evidence)
        _line(terminal, f"spoken of: {places}", indent=indent + 4)
    _verification(terminal, draft, indent=indent + 4)


def _verification(terminal: Console, draft: HeldDraft | WishDraft | Claim, *, indent: int = 6) -> None:
    if draft.verification is not None:
        _line(
            terminal,
            f"{draft.verification.state}: “{one_line(draft.verification.passage.text)}”",
            indent=indent,
        )


def _item(terminal: Console, reading: ReadReport, words: str, evidence: Passage, *, indent: int = 2) -> None:
    text = Text(words)
    text.append(f"  {_place(reading, evidence)}: “{_short(evidence.text)}”", style="dim")
    terminal.print(Padding(text, (0, 0, 0, indent), expand=False))


def _place(reading: ReadReport, passage: Passage) -> str:
    page = reading.report.page_number(passage.start)
    line = f"line {reading.report.line_on_page(passage.start)}"
    return f"page {page}, {line}" if page else line


def _line(terminal: Console, words: str, *, indent: int = 2) -> None:
    terminal.print(Padding(Text(words), (0, 0, 0, indent), expand=False))


def _heading(terminal: Console, words: str) -> None:
    terminal.print()
    terminal.print(Text(words, style="bold cyan"))


def _nothing(terminal: Console) -> None:
    _line(terminal, "nothing found")


def _event(event: EventDraft) -> str:
    parties = " and ".join(_party(slot) for slot in event.parties)
    when = f", {one_line(event.when.value)}" if event.when else ", date not said"
    return f"{event.kind}: {parties}{when}"


def _speaker(speaker: Attribution | None) -> str:
    if speaker is None:
        return "the report itself"
    return f"{one_line(speaker.who)} (captive)" if speaker.captive else one_line(speaker.who)


def _party(slot: Slot[str] | None) -> str:
    if slot is None:
        return "party not said"
    return name_party(slot.value)


def _side(side: OfferSide) -> str:
    count = f"{_count(side.count)}: " if side.count else "a number not said: "
    home = f"people of {_party(side.home)}" if side.home else "people whose home is not said"
    return f"{count}{home}, held by {_party(side.holder)}" if side.holder else f"{count}{home}"


def _count(slot: Slot[WordedCount]) -> str:
    count = slot.value
    people = "person" if count.number == 1 else "people"
    return (
        f"{count.number:,} {people}" if count.hedge == "exact" else f"{count.hedge} {count.number:,} {people}"
    )


def _number(claim: Claim) -> str:
    if claim.number is None:
        return ""
    count = claim.number.value
    return f", {count.number:,}" if count.hedge == "exact" else f", {count.hedge} {count.number:,}"


def _tier(tier: str) -> str:
    return "two readings agree" if tier == "confident" else "to check"


def _short(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= _LONGEST_EVIDENCE else plain[: _LONGEST_EVIDENCE - 1].rstrip() + "…"
