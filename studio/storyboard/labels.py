"""The visible label of content that AI had a part in (《人工智能生成合成内容标识办法》; GB 45438-2025, chapter 5)."""

from __future__ import annotations

from studio.domain.content import Content

LEAD = "内容标识："
LABEL = "本材料部分内容由人工智能辅助生成，已经人工审核。"
"""Where there is text: at its end, beside the facts of the policy."""
PLATE = "部分内容由人工智能辅助生成"
"""On pictures, in letters of a twentieth of the shorter side."""


def plate(content: Content) -> str:
    """What pictures of this content show; "" where no AI took part."""
    return PLATE if content.ai_assisted else ""
