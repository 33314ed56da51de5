"""新闻网站: news sites and the county's media centre take a press pack by mail or their own console."""

from __future__ import annotations

from channels.assisted import IMAGE, PDF, VIDEO, WORD, Assisted, Proof, Wanted


class NewsSite(Assisted):
    """Any news website or news app."""

    key = "news_site"
    label = "新闻网站"
    proof = Proof.EITHER
    shows = frozenset({"文字", "图解", "图片", "图表", "视频"})
    wanted = (
        Wanted(label="新闻稿（Word）", media=WORD),
        Wanted(label="版面（PDF）", media=PDF),
        Wanted(label="图片", media=IMAGE, role="picture"),
        Wanted(label="封面", media=IMAGE, role="cover"),
        Wanted(label="视频", media=VIDEO),
    )
    how = (
        "把发布包发给新闻网站或县融媒体中心的编辑，写明来源为本单位。",
        "请对方在文末附上政府网站的原文链接。",
        "刊发后复制网址，回到这里记录；网页打不开或已下线的，请上传截图。",
    )
