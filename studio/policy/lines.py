"""Repairing lines: page furniture goes, and what a page or a window broke in two is joined again.

A line is joined to the one before it when a bracket is open, when that one ends in ， or 、, or when it
ends without a mark and is long. Never before a heading, a number, a date, an annex or a signature.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.domain.correction import ParagraphRole
from studio.policy import marks
from studio.policy.sentences import GAP, unclosed

LONG = 18
"""A line without a closing mark and this long is broken off, not finished."""
MOST_JOINED = 8000
"""No paragraph was broken into more than this many characters; joining on would take quadratic time."""
MOST_OPEN = 400
"""A bracket open for longer than this was forgotten, not broken."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_STARTS_INSIDE = tuple("。，、；：！？”’）)》〉】〕」』,;")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as the reader gave it, stripped, with what stood around it."""

    text: str
    indented: bool
    after_gap: bool
    """An empty line stands before it."""
    said: ParagraphRole | None = None
    """What a person said that it is; None when nobody did, and its form decides."""

    @property
    def row(self) -> bool:
        """A table row: cells parted by tabs."""
        return "\t" in self.text


@dataclass(frozen=True, kw_only=True)
class Habit:
    """How this file breaks its lines."""

    width: int = 0
    """The length at which lines are broken; 0 when each line is a paragraph."""
    indent_starts: bool = False
    """Paragraphs, and only they, begin indented."""
    gap_parts: bool = False
    """Paragraphs are parted by empty lines, and lines of one paragraph are not."""


@dataclass(frozen=True, kw_only=True)
class Paragraph(Line):
    """Lines joined: nothing more is joined to it unless a person says so."""

    place: int = -1
    """Where it stands among the file's paragraphs, from 0."""
    seams: tuple[int, ...] = ()
    """The places in `text` where two lines met."""


@dataclass
class _Growing:
    """A paragraph while its lines are gathered."""

    first: Line
    text: str
    seams: list[int] = field(default_factory=list)

    def take(self, line: str) -> None:
        self.seams.append(len(self.text))
        self.text = met(self.text, line)

    def grown(self) -> Paragraph:
        return whole(self.first, text=self.text, seams=tuple(self.seams))


def met(first: str, second: str) -> str:
    """Two lines as one: a gap is left between a Latin word or number and a Latin word, and nowhere else."""
    gap = " " if re.match(r"[A-Za-z0-9]", first[-1:]) and re.match(r"[A-Za-z]", second) else ""
    return f"{first}{gap}{second}"


def whole(line: Line, *, text: str = "", seams: tuple[int, ...] = ()) -> Paragraph:
    """The line as a paragraph, with other words where they are given."""
    return Paragraph(
        text=text or line.text, indented=line.indented, after_gap=line.after_gap, said=line.said, seams=seams
    )


def cleaned(raw: Sequence[str]) -> list[Line]:
    """The lines without page numbers and invisible characters; repeated page heads are dropped."""
    split = [part for line in raw for part in re.split(r"[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]", line)]
    found: list[Line] = []
    gap = False
    for line in split:
        # Long runs of spaces are layout, and would make every later pattern walk them again and again.
        visible = re.sub("[ \u3000\u00a0\u2002-\u200a]{9,}", " " * 8, _CONTROL.sub("", _INVISIBLE.sub("", line)))
        text = visible.strip() if visible.count("\t") and _is_row(visible) else re.sub(r"\t", " ", visible).strip()
        if not text:
            gap = True
            continue
        if marks.is_page_number(text):
            continue
        indent = bool(re.match(rf"(?:{GAP}{{2}}|\t|　)", visible))
        found.append(Line(text=text, indented=indent, after_gap=gap))
        gap = False
    return found


