"""Article HTML for WeChat: what must go goes, what a reader sees stays."""

from __future__ import annotations

import re
from html import escape

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat_html import (
    KEPT_TAGS,
    Picture,
    as_wechat_html,
    cannot_show,
    file_name,
    fitting_html,
    picture_count,
    picture_names,
    safe_style,
    words_of,
)
from tests.channels.posts import HTML

PICTURES = {"chart-1.png": Picture("https://mmbiz.qpic.cn/x/0", 1080)}
TITLE = "《某市城市更新办法》政策解读"


def elements(html: str) -> list[lxml.html.HtmlElement]:
    return list(lxml.html.fragment_fromstring(html).iter())


def test_only_safe_tags_and_inline_styles_remain() -> None:
    made = as_wechat_html(HTML, PICTURES)
    assert all(KEPT_TAGS.fullmatch(element.tag) for element in elements(made))
    assert not re.search(r"\b(id|class|onclick)=|<script|<style|position|font-family|text-align:start", made)
    assert "text-align:left" in made


def test_the_words_stay_and_the_title_is_not_said_twice() -> None:
    assert words_of(as_wechat_html(HTML, PICTURES)) == words_of(HTML)
    assert words_of(as_wechat_html(HTML, PICTURES, title=TITLE)) == words_of(HTML).replace(TITLE, "", 1)


def test_pictures_get_the_platforms_address_and_their_true_width() -> None:
    made = as_wechat_html(HTML, PICTURES)
    image = next(element for element in elements(made) if element.tag == "img")
    assert (image.get("src"), image.get("data-w"), image.get("alt")) == (
        "https://mmbiz.qpic.cn/x/0",
        "1080",
        "目标对照图",
    )


def test_a_picture_that_was_not_uploaded_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError, match=r"chart-1\.png"):
        as_wechat_html(HTML, {})


def test_outside_links_become_text_and_links_to_articles_stay() -> None:
    article = "https://mp.weixin.qq.com/s/abc"
    made = as_wechat_html(f'<p><a href="{article}">前文</a><a href="https://x.gov.cn/">官网</a></p>', {})
    assert made.count("<a ") == 1
    assert f'href="{article}"' in made
    assert words_of(made) == "前文官网"


def test_a_tables_caption_stands_before_it_and_cells_keep_their_spans() -> None:
    made = as_wechat_html(HTML, PICTURES)
    assert made.index("补贴标准") < made.index("<table")
    assert 'colspan="2"' in made


def test_hidden_text_goes_and_the_text_after_it_stays() -> None:
    made = as_wechat_html('<p>甲<span style="display: none">密</span>乙<!-- x -->丙<i hidden>丁</i>戊</p>', {})
    assert words_of(made) == "甲乙丙戊"


def test_what_wechat_cannot_show_is_named() -> None:
    assert cannot_show("<p>x<svg></svg><video></video><svg></svg></p>") == ["SVG 图形", "视频"]
    assert cannot_show(HTML) == []


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color:#333;position:fixed;float:left", "color:#333"),
        ("font-family:'宋体';font-size:16px", "font-size:16px"),
        ("background:url(a.png);width:677px;max-width:100%", "max-width:100%"),
        ("text-align:end;display:grid;display:flex", "text-align:right;display:flex"),
        ("margin:0 !important;height:0;overflow:hidden", "margin:0"),
        ("background:linear-gradient(#fff,#000);nonsense", ""),
        ("border-left-width:3px", "border-left-width:3px"),
    ],
)
def test_a_style_keeps_what_survives(style: str, kept: str) -> None:
    assert safe_style(style) == kept


def test_needless_nesting_is_taken_out() -> None:
    made = as_wechat_html("<div>" * 12 + "<p>正文</p>" + "</div>" * 12, {})
    assert made.count("<section") <= 2


def test_a_long_article_gives_up_its_styles_before_it_is_refused() -> None:
    styled = "".join(f'<p style="margin:0 0 14px;color:#333333;letter-spacing:1px">第{n}段</p>' for n in range(300))
    assert len(as_wechat_html(styled, {})) >= 20_000
    fitted = fitting_html(styled, {}, title="", limit=20_000)
    assert len(fitted) < 20_000
    assert words_of(fitted) == words_of(styled)


@pytest.mark.parametrize(
    ("src", "name"),
    [
        ("chart.png", "chart.png"),
        ("./media/chart%201.png?v=2", "chart 1.png"),
        ("https://x.gov.cn/a.png", "https://x.gov.cn/a.png"),
        ("data:image/png;base64,AA", "data:image/png;base64,AA"),
    ],
)
def test_a_pictures_name_is_the_end_of_its_address(src: str, name: str) -> None:
    assert file_name(src) == name


def test_pictures_are_counted_as_sent_and_as_read_back() -> None:
    assert picture_names(HTML) == ["chart-1.png"]
    assert picture_count('<p><img src="a"><img data-src="b"><img></p>') == 2


@pytest.mark.parametrize(
    "html", ["", "  ", "只有文字", "<p></p>", "<html><body><p>页</p></body></html>", "<br>", "&lt;"]
)
def test_any_html_is_taken(html: str) -> None:
    assert words_of(as_wechat_html(html, {})) == words_of(html)


BLOCKS = st.sampled_from(["p", "div", "section", "article", "h2", "blockquote", "b", "mark", "details", "small", "u"])
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)
STYLES = st.sampled_from(["", "color:red", "position:absolute;color:#333", "font-family:'x'", "display:grid"])


@given(st.lists(st.tuples(BLOCKS, STYLES, WORDS), max_size=12))
def test_no_word_is_ever_lost_or_invented(parts: list[tuple[str, str, str]]) -> None:
    html = "".join(f'<{tag} style="{style}" id="x">{escape(words)}</{tag}>' for tag, style, words in parts)
    made = as_wechat_html(html, {})
    assert words_of(made) == words_of(html)
    assert all(KEPT_TAGS.fullmatch(element.tag) for element in elements(made))
    assert words_of(as_wechat_html(made, {})) == words_of(made)
