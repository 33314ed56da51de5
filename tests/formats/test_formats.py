"""Every format: nothing lost, nothing executed, the same bytes twice, dense and bare contents alike."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pptx import Presentation

from studio.domain.content import Content, as_json, from_json
from studio.errors import UnusableInput
from studio.formats import article, covers, infographic, slides
from studio.formats.contract import CannotDraw, ContentLost, NothingToShow
from studio.formats.proof import html_text, missing, pdf_text, pptx_text
from studio.formats.registry import all_formats
from studio.formats.rendering import proven, render_all
from studio.formats.themes import all_themes, load_theme
from studio.paths import ASSETS
from studio.storyboard.compose import compose

KEYS = tuple(all_formats())
HOSTILE = '#panic("x") <script>alert(1)</script> **x** $y$ [a](b) | c | & &amp;'


def example() -> Content:
    return from_json(json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8")))


def content(fields: Mapping[str, list[dict[str, Any]]], *, title: str = "某办法解读", url: str = "") -> Content:
    """The example's card with other fields; what is not given is declared absent."""
    plain = as_json(example())
    absent = {"entries": [], "absent_reason": "文件没有写。"}
    plain["fields"] = {
        key: {"entries": fields[key], "absent_reason": ""} if key in fields else absent for key in plain["fields"]
    }
    made = from_json(plain)
    return dataclasses.replace(made, policy=dataclasses.replace(made.policy, url=url), title=title, summary="一句话。")


def statement(text: str) -> dict[str, Any]:
    return {"text": text, "cites": ["c1"], "own": False, "ai_assisted": False}


def asked(question: str, answer: str) -> dict[str, Any]:
    return {"question": question, "answer": answer, "cites": ["c1"], "own": False, "ai_assisted": False}


def dense() -> Content:
    long = "为便于群众办事各单位应当在2025年12月31日前完成清单编制并向社会公布，" * 4
    faq = [asked(f"第{n}个问题怎么办？", f"第{n}个回答：{long[:80]}") for n in range(40)]
    changes = [{"item": f"事项{n}", "before": long, "now": long, "effect": long, "cites": ["c1"], "own": False,
                "ai_assisted": False} for n in range(3)]  # fmt: skip
    return content(
        {
            "measures": [statement(f"{n}{long[:119]}") for n in range(8)],
            "faq": faq,
            "changes_from_previous": changes,
        }
    )


@pytest.mark.parametrize("theme", tuple(all_themes()))
@pytest.mark.parametrize("key", KEYS)
def test_every_string_of_the_example_is_placed_and_found(key: str, theme: str) -> None:
    artifacts = [a for r in render_all(example(), formats=[key], theme=theme) for a in r.artifacts]
    assert artifacts
    assert not [text for artifact in artifacts for text in artifact.missing]
    assert any(artifact.placed for artifact in artifacts)


@pytest.mark.parametrize("key", KEYS)
def test_the_same_content_gives_the_same_bytes(key: str) -> None:
    kind, look = all_formats()[key], load_theme()
    once, again = kind().render(example(), look), kind().render(example(), look)
    assert [(a.name, a.data) for a in once] == [(a.name, a.data) for a in again]


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("charts", "qa")])
@pytest.mark.parametrize("make", [dense, lambda: content({"measures": [statement("办")]}, title="办")])
def test_dense_and_one_word_contents_render_whole(key: str, make: Any) -> None:
    assert proven(all_formats()[key](), make(), load_theme())


def test_a_format_that_has_nothing_to_show_is_left_out_of_all_and_says_so_when_asked_for() -> None:
    bare = content({"measures": [statement("办")]})
    assert "qa" not in {rendered.key for rendered in render_all(bare)}
    with pytest.raises(NothingToShow, match="没有“问答”"):
        list(render_all(bare, formats=["qa"]))


@pytest.mark.parametrize("key", [key for key in KEYS if key != "charts"])
def test_markup_in_the_text_is_shown_and_never_run(key: str) -> None:
    hostile = content({"measures": [statement(HOSTILE)], "faq": [asked(HOSTILE, HOSTILE)]}, title=f"解读{HOSTILE}")
    artifacts = proven(all_formats()[key](), hostile, load_theme())
    for artifact in artifacts:
        if artifact.media_type == "text/html":
            assert b"<script" not in artifact.data


@pytest.mark.parametrize("text", ["造字\ue000", "\U00031350"])
def test_a_character_without_a_glyph_is_refused_by_pictures_and_kept_by_text(text: str) -> None:
    odd = content({"measures": [statement(text)]})
    with pytest.raises(CannotDraw, match="字体里没有"):
        proven(infographic.Infographic(), odd, load_theme())
    assert proven(article.Article(), odd, load_theme())
    assert proven(slides.Slides(), odd, load_theme())


@pytest.mark.parametrize("text", ["㙍", "\U00020bb7野家", "\U0002a848", "加油😀", "👨‍👩‍👧", "❤️"])
def test_a_rare_character_or_an_emoji_is_drawn_by_a_font_to_fall_back_on(text: str) -> None:
    assert proven(infographic.Infographic(), content({"measures": [statement(text)]}), load_theme())


