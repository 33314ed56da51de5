"""The words of each channel fit its limits before they are signed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.platforms.wechat import WeChat
from studio.actions.load_example import example_content
from studio.deliveries.materials import SHORT_MESSAGE, channel_text, fitting_title


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
