"""A policy's own words on a page that reads Markdown: shown as they stand, never as markup."""

from __future__ import annotations

import re

MARKS = re.compile(r"([\\`*_{}\[\]()<>#+.!|$:~^-])")


def literally(text: str) -> str:
    """The text with every character that Markdown would act on escaped; a line break stays one."""
    return MARKS.sub(r"\\\1", text).replace("\n", "  \n")
