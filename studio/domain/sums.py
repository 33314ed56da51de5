"""What a policy and a piece add to the figures. Every ratio is a quotient of such sums, whoever adds them up.

The store keeps them added up by day, department and topic; a report adds them up from the evidence. Both then go
through the same definitions, so the two can only differ in a sum, and a test compares the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from studio.domain.counting import Counted, Rules, diversified, form_of, on_other_channel
from studio.domain.ledger import Piece
from studio.domain.standing import Item


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Counts that may be added. Immutable."""

    counted: int = 0
    """Policies that have to be interpreted: P."""
    exempt: int = 0
    interpreted: int = 0
    """I."""
    multi_format: int = 0
    """M."""
    off_site: int = 0
    """X."""
    timely: int = 0
    timely_unknown: int = 0
    """Of a year without working-day data."""
    links_alive: int = 0
    open: int = 0
    """All open documents: the base of definition F."""
    drawn: int = 0
    """Open documents with a 图解."""
    forms: int = 0
    """Distinct forms of interpreted policies; likewise channels."""
    channels: int = 0
    pieces: int = 0
    """Pieces of counted policies, each once; what follows is of these."""
    pieces_diversified: int = 0
    pieces_elsewhere: int = 0
    pieces_on_site: int = 0
    releases: int = 0
    releases_diversified: int = 0
    releases_elsewhere: int = 0
    releases_on_site: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(**{name: getattr(self, name) + getattr(other, name) for name in NAMES})

    def __neg__(self) -> Sums:
        return Sums(**{name: -getattr(self, name) for name in NAMES})


NAMES = tuple(item.name for item in fields(Sums))
OF_POLICIES = NAMES[: NAMES.index("pieces")]


def total(several: Iterable[Sums]) -> Sums:
    added = dict.fromkeys(NAMES, 0)
    for one in several:
        for name in NAMES:
            added[name] += getattr(one, name)
    return Sums(**added)


def named(sums: Sums) -> dict[str, int]:
    """Name → count, zeros left out."""
    return {name: number for name in NAMES if (number := getattr(sums, name))}


def of_policy(item: Item) -> Sums:
    """What the policy itself adds, its pieces aside."""
    done = item.counted and item.interpreted
    return Sums(
        counted=int(item.counted),
        exempt=int(item.exempt),
        interpreted=int(done),
        multi_format=int(done and item.multi_format),
        off_site=int(done and item.off_site),
        timely=int(item.counted and bool(item.timely)),
        timely_unknown=int(item.counted and item.timely is None),
        links_alive=int(done and item.links_alive),
        open=int(item.open),
        drawn=int(item.open and any(form_of(one.piece) == "图解" for one in item.evidence)),
        forms=len({form_of(one.piece) for one in item.evidence}) if done else 0,
        channels=len({one.publication.channel for one in item.evidence}) if done else 0,
    )


def of_piece(piece: Piece, out: Sequence[Counted], rules: Rules) -> Sums:
    """What a piece adds, with everywhere that it came out."""
    drawn = diversified(piece, rules)
    elsewhere = sum(on_other_channel(one.publication, rules) for one in out)
    on_site = sum(one.publication.is_website for one in out)
    return Sums(
        pieces=1,
        pieces_diversified=int(drawn),
        pieces_elsewhere=int(elsewhere > 0),
        pieces_on_site=int(on_site > 0),
        releases=len(out),
        releases_diversified=len(out) * drawn,
        releases_elsewhere=elsewhere,
        releases_on_site=on_site,
    )


def sums_by_day(items: Sequence[Item], rules: Rules) -> dict[date, Sums]:
    """The sums of some items. A piece of several policies adds to the earliest day of those among them."""
    added: dict[date, list[Sums]] = {}
    for item in items:
        added.setdefault(item.released_on, []).append(of_policy(item))
    for day, piece, out in pieces_of(items):
        added[day].append(of_piece(piece, out, rules))
    return {day: total(added[day]) for day in sorted(added)}


PieceOut = tuple[date, Piece, list[Counted]]
"""A piece with the release day that decides its threshold, and everywhere that it came out."""


def pieces_of(items: Iterable[Item]) -> list[PieceOut]:
    """Each piece of the counted items once, under the earliest release day of the policies it serves."""
    found: dict[str, PieceOut] = {}
    for item in sorted((item for item in items if item.counted), key=lambda item: item.released_on):
        out: dict[str, list[Counted]] = {}
        for one in item.evidence:
            out.setdefault(one.piece.id, []).append(one)
        for key, counted in out.items():
            found.setdefault(key, (item.released_on, counted[0].piece, counted))
    return list(found.values())
