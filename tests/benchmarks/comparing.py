"""How well two versions of a regulation are aligned, against hand-made alignments, beside other engines.

    python tests/benchmarks/comparing.py [PAIRS …] [--misses] [--speed] [--peers [FOLDER]]

PAIRS holds folders with `old.txt`, `new.txt` and `gold.json`. A pair is (old article, new article); what
was added or deleted pairs with nothing. Secondary origins in the annotation count neither way.

`--speed` times us on made-up laws of 100 and 600 articles, stage by stage.
`--peers` puts other engines beside us, on the same pairs, in one table. They are no part of the project: install
`redlines` and `python-redlines[ooxmlpowertools,docxodus]` with `pip install --target FOLDER …` and name the folder.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import rjieba

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio import __version__
from studio.domain.policy import Clause
from studio.policy.alignment import align
from studio.policy.compare import Comparison, Passage, as_contract_json, compare
from studio.policy.difference import Op, difference, plain
from studio.policy.numerals import value_of
from studio.policy.reading import read_policy
from tests.benchmarks.peers import PEERS, NotInstalled, Peer, Span, Trace, bare, starts

PAIRS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "pairs"
Pair = tuple[int | None, int | None]


@dataclass
class Score:
    right: int = 0
    wanted: int = 0
    offered: int = 0
    kinds_right: int = 0
    moved_right: int = 0
    moved_wanted: int = 0
    moved_offered: int = 0
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.wanted + self.offered)


def article(label: str) -> int | None:
    match = re.fullmatch(r"第(.+?)条(?:之.)?", label)
    value = value_of(match[1]) if match else None
    return int(value) if value is not None else None


def ours(rows: Iterable[dict[str, Any]]) -> dict[Pair, tuple[str, bool]]:
    found: dict[Pair, tuple[str, bool]] = {}
    for row in rows:
        olds = [article(label) for label in row["old"]] or [None]
        news = [article(label) for label in row["new"]] or [None]
        for old in olds:
            for new in news:
                if old is not None or new is not None:
                    found[(old, new)] = (row["kind"], row["moved"])
    return found


def compare_with(score: Score, gold: dict[str, Any], got: dict[Pair, tuple[str, bool]], name: str) -> None:
    wanted = {(item["old"], item["new"]): item for item in gold["alignment"] if not item.get("secondary")}
    optional = {(item["old"], item["new"]) for item in gold["alignment"] if item.get("secondary")}
    offered = {pair: kind for pair, kind in got.items() if pair not in optional or pair in wanted}
    score.wanted += len(wanted)
    score.offered += len(offered)
    for pair, item in wanted.items():
        score.moved_wanted += bool(item.get("moved"))
        if pair not in offered:
            score.misses.append(f"{name}: {pair} {item['kind']} missed {item.get('note', '')}")
            continue
        score.right += 1
        kind, moved = offered[pair]
        score.kinds_right += kind == item["kind"]
        score.moved_right += bool(item.get("moved")) and moved
        if kind != item["kind"]:
            score.misses.append(f"{name}: {pair} {item['kind']} ≠ {kind}")
    for pair, (kind, moved) in offered.items():
        score.moved_offered += moved
        if pair not in wanted:
            score.misses.append(f"{name}: {pair} {kind} too many")


# ── one table, all engines ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Case:
    """Two versions with the alignment made by hand; the passages stand in the order of the text."""

    name: str
    gold: dict[str, Any]
    comparison: Comparison
    """Ours, with what it took in `seconds`: made once, as words once cut are remembered."""
    seconds: float
    old: tuple[Passage, ...]
    new: tuple[Passage, ...]

    @property
    def texts(self) -> tuple[list[str], list[str]]:
        """The articles as engines get them: without their numbers, brackets and quotes levelled."""
        old, new = (["\n".join(map(plain, p.text.split("\n"))) for p in side] for side in (self.old, self.new))
        return old, new


def cases(folders: Iterable[Path]) -> Iterator[Case]:
    for path in sorted(path for folder in folders for path in folder.glob("*/gold.json")):
        old, new = (read_policy((path.parent / name).read_bytes()).clauses for name in ("old.txt", "new.txt"))
        started = time.perf_counter()
        comparison = compare(old, new)
        seconds = time.perf_counter() - started
        before, after = (
            tuple(sorted({p for row in comparison.rows for p in getattr(row, side)}, key=_places(clauses)))
            for side, clauses in (("old", old), ("new", new))
        )
        yield Case(path.parent.name, json.loads(path.read_text("utf-8")), comparison, seconds, before, after)


def _places(clauses: Sequence[Clause]) -> Callable[[Passage], int]:
    places = {clause.id: place for place, clause in enumerate(clauses)}
    return lambda passage: places[passage.clause]


@dataclass(frozen=True)
class Reading:
    """How pairs are read off the characters that an engine kept."""

    bar: float
    """The share of the shorter article that has to be kept."""
    several: bool
    """Whether an article may have several heirs or origins (splits and mergers), or one partner only."""
    replaced: bool
    """Whether a stretch standing in another's place counts as if it were kept."""


