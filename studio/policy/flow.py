"""Lines in the making, for formats that write a table as marks in the running text (DOC, RTF)."""

from __future__ import annotations

from collections.abc import Iterable


class Flow:
    """One running text: the body of a document, or a text box. Filled in reading order, then `lines()` once."""

    def __init__(self) -> None:
        self._said: list[str] = []
        """The paragraph so far."""
        self._label = ""
        self._boxes: list[str] = []
        """Lines of the text boxes anchored in this paragraph; they stand before it."""
        self._cell: list[str] = []
        self._row: list[list[str]] = []
        self._lines: list[str] = []

    def say(self, text: str) -> None:
        """More of the paragraph. Half characters beyond the basic plane may come one by one; "\\n" is a new line."""
        self._said.append(text)

    def number(self, label: str) -> None:
        """The printed label of the paragraph; only shown when the paragraph says something."""
        self._label = label

    def put_box(self, lines: Iterable[str]) -> None:
        self._boxes += [line for line in lines if line.strip()]

    def end_paragraph(self, *, in_table: bool) -> None:
        if in_table:
            self._cell += self._taken()
        else:
            self.end_row()
            self._lines += self._taken()

    def end_cell(self) -> None:
        self._row.append([*self._cell, *self._taken()])
        self._cell.clear()

    def end_row(self) -> None:
        """The row becomes one line; a row of one cell is only a frame around paragraphs, an empty one is gone."""
        if self._cell:
            self._row.append(list(self._cell))
            self._cell.clear()
        if len(self._row) == 1:
            self._lines += self._row[0]
        elif any(line.strip() for cell in self._row for line in cell):
            cells = (" ".join(line.strip() for line in cell if line.strip()) for cell in self._row)
            self._lines.append("\t".join(cells))
        self._row.clear()

    @property
    def at_row_start(self) -> bool:
        return not (self._said or self._cell) and bool(self._row)

    @property
    def so_far(self) -> str:
        """The paragraph so far."""
        return "".join(self._said).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def lines(self) -> list[str]:
        """All lines; what was left open is closed."""
        self.end_row()
        left = self._taken()
        return [*self._lines, *(left if any(left) else [])]

    def _taken(self) -> list[str]:
        said = self.so_far
        taken = [*self._boxes, *f"{self._label if said.strip() else ''}{said}".split("\n")]
        self._said.clear()
        self._boxes.clear()
        self._label = ""
        return taken
