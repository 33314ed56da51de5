"""The workbook computes the same figures that we did: opened in LibreOffice with every stored value taken out."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from studio.domain.ratios.report import Report
from studio.domain.ratios.share import Mean, Ratio
from studio.domain.window import Window
from studio.reports.words import measures, stamp
from studio.reports.workbook import workbook
from tests.domain.test_ratios import (
    ASOF,
    RULES,
    interpreted,
    out,
    piece,
    policy,
    report,
    worked_example,
)


def cells(data: bytes) -> dict[str, list[list[Any]]]:
    """Values as stored in the file, by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def recomputed(data: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """The sheets as LibreOffice computes them; no formula in the file that it gets carries a value."""
    if not shutil.which("soffice"):
        pytest.skip("没有 LibreOffice，复算测试跳过")
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(bare, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>.*?</v>", rb"\1", content)
            after.writestr(name, content)
    (folder / "in.xlsx").write_bytes(bare.getvalue())
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            every_sheet,
            "in.xlsx",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {
        path.stem.removeprefix("in-"): list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        for path in folder.glob("in-*.csv")
    }


def over_two_thresholds() -> Report:
    records: list[Any] = []
    for n in range(10):
        records += interpreted(f"old{n}", released_on=date(2020, 12, 31))
        records += interpreted(f"new{n}", released_on=date(2021, 1, 1), department="环卫科")
        records += [piece(f"g{n}", f"new{n}", form="图表"), out(f"g{n}", "wechat")]
        if n < 6:
            records += [piece(f"h{n}", f"old{n}", form="图解"), out(f"h{n}")]
    records += [
        piece("both", "old1", "new1", form="视频"),
        out("both", "newspaper"),
        policy("bare", released_on=date(2021, 1, 5)),
    ]
    return report(*records, window=Window(date(2020, 12, 1), date(2021, 2, 1)))


REPORTS = {
    "the worked example": lambda: report(*worked_example()),
    "by piece": lambda: report(*worked_example(), definition="C"),
    "two thresholds": over_two_thresholds,
    "nothing at all": report,
    "an awkward quotient": lambda: report(
        *(record for n in range(50) for record in interpreted(f"p{n}")),
        *(record for n in range(29) for record in (piece(f"g{n}", f"p{n}", form="图解"), out(f"g{n}"))),
    ),
}


def row_of(table: list[list[Any]], label: str) -> list[Any]:
    return next(row for row in table if row and row[0] == label)


@pytest.mark.parametrize("name", REPORTS)
def test_libreoffice_recomputes_every_figure(name: str, tmp_path: Path) -> None:
    found = REPORTS[name]()
    sheets = recomputed(workbook(found, RULES), tmp_path)
    assert not [cell for table in sheets.values() for row in table for cell in row if re.match(r"#|Err:", cell)]
    for label, ratio in measures(found.figures, found.headline):
        agrees(row_of(sheets["总览"], label)[1:7], ratio)
    for row, part in zip(parts_of(sheets["总览"]), parts_in(found), strict=True):
        agrees(row[1:7], part, part=True)
    lines = iter(sheets["各口径"][4:])
    for pair in found.figures.definitions.values():
        for ratio in (pair.multi_format, pair.off_site):
            if ratio is not None:
                agrees(next(lines)[3:9], ratio)
    for row in found.by_department:
        if row.department:
            line = row_of(sheets["分部门"], row.department)
            pair = row.figures.definitions["A"]
            assert line[1:4] == [str(row.figures.policies), str(row.figures.exempt), str(row.figures.interpreted)]
            assert isinstance(pair.multi_format, Ratio)
            assert line[6] == (f"{pair.multi_format.percent}%" if pair.multi_format.denominator else "—")
    months = sheets["逐月"][4:]
    counted = sum(int(row[1]) for row in months if row[0].endswith("月"))
    assert counted == found.figures.policies


def parts_of(table: list[list[str]]) -> list[list[str]]:
    return [row for row in table if row and row[0].startswith("　其中")]


def parts_in(found: Report) -> list[Ratio]:
    return [part for _, ratio in measures(found.figures, found.headline) for part in ratio.parts]


def agrees(row: list[str], ratio: Ratio | Mean, *, part: bool = False) -> None:
    assert [int(row[0]), int(row[1])] == [ratio.numerator, ratio.denominator]
    if isinstance(ratio, Mean):
        assert row[2] == ratio.mean
        return
    assert row[2] == (f"{ratio.percent}%" if ratio.denominator else "—")
    if ratio.threshold is not None and (part or not ratio.parts):
        assert row[4] == {True: "是", False: "否", None: "—"}[ratio.met]
        assert row[5] == str(ratio.needed)


def test_the_stored_values_say_the_same_to_a_reader_that_does_not_compute() -> None:
    stored = cells(workbook(report(*worked_example()), RULES))
    assert row_of(stored["总览"], "多样化解读率")[1:7] == [8, 9, 88.8, 90, "否", 1]


def test_every_sheet_and_chart_says_definition_window_and_cut_off() -> None:
    found = report(*worked_example())
    data = workbook(found, RULES)
    assert all(table[1][0] == stamp(found) for table in cells(data).values())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "charts/chart" in name]
    assert len(charts) == 3
    assert all(
        "口径A" in chart and "统计期2021-04-01至2021-06-30" in chart and "截至2021-07-20" in chart for chart in charts
    )


def test_a_title_that_looks_like_a_formula_stays_text() -> None:
    from dataclasses import replace

    record = replace(policy(), title='=HYPERLINK("http://x","y")')
    book = openpyxl.load_workbook(io.BytesIO(workbook(report(record), RULES)))
    assert book["政策明细"]["B5"].data_type == "s"


def test_the_same_report_gives_the_same_bytes() -> None:
    found = report(*worked_example(), asof=ASOF)
    assert workbook(found, RULES) == workbook(found, RULES)
