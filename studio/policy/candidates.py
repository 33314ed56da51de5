"""For each field of the form, the policy's passages that may belong there, best first.

Material to choose from and rewrite, never an answer: the form shows them beside the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from studio.domain.content import FIELDS, Change, Content, Entry, FieldContent, PolicyCard
from studio.domain.policy import Candidate, Clause, Reading, core_title
from studio.policy.compare import Comparison, Kind, Passage, Row
from studio.policy.dates import mentions
from studio.policy.difference import Mark, Op
from studio.policy.passages.ranking import RESPONSIBLE
from studio.policy.sentences import sentences, tight
from studio.policy.spoken import preamble, sentences_of

MOST = 20
LAID = {
    "changes_from_previous": 12,
    "main_content": 6,
    "measures": 8,
    "milestones": 8,
    "objectives_tasks": 4,
    "key_terms": 6,
}
LAID_ELSEWHERE = 3
"""How many of the best candidates `starting_content` lays into a field."""

_BASIS = re.compile(
    r"为(?:了|深入|贯彻|进一步|规范|加强|全面|加快|推进|落实|促进|保障|支持|积极)|根据|依据|按照|贯彻落实"
)
_DUTY = re.compile(r"应当|应|要|须|必须|给予|建立|完善|实行|开展|推进|鼓励")
_DUTY_OR_FIGURE = re.compile(_DUTY.pattern + r"|\d|[一二三四五六七八九十百千万半]")
_HEAD = ("h", "p1")
"""The clauses of the head: a title's note repeats there what an article says."""
_CAUTION = re.compile(r"不得|不予|禁止|严禁|逾期|失效|视为|取消|追究|应当在|必须|不受理|避免|防止")
_QUOTED = re.compile(r"“([^”]{2,16})”")
_TERM_IN_FORCE = re.compile(r"施行|实施之日|有效期|起执行|废止|试行期")
_IN_FORCE = re.compile(
    r"自[^，。；]{2,24}(?:起|后)?(?:正式)?(?:施行|实施|执行|生效)|(?:有效|施行|试行|执行)期(?!间)|自行废止|自动失效"
)
"""From when and for how long, said outright."""
_CONTACT = re.compile(
    r"(?:联系|咨询|服务|监督|举报)(?:电话|人|方式|热线)|电话[：:]|邮箱|网址|热线|(?<!\d)0\d{2,3}[-—－]\d{7,8}(?!\d)"
)
_SERVICE = re.compile(r"申请|提交|受理|办理|材料|窗口|审核|审批")
_STANDARD = re.compile(r"标准(?![化规])|比例|额度|上限|下限|不低于|不高于|不超过|不少于")
_BENEFIT = re.compile(
    r"补贴|补助|奖励|减免|减半|免收|免征|免费|缓缴|优惠|资助|返还|贴息|救助|补偿|给予[^，。；]{0,20}(?:支持|扶持)"
    r"|(?:支持|扶持|帮助)[^，。；、]{0,12}(?:企业|机构|个人|农户|商户|合作社|群众|职工|人员|家庭|毕业生|创业)"
)
_CONDITION = re.compile(
    r"(?:符合|具备|满足)[^，。；]{0,24}(?:条件|要求|资格|标准|情形)|(?:下列|以下)[^，。；]{0,8}条件|方可|可以?申请|同时(?:符合|具备|满足)"
    r"|(?:申请|申报|参保|享受|报名)[^，。；]{0,16}条件"
)
_CONDITIONS_FOLLOW = re.compile(r"(?:条件|要求|情形)(?:之一)?(?:的)?[：:]$")
_PENALTY = re.compile(r"罚款|没收|处分|拘留|吊销|罚金|滞纳金|徒刑")
_LABEL = re.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[①-⑳])\s*")


def candidates_for(field_key: str, reading: Reading) -> list[Candidate]:
    """Ranked candidates of one field; empty where the policy says nothing of the kind."""
    finder = _FINDERS.get(field_key)
    return list(_unique(finder(reading)))[:MOST] if finder else []


def starting_content(reading: Reading, comparison: Comparison | None = None) -> Content:
    """The best candidates laid into their fields with citations. A field without any stays empty.

    With a comparison (`new` being this reading), what changed is laid into the difference table.
    """
    parts = {}
    for key, spec in FIELDS.items():
        best = list(_said_once(candidates_for(key, reading)))[: LAID.get(key, LAID_ELSEWHERE)]
        if entries := tuple(entry_of(candidate, spec.entry) for candidate in best):
            parts[key] = FieldContent(entries=entries)
    if comparison and (rows := tuple(changes_of(comparison))):
        parts["changes_from_previous"] = FieldContent(entries=rows[: LAID["changes_from_previous"]])
    return Content(policy=card_of(reading), title=f"《{core_title(reading.title)}》政策解读", parts=parts)


