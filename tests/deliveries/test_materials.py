"""The words of each channel fit its limits before they are signed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.platforms.wechat import WeChat
from studio.actions.load_example import example_content
from studio.deliveries.materials import SHORT_MESSAGE, channel_text, fitting_title, with_chart_files
from studio.domain.arrangement import Arrangement, Omission
from studio.domain.content import Content, DataPoint, FieldContent
from studio.domain.interpretation import Material
from studio.formats.article import article_fragment
from studio.formats.charts import IN_TEXT, charts_of
from studio.formats.themes import load_theme


def test_a_title_too_long_for_the_channel_gives_way_to_one_with_the_document_number() -> None:
    content = replace(example_content(), short_title="")
    assert fitting_title(content, 0) == content.title
    assert fitting_title(content, 32) == "长城办发〔2020〕13号政策解读"
    assert fitting_title(replace(content, short_title="政务公开怎么做"), 32) == "政务公开怎么做"


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet="政务公开。；", max_size=400))
def test_a_short_message_never_passes_what_weibo_takes(summary: str) -> None:
    content = replace(example_content(), summary=summary)
    texts = channel_text(content, (), kind=WeChat, author="某局", theme="government_red")
    assert len(texts["short_text"]) <= SHORT_MESSAGE
    assert len(texts["summary"]) <= 120


def test_a_chart_that_the_article_leaves_out_does_not_lend_its_file_to_another() -> None:
    points = tuple(
        DataPoint(label=label, value=value, unit=unit, period=f"{year}年", series=f'{label}"数"')
        for label, unit, values in (("收件", "件", "12"), ("来访", "人", "57"))
        for year, value in zip((2024, 2025), values, strict=True)
    )
    content = Content(title="数", parts={"data_points": FieldContent(entries=points)})
    charts = list(charts_of(content))
    files = tuple(_chart_file(f"{chart.key}{IN_TEXT}", chart.alt) for chart in charts)
    assert len(files) == 2
    without = content.with_board("article", Arrangement(left_out=(Omission(part="charts", text=charts[0].heading),)))
    theme = load_theme("government_red")
    both, one = (with_chart_files(article_fragment(each, theme), files) for each in (content, without))
    assert all(f'src="{item.name}"' in both for item in files) and "data:image" not in both
    assert files[0].name not in one and f'src="{files[1].name}"' in one


def _chart_file(name: str, alt: str) -> Material:
    return Material(
        format="charts", form="图表", name=name, media_type="image/png", role="picture", sha256="", bytes=1,
        width=1, height=1, alt=alt,
    )  # fmt: skip
