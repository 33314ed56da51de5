"""Choosing what an animation says: the openings of the most telling entries, as many as people will sit through.

Nothing is cut inside a sentence, because half a provision is a wrong provision: an entry is shown by its lead
(“查得到”), by its first sentence, or whole; what is too long for that is left to the full text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.domain.content import Content, PolicyCard
from studio.storyboard.blocks import (
    Block,
    Comparison,
    Contact,
    Figure,
    Figures,
    Headline,
    Moment,
    Point,
    Points,
    QuestionItem,
    Questions,
    Row,
    TermItem,
    Terms,
    Timeline,
)
from studio.storyboard.compose import compose
from studio.storyboard.figures import PERCENT, number

PER_SECOND = 4
"""Characters a second that slow readers manage on a screen, small words and punctuation left out."""
SETTLING = 1.0
"""Seconds until the eye has found the new text."""
SHORTEST = 2.0
LONGEST_WALK = 100.0
"""Seconds that the whole walk should take."""

CLOSING = 8.0
"""Seconds that are kept for the last still."""

SHORT = 36
"""Characters up to which a text stands in a list with others."""
WHOLE = 64
"""Characters up to which a text has a still of its own."""
ALONE = 160
"""Characters up to which an entry is shown whole where nothing shorter can be said."""

FIRST = (
    "figures", "milestones", "changes_from_previous", "main_content", "benefits", "measures", "applicable_to",
    "summary", "service_guide", "eligibility", "cautions", "faq", "highlights", "objectives_tasks",
    "likely_misreadings", "key_terms", "next_steps", "standards_applied", "background_basis",
)  # fmt: skip
"""What is taken first while there is time. The order in which it is shown is the storyboard's."""
AT_MOST = {"figures": 6, "milestones": 8, "changes_from_previous": 3, "faq": 2, "likely_misreadings": 2, "key_terms": 2}
"""Entries of one block; the others show up to six."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One entry as it is shown. `says` are its strings, each whole; `data` is for the template."""

    kind: str
    says: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        return reading_seconds(self.says)


@dataclass(frozen=True, kw_only=True)
class Station:
    """One heading with the pieces under it."""

    key: str
    heading: str
    icon: str
    pieces: tuple[Piece, ...]

    @property
    def seconds(self) -> float:
        return sum(piece.seconds for piece in self.pieces) + len(letters(self.heading)) / PER_SECOND


@dataclass(frozen=True, kw_only=True)
class Walk:
    policy: PolicyCard
    headline: Headline
    contact: Contact | None
    stations: tuple[Station, ...]
    plate: str = ""
    """The label that the first and the last still show where AI took part."""


def letters(text: str) -> str:
    """The characters that take time to read: no white space, no punctuation."""
    return "".join(re.findall(r"\w|[%％‰℃]", text))


