"""Choosing what a format says, and in which order: content in, storyboard out.

Every filled entry lands in exactly one block (a figure may be repeated beside its chart); an empty or absent
field gives no block, and the reason why it is absent is never public.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TypeVar

from studio.domain.arrangement import USUAL, Arrangement, in_order
from studio.domain.content import Case, Change, Content, DataPoint, Entry, Milestone, Question, Statement, Term
from studio.storyboard.arranging import told_in
from studio.storyboard.blocks import (
    Block,
    Chart,
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
    Storyboard,
    TermItem,
    Terms,
    Timeline,
    wording,
)
from studio.storyboard.figures import charts, grouped, headline_figure
from studio.storyboard.labels import LABEL, plate
from studio.storyboard.labels import LEAD as LEAD_OF_LABEL

E = TypeVar("E", bound=Entry)

LEAD = re.compile(r"^[^：:。，,；;！？\n]{2,14}(?:：|(?<!\d):(?!/))")
"""An opening such as “查得到：”: short, one phrase, closed by a colon that belongs to no time or address."""

LISTS: dict[str, tuple[str, str, str]] = {
    "highlights": ("政策亮点", "plain", "star"),
    "applicable_to": ("和我有什么关系", "audience", "people"),
    "benefits": ("能得到什么好处", "audience", "gift"),
    "eligibility": ("要符合什么条件", "plain", "check"),
    "service_guide": ("怎么办理", "steps", "route"),
    "measures": ("具体怎么做", "steps", "steps"),
    "objectives_tasks": ("要达到什么目标", "plain", "target"),
    "main_content": ("主要说了什么", "plain", "document"),
    "standards_applied": ("执行什么标准", "plain", "scale"),
    "cautions": ("需要注意什么", "caution", "warning"),
    "background_basis": ("为什么出台", "basis", "flag"),
    "drafting_process": ("怎样研究制定的", "basis", "pen"),
    "legality_note": ("为什么合法合理", "basis", "shield"),
    "next_steps": ("接下来做什么", "plain", "forward"),
}
"""Field → heading asked as a reader would ask it, kind, pictogram."""

READING = (
    "background_basis", "objectives_tasks", "figures", "charts", "main_content", "applicable_to", "eligibility",
    "benefits", "measures", "milestones", "standards_applied", "changes_from_previous", "service_guide", "cases",
    "key_terms", "faq", "likely_misreadings", "cautions", "highlights", "drafting_process", "legality_note",
    "next_steps", "policy",
)  # fmt: skip
LOOKING = (
    "figures", "applicable_to", "benefits", "eligibility", "highlights", "main_content", "measures", "charts",
    "milestones", "changes_from_previous", "service_guide", "cases", "standards_applied", "faq",
    "likely_misreadings", "cautions", "key_terms", "objectives_tasks", "next_steps", "background_basis",
    "drafting_process", "legality_note", "policy",
)  # fmt: skip
TELLING = (
    "background_basis", "objectives_tasks", "figures", "applicable_to", "main_content", "measures", "charts",
    "milestones", "changes_from_previous", "standards_applied", "benefits", "eligibility", "service_guide",
    "cases", "highlights", "key_terms", "faq", "likely_misreadings", "cautions", "drafting_process",
    "legality_note", "next_steps", "policy",
)  # fmt: skip
ORDERS = {
    "article": READING,
    "wechat_article": READING,
    "long_image": LOOKING,
    "cards": LOOKING,
    "slides": TELLING,
    "spoken": TELLING,
}
"""Board → its parts in their usual order. The headline stands before them, the contact behind: they stay there."""
KICKERS = {"long_image": "一图读懂", "cards": "一图读懂"}


def compose(content: Content, *, purpose: str) -> Storyboard:
    """What one of `BOARDS` says, as a person has arranged it. Raises `KeyError` for another purpose."""
    board, told = content.board(purpose), told_in(content, purpose)
    order = in_order(board.order, ORDERS[purpose])
    middle = chain.from_iterable(_blocks(told, key, board, labelled=content.ai_assisted) for key in order)
    blocks = (_headline(told, KICKERS.get(purpose, "政策解读")), *middle, *_some(_contact(told)))
    return Storyboard(
        title=content.title or content.policy.title, blocks=tuple(blocks), plate=plate(content), wished=board.order
    )


def parts_of(content: Content, key: str) -> Iterable[Block]:
    """The blocks of one part as the form has it."""
    return _blocks(content, key, USUAL, labelled=content.ai_assisted)


def _blocks(content: Content, key: str, board: Arrangement, *, labelled: bool) -> Iterable[Block]:
    """The part's blocks. Figures and charts, which are made of data, are left out here; entries were before."""
    if key in LISTS:
        return _some(_points(content, key))
    if key == "figures":
        return () if board.leaves_out(key) else _figures(content, board)
    if key == "charts":
        return (
            block for block in _charts(content) if not (board.leaves_out(key) or board.leaves_out(key, block.heading))
        )
    if key == "policy":
        return _some(_policy_card(content, labelled=labelled, label_only=board.leaves_out(key)))
    return SPECIAL[key](content)


def _headline(content: Content, kicker: str) -> Headline:
    card = content.policy
    return Headline(
        key="headline",
        kicker=kicker,
        title=content.title or card.title,
        doc_number=card.doc_number,
        issuer="、".join(filled(card.issuers)),
        summary=content.summary,
    )


def _points(content: Content, key: str) -> Points | None:
    heading, kind, icon = LISTS[key]
    entries = said(content, key, Statement)
    items = tuple(point_from(entry.text) for entry in entries)
    return Points(key=key, cites=cites(entries), heading=heading, items=items, kind=kind, icon=icon) if items else None


