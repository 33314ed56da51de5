"""WeChat Official Account: permanent cover, pictures of the text, draft, publish, poll.

API: https://developers.weixin.qq.com/doc/service/api/ (draft box, publish, material; read 2026-11-23)
Quirks: HTTP 200 carries errors, and success often has no `errcode`; JSON must be literal UTF-8; the token
travels in the query string; nothing takes an idempotency key, so the cover's file name and id are ours.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import httpx

from channels.contract import Channel, Done, Facts, Field, File, Limits, Pending, Post, Receipt, Stage
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
from channels.http import speaking_to
from channels.tokens import Token, process_tokens
from channels.wechat.structure import broken_rules
from channels.wechat_html import Picture, cannot_show, fitting_html, picture_count, picture_names, words_of

BASE_URL = "https://api.weixin.qq.com"
BEIJING = timezone(timedelta(hours=8))

COVER_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/bmp": "bmp"}
COVER_BYTES = 10_000_000
PICTURE_TYPES = frozenset({"image/jpeg", "image/png"})
PICTURE_BYTES = 1_000_000
CONTENT_BYTES = 1_000_000
LINK_BYTES = 1024
LONGEST_ADDRESS = 160
"""About what uploadimg answers; stands in for addresses that are not known before the upload."""

STALE_TOKEN = frozenset({40001, 40014, 42001})
FRESH_MATERIAL = timedelta(seconds=60)
"""An id uploaded less than this ago may not have reached all of WeChat's servers (40007, reported)."""

CLOCKS_DIFFER = timedelta(minutes=5)
PAGE = 20
PAGES = 10

BUSY = "公众号系统繁忙，这一步没有完成，稍后会自动再试。"
LOST = "公众号的答复不完整，内容可能已经收下，需要先核实再决定是否重发。"
TOO_MANY = "公众号接口今天的调用次数已用完，明天零点后会自动再试。"
OUR_BUG = "公众号不接受这次请求的格式，这是本系统的问题，请联系技术支持并提供代码。"
BY_HAND = "请在公众平台（mp.weixin.qq.com）的草稿箱里发表，再把文章链接填回来。"

