"""今日头条: no public interface for articles was found; a person publishes on mp.toutiao.com.

Read 2026-11-23. The title's 2 to 30 characters are reported by users, not written by the platform.
"""

from __future__ import annotations

from channels.assisted import IMAGE, JPEG, VIDEO, Assisted, Proof, Wanted
from channels.contract import Limits


class Toutiao(Assisted):
    """One 头条号 of the office."""

    key = "toutiao"
    label = "今日头条"
    limits = Limits(title=30)
    console = "https://mp.toutiao.com/profile_v4/graphic/publish"
    hosts = ("toutiao.com",)
    proof = Proof.ADDRESS
    shows = frozenset({"文字", "图解", "图片", "图表"})
    wanted = (
        Wanted(label="封面（16比9）", media=IMAGE, role="cover", ratio=16 / 9, most=1),
        Wanted(label="一图读懂切片", media=JPEG, role="picture"),
        Wanted(label="视频", media=VIDEO),
    )
    how = (
        "登录头条号后台，选“文章”。",
        "复制标题（不超过 30 字）和正文，粘贴到对应位置。",
        "在正文开头依次插入“一图读懂切片”，封面选单图，用“封面（16比9）”。",
        "在“声明”里按实际选择；有人工智能参与的，选对应声明。",
        "发布、审核通过后，复制文章网址，回到这里记录。",
    )
