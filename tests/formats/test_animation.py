"""The animation: long enough to read, light enough to send, nothing cut, nothing flashing."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import av
import numpy
import pytest
import zxingcpp
from PIL import Image, ImageChops

from studio.domain.content import FIELDS, Content, as_json, from_json
from studio.formats import animation
from studio.formats.animation import Animation, counted, paged
from studio.formats.contract import Artifact, CannotDraw, ContentLost
from studio.formats.drawing.motion import LIMITS, RATE, strictest
from studio.formats.drawing.walk import Piece, letters, opening_of, reading_seconds, walk
from studio.formats.proof import bare
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from studio.paths import ASSETS
from studio.storyboard.blocks import Point

URL = "https://www.example.gov.cn/zfxxgk/2024/t20240101_1.html"


def example(url: str = "") -> Content:
    given = json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8"))
    made = from_json(given)
    return dataclasses.replace(made, policy=dataclasses.replace(made.policy, url=url))


def content(fields: Mapping[str, list[dict[str, Any]]], *, title: str = "某办法解读", summary: str = "") -> Content:
    plain = as_json(example())
    plain["fields"] = {key: {"entries": entries, "absent_reason": ""} for key, entries in fields.items()}
    plain["title"], plain["summary"] = title, summary
    return from_json(plain)


def figure(value: str, unit: str, label: str = "某项指标") -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "period": "2025年"}


def made(given: Content, theme: str = "government_red") -> dict[str, Artifact]:
    return {item.name.split(".")[1]: item for item in proven(Animation(), given, load_theme(theme))}


@pytest.fixture(scope="module")
def files() -> dict[str, Artifact]:
    return made(example(URL))


def played(gif: bytes) -> list[tuple[Image.Image, int]]:
    picture = Image.open(io.BytesIO(gif))
    frames = []
    for place in range(picture.n_frames):  # type: ignore[attr-defined]
        picture.seek(place)
        frames.append((picture.convert("RGB"), int(picture.info["duration"])))
    return frames


def test_all_files_show_the_same_for_the_same_time(files: dict[str, Artifact]) -> None:
    frames = played(files["gif"].data)
    seconds = sum(duration for _, duration in frames) / 1000
    web = Image.open(io.BytesIO(files["webp"].data))
    lasting = 0
    for place in range(web.n_frames):  # type: ignore[attr-defined]
        web.seek(place)
        web.load()
        lasting += int(web.info["duration"])
    with av.open(io.BytesIO(files["mp4"].data)) as film:
        stream = film.streams.video[0]
        shown = [frame.pts * float(stream.time_base or 0) for frame in film.decode(stream) if frame.pts is not None]
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 720, 960)
    assert frames[0][0].size == web.size == (720, 960)
    assert seconds == pytest.approx(lasting / 1000, abs=0.02) == pytest.approx(shown[-1] + 1 / RATE, abs=0.3)
    assert seconds <= 130


def test_the_files_keep_within_every_limit(files: dict[str, Artifact]) -> None:
    assert all(limit.source for limit in LIMITS)
    assert max(len(files[kind].data) for kind in ("gif", "webp", "mp4")) <= strictest("bytes")
    assert len(played(files["gif"].data)) <= strictest("frames")
    assert files["gif"].width * files["gif"].height <= strictest("pixels")


def test_everybody_has_time_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stills = list(animation._stills(walk(example())))
    for still in stills[1:-1]:
        count = sum(len(letters(text)) for text in still.says)
        assert still.seconds >= max(2, count / 4 + 1) - 1e-9
    assert stills[0].seconds >= len(letters(example().title)) / 4 + 1


def test_nothing_flashes(files: dict[str, Artifact]) -> None:
    """WCAG 2.3.1: no more than three flashes a second; we allow one change of the picture's brightness."""
    frames = played(files["gif"].data)
    now, changes = 0, []
    for (before, duration), (after, _) in pairwise(frames):
        now += duration
        dark, light = sorted(numpy.asarray(picture.convert("L")).mean() for picture in (before, after))
        if light - dark > 25:
            changes.append(now)
    assert all(sum(start <= change < start + 1000 for change in changes) <= 3 for start in changes)


def test_a_number_rests_exactly_as_written_and_never_passes_it() -> None:
    frame = {"kind": "figure", "value": "1,234.50", "unit": "万元", "share": 0}
    shown = [step["shown"] for step in counted(frame)]
    values = [float(text.replace(",", "")) for text in shown]
    assert values == sorted(values) and values[0] == 0 and values[-1] < 1234.5
    assert all(len(text.split(".")[1]) == 2 for text in shown)
    assert not list(counted({**frame, "value": "不少于三分之二"})) and not list(counted({**frame, "value": "1"}))


