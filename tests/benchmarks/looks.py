"""Everything people look at, timed: all our formats of one content, and other tools doing their part of it.

    python tests/benchmarks/looks.py [--content FILE] [--theme KEY] [--runs 3] [--keep DIR] [--ours]

Ours: every registered format but narration and video, in a fresh process (as an office starts it) and warm (as a
worker runs it). Beside it, in the same run and from the same content: Marp, Pandoc, wenyan-core and a screenshot by
Chromium. They are installed into a temporary folder, which is not counted, and what cannot be had is skipped with a
sentence. Of every result it is counted how many of the content's strings can be read back from it. Beside the seconds
by the clock stand those of all processors together, which hardly change when other work shares the machine.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import lxml.etree

from studio.domain.content import Content, from_json
from studio.formats.proof import DRAWING, bare, html_text, pdf_text
from studio.formats.registry import routine_formats
from studio.formats.rendering import render_all
from studio.storyboard.blocks import Block, Comparison, Figures, Headline, Points, Questions, Terms, Timeline
from studio.storyboard.compose import compose

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "assets" / "examples" / "changban-2020-13.content.json"
LEFT_OUT = frozenset({"narration", "video"})
COLD_GOAL, WARM_GOAL = 6.0, 2.5
"""Seconds on two cores, from the project's issue on formats."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PATIENCE = 300
"""Seconds after which a peer is given up."""


class NotHad(Exception):
    """A peer cannot be asked on this machine; the text says why."""


# ── ours ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Ours:
    key: str
    files: int
    bytes: int
    cold: float
    warm: float
    missing: int


@dataclass(frozen=True)
class Whole:
    """Seconds of all formats together. `worked` are those of all processors, else by the clock."""

    cold: float
    cold_worked: float
    warm: float
    warm_worked: float


def ours(path: Path, content: Content, theme: str, runs: int, scratch: Path) -> tuple[list[Ours], Whole]:
    """Each format, and the whole: a fresh process from its start to its end, and warm."""
    keys = [key for key in routine_formats() if key not in LEFT_OUT]
    cold, worked, told = min((_cold(path, keys, theme, scratch / f"cold-{run}") for run in range(runs)), key=_first)
    warm: dict[str, list[float]] = {key: [] for key in keys}
    totals, works = [], []
    for run in range(runs + 1):
        started, begun = time.perf_counter(), time.process_time()
        rendered = list(render_all(content, formats=keys, theme=theme))
        if run:  # the first one warms up
            totals.append(time.perf_counter() - started)
            works.append(time.process_time() - begun)
            for item in rendered:
                warm[item.key].append(item.seconds)
    rows = [
        Ours(
            key=key,
            files=sum(file["format"] == key for file in told["files"]),
            bytes=sum(file["bytes"] for file in told["files"] if file["format"] == key),
            cold=max(file["seconds"] for file in told["files"] if file["format"] == key),
            warm=statistics.median(warm[key]),
            missing=sum(len(file["strings_missing"]) for file in told["files"] if file["format"] == key),
        )
        for key in keys
    ]
    return rows, Whole(cold, worked, statistics.median(totals), statistics.median(works))


def _first(made: tuple[float, float, Any]) -> float:
    return made[0]


def _cold(path: Path, keys: Sequence[str], theme: str, out: Path) -> tuple[float, float, dict[str, Any]]:
    command = [sys.executable, "-m", "studio", "render", str(path), "--theme", theme, "--out", str(out), "--json"]
    started, begun = time.perf_counter(), os.times()
    done = subprocess.run([*command, "--format", *keys], cwd=ROOT, capture_output=True, text=True, check=True)
    ended = os.times()
    worked = ended.children_user + ended.children_system - begun.children_user - begun.children_system
    return time.perf_counter() - started, worked, json.loads(done.stdout)


# ── the same content in Markdown ────────────────────────────────────────────────────────────────────


def markdown(content: Content, *, slides: bool = False) -> str:
    """The article as an author would type it; with `slides`, one slide for each block."""
    board = compose(content, purpose="slides" if slides else "article")
    between = "\n\n---\n\n" if slides else "\n\n"
    head = "---\nmarp: true\nlang: zh-CN\n---\n\n" if slides else ""
    return head + between.join("\n".join(_block(block)) for block in board.blocks) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Headline):
        yield from (f"# {block.title}", "", *(f"{text}\n" for text in block.said() if text != block.title))
        return
    yield from (f"## {getattr(block, 'heading', '')}", "")
    if isinstance(block, Points):
        yield from (f"- **{point.lead}**{point.text}" if point.lead else f"- {point.text}" for point in block.items)
    elif isinstance(block, Figures):
        yield from (f"- **{f.value}{f.unit}** {f.label} {_one_line(f.note)}" for f in block.items)
    elif isinstance(block, Timeline):
        yield from _table(("时间", "要做到什么"), ((moment.when, moment.text) for moment in block.items))
    elif isinstance(block, Comparison):
        yield from _table(("事项", "以前", "现在", "影响"), ((r.item, r.before, r.now, r.effect) for r in block.rows))
    elif isinstance(block, Terms):
        yield from (f"- **{item.term}** {item.explanation}" for item in block.items)
    elif isinstance(block, Questions):
        yield from (f"### {item.question}\n\n{item.answer}\n" for item in block.items)
    else:
        yield from (f"- {_one_line(text)}" for text in block.said() if text != getattr(block, "heading", ""))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(_one_line(cell) for cell in row)} |"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# ── the others ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Peer:
    """Another tool doing one job. `make` gets the file to write; `read` gives back its text, None for a picture."""

    name: str
    makes: str
    ours: tuple[str, ...]
    """Our formats that do the same job."""
    make: Callable[[Path], None]
    file: str
    read: Callable[[bytes], str] | None


