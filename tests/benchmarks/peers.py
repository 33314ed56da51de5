"""Other engines that compare two versions, made to say which characters they kept.

Each is helped where that costs it nothing: it gets the articles without their numbers and with brackets and
quotes levelled. Those made for languages with spaces may be asked a second time with the words cut for them.
None is a dependency of the project; what is not installed says so by raising `NotInstalled`.
"""

from __future__ import annotations

import contextlib
import difflib
import importlib
import io
import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import rjieba

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = frozenset((f"{W}del", f"{W}moveFrom"))
COME = frozenset((f"{W}ins", f"{W}moveTo"))
Span = tuple[int, int]


class NotInstalled(Exception):
    """The engine cannot be asked on this machine; the text says what is missing."""


@dataclass
class Trace:
    """What an engine says of two documents. Places count characters, white space left out."""

    kept: list[tuple[int, int]] = field(default_factory=list)
    """Places in the older and the newer text that hold the same character, kept."""
    replaced: list[tuple[Span, Span]] = field(default_factory=list)
    """Stretches that stand in each other's place: they tell whose heir an article is, but nothing was kept."""
    seconds: float = 0.0
    """What the engine took, without reading its answer."""


class Peer(Protocol):
    name: str
    version: str

    def compare(self, old: Sequence[str], new: Sequence[str]) -> Trace:
        """Compares articles, their paragraphs one a line."""

    def close(self) -> None: ...


def bare(text: str) -> str:
    return "".join(text.split())


def starts(articles: Sequence[str]) -> list[int]:
    """Where each article starts, and where the last one ends."""
    places = [0]
    for article in articles:
        places.append(places[-1] + len(bare(article)))
    return places


def cut(text: str) -> str:
    """The words apart, as engines for languages with spaces expect them."""
    return "\n".join(" ".join(rjieba.cut(line)) for line in text.split("\n"))


# ── the standard library ─────────────────────────────────────────────────────────────────────────────


class Ndiff:
    """difflib.ndiff over articles as lines: equal ones are anchors, similar ones between them are paired."""

    name = "difflib ndiff"

    def __init__(self) -> None:
        self.version = f"Python {platform.python_version()}"

    def compare(self, old: Sequence[str], new: Sequence[str]) -> Trace:
        started = time.perf_counter()
        pairs: list[tuple[int, int]] = []
        row = column = 0
        waiting: list[str] = []
        for line in difflib.ndiff([bare(text) for text in old], [bare(text) for text in new], charjunk=None):
            sign = line[0]
            if sign == "?":
                # Guides stand only under lines that ndiff holds to be two wordings of one.
                pairs.append((row - 1, column - 1 if waiting[-1:] == ["+"] else column))
                continue
            if sign == " ":
                pairs.append((row, column))
            row += sign in " -"
            column += sign in " +"
            waiting.append(sign)
        return _within(sorted(set(pairs)), old, new, started)

    def close(self) -> None: ...


class Closest:
    """difflib.get_close_matches: for each newer article the closest older one that is still free."""

    def __init__(self, cutoff: float) -> None:
        self.name = f"difflib get_close_matches {cutoff}"
        self.version, self.cutoff = f"Python {platform.python_version()}", cutoff

    def compare(self, old: Sequence[str], new: Sequence[str]) -> Trace:
        started = time.perf_counter()
        before = [bare(text) for text in old]
        free = dict.fromkeys(range(len(old)))
        pairs: list[tuple[int, int]] = []
        for column, text in enumerate(map(bare, new)):
            found = difflib.get_close_matches(text, [before[row] for row in free], n=1, cutoff=self.cutoff)
            if found:
                row = next(row for row in free if before[row] == found[0])
                del free[row]
                pairs.append((row, column))
        return _within(pairs, old, new, started)

    def close(self) -> None: ...


def _within(pairs: Sequence[tuple[int, int]], old: Sequence[str], new: Sequence[str], started: float) -> Trace:
    """Characters kept between paired articles, by SequenceMatcher."""
    trace, before, after = Trace(), starts(old), starts(new)
    for row, column in pairs:
        matcher = difflib.SequenceMatcher(None, bare(old[row]), bare(new[column]), autojunk=False)
        for here, there, size in matcher.get_matching_blocks():
            trace.kept += [(before[row] + here + step, after[column] + there + step) for step in range(size)]
        trace.replaced.append(((before[row], before[row + 1]), (after[column], after[column + 1])))
    trace.seconds = time.perf_counter() - started
    return trace


# ── redlines ─────────────────────────────────────────────────────────────────────────────────────────


