"""RTF, as Word and WPS write it in Chinese offices: double bytes by font, Unicode with a fallback, tables.

Format: Rich Text Format 1.9.1. Kept are body text, text boxes, field results and printed list labels;
headers, notes, pictures, deleted and hidden text are not.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN
from studio.policy.flow import Flow
from studio.policy.numbering import finished
from studio.policy.readers.contract import Lines, Reader, Sample

MOST_DEPTH = 500
CUT_OFF = "这个 RTF 文件的结尾不完整，最后的文字可能缺失。请对照原文核对，或重新下载后再上传。"
UNNUMBERED = (
    "这个 RTF 文件有自动编号，但没有写出编号文字，“一、”“（一）”这类编号没有读出来。"
    "请对照原文补上编号，或用 WPS、Word 另存为 DOCX 后重新上传。"
)

SKIPPED = frozenset(
    (
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "nonshppict",
        "shprslt",
        "sp",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "annotation",
        "ftnsep",
        "ftnsepc",
        "ftncn",
        "aftnsep",
        "aftnsepc",
        "aftncn",
        "listtable",
        "listoverridetable",
        "revtbl",
        "filetbl",
        "xe",
        "tc",
        "rxe",
        "bkmkstart",
        "bkmkend",
        "nonesttables",
        "upr",
        "template",
        "pgdsctbl",
        "private",
        "txe",
        "fldinst",
    )
)
"""Destinations that hold no text of the body, or repeat it for older readers."""
STARRED_AND_KEPT = frozenset(("shpinst", "nesttableprops", "do"))
BOXES = frozenset(("shptxt", "dptxbxtext"))
LABELS = frozenset(("listtext", "pntext"))
SAID = {
    "line": "\n",
    "page": "\n",
    "column": "\n",
    "lbr": "\n",
    "softline": "\n",
    "tab": " ",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\t": " "}

CHARSETS = {
    0: "cp1252",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    204: "cp1251",
    238: "cp1250",
}
SYMBOL_CHARSET = 2
PRIVATE = range(0xF000, 0xF100)
"""Where \\u puts the signs of symbol fonts."""
DOUBLE_BYTE = frozenset(("gb18030", "cp950", "cp932", "cp949"))
PAGES = {936: "gb18030", 54936: "gb18030", 10008: "gb18030", 65001: "utf-8"}

_TAIL = rb"|\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\(.)|([{}])|[\r\n]+"
TOKEN = re.compile(rb"([^\\{}\r\n]+)" + _TAIL, re.S)
DOUBLE_BYTE_TOKEN = re.compile(rb"((?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[^\\{}\r\n])+)" + _TAIL, re.S)
"""For writers that put double bytes as they are: the second may look like a backslash or a brace."""


class Rtf(Reader):
    key, label = "rtf", "RTF"

    def recognises(self, sample: Sample) -> bool:
        return sample.head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"{\\rtf")

    def read(self, data: bytes) -> Lines:
        return _Parser(data).lines()


@dataclass(kw_only=True)
class _Group:
    """What holds between a pair of braces; a new group starts as a copy of the one around it."""

    flow: Flow
    skipped: bool = False
    in_fonts: bool = False
    in_table: bool = False
    gone: bool = False
    hidden: bool = False
    font: int | None = None
    wide_font: int | None = None
    """The font for double bytes, where Word names it apart (\\dbch\\af13)."""
    script: str = ""
    fallback: int = 1
    """How many characters after \\uN only repeat it."""


@dataclass
class _Parser:
    data: bytes
    _page: str = "cp1252"
    _charsets: dict[int, int] = field(default_factory=dict)
    _defined: int = 0
    """The font whose definition is being read."""
    _default_font: int | None = None
    _raw: bytearray = field(default_factory=bytearray)
    """Bytes not decoded yet: the second of a pair may come in the next token."""
    _pass: int = 0
    _starred: bool = False
    _listed: bool = False
    _labelled: bool = False
    _unnumbered: bool = False
    _ended: bool = False

    def lines(self) -> Lines:
        page = re.search(rb"\\ansicpg(\d{1,5})", self.data[:4096])
        self._page = _page_codec(int(page[1])) if page else "cp1252"
        token = DOUBLE_BYTE_TOKEN if self._page in DOUBLE_BYTE else TOKEN
        body = Flow()
        self._group = _Group(flow=body)
        self._around: list[_Group] = []
        place = 0
        while not self._ended and (match := token.search(self.data, place)):
            place = match.end() + self._take(match)
        self._decode()
        cut_off = not self._ended
        warnings = [told for told, holds in ((CUT_OFF, cut_off), (UNNUMBERED, self._unnumbered)) if holds]
        for group in (self._group, *reversed(self._around)):
            if group.flow is not body:
                body.put_box(group.flow.lines())
        return Lines(body.lines(), warnings=warnings)

    def _take(self, match: re.Match[bytes]) -> int:
        """One token; the answer is how many bytes to jump over."""
        text, pair, word, number, symbol, brace = match.groups()
        if text:
            self._take_text(text)
        elif pair:
            if self._pass:
                self._pass -= 1
            else:
                self._keep(bytes.fromhex(pair.decode()))
        elif word:
            value = int(number) if number else None
            if word == b"bin":
                return max(value or 0, 0)
            self._take_word(word.decode(), value)
        elif symbol:
            self._take_symbol(symbol)
        elif brace:
            self._pass = 0
            self._decode()
            if brace == b"{":
                self._open()
            else:
                self._close()
        return 0

    def _take_text(self, text: bytes) -> None:
        passed = min(self._pass, len(text))
        self._pass -= passed
        self._keep(text[passed:])

    def _keep(self, raw: bytes) -> None:
        if not self._group.skipped and not self._group.in_fonts:
            self._raw += raw

    def _take_symbol(self, symbol: bytes) -> None:
        self._pass = 0
        if symbol in b"\\{}":
            self._keep(symbol)
        elif symbol == b"*":
            self._starred = True
        elif symbol in b"\r\n":
            self._take_word("par", None)
        else:
            self._say(SYMBOLS.get(symbol, ""))

    # ── groups ──

    def _open(self) -> None:
        if len(self._around) >= MOST_DEPTH:
            raise UnusableInput(BROKEN)
        self._around.append(self._group)
        self._group = replace(self._group)
        self._starred = False

    def _close(self) -> None:
        inner = self._group
        if not self._around:
            self._ended = True
            return
        self._group = self._around.pop()
        if inner.flow is not self._group.flow:
            if inner.script == "label":
                self._group.flow.number(_label(inner.flow.so_far))
                self._labelled = True
            else:
                self._group.flow.put_box(inner.flow.lines())
        self._ended = not self._around

    def _enter(self, word: str, *, starred: bool) -> bool:
        """Whether this word opened a destination."""
        group = self._group
        if word in BOXES:
            group.flow, group.in_table = Flow(), False
        elif word in LABELS:
            group.flow, group.script = Flow(), "label"
        elif word == "fonttbl":
            group.in_fonts = True
        elif word in SKIPPED or (starred and word not in STARRED_AND_KEPT):
            group.skipped = True
        else:
            return False
        return True

    # ── words ──

    def _take_word(self, word: str, value: int | None) -> None:
        self._pass = 0
        starred, self._starred = self._starred, False
        group = self._group
        if group.skipped:
            return
        if group.in_fonts:
            self._define_font(word, value)
            return
        self._decode()
        if self._enter(word, starred=starred):
            return
        if word == "u" and value is not None:
            self._say_code(value % 0x10000)
            self._pass = group.fallback
        elif word in SAID:
            self._say(SAID[word])
        elif word in ("par", "sect"):
            self._end_paragraph()
        elif word == "nestcell":
            group.flow.end_paragraph(in_table=True)
        elif word == "cell":
            self._note_list()
            group.flow.end_cell()
        elif word == "row":
            group.flow.end_row()
        else:
            self._set(word, value)

    def _set(self, word: str, value: int | None) -> None:
        group, on = self._group, value != 0
        match word:
            case "uc":
                group.fallback = min(max(value or 0, 0), 8)
            case "deff":
                self._default_font = value
            case "f":
                group.font = value
                if group.script == "dbch":
                    group.wide_font = value
            case "af":
                if group.script == "dbch":
                    group.wide_font = value
            case "loch" | "hich" | "dbch":
                if group.script != "label":
                    group.script = word
            case "deleted" | "mvf":
                group.gone = on
            case "v":
                group.hidden = on
            case "plain":
                group.gone = group.hidden = False
                group.font = group.wide_font = None
            case "pard":
                group.in_table = False
                self._listed = False
            case "intbl":
                group.in_table = True
            case "ls":
                self._listed = bool(value)

    def _define_font(self, word: str, value: int | None) -> None:
        if word == "f" and value is not None:
            self._defined = value
        elif word == "fcharset" and value is not None:
            self._charsets[self._defined] = value

    def _end_paragraph(self) -> None:
        if not (self._group.gone or self._group.hidden):
            self._note_list()
            self._group.flow.end_paragraph(in_table=self._group.in_table)

    def _note_list(self) -> None:
        if self._listed and not self._labelled and self._group.flow.so_far.strip():
            self._unnumbered = True
        self._labelled = False

    # ── characters ──

    def _say(self, text: str) -> None:
        self._decode()
        group = self._group
        if text and not (group.skipped or group.in_fonts or group.gone or group.hidden):
            group.flow.say(text)

    def _say_code(self, code: int) -> None:
        if code not in PRIVATE and (code >= 32 or code in (9, 10)):
            self._say(chr(code))

    def _decode(self) -> None:
        if self._raw:
            raw = bytes(self._raw)
            self._raw.clear()
            self._say(self._decoded(raw).replace("\t", " "))

    def _decoded(self, raw: bytes) -> str:
        if raw.isascii():
            return raw.decode("ascii")
        group = self._group
        font = self._default_font if group.font is None else group.font
        charsets = [self._charsets.get(number) for number in (font, group.wide_font) if number is not None]
        if charsets and charsets[0] == SYMBOL_CHARSET:
            return bytes(byte for byte in raw if byte < 0x80).decode("ascii")
        named = [CHARSETS[charset] for charset in charsets if charset in CHARSETS]
        for codec in [codec for codec in (*named, self._page) if codec in DOUBLE_BYTE]:
            try:
                return raw.decode(codec)
            except UnicodeDecodeError:
                continue
        return raw.decode(next(iter(named), self._page), "replace")


def _page_codec(number: int) -> str:
    name = PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _label(said: str) -> str:
    """The label as print shows it; a bullet is none."""
    label = said.strip()
    return finished(label) if any(char.isalnum() for char in label) else ""