@dataclass(frozen=True)
class Result:
    peer: Peer
    seconds: float = 0.0
    bytes: int = 0
    found: int = 0
    skipped: str = ""


def ask(peer: Peer, strings: Sequence[str], runs: int, scratch: Path) -> Result:
    """The peer's fastest run, and what can be read back from its file."""
    target = scratch / peer.file
    seconds = []
    try:
        for _ in range(runs):
            target.unlink(missing_ok=True)
            started = time.perf_counter()
            peer.make(target)
            seconds.append(time.perf_counter() - started)
    except NotHad as why:
        return Result(peer, skipped=str(why))
    data = target.read_bytes()
    text = bare(peer.read(data)) if peer.read else ""
    found = sum(bare(string) in text for string in strings)
    return Result(peer, min(seconds), len(data), found)


def peers(content: Content, page: bytes, scratch: Path) -> tuple[Peer, ...]:
    """`page` is our article, which the screenshot shows."""
    words, deck, shown = scratch / "words.md", scratch / "deck.md", scratch / "page.html"
    words.write_text(markdown(content), encoding="utf-8")
    deck.write_text(markdown(content, slides=True), encoding="utf-8")
    shown.write_bytes(page)
    tools = scratch / "tools"
    had = Had(tools)
    wechat = partial(_wenyan, had, words)
    return (
        Peer("Marp CLI", "幻灯片 PPTX", ("slides",), partial(_marp, had, deck, "--pptx"), "marp.pptx", deck_text),
        Peer("Marp CLI", "幻灯片 PDF", (), partial(_marp, had, deck, "--pdf"), "marp.pdf", pdf_text),
        Peer("Pandoc", "文档 DOCX", ("docx",), partial(_pandoc, had, words), "pandoc.docx", docx_text),
        Peer("Pandoc", "幻灯片 PPTX", ("slides",), partial(_pandoc, had, deck), "pandoc.pptx", deck_text),
        Peer("wenyan-core", "公众号 HTML", ("wechat_article",), wechat, "wenyan.html", _fragment_text),
        Peer("Chromium", "整页截图 PNG", ("infographic",), partial(_screenshot, shown), "page.png", None),
    )


class Had:
    """What was installed for this run, each tool once, by plain package names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._npm: str | None = None
        self._pandoc: str | None = None

    def npm(self) -> Path:
        """The folder with the npm peers. Raises `NotHad`."""
        if self._npm is None:
            self._npm = self._install_npm()
        if self._npm:
            raise NotHad(self._npm)
        return self._folder / "npm"

    def pandoc(self) -> str:
        """The path of Pandoc: the machine's own, or from its wheel. Raises `NotHad`."""
        if self._pandoc is None:
            self._pandoc = shutil.which("pandoc") or self._install_pandoc()
        if not self._pandoc:
            raise NotHad("没有 Pandoc，也装不上 pypandoc_binary")
        return self._pandoc

    def _install_npm(self) -> str:
        if not (npm := shutil.which("npm")):
            return "没有 npm"
        home = self._folder / "npm"
        home.mkdir(parents=True)
        wanted = ("@marp-team/marp-cli", "@wenyan-md/core", "jsdom@27", "form-data-encoder@4", "formdata-node@6")
        done = _run([npm, "install", "--no-audit", "--no-fund", "--prefix", str(home), *wanted], home)
        return "" if done.returncode == 0 else "npm 装不上 Marp 和 wenyan-core"

    def _install_pandoc(self) -> str:
        home = self._folder / "pip"
        _run(
            [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(home), "pypandoc_binary"], ROOT
        )
        return next((str(path) for path in home.glob("pypandoc/files/pandoc*") if path.is_file()), "")


def _marp(had: Had, source: Path, kind: str, target: Path) -> None:
    command = [
        str(had.npm() / "node_modules" / ".bin" / "marp"),
        str(source),
        kind,
        "--allow-local-files",
        "--no-stdin",
    ]
    _expect([*command, "-o", str(target)], target, {"CHROME_PATH": _chromium(), "CHROME_NO_SANDBOX": "1"})


def _pandoc(had: Had, source: Path, target: Path) -> None:
    _expect([had.pandoc(), str(source), "-f", "markdown", "--slide-level=2", "-o", str(target)], target)


