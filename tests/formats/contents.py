"""Contents to try formats on, by name: the real founding document, and made ones that go to an extreme.

    from tests.formats.contents import CONTENTS
    content = CONTENTS["thirty_rows"]()

Each is fit for every format. `rare` needs characters beyond the common tables, `hostile` looks like code.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

from studio.domain.content import FIELDS, Content, Entry, PolicyCard, as_json, from_json
from studio.paths import ASSETS

LONG = "为便于群众和企业办事，各单位应当在2025年12月31日前完成事项清单编制并向社会公布，逾期未公布的由同级政府办公室督促办理，"
HOSTILE = '#panic("x") <script>alert(1)</script> **x** $y$ [a](b) | c | & &amp; {{ 7*7 }} %s \\n =1+1 <!-- -->'
ADDRESS = "https://www.example.gov.cn/zfxxgk/fdzdgknr/zcjd/2025/12/t20251231_1234567890123.html"
UNBROKEN = "A" * 90


def founding() -> Content:
    """The interpretation of the document that founded this studio."""
    return from_json(json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8")))


def sparse() -> Content:
    """Only what must be filled, one short entry each, as small offices write it."""
    return made(
        title="某县老年人免费乘车办法解读",
        summary="年满65周岁的老年人可以免费乘坐县内公交车。",
        fields={
            "background_basis": [_text("落实国家关于照顾老年人出行的规定。")],
            "objectives_tasks": [_text("让老年人出行方便、放心。")],
            "main_content": [_text("年满65周岁的老年人凭身份证免费乘坐县内公交车。")],
            "measures": [_text("县交通运输局负责补贴，公交公司负责落实。")],
            "applicable_to": [_text("在本县居住的65周岁以上老年人。")],
            "interpreting_authority": [_text("县交通运输局")],
            "effective_period": [_text("自2026年1月1日起施行，有效期5年。")],
            "enquiry_contact": [_text("0355-1234567")],
            "data_points": [_figure("65", "周岁", "年满即可免费乘车")],
        },
        url="https://www.example.gov.cn/a.html",
    )


def one_word() -> Content:
    """Every field filled with a single character."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for key, spec in FIELDS.items():
        names = [item.name for item in dataclasses.fields(spec.entry) if item.name not in Entry.BOOKKEEPING]
        fields[key] = [_entry(**dict.fromkeys(names, "办"))]
    return made(title="办", summary="办", fields=fields)