def habit_of(lines: Sequence[Line]) -> Habit:
    """Whether and where this file breaks its lines, from the lines that end in mid-sentence."""
    broken = [line for line in lines if len(line.text) >= LONG and not _finished(line.text)]
    if len(broken) < 4:
        return Habit()
    width, _ = Counter(len(line.text) for line in broken).most_common(1)[0]
    near = sum(abs(len(line.text) - width) <= 2 for line in broken)
    body = [line for line in lines if len(line.text) >= LONG]
    if near < max(4, len(body) // 5) or any(len(line.text) > 3 * width for line in body):
        return Habit()
    after = [
        lines[i + 1] for i in range(len(lines) - 1) if not _finished(lines[i].text) and len(lines[i].text) >= width - 2
    ]
    indents = sum(line.indented for line in lines)
    gaps = sum(line.after_gap for line in lines)
    return Habit(
        width=width,
        indent_starts=indents >= 3 and sum(line.indented for line in after) <= len(after) // 10,
        gap_parts=gaps >= 3 and sum(line.after_gap for line in after) <= len(after) // 5,
    )


def joined(lines: Sequence[Line], habit: Habit) -> list[Paragraph]:
    """The paragraphs that these lines make up."""
    found: list[_Growing] = []
    for index, line in enumerate(lines):
        signature = _signature(lines, index)
        if found and not signature and _goes_on(found[-1], lines[index - 1], line, habit):
            found[-1].take(line.text)
        else:
            found.append(_Growing(first=line, text=line.text))
    return [growing.grown() for growing in found]


def doubled(paragraph: Paragraph) -> list[str]:
    """What stands twice where two lines met, as a page break often leaves it: "意见见、提"."""
    found = []
    for seam in paragraph.seams:
        before, after = paragraph.text[:seam], paragraph.text[seam:]
        for size in (4, 3, 2, 1):
            tail = before[-size:]
            if len(tail) == size and after.startswith(tail) and re.fullmatch(r"[\u4e00-\u9fff]+", tail):
                found.append(f"{before[-6:]}{after[:6]}")
                break
    return found


def _goes_on(so_far: _Growing, last: Line, line: Line, habit: Habit) -> bool:
    text = so_far.text
    if so_far.first.row or line.row or len(text) > MOST_JOINED:
        return False
    if line.text.startswith(_STARTS_INSIDE):
        return True
    if _starts_something(line.text) or _stands_alone(text[:MOST_OPEN]):
        return False
    inside = unclosed(text[-MOST_OPEN:])
    if inside and len(text) < MOST_OPEN * 4:
        return True
    if text.endswith(("，", "、", ",")):
        return True
    if habit.width and len(last.text) >= habit.width - 3:
        if habit.indent_starts:
            return not line.indented
        if habit.gap_parts and not line.after_gap:
            return True
    return (
        not _finished(text[-MOST_OPEN:])
        and len(last.text) >= max(LONG, habit.width - 6)
        and not _short_heading(text, habit)
    )


def _finished(text: str) -> bool:
    return marks.ends(text)


def _starts_something(text: str) -> bool:
    return (
        marks.label_of(text) is not None
        or marks.is_date(text)
        or bool(marks.doc_number(text))
        or bool(marks.disclosure_words(text))
        or marks.annex_of(text) is not None
        or marks.is_foot(text)
        or text.startswith(("——", "注：", "责任单位", "牵头单位", "责任部门", "联系人", "联系电话"))
    )


def _stands_alone(text: str) -> bool:
    return (
        marks.is_date(text)
        or bool(marks.doc_number(text))
        or bool(marks.disclosure_words(text))
        or marks.is_foot(text)
        or marks.is_history(text)
        or bool(marks.red_head(text))
    )


def _short_heading(text: str, habit: Habit) -> bool:
    """A heading on its own line; one that fills the line may go on."""
    if len(text) > 45 or (habit.width and len(text) >= habit.width - 1):
        return False
    return "。" not in text and marks.label_of(text) is not None


def _signature(lines: Sequence[Line], index: int) -> bool:
    """A body's name with nothing but bodies between it and a date."""
    for line in lines[index : index + 12]:
        if marks.is_date(line.text):
            return line is not lines[index]
        if not marks.orgs_in(line.text):
            return False
    return False


def _is_row(text: str) -> bool:
    return len([cell for cell in text.split("\t") if cell.strip()]) > 1
