"""How a report is spoken of: its measures, and the line that travels with every figure (definition, window, cut-off)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from studio.domain.calendar import BEIJING
from studio.domain.ledger import CHANNEL_LABELS, Publication
from studio.domain.ratios.definitions import Figures
from studio.domain.ratios.share import Mean, Pair, Ratio
from studio.domain.standing import Item
from studio.domain.window import Window

DEFINITIONS = {
    "A": "按已解读政策文件",
    "B": "按应解读政策文件",
    "C": "按解读材料件数",
    "D": "按发布条数",
    "E": "平均形式数与渠道数，仅供内部参考",
    "F": "图解占全部主动公开文件，仅供内部参考",
}
MEANINGS = {
    "A": "已解读文件中，有多样化解读的、在其他渠道发布的各占多少",
    "B": "应解读文件中，有多样化解读的、在其他渠道发布的各占多少；没有解读的算没有达到",
    "C": "计入的解读材料中，多样化的占多少；在其他渠道发布的件数与在政府网站发布的件数之比",
    "D": "计入的发布中，多样化的占多少；其他渠道的条数占政府网站与其他渠道合计的多少",
    "E": "每个已解读文件平均有几种形式、几个渠道",
    "F": "主动公开文件（含免于解读、转发的）中，有图解的占多少",
}
MEASURES = ("多样化解读率", "其他渠道发布率", "解读率", "及时率", "关联率")
CHANNELS = CHANNEL_LABELS


class Stamped(Protocol):
    """Whatever says how, for which window and until when it was counted."""

    @property
    def definition(self) -> str: ...
    @property
    def window(self) -> Window: ...
    @property
    def asof(self) -> datetime: ...


def stamp(report: Stamped) -> str:
    """The line beside every figure."""
    asof = report.asof.astimezone(BEIJING)
    return (
        f"口径{report.definition}（{DEFINITIONS[report.definition]}）　统计期{report.window.start}至{report.window.last}"
        f"（按文件公开发布日期）　截至{asof:%Y-%m-%d %H:%M}"
    )


def measures(figures: Figures, headline: Pair) -> Iterator[tuple[str, Ratio]]:
    """The five ratios in the order in which they are always shown."""
    ratios = (headline.multi_format, headline.off_site, figures.interpretation_rate, figures.timeliness, figures.links)
    for label, ratio in zip(MEASURES, ratios, strict=True):
        if isinstance(ratio, Ratio):
            yield label, ratio


def shown(ratio: Ratio | Mean | None) -> str:
    """“88.8%（8/9）”, a mean, or a dash."""
    match ratio:
        case None:
            return "—"
        case Mean():
            return ratio.mean
    return f"{ratio.percent}%（{ratio.numerator}/{ratio.denominator}）" if ratio.denominator else ratio.shown


def verdict(ratio: Ratio) -> str:
    """Whether the line is met, and what is lacking."""
    if ratio.met is None:
        return "没有要求" if ratio.threshold is None else "—"
    return "达标" if ratio.met else f"未达标，再有{ratio.needed}件可达标"


def threshold(ratio: Ratio) -> str:
    if ratio.parts:
        return "、".join(f"{part.threshold}%" for part in ratio.parts if part.threshold is not None)
    return "—" if ratio.threshold is None else f"{ratio.threshold}%"


def status(item: Item) -> str:
    if item.exempt:
        return "免于解读"
    return "计入" if item.counted else "不计入"


def channel(publication: Publication) -> str:
    return CHANNELS.get(publication.channel, publication.channel)