def reading_seconds(texts: Iterable[str]) -> float:
    """How long a still with these new texts has to rest, in tenths of a second."""
    count = sum(len(letters(text)) for text in texts)
    return max(SHORTEST, -(-(count * 10) // PER_SECOND) / 10 + SETTLING)


def walk(content: Content, *, longest: float = LONGEST_WALK) -> Walk:
    """The stations to show, at least one where the content says anything that can be shown whole."""
    board = compose(content, purpose="spoken")
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    contact = next((block for block in board.blocks if isinstance(block, Contact)), None)
    offered = {station.key: station for station in _offered(headline, board.blocks)}
    left = longest - reading_seconds((headline.title,)) - CLOSING
    chosen: dict[str, tuple[Piece, ...]] = {}
    said: set[str] = set()
    for key in (key for key in FIRST if key in offered):
        pieces = _affordable(offered[key], left, said, first=not chosen)
        if pieces:
            chosen[key] = pieces
            said.update(text for piece in pieces for text in piece.says)
            left -= sum(piece.seconds for piece in pieces) + len(letters(offered[key].heading)) / PER_SECOND
    if not chosen:
        offered = {station.key: station for station in _long_ones(board.blocks)}
        chosen = {key: station.pieces for key, station in offered.items()}
    shown = (
        Station(key=key, heading=station.heading, icon=station.icon, pieces=chosen[key])
        for key, station in offered.items()
        if key in chosen
    )
    return Walk(policy=content.policy, headline=headline, contact=contact, stations=tuple(shown), plate=board.plate)


def _affordable(station: Station, left: float, said: set[str], *, first: bool) -> tuple[Piece, ...]:
    """The station's pieces in order while there is time; one at least when nothing was chosen yet."""
    fresh = [piece for piece in station.pieces if not said.issuperset(piece.says)]
    left -= len(letters(station.heading)) / PER_SECOND
    taken: list[Piece] = []
    for piece in fresh[: AT_MOST.get(station.key, 6)]:
        if piece.seconds > left and not (first and not taken):
            break
        taken.append(piece)
        left -= piece.seconds
    # One or two items of a longer enumeration would look as if they were all.
    torn = len(taken) < min(3, len(fresh)) and station.pieces[0].kind in ("list", "timeline")
    return () if torn and not first else tuple(taken)


def _offered(headline: Headline, blocks: Iterable[Block]) -> Iterator[Station]:
    if headline.summary.strip() and len(headline.summary) <= 2 * WHOLE:
        piece = Piece(kind="sentence", says=(headline.summary,), data={"lead": "", "text": headline.summary})
        yield Station(key="summary", heading="一句话看懂", icon="document", pieces=(piece,))
    for block in blocks:
        if (make := PIECES.get(type(block))) and block.key in FIRST and (pieces := tuple(make(block))):
            icon = block.icon if isinstance(block, Points) else ICONS[type(block)]
            yield Station(key=block.key, heading=getattr(block, "heading", ""), icon=icon, pieces=pieces)


def _long_ones(blocks: Iterable[Block]) -> Iterator[Station]:
    """For a content of nothing but long entries: the first one or two of the most telling list, whole."""
    lists = {block.key: block for block in blocks if isinstance(block, Points)}
    for block in (lists[key] for key in FIRST if key in lists):
        texts = [text for point in block.items if len(text := f"{point.lead}{point.text}") <= ALONE][:2]
        if texts:
            pieces = tuple(Piece(kind="sentence", says=(text,), data={"lead": "", "text": text}) for text in texts)
            yield Station(key=block.key, heading=block.heading, icon=block.icon, pieces=pieces)
            return


def _figures(block: Figures) -> Iterator[Piece]:
    for figure in block.items:
        note = _note(figure)
        if len(figure.value) <= 20 and len(figure.unit) <= 8 and len(figure.label) <= WHOLE and len(note) <= WHOLE:
            says = tuple(text for text in (figure.value, figure.unit, figure.label, note) if text.strip())
            yield Piece(kind="figure", says=says, data={**_measured(figure), "label": figure.label, "note": note})


def _note(figure: Figure) -> str:
    """Series and period; without the source, and without a series that says what the label says."""
    lines = [line for line in figure.note.split("\n") if line.strip() and not line.startswith("来源：")]
    parts = lines[0].split("，") if lines else []
    series = parts[0] if len(parts) > 1 else ""
    if series and len(set(series) & set(figure.label)) * 2 > len(set(series)):
        parts = parts[1:]
    return "，".join(parts)


def _measured(figure: Figure) -> dict[str, Any]:
    """Value and unit, and how they are drawn: short ones in a disc, percentages as a share of its ring."""
    value = number(figure.value)
    percent = figure.unit.strip() in PERCENT and value is not None and 0 <= value <= 100
    return {
        "value": figure.value,
        "unit": figure.unit,
        "shown": figure.value,
        "percent": percent,
        "round": percent or len(figure.value) + len(figure.unit) <= 5,
        "share": (value or 0) / 100 if percent else 0,
    }


def _points(block: Points) -> Iterator[Piece]:
    for point in block.items:
        opening = opening_of(point)
        if len(opening) <= SHORT and opening:
            yield Piece(kind="list", says=(opening,), data={"text": opening})
        elif opening:
            yield Piece(kind="sentence", says=(opening,), data={"lead": "", "text": opening})


def opening_of(point: Point) -> str:
    """The lead without its colon, else the first sentence, else the whole; "" when all of them are too long."""
    if re.search(r"[\u4e00-\u9fff]", point.lead):
        return point.lead.strip().rstrip("：:")
    text = f"{point.lead}{point.text}".strip()
    found = re.match(r"[^。！？；\n]{5,}?[。！？](?![”』」）])", text)
    for candidate in (found[0] if found else "", text):
        if 0 < len(candidate) <= WHOLE:
            return candidate.rstrip("。")
    return ""


def _timeline(block: Timeline) -> Iterator[Piece]:
    for moment in block.items:
        if len(moment.when) + len(moment.text) <= WHOLE:
            yield Piece(kind="timeline", says=_filled(moment.when, moment.text), data=_moment(moment))


def _moment(moment: Moment) -> dict[str, str]:
    return {"when": moment.when, "text": moment.text.rstrip("。")}


def _comparison(block: Comparison) -> Iterator[Piece]:
    for row in block.rows:
        if len(row.item) <= SHORT and row.now.strip() and max(len(row.before), len(row.now)) <= WHOLE:
            yield Piece(kind="pair", says=_filled(row.item, row.before, row.now), data=_pair(row))


def _pair(row: Row) -> dict[str, str]:
    return {"item": row.item, "before": row.before.strip() or "—", "now": row.now}


def _questions(block: Questions) -> Iterator[Piece]:
    yield from (_led(item.question, item.answer) for item in block.items if _fits(item))


def _terms(block: Terms) -> Iterator[Piece]:
    yield from (_led(item.term, item.explanation) for item in block.items if _fits(item))


def _fits(item: QuestionItem | TermItem) -> bool:
    lead, text = (item.question, item.answer) if isinstance(item, QuestionItem) else (item.term, item.explanation)
    return len(lead) <= SHORT and len(text) <= WHOLE


def _led(lead: str, text: str) -> Piece:
    return Piece(kind="sentence", says=_filled(lead, text), data={"lead": lead, "text": text})


def _filled(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text.strip())


PIECES: dict[type[Block], Callable[[Any], Iterator[Piece]]] = {
    Figures: _figures,
    Points: _points,
    Timeline: _timeline,
    Comparison: _comparison,
    Questions: _questions,
    Terms: _terms,
}
ICONS: dict[type[Block], str] = {
    Figures: "figures",
    Timeline: "calendar",
    Comparison: "compare",
    Questions: "question",
    Terms: "book",
}
