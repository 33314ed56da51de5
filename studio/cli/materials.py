"""The commands around content and what is drawn from it: render, schema."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path
from typing import Any

from studio.cli.giving import OK, PROBLEMS, content_in, print_json


def add(commands: Any) -> None:
    made = commands.add_parser("render", help="生成材料")
    made.set_defaults(command=render)
    made.add_argument("content", type=Path)
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--format", nargs="+", action="extend", metavar="KEY")
    made.add_argument("--theme", default="government_red")
    made.add_argument("--json", action="store_true")
    commands.add_parser("schema", help="内容文件的格式（JSON Schema）").set_defaults(command=schema)


def render(given: argparse.Namespace) -> int:
    from studio.formats.contract import CannotDraw, ContentLost
    from studio.formats.rendering import render_all

    content = content_in(given.content)
    given.out.mkdir(parents=True, exist_ok=True)
    files: list[dict[str, Any]] = []
    empty: list[Exception] = []
    started = time.perf_counter()
    try:
        wished = {"formats": given.format, "empty": empty.append} if given.format else {}
        for rendered in render_all(content, theme=given.theme, **wished):
            for artifact in rendered.artifacts:
                path = given.out / artifact.name
                path.write_bytes(artifact.data)
                files.append(
                    {
                        "format": rendered.key,
                        "form": rendered.form,
                        "path": str(path),
                        "media_type": artifact.media_type,
                        "bytes": len(artifact.data),
                        "sha256": hashlib.sha256(artifact.data).hexdigest(),
                        "seconds": round(rendered.seconds, 3),
                        "width": artifact.width,
                        "height": artifact.height,
                        "alt": artifact.alt,
                        "strings_placed": len(artifact.placed),
                        "strings_missing": list(artifact.missing),
                    }
                )
    except (CannotDraw, ContentLost) as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    # Formats are drawn side by side: their seconds overlap, and the whole is less than their sum.
    seconds = time.perf_counter() - started
    for nothing in empty:
        print(nothing, file=sys.stderr)
    if given.json:
        print_json({"files": files, "seconds": round(seconds, 3)})
    else:
        for file in files:
            print(file["path"])
    return PROBLEMS if empty else OK


def schema(given: argparse.Namespace) -> int:
    from studio.domain.content_schema import content_schema

    print_json(content_schema())
    return OK
