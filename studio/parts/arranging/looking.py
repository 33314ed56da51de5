"""How a board will look: drawn beside the page, shown when it is ready; the page never waits for it."""

from __future__ import annotations

import html

import streamlit as st

from studio.formats.previews import Preview, Previews
from studio.parts.arranging.bench import Bench
from studio.parts.literally import literally

TALL = 780
PHONE = 375
"""Pixels of a common telephone's screen."""
CARD = 194
"""Pixels: two cards beside each other."""
FRAME = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><style>'
    "body{{margin:0;font-family:sans-serif;background:#f4f1ea}}{styles}</style></head><body>{body}</body></html>"
)
PHONE_STYLES = (
    ".phone{{box-sizing:border-box;width:{outer}px;max-width:100%;margin:6px auto;padding:38px 12px 44px;"
    "border-radius:38px;background:#23201d;box-shadow:0 6px 22px rgba(0,0,0,.25)}}"
    "iframe{{display:block;width:100%;height:{tall}px;border:0;border-radius:6px;background:#fff}}"
)
SLIDES_STYLES = (
    ".pages{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:14px;padding:10px}"
    "figure{margin:0}svg{display:block;width:100%;height:auto;box-shadow:0 1px 5px rgba(0,0,0,.22)}"
    "figcaption{font-size:12px;color:#57534a;padding-top:4px;text-align:center}"
)


@st.cache_resource
def previews() -> Previews:
    """One for the whole process: what one person has looked at is there for the next."""
    return Previews()


def asked(bench: Bench, theme: str) -> Preview | None:
    """What is to be seen now; None while it is being drawn."""
    return previews().ask(bench.key("look"), bench.content, bench.board, theme)


def draw_look(bench: Bench, theme: str, made: Preview | None) -> None:
    """The preview; while the next is drawn, the last one of the same board stays."""
    if made is None:
        _draw_waiting(bench, theme)
        board, made = bench.kept("looked", ("", None))
        if board != bench.board or made is None:
            return
    else:
        bench.keep("looked", (bench.board, made))
    if made.problem:
        st.error(made.problem)
        return
    SHOWN[bench.board](made)


def _draw_waiting(bench: Bench, theme: str) -> None:
    @st.fragment(run_every=0.8)
    def waiting() -> None:
        if asked(bench, theme) is not None:
            st.rerun()
        st.caption("正在画预览，几秒钟就好。可以继续编排，不用等。")

    waiting()


def _article(made: Preview) -> None:
    st.iframe(made.pages[0], height=TALL)


def _phone(made: Preview) -> None:
    """The page as the channel gets it, in a telephone that lets no script run."""
    page = f'<iframe sandbox title="公众号文章的手机预览" srcdoc="{html.escape(made.pages[0])}"></iframe>'
    styles = PHONE_STYLES.format(outer=PHONE + 24, tall=TALL - 110)
    st.iframe(FRAME.format(styles=styles, body=f'<div class="phone">{page}</div>'), height=TALL)


def _long_image(made: Preview) -> None:
    with st.container(height=TALL, border=True):
        for picture in made.pictures:
            st.image(picture, width="stretch")


def _cards(made: Preview) -> None:
    row = st.container(height=TALL, border=True).container(horizontal=True, horizontal_alignment="center", gap="small")
    for number, picture in enumerate(made.pictures, 1):
        row.image(picture, width=CARD, caption=f"第 {number} 张")


def _slides(made: Preview) -> None:
    pages = "".join(
        f"<figure>{page}<figcaption>第 {number} 页</figcaption></figure>" for number, page in enumerate(made.pages, 1)
    )
    st.iframe(FRAME.format(styles=SLIDES_STYLES, body=f'<div class="pages">{pages}</div>'), height=TALL)


def _spoken(made: Preview) -> None:
    with st.container(height=TALL, border=True):
        st.markdown(literally(made.pages[0]).replace("\n", "  \n"))


SHOWN = {
    "article": _article,
    "wechat_article": _phone,
    "long_image": _long_image,
    "cards": _cards,
    "slides": _slides,
    "spoken": _spoken,
}
