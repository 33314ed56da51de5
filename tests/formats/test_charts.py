"""Charts: every kind, every theme, every extreme whole and legible; their figures in slides, article and table."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import lxml.etree
import pytest
from PIL import Image
from pptx import Presentation

from studio.domain.content import CHART_KINDS, Content, DataPoint, FieldContent, Milestone
from studio.formats.article import Article
from studio.formats.charts import Charts, _remembered, draw, figures_csv
from studio.formats.contract import CannotDraw, ContentLost
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.charting import kinds
from studio.formats.drawing.curves import places
from studio.formats.drawing.drawn_strings import lost_strings, readable
from studio.formats.drawing.lettering import folded, width
from studio.formats.drawing.number_formats import format_code, formatted
from studio.formats.drawing.plotting import apart
from studio.formats.drawing.tones import contrast, legible, lightness_of, series_colors
from studio.formats.infographic import Infographic
from studio.formats.proof import missing, pptx_text
from studio.formats.rendering import proven
from studio.formats.slides import Slides
from studio.formats.themes import all_themes, load_theme
from studio.storyboard.figures import charts, milestone_chart

SVG = "{http://www.w3.org/2000/svg}"
SENTENCE = "按照关于全面推进基层政务公开标准化规范化工作的指导意见要求完成目录编制并向社会公开的乡镇人民政府和街道办事处的数量合计数"


def figures(series: str, unit: str, rows: Sequence[tuple[str, str, object]]) -> tuple[DataPoint, ...]:
    return tuple(
        DataPoint(label=label, value=str(value), unit=unit, period=when, series=series, source="统计局")
        for label, when, value in rows
    )


def table(
    *columns: tuple[str, Sequence[object]], years: Sequence[str] = ("2018年", "2019年", "2020年")
) -> list[tuple[str, str, object]]:
    return [(label, year, value) for label, values in columns for year, value in zip(years, values, strict=True)]


EVERY = {
    "bar": figures("纾困资金", "万元", [("贷款贴息", "", "3,200"), ("稳岗返还", "", 5680), ("房租减免", "", 1890.5)]),
    "grouped": figures("新增学位", "万个", table(("幼儿园", (1.2, 1.5, 2.1)), ("小学", (2.3, 2.6, 3.4)))),
    "stacked": figures("能源结构", "%", table(("煤炭", (70, 62, 56.8)), ("天然气", (0.4, 5.8, 8.4)), ("其他", (29.6, 32.2, 34.8)))),
    "share": figures("垃圾构成", "%", [("厨余", "", 53.2), ("其他", "", 46.5), ("有害", "", 0.3)]),
    "line": figures("收入", "元", table(("城镇", (31195, 33616, 36396, 39251)), ("农村", (11422, 12363, 13432, 14617)),
                                     years=("2017年", "2018年", "2019年", "2020年"))),
    "progress": figures("教育指标", "%", table(("入园率", (85.2, 90)), ("巩固率", (95.2, 96)), years=("2020年", "2025年目标"))),
    "dots": figures("办理时限", "个工作日", table(("企业开办", (8.5, 3)), ("审批", (200, 120)), ("报装", (10, 10)), years=("2018年", "2020年"))),
    "multiples": figures("各区绿地", "公顷", table(*((f"{n}区", (n, n + 1, n + 2)) for n in range(1, 7)))),
}  # fmt: skip

EXTREMES = {
    "two long labels": figures("超长", "万人次", [(SENTENCE, "", 12345), ("其他", "", 678)]),
    "twelve long labels": figures("分工", "项", [(f"第{n}项：{SENTENCE[:24]}", "", n) for n in range(1, 13)]),
    "from a hundredth to a thousand million": figures("级差", "元", [("最小", "", 0.01), ("中", "", 98000), ("大", "", "1,000,000,000")]),
    "below zero": figures("增速", "%", [("增速", f"2020年{q}季度", v) for q, v in zip("一二三四", (-13.5, 4.4, -0.2, 7), strict=True)]),
    "all below zero": figures("亏损", "亿元", [("甲", "", -12.5), ("乙", "", -3), ("丙丁", "", -120)]),
    "all the same": figures("标准", "元", [("城市", "", 100), ("乡镇", "", 100)]),
    "all nothing": figures("零", "元", [("城市", "", 0), ("乡镇", "", 0)]),
    "fifteen periods": figures("办件", "件", [("量", f"{2007 + n}年", 1000000 + n * 13579) for n in range(15)]),
    "fifteen periods, up and down": figures("办件", "件", [("量", f"{2007 + n}年", 1000000 + n * 7919 % 5 * 99999) for n in range(15)]),
    "long numbers": figures("长数", "万亿元", table(("甲", ("1234567890123.45", "2234567890123.45")), years=("2019年", "2020年"))),
    "ten shares": figures("分布", "%", [(f"类别{n}", "", 10) for n in range(10)]),
    "long names and numbers": figures("分组", "万元人民币", table(*((f"第{n}类{SENTENCE[:20]}", (n * 1234567.89,) * 3) for n in (1, 2, 3)))),
    "eight lines": figures("八条", "个", table(*((f"项目{n}", (n, n + 2, n + 1)) for n in range(8)))),
    "a change from nothing": figures("变化", "%", table(("甲", (50, 50)), ("乙", (0, 100)), years=("2019年", "2020年"))),
    "latin and marks": figures("#panic(\"x\") <script>", "GB/s", [("https://www.example.gov.cn/" + "a" * 60, "", 3), ("&amp; **x**", "", 4)]),
    "a rare character": figures("罕字", "户", [("㙍头村", "", 3), ("大坝村", "", 4)]),
}  # fmt: skip

STEPS = (
    Milestone(when="2020年12月31日前", text="编制完成目录"),
    Milestone(when="2021—2023年", text="开展试点，总结形成可复制可推广的经验做法"),
    Milestone(when="2021年1月1日起", text=SENTENCE),
    Milestone(when="每年3月底前", text="报送总结"),
)


def content(*points: DataPoint, kinds: dict[str, str] | None = None) -> Content:
    return Content(title="图表", parts={"data_points": FieldContent(entries=points)}, chart_kinds=kinds or {})


@pytest.mark.parametrize("theme", tuple(all_themes()))
@pytest.mark.parametrize("kind", CHART_KINDS)
def test_every_kind_is_whole_in_every_theme(kind: str, theme: str) -> None:
    (block,) = charts(EVERY[kind])
    assert block.kind == kind
    assert draw(block, load_theme(theme), titled=True, raster=False).lost == ()


@pytest.mark.parametrize("name", EXTREMES)
@pytest.mark.parametrize("wished", ["", *CHART_KINDS])
def test_extremes_are_whole_in_every_kind_that_takes_them(name: str, wished: str) -> None:
    series = EXTREMES[name][0].series
    for block in charts(EXTREMES[name], {series: wished} if wished else {}):
        for titled in (True, False):
            assert draw(block, load_theme(), titled=titled, raster=False).lost == ()


def test_a_single_figure_can_be_drawn() -> None:
    (block,) = charts(EXTREMES["all the same"])
    one = type(block)(**{**vars(block), "points": block.points[:1]})
    assert draw(one, load_theme(), titled=True, raster=False).lost == ()


def test_dated_steps_become_a_chart_of_their_own() -> None:
    made = Content(title="图表", parts={"milestones": FieldContent(entries=STEPS)})
    artifacts = proven(Charts(), made, load_theme())
    names = [a.name.removeprefix("chart_timeline") for a in artifacts]
    assert names == [".svg", ".png", "-in-text.png", ".csv"]
    assert "每年3月底前" in artifacts[0].placed


def test_the_same_chart_gives_the_same_bytes_and_a_picture_of_twice_the_size() -> None:
    (block,) = charts(EVERY["stacked"])
    once, again = (draw(block, load_theme(), titled=True) for _ in range(2))
    assert (once.svg, once.png) == (again.svg, again.png)
    assert Image.open(io.BytesIO(once.png)).size == (once.width * 2, once.height * 2)


def test_a_label_painted_over_another_one_counts_as_lost() -> None:
    canvas = Canvas(400, load_theme())
    canvas.text("第一个标签", 20, 20, size=24)
    canvas.text("第二个标签", 30, 26, size=24)
    canvas.text("第三个标签", 20, 90, size=24)
    assert missing(
        ["第一个标签", "第二个标签", "第三个标签"], readable(canvas.printed(200, title="", description="", scale=0)[0])
    ) == (
        "第一个标签",
        "第二个标签",
    )


def test_a_label_that_leaves_the_picture_counts_as_lost() -> None:
    canvas = Canvas(400, load_theme())
    canvas.text("右边被切掉的标签", 300, 20, size=24)
    assert missing(["右边被切掉的标签"], readable(canvas.printed(200, title="", description="", scale=0)[0]))


def test_a_character_deleted_from_the_finished_drawing_is_noticed() -> None:
    (block,) = charts(EVERY["bar"])
    svg = draw(block, load_theme(), titled=True, raster=False).svg.decode()
    cut = re.sub(r'<use xlink:href="#NotoSansSC-Bold-[^>]*/>', "", svg, count=1)
    assert cut != svg and len(lost_strings(block.said(), cut.encode())) == 1


def test_a_label_clipped_or_made_invisible_in_the_finished_drawing_is_noticed() -> None:
    (block,) = charts(EVERY["bar"])
    svg = draw(block, load_theme(), titled=True, raster=False).svg.decode()
    for hidden in ('clip-path="url(#a)"', 'opacity="0"', 'style="display: none"'):
        assert len(lost_strings(block.said(), svg.replace('id="text-1"', f'id="text-1" {hidden}', 1).encode())) == 1


def test_a_label_wiped_out_of_the_picture_is_noticed() -> None:
    (block,) = charts(EVERY["bar"])
    drawn = draw(block, load_theme(), titled=True)
    assert drawn.lost == ()
    with Image.open(io.BytesIO(drawn.png)) as picture:
        wiped = picture.convert("RGB")
    wiped.paste("white", (0, wiped.height - 110, wiped.width, wiped.height))
    out = io.BytesIO()
    wiped.save(out, "PNG")
    assert lost_strings(block.said(), drawn.svg, out.getvalue()) == ("来源：统计局",)


@pytest.fixture
def unremembered() -> Iterator[None]:
    """Charts are drawn anew, and what is drawn here is not kept for others."""
    _remembered.cache_clear()
    yield
    _remembered.cache_clear()


@pytest.mark.usefixtures("unremembered")
def test_a_chart_that_lost_a_string_is_not_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The label is drawn beyond the right side; nothing but the finished file tells."""
    truly = Canvas.text

    def beyond(canvas: Canvas, text: str, x: float, y: float, **how: Any) -> Any:
        return truly(canvas, text, x + (900 if text == "稳岗返还" else 0), y, **how)

    monkeypatch.setattr(Canvas, "text", beyond)
    with pytest.raises(ContentLost, match="稳岗返还"):
        proven(Charts(), content(*EVERY["bar"]), load_theme())


