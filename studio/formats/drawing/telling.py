"""The spoken script as scenes: what is said, how long it takes, what is on the screen, which clauses it rests on.

Two versions: the full one says every entry of the content; the short one, for a clip of one to three minutes, what
the animation shows. Words of ours only lead from one thing to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.domain.arrangement import in_order
from studio.domain.content import (
    FIELDS,
    Case,
    Change,
    Content,
    DataPoint,
    Entry,
    Milestone,
    Question,
    Statement,
    Term,
)
from studio.formats.drawing.spoken import spoken
from studio.formats.drawing.walk import Piece, Station, letters, opening_of, walk
from studio.storyboard.arranging import told_in
from studio.storyboard.blocks import wording
from studio.storyboard.citations import clause_label
from studio.storyboard.compose import TELLING, day, figure_of, point_from

PER_SECOND = 4
"""Characters a second of a calm voice: 240 a minute."""
PAUSE = 0.3
"""Seconds between two sentences."""
LONGEST_SCENE = 30.0
SHORTEST_CLIP, LONGEST_CLIP = 60, 180
"""Seconds of a clip that people watch to the end."""
SHORT_WALK = 130.0
"""What is asked of the walk for it: with greeting and farewell it stays below the longest clip."""

SPOKEN = "spoken"
CAPTION = 18
"""Characters of an opening that can stand on the screen while the rest is said."""

LEAD_IN = {
    "background_basis": "先说说，为什么要出台这份文件。",
    "objectives_tasks": "那么，要达到什么目标呢？",
    "data_points": "请记住这几个数字。",
    "applicable_to": "这份文件和您有什么关系？",
    "main_content": "文件主要说了这些事。",
    "measures": "具体怎么做？",
    "milestones": "什么时候做到？时间是这样安排的。",
    "changes_from_previous": "和以前相比，有什么不同？",
    "standards_applied": "执行的是什么标准？",
    "benefits": "您能得到什么好处？",
    "eligibility": "要符合什么条件？",
    "service_guide": "怎么办理？",
    "cases": "举个例子。",
    "highlights": "这份文件有什么特点？",
    "key_terms": "有几个词，再解释一下。",
    "faq": "下面是大家常问的问题。",
    "likely_misreadings": "还有容易误解的地方，特别说明一下。",
    "cautions": "有些地方，需要提醒大家注意。",
    "drafting_process": "这份文件是怎样研究制定的？",
    "legality_note": "为什么说它合法合理？",
    "next_steps": "接下来做什么？",
}
COUNTED_OUT = frozenset({"measures", "cautions", "highlights", "eligibility", "next_steps"})
"""Fields whose entries are told as 第一, 第二, unless they bring an order of their own."""
ORDERED = re.compile(
    r"^(?:先|再|然后|接着|最后|首先|其次|第[一二三四五六七八九十\d]|[一二三四五六七八九十]是|其[一二三四五])"
)
PICTURES = {
    "data_points": "大字",
    "milestones": "时间轴逐点亮起",
    "changes_from_previous": "左右对照：以前、现在",
    "key_terms": "词语卡片",
    "faq": "问答卡片，先问后答",
    "likely_misreadings": "问答卡片，先问后答",
    "cases": "情景示意",
    "highlights": "要点字幕",
    "benefits": "要点字幕",
    "cautions": "提示牌",
    "service_guide": "流程步骤",
    "measures": "要点字幕",
    "main_content": "要点字幕",
}


@dataclass(frozen=True)
class Line:
    """One thing said. `speaker` is 问, 答 or "" for the narrator. What stands on the screen is not said: `large` in
    large letters, `note` small.
    """

    text: str
    cites: tuple[str, ...] = ()
    speaker: str = ""
    note: str = ""
    large: str = ""

    @property
    def read(self) -> str:
        return spoken(self.text)

    @property
    def seconds(self) -> float:
        return len(letters(self.read)) / PER_SECOND + PAUSE * max(1, len(re.findall(r"[。！？；]", self.text)))


@dataclass(frozen=True)
class Scene:
    """What is said while one picture stands."""

    heading: str
    setting: str
    lines: tuple[Line, ...]

    @property
    def picture(self) -> str:
        """What the screen shows, with the words that stand on it in large letters."""
        words = "、".join(dict.fromkeys(line.large for line in self.lines if line.large))
        return f"{self.setting}：{words}" if words else self.setting

    @property
    def seconds(self) -> int:
        return -(-round(sum(line.seconds for line in self.lines) * 10) // 10)

    @property
    def sources(self) -> tuple[str, ...]:
        """The clauses in words, each once."""
        return tuple(dict.fromkeys(clause_label(clause) for line in self.lines for clause in line.cites))


def lasting(scenes: Iterable[Scene]) -> int:
    return sum(scene.seconds for scene in scenes)


def full(content: Content) -> tuple[Scene, ...]:
    """Every entry that the talk tells, in its order."""
    told = told_in_talk(content)
    order = in_order(content.board(SPOKEN).order, TELLING)
    return (_greeting(told), *_middle(told, order), *_farewell(told))


def short(content: Content) -> tuple[Scene, ...]:
    """The same in one to three minutes, from the entries' openings."""
    told = walk(content, longest=SHORT_WALK)
    content = told_in_talk(content)
    sources = _sources(content)
    stations = [station for station in told.stations if station.key != "summary"]
    return (_greeting(content), *(_station(station, sources) for station in stations), _goodbye(content, brief=True))


