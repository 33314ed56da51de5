"""The outline of a policy: its parts, headings and numbered clauses, its signature and notes.

Two passes: lines are repaired into paragraphs (`lines`, `marks`, `head`); then paragraphs are told apart by
form, and headings stacked into a tree whose paths are the clause ids. Between the two a person may correct the
paragraphs (`corrections`). Doubt becomes a warning, never a refusal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from studio.domain.correction import HEADINGS, ParagraphRole
from studio.domain.policy import Clause
from studio.policy import marks
from studio.policy.dates import whole_date
from studio.policy.head import Head, read_head, unglued
from studio.policy.lines import Line, Paragraph, cleaned, doubled, habit_of, joined, whole
from studio.policy.marks import Kind, Label
from studio.policy.sentences import close_up, sentences, tight

MOST_WARNINGS = 30
_PERSON = re.compile(
    r"(?:总理|省长|市长|县长|区长|州长|主任|部长|局长|署长|行长|主席|厅长|委员长|会长|代市长|代省长|代县长|院长|检察长|盟长|旗长)"
    r"\s*[：:]?\s*[\u4e00-\u9fff·][\u4e00-\u9fff·\s]{1,7}"
)
_COVERED = re.compile(
    r"(?:印发|转发|批转|发布|公布|下发|颁发|颁布)[《〈“]?(?P<name>.+?)[》〉”]?(?:的(?:通知|公告|决定|通报|函|命令))"
)
_ANNEX_TOP = frozenset((ParagraphRole.ANNEX, ParagraphRole.TITLE))
_CONTENTS = re.compile(r"目\s*录|目\s*次")
STRUCTURAL = frozenset((Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE))
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_LETTER = {Kind.PART: "b", Kind.CHAPTER: "z", Kind.SECTION: "j", Kind.ARTICLE: "t"}
_STRUCTURAL_ROLES = {
    Kind.PART: ParagraphRole.PART,
    Kind.CHAPTER: ParagraphRole.CHAPTER,
    Kind.SECTION: ParagraphRole.SECTION,
    Kind.ARTICLE: ParagraphRole.ARTICLE,
}
_KIND_OF_LEVEL = (Kind.CN, Kind.CN_BRACKET, Kind.ARABIC, Kind.ARABIC_BRACKET)
"""What usually numbers the headings of each level; stands in where a heading carries no number."""
MOST_NAME = 16
"""Characters of an unnumbered heading that its clause id keeps."""


class Role(Enum):
    MAIN = "main"
    """The document itself, or the covering notice."""
    ATTACHED = "attached"
    """The plan that a covering notice puts into force."""
    ANNEX = "annex"


@dataclass
class Part:
    """One document within the file: its head, its paragraphs, its signature."""

    role: Role
    head: Head
    annex: str = ""
    """The annex number as printed, or its place: "1"."""
    paragraphs: list[Paragraph] = field(default_factory=list)
    signed_by: list[str] = field(default_factory=list)
    signed_on: date | None = None
    disclosure: str = ""
    annex_list: list[str] = field(default_factory=list)
    roles: dict[int, ParagraphRole] = field(default_factory=dict)
    """Of every paragraph of this part, also those that are no text, by its place in the file."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A paragraph and what it was taken for."""

    paragraph: Paragraph
    role: ParagraphRole
    clause: int | None
    """The clause it belongs to, as an index into the structure's clauses; None for what is no clause's text."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The whole file, taken apart."""

    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    warnings: tuple[str, ...]
    paragraphs: tuple[Taken, ...]
    """All of them, in the order of the file."""

    @property
    def main(self) -> Part:
        return self.parts[0]

    @property
    def attached(self) -> Part | None:
        return next((part for part in self.parts if part.role is Role.ATTACHED), None)


def structure_of(raw_lines: Sequence[str]) -> Structure:
    """Takes the reader's lines apart. Never raises; a file without structure is one clause."""
    return structure_of_paragraphs(paragraphs_of(raw_lines))


def paragraphs_of(raw_lines: Sequence[str]) -> list[Paragraph]:
    """The reader's lines after repair, in the order of the file. The lines of a head stay apart."""
    lines = unglued(cleaned(raw_lines))
    habit = habit_of(lines)
    found: list[Paragraph] = []
    for piece in _split(lines):
        found += [whole(line) for line in piece.top]
        for run, listed in _runs(piece.lines):
            found += [whole(line) for line in run] if listed else joined(run, habit)
    return placed(found)


