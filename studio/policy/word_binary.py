"""The text of a Word 97–2003 binary file, read piece by piece without an office suite.

Format: [MS-DOC], open specification; section numbers in the comments are its own. The text stands in
pieces named by the piece table; what is deleted, hidden or a table mark is told by property pages
(FKP, 512 bytes each) found through bin tables. Automatic list numbers are not in the text.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from studio.errors import UnusableInput
from studio.policy.archive import BOMB, BROKEN, LOCKED
from studio.policy.flow import Flow

WORD_97 = 0x00C0
"""Word 97 writes 0x00C1; its bidirectional builds 0x00C0 and 0x00C2 (2.5.1 nFib)."""
PAGE = 512
MOST_UNITS = 8_000_000
"""UTF-16 units in all pieces together: four times what a reading takes."""
TOO_OLD = "这是 Word 95 或更早版本的文档，无法读取。请用 WPS 或 Word 打开后另存为 DOCX，再上传。"

ENDS = re.compile("[\r\x07]")
CELL, PARAGRAPH, LINE, PAGE_BREAK, COLUMN_BREAK = "\x07", "\r", "\x0b", "\x0c", "\x0e"
FIELD_BEGIN, FIELD_SEPARATOR = "\x13", "\x14"
SIGNS_OF_FIELDS = frozenset("\x13\x14\x15")
SHOWN = {"\t": " ", LINE: "\n", PAGE_BREAK: "\n", COLUMN_BREAK: "\n", "\x1e": "-"}
"""Characters below the space that print shows, and how; all others are anchors and marks."""

# Single property modifiers, 2.6: which bytes of a property list matter here.
DELETED, HIDDEN, SYMBOL = 0x0800, 0x083C, 0x6A09
IN_TABLE, ROW_END = 0x2416, 0x2417
OPERAND_BYTES = (1, 1, 2, 4, 2, 2, -1, 3)
TABLE_DEFINITION, TAB_CHANGE = 0xD608, 0xC615
SHORT_FORM = {0x41: DELETED, 0x5C: HIDDEN}
"""2.9.215 Prm0: the index that stands for a modifier in a piece's own two bytes."""

# Places in the file information block, 2.5: offset of fc; lcb follows.
CHARACTER_PAGES, PARAGRAPH_PAGES, PIECES = 0x00FA, 0x0102, 0x01A2
SHAPES, BOXES = 0x01DA, 0x025A
COUNTS = (0x4C, 0x50, 0x54, 0x58, 0x5C, 0x60, 0x64)
"""Lengths of the stories in their order: text, footnotes, headers, macros, comments, endnotes, text boxes."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """The file information block: which streams and where in them."""

    word: bytes = field(repr=False)
    table: bytes = field(repr=False)

    def part(self, place: int) -> bytes:
        """The bytes of one table, b"" where the file has none or names what it does not hold."""
        start, length = struct.unpack_from("<II", self.word, place) if len(self.word) >= place + 8 else (0, 0)
        return self.table[start : start + length] if start + length <= len(self.table) else b""

    def stories(self) -> tuple[int, ...]:
        return struct.unpack("<7i", b"".join(self.word[place : place + 4] for place in COUNTS))


@dataclass(frozen=True, kw_only=True)
class Piece:
    first: int
    """Character position of its first unit."""
    units: int
    start: int
    """Byte offset in the WordDocument stream."""
    width: int
    """Bytes a unit: 1 or 2."""
    modifiers: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        return self.start + self.units * self.width


@dataclass
class Story:
    """The whole text of the file, one character a position, with what the properties say about it."""

    text: str
    gone: bytearray
    """1 where a character was deleted or is hidden."""
    marks: dict[int, frozenset[int]]
    """Position of a paragraph's end → the table modifiers of that paragraph."""


def table_stream(word: bytes) -> str:
    """The stream that belongs to this WordDocument stream. Raises `UnusableInput`: locked, too old, damaged."""
    if len(word) < 0x200:
        raise UnusableInput(BROKEN)
    kind, version = struct.unpack_from("<HH", word, 0)
    (flags,) = struct.unpack_from("<H", word, 0x0A)
    if kind != 0xA5EC or version < WORD_97:
        raise UnusableInput(TOO_OLD if kind in (0xA5EC, 0xA5DC, 0xA59B, 0xA59C) else BROKEN)
    if flags & 0x0100:
        raise UnusableInput(LOCKED)
    return "1Table" if flags & 0x0200 else "0Table"


def lines_of(word: bytes, table: bytes) -> list[str]:
    """The document's lines in reading order: text boxes before their anchor, table rows with tabs.

    Raises `UnusableInput` when the piece table names text that the file does not hold.
    """
    block = Block(word=word, table=table)
    try:
        story = _story(block)
        length, *others, boxes = block.stories()
        if min(length, *others, boxes) < 0 or length > len(story.text):
            raise UnusableInput(BROKEN)
        return _lines(story, 0, length, _boxes(block, story, length + sum(others)))
    except struct.error as cut:
        raise UnusableInput(BROKEN) from cut


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────


