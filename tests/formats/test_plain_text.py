"""Plain text: everything the interpretation says, in lines that any old system takes."""

from __future__ import annotations

import pytest

from studio.formats import plain_text
from studio.formats.contract import ContentLost
from studio.formats.plain_text import PlainText
from studio.formats.rendering import proven
from studio.formats.themes import load_theme
from tests.formats.contents import CONTENTS, founding


def text_of(name: str) -> str:
    (made,) = proven(PlainText(), CONTENTS[name](), load_theme())
    return made.data.decode("utf-8-sig")


@pytest.mark.parametrize("name", CONTENTS)
def test_every_content_comes_out_whole(name: str) -> None:
    assert text_of(name).strip()


def test_notepad_and_old_consoles_read_it_without_asking() -> None:
    (made,) = proven(PlainText(), founding(), load_theme())
    assert made.data.startswith(b"\xef\xbb\xbf") and b"\r\n" in made.data
    assert made.data.count(b"\n") == made.data.count(b"\r\n")


def test_chapters_are_numbered_and_a_change_is_told_in_labelled_lines() -> None:
    (made,) = proven(PlainText(), founding(), load_theme())
    text = made.data.decode("utf-8-sig")
    assert "\r\n\r\n一、为什么出台\r\n" in text and "\r\n\r\n十一、" in text
    assert "　问：我在哪里能看到政策解读？\r\n　　答：" in text


def test_control_characters_stay_out() -> None:
    assert not [char for char in text_of("hostile") if ord(char) < 32 and char not in "\r\n"]


def test_a_line_that_got_lost_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = plain_text.written
    monkeypatch.setattr(plain_text, "written", lambda board: [line for line in whole(board) if "谁起草" not in line])
    with pytest.raises(ContentLost, match="政策解读"):
        proven(PlainText(), founding(), load_theme())


@pytest.mark.parametrize(("number", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五")])
def test_chapter_numerals(number: int, numeral: str) -> None:
    assert plain_text._numeral(number) == numeral
