"""三同步: how document and interpretation keep pace, and the gate before a document is sent to be issued."""

from __future__ import annotations

from datetime import date

import streamlit as st

from channels.registry import all_channels
from studio.actions.three_sync import MAY_LOOK, Row, exemptions_of, keep_plan, send_policy, three_sync
from studio.domain.calendar import BEIJING
from studio.domain.people import Person, Role
from studio.domain.policy import core_title
from studio.domain.ratios.report import EXEMPTIONS_WARN_ABOVE
from studio.domain.three_sync import Pace, Plan
from studio.formats.registry import all_formats
from studio.parts.literally import literally
from studio.parts.screen import WORK, Screen
from studio.parts.table import draw_table
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("三同步")
    told_now()
    st.caption("政策文件与它的解读同步起草（组织）、同步审签、同步发布（部署）。没有解读方案和材料的，不能报审。")
    _draw_exemptions(studio, person)
    rows = three_sync(studio, person.id)
    if not rows:
        st.info("还没有确认过的政策文件。")
        return
    draw_table(
        [
            {
                "政策文件": core_title(row.policy.title),
                "公开属性": row.policy.disclosure.value if row.policy.disclosure else "未定",
                "解读": "需要" if row.policy.interpretation_required else "免于解读",
                **{pace.label: _said(pace) for pace in row.paces},
                "报审": shown(row.kept.sent_at)
                if row.kept.sent_at
                else f"还差 {len(row.obstacles)} 项"
                if row.obstacles
                else "可以报审",
            }
            for row in rows
        ],
        label="三同步",
    )
    st.caption("每一格：文件的日期 / 解读的日期。")
    by_id = {
        row.policy.id: row
        for row in sorted(rows, key=lambda row: row.kept.sent_at is not None or not row.policy.interpretation_required)
    }
    picked = st.selectbox(
        "看哪一份", list(by_id), format_func=lambda key: core_title(by_id[key].policy.title), key="three_sync.choice"
    )
    _draw_one(studio, person, by_id[picked])


def _draw_exemptions(studio: Studio, person: Person) -> None:
    found = exemptions_of(studio, person.id, studio.clock().astimezone(BEIJING).year)
    if not found.all:
        return
    said = f"{found.year} 年主动公开的文件 {found.all} 件，免于解读 {found.exempt} 件（{100 * found.exempt / found.all:.1f}%）"
    if found.too_many:
        st.warning(f"{said}，超过 {EXEMPTIONS_WARN_ABOVE}%，请逐件核对免于解读的理由。")
    else:
        st.caption(f"{said}；超过 {EXEMPTIONS_WARN_ABOVE}% 会提醒。")


def _said(pace: Pace) -> str:
    days = [f"{day:%m-%d}" if day else "—" for day in (pace.document, pace.interpretation)]
    return f"{days[0]} / {days[1]}{_gap(pace)}"


def _gap(pace: Pace) -> str:
    if pace.gap is None:
        return ""
    return "　同日" if pace.gap == 0 else f"　解读{'晚' if pace.gap > 0 else '早'} {abs(pace.gap)} 天"


def _draw_one(studio: Studio, person: Person, row: Row) -> None:
    for pace, column in zip(row.paces, st.columns(len(row.paces)), strict=True):
        with column.container(border=True):
            st.markdown(f"**{pace.label}**{_gap(pace)}")
            st.markdown(f"文件　{pace.document or '还没有'}  \n解读　{pace.interpretation or '还没有'}")
    policy = row.policy
    if not policy.interpretation_required:
        st.info(f"免于解读，理由：{literally(policy.exempt_reason or '没有写明')}")
    if row.kept.sent_at:
        st.success(f"已于 {shown(row.kept.sent_at)} 报审。")
    for missing in row.obstacles:
        st.warning(f"{missing}。")
    if not person.may(Role.DRAFTER):
        _draw_plan(row)
        return
    if policy.interpretation_required:
        _draw_form(studio, person, row)
    if not row.kept.sent_at and st.button(
        "文件报审", type="primary", disabled=bool(row.obstacles), key=f"three_sync.send.{policy.id}"
    ):
        with telling():
            send_policy(studio, person.id, policy.id)
            tell_later("已报审：解读方案和材料随文件一并报送。")
            st.rerun()


def _draw_plan(row: Row) -> None:
    plan = row.kept.plan
    if plan == Plan():
        return
    channels = all_channels()
    st.markdown(f"**解读提纲**  \n{literally(plan.outline)}")
    places = "、".join(channels[key].label for key in plan.channels if key in channels)
    st.caption(f"形式：{'、'.join(plan.forms)}　渠道：{places}　计划发布：{plan.planned_on or '未定'}")


def _draw_form(studio: Studio, person: Person, row: Row) -> None:
    policy, kept = row.policy, row.kept
    forms = sorted({kind.form for kind in all_formats().values()} | {"音频", "视频", "新闻发布会", "访谈"})
    channels = all_channels()
    key, sent = f"three_sync.{policy.id}", kept.sent_at is not None
    with st.form(key):
        st.markdown("**解读方案**" + ("（已报审，不能再改）" if sent else ""))
        outline = st.text_area(
            "解读提纲：讲哪几点、给谁看", kept.plan.outline, key=f"{key}.outline", disabled=sent, max_chars=2000
        )
        chosen = st.multiselect(
            "解读形式", forms, list(kept.plan.forms), key=f"{key}.forms", disabled=sent, placeholder="可以选多个"
        )
        places = st.multiselect(
            "发布渠道",
            list(channels),
            [item for item in kept.plan.channels if item in channels],
            format_func=lambda item: channels[item].label,
            key=f"{key}.channels",
            disabled=sent,
            placeholder="可以选多个，政府网站在先",
        )
        planned, drafted, signed = st.columns(3)
        planned_on = planned.date_input(
            "计划发布日期",
            kept.plan.planned_on or policy.released_on,
            format="YYYY-MM-DD",
            key=f"{key}.planned",
            disabled=sent,
        )
        drafted_on = drafted.date_input("文件开始起草", kept.drafted_on, format="YYYY-MM-DD", key=f"{key}.drafted")
        signed_on = signed.date_input(
            "文件审签", kept.signed_on or policy.issued_on, format="YYYY-MM-DD", key=f"{key}.signed"
        )
        if not st.form_submit_button("保存", type="primary"):
            return
    plan = Plan(outline=outline.strip(), forms=tuple(chosen), channels=tuple(places), planned_on=_day(planned_on))
    with telling():
        keep_plan(
            studio,
            person.id,
            policy.id,
            kept.plan if sent else plan,
            drafted_on=_day(drafted_on),
            signed_on=_day(signed_on),
        )
        tell_later("已保存。")
        st.rerun()


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


SCREEN = Screen(key="three_sync", title="三同步", section=WORK, order=3, roles=MAY_LOOK, draw=draw)