def _story(block: Block) -> Story:
    pieces = _pieces(block)
    text = "".join(_decoded(block.word, piece) for piece in pieces)
    story = Story(text=text, gone=bytearray(len(text)), marks={})
    for piece in pieces:
        if piece.modifiers:
            story.gone[piece.first : piece.first + piece.units] = b"\x01" * piece.units
    _mark_gone(story, pieces, _character_runs(block))
    _mark_paragraphs(story, pieces, _paragraph_runs(block))
    return story


def _pieces(block: Block) -> list[Piece]:
    """2.9.38 Clx: property lists for pieces (1), then the piece table (2)."""
    clx = block.part(PIECES)
    place, lists = 0, list[bytes]()
    while place < len(clx) and clx[place] == 1:
        (length,) = struct.unpack_from("<h", clx, place + 1)
        if length < 0:
            raise UnusableInput(BROKEN)
        lists.append(clx[place + 3 : place + 3 + length])
        place += 3 + length
    if place >= len(clx) or clx[place] != 2:
        raise UnusableInput(BROKEN)
    bounds, records = _plc(clx[place + 5 : place + 5 + struct.unpack_from("<I", clx, place + 1)[0]], 8)
    if not bounds or bounds[0] != 0 or bounds[-1] > MOST_UNITS or any(a > b for a, b in pairwise(bounds)):
        raise UnusableInput(BOMB if bounds and bounds[-1] > MOST_UNITS else BROKEN)
    pieces = []
    for first, after, record in zip(bounds, bounds[1:], records, strict=False):
        _, where, modifier = struct.unpack("<HIH", record)
        width, start = (1, (where & 0x3FFFFFFF) // 2) if where & 0x40000000 else (2, where & 0x3FFFFFFF)
        piece = Piece(first=first, units=after - first, start=start, width=width, modifiers=_of_piece(modifier, lists))
        if piece.end > len(block.word):
            raise UnusableInput(BROKEN)
        pieces.append(piece)
    return pieces


def _of_piece(modifier: int, lists: list[bytes]) -> tuple[int, ...]:
    """What makes this whole piece disappear: its two bytes hold a modifier or name a list."""
    if modifier & 1:
        index = modifier >> 1
        return _vanishing(lists[index]) if index < len(lists) else ()
    known = SHORT_FORM.get(modifier >> 1 & 0x7F)
    return (known,) if known and modifier >> 8 == 1 else ()


def _decoded(word: bytes, piece: Piece) -> str:
    raw = word[piece.start : piece.end]
    if piece.width == 1:
        # Bytes that cp1252 leaves open stand for themselves; one character a byte keeps positions true.
        return "".join(bytes((byte,)).decode("cp1252", "replace") if 0x80 <= byte < 0xA0 else chr(byte) for byte in raw)
    return "".join(map(chr, struct.unpack(f"<{piece.units}H", raw)))


def _plc(data: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """2.8: n + 1 bounds, then n records of `size` bytes; nothing at all where there is not even one."""
    count = (len(data) - 4) // (4 + size)
    if count < 1:
        return [], []
    bounds = list(struct.unpack_from(f"<{count + 1}I", data, 0))
    start = 4 * (count + 1)
    return bounds, [data[start + i * size : start + (i + 1) * size] for i in range(count)]


# ── properties ───────────────────────────────────────────────────────────────────────────────────────


def _vanishing(properties: bytes) -> tuple[int, ...]:
    """The modifiers by which text disappears: deleted, hidden, a sign from a symbol font."""
    found = dict[int, int]()
    for modifier, operand in _modifiers(properties):
        if modifier in (DELETED, HIDDEN):
            found[modifier] = operand[0] & 1 if operand else 0
        elif modifier == SYMBOL:
            found[modifier] = 1
    return tuple(modifier for modifier, on in found.items() if on)


def _modifiers(properties: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 2 < len(properties):
        (modifier,) = struct.unpack_from("<H", properties, place)
        place += 2
        size = OPERAND_BYTES[modifier >> 13]
        if modifier == TABLE_DEFINITION:
            size = 1 + int.from_bytes(properties[place : place + 2], "little")
        elif size < 0:
            if modifier == TAB_CHANGE and properties[place] == 255:
                return  # its length is not written; nothing that matters here comes behind it
            size = 1 + properties[place]
        yield modifier, properties[place : place + size]
        place += size


def _pages(block: Block, place: int) -> Iterator[bytes]:
    """The property pages that a bin table names, each once."""
    data = block.part(place)
    if not data:
        return
    _, records = _plc(data, 4)
    seen = set[int]()
    for record in records:
        number = int.from_bytes(record, "little") & 0x3FFFFF
        page = block.word[number * PAGE : (number + 1) * PAGE]
        if len(page) == PAGE and number not in seen:
            seen.add(number)
            yield page


def _character_runs(block: Block) -> Iterator[tuple[int, int]]:
    """2.9.33 ChpxFkp: byte ranges whose text is not to be shown."""
    for page in _pages(block, CHARACTER_PAGES):
        count = min(page[-1], (PAGE - 5) // 5)
        bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
        for index in range(count):
            offset = page[4 * (count + 1) + index] * 2
            if offset and _vanishing(page[offset + 1 : offset + 1 + page[offset]]):
                yield bounds[index], bounds[index + 1]


def _paragraph_runs(block: Block) -> list[tuple[int, int, frozenset[int]]]:
    """2.9.184 PapxFkp: byte ranges of paragraphs in tables with their table modifiers."""
    runs = []
    for page in _pages(block, PARAGRAPH_PAGES):
        count = min(page[-1], (PAGE - 5) // 17)
        bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
        for index in range(count):
            offset = page[4 * (count + 1) + 13 * index] * 2
            if offset and offset + 1 < PAGE:
                # The length counts two bytes as one; 0 says that the real one follows.
                start, size = (offset + 1, 2 * page[offset] - 1) if page[offset] else (offset + 2, 2 * page[offset + 1])
                listed = _modifiers(page[start + 2 : start + size])
                on = frozenset(
                    modifier for modifier, operand in listed if modifier in (IN_TABLE, ROW_END) and operand[:1] > b"\0"
                )
                runs.append((bounds[index], bounds[index + 1], on))
    return sorted(runs, key=lambda run: run[0])


def _mark_gone(story: Story, pieces: list[Piece], runs: Iterator[tuple[int, int]]) -> None:
    by_start = sorted(pieces, key=lambda piece: piece.start)
    starts = [piece.start for piece in by_start]
    longest = max((piece.end - piece.start for piece in pieces), default=0)
    for begin, end in runs:
        # Pieces may stand in any order and overlap: look back as far as the longest can reach.
        for piece in by_start[bisect_right(starts, begin - longest) : bisect_right(starts, end)]:
            low, high = max(begin, piece.start), min(end, piece.end)
            if low < high:
                first = piece.first + (low - piece.start) // piece.width
                after = piece.first + (high - piece.start + piece.width - 1) // piece.width
                story.gone[first:after] = b"\x01" * (after - first)


def _mark_paragraphs(story: Story, pieces: list[Piece], runs: list[tuple[int, int, frozenset[int]]]) -> None:
    starts = [run[0] for run in runs]
    for piece in pieces:
        for mark in ENDS.finditer(story.text, piece.first, piece.first + piece.units):
            where = piece.start + (mark.start() - piece.first) * piece.width
            index = bisect_right(starts, where) - 1
            if index >= 0 and where < runs[index][1]:
                story.marks[mark.start()] = runs[index][2]


# ── text boxes ───────────────────────────────────────────────────────────────────────────────────────


def _boxes(block: Block, story: Story, offset: int) -> dict[int, list[tuple[int, int]]]:
    """Anchor position → the ranges of the text boxes there, in order (2.8.37 PlcfSpa, 2.8.35 PlcftxbxTxt)."""
    shapes, boxes = block.part(SHAPES), block.part(BOXES)
    if not boxes:
        return {}
    anchors = dict[int, int]()
    if shapes:
        places, records = _plc(shapes, 26)
        anchors = {int.from_bytes(r[:4], "little"): place for place, r in zip(places, records, strict=False)}
    first = min(anchors.values(), default=0)
    bounds, records = _plc(boxes, 22)
    found = dict[int, list[tuple[int, int]]]()
    for begin, end, record in zip(bounds, bounds[1:], records[:-1], strict=False):  # the last is only an end
        reused = int.from_bytes(record[8:10], "little")
        if begin < end and not reused and offset + end <= len(story.text):
            # A box within a group has no anchor of its own: groups are red heads, and stand at the first.
            anchor = anchors.get(int.from_bytes(record[14:18], "little"), first)
            found.setdefault(anchor, []).append((offset + begin, offset + end))
    return found


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────


def _lines(story: Story, begin: int, end: int, boxes: dict[int, list[tuple[int, int]]]) -> list[str]:
    flow, fields = Flow(), _Fields()
    for position in range(begin, end):
        char = story.text[position]
        if position in boxes:
            for box in boxes[position]:
                flow.put_box(_lines(story, *box, {}))
        if char in SIGNS_OF_FIELDS:
            fields.turn(char)
        elif char == CELL:
            # Without properties a mark that follows a mark ends the row.
            if ROW_END in story.marks.get(position, ()) or (not story.marks and flow.at_row_start):
                flow.end_row()
            else:
                flow.end_cell()
        elif story.gone[position]:
            continue
        elif char == PARAGRAPH:
            flow.end_paragraph(in_table=IN_TABLE in story.marks.get(position, ()))
        elif not fields.in_code:
            flow.say(SHOWN.get(char, "") if char < " " else char)
    return flow.lines()


class _Fields:
    """Open fields, innermost last: their code is passed over, their result is text."""

    def __init__(self) -> None:
        self._open: list[bool] = []
        self.in_code = 0
        """How many open fields are still in their code."""

    def turn(self, sign: str) -> None:
        if sign == FIELD_BEGIN:
            self._open.append(True)
            self.in_code += 1
        elif self._open:
            self.in_code -= self._open.pop()
            if sign == FIELD_SEPARATOR:
                self._open.append(False)