READINGS = [
    Reading(bar, several, replaced)
    for bar, several, replaced in itertools.product(
        (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6), (True, False), (True, False)
    )
]
"""All are tried, and each engine is judged by the one under which it does best over all pairs."""


def read_off(case: Case, trace: Trace, reading: Reading) -> dict[Pair, tuple[str, bool]]:
    """A new article pairs with the old one whose text it carries most of, and the other way round."""
    old, new = case.texts
    carried = _carried(trace, starts(old), starts(new), replaced=reading.replaced)
    sizes = [len(bare(text)) for text in old], [len(bare(text)) for text in new]
    enough = {p: n for p, n in carried.items() if n >= reading.bar * max(1, min(sizes[0][p[0]], sizes[1][p[1]]))}
    origin, heir = dict[int, int](), dict[int, int]()
    for row, column in sorted(enough, key=lambda pair: enough[pair]):
        origin[column], heir[row] = row, column
    links = {(row, column) for column, row in origin.items()} | set(heir.items())
    if not reading.several:
        links = {(row, column) for row, column in links if origin[column] == row and heir[row] == column}
    return _named(case, links)


def _carried(trace: Trace, old: Sequence[int], new: Sequence[int], *, replaced: bool) -> Counter[tuple[int, int]]:
    rows, columns = (_owners(places) for places in (old, new))
    carried = Counter((rows[here], columns[there]) for here, there in trace.kept)
    for gone, come in trace.replaced if replaced else ():
        carried[rows[gone[0]], columns[come[0]]] += min(gone[1] - gone[0], come[1] - come[0])
    return carried


def _owners(places: Sequence[int]) -> list[int]:
    return [owner for owner, (start, end) in enumerate(itertools.pairwise(places)) for _ in range(start, end)]


def _named(case: Case, links: set[tuple[int, int]]) -> dict[Pair, tuple[str, bool]]:
    heirs, origins = Counter(row for row, _ in links), Counter(column for _, column in links)
    named: dict[Pair, tuple[str, bool]] = {}
    for row, column in links:
        same = plain(case.old[row].text) == plain(case.new[column].text)
        kind = "split" if heirs[row] > 1 else "merged" if origins[column] > 1 else "unchanged" if same else "modified"
        named[article(case.old[row].label), article(case.new[column].label)] = kind, False
    for row, passage in enumerate(case.old):
        if row not in heirs:
            named[article(passage.label), None] = "deleted", False
    for column, passage in enumerate(case.new):
        if column not in origins:
            named[None, article(passage.label)] = "added", False
    named.pop((None, None), None)
    return named