ERRORS: dict[int, tuple[type[ChannelError], str]] = {
    -1: (Uncertain, LOST),
    40001: (CredentialsRefused, "公众号的 AppSecret 或访问令牌不对，请管理员核对账号设置。"),
    40014: (CredentialsRefused, "公众号的访问令牌换新后仍被拒绝，请管理员核对账号设置。"),
    42001: (CredentialsRefused, "公众号的访问令牌换新后仍被拒绝，请管理员核对账号设置。"),
    41001: (Refused, OUR_BUG),
    40002: (CredentialsRefused, "公众号不接受这种登录方式，请管理员核对账号设置。"),
    40013: (CredentialsRefused, "公众号的 AppID 不对，请管理员核对账号设置。"),
    40125: (CredentialsRefused, "公众号的 AppSecret 不对，请管理员核对账号设置。"),
    41002: (CredentialsRefused, "还没有填公众号的 AppID，请管理员补上。"),
    41004: (CredentialsRefused, "还没有填公众号的 AppSecret，请管理员补上。"),
    40164: (CredentialsRefused, "本机的出口 IP 不在公众号的白名单里，请在“设置与开发—基本配置”中加入。"),
    40243: (CredentialsRefused, "公众号的 AppSecret 已被冻结，请管理员在公众平台解冻。"),
    89501: (CredentialsRefused, "公众号管理员正在确认本机 IP，请确认后重试。"),
    89503: (CredentialsRefused, "公众号要求管理员确认本机 IP，请在手机上确认后重试。"),
    89506: (Throttled, "公众号管理员两次拒绝了本机 IP，24 小时后才能再试。"),
    89507: (Throttled, "公众号管理员拒绝了本机 IP，1 小时后才能再试。"),
    40004: (PostRefused, "公众号不接受这种文件类型。"),
    40005: (PostRefused, "公众号不接受这种文件格式，请换成 JPG 或 PNG。"),
    40006: (PostRefused, "文件大小不合公众号的要求。"),
    40009: (PostRefused, "图片太大，请压缩后重试（正文图片须小于 1 MB，封面须小于 10 MB）。"),
    45001: (PostRefused, "文件超过公众号的大小限制。"),
    40007: (PostRefused, "公众号找不到这篇文章引用的素材，可能已被删除。请重新投放。"),
    40033: (Refused, OUR_BUG),
    40066: (Refused, "公众号没有这个接口，请管理员核对账号设置里的接口地址。"),
    40114: (Refused, OUR_BUG),
    40155: (PostRefused, "正文里有指向其他公众号主页的链接，请去掉后重试。"),
    41005: (Refused, OUR_BUG),
    41006: (Refused, OUR_BUG),
    43002: (Refused, OUR_BUG),
    44002: (Refused, OUR_BUG),
    44003: (Refused, OUR_BUG),
    47001: (Refused, OUR_BUG),
    41039: (PostRefused, "“阅读原文”的网址不合公众号的要求，请检查网站解读页的地址。"),
    45002: (PostRefused, "正文太长，公众号要求少于 2 万个字符（含格式）。"),
    45003: (PostRefused, "标题太长，公众号最多 32 个字。"),
    45004: (PostRefused, "摘要太长，公众号最多 120 个字。"),
    45005: (PostRefused, "“阅读原文”的网址太长。"),
    45008: (PostRefused, "图文条数超过公众号的限制。"),
    45166: (PostRefused, "正文里有公众号不接受的内容（标签、链接或长度），请修改后重试。"),
    45009: (Throttled, TOO_MANY),
    45011: (Throttled, "公众号接口调用太频繁，一分钟后会自动再试。"),
    45028: (Refused, "这个周期的群发次数已经用完。"),
    48001: (CredentialsRefused, f"这个公众号没有接口权限（未认证、认证过期或未授权）。{BY_HAND}"),
    48004: (CredentialsRefused, "公众号的接口已被平台封禁，请管理员登录公众平台查看原因。"),
    50002: (CredentialsRefused, "公众号的账号受到限制，请管理员登录公众平台查看原因。"),
    48021: (NeedsOperator, f"草稿最近由公众平台自动保存过，不能由接口发表。{BY_HAND}"),
    53503: (NeedsOperator, f"草稿没有通过公众平台的发表前检查。{BY_HAND}"),
    53504: (NeedsOperator, f"公众平台要求到官网发表这篇草稿。{BY_HAND}"),
    53505: (NeedsOperator, f"公众平台要求先在官网手动保存这篇草稿。{BY_HAND}"),
    53404: (Refused, OUR_BUG),
    53405: (Refused, OUR_BUG),
    53406: (Refused, OUR_BUG),
    61500: (Refused, OUR_BUG),
    61501: (Refused, OUR_BUG),
    61503: (Throttled, "公众号的统计数据要到第二天八点以后才齐，稍后会自动再取。"),
    53600: (Refused, "公众号里没有这篇文章，可能已被删除。"),
    88000: (CredentialsRefused, "这个公众号没有留言权限。"),
    501: (PostRefused, "公众号没有说明原因就拒绝了这篇文章，多半是内容安全检查未通过，请检查用语后重试。"),
}
"""Error code → (what the caller may do, what the operator reads). Codes that are missing are Refused."""

RETRY_AFTER = {
    45011: timedelta(seconds=60),
    89506: timedelta(hours=24),
    89507: timedelta(hours=1),
}
"""45009 waits for the next day instead."""

PUBLISH_FAILURES: dict[int, tuple[type[ChannelError], str]] = {
    2: (PostRefused, "公众号的原创校验没有通过，文章没有发表。草稿仍在，请处理后重试。"),
    3: (NeedsOperator, f"公众号发表失败，平台没有说明原因。{BY_HAND}"),
    4: (PostRefused, "公众号平台审核没有通过，文章没有发表。请修改内容后重新审签。"),
    5: (Refused, "文章发表后已被本账号删除。"),
    6: (Refused, "文章发表后已被平台屏蔽，请管理员登录公众平台查看原因。"),
}
IN_PROGRESS = 1


