"""Values for reports: what came in, what was told apart in it, and the drafts read from it.

A draft is a proposal to a person, never a fact. Each of its slots carries the passage it was read from; a
slot that the report does not fill is ``None``, which means "not said" and nothing else.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Literal

PASSAGE_CONTEXT = 40

type Tier = Literal["confident", "check"]
"""``confident``: the words state it, or two readings of different sentences agree. ``check``: all else.

How often each tier was right is printed in docs/guides/reading-reports.md. Both tiers need a person.
"""
type How = Literal["stated", "resolved"]
"""``stated``: the words of the passage say it. ``resolved``: a rule led from them to it ("our")."""
type ReportForm = Literal["text", "page", "pdf"]
type RegionKind = Literal["navigation", "caption", "headline", "unsure"]
type StanceKind = Literal["confirmed", "denied", "neither"]
type Hedge = Literal["exact", "about", "at least", "more than", "up to", "fewer than"]
type WishSays = Literal["return", "stay", "elsewhere", "undecided", "other"]
type HeldStatus = Literal["captured", "held", "released", "missing", "dead"]
type OfferState = Literal["proposed", "demanded", "agreed", "done", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Point to exact words of a report.

    Attributes:
        text: The words, unchanged: ``report.text[start:end]``.
        start: Offset of the first character, in characters of the decoded text.
        end: Offset behind the last character.
        before: At most `PASSAGE_CONTEXT` characters before the words.
        after: At most `PASSAGE_CONTEXT` characters behind them.
    """

    text: str
    start: int
    end: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """Mark a stretch of the text by what the document says of it.

    Attributes:
        kind: ``navigation``: menus, margins, lists of links. ``caption``: below a picture. ``headline``.
            ``unsure``: its letters may stand in another order than on paper; nothing is drafted from it.
    """

    start: int
    end: int
    kind: RegionKind


@dataclass(frozen=True, slots=True)
class Report:
    """Hold one report as it came in; it is never changed.

    Attributes:
        text: The decoded bytes, line ends as they came; of a web page or PDF the words that it shows.
        digest: ``sha256:`` and the hexadecimal digest of the bytes.
        encoding: The encoding the bytes were read in.
        source: Where it came from, as the caller gave it: a file name, an address; ``None`` if not known.
        channel: How it came: "file", "mail", ...
        received: The day it came in, if known.
        published: The day it was published, if known.
        form: What came in: plain text, the source of a web page, or a PDF.
        regions: What the document itself says of stretches of its text, in the order of their beginnings.
        page_starts: Offset at which each page of a PDF begins; none of what has no pages.
        warnings: What could not be read, or not surely, in words for people.
    """

    text: str
    digest: str
    encoding: str = "utf-8"
    source: str | None = None
    channel: str | None = None
    received: date | None = None
    published: date | None = None
    form: ReportForm = "text"
    regions: tuple[Region, ...] = ()
    page_starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text_digest(self) -> str:
        """Give the digest of the text in UTF-8, by which offsets into it can be trusted."""
        return "sha256:" + hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def passage(self, start: int, end: int) -> Passage:
        """Point to ``text[start:end]``, with a little before and after."""
        before = self.text[max(0, start - PASSAGE_CONTEXT) : start]
        return Passage(self.text[start:end], start, end, before, self.text[end : end + PASSAGE_CONTEXT])

    def line_number(self, offset: int) -> int:
        """Count the line, from 1, in which an offset stands."""
        return self.text.count("\n", 0, offset) + 1

    def page_number(self, offset: int) -> int | None:
        """Count the page, from 1, on which an offset stands; None of what has no pages."""
        return bisect_right(self.page_starts, offset) or None

    def line_on_page(self, offset: int) -> int:
        """Count the line, from 1, on its page; of what has no pages in the whole text."""
        page = self.page_number(offset)
        return self.text.count("\n", self.page_starts[page - 1] if page else 0, offset) + 1


@dataclass(frozen=True, slots=True)
class Slot[T]:
    """Hold one value of a draft with the passage it was read from, and how."""

    value: T
    passage: Passage
    how: How = "stated"


