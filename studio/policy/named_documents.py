"""The documents that a policy names: what it rests on and what it replaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.domain.policy import Clause, NamedDocument
from studio.policy import marks
from studio.policy.numerals import HALF_WIDTH
from studio.policy.parts import names_in
from studio.policy.sentences import sentences, tight
from studio.policy.spoken import preamble
from studio.policy.structure import Structure

_NAME = r"《(?P<name>(?:[^《》]|《[^《》]*》){2,120})》"
_NUMBER_BEHIND = re.compile(r"\s*[（(](?P<inside>[^（）()]{2,60}(?:[（(][^（）()]*[）)][^（）()]*)?)[）)]")
_ORDER_BEFORE = re.compile(
    r"(?P<order>[\u4e00-\u9fff]{2,40}?(?:令[（(]?第?[\d〇零一二三四五六七八九十百]+号[）)]?|第?[\d〇零一二三四五六七八九十百]+号令))(?:公布|发布|颁布|印发)(?:[、，；]?(?:根据|经|依据)[^《》。]{0,60}(?:修改|修订|修正|修正公布))?的?$"
)
MOST_BEFORE = 120
"""Characters before a name in which its order is looked for: 第11号令发布、根据…第12号令修改的《…》."""
_TRIGGER = re.compile(r"根据|依据|依照|按照|遵照|贯彻|落实|遵循|执行")
_UNMARKED = re.compile(
    r"(?:贯彻|落实|根据|按照|依据|(?<=方案)和)(?P<name>(?:全?[国省市县区]|[省市县区]、[省市县区]|国家|自治区)?[\u4e00-\u9fff]{0,8}?[“][^”《》]{2,16}[”][\u4e00-\u9fff]{0,14}?(?:规划|工作方案|行动方案|实施方案|行动计划|纲要))(?=等?(?:文件)?(?:精神|要求|部署|[，。、和])|等)"
)
"""A plan that is named by its watchword and not by book-title marks: 市“五年取得突破”工作方案."""
_NUMBERED = re.compile(
    r"(?:根据|依据|按照|依照|贯彻落实?|落实)(?P<name>[\u4e00-\u9fff]{2,24}关于[^《》，。；（）()]{2,50}(?:意见|通知|办法|规定|方案|决定|批复|规划|纲要))"
    r"[（(](?P<inside>[^（）()]{4,40})[）)]"
)
"""按照国务院办公厅关于…的意见（国办发〔2019〕5号）精神."""
_LAWS = re.compile(
    r"(?:根据|依据|依照|按照)(?P<laws>[^《》，。；（）()]{2,40}?)(?:的?(?:有关|相关)?(?:规定|精神|授权))?，"
)
_LAW = re.compile(
    r"宪法|(?!.*(?:有关|相关|国家|上述|其他|法律|立法|执法|司法|依法|办法))[\u4e00-\u9fff]{1,20}(?:法|条例|组织法|基本法)"
)
"""宪法, 国防法, 澳门特别行政区基本法; not 有关法律."""
_SUPPORT_BEHIND = re.compile(r"(?:的)?(?:精神|要求|规定|部署|有关规定|等文件|基础上)")
_NOT_BASIS = re.compile(r"(?:调整实施|停止执行|修改|修订|废止|替代|废除|印发了?|转发|发布|公布|现将|制定了?)$")
_REPEALED = re.compile(r"废止|停止执行|停止施行|不再执行|宣布失效|同时失效|作废")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A document named in a text, and where."""

    document: NamedDocument
    start: int
    end: int


def named_documents(text: str) -> Iterator[Named]:
    """Every 《document》 of the text, with the number that stands in brackets behind it or before it."""
    for match in re.finditer(_NAME, text):
        behind = _NUMBER_BEHIND.match(text, match.end())
        number = _number(behind["inside"]) if behind else ""
        before = _ORDER_BEFORE.search(text[max(0, match.start() - MOST_BEFORE) : match.start()])
        if not number and before:
            number = before["order"].removeprefix("日").removeprefix("的")
        document = NamedDocument(name=tight(match["name"]), doc_number=number)
        yield Named(document=document, start=match.start(), end=behind.end() if behind and number else match.end())


def legal_basis(structure: Structure) -> tuple[NamedDocument, ...]:
    """The documents that this one says it is made under or carries out, as named before its first heading."""
    text = "\n".join(clause.text for clause in structure.clauses)
    # A short name stands for a document that was named in full.
    own = own_names(structure) | {_bare(match["name"]) for match in _SHORT_FOR.finditer(text)}
    found: dict[str, NamedDocument] = {}
    for clause in preamble(structure.clauses):
        for span in sentences(clause.text):
            for document in _without_marks(span.text):
                found.setdefault(document.name, document)
            for named in named_documents(span.text):
                if not _is_own(named.document.name, own) and _rests_on(span.text, named, clause.text):
                    found.setdefault(named.document.name, named.document)
    return tuple(found.values())


