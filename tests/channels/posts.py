"""Posts and pictures to send: real bytes of real formats."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from channels.contract import File, Post

HTML = """
<article class="reading" id="top"><style>.lead{color:red}</style>
<h1>《某市城市更新办法》政策解读</h1>
<div class="lead"><p style="text-align:start;position:absolute;font-family:'宋体'">到2027年，完成改造<strong>120</strong>个小区。</p></div>
<h2>谁可以申请</h2><ul><li>业主委员会</li><li>街道办事处</li></ul>
<figure><img src="media/chart-1.png" alt="目标对照图"><figcaption>图1 目标</figcaption></figure>
<table><caption>补贴标准</caption><tr><th>对象</th><th>标准</th></tr><tr><td colspan="2">每户 3 &lt; 5 万元</td></tr></table>
<p>原文见<a href="https://www.example.gov.cn/policy/1.html">市政府网站</a>。<script>alert(1)</script></p>
</article>
"""


def picture(kind: str = "PNG", *, size: tuple[int, int] = (60, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#b3261e").save(out, kind)
    return out.getvalue()


WIDE = picture("JPEG", size=(1920, 1080))
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 8
"""Begins as an MP4 does; nobody plays it."""


def make_video(data: bytes = VIDEO) -> File:
    return File(name="film.mp4", role="video", media_type="video/mp4", data=data)


def make_file(name: str, role: str, **changes: Any) -> File:
    kind = "JPEG" if name.endswith("jpg") else name.rsplit(".", 1)[1].upper()
    given = {"media_type": f"image/{kind.lower()}", "data": picture(kind), "width": 60, "height": 30, **changes}
    return File(name=name, role=role, **given)


def make_card(name: str, colour: str = "#b3261e") -> File:
    drawn = BytesIO()
    Image.new("RGB", (1080, 1440), colour).save(drawn, "JPEG")
    return make_file(name, "picture", data=drawn.getvalue(), width=1080, height=1440)


def make_post(**changes: Any) -> Post:
    """A post that every channel accepts; each call makes another delivery with its own document number."""
    number = uuid4().int % 9000 + 1000
    given: dict[str, Any] = {
        "delivery_id": f"d-{uuid4().hex[:12]}",
        "title": "《某市城市更新办法》政策解读",
        "summary": "办法自2026年1月1日起施行，到2027年完成120个小区改造。业主委员会和街道办事处可以申请。",
        "text": "到2027年，完成改造120个小区。",
        "html": HTML,
        "source_url": f"https://www.example.gov.cn/zcjd/2026/{number}.html",
        "slug": f"zcjd-{number}",
        "author": "某市住房和城乡建设局",
        "published_at": datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        "files": (
            make_file("cover.jpg", "cover"),
            make_file("cover-wide.jpg", "cover", data=WIDE, width=1920, height=1080),
            make_file("chart-1.png", "inline"),
            make_card("card-1.jpg", "#b3261e"),
            make_card("card-2.jpg", "#1f5fa8"),
            make_video(),
        ),
        "policy": {"title": "某市城市更新办法", "doc_number": f"某政发〔2026〕{number}号", "issuers": "某市人民政府"},
    }
    return Post(**(given | changes))
