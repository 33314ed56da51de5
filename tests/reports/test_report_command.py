"""`report` writes the files it is asked for beside its JSON, and counts working days by the office's own calendar too."""

from __future__ import annotations

import json
from pathlib import Path

from tests.records.ledgers import ROOT, as_xlsx, piece, policy, publication, report_of, studio_command

QUARTER = ("--start", "2021-04-01", "--end", "2021-07-01")


def test_all_files_are_written_beside_the_json(tmp_path: Path) -> None:
    assert studio_command(tmp_path, "import-records", str(ROOT / "assets/ledger/example.csv")).returncode == 0
    files = {kind: tmp_path / f"out.{kind}" for kind in ("xlsx", "docx", "pdf", "csv")}
    asked = [part for kind, path in files.items() for part in (f"--{kind}", str(path))]
    done = studio_command(tmp_path, "report", *QUARTER, "--asof", "2021-07-20", "--json", *asked)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["multi_format"]["percent"] == "88.8"
    begins = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF", "csv": "\ufeff口径A".encode()}
    assert all(path.read_bytes().startswith(begins[kind]) for kind, path in files.items())


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    done = studio_command(tmp_path, "report", *QUARTER, "--xlsx", str(tmp_path / "no" / "out.xlsx"))
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "文件读写失败" in done.stderr


def test_a_holiday_of_the_offices_own_file_moves_the_deadline(tmp_path: Path) -> None:
    sheets = {
        "政策文件": [policy("P", 公开发布日期="2021-06-21")],
        "解读材料": [piece("T", "P")],
        "发布记录": [publication("T", 解读发布时间="2021-06-25")],
    }
    (tmp_path / "台账.xlsx").write_bytes(as_xlsx(sheets))
    assert studio_command(tmp_path, "import-records", str(tmp_path / "台账.xlsx")).returncode == 0
    assert report_of(tmp_path)["timeliness"]["numerator"] == 0
    own = tmp_path / "lexicons" / "working_days.json"
    own.parent.mkdir()
    own.write_text(json.dumps({"years": {"2021": {"days_off": ["2021-06-23"], "days_worked": []}}}))
    assert report_of(tmp_path)["timeliness"]["numerator"] == 1


def test_a_year_without_working_days_is_refused_and_not_guessed(tmp_path: Path) -> None:
    sheets = {
        "政策文件": [policy("P", 公开发布日期="2031-06-21")],
        "解读材料": [piece("T", "P")],
        "发布记录": [publication("T", 解读发布时间="2031-06-26")],
    }
    (tmp_path / "台账.xlsx").write_bytes(as_xlsx(sheets))
    assert studio_command(tmp_path, "import-records", str(tmp_path / "台账.xlsx")).returncode == 0
    asked = ("--start", "2031-04-01", "--end", "2031-07-01", "--asof", "2031-07-20", "--json")
    found = json.loads(studio_command(tmp_path, "report", *asked).stdout)
    assert (found["interpreted"], found["timeliness"]["percent"]) == (1, "—")
    assert any("没有2031年前后的工作日数据" in reason for reason in found["items"][0]["reasons"])