def test_in_between_pictures_bring_no_new_colour(files: dict[str, Artifact]) -> None:
    frames = played(files["gif"].data)
    rests = {color for picture, duration in frames if duration >= 1000 for _, color in picture.getcolors(1 << 16) or ()}
    assert all(
        color in rests
        for picture, duration in frames
        if duration < 1000
        for _, color in picture.getcolors(1 << 16) or ()
    )
    assert len(rests) <= 256


def test_the_first_still_works_alone_and_its_code_can_be_scanned(files: dict[str, Artifact]) -> None:
    first, last = played(files["gif"].data)[0][0], played(files["gif"].data)[-1][0]
    for picture in (first, last):
        assert URL in [found.text for found in zxingcpp.read_barcodes(picture)]
    assert ImageChops.difference(first, Image.new("RGB", first.size, first.getpixel((0, 0)))).getbbox()


@pytest.mark.parametrize("theme", tuple(all_themes()))
def test_every_theme_draws_whole(theme: str) -> None:
    assert made(example(), theme)


def test_the_same_content_gives_the_same_bytes() -> None:
    once, again = (Animation().render(example(URL), load_theme()) for _ in range(2))
    assert [item.data for item in once] == [item.data for item in again]


def test_a_text_that_is_too_long_for_its_place_is_set_off_the_page_and_missed() -> None:
    told = walk(example())
    stills = list(animation._stills(told))
    long = "很长的说明" * 400
    broken = {**stills[1].frame, "label": long}
    pdf = animation.Sheet("frames.typ", animation._sheet(told, [broken], load_theme())).pdf()
    assert animation.missing((long,), animation.pdf_text(pdf)) == (long,)


def test_a_deleted_string_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = animation.pdf_text
    monkeypatch.setattr(animation, "pdf_text", lambda data: bare(whole(data)).replace("再列成目录", ""))
    with pytest.raises(ContentLost, match="再列成目录"):
        proven(Animation(), example(), load_theme())


LONG = "为便于群众办事各单位应当在2025年12月31日前完成清单编制并向社会公布，" * 4
STRESS: dict[str, Content] = {
    "only long sentences": content({"measures": [{"text": f"{n}{LONG[:119]}"} for n in range(8)]}),
    "thirty rows": content(
        {"changes_from_previous": [{"item": f"事项{n}", "before": "二十天", "now": "五天"} for n in range(30)]}
    ),
    "forty questions": content({"faq": [{"question": f"第{n}个问题？", "answer": "可以。" * 12} for n in range(40)]}),
    "one word": content({"measures": [{"text": "办"}]}, title="办"),
    "nothing": content({}),
    "only a summary": content({}, summary="一句话说清楚这件事对谁有什么好处。"),
    "sixty characters": content({"main_content": [{"text": "字" * 36} for _ in range(6)]}, title="题" * 60),
    "the longest title": content({}, title="《" + "题目" * 84 + "》"),
    "long numbers": content(
        {"data_points": [figure("1234567890123.45", "万亿元"), figure("不少于三分之二", ""), figure("90", "%")]}
    ),
    "an unbroken address": content({"measures": [{"text": "https://example.gov.cn/" + "a" * 30}]}),
    "markup": content({"measures": [{"text": '#panic("x") <script>alert(1)</script> $y$'}]}, title='#panic("x")'),
    "rare characters": content({"measures": [{"text": "㙍路改造"}, {"text": "𠮷家😀"}]}),
    "long dates": content({"milestones": [{"when": f"202{n}年12月31日前", "text": "完成任务" * 11} for n in range(8)]}),
}


@pytest.mark.parametrize("name", STRESS)
def test_whatever_the_content_it_is_shown_whole_or_left_to_the_full_text(name: str) -> None:
    given = STRESS[name]
    shown = made(given)
    assert given.title in shown["gif"].placed
    said = {text for _, _, entry in given.entries() for text in entry.said()} | {given.summary}
    for text in shown["gif"].placed:
        assert any(text in whole for whole in said) or len(text) < 200


def test_a_title_that_fits_no_still_is_refused_in_plain_words() -> None:
    with pytest.raises(CannotDraw, match="标题有 201 个字"):
        Animation().render(content({}, title="题" * 201), load_theme())


def test_openings_are_leads_or_whole_sentences() -> None:
    assert opening_of(Point(lead="查得到：", text="想看随时能看。")) == "查得到"
    assert opening_of(Point(lead="", text="先摸清家底。再列目录。")) == "先摸清家底"
    assert opening_of(Point(lead="", text="除法律另有规定的以外，" * 9 + "都公开。")) == ""
    assert reading_seconds(["一"]) == 2 and reading_seconds(["字" * 20]) == 6


def test_rows_share_pages_evenly() -> None:
    rows = [Piece(kind="list", says=("字" * 30,)) for _ in range(6)]
    assert [len(page) for page in paged(rows)] == [3, 3]


def test_every_field_the_walk_may_take_exists() -> None:
    from studio.formats.drawing import walk as walking

    assert set(walking.FIRST) - {"figures", "summary"} <= set(FIELDS)
