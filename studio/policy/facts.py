"""What a policy says about itself: what it rests on, what it replaces, since when and until when it holds.

Only what is written is answered: a date that would have to be guessed stays None.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studio.domain.policy import Clause, Disclosure, NamedDocument
from studio.policy import marks
from studio.policy.dates import Edge, Mention, first_date, mentions
from studio.policy.numerals import HALF_WIDTH, value_of
from studio.policy.parts import names_in
from studio.policy.sentences import close_up, sentences, tight
from studio.policy.structure import Structure

SELF = (
    r"(?:(?:本|该|此)(?:办法|规定|条例|细则|实施细则|意见|实施意见|通知|方案|实施方案|措施|政策措施|政策|若干措施|若干政策|决定|公告|通告|规则|规范|标准|计划|"
    r"规划|预案|制度|文件|法|指引|指南|目录|清单|章程|纲要|要点|指导意见|管理办法|暂行办法|暂行规定|试行办法)"
    r"|(?:以上|上述)(?:政策|措施|规定|意见|办法)\S{0,4})"
)
IN_FORCE = r"(?:正式|试|暂|开始|起)?(?:施行|实施|执行|生效|启用|试行)"
_NAME = r"《(?P<name>(?:[^《》]|《[^《》]*》){2,120})》"
_NUMBER_BEHIND = re.compile(r"\s*[（(](?P<inside>[^（）()]{2,60}(?:[（(][^（）()]*[）)][^（）()]*)?)[）)]")
_ORDER_BEFORE = re.compile(
    r"(?P<order>[\u4e00-\u9fff]{2,40}?令[（(]?第?[\d〇零一二三四五六七八九十百]+号[）)]?)(?:公布|发布|颁布|印发)的?$"
)
_BASIS_HEADING = re.compile(r"(?:编制|制定|起草|工作)?(?:目的|依据|背景)(?:[和与及、](?:编制|制定)?(?:目的|依据))?")
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
_INTERPRETED = (
    re.compile(
        r"(?:解释工作|解释权|解释)?由(?P<who>[^，。；：]{2,60}?)(?:负责|承担|进行)(?:本?[^，。；]{0,12}?)(?:的)?(?:具体)?(?:政策)?(?:解释|释义)"
    ),
    re.compile(r"解释(?:工作)?由(?P<who>[^，。；：]{2,60}?)(?:负责|承担)"),
    re.compile(r"(?:^|，)(?P<who>[^，。；：由]{2,40}?)负责(?:对)?(?:本|此)[^，。；]{1,12}?的?(?:具体)?解释"),
    re.compile(r"解释权(?:归|属|由)(?:于)?(?P<who>[^，。；：]{2,40}?)(?:所有|行使)?$"),
)


@dataclass(frozen=True)
class Sentence:
    """One sentence and the clause it stands in."""

    text: str
    clause: Clause


@dataclass(frozen=True, kw_only=True)
class Named:
    """A document named in a text, and where."""

    document: NamedDocument
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Force:
    """Since when and until when; None when it is not written as a day."""

    effective_on: date | None = None
    expires_on: date | None = None


def sentences_of(clauses: Iterable[Clause]) -> Iterator[Sentence]:
    for clause in clauses:
        for span in sentences(clause.text):
            yield Sentence(span.text, clause)


def preamble(clauses: Sequence[Clause]) -> list[Clause]:
    """Where a document says what it rests on and is for: before the headings, in the first article, under 编制依据."""
    opening = [clause for clause in clauses if re.fullmatch(r"p\d+(?:~\d+)?", clause.id)]
    named = [clause for clause in clauses if _BASIS_HEADING.fullmatch(clause.heading)]
    return opening + [clause for clause in clauses if clause.id == "t1"] + named


def named_documents(text: str) -> Iterator[Named]:
    """Every 《document》 of the text, with the number that stands in brackets behind it or before it."""
    for match in re.finditer(_NAME, text):
        behind = _NUMBER_BEHIND.match(text, match.end())
        number = _number(behind["inside"]) if behind else ""
        before = _ORDER_BEFORE.search(text[max(0, match.start() - 60) : match.start()])
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


def force(structure: Structure, issued_on: date | None) -> Force:
    """Since when and until when this document holds."""
    spoken = list(sentences_of(structure.clauses))
    effective = _effective(structure, spoken, issued_on)
    return Force(effective_on=effective, expires_on=_expiry(spoken, effective, structure.clauses))


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
    return structure.main.head.doc_number or next((marks.doc_number(v) for v in noted if marks.doc_number(v)), "")


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


def own_names(structure: Structure) -> set[str]:
    """The names this file gives itself and what it puts into force."""
    titles = [part.head.title for part in structure.parts if part.head.title]
    covered = [name for title in titles for name in names_in(title)]
    return {_bare(name) for name in (*titles, *covered)}


_ISSUER_KEYS = ("发文机关", "发文机构", "发布机构", "制发机关")


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
    return first_date(noted.get("生效日期", "") or noted.get("施行日期", ""))


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
