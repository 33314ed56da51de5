"""连接向导: filling in a channel's settings step by step, and asking the platform after each whether it will do.

Until the administrator says otherwise the channel goes on rehearsing: only these questions, and the draft that is tried
and taken away again, reach the real platform.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image

from channels.contract import Channel, File, Pending, Post, Stage
from channels.errors import ChannelError, NeedsOperator
from channels.registry import all_channels
from channels.video.switch import AUTOMATIC
from studio.actions.set_account import set_account
from studio.actions.steps import act, acting
from studio.domain.people import Role
from studio.errors import Incomplete, NotFound, StudioError
from studio.ids import new_id
from studio.store.accounts import ChannelAccount
from studio.studio import Studio

LONGEST_WAIT = timedelta(seconds=20)
"""For a played platform to finish; a real one is never waited for here."""
COVER, WIDE, CARD = (900, 383), (1920, 1080), (1080, 1440)
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(2048)
"""Begins as an MP4 does; the played platforms look no further."""
TEXT = "这是一篇连接测试，用来检查渠道设置，不是政策解读，请勿转发。"


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """What a rehearsal went through, and where the played platform shows it."""

    steps: tuple[str, ...]
    url: str
    left_to_do: str = ""
    """What the platform leaves to a person, as a sentence."""


@act
def save_step(studio: Studio, by: str, channel: str, values: Mapping[str, str]) -> None:
    """Keeps the settings of one step beside those of the others. The channel goes on rehearsing, or being real."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN)
        stored = tx.accounts.get(channel)
    kept = dict(stored.values) if stored else {}
    set_account(studio, by, channel, {**kept, **values}, rehearsal=stored.rehearsal if stored else True)


@act
def go_real(studio: Studio, by: str, channel: str) -> None:
    """From now on deliveries go to the real platform. Raises `Incomplete` while something is missing."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN)
        stored = tx.accounts.get(channel)
    set_account(studio, by, channel, dict(stored.values) if stored else {}, rehearsal=False)


@act
def ask_step(studio: Studio, by: str, channel: str, probe: str) -> str:
    """The platform's answer to one question, asked with what is saved. Raises `StudioError` with what to change."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN)
    real = _real(studio, channel)
    question = next((item for item in real.probes() if item.key == probe), None)
    if question is None:
        raise NotFound("没有这项检查。请刷新页面。")
    try:
        return question.ask()
    except ChannelError as error:
        raise StudioError(str(error)) from error


@act
def try_draft(studio: Studio, by: str, channel: str) -> tuple[str, ...]:
    """Puts a draft on the real platform, reads it back and deletes it. Nobody but the account's owner could see it."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN)
    if not _kind(channel).tries:
        raise NotFound("这个渠道没有不公开的草稿，不能试建。")
    real = _real(studio, channel)
    facts: dict[str, Any] = {}
    post, done = _test_post(studio), []
    try:
        for stage in (item for item in real.stages() if item.key in real.tries):
            _finish(stage, post, facts)
            if stage.find is not None and stage.find(post, facts, datetime.now(UTC)) is None:
                raise StudioError(f"“{stage.label}”做完以后读不回来，请稍后再试。")
            done.append(f"{stage.label}：完成")
    except ChannelError as error:
        raise StudioError(f"试建草稿没有完成：{error}") from error
    finally:
        left = _tidied(real, facts)
    if left:
        raise StudioError(left)
    return (*done, "读回来和送去的一致，测试草稿已删除，没有公开任何内容。")


@act
def rehearse(studio: Studio, by: str, channel: str) -> Rehearsed:
    """A test article through all stages of the played platform. Raises `StudioError` when one does not go through."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.ADMIN)
        stored = tx.accounts.get(channel)
    kind = _kind(channel)
    if kind.is_website:
        raise NotFound("政府网站没有演练平台，请用“检查这一步”。")
    values = _granted(kind, stored)
    played = studio.channel(
        channel, studio.complete(channel, ChannelAccount(channel=channel, rehearsal=True, values=values))
    )
    facts: dict[str, Any] = {}
    post, done = _played_post(studio), []
    try:
        for stage in played.stages():
            _finish(stage, post, facts)
            done.append(stage.label)
        return Rehearsed(steps=tuple(done), url=played.receipt(facts).url)
    except NeedsOperator as task:
        return Rehearsed(steps=tuple(done), url="", left_to_do=str(task))
    except ChannelError as error:
        raise StudioError(f"演练没有走完：{error}") from error


