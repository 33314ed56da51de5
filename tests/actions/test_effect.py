"""What was read: the platform's totals, what people typed in beside them, and what nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from studio.actions.effect import effect, type_in
from studio.domain.delivery import Delivery, DeliveryState, Statistic
from studio.domain.effect import HandCount, by_channel, by_form, numbers_by_day, summed
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.domain.window import Window
from studio.errors import Incomplete, NotAllowed, UnusableInput, WrongState
from studio.ids import new_id
from studio.studio import Studio
from tests.actions.test_walk import bring_to, package_of
from tests.actions.test_walk import example as example
from tests.conftest import Clock

People = dict[Role, Person]
MARCH = Window(date(2026, 3, 1), date(2026, 4, 1))
OUT = date(2026, 3, 2)


def post(studio: Studio, interpretation_id: str, channel: str, *, forms: list[str], rehearsal: bool = False) -> str:
    """A delivery as it stands once it is out."""
    with studio.store.writing() as tx:
        delivery = Delivery(
            id=new_id(),
            interpretation_id=interpretation_id,
            package_id=package_of(studio, interpretation_id).id,
            channel=channel,
            rehearsal=rehearsal,
            state=DeliveryState.LIVE,
            created_at=tx.now,
            published_at=tx.now,
            facts={"forms": forms},
        )
        tx.deliveries.add(delivery)
    return delivery.id


def counted(studio: Studio, delivery_id: str, *totals: dict[str, int]) -> None:
    """What the platform said of each day since publication."""
    with studio.store.writing() as tx:
        for at, numbers in enumerate(totals):
            day = OUT + timedelta(days=at)
            tx.deliveries.count(Statistic(delivery_id=delivery_id, day=day, numbers=numbers, collected_at=tx.now))


@pytest.fixture
def posts(studio: Studio, people: People, example: str, clock: Clock) -> dict[str, str]:
    """Four posts: counted in full, counted without readers, not counted at all, and a rehearsal."""
    bring_to(studio, people, example, State.ACCEPTED)
    found = {
        "wechat": post(studio, example, "wechat", forms=["文字", "图解"]),
        "weibo": post(studio, example, "weibo", forms=["图解"]),
        "newspaper": post(studio, example, "newspaper", forms=["文字"]),
        "played": post(studio, example, "wechat", forms=["文字"], rehearsal=True),
    }
    counted(studio, found["wechat"], {"read": 40, "share": 3}, {"read": 100, "share": 5, "like": 1})
    counted(studio, found["weibo"], {"share": 2, "like": 7, "comment": 0})
    counted(studio, found["played"], {"read": 9})
    clock.pass_by(timedelta(days=5))
    return found


def test_totals_are_added_and_what_is_missing_is_not_a_zero(
    studio: Studio, people: People, posts: dict[str, str]
) -> None:
    real = [one for one in effect(studio, people[Role.INSPECTOR].id, window=MARCH) if not one.rehearsal]
    every = summed("", real)
    assert every.posts == 3
    assert every.values == {"read": 100, "share": 7, "like": 8}, "totals are taken once, not added over the days"
    assert every.known == {"read": 1, "share": 2, "like": 2}
    assert [(one.name, one.values.get("read"), one.each("read")) for one in by_channel(real)] == [
        ("wechat", 100, 100),
        ("weibo", None, None),
        ("newspaper", None, None),
    ]
    assert [(one.name, one.posts, one.values.get("read")) for one in by_form(real)] == [
        ("图解", 2, 100),
        ("文字", 2, 100),
    ], "a post counts under each form that it shows"


def test_a_person_s_numbers_stand_beside_the_platform_s_with_who_and_when(
    studio: Studio, people: People, posts: dict[str, str], clock: Clock
) -> None:
    publisher = people[Role.PUBLISHER]
    type_in(studio, publisher.id, posts["weibo"], day=date(2026, 3, 4), numbers={"read": 300})
    type_in(studio, publisher.id, posts["weibo"], day=date(2026, 3, 4), numbers={"read": 310})
    type_in(studio, publisher.id, posts["wechat"], day=date(2026, 3, 3), numbers={"read": 9999})
    with studio.store.reading() as tx:
        (row,) = tx.audit.latest(9, subject=posts["wechat"])
    assert (row.act, row.after["numbers"]) == ("type_in", "阅读人数 9999")
    found = {one.delivery_id: one for one in effect(studio, publisher.id, window=MARCH)}
    (typed,) = found[posts["weibo"]].days["read"]
    assert (typed.value, typed.person_id, typed.day) == (310, publisher.id, date(2026, 3, 4))
    latest = found[posts["wechat"]].latest("read")
    assert latest is not None and (latest.value, latest.person_id) == (100, ""), "the platform's own number stands"
    assert summed("", [found[posts["weibo"]]]).by_hand == 1


@pytest.mark.parametrize(
    ("day", "numbers", "why", "error"),
    [
        (date(2026, 3, 1), {"read": 1}, "发布当天", UnusableInput),
        (date(2026, 3, 8), {"read": 1}, "发布当天（2026-03-02）到今天", UnusableInput),
        (date(2026, 3, 4), {"read": -1}, "不合理", UnusableInput),
        (date(2026, 3, 4), {"looks": 1}, "没有“looks”", UnusableInput),
        (date(2026, 3, 4), {}, "至少填一个", Incomplete),
    ],
)
def test_what_cannot_be_is_not_kept(
    studio: Studio,
    people: People,
    posts: dict[str, str],
    day: date,
    numbers: dict[str, int],
    why: str,
    error: type[Exception],
) -> None:
    with pytest.raises(error, match=why):
        type_in(studio, people[Role.PUBLISHER].id, posts["newspaper"], day=day, numbers=numbers)
    with studio.store.reading() as tx:
        assert tx.deliveries.hand_counts([posts["newspaper"]]) == {}


def test_a_rehearsal_takes_no_numbers_and_only_the_publisher_gives_them(
    studio: Studio, people: People, posts: dict[str, str]
) -> None:
    with pytest.raises(WrongState, match="演练"):
        type_in(studio, people[Role.PUBLISHER].id, posts["played"], day=OUT, numbers={"read": 1})
    with pytest.raises(NotAllowed):
        type_in(studio, people[Role.DRAFTER].id, posts["newspaper"], day=OUT, numbers={"read": 1})


def test_where_both_know_a_day_the_platform_s_number_stands() -> None:
    at = datetime(2026, 3, 5, tzinfo=UTC)
    by_hand = [
        HandCount(id=str(n), delivery_id="d", day=OUT + timedelta(days=n), numbers={"read": n}, person_id="p", at=at)
        for n in range(3)
    ]
    found = numbers_by_day([(OUT, {"read": 50}, at)], by_hand)
    assert [(one.value, one.person_id) for one in found["read"]] == [(50, ""), (1, "p"), (2, "p")]


def screen() -> None:
    from studio.domain.people import Role
    from studio.screens import effect
    from studio.settings import read_settings
    from studio.wiring import build
    from tests.actions.test_effect import clock_of_the_screen

    studio = build(read_settings(), clock=clock_of_the_screen)
    with studio.store.reading() as tx:
        publisher = next(one for one in tx.people.all() if Role.PUBLISHER in one.roles)
    effect.draw(studio, publisher)


def clock_of_the_screen() -> datetime:
    return datetime(2026, 3, 8, tzinfo=UTC)


def test_the_screen_says_what_is_known_and_takes_a_number(
    studio: Studio, people: People, posts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))
    page = AppTest.from_function(screen, default_timeout=180).run()
    assert not page.exception
    assert [(one.label, one.value) for one in page.metric] == [("阅读人数", "100"), ("转发分享", "7"), ("点赞", "8")]
    html = "\n".join(str(part.proto.body) for part in page.get("html"))
    assert "没有统计接口，可以补记" in html
    assert "演练，不计入合计" in html
    page.selectbox(key="effect.typing").set_value(posts["newspaper"]).run()
    page.number_input(key=f"effect.typing.{posts['newspaper']}.read").set_value(1200)
    next(button for button in page.button if button.label == "补记").click()
    page.run()
    assert not page.exception
    assert page.metric[0].value == "1,300"
    html = "\n".join(str(part.proto.body) for part in page.get("html"))
    assert f"{people[Role.PUBLISHER].name} 2026-03-08" in html