@dataclass(frozen=True, slots=True)
class DayInterval:
    """Hold the first and the last day that the words of a date can mean."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class WordedCount:
    """Hold a number as the report words it: "about 750" is 750, hedged ``about``."""

    number: int
    hedge: Hedge = "exact"


@dataclass(frozen=True, slots=True)
class Furniture:
    """Tell a line of the page apart from the article.

    Attributes:
        kind: section | byline | dateline | notice | more-on | list-heading | list-item; or, by what the
            document itself says, navigation | unsure.
    """

    passage: Passage
    kind: str


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """Keep a picture's caption and credit, and every line of the page that belongs to it.

    A record may have no caption (a credit that stands alone) or no credit. Showing the picture itself is a
    question of article 13 of the Third Convention and is not answered here.
    """

    caption: Passage | None
    credit: Passage | None
    lines: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Say who spoke, and how that was found out.

    Attributes:
        who: Full name where the report or the table of public offices gives it; otherwise the words used.
        party: Code of the party the speaker belongs to or is; ``None`` if the report does not say.
        passage: The words that name or point to the speaker.
        how: named | surname | office | body | party | pronoun | captive | outlet | continued.
        captive: Whether the speaker is one of the people held.
    """

    who: str
    party: str | None
    passage: Passage
    how: str
    captive: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Hold words inside quotation marks that are somebody's; the marks are outside the passage."""

    passage: Passage
    speaker: Attribution | None
    tier: Tier


@dataclass(frozen=True, slots=True)
class Stance:
    """Say whether another party confirmed, denied, or neither confirmed nor denied a claim."""

    actor: Slot[str]
    stance: StanceKind
    passage: Passage


