"""WordPress's REST interface, played.

Written from: https://developer.wordpress.org/rest-api/reference/ (posts, media; read 2026-11-23) and from what an
untouched WordPress 6.1.9 answered to the same requests on 2026-11-24; tests/channels/platforms/test_real_wordpress.py
asks both. The account is an 作者 (author): it may publish, and what it writes is filtered.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.rehearsal import mishaps
from channels.rehearsal.accounts import WORD
from channels.rehearsal.cms.answering import GATEWAY, MAINTENANCE, ORDERED, No, html_answer, invalid, json_answer
from channels.rehearsal.cms.arriving import (
    SLUG_LENGTH,
    STATUSES,
    Wish,
    check_types,
    file_name_of,
    filtered,
    matches,
    raw_of,
    sanitized,
)
from channels.rehearsal.mishaps import Mishap, Mishaps
from channels.rehearsal.pages import notice, post_page
from channels.rehearsal.platform import Platform

API = "/cms/wp-json/wp/v2"
AUTHOR = 2
UNSEEN = ("trash",)
PER_PAGE, MOST_PER_PAGE = 10, 100
NOT_YOU = "Sorry, you are not allowed to create posts as this user."
NOT_LOGGED_IN = "You are not currently logged in."
INVALID_ID = "Invalid post ID."
NO_ROUTE = "No route was found matching the URL and request method."


class CmsPlatform(Platform):
    key = "cms"
    label = "网站内容管理系统（WordPress）"

    def routes(self, orders: Mishaps) -> list[Route]:
        async def called(request: Request) -> Response:
            return await self.answered(request, call_of(request), orders)

        every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return [
            Route("/cms/wp-json/{path:path}", called, methods=every),
            Route("/cms/wp-content/uploads/{name}", self._file),
            Route("/cms/{slug}/", self._page),
        ]

    def held(self) -> dict[str, list[dict[str, Any]]]:
        posts = self.memory.newest_first(self.key, "posts")
        seen = [post | {"is_deleted": False} for post in posts if post["status"] == "publish"]
        gone = [post | {"is_deleted": True} for post in posts if post["status"] == "trash"]
        drafts = [post for post in posts if post["status"] not in ("publish", "trash")]
        media, calls = (self.memory.newest_first(self.key, kind) for kind in ("media", "calls"))
        return {"posts": seen + gone, "drafts": drafts, "media": media, "calls": calls}

    def published(self) -> list[dict[str, str]]:
        return [
            {
                "title": post["title"],
                "path": f"/cms/{post['slug']}/",
                "note": "已移入回收站" if post["is_deleted"] else "已发布",
            }
            for post in self.held()["posts"]
        ]

    # --- public addresses

    async def _page(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        for post in self._posts():
            if post["slug"] == slug and post["status"] == "publish":
                return post_page(post)
        return notice("页面不存在", status=404)

    async def _file(self, request: Request) -> Response:
        for item in self.memory.newest_first(self.key, "media"):
            if item["file"] == request.path_params["name"]:
                data = self.memory.data(self.key, "media", str(item["id"]))
                return Response(data, media_type=item["mime_type"])
        return notice("没有这个文件", status=404)

    # --- calls

    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        kind = mishap.mishap if mishap else ""
        body = await request.body()
        try:
            if kind in ORDERED:
                return ORDERED[kind](call)
            if call not in CALLS:
                raise No(404, "rest_no_route", NO_ROUTE)
            polls = mishap.polls if mishap and kind == mishaps.SLOW else 0
            with self.memory.together():
                answer = CALLS[call](self, Wish(request, body, polls))
        except No as no:
            return json_answer(no.body, status=no.status)
        if kind == mishaps.BUSY_AFTER:
            return html_answer(MAINTENANCE, status=503, **{"Retry-After": "600"})
        if kind == mishaps.SLOW:
            return html_answer(GATEWAY, status=504)
        return answer

    def list_posts(self, wish: Wish) -> Response:
        """`status=any` is everything but the trash, for those who may see drafts."""
        self._look("posts")
        status = wish.query("status", "publish")
        if status != "publish" and not wish.is_known:
            details = {"code": "rest_forbidden_status", "message": "Status is forbidden.", "data": {"status": 401}}
            raise invalid("status", "Status is forbidden.", details)
        wish.check_context()
        wanted = STATUSES if status == "any" else tuple(status.split(","))
        if wrong := set(wanted) - {*STATUSES, *UNSEEN}:
            raise invalid("status", f"status[0] is not one of {', '.join(sorted(wrong))}.")
        found = [post for post in self._posts() if post["status"] in wanted and matches(post, wish)]
        return self._page_of(found, wish, self._as_post)

    def create_post(self, wish: Wish) -> Response:
        given = wish.json()
        wish.check_may("rest_cannot_create", NOT_YOU)
        if not any(raw_of(given.get(name)) for name in ("title", "content", "excerpt")):
            raise No(400, "empty_content", "Content, title, and excerpt are empty.")
        number = self.memory.next_number("cms", first=101)
        now = _now()
        blank = {"id": number, "status": "draft", "slug": "", "title": "", "content": "", "excerpt": "", "date": now}
        empty = {"categories": [1], "tags": [], "featured_media": 0, "looks_left": wish.polls}
        post = self._changed(blank | empty, given)
        self._keep("posts", post)
        return json_answer(self._as_post(post, wish), {"Location": f"{wish.host}{API}/posts/{number}"}, status=201)

    def show_post(self, wish: Wish) -> Response:
        post = self._post(wish)
        if post["status"] != "publish" and not wish.is_known:
            raise No(401, "rest_forbidden", "Sorry, you are not allowed to do that.")
        wish.check_context()
        return json_answer(self._as_post(post, wish))

    def update_post(self, wish: Wish) -> Response:
        post = self._post(wish)
        wish.check_may("rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
        post = self._changed(post, wish.json())
        self._keep("posts", post)
        return json_answer(self._as_post(post, wish))

    def delete_post(self, wish: Wish) -> Response:
        post = self._post(wish)
        wish.check_may("rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
        if wish.query("force", "false") in ("true", "1"):
            self.memory.drop(self.key, "posts", str(post["id"]))
            return json_answer({"deleted": True, "previous": self._as_post(post, wish)})
        if post["status"] == "trash":
            raise No(410, "rest_already_trashed", "The post has already been deleted.")
        post |= {"status": "trash", "slug": f"{post['slug'][: SLUG_LENGTH - 9]}__trashed"}
        self._keep("posts", post)
        return json_answer(self._as_post(post, wish))

    def list_media(self, wish: Wish) -> Response:
        self._look("media")
        wish.check_context()
        found = [item for item in self.memory.newest_first(self.key, "media") if matches(item, wish)]
        seen = [item for item in found if item["looks_left"] <= 0]
        return self._page_of(seen, wish, self._as_medium)

    def create_medium(self, wish: Wish) -> Response:
        wish.check_may("rest_cannot_create", NOT_YOU)
        name = file_name_of(wish)
        number = self.memory.next_number("cms", first=101)
        slug = self._free(sanitized(name.rsplit(".", 1)[0]), "media")
        item = {
            "id": number,
            "slug": slug,
            "title": slug,
            "date": _now(),
            "status": "inherit",
            "file": f"{slug}.{name.rsplit('.', 1)[1].lower()}",
            "mime_type": wish.header("content-type").split(";")[0],
            "sha256": hashlib.sha256(wish.body).hexdigest(),
            "looks_left": wish.polls,
        }
        self._keep("media", item, data=wish.body)
        return json_answer(self._as_medium(item, wish), {"Location": f"{wish.host}{API}/media/{number}"}, status=201)

    def me(self, wish: Wish) -> Response:
        if not wish.is_known:
            raise No(401, "rest_not_logged_in", NOT_LOGGED_IN)
        return json_answer({"id": AUTHOR, "name": "演练账号", "slug": WORD, "roles": ["author"]})

    # --- how it holds them

    def _posts(self) -> list[dict[str, Any]]:
        return [post for post in self.memory.newest_first(self.key, "posts") if post["looks_left"] <= 0]

    def _post(self, wish: Wish) -> dict[str, Any]:
        post = self.memory.get(self.key, "posts", wish.number)
        if post is None:
            raise No(404, "rest_post_invalid_id", INVALID_ID)
        return post

    def _changed(self, post: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        """Unknown fields and meta keys that nobody registered are passed over in silence."""
        check_types(given)
        made = post | {name: filtered(raw_of(given[name])) for name in ("content", "excerpt") if name in given}
        made |= {name: given[name] for name in ("status", "featured_media", "categories", "tags") if name in given}
        if "title" in given:
            made["title"] = raw_of(given["title"])
        slug = sanitized(str(given.get("slug", made["slug"])))
        if made["status"] in ("publish", "private", "future"):
            slug = self._free(slug or sanitized(made["title"]), "posts", besides=made["id"])
        return made | {"slug": slug, "modified": _now()}

    def _free(self, slug: str, kind: str, *, besides: int = 0) -> str:
        """Only what is published, and files, have a slug of their own; a second one becomes `-2` (files: `-1`)."""
        taken = {
            item["slug"]
            for item in self.memory.newest_first(self.key, kind)
            if item["id"] != besides and item["status"] not in ("draft", "pending", "trash")
        }
        number, free = (1 if kind == "posts" else 0), slug
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        return free

    def _look(self, kind: str) -> None:
        for item in self.memory.newest_first(self.key, kind):
            if item["looks_left"] > 0:
                self._keep(kind, item | {"looks_left": item["looks_left"] - 1})

    def _keep(self, kind: str, item: dict[str, Any], *, data: bytes = b"") -> None:
        self.memory.keep(self.key, kind, str(item["id"]), item, data=data)

    # --- how it shows them

    def _page_of(self, found: list[dict[str, Any]], wish: Wish, shown: Shown) -> Response:
        size, page = wish.count("per_page", PER_PAGE, most=MOST_PER_PAGE), wish.count("page", 1)
        if wish.query("order", "desc") == "asc":
            found = found[::-1]
        pages = -(-len(found) // size)
        if page > 1 and page > pages:
            text = "The page number requested is larger than the number of pages available."
            raise No(400, "rest_post_invalid_page_number", text)
        chosen = [shown(item, wish) for item in found[(page - 1) * size : page * size]]
        return json_answer(chosen, {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)})

    def _as_post(self, post: dict[str, Any], wish: Wish) -> dict[str, Any]:
        is_public = post["status"] == "publish"
        link = f"{wish.host}/cms/{post['slug']}/" if is_public else f"{wish.host}/cms/?p={post['id']}"
        texts = {
            "title": {"rendered": escape(post["title"], quote=False)},
            "content": {"rendered": post["content"], "protected": False},
            "excerpt": {"rendered": f"<p>{post['excerpt']}</p>\n" if post["excerpt"] else "", "protected": False},
        }
        if wish.edits:
            texts = {name: {"raw": post[name]} | text for name, text in texts.items()}
        same = ("id", "slug", "status", "featured_media", "categories", "tags")
        shown = {name: post[name] for name in same} | texts
        times = {"date": post["date"], "date_gmt": post["date"], "modified": post["modified"]}
        return shown | times | {"type": "post", "link": link, "author": AUTHOR, "meta": []}

    def _as_medium(self, item: dict[str, Any], wish: Wish) -> dict[str, Any]:
        """A JPEG over 2560 pixels is shown smaller under `-scaled`, and the whole one named beside it."""
        details: dict[str, Any] = {"filesize": len(self.memory.data(self.key, "media", str(item["id"])))}
        return {
            "id": item["id"],
            "slug": item["slug"],
            "status": "inherit",
            "type": "attachment",
            "title": {"rendered": item["title"]},
            "media_type": "image" if item["mime_type"].startswith("image/") else "file",
            "mime_type": item["mime_type"],
            "media_details": details,
            "source_url": f"{wish.host}/cms/wp-content/uploads/{item['file']}",
            "link": f"{wish.host}/cms/{item['slug']}/",
            "date_gmt": item["date"],
        }


Act = Callable[[CmsPlatform, Wish], Response]
Shown = Callable[[dict[str, Any], Wish], dict[str, Any]]
CALLS: dict[str, Act] = {
    "posts/list": CmsPlatform.list_posts,
    "posts/create": CmsPlatform.create_post,
    "posts/show": CmsPlatform.show_post,
    "posts/update": CmsPlatform.update_post,
    "posts/delete": CmsPlatform.delete_post,
    "media/list": CmsPlatform.list_media,
    "media/create": CmsPlatform.create_medium,
    "users/me": CmsPlatform.me,
}
CmsPlatform.call_names = tuple(CALLS)


def call_of(request: Request) -> str:
    """The name of a call: `POST posts/7` is posts/update."""
    path = request.path_params["path"].removeprefix("wp/v2/").rstrip("/")
    kind, _, number = path.partition("/")
    if kind == "users":
        return str(path)
    verbs = (
        {"GET": "show", "POST": "update", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
        if number.isdecimal()
        else {"GET": "list", "POST": "create"}
        if not number
        else {}
    )
    return f"{kind}/{verbs.get(request.method, '?')}"


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%dT%H:%M:%S")