def test_characters_that_share_an_outline_are_read_back_as_one() -> None:
    (block,) = charts(figures("水", "户", [("⽔库村", "", 3), ("水库村", "", 4)]))
    assert draw(block, load_theme(), titled=True).lost == ()


def test_a_character_that_no_font_has_is_refused() -> None:
    with pytest.raises(CannotDraw, match="字体里没有"):
        Charts().render(content(*figures("表", "个", [("加油\ue000", "", 1), ("乙", "", 2)])), load_theme())


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_slides_hold_every_figure_in_a_native_chart(kind: str) -> None:
    made = proven(Slides(), content(*EVERY[kind]), load_theme())[0]
    deck = Presentation(io.BytesIO(made.data))
    natives = [shape for page in deck.slides for shape in page.shapes if shape.has_chart]
    plotted = sum(len(list(series.values)) for shape in natives for series in shape.chart.plots[0].series)
    assert plotted == len(EVERY[kind])
    for shape in natives:
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        assert shape.top + shape.height <= deck.slide_height and shape.left + shape.width <= deck.slide_width


@pytest.mark.parametrize("name", EXTREMES)
def test_slides_and_pages_hold_every_extreme_figure(name: str) -> None:
    made = content(*EXTREMES[name])
    assert proven(Slides(), made, load_theme())
    assert proven(Article(), made, load_theme())


