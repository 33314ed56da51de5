"""Words, their size and their contrast are read from a picture's pixels where the machine can (LEAK-04, GFX-04)."""

from __future__ import annotations

import io
import shutil

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from studio.paths import ASSETS
from studio.uploads.child import inspect_safely
from studio.uploads.letters import Letters, letters_in

reads = pytest.mark.skipif(shutil.which("tesseract") is None, reason="no tesseract on this machine")


def poster(*lines: tuple[str, int, str]) -> Image.Image:
    """Words with their size in pixels and their colour, on white, 750 pixels wide."""
    sheet = Image.new("RGB", (750, 140 * len(lines) + 60), "white")
    for place, (words, size, colour) in enumerate(lines):
        font = ImageFont.truetype(str(ASSETS / "fonts" / "NotoSansSC-Regular.ttf"), size)
        ImageDraw.Draw(sheet).text((40, 60 + 140 * place), words, font=font, fill=colour)
    return sheet


def read(*lines: tuple[str, int, str]) -> Letters:
    found = letters_in(poster(*lines))
    assert found is not None
    return found


@reads
def test_numbers_in_a_picture_are_read() -> None:
    found = read(("城市管理办事指引", 56, "black"), ("手机13912345678", 40, "black"))
    assert "13912345678" in found.words
    assert "办事指引" in found.words


@reads
@pytest.mark.parametrize(("size", "told"), [(18, range(16, 21)), (40, range(36, 45))])
def test_the_size_of_the_smallest_line_is_told_at_the_width_of_a_telephone(size: int, told: range) -> None:
    assert read(("城市管理办事指引", 56, "black"), ("办理时间为工作日上午", size, "black")).smallest in told


@reads
def test_faint_words_are_told_from_plain_ones() -> None:
    assert (
        read(("办理时间为工作日上午", 44, "#b4b4b4")).faintest
        < 4.5
        < read(("办理时间为工作日上午", 44, "#222222")).faintest
    )


@reads
def test_a_picture_without_words_has_no_size_and_no_contrast() -> None:
    found = letters_in(Image.new("RGB", (400, 300), "white"))
    assert found == Letters(words="", smallest=0, faintest=0.0)


def test_a_machine_that_cannot_read_says_that_nothing_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.uploads.letters.shutil.which", lambda name: None)
    assert letters_in(poster(("城市管理", 56, "black"))) is None


def test_what_a_code_says_is_read_with_the_file() -> None:
    out = io.BytesIO()
    segno.make("https://www.changzhi.gov.cn/a", micro=False).save(out, kind="png", scale=8)
    assert inspect_safely(out.getvalue(), "二维码.png").seen.codes == ("https://www.changzhi.gov.cn/a",)