def our_trace(case: Case) -> Trace:
    """What we kept, in the same terms as the other engines."""
    sides = []
    for passages, texts in zip((case.old, case.new), case.texts, strict=True):
        places = starts(texts)
        sides.append({p.clause: range(places[at], places[at + 1]) for at, p in enumerate(passages)})
    trace = Trace()
    for row in case.comparison.rows:
        before, after = (
            iter([place for passage in passages for place in side[passage.clause]])
            for side, passages in zip(sides, (row.old, row.new), strict=True)
        )
        for mark in row.marks:
            size = len(plain(mark.text))
            gone = list(itertools.islice(before, size)) if mark.op is not Op.INSERT else []
            come = list(itertools.islice(after, size)) if mark.op is not Op.DELETE else []
            trace.kept += zip(gone, come, strict=True) if mark.op is Op.EQUAL else ()
    return trace


@dataclass
class Line:
    """One engine's line of the table."""

    name: str
    version: str
    score: Score
    seconds: list[float]
    marked: int = 0
    in_words: int = 0
    hunks: int = 0
    broken: int = 0
    modified: int = 0

    def judge_marks(self, case: Case, trace: Trace, found: dict[Pair, tuple[str, bool]]) -> None:
        """Looks at the marks of every article that was reworded, if the engine found its partner."""
        before, after = (starts(side) for side in case.texts)
        wanted = {(i["old"], i["new"]) for i in case.gold["alignment"] if i["kind"] == "modified"} & set(found)
        kept = sorted(trace.kept)
        rows, columns = _owners(before), _owners(after)
        for row, column in itertools.product(range(len(case.old)), range(len(case.new))):
            if (article(case.old[row].label), article(case.new[column].label)) not in wanted:
                continue
            here = [(a - before[row], b - after[column]) for a, b in kept if rows[a] == row and columns[b] == column]
            old, new = case.texts[0][row], case.texts[1][column]
            gaps = list(_gaps(here, len(bare(old)), len(bare(new))))
            self.modified += 1
            self.hunks += len(gaps)
            sides = [(gap[0], spans(old)) for gap in gaps], [(gap[1], spans(new)) for gap in gaps]
            for (start, end), (words, _) in itertools.chain(*sides):
                self.marked += end - start
                self.in_words += sum(b - a for a, b in words if start <= a and b <= end)
            for gone, come in zip(*sides, strict=True):
                self.broken += any(
                    a < edge < b for (start, end), (_, figures) in (gone, come) for a, b in figures if start < end
                    for edge in (start, end)
                )  # fmt: skip

    def cells(self, largest: int) -> list[str]:
        return [
            self.name,
            f"{self.score.f1:.4f}",
            f"{self.score.kinds_right}/{self.score.wanted}",
            f"{self.marked / max(1, self.modified):.0f}",
            f"{self.in_words / max(1, self.marked):.3f}",
            f"{self.broken}",
            f"{self.hunks / max(1, self.modified):.2f}",
            f"{self.modified}",
            f"{statistics.median(self.seconds):.3f}",
            f"{self.seconds[largest]:.3f}",
            self.version,
        ]


def _gaps(kept: Iterable[tuple[int, int]], rows: int, columns: int) -> Iterator[tuple[Span, Span]]:
    """The stretches between what was kept in order: what went and what came in its place."""
    row = column = 0
    for here, there in [*kept, (rows, columns)]:
        if here < row or there < column:
            continue
        if here > row or there > column:
            yield (row, here), (column, there)
        row, column = here + 1, there + 1


_NUMERAL = "[0-9〇零一二三四五六七八九十百千万亿两]"
_FIGURE = re.compile(
    rf"第{_NUMERAL}+[编章节条款项目]|百分之{_NUMERAL}+|{_NUMERAL}+(?:\.\d+)?(?:年{_NUMERAL}+月{_NUMERAL}+日|百分点|个?工作日"
    "|个?月|个?小时|分钟|周|公里|平方米|[万亿]?元|年|日|天|倍|人|名|次|吨|%)"
)


def spans(text: str) -> tuple[list[Span], list[Span]]:
    """Words and figures by a yardstick of its own: jieba's words, a figure with its unit being one of them."""
    whole = bare(text)
    figures = [match.span() for match in _FIGURE.finditer(whole)]
    edges = {0, *itertools.accumulate(len(word) for line in text.split("\n") for word in rjieba.cut(bare(line)))}
    edges = {edge for edge in edges if not any(start < edge < end for start, end in figures)}
    edges |= {edge for figure in figures for edge in figure}
    return list(itertools.pairwise(sorted(edges))), figures


