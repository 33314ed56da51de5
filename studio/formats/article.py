"""The text interpretation: one HTML page that reads well alone, in print, and pasted into another site.

Markdown → nh3 → css-inline. User text goes in with every sign escaped, so that tags and Markdown marks appear as
they were typed. Charts come as inline pictures with their alternatives and with the figures as a table.
"""

from __future__ import annotations

import base64
import html
import re
import string
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import css_inline
import markdown
import nh3

from studio.domain.content import Content
from studio.formats.charts import draw
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.packages import legal
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

TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
}
ATTRIBUTES = {"td": {"align"}, "th": {"align"}}


class Article(Format):
    key, label, form = "article", "文字解读", "文字"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="article")
        page = _page(board, theme)
        lost = (*missing(board.said(), html_text(page)), *_lost_in_charts(board, theme))
        alt = f"文字解读：{board.title}"
        made = Artifact(
            name="article.html", media_type="text/html", data=page, alt=alt, placed=board.said(), missing=lost
        )
        return (made,)


def article_text(content: Content) -> str:
    """The same article as plain text, one string per line, sections apart by an empty line."""
    board = compose(content, purpose="article")
    return "\n\n".join("\n".join(block.said()) for block in board.blocks) + "\n"


def article_fragment(content: Content, theme: Mapping[str, Any]) -> str:
    """The article's `<article>` element with its styles inlined, for pages that bring their own frame."""
    page = _page(compose(content, purpose="article"), theme).decode()
    return page[page.index("<article") : page.rindex("</article>") + len("</article>")]


def _page(board: Storyboard, theme: Mapping[str, Any]) -> bytes:
    title = html.escape(board.title)
    inner = "\n".join(_section(block, theme) for block in board.blocks)
    page = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{styles(theme)}</style></head><body><article>{inner}</article></body></html>"
    )
    return css_inline.CSSInliner(load_remote_stylesheets=False).inline(page).encode()


def _section(block: Block, theme: Mapping[str, Any]) -> str:
    if isinstance(block, Headline):
        return _header(block)
    kind = block.kind if isinstance(block, Points) else type(block).__name__.lower()
    heading = f"<h2>{_broken(block.heading)}</h2>" if hasattr(block, "heading") else ""
    body = _chart(block, theme) if isinstance(block, Chart) else clean(BODIES[type(block)](block))
    sources = f'<p class="cites">对应原文：{html.escape(cited(block.cites))}</p>' if block.cites else ""
    return f'<section class="{kind}">{heading}{body}{sources}</section>'


def clean(source: str) -> str:
    """Markdown to HTML, held to the few tags an article needs."""
    made = markdown.markdown(source, extensions=["tables", "sane_lists"], output_format="html")
    return nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)


def literal(text: str) -> str:
    """Text that Markdown and HTML show exactly as typed: signs become character references, lines `<br>`."""
    signs = "".join(f"&#{ord(char)};" if char in string.punctuation else char for char in legal(text).strip())
    return "<br>".join(" ".join(line.split()) for line in signs.splitlines() if line.strip())


def _broken(text: str) -> str:
    return html.escape(legal(text)).replace("\n", "<br>")


def _header(block: Headline) -> str:
    facts = " ".join(f"<span>{_broken(text)}</span>" for text in (block.doc_number, block.issuer) if text.strip())
    summary = f'<p class="summary">{_broken(block.summary)}</p>' if block.summary.strip() else ""
    facts_line = f'<p class="facts">{facts}</p>' if facts else ""
    return (
        f'<header><p class="kicker">{_broken(block.kicker)}</p><h1>{_broken(block.title)}</h1>'
        f"{facts_line}{summary}</header>"
    )


def _points(block: Points) -> str:
    numbered = block.kind == "steps"
    between = "<br>" if block.kind == "case" else ""
    lines = (f"{'1.' if numbered else '-'} {_led(point.lead, point.text, between)}" for point in block.items)
    return "\n".join(lines)


def _led(lead: str, text: str, between: str) -> str:
    return (f"<strong>{literal(lead)}</strong>{between}" if lead.strip() else "") + literal(text)


