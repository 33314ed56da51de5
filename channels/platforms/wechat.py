"""WeChat Official Account: permanent cover, pictures of the text, draft, then publish or send to everybody.

API: https://developers.weixin.qq.com/doc/service/api/ (draft box, publish, material, mass send; read 2026-11-23)
Quirks: HTTP 200 carries errors, and success often has no `errcode`; JSON must be literal UTF-8; the token
travels in the query string; nothing but sending to everybody takes an idempotency key, so the cover is ours alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from channels.contract import Channel, Choice, Done, Facts, Field, File, Pending, Post, Probe, Receipt, Stage
from channels.errors import CredentialsRefused, NeedsOperator, PostRefused, Refused, Throttled
from channels.http import speaking_to
from channels.wechat import support
from channels.wechat.answers import as_counts, first_article, joined, secure, understanding
from channels.wechat.article import (
    LIMITS,
    article_files,
    as_article,
    ascii_name,
    content_of,
    cover_name,
    cover_of,
    problems_of,
)
from channels.wechat.errors import BY_HAND, ERRORS, PUBLISH_FAILURES, said
from channels.wechat.events import Callback, heard
from channels.wechat.health import probes_of
from channels.wechat.mass import MassSending
from channels.wechat.searching import Searching
from channels.wechat.speaking import BASE_URL, LABEL, Speaking
from channels.wechat.structure import broken_rules

FRESH_MATERIAL = timedelta(seconds=60)
"""An id uploaded less than this ago may not have reached all of WeChat's servers (40007, reported)."""

IN_PROGRESS = 1
PUBLISH, DRAFT_ONLY, MASS_SEND = "publish", "draft_only", "mass_send"