HEADINGS = (
    "engine", "pair F1", "kinds", "marked", "whole words", "broken figures", "hunks", "of articles", "median s", "largest s", "version",
)  # fmt: skip
LEGEND = """
pair F1, kinds: against the alignments made by hand. Every peer's pairs are read from what it kept, under that
    reading, of {readings}, which suits it best over all pairs. It gets the articles without their numbers.
marked: characters shown as gone or come per reworded article. An engine that replaces whole sentences cuts no word,
    and shows more than was changed.
whole words: share of the marked characters that lie in wholly marked words or figures (jieba's words).
broken figures: hunks that cut through a number with its unit. hunks: per reworded article, “of articles” of them:
    those whose partner the engine found.
largest s: {largest}. Peers' times are without reading their answer; Word engines' are from file to file."""


def table(given: Sequence[Case]) -> str:
    """All engines on all pairs. Those that are missing, or fail, are named below."""
    largest = max(range(len(given)), key=lambda at: len(given[at].old) + len(given[at].new))
    lines, remarks = [our_line(given)], list[str]()
    for name, made in PEERS.items():
        try:
            peer = made()
        except NotInstalled as missing:
            remarks.append(f"{name}: not installed — {missing}")
            continue
        try:
            lines.append(peer_line(peer, given))
        except Exception as error:
            remarks.append(f"{name}: failed — {error!r}")
        finally:
            peer.close()
    cells = [HEADINGS, *(line.cells(largest) for line in lines)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    size = f"{given[largest].name}, {len(given[largest].old)} and {len(given[largest].new)} articles"
    return "\n".join([*rows, LEGEND.format(readings=len(READINGS), largest=size), *remarks])


def our_line(given: Sequence[Case]) -> Line:
    line = Line("ours", __version__, Score(), [case.seconds for case in given])
    for case in given:
        found = ours(as_contract_json(case.comparison)["rows"])
        compare_with(line.score, case.gold, found, case.name)
        line.judge_marks(case, our_trace(case), found)
    return line


def peer_line(peer: Peer, given: Sequence[Case]) -> Line:
    traces = [peer.compare(*case.texts) for case in given]
    read = [[read_off(case, trace, reading) for case, trace in zip(given, traces, strict=True)] for reading in READINGS]
    found = max(read, key=lambda answers: _merit(given, answers))
    line = Line(peer.name, peer.version, Score(), [trace.seconds for trace in traces])
    for case, trace, answer in zip(given, traces, found, strict=True):
        compare_with(line.score, case.gold, answer, case.name)
        line.judge_marks(case, trace, answer)
    return line


def _merit(given: Sequence[Case], answers: Sequence[dict[Pair, tuple[str, bool]]]) -> tuple[float, int]:
    score = Score()
    for case, answer in zip(given, answers, strict=True):
        compare_with(score, case.gold, answer, case.name)
    return score.f1, score.kinds_right


# ── our own speed ────────────────────────────────────────────────────────────────────────────────────

WHO = [
    "县级以上地方人民政府", "市场监督管理部门", "生态环境主管部门", "水行政主管部门", "经营者", "建设单位", "行业协会", "应急管理部门", "用人单位", "公共数据主管部门",
    "乡镇人民政府", "国务院有关部门",
]  # fmt: skip
HOW = [
    "按照职责分工", "会同有关部门", "依照法律、行政法规的规定", "自收到申请之日起{figure}内", "在{figure}以内", "通过政府网站", "按照国家有关规定", "根据实际需要",
    "每{figure}至少一次",
]  # fmt: skip
DOES = [
    "建立", "公布", "审查", "编制", "完善", "监督检查", "组织实施", "备案", "评估", "保障", "登记", "调查处理",
]  # fmt: skip
WHAT = [
    "许可证申请材料", "突发事件应急预案", "公共信用信息", "水资源保护规划", "价格监测结果", "安全生产责任制度", "数据共享目录", "行政处罚决定书", "污染物排放标准",
    "专项资金使用情况", "政府采购活动", "野生动物栖息地", "基础设施运行状况", "培训考核记录", "农产品质量追溯体系",
]  # fmt: skip
UNITS = ("日", "个工作日", "个月", "年")


def made_up_law(articles: int, seed: int) -> tuple[bytes, bytes]:
    """Two versions: a third of the articles reworded, one in twelve new, one in fifteen gone. 120 characters each."""
    chance = random.Random(seed)
    old = [_article(chance) for _ in range(articles)]
    new: list[str] = []
    for place, text in enumerate(old):
        if place % 12 == 5:
            new.append(_article(chance))
        if place % 15 != 7:
            new.append(_reworded(text, chance) if place % 3 == 0 else text)
    before, after = ("\n".join(f"第{n}条　{text}" for n, text in enumerate(side, 1)) for side in (old, new))
    return f"示范管理条例\n\n{before}\n".encode(), f"示范管理条例\n\n{after}\n".encode()


def _article(chance: random.Random) -> str:
    return "".join(_sentence(chance) for _ in range(4))


def _sentence(chance: random.Random) -> str:
    how = chance.choice(HOW).format(figure=f"{chance.randint(2, 90)}{chance.choice(UNITS)}")
    things = "、".join(chance.sample(WHAT, 2))
    return f"{chance.choice(WHO)}应当{how}{chance.choice(DOES)}{things}。"


def _reworded(text: str, chance: random.Random) -> str:
    sentences = text.split("。")[:-1]
    sentences[chance.randrange(len(sentences))] = _sentence(chance)[:-1]
    text = "。".join(sentences) + "。"
    return re.sub(r"\d+", lambda figure: str(int(figure[0]) + 5), text, count=1)


def speed(articles: int, *, times: int = 5) -> str:
    """The median of several runs, each on other texts: words once cut are remembered."""
    stages: dict[str, list[float]] = {name: [] for name in ("reading", "alignment", "marking", "comparing in all")}
    for seed in range(times):
        spent = dict.fromkeys(stages, 0.0)
        files = made_up_law(articles, seed=articles * 1000 + seed)
        old, new = (read.clauses for read in [_timed(spent, "reading", read_policy)(file) for file in files])
        with (
            patch("studio.policy.compare.align", _timed(spent, "alignment", align)),
            patch("studio.policy.compare.difference", _timed(spent, "marking", difference)),
        ):
            as_contract_json(_timed(spent, "comparing in all", compare)(old, new))
        for name, seconds in spent.items():
            stages[name].append(seconds)
    return f"{articles} articles: " + "  ".join(f"{name} {statistics.median(s):.3f} s" for name, s in stages.items())


def _timed(spent: dict[str, float], stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def clocked(*given: Any) -> Any:
        started = time.perf_counter()
        result = work(*given)
        spent[stage] += time.perf_counter() - started
        return result

    return clocked


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="*", default=[PAIRS])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--peers", nargs="?", const="", metavar="FOLDER", help="where the other engines are installed")
    given = parser.parse_args()
    speed(10, times=1)  # loads the dictionary
    found = list(cases(given.pairs))
    if not found:
        parser.error("no folder with a gold.json: " + ", ".join(map(str, given.pairs)))
    line = our_line(found)
    total = line.score
    print(
        f"pairs F1 {total.f1:.4f} ({total.right} of {total.wanted} wanted, {total.offered} offered)  "
        f"kinds {total.kinds_right}/{total.wanted}  moved {total.moved_right}/{total.moved_wanted} "
        f"(offered {total.moved_offered})  {sum(line.seconds):.2f} s"
    )
    if given.misses:
        print(*total.misses, sep="\n")
    if given.speed or given.peers is not None:
        print("", *(speed(articles) for articles in (100, 600)), sep="\n")
    if given.peers is not None:
        sys.path += [given.peers] if given.peers else []
        print("", table(found), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
