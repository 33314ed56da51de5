"""The article as an official account shows it: sections with styles of their own, pictures by file name.

WeChat keeps `section`, not `div`, and only styles that stand in the element; class, id, position, grid, gradients and
outside links are lost (developers.weixin.qq.com, editor plugins; `channels/wechat_html.py` holds the list). Every
coloured box names its ground and its ink together, so that the telephone's dark mode turns both or none.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from studio.domain.content import Content
from studio.formats.charts import IN_TEXT
from studio.formats.contract import Artifact, Format
from studio.formats.proof import html_text, missing
from studio.storyboard.blocks import (
    Block,
    Chart,
    Comparison,
    Contact,
    Figures,
    Headline,
    Points,
    Questions,
    Storyboard,
    Terms,
    Timeline,
)
from studio.storyboard.citations import cited
from studio.storyboard.compose import compose

PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
    '<body style="max-width:420px;margin:0 auto;padding:16px;background:#ffffff;font-family:sans-serif">{fragment}</body></html>'
)


class WechatArticle(Format):
    key, label, form = "wechat_article", "公众号文章", "文字"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="wechat_article")
        page = PAGE.format(title=html.escape(board.title), fragment=_Look(theme).article(board)).encode()
        made = Artifact(
            name="公众号文章.html",
            media_type="text/html",
            data=page,
            alt=f"公众号文章：{board.title}",
            placed=board.said(),
            missing=missing(board.said(), html_text(page)),
        )
        return (made,)


def wechat_fragment(content: Content, theme: Mapping[str, Any]) -> str:
    """The article's one `section`, for the channel. Charts are shown by the file names that `charts` gives them."""
    return _Look(theme).article(compose(content, purpose="wechat_article"))


