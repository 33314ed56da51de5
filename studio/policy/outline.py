"""The outline of one document: numbered headings stacked into a tree whose paths are the clause ids."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from studio.domain.correction import HEADINGS, ParagraphRole
from studio.domain.policy import Clause
from studio.policy import marks
from studio.policy.headings import STRUCTURAL, Verdict, as_step, heading_and_rest, judged
from studio.policy.lines import Paragraph
from studio.policy.marks import Kind, Label
from studio.policy.parts import Part, Role, annex_number
from studio.policy.sentences import close_up

_ANNEX_TOP = frozenset((ParagraphRole.ANNEX, ParagraphRole.TITLE))
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
INNER = frozenset((Kind.ARABIC, Kind.DECIMAL, Kind.DECIMAL_INNER, Kind.ARABIC_BRACKET, Kind.CIRCLED))
"""What numbers items of a list as well as headings."""
FEWEST_ARTICLES = 2
_CHAPTERS_WITHOUT_NUMBER = frozenset(("总则", "分则", "罚则", "附则"))
FEWEST_DECIMALS = 3
"""So many headings numbered 1.1 show that 1 总则, without a mark, is one as well."""
_COLUMN_HEAD = re.compile(
    r"序\s*号|行\s*次|[一二三]级指标|指标性质|指标说明|牵头单位|责任单位|配合单位|类\s*别|项目名称|单位名称|备\s*注|主要任务|重点任务"
)
_FORM = re.compile(r"(?:表|台账|清单|名单|名录|目录|提纲|模板|申请书|申报书)(?:[（(][^（）()]*[）)])?$")


@dataclass(frozen=True)
class Remark:
    text: str
    place: int = -1
    """Of the paragraph it is about; -1 when it is about the whole file."""


@dataclass
class _Node:
    """One numbered piece while the outline is drawn."""

    label: Label
    path: tuple[str, ...]
    level: int
    verdict: Verdict
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


def _is_table(part: Part) -> bool:
    """Whether an annex is a table or a form, whose numbered cells are no headings."""
    first = [part.head.raw_title, *(paragraph.text for paragraph in part.paragraphs[:6])]
    return bool(_FORM.search(part.head.title)) or any(map(_heads_columns, first))


def _heads_columns(text: str) -> bool:
    """One column's name and nothing else, or the names of two columns run together."""
    found = set(_COLUMN_HEAD.findall(text))
    return len(found) > 1 or bool(_COLUMN_HEAD.fullmatch(text.strip()))


