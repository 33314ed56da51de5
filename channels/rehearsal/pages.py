"""The rehearsal's pages: what each platform holds, and each published piece as a phone would show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape
from typing import Any

from starlette.responses import HTMLResponse

from channels.rehearsal.mishaps import KINDS, Mishap

POLICY = "default-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; script-src 'none'"
KIND_LABELS = {
    "images": "正文图片",
    "materials": "永久素材",
    "drafts": "草稿",
    "jobs": "发表任务",
    "sendings": "群发",
    "previews": "预览",
    "events": "待推送事件",
    "articles": "文章",
    "statuses": "微博",
    "headlines": "头条文章",
    "works": "作品",
    "posts": "网站文章",
    "media": "媒体文件",
    "links": "短链接",
    "calls": "接口调用",
}
STYLE = """
body{margin:0;background:#eef0f3;color:#222;font:16px/1.7 "Noto Sans CJK SC","Source Han Sans SC",sans-serif}
.mark{position:sticky;top:0;background:#b3261e;color:#fefefe;text-align:center;padding:8px;font-weight:bold}
.wide{max-width:860px;margin:0 auto;padding:16px;overflow-wrap:anywhere}
.phone{width:375px;max-width:100%;box-sizing:border-box;margin:16px auto;padding:20px 16px 32px;
background:#fefefe;overflow-wrap:anywhere}
.phone img{max-width:100%;height:auto}
.meta{color:#6b6b6b;font-size:14px}.card{border:1px solid #ddd;border-radius:6px;padding:10px 12px;background:#f7f7f7}
h1{font-size:22px;line-height:1.4;margin:0 0 10px}h2{font-size:18px;margin:28px 0 8px}
.handsets{display:flex;flex-wrap:wrap;gap:28px;justify-content:center;padding:24px 16px}
.handset{width:303px;margin:0}.handset figcaption{text-align:center;margin-top:10px}
.handset .screen{height:610px;border:9px solid #1d1d1f;border-radius:38px;overflow:hidden;background:#fefefe;
box-shadow:0 8px 24px rgba(0,0,0,.18)}
.handset .bar{height:44px;display:flex;align-items:center;justify-content:center;border-bottom:1px solid #e3e3e3;
font-size:15px;color:#333;background:#f7f7f7}
.handset iframe{border:0;width:375px;height:746px;transform:scale(.76);transform-origin:0 0}
.work h1{font-size:18px}.film,.sheets{margin:-20px -16px 14px;background:#111}
.film{position:relative;min-height:200px}.film img{display:block;width:100%}
.film span{position:absolute;left:50%;top:50%;transform:translate(-50%,-50%);width:56px;height:56px;line-height:56px;
text-align:center;border-radius:28px;background:rgba(0,0,0,.55);color:#fefefe;font-size:24px}
.sheets{display:flex;overflow-x:auto;scroll-snap-type:x mandatory}
.sheets img{flex:none;width:100%;object-fit:contain;scroll-snap-align:start}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:6px;text-align:left}
"""


def page(title: str, body: str, *, status: int = 200, policy: str = POLICY) -> HTMLResponse:
    """A whole page. Nobody may take it for the platform: the mark stands on top and stays there."""
    html = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="og:title" content="{escape(title)}"><meta name="robots" content="noindex">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f'<body><div class="mark">演练　本页在本机模拟，没有对外发布</div>{body}</body></html>'
    )
    return HTMLResponse(html, status_code=status, headers={"Content-Security-Policy": policy})


def notice(text: str, *, status: int) -> HTMLResponse:
    return page("演练", f'<div class="phone"><p>{escape(text)}</p></div>', status=status)


def article_page(article: dict[str, Any], *, at: float) -> HTMLResponse:
    """A WeChat article. Pictures keep `data-src`, as the real page has it, and get a `src` to be seen."""
    body = (
        f'<div class="phone"><h1 id="activity-name">{escape(article["title"])}</h1>'
        f'<p class="meta"><span id="js_author_name">{escape(article.get("author", ""))}</span>'
        f'　<em id="publish_time">{_time(at)}</em></p>'
        f'<div id="js_content">{_shown(article["content"])}</div>{_read_more(article)}</div>'
    )
    return page(article["title"], body)


def status_page(status: dict[str, Any], *, picture: str, links: dict[str, str], card: str = "") -> HTMLResponse:
    """A Weibo post. Short links lead where they were made from; `card` is the title of the article bound to it."""
    text = escape(status["text"])
    for short, address in links.items():
        text = text.replace(escape(short), f'<a href="{escape(address)}">网页链接</a>')
    image = f'<p><img src="{escape(picture)}" alt="微博配图"></p>' if picture else ""
    image += f'<p class="card">头条文章　{escape(card)}</p>' if card else ""
    body = (
        f'<div class="phone"><p><strong>{escape(status["user"]["screen_name"])}</strong></p>'
        f'<p class="meta">{_weibo_time(status["created_at"])}</p><p id="weibo_text">{text}</p>{image}</div>'
    )
    return page(f"微博 {status['mid']}", body)


def headline_page(article: dict[str, Any]) -> HTMLResponse:
    """A Weibo headline article; its pictures stay where they were, on the government's website."""
    body = (
        f'<div class="phone"><img src="{escape(article["cover"])}" alt="封面"><h1>{escape(article["title"])}</h1>'
        f'<p class="meta">{escape(article["summary"])}</p><div class="article">{article["content"]}</div></div>'
    )
    return page(article["title"], body, policy=POLICY.replace("img-src 'self'", "img-src 'self' http: https:"))


def work_page(*, label: str, title: str, words: str, pictures: list[str], is_film: bool) -> HTMLResponse:
    """A work on a video platform: a film shows as its cover (the film itself is not kept), pictures are wiped through."""
    sheets = "".join(f'<img src="{escape(path)}" alt="{"封面" if is_film else "图片"}">' for path in pictures)
    stage = f'<div class="film">{sheets}<span>▶</span></div>' if is_film else f'<div class="sheets">{sheets}</div>'
    kind = f"{label}视频，演练不保存视频文件" if is_film else f"{label}图文，共 {len(pictures)} 张，可左右滑动"
    body = (
        f'<div class="phone work">{stage}<h1 id="title">{escape(title)}</h1><p class="meta">{escape(kind)}</p>'
        f'<p id="caption">{escape(words).replace(chr(10), "<br>")}</p></div>'
    )
    return page(title[:60], body)


def post_page(post: dict[str, Any]) -> HTMLResponse:
    """An article on a website that a content management system keeps."""
    body = (
        f'<article class="wide" style="background:#fefefe"><h1>{escape(post["title"])}</h1>'
        f'<p class="meta">{escape(post["date"][:16].replace("T", " "))}</p><div class="entry-content">{post["content"]}</div></article>'
    )
    return page(post["title"], body)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One platform at a glance."""

    label: str
    published: list[dict[str, str]]
    """title, path, note"""
    counts: dict[str, int]


def index_page(shelves: Iterable[Shelf], orders: list[Mishap]) -> HTMLResponse:
    intro = (
        "<h1>演练平台</h1><p>各平台在本机的模拟，内容只用于演练，不计入统计。"
        '<a href="/phones">看它们在手机上的样子</a></p>'
    )
    sections = "".join(_section(shelf) for shelf in shelves)
    return page("演练平台", f'<div class="wide">{intro}{sections}{_orders(orders)}</div>')


PHONES = 4
"""Of each platform, the latest."""


def phones_page(shelves: Iterable[Shelf]) -> HTMLResponse:
    """The latest of each platform side by side, each on the screen of a telephone that can be scrolled."""
    phones = "".join(_phone(shelf.label, item) for shelf in shelves for item in _still_out(shelf)[:PHONES])
    body = f'<div class="handsets">{phones}</div>' if phones else '<p class="wide">还没有发表过内容。</p>'
    return page("在手机上的样子", f'<p class="wide"><a href="/">回到演练平台</a></p>{body}')


def _still_out(shelf: Shelf) -> list[dict[str, str]]:
    return [item for item in shelf.published if item["note"].startswith("已发")]


def _phone(label: str, item: dict[str, str]) -> str:
    title = escape(f"{label}：{item['title']}")
    return (
        f'<figure class="handset"><div class="screen"><div class="bar">{escape(label)}</div>'
        f'<iframe src="{escape(item["path"])}" title="{title}" loading="lazy"></iframe></div>'
        f"<figcaption>{escape(item['title'])}<br><span class='meta'>{escape(item['note'])}</span></figcaption></figure>"
    )


def _section(shelf: Shelf) -> str:
    rows = "".join(_row(item) for item in shelf.published)
    head = "<tr><th>内容</th><th>状态</th></tr>"
    table = f"<table>{head}{rows}</table>" if rows else "<p>还没有发表过内容。</p>"
    counts = "　".join(f"{KIND_LABELS[kind]} {count}" for kind, count in shelf.counts.items())
    return f'<h2>{escape(shelf.label)}</h2><p class="meta">{counts}</p>{table}'


def _row(item: dict[str, str]) -> str:
    link = f'<a href="{escape(item["path"])}">{escape(item["title"])}</a>'
    return f"<tr><td>{link}</td><td>{escape(item['note'])}</td></tr>"


def _orders(orders: list[Mishap]) -> str:
    if not orders:
        return ""
    lines = "".join(
        f"<li>{escape(order.platform)} {escape(order.call)}：{KINDS[order.mishap]}，还有 {order.times} 次</li>"
        for order in orders
    )
    return f"<h2>已安排的故障</h2><ul>{lines}</ul>"


def _shown(content: str) -> str:
    return content.replace('data-src="', 'src="')


def _read_more(article: dict[str, Any]) -> str:
    address = article.get("content_source_url", "")
    return f'<p><a id="js_view_source" href="{escape(address)}">阅读原文</a></p>' if address else ""


def _weibo_time(text: str) -> str:
    """Weibo's `Wed Oct 24 23:49:17 +0800 2012` as its own page shows it."""
    return parsedate_to_datetime(f"{text[:3]}, {text[8:10]} {text[4:7]} {text[-4:]} {text[11:25]}").strftime(
        "%Y-%m-%d %H:%M"
    )


def _time(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
