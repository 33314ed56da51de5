"""检查连接: asking a platform, before anything is published, whether the account will do."""

from __future__ import annotations

from channels.errors import ChannelError
from channels.registry import all_channels
from studio.actions.steps import act, acting
from studio.domain.people import Role
from studio.errors import NotFound, StudioError
from studio.studio import Studio


@act
def check_channel(studio: Studio, by: str, channel: str) -> tuple[str, ...]:
    """What was found, as sentences. Raises `StudioError` with what has to be changed."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN, Role.PUBLISHER)
    kind = all_channels().get(channel)
    if kind is None or kind.by_hand:
        raise NotFound("没有这个自动投放的渠道。")
    try:
        return studio.channel(channel).check()
    except ChannelError as error:
        raise StudioError(f"{kind.label}现在不能投放：{error}") from error
