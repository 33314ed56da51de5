"""Ledgers as an office would keep them, built row by row, and the report that the command line gives on them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
Rows = Sequence[Mapping[str, str]]


def worked_example() -> dict[str, Rows]:
    """Standards 2.5 as three sheets: ten policies and two exempt, eighteen pieces, eighteen website and seven others."""
    policies = [policy(f"P{n}") for n in range(10)]
    policies += [policy(f"E{n}", 是否应解读="否", 免于解读理由="人事任免") for n in range(2)]
    pieces = [piece(f"T{n}", f"P{n}") for n in range(9)]
    pieces += [piece(f"G{n}", f"P{n}", "图解") for n in range(8)]
    pieces += [piece("V", "P0", "视频")]
    out = [publication(one["材料编号"]) for one in pieces]
    out += [publication(f"G{n}", "微信公众号") for n in range(5)]
    out += [publication(f"G{n}", "微博") for n in range(2)]
    return {"政策文件": policies, "解读材料": pieces, "发布记录": out}


def policy(number: str, **more: str) -> dict[str, str]:
    given = {
        "政策标题": f"关于{number}的通知",
        "起草部门": "市容科",
        "公开发布日期": "2021-04-12",
        "公开属性": "主动公开",
    }
    return {"政策编号": number, **given, "是否应解读": "是", **more}


def piece(number: str, of: str, form: str = "文字", **more: str) -> dict[str, str]:
    return {"材料编号": number, "政策编号": of, "解读形式": form, "审签时间": "2021-04-12", **more}


def publication(of: str, channel: str = "政府网站", **more: str) -> dict[str, str]:
    given = {"解读发布时间": "2021-04-12", "网址": f"https://example.gov.cn/{of}", "已核实": "是"}
    return {"材料编号": of, "发布渠道": channel, **given, "双向关联": "是" if channel == "政府网站" else "", **more}


def flat(sheets: Mapping[str, Rows]) -> list[dict[str, str]]:
    """The same as one table in which every row says everything."""
    policies = {row["政策编号"]: row for row in sheets["政策文件"]}
    pieces = {row["材料编号"]: row for row in sheets["解读材料"]}
    named: set[str] = set()
    rows = []
    for row in sheets["发布记录"]:
        of = pieces[row["材料编号"]]
        named.add(of["政策编号"])
        rows.append({**policies[of["政策编号"]], **of, **row})
    return rows + [dict(row) for number, row in policies.items() if number not in named]


def as_csv(rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    rows = list(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(sheets: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet, rows = book.create_sheet(title), list(rows)
        head = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append(head)
        for row in rows:
            sheet.append([row.get(key) for key in head])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def studio_command(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "STUDIO_DATA": str(data)}
    command = [sys.executable, "-m", "studio", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def report_of(data: Path, *more: str) -> dict[str, Any]:
    asked = ("--start", "2021-04-01", "--end", "2021-07-01", "--asof", "2021-07-20")
    done = studio_command(data, "report", *asked, *more, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