class Redlines:
    """The PyPI package `redlines`, whole documents. Its sentence mode knows no Chinese sentence ends."""

    def __init__(self, *, cut_words: bool) -> None:
        self._processor = _module("redlines.processor", "redlines").WholeDocumentProcessor()
        self._ready = cut if cut_words else str
        self.name = f"redlines{', words cut for it' if cut_words else ''}"
        self.version = version("redlines")

    def compare(self, old: Sequence[str], new: Sequence[str]) -> Trace:
        texts = ["\n".join(map(self._ready, side)) for side in (old, new)]
        started = time.perf_counter()
        steps = self._processor.process(*texts)
        seconds = time.perf_counter() - started
        pieces: list[Piece] = []
        for number, step in enumerate(steps):
            tag, i1, i2, j1, j2 = step.opcodes
            gone, come = (
                "".join(chunk.text[start:end]).replace("¶", "")
                for chunk, start, end in ((step.source_chunk, i1, i2), (step.test_chunk, j1, j2))
            )
            pieces += (
                [("=", gone, number, "")] if tag == "equal" else [("-", gone, number, ""), ("+", come, number, "")]
            )
        return traced(pieces, old, new, seconds)

    def close(self) -> None: ...


# ── engines that compare Word documents ──────────────────────────────────────────────────────────────


class PythonRedlines:
    """The PyPI package `python-redlines` with one of its engines: Open-XML-PowerTools' WmlComparer, or Docxodus."""

    def __init__(self, name: str, *, engine: str, package: str, cut_words: bool = False, **options: bool) -> None:
        made = getattr(_module("python_redlines.engines", "python-redlines"), engine)
        self._folder = tempfile.TemporaryDirectory()
        try:
            with warnings.catch_warnings():  # WmlComparer is announced as unmaintained; that is known
                warnings.simplefilter("ignore", DeprecationWarning)
                self._engine = made(target_path=self._folder.name)
        except (ImportError, OSError) as error:
            self._folder.cleanup()
            raise NotInstalled(f"{package} ({error})") from error
        self._options, self._ready = options, cut if cut_words else str
        self.name = f"{name}{', words cut for it' if cut_words else ''}"
        self.version = version(package)

    def compare(self, old: Sequence[str], new: Sequence[str]) -> Trace:
        files = [as_docx([self._ready(text) for text in side]) for side in (old, new)]
        started = time.perf_counter()
        marked, said, _ = self._engine.run_redline("peer", *files, **self._options)
        seconds = time.perf_counter() - started
        if not marked:
            raise RuntimeError(f"{self.name} gave nothing back: {said}")
        return traced(list(tracked(marked)), old, new, seconds)

    def close(self) -> None:
        self._folder.cleanup()