def _figures(block: Figures) -> str:
    lines = (
        f"- <strong>{literal(f.value)}{literal(f.unit)}</strong> {literal(f.label)}"
        + (f"<br><em>{literal(f.note)}</em>" if f.note.strip() else "")
        for f in block.items
    )
    return "\n".join(lines)


def _timeline(block: Timeline) -> str:
    return _table(("时间", "要做到什么"), ((m.when, m.text) for m in block.items))


def _comparison(block: Comparison) -> str:
    return _table(("事项", "以前", "现在", "有什么影响"), ((r.item, r.before, r.now, r.effect) for r in block.rows))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = tuple(head)
    lines = (names, ("---",) * len(names), *(tuple(literal(cell) for cell in row) for row in rows))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _terms(block: Terms) -> str:
    return "\n\n".join(f"<strong>{literal(item.term)}</strong><br>{literal(item.explanation)}" for item in block.items)


def _questions(block: Questions) -> str:
    return "\n\n".join(f"### {literal(item.question)}\n\n{literal(item.answer)}" for item in block.items)


def _contact(block: Contact) -> str:
    facts = [("解读机关：", block.authority), ("实施期限：", block.period)]
    facts += [("咨询渠道：", text) for text in block.enquiry] + [("政策原文：", block.url)]
    return "\n".join(f"- <strong>{label}</strong>{literal(text)}" for label, text in facts if text.strip())


BODIES: dict[type[Block], Callable[[Any], str]] = {
    Points: _points,
    Figures: _figures,
    Timeline: _timeline,
    Comparison: _comparison,
    Terms: _terms,
    Questions: _questions,
    Contact: _contact,
}


def _chart(block: Chart, theme: Mapping[str, Any]) -> str:
    drawn = draw(block, theme, titled=False)
    picture = base64.b64encode(drawn.svg).decode()
    head, *lines = block.table()
    heads = "".join(f'<th scope="col">{_broken(text)}</th>' for text in head)
    rows = "".join(f"<tr>{''.join(f'<td>{_broken(text)}</td>' for text in line)}</tr>" for line in lines)
    note = f"（{_broken(block.note)}）" if block.note else ""
    caption = f"<figcaption>{_broken(block.source)}</figcaption>" if block.source.strip() else ""
    return (
        f'<figure><img src="data:image/svg+xml;base64,{picture}" alt="{html.escape(block.alt)}" '
        f'width="{drawn.width}" height="{drawn.height}"><table><caption>图中数据{note}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{caption}</figure>"
    )


def _lost_in_charts(board: Storyboard, theme: Mapping[str, Any]) -> tuple[str, ...]:
    blocks = (block for block in board.blocks if isinstance(block, Chart))
    return tuple(text for block in blocks for text in draw(block, theme, titled=False).lost)


def _headed(theme: Mapping[str, Any]) -> str:
    """The section headings in the manner of the theme's pictures."""
    c = theme["colors"]
    under = f"linear-gradient({c['accent']}, {c['accent']}) no-repeat 50% 100% / 72px 3px"
    return {
        "centred": f"padding: 0 0 12px; text-align: center; background: {under};",
        "left": f"padding: 2px 0 2px 14px; border-left: 7px solid {c['primary']};",
        "tab": f"display: inline-block; padding: 5px 22px; border-radius: 20px 4px; background: {c['primary']}; "
        f"color: {c['on_primary']};",
        "medal": f"padding: 7px 18px; text-align: center; border-radius: 26px; background: {c['primary_soft']};",
        "numeral": f"padding: 10px 0 8px; border-top: 4px solid {c['primary_deep']}; "
        f"border-bottom: 1px solid {c['primary_deep']};",
        "bar": f"padding: 8px 16px; background: {c['primary_deep']}; color: {c['accent_bright']};",
    }[theme["shape"]["heading"]]


