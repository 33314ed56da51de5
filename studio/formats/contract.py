"""What a format is: one storyboard and one theme in, files out. No clock, network or store inside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from studio.domain.content import Content


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """One rendered file, with the proof that nothing was lost on the way."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    alt: str
    width: int = 0
    height: int = 0
    placed: tuple[str, ...] = ()
    """The strings this file has to show."""
    missing: tuple[str, ...] = ()
    """Those that were not found when the file was read back. An export refuses when there are any."""
    role: str = "attachment"
    """cover | picture | long_image | attachment | inline"""


class ContentLost(Exception):
    """A supplied string is missing from, cut in, or altered in a finished file."""

    def __init__(self, name: str, missing: tuple[str, ...]) -> None:
        shown = "；".join(text[:40] for text in missing[:5])
        super().__init__(f"生成的“{name}”缺少 {len(missing)} 处文字，已停止导出，原内容没有改动。缺少的是：{shown}")
        self.missing = missing


class CannotDraw(Exception):
    """This content cannot be drawn in this format; the message is a Chinese sentence for the author."""


class NothingToShow(CannotDraw):
    """The content has nothing that this format is for. Making all materials goes on without it."""


class Format(ABC):
    """One output format."""

    key: ClassVar[str]
    label: ClassVar[str]
    form: ClassVar[str]
    """From the closed list of INT-32: 文字, 问答, 图片, 图表, 图解, …"""
    routine: ClassVar[bool] = True
    """It is made when all materials are; else only by its name."""
    beside: ClassVar[str] = ""
    """What people are told who may ask for it beside the routine ones."""

    def speaks_of(self, content: Content) -> Content:
        """The part of the content that is drawn. What AI did in the rest needs no label in these files."""
        return content

    @abstractmethod
    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        """The files of this format: same input, same bytes. Raises `CannotDraw`, `NothingToShow`."""
