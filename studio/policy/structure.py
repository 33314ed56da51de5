"""The outline of a policy: its parts, headings and numbered clauses, its signature and notes.

Two passes: lines are repaired and told apart by form (`lines`, `marks`, `head`); then headings are
stacked into a tree whose paths are the clause ids. Doubt becomes a warning, never a refusal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from studio.domain.policy import Clause
from studio.policy import marks
from studio.policy.dates import whole_date
from studio.policy.head import Head, read_head
from studio.policy.lines import Habit, Line, Paragraph, cleaned, doubled, habit_of, joined
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
_CONTENTS = re.compile(r"目\s*录|目\s*次")
STRUCTURAL = frozenset((Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE))
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_LETTER = {Kind.PART: "b", Kind.CHAPTER: "z", Kind.SECTION: "j", Kind.ARTICLE: "t"}


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


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The whole file, taken apart."""

    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    warnings: tuple[str, ...]

    @property
    def main(self) -> Part:
        return self.parts[0]

    @property
    def attached(self) -> Part | None:
        return next((part for part in self.parts if part.role is Role.ATTACHED), None)


def structure_of(raw_lines: Sequence[str]) -> Structure:
    """Takes the reader's lines apart. Never raises; a file without structure is one clause."""
    lines = cleaned(raw_lines)
    habit = habit_of(lines)
    parts = [_part(piece, habit) for piece in _split(lines)]
    _promote_annexed_plan(parts)
    clauses: list[Clause] = []
    warnings: list[str] = []
    annexes = 0
    for place, part in enumerate(parts, start=1):
        annexes += part.role is Role.ANNEX
        prefix = f"f{part.annex or annexes}-" if part.role is Role.ANNEX else ""
        writer = _Outline(part, prefix=prefix, opening=f"{prefix}p{1 if prefix else place}")
        clauses += writer.clauses()
        warnings += writer.warnings
    warnings += _text_warnings(parts)
    return Structure(
        parts=tuple(parts), clauses=tuple(_distinct(clauses)), warnings=tuple(dict.fromkeys(warnings))[:MOST_WARNINGS]
    )


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Piece:
    role: Role
    head: Head
    lines: list[Line]
    annex: str = ""
    closed: bool = False
    """Its date or disclosure note has come: what follows may be another document."""


def _split(lines: Sequence[Line]) -> list[_Piece]:
    """The documents within the file, each with its head read."""
    head, index = read_head(lines)
    current = _Piece(Role.MAIN, head, [])
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


def _annex_start(lines: Sequence[Line], index: int, current: _Piece) -> tuple[_Piece, int] | None:
    found = marks.annex_of(lines[index].text) if not lines[index].row else None
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
    return _Piece(Role.ANNEX, head, [], annex=number), after


def _annex_number(printed: str) -> int | None:
    label = marks.label_of(f"{printed}、")
    return label.number if label else None