class WeChat(Channel):
    """One official account. Publishing needs a certified account; drafts do not."""

    key = "wechat"
    label = LABEL
    limits = LIMITS
    fields = (
        Field(
            key="appid",
            label="公众号编号（AppID）",
            help="公众号自己的编号，wx 开头：登录公众平台，在“设置与开发—基本配置”里复制",
        ),
        Field(
            key="secret",
            label="公众号密钥（AppSecret）",
            secret=True,
            help="和编号在同一页，点“重置”后管理员扫码才显示，只显示一次；重置后旧的就失效了",
        ),
        Field(key="author", label="作者署名", required=False, help="不填则用解读的署名，最多 16 个字"),
        Field(
            key="mode",
            label="投放方式",
            required=False,
            default=PUBLISH,
            choices=(
                Choice(PUBLISH, "直接发表（不通知粉丝；账号要经过认证）"),
                Choice(DRAFT_ONLY, "只存入草稿箱，由人到公众平台发表"),
                Choice(MASS_SEND, "群发给全部粉丝（公众号每天 1 次，服务号每月 4 次）"),
            ),
        ),
        Field(
            key="preview_to",
            label="群发前的预览微信号",
            required=False,
            help="只用于群发：先发给这个微信号看，看过点“重试”才群发；不填则直接群发",
        ),
        Field(
            key="callback_token",
            label="消息推送的口令（Token）",
            secret=True,
            required=False,
            help="可不填。自己想的一个口令，3 到 32 个字母或数字，和公众平台“服务器配置”里填的一样；填了以后，发表结果由平台送来，不必等查询",
        ),
        Field(
            key="callback_aes_key",
            label="消息推送的密钥（EncodingAESKey）",
            secret=True,
            required=False,
            help="可不填。公众平台“服务器配置”选了“安全模式”才需要，在那里点“随机生成”后复制",
        ),
        Field(
            key="base_url",
            label="接口地址",
            required=False,
            default=BASE_URL,
            help="一般不改；只有通过单位的代理访问微信时，才换成代理的地址",
        ),
    )

    has_statistics = True
    explains = "rid"
    tries = frozenset({"cover", "images", "draft"})

    def __init__(self, account: Mapping[str, str], http: httpx.Client) -> None:
        super().__init__(account, http)
        self.speaking = Speaking(self.account, http)
        self.searching = Searching(self.speaking)
        self.mass = MassSending(self.speaking, self.searching)

    @property
    def callback(self) -> Callback:
        """What pushes are checked with; without a token none is genuine."""
        return Callback(
            token=self.account.get("callback_token", ""),
            aes_key=self.account.get("callback_aes_key", ""),
            appid=self.account.get("appid", ""),
        )

    def hear(self, query: Mapping[str, str], raw: bytes) -> bool:
        """Takes a push in. False when it says nothing new; raises `NotGenuine`."""
        return heard(self.callback.read(query, raw), self.account.keeping, self.speaking.account_key)

    def problems(self, post: Post) -> list[str]:
        return list(problems_of(post, self._author(post)))

    def stages(self) -> tuple[Stage, ...]:
        wait, search = self.speaking.wait, self.searching
        common = (
            Stage(key="cover", label="上传封面", do=self._upload_cover, find=search.cover, settle_wait=wait(seconds=5)),
            Stage(key="images", label="上传正文图片", do=self._upload_pictures),
            Stage(
                key="draft",
                label="存入草稿箱",
                do=self._add_draft,
                find=search.draft,
                settle_wait=wait(seconds=30),
            ),
        )
        if self.account.get("mode") == MASS_SEND:
            return (
                *common,
                Stage(key="preview", label="发送预览", do=self.mass.preview),
                Stage(
                    key="send",
                    label="提交群发",
                    do=self.mass.send,
                    find=self.mass.find,
                    settle_wait=wait(seconds=60),
                    visible=True,
                ),
                Stage(key="sent", label="等待群发完成", do=self.mass.follow, visible=True),
            )
        return (
            *common,
            Stage(
                key="submit",
                label="提交发表",
                do=self._submit,
                find=search.submitted,
                settle_wait=wait(seconds=600, rehearsal=2),
                visible=True,
            ),
            Stage(key="publish", label="等待发表完成", do=self._follow, visible=True),
        )

    def receipt(self, facts: Facts) -> Receipt:
        kept = ("media_id", "thumb_media_id", "publish_id", "msg_id", "msg_data_id")
        return Receipt(
            external_id=str(facts.get("article_id") or facts.get("msg_id") or ""),
            url=str(facts.get("article_url", "")),
            details={key: facts[key] for key in kept if facts.get(key)},
        )

    def status(self, receipt: Receipt) -> str:
        if not receipt.external_id:
            return "unknown"
        if number := receipt.details.get("msg_id"):
            state = self.mass.state_of(str(number))
            return state if state in ("live", "withdrawn") else "unknown"
        try:
            article = self.speaking.read("freepublish/getarticle", {"article_id": receipt.external_id})
        except Refused as refusal:
            if refusal.code == "53600":
                return "withdrawn"
            raise
        items = article.get("news_item", [])
        if not items:
            return "unknown"
        return "withdrawn" if all(item.get("is_deleted") for item in items) else "live"

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        """Deletes the whole article and its cover; WeChat keeps no copy."""
        if number := receipt.details.get("msg_id"):
            self.mass.delete(str(number))
        else:
            with _unless_gone("53600"):
                self.speaking.call("freepublish/delete", {"article_id": receipt.external_id}, harmless=True)
        self._delete_cover(receipt.details)

    def tidy(self, facts: Facts) -> None:
        """The draft that was never published, and its cover."""
        if facts.get("media_id"):
            with _unless_gone("40007"):
                self.speaking.call("draft/delete", {"media_id": facts["media_id"]}, harmless=True)
        self._delete_cover(facts)

    def check(self) -> tuple[str, ...]:
        one = {"offset": 0, "count": 1, "no_content": 1}
        self.speaking.read("draft/batchget", one)
        found = "AppID、AppSecret 有效，本机 IP 在白名单里，草稿箱可以使用。"
        try:
            self.speaking.read("freepublish/batchget", one)
        except CredentialsRefused as refusal:
            return found, f"不能由接口发表：{refusal}"
        return found, "有发表权限。"

    def probes(self) -> tuple[Probe, ...]:
        return probes_of(self.speaking)

    @classmethod
    def troubles(cls) -> Mapping[str, str]:
        return {str(code): f"{meaning.what}{meaning.do}" for code, meaning in ERRORS.items()}

    def explain(self, number: str) -> tuple[str, ...]:
        return support.explain(self.speaking, number)

    def statistics(self, receipt: Receipt, *, published_on: date, today: date) -> Mapping[date, Mapping[str, int]]:
        """Totals up to each of thirty days. The platform reports up to yesterday, and nothing below three readers."""
        number = str(receipt.details.get("msg_data_id", ""))
        if not number or published_on >= today:
            return {}
        on = published_on.isoformat()
        answer = self.speaking.read("datacube/getarticletotaldetail", {"begin_date": on, "end_date": on})
        with understanding(harmless=True):
            return as_counts(answer, number)

    # --- stages

    def _upload_cover(self, post: Post, facts: Facts) -> Done:
        """A fresh one for every delivery, also when the bytes are known: its id is how the draft is found again."""
        cover = cover_of(post)
        parts = {"media": (cover_name(post, cover), cover.data, cover.media_type)}
        answer = self.speaking.call("material/add_material", files=parts, query={"type": "image"})
        with understanding():
            return Done(facts={"thumb_media_id": answer["media_id"], "cover_sent_at": datetime.now(UTC).isoformat()})

    def _upload_pictures(self, post: Post, facts: Facts) -> Done:
        """Repeating leaves only orphans, which do not count against the library."""
        files = article_files(post)
        addresses = {name: self._upload_picture(file) for name, file in files.items()}
        return Done(facts={"images": addresses})

    def _upload_picture(self, file: File) -> str:
        """The same bytes are uploaded once per account: what uploadimg holds is never deleted."""
        keeping, account = self.account.keeping, self.speaking.account_key
        digest = hashlib.sha256(file.data).hexdigest()
        if (kept := keeping.upload(account, digest)) and self._is_still_there(kept):
            return kept
        parts = {"media": (ascii_name(file), file.data, file.media_type)}
        answer = self.speaking.call("media/uploadimg", files=parts, harmless=True)
        with understanding(harmless=True):
            address = secure(answer["url"])
        keeping.keep_upload(account, digest, address)
        return address

    def _is_still_there(self, address: str) -> bool:
        """A rehearsal may be wiped in between; the platform itself keeps every picture."""
        if not self.account.rehearsal:
            return True
        with speaking_to(self.label, reading=True):
            return self.http.get(address).is_success

    def _add_draft(self, post: Post, facts: Facts) -> Done:
        content = content_of(post, facts)
        if broken := broken_rules(content):
            raise PostRefused(f"文章不合公众号的排版规范，没有存入草稿箱：{'；'.join(broken)}。", code="structure")
        article = as_article(post, author=self._author(post), content=content, thumb=facts["thumb_media_id"])
        try:
            if earlier := self._earlier_draft(post):
                self.speaking.call("draft/update", {"media_id": earlier, "index": 0, "articles": article})
                return Done(facts={"media_id": earlier})
            answer = self.speaking.call("draft/add", {"articles": [article]})
        except PostRefused as refusal:
            if refusal.code == "40007" and datetime.now(UTC) - _sent_at(facts) < FRESH_MATERIAL:
                message = "封面刚刚上传，公众号还没有同步完，几秒后会自动再试。"
                raise Throttled(message, code="40007", retry_after=timedelta(seconds=5)) from refusal
            raise
        with understanding():
            return Done(facts={"media_id": answer["media_id"]})

    def _earlier_draft(self, post: Post) -> str:
        """Where a person publishes, only one draft of a page may lie in the box: a corrected one takes its place."""
        is_left_to_a_person = self.account.get("mode") == DRAFT_ONLY
        return self.searching.draft_of_page(post.source_url) if is_left_to_a_person and post.source_url else ""

    def _submit(self, post: Post, facts: Facts) -> Done:
        if self.account.get("mode") == DRAFT_ONLY:
            raise NeedsOperator(f"文章已存入公众号草稿箱。{BY_HAND}", code="draft_only")
        self.searching.compare(post, facts, facts["media_id"])
        answer = self.speaking.call("freepublish/submit", {"media_id": facts["media_id"]})
        with understanding():
            numbers = {"publish_id": answer["publish_id"], "msg_data_id": answer.get("msg_data_id", "")}
        return Done(facts={key: str(value) for key, value in numbers.items()})

    def _follow(self, post: Post, facts: Facts) -> Done | Pending:
        if number := facts.get("publish_id"):
            told = self.account.keeping.event(self.speaking.account_key, f"publish {number}")
            job = told or self.speaking.read("freepublish/get", {"publish_id": number})
            with understanding(harmless=True):
                return self._outcome(job)
        if facts.get("article_id"):
            article = self.speaking.read("freepublish/getarticle", {"article_id": facts["article_id"]})
            with understanding(harmless=True):
                return Done(facts={"article_url": secure(first_article(article)["url"])})
        if found := self.searching.published(post, facts, facts["submitted_since"]):
            return Done(facts=found)
        return Pending(after=self.speaking.wait(seconds=10))

    def _outcome(self, job: Mapping[str, Any]) -> Done | Pending:
        status = int(job["publish_status"])
        if status == IN_PROGRESS:
            return Pending(after=self.speaking.wait(seconds=10))
        if status in PUBLISH_FAILURES:
            raise said(PUBLISH_FAILURES[status], code=f"publish_status {status}")
        item = job["article_detail"]["item"][0]
        return Done(facts={"article_id": joined(job["article_id"]), "article_url": secure(item["article_url"])})

    def _delete_cover(self, known: Mapping[str, Any]) -> None:
        if known.get("thumb_media_id"):
            with _unless_gone("40007"):
                self.speaking.call("material/del_material", {"media_id": known["thumb_media_id"]}, harmless=True)

    def _author(self, post: Post) -> str:
        return self.account.get("author") or post.author


@contextmanager
def _unless_gone(code: str) -> Iterator[None]:
    """Lets pass that what was to be deleted is no longer there."""
    try:
        yield
    except Refused as refusal:
        if refusal.code != code:
            raise


def _sent_at(facts: Facts) -> datetime:
    return datetime.fromisoformat(facts["cover_sent_at"])