# ── the full version ────────────────────────────────────────────────────────────────────────────────


def _greeting(content: Content) -> Scene:
    card = content.policy
    issuers = "、".join(filter(str.strip, card.issuers))
    lines = [Line(f"大家好，这里是{_closed(content.title or card.title)}")]
    if issuers and card.doc_number.strip():
        lines.append(Line(f"文件由{issuers}印发，文号是{_closed(card.doc_number)}"))
    elif issuers:
        lines.append(Line(f"文件由{issuers}印发。"))
    dates = ((card.issued_on, "成文"), (card.released_on, "公布"), (card.effective_on, "起施行"))
    if known := "，".join(f"{day(date)}{verb}" for date, verb in dates if date.strip()):
        lines.append(Line(f"{known}。"))
    if content.summary.strip():
        lines.append(Line(f"一句话概括：{_closed(content.summary)}"))
    return Scene("开场", "标题画面：政策名称、发文机关、发文字号", tuple(lines))


def told_in_talk(content: Content) -> Content:
    """The content without what the talk leaves out, figures too, and in its shorter words."""
    board, told = content.board(SPOKEN), told_in(content, SPOKEN)
    part = told.part("data_points")
    points = () if board.leaves_out("figures") else part.entries
    kept = tuple(
        p for p in points if isinstance(p, DataPoint) and not board.leaves_out("figures", wording(figure_of(p)))
    )
    return told.with_part("data_points", replace(part, entries=kept))


def _middle(content: Content, order: Sequence[str]) -> Iterator[Scene]:
    for key in (FIELD_OF.get(block, block) for block in order if block != "charts"):
        entries = [entry for entry in content.part(key).entries if entry.said()]
        if not entries:
            continue
        told = [tuple(LINES[type(entry)](entry)) for entry in entries]
        if _to_count(key, told):
            told = [_counted(place, lines) for place, lines in enumerate(told, start=1)]
        yield from _scenes(key, told)


def _scenes(key: str, told: Sequence[tuple[Line, ...]]) -> Iterator[Scene]:
    """The entries in scenes of half a minute at most; an entry is not torn."""
    heading, picture = FIELDS[key].label, PICTURES.get(key, "字幕")
    lines: list[Line] = [] if told[0][0].text.startswith(("举例", "例如", "案例")) else [Line(LEAD_IN[key])]
    part = 1
    for entry in told:
        if len(lines) > (part == 1) and _seconds((*lines, *entry)) > LONGEST_SCENE:
            yield Scene(heading if part == 1 else f"{heading}（续{part - 1}）", picture, tuple(lines))
            lines, part = [], part + 1
        lines.extend(entry)
    yield Scene(heading if part == 1 else f"{heading}（续{part - 1}）", picture, tuple(lines))


def _seconds(lines: Iterable[Line]) -> float:
    return sum(line.seconds for line in lines)


def _to_count(key: str, told: list[tuple[Line, ...]]) -> bool:
    return key in COUNTED_OUT and len(told) > 1 and not any(ORDERED.match(lines[0].text) for lines in told)


