"""What a guest may do: open the link once, read one interpretation, and remark on it. There is nothing else here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from studio.actions.comment import LONGEST
from studio.actions.invite_guest import digest_of_token
from studio.actions.steps import new_id, policy_of
from studio.domain.content import FIELDS, Content
from studio.domain.guest import REMARKS_WELCOME, Guest
from studio.domain.interpretation import Interpretation, Material, Package
from studio.domain.notice import Notice
from studio.domain.policy import Clause, Policy, core_title
from studio.domain.steps import HEADING_KEY, label_of
from studio.domain.together import Comment
from studio.errors import NotAllowed, NotFound, StudioError, WrongState
from studio.store.store import Transaction
from studio.studio import Studio

AT_ONCE, WITHIN = 10, timedelta(minutes=10)
"""Remarks of one guest within a span."""
MOST = 100
"""Remarks of one guest in all."""
ENDED = "这个链接已经失效（到期、收回，或换了浏览器）。请联系邀请您的同志重新发一个。"
OPENED = "这个链接只能打开一次，已经有人打开过。如果不是您，请马上告诉邀请您的同志；需要再看的，请他重新发一个。"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a guest is shown."""

    guest: Guest
    policy: Policy
    content: Content
    materials: tuple[Material, ...]
    remarks: tuple[Comment, ...]
    """The guest's own."""
    welcome: bool
    """Whether remarks are still taken."""

    def clauses(self, ids: tuple[str, ...]) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.policy.clauses if clause.id in ids)


def waits_to_be_opened(studio: Studio, token: str) -> Guest:
    """The invitation behind an unused link. Raises `NotAllowed`; looking does not use it up."""
    with studio.store.reading() as tx:
        return _unopened(tx, token)


def open_link(studio: Studio, token: str) -> tuple[str, Guest]:
    """Uses the link up; the browser's own token comes in its place. Raises `NotAllowed`."""
    browser = secrets.token_urlsafe(32)
    with studio.store.writing() as tx:
        guest = _unopened(tx, token)
        tx.guests.open(guest.id, browser_sha256=digest_of_token(browser), at=tx.now)
        tx.audit.write(
            person_id=guest.id,
            act="open_link",
            subject=guest.interpretation_id,
            at=tx.now,
            after={"guest": guest.name},
        )
    return browser, guest


def reading_for(studio: Studio, browser: str) -> Reading:
    """Raises `NotAllowed` when the invitation has ended."""
    with studio.store.reading() as tx:
        guest, interpretation = _inside(tx, browser)
        package = _package(tx, interpretation)
        revision = tx.interpretations.revision(interpretation.id, interpretation.revision_number)
        remarks = tx.together.comments(interpretation.id)
        fresh = package is not None and revision is not None and package.revision_id == revision.id
        return Reading(
            guest=guest,
            policy=policy_of(tx, interpretation).policy,
            content=tx.interpretations.latest_content(interpretation),
            materials=package.materials if package is not None and fresh else (),
            remarks=tuple(item for item in remarks if item.person_id == guest.id),
            welcome=interpretation.state in REMARKS_WELCOME,
        )


def file_for(studio: Studio, browser: str, number: int) -> tuple[Material, bytes]:
    """One file of what is read, by its place. Raises `NotAllowed`, `NotFound`."""
    materials = reading_for(studio, browser).materials
    if not 0 <= number < len(materials):
        raise NotFound("没有这份材料。")
    return materials[number], studio.media.get(materials[number].sha256)


def remark(studio: Studio, browser: str, field: str, text: str) -> None:
    """Keeps a remark at its place. Raises `NotAllowed`, `WrongState`, `StudioError`; then nothing was kept."""
    with studio.store.writing() as tx:
        guest, interpretation = _inside(tx, browser)
        if interpretation.state not in REMARKS_WELCOME:
            raise WrongState("这篇解读已经发布或撤回，不再收意见。")
        if field not in FIELDS and field != HEADING_KEY:
            raise StudioError("没有这个栏目，意见没有保存。")
        if not text.strip() or len(text) > LONGEST:
            raise StudioError(f"请写 1 到 {LONGEST} 个字，意见没有保存。")
        earlier = [item for item in tx.together.comments(interpretation.id) if item.person_id == guest.id]
        if len(earlier) >= MOST or sum(item.at > tx.now - WITHIN for item in earlier) >= AT_ONCE:
            raise StudioError("您提意见太快或太多了，这一条没有保存。请过几分钟再提，或合并成一条。")
        made = Comment(
            id=new_id(),
            interpretation_id=interpretation.id,
            field=field,
            text=text.strip(),
            person_id=guest.id,
            at=tx.now,
        )
        tx.together.add_comment(made)
        tx.audit.write(
            person_id=guest.id,
            act="guest_remark",
            subject=interpretation.id,
            at=tx.now,
            after={"guest": guest.name, "field": label_of(field), "text": made.text},
        )
        if not earlier:
            _tell(tx, guest, interpretation)


def _tell(tx: Transaction, guest: Guest, interpretation: Interpretation) -> None:
    """Whoever invited and the authors hear of the first remark; the others wait at their places."""
    title = core_title(policy_of(tx, interpretation).policy.title)
    ids = []
    for person_id in sorted({guest.invited_by, *interpretation.authors}):
        notice = Notice(
            id=new_id(),
            person_id=person_id,
            interpretation_id=interpretation.id,
            text=f"《{title}》的解读：{guest.name}（受邀审读）提了意见，请在解读表单相应栏目看批注",
            created_at=tx.now,
        )
        tx.notices.add(notice)
        ids.append(notice.id)
    tx.enqueue("notify", f"notify-{ids[0]}", ids)


def _unopened(tx: Transaction, token: str) -> Guest:
    guest = tx.guests.with_token(digest_of_token(token)) if token else None
    if guest is None or guest.ended(tx.now):
        raise NotAllowed(ENDED)
    if guest.opened_at is not None:
        raise NotAllowed(OPENED)
    return guest


def _inside(tx: Transaction, browser: str) -> tuple[Guest, Interpretation]:
    guest = tx.guests.with_browser(digest_of_token(browser)) if browser else None
    interpretation = tx.interpretations.get(guest.interpretation_id) if guest else None
    if guest is None or interpretation is None or guest.ended(tx.now):
        raise NotAllowed(ENDED)
    return guest, interpretation


def _package(tx: Transaction, interpretation: Interpretation) -> Package | None:
    rendering = tx.interpretations.latest_rendering(interpretation.id)
    return tx.interpretations.package(interpretation.package_id or (rendering.package_id if rendering else ""))
