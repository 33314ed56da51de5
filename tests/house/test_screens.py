"""What all screens have in common: the red button keeps, and an upload says our own limit."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALLS = [
    (path, node)
    for room in ("screens", "parts")
    for path in (ROOT / "studio" / room).rglob("*.py")
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
]
"""Every `something.method(…)` of the screens."""


def named(node: ast.Call, method: str) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == method


def given(node: ast.Call) -> dict[str | None, str]:
    return {one.arg: ast.unparse(one.value) for one in node.keywords}


def test_a_button_that_keeps_what_was_filled_in_is_red_on_every_screen() -> None:
    keeping = [
        (path.name, node)
        for path, node in CALLS
        if (named(node, "button") or named(node, "form_submit_button"))
        and node.args
        and ast.unparse(node.args[0]).startswith("'保存")
    ]
    assert len(keeping) > 8
    grey = [f"{name}:{node.lineno}" for name, node in keeping if given(node).get("type") != "'primary'"]
    assert not grey, grey


def test_every_place_for_a_file_says_our_own_limit() -> None:
    """Else the frame's own limit is shown, and a smaller one of ours refuses the file after it was sent."""
    places = [(path.name, node) for path, node in CALLS if named(node, "file_uploader")]
    assert places
    silent = [f"{name}:{node.lineno}" for name, node in places if "max_upload_size" not in given(node)]
    assert not silent, silent
