"""What a reader is: one file format, bytes in, lines of text out."""

from __future__ import annotations

import io
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

HEAD_BYTES = 4096
ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What a format is recognised by: the first bytes and, for a zip, the names inside. Never the suffix."""

    head: bytes = field(repr=False)
    members: frozenset[str] = frozenset()


class Lines(list[str]):
    """What a reader gives when the person should also know something about how it was read."""

    def __init__(self, lines: Iterable[str] = (), *, warnings: Iterable[str] = ()) -> None:
        super().__init__(lines)
        self.warnings = tuple(warnings)
        """Chinese sentences, shown with the reading."""


class Reader(ABC):
    """One file format. Keeps no state; raises `UnusableInput` with a Chinese sentence."""

    key: ClassVar[str]
    label: ClassVar[str]
    last_resort: ClassVar[bool] = False
    """Asked only when no other reader knows the file."""

    @abstractmethod
    def recognises(self, sample: Sample) -> bool:
        """Whether the content, not the name, is of this format."""

    @abstractmethod
    def read(self, data: bytes) -> list[str]:
        """The text in reading order, one printed line or paragraph an item; table cells are parted by tabs.
        `Lines` where a warning goes with them."""


def sample_of(data: bytes) -> Sample:
    """The head of the file and the member names of a zip; a broken zip simply has no names."""
    return Sample(head=data[:HEAD_BYTES], members=_members(data))


def _members(data: bytes) -> frozenset[str]:
    if not data.startswith(ZIP_MAGIC):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return frozenset()