def styles(theme: Mapping[str, Any]) -> str:
    """The page's CSS in the theme's colours. Styles are put into the tags, so there are no rules for screen widths."""
    c = theme["colors"]
    serif = "'Noto Serif SC','Source Han Serif SC',SimSun,serif"
    display = serif if "Serif" in theme["fonts"]["display"] else "inherit"
    radius = theme["shape"]["radius"] // 2 + 2
    return re.sub(
        r"\s+",
        " ",
        f"""
        body {{ margin: 0; background: {c["page"]}; color: {c["ink"]}; font-size: 17px; line-height: 1.85;
            font-family: 'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif; }}
        article {{ max-width: 760px; margin: 0 auto; padding: 0 20px 48px; background: {c["card"]};
            overflow-wrap: anywhere; }}
        header {{ margin: 0 -20px; padding: 44px 32px 36px; background: {c["primary"]}; color: {c["on_primary"]}; }}
        .kicker {{ margin: 0 0 14px; color: {c["accent_bright"]}; font-weight: 700; letter-spacing: 4px; }}
        h1 {{ margin: 0; font-family: {display}; font-size: clamp(24px, 6.4vw, 32px); line-height: 1.45;
            text-wrap: balance; }}
        .facts {{ margin: 18px 0 0; font-size: 15px; }}
        .facts span {{ display: inline-block; margin-right: 14px; padding: 1px 12px; border-radius: 20px;
            border: 1px solid {c["accent_bright"]}; color: {c["accent_bright"]}; }}
        .summary {{ margin: 22px 0 0; font-size: 18px; }}
        section {{ margin: 44px 0 0; }}
        h2 {{ margin: 0 0 16px; font-family: {display}; font-size: 23px; line-height: 1.4; color: {c["primary"]};
            text-wrap: balance; {_headed(theme)} }}
        h3 {{ margin: 22px 0 6px; padding: 8px 14px; font-size: 18px; line-height: 1.6; color: {c["primary_deep"]};
            background: {c["primary_soft"]}; border-radius: {radius}px; }}
        p {{ margin: 10px 0; }}
        ul, ol {{ margin: 0; padding-left: 1.5em; }}
        li {{ margin: 10px 0; }}
        strong {{ color: {c["primary"]}; }}
        em {{ color: {c["ink_faint"]}; font-style: normal; font-size: 15px; }}
        table {{ width: 100%; border-collapse: collapse; font-size: 16px; line-height: 1.7; }}
        caption {{ padding: 8px 0; font-size: 15px; color: {c["ink_soft"]}; text-align: left; }}
        th {{ padding: 9px 12px; text-align: left; background: {c["primary"]}; color: {c["on_primary"]}; }}
        td {{ padding: 9px 12px; vertical-align: top; border: 1px solid {c["line"]}; }}
        td:first-child {{ min-width: 4.5em; }}
        .timeline td:first-child {{ min-width: 6em; color: {c["primary"]}; font-weight: 700; }}
        .figures ul {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(250px, 100%), 1fr)); gap: 14px;
            padding: 0; list-style: none; }}
        .figures li {{ margin: 0; padding: 14px 18px; border-top: 4px solid {c["accent"]};
            background: {c["accent_soft"]}; border-radius: {radius}px; }}
        .figures strong {{ display: block; font-family: {display}; font-size: 34px; line-height: 1.3; }}
        .audience ul {{ padding: 18px 22px 18px 40px; background: {c["primary_soft"]}; border-radius: {radius}px; }}
        .audience li {{ font-size: 18px; }}
        .caution ul {{ padding: 14px 22px 14px 40px; background: {c["accent_soft"]};
            border-left: 5px solid {c["accent"]}; }}
        .case ul, .card ul {{ padding: 14px 22px; list-style: none; background: {c["band"]};
            border-radius: {radius}px; }}
        .contact ul {{ padding: 18px 24px; list-style: none; background: {c["primary_deep"]};
            color: {c["on_primary"]}; border-radius: {radius}px; }}
        .contact strong {{ color: {c["accent_bright"]}; }}
        .basis li {{ color: {c["ink_soft"]}; }}
        figure {{ margin: 0; }}
        img {{ display: block; width: 100%; height: auto; }}
        figcaption {{ margin-top: 8px; font-size: 14px; color: {c["ink_faint"]}; }}
        .cites {{ margin: 10px 0 0; font-size: 14px; text-align: right; color: {c["ink_faint"]}; }}
    """,
    ).strip()
