"""连接向导: one channel at a time, from the vendor's page to a rehearsal, each step with its own check."""

from __future__ import annotations

import streamlit as st

from channels.contract import Channel
from channels.registry import all_channels
from studio.actions.connect import ask_step, go_real, rehearse, save_step, try_draft
from studio.connecting import Guide, Step, guide_of
from studio.domain.people import Person, Role
from studio.errors import StudioError
from studio.parts.screen import OFFICE, Screen
from studio.parts.settings_form import ask_field
from studio.parts.telling import tell_later, telling, told_now
from studio.studio import Studio

FOUND = "connecting.found"
"""What the questions of this session found, by channel and question: whether it is in order, and the sentence."""


def draw(studio: Studio, person: Person) -> None:
    st.title("连接向导")
    told_now()
    st.caption("照着做一步、保存一步、检查一步。全部做完以前，渠道一直是演练，不会有内容发到真实平台。")
    guides = {key: guide for key in all_channels() if (guide := guide_of(key)) is not None}
    kinds = all_channels()
    key = st.segmented_control(
        "渠道",
        list(guides),
        default=next(iter(guides)),
        format_func=lambda item: kinds[item].label,
        required=True,
        key="connecting.channel",
    )
    with studio.store.reading() as tx:
        stored = tx.accounts.get(key)
    values = dict(stored.values) if stored else {}
    _draw_standing(studio, key, guides[key])
    for number, step in enumerate(guides[key].steps, start=1):
        _draw_step(studio, person, key, step, number=number, values=values)
    _draw_end(studio, person, key)


def _draw_standing(studio: Studio, key: str, guide: Guide) -> None:
    asked = [step for step in guide.steps if step.probe and not step.optional]
    good = sum(_found(key, step.probe)[0] is True for step in asked)
    st.markdown(guide.intro)
    if asked:
        st.progress(good / len(asked), text=f"已通过 {good} 项检查，共 {len(asked)} 项")
    if not studio.runs(key):
        st.info("现在由人按发布包发布，不经过接口。检查和演练都通过以后，再把“发布方式”改为“自动投放”。")
    elif not studio.account(key).rehearsal and not all_channels()[key].is_website:
        st.info("这个渠道已经是正式投放。改动设置后，请重新检查每一步。")


def _draw_step(studio: Studio, person: Person, key: str, step: Step, *, number: int, values: dict[str, str]) -> None:
    name = f"connecting.{key}.{number}"
    good, sentence = _found(key, step.probe)
    mark = {True: "　已通过", False: "　没有通过", None: ""}[good]
    icon = {True: ":material/check_circle:", False: ":material/error:", None: None}[good]
    with st.expander(
        f"**第 {number} 步　{step.title}**{mark}", expanded=good is not True and not step.optional, icon=icon
    ):
        st.markdown("\n".join(f"{place}. {line}" for place, line in enumerate(step.how, start=1)))
        if step.page:
            st.link_button(step.page_label or "打开平台页面", step.page)
        if step.fields:
            _draw_fields(studio, person, key, step, name=name, values=values)
        if step.probe and st.button("检查这一步", key=f"{name}.ask"):
            with telling(), st.spinner("正在询问平台…"):
                _ask(studio, person, key, step.probe)
                st.rerun()
        if good is True:
            st.success(sentence)
        elif good is False:
            st.error(sentence)
        _draw_troubles(all_channels()[key], step)


def _draw_fields(studio: Studio, person: Person, key: str, step: Step, *, name: str, values: dict[str, str]) -> None:
    fields = [field for field in all_channels()[key].fields if field.key in step.fields]
    with st.form(name, border=False):
        given = {field.key: ask_field(field, values.get(field.key, ""), key=f"{name}.{field.key}") for field in fields}
        if st.form_submit_button("保存这一步", type="primary"):
            with telling():
                save_step(studio, person.id, key, given)
                if step.probe:
                    st.session_state.get(FOUND, {}).pop((key, step.probe), None)
                tell_later(f"“{step.title}”已保存。" + ("请点“检查这一步”。" if step.probe else ""))
                st.rerun()


def _draw_troubles(kind: type[Channel], step: Step) -> None:
    known = kind.troubles()
    rows = [(code, known[code]) for code in step.codes if code in known]
    if rows:
        with st.expander("这一步常见的出错和办法"):
            st.markdown("\n".join(f"- **{code}**　{words}" for code, words in rows))


def _draw_end(studio: Studio, person: Person, key: str) -> None:
    kind = all_channels()[key]
    if kind.is_website:
        return
    with st.container(border=True):
        st.markdown("#### 最后　演练一遍，再转为正式")
        st.markdown("演练走同样的步骤，发到本机的模拟平台，标题是“连接测试”，不计入统计。")
        rehearsing = studio.account(key).rehearsal
        places = iter(st.columns(3))
        if next(places).button("演练一遍", key=f"connecting.{key}.rehearse", width="stretch"):
            with telling(), st.spinner("正在演练…"):
                _told_of_rehearsal(studio, person, key)
        if kind.tries and next(places).button("试建一篇草稿", key=f"connecting.{key}.draft", width="stretch"):
            with telling(), st.spinner("正在真实平台上试建草稿，然后删除…"):
                st.success("  \n".join(try_draft(studio, person.id, key)))
        if rehearsing and next(places).button(
            "转为正式投放", type="primary", key=f"connecting.{key}.real", width="stretch"
        ):
            with telling():
                go_real(studio, person.id, key)
                tell_later(f"{kind.label}已转为正式投放。")
                st.rerun()


def _told_of_rehearsal(studio: Studio, person: Person, key: str) -> None:
    done = rehearse(studio, person.id, key)
    st.success(f"演练走完了：{'、'.join(done.steps)}。")
    if done.left_to_do:
        st.info(f"按现在的投放方式，最后一步由人来做：{done.left_to_do}")
    st.markdown(f"[看它在手机上的样子]({studio.settings.rehearsal_url}/phones)")


def _ask(studio: Studio, person: Person, key: str, probe: str) -> None:
    """Kept for this session: a check speaks of the moment it was made in."""
    found = st.session_state.setdefault(FOUND, {})
    try:
        found[key, probe] = (True, ask_step(studio, person.id, key, probe))
    except StudioError as error:
        found[key, probe] = (False, str(error))


def _found(key: str, probe: str) -> tuple[bool | None, str]:
    kept: tuple[bool | None, str] = st.session_state.get(FOUND, {}).get((key, probe), (None, ""))
    return kept


SCREEN = Screen(key="connecting", title="连接向导", section=OFFICE, order=22, roles=(Role.ADMIN,), draw=draw)
