"""Weibo's codes as one table: what each means to the caller, and what the operator reads.

Codes: https://open.weibo.com/wiki/Error_code, …/2/statuses/share, …/Toutiao/api (read 2026-11-23)
"""

from __future__ import annotations

from datetime import timedelta

from channels.errors import (
    ChannelError,
    CredentialsRefused,
    NeedsOperator,
    NotSent,
    PostRefused,
    Refused,
    Throttled,
    Uncertain,
)

HOUR = timedelta(hours=1)

BUSY = "微博系统繁忙，这一步没有完成，稍后会自动再试。"
LOST = "微博没有确认是否收下，微博可能已经发出，需要先核实再决定是否重发。"
REPEATED = "微博提示内容重复，前一次可能已经发出，需要先核实。"
OUR_BUG = "微博不接受这次请求的格式，这是本系统的问题，请联系技术支持并提供代码。"
AUTHORISE = "微博授权已失效，请管理员用发布账号重新授权。"
NO_PERMISSION = "微博应用没有这个接口的权限，请管理员申请，或改为人工发布后回填链接。"
BY_CONTENT = "微博没有接受这条内容（链接、广告或违规内容检查），请修改后重试。"

ERRORS: dict[int, tuple[type[ChannelError], str]] = {
    10001: (Uncertain, LOST),
    10002: (Uncertain, LOST),
    10003: (Uncertain, LOST),
    10009: (Uncertain, LOST),
    10010: (Uncertain, LOST),
    10011: (Uncertain, LOST),
    10004: (CredentialsRefused, "微博不接受本机 IP 的请求，请管理员核对应用设置。"),
    10005: (CredentialsRefused, NO_PERMISSION),
    10014: (CredentialsRefused, NO_PERMISSION),
    10006: (CredentialsRefused, AUTHORISE),
    10007: (Refused, OUR_BUG),
    10008: (Refused, OUR_BUG),
    10012: (Refused, OUR_BUG),
    10013: (CredentialsRefused, "微博不认识这个账号，请管理员核对账号设置。"),
    10016: (Refused, OUR_BUG),
    10017: (PostRefused, "微博拒绝了参数，多半是链接不在应用绑定的安全域名下，请核对应用设置。"),
    10018: (PostRefused, "内容太长，微博不接受。"),
    10020: (Refused, "微博没有这个接口，请管理员核对接口地址。"),
    10021: (Refused, OUR_BUG),
    10022: (Throttled, "本机 IP 调用微博太频繁，一小时后会自动再试。"),
    10023: (Throttled, "这个微博账号调用太频繁，一小时后会自动再试。"),
    10024: (Throttled, "这个微博账号调用太频繁，一小时后会自动再试。"),
    20003: (CredentialsRefused, "微博账号不存在，请管理员核对账号设置。"),
    20005: (PostRefused, "微博只接受 JPG、PNG 或 GIF 图片。"),
    20006: (PostRefused, "图片太大，微博要求小于 5 MB。"),
    20007: (Refused, OUR_BUG),
    20008: (PostRefused, "微博正文是空的。"),
    20012: (PostRefused, "微博正文超过 140 个字。"),
    20014: (NotSent, "微博要求重新调用一次，稍后会自动再试。"),
    20016: (Throttled, "发微博太频繁，一小时后会自动再试。"),
    20017: (Uncertain, REPEATED),
    20019: (Uncertain, REPEATED),
    20111: (Uncertain, REPEATED),
    20018: (PostRefused, BY_CONTENT),
    20020: (PostRefused, BY_CONTENT),
    20021: (PostRefused, BY_CONTENT),
    20022: (PostRefused, BY_CONTENT),
    20031: (CredentialsRefused, "微博要求输入验证码，请先在微博网页登录发布账号完成验证。"),
    20032: (Uncertain, "微博已收下，但要一两分钟后才能看到，稍后会自动核实。"),
    20033: (CredentialsRefused, "微博登录状态异常，请管理员用发布账号重新授权。"),
    20101: (Refused, "这条微博不存在，可能已被删除。"),
    20102: (Refused, "这条微博不属于当前账号。"),
    21301: (CredentialsRefused, AUTHORISE),
    21302: (CredentialsRefused, AUTHORISE),
    21305: (Refused, OUR_BUG),
    21314: (CredentialsRefused, AUTHORISE),
    21315: (CredentialsRefused, AUTHORISE),
    21316: (CredentialsRefused, AUTHORISE),
    21317: (CredentialsRefused, AUTHORISE),
    21321: (CredentialsRefused, "微博应用尚未审核，只能给测试账号发布，请管理员提交审核。"),
    **dict.fromkeys(
        (21322, 21323, 21324, 21325, 21326, 21328, 21329, 21330),
        (CredentialsRefused, "微博应用的授权设置不对，请管理员核对。"),
    ),
    21327: (CredentialsRefused, AUTHORISE),
    21331: (NotSent, BUSY),
    21332: (CredentialsRefused, AUTHORISE),
}
"""Error code → (what the caller may do, what the operator reads). Codes that are missing are Refused."""

UNKNOWN: tuple[type[ChannelError], str] = (Refused, "微博拒绝了这次请求，原因见平台说明。")

HALF_DONE = "请登录微博核实：已发出的，把网址填回来；没有发出的，先删掉“我的文章”里的半成品，再点“重试”。"
ARTICLE_ERRORS: dict[int, tuple[type[ChannelError], str]] = {
    10001: (Uncertain, LOST),
    10008: (
        PostRefused,
        "微博不接受头条文章的内容格式。可在渠道账号里把“头条文章配图”改为“不带图片”后重试，仍不行请联系技术支持。",
    ),
    11001: (Throttled, "发头条文章太频繁，一小时后会自动再试。"),
    # Partly done, and an article without its short post cannot be searched for: only a person can see it.
    11002: (NeedsOperator, f"头条文章可能已建好，但微博说配套的短微博没有发出。{HALF_DONE}"),
    11003: (NeedsOperator, f"头条文章和短微博可能都已发出，但微博说没有连在一起。{HALF_DONE}"),
}
"""Codes of proxy/article/publish, which stand in `code` and not in `error_code`."""

OPERATOR = "微博没有供接口删除头条文章的办法：短微博已删除，请登录微博，在“我的文章”里删除文章本身，再在这里记录。"


def as_error(code: int, detail: str, *, harmless: bool) -> ChannelError:
    """Our error for their code; `detail` is their text, kept for the operator."""
    return _said(ERRORS.get(code, UNKNOWN), code, detail, harmless=harmless)


def as_article_error(code: int, detail: str) -> ChannelError:
    """The same for the headline article, whose own codes come first."""
    return _said(ARTICLE_ERRORS.get(code, ERRORS.get(code, UNKNOWN)), code, detail, harmless=False)


def _said(row: tuple[type[ChannelError], str], code: int, detail: str, *, harmless: bool) -> ChannelError:
    kind, sentence = row
    if kind is Uncertain and harmless:
        return busy(harmless, code=str(code))
    message = f"{sentence}（{code} {detail}）" if detail else f"{sentence}（{code}）"
    if issubclass(kind, Throttled):
        return kind(message, code=str(code), retry_after=HOUR)
    return kind(message, code=str(code))


def busy(harmless: bool, *, code: str) -> ChannelError:
    return NotSent(BUSY, code=code) if harmless else Uncertain(LOST, code=code)