class Office:
    """LibreOffice's Edit › Track Changes › Compare Document, in one office kept open and driven over UNO."""

    name = "LibreOffice Compare Document"

    def __init__(self) -> None:
        program = shutil.which("soffice")
        # The bridge belongs to the system's own Python, not to the one this runs in.
        python = shutil.which("python3", path=os.defpath)
        if not program or not python or subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            raise NotInstalled("soffice or its Python bridge (python3-uno)")
        asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()
        self.version = asked[1]
        self._folder = tempfile.TemporaryDirectory()
        self._office = subprocess.Popen(
            [python, str(Path(__file__).with_name("office_comparing.py")), program, self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if not self._answer():
            self.close()
            raise NotInstalled("soffice (it did not start)")

    def compare(self, old: Sequence[str], new: Sequence[str]) -> Trace:
        folder = Path(self._folder.name)
        paths = [folder / name for name in ("old.docx", "new.docx", "marked.docx")]
        for path, side in zip(paths, (old, new), strict=False):
            path.write_bytes(as_docx(side))
        assert self._office.stdin is not None
        started = time.perf_counter()
        self._office.stdin.write(json.dumps([path.as_uri() for path in paths]) + "\n")
        self._office.stdin.flush()
        if not self._answer():
            raise RuntimeError("LibreOffice did not answer")
        seconds = time.perf_counter() - started
        return traced(list(tracked(paths[-1].read_bytes())), old, new, seconds)

    def _answer(self) -> str:
        assert self._office.stdout is not None
        return self._office.stdout.readline()

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._office.communicate(timeout=60)
        self._folder.cleanup()


def as_docx(articles: Sequence[str]) -> bytes:
    """A Word file, one paragraph a line. WmlComparer will not do without a part for styles."""
    lines = [line for text in articles for line in text.split("\n") if line.strip()]
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    main = f'xmlns:w="{W.strip("{}")}"'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_PART}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_PART}.styles+xml"/></Types>',
        "_rels/.rels": _related("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _related("styles", "styles.xml"),
        "word/styles.xml": f'<w:styles {main}><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style></w:styles>',
        "word/document.xml": f"<w:document {main}><w:body>{body}</w:body></w:document>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return written.getvalue()


_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _related(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def tracked(docx: bytes) -> Iterator[Piece]:
    """The text of a Word file with its tracked changes, in order."""
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml"))[0]
    move = ""
    for number, paragraph in enumerate(body.iter(f"{W}p")):
        for item, sign in _marked(paragraph, "="):
            if item.tag in (f"{W}moveFromRangeStart", f"{W}moveToRangeStart"):
                move = item.get(f"{W}name", "")
            elif item.tag in (f"{W}moveFromRangeEnd", f"{W}moveToRangeEnd"):
                move = ""
            elif item.tag in (f"{W}t", f"{W}delText"):
                yield sign, item.text or "", number, move if sign != "=" else ""


def _marked(item: ElementTree.Element, sign: str) -> Iterator[tuple[ElementTree.Element, str]]:
    for child in item:
        within = "-" if child.tag in GONE else "+" if child.tag in COME else sign
        yield child, within
        yield from _marked(child, within)


# ── from marked text to places ───────────────────────────────────────────────────────────────────────

Piece = tuple[str, str, int, str]
"""("=", "-" or "+"; text; paragraph; name of the move it is an end of)."""


def traced(pieces: Sequence[Piece], old: Sequence[str], new: Sequence[str], seconds: float = 0.0) -> Trace:
    """Reads the places off; raises ValueError if the marked text is not the two texts it was made from."""
    for sides, texts in (("=-", old), ("=+", new)):
        if bare("".join(text for sign, text, *_ in pieces if sign in sides)) != bare("".join(texts)):
            raise ValueError("the marked text does not hold the text that was handed in")
    trace, moves = Trace(seconds=seconds), dict[str, list[list[int]]]()
    row = column = 0
    gaps: dict[tuple[str, int], list[int]] = {}
    run = 0
    for sign, text, paragraph, move in pieces:
        size = len(bare(text))
        if sign == "=":
            trace.kept += [(row + step, column + step) for step in range(size)]
            row, column, run = row + size, column + size, run + 1
            continue
        # A gap counts twice: as a whole, and paragraph by paragraph, for engines that pair paragraphs first.
        for key in (("whole", run), (f"in paragraph {run}", paragraph)):
            gap = gaps.setdefault(key, [row, row, column, column])
            gap[1], gap[3] = row + size * (sign == "-"), column + size * (sign == "+")
        if move and size:
            side = moves.setdefault(move, [[], []])[sign == "+"]
            start = column if sign == "+" else row
            side += range(start, start + size)
        row, column = row + size * (sign == "-"), column + size * (sign == "+")
    trace.replaced = _in_one_article([((a, b), (c, d)) for a, b, c, d in gaps.values()], starts(old), starts(new))
    before, after = bare("".join(old)), bare("".join(new))
    for gone, come in moves.values():
        matcher = difflib.SequenceMatcher(
            None, "".join(before[at] for at in gone), "".join(after[at] for at in come), autojunk=False
        )
        for here, there, size in matcher.get_matching_blocks():
            trace.kept += zip(gone[here : here + size], come[there : there + size], strict=True)
    return trace


def _in_one_article(
    gaps: Sequence[tuple[Span, Span]], old: Sequence[int], new: Sequence[int]
) -> list[tuple[Span, Span]]:
    """Of what stands in another's place, that which reaches over one article on either side."""

    def one(span: Span, places: Sequence[int]) -> bool:
        return span[0] < span[1] and not any(span[0] < place < span[1] for place in places)

    return sorted({gap for gap in gaps if one(gap[0], old) and one(gap[1], new)})


def _module(name: str, package: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise NotInstalled(f"{package} ({error})") from error


# ── who is asked ─────────────────────────────────────────────────────────────────────────────────────


def _wml_comparer(cut_words: bool) -> Peer:
    return PythonRedlines(
        "Open-XML-PowerTools WmlComparer",
        engine="XmlPowerToolsEngine",
        package="python-redlines-ooxmlpowertools",
        cut_words=cut_words,
    )


def _docxodus() -> Peer:
    package = "python-redlines-docxodus"
    return PythonRedlines("Docxodus DocxDiff", engine="DocxodusEngine", package=package, detect_moves=True)


PEERS: dict[str, Callable[[], Peer]] = {
    "difflib ndiff": Ndiff,
    **{f"difflib get_close_matches {cutoff}": partial(Closest, cutoff) for cutoff in (0.3, 0.4, 0.5, 0.6)},
    "redlines": partial(Redlines, cut_words=False),
    "redlines, words cut for it": partial(Redlines, cut_words=True),
    "WmlComparer": partial(_wml_comparer, False),
    "WmlComparer, words cut for it": partial(_wml_comparer, True),
    "Docxodus": _docxodus,
    "LibreOffice": Office,
}
"""By the name under which one that is missing is reported."""
