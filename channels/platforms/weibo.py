"""Weibo: one post with the website's link and one picture, or a headline article (头条文章) with a post that leads to it.

API: https://open.weibo.com/wiki/2/statuses/share, …/user_timeline, …/show, …/Toutiao/api (read 2026-11-23)
Quirks: the text needs a link under the app's bound safe domain and no #topic#; links come back as t.cn; the
timeline shows only the latest five posts; a repeated text is refused, which shows that the first one arrived.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import httpx

from channels.contract import Channel, Choice, Done, Facts, Field, Limits, Pace, Post, Probe, Receipt, Stage
from channels.errors import NeedsOperator, Refused
from channels.weibo import headline
from channels.weibo.errors import ARTICLE_ERRORS, ERRORS, OPERATOR, busy
from channels.weibo.speaking import BASE_URL, LABEL, PERMALINK_BASE, Speaking
from channels.weibo.status import (
    PICTURE_BYTES,
    TEXT,
    as_done,
    as_part,
    as_status,
    beginning_of,
    mid_to_bid,
    picture_for,
    picture_problems,
    text_problems,
    time_of,
)

CLOCKS_DIFFER = timedelta(minutes=5)
TIMELINE = 5
FEW_DAYS = 14
"""An authorisation that lasts less than this is worth a warning."""

POST, ARTICLE = "post", "article"
GONE = "20101"


class Weibo(Channel):
    """One Weibo account that authorised the department's own app."""

    key = "weibo"
    label = LABEL
    limits = Limits(title=headline.TITLE, body=TEXT, image_bytes=PICTURE_BYTES, pictures=1)
    fields = (
        Field(
            key="access_token",
            label="授权令牌（access_token）",
            secret=True,
            help="微博给应用的一长串通行字符：在微博“接口测试工具”里点“获取授权”后复制；改了微博密码要重新取",
        ),
        Field(
            key="rip",
            label="本单位上网的公网地址（IP）",
            help="四段数字，例如 203.0.113.8，请问网络管理员。微博要求每次发布都报告操作者真实的公网地址",
        ),
        Field(
            key="form",
            label="发布形式",
            required=False,
            default=POST,
            choices=(
                Choice(POST, "微博：一段话、一张图和网站链接"),
                Choice(ARTICLE, "头条文章：全文，另带一条短微博（要先由微博开通接口）"),
            ),
        ),
        Field(
            key="article_pictures",
            label="头条文章配图",
            required=False,
            default="website",
            choices=(
                Choice("website", "用网站上的图片地址"),
                Choice(headline.NO_PICTURES, "正文不带图片（微博不接受外部图片时选这个）"),
            ),
        ),
        Field(
            key="safe_domains",
            label="安全域名",
            required=False,
            help="在微博“我的应用—应用信息”里绑定的政府网站域名，多个用顿号分开；正文里只能带它下面的链接，填了会在发布前检查",
        ),
        Field(key="permalink_base", label="微博网页地址", required=False, default=PERMALINK_BASE, help="一般不改"),
        Field(
            key="base_url",
            label="接口地址",
            required=False,
            default=BASE_URL,
            help="一般不改；只有通过单位的代理访问微博时，才换成代理的地址",
        ),
    )

    pace = Pace(limit=10)
    has_statistics = True

    def __init__(self, account: Mapping[str, str], http: httpx.Client) -> None:
        super().__init__(account, http)
        self.speaking = Speaking(self.account, http)

    def seen_as(self, post: Post) -> tuple[str, str]:
        """An article that was found by its short post has only the address of that: what both show is the title."""
        return (post.title, "") if self._writes_articles else ("", post.short_text)

    def problems(self, post: Post) -> list[str]:
        if self._writes_articles:
            return list(headline.problems_of(post, pictures=self._with_pictures))
        domains = re.split(r"[、,，;；\s]+", self.account.get("safe_domains") or "")
        return [*text_problems(post, [name for name in domains if name]), *picture_problems(post)]

    def stages(self) -> tuple[Stage, ...]:
        # 20032 means "visible in one or two minutes"; nobody wants to wait that long for a simulator.
        settle_wait = timedelta(seconds=1 if self.account.rehearsal else 60)
        if self._writes_articles:
            return (
                Stage(
                    key="article",
                    label="发头条文章",
                    do=self._publish_article,
                    find=self._find_article,
                    settle_wait=settle_wait,
                    visible=True,
                ),
            )
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
        base = self.speaking.base("permalink_base", PERMALINK_BASE)
        url = f"{base}/{details['uid']}/{details['bid']}"
        if "object_id" in facts:
            details["object_id"] = facts["object_id"]
            # "" after a lost answer: the short post is known, and leads to the article.
            url = f"{base}/ttarticle/p/show?id={facts['object_id']}" if facts["object_id"] else url
        return Receipt(external_id=facts["mid"], url=url, published_at=published_at, details=details)

    def status(self, receipt: Receipt) -> str:
        try:
            status = self.speaking.get("statuses/show.json", {"id": receipt.external_id})
        except Refused as refusal:
            if refusal.code == GONE:
                return "withdrawn"
            raise
        return "withdrawn" if str(status.get("deleted", "0")) == "1" else "live"

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        """UNCONFIRMED: statuses/destroy is only known from older wiki pages. Nothing is known that deletes an article."""
        try:
            self.speaking.post("2/statuses/destroy.json", {"id": receipt.external_id}, harmless=True)
        except Refused as refusal:
            if refusal.code != GONE:
                raise
        if "object_id" in receipt.details:
            raise NeedsOperator(OPERATOR, code="article")

    def check(self) -> tuple[str, ...]:
        found = self._ask_token()
        if self._writes_articles:
            return found, "发布形式是头条文章；接口有没有开通，微博没有可以事先查询的办法，以第一次投放为准。"
        return (found,)

    def probes(self) -> tuple[Probe, ...]:
        return (
            Probe(key="token", label="授权和到期时间", ask=self._ask_token),
            Probe(key="account", label="接口权限", ask=self._ask_account),
            Probe(key="domains", label="安全域名", ask=self._ask_domains),
        )

    @classmethod
    def troubles(cls) -> Mapping[str, str]:
        return {str(code): sentence for code, (_, sentence) in (ERRORS | ARTICLE_ERRORS).items()}

    def _ask_token(self) -> str:
        info = self.speaking.post("oauth2/get_token_info", {}, harmless=True)
        try:
            days = int(info["expire_in"]) // 86_400
        except (LookupError, TypeError, ValueError) as gap:
            raise busy(True, code="answer") from gap
        advice = "请尽快用发布账号重新授权，否则到期后微博会停发。" if days < FEW_DAYS else ""
        return f"授权有效，还有 {days} 天到期。{advice}"

    def _ask_account(self) -> str:
        answer = self.speaking.get("statuses/user_timeline.json", {"count": 1, "base_app": 1})
        names = [str(item["user"].get("screen_name", "")) for item in answer.get("statuses", []) if "user" in item]
        return "可以读取发布账号的微博" + (
            f"，账号是“{names[0]}”。" if names and names[0] else "，账号还没有发过微博。"
        )

    def _ask_domains(self) -> str:
        given = self.account.get("safe_domains") or ""
        return (
            f"发布前会检查链接在“{given}”下。"
            if given
            else "没有填安全域名，发布前不检查；填错或漏填时，微博会在发布时拒绝。"
        )

    def statistics(self, receipt: Receipt, *, published_on: date, today: date) -> Mapping[date, Mapping[str, int]]:
        """Counts up to now. A post that is gone is left out by the platform without a word."""
        counted = self.speaking.get_list("statuses/count.json", {"ids": receipt.external_id})
        theirs = {"share": "reposts", "comment": "comments", "like": "attitudes"}
        ours = next((item for item in counted if str(item.get("id")) == receipt.external_id), None)
        return {today: {key: int(ours[name]) for key, name in theirs.items() if name in ours}} if ours else {}

    # --- stages

    def _share(self, post: Post, facts: Facts) -> Done:
        picture = picture_for(post)
        form = {"status": as_status(post), "rip": self.account.get("rip", "")}
        files = {"pic": as_part(picture)} if picture else None
        return as_done(self.speaking.post("2/statuses/share.json", form, files=files), harmless=False)

    def _find(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        return self._found(as_status(post), intended_at)

    def _publish_article(self, post: Post, facts: Facts) -> Done:
        form = headline.as_article(post, rip=self.account.get("rip", ""), pictures=self._with_pictures)
        return headline.as_done(self.speaking.post_article(form))

    def _find_article(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """By its short post; the article's own id can then only be seen on the website."""
        found = self._found(headline.bound_text(post), intended_at)
        return Done(facts={**found.facts, "object_id": ""}) if found else None

    def _found(self, text: str, intended_at: datetime) -> Done | None:
        """Among the latest five posts, ours begins as ours does and is not older than the try."""
        answer = self.speaking.get("statuses/user_timeline.json", {"count": TIMELINE, "base_app": 1})
        beginning = beginning_of(text)
        for status in answer.get("statuses", []):
            is_new = (time_of(status) or intended_at) >= intended_at - CLOCKS_DIFFER
            if is_new and beginning_of(html.unescape(str(status.get("text", "")))) == beginning:
                return as_done(status, harmless=True)
        return None

    @property
    def _writes_articles(self) -> bool:
        return self.account.get("form") == ARTICLE

    @property
    def _with_pictures(self) -> bool:
        return self.account.get("article_pictures") != headline.NO_PICTURES
