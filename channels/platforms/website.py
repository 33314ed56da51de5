"""政府网站: a static site in a folder, the first platform of every interpretation.

Page tags: 国办发〔2017〕47号, 附件 网页标签 (as restated in the standards, 2.1). Two-way links: 长城办发〔2020〕13号 三（三）3.
Where the site stands on another machine, the folder is carried there (`channels.site.carrying`).
Quirks: a page that was once out keeps its address, also when withdrawn (WEB-17); a correction keeps 发布时间 and adds
更新时间; a folder that holds somebody else's home page is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import unquote, urljoin, urlsplit

import lxml.etree
import lxml.html

from channels.contract import Channel, Done, Facts, Field, File, Limits, Pace, Post, Receipt, Stage
from channels.errors import CredentialsRefused, PostRefused
from channels.site.body import Article, Asset, active_svgs, article_of, asset_of
from channels.site.carrying import carry, tried
from channels.site.folder import KEPT, Folder, writing
from channels.site.pages import Site, interpretation_page, lists, policy_page, shared_files
from channels.site.records import (
    LIVE,
    WITHDRAWN,
    Download,
    InterpretationRecord,
    PolicyRecord,
    Record,
    Records,
    read_records,
)
from channels.site.servers import Address, address_of

OFFERED = frozenset({"attachment", "long_image"})
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}")
"""Slugs become file names, so they may hold nothing that leads out of the folder."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What PDF readers leave behind and XML 1.0 does not allow: one such sign would break the whole feed."""


