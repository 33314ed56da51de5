"""The account's article: what the platform's filter lets through, in every theme, with nothing lost."""

from __future__ import annotations

import html
import re

import lxml.html
import pytest

from channels.wechat_html import KEPT_TAGS, Picture, as_wechat_html, cannot_show, picture_names, safe_style, words_of
from studio.formats import wechat_article
from studio.formats.charts import IN_TEXT, Charts, charts_of
from studio.formats.contract import ContentLost
from studio.formats.proof import missing
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from studio.formats.wechat_article import WechatArticle, wechat_fragment
from studio.storyboard.compose import compose
from tests.formats.contents import CONTENTS
from tests.formats.test_formats import example

THEMES = tuple(all_themes())
LIMIT = 20_000
"""Characters of `content` in draft/add."""


@pytest.mark.parametrize("theme", THEMES)
def test_the_filter_finds_nothing_to_take_out(theme: str) -> None:
    fragment = wechat_fragment(example(), load_theme(theme))
    assert cannot_show(fragment) == []
    for element in lxml.html.fragment_fromstring(fragment).iter():
        assert KEPT_TAGS.fullmatch(element.tag)
        assert set(element.attrib) <= {"style", "src", "alt"}
        if (style := element.get("style")) and element.tag != "img":
            assert _declarations(safe_style(style)) == _declarations(style)


def _declarations(style: str) -> list[str]:
    return [re.sub(r"\s", "", part) for part in style.split(";") if part.strip()]


@pytest.mark.parametrize("name", CONTENTS)
def test_every_string_is_still_there_after_the_platform_has_rewritten_it(name: str) -> None:
    content = CONTENTS[name]()
    assert proven(WechatArticle(), content, load_theme())
    fragment = wechat_fragment(content, load_theme())
    pictures = {name: Picture("https://mmbiz.qpic.cn/x") for name in picture_names(fragment)}
    expected = [words_of(f"<p>{html.escape(text)}</p>") for text in compose(content, purpose="article").said()]
    assert missing(expected, words_of(as_wechat_html(fragment, pictures))) == ()


@pytest.mark.parametrize("theme", THEMES)
def test_the_founding_document_stays_within_the_platforms_length_with_its_styles(theme: str) -> None:
    assert len(wechat_fragment(example(), load_theme(theme))) < LIMIT


def test_charts_are_shown_by_the_names_of_their_files() -> None:
    files = {item.name: item for item in Charts().render(example(), load_theme()) if item.media_type == "image/png"}
    shown = picture_names(wechat_fragment(example(), load_theme()))
    assert shown and set(shown) <= set(files)


def test_a_charts_title_stands_in_the_article_and_not_again_in_its_picture() -> None:
    charts = {item.name: item for item in Charts().render(example(), load_theme())}
    headings = [block.heading for block in charts_of(example())]
    fragment = wechat_fragment(example(), load_theme())
    for name in picture_names(fragment):
        alone = charts[name.removesuffix(IN_TEXT) + ".png"]
        (heading,) = (heading for heading in headings if heading in alone.placed)
        assert f">{heading}</h2>" in fragment
        assert heading not in charts[name].placed and charts[name].height < alone.height


def test_a_deleted_block_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(wechat_article.BODIES, wechat_article.Terms, lambda *_: "")
    with pytest.raises(ContentLost, match="缺少"):
        proven(WechatArticle(), example(), load_theme())
