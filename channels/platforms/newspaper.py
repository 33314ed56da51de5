"""报刊: a typeset page and the text; the clipping is the proof."""

from __future__ import annotations

from channels.assisted import IMAGE, PDF, WORD, Assisted, Proof, Wanted


class Newspaper(Assisted):
    """A newspaper or magazine in print."""

    key = "newspaper"
    label = "报刊"
    proof = Proof.EITHER
    proof_help = "剪报或版面的扫描件、照片"
    shows = frozenset({"文字", "图解", "图片", "图表"})
    wanted = (
        Wanted(label="版面（PDF）", media=PDF),
        Wanted(label="文字稿（Word）", media=WORD),
        Wanted(label="图片", media=IMAGE, role="picture"),
    )
    how = (
        "把文字稿、版面和图片交给报刊编辑；版面可直接用，也可由报社重排。",
        "请报社保留“解读机关”和咨询电话，有条件的印上政府网站的二维码。",
        "刊出后扫描或拍下整版和剪报，写明报刊名称、日期和版次，回到这里记录；有电子版网址的也填上。",
    )
