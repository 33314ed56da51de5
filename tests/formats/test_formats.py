"""Every format shows every string, says so, and refuses to be handed over when one is lost."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation

from studio.actions.load_example import example_content
from studio.domain.content import FIELDS, Content, FieldContent, PolicyCard, Question, Statement
from studio.formats import rendering
from studio.formats.contract import Artifact, ContentLost, Format
from studio.formats.proof import missing, pptx_text
from studio.formats.registry import all_formats
from studio.formats.rendering import render_all
from studio.formats.themes import all_themes

HOSTILE = '#panic("x") $x^2$ *粗* <script>alert(1)</script> **重点** [链接](http://a) 12,345.67 万元'


def filled(text: str, *, questions: int = 2, statements: int = 1) -> Content:
    """A content that says `text` in every plain field."""
    parts = {
        key: FieldContent(entries=tuple(Statement(text=f"{index}、{text}", own=True) for index in range(statements)))
        for key, spec in FIELDS.items()
        if spec.entry is Statement
    }
    asked = tuple(Question(question=f"第{index}问：{text}", answer=text, own=True) for index in range(questions))
    parts["faq"] = FieldContent(entries=asked)
    card = PolicyCard(
        title="某市办法", doc_number="某政发〔2026〕1号", issuers=("某市某局",), url="https://www.example.gov.cn/a"
    )
    return Content(policy=card, title="《某市办法》政策解读", summary=text, parts=parts)


@pytest.fixture(scope="module")
def example() -> dict[str, tuple[Artifact, ...]]:
    return {rendered.key: rendered.artifacts for rendered in render_all(example_content())}


def test_the_example_is_whole_in_every_format(example: dict[str, tuple[Artifact, ...]]) -> None:
    assert set(example) == set(all_formats())
    for artifacts in example.values():
        assert all(artifact.missing == () for artifact in artifacts)
        assert all(artifact.alt for artifact in artifacts)
        assert any(artifact.placed for artifact in artifacts)


@pytest.mark.parametrize("key", sorted(all_formats()))
def test_the_same_content_gives_the_same_bytes(example: dict[str, tuple[Artifact, ...]], key: str) -> None:
    (again,) = render_all(example_content(), formats=[key])
    assert [artifact.data for artifact in again.artifacts] == [artifact.data for artifact in example[key]]


@pytest.mark.parametrize("theme", sorted(all_themes()))
@pytest.mark.parametrize("content", [filled(HOSTILE), filled("短"), filled("长" * 120, questions=12, statements=8)])
def test_hostile_short_and_crowded_contents_stay_whole(content: Content, theme: str) -> None:
    for rendered in render_all(content, theme=theme):
        assert all(artifact.missing == () for artifact in rendered.artifacts)


def test_pictures_are_what_the_platforms_take(example: dict[str, tuple[Artifact, ...]]) -> None:
    slices = [artifact for artifact in example["infographic"] if artifact.role == "picture"]
    assert slices
    for artifact in slices:
        picture = Image.open(io.BytesIO(artifact.data))
        assert picture.size == (artifact.width, artifact.height)
        assert artifact.width == 1080
        assert len(artifact.data) <= 1_000_000
    whole = next(artifact for artifact in example["infographic"] if artifact.role == "long_image")
    assert sum(artifact.height for artifact in slices) == whole.height
    assert Image.open(io.BytesIO(example["covers"][0].data)).size == (900, 383)


def test_slides_are_native_text_in_three_faces(example: dict[str, tuple[Artifact, ...]]) -> None:
    deck = Presentation(io.BytesIO(example["slides"][0].data))
    assert all(slide.shapes.title is not None for slide in deck.slides)
    runs = [
        run
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for line in shape.text_frame.paragraphs
        for run in line.runs
    ]
    faces = [[child.tag.split("}")[1] for child in run._r.rPr] for run in runs]
    assert all([tag for tag in tags if tag in ("latin", "ea", "cs")] == ["latin", "ea", "cs"] for tags in faces)


def test_no_shape_leaves_its_slide(example: dict[str, tuple[Artifact, ...]]) -> None:
    deck = Presentation(io.BytesIO(example["slides"][0].data))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height
            assert shape.left + shape.width <= deck.slide_width


def test_a_string_deleted_from_the_slides_is_missed(example: dict[str, tuple[Artifact, ...]]) -> None:
    slides = example["slides"][0]
    deck = Presentation(io.BytesIO(slides.data))
    shape = next(shape for shape in deck.slides[3].shapes if shape.has_text_frame and len(shape.text_frame.text) > 10)
    shape.text_frame.paragraphs[0].runs[-1].text = "被剪掉"
    cut = io.BytesIO()
    deck.save(cut)
    assert missing(slides.placed, pptx_text(cut.getvalue()))


def test_an_export_that_lost_a_string_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(Format):
        key, label, form = "forgetful", "健忘", "文字"

        def render(self, content: Content, theme: object) -> tuple[Artifact, ...]:
            lost = missing((content.summary,), "别的话")
            return (
                Artifact(
                    name="a.txt", media_type="text/plain", data=b"", alt="a", placed=(content.summary,), missing=lost
                ),
            )

    monkeypatch.setattr(rendering, "all_formats", lambda: {"forgetful": Forgetful})
    with pytest.raises(ContentLost, match="缺少 1 处"):
        list(render_all(replace(example_content(), summary="不能丢的一句"), formats=["forgetful"]))


def test_a_theme_is_one_file_of_data(tmp_path: Path) -> None:
    themes = all_themes()
    assert {"government_red", "clear_blue"} <= set(themes)
    shapes = {frozenset(theme["colors"]) for theme in themes.values()}
    assert len(shapes) == 1, "every theme names the same colours"
