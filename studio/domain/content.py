"""What an interpretation says: 24 fields of entries, every entry citing clauses.

The table `FIELDS` restates Part 3 of the standards (seed 三(三)2, 国办发〔2016〕80号, local rules);
`milestones` is ours: the dated steps that a timeline is drawn from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, ClassVar

from studio.domain import arrangement
from studio.domain.arrangement import USUAL, Arrangement


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing said to the public, with the ids of the clauses it rests on."""

    cites: tuple[str, ...] = ()
    own: bool = False
    """The author's own words, resting on no clause."""
    ai_assisted: bool = False

    BOOKKEEPING: ClassVar = ("cites", "own", "ai_assisted")

    def sentences(self) -> tuple[str, ...]:
        """The same as wholes that can be checked: a value together with its unit."""
        return self.said()

    def said(self) -> tuple[str, ...]:
        """The strings the public will read, in reading order, empty ones left out."""
        values = (getattr(self, item.name) for item in fields(self))
        return tuple(value for value in values if isinstance(value, str) and value.strip())

    def of_the_replaced(self) -> str:
        """What it tells of the document that this policy takes the place of; the policy itself does not say it."""
        return ""

    @property
    def wording(self) -> str:
        """All it says in one string: what names it in an arrangement."""
        return "\n".join(self.said())


@dataclass(frozen=True, kw_only=True)
class Statement(Entry):
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Term(Entry):
    term: str = ""
    explanation: str = ""


@dataclass(frozen=True, kw_only=True)
class Change(Entry):
    item: str = ""
    before: str = ""
    now: str = ""
    effect: str = ""

    def of_the_replaced(self) -> str:
        return self.before


@dataclass(frozen=True, kw_only=True)
class Question(Entry):
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Case(Entry):
    title: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class DataPoint(Entry):
    """One figure. `series` groups points that belong in one chart; `period` is its horizontal axis."""

    label: str = ""
    value: str = ""
    unit: str = ""
    period: str = ""
    source: str = ""
    series: str = ""

    def sentences(self) -> tuple[str, ...]:
        return (f"{self.period}{self.label}{self.value}{self.unit}", self.source)


@dataclass(frozen=True, kw_only=True)
class Milestone(Entry):
    when: str = ""
    text: str = ""

    def sentences(self) -> tuple[str, ...]:
        return (f"{self.when}，{self.text}",)


class Need(StrEnum):
    REQUIRED = "required"
    REQUIRED_OR_ABSENT = "required_or_absent"
    """Required, or “本文件不涉及” with a reason."""
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class FieldSpec:
    key: str
    label: str
    need: Need
    entry: type[Entry] = Statement

    @property
    def required(self) -> bool:
        return self.need in (Need.REQUIRED, Need.REQUIRED_OR_ABSENT)

    @property
    def may_be_absent(self) -> bool:
        return self.need is Need.REQUIRED_OR_ABSENT


_R, _A, _C, _O = Need.REQUIRED, Need.REQUIRED_OR_ABSENT, Need.CONDITIONAL, Need.OPTIONAL

FIELDS: dict[str, FieldSpec] = {
    spec.key: spec
    for spec in (
        FieldSpec("background_basis", "背景依据", _R),
        FieldSpec("objectives_tasks", "目标任务", _R),
        FieldSpec("main_content", "主要内容", _R),
        FieldSpec("measures", "具体举措", _R),
        FieldSpec("applicable_to", "适用对象", _R),
        FieldSpec("cautions", "注意事项", _A),
        FieldSpec("key_terms", "关键词解释", _A, Term),
        FieldSpec("changes_from_previous", "新旧政策差异", _A, Change),
        FieldSpec("interpreting_authority", "解读机关", _R),
        FieldSpec("effective_period", "实施期限", _R),
        FieldSpec("enquiry_contact", "咨询渠道", _R),
        FieldSpec("standards_applied", "执行标准", _C),
        FieldSpec("benefits", "惠民利企举措", _C),
        FieldSpec("eligibility", "享受条件", _C),
        FieldSpec("service_guide", "办事指引", _C),
        FieldSpec("drafting_process", "研判过程与意见采纳", _C),
        FieldSpec("likely_misreadings", "易误解问题", _C, Question),
        FieldSpec("legality_note", "合法性合理性说明", _C),
        FieldSpec("highlights", "特色亮点", _O),
        FieldSpec("milestones", "时间节点", _O, Milestone),
        FieldSpec("data_points", "数据", _O, DataPoint),
        FieldSpec("faq", "问答", _O, Question),
        FieldSpec("cases", "案例", _O, Case),
        FieldSpec("next_steps", "后续工作", _O),
    )
}


CHART_KINDS: dict[str, str] = {
    "bar": "柱状图",
    "grouped": "分组柱状图",
    "stacked": "堆叠图",
    "share": "构成图",
    "line": "折线图",
    "progress": "进度图",
    "dots": "前后对比图",
    "multiples": "分幅小图",
}
"""Kinds of chart that figures may be drawn as, and what people call them."""


@dataclass(frozen=True, kw_only=True)
class FieldContent:
    """One filled field: entries, or the reason why the policy has nothing to say here."""

    entries: tuple[Entry, ...] = ()
    absent_reason: str = ""

    @property
    def empty(self) -> bool:
        return not any(entry.said() for entry in self.entries)


