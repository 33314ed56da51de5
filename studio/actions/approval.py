"""The approval sheet of a package, and the question whether a digest on paper still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.actions.steps import act, acting, intact, policy_of
from studio.domain.content import from_json
from studio.domain.interpretation import Interpretation, Package, Status
from studio.domain.people import Role
from studio.domain.states import Move
from studio.errors import NotFound, WrongState
from studio.reports.approval_sheet import Approval, Opinion, approval_sheet
from studio.rules.review import review_content
from studio.store.store import Transaction
from studio.studio import Studio

MAY_LOOK = (Role.DRAFTER, Role.CO_DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.INSPECTOR)
STEPS = {Move.CLEAR: "保密审查", Move.SIGN: "负责人审签", Move.ACCEPT: "政务公开机构"}
URGENT_STEPS = {Move.CLEAR: "保密审查", Move.URGE: "政务公开机构（紧急办理）", Move.RATIFY: "负责人事后补签"}
"""What the sheet shows, in the order it happens."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What became of a package, for somebody who holds its sheet."""

    title: str
    digest: str
    algorithm: str
    signed_by: str
    signed_at: datetime | None
    problem: str
    """Why it does not stand; "" when every byte is as it was signed."""


@act
def sheet_of(studio: Studio, by: str, package_id: str) -> bytes:
    """The 审签单 as PDF, also of a package that is void. Raises `NotAllowed`, `NotFound`, `CannotDraw`."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        interpretation, package = _found(tx, package_id)
        stored, names = policy_of(tx, interpretation), tx.people.names()
        revision = tx.interpretations.revision_by_id(package.revision_id)
    content = from_json(package.manifest["content"])
    made = _made(interpretation, package)
    opinions = [
        Opinion(label=label, person=names.get(row.person_id, ""), at=row.at, note=row.note)
        if (row := made.get(move))
        else Opinion(label=label)
        for move, label in (URGENT_STEPS if Move.URGE in made else STEPS).items()
    ]
    submitted = made.get(Move.SUBMIT)
    return approval_sheet(
        Approval(
            title=content.title,
            policy=stored.policy.title,
            doc_number=stored.policy.doc_number,
            department=stored.department or "、".join(stored.policy.issuers[:1]),
            revision=revision.number if revision else interpretation.revision_number,
            drafters=[names.get(submitted.person_id, "")] if submitted else [],
            opinions=opinions,
            notices=[finding.message for finding in review_content(content, stored.policy)],
            package=package,
            check_url=f"{studio.settings.public_url}/check?digest={package.digest}",
        )
    )


@act
def standing_of(studio: Studio, by: str, digest: str) -> Standing:
    """Whether the package with this digest stands. Reads every byte of it. Raises `NotAllowed`, `NotFound`."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK, Role.ADMIN)
        package_id = tx.interpretations.package_with(digest.strip().lower())
        if not package_id:
            raise NotFound("没有这个摘要的材料包：审签单上的摘要与系统里的都不一致。")
        interpretation, package = _found(tx, package_id)
        made = _made(interpretation, package)
        signed = made.get(Move.SIGN) or made.get(Move.RATIFY)
        names = tx.people.names()
        try:
            intact(tx, studio, package_id)
            urgent = "已按紧急程序先行办理，负责人还没有补签。" if Move.URGE in made else "还没有审签。"
            problem = "" if signed else urgent
        except WrongState as error:
            problem = str(error)
    return Standing(
        title=from_json(package.manifest["content"]).title,
        digest=package.digest,
        algorithm=package.algorithm,
        signed_by=names.get(signed.person_id, "") if signed else "",
        signed_at=signed.at if signed else None,
        problem=problem,
    )


def _found(tx: Transaction, package_id: str) -> tuple[Interpretation, Package]:
    package = tx.interpretations.package(package_id)
    interpretation = tx.interpretations.get(package.interpretation_id) if package else None
    if package is None or interpretation is None:
        raise NotFound("找不到这个材料包。")
    return interpretation, package


def _made(interpretation: Interpretation, package: Package) -> dict[Move, Status]:
    """The last time each step was made over this very package."""
    return {row.move: row for row in interpretation.history if row.move and row.package_id == package.id}
