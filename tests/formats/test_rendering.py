"""Making many formats at once: the same bytes as one by one, in their order, and nothing after a failure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from studio.errors import UnusableInput
from studio.formats.rendering import render_all
from tests.formats.contents import CONTENTS

KEYS = ("slides", "charts", "qa", "infographic", "poster", "print_pdf")


def drawn(keys: tuple[str, ...], theme: str) -> list[tuple[str, str, bytes]]:
    content = CONTENTS["founding"]()
    return [(r.key, a.name, a.data) for r in render_all(content, formats=keys, theme=theme) for a in r.artifacts]


def test_formats_drawn_side_by_side_come_in_the_wished_order_with_the_bytes_of_one_drawn_alone() -> None:
    together = drawn(KEYS, "warm")
    assert list(dict.fromkeys(key for key, _, _ in together)) == list(KEYS)
    assert together == [file for key in KEYS for file in drawn((key,), "warm")]


def test_two_people_who_make_materials_at_once_get_what_each_would_alone() -> None:
    themes = ("government_red", "high_contrast")
    with ThreadPoolExecutor(2) as people:
        at_once = list(people.map(lambda theme: drawn(("charts", "infographic", "slides"), theme), themes))
    assert at_once == [drawn(("charts", "infographic", "slides"), theme) for theme in themes]


def test_an_unknown_key_stops_before_anything_is_drawn() -> None:
    with pytest.raises(UnusableInput, match="没有“fax”这种材料"):
        next(iter(render_all(CONTENTS["founding"](), formats=("slides", "fax"))))
