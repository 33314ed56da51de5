"""编排与预览: what each material says, in which order and how short; what it leaves unsaid; and how it will look."""

from __future__ import annotations

import streamlit as st

from studio import words
from studio.actions.arrange import arrange_as_usual
from studio.domain.arrangement import BOARDS, USUAL
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.parts.arranging.bench import Bench
from studio.parts.arranging.board_parts import draw_parts
from studio.parts.arranging.looking import asked, draw_look
from studio.parts.arranging.losses import draw_loss
from studio.parts.choosing import choose
from studio.parts.going import draw_link
from studio.parts.screen import WORK, Screen
from studio.parts.telling import told_now
from studio.parts.theme_choice import choose_theme
from studio.parts.writing.desk import CLOSED
from studio.studio import Studio

NOTHING = "还没有可以编排的解读。请先上传政策文件并填写表单。"


def draw(studio: Studio, person: Person) -> None:
    title, choice = st.columns([2, 6], vertical_alignment="center")
    title.title("编排与预览", anchor=False)
    with choice:
        chosen = choose(studio, person, screen="storyboard", nothing=NOTHING, label="collapsed")
    if chosen is None:
        return
    told_now()
    interpretation, stored = chosen
    board = st.segmented_control(
        "编排哪种材料",
        list(BOARDS),
        format_func=BOARDS.__getitem__,
        default=next(iter(BOARDS)),
        key="storyboard.board",
        required=True,
        label_visibility="collapsed",
    )
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(interpretation)
    bench = Bench(
        studio=studio,
        person=person,
        interpretation=interpretation,
        content=content,
        board=str(board),
    )
    if not content.parts:
        st.info("表单还是空的，没有内容可以编排。请先填写表单。")
        return
    _draw_standing(bench)
    left, right = st.columns([10, 9], gap="medium")
    with right, st.container(key="board-look"):
        theme = choose_theme(studio, interpretation, stored, screen="storyboard")
        made = asked(bench, theme)
        draw_look(bench, theme, made)
    with left:
        _draw_guide(bench)
        draw_loss(bench, made)
        draw_parts(bench)


def _draw_guide(bench: Bench) -> None:
    said = words.board(bench.board)
    st.markdown(f"{said.guide}不动也可以，默认的编排已经排好。")
    draw_link("materials", "编排好了，去生成材料")
    st.caption(f"跟着这里变的有：{said.follows}。原文在表单里，一个字也不会少。")
    if bench.may_write and bench.content.board(bench.board) != USUAL:
        st.button(
            "恢复默认编排",
            key=bench.key("usual", bench.board),
            on_click=bench.do,
            args=(bench.place("usual"), arrange_as_usual),
        )
        if problem := bench.problem_at(bench.place("usual")):
            st.error(problem)


def _draw_standing(bench: Bench) -> None:
    if bench.interpretation.state in CLOSED:
        st.info("这篇解读已经发布，编排不能直接改动。")
    elif bench.interpretation.state is not State.DRAFTING:
        st.warning("这篇解读正在审签或已经审签，现在只能看。改动任何一处，审签就作废，要重新送审。")
        st.toggle("我要改动编排，审签作废也要改", key=bench.key("unlocked"))


SCREEN = Screen(key="storyboard", title="编排与预览", section=WORK, order=2, roles=(Role.DRAFTER,), draw=draw)
