"""Since when and until when a document holds.

Only what is written is answered: a date that would have to be guessed stays None.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studio.domain.policy import Clause
from studio.policy.dates import Edge, Mention, first_date, mentions
from studio.policy.numerals import value_of
from studio.policy.spoken import SELF, Sentence, sentences_of
from studio.policy.structure import Structure

IN_FORCE = r"(?:正式|试|暂|开始|起)?(?:施行|实施|执行|生效|启用|试行)"
_ISSUE_DAY = re.compile(
    rf"(?:(?:自|从|于)(?:本?[\u4e00-\u9fff]{{0,6}})?|{SELF})(?:印发|发文|下发)之日起(?!\s*(?:满|\d|[一二三四五六七八九十]|停止|废止|失效|不再|，?《[^》]*》(?:[（(][^）)]*[）)])?(?:同时|即行)?(?:停止|废止|失效|不再)))\s*(?:，)?(?:{IN_FORCE}|，|有效|计算)?"
)
_LASTS = re.compile(
    r"(?:有效期限?|执行期限?|施行期限?|实施期限?|试行期限?|有效期间)\s*(?:暂定)?\s*(?:为|是|：)?\s*(?:自\S{0,12}起)?"
    r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?P<unit>年|个月)"
)
_UNTIL = re.compile(
    r"(?:有效期|有效期限|有效|截止时间|截止日期|执行期限?|施行期限?|实施期限?|执行|实施|施行|试行|适用)"
    r"(?:暂定)?(?:为|是|：)?(?:至|到|截至|截止到?|延长至|[^，。；]{0,16}?(?:至|到))?$"
)
_IN_FORCE_FROM = re.compile(
    r"(?:有效期限?|有效时间|(?:执行|施行|实施|试行)(?:期限?|时间))(?:限|间)?(?:为|自|从|是|：|为自)?$"
)
"""Before the first of two dates: 有效期自2021年3月10日至2024年3月9日."""


@dataclass(frozen=True, kw_only=True)
class Force:
    """Since when and until when; None when it is not written as a day."""

    effective_on: date | None = None
    expires_on: date | None = None


def force(structure: Structure, issued_on: date | None) -> Force:
    """Since when and until when this document holds."""
    spoken = list(sentences_of(structure.clauses))
    effective = _effective(structure, spoken, issued_on)
    return Force(effective_on=effective, expires_on=_expiry(spoken, effective, structure.clauses))


def _effective(structure: Structure, spoken: Sequence[Sentence], issued: date | None) -> date | None:
    best: tuple[int, date] | None = None
    last_ids = {clause.id for clause in structure.clauses[-3:]}
    for sentence in spoken:
        for mention in mentions(sentence.text, issued_on=issued):
            score = _speaks_of_force(sentence, mention, last_ids)
            if score and mention.when and (best is None or score >= best[0]):
                best = (score, mention.when)
    if best:
        return best[1]
    if issued and any(_ISSUE_DAY.search(sentence.text) and _of_itself(sentence, last_ids) for sentence in spoken):
        return issued
    return _effective_in_head(structure)


def _speaks_of_force(sentence: Sentence, mention: Mention, last_ids: set[str]) -> int:
    """How surely this date is the day the document itself takes force; 0 when it is not."""
    text = sentence.text
    behind = text[mention.end : mention.end + 10]
    before = text[: mention.start]
    ranged = _IN_FORCE_FROM.search(before) and re.match(r"\s*起?(?:至|到|[-—–~～])", behind)
    # What came into force then (1998年5月1日起施行的《…》) is another document.
    if not mention.exact or not (ranged or re.match(rf"\s*(?:零时)?起?{IN_FORCE}(?!的)", behind)):
        return 0
    if re.search(r"《[^》]*》\s*(?:[（(][^）)]*[）)])?(?:已)?(?:自|从|于)?$", before):
        return 0
    own = bool(re.search(SELF, before)) or "公布" in before or "发布" in before
    return 2 * own + (sentence.clause.id in last_ids) if own or sentence.clause.id in last_ids else 0


def _of_itself(sentence: Sentence, last_ids: set[str]) -> bool:
    return bool(re.search(SELF, sentence.text)) or sentence.clause.id in last_ids or sentence.clause.level == 0


def _effective_in_head(structure: Structure) -> date | None:
    for part in structure.parts:
        for mention in mentions(part.head.history):
            if mention.exact and re.match(r"\s*起?(?:施行|实施)", part.head.history[mention.end :]):
                return mention.when
    noted = structure.main.head.metadata
    return first_date(noted.get("生效日期", "") or noted.get("施行日期", "") or noted.get("实施日期", ""))


def _expiry(spoken: Sequence[Sentence], effective: date | None, clauses: Sequence[Clause]) -> date | None:
    last_ids = {clause.id for clause in clauses[-3:]}
    for sentence in reversed(list(spoken)):
        text = sentence.text
        if not re.search(r"有效|截止|执行|施行|实施|试行", text) or not _of_itself(sentence, last_ids):
            continue
        for mention in mentions(text):
            if mention.edge is not Edge.FROM and mention.when and _ends_there(text, mention):
                return mention.when
        if effective and (match := _LASTS.search(text)):
            return _after(effective, match["count"], match["unit"])
    return None


def _ends_there(text: str, mention: Mention) -> bool:
    before = text[: mention.start].rstrip()
    if re.match(r"\s*起?(?:至|到|[-—–~～])\s*(?:\d|[一二])", text[mention.end :]):
        return False
    if re.search(rf"{SELF}.*(?:，|,)(?:至|到|于|在)?$", before) and _NO_LONGER.match(text, mention.end):
        return True
    until = before.endswith(("至", "到", "截至", "截止", "截止到", "为")) or mention.text.endswith("止")
    return (
        until
        and bool(_UNTIL.search(before))
        and bool(re.search(rf"{SELF}|有效期|适用截止|执行期|施行期|暂?执行至", text))
    )


_NO_LONGER = re.compile(r"\s*(?:起)?(?:自行|自动)?(?:废止|失效)")
"""本办法自2016年1月1日起施行，2020年12月31日废止."""


def _after(start: date, count: str, unit: str) -> date | None:
    """The last day of a term that begins on `start`."""
    value = value_of(count)
    if value is None:
        return None
    months = start.month - 1 + int(value) * (12 if unit == "年" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    if year > 9000:
        return None
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])) - timedelta(days=1)
