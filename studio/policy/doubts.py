"""Where a person should look first: paragraphs that line repair or structure may have got wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.domain.correction import ParagraphRole
from studio.policy import marks
from studio.policy.sentences import unclosed
from studio.policy.structure import Taken

SHORT = 8
"""A paragraph of text with no more characters than this is often what a broken line left over."""
LONG_HEADING = 60
_TEXT = frozenset((ParagraphRole.BODY, ParagraphRole.ITEM, ParagraphRole.ARTICLE))
_HEADED = frozenset(
    (ParagraphRole.HEADING_1, ParagraphRole.HEADING_2, ParagraphRole.HEADING_3, ParagraphRole.HEADING_4)
)
_RUN_TOGETHER = re.compile(
    r"。\s*(?P<label>[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百]{1,5}条(?=[\s　]))"
)
_BEGINS_INSIDE = re.compile(r"[，。、；：！？”’）》」』】,;]")


def doubts_of(paragraphs: Sequence[Taken]) -> list[tuple[str, ...]]:
    """For each paragraph, in Chinese, why it is doubtful; () when it is not. What a person has said is not."""
    return [_doubts(taken) for taken in paragraphs]


def _doubts(taken: Taken) -> tuple[str, ...]:
    text, found = taken.paragraph.text, list(taken.warnings)
    if not taken.paragraph.said:
        if taken.role in _TEXT and len(text) <= SHORT and not _spoken_to(text):
            found.append("这一段很短，可能是断行剩下的。")
        elif taken.role in _TEXT and not marks.ends(text):
            found.append("结尾没有句末标点，可能没有完，或者是小标题。")
        if taken.role in _HEADED and len(text) > LONG_HEADING and "。" not in text:
            found.append("作为标题太长，可能不是标题。")
        if not taken.paragraph.row and (inside := _RUN_TOGETHER.search(text)):
            found.append(f"中间有“{inside['label']}”，可能是两条连在了一起。")
    if _BEGINS_INSIDE.match(text):
        found.append("以标点开头，可能是上一段的后半句。")
    if unclosed(text):
        found.append("括号或引号没有配对，可能在中间断开了。")
    return tuple(found)


def _spoken_to(text: str) -> bool:
    """各单位：and the like are whole."""
    return text.endswith(("：", ":")) and len(text) > 2
