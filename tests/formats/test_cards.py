"""Nine cards: what matters most, whole, in letters that can be read, with what is left out counted."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from studio.deliveries.materials import format_steps
from studio.formats.cards import MOST, Cards
from studio.formats.contract import Artifact, ContentLost
from studio.formats.drawing import deck
from studio.formats.drawing.choice import WHERE, chosen, entries_in, whole_entries
from studio.formats.registry import further_formats, routine_formats
from studio.formats.rendering import proven, render_all
from studio.formats.themes import all_themes, load_theme
from tests.formats.contents import ADDRESS, CONTENTS, founding, made, sparse

DRAWN: dict[tuple[str, str], tuple[Artifact, ...]] = {}


def cards(name: str, theme: str = "government_red") -> dict[int, list[Artifact]]:
    """The two sets by their height in pixels."""
    if (name, theme) not in DRAWN:
        DRAWN[name, theme] = proven(Cards(), CONTENTS[name](), load_theme(theme))
    return {height: [a for a in DRAWN[name, theme] if a.height == height] for height in (1440, 1080)}


@pytest.mark.parametrize(
    ("name", "theme"),
    [*((name, "government_red") for name in CONTENTS), *(("founding", theme) for theme in all_themes())],
)
def test_each_shape_has_nine_cards_at_most(name: str, theme: str) -> None:
    for number_of in cards(name, theme).values():
        assert 3 <= len(number_of) <= MOST
        assert len([a for a in number_of if a.placed]) == 1 and number_of[0].placed


def test_the_parts_that_matter_most_are_among_them() -> None:
    for told in cards("founding").values():
        words = " ".join(a.alt for a in told)
        for heading in ("先看几个数字", "和我有什么关系", "具体怎么做", "什么时候做到", "大家常问", "解读与咨询"):
            assert f"：{heading}" in words


def test_what_is_shown_is_whole_and_what_is_left_out_is_counted_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    whole = deck.pdf_text
    monkeypatch.setattr(deck, "pdf_text", lambda pdf: texts.append(whole(pdf)) or texts[-1])
    told = Cards().render(founding(), load_theme())
    entries = {text for _, _, entry in founding().entries() for text in entry.said()}
    asked = {entry.question for entry in founding().part("faq").entries}  # type: ignore[attr-defined]
    shown = set(told[0].placed)
    assert asked & shown and asked - shown and asked <= entries
    counts = re.findall(r"选登(\d+)条，共(\d+)条", texts[0].replace("\n", "").replace(" ", ""))
    assert (str(len(asked & shown)), str(len(asked))) in counts
    assert all(int(some) < int(every) for some, every in counts)
    assert WHERE in shown and "没有选登的部分：" in told[-1].alt and "为什么出台" in told[-1].alt


def test_a_content_that_fits_is_shown_complete_and_says_nothing_of_a_choice() -> None:
    few = made(
        title="某办法解读", fields={"main_content": [_text("办。")], "applicable_to": [_text("企业。")]}, url=ADDRESS
    )
    told = proven(Cards(), few, load_theme())
    assert {"办。", "企业。"} <= set(told[0].placed) and WHERE not in told[0].placed
    assert "没有选登" not in told[-1].alt


def test_without_contacts_a_closing_card_still_says_where_the_rest_is() -> None:
    for told in cards("forty_questions").values():
        assert WHERE in told[0].placed and "想知道更多" in told[-1].alt


def test_the_code_reads_as_the_address() -> None:
    for told in cards("dense").values():
        picture = Image.open(io.BytesIO(told[-1].data))
        assert ADDRESS in [found.text for found in zxingcpp.read_barcodes(picture)]


def test_an_entry_that_goes_on_on_another_card_is_left_out_and_counted() -> None:
    units = [{"text": "一", "_number": 1, "_more": False}, {"text": "二", "_number": 2, "_more": False}]
    torn = {"text": "续", "_number": 2, "_more": True}
    (section,) = whole_entries([{"kind": "plain", "units": [*units, torn]}])
    assert section["units"] == units[:1] and section["total"] == 2 and entries_in(section["units"]) == 1
    assert list(whole_entries([{"kind": "chart", "units": [*units, torn]}])) == []


def test_a_chart_is_chosen_with_all_its_figures_or_not_at_all() -> None:
    chart = {"key": "chart_1", "kind": "chart", "units": [{"label": str(n)} for n in range(6)], "total": 6}
    contact = {"key": "contact", "kind": "contact", "units": [{"text": "电话"}], "total": 1}
    packs = [{"section": 0, "packs": [[0, 1, 2], [3, 4, 5]]}]
    assert [section["key"] for section in chosen([chart, contact], packs, 3)] == ["contact"]
    assert [len(section["units"]) for section in chosen([chart, contact], packs, 4)] == [6, 1]


def test_a_card_to_spare_goes_to_the_most_important_part_that_has_more_to_say() -> None:
    named = [
        {"key": key, "kind": "plain", "units": [{"text": str(n)} for n in range(4)], "total": 4}
        for key in ("faq", "measures")
    ]
    contact = {"key": "contact", "kind": "contact", "units": [{"text": "电话"}], "total": 1}
    packs = [{"section": place, "packs": [[0, 1], [2, 3]]} for place in range(2)]
    assert [section["shown"] for section in chosen([*named, contact], packs, 5)] == [2, 4, 1]


def test_the_complete_set_is_made_only_by_its_name() -> None:
    assert "cards" in routine_formats() and "cards_full" not in routine_formats()
    assert "cards_full" not in format_steps() and list(format_steps(["cards_full"])).count("cards_full") == 1
    assert all(kind.beside for kind in further_formats().values())
    (whole,) = render_all(sparse(), formats=["cards_full"])
    assert len(whole.artifacts) > 2 * MOST


def test_a_deleted_string_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = deck.pdf_text
    monkeypatch.setattr(deck, "pdf_text", lambda pdf: whole(pdf).replace("起草部门主要负责人是第一责任人", "", 1))
    with pytest.raises(ContentLost, match="卡片-01"):
        proven(Cards(), founding(), load_theme())


def test_a_missing_word_of_where_the_rest_is_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = deck.pdf_text
    monkeypatch.setattr(deck, "pdf_text", lambda pdf: whole(pdf).replace("卡片选登主要内容", ""))
    with pytest.raises(ContentLost, match=WHERE[:10]):
        proven(Cards(), founding(), load_theme())


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "cites": ["c1"], "own": False, "ai_assisted": False}
