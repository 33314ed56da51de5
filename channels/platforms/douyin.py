"""抖音: publishing for an account needs the scope `video.create.bind`, for party and government organs and their own accounts.

Read 2026-11-25 (developer.open-douyin.com). Limits of the creator page are reported by users: video title 30
characters, note title 20, 35 pictures, no GIF. What is not confirmed of the interface stands in `channels.video.douyin`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import httpx

from channels.assisted import JPEG, VIDEO, Proof, Wanted
from channels.contract import Account, Choice, Facts, Field, Limits, Receipt
from channels.video import switch
from channels.video.douyin import CARDS, FILM, NAMES, OBJECTS, STATES, TEXT, Publishing
from channels.video.douyin_calls import BASE_URL, CODES, Speaking
from channels.video.granted import Granted


class Douyin(Granted[Publishing]):
    """One 抖音 account of the office."""

    key = "douyin"
    label = "抖音"
    limits = Limits(title=20, summary=TEXT, pictures=35)
    work, permalink_base = "item_id", ""
    console = "https://creator.douyin.com/creator-micro/content/upload"
    hosts = ("douyin.com", "iesdouyin.com")
    proof = Proof.EITHER
    shows_text = False
    has_statistics = True
    shows = frozenset({"视频", "动漫", "图片", "图解"})
    wanted = (
        Wanted(label="视频", media=VIDEO),
        Wanted(label="图文卡片（3比4）", media=JPEG, role="picture", ratio=3 / 4, most=35),
        Wanted(label="封面（3比4）", media="image/", role="cover", ratio=3 / 4, most=1),
    )
    how = (
        "登录抖音创作者中心，有视频的选“发布视频”，没有视频的选“发布图文”。",
        "上传“视频”文件夹里的文件；发布图文的，按编号上传“图文卡片（3比4）”。",
        "复制标题和摘要，粘贴到作品描述。",
        "有人工智能参与的，在“自主声明”里选“内容由AI生成”。",
        "发布、审核通过后，点“分享”复制链接，回到这里记录。页面要登录才能看的，请同时上传截图。",
    )
    fields = (
        switch.way_field("抖音", "video.create.bind"),
        Field(key="open_id", label="账号标识（open_id）"),
        Field(key="access_token", label="授权令牌（access_token）", secret=True),
        Field(
            key="form",
            label="发布形式",
            required=False,
            default=FILM,
            choices=(
                Choice(FILM, "视频优先：材料里有视频的发视频，没有的发图文卡片"),
                Choice(CARDS, "图文：总是发图文卡片"),
            ),
        ),
        Field(
            key="image_list",
            label="图文图片的写法",
            required=False,
            default=NAMES,
            choices=(
                Choice(NAMES, "图片编号的列表"),
                Choice(OBJECTS, "每张图片一个对象（发布图文提示参数不对时换成这个）"),
            ),
        ),
        Field(
            key="states",
            label="作品状态对照",
            required=False,
            default=STATES,
            help="抖音各版文档的状态数字不一致；和实际不符时在这里改",
        ),
        switch.codes_field(CODES),
        Field(key="base_url", label="接口地址", required=False, default=BASE_URL),
    )

    @classmethod
    def interface(cls, account: Account, http: httpx.Client) -> Publishing:
        return Publishing(Speaking(account, http))

    def receipt(self, facts: Facts) -> Receipt:
        """The address is told by the platform; before the review is over there is none."""
        receipt = super().receipt(facts)
        return replace(receipt, url=str(facts.get("share_url") or "")) if self.work in facts else receipt

    def statistics(self, receipt: Receipt, *, published_on: date, today: date) -> Mapping[date, Mapping[str, int]]:
        """Counts up to now."""
        if not self.runs(self.account):
            return {}
        counted = self.publishing.counts(receipt.external_id)
        return {today: counted} if counted else {}