class Website(Channel):
    key, label = "website", "政府网站"
    is_website = True
    pace = Pace(limit=60)
    corrects_in_place = True
    limits = Limits()
    fields: ClassVar[tuple[Field, ...]] = (
        Field(key="folder", label="发布目录", help="网站服务器对外展示的文件夹，第一次使用时应当是空的"),
        Field(key="base_url", label="网站公开网址", help="发布目录对外的网址，例如 https://www.example.gov.cn/zhengce"),
        Field(key="site_name", label="网站名称", default="政务公开网"),
        Field(key="site_domain", label="网站域名", required=False, help="例如 www.example.gov.cn"),
        Field(key="site_id_code", label="政府网站标识码（10 位）", required=False),
        Field(key="column_name", label="解读栏目名称", default="政策解读"),
        Field(
            key="server",
            label="网站服务器",
            required=False,
            help="网站就在本机的留空。在另一台服务器上的，问网站运维单位用哪一种："
            "SFTP 写成 sftp://主机/目录，WebDAV 写成 webdavs://主机/目录，对象存储（S3）写成 s3://主机/存储桶/目录",
        ),
        Field(
            key="server_user",
            label="服务器用户名",
            required=False,
            help="请运维单位单独开一个，只给这个目录的写权限；对象存储填“访问密钥编号（Access Key ID）”",
        ),
        Field(
            key="server_secret",
            label="服务器密码或密钥",
            secret=True,
            required=False,
            help="密码；用密钥登录的，粘贴私钥文件的全文；对象存储填“私有密钥（Secret Access Key）”",
        ),
        Field(
            key="server_host_key",
            label="服务器主机指纹",
            required=False,
            help="服务器的身份标记，用来认出冒充的服务器，只有 SFTP 需要。先留空，检查连接时会显示；和运维单位核对一致后再填",
        ),
    )

    def stages(self) -> tuple[Stage, ...]:
        return (
            Stage(key="files", label="写入图片和附件", do=self._put_files),
            Stage(key="pages", label="写入解读页和政策页", do=self._put_pages, visible=True),
            Stage(key="lists", label="更新栏目和首页", do=self._put_lists, visible=True),
            Stage(key="server", label="送到网站服务器", do=self._carry, visible=True),
        )

    def problems(self, post: Post) -> list[str]:
        return [*self._account_problems(), *_post_problems(post)]

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

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        with writing(), self._folder.locked():
            records = read_records(self._folder)
            record = records.interpretation(receipt.external_id)
            if record is None:
                return
            gone = record.withdrawn(datetime.now(UTC).isoformat(), reason=_one_line(reason))
            after = records.with_pages(gone)
            files = {gone.path: interpretation_page(self._site, gone, ""), gone.record_path: gone.written()}
            if policy := after.policy(record.policy):
                files[policy.path] = policy_page(self._site, policy, after.interpreting(policy.slug))
            self._folder.publish(files | lists(self._site, after))
            self._forget(records, after)
            self._carried()

    def check(self) -> tuple[str, ...]:
        if account := self._account_problems():
            raise CredentialsRefused("".join(account))
        with writing(), self._folder.locked():
            count = len(read_records(self._folder).live)
        found = [f"发布目录可以写入，现有 {count} 篇解读。"]
        if address := self._server:
            tried(address)
            found.append(f"网站服务器 {address.host} 可以写入。")
        return tuple(found)

    def _put_files(self, post: Post, facts: Facts) -> Done:
        """Content-named files first: a page never points at what is not there yet."""
        self._refuse_unfit(post)
        with writing(), self._folder.locked():
            self._folder.publish(_files_of(post, self._article(post)))
        return Done()

    def _put_pages(self, post: Post, facts: Facts) -> Done:
        self._refuse_unfit(post)
        article = self._article(post)
        with writing(), self._folder.locked():
            before = read_records(self._folder)
            policy = _policy_as_kept(policy_of(post), before)
            item = interpretation_of(post, article, policy).dated_after(_still_out(before, post.slug))
            after = before.with_pages(item, policy)
            pages = {
                item.path: interpretation_page(
                    self._site, item, article.html, _downloads(post, article), doc_number=policy.doc_number
                ),
                policy.path: policy_page(self._site, policy, after.interpreting(policy.slug)),
                item.record_path: item.written(),
                policy.record_path: policy.written(),
            }
            # The files once more, in case a withdrawal took one away since they were written.
            self._folder.publish(_files_of(post, article) | pages)
            self._forget(before, after)
        return Done(
            facts={
                "slug": item.slug,
                "path": item.path,
                "policy_path": policy.path,
                "published_at": item.changed_at,
            }
        )

    def _put_lists(self, post: Post, facts: Facts) -> Done:
        with writing(), self._folder.locked():
            self._folder.publish(lists(self._site, read_records(self._folder)))
        return Done()

    def _carry(self, post: Post, facts: Facts) -> Done:
        with writing(), self._folder.locked():
            self._carried()
        return Done()

    def _carried(self) -> None:
        if address := self._server:
            carry(self._folder, address)

    def _article(self, post: Post) -> Article:
        """The body without the lines that the page's own head prints."""
        return article_of(post, frozenset({post.author, post.policy.get("doc_number", "")} - {""}))

    def _forget(self, before: Records, after: Records) -> None:
        """Removes the files that no page shows any longer: what was withdrawn or corrected must be gone."""
        self._folder.remove(before.used_assets() - after.used_assets())

    def _refuse_unfit(self, post: Post) -> None:
        if account := self._account_problems():
            raise CredentialsRefused("".join(account))
        if problems := _post_problems(post):
            raise PostRefused("".join(problems))

    def _account_problems(self) -> list[str]:
        found = []
        if not self.account.get("folder"):
            found.append("网站设置里还没有填写发布目录。")
        elif self._belongs_to_another():
            found.append("发布目录里已有别的网站的首页，为避免覆盖没有写入。请换一个空的文件夹。")
        if urlsplit(self._site.base_url).scheme not in ("http", "https"):
            found.append("“网站公开网址”应当以 https:// 开头。")
        if self._site.site_id_code and not re.fullmatch(r"[0-9]{10}", self._site.site_id_code):
            found.append("“政府网站标识码”应当是 10 位数字。")
        return found

    def _belongs_to_another(self) -> bool:
        path = self._folder.path
        try:
            return (path / "index.html").exists() and not (path / KEPT).exists()
        except OSError:
            return False

    @property
    def _folder(self) -> Folder:
        return Folder(self.account["folder"])

    @property
    def _server(self) -> Address | None:
        given = {key: self.account.get(f"server{key}", "") for key in ("", "_user", "_secret", "_host_key")}
        if not given[""].strip():
            return None
        return address_of(given[""], user=given["_user"].strip(), secret=given["_secret"], host_key=given["_host_key"])

    @property
    def _site(self) -> Site:
        given = {field.key: (self.account.get(field.key) or field.default).strip() for field in self.fields}
        base_url = given["base_url"].rstrip("/")
        return Site(
            base_url=base_url,
            site_name=given["site_name"],
            site_domain=given["site_domain"] or urlsplit(base_url).hostname or "",
            site_id_code=given["site_id_code"],
            column_name=given["column_name"],
        )


def interpretation_of(post: Post, article: Article, policy: PolicyRecord) -> InterpretationRecord:
    offered = [asset for _, asset in _offered(post, article)]
    held = [asset.path for asset in (*article.assets, *offered, *_cover(post))]
    return InterpretationRecord(
        slug=post.slug,
        title=_one_line(post.title),
        published_at=post.published_at.isoformat(),
        text=post.text,
        summary=_one_line(post.summary),
        source=post.author,
        author=post.author,
        tags=post.tags,
        image=next((asset.path for asset in _cover(post)), ""),
        assets=tuple(dict.fromkeys(held)),
        policy=policy.slug,
        policy_title=policy.title,
        policy_url=post.policy.get("url", ""),
    )


