"""A table as HTML."""

from __future__ import annotations

from studio.parts.table import LEVEL, as_html


def test_a_row_of_a_tree_stands_by_its_margin_and_not_by_blanks() -> None:
    """Blanks move the first line only; the rest of a long name would begin at the edge again."""
    rows = [{"部门": name} for name in ("市政府", f"{LEVEL}城市管理局", f"{LEVEL * 2}市容管理科")]
    table = as_html(rows, label="部门表")
    assert LEVEL not in table
    first, second = (float(cell.split("rem")[0]) for cell in table.split("padding-left:")[1:])
    assert first < second