def _without_marks(text: str) -> Iterator[NamedDocument]:
    """What is named without 《》: by a watchword, with its number behind it, or as a law everybody knows."""
    for match in _UNMARKED.finditer(text):
        yield NamedDocument(name=match["name"])
    for match in _NUMBERED.finditer(text):
        if number := _number(match["inside"]):
            yield NamedDocument(name=match["name"], doc_number=number)
    for match in _LAWS.finditer(text):
        names = re.split(r"[、和与及]", match["laws"])
        yield from (NamedDocument(name=name) for name in names if _LAW.fullmatch(name))


def replaced(structure: Structure) -> tuple[NamedDocument, ...]:
    """The documents that end with this one; an older issue of the same name is one of them."""
    found: dict[str, NamedDocument] = {}
    for document in _repealed(structure.clauses):
        found.setdefault(document.name + document.doc_number, document)
    return tuple(found.values())


def own_names(structure: Structure) -> set[str]:
    """The names this file gives itself and what it puts into force."""
    titles = [part.head.title for part in structure.parts if part.head.title]
    covered = [name for title in titles for name in names_in(title)]
    return {_bare(name) for name in (*titles, *covered)}


def _bare(name: str) -> str:
    return re.sub(r"[《》〈〉“”\"\s]", "", name)


def _is_own(name: str, own: set[str]) -> bool:
    # 个人所得税法实施条例 is made under 个人所得税法, 某省市容管理条例 under 市容管理条例: other documents.
    return _bare(name) in own


_SHORT_FOR = re.compile(r"以下(?:统一|统|简)?称(?:为)?[：:]?\s*《(?P<name>[^《》]{2,40})》")


def _number(inside: str) -> str:
    plain = tight(inside).translate(HALF_WIDTH)
    if match := marks.DOC_NUMBER.fullmatch(plain):
        return marks.standard_number(match)
    order = re.search(
        r"[\u4e00-\u9fff]{2,40}(?:令|公告|通告)(?:[（(]?(?:19|20)\d\d年?)?[（(]?第?[\d〇零一二三四五六七八九十百]+号[）)]?",
        plain,
    )
    if order:
        return order[0]
    turned = re.search(r"[\u4e00-\u9fff]{2,40}?第?[\d〇零一二三四五六七八九十百]+号令", plain)
    if turned:
        return turned[0]
    loose = re.search(r"[\u4e00-\u9fff]{1,20}[〔\[［【（(](?:19|20)\d{2}[〕\]］】）)]第?\d{1,5}号", plain)
    if loose and (match := marks.DOC_NUMBER.search(loose[0])):
        return marks.standard_number(match)
    return plain if re.fullmatch(r"(?:GB|DB|JGJ|CJJ|HJ)[/T]*[\d\s.—-]+.*", plain) else ""


def _rests_on(sentence: str, named: Named, whole: str) -> bool:
    before, behind = sentence[: named.start], sentence[named.end :]
    carried_out = re.search(
        r"(?:党中央|国务院|省委|省政府|市委|市政府|[厅部委局办])\S{0,6}(?:印发|出台|发布)了?$", before
    )
    if carried_out:
        return bool(re.search(r"为(?:贯彻|落实|深入)|落实", whole[whole.find(sentence) + len(sentence) :] + behind))
    if _NOT_BASIS.search(re.sub(r"《[^《》]*》|[（(][^（）()]*[）)]|[、和及]", "", before)[-12:]) or "收悉" in behind:
        return False
    asked = re.search(r"(?:作出|提出)了?(?:一系列)?(?:具体|明确|全面|专门|新的?)?(?:部署|规定|要求)", behind)
    if (last := re.findall(rf"{_TRIGGER.pattern}|参照|参考|借鉴", before)) and last[-1] in ("参照", "参考", "借鉴"):
        return False
    return bool(_TRIGGER.search(before) or _SUPPORT_BEHIND.match(behind) or asked)


def _repealed(clauses: Sequence[Clause]) -> Iterator[NamedDocument]:
    listing, introduced = False, 0
    for clause in clauses:
        # 下列文件同时废止：is followed by numbered documents, which are clauses of a deeper level.
        listing = listing and clause.level > introduced
        for span in sentences(clause.text):
            text = span.text
            end = _REPEALED.search(_names_masked(text))
            if listing and not end:
                yield from (named.document for named in named_documents(text))
                continue
            if not end or re.search(r"待|之后自行|到期|如需", text[: end.start()][-14:]):
                continue
            scope = text[_after_force(text, end.start()) : end.start()]
            found = [named.document for named in named_documents(scope)]
            yield from found or _numbers_only(scope)
            listing, introduced = not found and bool(re.search(r"下列|以下|如下", text)), clause.level


def _names_masked(text: str) -> str:
    """The same text with the names in 《》 blanked: 《关于废止…的决定》 repeals nothing here."""
    return re.sub(r"《(?:[^《》]|《[^《》]*》)*》", lambda name: "□" * len(name[0]), text)


def _after_force(text: str, end: int) -> int:
    """Where the clause about repeal begins: behind 本办法自…起施行."""
    started = [match.end() for match in re.finditer(r"(?:施行|实施|生效|执行)[之日]*(?:后|起|，)", text[:end])]
    return started[-1] if started and "《" in text[started[-1] : end] else 0


def _numbers_only(text: str) -> Iterator[NamedDocument]:
    for match in marks.DOC_NUMBER.finditer(text):
        yield NamedDocument(name="", doc_number=marks.standard_number(match))
