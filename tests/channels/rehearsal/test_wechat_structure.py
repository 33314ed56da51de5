"""The played platform's own check of the structure, asked over HTTP: it shares no code with our channel's."""

from __future__ import annotations

import pytest

from channels.rehearsal.wechat.specification import violations
from tests.channels.conftest import Rehearsal
from tests.channels.rehearsal.test_wechat_documents import Caller
from tests.channels.wechat.test_structure import ALLOWED, PLANTED

PLACES = {
    "opacity": "1.1",
    "caret": "1.2",
    "line_height": "1.3",
    "width": "1.4",
    "overflow": "1.4",
    "no_height": "1.5",
    "cut_off": "1.5",
    "text_align": "1.6",
    "begin": "1.7",
    "pre": "1.8",
    "depth": "2.1",
    "leaf": "2.2",
    "nodeleaf": "2.3",
    "font": "3",
    "contrast": "4.1",
    "gradient": "4.1",
    "order": "4.2",
    "important": "4.5",
}
"""Section of the vendor's text by planted violation; what only the community has measured is not the platform's."""


@pytest.mark.parametrize("key", PLACES)
def test_a_planted_violation_stops_the_publishing_and_names_its_section(rehearsal: Rehearsal, key: str) -> None:
    caller = Caller(rehearsal)
    media_id = caller.draft(content=f"<p>前文</p>{PLANTED[key]}")
    answer = caller.post("freepublish/submit", {"media_id": media_id})
    assert answer["errcode"] == 53503
    assert f"article structure {PLACES[key]} hint" in answer["errmsg"]
    assert rehearsal.memory()["wechat"]["jobs"] == []


@pytest.mark.parametrize("html", ALLOWED)
def test_what_the_vendor_allows_is_published(html: str) -> None:
    assert violations(html) == []


def test_what_is_noted_is_not_read_back(rehearsal: Rehearsal) -> None:
    caller = Caller(rehearsal)
    assert "structure" not in caller.stored(caller.draft(content=PLANTED["pre"]))