COUNTED = {
    "read": "read_user",
    "share": "share_user",
    "like": "like_user",
    "comment": "comment_count",
    "collect": "collection_user",
}
"""Our counts → theirs (wedata/news/api_getarticletotaldetail)."""


class WeChat(Channel):
    """One official account. Publishing needs a certified account; drafts do not."""

    key = "wechat"
    label = "微信公众号"
    limits = Limits(title=32, author=16, summary=120, body=20_000, image_bytes=PICTURE_BYTES)
    fields = (
        Field(key="appid", label="AppID"),
        Field(key="secret", label="AppSecret", secret=True),
        Field(key="author", label="作者署名", required=False, help="不填则用解读的署名，最多 16 个字"),
        Field(
            key="mode",
            label="投放方式",
            required=False,
            default="publish",
            help="publish 直接发表；draft_only 只存入草稿箱，由人到公众平台发表",
        ),
        Field(key="base_url", label="接口地址", required=False, default=BASE_URL),
    )

    has_statistics = True

    def problems(self, post: Post) -> list[str]:
        return [*_text_problems(post, self._author(post)), *_cover_problems(post), *_picture_problems(post)]

    def stages(self) -> tuple[Stage, ...]:
        return (
            Stage(
                key="cover",
                label="上传封面",
                do=self._upload_cover,
                find=self._find_cover,
                settle_wait=self._wait(seconds=5),
            ),
            Stage(key="images", label="上传正文图片", do=self._upload_pictures),
            Stage(
                key="draft",
                label="存入草稿箱",
                do=self._add_draft,
                find=self._find_draft,
                settle_wait=self._wait(seconds=30),
            ),
            Stage(
                key="submit",
                label="提交发表",
                do=self._submit,
                find=self._find_submitted,
                settle_wait=self._wait(seconds=600, rehearsal=2),
                visible=True,
            ),
            Stage(key="publish", label="等待发表完成", do=self._follow, visible=True),
        )

    def receipt(self, facts: Facts) -> Receipt:
        details = {key: facts[key] for key in ("media_id", "publish_id", "msg_data_id") if facts.get(key)}
        return Receipt(
            external_id=str(facts.get("article_id", "")),
            url=str(facts.get("article_url", "")),
            details=details,
        )

    def status(self, receipt: Receipt) -> str:
        if not receipt.external_id:
            return "unknown"
        try:
            article = self._read("freepublish/getarticle", {"article_id": receipt.external_id})
        except Refused as refusal:
            if refusal.code == "53600":
                return "withdrawn"
            raise
        items = article.get("news_item", [])
        if not items:
            return "unknown"
        return "withdrawn" if all(item.get("is_deleted") for item in items) else "live"

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        """Deletes the whole article; WeChat keeps no copy."""
        try:
            self._call("freepublish/delete", {"article_id": receipt.external_id}, harmless=True)
        except Refused as refusal:
            if refusal.code != "53600":
                raise

    def check(self) -> tuple[str, ...]:
        one = {"offset": 0, "count": 1, "no_content": 1}
        self._read("draft/batchget", one)
        found = "AppID、AppSecret 有效，本机 IP 在白名单里，草稿箱可以使用。"
        try:
            self._read("freepublish/batchget", one)
        except CredentialsRefused as refusal:
            return found, f"不能由接口发表：{refusal}"
        return found, "有发表权限。"

    def statistics(self, receipt: Receipt, *, published_on: date, today: date) -> Mapping[date, Mapping[str, int]]:
        """Daily totals of thirty days. The platform reports up to yesterday, and nothing below three readers."""
        number = str(receipt.details.get("msg_data_id", ""))
        if not number or published_on >= today:
            return {}
        on = published_on.isoformat()
        answer = self._read("datacube/getarticletotaldetail", {"begin_date": on, "end_date": on})
        with understanding(harmless=True):
            return as_counts(answer, number)

    # --- stages

    def _upload_cover(self, post: Post, facts: Facts) -> Done:
        cover = _cover(post)
        parts = {"media": (_cover_name(post, cover), cover.data, cover.media_type)}
        answer = self._call("material/add_material", files=parts, query={"type": "image"})
        with understanding():
            return Done(facts={"thumb_media_id": answer["media_id"], "cover_sent_at": _now().isoformat()})

    def _find_cover(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        name = _cover_name(post, _cover(post))
        for item in self._pages("material/batchget_material", {"type": "image"}):
            if item.get("name") == name:
                return Done(facts={"thumb_media_id": item["media_id"], "cover_sent_at": _now().isoformat()})
        return None

    def _upload_pictures(self, post: Post, facts: Facts) -> Done:
        """Repeating leaves only orphans, which do not count against the library."""
        files = _article_files(post)
        addresses = {name: self._upload_picture(file) for name, file in files.items()}
        return Done(facts={"images": addresses})

    def _upload_picture(self, file: File) -> str:
        parts = {"media": (_ascii_name(file), file.data, file.media_type)}
        answer = self._call("media/uploadimg", files=parts, harmless=True)
        with understanding(harmless=True):
            return _secure(answer["url"])

    def _add_draft(self, post: Post, facts: Facts) -> Done:
        content = _content(post, facts)
        if broken := broken_rules(content):
            raise PostRefused(f"文章不合公众号的排版规范，没有存入草稿箱：{'；'.join(broken)}。", code="structure")
        article = as_article(post, author=self._author(post), content=content, thumb=facts["thumb_media_id"])
        try:
            answer = self._call("draft/add", {"articles": [article]})
        except PostRefused as refusal:
            if refusal.code == "40007" and _now() - _sent_at(facts) < FRESH_MATERIAL:
                message = "封面刚刚上传，公众号还没有同步完，几秒后会自动再试。"
                raise Throttled(message, code="40007", retry_after=timedelta(seconds=5)) from refusal
            raise
        with understanding():
            return Done(facts={"media_id": answer["media_id"]})

    def _find_draft(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        wanted = {"thumb_media_id": facts["thumb_media_id"], "title": post.title}
        since = intended_at - CLOCKS_DIFFER
        for item in self._pages("draft/batchget", {"no_content": 0}, since=since):
            if _first_article(item.get("content", {})).items() >= wanted.items():
                self._check_draft(post, facts, item["media_id"])
                return Done(facts={"media_id": item["media_id"]})
        return None

    def _submit(self, post: Post, facts: Facts) -> Done:
        if self.account.get("mode") == "draft_only":
            raise NeedsOperator(f"文章已存入公众号草稿箱。{BY_HAND}", code="draft_only")
        self._check_draft(post, facts, facts["media_id"])
        answer = self._call("freepublish/submit", {"media_id": facts["media_id"]})
        with understanding():
            numbers = {"publish_id": answer["publish_id"], "msg_data_id": answer.get("msg_data_id", "")}
        return Done(facts={key: str(value) for key, value in numbers.items()})

    def _find_submitted(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """The article itself, or the knowledge that the draft was used up: `publish` then looks for it."""
        since = (intended_at - CLOCKS_DIFFER).isoformat()
        if article := self._published_article(post, facts, since):
            return Done(facts={"submitted_since": since, **article})
        if self._draft_is_gone(facts["media_id"]):
            return Done(facts={"submitted_since": since})
        return None

    def _follow(self, post: Post, facts: Facts) -> Done | Pending:
        if facts.get("publish_id"):
            job = self._read("freepublish/get", {"publish_id": facts["publish_id"]})
            with understanding(harmless=True):
                return self._outcome(job)
        if facts.get("article_id"):
            article = self._read("freepublish/getarticle", {"article_id": facts["article_id"]})
            with understanding(harmless=True):
                return Done(facts={"article_url": _secure(_first_article(article)["url"])})
        if found := self._published_article(post, facts, facts["submitted_since"]):
            return Done(facts=found)
        return Pending(after=self._wait(seconds=10))

    def _outcome(self, job: Mapping[str, Any]) -> Done | Pending:
        status = int(job["publish_status"])
        if status == IN_PROGRESS:
            return Pending(after=self._wait(seconds=10))
        if status in PUBLISH_FAILURES:
            kind, sentence = PUBLISH_FAILURES[status]
            raise kind(sentence, code=f"publish_status {status}")
        item = job["article_detail"]["item"][0]
        return Done(facts={"article_id": _joined(job["article_id"]), "article_url": _secure(item["article_url"])})

    # --- looking

    def _check_draft(self, post: Post, facts: Facts, media_id: str) -> None:
        """Reads the draft back: what WeChat silently filtered must not be published."""
        try:
            stored = _first_article(self._read("draft/get", {"media_id": media_id})).get("content", "")
        except PostRefused as refusal:
            if refusal.code == "40007":
                raise NeedsOperator(
                    "草稿已经不在公众号草稿箱里，可能已被发表或删除。请登录公众平台核实。", code="40007"
                ) from refusal
            raise
        sent = _content(post, facts)
        if words_of(stored) != words_of(sent) or picture_count(stored) != picture_count(sent):
            raise NeedsOperator(
                "公众号草稿箱里的文字或图片与审签的不一致，没有发表。请到公众平台核对草稿。",
                code="draft_differs",
            )

    def _draft_is_gone(self, media_id: str) -> bool:
        try:
            self._read("draft/get", {"media_id": media_id})
        except PostRefused as refusal:
            if refusal.code == "40007":
                return True
            raise
        return False

    def _published_article(self, post: Post, facts: Facts, since: str) -> dict[str, str] | None:
        """Newest article that can only be this delivery's: our own cover, or our title and address."""
        page = self._read("freepublish/batchget", {"offset": 0, "count": PAGE, "no_content": 0})
        for item in page.get("item", []):
            article = _first_article(item.get("content", {}))
            is_new = _time_of(item) >= datetime.fromisoformat(since)
            if is_new and not article.get("is_deleted") and _is_ours(article, post, facts):
                return {"article_id": _joined(item["article_id"]), "article_url": _secure(article["url"])}
        return None

    def _pages(self, call: str, body: dict[str, Any], since: datetime | None = None) -> Iterator[dict[str, Any]]:
        """Items of a list, newest first as far as is known, until they are older than `since`."""
        for number in range(PAGES):
            page = self._read(call, {**body, "offset": number * PAGE, "count": PAGE})
            items = page.get("item", [])
            yield from items
            is_last = (number + 1) * PAGE >= int(page.get("total_count", 0))
            if is_last or not items or (since and all(_time_of(item) < since for item in items)):
                return

    # --- speaking

    def _read(self, call: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call(call, body, harmless=True)

    def _call(
        self,
        call: str,
        body: dict[str, Any] | None = None,
        *,
        files: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        harmless: bool = False,
    ) -> dict[str, Any]:
        """One call. `harmless`: repeating it does no damage, so a lost answer is only NotSent.

        A stale token is refused before anything happens, so the call is made once more with a new one.
        """
        holder, account = process_tokens(), self._token_key()
        token = holder.token(account, self._fetch_token)
        answer = self._ask(call, token, body, files=files, query=query, harmless=harmless)
        if _code(answer) in STALE_TOKEN:
            holder.forget(account, token)
            token = holder.token(account, self._fetch_token)
            answer = self._ask(call, token, body, files=files, query=query, harmless=harmless)
        return self._accepted(answer, harmless=harmless)

    def _ask(
        self,
        call: str,
        token: str,
        body: dict[str, Any] | None,
        *,
        files: Mapping[str, Any] | None,
        query: Mapping[str, str] | None,
        harmless: bool,
    ) -> dict[str, Any]:
        content: dict[str, Any] = {"files": files} if files else _as_json(body or {})
        with speaking_to(self.label, reading=harmless):
            response = self.http.post(self._address(call), params={"access_token": token, **(query or {})}, **content)
        return answer_of(response, harmless=harmless)

    def _fetch_token(self) -> Token:
        wish = {
            "grant_type": "client_credential",
            "appid": self.account.get("appid", ""),
            "secret": self.account.get("secret", ""),
            "force_refresh": False,
        }
        with speaking_to(self.label, reading=True):
            response = self.http.post(self._address("stable_token"), **_as_json(wish))
        answer = self._accepted(answer_of(response, harmless=True), harmless=True)
        with understanding(harmless=True):
            return Token(str(answer["access_token"]), float(answer["expires_in"]))

    def _accepted(self, answer: dict[str, Any], *, harmless: bool) -> dict[str, Any]:
        code = _code(answer)
        if code == 0:
            return answer
        detail = str(answer.get("errmsg", "")).replace(self.account.get("secret") or "\0", "●●●")
        raise as_error(code, detail, harmless=harmless)

    def _address(self, call: str) -> str:
        path = call if call.startswith("datacube/") else f"cgi-bin/{call}"
        return f"{(self.account.get('base_url') or BASE_URL).rstrip('/')}/{path}"

    def _token_key(self) -> str:
        """Names the account without keeping its secret; a changed secret is another account."""
        parts = [self._address(""), self.account.get("appid", ""), self.account.get("secret", "")]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _author(self, post: Post) -> str:
        return self.account.get("author") or post.author

    def _wait(self, *, seconds: float, rehearsal: float = 0.5) -> timedelta:
        """The platform's time live; in rehearsal nobody wants to wait for a simulator."""
        is_rehearsal = getattr(self.account, "rehearsal", False)
        return timedelta(seconds=rehearsal if is_rehearsal else seconds)


# --- to their words


def as_article(post: Post, *, author: str, content: str, thumb: str) -> dict[str, Any]:
    """One item of `draft/add`'s `articles`."""
    return {
        "article_type": "news",
        "title": post.title,
        "author": author,
        "digest": post.summary,
        "content": content,
        "content_source_url": post.source_url,
        "thumb_media_id": thumb,
        "need_open_comment": 0,
        "only_fans_can_comment": 0,
    }


def shorter_title(post: Post) -> str:
    """A title of at most 32 characters that still names the policy whole, or "" when there is none."""
    name = _policy_name(post)
    wishes = (post.title, f"图解：《{name}》", f"《{name}》政策解读", f"《{name}》解读", f"图解{name}", name)
    return next((wish for wish in wishes if name and len(wish) <= WeChat.limits.title), "")


def _policy_name(post: Post) -> str:
    """`某市人民政府关于印发《某办法》的通知` → `某办法`; without 印发 the issuers in front go."""
    title = post.policy.get("title", "") or post.title
    if inner := re.search(r"印发《(.+)》的通知", title) or re.search(r"印发(.+?)的通知", title):
        return inner[1]
    for issuer in filter(None, re.split(r"[、\s]+", post.policy.get("issuers", ""))):
        title = title.removeprefix(issuer)
    return title.removeprefix("关于").strip("《》 ")


def _as_json(body: Mapping[str, Any]) -> dict[str, Any]:
    """Literal UTF-8: WeChat stores `\\uXXXX` as those six characters."""
    text = json.dumps(body, ensure_ascii=False)
    return {"content": text.encode(), "headers": {"Content-Type": "application/json; charset=utf-8"}}


def _cover(post: Post) -> File:
    cover = post.file("cover")
    if cover is None:
        raise PostRefused("没有封面图，公众号文章必须有封面。请先生成封面。")
    return cover


def _cover_name(post: Post, cover: File) -> str:
    return f"{post.delivery_id}-cover.{COVER_TYPES.get(cover.media_type, 'jpg')}"


def _ascii_name(file: File) -> str:
    """uploadimg answers with an address only, so the name may be anything its parser can read."""
    ending = COVER_TYPES.get(file.media_type, "jpg")
    return f"{hashlib.sha256(file.data).hexdigest()[:16]}.{ending}"


def _article_files(post: Post) -> dict[str, File]:
    files = {file.name: file for file in post.files}
    names = picture_names(post.html)
    if missing := [name for name in names if name not in files]:
        raise PostRefused(_missing_picture(missing[0]))
    return {name: files[name] for name in names}


def _content(post: Post, facts: Facts) -> str:
    widths = {file.name: file.width for file in post.files}
    pictures = {name: Picture(url, widths.get(name, 0)) for name, url in facts["images"].items()}
    return fitting_html(post.html, pictures, title=post.title, limit=WeChat.limits.body)


# --- what could not be published


def _text_problems(post: Post, author: str) -> Iterator[str]:
    limits = WeChat.limits
    if not post.title.strip():
        yield "没有标题。"
    if len(post.title) > limits.title:
        hint = f"可改为“{short}”。" if (short := shorter_title(post)) else "请为公众号另拟标题。"
        yield f"标题有 {len(post.title)} 个字，公众号最多 {limits.title} 个。{hint}"
    if len(author) > limits.author:
        yield f"作者署名有 {len(author)} 个字，公众号最多 {limits.author} 个。"
    if len(post.summary) > limits.summary:
        yield f"摘要有 {len(post.summary)} 个字，公众号最多 {limits.summary} 个。"
    if len(post.source_url.encode()) > LINK_BYTES:
        yield "网站解读页的地址太长，公众号的“阅读原文”放不下。"
    yield from (f"正文里有{kind}，公众号无法显示，请换成图片。" for kind in cannot_show(post.html))
    yield from _content_problems(post)


def _content_problems(post: Post) -> Iterator[str]:
    widths = {file.name: file.width for file in post.files}
    stand_ins = {name: Picture("x" * LONGEST_ADDRESS, widths.get(name) or 9999) for name in picture_names(post.html)}
    content = fitting_html(post.html, stand_ins, title=post.title, limit=WeChat.limits.body)
    if not words_of(content) and not stand_ins:
        yield "没有正文。"
    if len(content) >= WeChat.limits.body:
        yield f"正文连同格式有 {len(content)} 个字符，公众号要求少于 {WeChat.limits.body} 个，请精简。"
    elif len(content.encode()) >= CONTENT_BYTES:
        yield "正文超过 1 MB，公众号放不下，请精简。"
    yield from (f"公众号排版：{finding}。" for finding in broken_rules(content))


def _cover_problems(post: Post) -> Iterator[str]:
    cover = post.file("cover")
    if cover is None:
        yield "没有封面图，公众号文章必须有封面。"
        return
    if cover.media_type not in COVER_TYPES:
        yield f"封面图“{cover.name}”不是 JPG、PNG、GIF 或 BMP。"
    if len(cover.data) >= COVER_BYTES:
        yield f"封面图“{cover.name}”有 {_megabytes(cover)} MB，公众号要求小于 10 MB。"


def _picture_problems(post: Post) -> Iterator[str]:
    files = {file.name: file for file in post.files}
    for name in picture_names(post.html):
        file = files.get(name)
        if file is None:
            yield _missing_picture(name)
            continue
        if file.media_type not in PICTURE_TYPES:
            yield f"正文图片“{name}”不是 JPG 或 PNG，公众号不接受。"
        if len(file.data) >= PICTURE_BYTES:
            yield f"正文图片“{name}”有 {_megabytes(file)} MB，公众号要求小于 1 MB，请压缩或切成几张。"


def _missing_picture(name: str) -> str:
    if name.startswith("data:"):
        return "正文里有内嵌的图片，公众号会滤掉，请改为图片文件。"
    if "://" in name or name.startswith("//"):
        return f"正文引用了外部图片“{name}”，公众号会滤掉，请改为图片文件。"
    return f"正文引用的图片“{name or '（空）'}”不在这次投放的材料里。"


def _megabytes(file: File) -> str:
    return f"{len(file.data) / 1_000_000:.1f}"


# --- from their words


@contextmanager
def understanding(*, harmless: bool = False) -> Iterator[None]:
    """An answer that lacks what it must hold is as good as lost."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as gap:
        raise _busy(harmless, code="answer") from gap


def answer_of(response: httpx.Response, *, harmless: bool) -> dict[str, Any]:
    """The JSON object of an answer. A server failure says nothing about what happened before it."""
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Throttled(ERRORS[45011][1], code="HTTP 429", retry_after=RETRY_AFTER[45011])
    if 300 <= response.status_code < 500 and response.status_code != httpx.codes.REQUEST_TIMEOUT:
        code = f"HTTP {response.status_code}"
        raise Refused("公众号接口地址没有正常答复，请管理员核对接口地址和网络代理。", code=code)
    try:
        answer = json.loads(response.content)
    except ValueError:
        answer = None
    if response.status_code >= 400 or not isinstance(answer, dict):
        raise _busy(harmless, code=f"HTTP {response.status_code}")
    return answer


def as_error(code: int, detail: str, *, harmless: bool) -> ChannelError:
    """Our error for their code. `detail` is their text: it holds the request id for the operator."""
    kind, sentence = ERRORS.get(code, (Refused, "公众号拒绝了这次请求，原因见平台说明。"))
    if kind is Uncertain:
        return _busy(harmless, code=str(code))
    message = f"{sentence}（{code} {detail}）" if detail else f"{sentence}（{code}）"
    if issubclass(kind, Throttled):
        return kind(message, code=str(code), retry_after=RETRY_AFTER.get(code) or _until_tomorrow())
    return kind(message, code=str(code))


def _busy(harmless: bool, *, code: str) -> ChannelError:
    return NotSent(BUSY, code=code) if harmless else Uncertain(LOST, code=code)


def as_counts(answer: Mapping[str, Any], msg_data_id: str) -> dict[date, dict[str, int]]:
    """By day; `msgid` is msg_data_id with the article's place behind it. What is not said is left out, not zero."""
    found: dict[date, dict[str, int]] = {}
    for item in answer["list"]:
        if str(item["msgid"]).rpartition("_")[0] == msg_data_id:
            for day in item["detail_list"]:
                found[date.fromisoformat(day["stat_date"])] = {
                    ours: int(day[theirs]) for ours, theirs in COUNTED.items() if theirs in day
                }
    return found


def _until_tomorrow() -> timedelta:
    """Daily quotas start anew at midnight in Beijing."""
    now = _now().astimezone(BEIJING)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - now + timedelta(minutes=1)


def _code(answer: Mapping[str, Any]) -> int:
    return int(answer.get("errcode") or 0)


def _first_article(holder: Mapping[str, Any]) -> dict[str, Any]:
    items = holder.get("news_item") or [{}]
    return dict(items[0])


def _is_ours(article: Mapping[str, Any], post: Post, facts: Facts) -> bool:
    """The cover was uploaded for this delivery alone; without it, title and address decide."""
    if article.get("thumb_media_id"):
        return bool(article["thumb_media_id"] == facts["thumb_media_id"])
    same_title = article.get("title") == post.title
    return same_title and bool(post.source_url) and article.get("content_source_url") == post.source_url


def _time_of(item: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(item.get("update_time") or 0), UTC)


def _sent_at(facts: Facts) -> datetime:
    return datetime.fromisoformat(facts["cover_sent_at"])


def _secure(url: str) -> str:
    """WeChat's own hosts answer http:// addresses that serve https as well."""
    return re.sub(r"^http://(?=[\w.]+\.(qpic\.cn|qq\.com)/)", "https://", url.strip())


def _joined(text: str) -> str:
    """The documented sample breaks article_id over two lines."""
    return re.sub(r"\s+", "", text)


def _now() -> datetime:
    return datetime.now(UTC)
