"""What several commands take and give: files, days and moments in, JSON out."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from studio.errors import UnusableInput
from studio.settings import read_settings

OK, PROBLEMS, UNUSABLE = 0, 1, 2


def open_studio() -> Any:
    from studio.wiring import build

    return build(read_settings())


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableInput(f"文件“{path}”打不开（{error.strerror}）。请检查路径和权限。") from error


def decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnusableInput("这份文字既不是 UTF-8 也不是 GB18030 编码，无法读取。请另存为 UTF-8 后再试。")


def content_in(path: Path) -> Any:
    from studio.domain.content import from_json

    try:
        return from_json(json.loads(decoded(read_bytes(path))))
    except json.JSONDecodeError as error:
        raise UnusableInput(f"“{path}”不是完整的 JSON（第 {error.lineno} 行），无法读取。") from error
    except ValueError as error:
        raise UnusableInput(str(error)) from error


def day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期应写成 2021-04-01 的样子，现在是“{value}”") from error


def moment(value: str) -> datetime:
    from studio.domain.calendar import BEIJING

    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise UnusableInput(f"时点应写成 2021-07-01 或 2021-07-01T18:00 的样子，现在是“{value}”。") from error
    if len(value) == len("2021-07-01"):
        moment += timedelta(days=1, microseconds=-1)
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def print_json(value: Any) -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()
