"""检查连接: asking a platform, before anything is published, whether the account will do."""

from __future__ import annotations

from channels.errors import ChannelError
from channels.registry import all_channels
from studio.actions.steps import act, acting
from studio.domain.people import Role
from studio.errors import Incomplete, NotFound, StudioError
from studio.studio import Studio

LONGEST_NUMBER = 500


@act
def check_channel(studio: Studio, by: str, channel: str) -> tuple[str, ...]:
    """What was found, as sentences. Raises `StudioError` with what has to be changed."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN, Role.PUBLISHER)
    kind = all_channels().get(channel)
    if kind is None or not kind.may_run():
        raise NotFound("没有这个自动投放的渠道。")
    try:
        return studio.channel(channel).check()
    except ChannelError as error:
        raise StudioError(f"{kind.label}现在不能投放：{error}") from error


@act
def explain_problem(studio: Studio, by: str, channel: str, number: str) -> tuple[str, ...]:
    """What the platform itself says of one refused call, by the number in its error, for technical support."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN, Role.PUBLISHER)
    kind = all_channels().get(channel)
    if kind is None or not kind.explains:
        raise NotFound("这个渠道没有可以查询的出错编号。")
    if not number.strip():
        raise Incomplete(f"请粘贴整句出错提示，或其中“{kind.explains}:”后面的编号。")
    try:
        return studio.channel(channel).explain(number.strip()[:LONGEST_NUMBER])
    except ChannelError as error:
        raise StudioError(f"没有查到：{error}") from error
