"""政府公报: print with a QR code to the website's interpretation (朔州 2023). It is no "other channel"."""

from __future__ import annotations

from channels.assisted import IMAGE, PDF, WORD, Assisted, Proof, Wanted


class Gazette(Assisted):
    """The government gazette."""

    key = "gazette"
    label = "政府公报"
    proof = Proof.EITHER
    proof_help = "公报版面的扫描件或照片"
    shows = frozenset({"文字", "图解", "图片", "图表"})
    wanted = (
        Wanted(label="版面（PDF）", media=PDF),
        Wanted(label="文字稿（Word）", media=WORD),
        Wanted(label="图片", media=IMAGE, role="picture"),
    )
    how = (
        "把文字稿和版面交给公报编辑，随政策文件一起刊登。",
        "请在解读旁印上政府网站解读页面的二维码。",
        "刊出后扫描版面，写明期号和页码，回到这里记录。",
    )
