"""Which conditional fields this policy calls for, each with the clauses that say so.

A field is asked when the words of its row stand together in one sentence: a rule that a reader can check
against the text, and a reason that the form says to the writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from studio.domain.content import FIELDS
from studio.domain.policy import Clause

MOST = 3
"""Clauses named as the reason."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A conditional field that applies, and why."""

    key: str
    because: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    because: str
    together: tuple[str, ...]
    """Patterns that must all be found in one sentence."""


_PUBLIC = r"(?:个人|公民|市民|居民|村民|群众|单位|企业|经营者|商户|业主|用户|申请人|当事人|建设单位|施工单位|经营主体|市场主体)"
_GAIN = r"补贴|补助|奖励|奖补|减免|免收|免征|减征|免费|优惠|资助|返还|贴息|救助|退还|报销|缓缴|津贴|一次性给予|提高.{0,6}待遇"
_AMOUNT = r"\d+(?:\.\d+)?\s*(?:万|亿)?(?:元|%|％)|百分之[一二三四五六七八九十]|[一二三四五六七八九十百千万]+元"

ASKED_WHEN: dict[str, _Rule] = {
    "standards_applied": _Rule(
        "原文写了标准和具体数值",
        (
            r"标准(?![化规])|限额|额度|上限|下限|不低于|不高于|不超过|不少于|收费|费率|等级",
            r"\d|百分之|[一二三四五六七八九十百]+(?:元|分|级|倍|平方米|公里|米)",
        ),
    ),
    "benefits": _Rule(
        "原文写了群众或企业能得到的好处",
        (
            _GAIN,
            rf"{_AMOUNT}|{_PUBLIC}|对象|人员|家庭|老年人|残疾人|学生|儿童|幼儿|军人|职工|毕业生|农民|农户|患者|妇女",
        ),
    ),
    "eligibility": _Rule(
        "原文写了享受或申请的条件",
        (
            r"(?:下列|以下|上述|相关|规定)?条件(?:的|之一|：|:|，|。)|方可(?:申请|享受|办理|认定)|可以?申请|具备.{0,20}(?:可|方)|资格",
            r"申请|申报|享受|认定|领取|参加|补贴|补助|资助|待遇|奖励",
        ),
    ),
    "service_guide": _Rule(
        "原文写了要群众或企业办理的事项",
        (
            r"申请|申报|登记|备案|领取|报名",
            r"受理|提交|窗口|审批|办结|材料|凭.{0,12}(?:证|书|明)|(?:个|\d)工作日|网上办",
        ),
    ),
    "drafting_process": _Rule(
        "原文或文种表明经过征求意见等程序",
        (
            r"(?:公开|广泛|充分|已|经)征求意见|征求[^、，。；]{1,12}意见|听证会?|专家论证|意见采纳|公平竞争审查|合法性审[查核]",
        ),
    ),
    "likely_misreadings": _Rule(
        "原文有例外、界限或溯及的规定，容易误解",
        (
            r"除.{2,40}外[，。；]|但[是，].{2,60}除外|不包括|不适用|(?:以上|以下|以内|以外).{0,40}(?:包括|含|不含)本数|从其规定|参照执行",
        ),
    ),
    "legality_note": _Rule(
        "原文给群众或企业设定了义务或限制",
        (
            rf"{_PUBLIC}[^，。；]{{0,24}}(?:应当|必须|不得|禁止)|(?:禁止|严禁|不得){_PUBLIC}|罚款|吊销|责令.{{0,10}}改正",
        ),
    ),
}
"""Conditional field → when it is asked."""


_NAMES = re.compile(r"依申请公开")
"""Terms of art that contain a word of the table and mean something else."""


def asked_by(clauses: Iterable[Clause]) -> dict[str, Asked]:
    """The conditional fields that the policy calls for, in the order of the form."""
    said = [(clause.id, sentence) for clause in clauses for sentence in _sentences(clause)]
    found = {}
    for key in FIELDS:
        if rule := ASKED_WHEN.get(key):
            patterns = [re.compile(pattern) for pattern in rule.together]
            where = dict.fromkeys(
                clause for clause, sentence in said if all(pattern.search(sentence) for pattern in patterns)
            )
            if where:
                found[key] = Asked(key=key, because=rule.because, clauses=tuple(where)[:MOST])
    return found


def _sentences(clause: Clause) -> list[str]:
    text = re.sub(r"[ \t\u3000]", "", f"{clause.heading}\n{clause.text}")
    return [_NAMES.sub("", sentence) for sentence in re.split(r"(?<=[。；;])|\n", text) if sentence]
