"""快手: videos only; an interface exists for certified enterprise developers (scope `user_video_publish`).

Read 2026-11-23 (open.kuaishou.com). Offices rarely hold that scope, so a person publishes until the account's switch says
otherwise; what is not confirmed of the interface stands in `channels.video.kuaishou`. No call is documented that deletes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx

from channels.assisted import IMAGE, VIDEO, Assisted, Proof, Wanted
from channels.contract import Facts, Field, Limits, Post, Receipt, Stage
from channels.video import switch
from channels.video.kuaishou import (
    BASE_URL,
    CODES,
    PERMALINK_BASE,
    UPLOAD_HOSTS,
    Publishing,
    Speaking,
    caption_of,
    problems_of,
)


class Kuaishou(Assisted):
    """One 快手 account of the office."""

    key = "kuaishou"
    label = "快手"
    limits = Limits(title=30, summary=200)
    console = "https://cp.kuaishou.com/article/publish/video"
    hosts = ("kuaishou.com", "chenzhongtech.com")
    proof = Proof.EITHER
    shows_text = False
    shows = frozenset({"视频", "动漫"})
    wanted = (
        Wanted(label="视频", media=VIDEO),
        Wanted(label="封面（3比4）", media=IMAGE, role="cover", ratio=3 / 4, most=1, largest=10_000_000),
    )
    how = (
        "登录快手创作者服务平台，选“发布视频”，上传“视频”文件夹里的文件。",
        "封面用“封面（3比4）”，复制标题和摘要到作品描述。",
        "发布、审核通过后复制作品链接，回到这里记录。页面要登录才能看的，请同时上传截图。",
    )
    fields = (
        switch.way_field("快手", "user_video_publish"),
        Field(key="app_id", label="应用编号（app_id）"),
        Field(key="access_token", label="授权令牌（access_token）", secret=True),
        Field(
            key="upload_hosts",
            label="上传主机",
            required=False,
            default=UPLOAD_HOSTS,
            help="视频只会传到这些主机，多个用顿号分开；提示主机不在其中的，核实是快手的主机后补上",
        ),
        switch.codes_field(CODES),
        Field(key="permalink_base", label="作品网页地址", required=False, default=PERMALINK_BASE),
        Field(key="base_url", label="接口地址", required=False, default=BASE_URL),
    )

    def __init__(self, account: Mapping[str, str], http: httpx.Client) -> None:
        super().__init__(account, http)
        self.publishing = Publishing(Speaking(self.account, http))

    @classmethod
    def runs(cls, values: Mapping[str, str]) -> bool:
        return switch.runs(values)

    def problems(self, post: Post) -> list[str]:
        return list(problems_of(post)) if self.runs(self.account) else []

    def stages(self) -> tuple[Stage, ...]:
        if not self.runs(self.account):
            return ()
        return (
            Stage(key="upload", label="上传视频", do=self.publishing.upload),
            Stage(
                key="publish",
                label="发布作品",
                do=self.publishing.publish,
                find=self.publishing.find,
                settle_wait=timedelta(seconds=1 if self.account.rehearsal else 60),
                visible=True,
            ),
            Stage(key="review", label="等待审核", do=self.publishing.follow, visible=True),
        )

    def receipt(self, facts: Facts) -> Receipt:
        if "photo_id" not in facts:
            return super().receipt(facts)
        base = (self.account.get("permalink_base") or PERMALINK_BASE).rstrip("/")
        at = datetime.fromisoformat(facts["published_at"]) if facts.get("published_at") else None
        return Receipt(external_id=facts["photo_id"], url=f"{base}/{facts['photo_id']}", published_at=at)

    def status(self, receipt: Receipt) -> str:
        if not receipt.external_id or not self.runs(self.account):
            return "unknown"
        return "live" if self.publishing.is_there(receipt.external_id) else "withdrawn"

    def seen_as(self, post: Post) -> tuple[str, str]:
        return (caption_of(post), "") if self.runs(self.account) else super().seen_as(post)

    def check(self) -> tuple[str, ...]:
        count = len(self.publishing.works())
        return (f"授权有效，可以读取作品，最近有 {count} 个。发布权限以第一次投放为准。",)
