"""人民号: no public interface was found (read 2026-11-23, unconfirmed absence); a person publishes."""

from __future__ import annotations

from channels.assisted import IMAGE, JPEG, VIDEO, Assisted, Proof, Wanted
from channels.contract import Limits


class People(Assisted):
    """One 人民号 of the office."""

    key = "people"
    label = "人民号"
    limits = Limits(title=30, summary=100)
    console = "https://mp.pdnews.cn"
    hosts = ("peopleapp.com", "people.cn", "people.com.cn", "pdnews.cn")
    proof = Proof.EITHER
    shows = frozenset({"文字", "图解", "图片", "图表", "视频"})
    wanted = (
        Wanted(label="封面（16比9）", media=IMAGE, role="cover", ratio=16 / 9, most=1),
        Wanted(label="一图读懂切片", media=JPEG, role="picture"),
        Wanted(label="视频", media=VIDEO),
    )
    how = (
        "登录人民号后台，选“发布文章”。",
        "复制标题、摘要和正文；在正文开头依次插入“一图读懂切片”。",
        "封面用“封面（16比9）”，提交审核。",
        "审核通过后复制网址，回到这里记录；只能在客户端里看到的，请上传截图。",
    )
