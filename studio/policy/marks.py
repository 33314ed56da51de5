"""What a single line of an official document can be told to be, by its own form alone.

Rules: GB/T 9704-2012 (党政机关公文格式), 7.2 and 7.3, and what is really found in published files:
half- and full-width marks mixed, spaces after numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from studio.policy.dates import whole_date
from studio.policy.numerals import CHINESE, HALF_WIDTH, value_of
from studio.policy.sentences import close_up, tight

TERMINAL = "。！？；：!?;:…"
_N = rf"[{CHINESE}]{{1,8}}"
_ANY = rf"(?:{_N}|\d{{1,4}})"


class Kind(Enum):
    """Kinds of numbering, outermost custom first. The value is the letter used in clause ids."""

    PART = "b"
    CHAPTER = "z"
    SECTION = "j"
    ARTICLE = "t"
    CN = "一、"
    CN_BRACKET = "（一）"
    ARABIC = "1."
    DECIMAL = "1.1"
    DECIMAL_INNER = "1.1.1"
    ARABIC_BRACKET = "（1）"
    CIRCLED = "①"


@dataclass(frozen=True, kw_only=True)
class Label:
    """The number at the start of a line, as printed, and the text behind it."""

    kind: Kind
    number: int
    printed: str
    rest: str


_WORDS = r"[\s　]*(?![个万亿千百元倍年月天米公吨亩平立毫厘小成折分人户家美级版至以])[\u4e00-\u9fff“《（(]"
"""What follows the number of a heading, and not of an amount: 1.1 编制目的 is a heading, 1.5万元 is none."""
_LABELS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.PART, re.compile(rf"(?P<p>第\s*(?P<n>{_ANY})\s*(?:编|部分|篇))(?=[\s　:：]|$|[^\s]{{1,30}}$)")),
    (Kind.CHAPTER, re.compile(rf"(?P<p>第\s*(?P<n>{_ANY})\s*章)(?![^\s]*[第的]?规定)")),
    (Kind.SECTION, re.compile(rf"(?P<p>第\s*(?P<n>{_ANY})\s*节)(?=[\s　]|[^，。]{{1,25}}$|$)")),
    (
        Kind.ARTICLE,
        re.compile(
            rf"(?P<p>第\s*(?P<n>{_ANY})\s*条(?:之{_N})?)(?=[\s　（(【〔:：]|$|[^第和、，。；至到或规款所的中之及与])"
        ),
    ),
    (Kind.CN_BRACKET, re.compile(rf"(?P<p>[（(]\s*(?P<n>{_N})\s*[）)])[、.．]?")),
    (Kind.CN_BRACKET, re.compile(r"(?P<p>(?P<n>[㈠-㈩]))[、.．]?")),
    (Kind.CN, re.compile(rf"(?P<p>(?P<n>{_N})\s*[、．.])(?!\s*[{CHINESE}]\s*[、是])")),
    (Kind.ARABIC_BRACKET, re.compile(r"(?P<p>[（(]\s*(?P<n>\d{1,3})\s*[）)])[、.．]?")),
    (Kind.ARABIC_BRACKET, re.compile(r"(?P<p>(?P<n>[⑴-⒇]))[、.．]?")),
    (Kind.DECIMAL_INNER, re.compile(rf"(?P<p>(?:\d{{1,2}}[.．]){{2,3}}(?P<n>\d{{1,2}})[.．、]?)(?={_WORDS})")),
    (Kind.DECIMAL, re.compile(rf"(?P<p>\d{{1,2}}[.．](?P<n>\d{{1,2}})[.．、]?)(?={_WORDS})")),
    (Kind.ARABIC, re.compile(r"(?P<p>(?P<n>\d{1,3})\s*[.．、])(?!\d)")),
    (Kind.ARABIC, re.compile(r"(?P<p>(?P<n>[⒈-⒛]))")),
    (Kind.CIRCLED, re.compile(r"(?P<p>(?P<n>[①-⑳]))")),
)

_ORG_END = (
    "人民政府|政府|办公厅|办公室|委员会|委员会办公室|管委会|委|部|厅|局|署|院|会|中心|法院|检察院|银行|总局|总署|"
    "公司|联合会|总工会|协会|工商联|妇联|残联|文联|侨联|科协|司|处|站|支队|总队|大队|领导小组|指挥部|分局|国务院|党组|组|团委|管理处|基金会|学校|大学|学院|医院|行"
)
_ORG = re.compile(rf"[\u4e00-\u9fff（）()·]{{1,40}}(?:{_ORG_END})(?:[（(][\u4e00-\u9fff]{{1,12}}[)）])?")
DOC_NUMBER = re.compile(
    r"(?P<word>[\u4e00-\u9fff（）()A-Za-z·]{1,24})\s*(?P<open>[〔\[［【（(„「﹝])\s*(?P<year>(?:19|20)\d{2})\s*(?:年)?\s*"
    r"(?P<close>[〕\]］】）)‟」﹞])\s*(?:第)?\s*(?P<number>\d{1,5}(?:[-—]\d{1,3})?)\s*[号號]"
)
ORDER_NUMBER = re.compile(rf"(?:(?P<year>(?:19|20)\d{{2}})\s*年?\s*)?第\s*(?P<number>\d{{1,5}}|{_N})\s*号")
_ORDER_NUMBERED = re.compile(rf"[\u4e00-\u9fff]{{2,30}}(?:令第?(?:\d{{1,5}}|{_N})号|第(?:\d{{1,5}}|{_N})号令)")
_HISTORY_WORDS = re.compile(r"通过|公布|发布|批准|修订|修正|施行|令第|起实施|印发")
_HISTORY_LINE = re.compile(
    r"[（(]?(?:19|20)\d\d年\d{1,2}月\d{1,2}日[\s　]*[^。]{0,240}(?:通过|公布|发布|批准|颁布|修订|修正|修改|施行|实施|起施行|备案)[；;）)]*(?:[\s　]*根据)?"
)
_GENRES = (
    "通知|意见|决定|办法|规定|条例|细则|方案|通告|公告|批复|措施|函|报告|纪要|请示|决议|命令|公报|通报|规划|计划|纲要|规则|章程|"
    "标准|清单|指南|预案|要点|制度|准则|目录|政策|规程|规范|指引|须知|倡议书|协议|说明|工作安排|若干问题|建议|守则|约定|政策措施|"
    "十条|行动|法|令|解释|复函|暂行规定|导则|大纲|名单|任务分工|分工|合同|机制|总则|申请表|登记表|一览表|统计表|备案表|表"
)
_GENRE_END = re.compile(
    rf"(?:{_GENRES}|[\d{CHINESE}]+条)(?:[（(〔][^）)〕]{{1,24}}[）)〕]|\s*(?:20\d\d|19\d\d)年版?)*[》”]?$"
)
_OPEN_NOTE = re.compile(
    r"[（(【]?(?:此件|本件|此文件?|本文件?|公开(?:属性|方式|形式|类型)|信息公开(?:选项|属性|类型|形式|方式)|政府信息公开\S{0,4})\s*[:：]?\s*"
    r"(?P<how>(?:可以?|予以|同意|属于)?(?:主动公开|公开发布|依申请公开|不予公开|不公开|不宜公开|公开|删减后公开))[^。]{0,12}[）)】]?"
)
_PAGE = re.compile(
    r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+|Page\s*\d+", re.I
)
_ANNEX = re.compile(
    rf"附\s*(?:件|表|录|图|(?=[:：]))\s*(?P<n>{_ANY})?(?:\s*[-—－]\s*\d+)?\s*[:：.．、]?\s*(?P<title>.*)"
)
_FOOT = re.compile(
    r"(?:抄\s*送|主\s*送|抄\s*报|分\s*送|发\s*送|印\s*发)\s*[:：].*|[^。，；《]{2,40}(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*印发(?!的)[^。《]{0,16}|共印\d+份.*"
    r"|[【\[]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回(?:顶部|列表|上页)|收藏|纠错)[】\]]?(?:\s*[【\[|]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回(?:顶部|列表)?|收藏|纠错)[】\]]?)*"
    r"|(?:上一篇|下一篇|上一条|下一条|责任编辑|信息来源|扫一扫|相关(?:附件|阅读|文章|链接|解读)|附件下载|版权所有|主办单位|承办单位|网站标识码|建议使用)\s*[:：]?.{0,80}|[\u4e00-\u9fff]ICP备\d+号.{0,60}"
)
_STAMP = re.compile(
    r"特急|加急|急件|平急|特提|绝密.{0,8}|机密.{0,8}|秘密.{0,8}|内部.{0,6}|000\d+|签发人\s*[:：].*|份号\s*[:：].*|ICS.*|备案号\s*[:：].*"
)
_KEYS = (
    r"(?P<key>索\s*引\s*号|主题分类|主题词|发文机关|发文机构|发布机构|发布部门|发布单位|颁布单位|颁布机关|制定机关|制发机关|成文日期|发文日期|生成日期|"
    r"标\s*题|名\s*称|法规标题|发文字号|文\s*号|发布日期|发布时间|颁布日期|来\s*源|公文种类|有\s*效\s*性|时效性|效力状态|效力级别|体裁分类|组配分类|"
    r"法规类别|公开类别|公开方式|公开属性|浏览次数|点击数|字体|生效日期|施行日期|实施日期|废止日期|失效日期|统一编号|文件编号|编号|关键词|信息分类|所属主题)"
)
METADATA = re.compile(
    rf"(?:[【\[]?\s*{_KEYS}\s*[】\]]?\s*[:：]|【\s*{_KEYS.replace('<key>', '<named>')}\s*】)\s*(?P<value>.*)"
)


def metadata_of(line: str) -> tuple[str, str] | None:
    """Key and value of a line of the page's own data: 发文字号：…, 【发文字号】…; None when it is none."""
    match = METADATA.fullmatch(line)
    return (tight(match["key"] or match["named"]), match["value"].strip()) if match else None


