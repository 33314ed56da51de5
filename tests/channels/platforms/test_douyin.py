"""抖音's interface: the switch, cards or a film, parts, the review, the address, and the tables that are settings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from channels.contract import Account
from channels.errors import NeedsOperator, PostRefused, Uncertain
from channels.platforms.douyin import Douyin
from channels.rehearsal import mishaps
from channels.video import douyin
from tests.channels.conftest import Rehearsal
from tests.channels.posts import VIDEO, make_card, make_file, make_post, make_video
from tests.channels.runner import deliver

TODAY = date(2026, 3, 2)
CARDS = (make_card("card-1.jpg"), make_card("card-2.jpg", "#1f5fa8"))


def channel(**values: str) -> Douyin:
    return Douyin(Account(values, rehearsal=True), httpx.Client())


def test_without_the_switch_a_person_serves_it() -> None:
    served = channel(open_id="1", access_token="2")
    assert served.stages() == ()
    assert served.problems(make_post(files=())) == []
    receipt = served.receipt({"url": "https://www.douyin.com/video/1"})
    assert served.status(receipt) == "unknown"
    assert served.statistics(receipt, published_on=TODAY, today=TODAY) == {}


@pytest.mark.parametrize(
    ("form", "files", "said"),
    [
        ("film", (make_video(),), ""),
        ("film", CARDS, ""),
        ("film", (make_file("c.jpg", "picture"),), "也没有图文卡片"),
        ("cards", (make_video(),), "没有图文卡片"),
        ("cards", CARDS, ""),
    ],
)
def test_a_post_that_would_be_refused_is_named_beforehand(form: str, files: tuple[object, ...], said: str) -> None:
    problems = channel(way="automatic", form=form).problems(make_post(files=files))
    assert bool(problems) is bool(said)
    assert said in "".join(problems)


@pytest.mark.parametrize("written", ["names", "objects"])
def test_a_package_without_a_film_goes_out_as_cards_in_their_order(rehearsal: Rehearsal, written: str) -> None:
    served = rehearsal.channel("douyin", image_list=written)
    receipt = deliver(served, make_post(files=(make_file("cover.jpg", "cover"), *CARDS)))
    assert rehearsal.calls("douyin", "upload_image") == 2
    page = rehearsal.http.get(receipt.url).text
    shown = [
        rehearsal.http.get(f"{rehearsal.base}{part.split(chr(34))[0]}").content for part in page.split('src="')[1:]
    ]
    assert shown == [card.data for card in CARDS]


@pytest.mark.parametrize(("size", "parts"), [(10_000, 0), (10_001, 1), (14_999, 1), (15_000, 2), (30_000, 3)])
def test_a_large_film_goes_in_parts_none_of_them_too_small(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, size: int, parts: int
) -> None:
    for name in ("WHOLE", "PART", "SMALLEST"):
        monkeypatch.setattr(douyin, name, 5_000 if name == "SMALLEST" else 10_000)
    monkeypatch.setattr("channels.rehearsal.douyin.SMALLEST_PART", 5_000)
    deliver(rehearsal.channel("douyin"), make_post(files=(make_video(VIDEO[:8] + bytes(size - 8)),)))
    assert rehearsal.calls("douyin", "upload_video_part") == parts
    assert rehearsal.calls("douyin", "upload_video") == (0 if parts else 1)
    assert rehearsal.published("douyin") == 1


def test_a_used_film_may_mean_that_the_first_try_arrived(rehearsal: Rehearsal) -> None:
    served, post = rehearsal.channel("douyin"), make_post(short_text="【A & B】看  视频。")
    upload, publish, _ = served.stages()
    facts = dict(upload.do(post, {}).facts)
    first = publish.do(post, facts)
    with pytest.raises(Uncertain, match="需要先核实"):
        publish.do(post, facts)
    assert publish.find is not None
    found = publish.find(post, facts, datetime.now(UTC))
    assert found is not None and found.facts["item_id"] == first.facts["item_id"]
    assert publish.find(post, facts, datetime.now(UTC) + timedelta(minutes=6)) is None


def test_ours_is_found_on_a_later_page_and_behind_what_is_pinned(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(douyin, "PAGE", 1)
    served, post = rehearsal.channel("douyin"), make_post()
    receipt = deliver(served, post)
    for _ in range(2):
        deliver(served, make_post())
    find = served.stages()[1].find
    assert find is not None
    found = find(post, {}, datetime.now(UTC))
    assert found is not None and found.facts["item_id"] == receipt.external_id


def test_a_refused_review_and_a_withdrawal_go_to_a_person(rehearsal: Rehearsal) -> None:
    rehearsal.order("douyin", "create_video", mishaps.REVIEW_REFUSED)
    with pytest.raises(PostRefused, match="审核没有通过"):
        deliver(rehearsal.channel("douyin"), make_post())
    assert rehearsal.published("douyin") == 0
    served = rehearsal.channel("douyin")
    receipt = deliver(served, make_post())
    with pytest.raises(NeedsOperator, match="由人工撤下"):
        served.retract(receipt)


def test_states_mean_what_the_accounts_table_says(rehearsal: Rehearsal) -> None:
    with pytest.raises(PostRefused):
        deliver(rehearsal.channel("douyin", states="公开：1；审核中：4；未通过：5"), make_post())
    served = rehearsal.channel("douyin")
    receipt = deliver(served, make_post())
    assert served.status(receipt) == "live"
    assert rehearsal.channel("douyin", states="公开：1；审核中：5").status(receipt) == "unknown"


def test_the_address_and_the_counts_come_from_the_platform(rehearsal: Rehearsal) -> None:
    served = rehearsal.channel("douyin cards")
    receipt = deliver(served, make_post())
    assert receipt.external_id.startswith("@") and receipt.external_id not in receipt.url
    rehearsal.http.get(receipt.url)
    counted = served.statistics(receipt, published_on=TODAY, today=TODAY)
    assert counted == {TODAY: {"read": 1, "share": 0, "like": 0, "comment": 0}}
