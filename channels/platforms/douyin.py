"""抖音: publishing for an account needs the scope `video.create.bind`, granted on application to few.

Read 2026-11-23 (developer.open-douyin.com). Limits of the creator page are reported by users: video title 30
characters, note title 20, 35 pictures, no GIF.
"""

from __future__ import annotations

from channels.assisted import JPEG, VIDEO, Assisted, Proof, Wanted
from channels.contract import Limits


class Douyin(Assisted):
    """One 抖音 account of the office."""

    key = "douyin"
    label = "抖音"
    limits = Limits(title=20, summary=200, pictures=35)
    console = "https://creator.douyin.com/creator-micro/content/upload"
    hosts = ("douyin.com", "iesdouyin.com")
    proof = Proof.EITHER
    shows_text = False
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
