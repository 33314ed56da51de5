"""From a match of `fact_patterns` to facts: values in the base unit, names in the form that is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from studio.policy.fact import Day, Fact, Kind
from studio.policy.numerals import value_of
from studio.policy.units import CONVERTED, SPANS


def trimmed(name: str, match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    if name == "doc_number":
        run = match["code"] or match["order"] or ""
        start += len(run) - len(_code(run))
    return start, end


_CODE_STOP = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|印发|发布|转发|制定|参照|废止|详见|文件|以及|通知|决定|批复"
    r"|措施|办法|意见|规定|方案|中华人民共和国|(?:和(?!国)|[及与或见以由按的即经]))"
)


def _code(run: str) -> str:
    """The issuing code at the end of a run of characters: 根据国办发 → 国办发."""
    code = _CODE_STOP.sub("", run) or run
    return re.sub(r"^[年月日](?=.{2,}令$)", "", code)


def read_as(name: str, match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from MAKERS[name](match, start)


def _title(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    inner = match[0][1:-1].translate({ord("〈"): "《", ord("〉"): "》"})
    yield _fact(Kind.TITLE, match, start, name=inner)


def _doc_number(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    if match["code"]:
        name = f"{_code(match['code'])}〔{match['docyear']}〕{int(match['docno'])}号"
    elif match["order"]:
        number = value_of(match["orderno"])
        name = f"{_code(match['order'])}{number}号"
    else:
        name = f"公告{match['noticeyear']}年{int(match['noticeno'])}号"
    yield _fact(Kind.DOC_NUMBER, match, start, name=name)


def _code_number(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield _fact(Kind.CODE, match, start, name=re.sub(r"\D", "", match[0]))


def _isodate(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    day = Day(year=int(match["iy"]), month=int(match["im"]), day=int(match["id"]))
    yield _fact(Kind.DATE, match, start, day=day)


def _years(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    first_end = match.end("y1")
    yield Fact(kind=Kind.DATE, text=match["y1"], start=start, end=first_end, day=Day(year=_year(match["y1"])))
    last = match.start("y2")
    text = match.string[last : match.end()]
    yield Fact(kind=Kind.DATE, text=text, start=last, end=match.end(), day=Day(year=_year(match["y2"])))


def _bare_year(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    """2019、2020年: the first year borrows its 年."""
    yield _fact(Kind.DATE, match, start, day=Day(year=int(match["bare"] or match["bare2"])))


def _date(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    month, day_no = match["month"] or match["month2"], match["day"] or match["day2"] or match["day3"]
    part = match["part"] or match["part2"] or match["part4"] or ""
    if match["closes"] and (quarter := re.search("[一二三四]", part)):
        month, part = str(3 * ("一二三四".index(quarter[0]) + 1)), "底"
    yield _fact(
        Kind.DATE,
        match,
        start,
        day=Day(
            year=_year(match["year"]) if match["year"] else None,
            month=_small(month),
            day=_small(day_no),
            part=_PARTS.get(part.removeprefix("第"), part),
        ),
    )


_PARTS = {"年底": "底", "末": "底", "年末": "底", "年初": "初"} | {
    f"{name}季度": f"{number}季度" for number, name in enumerate("一二三四", start=1)
}


def _year(written: str) -> int:
    digits = written.translate(
        {
            ord(char): str(value)
            for char, value in zip("〇零○Oo一二三四五六七八九", (0, 0, 0, 0, 0, *range(1, 10)), strict=True)
        }
    )
    return int(digits)


def _small(written: str | None) -> int | None:
    value = value_of(written) if written else None
    return int(value) if value is not None else None


def _fraction(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    below, above = value_of(match["den"]), value_of(match["numer"])
    if match["den"] in ("百", "千", "万"):
        below = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10_000)}[match["den"]]
    if below and above is not None:
        yield _fact(Kind.PERCENT, match, start, value=above / below, unit="%")


def _percent(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    scale = Fraction(1, 1000 if match["sign"] == "‰" else 100)
    yield from _pair(Kind.PERCENT, match, start, unit="%", scale=scale)


def _points(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from _pair(Kind.POINTS, match, start, unit="百分点")


def _tenths(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    odd = value_of(match["odd"]) if match["odd"] else None
    yield from _pair(Kind.PERCENT, match, start, unit="%", scale=Fraction(1, 10), extra=(odd or 0) * Fraction(1, 100))


def _discount(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    """打八折 is 80%, 打八五折 85%."""
    digits = [value_of(digit) for digit in match["n"]] if match["n"].isalpha() else [value_of(match["n"])]
    value = sum(((digit or 0) / Fraction(10) ** place for place, digit in enumerate(digits, start=1)), Fraction(0))
    yield _fact(Kind.PERCENT, match, start, value=value, unit="%")


def _half(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield _fact(Kind.PERCENT, match, start, value=Fraction(1, 2), unit="%", soft=True)


def _times(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    if match["double"]:
        yield _fact(Kind.TIMES, match, start, value=Fraction(2), unit="倍")
    else:
        yield from _pair(Kind.TIMES, match, start, unit="倍")


def _money(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit = {"块钱": "元"}.get(match["unit"], match["unit"])
    yield from _pair(Kind.MONEY, match, start, unit=unit)


def _reference(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    number = value_of(match["n"])
    if number is not None:
        yield _fact(Kind.REFERENCE, match, start, value=number, unit=match["unit"], name=f"第{number}{match['unit']}")


def _half_span(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = SPANS[match["unit"]]
    if match["unit"] == "个月":
        unit, scale = "日", Fraction(30)
    yield _fact(Kind.SPAN, match, start, value=scale / 2, unit=unit)


def _span(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = SPANS[match["unit"]]
    extra = scale / 2 if match["andhalf"] else Fraction(0)
    yield from _pair(Kind.SPAN, match, start, unit=unit, scale=scale, extra=extra)


def _counted(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = CONVERTED.get(match["unit"], (match["unit"], Fraction(1)))
    yield from _pair(Kind.NUMBER, match, start, unit=unit, scale=scale, soft=match["n"] == "一")


def _latin(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from _pair(Kind.NUMBER, match, start, unit=match["unit"].replace("b/s", "bps"))


def _among(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    yield from _pair(Kind.NUMBER, match, start, unit="项")


def _each(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    """每百户: a hundred without its 一."""
    value = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10_000)}[match["n"]]
    yield _fact(Kind.NUMBER, match, start, value=value, unit=match["unit"])


def _bare(match: re.Match[str], start: int) -> Iterator[Fact | None]:
    unit, scale = CONVERTED.get(match["unit"] or "", (match["unit"] or "", Fraction(1)))
    number = value_of(match[0].removesuffix(match["unit"] or ""))
    if number is not None:
        yield _fact(Kind.NUMBER, match, start, value=number * scale, unit=unit)


def _pair(
    kind: Kind,
    match: re.Match[str],
    start: int,
    *,
    unit: str,
    scale: Fraction = Fraction(1),
    extra: Fraction = Fraction(0),
    soft: bool = False,
) -> Iterator[Fact | None]:
    """The figure, and before it the lower end of its range, which borrows the unit: 13～17万元 is 13万元 and 17万元."""
    groups = match.groupdict()
    high = groups["n"]
    begins = match.start("n")
    if low := groups.get("low"):
        shared = _multiplier(high) if low[-1].isdigit() or low[-1] in "一二三四五六七八九" else ""
        low_value, high_value = value_of(low + shared), value_of(high)
        if low_value is not None and high_value is not None and low_value > high_value:
            # 5000到2万元: the lower end has a multiplier of its own, which is one.
            low_value = value_of(low)
        if low_value is not None:
            yield Fact(
                kind=kind, text=low, start=match.start("low"), end=match.end("low"), value=low_value * scale, unit=unit
            )
    else:
        begins = start
    value, upper = _either(high)
    if value is None:
        return
    yield Fact(
        kind=kind,
        text=match.string[begins : match.end()],
        start=begins,
        end=match.end(),
        value=value * scale + extra,
        upper=None if upper is None else upper * scale,
        unit=unit,
        soft=soft,
        decimals=len(high.partition(".")[2].rstrip("万亿")),
    )


def _multiplier(written: str) -> str:
    found = re.search(r"[万亿]+$", written)
    return found[0] if found else ""


_APPROXIMATE = re.compile(r"^([二三四五六七八九两])([二三四五六七八九])([十百千万]*)$|^(一)(二)([十百千万]*)$")


def _either(written: str) -> tuple[Fraction | None, Fraction | None]:
    """三五 → (3, 5); 三四十 → (30, 40); 两三万 → (20 000, 30 000); everything else → (value, None)."""
    if match := _APPROXIMATE.match(written):
        first, second, scale = (group for group in match.groups() if group is not None)
        low, high = value_of(first + scale), value_of(second + scale)
        if low is not None and high is not None and low < high:
            return low, high
    return value_of(written), None


def _fact(kind: Kind, match: re.Match[str], start: int, **given: object) -> Fact:
    text = match.string[start : match.end()]
    return Fact(kind=kind, text=text, start=start, end=match.end(), **given)  # type: ignore[arg-type]


MAKERS = {
    "title": _title,
    "doc_number": _doc_number,
    "code": _code_number,
    "isodate": _isodate,
    "bareyear": _bare_year,
    "years": _years,
    "date": _date,
    "fraction": _fraction,
    "points": _points,
    "percent": _percent,
    "tenths": _tenths,
    "discount": _discount,
    "half": _half,
    "times": _times,
    "money": _money,
    "reference": _reference,
    "halfspan": _half_span,
    "span": _span,
    "latin": _latin,
    "among": _among,
    "each": _each,
    "counted": _counted,
    "bare": _bare,
}
