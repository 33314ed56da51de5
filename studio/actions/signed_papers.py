"""签字盖章件: keeping the signed sheet's scan, sealing the sheet, and striking out what was added by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from studio.actions.approval import MAY_LOOK, sheet_of
from studio.actions.steps import act, acting, new_id
from studio.domain.people import Role
from studio.domain.signed_paper import SCAN, SEALED, SignedPaper
from studio.domain.states import SIGNATURES
from studio.errors import NotFound, StudioError, UnusableInput, WrongState
from studio.seals.contract import CannotSeal, Verdict
from studio.store.store import Transaction
from studio.studio import Studio
from studio.uploads.child import inspect_safely

MAY_ADD = (Role.DRAFTER, Role.HEAD, Role.PUBLISHER)
MAY_SEAL = (Role.HEAD, Role.PUBLISHER)
PAPERS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
MOST = 10
"""Files beside one package."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One signed sheet, and what its seals say now."""

    paper: SignedPaper
    verdicts: tuple[Verdict, ...]


@act
def add_scan(studio: Studio, by: str, package_id: str, *, name: str, data: bytes) -> str:
    """Keeps the scan of a signed sheet; its id. Raises `UnusableInput`, `WrongState`, `NotAllowed`."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_ADD)
        _open_package(tx, package_id)
    name = PurePath(name.replace("\\", "/")).name[:150] or "扫描件"
    seen = inspect_safely(data, name)
    if seen.media_type not in PAPERS:
        raise UnusableInput(f"“{name}”不是 PDF、JPG 或 PNG，没有收下。请把签字的审签单扫描成其中一种再传。")
    return _keep(
        studio,
        by,
        package_id,
        kind=SCAN,
        name=f"{PurePath(name).stem}.{PAPERS[seen.media_type]}",
        media_type=seen.media_type,
        data=data,
        thumbnail=seen.thumbnail,
    )


@act
def seal_sheet(studio: Studio, by: str, package_id: str) -> str:
    """Puts the unit's electronic seal into the sheet of a signed package and keeps it; its id.

    Raises `StudioError` when no seal is set up or it cannot be used, `WrongState` before the head has signed.
    """
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_SEAL)
        _open_package(tx, package_id)
        package = tx.interpretations.package(package_id)
        interpretation = tx.interpretations.get(package.interpretation_id) if package else None
        moves = (
            {row.move for row in interpretation.history if row.package_id == package_id} if interpretation else set()
        )
        if moves.isdisjoint(SIGNATURES):
            raise WrongState("负责人还没有审签，不能盖章。")
    if studio.seal is None:
        raise StudioError(
            "还没有设置单位印章证书，没有盖章。请管理员设置 STUDIO_SEAL_FILE；也可以打印盖章后上传扫描件。"
        )
    try:
        sealed = studio.seal.seal(sheet_of(studio, by, package_id))
    except CannotSeal as error:
        raise StudioError(str(error)) from error
    seen = inspect_safely(sealed, "审签单.pdf")
    return _keep(
        studio,
        by,
        package_id,
        kind=SEALED,
        name="审签单（电子签章）.pdf",
        media_type="application/pdf",
        data=sealed,
        thumbnail=seen.thumbnail,
    )


@act
def strike_paper(studio: Studio, by: str, paper_id: str, *, reason: str) -> None:
    """Strikes a file out; it stays in the record with the reason."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_ADD)
        paper = tx.signed_papers.get(paper_id)
        if paper is None or paper.struck_at is not None:
            raise NotFound("找不到这份签字件，或它已经作废。请刷新页面。")
        if not reason.strip():
            raise StudioError("请写明为什么作废，没有改动。")
        tx.signed_papers.strike(paper_id, person_id=by, at=tx.now, reason=reason.strip())
        _note(tx, by, "strike_paper", paper, reason=reason.strip())


@act
def papers_of(studio: Studio, by: str, package_id: str) -> list[Kept]:
    """All of a package, oldest first; every seal is verified on the bytes as they are now."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        papers = tx.signed_papers.of(package_id)
    return [Kept(paper=paper, verdicts=_verdicts(studio, paper)) for paper in papers]


def _verdicts(studio: Studio, paper: SignedPaper) -> tuple[Verdict, ...]:
    if paper.media_type != "application/pdf" or studio.seal is None:
        return ()
    try:
        data = studio.media.get(paper.sha256)
    except NotFound:
        lost = "文件在入库后被改动或丢失，不能作为凭据。"
        return (Verdict(signer="", issuer="", at=None, intact=False, trusted=False, problem=lost),)
    return studio.seal.verify(data)


def _keep(
    studio: Studio, by: str, package_id: str, *, kind: str, name: str, media_type: str, data: bytes, thumbnail: bytes
) -> str:
    digest = studio.media.put(data)
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_ADD)
        _open_package(tx, package_id)
        there = [paper for paper in tx.signed_papers.of(package_id) if paper.struck_at is None]
        if any(paper.sha256 == digest for paper in there):
            raise UnusableInput(f"“{name}”已经收下过，没有重复保存。")
        if len(there) >= MOST:
            raise UnusableInput(f"一份审签单最多存 {MOST} 个文件，没有收下。请先作废不用的。")
        paper = SignedPaper(
            id=new_id(),
            package_id=package_id,
            kind=kind,
            name=name,
            media_type=media_type,
            sha256=digest,
            bytes=len(data),
            thumbnail=studio.media.put(thumbnail) if thumbnail else "",
            person_id=by,
            at=tx.now,
        )
        tx.signed_papers.add(paper)
        _note(tx, by, "seal_sheet" if kind == SEALED else "add_scan", paper)
    return paper.id


def _note(tx: Transaction, by: str, act: str, paper: SignedPaper, **more: str) -> None:
    package = tx.interpretations.package(paper.package_id)
    assert package is not None
    tx.audit.write(
        person_id=by,
        act=act,
        subject=package.interpretation_id,
        at=tx.now,
        after={"file": paper.name, "sha256": paper.sha256, "package": paper.package_id, **more},
    )


def _open_package(tx: Transaction, package_id: str) -> None:
    package = tx.interpretations.package(package_id)
    if package is None:
        raise NotFound("找不到这个材料包。")
    if package.voided_at is not None:
        raise WrongState(f"这份材料的审签已经作废（{package.void_reason}），不再收签字件。")
