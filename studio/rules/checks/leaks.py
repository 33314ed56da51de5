"""泄密与内部痕迹: secret marks, documents that are not open, words of internal handling (standards 5.1, LEAK-01, 02, 05).

LEAK-03 (what a file hides) and LEAK-04 (words in pictures) are not checked: see docs/checks.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.lexicons import listed
from studio.policy.fact import Kind
from studio.policy.quantities import facts_in
from studio.rules.material import Source
from studio.rules.rule import BLOCK, WARN, Rule, Spot, checking, pattern

_SECRET = "绝密|机密|秘密"
_INNER = "内部资料|内部文件|内部材料|内部刊物|内部使用|内部掌握"
_KEEP = "注意保密|注意保存|严禁外传|不得外传|请勿外传|妥善保管"
OPEN = "公开"


def _telegrams(text: str, source: Source) -> Iterator[Spot]:
    """明电 may have been opened since; 密电 never."""
    for match in re.finditer(r"密电〔\d{4}〕\d+号", text):
        yield Spot(start=match.start(), end=match.end())
    for match in re.finditer(r"[\u4e00-\u9fff]{0,4}?明电〔\d{4}〕\d+号", text):
        if match.group() not in source.words and not _is_open(match.group(), source):
            yield Spot(start=match.start(), end=match.end())


def _cited(text: str, source: Source) -> Iterator[Spot]:
    """Document numbers that neither this policy nor the register knows to be open."""
    for fact in facts_in(text):
        # The number may have drawn the word before it in: 和国办发〔2019〕54号.
        lead = _JOINING.match(text, fact.start, fact.end)
        start = lead.end() if lead else fact.start
        number = text[start : fact.end]
        if fact.kind is not Kind.DOC_NUMBER or "〔" not in number or "电〔" in number or number in source.words:
            continue
        entry = _registered(number, source)
        if entry is None:
            yield Spot(start=start, end=fact.end, words="LEAK-02-UNKNOWN")
        elif entry != OPEN:
            yield Spot(start=start, end=fact.end, severity=BLOCK)


_JOINING = re.compile("和|与|及|按照|根据|依据|参照|按|据|见|由")


def _registered(number: str, source: Source) -> str | None:
    found = [entry.right for entry in listed("registers", on=source.on) if entry.wrong == number]
    return found[-1] if found else None


def _is_open(number: str, source: Source) -> bool:
    return _registered(number, source) == OPEN


def _drafts(text: str, source: Source) -> Iterator[Spot]:
    """（征求意见稿） left in a title; how a draft was put out for comment may be told."""
    for match in re.finditer(r"[（(](?:征求意见稿|讨论稿|送审稿|审议稿|修改稿|初稿|代拟稿|报批稿)[）)]", text):
        sentence = re.split(r"[。\n]", text[: match.start()])[-1] + re.split(r"[。\n]", text[match.end() :])[0]
        if not re.search(r"形成|起草|征求|公开|修改|论证|审议|印送|完善|吸收", sentence.replace(match.group(), "")):
            yield Spot(start=match.start(), end=match.end())


RULES = (
    Rule(
        "LEAK-01",
        BLOCK,
        pattern(
            (rf"(?:{_SECRET})★(?:\s*[0-9一二三四五六七八九十]+\s*[年月日天]|长期)?", ""),
            (rf"^[ \u3000]*(?:{_SECRET})(?:[ \u3000]*[0-9一二三四五六七八九十]+[ \u3000]*年)?[ \u3000]*$", ""),
            (rf"(?:密级|秘密等级)[：:][ \u3000]*(?:{_SECRET})", ""),
            (rf"(?:{_INNER})[，、！!：: 　]*(?:请)?(?:{_KEEP})|(?:{_KEEP})[，、 　]+(?:请)?(?:{_KEEP})", ""),
            (rf"[（(【\[](?:{_INNER}|{_KEEP})[）)】\]]|^[ \u3000]*(?:{_INNER}|{_KEEP})[！!。]?[ \u3000]*$", ""),
            (rf"(?:本|此)(?:件|文|资料|材料)(?:为|系|属)?(?:{_INNER}|{_KEEP})", ""),
        ),
    ),
    Rule("LEAK-01", BLOCK, _telegrams),
    Rule("LEAK-02", WARN, _cited),
    Rule("LEAK-05", WARN, _drafts),
    Rule(
        "LEAK-05",
        WARN,
        pattern(
            (r"(?:拟稿|核稿|会签|校对|缮印|打印|签批|签发)(?:人|单位|意见|时间)?[：:]", ""),
            (r"抄清[：:稿]", ""),
            (
                r"(?:领导|主要负责同志|书记|[省市县区州部局厅]长|主任|主席)(?:同志)?(?:的)?(?:重要|有关)?批示(?:件|精神|要求|意见)?",
                "",
            ),
            (
                r"(?:(?:[省市县区州镇乡]?政府|党组|党委|[省市县区州]委)(?:第\s?[\d一二三四五六七八九十百]+次)?)?(?:常务|办公|专题|工作|党组|党委)?会议纪要(?:（〔?\d{4}〕?\d*号?）)?(?=[，。；、要的精中]|$)",
                "",
            ),
        ),
        yields=True,
    ),
)

in_content, in_text = checking(RULES)