def point_from(text: str) -> Point:
    """“查得到：想看随时能看” opens with a lead; the colon stays, so that nothing of the text is lost."""
    lead = LEAD.match(text)
    if not lead or not text[lead.end() :].strip():
        return Point(lead="", text=text)
    return Point(lead=lead[0], text=text[lead.end() :])


def _cases(content: Content) -> Iterable[Block]:
    entries = said(content, "cases", Case)
    items = tuple(Point(lead=entry.title, text=entry.text) for entry in entries)
    return _some(Points(key="cases", cites=cites(entries), heading="举个例子", items=items, kind="case", icon="case"))


def _figures(content: Content, board: Arrangement) -> Iterable[Block]:
    groups, single = grouped(said(content, "data_points", DataPoint))
    points = (*(headline_figure(group) for group in groups), *single)
    shown = [point for point in points if not board.leaves_out("figures", wording(figure_of(point)))]
    items = tuple(figure_of(point) for point in shown)
    return _some(Figures(key="figures", cites=cites(shown), heading="先看几个数字", items=items))


def figure_of(point: DataPoint) -> Figure:
    return Figure(value=point.value, unit=point.unit, label=point.label or point.series, note=_figure_note(point))


def _figure_note(point: DataPoint) -> str:
    """Series and period on one line, the source on the next."""
    series = point.series if point.label and point.series != point.label else ""
    source = f"来源：{point.source}" if point.source.strip() else ""
    return "\n".join(filled(("，".join(filled((series, point.period))), source)))


def _charts(content: Content) -> Iterable[Chart]:
    return charts(said(content, "data_points", DataPoint), content.chart_kinds)


def _timeline(content: Content) -> Iterable[Block]:
    entries = said(content, "milestones", Milestone)
    items = tuple(Moment(when=entry.when, text=entry.text) for entry in entries)
    return _some(Timeline(key="milestones", cites=cites(entries), heading="什么时候做到", items=items))


def _comparison(content: Content) -> Iterable[Block]:
    entries = said(content, "changes_from_previous", Change)
    rows = tuple(Row(item=e.item, before=e.before, now=e.now, effect=e.effect) for e in entries)
    return _some(Comparison(key="changes_from_previous", cites=cites(entries), heading="和以前有什么不同", rows=rows))


def _terms(content: Content) -> Iterable[Block]:
    entries = said(content, "key_terms", Term)
    items = tuple(TermItem(term=entry.term, explanation=entry.explanation) for entry in entries)
    return _some(Terms(key="key_terms", cites=cites(entries), heading="这些词是什么意思", items=items))


def _faq(content: Content) -> Iterable[Block]:
    return _questions(content, "faq", "大家常问")


def _misreadings(content: Content) -> Iterable[Block]:
    return _questions(content, "likely_misreadings", "容易误解的地方")


def _questions(content: Content, key: str, heading: str) -> Iterable[Block]:
    entries = said(content, key, Question)
    items = tuple(QuestionItem(question=entry.question, answer=entry.answer) for entry in entries)
    return _some(Questions(key=key, cites=cites(entries), heading=heading, items=items))


SPECIAL: dict[str, Callable[[Content], Iterable[Block]]] = {
    "milestones": _timeline,
    "changes_from_previous": _comparison,
    "cases": _cases,
    "key_terms": _terms,
    "faq": _faq,
    "likely_misreadings": _misreadings,
}


def _policy_card(content: Content, *, labelled: bool, label_only: bool) -> Points | None:
    """The policy's facts and the label of artificial intelligence, which stays when the facts are left out."""
    card = content.policy
    facts = (
        ("文件名称：", card.title),
        ("发文字号：", card.doc_number),
        ("发文机关：", "、".join(filled(card.issuers))),
        ("成文日期：", day(card.issued_on)),
        ("公布日期：", day(card.released_on)),
        ("施行日期：", day(card.effective_on)),
    )
    label = ((LEAD_OF_LABEL, LABEL if labelled else ""),)
    told = label if label_only else (*facts, *label)
    items = tuple(Point(lead=lead, text=text) for lead, text in told if text.strip())
    return (
        Points(key="policy", heading="解读的是哪份文件", items=items, kind="card", icon="document") if items else None
    )


def _contact(content: Content) -> Contact | None:
    parts = {
        key: said(content, key, Statement) for key in ("interpreting_authority", "effective_period", "enquiry_contact")
    }
    texts = {key: tuple(entry.text for entry in entries) for key, entries in parts.items()}
    url = content.policy.url
    if not any(texts.values()) and not url.strip():
        return None
    return Contact(
        key="contact",
        cites=cites(tuple(chain.from_iterable(parts.values()))),
        heading="解读与咨询",
        authority="；".join(texts["interpreting_authority"]),
        period="；".join(texts["effective_period"]),
        enquiry=texts["enquiry_contact"],
        url=url,
    )


def said(content: Content, key: str, kind: type[E]) -> tuple[E, ...]:
    """The field's entries that say something."""
    return tuple(e for e in content.part(key).entries if isinstance(e, kind) and e.said())


def cites(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Every clause the entries rest on, each once, in order."""
    return tuple(dict.fromkeys(chain.from_iterable(entry.cites for entry in entries)))


def day(iso: str) -> str:
    """2020-10-23 as 2020年10月23日; anything else as it stands."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", iso.strip())
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else iso


def filled(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text.strip())


def _some(block: Block | None) -> tuple[Block, ...]:
    """The block, unless it is missing or says nothing beyond its heading."""
    if block is None or not (getattr(block, "items", ()) or getattr(block, "rows", ()) or isinstance(block, Contact)):
        return ()
    return (block,)