def test_the_long_picture_holds_every_kind() -> None:
    assert proven(Infographic(), content(*(point for points in EVERY.values() for point in points)), load_theme())


def test_a_label_switched_off_in_the_slides_is_noticed() -> None:
    made = Slides().render(content(*EVERY["bar"]), load_theme())[0]
    deck = Presentation(io.BytesIO(made.data))
    chart = next(s.chart for page in deck.slides for s in page.shapes if s.has_chart)
    for label in [*chart._chartSpace.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}dLbls")]:
        label.getparent().remove(label)
    out = io.BytesIO()
    deck.save(out)
    assert set(missing(made.placed, pptx_text(out.getvalue()))) >= {"3,200万元", "1890.5万元"}


def test_the_figures_come_as_a_table_that_spreadsheets_read() -> None:
    (block,) = charts(EVERY["grouped"])
    rows = list(csv.reader(io.StringIO(figures_csv(block).decode("utf-8-sig"))))
    assert rows[:2] == [["项目", "幼儿园", "小学"], ["2018年", "1.2万个", "2.3万个"]]
    (odd,) = charts(figures("表", "", [("=1+1", "", -3), ("+乙", "", 4)]))
    assert [row[0] for row in csv.reader(io.StringIO(figures_csv(odd).decode("utf-8-sig")))][1:3] == ["'=1+1", "'+乙"]
    assert "-3" in figures_csv(odd).decode()