def policy_of(post: Post) -> PolicyRecord:
    """The policy's page. 发布时间 is when this page came out, never the document's own date (WEB-04)."""
    given: Mapping[str, str] = post.policy
    return PolicyRecord(
        slug=_policy_slug(post),
        title=_one_line(given["title"]),
        published_at=post.published_at.isoformat(),
        text=UNPRINTABLE.sub("", given.get("text", "")),
        doc_number=given.get("doc_number", ""),
        issuers=given.get("issuers", ""),
        issued_on=given.get("issued_on", ""),
        released_on=given.get("released_on", ""),
        effective_on=given.get("effective_on", ""),
        index_number=given.get("index_number", ""),
    )


def _one_line(text: str) -> str:
    return " ".join(UNPRINTABLE.sub("", text).split())


def _policy_slug(post: Post) -> str:
    return post.policy.get("slug") or post.slug


def _policy_as_kept(policy: PolicyRecord, before: Records) -> PolicyRecord:
    """A second interpretation leaves the policy's page and its times alone unless the policy itself differs."""
    kept = before.policy(policy.slug)
    if kept is None:
        return policy
    same = replace(policy, published_at=kept.published_at, updated_at=kept.updated_at)
    return kept if same == kept else policy.dated_after(kept)


def _still_out(before: Records, slug: str) -> Record | None:
    """The earlier release. A withdrawn page that comes back is released anew, so its time starts anew (WEB-04)."""
    earlier = before.interpretation(slug)
    return earlier if earlier and earlier.state != WITHDRAWN else None


def _post_problems(post: Post) -> list[str]:
    article = article_of(post)
    found = []
    if not _one_line(post.title):
        found.append("解读没有标题。")
    if not _one_line(post.policy.get("title", "")):
        found.append("没有写明解读的是哪份政策。")
    for what, slug in (("解读", post.slug), ("政策", _policy_slug(post))):
        if not SLUG.fullmatch(slug):
            found.append(f"{what}页的文件名“{slug}”只能用英文字母、数字和短横线。")
    found += [f"正文里的图片“{name[:60]}”没有随稿提供。" for name in article.missing]
    found += [f"矢量图“{name}”带有脚本，不能上网站。" for name in active_svgs(post, article)]
    return found


def links_both_ways(interpretation_html: str, policy_html: str, *, interpretation_url: str, policy_url: str) -> bool:
    """Whether each page, as found at its address, has a link that leads to the other (INT-30).

    http and https count as one, so that a site seen through either is judged alike. Pure: nothing is fetched.
    """
    there, back = _place(policy_url), _place(interpretation_url)
    if there == back:
        return False
    return there in _led_to(interpretation_html, interpretation_url) and back in _led_to(policy_html, policy_url)


def _led_to(html: str, url: str) -> set[tuple[str, str, str]]:
    try:
        page = lxml.html.document_fromstring(html.encode(), parser=_UTF8)
    except lxml.etree.ParserError:  # an empty page
        return set()
    return {_place(_joined(url, anchor.get("href"))) for anchor in page.iter("a") if anchor.get("href")}


def _joined(url: str, address: str) -> str:
    try:
        return urljoin(url, address.strip())
    except ValueError:  # somebody else's broken link leads nowhere
        return ""


def _place(url: str) -> tuple[str, str, str]:
    """What an address names, apart from scheme, default port, fragment and ways of escaping."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443")
    return host, unquote(parts.path).removesuffix("index.html").rstrip("/"), parts.query


_UTF8 = lxml.html.HTMLParser(encoding="utf-8")


def _files_of(post: Post, article: Article) -> dict[str, bytes]:
    """All files that the page needs, the site's own style and script among them."""
    assets = [*article.assets, *(asset for _, asset in _offered(post, article)), *_cover(post)]
    return shared_files() | {asset.path: asset.data for asset in assets}


def _cover(post: Post) -> list[Asset]:
    cover = post.file("cover")
    return [asset_of(cover.name, cover.media_type, cover.data)] if cover else []


def _downloads(post: Post, article: Article) -> list[Download]:
    return [
        Download(label=_label(file), path=asset.path, save_as=file.name, size=len(file.data))
        for file, asset in _offered(post, article)
    ]


def _offered(post: Post, article: Article) -> list[tuple[File, Asset]]:
    return [
        (file, asset_of(file.name, file.media_type, file.data))
        for file in post.files
        if file.role in OFFERED and file.name not in article.shown and file.media_type != "text/html"
    ]


def _label(file: File) -> str:
    return file.alt if file.alt and len(file.alt) <= 40 else file.name
