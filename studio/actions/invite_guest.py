"""邀请审读: making a link for somebody without an account, and taking it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from studio.actions.steps import act, acting, found, new_id
from studio.domain.guest import REMARKS_WELCOME, Guest
from studio.domain.people import Role
from studio.errors import NotFound, StudioError, WrongState
from studio.studio import Studio

MAY_INVITE = (Role.DRAFTER, Role.HEAD, Role.PUBLISHER)
LONGEST = 14
"""Days that a link may last."""
MOST = 20
"""Open invitations of one interpretation."""


@act
def invite_guest(studio: Studio, by: str, interpretation_id: str, *, name: str, days: int) -> str:
    """The link, which is shown once and kept nowhere. Raises `NotAllowed`, `StudioError`, `WrongState`."""
    token = secrets.token_urlsafe(32)
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_INVITE)
        interpretation = found(tx, interpretation_id)
        if interpretation.state not in REMARKS_WELCOME:
            raise WrongState("这篇解读已经发布或撤回，不再邀请审读。")
        if not name.strip() or len(name.strip()) > 40:
            raise StudioError("请写明邀请谁（单位和姓名，40 个字以内），没有生成链接。")
        if not 1 <= days <= LONGEST:
            raise StudioError(f"链接的有效期是 1 到 {LONGEST} 天，没有生成链接。")
        if sum(not guest.ended(tx.now) for guest in tx.guests.of(interpretation_id)) >= MOST:
            raise StudioError(f"一篇解读最多同时邀请 {MOST} 人，没有生成链接。请先收回不用的。")
        guest = Guest(
            id=new_id(),
            interpretation_id=interpretation_id,
            name=name.strip(),
            invited_by=by,
            invited_at=tx.now,
            expires_at=tx.now + timedelta(days=days),
        )
        tx.guests.add(guest, token_sha256=digest_of_token(token))
        tx.audit.write(
            person_id=by,
            act="invite_guest",
            subject=interpretation_id,
            at=tx.now,
            after={"guest": guest.name, "expires_at": guest.expires_at.isoformat()},
        )
    return f"{studio.settings.public_url}/guest/open/{token}"


@act
def revoke_guest(studio: Studio, by: str, guest_id: str) -> None:
    """Ends the invitation at once, also for a browser that is reading. What was remarked stays."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_INVITE)
        guest = tx.guests.get(guest_id)
        if guest is None:
            raise NotFound("找不到这个邀请。")
        if guest.revoked_at is None:
            tx.guests.revoke(guest_id, person_id=by, at=tx.now)
            tx.audit.write(
                person_id=by,
                act="revoke_guest",
                subject=guest.interpretation_id,
                at=tx.now,
                after={"guest": guest.name},
            )


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
