"""Which publications count at a cut-off, and in plain words why the others do not.

Standards Part 2, 2.2 and the edge rules 2.4: 6 (one piece, several policies), 7 (withdrawn and
replaced), 8 (proof). A rehearsal never counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from studio.domain.calendar import NoCalendarData, WorkingDays
from studio.domain.ledger import Ledger, Piece, Publication, beijing_day

VISUAL = frozenset({"图片", "图表", "图解", "动漫", "音频", "视频", "H5"})
GRAPHICS = frozenset({"图片", "图表", "图解"})
TALKS = frozenset({"新闻发布会", "访谈", "专家解读", "负责人解读"})
FIELDS_OF_A_GRAPHIC = 3
"""A graphic interprets when it carries this many fields itself; a decorative picture does not."""


class Talks(StrEnum):
    """Whether press conferences, interviews and talks are a diversified form."""

    WHEN_RECORDED = "when_recorded"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """An office's settings for counting; the defaults are those of standards Part 2."""

    calendar: WorkingDays = field(default_factory=lambda: WorkingDays({}))
    talks: Talks = Talks.WHEN_RECORDED
    not_other_channels: frozenset[str] = frozenset({"gazette", "offline", "cms"})
    """Channels outside the website that still are no "other channel"."""
    accept_claimed: bool = False
    """Count a publication that is claimed and not yet verified."""
    count_forwarded: bool = False
    timely_within: int = 3
    """Working days after release (国办发〔2016〕80号)."""
    replaced_within: int = 1
    """Working days that may pass between withdrawing a piece and putting its replacement out."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A publication that counts, and since when without a break."""

    piece: Piece
    publication: Publication
    since: datetime


def form_of(piece: Piece) -> str:
    """The form without its gloss: 图解(长图) is 图解."""
    return piece.form.replace("（", "(").split("(")[0].strip().replace("h5", "H5")


def diversified(piece: Piece, rules: Rules) -> bool:
    form = form_of(piece)
    if form in TALKS:
        return rules.talks is Talks.ALWAYS or (rules.talks is Talks.WHEN_RECORDED and piece.recorded)
    if form in GRAPHICS and piece.fields_shown is not None:
        return piece.fields_shown >= FIELDS_OF_A_GRAPHIC
    return form in VISUAL


def on_other_channel(publication: Publication, rules: Rules) -> bool:
    return not publication.is_website and publication.channel not in rules.not_other_channels


def linked(publication: Publication, asof: datetime) -> bool:
    return publication.is_website and publication.linked_at is not None and publication.linked_at <= asof


def links_alive(publication: Publication, asof: datetime) -> bool:
    broken = publication.links_broken_at
    return linked(publication, asof) and (broken is None or broken > asof)


class Evidence:
    """A ledger read at one cut-off."""

    def __init__(self, ledger: Ledger, *, asof: datetime, rules: Rules) -> None:
        self.asof, self.rules = asof, rules
        self._pieces = {piece.id: piece for piece in ledger.pieces}
        self._pieces_of: dict[str, list[Piece]] = defaultdict(list)
        self._publications_of: dict[str, list[Publication]] = defaultdict(list)
        self._successors: dict[str, list[str]] = defaultdict(list)
        for piece in ledger.pieces:
            for policy in dict.fromkeys(piece.policies):
                self._pieces_of[policy].append(piece)
            if piece.replaces:
                self._successors[piece.replaces].append(piece.id)
        for publication in ledger.publications:
            self._publications_of[publication.piece].append(publication)

    def at(self, asof: datetime) -> Evidence:
        """The same ledger read at another cut-off."""
        other = copy(self)
        other.asof = asof
        return other

    def chain_of(self, policy: str) -> list[Piece]:
        """The pieces of a policy, and whatever took their place or had theirs taken, of other policies too."""
        found: dict[str, Piece] = {}
        fresh = [piece.id for piece in self._pieces_of[policy]]
        while fresh:
            key = fresh.pop()
            piece = self._pieces.get(key)
            if key in found or piece is None:
                continue
            found[key] = piece
            fresh += [piece.replaces, *self._successors.get(key, ())]
        return list(found.values())

    def orphans(self) -> int:
        """Publications whose piece the ledger does not know."""
        return sum(len(found) for piece, found in self._publications_of.items() if piece not in self._pieces)

    def pieces_of(self, policy: str) -> tuple[Piece, ...]:
        return tuple(self._pieces_of[policy])

    def publications_of(self, piece: Piece) -> tuple[Publication, ...]:
        return tuple(self._publications_of[piece.id])

    def counted(self, policy: str) -> tuple[Counted, ...]:
        return tuple(
            Counted(piece=piece, publication=publication, since=self._since(publication))
            for piece in self._pieces_of[policy]
            for publication in self._publications_of[piece.id]
            if not self.objection(publication)
        )

    def objection(self, publication: Publication) -> str:
        """Why this publication does not count at the cut-off; "" when it does."""
        if flaw := self._flaw(publication, self.asof):
            return flaw
        if self._withdrawn(publication) and not self._bridged(publication):
            return "已撤回"
        return ""

    def _flaw(self, publication: Publication, at: datetime | None) -> str:
        """What its proof lacks at a moment, withdrawal aside; `at` None asks of everything known."""
        piece = self._pieces.get(publication.piece)
        if publication.rehearsal:
            return "是演练"
        if piece is None or not _happened(piece.signed_at, at):
            return "材料未经审签"
        if not _happened(publication.published_at, at):
            return "截止时点尚未发布"
        if not (_happened(publication.verified_at, at) or self.rules.accept_claimed):
            return "尚未核验"
        if not (publication.url or publication.proof_digest):
            return "没有网址，也没有剪报、截图等佐证"
        return ""

    def _withdrawn(self, publication: Publication) -> bool:
        return _happened(publication.withdrawn_at, self.asof)

    def _bridged(self, publication: Publication) -> bool:
        """The cut-off falls into the short gap before a replacement came out (rule 7)."""
        return any(
            not _happened(later.published_at, self.asof) and not self._flaw(later, None)
            for later in self._replacements(publication)
        )

    def _replacements(self, publication: Publication) -> Iterator[Publication]:
        for piece in (publication.piece, *self._successors[publication.piece]):
            for later in self._publications_of[piece]:
                if self._follows(later, publication):
                    yield later

    def _since(self, publication: Publication) -> datetime:
        """When this came out, or the first in an unbroken row of pieces that it replaced."""
        own = publication.published_at
        assert own is not None  # counted means published
        earlier = [
            self._since(before)
            for piece in {publication.piece, self._pieces[publication.piece].replaces}
            for before in self._publications_of.get(piece, ())
            if self._follows(publication, before) and not self._flaw(before, self.asof)
        ]
        return min([own, *earlier])

    def _follows(self, later: Publication, before: Publication) -> bool:
        """`later` took the place of `before` on the same channel, soon enough to carry it on."""
        left, came, gone = before.published_at, later.published_at, before.withdrawn_at
        if left is None or came is None or gone is None or later.channel != before.channel or came <= left:
            return False
        return came <= gone or self._soon(beijing_day(gone), beijing_day(came))

    def _soon(self, gone: date, came: date) -> bool:
        # Without calendar data only the certain is granted: n plain days never hold more than n working days.
        try:
            return came <= self.rules.calendar.add_working_days(gone, self.rules.replaced_within)
        except NoCalendarData:
            return (came - gone).days <= self.rules.replaced_within


def _happened(moment: datetime | None, at: datetime | None) -> bool:
    return moment is not None and (at is None or moment <= at)
