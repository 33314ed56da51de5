"""Drawing the site: records in, HTML out. Page tags follow 国办发〔2017〕47号, 附件 网页标签."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.site.body import paragraphs
from channels.site.records import WITHDRAWN, Download, InterpretationRecord, PolicyRecord, Records

TEMPLATES = Path(__file__).resolve().parents[2] / "assets" / "website"
BEIJING = timezone(timedelta(hours=8))
POLICY_COLUMN = "政策文件"
SHOWN_AT_HOME = 8

Page = InterpretationRecord | PolicyRecord


@dataclass(frozen=True, kw_only=True)
class Site:
    """What every page says of the site. `base_url` without a slash at its end."""

    base_url: str
    site_name: str
    site_domain: str
    site_id_code: str
    column_name: str


def interpretation_page(
    site: Site,
    item: InterpretationRecord,
    body: str,
    downloads: Sequence[Download] = (),
    *,
    doc_number: str = "",
) -> bytes:
    """A live page, or the notice in its place once it is withdrawn. `body` must be sanitised already."""
    policy_href = f"../zcwj/{item.policy}.html" if item.policy else item.policy_url
    return _drawn(
        "interpretation.html",
        site,
        up="../",
        tags=_article_tags(site, item, column=site.column_name, source=item.source),
        page_title=f"{item.title}_{site.site_name}",
        item=item,
        body=body,
        downloads=downloads,
        policy_href=policy_href,
        shown_at=shown(item.published_at),
        updated_at=shown(item.updated_at),
        doc_number=doc_number,
        withdrawn=shown(item.withdrawn_at) if item.state == WITHDRAWN else "",
    )


def policy_page(site: Site, item: PolicyRecord, interpretations: Sequence[InterpretationRecord]) -> bytes:
    facts = (
        ("索引号", item.index_number),
        ("发文字号", item.doc_number),
        ("发布机构", item.issuers),
        ("成文日期", day(item.issued_on)),
        ("发布日期", day(item.released_on)),
        ("施行日期", day(item.effective_on)),
        ("主题分类", item.topic),
        ("有效性", item.validity),
    )
    return _drawn(
        "policy.html",
        site,
        up="../",
        tags=_article_tags(site, item, column=POLICY_COLUMN, source=item.issuers),
        page_title=f"{item.title}_{site.site_name}",
        item=item,
        facts=[(label, value) for label, value in facts if value],
        shown_at=shown(item.published_at),
        updated_at=shown(item.updated_at),
        interpretations=interpretations,
        paragraphs=paragraphs(item.text),
    )


def lists(site: Site, records: Records) -> dict[str, bytes]:
    """Home, columns, feed and sitemap, drawn from the records alone."""
    columns: dict[str, tuple[str, Sequence[Page]]] = {
        "zcjd": (site.column_name, records.live),
        "zcwj": (POLICY_COLUMN, records.policies),
    }
    files = {
        f"{folder}/index.html": _drawn(
            "list.html",
            site,
            up="../",
            tags=_column_tags(site, name),
            page_title=f"{name}_{site.site_name}",
            column=name,
            rows=_rows(items, up="../"),
        )
        for folder, (name, items) in columns.items()
    }
    files["index.html"] = _drawn(
        "home.html",
        site,
        up="",
        tags=_site_tags(site),
        page_title=site.site_name,
        columns=[
            {"name": name, "href": f"{folder}/index.html", "rows": _rows(items[:SHOWN_AT_HOME], up="")}
            for folder, (name, items) in columns.items()
        ],
    )
    updated = max((item.changed_at for item in records.live), default="1970-01-01T00:00:00+08:00")
    files["feed.xml"] = _drawn("feed.xml", site, base=site.base_url, items=records.live, updated=updated)
    columns_at = ["", "zcjd/", "zcwj/"]
    pages = [*records.live, *records.policies]
    files["sitemap.xml"] = _drawn("sitemap.xml", site, base=site.base_url, columns=columns_at, pages=pages)
    return files | shared_files()


def shared_files() -> dict[str, bytes]:
    """The site's own style and script."""
    return {name: (TEMPLATES / name).read_bytes() for name in ("site.css", "site.js")}


def day(written: str) -> str:
    """2020-06-05 as 2020年6月5日 (DOC-05); anything else as it was written."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{found.year}年{found.month}月{found.day}日"


def size(count: int) -> str:
    """Bytes as a person reads them."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


def shown(moment: str) -> str:
    """An ISO time as `YYYY-MM-DD HH:MM` in Beijing (WEB-03)."""
    return f"{datetime.fromisoformat(moment).astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""


Tags = list[tuple[str, str]]


def _site_tags(site: Site) -> Tags:
    return [("SiteName", site.site_name), ("SiteDomain", site.site_domain), ("SiteIDCode", site.site_id_code)]


def _column_tags(site: Site, name: str) -> Tags:
    return [
        *_site_tags(site),
        ("ColumnName", name),
        ("ColumnDescription", f"{site.site_name}{name}栏目"),
        ("ColumnKeywords", name),
        ("ColumnType", name),
    ]


def _article_tags(site: Site, item: Page, *, column: str, source: str) -> Tags:
    tags = [
        *_site_tags(site),
        ("ColumnName", column),
        ("ColumnType", column),
        ("ArticleTitle", item.title),
        ("PubDate", shown(item.published_at)),
        ("ContentSource", source or site.site_name),
        ("Url", f"{site.base_url}/{item.path}"),
    ]
    if isinstance(item, InterpretationRecord):
        tags += [("Keywords", ",".join(item.tags)), ("Author", item.author), ("Description", item.summary)]
        tags += [("Image", f"{site.base_url}/{item.image}")] if item.image else []
    return tags


def _rows(items: Sequence[Page], *, up: str) -> list[Mapping[str, str]]:
    return [{"title": item.title, "href": up + item.path, "day": shown(item.published_at)[:10]} for item in items]


def _clean(tags: Sequence[tuple[str, str]]) -> Tags:
    """Tags fit to print: no empty value, one line each, no straight quotes, which end a loose parser's tag (WEB-06)."""
    paired = ((name, _QUOTED.sub(r"“\1”", value).replace('"', "”")) for name, value in tags if value.strip())
    return [(name, " ".join(value.split())) for name, value in paired]


_QUOTED = re.compile(r'"([^"]*)"')


def _drawn(template: str, site: Site, *, tags: Sequence[tuple[str, str]] = (), **given: object) -> bytes:
    return _environment().get_template(template).render(site=site, tags=_clean(tags), **given).encode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["size"] = size
    return made
