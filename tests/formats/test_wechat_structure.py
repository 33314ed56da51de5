"""Articles that keep the vendor's structure rules, in every theme: of made contents, and of drafts of real policies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from channels.wechat.structure import broken_rules
from channels.wechat_html import Picture, as_wechat_html, picture_names
from studio.domain.content import Content
from studio.formats.themes import all_themes, load_theme
from studio.formats.wechat_article import wechat_fragment
from studio.policy.candidates import starting_content
from studio.policy.reading import read_policy_safely
from tests.benchmarks.drafts import CORPUS, documents
from tests.formats.contents import CONTENTS
from tests.formats.test_drafts import EXAMPLE

THEMES = tuple(all_themes())
POLICIES = [EXAMPLE, *(documents(CORPUS, 10) if CORPUS.is_dir() else [])]
"""The founding document, and ten more where the corpus lies beside the project."""


@cache
def draft_of(path: Path) -> Content:
    return starting_content(read_policy_safely(path.read_bytes(), path.name), None)


def sent(content: Content, theme: str, *, lean: bool = False) -> str:
    """The article as the channel sends it, behind a slice of the long picture."""
    html = '<p><img src="slice.jpg" alt="图解"></p>' + wechat_fragment(content, load_theme(theme))
    pictures = {name: Picture("https://mmbiz.qpic.cn/x/0", 1080) for name in picture_names(html)}
    return as_wechat_html(html, pictures, title=content.title, lean=lean)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_the_article_of_a_real_policys_draft_breaks_no_rule(path: Path, theme: str) -> None:
    html = sent(draft_of(path), theme)
    assert "slice" not in html
    assert html.count("<section") > 3
    assert broken_rules(html) == []


@pytest.mark.parametrize("lean", [False, True])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", CONTENTS)
def test_an_article_that_goes_to_an_extreme_breaks_no_rule(name: str, theme: str, lean: bool) -> None:
    assert broken_rules(sent(CONTENTS[name](), theme, lean=lean)) == []
