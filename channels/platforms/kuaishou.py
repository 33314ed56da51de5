"""快手: videos only; an interface exists for certified enterprise developers (scope `user_video_publish`).

Read 2026-11-23 (open.kuaishou.com). Offices rarely hold that scope, so a person publishes.
"""

from __future__ import annotations

from channels.assisted import IMAGE, VIDEO, Assisted, Proof, Wanted
from channels.contract import Limits


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
