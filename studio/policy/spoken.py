"""A document's sentences with their clauses, how it names itself, and where it says what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from studio.domain.policy import Clause
from studio.policy.sentences import sentences

SELF = (
    r"(?:(?:本|该|此)(?:办法|规定|条例|细则|实施细则|意见|实施意见|通知|方案|实施方案|措施|政策措施|政策|若干措施|若干政策|决定|公告|通告|规则|规范|标准|计划|"
    r"规划|预案|制度|文件|法|指引|指南|目录|清单|章程|纲要|要点|指导意见|管理办法|暂行办法|暂行规定|试行办法)"
    r"|(?:以上|上述)(?:政策|措施|规定|意见|办法)\S{0,4})"
)
_BASIS_HEADING = re.compile(
    r"(?:编制|制定|起草|工作|活动|实施)?(?:目的|依据|背景)(?:[和与及、](?:编制|制定)?(?:目的|依据|意义))?"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence and the clause it stands in."""

    text: str
    clause: Clause


def sentences_of(clauses: Iterable[Clause]) -> Iterator[Sentence]:
    for clause in clauses:
        for span in sentences(clause.text):
            yield Sentence(span.text, clause)


def preamble(clauses: Sequence[Clause]) -> list[Clause]:
    """Where a document says what it rests on and is for: before the headings, in the first article, under 编制依据."""
    opening = [clause for clause in clauses if re.fullmatch(r"p\d+(?:~\d+)?", clause.id)]
    named = [clause for clause in clauses if _BASIS_HEADING.fullmatch(clause.heading)]
    return opening + [clause for clause in clauses if clause.id == "t1"] + named
