"""哔哩哔哩: an interface exists for whitelisted enterprise apps; otherwise a person publishes.

Read 2026-11-23 (openhome.bilibili.com): works go to review and are invisible meanwhile; members that are not
full may send five a day. Title of 80 characters is common knowledge of its page, unconfirmed.
"""

from __future__ import annotations

from channels.assisted import IMAGE, JPEG, VIDEO, Assisted, Proof, Wanted
from channels.contract import Limits


class Bilibili(Assisted):
    """One 哔哩哔哩 account of the office."""

    key = "bilibili"
    label = "哔哩哔哩"
    limits = Limits(title=80, summary=250)
    console = "https://member.bilibili.com/platform/upload/video/frame"
    hosts = ("bilibili.com", "b23.tv")
    proof = Proof.EITHER
    shows_text = False
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
