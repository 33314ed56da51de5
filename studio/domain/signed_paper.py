"""签字盖章件: the approval sheet as it came back from paper, or with an electronic seal in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SCAN, SEALED = "scan", "sealed"
KIND_LABELS = {SCAN: "手签扫描件", SEALED: "电子签章件"}


@dataclass(frozen=True, kw_only=True)
class SignedPaper:
    """One file beside a package. One that was struck out stays, with the reason."""

    id: str
    package_id: str
    kind: str
    name: str
    media_type: str
    sha256: str
    bytes: int
    thumbnail: str
    person_id: str
    at: datetime
    struck_by: str = ""
    struck_at: datetime | None = None
    struck_reason: str = ""
