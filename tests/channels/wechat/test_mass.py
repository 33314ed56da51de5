"""Sending to everybody: only where it was chosen, once, and never again after a lost answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from channels.contract import Pending
from channels.errors import NeedsOperator, PostRefused, Refused, Throttled
from channels.platforms.wechat import WeChat
from channels.rehearsal import mishaps
from channels.rehearsal.wechat.pushing import as_xml
from channels.wechat.events import _parsed, heard
from channels.wechat.mass import client_id
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_post
from tests.channels.rehearsal.test_wechat_documents import Caller
from tests.channels.runner import deliver, finish


def mass(rehearsal: Rehearsal, **changes: str) -> WeChat:
    channel = rehearsal.channel("wechat", mode="mass_send", **changes)
    assert isinstance(channel, WeChat)
    return channel


def tell(rehearsal: Rehearsal, channel: WeChat) -> None:
    """What the platform pushed, taken in."""
    for event in rehearsal.memory()["wechat"]["events"]:
        xml = as_xml(event, host=rehearsal.base)
        heard(_parsed(xml.encode()), rehearsal.keeping, channel.speaking.account_key)


def test_only_an_account_that_chose_it_sends_to_everybody(rehearsal: Rehearsal) -> None:
    deliver(rehearsal.channel("wechat"), make_post())
    deliver(rehearsal.channel("wechat", mode=""), make_post())
    with pytest.raises(NeedsOperator):
        deliver(rehearsal.channel("wechat", mode="draft_only"), make_post())
    assert rehearsal.calls("wechat", "message/mass/sendall") == 0


def test_without_a_told_address_a_person_brings_it_and_nothing_is_sent_twice(rehearsal: Rehearsal) -> None:
    channel = mass(rehearsal)
    with pytest.raises(NeedsOperator, match=r"群发成功.*复制链接"):
        deliver(channel, make_post())
    assert len(rehearsal.memory()["wechat"]["sendings"]) == 1
    assert rehearsal.memory()["wechat"]["drafts"] == []


def test_a_told_address_ends_the_delivery_and_it_can_be_taken_down(rehearsal: Rehearsal) -> None:
    channel, facts = mass(rehearsal), {}
    post = make_post()
    *before, last = channel.stages()
    for stage in before:
        facts |= finish(stage, post, facts)
    assert isinstance(last.do(post, facts), Pending)
    with pytest.raises(NeedsOperator):
        last.do(post, facts)
    tell(rehearsal, channel)
    facts |= finish(last, post, facts)
    receipt = channel.receipt(facts)
    assert rehearsal.http.get(receipt.url).status_code == 200
    assert channel.status(receipt) == "live"
    channel.retract(receipt)
    channel.retract(receipt)
    assert channel.status(receipt) == "withdrawn"
    assert rehearsal.published("wechat") == 0
    assert rehearsal.memory()["wechat"]["materials"] == []


@pytest.mark.parametrize("mishap", [mishaps.LOST_AFTER, mishaps.LOST_BEFORE, mishaps.BUSY, mishaps.BUSY_AFTER])
def test_a_lost_answer_is_settled_with_the_same_id(rehearsal: Rehearsal, mishap: str) -> None:
    rehearsal.order("wechat", "message/mass/sendall", mishap)
    channel, post = mass(rehearsal), make_post()
    facts: dict[str, object] = {}
    for stage in channel.stages()[:-1]:
        while True:
            try:
                facts |= finish(stage, post, facts)
            except Throttled as early:
                assert early.code == "45066"
                continue
            break
    (sending,) = rehearsal.memory()["wechat"]["sendings"]
    assert str(sending["msg_id"]) == facts["msg_id"]
    assert sending["clientmsgid"] == client_id(post)


def test_a_day_later_the_id_is_forgotten_so_a_person_looks(rehearsal: Rehearsal) -> None:
    channel, post = mass(rehearsal), make_post()
    facts: dict[str, object] = {}
    for stage in channel.stages()[:4]:
        facts |= finish(stage, post, facts)
    send = channel.stages()[4]
    assert send.find is not None
    with pytest.raises(NeedsOperator, match="可能会发两次"):
        send.find(post, facts, datetime.now(UTC) - timedelta(hours=25))
    assert rehearsal.memory()["wechat"]["sendings"] == []


def test_a_used_up_quota_says_so_and_keeps_the_draft(rehearsal: Rehearsal) -> None:
    with pytest.raises(NeedsOperator):
        deliver(mass(rehearsal), make_post())
    with pytest.raises(Refused, match="群发次数已经用完"):
        deliver(mass(rehearsal), make_post())
    assert len(rehearsal.memory()["wechat"]["sendings"]) == 1
    assert len(rehearsal.memory()["wechat"]["drafts"]) == 1


def test_a_preview_is_looked_at_before_anybody_else_sees_it(rehearsal: Rehearsal) -> None:
    channel, post = mass(rehearsal, preview_to="office-editor"), make_post()
    facts: dict[str, object] = {}
    for stage in channel.stages()[:3]:
        facts |= finish(stage, post, facts)
    preview = channel.stages()[3]
    with pytest.raises(NeedsOperator, match=r"“office-editor”.*重试"):
        preview.do(post, facts)
    (shown,) = rehearsal.memory()["wechat"]["previews"]
    assert (shown["to"], shown["title"]) == ("office-editor", post.title)
    assert rehearsal.memory()["wechat"]["sendings"] == []
    assert finish(preview, post, facts) == {}
    assert len(rehearsal.memory()["wechat"]["previews"]) == 1


def test_a_refused_sending_is_the_contents_fault(rehearsal: Rehearsal) -> None:
    rehearsal.order("wechat", "message/mass/sendall", mishaps.REVIEW_REFUSED)
    with pytest.raises(PostRefused, match="群发没有成功"):
        deliver(mass(rehearsal), make_post())
    assert rehearsal.published("wechat") == 0


# --- the played platform against the documents, asked without our adapter


def wish(media_id: str, **changes: object) -> dict[str, object]:
    return {"filter": {"is_to_all": True}, "mpnews": {"media_id": media_id}, "msgtype": "mpnews", **changes}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"filter": None}, 47001),
        ({"filter": {"is_to_all": False}}, 40152),
        ({"msgtype": "text"}, 40008),
        ({"mpnews": {}}, 40007),
        ({"clientmsgid": "x" * 33}, 45067),
    ],
)
def test_a_wish_that_lacks_something_is_refused(rehearsal: Rehearsal, changes: dict[str, object], code: int) -> None:
    caller = Caller(rehearsal)
    assert caller.post("message/mass/sendall", wish(caller.draft(), **changes))["errcode"] == code


def test_the_same_id_is_first_too_fast_and_then_recognised(rehearsal: Rehearsal) -> None:
    caller = Caller(rehearsal)
    once = wish(caller.draft(), clientmsgid="one")
    first = caller.post("message/mass/sendall", once)
    assert first["errcode"] == 0
    assert caller.post("message/mass/sendall", once)["errcode"] == 45066
    again = caller.post("message/mass/sendall", once)
    assert (again["errcode"], again["msg_id"]) == (45065, first["msg_id"])
    other = wish(caller.draft(), clientmsgid="two")
    assert caller.post("message/mass/sendall", other)["errcode"] == 45028


def test_a_sending_is_followed_by_its_number(rehearsal: Rehearsal) -> None:
    caller = Caller(rehearsal)
    number = caller.post("message/mass/sendall", wish(caller.draft()))["msg_id"]
    states = [caller.post("message/mass/get", {"msg_id": number})["msg_status"] for _ in range(2)]
    assert states == ["SENDING", "SEND_SUCCESS"]
    assert caller.post("message/mass/get", {"msg_id": 1})["errcode"] == 40059
