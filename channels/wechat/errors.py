"""Every code of the platform as one table: what it means to the caller, and what a person does about it.

Codes: the global table of return codes, and the tables of draftbox, freepublish, message/mass, wedata
(developers.weixin.qq.com, read 2026-11-23).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from channels.errors import ChannelError, CredentialsRefused, NeedsOperator, NotSent, PostRefused, Refused, Throttled
from channels.errors import Uncertain as Unknown

BEIJING = timezone(timedelta(hours=8))

BUSY = "公众号系统繁忙，这一步没有完成，稍后会自动再试。"
LOST = "公众号的答复不完整，内容可能已经收下，需要先核实再决定是否重发。"
BY_HAND = "请在公众平台（mp.weixin.qq.com）的草稿箱里发表，再把文章链接填回来。"

STALE_TOKEN = frozenset({40001, 40014, 42001})
"""Refused before anything happened: the call is made once more with a new token."""


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """One row. `do` is what a person does, "" where the studio goes on by itself."""

    kind: type[ChannelError]
    what: str
    do: str = ""
    wait: timedelta | None = None
    """For `Throttled`; None waits for the next day in Beijing, when daily quotas start anew."""


def _account(what: str, do: str) -> Meaning:
    return Meaning(kind=CredentialsRefused, what=what, do=do)


def _content(what: str, do: str) -> Meaning:
    return Meaning(kind=PostRefused, what=what, do=do)


def _person(what: str, do: str = BY_HAND) -> Meaning:
    return Meaning(kind=NeedsOperator, what=what, do=do)


def _later(what: str, wait: timedelta | None = None) -> Meaning:
    return Meaning(kind=Throttled, what=what, wait=wait)


OURS = Meaning(kind=Refused, what="公众号不接受这次请求的格式，这是本系统的问题。", do="请联系技术支持并提供代码。")
RENEWED = _account("公众号的访问令牌换新后仍被拒绝。", "请管理员核对渠道设置里的 AppID 和 AppSecret。")
WEBSITE = "请到公众平台（mp.weixin.qq.com）的“设置与开发—基本配置”里"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=24)

ERRORS: dict[int, Meaning] = {
    -1: Meaning(kind=Unknown, what=LOST),
    501: _content("公众号没有说明原因就拒绝了这篇文章，多半是敏感词或内容安全检查没有通过。", "请检查用语后重新审签。"),
    # the account
    40001: _account("公众号的 AppSecret 或访问令牌不对。", "请管理员核对渠道设置；AppSecret 重置过的，填新的。"),
    40014: RENEWED,
    42001: RENEWED,
    40002: _account("公众号不接受这种登录方式。", "请管理员核对渠道设置里的接口地址。"),
    40013: _account("公众号的 AppID 不对。", WEBSITE + "复制 AppID，填进渠道设置。"),
    40125: _account("公众号的 AppSecret 不对。", WEBSITE + "重置 AppSecret，填进渠道设置。"),
    41002: _account("还没有填公众号的 AppID。", "请管理员在渠道设置里补上。"),
    41004: _account("还没有填公众号的 AppSecret。", "请管理员在渠道设置里补上。"),
    40164: _account("本机的出口 IP 不在公众号的白名单里。", WEBSITE + "把本机 IP 加入“IP 白名单”。"),
    40243: _account("公众号的 AppSecret 已被冻结。", WEBSITE + "解冻 AppSecret。"),
    48001: _account("这个公众号没有接口权限（未认证、认证过期或未授权）。", f"{BY_HAND}认证过期的，请先办理年审。"),
    48004: _account("公众号的接口已被平台封禁。", "请管理员登录公众平台，在通知中心查看原因。"),
    50002: _account("公众号的账号受到限制。", "请管理员登录公众平台，在通知中心查看原因。"),
    48006: _account("清零接口调用次数的机会本月已用完。", "请等到下月，或减少当天的投放。"),
    88000: _account("这个公众号没有留言权限。", "请管理员在公众平台开通留言，或关闭文章留言。"),
    # a person is wanted
    89501: _person("公众号管理员还没有确认本机 IP。", "请管理员在微信里点开“公众平台安全助手”的通知，确认后重试。"),
    89503: _person("公众号要求管理员确认本机 IP。", "请管理员在微信里点开“公众平台安全助手”的通知，确认后重试。"),
    89504: _person("群发正等管理员扫码确认，30 分钟内不确认就会失败。", "请管理员在微信里确认群发。"),
    89505: _person("群发要由管理员扫码确认，30 分钟内不确认就会失败。", "请管理员在微信里确认群发。"),
    41040: _person("这篇文章要先声明原创或转载。", f"请到公众平台的草稿箱打开文章，完成原创声明。{BY_HAND}"),
    45062: _person("公众号提示文章涉及广告，要先签约。", f"请管理员登录公众平台核实。{BY_HAND}"),
    48021: _person("草稿最近由公众平台自动保存过，不能由接口发表。"),
    53503: _person(
        "草稿没有通过公众平台的发表前检查。", f"请打开草稿，按页面提示改好（如敏感词、排版、版权）。{BY_HAND}"
    ),
    53504: _person("公众平台要求到官网发表这篇草稿。"),
    53505: _person("公众平台要求先在官网手动保存这篇草稿。", f"请打开草稿，点“保存”。{BY_HAND}"),
    # later
    89506: _later("公众号管理员两次拒绝了本机 IP，24 小时后才能再试。", DAY),
    89507: _later("公众号管理员拒绝了本机 IP，1 小时后才能再试。", HOUR),
    45009: _later("公众号接口今天的调用次数已用完，明天零点后会自动再试。"),
    45011: _later("公众号接口调用太频繁，一分钟后会自动再试。", MINUTE),
    45066: _later("群发刚刚提交过，公众号要求一分钟后再核实。", MINUTE),
    61503: _later("公众号的统计数据要到第二天八点以后才齐，稍后会自动再取。", HOUR),
    # the content
    40004: _content("公众号不接受这种文件类型。", "请换成 JPG 或 PNG 图片。"),
    40005: _content("公众号不接受这种文件格式。", "请换成 JPG 或 PNG 图片。"),
    40006: _content("文件大小不合公众号的要求。", "请压缩后重试。"),
    40009: _content("图片太大。", "请压缩后重试（正文图片须小于 1 MB，封面须小于 10 MB）。"),
    45001: _content("文件超过公众号的大小限制。", "请压缩后重试。"),
    40007: _content("公众号找不到这篇文章引用的素材或草稿，可能已被删除。", "请重新投放。"),
    40155: _content("正文里有指向其他公众号主页的链接。", "请去掉后重新审签。"),
    41039: _content("“阅读原文”的网址不合公众号的要求。", "请检查网站解读页的地址。"),
    45002: _content("正文太长，公众号要求少于 2 万个字符（含格式）。", "请精简后重新审签。"),
    45003: _content("标题太长，公众号最多 32 个字。", "请为公众号另拟短标题。"),
    45004: _content("摘要太长，公众号最多 120 个字。", "请缩短摘要。"),
    45005: _content("“阅读原文”的网址太长。", "请检查网站解读页的地址。"),
    45008: _content("图文条数超过公众号的限制。", "请减少一次投放的文章。"),
    45110: _content("作者署名太长，公众号最多 16 个字。", "请在渠道设置里填短一些的署名。"),
    45166: _content("正文里有公众号不接受的内容（标签、链接或长度）。", "请修改后重新审签。"),
    53402: _content("公众号裁剪封面失败。", "请换一张封面图。"),
    # sending to everybody
    45028: Meaning(kind=Refused, what="这个周期的群发次数已经用完。", do="请等到下一个周期，或改为只发表不群发。"),
    45065: Meaning(kind=Refused, what="这次群发先前已经提交过。", do="不需要再发。"),
    40152: _account("公众号里没有这个粉丝标签。", "请管理员核对渠道设置里的群发对象。"),
    40003: _account("预览对象不对。", "请在渠道设置里填关注了本公众号的微信号。"),
    40059: Meaning(kind=Refused, what="公众号里没有这次群发的记录。", do="请登录公众平台核实。"),
    # no longer there, or not yet
    53600: Meaning(kind=Refused, what="公众号里没有这篇文章，可能已被删除。", do="请登录公众平台核实。"),
    **dict.fromkeys(
        (76001, 76002, 76003, 76004),
        Meaning(kind=Refused, what="公众号查不到这次出错的记录（编号不对或已过期）。", do="请按出错提示处理。"),
    ),
    # ours
    40066: Meaning(kind=Refused, what="公众号没有这个接口。", do="请管理员核对渠道设置里的接口地址。"),
    **dict.fromkeys(
        (
            *(40008, 40033, 40114, 41001, 41005, 41006, 43002, 44002, 44003, 45067, 47001),
            *(53404, 53405, 53406, 61500, 61501),
        ),
        OURS,
    ),
}

PUBLISH_FAILURES: dict[int, Meaning] = {
    2: _person(
        "公众号的原创校验没有通过，文章没有发表，草稿仍在。",
        f"请到公众平台打开草稿，按提示改为转载或申诉。{BY_HAND}",
    ),
    3: _person("公众号发表失败，平台没有说明原因。"),
    4: _content("公众号平台审核没有通过，文章没有发表。", "请修改内容后重新审签。"),
    5: Meaning(kind=Refused, what="文章发表后已被本账号删除。", do="需要的话请重新投放。"),
    6: Meaning(kind=Refused, what="文章发表后已被平台屏蔽。", do="请管理员登录公众平台查看原因。"),
}
"""`publish_status` of freepublish/get; 0 is published, 1 is in progress."""


def as_error(code: int, detail: str, *, harmless: bool) -> ChannelError:
    """Our error for their code. `detail` is their text: it holds the request id for the operator.

    `harmless`: the call may be repeated, so that a busy answer only means that nothing was sent.
    """
    meaning = ERRORS.get(code, Meaning(kind=Refused, what="公众号拒绝了这次请求，原因见平台说明。"))
    if meaning.kind is Unknown:
        return busy(harmless, code=str(code))
    return said(meaning, code=str(code), detail=detail)


def said(meaning: Meaning, *, code: str, detail: str = "") -> ChannelError:
    message = f"{meaning.what}{meaning.do}（{f'{code} {detail}'.strip()}）"
    if issubclass(meaning.kind, Throttled):
        return meaning.kind(message, code=code, retry_after=meaning.wait or until_tomorrow())
    return meaning.kind(message, code=code)


def busy(harmless: bool, *, code: str) -> ChannelError:
    return NotSent(BUSY, code=code) if harmless else Unknown(LOST, code=code)


def until_tomorrow() -> timedelta:
    now = datetime.now(UTC).astimezone(BEIJING)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - now + timedelta(minutes=1)
