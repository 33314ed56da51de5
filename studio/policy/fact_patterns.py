"""How facts look in Chinese text, the more specific first, and what only looks like one (一次性, 第三方, 千家万户)."""

from __future__ import annotations

import re

from studio.policy.numerals import CHINESE
from studio.policy.units import ARABIC_ONLY, COUNTS, MEASURES, SPANS

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:万亿|[百千]万|[百千]亿|[十百千万亿](?![\u4e00-\u9fff]{0,1}分之))?"
# Bounded: a page of 一一一一… would otherwise be tried from every character to every other.
_HAN = rf"(?:(?<![几第两])(?<!(?<![总人户件次])数)[{CHINESE}]{{1,24}}(?:点[零〇一二三四五六七八九]{{1,24}})?)"
_NUM = rf"(?:(?<![\dA-Za-z.第]){_ARABIC}|{_HAN})"
_LOW = rf"(?:(?P<low>{_NUM})(?:[—–―～~\-至到]{{1,2}}))?"
_EACH = "(?:平方米|立方米|月|年|户|人|天|日|次|亩|吨|公斤|斤|笔|个|家|件|台|辆|头|只|吨|公里|小时|学期|学年|生)"
_MONEY = rf"(?P<unit>美元|欧元|港元|日元|元|块钱)(?:[/／]{_EACH}(?:[·./／]{_EACH})*)?"
_SPAN_UNIT = "|".join(sorted(SPANS, key=len, reverse=True))
_LATIN = "[kKMGTPμ]?(?:bps|b/s|B/s|Wh|W|VA|V|Hz|B|Pa|m[²2³3]?|g|L|t)"
"""Units in letters: a thousandfold is one letter (100Mbps, 100Gbps), so the case counts."""
_HEADS = "行动|任务|工程|领域|举措|措施|方面|板块|体系|重点|专项|产业|目标|原则|机制|平台|支柱|提升|攻坚|类|环节|要素|保障|计划"
"""What 八大… counts: 八大行动."""
_HAN_UNIT = "|".join(sorted(MEASURES + COUNTS, key=len, reverse=True))
_ANY_UNIT = "|".join(sorted(MEASURES + COUNTS + ARABIC_ONLY + ["斤"], key=len, reverse=True))
_YEAR = r"(?:(?<!\d)(?:19|20)\d{2}|[一二][〇零○Oo一二三四五六七八九]{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAYNO = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY = rf"(?:[日号]|(?=[-—–－~～至到]{{1,2}}{_DAYNO}[日号]))"
"""6月1-25日: the first of two days goes without its 日."""
_PART = r"(?:年?底|年?末|年?初|上半年|下半年|上旬|中旬|下旬|第?[一二三四1-4]季度)"
_PATTERNS = (
    ("title", r"《(?:[^《》]|《[^《》]*》)+》"),
    (
        "doc_number",
        r"(?P<code>[\u4e00-\u9fff]{1,18})[〔\[［(（【„](?P<docyear>\d{4}|\d{2})[〕\]］)）】‟]第?(?P<docno>\d{1,5})号"
        r"|(?P<order>[\u4e00-\u9fff]{1,16}令)[(（]?第?(?P<orderno>[\d〇一二三四五六七八九十百]{1,24})号"
        r"|公告(?P<noticeyear>\d{4})年第(?P<noticeno>\d+)号",
    ),
    (
        "code",
        r"(?<![\dA-Za-z.])(?:\d{3,4}[-—－]\d{7,8}|1[3-9]\d{9}|12\d{3}(?=[\u4e00-\u9fff]{0,4}(?:热线|平台|电话))|\d{7,}(?![\d.,]*(?:元|万|亿|%)))",
    ),
    ("isodate", r"(?<![\d.])(?P<iy>(?:19|20)\d{2})[-./](?P<im>1[0-2]|0?[1-9])[-./](?P<id>3[01]|[12]\d|0?[1-9])(?!\d)"),
    (
        "bareyear",
        r"(?<![\dA-Za-z.〔\[（(])(?P<bare>(?:19|20)\d{2})(?=[、和与及](?:19|20)\d{2}(?!\d))|(?<=\d{4}[、和与及])(?P<bare2>(?:19|20)\d{2})(?![\d年])",
    ),
    ("years", rf"(?P<y1>{_YEAR})(?:年)?[—–―～~\-至到]{{1,2}}(?P<y2>{_YEAR})年"),
    (
        "date",
        rf"(?P<year>{_YEAR})年(?:度)?(?:(?P<month>{_MONTH})月(?:份)?(?:(?P<day>{_DAYNO}){_DAY})?)?(?P<part>{_PART})?"
        rf"|(?<![\d个{CHINESE}第])(?P<month2>{_MONTH})月(?:份)?(?:(?P<day2>{_DAYNO}){_DAY})?(?P<part2>{_PART})?"
        rf"|(?:每月|当月|次月|每年)(?P<day3>{_DAYNO})[日号]"
        rf"|(?:(?<![\u4e00-\u9fff])|(?<=[今明当本去上每]年))(?P<part4>上半年|下半年|第?[一二三四]季度)(?P<closes>结束|末|底)?",
    ),
    ("fraction", rf"(?P<den>{_NUM})分之(?P<numer>{_NUM})"),
    ("points", rf"{_LOW}(?P<n>{_NUM})个?百分点"),
    ("percent", rf"{_LOW}(?P<n>{_NUM})(?P<sign>%|％|‰)"),
    (
        "tenths",
        rf"(?P<n>(?<![\d.])\d(?:\.\d)?|(?<![几数第{CHINESE}])[一二三四五六七八九两十])成(?P<odd>[一二三四五六七八九](?=以[上下内]|左右|多|的|$|[^\u4e00-\u9fff]))?(?![立员品为功果本长效绩份都套片型交熟人年才家语分就千万百亿])",
    ),
    ("discount", r"打(?P<n>[一二三四五六七八九][一二三四五六七八九]?|\d(?:\.\d)?)折"),
    ("half", r"(?P<half>一半|半数)"),
    ("times", rf"{_LOW}(?P<n>{_NUM})倍|(?P<double>双倍)"),
    ("money", rf"{_LOW}(?P<n>{_NUM})余?多?{_MONEY}"),
    ("reference", rf"第(?P<n>[{CHINESE}]{{1,24}}|\d{{1,24}})(?P<unit>条|款|项|章|节|编)"),
    ("halfspan", r"(?<![\u4e00-\u9fff]一)半(?P<unit>年|个月|天|小时)"),
    (
        "span",
        rf"(?:(?P<low>{_NUM})(?:[—–―～~\-至到]{{1,2}}|个?[、或]))?(?P<n>{_NUM})余?(?P<unit>{_SPAN_UNIT})(?P<andhalf>半(?![年数]))?(?![级生轮代岁])",
    ),
    ("latin", rf"{_LOW}(?P<n>(?<![\dA-Za-z.]){_ARABIC})(?P<unit>{_LATIN})(?![A-Za-z])"),
    ("among", rf"(?P<n>{_NUM})(?P<unit>大)(?={_HEADS})"),
    ("each", r"(?<=每)(?P<n>[百千万])(?P<unit>户|人|亩|台|辆|平方米|吨)"),
    ("counted", rf"{_LOW}(?P<n>{_NUM})余?多?(?P<unit>{_HAN_UNIT})"),
    ("bare", rf"(?<![\dA-Za-z.第〔\[（(]){_ARABIC}(?P<unit>{_ANY_UNIT})?(?![\dA-Za-z])"),
)
SCAN = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
STOP = re.compile(
    "(?<=夫妻)[两二双][人方]|(?<=夫妇)[两二][人方]|[两二]头(?=都|[^猪牛羊])|一次性|千家万户|一条龙|一件事|一家人|百家争鸣|一类地|万家|一站式|一窗|一分为二|三三两两|一年一度|一年四季"
    r"|(?<=(?:19|20)\d\d)[两二三四五六]年"
    "|(?<=[上前下头每])一年|(?<=再过)一年|一年(?=最[高多长]|封顶|至多|累计)|[那这]一[年月天]|一年(?=[^，。；]{0,14}[一二两三四五六七八九十]次)|一年(?=加起来|合计|总共|下来)|一年[里中]|一日三餐|一个个|一步一步|一部分|第[一二三四五六七八九十]+方"
)
LIST_MARK = re.compile(
    r"(?m)^\s*[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))|(?<=[。；：\n])\s*[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))"
)