def placed(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    return [replace(paragraph, place=place) for place, paragraph in enumerate(paragraphs)]


def structure_of_paragraphs(paragraphs: Sequence[Paragraph]) -> Structure:
    """Takes paragraphs apart that nothing will be joined to any more. Never raises."""
    parts = [_part(piece) for piece in _split(paragraphs)]
    _promote_annexed_plan(parts)
    clauses = _history(parts[0].head)
    numbering: list[_Warning] = []
    clause_at: dict[int, int] = {}
    annexes = 0
    for place, part in enumerate(parts, start=1):
        annexes += part.role is Role.ANNEX
        prefix = f"f{part.annex or annexes}-" if part.role is Role.ANNEX else ""
        writer = _Outline(part, prefix=prefix, opening=f"{prefix}p{1 if prefix else place}")
        for clause, places in writer.clauses():
            clause_at |= dict.fromkeys(places, len(clauses))
            clauses.append(clause)
        numbering += writer.warnings
    warnings = [*numbering, *_text_warnings(parts)]
    roles = {place: role for part in parts for place, role in part.roles.items()}
    told: dict[int, list[str]] = defaultdict(list)
    for warning in warnings:
        told[warning.place].append(warning.text)
    return Structure(
        parts=tuple(parts),
        clauses=tuple(_distinct(clauses)),
        warnings=tuple(dict.fromkeys(warning.text for warning in warnings))[:MOST_WARNINGS],
        paragraphs=tuple(
            Taken(
                paragraph=paragraph,
                role=roles.get(paragraph.place, ParagraphRole.BODY),
                clause=clause_at.get(paragraph.place),
                warnings=tuple(told[paragraph.place]),
            )
            for paragraph in paragraphs
        ),
    )


HISTORY = "h"
"""The clause id of the 题注: who passed the document, published and amended it, and when."""


def _history(head: Head) -> list[Clause]:
    return [Clause(id=HISTORY, label="", level=0, heading="题注", text=head.history)] if head.history else []


@dataclass(frozen=True)
class _Warning:
    text: str
    place: int = -1
    """Of the paragraph it is about; -1 when it is about the whole file."""


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────


L = TypeVar("L", bound=Line)


@dataclass
class _Piece(Generic[L]):
    role: Role
    head: Head
    top: Sequence[L]
    """The lines that the head took, with the 附件1 above it."""
    lines: list[L] = field(default_factory=list)
    annex: str = ""
    closed: bool = False
    """Its date or disclosure note has come: what follows may be another document."""


def _split(lines: Sequence[L]) -> list[_Piece[L]]:
    """The documents within the file, each with its head read."""
    head, index = read_head(lines)
    current = _Piece(Role.MAIN, head, lines[:index])
    pieces = [current]
    names = set(_names_in(head.title))
    while index < len(lines):
        started = _annex_start(lines, index, current) or _attached_start(lines, index, current=current, names=names)
        if started:
            piece, index = started
            current = piece
            pieces.append(current)
            continue
        line = lines[index]
        if current.role is Role.MAIN and len(current.lines) < 40:
            names |= _quoted_names(line, lines[index + 1 : index + 3])
        if not line.said:
            current.closed = current.closed or _closes(line.text) or bool(marks.disclosure_words(line.text))
        current.lines.append(line)
        index += 1
    return pieces


def _closes(text: str) -> bool:
    return marks.is_date(text) or _signature_with_date(text) is not None


def _names_in(title: str) -> Iterator[str]:
    if match := _COVERED.search(tight(title)):
        yield _plain_name(match["name"])


def _quoted_names(line: Line, ahead: Sequence[Line]) -> set[str]:
    """Names in 《》 that open here, also when the line end falls inside the name."""
    text = tight(line.text + "".join(following.text for following in ahead if "《" in line.text))
    found = re.findall(r"《((?:[^《》]|《[^《》]*》){4,120})》", text)
    return {_plain_name(name) for name in found if text.find(name) < len(tight(line.text)) and len(name) >= 5}


def _plain_name(name: str) -> str:
    return re.sub(r"[《》〈〉“”\"（）()\s]", "", name)


def _annex_start(lines: Sequence[L], index: int, current: _Piece[L]) -> tuple[_Piece[L], int] | None:
    found = _annex_of(lines[index])
    if found is None:
        return None
    number, title = found
    listed = _listed_annexes(lines, index)
    if listed or (title and not (current.closed and len(title) <= 80 and not marks.ends(title))):
        return None
    if title:
        head, after = Head(title_lines=[title]), index + 1
    else:
        head, after = read_head(lines, index + 1)
    number = str(_annex_number(number) or "")
    return _Piece(Role.ANNEX, head, lines[index:after], annex=number), after


def _annex_of(line: Line) -> tuple[str, str] | None:
    return None if line.row or line.said else marks.annex_of(line.text)


def _annex_number(printed: str) -> int | None:
    label = marks.label_of(f"{printed}、")
    return label.number if label else None


def _listed_annexes(lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` on list the annexes above the signature; 0 when an annex begins here."""
    count = 1
    for line in lines[index + 1 : index + 40]:
        label = marks.label_of(line.text)
        if line.said:
            return 0
        if label and label.kind is Kind.ARABIC and "。" not in line.text and len(line.text) <= 90:
            count += 1
        elif _closes(line.text) or marks.orgs_in(line.text):
            return count
        elif marks.disclosure_words(line.text) or count == 1 or marks.ends(line.text) or len(line.text) > 60:
            return 0
        else:
            count += 1
    titled = bool((marks.annex_of(lines[index].text) or ("", ""))[1])
    return count if titled and index + count >= len(lines) else 0


def _attached_start(
    lines: Sequence[L], index: int, *, current: _Piece[L], names: set[str]
) -> tuple[_Piece[L], int] | None:
    """Another document begins: its title is one that was announced, or a title after a finished document."""
    run = ""
    for line in lines[index : index + 6]:
        if line.row or line.said or marks.label_of(line.text):
            return None
        if "。" in line.text or line.text.endswith(("：", "；", "，", ":")):
            return None
        run += line.text
        announced = _plain_name(run) in names and current.lines
        if announced or (current.closed and _could_be_title(run) and not _inside_longer_title(run, names)):
            head, after = read_head(lines, index)
            return (_Piece(Role.ATTACHED, head, lines[index:after]), after) if head.title_lines else None
        if marks.is_date(line.text) or marks.disclosure_words(line.text) or marks.is_foot(line.text):
            return None
    return None


def _could_be_title(run: str) -> bool:
    return 6 <= len(tight(run)) <= 120 and marks.completes_title(run) and not marks.is_foot(run)


def _inside_longer_title(run: str, names: set[str]) -> bool:
    plain = _plain_name(run)
    return any(plain != name and plain in name for name in names)


def _promote_annexed_plan(parts: list[Part]) -> None:
    """The plan that a covering notice announces is the document proper, also when it is called 附件."""
    main = parts[0]
    names = set(_names_in(main.head.title))
    numbered = any(marks.label_of(paragraph.text) for paragraph in main.paragraphs)
    for part in parts[1:]:
        if part.role is Role.ANNEX and _plain_name(part.head.title) in names and not numbered:
            part.role, part.annex = Role.ATTACHED, ""


# ── one part: its tail ───────────────────────────────────────────────────────────────────────────────


def _part(piece: _Piece[Paragraph]) -> Part:
    part = Part(role=piece.role, head=piece.head, annex=piece.annex, disclosure=piece.head.disclosure)
    above = [ParagraphRole.ANNEX] * (len(piece.top) - len(piece.head.roles))
    part.roles = {line.place: role for line, role in zip(piece.top, [*above, *piece.head.roles], strict=True)}
    paragraphs = _without_contents(part, _without_annex_list(part, piece.lines))
    taken = _take_signature(part, paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if index in taken:
            part.roles[paragraph.place] = ParagraphRole.SIGNATURE
        elif paragraph.said:
            part.paragraphs.append(paragraph)
        elif marks.is_foot(paragraph.text):
            part.roles[paragraph.place] = ParagraphRole.FOOT
        elif how := marks.disclosure_words(paragraph.text):
            part.disclosure = part.disclosure or how
            part.roles[paragraph.place] = ParagraphRole.NOTE
        else:
            part.paragraphs.append(paragraph)
    return part


def _runs(lines: Sequence[L]) -> Iterator[tuple[Sequence[L], bool]]:
    """The lines in order, parted into (lines, whether they are a list of annexes)."""
    start = index = 0
    while index < len(lines):
        count = _listed_annexes(lines, index) if _annex_of(lines[index]) else 0
        if count:
            yield lines[start:index], False
            yield lines[index : index + count], True
            start = index = index + count
        else:
            index += 1
    yield lines[start:], False


def _without_annex_list(part: Part, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    kept: list[Paragraph] = []
    for run, listed in _runs(paragraphs):
        if listed:
            part.annex_list += [paragraph.text for paragraph in run]
            part.roles |= {paragraph.place: ParagraphRole.ANNEX_LIST for paragraph in run}
        else:
            kept += run
    return kept


def _without_contents(part: Part, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A table of contents repeats the headings; they are kept once."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.said or not _CONTENTS.fullmatch(paragraph.text):
            continue
        after = index + 1
        seen: set[str] = set()
        while after < len(paragraphs) and (entry := _contents_entry(paragraphs[after])) and entry not in seen:
            seen.add(entry)
            after += 1
        if not seen:
            return paragraphs
        part.roles |= {entry.place: ParagraphRole.CONTENTS for entry in paragraphs[index:after]}
        return paragraphs[:index] + paragraphs[after:]
    return paragraphs


def _contents_entry(paragraph: Paragraph) -> str:
    text = paragraph.text
    if paragraph.said:
        return ""
    plain = re.sub(r"[.…·\s\d]+$", "", text)
    short = len(text) <= 60 and "。" not in text
    return tight(plain) if short and (marks.label_of(text) or re.match(r"附\s*[则件录]", text)) else ""


def _take_signature(part: Part, paragraphs: Sequence[Paragraph]) -> set[int]:
    """Finds who signed and when; answers the indexes that are signature and not text."""
    for index in range(len(paragraphs) - 1, -1, -1):
        text = paragraphs[index].text
        if paragraphs[index].said:
            continue
        if both := _signature_with_date(text):
            part.signed_by, part.signed_on = list(both[0]), both[1]
            return {index}
        if not paragraphs[index].row and marks.is_date(text):
            part.signed_on = whole_date(text)
            return {index, *_signers_before(part, paragraphs, index)}
    last = len(paragraphs)
    while last and (marks.disclosure_words(paragraphs[last - 1].text) or marks.is_foot(paragraphs[last - 1].text)):
        last -= 1
    before = paragraphs[last - 2].text if last > 1 else ""
    # A last line that only names a body is a signature without a date, when a sentence ended before it.
    return _signers_before(part, paragraphs, last) if marks.ends(before) else set()


def _signers_before(part: Part, paragraphs: Sequence[Paragraph], index: int) -> set[int]:
    taken: set[int] = set()
    signers: list[str] = []
    for place in range(index - 1, -1, -1):
        text = paragraphs[place].text
        if paragraphs[place].said:
            break
        if _PERSON.fullmatch(text.strip()):
            taken.add(place)
        elif (names := marks.orgs_in(text)) and not paragraphs[place].row:
            signers = [*names, *signers]
            taken.add(place)
        else:
            break
    part.signed_by = signers
    return taken


def _signature_with_date(text: str) -> tuple[tuple[str, ...], date] | None:
    match = re.fullmatch(
        r"(?P<who>\D{3,40}?)[\s　]*(?P<when>(?:(?:19|20)\d\d|[一二][〇零○O一二三四五六七八九]{3})\s*年.{2,12}日)",
        text.strip(),
    )
    if not match:
        return None
    names, when = marks.orgs_in(match["who"]), whole_date(match["when"])
    return (names, when) if names and when else None


# ── one part: its outline ────────────────────────────────────────────────────────────────────────────


class _Verdict(Enum):
    HEADING = "heading"
    UNSURE = "unsure"
    PARAGRAPH = "paragraph"


@dataclass
class _Node:
    """One numbered piece while the outline is drawn."""

    label: Label
    path: tuple[str, ...]
    level: int
    verdict: _Verdict
    heading: str
    rest: str
    places: list[int]
    """Of its own paragraph first, then of those under it."""
    said: ParagraphRole | None = None
    texts: list[str] = field(default_factory=list)
    named_at: int | None = None
    """The place of the paragraph that gave a bare number its heading."""

    @property
    def parent(self) -> tuple[str, ...]:
        return self.path[:-1]


_COLUMN_HEAD = re.compile(
    r"序\s*号|行\s*次|[一二三]级指标|指标性质|指标说明|牵头单位|责任单位|配合单位|类\s*别|项目名称|单位名称|备\s*注|主要任务|重点任务"
)
_FORM = re.compile(r"(?:表|台账|清单|名单|名录|目录|提纲|模板|申请书|申报书)(?:[（(][^（）()]*[）)])?$")


def _is_table(part: Part) -> bool:
    """Whether an annex is a table or a form, whose numbered cells are no headings."""
    first = [part.head.raw_title, *(paragraph.text for paragraph in part.paragraphs[:6])]
    return bool(_FORM.search(part.head.title)) or any(map(_heads_columns, first))


def _heads_columns(text: str) -> bool:
    """One column's name and nothing else, or the names of two columns run together."""
    found = set(_COLUMN_HEAD.findall(text))
    return len(found) > 1 or bool(_COLUMN_HEAD.fullmatch(text.strip()))


class _Outline:
    """Draws one part's outline. Used once."""

    def __init__(self, part: Part, *, prefix: str, opening: str) -> None:
        self._part = part
        self._prefix = prefix
        self._opening_id = opening
        self._opening: list[Paragraph] = []
        self._nodes: list[_Node] = []
        self._stack: list[tuple[Kind, str]] = []
        self._tabular = part.role is Role.ANNEX and _is_table(part)
        self.warnings: list[_Warning] = []

    def clauses(self) -> list[tuple[Clause, list[int]]]:
        """The clauses, each with the places of its paragraphs."""
        articles = sum(_kind(paragraph) is Kind.ARTICLE for paragraph in self._part.paragraphs) >= 2
        for paragraph in self._part.paragraphs:
            self._take(paragraph, articles=articles)
        self._settle_doubts()
        self._note_roles()
        self.warnings += self._numbering_warnings()
        numbered = [(self._clause(node), node.places) for node in self._nodes]
        return [*self._opening_clause(), *numbered, *self._annex_clause()]

    def _take(self, paragraph: Paragraph, *, articles: bool) -> None:
        label = None if paragraph.row else marks.label_of(paragraph.text)
        if paragraph.said in HEADINGS:
            self._said_heading(paragraph, label)
            return
        numbered = label is not None and paragraph.said is not ParagraphRole.BODY
        if label is None or not numbered or (articles and label.kind not in STRUCTURAL and self._in_article):
            self._text(paragraph)
            return
        verdict, heading, rest = _judged(label)
        path = self._path(label)
        self._nodes.append(
            _Node(
                label=label,
                path=path,
                level=len(self._stack),
                verdict=verdict,
                heading=heading,
                rest=rest,
                places=[paragraph.place],
            )
        )

    def _said_heading(self, paragraph: Paragraph, label: Label | None) -> None:
        """A heading because a person said so, at the level they gave; its number, if any, stays its label."""
        level = HEADINGS.index(paragraph.said) if paragraph.said in HEADINGS else 0
        if label is None:
            label = Label(kind=_KIND_OF_LEVEL[level], number=0, printed="", rest=paragraph.text)
        heading, rest = _heading_and_rest(label.rest)
        if label.kind in STRUCTURAL:
            path = self._path(label)
        else:
            del self._stack[level:]
            outer = tuple(step for _, step in self._stack)
            step = f"{'' if outer else 'c'}{label.number}" if label.printed else f"h{_as_step(heading)}"
            self._stack.append((label.kind, step))
            path = (*outer, step)
        self._nodes.append(
            _Node(
                label=label,
                path=path,
                level=len(self._stack),
                verdict=_Verdict.HEADING,
                heading=heading,
                rest=rest,
                places=[paragraph.place],
                said=paragraph.said,
            )
        )

    @property
    def _in_article(self) -> bool:
        return bool(self._stack) and self._stack[-1][0] is Kind.ARTICLE

    def _text(self, paragraph: Paragraph) -> None:
        if not self._nodes:
            self._opening.append(paragraph)
            return
        node, text = self._nodes[-1], paragraph.text
        node.places.append(paragraph.place)
        nameless = not node.label.rest and not node.texts and node.label.kind is not Kind.ARTICLE
        if nameless and not paragraph.said and len(text) <= 50 and not marks.ends(text):
            node.heading, node.verdict, node.named_at = close_up(text), _Verdict.HEADING, paragraph.place
        else:
            node.texts.append(text)

    def _path(self, label: Label) -> tuple[str, ...]:
        rank = _RANK[label.kind]
        while self._stack and _RANK[self._stack[-1][0]] >= rank:
            self._stack.pop()
        outer = [step for _, step in self._stack]
        step = f"{_LETTER.get(label.kind, '' if outer else 'c')}{label.number}"
        if label.kind is Kind.ARTICLE:
            outer = []
            extra = re.search(r"条之(.+)$", label.printed)
            step += f"-{_annex_number(extra[1])}" if extra else ""
        self._stack.append((label.kind, step))
        return (*outer, step)

    def _settle_doubts(self) -> None:
        """A doubtful heading is one when its sisters are; numbered paragraphs come in families too."""
        families: dict[tuple[tuple[str, ...], Kind], list[_Node]] = defaultdict(list)
        for node in self._nodes:
            families[node.parent, node.label.kind].append(node)
        for family in families.values():
            counted = Counter(node.verdict for node in family)
            doubtful = [node for node in family if node.verdict is _Verdict.UNSURE]
            # 2.有规范的名称。3.有50个以上的成员。: nothing stands under any of them, so they are items of a list.
            inner = family[0].label.kind in (Kind.ARABIC, Kind.ARABIC_BRACKET, Kind.CIRCLED)
            empty = inner and not any(node.texts or node.rest or self._has_children(node) for node in doubtful)
            headings = counted[_Verdict.HEADING] + counted[_Verdict.UNSURE] > counted[_Verdict.PARAGRAPH] and not empty
            for node in family:
                if self._tabular:
                    node.verdict = _Verdict.PARAGRAPH
                elif node.verdict is _Verdict.UNSURE:
                    node.verdict = _Verdict.HEADING if headings else _Verdict.PARAGRAPH
                if node.verdict is _Verdict.PARAGRAPH:
                    node.heading, node.rest = "", node.label.rest

    def _has_children(self, node: _Node) -> bool:
        return any(other.parent == node.path for other in self._nodes)

    def _note_roles(self) -> None:
        for paragraph in self._part.paragraphs:
            self._part.roles[paragraph.place] = ParagraphRole.ROW if paragraph.row else ParagraphRole.BODY
        for node in self._nodes:
            role = node.said or _STRUCTURAL_ROLES.get(node.label.kind)
            if role is None:
                heading = node.verdict is _Verdict.HEADING
                role = HEADINGS[min(node.level, len(HEADINGS)) - 1] if heading else ParagraphRole.ITEM
            self._part.roles[node.places[0]] = role
            if node.named_at is not None:
                self._part.roles[node.named_at] = role

    def _clause(self, node: _Node) -> Clause:
        return Clause(
            id=self._prefix + "-".join(node.path),
            label=close_up(node.label.printed),
            level=node.level,
            heading=node.heading,
            text="\n".join(text for text in (node.rest, *node.texts) if text),
        )

    def _opening_clause(self) -> Iterator[tuple[Clause, list[int]]]:
        annexed = self._part.role is Role.ANNEX
        if self._opening or annexed:
            above = [place for place, role in self._part.roles.items() if annexed and role in _ANNEX_TOP]
            yield (
                Clause(
                    id=self._opening_id,
                    label=f"附件{self._part.annex}" if annexed else "",
                    level=0,
                    heading=self._part.head.title if annexed else "",
                    text="\n".join(paragraph.text for paragraph in self._opening),
                ),
                [*above, *(paragraph.place for paragraph in self._opening)],
            )

    def _annex_clause(self) -> Iterator[tuple[Clause, list[int]]]:
        if self._part.annex_list:
            text = "\n".join(self._part.annex_list)
            clause = Clause(id=f"{self._prefix}f0", label="附件", level=0, heading="附件清单", text=text)
            yield clause, [place for place, role in self._part.roles.items() if role is ParagraphRole.ANNEX_LIST]

    def _numbering_warnings(self) -> Iterator[_Warning]:
        last: dict[tuple[tuple[str, ...], Kind], Label] = {}
        latest: dict[Kind, int] = {}
        for node in self._nodes:
            if not node.label.printed:
                continue
            key = (() if node.label.kind is Kind.ARTICLE else node.parent, node.label.kind)
            before = last.get(key)
            expected = {before.number + 1} if before else {1, latest.get(node.label.kind, 0) + 1}
            shown = f"{close_up(node.label.printed)}{node.heading or node.rest[:12]}"
            if node.label.number not in expected and "之" not in node.label.printed:
                repeated = before is not None and before.number == node.label.number
                what = "编号重复" if repeated else "编号不连续"
                place = f"前面是“{close_up(before.printed)}”" if before else "不是从一开始"
                yield _Warning(f"{what}：“{shown}”{place}，请核对原文。", node.places[0])
            last[key] = node.label
            latest[node.label.kind] = node.label.number


def _kind(paragraph: Paragraph) -> Kind | None:
    label = None if paragraph.row else marks.label_of(paragraph.text)
    return label.kind if label else None


def _judged(label: Label) -> tuple[_Verdict, str, str]:
    """(verdict, heading, text behind it) of one numbered paragraph, by its own form."""
    rest = label.rest
    if label.kind is Kind.ARTICLE:
        named = re.match(r"[（(【〔]([^）)】〕。]{1,30})[）)】〕][\s　]*", rest)
        return (_Verdict.HEADING, named[1], rest[named.end() :]) if named else (_Verdict.HEADING, "", rest)
    if label.kind in STRUCTURAL:
        return _Verdict.HEADING, close_up(rest), ""
    if not rest:
        return _Verdict.UNSURE, "", ""
    first = next(sentences(rest), None)
    head = first.text if first else rest
    after = rest[len(head) :].strip()
    if not after:
        return (_Verdict.PARAGRAPH, "", rest) if len(head) > 55 or _reads_as_text(head) else _bare(head)
    if after[0] in "：:；;":
        return _Verdict.PARAGRAPH, "", rest
    return _run_in(head, after)


def _heading_and_rest(text: str) -> tuple[str, str]:
    """A heading that a person pointed out: its first sentence, when more follows."""
    first = next(sentences(text), None)
    rest = text[first.end :].lstrip("。").strip() if first and text[first.end : first.end + 1] == "。" else ""
    return (close_up(first.text), rest) if first and rest else (close_up(text.rstrip("。：:")), "")


def _as_step(heading: str) -> str:
    """The words of an unnumbered heading as a step of a clause id: no mark in them that ids use."""
    return re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", heading)[:MOST_NAME]


def _bare(head: str) -> tuple[_Verdict, str, str]:
    """The number and a few words, alone on the line, without a full stop."""
    heading = close_up(head.rstrip("：:"))
    return (_Verdict.HEADING if len(head) <= 40 else _Verdict.UNSURE), heading, ""


def _run_in(head: str, after: str) -> tuple[_Verdict, str, str]:
    """A first sentence with a full stop: a heading when short; alone on the line it is doubtful."""
    commas = head.count("，")
    text = after.lstrip("。").strip()
    if not after.startswith("。") or len(head) > 45 or commas > 2 or _reads_as_text(head):
        return _Verdict.PARAGRAPH, "", head + after
    sure = text and commas == 0 and len(head) <= 26
    if not text and (commas or len(head) > 22):
        return _Verdict.PARAGRAPH, "", head + after
    return (_Verdict.HEADING if sure else _Verdict.UNSURE), close_up(head), text


def _reads_as_text(head: str) -> bool:
    return bool(re.search(r"是指|应当|可以|不得(?!不)|的，|以下简称|，(?:并|由|可|经|按|应)|；$|[，、]$", head))


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────


def _distinct(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Ids that would repeat get ~2, ~3 …"""
    seen: Counter[str] = Counter()
    for clause in clauses:
        seen[clause.id] += 1
        if seen[clause.id] > 1:
            clause = Clause(
                id=f"{clause.id}~{seen[clause.id]}",
                label=clause.label,
                level=clause.level,
                heading=clause.heading,
                text=clause.text,
            )
        yield clause


def _text_warnings(parts: Sequence[Part]) -> Iterator[_Warning]:
    if not any(part.head.title for part in parts):
        yield _Warning("没有认出标题，请手工填写。")
    for part in parts:
        for paragraph in part.paragraphs:
            for found in doubled(paragraph):
                text = f"“{found}”处是断行接合的地方，有字重复，可能是换页造成的，请核对原文。"
                yield _Warning(text, paragraph.place)
    lost = sum(paragraph.text.count("\ufffd") for part in parts for paragraph in part.paragraphs)
    if lost:
        yield _Warning(f"有 {lost} 个字无法辨认，已用“\ufffd”代替，请对照原文补上。")
