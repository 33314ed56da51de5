"""A ledger file as sheets of text cells: CSV in any encoding and with any separator that Excel writes, or XLSX."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import openpyxl

from studio.errors import UnusableInput
from studio.records.columns import recognised

LARGEST = 100 * 1024 * 1024
UNPACKED = 8 * LARGEST
"""An XLSX may not unpack to more than this (bytes)."""
MOST_ROWS = 500_000
HEADER_WITHIN = 15
"""Rows at the top among which the header is looked for: a title and notes may stand above it."""
SEPARATORS = (",", "\t", ";", "，")
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Row:
    place: str
    """“第 5 行”, with the sheet's name when there are several."""
    cells: dict[str, str]
    """Column key → what is written, without blanks around it. Empty cells are left out."""


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: frozenset[str]
    unknown: tuple[str, ...]
    rows: tuple[Row, ...]


def sheets_of(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets that are ledgers. Raises `UnusableInput` with a sentence for a file that is none."""
    if not data.strip():
        raise UnusableInput(f"“{name}”是空的，没有导入。")
    if len(data) > LARGEST:
        raise UnusableInput(f"“{name}”超过 {LARGEST // 1024 // 1024} MB，没有导入。请按年度分成几个文件。")
    if data.startswith(b"PK"):
        tables = _workbook(data, name)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableInput(f"“{name}”是旧版 Excel（.xls），读不了，没有导入。请另存为 .xlsx 或 CSV 后再导入。")
    else:
        tables = [("", _separated(_text(data, name)))]
    found = [sheet for title, table in tables if (sheet := _sheet(title, table, several=len(tables) > 1))]
    if not found:
        raise UnusableInput(
            f"“{name}”里没有找到台账的表头，没有导入。表头应有“政策标题”“公开发布日期”这样的列名，"
            "可用 import-records --template 取得模板。"
        )
    return tuple(found)


def _text(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnusableInput(f"“{name}”既不是 UTF-8 也不是 GB18030 编码，没有导入。请在 Excel 里另存为“CSV UTF-8”。")


def _separated(text: str) -> list[list[str]]:
    """The table under the separator that makes most sense of the header."""
    head = text[:20_000]

    def known(separator: str) -> int:
        lines = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        return max((len(recognised(line)) for line, _ in zip(lines, range(HEADER_WITHIN), strict=False)), default=0)

    best = max(SEPARATORS, key=known)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=best))


def _workbook(data: bytes, name: str) -> list[tuple[str, list[list[str]]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(item.file_size for item in package.infolist()) > UNPACKED:
                raise UnusableInput(f"“{name}”展开后过大，没有导入。请按年度分成几个文件。")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl speaks of styles and validations it leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            tables = [(sheet.title, _cells(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
        book.close()
    except UnusableInput:
        raise
    except Exception as error:
        raise UnusableInput(f"“{name}”不是完整的 Excel 文件，没有导入。请在 Excel 或 WPS 中打开另存后再试。") from error
    return tables


def _cells(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    return [[_written(cell) for cell in row] for row in rows]


def _written(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case datetime():
            midnight = cell.time().replace(microsecond=0) == time()
            return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell)


def _sheet(title: str, table: list[list[str]], *, several: bool) -> Sheet | None:
    header = max(range(min(HEADER_WITHIN, len(table))), key=lambda at: len(recognised(table[at])), default=None)
    columns = recognised(table[header]) if header is not None else {}
    if header is None or len(columns) < 2:
        return None
    if len(table) - header > MOST_ROWS:
        raise UnusableInput(f"台账超过 {MOST_ROWS} 行，没有导入。请按年度分成几个文件。")
    said = f"“{title}”" if several else ""
    rows = (
        Row(
            f"{said}第 {at} 行",
            {columns[i]: text for i, cell in enumerate(line) if i in columns and (text := _said(cell))},
        )
        for at, line in enumerate(table[header + 1 :], start=header + 2)
    )
    return Sheet(
        name=title,
        columns=frozenset(columns.values()),
        unknown=tuple(cell.strip() for i, cell in enumerate(table[header]) if cell.strip() and i not in columns),
        rows=tuple(row for row in rows if row.cells),
    )


def _said(cell: str) -> str:
    text = cell.strip().strip("\u3000\ufeff")
    return "" if text in ("-", "—", "——", "/", "无", "\\", "N/A", "n/a") else text
