"""传播效果: how much each post was read, shared and liked, as far as anybody knows, and what was typed in by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from channels.contract import COUNTS
from channels.registry import all_channels
from studio.actions.effect import MAY_COUNT, effect, type_in
from studio.actions.prove import MAY_LOOK
from studio.domain.calendar import BEIJING
from studio.domain.effect import HEADLINES, READ, Number, Reach, Sum, by_channel, by_form, by_interpretation, summed
from studio.domain.people import Person
from studio.domain.window import Window
from studio.parts.proof.charts import draw_counts, draw_totals
from studio.parts.screen import PROOF, Screen
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.reports.words import CHANNELS
from studio.studio import Studio

UNKNOWN = "没有数字"
EVERY = "全局"
PERIODS = {"近 30 天发布的": 30, "近 90 天发布的": 90, "近一年发布的": 365}


def draw(studio: Studio, person: Person) -> None:
    st.title("传播效果")
    told_now()
    st.caption(
        "数字是平台从发布起累计的人数或次数，每天早上收取一次；平台不给、也没有人补记的，写“没有数字”，不当作零。演练不计。"
    )
    today = studio.clock().astimezone(BEIJING).date()
    period, office = st.columns([2, 4])
    days = PERIODS[period.selectbox("时段", list(PERIODS), index=1, key="effect.period")]
    with telling():
        every = effect(studio, person.id, window=Window(today - timedelta(days=days - 1), today + timedelta(days=1)))
        if not every:
            st.info("这个时段没有发布。")
            return
        if len(departments := sorted({post.department for post in every})) > 1:
            chosen = office.selectbox("部门", [EVERY, *departments], key="effect.department")
            every = [post for post in every if chosen in (EVERY, post.department)]
        real = [post for post in every if not post.rehearsal]
        if (total := summed("", real)).known:
            _draw_sums(total)
        overall, single = st.tabs(["哪里、哪种形式有人看", "逐篇解读"])
        with overall:
            _draw_overall(real)
        with single:
            _draw_single(studio, person, every, today)


def _draw_sums(every: Sum) -> None:
    for count, column in zip(HEADLINES, st.columns(len(HEADLINES)), strict=True):
        known = every.known.get(count, 0)
        with column.container(border=True):
            st.metric(COUNTS[count], f"{every.values[count]:,}" if known else UNKNOWN)
            st.caption(f"{every.posts} 条发布中 {known} 条有数字")


def _draw_overall(real: Sequence[Reach]) -> None:
    if not real:
        st.info("这个时段只有演练，没有真实的发布。")
        return
    if not summed("", real).known:
        st.info(
            f"这个时段发布的 {len(real)} 条都还没有数字。平台给数字的，每天早上收取一次；"
            "平台不给的，由政务公开机构到后台看了，在“逐篇解读”里补记。"
        )
        return
    channels, forms = by_channel(real), by_form(real)
    left, right = st.columns(2)
    with left:
        st.subheader("按渠道")
        _draw_bars(channels, names={one.name: _channel(one.name) for one in channels})
    with right:
        st.subheader("按形式")
        _draw_bars(forms, names={one.name: one.name for one in forms}, each=True)
    _draw_table(channels, names={one.name: _channel(one.name) for one in channels}, head="渠道")
    _draw_table(forms, names={one.name: one.name for one in forms}, head="形式")
    st.caption(
        "平台数的是整条发布，一条里有几种形式的，在每种形式各算一次，所以各形式不能相加；"
        "只比较“平均每条”，也不能说明读的人正是为了这种形式。"
    )


def _draw_bars(sums: Sequence[Sum], *, names: dict[str, str], each: bool = False) -> None:
    counts = {names[one.name]: value for one in sums if (value := one.each(READ) if each else one.values.get(READ))}
    if counts:
        counts = dict(sorted(counts.items(), key=lambda item: -item[1]))
        draw_counts(counts, unit="人/条" if each else "人")
    else:
        st.caption("还没有阅读人数。")


def _draw_table(sums: Sequence[Sum], *, names: dict[str, str], head: str) -> None:
    draw_table(
        [
            {
                head: names[one.name],
                "发布": f"{one.posts} 条",
                "有阅读数字": f"{one.known.get(READ, 0)} 条",
                **{COUNTS[count]: _value(one.values.get(count)) for count in HEADLINES},
                "平均每条阅读": _value(one.each(READ)),
                "人工补记": f"{one.by_hand} 条" if one.by_hand else "",
            }
            for one in sums
        ],
        label=f"按{head}",
    )


def _draw_single(studio: Studio, person: Person, every: Sequence[Reach], today: date) -> None:
    ranked = by_interpretation(every)
    sums = dict(ranked)
    # The title alone: a figure in it would go on being shown after it has changed.
    chosen = st.selectbox("解读", list(sums), format_func=lambda key: sums[key].name, key="effect.choice")
    posts = [post for post in every if post.interpretation_id == chosen]
    present = [count for count in COUNTS if any(post.days.get(count) for post in posts)]
    if present:
        count = st.segmented_control(
            "看什么", present, default=present[0], format_func=COUNTS.__getitem__, key=f"effect.count.{chosen}"
        )
        if count:
            draw_totals(
                {
                    _name(post): [(one.day, one.value, bool(one.person_id)) for one in numbers]
                    for post in posts
                    if (numbers := post.days.get(count))
                },
                of=COUNTS[count],
            )
            st.caption("纵轴是从发布起的累计。实心点是平台数的，空心圈是人工补记的；没有点的日子没有数字。")
    else:
        st.info("这篇解读的各个渠道都还没有数字。")
    with studio.store.reading() as tx:
        names = tx.people.names()
    draw_table(
        [
            {
                "渠道": _name(post),
                "发布": post.published_on.isoformat(),
                **{COUNTS[count]: _latest(post.latest(count), names) for count in COUNTS if count in present},
                "说明": _note(post),
            }
            for post in posts
        ],
        label="各渠道的数字",
    )
    if person.may(*MAY_COUNT):
        _draw_typing(studio, person, [post for post in posts if not post.rehearsal], today)


def _draw_typing(studio: Studio, person: Person, posts: Sequence[Reach], today: date) -> None:
    """For counts that the platform shows to people and not to programs."""
    if not posts:
        return
    with st.expander("补记数字（平台后台看得到、系统收不到的）"):
        by_id = {post.delivery_id: post for post in posts}
        picked = st.selectbox("渠道", list(by_id), format_func=lambda key: _name(by_id[key]), key="effect.typing")
        post = by_id[picked]
        theirs = {count for count, numbers in post.days.items() if any(not one.person_id for one in numbers)}
        key = f"effect.typing.{picked}"
        with st.form(key, border=False):
            day = st.date_input(
                "截至哪天", today, min_value=post.published_on, max_value=today, format="YYYY-MM-DD", key=f"{key}.day"
            )
            wanted = [count for count in COUNTS if count not in theirs]
            typed = {
                count: column.number_input(COUNTS[count], min_value=0, value=None, step=1, key=f"{key}.{count}")
                for count, column in zip(wanted, st.columns(max(1, len(wanted))), strict=False)
            }
            st.caption("填从发布起的累计数；看不到的空着。谁、什么时候补记的会显示在旁边，并记入审计。")
            if st.form_submit_button("补记", type="primary", disabled=not wanted):
                with telling():
                    numbers = {count: int(value) for count, value in typed.items() if value is not None}
                    type_in(studio, person.id, picked, day=day, numbers=numbers)
                    tell_later(f"已补记{_name(post)}截至 {day} 的数字。")
                    st.rerun()


def _name(post: Reach) -> str:
    return f"{_channel(post.channel)}{'（演练）' if post.rehearsal else ''}"


def _channel(key: str) -> str:
    kind = all_channels().get(key)
    return kind.label if kind else CHANNELS.get(key, key)


def _value(number: int | None) -> str:
    return UNKNOWN if number is None else f"{number:,}"


def _latest(number: Number | None, names: dict[str, str]) -> str:
    if number is None:
        return UNKNOWN
    if not number.person_id:
        return f"{number.value:,}（截至{_day(number.day)}）"
    return f"{number.value:,}（截至{_day(number.day)}，{names.get(number.person_id, '')} {shown(number.at)} 补记）"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _note(post: Reach) -> str:
    if post.rehearsal:
        return "演练，不计入合计"
    kind = all_channels().get(post.channel)
    if kind is not None and not kind.has_statistics and not post.days:
        return "这个渠道没有统计接口，可以补记"
    return ""


SCREEN = Screen(key="effect", title="传播效果", section=PROOF, order=11, roles=MAY_LOOK, draw=draw)