@dataclass(frozen=True, kw_only=True)
class PolicyCard:
    """The facts about the policy that every format prints."""

    title: str = ""
    doc_number: str = ""
    issuers: tuple[str, ...] = ()
    issued_on: str = ""
    released_on: str = ""
    effective_on: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """One interpretation's whole content at one moment. Immutable: a change makes another one."""

    policy: PolicyCard = field(default_factory=PolicyCard)
    title: str = ""
    short_title: str = ""
    """At most 32 characters, for channels with short titles; "" derives one from the document number."""
    summary: str = ""
    parts: Mapping[str, FieldContent] = field(default_factory=dict)
    chart_kinds: Mapping[str, str] = field(default_factory=dict)
    """Series → key of `CHART_KINDS`, where a person has chosen; the data's shape chooses for all others."""
    boards: Mapping[str, Arrangement] = field(default_factory=dict)
    """Key of `BOARDS` → how it departs from the usual order and wording, where a person has arranged it."""

    def part(self, key: str) -> FieldContent:
        return self.parts.get(key, FieldContent())

    def with_part(self, key: str, part: FieldContent) -> Content:
        return replace(self, parts={**self.parts, key: part})

    def board(self, key: str) -> Arrangement:
        return self.boards.get(key, USUAL)

    def with_board(self, key: str, arranged: Arrangement) -> Content:
        """An arrangement that departs from nothing is not kept."""
        others = {name: board for name, board in self.boards.items() if name != key}
        return replace(self, boards=others if arranged == USUAL else {**others, key: arranged})

    @property
    def ai_assisted(self) -> bool:
        """Artificial intelligence took part in something that the public will read."""
        return any(entry.ai_assisted and entry.said() for _, _, entry in self.entries())

    def entries(self) -> Iterator[tuple[str, int, Entry]]:
        """Every entry with its field's key and its place in that field, in the order of `FIELDS`."""
        for key in FIELDS:
            for index, entry in enumerate(self.part(key).entries):
                yield key, index, entry


def as_json(content: Content) -> dict[str, Any]:
    """The content as plain data, the shape that `CONTENT.json` and the store keep."""
    return {
        "policy": {**_plain(content.policy), "issuers": list(content.policy.issuers)},
        "title": content.title,
        "short_title": content.short_title,
        "summary": content.summary,
        "fields": {
            key: {
                "entries": [{**_plain(entry), "cites": list(entry.cites)} for entry in part.entries],
                "absent_reason": part.absent_reason,
            }
            for key in FIELDS
            if (part := content.part(key)).entries or part.absent_reason
        },
        **({"chart_kinds": dict(sorted(content.chart_kinds.items()))} if content.chart_kinds else {}),
        **({"boards": boards} if (boards := arrangement.as_json(content.boards)) else {}),
    }


def from_json(data: Mapping[str, Any]) -> Content:
    """The content that `as_json` wrote. Raises `ValueError` with a Chinese sentence when it is another shape."""
    if not isinstance(data, Mapping):
        raise ValueError("内容文件应当是一个 JSON 对象。")
    given = _mapping(data.get("fields", {}), "fields")
    if unknown := sorted(set(given) - set(FIELDS)):
        raise ValueError(f"内容文件里有不认识的栏目：{'、'.join(unknown)}。")
    card = dict(_mapping(data.get("policy", {}), "policy"))
    return Content(
        policy=_record(PolicyCard, card, "policy"),
        title=_text(data.get("title", ""), "title"),
        short_title=_text(data.get("short_title", ""), "short_title"),
        summary=_text(data.get("summary", ""), "summary"),
        parts={key: _part(FIELDS[key], _mapping(part, key)) for key, part in given.items()},
        chart_kinds=_chart_kinds(_mapping(data.get("chart_kinds", {}), "chart_kinds")),
        boards=arrangement.from_json(_mapping(data.get("boards", {}), "boards")),
    )


def _chart_kinds(given: Mapping[str, Any]) -> dict[str, str]:
    kinds = {series: _text(kind, "chart_kinds") for series, kind in given.items()}
    for series, kind in kinds.items():
        if kind not in CHART_KINDS:
            names = "、".join(f"{key}（{label}）" for key, label in CHART_KINDS.items())
            raise ValueError(f"“{series}”的图表种类“{kind}”不认识。可以选的有：{names}。")
    return kinds


def _plain(record: object) -> dict[str, Any]:
    return {item.name: getattr(record, item.name) for item in fields(record)}  # type: ignore[arg-type]


def _part(spec: FieldSpec, part: Mapping[str, Any]) -> FieldContent:
    entries = part.get("entries", [])
    if not isinstance(entries, list):
        raise ValueError(f"“{spec.label}”的 entries 应当是一个列表。")
    return FieldContent(
        entries=tuple(_record(spec.entry, dict(_mapping(entry, spec.label)), spec.label) for entry in entries),
        absent_reason=_text(part.get("absent_reason", ""), spec.label),
    )


def _record(kind: type[Any], given: dict[str, Any], where: str) -> Any:
    known = {item.name: item for item in fields(kind)}
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(f"“{where}”里有不认识的项：{'、'.join(unknown)}。")
    for name, value in given.items():
        given[name] = _value(str(known[name].type), value, where)
    return kind(**given)


def _value(declared: str, value: object, where: str) -> object:
    if declared.startswith("tuple"):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"“{where}”里应当是一组文字。")
        return tuple(value)
    if declared == "bool":
        if not isinstance(value, bool):
            raise ValueError(f"“{where}”里应当是 true 或 false。")
        return value
    return _text(value, where)


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"“{where}”应当是一个 JSON 对象。")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"“{where}”应当是文字。")
    return value