def label_of(line: str) -> Label | None:
    """The number that the line starts with, or None. A bare amount or a date is no label."""
    text = line.strip()
    for kind, pattern in _LABELS:
        if match := pattern.match(text):
            number = _number(match["n"])
            if number is None or (kind in (Kind.CN, Kind.CN_BRACKET) and number > 200):
                return None
            return Label(kind=kind, number=number, printed=match["p"], rest=text[match.end() :].strip("　 \t"))
    return None


def bare_label(line: str) -> Label | None:
    """1 总则: a number parted from a few words by a gap alone. Told from a row of figures only by its neighbours."""
    match = _BARE.fullmatch(line.strip())
    number = _number(match["n"]) if match else None
    if match is None or number is None:
        return None
    return Label(kind=Kind.ARABIC, number=number, printed=match["n"], rest=match["rest"])


_BARE = re.compile(r"(?P<n>[1-9]\d?)[\s　]+(?P<rest>[\u4e00-\u9fff][\u4e00-\u9fff、与和及（）()“”]{1,24})")


def ends(text: str) -> bool:
    """Whether a sentence is over at the end of `text`, closing quotes and a bracketed note looked through."""
    bare = text.rstrip()
    without_note = re.sub(r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]$", "", bare)
    marks = tuple(TERMINAL)
    return any(seen.rstrip("”’」』）)】》").endswith(marks) for seen in (bare, without_note) if seen)


