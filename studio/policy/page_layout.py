"""From places on pages to paragraphs: for formats that keep where each character is printed and nothing else.

Running heads and page numbers are found by their return on page after page; lines are joined where they
fill the measure and the next one is not indented, over page ends too. Lengths are in any unit, top down.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from studio.policy import marks

MARGIN = 0.12
"""The share of a page's height, above and below, in which running heads and page numbers stand."""
SMALL = 0.72
"""What stands above the text in letters this much smaller is a running head, even on a single page."""
WORD_GAP, CELL_GAP = 0.3, 1.1
"""Gaps in characters: from the first on two Latin words are parted, from the second on any two words are."""
INDENT = 1.2
"""Characters by which a new paragraph is set in, at least."""
FILLED = 2.2
"""Characters that may be missing at the end of a full line: a mark that did not fit, a word kept whole."""
COLUMN_LINES = 8
"""Lines each of two columns must have."""


MOST_UNREADABLE = 0.3
"""The share of letters without a known code from which on the text of a file is of no use."""


@dataclass(frozen=True)
class Run:
    """A piece of text and its box. `size` is the height of its letters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, kw_only=True)
class Page:
    width: float
    height: float
    runs: Sequence[Run]
    rows: Sequence[tuple[float, str]] = ()
    """Table rows that were read apart: the top of each, and its cells parted by tabs."""


@dataclass(frozen=True, kw_only=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int
    column: int = 0
    row: bool = False


@dataclass
class _Measure:
    """What is usual in this document."""

    size: float
    left: dict[int, float] = field(default_factory=dict)
    right: dict[int, float] = field(default_factory=dict)
    gap: float = 0.0
    indents: bool = False


def paragraphs_of(pages: Sequence[Page]) -> list[str]:
    """The text in reading order, one paragraph an item; a new paragraph that is set in begins with two spaces."""
    lines = [list(_lines_of(page, number)) for number, page in enumerate(pages)]
    kept = _without_furniture(lines, [page.height for page in pages])
    return list(_joined(kept, _measure(kept))) if kept else []


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────


def _lines_of(page: Page, number: int) -> Iterator[_Line]:
    runs = [run for run in page.runs if run.text.strip()]
    gutter = _gutter(runs, page.width)
    rows = [_row(top, cells, page, number) for top, cells in page.rows]
    if gutter is None:
        yield from sorted([*_column(runs, number, 0), *rows], key=lambda line: line.top)
        return
    across = [run for run in runs if run.left < gutter < run.right]
    start = max((run.bottom for run in across if run.middle < page.height / 2), default=0.0)
    end = min((run.top for run in across if run.middle >= page.height / 2), default=page.height)
    between = [run for run in runs if start < run.middle < end]
    yield from _column([run for run in runs if run.middle <= start], number, 0)
    yield from _column([run for run in between if run.left < gutter], number, 1)
    yield from _column([run for run in between if run.left >= gutter], number, 2)
    yield from sorted(
        [*_column([run for run in runs if run.middle >= end], number, 0), *rows], key=lambda line: line.top
    )


def _row(top: float, cells: str, page: Page, number: int) -> _Line:
    return _Line(text=cells, left=0, right=page.width, top=top, bottom=top, size=0, page=number, row=True)


def _gutter(runs: Sequence[Run], width: float) -> float | None:
    """The middle of an empty strip that parts two columns of running text; None where there is one column."""
    if not runs:
        return None
    for share in (0.5, 0.48, 0.52, 0.46, 0.54):
        x = width * share
        left = [run for run in runs if run.right <= x]
        right = [run for run in runs if run.left >= x]
        crossing = len(runs) - len(left) - len(right)
        if crossing > 0.1 * len(runs) or not left or not right:
            continue
        counts = [len({round(run.middle / max(run.size, 1)) for run in side}) for side in (left, right)]
        clear = statistics.quantiles([run.left for run in right], n=10)[0] - x if len(right) > 1 else 0
        if min(counts) >= COLUMN_LINES and clear < 0.2 * width and _dense(left, x) and _dense(right, width - x):
            return x
    return None


def _dense(runs: Sequence[Run], width: float) -> bool:
    """Whether lines fill their column; the cells of a table seldom do."""
    rows: dict[int, float] = {}
    for run in runs:
        key = round(run.middle / max(run.size, 1))
        rows[key] = rows.get(key, 0.0) + run.right - run.left
    return sum(length > 0.55 * width for length in rows.values()) >= 0.5 * len(rows)


def _column(runs: Iterable[Run], page: int, column: int) -> Iterator[_Line]:
    held: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.middle, run.left)):
        if held and abs(run.middle - held[0].middle) > 0.5 * max(run.size, held[0].size):
            yield _line(held, page, column)
            held = []
        held.append(run)
    if held:
        yield _line(held, page, column)


def _line(runs: Sequence[Run], page: int, column: int) -> _Line:
    ordered = sorted(runs, key=lambda run: run.left)
    size = statistics.median_high([run.size for run in ordered for _ in run.text.strip()] or [ordered[0].size])
    text = ordered[0].text
    for before, run in itertools.pairwise(ordered):
        text += _space(before, run, usual=size) + run.text
    return _Line(
        text=text.strip(),
        left=ordered[0].left,
        right=max(run.right for run in ordered),
        top=min(run.top for run in ordered),
        bottom=max(run.bottom for run in ordered),
        size=size,
        page=page,
        column=column,
    )


def _space(before: Run, run: Run, *, usual: float) -> str:
    # Some fonts give a letter the height of its ink: 一 and ， would make every gap look wide.
    gap = (run.left - before.right) / max(before.size, run.size, usual * SMALL, 1e-6)
    if before.text[-1:].isspace() or run.text[:1].isspace():
        return ""
    latin = (
        before.text[-1:].isascii() and run.text[:1].isascii() and before.text[-1:].isalnum() and run.text[:1].isalnum()
    )
    return " " if gap > (WORD_GAP if latin else CELL_GAP) else ""


# ── what returns on every page ───────────────────────────────────────────────────────────────────────


def _without_furniture(pages: Sequence[Sequence[_Line]], heights: Sequence[float]) -> list[_Line]:
    seen: Counter[str] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        seen.update({_form(line) for line in lines if _in_margin(line, lines, height)})
    often = max(2, (len(pages) + 1) // 2)
    usual = _usual_size([line for lines in pages for line in lines])
    kept: list[_Line] = []
    met: set[str] = set()
    for lines, height in zip(pages, heights, strict=True):
        for line in lines:
            if _in_margin(line, lines, height) and not line.row:
                form = _form(line)
                small_head = line.size < SMALL * usual and line.bottom < MARGIN * height
                if marks.is_page_number(line.text) or small_head:
                    continue
                # Once it is a head of its own (a red head, a title), after that it is furniture.
                if seen[form] >= often and (form in met or len(pages) > 2 or line.page):
                    continue
                met.add(form)
            kept.append(line)
    return kept


def _in_margin(line: _Line, lines: Sequence[_Line], height: float) -> bool:
    edge = line is lines[0] or line is lines[-1]
    return (
        line.bottom < MARGIN * height or line.top > (1 - MARGIN) * height or (edge and marks.is_page_number(line.text))
    )


def _form(line: _Line) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text))


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────


def _measure(lines: Sequence[_Line]) -> _Measure:
    text = [line for line in lines if not line.row]
    measure = _Measure(size=_usual_size(text))
    body = [line for line in text if abs(line.size - measure.size) <= 0.12 * measure.size + 0.3]
    for column in {line.column for line in body}:
        own = [line for line in body if line.column == column]
        measure.left[column] = _usual_left([line.left for line in own], measure.size)
        measure.right[column] = sorted(line.right for line in own)[int(0.98 * (len(own) - 1))]
    gaps = [
        below.top - above.top
        for above, below in itertools.pairwise(body)
        if above.page == below.page and above.column == below.column and below.top > above.top
    ]
    measure.gap = statistics.median(gaps) if gaps else measure.size * 1.6
    indented = sum(_is_indented(line, measure) for line in body)
    measure.indents = indented >= max(2, 0.08 * len(body))
    return measure


def _usual_size(lines: Sequence[_Line]) -> float:
    weights: Counter[float] = Counter()
    for line in lines:
        if not line.row and (size := round(line.size * 2) / 2):
            weights[size] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 1.0


def _usual_left(places: Sequence[float], size: float) -> float:
    """The outermost place at which at least one in eight lines begins."""
    counted = Counter(round(place / (0.5 * size)) for place in places)
    needed = max(2, len(places) // 8)
    common = [step for step, count in counted.items() if count + counted[step + 1] + counted[step - 1] >= needed]
    return min(common or counted) * 0.5 * size


def _is_indented(line: _Line, measure: _Measure) -> bool:
    inset = line.left - measure.left.get(line.column, 0.0)
    return INDENT * measure.size <= inset <= 4.5 * measure.size


def _joined(lines: Sequence[_Line], measure: _Measure) -> Iterator[str]:
    held: list[_Line] = []
    for line in lines:
        if held and _goes_on(held[-1], line, measure):
            held.append(line)
            continue
        if held:
            yield _paragraph(held, measure)
        held = [line]
    if held:
        yield _paragraph(held, measure)


def _goes_on(above: _Line, line: _Line, measure: _Measure) -> bool:
    if above.row or line.row or abs(above.size - line.size) > 0.15 * measure.size + 0.3:
        return False
    right = measure.right.get(above.column, above.right)
    full = above.right >= right - FILLED * measure.size
    left = measure.left.get(line.column, line.left)
    flush = line.left - left < INDENT * measure.size
    same_place = above.page == line.page and above.column == line.column
    apart = same_place and line.top - above.top > 1.7 * measure.gap
    if not full or apart or not flush:
        return False
    if measure.indents:
        return not (_centred(above, measure) and not _is_indented(above, measure))
    return not marks.ends(above.text)


def _centred(line: _Line, measure: _Measure) -> bool:
    left, right = measure.left.get(line.column, 0.0), measure.right.get(line.column, line.right)
    before, behind = line.left - left, right - line.right
    return min(before, behind) > 2 * measure.size and abs(before - behind) < 2 * measure.size


def _paragraph(lines: Sequence[_Line], measure: _Measure) -> str:
    text = lines[0].text
    for line in lines[1:]:
        text += (" " if _parted(text, line.text) else "") + line.text
    return f"　　{text}" if _is_indented(lines[0], measure) and not _centred(lines[0], measure) else text


def _parted(before: str, behind: str) -> bool:
    return bool(re.search(r"[A-Za-z]$", before) and re.match(r"[A-Za-z]", behind))


def merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbouring characters of one line made one run, letters printed twice for boldness kept once."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last and abs(run.middle - last.middle) < 0.25 * last.size and abs(run.size - last.size) < 0.2 * last.size:
            step = run.left - last.right
            again = run.text == last.text[-1:] and run.left < last.right - 0.75 * (run.right - run.left)
            if again:
                continue
            if -0.5 * run.size < step < WORD_GAP * run.size:
                box = {
                    "right": max(last.right, run.right),
                    "top": min(last.top, run.top),
                    "bottom": max(last.bottom, run.bottom),
                }
                found[-1] = replace(last, text=last.text + run.text, **box)
                continue
        found.append(run)
    return found


def unreadable(text: str) -> float:
    """The share of letters that stand for nothing: private use, unassigned, or the sign for an unknown one."""
    letters = [char for char in text if not char.isspace()]
    bad = sum(unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") or char == "\ufffd" for char in letters)
    return bad / len(letters) if letters else 0.0