WENYAN = """
import { readFileSync, writeFileSync } from "node:fs";
import { renderStyledContent } from "@wenyan-md/core/wrapper";
const made = await renderStyledContent(readFileSync(process.argv[2], "utf8"), { themeId: "default" });
writeFileSync(process.argv[3], typeof made === "string" ? made : made.content);
"""


def _wenyan(had: Had, source: Path, target: Path) -> None:
    home = had.npm()
    script = home / "wenyan.mjs"
    script.write_text(WENYAN, encoding="utf-8")
    _expect([shutil.which("node") or "node", str(script), str(source), str(target)], target)


def _screenshot(source: Path, target: Path) -> None:
    """A page's height is only known to the browser, so it is asked first, as every screenshot tool does."""
    if importlib.util.find_spec("playwright") is None:
        raise NotHad("没有 playwright，没法让 Chromium 截整页")
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 540, "height": 800}, device_scale_factor=2)
            page.goto(source.as_uri())
            page.screenshot(path=str(target), full_page=True)
            browser.close()
    except Error as error:
        raise NotHad(f"Chromium 没有截成：{str(error).splitlines()[0]}") from error


def _chromium() -> str:
    found = next((path for name in ("chromium", "google-chrome", "chrome") if (path := shutil.which(name))), None)
    if not found:
        raise NotHad("没有 Chromium")
    return found


def _expect(command: Sequence[str], target: Path, more: dict[str, str] | None = None) -> None:
    done = _run(command, target.parent, more)
    if done.returncode or not target.exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotHad(f"没有做成：{said[-1][:120] if said else '没有说明'}")


def _run(command: Sequence[str], folder: Path, more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            list(command), cwd=folder, env={**os.environ, **(more or {})}, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(list(command), 1, "", str(error))


def deck_text(document: bytes) -> str:
    """All text of all slides, whatever box it stands in."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        names = sorted(name for name in package.namelist() if name.startswith("ppt/slides/slide"))
        roots = [lxml.etree.fromstring(package.read(name)) for name in names]
    paragraphs = (paragraph for root in roots for paragraph in root.iter(f"{DRAWING}p"))
    return "\n".join("".join(node.text or "" for node in each.iter(f"{DRAWING}t")) for each in paragraphs)


def docx_text(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        root = lxml.etree.fromstring(package.read("word/document.xml"))
    return "".join(node.text or "" for node in root.iter(f"{WORD}t"))


def _fragment_text(fragment: bytes) -> str:
    return html_text(b"<html><head><meta charset='utf-8'></head><body>" + fragment + b"</body></html>")


# ── the report ──────────────────────────────────────────────────────────────────────────────────────


def report(rows: Sequence[Ours], whole: Whole, results: Sequence[Result], strings: int) -> Iterator[str]:
    yield f"{'材料':<16}{'文件':>4}{'KB':>9}{'冷（秒）':>9}{'热（秒）':>9}{'缺字串':>7}"
    for row in rows:
        yield f"{row.key:<18}{row.files:>4}{row.bytes / 1024:>11.0f}{row.cold:>11.2f}{row.warm:>11.2f}{row.missing:>9}"
    yield (
        f"合计：新进程从启动到结束 {whole.cold:.2f} 秒（目标 {COLD_GOAL} 秒），处理器共 {whole.cold_worked:.2f} 秒；"
        f"热 {whole.warm:.2f} 秒（目标 {WARM_GOAL} 秒），处理器共 {whole.warm_worked:.2f} 秒。"
    )
    if not results:
        return
    yield ""
    yield f"同一内容，{strings} 个字串："
    seconds = {row.key: row for row in rows}
    for result in results:
        name = f"{result.peer.name:<12} {result.peer.makes}"
        if result.skipped:
            yield f"{name:<28} 跳过：{result.skipped}。"
            continue
        read = f"读回 {result.found}/{strings}" if result.peer.read else "图片，读不回来"
        beside = "；".join(f"我们的 {key} {seconds[key].cold:.2f} 秒" for key in result.peer.ours if key in seconds)
        yield f"{name:<28} {result.seconds:6.2f} 秒 {result.bytes / 1024:7.0f} KB  {read}" + (
            f"（{beside}）" if beside else ""
        )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--content", type=Path, default=EXAMPLE)
    parser.add_argument("--theme", default="government_red")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="keep all results here")
    parser.add_argument("--ours", action="store_true", help="without the other tools")
    given = parser.parse_args(arguments)
    content = from_json(json.loads(given.content.read_text(encoding="utf-8")))
    strings = tuple(dict.fromkeys(compose(content, purpose="article").said()))
    with contextlib.ExitStack() as stack:
        scratch = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scratch = scratch.resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        rows, whole = ours(given.content.resolve(), content, given.theme, given.runs, scratch)
        results: list[Result] = []
        if not given.ours:
            page = next(iter(render_all(content, formats=["article"], theme=given.theme))).artifacts[0].data
            results = [ask(peer, strings, given.runs, scratch) for peer in peers(content, page, scratch)]
    print("\n".join(report(rows, whole, results, len(strings))))
    return int(any(row.missing for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