def are_orgs(line: str) -> tuple[str, ...]:
    """The bodies of a line of nothing but names, spaced: most must be sure, since 市医改办 could be anything."""
    parts = re.split(r"[\s　]+", line.strip())
    sure = sum(is_org(part) for part in parts)
    plain = all(re.fullmatch(r"[\u4e00-\u9fff]{3,20}", part) for part in parts)
    return tuple(parts) if len(parts) > 1 and plain and 2 * sure > len(parts) else ()


def is_org(text: str) -> bool:
    """Whether the whole text reads like the name of one body. Longer than a word, no marks inside."""
    name = close_up(text)
    return len(name) >= 3 and bool(_ORG.fullmatch(name)) and not re.search(r"关于|[的了和与]?各|以及|负责|由$", name)


def orgs_in(line: str) -> tuple[str, ...]:
    """The bodies that a signature or red-head line names, split where it is spaced; () when it is none."""
    parts = [part for part in re.split(r"[\s　、]+", line.strip()) if part]
    if len(parts) > 1 and all(is_org(part) and len(part) >= 3 for part in parts):
        return tuple(parts)
    whole = close_up(line)
    return (whole,) if is_org(whole) and len(whole) <= 40 else ()


def is_date(line: str) -> bool:
    return len(line) <= 30 and whole_date(line) is not None