def _said_once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Without those that only repeat a part of a better one, or say it with more around it, of the same day."""
    taken: list[Candidate] = []
    for candidate in candidates:
        text = tight(candidate.text)
        if candidate.term or not any(
            (text in tight(other.text) or tight(other.text) in text)
            and (candidate.value, candidate.when) == (other.value, other.when)
            for other in taken
        ):
            taken.append(candidate)
            yield candidate


def changes_of(comparison: Comparison) -> Iterator[Change]:
    """Each change as a row of the difference table, those with changed figures first, then by their extent."""
    rows = [row for row in comparison.rows if row.kind is not Kind.UNCHANGED]
    return map(change_of, sorted(rows, key=_weight))


def change_of(row: Row) -> Change:
    """One changed row as a row of the difference table. What is gone from the newer text has no clause to cite."""
    return Change(
        item=(row.new or row.old)[0].place,
        before=_shown(row.old, [mark for mark in row.marks if mark.op is not Op.INSERT]),
        now=_shown(row.new, [mark for mark in row.marks if mark.op is not Op.DELETE]),
        cites=tuple(passage.clause for passage in row.new),
        own=not row.new,
    )


def _weight(row: Row) -> tuple[int, int]:
    changed = "".join(mark.text for mark in row.marks if mark.op is not Op.EQUAL)
    return (0 if re.search(r"\d|[一二三四五六七八九十百千万][个日年元倍%％]", changed) else 1, -len(changed))


def _shown(passages: Sequence[Passage], marks: Sequence[Mark]) -> str:
    """The sentences that changed; a passage that came or went, whole. Empty stands for “not there”."""
    if not passages:
        return ""
    text, changed = "", []
    for mark in marks:
        if mark.op is not Op.EQUAL:
            changed.append((len(text), len(text) + len(mark.text)))
        text += mark.text
    touched = [
        span.text for span in sentences(text) if any(span.start <= end and start <= span.end for start, end in changed)
    ]
    return tight("；".join(touched) or text)


def card_of(reading: Reading) -> PolicyCard:
    return PolicyCard(
        title=reading.title,
        doc_number=reading.doc_number,
        issuers=reading.issuers,
        issued_on=reading.issued_on.isoformat() if reading.issued_on else "",
        effective_on=reading.effective_on.isoformat() if reading.effective_on else "",
    )


def entry_of(candidate: Candidate, kind: type[Entry]) -> Entry:
    """The candidate as an entry of that kind, citing its clause (own words where it has none)."""
    said = {
        "text": candidate.text,
        "term": candidate.term,
        "explanation": candidate.text,
        "answer": candidate.text,
        "now": candidate.text,
        "label": candidate.text,
        "value": candidate.value,
        "unit": candidate.unit,
        "when": _when(candidate),
    }
    names = {item.name for item in fields(kind)}
    cites = (candidate.clause,) if candidate.clause else ()
    chosen: dict[str, Any] = {name: value for name, value in said.items() if name in names}
    return kind(cites=cites, own=not cites, **chosen)


def _when(candidate: Candidate) -> str:
    """As the policy writes it (2020年底前), else the day: 今年 means nothing to a later reader."""
    written = (m.text for m in mentions(candidate.text) if not m.inferred and m.when == candidate.when)
    return tight(next(written, "")) or (candidate.when.isoformat() if candidate.when else "")


def _basis(reading: Reading) -> Iterator[Candidate]:
    for clause in preamble(reading.clauses):
        yield from _matching([clause], _BASIS)


def _goals(reading: Reading) -> Iterator[Candidate]:
    """What is aimed at, then what is to be reached by when. What is threatened, or when it comes into force, is no aim."""
    yield from reading.goals
    for found in (*reading.timeline, *reading.targets):
        if not _PENALTY.search(found.text) and not _IN_FORCE.search(found.text):
            yield found


def _main(reading: Reading) -> Iterator[Candidate]:
    """Each outer heading with the first sentence under it; articles and numbered paragraphs have only that."""
    for level in (1, 2):
        for clause in reading.clauses:
            first = tight(next((span.text for span in sentences(clause.text)), ""))
            if clause.level == level and (clause.heading or first):
                text = "：".join(part for part in (clause.heading, first) if part)
                yield Candidate(text=text, clause=clause.id)


def _measures(reading: Reading) -> Iterator[Candidate]:
    """Sentences with a figure to be met or granted, then other duties. What is threatened is no measure."""
    figures = {(target.clause, tight(target.text)) for target in reading.targets}
    duties = []
    for found in _matching((clause for clause in reading.clauses if clause.level >= 1), _DUTY_OR_FIGURE):
        if _PENALTY.search(found.text):
            continue
        if any(clause == found.clause and text in found.text for clause, text in figures):
            yield found
        elif _DUTY.search(found.text):
            duties.append(found)
    yield from duties


def _audience(reading: Reading) -> Iterator[Candidate]:
    """Those whom it concerns before those whom the letter is addressed to."""
    yield from sorted(reading.audience, key=lambda candidate: candidate.text == reading.addressee)


def _in_force(reading: Reading) -> Iterator[Candidate]:
    """From when and for how long, said outright in the text; what else touches on it only where nothing does."""
    said = [*_matching(reading.clauses, _IN_FORCE)]
    yield from sorted(said, key=lambda candidate: candidate.clause in _HEAD) or _matching(
        reading.clauses, _TERM_IN_FORCE
    )


def _benefits(reading: Reading) -> Iterator[Candidate]:
    yield from _matching((clause for clause in reading.clauses if clause.level >= 1), _BENEFIT)


def _conditions(reading: Reading) -> Iterator[Candidate]:
    """Sentences that set a condition; of a list of conditions its items."""
    for index, clause in enumerate(reading.clauses):
        if clause.level < 1:
            continue
        following = False
        for sentence in sentences_of([clause]):
            text = _alone(sentence.text)
            if following or _CONDITION.search(sentence.text):
                yield Candidate(text=text, clause=clause.id)
            following = following or bool(_CONDITIONS_FOLLOW.search(tight(sentence.text)))
        if following:
            for item in _under(reading.clauses, index):
                yield from (Candidate(text=_alone(span.text), clause=item.id) for span in sentences(item.text))


def _under(clauses: Sequence[Clause], index: int) -> Iterator[Clause]:
    level = clauses[index].level
    for clause in clauses[index + 1 :]:
        if clause.level <= level:
            return
        yield clause


def _terms(reading: Reading) -> Iterator[Candidate]:
    yield from reading.definitions
    for sentence in sentences_of(reading.clauses):
        for term in _QUOTED.findall(sentence.text):
            yield Candidate(text=tight(sentence.text), clause=sentence.clause.id, term=term)


def _authority(reading: Reading) -> Iterator[Candidate]:
    for name in dict.fromkeys([reading.interpreting_body, *reading.issuers]):
        if name:
            clause = next((item.id for item in reading.clauses if name in item.text), "")
            yield Candidate(text=name, clause=clause)


def _changes(reading: Reading) -> Iterator[Candidate]:
    for named in reading.replaces:
        clause = next((item.id for item in reading.clauses if named.name in tight(item.text)), "")
        number = f"（{named.doc_number}）" if named.doc_number else ""
        yield Candidate(text=f"《{named.name}》{number}同时废止", clause=clause)


def _points(reading: Reading) -> Iterator[Candidate]:
    yield from (candidate for candidate in reading.targets if candidate.value)


def _in_text(pattern: re.Pattern[str]) -> Callable[[Reading], Iterator[Candidate]]:
    def find(reading: Reading) -> Iterator[Candidate]:
        yield from _matching(reading.clauses, pattern)

    return find


def _matching(clauses: Iterable[Clause], pattern: re.Pattern[str]) -> Iterator[Candidate]:
    for sentence in sentences_of(clauses):
        if pattern.search(sentence.text) and (text := _alone(sentence.text)):
            yield Candidate(text=text, clause=sentence.clause.id)


def _alone(text: str) -> str:
    """What is chosen stands alone: without the number of its item, and without who is in charge of it."""
    return _LABEL.sub("", tight(RESPONSIBLE.sub("", text))).strip()


def _unique(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[tuple[str, str]] = set()
    for candidate in candidates:
        mark = (candidate.term, tight(candidate.text) if not candidate.term else "")
        if mark not in seen:
            seen.add(mark)
            yield candidate


_FINDERS: dict[str, Callable[[Reading], Iterable[Candidate]]] = {
    "background_basis": _basis,
    "objectives_tasks": _goals,
    "main_content": _main,
    "measures": _measures,
    "applicable_to": _audience,
    "cautions": _in_text(_CAUTION),
    "key_terms": _terms,
    "changes_from_previous": _changes,
    "interpreting_authority": _authority,
    "effective_period": _in_force,
    "enquiry_contact": _in_text(_CONTACT),
    "standards_applied": _in_text(_STANDARD),
    "benefits": _benefits,
    "eligibility": _conditions,
    "service_guide": _in_text(_SERVICE),
    "milestones": lambda reading: reading.timeline,
    "data_points": _points,
}
