"""The policy's words as they stand."""

from __future__ import annotations

import string

import pytest

from studio.parts.literally import literally


@pytest.mark.parametrize("mark", sorted(set(string.punctuation) - set("\"%&',/;=?@")))
def test_every_mark_that_the_page_language_acts_on_stays_a_mark(mark: str) -> None:
    assert literally(f"某{mark}办法") == f"某\\{mark}办法"


def test_chinese_text_is_not_touched_and_lines_stay_lines() -> None:
    assert literally("一、总则\n（一）目的；“十四五”") == "一、总则  \n（一）目的；“十四五”"
