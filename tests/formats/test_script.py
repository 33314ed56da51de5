"""The spoken script: every entry said, figures read as people say them, scenes that can be spoken in their time."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
import pytest

from studio.domain.content import FIELDS, Content, as_json, from_json
from studio.formats import script
from studio.formats.contract import ContentLost
from studio.formats.drawing.spoken import cardinal, said, spoken
from studio.formats.drawing.telling import COUNTED_OUT, LEAD_IN, LONGEST_CLIP, SHORTEST_CLIP, full, lasting, short
from studio.formats.rendering import proven
from studio.formats.script import Script, written_text
from studio.formats.themes import all_themes, load_theme
from studio.paths import ASSETS
from studio.policy.numerals import value_of


def example() -> Content:
    given = json.loads((ASSETS / "examples" / "changban-2020-13.content.json").read_text(encoding="utf-8"))
    return from_json(given)


def content(fields: Mapping[str, list[dict[str, Any]]], *, title: str = "某办法解读") -> Content:
    plain = as_json(example())
    plain["fields"] = {key: {"entries": entries, "absent_reason": ""} for key, entries in fields.items()}
    plain["title"], plain["summary"] = title, ""
    return from_json(plain)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020年不得少于70%", "二〇二〇年不得少于百分之七十"),
        ("15个工作日", "十五个工作日"),
        ("2个工作日，2月2日，第2条", "两个工作日，二月二日，第二条"),
        ("国办发〔2019〕54号", "国办发二〇一九，五十四号"),
        ("10%—20%", "百分之十到百分之二十"),
        ("0.5‰", "千分之零点五"),
        ("3—5个", "三到五个"),
        ("4,812元", "四千八百一十二元"),
        ("20003万元", "两亿零三万元"),
        ("3.5万人", "三点五万人"),
        ("8:30—12:05", "八点三十分到十二点零五分"),
        ("拨打12345", "拨打幺二三四五"),
        ("0355-2023456", "零三五五，二零二三四五六"),
        ("“4050”人员", "“四零五零”人员"),
        ("2026—2030年", "二〇二六到二〇三〇年"),
        ("2020-10-23", "二〇二〇年十月二十三日"),
        ("2/3以上", "三分之二以上"),
        ("按1:3配套", "按一比三配套"),
        ("气温-5℃", "气温零下五摄氏度"),
        ("GB/T 9704-2012", "GB/T 九七零四杠二零一二"),
        ("5G基站", "五G基站"),
        ("100㎡", "一百平方米"),
        ("1234567890123.45万亿元", "一万二千三百四十五亿六千七百八十九万零一百二十三点四五万亿元"),
        ("看https://www.example.gov.cn/a?b=1。", "看（网址见画面）。"),
        ("没有数字就照读。", "没有数字就照读。"),
    ],
)
def test_figures_are_read_as_people_say_them(written: str, read: str) -> None:
    assert spoken(written) == read
    assert "".join(part.written for part in said(written)) == written


def test_every_number_reads_back_as_itself() -> None:
    numbers = [*range(1, 1200), *(10**power + rest for power in range(3, 12) for rest in (0, 1, 20, 305, 4006))]
    assert not [number for number in numbers if value_of(cardinal(str(number))) != number]


def test_the_full_version_says_every_entry_and_the_short_one_is_a_clip() -> None:
    whole = "".join(line.text for scene in full(example()) for line in scene.lines)
    for key, _, entry in example().entries():
        if key != "data_points":
            assert all(text.rstrip("。") in whole for text in entry.said()), key
    assert SHORTEST_CLIP <= lasting(short(example())) <= LONGEST_CLIP < lasting(full(example()))


def test_scenes_are_short_enough_to_speak_and_cite_their_clauses() -> None:
    for scene in (*full(example()), *short(example())):
        letters = sum(len(re.findall(r"\w", line.read)) for line in scene.lines)
        assert scene.seconds >= letters / 4
        assert scene.seconds <= 45 and scene.picture
    assert all(scene.sources for scene in full(example())[1:])


def test_the_short_version_cites_the_entry_it_is_taken_from() -> None:
    scene = next(scene for scene in short(example()) if scene.heading == "数据")
    assert scene.sources == ("三（三）2", "三（三）3", "二（三）", "四（二）")


def test_the_word_file_shows_the_figure_with_its_reading_above() -> None:
    document = proven(Script(), example(), load_theme())[0].data
    xml = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()
    assert "百分之七十" in xml and "百分之七十" not in written_text(document)
    assert "不得少于70%" in written_text(document)
    opened = docx.Document(io.BytesIO(document))
    assert len(opened.tables) == 2 and opened.tables[0].rows[0].cells[2].text == "解说词"


def test_the_plain_text_has_it_as_read_and_the_original_below() -> None:
    plain = proven(Script(), example(), load_theme())[1].data.decode()
    assert re.search(r"二〇二一年起，多样化方式解读量不得少于百分之九十。\n（原文：2021年起，.*90%。）", plain)


def test_a_deleted_string_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "written_text", lambda data: written_text(data).replace("谁起草、谁解读", ""))
    with pytest.raises(ContentLost, match="谁起草"):
        proven(Script(), example(), load_theme())


@pytest.mark.parametrize("theme", tuple(all_themes()))
def test_the_same_content_gives_the_same_bytes(theme: str) -> None:
    once, again = (Script().render(example(), load_theme(theme)) for _ in range(2))
    assert [item.data for item in once] == [item.data for item in again]


LONG = "为便于群众办事各单位应当在2025年12月31日前完成清单编制并向社会公布，" * 4
CHANGE = {"item": "时限", "before": LONG, "now": LONG, "effect": "更快。"}
STRESS: dict[str, Content] = {
    "dense": content({"measures": [{"text": f"{n}{LONG[:119]}"} for n in range(8)]}),
    "thirty rows": content({"changes_from_previous": [CHANGE] * 30}),
    "one side only": content({"changes_from_previous": [{"now": "五天"}, {"item": "时限", "effect": "更快"}]}),
    "forty questions": content({"faq": [{"question": f"第{n}问？", "answer": LONG} for n in range(40)]}),
    "half a question": content(
        {"faq": [{"question": "谁能申请"}, {"answer": "都能。"}], "key_terms": [{"term": "甲"}]}
    ),
    "one word": content({"measures": [{"text": "办"}]}, title="办"),
    "nothing": content({}),
    "figures": content(
        {
            "data_points": [
                {"value": "1234567890123.45", "unit": "万亿元", "series": "总量", "source": "年报"},
                {"label": "比例", "value": "90", "unit": "%", "series": "总量"},
            ]
        }
    ),
    "markup": content({"measures": [{"text": '#panic("x") <script>alert(1)</script> & ]]>'}]}, title="<b>解读</b>"),
    "rare characters": content({"measures": [{"text": "㙍路𠮷家😀"}, {"text": "两行\n文字\x07"}]}),
    "no full stop": content({"cases": [{"title": "例子", "text": "算一算"}], "milestones": [{"when": "年底前"}]}),
}


@pytest.mark.parametrize("name", STRESS)
def test_whatever_the_content_every_string_is_in_both_files(name: str) -> None:
    assert len(proven(Script(), STRESS[name], load_theme())) == 2


def test_a_short_content_has_one_version() -> None:
    made = proven(Script(), STRESS["one word"], load_theme())[1].data.decode()
    assert "短版" not in made and made.count("【") == 1


def test_the_address_stands_on_the_screen_and_is_not_spelled_out() -> None:
    given = example()
    url = "https://www.example.gov.cn/zfxxgk/1.html"
    given = dataclasses.replace(given, policy=dataclasses.replace(given.policy, url=url))
    assert url in written_text(proven(Script(), given, load_theme())[0].data)
    assert not any("http" in line.read for scene in full(given) for line in scene.lines)


def test_every_told_field_has_its_lead_in() -> None:
    apart = {"interpreting_authority", "effective_period", "enquiry_contact"}
    assert set(LEAD_IN) == set(FIELDS) - apart and set(LEAD_IN) >= COUNTED_OUT
