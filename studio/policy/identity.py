"""What a policy is: its name, number, issuers, day and openness, and who explains it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from studio.domain.policy import Clause, Disclosure
from studio.policy import marks
from studio.policy.dates import first_date
from studio.policy.sentences import close_up, tight
from studio.policy.spoken import sentences_of
from studio.policy.structure import Structure

_INTERPRETED = (
    re.compile(
        r"(?:解释工作|解释权|解释)?由(?P<who>[^，。；：]{2,60}?)(?:负责|承担|进行)(?:本?[^，。；]{0,12}?)(?:的)?(?:具体)?(?:政策)?(?:解释|释义)"
    ),
    re.compile(r"解释(?:工作)?由(?P<who>[^，。；：]{2,60}?)(?:负责|承担)"),
    re.compile(r"(?:^|，)(?P<who>[^，。；：由]{2,40}?)负责(?:对)?(?:本|此)[^，。；]{1,12}?的?(?:具体)?解释"),
    re.compile(r"解释权(?:归|属|由)(?:于)?(?P<who>[^，。；：]{2,40}?)(?:所有|行使)?$"),
)


def interpreting_body(clauses: Sequence[Clause]) -> str:
    """Who explains this document, word for word; "" when it does not say."""
    for sentence in reversed(list(sentences_of(clauses))):
        if "解释" not in sentence.text:
            continue
        for pattern in _INTERPRETED:
            match = pattern.search(sentence.text)
            if match and re.search(r"本|以上|上述|政策|负责解释|解释权|解释工作", match[0]) and "：" not in match[0]:
                return tight(match["who"])
    return ""


def issuers(structure: Structure) -> tuple[str, ...]:
    """Who issued it, lead body first: red head, signature, title or order, whichever names most."""
    main = structure.main
    titled = _issuers_in_title(main.head.raw_title) or _issuers_in_title(
        structure.attached.head.raw_title if structure.attached and not main.head.title else ""
    )
    ordered = _order_body(main.head.order)
    noted = marks.orgs_in(
        next((v for k, v in main.head.metadata.items() if k in _ISSUER_KEYS and not v.endswith("网站")), "")
    )
    choices = (main.head.red_heads, main.signed_by, titled, ordered, noted, _body_in_history(structure))
    best = max(choices, key=len)
    chosen = best if len(best) > 1 else next((choice for choice in choices if choice), ())
    return tuple(dict.fromkeys(_fuller(_STANDS_IN.sub("", name), titled) for name in chosen))


_STANDS_IN = re.compile(r"[（(][^（）()]*代章[）)]$")
"""Another body's seal stands in for the issuer's own."""


def _fuller(name: str, others: Iterable[str]) -> str:
    """A body signs as 省发展改革委 under a title that names it with its province."""
    return next((other for other in others if other.endswith(name)), name)


def issued_on(structure: Structure) -> date | None:
    """成文日期: under the signature, else in the note under the title, else in the page's own data."""
    main = structure.main
    if main.signed_on:
        return main.signed_on
    if main.head.dated:
        return main.head.dated
    noted = (first_date(v) for k, v in main.head.metadata.items() if k in ("成文日期", "发文日期", "生成日期"))
    later = (part.signed_on or part.head.dated for part in structure.parts[1:2])
    return next((when for when in (*noted, *later) if when), None)


def doc_number(structure: Structure) -> str:
    noted = (v for k, v in structure.main.head.metadata.items() if k in ("发文字号", "文号", "文件编号"))
    own = structure.main.head.doc_number
    if own and not marks.ORDER_NUMBER.fullmatch(own):
        return own
    # 第203号 alone does not say whose order it is; the page may.
    return next((found for v in noted if (found := marks.doc_number(v) or marks.order_number(v))), own)


def title(structure: Structure) -> str:
    """The document's name; under an order (令) that is the name of what it puts into force."""
    main, attached = structure.main.head, structure.attached
    noted = close_up(main.metadata.get("标题", "") or main.metadata.get("名称", ""))
    if main.order and attached and not marks.completes_title(main.title):
        return attached.head.title
    return main.title or noted or (attached.head.title if attached else "")


def disclosure(structure: Structure) -> Disclosure | None:
    """公开属性 as noted on the document; None when it is not."""
    noted = [v for k, v in structure.main.head.metadata.items() if k in ("公开类别", "公开方式", "公开属性")]
    words = next((part.disclosure for part in structure.parts if part.disclosure), noted[0] if noted else "")
    if not words:
        return None
    if "依申请" in words:
        return Disclosure.ON_REQUEST
    return Disclosure.CLOSED if re.search(r"不予|不公开|不宜", words) else Disclosure.OPEN


_ISSUER_KEYS = (
    "发文机关",
    "发文机构",
    "发布机构",
    "制发机关",
    "制定机关",
    "发布部门",
    "发布单位",
    "颁布单位",
    "颁布机关",
)


def _issuers_in_title(raw_title: str) -> tuple[str, ...]:
    match = re.match(r"(?P<who>.+?)\s*(?:关于|印发|转发|批转|公告|通告|令)", raw_title)
    if not match:
        return ()
    return marks.orgs_in(match["who"]) or marks.orgs_in(close_up(match["who"]))


def _order_body(order: str) -> tuple[str, ...]:
    body = re.sub(r"令$", "", order)
    body = {"中华人民共和国国务院": "国务院", "中华人民共和国主席": "中华人民共和国主席"}.get(body, body)
    return (body,) if body else ()


def _body_in_history(structure: Structure) -> tuple[str, ...]:
    """宁波市第十五届人民代表大会第四次会议通过 → 宁波市人民代表大会."""
    plain = tight(structure.main.head.history)
    match = re.search(
        r"日(?P<who>[\u4e00-\u9fff]{4,50}?(?:大会|委员会|会议))(?:第[^第]{1,8}次(?:全体)?会议)?(?:审议)?(?:通过|批准)",
        plain,
    )
    return (re.sub(r"第[一二三四五六七八九十百]+届", "", match["who"]),) if match else ()
