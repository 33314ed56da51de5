"""What the ratios are counted from: policies, the products that interpret them, and where those came out.

Plain records as of any moment; the store and an imported spreadsheet both end here. Times are aware,
dates are Beijing dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from studio.domain.calendar import BEIJING
from studio.domain.policy import Disclosure

CHANNEL_LABELS = {
    "website": "政府网站",
    "wechat": "微信公众号",
    "weibo": "微博",
    "press_conference": "新闻发布会",
    "broadcast": "广播电视",
    "newspaper": "报刊",
    "news_site": "新闻网站",
    "douyin": "抖音",
    "kuaishou": "快手",
    "wechat_channels": "视频号",
    "toutiao": "今日头条",
    "people": "人民号",
    "xuexi": "学习强国",
    "bilibili": "哔哩哔哩",
    "app": "客户端",
    "new_media": "其他新兴媒体",
    "gazette": "政府公报",
    "offline": "线下",
    "cms": "网站内容管理系统",
}
"""What people call the channels that a ledger may name."""


@dataclass(frozen=True, kw_only=True)
class PolicyRecord:
    """One policy document, as far as the ratios ask. Immutable."""

    id: str
    title: str
    department: str
    """The drafting or lead department: the one that answers for the interpretation (INT-04)."""
    released_on: date | None
    """The day the public could read it; None while it is not released."""
    co_departments: tuple[str, ...] = ()
    disclosure: Disclosure | None = Disclosure.OPEN
    interpretation_required: bool = True
    exempt_reason: str = ""
    forwarded: bool = False
    """A superior's document merely passed on; own implementing rules are not (standards 2.4, rule 9)."""
    led_elsewhere: bool = False
    """A joint issue whose lead stands outside this office: it is counted there (rule 10)."""
    withdrawn_on: date | None = None
    topic: str = ""
    """主题分类, for looking at the figures from that side; it decides nothing."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One interpretation product: one form of one interpretation. Immutable."""

    id: str
    policies: tuple[str, ...]
    """Ids of the policies it interprets; it counts for each of them (rule 6)."""
    form: str
    """From the closed list of INT-32: 文字, 问答, 图片, 图表, 图解, 动漫, 音频, 视频, H5, …"""
    signed_at: datetime | None
    fields_shown: int | None = None
    """How many interpretation fields a graphic carries itself; None when nobody recorded it."""
    recorded: bool = False
    """For a press conference, interview or talk: a recording, live stream or picture report exists."""
    replaces: str = ""
    """Id of the piece that this one was put in the place of."""


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One piece on one channel account, with its proof. Immutable."""

    id: str
    piece: str
    channel: str
    """The channel's key: `website`, `wechat`, `newspaper`, `gazette`, `offline`, …"""
    account: str = ""
    """Which account or paper, where several are kept on one channel."""
    is_website: bool = False
    """Any government website, the city's portal included: never an "other channel"."""
    published_at: datetime | None
    verified_at: datetime | None = None
    """When a person or the checker confirmed it; None while it is only claimed."""
    url: str = ""
    proof_digest: str = ""
    """Digest of the screenshot, snapshot, clipping or recording."""
    withdrawn_at: datetime | None = None
    rehearsal: bool = False
    linked_at: datetime | None = None
    """For a website: when the links policy → 解读 and back were both confirmed."""
    links_broken_at: datetime | None = None
    """When one of the two links was last found dead, and not mended since."""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything recorded, never filtered beforehand: the counting rules decide, and say why."""

    policies: tuple[PolicyRecord, ...] = ()
    pieces: tuple[Piece, ...] = ()
    publications: tuple[Publication, ...] = ()


def beijing_day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()