def test_the_pointer_is_told_each_figure_and_nothing_in_the_drawing_runs() -> None:
    (block,) = charts(EXTREMES["latin and marks"])
    root = lxml.etree.fromstring(draw(block, load_theme(), titled=True, raster=False).svg)
    names = {lxml.etree.QName(node).localname for node in root.iter() if isinstance(node.tag, str)}
    assert names <= {"svg", "title", "desc", "defs", "style", "path", "g", "use"}
    tips = [node.text for node in root.iter(f"{SVG}title")]
    assert "&amp; **x**：4" in tips and root.get("role") == "img" and root.findtext(f"{SVG}desc") == block.alt


def test_a_bar_is_as_long_as_its_value_from_zero() -> None:
    (block,) = charts(figures("表", "元", [("甲", "", 100), ("乙", "", 50), ("丙", "", 25)]))
    root = lxml.etree.fromstring(draw(block, load_theme("plain_serif"), titled=False, raster=False).svg)
    bars = [group.find(f"{SVG}path") for group in root.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    edges = [[float(x) for x in re.findall(r"([\d.]+) [\d.]+", bar.get("d"))] for bar in bars if bar is not None]
    lengths = [max(xs) - min(xs) for xs in edges]
    assert [round(length / lengths[0], 2) for length in lengths] == [1.0, 0.5, 0.25]


def test_missing_years_leave_their_room_on_the_axis() -> None:
    left, middle, right = places(["2015年", "2016年", "2019年"], 0, 400)
    assert (left, round(middle), right) == (0, 100, 400)
    assert places(["甲", "乙", "丙"], 0, 400) == [0, 200, 400]


def test_every_kind_has_its_file_and_its_name() -> None:
    assert set(kinds()) == {*CHART_KINDS, "timeline"}


@pytest.mark.parametrize(("theme", "font"), [("plain_serif", "NotoSerifSC-Bold-"), ("warm", "LXGWWenKai-Regular-")])
def test_charts_are_set_in_the_fonts_of_their_theme(theme: str, font: str) -> None:
    (block,) = charts(EVERY["bar"])
    assert font in draw(block, load_theme(theme), titled=True, raster=False).svg.decode()


@pytest.mark.parametrize("theme", tuple(all_themes()))
@pytest.mark.parametrize("count", range(2, 9))
def test_colours_differ_in_grey_and_labels_can_be_read(theme: str, count: int) -> None:
    colors = load_theme(theme)["colors"]
    made = series_colors((colors["primary"], colors["accent"], colors["ink_faint"]), count)
    assert all(abs(lightness_of(a) - lightness_of(b)) > 5 for a, b in pairwise(made))
    assert all(contrast(legible(color, colors["card"]), colors["card"]) >= 4.5 for color in made)


def test_lines_break_between_words_and_never_before_a_mark() -> None:
    text = "2020年11月底前，完成《政务公开目录》编制（含街道）。"
    for room in range(90, 400, 30):
        lines = folded(text, room, 24).split("\n")
        assert "".join(lines) == text
        assert not any(line[0] in "，。》）" or line[-1] in "《（" for line in lines)
        assert not any(line.startswith("年") for line in lines)
    assert all(width(line, 24) <= 200 for line in folded("a" * 90, 200, 24).split("\n"))


def test_labels_give_way_to_each_other_within_their_room() -> None:
    placed = apart([10, 11, 12, 90], 20, 10, 100)
    assert all(b - a >= 19.99 for a, b in pairwise(sorted(placed))) and min(placed) >= 10 and max(placed) <= 100


@pytest.mark.parametrize(
    "shown", ["3,200万元", "70%", "-13.5%", "1,000,000,000元", "0.01", "1234567890123.45", "90.0％"]
)
def test_a_figure_reads_in_office_as_it_was_written(shown: str) -> None:
    value = float(re.match(r"-?[\d,.]+", shown)[0].replace(",", ""))  # type: ignore[index]
    assert formatted(value, format_code(shown, value)) == shown


def test_what_no_number_format_can_say_has_none() -> None:
    assert format_code("1，2345元", 12345.0) == ""


def test_a_chart_is_drawn_fast_enough_to_be_watched() -> None:
    blocks = [charts(points)[0] for points in EVERY.values()]
    for block in blocks:
        draw(block, load_theme(), titled=True)
    started = time.perf_counter()
    for block in blocks:
        draw(block, load_theme(), titled=True)
    assert (time.perf_counter() - started) / len(blocks) < 0.15 * 4  # four times as long on a busy machine


def test_the_timeline_says_when_in_words() -> None:
    block = milestone_chart(STEPS)
    assert block is not None and "2021—2023年，开展试点" in block.alt
