"""新闻发布会: slides, the answers to expect, and the text; photographs and a report are the proof."""

from __future__ import annotations

from channels.assisted import PDF, SLIDES, WORD, Assisted, Proof, Wanted


class PressConference(Assisted):
    """A press conference, briefing or talk."""

    key = "press_conference"
    label = "新闻发布会"
    proof = Proof.EITHER
    proof_help = "现场照片、录像或报道截图"
    shows = frozenset({"文字", "问答", "图解", "图表", "新闻发布会"})
    wanted = (
        Wanted(label="演示文稿", media=SLIDES),
        Wanted(label="答问口径和文字稿（Word）", media=WORD),
        Wanted(label="问答页面", media="text/html"),
        Wanted(label="会场资料（PDF）", media=PDF),
    )
    how = (
        "发布人使用演示文稿；每页备注里有对应的条款，供答问时查对。",
        "把会场资料印发给记者，答问只用已审签的口径。",
        "会后保存照片、录像或图文报道，写明时间、地点和发布人，回到这里记录；有直播或报道网址的也填上。",
    )
