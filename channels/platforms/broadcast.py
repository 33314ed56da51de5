"""广播电视: a script to be read, with sound and pictures where there are any."""

from __future__ import annotations

from channels.assisted import AUDIO, IMAGE, VIDEO, Assisted, Proof, Wanted


class Broadcast(Assisted):
    """A radio or television programme."""

    key = "broadcast"
    label = "广播电视"
    proof = Proof.FILE
    proof_help = "节目录音、录像，或播出单、播出画面的照片"
    shows = frozenset({"文字", "音频", "视频", "动漫", "图解"})
    wanted = (
        Wanted(label="口播稿和文字稿", media="text/plain"),
        Wanted(label="音频", media=AUDIO),
        Wanted(label="视频", media=VIDEO),
        Wanted(label="画面（16比9）", media=IMAGE, role="cover", ratio=16 / 9),
    )
    how = (
        "把口播稿交给广播电视台编播人员；口播稿里数字已写成读法，请照读。",
        "有音频、视频的一并提供，并约定播出频率（频道）、栏目和时间。",
        "播出后取得录音、录像或播出单，写明频率（频道）、栏目和播出时间，回到这里记录。",
    )
