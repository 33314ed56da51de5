"""Setting a channel's account: its addresses and keys, and whether it is a rehearsal."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import Field
from channels.registry import all_channels
from studio.actions.steps import act, acting
from studio.domain.people import Role
from studio.errors import Incomplete, NotFound, UnusableInput
from studio.store.accounts import ChannelAccount
from studio.studio import Studio


@act
def set_account(studio: Studio, by: str, channel: str, values: Mapping[str, str], *, rehearsal: bool) -> None:
    """Empty secrets keep what is stored. The audit row names the fields, never their values."""
    kind = all_channels().get(channel)
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        if kind is None:
            raise NotFound("没有这个渠道。")
        stored = tx.accounts.get(channel)
        kept = dict(stored.values) if stored else {}
        merged = {
            field.key: (values.get(field.key, "").strip() or (kept.get(field.key, "") if field.secret else ""))
            for field in kind.fields
        }
        wrong = [field.label for field in kind.fields if not _is_offered(field, merged[field.key])]
        if wrong:
            raise UnusableInput(f"{'、'.join(wrong)}只能从列出的里面选。没有保存。")
        if not rehearsal and kind.runs(merged):
            missing = [field.label for field in kind.fields if field.required and not merged[field.key]]
            if missing and not kind.is_website:
                raise Incomplete(f"正式投放前请填写：{'、'.join(missing)}。")
        tx.accounts.set(ChannelAccount(channel=channel, rehearsal=rehearsal, values=merged), at=tx.now)
        tx.audit.write(
            person_id=by,
            act="set_account",
            subject=f"channel:{channel}",
            at=tx.now,
            before={"rehearsal": stored.rehearsal if stored else True},
            after={
                "rehearsal": rehearsal,
                "changed": sorted(key for key in merged if merged[key] != kept.get(key, "")),
            },
        )


def _is_offered(field: Field, value: str) -> bool:
    return not field.choices or not value or value in {choice.value for choice in field.choices}
