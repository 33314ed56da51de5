"""What an electronic seal is to the studio. A unit with its own CA or seal server writes one more adapter.

The law asks for a certificate of a licensed authority where a seal shall stand for a stamp on paper
(《商用密码管理条例》第三十条); which one a unit uses is its own matter, so nothing here claims that it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one seal in a PDF file."""

    signer: str
    """The subject of its certificate."""
    issuer: str
    at: datetime | None
    intact: bool
    """The seal covers the whole file, and not a byte of it was changed since."""
    trusted: bool
    """Its certificate leads to an authority that this unit trusts."""
    problem: str = ""

    @property
    def told(self) -> str:
        """One sentence for people."""
        if self.problem:
            return self.problem
        if not self.intact:
            return "文件在盖章以后被改动过，电子签章无效。"
        whose = f"{self.signer}（{self.issuer}颁发）"
        if not self.trusted:
            return f"盖章以后没有改动；{whose}的证书不在本单位信任的机构之内，请核实。"
        return f"盖章以后没有改动；{whose}的证书可信。"


class CannotSeal(Exception):
    """The seal cannot be used; the message is a Chinese sentence that says what to do."""


class Seal(Protocol):
    label: str

    def seal(self, pdf: bytes) -> bytes:
        """The same PDF with the seal in it, its pages untouched. Raises `CannotSeal`."""
        ...

    def verify(self, pdf: bytes) -> tuple[Verdict, ...]:
        """One verdict for each seal in the file; () when there is none. Never raises for what the file holds."""
        ...