@pytest.mark.parametrize("key", ["article", "infographic", "covers", "slides"])
def test_a_deleted_string_stops_the_export(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, reader = {
        "article": (article, "html_text"),
        "infographic": (infographic, "pdf_text"),
        "covers": (covers, "pdf_text"),
        "slides": (slides, "pptx_text"),
    }[key]
    whole = getattr(module, reader)
    monkeypatch.setattr(module, reader, lambda data: whole(data).replace("城办发", "", 99))
    with pytest.raises(ContentLost, match="缺少"):
        list(render_all(example(), formats=[key]))


def test_a_string_deleted_from_the_finished_slides_is_noticed() -> None:
    made = slides.Slides().render(example(), load_theme())[0]
    deck = Presentation(io.BytesIO(made.data))
    victim = next(s for page in deck.slides for s in page.shapes if s.has_text_frame and not s.is_placeholder
                  and len(s.text_frame.text) > 20)  # fmt: skip
    victim._element.getparent().remove(victim._element)
    out = io.BytesIO()
    deck.save(out)
    assert missing(made.placed, pptx_text(out.getvalue()))


def test_text_that_runs_off_the_page_counts_as_lost() -> None:
    board = compose(example(), purpose="article")
    pdf = next(a for a in infographic.Infographic().render(example(), load_theme()) if a.name.endswith(".pdf")).data
    document = pypdfium2.PdfDocument(pdf)
    width, height = document[0].get_size()
    document[0].set_mediabox(0, height * 0.3, width, height)
    document[0].set_cropbox(0, height * 0.3, width, height)
    out = io.BytesIO()
    document.save(out)
    assert missing(board.said(), pdf_text(out.getvalue()))


def test_missing_counts_each_occurrence_and_changes_nothing() -> None:
    assert missing(["第一", "第一"], "第一") == ("第一",)
    assert missing(["Ａ"], "A") == ("Ａ",)
    assert missing(["甲 乙"], "甲\n乙") == ()
    assert "甲" in html_text("<html><body><script>乙</script>甲</body></html>".encode())


def test_the_code_on_the_long_picture_reads_as_the_address() -> None:
    url = "https://www.example.gov.cn/zfxxgk/2024/t20240101_1.html"
    artifacts = proven(infographic.Infographic(), content({"measures": [statement("办")]}, url=url), load_theme())
    picture = Image.open(io.BytesIO(next(a for a in artifacts if a.role == "long_image").data))
    assert url in [found.text for found in zxingcpp.read_barcodes(picture)]


def test_slices_are_light_and_covers_have_the_platform_size() -> None:
    artifacts = [a for r in render_all(example(), formats=["infographic", "covers"]) for a in r.artifacts]
    slices = [a for a in artifacts if a.role == "picture"]
    assert slices and all(len(a.data) <= 1_000_000 for a in slices)
    cover = next(a for a in artifacts if a.role == "cover")
    assert Image.open(io.BytesIO(cover.data)).size == (900, 383)


@pytest.mark.parametrize("make", [example, dense])
def test_slides_stay_within_their_edges_with_native_faces_of_readable_size(make: Any) -> None:
    made = slides.Slides().render(make(), load_theme())[0]
    deck = Presentation(io.BytesIO(made.data))
    for page in deck.slides:
        assert page.shapes.title is not None and page.shapes.title.text_frame.text
        for shape in page.shapes:
            assert shape.top + shape.height <= deck.slide_height and shape.left + shape.width <= deck.slide_width
            runs = [r for p in shape.text_frame.paragraphs for r in p.runs] if shape.has_text_frame else []
            for run in runs:
                assert run.font.size.pt >= 14
                names = [child.tag.split("}")[1] for child in run._r.rPr if child.tag.endswith(("latin", "ea", "cs"))]
                assert names == ["latin", "ea", "cs"] and run._r.rPr.get("lang") == "zh-CN"


def test_slides_hold_a_native_chart_and_the_clauses_in_the_notes() -> None:
    made = slides.Slides().render(example(), load_theme())[0]
    deck = Presentation(io.BytesIO(made.data))
    assert any(shape.has_chart for page in deck.slides for shape in page.shapes)
    assert any(page.has_notes_slide and "依据" in page.notes_slide.notes_text_frame.text for page in deck.slides)
    assert zipfile.ZipFile(io.BytesIO(made.data)).testzip() is None


def test_slides_hold_a_native_table_for_old_and_new() -> None:
    change = {"item": "时限", "before": "20天", "now": "5天", "effect": "更快", "cites": ["c1"], "own": False,
              "ai_assisted": False}  # fmt: skip
    made = proven(slides.Slides(), content({"changes_from_previous": [change, change]}), load_theme())[0]
    assert any(shape.has_table for page in Presentation(io.BytesIO(made.data)).slides for shape in page.shapes)


def test_an_unknown_format_or_theme_is_named_in_plain_words() -> None:
    with pytest.raises(UnusableInput, match="没有“fax”"):
        list(render_all(example(), formats=["fax"]))
    with pytest.raises(UnusableInput, match="没有叫“pink”"):
        load_theme("pink")