def _counted(place: int, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    first, *others = lines
    return (replace(first, text=f"第{spoken(str(place))}，{first.text}"), *others)


def _farewell(content: Content) -> Iterator[Scene]:
    period = _texts(content, "effective_period")
    enquiry = _texts(content, "enquiry_contact")
    lines = [Line(_closed(text), _cites(content, "effective_period")) for text in period]
    lines += [Line(_closed(text), _cites(content, "enquiry_contact")) for text in enquiry]
    if lines:
        yield Scene("实施期限和咨询渠道", "文字要点；咨询电话用大字", (Line("最后说说实施期限和咨询渠道。"), *lines))
    yield _goodbye(content)


def _goodbye(content: Content, *, brief: bool = False) -> Scene:
    authority = "、".join(text.rstrip("。") for text in _texts(content, "interpreting_authority"))
    lines = [Line(f"解读机关是{_closed(authority)}", _cites(content, "interpreting_authority"))] if authority else []
    more = "完整内容请看文字解读，" if brief else ""
    lines.append(Line(f"{more}一切以正式文件为准。谢谢大家。"))
    picture = "片尾：解读机关" + ("、政策原文二维码" if content.policy.url.strip() else "")
    if content.policy.url.strip():
        lines[-1] = Line(lines[-1].text, note=content.policy.url)
    return Scene("结尾", picture, tuple(lines))


def _texts(content: Content, key: str) -> tuple[str, ...]:
    return tuple(text for entry in content.part(key).entries for text in entry.said())


def _cites(content: Content, key: str) -> tuple[str, ...]:
    return tuple(clause for entry in content.part(key).entries for clause in entry.cites)


def _statement(entry: Statement) -> Iterator[Line]:
    opening = opening_of(point_from(entry.text))
    large = opening if len(opening) <= CAPTION and opening != entry.text.rstrip("。") else ""
    yield Line(_closed(entry.text), entry.cites, large=large)


def _term(entry: Term) -> Iterator[Line]:
    if entry.term.strip() and entry.explanation.strip():
        yield Line(f"什么叫{_quoted(entry.term)}？{_closed(entry.explanation)}", entry.cites, large=entry.term)
    else:
        yield Line(_closed(entry.term or entry.explanation), entry.cites)


def _change(entry: Change) -> Iterator[Line]:
    parts = [f"以前，{entry.before}" if entry.before.strip() else "", f"现在，{entry.now}" if entry.now.strip() else ""]
    told = "；".join(part.rstrip("。") for part in parts if part)
    if told:
        head = f"{entry.item}：" if entry.item.strip() else ""
        yield Line(f"{head}{told}。" + (_closed(entry.effect) if entry.effect.strip() else ""), entry.cites)
    else:
        yield Line("".join(_closed(text) for text in (entry.item, entry.effect) if text.strip()), entry.cites)


def _question(entry: Question) -> Iterator[Line]:
    if entry.question.strip():
        yield Line(_closed(entry.question, "？"), entry.cites, "问")
    if entry.answer.strip():
        yield Line(_closed(entry.answer), entry.cites, "答")


def _case(entry: Case) -> Iterator[Line]:
    # “举例：” was said by whoever leads in.
    yield Line("".join(_closed(text) for text in (entry.title, entry.text) if text.strip()), entry.cites)


def _figure(entry: DataPoint) -> Iterator[Line]:
    period = f"{entry.period}，" if entry.period.strip() and entry.period not in entry.label else ""
    source = f"来源：{entry.source}" if entry.source.strip() else ""
    note = "，".join(text for text in (entry.series, source) if text.strip())
    label = entry.label if entry.label.strip() else entry.series
    yield Line(
        _closed(f"{period}{label}{entry.value}{entry.unit}"), entry.cites, note=note, large=f"{entry.value}{entry.unit}"
    )


def _milestone(entry: Milestone) -> Iterator[Line]:
    told = "，".join(text for text in (entry.when, entry.text) if text.strip())
    yield Line(_closed(told), entry.cites, large=entry.when)


LINES: dict[type[Entry], Callable[[Any], Iterator[Line]]] = {
    Statement: _statement,
    Term: _term,
    Change: _change,
    Question: _question,
    Case: _case,
    DataPoint: _figure,
    Milestone: _milestone,
}
FIELD_OF = {"figures": "data_points"}


def _closed(text: str, mark: str = "。") -> str:
    """With a mark at its end, so that the voice comes down."""
    stripped = text.rstrip()
    return stripped if stripped.endswith(tuple("。！？；…?!.")) else f"{stripped}{mark}"


def _quoted(term: str) -> str:
    return term if term.startswith(("“", "《", "「")) else f"“{term}”"


# ── the short version ───────────────────────────────────────────────────────────────────────────────


def _station(station: Station, sources: dict[str, tuple[str, ...]]) -> Scene:
    key = FIELD_OF.get(station.key, station.key)
    lines = [Line(LEAD_IN[key]), *(_brief(piece, sources) for piece in station.pieces)]
    return Scene(FIELDS[key].label, PICTURES.get(key, "字幕"), tuple(lines))


def _brief(piece: Piece, sources: dict[str, tuple[str, ...]]) -> Line:
    data = piece.data
    match piece.kind:
        case "figure":
            note = f"{data['note']}，" if data["note"] and data["note"] not in data["label"] else ""
            text = f"{note}{data['label']}{data['value']}{data['unit']}"
        case "pair":
            before = f"以前，{data['before']}；" if data["before"] != "—" else ""
            text = f"{data['item']}：{before}现在，{data['now']}"
        case "timeline":
            text = "，".join(part for part in (data["when"], data["text"]) if part)
        case _:
            lead = str(data.get("lead", ""))
            text = (_closed(lead) if lead else "") + str(data["text"])
    telling = max(piece.says, key=len)
    cites = next((clauses for whole, clauses in sources.items() if telling in whole), ())
    large = f"{data['value']}{data['unit']}" if piece.kind == "figure" else str(data.get("when", ""))
    return Line(_closed(text), cites, large=large)


def _sources(content: Content) -> dict[str, tuple[str, ...]]:
    """Every string of the content with the clauses its entry rests on."""
    return {text: entry.cites for _, _, entry in content.entries() for text in entry.said()}
