"""Adding a format or a theme: a right file is found, a wrong one stops the start."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio import formats
from studio.formats import registry, themes
from studio.formats.contract import ContentLost
from studio.formats.rendering import render_all
from studio.paths import ASSETS
from tests.formats.contents import founding

GOOD = """
from studio.formats.contract import Artifact, Format
class Leaflet(Format):
    key, label, form = "leaflet", "折页", "图片"
    def render(self, content, theme): return ()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    registry.all_formats.cache_clear()
    yield tmp_path
    registry.all_formats.cache_clear()
    for name in ("leaflet",):
        sys.modules.pop(f"studio.formats.{name}", None)


def test_a_new_file_is_a_new_format(folder: Path) -> None:
    (folder / "leaflet.py").write_text(GOOD, encoding="utf-8")
    assert registry.all_formats()["leaflet"].label == "折页"


WORKING = """
'''A leaflet: the title and the measures in a text file.'''
from studio.formats.contract import Artifact, Format
from studio.formats.proof import missing
from studio.storyboard.compose import compose

class Leaflet(Format):
    key, label, form = "leaflet", "折页", "文字"

    def render(self, content, theme):
        board = compose(content, purpose="article")
        data = "\\n".join(board.said(){cut}).encode()
        return (Artifact(name="折页.txt", media_type="text/plain", data=data, alt="折页", placed=board.said(),
                         missing=missing(board.said(), data.decode())),)
"""


def test_one_file_makes_a_format_that_is_drawn_with_all_the_others_and_proven(folder: Path) -> None:
    (folder / "leaflet.py").write_text(WORKING.format(cut=""), encoding="utf-8")
    assert list(registry.all_formats())[-1] == "leaflet"
    (made,) = render_all(founding(), formats=["leaflet"])
    (leaflet,) = made.artifacts
    assert made.form == "文字" and "90%" in leaflet.data.decode() and len(leaflet.placed) > 100


def test_what_a_new_format_loses_stops_its_export(folder: Path) -> None:
    (folder / "leaflet.py").write_text(WORKING.format(cut="[:-1]"), encoding="utf-8")
    with pytest.raises(ContentLost, match="折页"):
        list(render_all(founding(), formats=["leaflet"]))


@pytest.mark.parametrize(
    "source", ["x = 1", GOOD.replace('"leaflet"', '"poster"'), GOOD + GOOD.replace("Leaflet", "B")]
)
def test_a_file_that_breaks_the_rule_stops_the_start(folder: Path, source: str) -> None:
    (folder / "leaflet.py").write_text(source, encoding="utf-8")
    with pytest.raises(TypeError, match="exactly one Format"):
        registry.all_formats()


def test_a_theme_must_be_named_like_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ASSETS / "themes", tmp_path / "themes")
    (tmp_path / "themes" / "wrong.toml").write_text('key = "other"\nlabel = "错"\norder = 9\n', encoding="utf-8")
    monkeypatch.setattr(themes, "ASSETS", tmp_path)
    with pytest.raises(TypeError, match="wrong"):
        themes.all_themes()


def test_every_theme_fills_the_same_slots() -> None:
    first, *others = (
        {section: set(theme[section]) for section in ("colors", "fonts", "shape")}
        for theme in themes.all_themes().values()
    )
    assert others and all(other == first for other in others)
