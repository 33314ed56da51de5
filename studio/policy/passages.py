"""Passages that may belong in an interpretation, best first: targets, dates, goals, audience, definitions.

A figure is easy to read and hard to judge: no rule knows which sentences are "the" targets. So more is
offered than will be used, ranked, and a person chooses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from studio.domain.policy import Candidate, Clause
from studio.policy.dates import Edge, Mention, mentions
from studio.policy.facts import SELF, Sentence, preamble, sentences_of
from studio.policy.numerals import CHINESE, value_of
from studio.policy.quantities import Fact, Kind, facts_in
from studio.policy.sentences import MOST_SENTENCE, Span, pieces, sentences, tight

MOST = 200
_FIGURES = (Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY, Kind.SPAN, Kind.NUMBER)
_WHO_DOES = r"(?:责任|牵头|配合|对接|主管|实施|参与|落实)(?:单位|部门|科室)[：:]"
_RESPONSIBLE = re.compile(
    rf"[（(]{_WHO_DOES}[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]|(?<![（(]){_WHO_DOES}.*$"
)
_LIMIT = re.compile(
    r"不得?[少低小]于|不得?[超高多大]过?于?|不超过|不得超过|不能超过|以[上下内]|之内|内|至少|最[高长低多少]|达到|应当留存|上限|下限|控制在|限额|超过|满|全覆盖|不足"
)
_CHANGE = re.compile(
    r"提高|提升|降低|下降|增长|增加|减少|减免|下浮|上浮|缩短|压缩|压减|降至|降到|延长|免收|减半|新增|翻番|放宽"
)
_GRANT = re.compile(
    r"给予|补贴|补助|奖励|资助|安排|扣除|返还|标准|罚款|贴息|减按|减征|收取|缴存|缴纳|额度|保留|留存|双倍|提取|展期|延期|得\S{0,3}分|满分"
)
_AIM = re.compile(r"力争|确保|建成|完成|实现|培育|覆盖|目标|争取|打造|引进|创建|普及|建设|建有|每年|每个")
_SCOPE = re.compile(r"(?:确定|选择|选取|在)[^，。]*\d+个(?:省|市|县|区|地区|城市|试点|单位|部门)")
_RATIO = re.compile(r"(?<![\d:：])(?P<one>\d{1,3})[:：](?P<other>\d{1,3})(?![\d:：])(?=的?比例)")
_PAST = re.compile(r"已经?|目前|截至目前|近年|以来|去年(?!度)|同期|曾")
_STRUCTURE = re.compile(
    r"(?:以下|如下|包括|下列|等|共|分为)\S{0,6}[\d一二三四五六七八九十]+(?:个|项|类|种|方面|部分|条|步)"
)
_BOILERPLATE = re.compile(
    r"^(?:以.*(?:为指导|思想为|为统领|为根本)|(?:深入|全面|认真|坚决|坚持|持续)?(?:学习)?贯彻|(?:深入|全面|认真)?落实(?!.{0,10}责任制)|坚持|牢固树立|增强|坚定|做到|围绕|根据|按照|"
    r"遵循|立足|聚焦|以.{2,30}为(?:中心|主线|重点|导向|抓手|核心|目标)$)"
)
_GOAL_VERB = re.compile(
    r"^(?:努力|着力|切实|不断|进一步|加快|全面|有效|充分|大力|积极|尽快|稳步|推动|实现|确保|提升|提高|构建|建设|建成|打造|形成|促进|满足|推进|维护|保障|保护|规范|加强|强化|减轻|"
    r"帮助|支持|预防|基本|初步|力争|最大限度|更好|为.{4,60}(?:提供|奠定|作出|贡献|支撑|夯实))"
)
_GOAL_HEADING = re.compile(r"目标|目的|愿景")
_AIMS_HEADING = re.compile(r"总体要求|指导思想|总体思路|总要求|基本思路")
_PURPOSE = re.compile(
    r"为(?:了|着)?(?P<why>[^。]{6,400}?)(?:，(?=(?:特|现|我|本|经|拟|决定|提出|制定|根据|按照|依据|依照|结合|遵照|就|国务院|省|市|区|县)[^，]*)|，?特?制定|$)"
)
_TERM = r"(?P<term>[^，。；：]{1,60}?)"
_DEFINED = (
    re.compile(rf"所称的?\s*{_TERM}[，,]?\s*(?:是指|指的是|特指|系指|包括|指|为)"),
    re.compile(
        rf"(?:{SELF})\s*(?:中)?(?:所称|所指|所说|所规定)的?\s*{_TERM}[，,]?\s*(?:，)?(?:是指|指的是|特指|系指|包括|指|为)"
    ),
    re.compile(
        rf"^(?:[（(][\d{CHINESE}]+[）)]|\d+[.．、])?\s*(?:其中，)?{_TERM}[，,]?\s*(?:一般|主要|通常|具体)?(?:是指|指的是|特指|系指)"
    ),
    re.compile(r"^(?P<term>[^，。；：、]{2,16})包括(?=.{8,}、)"),
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
        r"^(?:[（(]?[\d一二三四五六七八九十]+[)）.、．])?\s*(?P<term>[^，。；：、是为的]{2,16})是[^。]{8,160}的(?:方式|活动|行为|过程|模式|制度|机制|统称|总称|凭证|产业|形态|平台|体系|企业|费用|权利)$"
    ),
    re.compile(r"^(?P<term>[^，。；：、指]{2,12})指(?![导示定出明向引标派挥数令认责])(?=[^。]{6})"),
    re.compile(
        r"^(?P<term>[^，。；：、是为]{2,16})(?:为|=|＝)[^。]{4,80}(?:之和|之比|的比例|的比重|的比值|的总和|[×÷])"
    ),
    re.compile(r"^(?P<term>[^，。；：、是为]{2,12})包括(?=[^，。；]{4,40}(?:和|及|与))"),
    re.compile(r"(?P<term>“[^”]{1,20}”[\u4e00-\u9fff]{0,6})[（(](?=[^（）()]{8,})(?!以下)"),
    re.compile(r"[（(]以下(?:简|统)?称(?:为)?[：:]?\s*(?P<term>[“‘\"《]?[^（）()，。；]{2,30}?[”’\"》]?)[）)]"),
)
"""Looser ways to explain a term; offered behind the explicit ones."""
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
    "养殖场|养殖业户|业户|幼儿园|学校|工商户|创业者|军人|儿童|新生儿|父母|老人|群体|患者|项目"
)
_ADDRESSED = re.compile(
    rf"(?:对于?|向|面向|支持|鼓励|引导|允许|扶持|帮助)(?P<who>[^，。；：]{{0,60}}?(?:{_PEOPLE}))(?=[，的给实开在按可予进加提减免缓延]|$)"
)
_OBLIGED = re.compile(rf"^(?P<who>[\u4e00-\u9fff“”]{{0,24}}?(?:{_PEOPLE}))(?=应当|可以|不得|可|应|必须|享受|销售|提供)")


@dataclass(frozen=True)
class _Scored:
    score: float
    candidate: Candidate


def targets(clauses: Sequence[Clause], *, issued_on: date | None) -> tuple[Candidate, ...]:
    """Every figure to be met or granted: value and unit as printed, the day by which if it is said."""
    above = _headings_above(clauses)
    return _ranked(
        scored for sentence in _body(clauses) for scored in _targets_in(sentence, above[sentence.clause.id], issued_on)
    )


def _headings_above(clauses: Sequence[Clause]) -> dict[str, str]:
    """For each clause its own heading and those it stands under, joined."""
    headings = {clause.id: clause.heading for clause in clauses}
    steps = {clause_id: clause_id.split("-") for clause_id in headings}
    return {
        clause_id: "".join(headings.get("-".join(path[:depth]), "") for depth in range(1, len(path) + 1))
        for clause_id, path in steps.items()
    }


def timeline(clauses: Sequence[Clause], *, issued_on: date | None) -> tuple[Candidate, ...]:
    """What is to happen by, from or on a date; dates of the past and dates inside names are left out."""
    spoken = list(_body(clauses, covering=True))
    found = [scored for sentence in spoken for scored in _moments_in(sentence, issued_on)]
    return _ranked([*found, *(scored for sentence in spoken for scored in _recurrent_in(sentence))])


def goals(clauses: Sequence[Clause]) -> tuple[Candidate, ...]:
    """What the policy is for: stated purposes, goal sections, and sentences that say "by 20XX"."""
    found = [*_purposes(clauses), *_goal_sections(clauses), *_goals_elsewhere(clauses)]
    return _ranked(found)


def audience(clauses: Sequence[Clause], *, addressee: str) -> tuple[Candidate, ...]:
    """Whom the policy is for, as it says itself, and whom it is addressed to."""
    found = [*_stated_audience(clauses), *_spoken_of(clauses)]
    if addressee:
        first = next((clause.id for clause in clauses), "")
        found.append(_Scored(2.2, Candidate(text=addressee, clause=first)))
    return _ranked(found)


def definitions(clauses: Sequence[Clause]) -> tuple[Candidate, ...]:
    """Terms that the policy explains: said outright first (是指), then the looser ways, each in the order of the text."""
    found: dict[str, Candidate] = {}
    for patterns in (_DEFINED, _EXPLAINED):
        for clause in clauses:
            for text in _long_sentences(clause.text):
                # Each term carries its sentence: a line of a thousand terms would be kept a thousand times.
                for term in _terms_in(text, patterns) if len(text) <= 2 * MOST_SENTENCE else ():
                    found.setdefault(term, Candidate(text=text, clause=clause.id, term=term))
    return tuple(found.values())


# ── targets ──────────────────────────────────────────────────────────────────────────────────────────


def _targets_in(sentence: Sentence, above: str, issued_on: date | None) -> Iterator[_Scored]:
    plain = _RESPONSIBLE.sub("", sentence.text)
    dated = mentions(plain, issued_on=issued_on)
    for piece in pieces(plain):
        figures = figures_in(piece.text)
        if not figures:
            continue
        main = _main_figure(figures)
        when = _bounding(piece, dated, issued_on)
        for figure in figures:
            if any(_is_lower_end(figure, other, piece.text) for other in figures) or _was(figure, piece.text):
                continue
            value, unit = printed_figure(piece.text, figure, figures)
            candidate = Candidate(
                text=piece.text,
                clause=sentence.clause.id,
                value=value,
                unit=unit,
                deadline=when.when if when and when.edge is not Edge.FROM else None,
                when=when.when if when else None,
            )
            yield _Scored(_target_score(piece.text, figure, above) + (figure is main), candidate)
        if ratio := _RATIO.search(piece.text):
            text = f"{ratio['one']}:{ratio['other']}"
            yield _Scored(1.0, Candidate(text=piece.text, clause=sentence.clause.id, value=text, unit="比例"))


def figures_in(text: str) -> list[Fact]:
    """Percentages, sums, terms and counts; 一个, 一次 and ordinals are none, 一半 is."""
    return [fact for fact in facts_in(text) if fact.kind in _FIGURES and (not fact.soft or fact.kind is Kind.PERCENT)]


def _main_figure(figures: Sequence[Fact]) -> Fact:
    """Percentages before money before terms before counts; the last of its kind: 由50%提高至70%."""
    order = {kind: rank for rank, kind in enumerate(_FIGURES)}
    return min(reversed(figures), key=lambda fact: order[fact.kind])


def _target_score(text: str, figure: Fact, above: str) -> float:
    """How likely a figure is a target. Weights: logistic regression over 23 annotated policies, rounded."""
    score = 1.0 * bool(_LIMIT.search(text)) + 1.3 * bool(_AIM.search(text)) + 0.6 * bool(_SCOPE.search(text))
    score += 0.8 * bool(re.search("目标|指标", above)) + 0.8 * bool(re.search("左右|约|以上", text))
    score += {Kind.MONEY: 1.2, Kind.SPAN: -0.6, Kind.NUMBER: -2.1}.get(figure.kind, 0.0)
    score += 1.9 * bool(re.search(r"\d", figure.text))
    score -= 0.5 * bool(_CHANGE.search(text)) + 0.8 * bool(_PAST.search(text)) + 0.3 * bool(_STRUCTURE.search(text))
    return score - (1.0 if len(text) < 8 else 0.0)


def printed_figure(text: str, figure: Fact, figures: Sequence[Fact]) -> tuple[str, str]:
    """(value, unit) as a reader says them: 三万元以上十万元以下 → ("3-10", "万元"); 每月1000元 → ("1000", "元/月")."""
    value, unit = _split(figure.text)
    lower = next((fact for fact in figures if _is_lower_end(fact, figure, text)), None)
    if lower is not None:
        value, unit = _range(lower, figure)
    if figure.kind is Kind.MONEY and "/" not in unit and (per := _per(text[: figure.start])):
        unit = f"{unit}/{per}"
    return value, unit


def _was(figure: Fact, text: str) -> bool:
    """The former value of a change: 由原50%提高至70%."""
    changed = re.match(
        r"[^，。；]{0,8}?(?:提高|提升|降低|下降|增加|减少|调整|压缩|缩短|延长|上浮|下浮|放宽|扩大)[至到为]",
        text[figure.end :],
    )
    return bool(changed) and bool(re.search(r"[由从][^，。；]{0,8}$", text[: figure.start]))


def _is_lower_end(lower: Fact, upper: Fact, text: str) -> bool:
    between = text[lower.end : upper.start]
    same_kind = lower.kind is upper.kind and lower.end <= upper.start
    return same_kind and bool(re.fullmatch(r"\s*(?:[-—–～~至到]+|以上(?:、|，)?)\s*", between))


def _range(lower: Fact, upper: Fact) -> tuple[str, str]:
    """Both ends in one unit: 一千元以上一万元以下 is 1000-10000元."""
    (low, low_unit), (high, unit) = _split(lower.text), _split(upper.text)
    if low_unit in ("", unit) or lower.value is None or upper.value is None:
        return f"{low}-{high}", unit
    return f"{_plain(lower.value)}-{_plain(upper.value)}", lower.unit


def _plain(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g}"


def _split(text: str) -> tuple[str, str]:
    """三万元 → ("3", "万元"), 百分之九十 → ("90", "%"), 5.2万人 → ("5.2", "万人")."""
    plain = tight(text)
    if match := re.fullmatch(rf"百分之(?P<n>[{CHINESE}点]+|[\d.]+)", plain):
        return _shown(match["n"]), "%"
    if plain in _WORDS_FOR:
        return _WORDS_FOR[plain]
    match = re.match(rf"(?P<n>[\d,.]+|[{CHINESE}点]+?(?=[万亿]?[^{CHINESE}点])|[{CHINESE}点]+)", plain)
    if not match:
        return plain, ""
    return _shown(match["n"]), plain[match.end() :].replace("％", "%").replace("／", "/")


_WORDS_FOR = {
    "双倍": ("2", "倍"),
    "一半": ("50", "%"),
    "半数": ("50", "%"),
    "半年": ("0.5", "年"),
    "半个月": ("0.5", "个月"),
}


def _shown(numeral: str) -> str:
    value = value_of(numeral)
    if value is None:
        return numeral
    return _plain(value)


def _per(before: str) -> str:
    match = re.search(
        r"每(?:[个名位户家]?)(?P<per>月|年|人|户|家|亩|天|日|吨|平方米|次|学期|学年|笔|台|辆|套)[^，。；]{0,4}$", before
    )
    return match["per"] if match else ""


def _bounding(piece: Span, dated: Sequence[Mention], issued_on: date | None) -> Mention | None:
    """The date that bounds this piece: in it, or else the last one before it in the sentence."""
    usable = [m for m in dated if m.when and not m.fiscal and not _past(m, issued_on) and m.start < piece.end]
    inside = [mention for mention in usable if mention.start >= piece.start]
    before = [mention for mention in usable if mention.start < piece.start]
    return next(iter(inside or before[-1:]), None)


def _past(mention: Mention, issued_on: date | None) -> bool:
    return bool(issued_on and mention.when and mention.when < issued_on and mention.edge is not Edge.FROM)


# ── timeline ─────────────────────────────────────────────────────────────────────────────────────────


_RECURRENT = re.compile(
    r"每(?:半年|[年月周]|季度?|个?学期)(?=[\u4e00-\u9fff，\d])|(?:次|当|同)[月年]\S{0,6}日(?:内|前|起)|(?:之日起|后)的?[\d一二三四五六七八九十]+个?(?:工作日|日|月|年)(?:之?内|以内)"
)
"""What has no day of its own: every year, within 30 working days after."""


def _recurrent_in(sentence: Sentence) -> Iterator[_Scored]:
    for piece in pieces(_RESPONSIBLE.sub("", sentence.text)):
        if _RECURRENT.search(piece.text):
            yield _Scored(0.5, Candidate(text=piece.text, clause=sentence.clause.id))


def _moments_in(sentence: Sentence, issued_on: date | None) -> Iterator[_Scored]:
    text = _RESPONSIBLE.sub("", sentence.text)
    named = [match.span() for match in re.finditer(r"《[^《》]*》|[（(][^（）()]*〔[^（）()]*[）)]", text)]
    taken = -1
    parts = list(pieces(text))
    for mention in mentions(text, issued_on=issued_on):
        inside_name = any(start <= mention.start < end for start, end in named)
        if mention.start < taken or inside_name or mention.fiscal:
            continue
        if mention.when is None and (mention.edge is Edge.ON and not re.search("[旬底末初]", mention.text)):
            continue
        shown = _moment_text(text, mention, parts)
        taken = text.find(shown, max(0, mention.start - len(shown))) + len(shown)
        # A day that has passed may still be a condition: 2020年底前设立的园区.
        past = _past(mention, issued_on)
        score = _moment_score(text, mention) - 2.5 * past
        if score > 0 or (past and score > -1 and not _NARRATED.search(text[mention.end :][:20])):
            candidate = Candidate(text=shown, clause=sentence.clause.id, when=mention.when)
            if mention.edge is not Edge.FROM:
                candidate = replace(candidate, deadline=mention.when)
            yield _Scored(score, candidate)


_NARRATED = re.compile(r"印发|发布|公布|通过|批准|施行|实施|召开|成立|签订|修订|修正|第.{1,6}次|以来|^.{0,6}[〔\[]")


def _moment_text(text: str, mention: Mention, parts: Sequence[Span]) -> str:
    """The piece with the date; a piece that is little more than the date takes the next one along."""
    for index, part in enumerate(parts):
        if part.start <= mention.start < part.end:
            short = len(part.text) - len(mention.text) <= 6 and index + 1 < len(parts)
            end = parts[index + 1].end if short else part.end
            return text[part.start : end]
    return text


def _moment_score(text: str, mention: Mention) -> float:
    score = {Edge.BY: 3.0, Edge.FROM: 2.5, Edge.ON: 1.2}[mention.edge]
    score += 1.0 * mention.exact - 1.0 * (mention.when is None) + 0.5 * bool(_AIM.search(text)) - 0.5 * mention.inferred
    compared = re.search(r"(?:较|比|与|原|年底前曾)$", text[: mention.start])
    return score - 3 * bool(compared) - 2 * bool(re.search(r"^(?:印发|发布|公布|通过)", text[mention.end :]))


# ── goals ────────────────────────────────────────────────────────────────────────────────────────────


def _purposes(clauses: Sequence[Clause]) -> Iterator[_Scored]:
    for clause in preamble(clauses):
        for span in sentences(clause.text):
            for match in re.finditer(_PURPOSE, span.text):
                if (match.start() and span.text[match.start() - 1] not in "，。") or _is_covering(span.text):
                    continue
                aims = [piece.text for piece in pieces(match["why"]) if not _BOILERPLATE.search(piece.text)]
                aims = [aim for aim in aims if not re.match(r"(?:根据|按照|结合|经|在)", aim)]
                if aims:
                    yield _Scored(4.5, Candidate(text="，".join(aims), clause=clause.id))
                yield from (_Scored(2.5, Candidate(text=aim, clause=clause.id)) for aim in aims if len(aims) > 1)
            if not _is_covering(span.text):
                yield from _aims_on_the_way(span.text, clause)


def _aims_on_the_way(text: str, clause: Clause) -> Iterator[_Scored]:
    """Aims behind the bases: 结合…，大力支持…，确保…，现提出; and 现就支持…提出如下意见."""
    for piece in pieces(text):
        subject = re.match(r"现就(?P<what>.{6,80}?)(?:有关|相关|工作|提出|制定|作出|通知|明确|，|$)", piece.text)
        if subject:
            yield _Scored(1.5, Candidate(text=subject["what"], clause=clause.id))
        elif (
            clause.level == 0
            and len(piece.text) >= 8
            and _GOAL_VERB.search(piece.text)
            and not _BOILERPLATE.search(piece.text)
        ):
            yield _Scored(2.0, Candidate(text=piece.text, clause=clause.id))


def _is_covering(text: str) -> bool:
    return "印发给你们" in text or "转发给你们" in text


def _goal_sections(clauses: Sequence[Clause]) -> Iterator[_Scored]:
    under_goal = ""
    for clause in clauses:
        if clause.level and _GOAL_HEADING.search(clause.heading):
            under_goal = clause.id
        about_goal = bool(under_goal) and (clause.id == under_goal or clause.id.startswith(f"{under_goal}-"))
        if about_goal:
            yield from (_Scored(4.0, Candidate(text=s.text, clause=clause.id)) for s in sentences(clause.text))
        elif _AIMS_HEADING.search(clause.heading):
            yield from _aims_in(clause)


def _aims_in(clause: Clause) -> Iterator[_Scored]:
    for span in sentences(clause.text):
        if mentions(span.text):
            yield _Scored(4.0, Candidate(text=span.text, clause=clause.id))
            continue
        for piece in pieces(span.text):
            if _GOAL_VERB.search(piece.text) and not _BOILERPLATE.search(piece.text) and len(piece.text) >= 8:
                yield _Scored(3.0, Candidate(text=piece.text, clause=clause.id))


def _goals_elsewhere(clauses: Sequence[Clause]) -> Iterator[_Scored]:
    for sentence in _body(clauses):
        if re.search(r"(?:到|至)\s*20\d\d\s*年|20\d\d\s*年\s*(?:年?底|末)前?", sentence.text) and _AIM.search(
            sentence.text
        ):
            yield _Scored(2.0, Candidate(text=sentence.text, clause=sentence.clause.id))
        elif re.search(r"力争|目标是|最终实现", sentence.text):
            yield _Scored(1.5, Candidate(text=sentence.text, clause=sentence.clause.id))


# ── audience ─────────────────────────────────────────────────────────────────────────────────────────


def _stated_audience(clauses: Sequence[Clause]) -> Iterator[_Scored]:
    for sentence in sentences_of(clauses):
        match = _APPLIES.search(sentence.text)
        if match and not re.search(r"不适用|可参照|参照适用", sentence.text[: match.end() + 2]):
            who = match["who"] or match["who2"] or ""
            score = 5.0 if re.search(SELF, sentence.text) else 3.5
            yield _Scored(score, Candidate(text=who.strip("，"), clause=sentence.clause.id))
        elif match := _MEANT_FOR.search(sentence.text):
            yield _Scored(4.5, Candidate(text=match["who"], clause=sentence.clause.id))
        elif _AUDIENCE_HEADING.search(sentence.clause.heading):
            yield _Scored(3.5, Candidate(text=sentence.text, clause=sentence.clause.id))


def _spoken_of(clauses: Sequence[Clause]) -> Iterator[_Scored]:
    """Those whom measures speak of, the more often the better."""
    counted: Counter[str] = Counter()
    where: dict[str, str] = {}
    for sentence in _body(clauses):
        for match in (*_ADDRESSED.finditer(sentence.text), *_OBLIGED.finditer(sentence.text)):
            who = re.sub(r"^(?:对于?|向)", "", match["who"].strip("，、"))
            if 3 <= len(who) <= 60 and not re.search(
                r"[《》]|各级|有关|相关部门|主管部门|领导|责任|^(?:单[家一]|每[家个]|该|所有|全部|其|上述|享受上述)",
                who,
            ):
                counted[who] += 1
                where.setdefault(who, sentence.clause.id)
    for who, count in counted.most_common(12):
        # Long descriptions say who is meant more exactly than a bare noun.
        yield _Scored(1 + min(count, 6) / 4 + min(len(who), 30) / 60, Candidate(text=who, clause=where[who]))


# ── definitions ──────────────────────────────────────────────────────────────────────────────────────


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
            term = re.sub(rf"^(?:{SELF})?(?:中)?(?:所称|所指|其中|上述)?的?", "", match["term"]).strip()
            term = (
                term.removeprefix("“").removesuffix("”")
                if term.count("“") == 1 and term.endswith("”") and term.startswith("“")
                else term
            )
            if (
                1 < len(term) <= 60
                and not re.search(r"^(?:这|其(?!他)|也|不|并|主要$|一是|二是)|[应可]当?$", term)
                and term not in seen
            ):
                seen.add(term)
                yield term


# ── common ───────────────────────────────────────────────────────────────────────────────────────────


def _body(clauses: Iterable[Clause], *, covering: bool = False) -> Iterator[Sentence]:
    """Headings and sentences outside the covering text, unless `covering`."""
    for clause in clauses:
        if covering or clause.level > 0 or clause.id != "p1":
            if clause.heading and re.search(r"\d", clause.heading):
                yield Sentence(clause.heading, clause)
            yield from sentences_of([clause])


def _ranked(found: Iterable[_Scored]) -> tuple[Candidate, ...]:
    """Best first, equal scores in the order of the text, nothing twice."""
    unique: dict[str, _Scored] = {}
    for scored in sorted(found, key=lambda scored: -scored.score):
        unique.setdefault(f"{tight(scored.candidate.text)}|{scored.candidate.value}|{scored.candidate.when}", scored)
    return tuple(scored.candidate for scored in unique.values())[:MOST]
