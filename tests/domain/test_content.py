"""Content survives the way to JSON and back, and refuses what it does not know."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.content import FIELDS, Content, Entry, FieldContent, as_json, from_json


def entries(kind: type[Entry]) -> st.SearchStrategy[Entry]:
    shapes = {"str": st.text(max_size=20), "bool": st.booleans()}
    return st.builds(
        kind,
        **{item.name: shapes.get(str(item.type), st.tuples(st.text(max_size=5))) for item in fields(kind)},
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    parts = {}
    for key in draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=6)):
        filled = tuple(draw(st.lists(entries(FIELDS[key].entry), min_size=1, max_size=3)))
        parts[key] = FieldContent(entries=filled, absent_reason=draw(st.text(max_size=5)))
    return Content(title=draw(st.text(max_size=20)), short_title=draw(st.text(max_size=5)), parts=parts)


@given(contents())
def test_content_comes_back_from_json_as_it_went(content: Content) -> None:
    assert from_json(as_json(content)) == content


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"fields": {"nonsense": {}}},
        {"title": 3},
        {"fields": {"measures": {"entries": {}}}},
        {"fields": {"measures": {"entries": [{"text": "x", "cites": "c1"}]}}},
        {"fields": {"measures": {"entries": [{"text": "x", "own": "yes"}]}}},
        {"fields": {"measures": {"entries": [{"colour": "red"}]}}},
    ],
)
def test_another_shape_is_refused_with_a_chinese_sentence(data: object) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        from_json(data)  # type: ignore[arg-type]


def test_eleven_fields_are_required() -> None:
    assert sum(spec.required for spec in FIELDS.values()) == 11
