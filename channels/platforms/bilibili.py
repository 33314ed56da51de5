"""哔哩哔哩: an interface exists for whitelisted enterprise apps; otherwise a person publishes.

Read 2026-11-25 (openhome.bilibili.com): works go to review and are invisible meanwhile; members that are not full may
send five a day. What is not confirmed of the interface stands in `channels.video.bilibili`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import httpx

from channels.assisted import IMAGE, JPEG, VIDEO, Proof, Wanted
from channels.contract import Account, Field, Limits, Probe, Receipt
from channels.video import switch
from channels.video.bilibili import PERMALINK_BASE, TEXT, TITLE, Publishing
from channels.video.bilibili_calls import BASE_URL, CODES, UPLOAD_URL, Speaking
from channels.video.granted import Granted


class Bilibili(Granted[Publishing]):
    """One 哔哩哔哩 account of the office."""

    key = "bilibili"
    label = "哔哩哔哩"
    limits = Limits(title=TITLE, summary=TEXT)
    work, permalink_base = "resource_id", PERMALINK_BASE
    console = "https://member.bilibili.com/platform/upload/video/frame"
    hosts = ("bilibili.com", "b23.tv")
    proof = Proof.EITHER
    shows_text = False
    has_statistics = True
    shows = frozenset({"视频", "动漫", "文字", "图解"})
    wanted = (
        Wanted(label="视频", media=VIDEO),
        Wanted(label="封面（16比9）", media=IMAGE, role="cover", ratio=16 / 9, most=1),
        Wanted(label="一图读懂切片", media=JPEG, role="picture"),
    )
    how = (
        "登录哔哩哔哩创作中心，有视频的选“视频投稿”，没有视频的选“专栏投稿”。",
        "上传视频，或把正文和“一图读懂切片”放进专栏；封面用“封面（16比9）”。",
        "复制标题、摘要和标签到对应位置，类型选“自制”。",
        "审核通过后复制网址，回到这里记录。",
    )
    fields = (
        switch.way_field("哔哩哔哩", "视频稿件管理"),
        Field(key="client_id", label="应用编号（client_id）"),
        Field(key="app_secret", label="应用密钥（app_secret）", secret=True),
        Field(key="access_token", label="授权令牌（access_token）", secret=True),
        Field(key="tid", label="分区编号（tid）", help="投到哪个分区；不知道编号的，先填 0 再检查，会列出可以填的"),
        switch.codes_field(CODES),
        Field(key="permalink_base", label="视频网页地址", required=False, default=PERMALINK_BASE),
        Field(key="upload_url", label="上传地址", required=False, default=UPLOAD_URL),
        Field(key="base_url", label="接口地址", required=False, default=BASE_URL),
    )

    @classmethod
    def interface(cls, account: Account, http: httpx.Client) -> Publishing:
        return Publishing(Speaking(account, http))

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        if not receipt.external_id or not self.runs(self.account):
            super().retract(receipt, reason=reason)
        self.publishing.retract(receipt.external_id)

    def statistics(self, receipt: Receipt, *, published_on: date, today: date) -> Mapping[date, Mapping[str, int]]:
        """Counts up to now."""
        if not self.runs(self.account):
            return {}
        counted = self.publishing.counts(receipt.external_id)
        return {today: counted} if counted else {}

    def probes(self) -> tuple[Probe, ...]:
        return (
            Probe(key="connection", label="授权和权限", ask=self.publishing.ask_scopes),
            Probe(key="section", label="分区", ask=self.publishing.ask_section),
        )