@dataclass(frozen=True, slots=True)
class Verification:
    """Keep the outlet's own words on whether it checked.

    Attributes:
        state: ``not verified`` or ``verified``.
        by: Who checked or could not; ``None`` if not said ("could not be verified").
        what: The words for what was checked ("the video").
        passage: The outlet's words.
    """

    state: Literal["verified", "not verified"]
    by: Slot[str] | None
    what: Slot[str] | None
    passage: Passage


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold an attributed statement. A number in it counts nobody's captives.

    Attributes:
        passage: The words of the statement.
        speaker: Who is said to have said it; ``None`` only where the outlet itself speaks unnamed.
        topic: capture | holding | arrivals | troops | losses | exchange | destinations | health | truth |
            statement.
        number: The number in it, if it has one.
        stances: What others say to it.
        verification: The outlet's words on it; ``None`` if the report does not say.
        setting: Words that it was said under questioning or through an interpreter; such a statement is kept
            as one (article 17 of the Third Convention limits what a prisoner has to say).
    """

    id: str
    passage: Passage
    speaker: Attribution | None
    topic: str
    tier: Tier
    number: Slot[WordedCount] | None = None
    stances: tuple[Stance, ...] = ()
    verification: Verification | None = None
    setting: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """Propose people in somebody's hands: a group, or one person of it.

    Attributes:
        part_of: Identifier of the group that already counts these people; they are not counted again.
        holder: Code of the party that holds or held; the place of capture never fills it.
        captor: Code of the capturing party, where the report says one.
        home: Code of the party they belong to.
        also_home: Further homes where one group is said to belong to several parties.
        evidence: Every passage that speaks of them, in the order of the report.
        days: The days that `date` can mean, where the report's own day is known or not needed.
        told_by: Who says so in the report; nobody where the outlet says it in its own voice only.
    """

    id: str
    status: HeldStatus
    tier: Tier
    evidence: tuple[Passage, ...]
    part_of: str | None = None
    holder: Slot[str] | None = None
    captor: Slot[str] | None = None
    home: Slot[str] | None = None
    also_home: tuple[Slot[str], ...] = ()
    count: Slot[WordedCount] | None = None
    category: Slot[str] | None = None
    health: Slot[str] | None = None
    place: Slot[str] | None = None
    date: Slot[str] | None = None
    days: DayInterval | None = None
    told_by: tuple[Attribution, ...] = ()
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class WishDraft:
    """Propose a wish that the report tells of. It is a reason to interview, never a consent.

    Attributes:
        who: The words for whose wish it is.
        among: Identifier of the group this person belongs to, where the report leaves no doubt. Which of its
            people it is stays open unless the report says so.
        says: What is wished; ``other`` where the words say only what is refused.
        where: The words for where to.
        conditions: The conditional words, kept as they are.
        told_by: Who tells it in the report.
        own_words: Whether the report has it from the captive; otherwise another tells it.
        setting: Words that it was told under questioning or through an interpreter. No reported wish is a
            wish taken in private.
    """

    id: str
    passage: Passage
    who: Slot[str]
    says: Slot[WishSays]
    told_by: Attribution | None
    own_words: bool
    tier: Tier
    among: str | None = None
    where: Slot[str] | None = None
    conditions: tuple[Passage, ...] = ()
    setting: tuple[Passage, ...] = ()
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class OfferSide:
    """Say which people one side of an offer speaks of."""

    passage: Passage
    holder: Slot[str] | None = None
    home: Slot[str] | None = None
    count: Slot[WordedCount] | None = None


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """Propose an offer, a demand or a deal that trades people.

    Attributes:
        by: Code of the offering party.
        addressed_to: Code of the party it is said to.
        gives: Whom the offering party would give.
        gives_to: Code of the party they would go to.
        gets: Whom it would get.
        arranged_by: Code of the party that would have to arrange it; it may hold nobody.
        through: Code or words for the go-between.
        condition: The conditional words.
    """

    id: str
    state: Slot[OfferState]
    tier: Tier
    evidence: tuple[Passage, ...]
    by: Slot[str] | None = None
    said_by: Attribution | None = None
    addressed_to: Slot[str] | None = None
    gives: OfferSide | None = None
    gives_to: Slot[str] | None = None
    gets: OfferSide | None = None
    arranged_by: Slot[str] | None = None
    through: Slot[str] | None = None
    condition: Passage | None = None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """Propose a dated event or relation between parties.

    Attributes:
        kind: pact | first-announcement | entered-war.
        parties: Codes of the parties named in it.
        when: The words for the date.
        days: The days that these words can mean.
    """

    kind: str
    passage: Passage
    parties: tuple[Slot[str], ...]
    when: Slot[str] | None = None
    days: DayInterval | None = None


@dataclass(frozen=True, slots=True)
class OffTopic:
    """Set a sentence aside that speaks of something else, with the word that shows it."""

    passage: Passage
    topic: Slot[str]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """Hold everything that was read from one report. Nothing of it is recorded until a person confirms it.

    Attributes:
        corrects: Whether the report says that it corrects what its source told before.
    """

    report: Report
    headline: Passage | None = None
    outlet: Slot[str] | None = None
    furniture: tuple[Furniture, ...] = ()
    media: tuple[MediaRecord, ...] = ()
    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()
    held: tuple[HeldDraft, ...] = ()
    wishes: tuple[WishDraft, ...] = ()
    offers: tuple[OfferDraft, ...] = ()
    events: tuple[EventDraft, ...] = ()
    off_topic: tuple[OffTopic, ...] = ()
    corrects: bool = False

    def to_json(self) -> dict[str, object]:
        """Give the reading as plain values for JSON; the report's text stays out, its digest stands for it.

        Each passage becomes ``{text, line, start, end, before, after}``, of a PDF with its ``page``, and the
        line on that page; what is not said is ``null``.
        """
        report = self.report
        line_starts = [0, *(i + 1 for i, character in enumerate(report.text) if character == "\n")]
        places = _Places(line_starts, report.page_starts)
        document = {
            "source": report.source,
            "channel": report.channel,
            "digest": report.digest,
            "form": report.form,
            "encoding": report.encoding,
            "received": _plain(report.received, places),
            "published": _plain(report.published, places),
            "characters": len(report.text),
            "text_digest": report.text_digest,
            "pages": len(report.page_starts) or None,
            "warnings": list(report.warnings),
            "confirmed": False,
        }
        for field in fields(self):
            if field.name != "report":
                document[field.name] = _plain(getattr(self, field.name), places)
        return document


@dataclass(frozen=True, slots=True)
class _Places:
    line_starts: list[int]
    page_starts: tuple[int, ...]

    def of(self, offset: int) -> dict[str, object]:
        line = bisect_right(self.line_starts, offset)
        page = bisect_right(self.page_starts, offset)
        if not page:
            return {"line": line}
        return {"page": page, "line": line - bisect_right(self.line_starts, self.page_starts[page - 1]) + 1}


def _plain(value: object, places: _Places) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(member, places) for member in value]
    if is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: _plain(getattr(value, field.name), places) for field in fields(value)}
        if isinstance(value, Passage):
            plain |= places.of(value.start)
        return plain
    return value
