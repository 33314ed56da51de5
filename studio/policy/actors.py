"""Who is said to act: the one behind 由, or at the head of a sentence before 应当 or 负责.

Many who act bear no name of a body (行政执法承办机构, 专家委员会); they are found by their place in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.policy.fact import Fact, Kind

_ACTS = (
    "来|到(?!位|期|场)|统一|负责|承担|牵头|组织|初审|复审|受理|审批|审核|审查|审定|颁发|核发|制定|拟订|编制|管理|监管|办理|进行|实施|提出|核定|认定|责令|担|出具|批准|"
    "统筹|协调|开展|发布|公布|会同|根据|按照|按|给予|统一|监督|设置|主管|保管|承办|确定|组成|依法|代缴|缴纳|支付|负担|保障|集中|扣留|收取|征收|处罚|建立|划拨|拨付|发放|核发|推荐|筛选|检查|验收|移交"
)
_WHO = r"(?P<who>(?!此|其|于|下列|以下)[\u4e00-\u9fff]{2,18}?)"
_BEHIND = re.compile(rf"(?<![理自缘事])由{_WHO}(?=(?:{_ACTS}))")
_AHEAD = re.compile(
    r"(?:^|(?<=[。；：\n]))(?P<who>[\u4e00-\u9fff]{2,18}?(?:机构|单位|部门|机关|委员会|中心|组织|企业|学校|医院|协会|小组))(?=(?:应当|负责|承担|对[^，。；]{2,60}负责|依法|具体|统一))"
)
_NOT_WHO = re.compile(
    r"[的了和向对在将把及与]$|^(?:各|有关|相关|上述|该|本)|[，。；：]|原因|理由|^(?:主管|责任|牵头|配合|实施|申报|承办|用人)(?:单位|部门|机构)$"
)


def actors_in(plain: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Those who act in a sentence (without blanks) and were not found by name already."""
    taken = [(fact.start, fact.end) for fact in facts]
    for pattern in (_BEHIND, _AHEAD):
        for match in pattern.finditer(plain):
            start, end = match.span("who")
            if _NOT_WHO.search(match["who"]) or any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            yield Fact(kind=Kind.BODY, text=match["who"], start=start, end=end, name=match["who"], soft=True)
