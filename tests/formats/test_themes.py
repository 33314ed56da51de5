"""Themes: six different designs whose text stands out, and an office's own, added as one file of data."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.errors import UnusableInput
from studio.formats.themes import WORDS, all_themes, faint_pairs, load_theme, logo_svg, theme_troubles

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDIO_DATA", str(tmp_path))
    made = tmp_path / "themes"
    made.mkdir()
    return made


@pytest.mark.parametrize("key", tuple(all_themes()))
def test_text_stands_out_from_every_ground_it_is_set_on(key: str) -> None:
    """WCAG 2.2: 1.4.3 asks 4.5 to 1, 1.4.6 asks 7 to 1 of a theme that is for weak eyes."""
    assert not faint_pairs(load_theme(key), wanted=7 if key == "high_contrast" else 4.5)


@pytest.mark.parametrize("key", tuple(all_themes()))
def test_every_shipped_theme_keeps_the_rules_that_an_office_theme_must_keep(key: str, folder: Path) -> None:
    (folder / "copy.toml").write_text(f'extends = "{key}"\nlabel = "副本"\n', encoding="utf-8")
    assert not theme_troubles()
    assert load_theme("copy")["shape"] == load_theme(key)["shape"]


def test_no_two_themes_are_the_same_design_in_other_colours() -> None:
    designs = [tuple(theme["shape"][slot] for slot in ("motif", "heading", "card")) for theme in all_themes().values()]
    assert len(designs) >= 6
    for slot in zip(*designs, strict=True):
        assert len(set(slot)) >= 5


def test_every_word_of_the_shape_is_used_by_some_theme() -> None:
    for slot, words in WORDS.items():
        assert {theme["shape"][slot] for theme in all_themes().values()} == set(words)


def test_one_file_with_a_few_keys_is_a_new_theme(folder: Path) -> None:
    Image.new("RGBA", (90, 30), "red").save(folder / "badge.png")
    (folder / "tax_office.toml").write_text(
        'extends = "clear_blue"\nlabel = "税务蓝"\nlogo = "badge.png"\n[colors]\nprimary = "#003F88"\n',
        encoding="utf-8",
    )
    made = load_theme("tax_office")
    assert made["label"] == "税务蓝" and made["colors"]["primary"] == "#003F88"
    assert made["colors"]["page"] == load_theme("clear_blue")["colors"]["page"]
    assert Path(made["logo"]).read_bytes().startswith(b"\x89PNG") and "data:image/png" in logo_svg(made)
    assert "tax_office" in all_themes() and load_theme("clear_blue")["logo"] == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends = ", "不符合 TOML 写法"),
        ('extends = "pink"', "extends 写的是“pink”"),
        ('key = "other"', "应当和文件名一样"),
        ('[colors]\nprimry = "#000000"', r"\[colors\] 里有不认识的 primry"),
        ('[colors]\nprimary = "red"', "colors.primary 写的是“red”"),
        ('[colors]\nink = "#EEEEEE"', "colors.ink 写在 colors.page 上看不清"),
        ('[fonts]\nbody = "SimHei"', "fonts.body 写的是“SimHei”"),
        ('[shape]\nmotif = "dragon"', "shape.motif 写的是“dragon”"),
        ("[shape]\nradius = 900", "shape.radius 写的是“900”"),
        ("colors = 3", "colors 应当是一节"),
        ("colour = 3", "colour 不认识"),
        ("order = true\nlabel = 3", "label 应当是文字"),
        ('logo = "none.png"', "logo 写的是“none.png”，同一个文件夹里没有"),
        ('logo = "../secret.png"', "同一个文件夹里的"),
        ('logo = "broken.png"', "broken.png 打不开"),
        ('logo = "running.svg"', "running.svg 里有脚本"),
        ('slides_template = "broken.pptx"', "broken.pptx 打不开"),
    ],
)
def test_a_broken_file_is_named_with_its_key_and_stops_no_other_theme(folder: Path, text: str, said: str) -> None:
    (folder / "broken.png").write_bytes(b"no picture")
    (folder / "broken.pptx").write_bytes(b"no package")
    (folder / "running.svg").write_text(SVG.replace("<circle", '<circle onload="x()"'), encoding="utf-8")
    (folder / "bad.toml").write_text(text, encoding="utf-8")
    (folder / "good.toml").write_text('label = "好"', encoding="utf-8")
    assert "good" in all_themes() and "bad" not in all_themes()
    assert [trouble for trouble in theme_troubles() if trouble.startswith("主题文件 bad.toml ")]
    with pytest.raises(UnusableInput, match=said):
        load_theme("bad")


def test_a_file_in_another_encoding_or_with_a_shipped_name_is_named(folder: Path) -> None:
    (folder / "gbk.toml").write_bytes('label = "国标"'.encode("gbk"))
    (folder / "warm.toml").write_text('label = "暖"', encoding="utf-8")
    assert any("gbk.toml 不是 UTF-8" in trouble for trouble in theme_troubles())
    assert any("warm.toml 和自带主题同名" in trouble for trouble in theme_troubles())


def test_a_logo_may_be_a_drawing(folder: Path) -> None:
    (folder / "mark.svg").write_text(SVG, encoding="utf-8")
    (folder / "ours.toml").write_text('extends = "warm"\nlogo = "mark.svg"', encoding="utf-8")
    assert logo_svg(load_theme("ours")) == SVG
