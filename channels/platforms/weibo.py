"""Weibo: one post with the website's link and one picture.

API: https://open.weibo.com/wiki/2/statuses/share, …/user_timeline, …/show (read 2026-11-23)
Quirks: the text needs a link under the app's bound safe domain and no #topic#; links come back as t.cn; the
timeline shows only the latest five posts; a repeated text is refused, which shows that the first one arrived.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from channels.contract import Channel, Done, Facts, Field, File, Limits, Pace, Post, Receipt, Stage
from channels.errors import (
    ChannelError,
    CredentialsRefused,
    NotSent,
    PostRefused,
    Refused,
    Throttled,
    Uncertain,
)
from channels.http import speaking_to

BASE_URL = "https://api.weibo.com"
PERMALINK_BASE = "https://weibo.com"

TEXT = 140
LINK_COUNTS = 10
"""A link is rewritten to a t.cn address of 20 ASCII characters. The counting rule is UNCONFIRMED, so every
other character counts as one."""

PICTURE_BYTES = 5_000_000
PICTURE_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
PICTURE_ROLES = ("long_image", "picture", "cover")
"""Which picture goes with the post: the first of these that Weibo accepts."""

BEGINNING = 30
"""Characters before the link by which a post is recognised."""

CLOCKS_DIFFER = timedelta(minutes=5)
TIMELINE = 5

LINK = re.compile(r"https?://[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+", re.IGNORECASE)
TOPIC = re.compile(r"#[^#\n]+#")
SENTENCE_END = re.compile(r"(?<=[。！？；])")

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

HOUR = timedelta(hours=1)
FEW_DAYS = 14
"""An authorisation that lasts less than this is worth a warning."""

BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


class Weibo(Channel):
    """One Weibo account that authorised the department's own app."""

    key = "weibo"
    label = "新浪微博"
    limits = Limits(body=TEXT, image_bytes=PICTURE_BYTES, pictures=1)
    fields = (
        Field(key="access_token", label="授权令牌（access_token）", secret=True),
        Field(key="rip", label="出口公网 IP", help="微博要求上报操作者的真实公网 IP"),
        Field(
            key="safe_domains",
            label="安全域名",
            required=False,
            help="微博应用绑定的域名，多个用顿号分开；填了才会在发布前检查",
        ),
        Field(key="permalink_base", label="微博网页地址", required=False, default=PERMALINK_BASE),
        Field(key="base_url", label="接口地址", required=False, default=BASE_URL),
    )

    pace = Pace(limit=10)
    has_statistics = True

    def seen_as(self, post: Post) -> tuple[str, str]:
        return "", post.short_text

    def problems(self, post: Post) -> list[str]:
        domains = re.split(r"[、,，;；\s]+", self.account.get("safe_domains") or "")
        return [*_text_problems(post, [name for name in domains if name]), *_picture_problems(post)]

    def stages(self) -> tuple[Stage, ...]:
        # 20032 means "visible in one or two minutes"; nobody wants to wait that long for a simulator.
        is_rehearsal = getattr(self.account, "rehearsal", False)
        settle_wait = timedelta(seconds=1 if is_rehearsal else 60)
        return (
            Stage(
                key="share",
                label="发微博",
                do=self._share,
                find=self._find,
                settle_wait=settle_wait,
                visible=True,
            ),
        )

    def receipt(self, facts: Facts) -> Receipt:
        published_at = datetime.fromisoformat(facts["published_at"]) if facts.get("published_at") else None
        details = {"uid": facts["uid"], "bid": mid_to_bid(facts["mid"])}
        url = f"{self._base('permalink_base', PERMALINK_BASE)}/{details['uid']}/{details['bid']}"
        return Receipt(external_id=facts["mid"], url=url, published_at=published_at, details=details)

    def status(self, receipt: Receipt) -> str:
        try:
            status = self._get("statuses/show.json", {"id": receipt.external_id})
        except Refused as refusal:
            if refusal.code == "20101":
                return "withdrawn"
            raise
        return "withdrawn" if str(status.get("deleted", "0")) == "1" else "live"

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        """UNCONFIRMED: statuses/destroy is only known from older wiki pages."""
        form = {"access_token": self._token(), "id": receipt.external_id}
        try:
            with speaking_to(self.label, reading=True):
                response = self.http.post(self._address("statuses/destroy.json"), data=form)
            self._accepted(response, harmless=True)
        except Refused as refusal:
            if refusal.code != "20101":
                raise

    def check(self) -> tuple[str, ...]:
        with speaking_to(self.label, reading=True):
            address = f"{self._base('base_url', BASE_URL)}/oauth2/get_token_info"
            response = self.http.post(address, data={"access_token": self._token()})
        info = self._accepted(response, harmless=True)
        try:
            days = int(info["expire_in"]) // 86_400
        except (LookupError, TypeError, ValueError) as gap:
            raise _busy(True, code="answer") from gap
        advice = "请尽快用发布账号重新授权，否则到期后微博会停发。" if days < FEW_DAYS else ""
        return (f"授权有效，还有 {days} 天到期。{advice}",)

    def statistics(self, receipt: Receipt, *, published_on: date, today: date) -> Mapping[date, Mapping[str, int]]:
        """Counts up to now. A post that is gone is left out by the platform without a word."""
        counted = self._ask_list("statuses/count.json", {"ids": receipt.external_id})
        theirs = {"share": "reposts", "comment": "comments", "like": "attitudes"}
        ours = next((item for item in counted if str(item.get("id")) == receipt.external_id), None)
        return {today: {key: int(ours[name]) for key, name in theirs.items() if name in ours}} if ours else {}

    def _share(self, post: Post, facts: Facts) -> Done:
        form = {"access_token": self._token(), "status": as_status(post), "rip": self.account.get("rip", "")}
        picture = picture_for(post)
        files = {"pic": _as_part(picture)} if picture else None
        with speaking_to(self.label):
            response = self.http.post(self._address("statuses/share.json"), data=form, files=files)
        return as_done(self._accepted(response, harmless=False), harmless=False)

    def _find(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """Among the latest five posts, ours begins as ours does and is not older than the try."""
        query = {"count": TIMELINE, "base_app": 1}
        answer = self._get("statuses/user_timeline.json", query)
        beginning = beginning_of(as_status(post))
        for status in answer.get("statuses", []):
            is_new = (_time_of(status) or intended_at) >= intended_at - CLOCKS_DIFFER
            if is_new and beginning_of(html.unescape(str(status.get("text", "")))) == beginning:
                return as_done(status, harmless=True)
        return None

    def _get(self, call: str, query: Mapping[str, str | int]) -> dict[str, Any]:
        with speaking_to(self.label, reading=True):
            response = self.http.get(self._address(call), params={"access_token": self._token(), **query})
        return self._accepted(response, harmless=True)

    def _ask_list(self, call: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """A call whose success is a JSON list; everything else is judged like any other answer."""
        with speaking_to(self.label, reading=True):
            response = self.http.get(self._address(call), params={"access_token": self._token(), **query})
        try:
            answer = json.loads(response.content)
        except ValueError:
            answer = None
        if response.is_success and isinstance(answer, list):
            return [item for item in answer if isinstance(item, dict)]
        self._accepted(response, harmless=True)
        raise _busy(True, code="answer")

    def _accepted(self, response: httpx.Response, *, harmless: bool) -> dict[str, Any]:
        """The JSON object of a success. Their error's code decides, whatever the HTTP status says."""
        answer = _object(response)
        if answer is not None and answer.get("error_code"):
            detail = str(answer.get("error", "")).replace(self._token() or "\0", "●●●")
            raise as_error(int(answer["error_code"]), detail, harmless=harmless)
        if response.is_success and answer is not None:
            return answer
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise Throttled(ERRORS[10022][1], code="HTTP 429", retry_after=HOUR)
        if 300 <= response.status_code < 500 and response.status_code != httpx.codes.REQUEST_TIMEOUT:
            code = f"HTTP {response.status_code}"
            raise Refused("微博接口地址没有正常答复，请管理员核对接口地址和网络代理。", code=code)
        raise _busy(harmless, code=f"HTTP {response.status_code}")

    def _token(self) -> str:
        return self.account.get("access_token", "")

    def _address(self, call: str) -> str:
        return f"{self._base('base_url', BASE_URL)}/2/{call}"

    def _base(self, field: str, default: str) -> str:
        return (self.account.get(field) or default).rstrip("/")


# --- to their words


def as_status(post: Post) -> str:
    """The text of the post: what it is about, whole sentences as far as they fit, the website's link.

    `short_text` is a signed text and is never cut; only `summary` is, at the end of a sentence.
    """
    lead = _lead(post)
    link = "" if post.source_url in LINK.findall(post.short_text) else post.source_url
    if post.short_text:
        text = post.short_text.strip()
        text = text if text.startswith((lead, "【")) else lead + text
    else:
        text = lead + _whole_sentences(post.summary.strip(), TEXT - LINK_COUNTS - 1 - len(lead))
    return f"{text} {link}".strip()


def _lead(post: Post) -> str:
    """Unique words in front, because posts are recognised by their beginning."""
    return f"【{post.policy.get('doc_number') or post.title[:BEGINNING]}】"


def _whole_sentences(text: str, room: int) -> str:
    """As many whole sentences as fit; a first sentence that is too long alone ends in an ellipsis."""
    kept = ""
    for sentence in SENTENCE_END.split(text):
        if len(kept) + len(sentence) > room:
            break
        kept += sentence
    return kept or text[: max(room - 1, 0)] + "…"


def counted_length(status: str) -> int:
    """Length as Weibo counts it, on the safe side."""
    links = LINK.findall(status)
    return len(status) - sum(map(len, links)) + LINK_COUNTS * len(links)


def picture_for(post: Post) -> File | None:
    """The one picture, or None when there is none that Weibo accepts."""
    pictures = [file for file in post.files if file.role in PICTURE_ROLES]
    wanted = sorted(pictures, key=lambda file: PICTURE_ROLES.index(file.role))
    return next((file for file in wanted if not _picture_problem(file)), None)


def _as_part(picture: File) -> tuple[str, bytes, str]:
    return f"pic.{PICTURE_TYPES[picture.media_type]}", picture.data, picture.media_type


def beginning_of(status: str) -> str:
    """The first characters before the link, without white space: Weibo rewrites links and trims blanks."""
    before = re.split(r"https?://", status, maxsplit=1)[0]
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", before))[:BEGINNING]


def mid_to_bid(mid: str) -> str:
    """The id in a post's address: base 62 of seven digits at a time, from the right (UNCONFIRMED)."""
    head, tail = mid[:-7], mid[-7:]
    digits = _base62(int(tail))
    return mid_to_bid(head) + digits.rjust(4, "0") if head else digits


def _base62(number: int) -> str:
    rest, digit = divmod(number, 62)
    return (_base62(rest) if rest else "") + BASE62[digit]


# --- what could not be published


def _text_problems(post: Post, safe_domains: list[str]) -> Iterator[str]:
    status = as_status(post)
    if (length := counted_length(status)) > TEXT:
        yield f"微博正文有 {length} 个字（链接按 {LINK_COUNTS} 个字计），最多 {TEXT} 个。请缩短微博文案。"
    if TOPIC.search(status):
        yield "微博接口不允许带 #话题#，请去掉文案里的井号。"
    if not post.source_url:
        yield "还没有网站解读页的地址，微博必须带网站链接。请先在网站发布。"
    for link in LINK.findall(status):
        if safe_domains and not _is_under(link, safe_domains):
            yield f"链接“{link}”不在微博应用绑定的安全域名（{'、'.join(safe_domains)}）下。"


def _is_under(link: str, domains: list[str]) -> bool:
    host = urlsplit(link).hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _picture_problems(post: Post) -> Iterator[str]:
    pictures = [file for file in post.files if file.role in PICTURE_ROLES]
    if pictures and picture_for(post) is None:
        yield from (_picture_problem(file) for file in pictures)


def _picture_problem(file: File) -> str:
    if file.media_type not in PICTURE_TYPES:
        return f"图片“{file.name}”不是 JPG、PNG 或 GIF，微博不接受。"
    if len(file.data) >= PICTURE_BYTES:
        return f"图片“{file.name}”有 {len(file.data) / 1_000_000:.1f} MB，微博要求小于 5 MB，请压缩。"
    return ""


# --- from their words


def as_done(status: Mapping[str, Any], *, harmless: bool) -> Done:
    """Facts of a status object. Ids are read as text: they are larger than 2^53."""
    user = status.get("user")
    uid = user.get("idstr") or user.get("id") if isinstance(user, dict) else status.get("uid")
    mid = status.get("mid") or status.get("idstr")
    if not mid or not uid:
        raise _busy(harmless, code="answer")
    time = _time_of(status)
    return Done(facts={"mid": str(mid), "uid": str(uid), "published_at": time.isoformat() if time else ""})


def as_error(code: int, detail: str, *, harmless: bool) -> ChannelError:
    """Our error for their code; `detail` is their text, kept for the operator."""
    kind, sentence = ERRORS.get(code, (Refused, "微博拒绝了这次请求，原因见平台说明。"))
    if kind is Uncertain and harmless:
        return _busy(harmless, code=str(code))
    message = f"{sentence}（{code} {detail}）" if detail else f"{sentence}（{code}）"
    if issubclass(kind, Throttled):
        return kind(message, code=str(code), retry_after=HOUR)
    return kind(message, code=str(code))


def _busy(harmless: bool, *, code: str) -> ChannelError:
    return NotSent(BUSY, code=code) if harmless else Uncertain(LOST, code=code)


def _object(response: httpx.Response) -> dict[str, Any] | None:
    try:
        answer = json.loads(response.content)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _time_of(status: Mapping[str, Any]) -> datetime | None:
    """`Wed Oct 24 23:49:17 +0800 2012`, read without the machine's locale; None when it is something else."""
    parts = str(status.get("created_at", "")).split()
    try:
        _, month, day, clock, zone, year = parts
        text = f"{year}-{MONTHS.index(month) // 3 + 1:02}-{int(day):02}T{clock}{zone}"
        return datetime.fromisoformat(text)
    except ValueError:
        return None
