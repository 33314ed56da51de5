"""OFD (GB/T 33190-2016): pages of placed text in a zip of XML. Seals, annotations and pictures are passed over."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from itertools import islice, repeat

from lxml import etree

from studio.errors import UnusableInput
from studio.policy.archive import BROKEN, Archive, opened
from studio.policy.page_layout import MOST_UNREADABLE, Page, Run, merged, paragraphs_of, unreadable
from studio.policy.readers.contract import Reader, Sample

MOST_PAGES = 800
MOST_LETTERS = 1_000_000
A4 = (210.0, 297.0)
"""Millimetres; the unit of everything in an OFD."""
ROOT = "OFD.xml"

LOCKED = "这个 OFD 文件已加密，无法读取。请用 OFD 阅读器解密或打印成没有密码的文件后再上传，也可上传 DOCX 版。"
SCAN = "这个 OFD 里没有文字，应当是扫描件或图片。系统不做文字识别，以免认错数字。请上传原来的 DOCX、WPS 版。"
GARBLED = "这个 OFD 的文字没有对应的字码，读出来是乱码。请上传原来的 DOCX、WPS 版，或把文字复制到 TXT 核对后上传。"
TOO_MANY_PAGES = f"这个 OFD 超过 {MOST_PAGES} 页，不像一份政策文件，没有读取。请只留下政策正文后再上传。"


class Ofd(Reader):
    key, label = "ofd", "OFD"

    def recognises(self, sample: Sample) -> bool:
        return ROOT in sample.members

    def read(self, data: bytes) -> list[str]:
        with opened(data) as archive:
            if any(posixpath.basename(name) == "Encryptions.xml" for name in archive.names):
                raise UnusableInput(LOCKED)
            letters = [MOST_LETTERS]
            pages = [page for body in _documents(archive) for page in _pages(archive, body, letters)]
        text = "".join(run.text for page in pages for run in page.runs)
        if not text.strip():
            raise UnusableInput(SCAN)
        if unreadable(text) > MOST_UNREADABLE:
            raise UnusableInput(GARBLED)
        return paragraphs_of(pages)


def _documents(archive: Archive) -> Iterator[str]:
    for place in _named(archive.xml(ROOT), "DocRoot"):
        if place.text:
            yield _path("", place.text)


def _pages(archive: Archive, document: str, letters: list[int]) -> Iterator[Page]:
    root = archive.xml(document)
    folder = posixpath.dirname(document)
    usual = _size(root)
    templates = {node.get("ID", ""): _path(folder, node.get("BaseLoc", "")) for node in _named(root, "TemplatePage")}
    places = [node.get("BaseLoc", "") for pages in _named(root, "Pages") for node in _named(pages, "Page")]
    if len(places) > MOST_PAGES:
        raise UnusableInput(TOO_MANY_PAGES)
    for place in places:
        page = archive.xml(_path(folder, place))
        width, height = _size(page) or usual or A4
        runs: list[Run] = []
        for used in _named(page, "Template"):
            behind = templates.get(used.get("TemplateID", ""))
            if behind and behind in archive.names:
                runs += _runs(archive.xml(behind), letters)
        runs += _runs(page, letters)
        yield Page(width=width, height=height, runs=merged(_in_lines(runs)))


def _in_lines(runs: list[Run]) -> list[Run]:
    """Letters in the order of reading, so that neighbours can be joined."""
    return sorted(runs, key=lambda run: (round(run.middle / max(0.4 * run.size, 0.1)), run.left))


def _size(root: etree._Element) -> tuple[float, float] | None:
    for box in _named(root, "PhysicalBox"):
        numbers = _numbers(box.text or "")
        if len(numbers) >= 4 and numbers[2] > 0 and numbers[3] > 0:
            return numbers[2], numbers[3]
    return None


def _runs(page: etree._Element, letters: list[int]) -> Iterator[Run]:
    for item in _named(page, "TextObject"):
        if item.get("Visible", "true").lower() == "false":
            continue
        box = _numbers(item.get("Boundary", ""))[:2]
        left, top = box if len(box) == 2 else (0.0, 0.0)
        given = _numbers(item.get("CTM", ""))
        matrix = given if len(given) == 6 else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        if _slanted(matrix):
            continue
        size = _positive(item.get("Size", ""), 4.0)
        wide = size * (abs(matrix[0]) or 1.0) * _positive(item.get("HScale", ""), 1.0)
        tall = size * (math.hypot(matrix[2], matrix[3]) or 1.0)
        x = y = 0.0
        for code in _named(item, "TextCode"):
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            text = code.text or ""
            across = list(islice(_places(x, code.get("DeltaX", ""), size), len(text) + 1))
            down = list(islice(_places(y, code.get("DeltaY", ""), 0.0), len(text) + 1))
            for place, char in enumerate(text):
                letters[0] -= 1
                if letters[0] < 0:
                    return
                if char.isspace():
                    continue
                at = left + matrix[0] * across[place] + matrix[2] * down[place] + matrix[4]
                # Y is the foot of the letter.
                foot = top + matrix[1] * across[place] + matrix[3] * down[place] + matrix[5]
                step = abs(matrix[0]) * (across[place + 1] - across[place])
                breadth = min(step, 1.2 * wide) if step > 0 else wide
                yield Run(char, at, foot - 0.85 * tall, at + breadth, foot + 0.15 * tall, tall)


def _slanted(matrix: list[float]) -> bool:
    """Text at an angle is a watermark or a stamp."""
    return abs(matrix[1]) > 0.02 * (abs(matrix[0]) + abs(matrix[1])) or matrix[0] < 0


def _places(start: float, deltas: str, usual: float) -> Iterator[float]:
    """Where one letter after the other stands: `deltas` are the steps, "g 3 4.2" meaning 4.2 three times (GB/T 33190, 11.3)."""
    yield start
    for step in _steps(deltas):
        start += step
        yield start
    while True:
        start += usual
        yield start


def _steps(deltas: str) -> Iterator[float]:
    words = iter(deltas.split())
    for word in words:
        if word != "g":
            yield _number(word, 0.0)
            continue
        times, step = _number(next(words, ""), 0.0), _number(next(words, ""), 0.0)
        yield from repeat(step, max(0, int(times)))


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return islice(
        (node for node in root.iter() if isinstance(node.tag, str) and etree.QName(node).localname == name), 200_000
    )


def _path(folder: str, place: str) -> str:
    """A member's name from a location that is absolute in the package or beside `folder`. Refuses to leave it."""
    clean = place.strip().replace("\\", "/")
    name = posixpath.normpath(clean.lstrip("/") if clean.startswith("/") else posixpath.join(folder, clean))
    if name.startswith("..") or not clean:
        raise UnusableInput(BROKEN)
    return name


def _numbers(text: str) -> list[float]:
    return [_number(word, 0.0) for word in re.split(r"[\s,]+", text.strip())[:12] if word]


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if math.isfinite(value) and abs(value) < 1e6 else otherwise


def _positive(text: str, otherwise: float) -> float:
    value = _number(text, otherwise)
    return value if 0.1 < value < 500 else otherwise
