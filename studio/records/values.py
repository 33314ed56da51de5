"""What a cell says: yes or no, a day, a moment, a form, a channel. Each raises `ValueError` with a Chinese sentence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studio.domain.calendar import BEIJING
from studio.domain.policy import Disclosure

YES = frozenset(
    [
        "是",
        "有",
        "对",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "√",
        "✓",
        "✔",
        "☑",
        "v",
        "已",
        "需",
        "需要",
        "应",
        "已核实",
        "已核验",
        "核实",
        "核验",
        "已关联",
        "已审签",
        "已签发",
        "真",
    ]
)
NO = frozenset(
    {
        "否",
        "无",
        "不",
        "不是",
        "没有",
        "未",
        "n",
        "no",
        "false",
        "f",
        "0",
        "×",
        "✗",
        "✘",
        "☐",
        "x",
        "不需要",
        "不应",
        "未核实",
        "未核验",
        "待核实",
        "未关联",
        "未审签",
        "假",
    }
)
EARLIEST = date(1949, 10, 1)

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_CLOCK = re.compile(r"(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*(?:[:分]\s*(\d{1,2})?(?:\.\d+)?\s*秒?)?")
_ZONE = re.compile(r"\s*(z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_SERIAL = re.compile(r"[2-7]\d{4}(\.\d+)?")
_EXCEL_DAY_0 = datetime(1899, 12, 30, tzinfo=BEIJING)


def yes(text: str) -> bool:
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if said in YES:
        return True
    if said in NO:
        return False
    raise ValueError(f"应填“是”或“否”，现在是“{text}”")


@dataclass(frozen=True)
class When:
    """A moment; `exact` is False when only the day was written, which then stands for its beginning."""

    at: datetime
    exact: bool


def moment(text: str) -> When:
    said = unicodedata.normalize("NFKC", text).strip().replace("T", " ").replace("t", " ")
    if _SERIAL.fullmatch(said):
        at = _EXCEL_DAY_0 + timedelta(seconds=round(float(said) * 86400))
        return When(at, exact="." in said)
    if re.fullmatch(r"\d{8}", said):
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    found = _DAY.match(said)
    wrong = ValueError(f"日期应写成 2021-04-01 或 2021-04-01 10:30 的样子，现在是“{text}”")
    if found is None:
        raise wrong
    rest = said[found.end() :].strip()
    zone = _ZONE.search(rest)
    clock = _CLOCK.fullmatch(rest[: zone.start()].strip() if zone else rest) if rest else None
    if rest and clock is None:
        raise wrong
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    try:
        year, month, on = (int(part) for part in found.groups())
        at = datetime(year, month, on, hour, minute, second, tzinfo=BEIJING)
        if zone:
            offset = "+00:00" if zone.group(1).lower() == "z" else zone.group(1)
            at = datetime.fromisoformat(at.replace(tzinfo=None).isoformat() + offset).astimezone(BEIJING)
    except ValueError:
        raise ValueError(f"没有“{text}”这一天") from None
    if at.date() < EARLIEST or at.year > 2100:
        raise ValueError(f"“{text}”不像是真实的日期")
    return When(at, exact=clock is not None)


def day(text: str) -> date:
    return moment(text).at.date()


def mark(text: str) -> bool | When:
    """A yes or no that may also be given as the day on which it became a yes."""
    try:
        return yes(text)
    except ValueError:
        pass
    try:
        return moment(text)
    except ValueError:
        raise ValueError(f"应填“是”“否”或日期，现在是“{text}”") from None


def number(text: str) -> int:
    said = unicodedata.normalize("NFKC", text).strip().removesuffix("个").removesuffix("项")
    if not said.isdecimal() or int(said) > 1000:
        raise ValueError(f"应填个数，现在是“{text}”")
    return int(said)


def disclosure(text: str) -> Disclosure:
    for value in Disclosure:
        if text.strip() == value.value:
            return value
    short = {
        "公开": Disclosure.OPEN,
        "主动": Disclosure.OPEN,
        "依申请": Disclosure.ON_REQUEST,
        "不公开": Disclosure.CLOSED,
    }
    if text.strip() in short:
        return short[text.strip()]
    raise ValueError(f"公开属性应是主动公开、依申请公开或不予公开，现在是“{text}”")


_FORMS = {
    "文字": "文字 文字解读 文本 文字稿 文稿 文字版 文章 纯文字",
    "问答": "问答 问答解读 一问一答 答问 答记者问",
    "图片": "图片 图片解读 海报 照片",
    "图表": "图表 图表解读 表格",
    "图解": "图解 长图 图解长图 一图读懂 一图看懂 图文解读 图解解读 长图解读 图示",
    "动漫": "动漫 动画 漫画 动漫解读 动画解读 卡通",
    "音频": "音频 音频解读 录音 语音",
    "视频": "视频 视频解读 短视频 微视频",
    "H5": "h5 h5解读 h5页面",
    "新闻发布会": "新闻发布会 发布会 新闻通气会 吹风会",
    "访谈": "访谈 在线访谈 媒体访谈 专访",
    "专家解读": "专家解读 专家",
    "负责人解读": "负责人解读 领导解读 主要负责人解读 局长解读 负责人",
    "其他": "其他 其它",
}
FORMS = {name: form for form, names in _FORMS.items() for name in names.split()}


def form(text: str) -> str:
    said = re.sub(r"\(.*?\)|\s", "", unicodedata.normalize("NFKC", text)).lower()
    if said in FORMS:
        return FORMS[said]
    raise ValueError(f"不认识的解读形式“{text}”，可以写：{'、'.join(_FORMS)}")


@dataclass(frozen=True)
class Channel:
    key: str
    is_website: bool = False


_CHANNELS = (
    ("website", "政府网站 网站 门户网站 政府门户网站 官网 局网站 政务公开网 政府门户 官方网站 政府官网 本级政府网站"),
    ("wechat", "微信公众号 微信 政务微信 公众号 微信公众平台"),
    ("weibo", "微博 政务微博 新浪微博"),
    ("press_conference", "新闻发布会 发布会"),
    ("broadcast", "广播电视 广播 电视 电视台 广播电台 电台"),
    ("newspaper", "报刊 报纸 报刊杂志 杂志"),
    ("news_site", "新闻网站 新闻网 新闻媒体 新闻客户端"),
    ("douyin", "抖音 抖音号"),
    ("kuaishou", "快手"),
    ("wechat_channels", "视频号 微信视频号"),
    ("toutiao", "头条 今日头条 头条号"),
    ("people", "人民号"),
    ("xuexi", "学习强国 强国号"),
    ("bilibili", "哔哩哔哩 b站 哔哩"),
    ("app", "app 客户端 移动客户端"),
    ("new_media", "新兴媒体 新媒体 政务新媒体 其他新媒体"),
    ("gazette", "政府公报 公报"),
    ("offline", "线下 公告栏 公示栏 政务公开栏 公开栏 宣传栏 现场"),
)
CHANNELS = {name: key for key, names in _CHANNELS for name in names.split()}
CHANNEL_LABELS = {key: names.split()[0] for key, names in _CHANNELS}
# What a longer name ends with or holds, most telling first: “长治日报”, “市政府门户网站”, “长治城管微信公众号”.
_TELLING = (
    (re.compile(r"(政府|门户|官方|公开|局|委|办)(门户)?(网站|网|官网)$"), "website"),
    (re.compile(r"视频号"), "wechat_channels"),
    (re.compile(r"微信|公众号"), "wechat"),
    (re.compile(r"微博"), "weibo"),
    (re.compile(r"抖音"), "douyin"),
    (re.compile(r"快手"), "kuaishou"),
    (re.compile(r"头条"), "toutiao"),
    (re.compile(r"发布会"), "press_conference"),
    (re.compile(r"电视|广播|电台"), "broadcast"),
    (re.compile(r"公报"), "gazette"),
    (re.compile(r"客户端|app$"), "app"),
    (re.compile(r"报$|报社|日报|晚报|杂志"), "newspaper"),
    (re.compile(r"新闻网|网站$|网$"), "news_site"),
    (re.compile(r"公[告示开]栏|线下"), "offline"),
)


def channel(text: str) -> Channel:
    said = re.sub(r"\(.*?\)|\s", "", unicodedata.normalize("NFKC", text)).lower()
    key = CHANNELS.get(said) or next((key for telling, key in _TELLING if telling.search(said)), "")
    if not key:
        known = "、".join(CHANNEL_LABELS[key] for key, _ in _CHANNELS)
        raise ValueError(f"不认识的发布渠道“{text}”，可以写：{known}")
    return Channel(key, is_website=key == "website")


def address(text: str) -> str:
    if re.search(r"\s", text) or "." not in text:
        raise ValueError(f"网址应是一个完整的地址，现在是“{text}”")
    return text


_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "〔", ")": "〕"})


def handle(text: str) -> str:
    """How a number or a title is compared: bracket shapes, width, spaces and 《》 are no difference."""
    said = unicodedata.normalize("NFKC", text).translate(_BRACKETS).strip()
    return re.sub(r"\s", "", said.removeprefix("《").removesuffix("》")).lower()


def several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[、;；\n]|，|,", text) if part.strip()]
