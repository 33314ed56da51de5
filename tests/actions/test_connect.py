"""连接向导: what the platform says of each step, in sentences; nothing is left behind and nobody is published to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.registry import all_channels
from channels.rehearsal.accounts import rehearsal_accounts
from channels.rehearsal.app import create_app, server
from studio.actions.connect import ask_step, go_real, rehearse, save_step, try_draft
from studio.connecting import FOLDER, guide_of
from studio.domain.people import Person, Role
from studio.errors import Incomplete, NotFound, StudioError, UnusableInput
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import free_port
from tests.deliveries.conftest import Platforms, wait_until

People = dict[Role, Person]


@pytest.fixture
def platforms(tmp_path: Path) -> Iterator[Platforms]:
    made = Platforms(port=free_port())
    running = server(create_app(tmp_path / "rehearsal.sqlite"), host="127.0.0.1", port=made.port)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    wait_until(lambda: running.started, seconds=10)
    yield made
    running.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def studio(platforms: Platforms, tmp_path: Path) -> Studio:
    return build(read_settings({"STUDIO_DATA": str(tmp_path / "data"), "STUDIO_REHEARSAL_PORT": str(platforms.port)}))


@pytest.fixture
def admin(people: People) -> str:
    return people[Role.ADMIN].id


def filled(studio: Studio, admin: str, platforms: Platforms, channel: str, **changes: str) -> None:
    """As if the played platform were the real one."""
    save_step(studio, admin, channel, rehearsal_accounts(platforms.base)[channel] | changes)


# --- the data


def test_every_channel_that_runs_by_itself_has_its_steps() -> None:
    automatic = {key for key, kind in all_channels().items() if kind.fields}
    assert {path.stem for path in FOLDER.glob("*.toml")} == automatic


@pytest.mark.parametrize("key", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_a_guide_asks_for_every_setting_once_and_names_only_what_there_is(studio: Studio, key: str) -> None:
    guide, kind = guide_of(key), all_channels()[key]
    assert guide is not None
    asked = [field for step in guide.steps for field in step.fields]
    by_environment = {"folder", "base_url"} if kind.is_website else set()
    assert sorted(asked) == sorted({field.key for field in kind.fields} - by_environment)
    probes = {probe.key for probe in studio.channel(key).probes()}
    assert {step.probe for step in guide.steps} - {""} == probes
    assert {code for step in guide.steps for code in step.codes} <= kind.troubles().keys()
    assert all(step.how for step in guide.steps)


# --- the steps


@pytest.mark.parametrize("channel", ["wechat", "weibo", "cms"])
def test_a_right_account_passes_every_question_and_nothing_changes(
    studio: Studio, admin: str, platforms: Platforms, channel: str
) -> None:
    filled(studio, admin, platforms, channel)
    held = {kind: len(things) for kind, things in platforms.memory()[channel].items() if kind != "calls"}
    for probe in studio.channel(channel).probes():
        assert ask_step(studio, admin, channel, probe.key)
    assert {kind: len(things) for kind, things in platforms.memory()[channel].items() if kind != "calls"} == held
    assert studio.account(channel).rehearsal, "asking makes nothing real"


@pytest.mark.parametrize("channel", ["kuaishou", "bilibili", "douyin"])
def test_a_platform_that_a_person_serves_is_asked_and_rehearsed_before_it_is_switched_on(
    studio: Studio, admin: str, platforms: Platforms, channel: str
) -> None:
    filled(studio, admin, platforms, channel, way="by_hand")
    for probe in studio.channel(channel).probes():
        assert ask_step(studio, admin, channel, probe.key)
    assert rehearse(studio, admin, channel).url.startswith(platforms.base)
    assert not studio.runs(channel)


def test_the_whitelist_names_the_address_that_the_platform_sees(
    studio: Studio, admin: str, platforms: Platforms
) -> None:
    filled(studio, admin, platforms, "wechat")
    platforms.order(platform="wechat", call="stable_token", mishap="code", code=40164)
    assert "对得上" in ask_step(studio, admin, "wechat", "keys")
    platforms.order(platform="wechat", call="stable_token", mishap="code", code=40164)
    with pytest.raises(StudioError, match=r"203\.0\.113\.9.*加入“IP 白名单”"):
        ask_step(studio, admin, "wechat", "whitelist")
    assert "203.0.113.7" in ask_step(studio, admin, "wechat", "whitelist")


def test_a_missing_permission_says_which_way_is_left(studio: Studio, admin: str, platforms: Platforms) -> None:
    filled(studio, admin, platforms, "wechat")
    platforms.order(platform="wechat", call="freepublish/batchget", mishap="permission_missing")
    with pytest.raises(StudioError, match="只存入草稿箱"):
        ask_step(studio, admin, "wechat", "permission")


@pytest.mark.parametrize(("channel", "probe"), [("wechat", "keys"), ("weibo", "token"), ("cms", "connection")])
def test_a_wrong_key_and_a_dead_network_become_sentences(
    studio: Studio, admin: str, platforms: Platforms, channel: str, probe: str
) -> None:
    secret = next(field.key for field in all_channels()[channel].fields if field.secret)
    with pytest.raises(StudioError) as empty:
        ask_step(studio, admin, channel, probe)
    filled(studio, admin, platforms, channel, **{secret: "hush-hush"})
    with pytest.raises(StudioError) as wrong:
        ask_step(studio, admin, channel, probe)
    dead = rehearsal_accounts(f"http://127.0.0.1:{free_port()}")[channel]
    save_step(studio, admin, channel, {key: dead[key] for key in ("base_url", "permalink_base") if key in dead})
    with pytest.raises(StudioError, match="连不上"):
        ask_step(studio, admin, channel, probe)
    for said in (str(empty.value), str(wrong.value)):
        assert "\u4e00" <= said[0] <= "\u9fff"
        assert "hush" not in said


def test_one_step_keeps_what_the_others_filled_in(studio: Studio, admin: str, platforms: Platforms) -> None:
    filled(studio, admin, platforms, "wechat")
    save_step(studio, admin, "wechat", {"author": "某局", "secret": ""})
    with studio.store.reading() as tx:
        stored = tx.accounts.get("wechat")
    assert stored is not None
    assert (stored.values["author"], stored.values["secret"], stored.values["appid"]) == (
        "某局",
        "rehearsal",
        "rehearsal",
    )
    with pytest.raises(UnusableInput, match="投放方式"):
        save_step(studio, admin, "wechat", {"mode": "telepathy"})


# --- the end


@pytest.mark.parametrize("channel", ["wechat", "weibo", "cms", "kuaishou", "bilibili", "douyin"])
def test_a_rehearsal_goes_through_all_stages_again_and_again(
    studio: Studio, admin: str, platforms: Platforms, channel: str
) -> None:
    if all_channels()[channel].by_hand:
        save_step(studio, admin, channel, {"way": "automatic"})
    for _ in range(2):
        done = rehearse(studio, admin, channel)
        assert done.url.startswith(platforms.base)
        assert done.steps == tuple(stage.label for stage in studio.channel(channel).stages())


def test_a_rehearsal_follows_the_chosen_way(studio: Studio, admin: str, platforms: Platforms) -> None:
    filled(studio, admin, platforms, "wechat", mode="draft_only")
    done = rehearse(studio, admin, "wechat")
    assert "草稿箱" in done.left_to_do
    assert platforms.memory()["wechat"]["articles"] == []


def test_a_tried_draft_is_read_back_and_taken_away(studio: Studio, admin: str, platforms: Platforms) -> None:
    filled(studio, admin, platforms, "wechat", mode="mass_send", preview_to="someone")
    assert "测试草稿已删除" in "".join(try_draft(studio, admin, "wechat"))
    held = platforms.memory()["wechat"]
    assert [held[kind] for kind in ("drafts", "materials", "articles", "previews", "sendings")] == [[]] * 5
    platforms.order(platform="wechat", call="draft/batchget", mishap="busy", times=1)
    with pytest.raises(StudioError, match="试建草稿没有完成"):
        try_draft(studio, admin, "wechat")
    assert platforms.memory()["wechat"]["drafts"] == []
    with pytest.raises(NotFound):
        try_draft(studio, admin, "weibo")


def test_a_channel_becomes_real_only_when_it_is_complete(studio: Studio, admin: str, platforms: Platforms) -> None:
    with pytest.raises(Incomplete, match="AppID"):
        go_real(studio, admin, "wechat")
    filled(studio, admin, platforms, "wechat")
    go_real(studio, admin, "wechat")
    assert not studio.account("wechat").rehearsal
