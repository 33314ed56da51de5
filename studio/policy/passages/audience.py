"""Whom the policy is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from studio.domain.policy import Candidate, Clause
from studio.policy.passages.ranking import Scored, body, ranked
from studio.policy.spoken import SELF, sentences_of

MOST_WHO = 160
"""Characters of a description of people."""
MOST_SPOKEN_OF = 24
_APPLIES = re.compile(
    rf"适用于\s*(?P<who>[^；]{{2,160}}?)(?=，(?:自|有效|不适用|其他|法律|由)|$)|(?:的)?(?P<who2>[^，；]{{2,80}}?)，?适用{SELF}"
)
_MEANT_FOR = re.compile(
    r"(?:适用|支持|扶持|补贴|补助|奖励|享受|实施|参保|救助|保障|服务|申报|认定)(?:对象|范围|主体|群体)(?:主要)?(?:为|是|包括|：|:)(?P<who>[^；]{2,160})"
)
_AUDIENCE_HEADING = re.compile(
    r"(?:适用|支持|扶持|补贴|实施|试点|参保|救助|享受|申报|保障)(?:对象|范围|主体|条件)|物资管理范畴"
)
_PEOPLE = (
    "企业|单位|个人|人员|职工|群众|居民|农户|用户|主体|学生|教师|机构|合作社|农场|纳税人|商户|人才|毕业生|家庭|消费者|经营者|劳动者|残疾人|老年人|人群|"
    "养殖场|养殖业户|业户|幼儿园|学校|工商户|创业者|军人|儿童|新生儿|父母|老人|群体|患者|项目|申请人|当事人|业主|农场主|[\u4e00-\u9fff](?![或再])[\u4e00-\u9fff]者"
)
_ADDRESSED = re.compile(
    rf"(?:对于?|向|面向|支持|鼓励|引导|允许|扶持|帮助)(?P<who>[^，。；：]{{0,60}}?(?:{_PEOPLE}))(?=[，的给实开在按可予进加提减免缓延]|$)"
)
_CONDITIONED = re.compile(
    rf"^对?(?P<who>(?:因|受|符合|从事|具有|具备|参加|参与|取得|持有)[^。；：]{{6,160}}?(?:{_PEOPLE}))(?=，?(?:可以?|应当?|给予|按|不得|免|由|在)(?!的))"
)
"""因受疫情影响，经营困难的企业可以…: whom a condition describes, commas and all."""
_OBLIGED = re.compile(rf"^(?P<who>[\u4e00-\u9fff“”]{{0,24}}?(?:{_PEOPLE}))(?=应当|可以|不得|可|应|必须|享受|销售|提供)")


def audience(clauses: Sequence[Clause], *, addressee: str) -> tuple[Candidate, ...]:
    """Whom the policy is for, as it says itself, and whom it is addressed to."""
    found = [*_stated_audience(clauses), *_spoken_of(clauses)]
    if addressee:
        first = next((clause.id for clause in clauses), "")
        found.append(Scored(2.2, Candidate(text=addressee, clause=first)))
    return ranked(found)


def _stated_audience(clauses: Sequence[Clause]) -> Iterator[Scored]:
    for sentence in sentences_of(clauses):
        match = _APPLIES.search(sentence.text)
        if match and not re.search(r"不适用|可参照|参照适用", sentence.text[: match.end() + 2]):
            who = match["who"] or match["who2"] or ""
            score = 5.0 if re.search(SELF, sentence.text) else 3.5
            yield Scored(score, Candidate(text=who.strip("，"), clause=sentence.clause.id))
        elif match := _MEANT_FOR.search(sentence.text):
            yield Scored(4.5, Candidate(text=match["who"], clause=sentence.clause.id))
        elif _AUDIENCE_HEADING.search(sentence.clause.heading):
            yield Scored(3.5, Candidate(text=sentence.text, clause=sentence.clause.id))


def _spoken_of(clauses: Sequence[Clause]) -> Iterator[Scored]:
    """Those whom measures speak of, the more often the better."""
    counted: Counter[str] = Counter()
    where: dict[str, str] = {}
    for sentence in body(clauses):
        described = _CONDITIONED.search(sentence.text)
        spoken = (*_ADDRESSED.finditer(sentence.text), *_OBLIGED.finditer(sentence.text))
        for match in (described,) if described else spoken:
            who = re.sub(r"^(?:对于?|向)", "", match["who"].strip("，、"))
            if 3 <= len(who) <= MOST_WHO and not re.search(
                r"[《》]|各级|有关|期间[对向]|不由|相关部门|主管部门|领导|责任|^(?:单[家一]|每[家个]|该|所有|全部|其|上述|享受上述)",
                who,
            ):
                counted[who] += 1
                where.setdefault(who, sentence.clause.id)
    for who, count in counted.most_common(MOST_SPOKEN_OF):
        # Long descriptions say who is meant more exactly than a bare noun.
        yield Scored(1 + min(count, 6) / 4 + min(len(who), 30) / 60, Candidate(text=who, clause=where[who]))
