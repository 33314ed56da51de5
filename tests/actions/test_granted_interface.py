"""A platform that people serve, once its account was granted the interface: who delivers follows the switch."""

from __future__ import annotations

import pytest

from channels.registry import all_channels
from studio.actions.set_account import set_account
from studio.domain.people import Person, Role
from studio.errors import Incomplete
from studio.studio import Studio

People = dict[Role, Person]
GRANTED = {
    "kuaishou": {"way": "automatic", "app_id": "1", "access_token": "2"},
    "bilibili": {"way": "automatic", "client_id": "1", "app_secret": "3", "access_token": "2", "tid": "205"},
    "douyin": {"way": "automatic", "open_id": "1", "access_token": "2"},
}
STAGES = {
    "kuaishou": ["upload", "publish", "review"],
    "bilibili": ["upload", "cover", "publish", "review"],
    "douyin": ["upload", "publish", "review"],
}


@pytest.mark.parametrize("channel", GRANTED)
def test_a_person_serves_it_until_the_switch_says_otherwise(studio: Studio, people: People, channel: str) -> None:
    admin = people[Role.ADMIN].id
    assert not studio.runs(channel)
    set_account(studio, admin, channel, {"way": "by_hand"}, rehearsal=False)
    assert not studio.runs(channel)
    with pytest.raises(Incomplete, match="授权令牌"):
        set_account(studio, admin, channel, {"way": "automatic"}, rehearsal=False)
    set_account(studio, admin, channel, GRANTED[channel], rehearsal=False)
    assert studio.runs(channel)
    assert studio.account(channel).values["access_token"] == "2"
    set_account(studio, admin, channel, {"way": "by_hand"}, rehearsal=False)
    assert not studio.runs(channel)


@pytest.mark.parametrize("channel", GRANTED)
def test_the_switch_can_be_rehearsed(studio: Studio, people: People, channel: str) -> None:
    set_account(studio, people[Role.ADMIN].id, channel, {"way": "automatic"}, rehearsal=True)
    account = studio.account(channel)
    assert account.rehearsal
    assert account.values["base_url"].startswith(studio.settings.rehearsal_url)
    assert [stage.key for stage in studio.channel(channel).stages()] == STAGES[channel]


def test_channels_without_an_interface_have_no_switch(studio: Studio) -> None:
    for key, kind in all_channels().items():
        assert kind.may_run() or not studio.runs(key)