def dense() -> Content:
    """Eight measures of 120 characters, long answers, long rows, many figures, everything filled."""
    return made(
        title="关于进一步优化营商环境更大激发市场主体活力的若干措施解读",
        summary=LONG + LONG[:30] + "。",
        fields={
            "background_basis": [_text(f"依据之{n}：{LONG * 2}") for n in "一二三"],
            "objectives_tasks": [_text(f"目标{n}：{LONG}") for n in range(1, 5)],
            "main_content": [_text(_exactly(f"第{n}项，{LONG * 3}", 150)) for n in range(1, 13)],
            "measures": [_text(_exactly(f"举措之{n}：{LONG * 3}", 120)) for n in "一二三四五六七八"],
            "applicable_to": [_text(f"企业：{LONG}"), _text(f"个体工商户：{LONG}"), _text(LONG)],
            "benefits": [_text(f"减费：{LONG}"), _text(f"降税：{LONG}"), _text(f"少跑：{LONG}")],
            "eligibility": [_text(f"条件{n}：{LONG}") for n in range(1, 10)],
            "service_guide": [_text(f"第{n}步：{LONG}") for n in "一二三四五"],
            "cautions": [_text(LONG) for _ in range(5)],
            "highlights": [_text(f"亮点{n}：{LONG[:40]}") for n in "一二三"],
            "key_terms": [_entry(term=f"名词{n}", explanation=LONG) for n in "一二三四五"],
            "changes_from_previous": [
                _entry(item=f"事项{n}", before=LONG, now=LONG * 2, effect=LONG) for n in range(1, 4)
            ],
            "milestones": [_entry(when=f"2026年{n}月底前", text=LONG) for n in range(1, 9)],
            "data_points": [
                _figure("1234567890123.45", "万亿元", "地区生产总值预期目标（按可比价格计算）"),
                _figure("98.6", "%", "网上可办率", series="网上可办率", period="2024年"),
                _figure("99.9", "%", "网上可办率", series="网上可办率", period="2025年"),
                _figure("3", "个工作日", "审批时限"),
                _figure("1200", "项", "“一网通办”事项"),
                _figure("0", "元", "企业开办费用"),
                _figure("24", "小时", "自助办理时间"),
                _figure("150", "个", "便民服务点"),
                _figure("12345", "", "咨询热线"),
                _figure("60", "%以上", "材料压减比例"),
            ],
            "faq": [_asked(f"第{n}个问题怎么办，需要带什么材料？", LONG * 2) for n in range(1, 7)],
            "likely_misreadings": [_asked("以为不用办理？", LONG), _asked("以为只办一次？", LONG)],
            "cases": [_entry(title="某公司办理开办手续", text=LONG * 2)],
            "standards_applied": [_text(LONG), _text(LONG)],
            "drafting_process": [_text(LONG * 2)],
            "legality_note": [_text(LONG * 2)],
            "next_steps": [_text(LONG), _text(LONG)],
            "interpreting_authority": [_text("某市发展和改革委员会、某市行政审批服务管理局、某市市场监督管理局")],
            "effective_period": [_text("自2026年1月1日起施行，有效期至2030年12月31日。")],
            "enquiry_contact": [_text(f"服务热线12345，{LONG}"), _text(ADDRESS)],
        },
        url=ADDRESS,
    )


def long_titles() -> Content:
    """A title of sixty characters, two issuers with long names, and headings' texts of the same length."""
    title = _exactly(
        "某某市人民政府办公室关于印发全面推进基层政务公开标准化规范化和政务新媒体健康有序发展三年行动实施方案（二〇二六年至二〇二八年）的通知解读",
        60,
    )
    return made(
        title=title,
        summary=title,
        issuers=("某某市人民政府办公室政务公开与信息化工作领导小组办公室", "某某市大数据发展服务管理中心"),
        doc_number="某某政办发〔2026〕1234号",
        fields={
            "main_content": [_text(title), _text(f"长名称：{title}")],
            "applicable_to": [_text(title)],
            "key_terms": [_entry(term=title, explanation=title)],
            "changes_from_previous": [_entry(item=title, before=title, now=title, effect=title)],
            "cases": [_entry(title=title, text=title)],
            "milestones": [_entry(when=title, text=title)],
            "data_points": [_figure("98.6", "%", title, source=title)],
            "faq": [_asked(title, title)],
            "interpreting_authority": [_text(title)],
            "enquiry_contact": [_text(title)],
        },
    )


def forty_questions() -> Content:
    """Forty questions with answers of different lengths."""
    answers = ("可以。", f"需要。{LONG[:60]}。", f"分三种情形：{LONG * 2}")
    return made(
        title="城乡居民基本医疗保险门诊统筹办法问答解读",
        summary="四十个常问的问题，一次说清楚。",
        fields={"faq": [_asked(f"第{n}问：参保人员怎样办理？", answers[n % 3]) for n in range(1, 41)]},
    )


def thirty_rows() -> Content:
    """A comparison of thirty rows."""
    rows = [
        _entry(
            item=f"补贴项目{n}",
            before=f"每人每月{100 + n}元",
            now=f"每人每月{200 + n}元，按月发放到本人社会保障卡",
            effect="增加" if n % 2 else "",
        )
        for n in range(1, 31)
    ]
    return made(
        title="某市社会保障待遇标准调整方案解读",
        summary="三十项补贴标准，新旧对照一表看清。",
        fields={"changes_from_previous": rows, "main_content": [_text("自2026年1月1日起执行新标准。")]},
    )


