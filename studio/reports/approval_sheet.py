"""审签单: who reviewed, signed and accepted which package, as PDF/UA-1 and PDF/A-2a to print and file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from studio.domain.calendar import BEIJING
from studio.domain.interpretation import Package
from studio.formats.infographic import qr_code
from studio.formats.typesetting import Sheet
from studio.reports.paper import FONTS, STANDARDS

EXPLANATION = (
    "本单是单位内部的审批记录，不是《电子签名法》所称的可靠电子签名；需要时请打印后手签、盖章存档。"
    "摘要由全部文字、全部材料和各渠道文字算出，其中任何一处改动，摘要都会不同，审签随即作废。"
)
WAITING = "（尚未办理）"
DIGEST_SHOWN = 16


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """One step between people. `person` "" means that nobody has taken it yet."""

    label: str
    person: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What the sheet says. Immutable."""

    title: str
    policy: str
    doc_number: str
    department: str
    revision: int
    drafters: Sequence[str]
    opinions: Sequence[Opinion]
    notices: Sequence[str]
    package: Package
    check_url: str
    """Where a person who may look sees whether the package still stands."""


def approval_sheet(approval: Approval) -> bytes:
    """A PDF file. Raises `CannotDraw` for characters that no shipped font has."""
    package = approval.package
    return Sheet("approval_sheet.typ", {**_head(approval), **_files(package), "fonts": FONTS}).pdf(STANDARDS)


def _head(approval: Approval) -> dict[str, object]:
    package = approval.package
    facts = (
        ("解读标题", approval.title),
        ("政策文件", approval.policy),
        ("发文字号", approval.doc_number or "无"),
        ("起草部门", approval.department or "未填写"),
        ("起草人", "、".join(approval.drafters) or "未记录"),
        ("版本", f"第 {approval.revision} 版，材料生成于 {_moment(package.built_at)}"),
    )
    voided = f"本单已作废：{package.void_reason}（{_moment(package.voided_at)}）" if package.voided_at else ""
    return {
        "title": f"审签单：{approval.title}",
        "heading": "政策解读审签单",
        "number": f"材料包 {package.id}",
        "voided": voided,
        "facts": [{"label": label, "text": text} for label, text in facts],
        "opinions": [
            {
                "label": opinion.label,
                "text": opinion.note or ("同意。" if opinion.person else WAITING),
                "person": opinion.person,
                "signature": f"{opinion.person}　{_moment(opinion.at)}"
                if opinion.person
                else "签名：　　　　　　　　年　　月　　日",
            }
            for opinion in approval.opinions
        ],
        "notices": list(approval.notices),
        "digest-label": f"材料摘要（{package.algorithm.upper()}）",
        "digest": package.digest,
        "explanation": EXPLANATION,
        "qr": qr_code(approval.check_url),
        "qr-says": f"二维码：{approval.check_url}",
    }


def _files(package: Package) -> dict[str, object]:
    return {
        "files": [
            {"name": item.name, "form": item.form, "size": _size(item.bytes), "digest": item.sha256[:DIGEST_SHOWN]}
            for item in package.materials
        ]
    }


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(count // 1000, 1)} KB"


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""