class Outline:
    """Draws one part's outline. Used once."""

    def __init__(self, part: Part, *, prefix: str, opening: str) -> None:
        self._part = part
        self._prefix = prefix
        self._opening_id = opening
        self._opening: list[Paragraph] = []
        self._nodes: list[_Node] = []
        self._stack: list[tuple[Kind, str]] = []
        self._articles = sum(_kind(paragraph) is Kind.ARTICLE for paragraph in part.paragraphs) >= FEWEST_ARTICLES
        self._decimal = sum(_kind(paragraph) is Kind.DECIMAL for paragraph in part.paragraphs) >= FEWEST_DECIMALS
        self._tabular = part.role is Role.ANNEX and _is_table(part)
        self.warnings: list[Remark] = []

    def clauses(self) -> list[tuple[Clause, list[int]]]:
        """The clauses, each with the places of its paragraphs."""
        for paragraph in self._part.paragraphs:
            self._take(paragraph)
        self._settle_doubts()
        self._note_roles()
        self.warnings += self._numbering_warnings()
        numbered = [(self._clause(node), node.places) for node in self._nodes]
        return [*self._opening_clause(), *numbered, *self._annex_clause()]

    def _take(self, paragraph: Paragraph) -> None:
        label = self._label(paragraph)
        if paragraph.said in HEADINGS:
            self._said_heading(paragraph, label)
            return
        numbered = label is not None and paragraph.said is not ParagraphRole.BODY
        if label is None or not numbered or (self._articles and label.kind not in STRUCTURAL and self._in_article):
            self._text(paragraph)
            return
        verdict, heading, rest = judged(label)
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

    def _label(self, paragraph: Paragraph) -> Label | None:
        if paragraph.row:
            return None
        if self._articles and close_up(paragraph.text) in _CHAPTERS_WITHOUT_NUMBER:
            return Label(kind=Kind.CHAPTER, number=0, printed="", rest=close_up(paragraph.text))
        bare = marks.bare_label(paragraph.text) if self._decimal else None
        return bare or marks.label_of(paragraph.text)

    def _said_heading(self, paragraph: Paragraph, label: Label | None) -> None:
        """A heading because a person said so, at the level they gave; its number, if any, stays its label."""
        level = HEADINGS.index(paragraph.said) if paragraph.said in HEADINGS else 0
        if label is None:
            label = Label(kind=_KIND_OF_LEVEL[level], number=0, printed="", rest=paragraph.text)
        heading, rest = heading_and_rest(label.rest)
        if label.kind in STRUCTURAL:
            path = self._path(label)
        else:
            del self._stack[level:]
            outer = tuple(step for _, step in self._stack)
            step = f"{'' if outer else 'c'}{label.number}" if label.printed else f"h{as_step(heading)}"
            self._stack.append((label.kind, step))
            path = (*outer, step)
        self._nodes.append(
            _Node(
                label=label,
                path=path,
                level=len(self._stack),
                verdict=Verdict.HEADING,
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
            node.heading, node.verdict, node.named_at = close_up(text), Verdict.HEADING, paragraph.place
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
            step += f"-{annex_number(extra[1])}" if extra else ""
        self._stack.append((label.kind, step))
        return (*outer, step)

    def _settle_doubts(self) -> None:
        """A doubtful heading is one when its sisters are; numbered paragraphs come in families too."""
        families: dict[tuple[tuple[str, ...], Kind], list[_Node]] = defaultdict(list)
        for node in self._nodes:
            families[node.parent, node.label.kind].append(node)
        for family in families.values():
            counted = Counter(node.verdict for node in family)
            doubtful = [node for node in family if node.verdict is Verdict.UNSURE]
            # 2.有规范的名称。3.有50个以上的成员。: nothing stands under any of them, so they are items of a list.
            inner = family[0].label.kind in INNER
            empty = inner and not any(node.texts or node.rest or self._has_children(node) for node in doubtful)
            headings = counted[Verdict.HEADING] + counted[Verdict.UNSURE] > counted[Verdict.PARAGRAPH] and not empty
            for node in family:
                if self._tabular:
                    node.verdict = Verdict.PARAGRAPH
                elif node.verdict is Verdict.UNSURE:
                    node.verdict = Verdict.HEADING if headings else Verdict.PARAGRAPH
                if node.verdict is Verdict.PARAGRAPH:
                    node.heading, node.rest = "", node.label.rest

    def _has_children(self, node: _Node) -> bool:
        return any(other.parent == node.path for other in self._nodes)

    def _note_roles(self) -> None:
        for paragraph in self._part.paragraphs:
            self._part.roles[paragraph.place] = ParagraphRole.ROW if paragraph.row else ParagraphRole.BODY
        for node in self._nodes:
            role = node.said or _STRUCTURAL_ROLES.get(node.label.kind)
            if role is None:
                heading = node.verdict is Verdict.HEADING
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

    def _numbering_warnings(self) -> Iterator[Remark]:
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
                yield Remark(f"{what}：“{shown}”{place}，请核对原文。", node.places[0])
            last[key] = node.label
            latest[node.label.kind] = node.label.number


def _kind(paragraph: Paragraph) -> Kind | None:
    label = None if paragraph.row else marks.label_of(paragraph.text)
    return label.kind if label else None