class _Look:
    """The blocks in one theme's colours and corners."""

    def __init__(self, theme: Mapping[str, Any]) -> None:
        self.color = theme["colors"]
        self.corner = f"border-radius:{min(theme['shape']['radius'], 14)}px"
        self.centred = theme["shape"]["heading"] == "centred"

    def article(self, board: Storyboard) -> str:
        blocks = [block for block in board.blocks if not isinstance(block, Headline)]
        head = "".join(self._headline(block) for block in board.blocks if isinstance(block, Headline))
        body = "".join(self._block(number, block) for number, block in enumerate(blocks, start=1))
        return _section(f"font-size:16px;line-height:1.8;color:{self.color['ink']};background:#ffffff", head + body)

    def _headline(self, block: Headline) -> str:
        c = self.color
        facts = "　".join(_text(text) for text in (block.doc_number, block.issuer) if text.strip())
        lines = (
            _p(_text(block.kicker), f"font-size:14px;letter-spacing:3px;color:{c['accent_bright']}"),
            f'<h1 style="margin:8px 0 12px;font-size:22px;line-height:1.45;color:{c["on_primary"]}">'
            f"{_text(block.title)}</h1>",
            _p(facts, f"font-size:14px;color:{c['accent_bright']}") if facts else "",
        )
        banner = _section(
            f"padding:26px 20px 22px;background:{c['primary']};color:{c['on_primary']};{self.corner}", "".join(lines)
        )
        summary = f"margin:14px 0 0;padding:14px 16px;background:{c['primary_soft']};color:{c['ink']};{self.corner}"
        return banner + (_section(summary, _text(block.summary)) if block.summary.strip() else "")

    def _block(self, number: int, block: Any) -> str:
        body = BODIES[type(block)](self, block)
        faint = f"font-size:12px;text-align:right;color:{self.color['ink_faint']}"
        cites = _p(f"对应原文：{_text(cited(block.cites))}", faint) if block.cites else ""
        return self._heading(number, block.heading) + body + cites

    def _heading(self, number: int, heading: str) -> str:
        c = self.color
        title = f"font-size:19px;line-height:1.4;color:{c['primary']}"
        if self.centred:
            ruled = f"margin:0;padding:0 12px 4px;display:inline-block;{title};border-bottom:3px solid {c['accent']}"
            return _section("margin:36px 0 14px;text-align:center", f'<h2 style="{ruled}">{_text(heading)}</h2>')
        chip = f"margin-right:10px;padding:0 9px;background:{c['primary']};color:{c['on_primary']};font-weight:bold"
        mark = f'<span style="{chip};{self.corner}">{number:02d}</span>'
        return _section(
            "margin:36px 0 14px;display:flex;align-items:center",
            f'{mark}<h2 style="margin:0;{title}">{_text(heading)}</h2>',
        )

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────

    def points(self, block: Points) -> str:
        c = self.color
        numbered = block.kind == "steps"
        items = [
            (self._big(str(number)) if numbered else "")
            + self._led(item.lead, item.text, "<br>" if block.kind == "case" else "")
            for number, item in enumerate(block.items, start=1)
        ]
        match block.kind:
            case "audience":
                return self._box(f"background:{c['primary']};color:{c['on_primary']}", items)
            case "caution":
                return self._box(f"background:{c['accent_soft']};border-left:4px solid {c['accent']}", items)
            case "case" | "card":
                return self._box(f"background:{c['band']}", items)
            case "steps":
                return self._box(f"background:{c['card']};border:1px solid {c['line']}", items)
        return _section(f"padding-left:12px;border-left:3px solid {c['muted']}", "".join(map(_p, items)))

    def figures(self, block: Figures) -> str:
        c = self.color
        cards = []
        for item in block.items:
            value = f'<strong style="font-size:30px;color:{c["primary"]}">{_text(item.value)}</strong>'
            note = f'<br><span style="font-size:13px;color:{c["ink_faint"]}">{_text(item.note)}</span>'
            label = f"<br><strong>{_text(item.label)}</strong>" + (note if item.note.strip() else "")
            cards.append(_p(f"{value} {_text(item.unit)}{label}"))
        return self._box(f"background:{c['primary_soft']};text-align:center", cards)

    def chart(self, block: Chart) -> str:
        picture = (
            f'<img src="{html.escape(block.key)}{IN_TEXT}" alt="{_text(block.alt)}" '
            'style="display:block;width:100%;height:auto">'
        )
        heads, *lines = block.table()
        told = [heads, *lines] if block.series else lines
        rows = "".join(f"<tr>{''.join(self._cell(text) for text in line)}</tr>" for line in told)
        table = f'<table style="width:100%;border-collapse:collapse;font-size:14px"><tbody>{rows}</tbody></table>'
        faint = f"font-size:12px;color:{self.color['ink_faint']}"
        notes = "".join(_p(_text(text), faint) for text in (block.note, block.source) if text.strip())
        return picture + table + notes

    def timeline(self, block: Timeline) -> str:
        moments = (_p(f"{self._big(moment.when)}<br>{_text(moment.text)}") for moment in block.items)
        return _section(f"padding-left:16px;border-left:3px solid {self.color['primary']}", "".join(moments))

    def comparison(self, block: Comparison) -> str:
        c = self.color
        cards = []
        for row in block.rows:
            told = (("以前", row.before), ("现在", row.now), ("影响", row.effect))
            lines = "".join(_p(f"<strong>{label}　</strong>{_text(text)}") for label, text in told if text.strip())
            item = _p(self._big(row.item)) if row.item.strip() else ""
            cards.append(
                self._box(f"margin-bottom:12px;background:{c['card']};border:1px solid {c['line']}", [item + lines])
            )
        return "".join(cards)

    def terms(self, block: Terms) -> str:
        items = (_p(f"{self._big(item.term)}<br>{_text(item.explanation)}") for item in block.items)
        return _section(f"padding-left:12px;border-left:3px solid {self.color['muted']}", "".join(items))

    def questions(self, block: Questions) -> str:
        c = self.color
        asked = f"padding:8px 14px;background:{c['primary_soft']};{self.corner}"
        return "".join(
            _section(asked, f"<strong>问：{_text(item.question)}</strong>")
            + _section("padding:8px 14px", f"答：{_text(item.answer)}")
            for item in block.items
        )

    def contact(self, block: Contact) -> str:
        c = self.color
        told = [("解读机关：", block.authority), ("实施期限：", block.period)]
        told += [("咨询渠道：", text) for text in block.enquiry] + [("政策原文：", block.url)]
        lines = (self._led(lead, text) for lead, text in told if text.strip())
        return self._box(f"background:{c['primary_deep']};color:{c['on_primary']}", lines)

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────────

    def _led(self, lead: str, text: str, between: str = "") -> str:
        return (f"<strong>{_text(lead)}</strong>{between}" if lead.strip() else "") + _text(text)

    def _big(self, text: str) -> str:
        return f'<strong style="font-size:18px;color:{self.color["primary"]}">{_text(text)}</strong>　'

    def _box(self, style: str, items: Iterable[str]) -> str:
        lines = "".join(item if item.startswith("<p") else _p(item) for item in items)
        return _section(f"padding:12px 16px 1px;{style};{self.corner}", lines)

    def _cell(self, text: str) -> str:
        return f'<td style="padding:5px 8px;border-bottom:1px solid {self.color["line"]}">{_text(text)}</td>'


BODIES: dict[type[Block], Callable[[_Look, Any], str]] = {
    Points: _Look.points,
    Figures: _Look.figures,
    Chart: _Look.chart,
    Timeline: _Look.timeline,
    Comparison: _Look.comparison,
    Terms: _Look.terms,
    Questions: _Look.questions,
    Contact: _Look.contact,
}


def _section(style: str, inner: str) -> str:
    return f'<section style="{style}">{inner}</section>'


def _p(inner: str, style: str = "") -> str:
    return f'<p style="{style}">{inner}</p>' if style else f"<p>{inner}</p>"


def _text(text: str) -> str:
    """Escaped; line breaks stay, control codes go."""
    legal = "".join(char for char in text if ord(char) >= 32 or char in "\n\t")
    return html.escape(legal).replace("\n", "<br>")
