"""材料: make every format from the current text, look at each, and send it for review."""

from __future__ import annotations

import streamlit as st

from studio.actions.make_materials import make_materials
from studio.actions.own_materials import holds
from studio.actions.review import review
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.formats.registry import further_formats
from studio.parts.choosing import choose
from studio.parts.due import ask_due_on
from studio.parts.going import draw_link
from studio.parts.joint import draw_confirmations
from studio.parts.own_materials import draw_own_materials
from studio.parts.package import draw_package
from studio.parts.progress import draw_rendering
from studio.parts.screen import WORK, Screen
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.theme_choice import choose_theme
from studio.store.policies import StoredPolicy
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("材料")
    told_now()
    chosen = choose(studio, person, screen="materials", nothing="还没有解读。请先上传政策文件并填写表单。")
    if chosen is None:
        return
    interpretation, stored = chosen
    with studio.store.reading() as tx:
        rendering = tx.interpretations.latest_rendering(interpretation.id)
        revision = tx.interpretations.revision(interpretation.id, interpretation.revision_number)
        package = tx.interpretations.package(rendering.package_id) if rendering else None
        own = tx.own_materials.of(interpretation.id)
    current = rendering is not None and revision is not None and rendering.revision_id == revision.id
    current = current and (package is None or holds(package, own))
    if interpretation.state is State.DRAFTING and not (rendering and rendering.running):
        draw_own_materials(studio, person, interpretation, stored.policy)
        _draw_making(studio, person, interpretation, stored, current=current and package is not None)
    if rendering and rendering.running:
        draw_rendering(studio, interpretation.id)
        return
    if rendering and rendering.problem:
        st.error(f"{rendering.problem} 表单内容没有改动，修改后可以重新生成。")
    if package is None:
        return
    if not current:
        st.warning("下面的材料是按较早的版本生成的，内容或自备材料已经改过，请重新生成。")
    elif interpretation.state is State.DRAFTING:
        _draw_submit(studio, person, interpretation, stored)
    draw_package(studio, package, key="materials")


def _draw_making(
    studio: Studio, person: Person, interpretation: Interpretation, stored: StoredPolicy, *, current: bool
) -> None:
    with st.container(border=True):
        draw_link("storyboard", "先看看每种材料会怎么说、要不要取舍：编排与预览")
        theme = choose_theme(studio, interpretation, stored, screen="materials")
        also = [
            key
            for key, kind in further_formats().items()
            if st.checkbox(f"另外生成：{kind.label}", key=f"materials.also.{key}", help=kind.beside)
        ]
        label = "换个样式重新生成" if current else "生成全部材料"
        if st.button(label, type="secondary" if current else "primary", key="materials.make"):
            with telling():
                make_materials(studio, person.id, interpretation.id, theme=theme, also=also)
                st.rerun()


def _draw_submit(studio: Studio, person: Person, interpretation: Interpretation, stored: StoredPolicy) -> None:
    st.success("材料已按最新内容生成，文字逐条核对无缺失。看过没有问题，就可以送审。")
    reason = ""
    if missing := draw_confirmations(studio, person, interpretation, stored):
        reason = st.text_area(
            f"{'、'.join(missing)}还没有确认。现在就送审的理由（审签人会看到）", height=90, key="materials.reason"
        )
    due_on = ask_due_on(studio, "materials.due", "请保密审查员在哪天前办理")
    if st.button("送审", type="primary", key="materials.submit"):
        with telling():
            review(
                studio,
                person.id,
                interpretation.id,
                Move.SUBMIT,
                seen_version=interpretation.version,
                note=reason,
                due_on=due_on,
            )
            tell_later("已送保密审查。审查通过后，由主要负责人审签。")
            st.rerun()


SCREEN = Screen(key="materials", title="材料", section=WORK, order=3, roles=(Role.DRAFTER,), draw=draw)