def _kind(channel: str) -> type[Channel]:
    kind = all_channels().get(channel)
    if kind is None or not kind.may_run():
        raise NotFound("没有这个自动投放的渠道。")
    return kind


def _real(studio: Studio, channel: str) -> Channel:
    """The channel with what is saved, speaking to the real platform."""
    kind = _kind(channel)
    with studio.store.reading() as tx:
        stored = tx.accounts.get(channel)
    values = _granted(kind, stored)
    if not kind.is_website and (missing := _missing(kind, values)):
        raise Incomplete(f"还没有填：{'、'.join(missing)}。请先填写并保存。")
    account = ChannelAccount(channel=channel, rehearsal=False, values=values)
    return studio.channel(channel, studio.complete(channel, account))


def _granted(kind: type[Channel], stored: ChannelAccount | None) -> dict[str, str]:
    """What is saved; the interface of a platform that a person still serves is asked before it is switched on."""
    return (dict(stored.values) if stored else {}) | ({"way": AUTOMATIC} if kind.by_hand else {})


def _missing(kind: type[Channel], values: Mapping[str, str]) -> list[str]:
    """Secrets only: what is asked for in a later step is not missing yet."""
    return [field.label for field in kind.fields if field.required and field.secret and not values.get(field.key)]


def _finish(stage: Stage, post: Post, facts: dict[str, Any]) -> None:
    end = time.monotonic() + LONGEST_WAIT.total_seconds()
    while isinstance(answer := stage.do(post, facts), Pending):
        if time.monotonic() > end:
            raise StudioError(f"“{stage.label}”等了很久还没有完成，请稍后再试。")
        time.sleep(answer.after.total_seconds())
    facts |= answer.facts


def _tidied(channel: Channel, facts: Mapping[str, Any]) -> str:
    try:
        channel.tidy(facts)
    except ChannelError as error:
        return f"测试草稿没有删成，请到平台后台删除标题为“连接测试”的草稿：{error}"
    return ""


def _played_post(studio: Studio) -> Post:
    """With what video platforms want besides, and a title of its own: they refuse one that is repeated."""
    post = _test_post(studio)
    film = File(name="film.mp4", media_type="video/mp4", data=FILM, role="video")
    files = (*post.files, _picture("cover-wide", WIDE, role="cover"), _picture("card", CARD, role="picture"), film)
    return replace(post, title=post.policy["doc_number"], files=files)


def _picture(name: str, size: tuple[int, int], *, role: str) -> File:
    drawn = io.BytesIO()
    Image.new("RGB", size, "#1f5fa8").save(drawn, "JPEG")
    return File(
        name=f"{name}.jpg",
        media_type="image/jpeg",
        data=drawn.getvalue(),
        role=role,
        alt="连接测试",
        width=size[0],
        height=size[1],
    )


def _test_post(studio: Studio) -> Post:
    """Says of itself that it is a test; each is another one, because a repeated text is refused."""
    number = new_id()[:8]
    return Post(
        delivery_id=f"test-{number}",
        title="连接测试",
        summary=TEXT,
        text=TEXT,
        html=f"<p>{TEXT}</p>",
        source_url=f"{studio.settings.site_url.rstrip('/')}/zcjd/zcjd-{number}.html",
        slug=f"zcjd-{number}",
        author="政策解读工作室",
        published_at=studio.clock(),
        files=(_picture("cover", COVER, role="cover"),),
        policy={"doc_number": f"连接测试{number}", "title": "连接测试"},
    )
