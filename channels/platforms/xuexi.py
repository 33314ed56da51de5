"""学习强国: pieces go in through the local 学习平台 (no public interface found, read 2026-11-23)."""

from __future__ import annotations

from channels.assisted import JPEG, PDF, VIDEO, WORD, Assisted, Proof, Wanted
from channels.contract import Limits


class Xuexi(Assisted):
    """供稿 to the local learning platform of 学习强国."""

    key = "xuexi"
    label = "学习强国"
    limits = Limits(title=36)
    hosts = ("xuexi.cn",)
    proof = Proof.EITHER
    proof_help = "采用页面的截图"
    shows = frozenset({"文字", "图解", "图片", "图表", "视频"})
    wanted = (
        Wanted(label="文字稿（Word）", media=WORD),
        Wanted(label="一图读懂切片", media=JPEG, role="picture"),
        Wanted(label="视频", media=VIDEO),
        Wanted(label="版面（PDF）", media=PDF),
    )
    how = (
        "把文字稿和图片按当地学习平台的要求供稿（一般经宣传部门或融媒体中心）。",
        "写明来源为本单位，并附政府网站上的原文链接。",
        "采用后复制网址，或在客户端里截图，回到这里记录。",
    )
