"""Terms that the policy explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.domain.policy import Candidate, Clause
from studio.policy.numerals import CHINESE
from studio.policy.sentences import MOST_SENTENCE
from studio.policy.spoken import SELF

_TERM = r"(?P<term>[^，,。；;：:]{1,60}?)"
_DEFINED = (
    re.compile(rf"所称的?\s*{_TERM}[，,]?\s*(?:是指|指的是|特指|系指|包括|指|为)"),
    re.compile(
        rf"(?:{SELF})\s*(?:中)?(?:所称|所指|所说|所规定)的?\s*{_TERM}[，,]?\s*(?:，)?(?:是指|指的是|特指|系指|包括|指|为)"
    ),
    re.compile(
        rf"^(?:[（(][\d{CHINESE}]+[）)]|\d+[.．、])?\s*(?:其中，)?{_TERM}[，,]?\s*(?:一般|主要|通常|具体|分别)?(?:是指|指的是|特指|系指)"
    ),
    re.compile(rf"(?:{SELF})(?:中|里)的?\s*{_TERM}[，,]?\s*(?:是指|指的是|特指|系指|指|为)"),
    re.compile(r"(?:^|其中，)(?P<term>[^，。；：、]{2,16})包括(?=.{6,}、)"),
    re.compile(r"[（(](?P<term>[^，。；：）)（(]{2,40}?)[，,]?\s*(?:是指|指的是|特指|系指)"),
    re.compile(r"(?:^|，)(?P<term>[“\"][^”\"]{1,30}[”\"][^，。；：]{0,12}?)[，,]?\s*(?:是指|指的是|特指|系指|包括)"),
)
_EXPLAINED = (
    # A footnote: [8]工业APP：…
    re.compile(r"^[\[［〔【(（]\d{1,2}[\]］〕】)）]\s*(?P<term>[^，。；：]{2,40})[：:]"),
    re.compile(
        r"^(?:注\s*\d*[：:]\s*|\d{1,2}[.．、]\s*|[（(]\d{1,2}[）)]\s*)?(?P<term>[^，。；：]{2,24})[：:]\s*(?:是|指|即|系)"
    ),
    re.compile(r"(?:^|，)(?P<term>“[^”]{1,20}”[^，。；：“”是]{0,8})是(?=[^，。；]{6})"),
    re.compile(r"^(?P<term>[^，。；：、是为的]{2,16})是[^。]{0,60}，表现为"),
    re.compile(
        r"^(?:[（(]?[\d一二三四五六七八九十]+[)）.、．])?\s*(?P<term>[^，。；：、是为的]{2,16})是[^。]{8,160}的(?:一[项种类])?(?:有效|合法|法定|专门|专项|特定)?(?:方式|活动|行为|过程|模式|制度|机制|统称|总称|人员|人群|老年人|劳动者|儿童|家庭|车辆|设施|场所|区域|项目|产品|组织|凭证|产业|形态|平台|体系|企业|费用|权利|证件|证明|资金|基金|补贴|补助|机构|单位|文件|票据|政策|措施)$"
    ),
    re.compile(r"^(?P<term>[^，。；：、指]{2,12})指(?![导示定出明向引标派挥数令认责])(?=[^。]{6})"),
    re.compile(
        r"^(?P<term>[^，。；：、是为]{2,16})(?:为|=|＝)[^。]{4,80}(?:之和|之比|之差|的比例|的比重|的比值|的总和|的差额|的余额|的乘积|[×÷])"
    ),
    re.compile(r"^(?P<term>[^，。；：、是为]{2,12})包括(?=[^，。；]{3,40}(?:[、和及与]|或者))"),
    re.compile(r"(?P<term>“[^”]{1,20}”[\u4e00-\u9fff]{0,6})[（(](?=[^（）()]{8,})(?!以下)"),
    re.compile(r"(?P<term>“[^”]{1,20}”[\u4e00-\u9fff]{0,4})[：:，]\s*即(?=.{4})"),
    re.compile(
        rf"^(?:[（(][\d{CHINESE}]+[）)]|\d+[.．、])?\s*(?P<term>[^，。；：、]{{2,16}})，(?:即|包括)(?=[^。]{{8}})"
    ),
    re.compile(
        r"(?P<term>(?:(?!以及|[和与及或的])[\u4e00-\u9fff]){2,10})[（(](?:是指|系指|指)(?![导示定出明向引标派挥数令认责])(?=[^（）()]{4,})"
    ),
    re.compile(r"(?P<term>(?:(?!以及|[和与及或的])[\u4e00-\u9fff]){2,10})[（(](?=[^（）()]{4,}[，；,;]下同[）)])"),
    re.compile(r"(?:[（(]|，(?:以下)?)(?:统|合)称(?:为)?[：:]?\s*(?P<term>“?[^，。；：（）()“”]{2,20}”?)(?:[）)]|$)"),
    re.compile(r"[（(]以下(?:简|统)?称(?:为)?[：:]?\s*(?P<term>[“‘\"《]?[^（）()，。；]{2,30}?[”’\"》]?)[）)]"),
)
"""Looser ways to explain a term; offered behind the explicit ones."""


_NUMBER = re.compile(r"^(?:[（(][\d一二三四五六七八九十]+[）)]|\d{1,2}[.．、])\s*")
_SHORTENED = re.compile(r"[（(]以下(?:统一|简|统)?称[^（）()]*[）)]")
MOST_TERM = 20
_SAYS_WHAT = re.compile(r"(?:是?指|系指)(?![导示定出明向引标派挥数令认责])(?=.{6})")
_EXPLAINS = re.compile(
    r"\s*(?:[（(][\d一二三四五六七八九十]+[）)])?[^，。；：:]{2,30}?"
    r"(?:(?:是指|指的是|特指|系指)(?=.{4})|包括(?=.{3,}[、或和及]))"
)
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]$")
"""A heading and what it means behind it: 蔬菜面积（8分）。指…"""
_GLOSSARY = re.compile(
    r"名词解释|术语(?:和定义|解释|定义)?|用语的?(?:含义|定义|解释)|有关(?:名词|概念|指标)(?:解释|说明)|指标解释"
)
_ENTRY = re.compile(
    r"(?:[（(][\d一二三四五六七八九十]+[）)]|\d{1,2}[.．、])?\s*(?P<term>[^，。；：:]{2,24})[：:](?=.{6})"
)
"""规上企业：年主营业务收入… under a heading that announces explanations."""


def definitions(clauses: Sequence[Clause]) -> tuple[Candidate, ...]:
    """Terms that the policy explains: said outright first (是指), then the looser ways, each in the order of the text."""
    found: dict[str, Candidate] = {}
    for patterns in (_DEFINED, _EXPLAINED):
        within = ""
        for clause in clauses:
            within = clause.id if _GLOSSARY.search(f"{clause.heading}{clause.text}") else within
            glossary = bool(within) and (clause.id == within or clause.id.startswith(f"{within}-"))
            before = clause.heading
            for text in _explanations(clause.text):
                if len(text) <= 2 * MOST_SENTENCE:
                    # Each term carries its sentence: a line of a thousand terms would be kept a thousand times.
                    for term in _terms_in(text, patterns):
                        found.setdefault(term, Candidate(text=text, clause=clause.id, term=term))
                    for term in _announced(before, text, glossary=glossary) if patterns is _EXPLAINED else ():
                        found.setdefault(term, Candidate(text=text, clause=clause.id, term=term))
                before = text
    return tuple(found.values())


def _explanations(text: str) -> Iterator[str]:
    """Its sentences; one that explains several terms (甲是指…；乙是指…) is a piece for each."""
    for sentence in _long_sentences(text):
        begun = ""
        for piece in sentence.split("；"):
            if begun and _EXPLAINS.match(piece):
                yield begun
                begun = piece
            else:
                begun = f"{begun}；{piece}" if begun else piece
        if begun:
            yield begun


def _announced(before: str, text: str, *, glossary: bool) -> Iterator[str]:
    """The term that stands before its explanation: as a heading of its own, or as an entry of a glossary."""
    if _SAYS_WHAT.match(text) and 1 < len(term := _BRACKETED.sub("", _NUMBER.sub("", before))) <= MOST_TERM:
        yield term
    if glossary and (entry := _ENTRY.match(text)):
        yield entry["term"]


def _long_sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        depth = 0
        start = 0
        for index, char in enumerate(line):
            depth += (char in "（(《“") - (char in "）)》”")
            if char == "。" and depth <= 0:
                yield line[start:index].strip()
                start = index + 1
        if rest := line[start:].strip().rstrip("；"):
            yield rest


def _terms_in(text: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[str]:
    seen = set[str]()
    for pattern in patterns:
        for match in pattern.finditer(text):
            term = re.sub(rf"^(?:{SELF})?(?:中)?(?:所称|所指|所谓|其中|上述)?的?", "", match["term"]).strip()
            term = _SHORTENED.sub("", _NUMBER.sub("", term)).rstrip("（(")
            term = (
                term.removeprefix("“").removesuffix("”")
                if term.count("“") == 1 and term.endswith("”") and term.startswith("“")
                else term
            )
            if (
                1 < len(term) <= 60
                and not re.search(r"^(?:这|其(?!他)|也|不|并|主要$|一是|二是)|[应可]当?$|[^“]是$", term)
                and term not in seen
            ):
                seen.add(term)
                yield term