def _listed_annexes(lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` on list the annexes above the signature; 0 when an annex begins here."""
    count = 1
    for line in lines[index + 1 : index + 40]:
        label = marks.label_of(line.text)
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
    lines: Sequence[Line], index: int, *, current: _Piece, names: set[str]
) -> tuple[_Piece, int] | None:
    """Another document begins: its title is one that was announced, or a title after a finished document."""
    run = ""
    for line in lines[index : index + 6]:
        if line.row or marks.label_of(line.text) or "。" in line.text or line.text.endswith(("：", "；", "，", ":")):
            return None
        run += line.text
        announced = _plain_name(run) in names and current.lines
        if announced or (current.closed and _could_be_title(run) and not _inside_longer_title(run, names)):
            head, after = read_head(lines, index)
            return (_Piece(Role.ATTACHED, head, []), after) if head.title_lines else None
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


def _part(piece: _Piece, habit: Habit) -> Part:
    part = Part(role=piece.role, head=piece.head, annex=piece.annex, disclosure=piece.head.disclosure)
    body = _without_annex_list(part, piece.lines)
    paragraphs = _without_contents(joined(body, habit))
    taken = _take_signature(part, paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if index in taken or marks.is_foot(paragraph.text):
            continue
        if how := marks.disclosure_words(paragraph.text):
            part.disclosure = part.disclosure or how
            continue
        part.paragraphs.append(paragraph)
    return part


def _without_annex_list(part: Part, lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    index = 0
    while index < len(lines):
        found = marks.annex_of(lines[index].text) if not lines[index].row else None
        count = _listed_annexes(lines, index) if found else 0
        if count:
            part.annex_list += [line.text for line in lines[index : index + count]]
            index += count
        else:
            kept.append(lines[index])
            index += 1
    return kept


def _without_contents(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A table of contents repeats the headings; they are kept once."""
    for index, paragraph in enumerate(paragraphs):
        if not _CONTENTS.fullmatch(paragraph.text):
            continue
        after = index + 1
        seen: set[str] = set()
        while after < len(paragraphs) and (entry := _contents_entry(paragraphs[after].text)) and entry not in seen:
            seen.add(entry)
            after += 1
        return paragraphs[:index] + paragraphs[after:] if seen else paragraphs
    return paragraphs


def _contents_entry(text: str) -> str:
    plain = re.sub(r"[.…·\s\d]+$", "", text)
    short = len(text) <= 60 and "。" not in text
    return tight(plain) if short and (marks.label_of(text) or re.match(r"附\s*[则件录]", text)) else ""


def _take_signature(part: Part, paragraphs: Sequence[Paragraph]) -> set[int]:
    """Finds who signed and when; answers the indexes that are signature and not text."""
    for index in range(len(paragraphs) - 1, -1, -1):
        text = paragraphs[index].text
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
    texts: list[str] = field(default_factory=list)

    @property
    def parent(self) -> tuple[str, ...]:
        return self.path[:-1]


class _Outline:
    """Draws one part's outline. Used once."""

    def __init__(self, part: Part, *, prefix: str, opening: str) -> None:
        self._part = part
        self._prefix = prefix
        self._opening_id = opening
        self._opening: list[str] = []
        self._nodes: list[_Node] = []
        self._stack: list[tuple[Kind, str]] = []
        self.warnings: list[str] = []

    def clauses(self) -> list[Clause]:
        articles = sum(_kind(paragraph) is Kind.ARTICLE for paragraph in self._part.paragraphs) >= 2
        for paragraph in self._part.paragraphs:
            self._take(paragraph, articles=articles)
        self._settle_doubts()
        self.warnings += self._numbering_warnings()
        return [*self._opening_clause(), *(self._clause(node) for node in self._nodes), *self._annex_clause()]

    def _take(self, paragraph: Paragraph, *, articles: bool) -> None:
        label = None if paragraph.row else marks.label_of(paragraph.text)
        if label is None or (articles and label.kind not in STRUCTURAL and self._in_article):
            self._text(paragraph.text)
            return
        verdict, heading, rest = _judged(label)
        path = self._path(label)
        self._nodes.append(
            _Node(label=label, path=path, level=len(self._stack), verdict=verdict, heading=heading, rest=rest)
        )

    @property
    def _in_article(self) -> bool:
        return bool(self._stack) and self._stack[-1][0] is Kind.ARTICLE

    def _text(self, text: str) -> None:
        if not self._nodes:
            self._opening.append(text)
            return
        node = self._nodes[-1]
        nameless = not node.label.rest and not node.texts and node.label.kind is not Kind.ARTICLE
        if nameless and len(text) <= 50 and not marks.ends(text):
            node.heading, node.verdict = close_up(text), _Verdict.HEADING
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
            headings = counted[_Verdict.HEADING] + counted[_Verdict.UNSURE] > counted[_Verdict.PARAGRAPH]
            for node in family:
                if node.verdict is _Verdict.UNSURE:
                    node.verdict = _Verdict.HEADING if headings else _Verdict.PARAGRAPH
                if node.verdict is _Verdict.PARAGRAPH:
                    node.heading, node.rest = "", node.label.rest

    def _clause(self, node: _Node) -> Clause:
        return Clause(
            id=self._prefix + "-".join(node.path),
            label=close_up(node.label.printed),
            level=node.level,
            heading=node.heading,
            text="\n".join(text for text in (node.rest, *node.texts) if text),
        )

    def _opening_clause(self) -> Iterator[Clause]:
        annexed = self._part.role is Role.ANNEX
        if self._opening or annexed:
            yield Clause(
                id=self._opening_id,
                label=f"附件{self._part.annex}" if annexed else "",
                level=0,
                heading=self._part.head.title if annexed else "",
                text="\n".join(self._opening),
            )

    def _annex_clause(self) -> Iterator[Clause]:
        if self._part.annex_list:
            text = "\n".join(self._part.annex_list)
            yield Clause(id=f"{self._prefix}f0", label="附件", level=0, heading="附件清单", text=text)

    def _numbering_warnings(self) -> Iterator[str]:
        last: dict[tuple[tuple[str, ...], Kind], Label] = {}
        latest: dict[Kind, int] = {}
        for node in self._nodes:
            key = (() if node.label.kind is Kind.ARTICLE else node.parent, node.label.kind)
            before = last.get(key)
            expected = {before.number + 1} if before else {1, latest.get(node.label.kind, 0) + 1}
            shown = f"{close_up(node.label.printed)}{node.heading or node.rest[:12]}"
            if node.label.number not in expected and "之" not in node.label.printed:
                repeated = before is not None and before.number == node.label.number
                what = "编号重复" if repeated else "编号不连续"
                yield f"{what}：“{shown}”{f'前面是“{close_up(before.printed)}”' if before else '不是从一开始'}，请核对原文。"
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


def _text_warnings(parts: Sequence[Part]) -> Iterator[str]:
    if not any(part.head.title for part in parts):
        yield "没有认出标题，请手工填写。"
    for part in parts:
        for paragraph in part.paragraphs:
            for place in doubled(paragraph):
                yield f"“{place}”处是断行接合的地方，有字重复，可能是换页造成的，请核对原文。"
    lost = sum(paragraph.text.count("\ufffd") for part in parts for paragraph in part.paragraphs)
    if lost:
        yield f"有 {lost} 个字无法辨认，已用“\ufffd”代替，请对照原文补上。"