def hostile() -> Content:
    """Text that would be code, markup or a formula, and texts without a place to break."""
    texts = (HOSTILE, ADDRESS, UNBROKEN, "1234567890123.45万亿元", "</style></title><img src=x onerror=alert(1)>")
    return made(
        title=f"解读{HOSTILE}",
        summary=HOSTILE,
        issuers=(HOSTILE,),
        doc_number=HOSTILE[:30],
        fields={
            "main_content": [_text(text) for text in texts],
            "measures": [_text(f"步骤：{text}") for text in texts],
            "applicable_to": [_text(text) for text in texts],
            "key_terms": [_entry(term=text, explanation=text) for text in texts],
            "changes_from_previous": [_entry(item=text, before=text, now=text, effect=text) for text in texts],
            "cases": [_entry(title=text, text=text) for text in texts],
            "milestones": [_entry(when=text, text=text) for text in texts],
            "data_points": [_figure(text, text, text, source=text) for text in texts],
            "faq": [_asked(text, text) for text in texts],
            "enquiry_contact": [_text(text) for text in texts],
            "interpreting_authority": [_text(HOSTILE)],
        },
        url=ADDRESS,
    )


def rare() -> Content:
    """Characters of names and places beyond the common tables, signs, and pictures that people type."""
    text = "㙍村、𠮷野、𬭎、𫔶、䶮、𠅤、𪨶（biáng 𰻝）；①②③、℃、㎡、‰、§、★、→；👍😀📞✅❤️🎉👨‍👩‍👧🇨🇳1️⃣"
    return made(
        title="𠮷祥社区便民服务办法解读👍",
        summary=text,
        issuers=("㙍村𠮷祥社区",),
        fields={
            "main_content": [_text(text), _text(f"联系人：李𬭎、王𠮷、赵䶮。{text}")],
            "measures": [_text(text)],
            "key_terms": [_entry(term="𠮷", explanation=text)],
            "milestones": [_entry(when="🎉2026年", text=text)],
            "data_points": [_figure("100", "㎡", "𠮷祥广场🎉")],
            "faq": [_asked(f"可以吗😀？{text}", f"可以👍。{text}")],
            "enquiry_contact": [_text("📞0355-1234567")],
        },
    )


CONTENTS: dict[str, Callable[[], Content]] = {
    make.__name__: make
    for make in (founding, sparse, one_word, dense, long_titles, forty_questions, thirty_rows, hostile, rare)
}


def made(
    *,
    fields: dict[str, list[dict[str, Any]]],
    title: str,
    summary: str = "",
    issuers: tuple[str, ...] = ("某市人民政府办公室",),
    doc_number: str = "某政办发〔2026〕1号",
    url: str = "",
) -> Content:
    """A content with these fields; those not given are declared absent, with the reason."""
    filled = {key: {"entries": entries, "absent_reason": ""} for key, entries in fields.items()}
    absent = {key: {"entries": [], "absent_reason": "文件没有写。"} for key in FIELDS if key not in fields}
    card = PolicyCard(title=title.removesuffix("解读"), doc_number=doc_number, issuers=issuers, url=url)
    plain = as_json(Content(policy=card, title=title, summary=summary))
    return from_json({**plain, "fields": {**filled, **absent}})


def _entry(**words: str) -> dict[str, Any]:
    return {**words, "cites": ["c1"], "own": False, "ai_assisted": False}


def _text(text: str) -> dict[str, Any]:
    return _entry(text=text)


def _asked(question: str, answer: str) -> dict[str, Any]:
    return _entry(question=question, answer=answer)


def _figure(
    value: str, unit: str, label: str, *, series: str = "", period: str = "", source: str = ""
) -> dict[str, Any]:
    return _entry(value=value, unit=unit, label=label, series=series, period=period, source=source)


def _exactly(text: str, length: int) -> str:
    if len(text) < length:
        raise ValueError(f"only {len(text)} characters to take {length} from")
    return text[:length]
