"""Figures to be met or granted: value and unit as printed, the day by which if it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from studio.domain.policy import Candidate, Clause
from studio.policy.dates import Edge, Mention, is_past, mentions
from studio.policy.fact import Fact, Kind
from studio.policy.numerals import CHINESE, value_of
from studio.policy.passages.ranking import AIM, RESPONSIBLE, Scored, body, ranked
from studio.policy.quantities import facts_in
from studio.policy.sentences import Span, pieces, tight
from studio.policy.spoken import Sentence

_FIGURES = (Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY, Kind.SPAN, Kind.NUMBER)
_LIMIT = re.compile(
    r"不得?[少低小]于|不得?[超高多大]过?于?|不超过|不得超过|不能超过|以[上下内]|之内|内|至少|最[高长低多少]|达到|应当留存|上限|下限|控制在|限额|超过|满|全覆盖|不足"
)
_CHANGE = re.compile(
    r"提高|提升|降低|下降|增长|增加|减少|减免|下浮|上浮|缩短|压缩|压减|降至|降到|延长|免收|减半|新增|翻番|放宽"
)
_SCOPE = re.compile(r"(?:确定|选择|选取|在)[^，。]*\d+个(?:省|市|县|区|地区|城市|试点|单位|部门)")
_RATIO = re.compile(r"(?<![\d:：])(?P<one>\d{1,3})[:：](?P<other>\d{1,3})(?![\d:：])(?=的?比例)")
_PAST = re.compile(r"已经?|目前|截至目前|近年|以来|去年(?!度)|同期|曾")
_STRUCTURE = re.compile(
    r"(?:以下|如下|包括|下列|等|共|分为)\S{0,6}[\d一二三四五六七八九十]+(?:个|项|类|种|方面|部分|条|步)"
)


def targets(clauses: Sequence[Clause], *, issued_on: date | None) -> tuple[Candidate, ...]:
    """Every figure to be met or granted: value and unit as printed, the day by which if it is said."""
    above = _headings_above(clauses)
    return ranked(
        scored for sentence in body(clauses) for scored in _targets_in(sentence, above[sentence.clause.id], issued_on)
    )


def _headings_above(clauses: Sequence[Clause]) -> dict[str, str]:
    """For each clause its own heading and those it stands under, joined."""
    headings = {clause.id: clause.heading for clause in clauses}
    steps = {clause_id: clause_id.split("-") for clause_id in headings}
    return {
        clause_id: "".join(headings.get("-".join(path[:depth]), "") for depth in range(1, len(path) + 1))
        for clause_id, path in steps.items()
    }


def _targets_in(sentence: Sentence, above: str, issued_on: date | None) -> Iterator[Scored]:
    plain = RESPONSIBLE.sub("", sentence.text)
    dated = mentions(plain, issued_on=issued_on)
    for piece in _with_conditions(pieces(plain), plain):
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
            yield Scored(_target_score(piece.text, figure, above) + (figure is main), candidate)
        if ratio := _RATIO.search(piece.text):
            text = f"{ratio['one']}:{ratio['other']}"
            yield Scored(1.0, Candidate(text=piece.text, clause=sentence.clause.id, value=text, unit="比例"))


MOST_BARE = 8


def _with_conditions(parts: Iterable[Span], text: str) -> Iterator[Span]:
    """The pieces; one that is little more than a figure (得5分, 1天) takes along on what condition: 结扎的，7天."""
    before: Span | None = None
    for part in parts:
        if before and len(part.text) < MOST_BARE and before.text.endswith("的") and before.end <= part.start:
            yield Span(text[before.start : part.end], before.start)
        else:
            yield part
        before = part


def figures_in(text: str) -> list[Fact]:
    """Percentages, sums, terms and counts; 一个, 一次 and ordinals are none, 一半 is."""
    return [fact for fact in facts_in(text) if fact.kind in _FIGURES and (not fact.soft or fact.kind is Kind.PERCENT)]


def _main_figure(figures: Sequence[Fact]) -> Fact:
    """Percentages before money before terms before counts; the last of its kind: 由50%提高至70%."""
    order = {kind: rank for rank, kind in enumerate(_FIGURES)}
    return min(reversed(figures), key=lambda fact: order[fact.kind])


def _target_score(text: str, figure: Fact, above: str) -> float:
    """How likely a figure is a target. Weights: logistic regression over 23 annotated policies, rounded."""
    score = 1.0 * bool(_LIMIT.search(text)) + 1.3 * bool(AIM.search(text)) + 0.6 * bool(_SCOPE.search(text))
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
    usable = [m for m in dated if m.when and not m.fiscal and not is_past(m, issued_on) and m.start < piece.end]
    inside = [mention for mention in usable if mention.start >= piece.start]
    before = [mention for mention in usable if mention.start < piece.start]
    return next(iter(inside or before[-1:]), None)
