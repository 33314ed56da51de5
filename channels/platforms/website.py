"""政府网站: a static site in a folder, the first platform of every interpretation.

Page tags: 国办发〔2017〕47号, 附件 网页标签 (as restated in the standards, 2.1). Two-way links: 长城办发〔2020〕13号 三（三）3.
Withdrawn pages keep their address and say so (WEB-17).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

import lxml.html

from channels.contract import Channel, Done, Facts, Field, File, Limits, Post, Receipt, Stage
from channels.site.body import Article, Asset, active_svgs, article_of, asset_of
from channels.site.folder import Folder, writing
from channels.site.pages import Site, interpretation_page, lists, policy_page
from channels.site.records import LIVE, Download, InterpretationRecord, PolicyRecord, read_records

OFFERED = frozenset({"attachment", "long_image"})


class Website(Channel):
    key, label = "website", "政府网站"
    is_website = True
    limits = Limits()
    fields: ClassVar[tuple[Field, ...]] = (
        Field(key="folder", label="发布目录"),
        Field(key="base_url", label="网站公开网址"),
        Field(key="site_name", label="网站名称", default="政务公开网"),
        Field(key="site_domain", label="网站域名", required=False, help="例如 www.example.gov.cn"),
        Field(key="site_id_code", label="政府网站标识码（10 位）", required=False),
        Field(key="column_name", label="解读栏目名称", default="政策解读"),
    )

    def stages(self) -> tuple[Stage, ...]:
        return (
            Stage(key="files", label="写入图片和附件", do=self._put_files),
            Stage(key="pages", label="写入解读页和政策页", do=self._put_pages),
            Stage(key="lists", label="更新栏目和首页", do=self._put_lists),
        )

    def problems(self, post: Post) -> list[str]:
        article = article_of(post)
        missing = [f"正文里的图片“{name}”没有随稿提供" for name in article.missing]
        return missing + [f"矢量图“{name}”带有脚本，不能上网站" for name in active_svgs(post, article)]

    def receipt(self, facts: Facts) -> Receipt:
        return Receipt(
            external_id=facts["slug"],
            url=f"{self._site.base_url}/{facts['path']}",
            published_at=datetime.fromisoformat(facts["published_at"]),
            details={"policy_url": f"{self._site.base_url}/{facts['policy_path']}"},
        )

    def status(self, receipt: Receipt) -> str:
        with writing():
            record = read_records(self._folder).interpretation(receipt.external_id)
        if record is None:
            return "unknown"
        return "live" if record.state == LIVE else "withdrawn"

    def retract(self, receipt: Receipt) -> None:
        with writing(), self._folder.locked():
            records = read_records(self._folder)
            record = records.interpretation(receipt.external_id)
            if record is None:
                return
            gone = record.withdrawn(datetime.now(UTC).isoformat())
            after = records.with_pages(gone)
            files = {gone.path: interpretation_page(self._site, gone, ""), gone.record_path: gone.written()}
            if policy := after.policy(record.policy):
                files[policy.path] = policy_page(self._site, policy, after.interpreting(policy.slug))
            self._folder.publish(files | lists(self._site, after))
            self._folder.remove(set(record.assets) - after.used_assets())

    def _put_files(self, post: Post, facts: Facts) -> Done:
        """Content-named files first: a page never points at what is not there yet."""
        article = self._article(post)
        assets = [*article.assets, *(asset for _, asset in _offered(post, article))]
        if cover := post.file("cover"):
            assets.append(asset_of(cover.name, cover.media_type, cover.data))
        with writing(), self._folder.locked():
            self._folder.publish({asset.path: asset.data for asset in assets})
        return Done()

    def _put_pages(self, post: Post, facts: Facts) -> Done:
        article = self._article(post)
        with writing(), self._folder.locked():
            records = read_records(self._folder)
            policy = policy_of(post)
            item = interpretation_of(post, article, policy).dated_after(records.interpretation(post.slug))
            policy = policy.dated_after(records.policy(policy.slug))
            after = records.with_pages(item, policy)
            downloads = [
                Download(label=_label(file), path=asset.path, save_as=file.name, size=len(file.data))
                for file, asset in _offered(post, article)
            ]
            self._folder.publish(
                {
                    item.path: interpretation_page(self._site, item, article.html, downloads),
                    policy.path: policy_page(self._site, policy, after.interpreting(policy.slug)),
                    item.record_path: item.written(),
                    policy.record_path: policy.written(),
                }
            )
        return Done(
            facts={
                "slug": item.slug,
                "path": item.path,
                "policy_path": policy.path,
                "published_at": item.published_at,
            }
        )

    def _put_lists(self, post: Post, facts: Facts) -> Done:
        with writing(), self._folder.locked():
            self._folder.publish(lists(self._site, read_records(self._folder)))
        return Done()

    def _article(self, post: Post) -> Article:
        return article_of(post, frozenset({post.author, post.policy.get("doc_number", "")} - {""}))

    @property
    def _folder(self) -> Folder:
        return Folder(self.account["folder"])

    @property
    def _site(self) -> Site:
        given = {field.key: self.account.get(field.key) or field.default for field in self.fields}
        base_url = given["base_url"].rstrip("/")
        return Site(
            base_url=base_url,
            site_name=given["site_name"],
            site_domain=given["site_domain"] or urlsplit(base_url).netloc,
            site_id_code=given["site_id_code"],
            column_name=given["column_name"],
        )


def interpretation_of(post: Post, article: Article, policy: PolicyRecord) -> InterpretationRecord:
    offered = tuple(asset.path for _, asset in _offered(post, article))
    cover = post.file("cover")
    image = asset_of(cover.name, cover.media_type, cover.data).path if cover else ""
    return InterpretationRecord(
        slug=post.slug,
        title=post.title,
        published_at=post.published_at.isoformat(),
        text=post.text,
        summary=post.summary,
        source=post.author,
        author=post.author,
        tags=post.tags,
        image=image,
        assets=tuple(dict.fromkeys((*(asset.path for asset in article.assets), *offered, *([image] if image else [])))),
        policy=policy.slug,
        policy_title=policy.title,
        policy_url=post.policy.get("url", ""),
    )


def policy_of(post: Post) -> PolicyRecord:
    given: Mapping[str, str] = post.policy
    released = given.get("released_on") or ""
    return PolicyRecord(
        slug=given.get("slug") or post.slug,
        title=given["title"],
        published_at=f"{released}T00:00:00+08:00" if released else post.published_at.isoformat(),
        text=given.get("text", ""),
        doc_number=given.get("doc_number", ""),
        issuers=given.get("issuers", ""),
        issued_on=given.get("issued_on", ""),
        released_on=released,
        effective_on=given.get("effective_on", ""),
        index_number=given.get("index_number", ""),
    )


def links_both_ways(interpretation_html: str, policy_html: str, *, interpretation_url: str, policy_url: str) -> bool:
    """Does each of the two pages hold a link to the other's address (INT-30)?"""
    return policy_url in _links(interpretation_html, interpretation_url) and interpretation_url in _links(
        policy_html, policy_url
    )


def _links(html: str, base: str) -> set[str]:
    if not html.strip():
        return set()
    anchors = lxml.html.document_fromstring(html.encode(), parser=_UTF8).iter("a")
    return {urljoin(base, anchor.get("href", "")).split("#")[0] for anchor in anchors}


_UTF8 = lxml.html.HTMLParser(encoding="utf-8")


def _offered(post: Post, article: Article) -> list[tuple[File, Asset]]:
    return [
        (file, asset_of(file.name, file.media_type, file.data))
        for file in post.files
        if file.role in OFFERED and file.name not in article.shown and file.media_type != "text/html"
    ]


def _label(file: File) -> str:
    return file.alt if file.alt and len(file.alt) <= 40 else file.name