def doc_number(line: str) -> str:
    """The document number that this line consists of, brackets made 〔〕; "" when it is none."""
    bare = tight(re.sub(r"签发人.*$", "", line)).translate(HALF_WIDTH)
    plain = bare.strip("（）()") if line.strip().startswith(("（", "(")) else bare
    match = DOC_NUMBER.fullmatch(plain)
    return standard_number(match) if match else ""


def order_number(line: str) -> str:
    """The number of an order that this line consists of: 省政府令第203号; "" when it is none."""
    plain = tight(line).translate(HALF_WIDTH)
    return plain if _ORDER_NUMBERED.fullmatch(plain) else ""


def standard_number(match: re.Match[str]) -> str:
    """A found document number in its standard form: 国办发〔2019〕54号."""
    return f"{tight(match['word'])}〔{match['year']}〕{match['number']}号"


def disclosure_words(line: str) -> str:
    """ "主动公开", "公开发布", … when the line is a disclosure note and nothing else; otherwise ""."""
    plain = tight(line)
    match = _OPEN_NOTE.fullmatch(plain) if len(plain) <= 40 else None
    return match["how"] if match else ""


def is_history(line: str) -> bool:
    """题注: who passed or published it, when, in brackets under the title or as lines that begin with a date."""
    plain = line.strip()
    if _HISTORY_LINE.fullmatch(plain):
        return True
    bracketed = plain[:1] in ("（", "(", "〔") and plain[-1:] in ("）", ")", "〕")
    return (
        bracketed and bool(re.search(r"(?:19|20)\d\d\s*年|[一二]\S{3}年", plain)) and bool(_HISTORY_WORDS.search(plain))
    )


def is_bracket_note(line: str) -> bool:
    plain = line.strip()
    return plain[:1] in ("（", "(") and plain[-1:] in ("）", ")") and "。" not in plain and label_of(plain) is None


def is_page_number(line: str) -> bool:
    return bool(_PAGE.fullmatch(line.strip()))


def is_foot(line: str) -> bool:
    """抄送 and 印发 lines of the imprint."""
    return bool(_FOOT.fullmatch(line.strip()))


def is_stamp(line: str) -> bool:
    """Secrecy, urgency, copy number, signer: printed above the title, no part of the text."""
    return len(line) <= 30 and bool(_STAMP.fullmatch(line.strip()))


def red_head(line: str) -> str:
    """The body named by a red head such as 长治市城市管理局办公室文件; "" when it is none."""
    plain = tight(line)
    match = re.fullmatch(r"([\u4e00-\u9fff（）()]{3,40}?)文件", plain)
    return match[1] if match and "关于" not in plain and is_org(match[1]) else ""


def annex_of(line: str) -> tuple[str, str] | None:
    """(number as printed, title) when the line opens or lists an annex."""
    match = _ANNEX.fullmatch(line.strip())
    if not match:
        return None
    opens = match["n"] or re.match(r"附\s*(?:件|表|录|图)?\s*(?:[:：]|$)", line.strip())
    return ((match["n"] or ""), match["title"].strip()) if opens else None


def completes_title(text: str) -> bool:
    """Whether a title may end here: it names its genre and leaves no 《 open."""
    plain = tight(text)
    return bool(_GENRE_END.search(plain)) and plain.count("《") <= plain.count("》")


_ENCLOSED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")


def _number(text: str) -> int | None:
    if len(text) == 1 and text in _ENCLOSED:
        return int(unicodedata.numeric(text))
    value = value_of(text)
    return int(value) if value is not None and value.denominator == 1 else None


def signature(text: str) -> tuple[tuple[str, ...], date] | None:
    """Who signed and when, where one line says both: 某市人民政府2020年5月1日."""
    match = re.fullmatch(
        r"(?P<who>\D{3,40}?)[\s　]*(?P<when>(?:(?:19|20)\d\d|[一二][〇零○O一二三四五六七八九]{3})\s*年.{2,12}日)",
        text.strip(),
    )
    if not match:
        return None
    names, when = orgs_in(match["who"]), whole_date(match["when"])
    return (names, when) if names and when else None
