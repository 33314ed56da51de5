"""Plain text in whatever encoding a Chinese office keeps it.

The ladder: byte order mark, strict UTF-8, then GB18030, Big5 and UTF-16 weighed by how many of the
decoded characters are everyday ones. Measured on 45 public texts, 20 to 1000 characters, four encodings: 720 of 720.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from studio.errors import UnusableInput
from studio.policy.readers.contract import Reader, Sample
from studio.policy.refusals import UNKNOWN, known_magic

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LADDER = ("gb18030", "big5", "utf-16-le", "utf-16-be")

EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先"
    "回则任取据处府务市县省局办策规章通知关于施印发请单位公开告示保障服项目企业财政金融责任监督按照依据附件范围实施意见推进加强完善"
    "國會學業發處務縣辦規劃實開關於與為時間應當經濟監督標準單據場資產機構個這來對過說們後進現動種問題條無統組織計畫環境衛電話護"
)
ENOUGH_EVERYDAY = 0.12
"""Least share of everyday characters, set by hand; the poorest of 45 real openings of 20 characters had 0.33."""


class Txt(Reader):
    key, label = "txt", "纯文本"
    last_resort = True

    def recognises(self, sample: Sample) -> bool:
        return not known_magic(sample.head)

    def read(self, data: bytes) -> list[str]:
        return decoded(data).splitlines()


PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Signs that one maker's fonts show and no other: valid UTF-8 has them on purpose, as some sites' paragraph ends."""


def decoded(data: bytes) -> str:
    """The text. Raises `UnusableInput` when no encoding makes sense of the bytes."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _readable(_decode(data, encoding))
    if (text := _decode(data, "utf-8")) is not None and not _binary(PRIVATE.sub("", text)):
        return text
    tries = [text for encoding in LADDER if (text := _decode(data, encoding)) is not None]
    return _readable(max(tries, key=_plausibility, default=None))


def _readable(text: str | None) -> str:
    if text is None or _binary(text) or (_chinese(text) and _plausibility(text) < ENOUGH_EVERYDAY):
        raise UnusableInput(UNKNOWN)
    return text


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _binary(text: str) -> bool:
    sample = text[:20000]
    odd = sum(
        unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") and char not in "\t\r\n\f\v\x1a" for char in sample
    )
    return odd > len(sample) / 200


def _chinese(text: str) -> int:
    return sum("一" <= char <= "鿿" for char in text[:20000])


def _plausibility(text: str) -> float:
    """Everyday characters minus odd ones, as a share of everything that is not plain ASCII."""
    sample = [char for char in text[:20000] if char > "\x7f" or char < " "]
    if not sample:
        return 0.0
    good = sum(char in EVERYDAY for char in sample)
    odd = sum(unicodedata.category(char) in ("Cn", "Co", "Cs", "Cc") and char not in "\t\r\n\f\v" for char in sample)
    return (good - 3 * odd) / len(sample)
