"""What the played video platforms have in common: works that are reviewed, and seen by their owner only until then."""

from __future__ import annotations

import io
from abc import abstractmethod
from typing import Any, ClassVar

from PIL import Image, UnidentifiedImageError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.rehearsal import mishaps
from channels.rehearsal.mishaps import Mishaps
from channels.rehearsal.pages import notice, work_page
from channels.rehearsal.platform import Asked, Platform

ANY_METHOD = ["GET", "POST"]


class WorksPlatform(Platform):
    """Works have an id, the looks that their review still takes, and perhaps the reason why it refused them."""

    name_of_id: ClassVar[str]
    call_paths: ClassVar[tuple[str, ...]]
    """Where calls arrive, each with a `{call:path}`."""
    page: ClassVar[str]
    """Below it the public finds a work by its id."""

    def routes(self, orders: Mishaps) -> list[Route]:
        async def called(request: Request) -> Response:
            return await self.answered(request, request.path_params["call"].rstrip("/"), orders)

        return [
            *(Route(path, called, methods=ANY_METHOD) for path in self.call_paths),
            Route(f"/{self.key}/pictures/{{kind}}/{{name}}", self._picture),
            Route(f"{self.page}/{{work}}", self._page),
            Route(f"{self.page}/{{work}}", self._delete, methods=["DELETE"]),
        ]

    def held(self) -> dict[str, list[dict[str, Any]]]:
        return {kind: self.memory.newest_first(self.key, kind) for kind in ("works", "calls")}

    def published(self) -> list[dict[str, str]]:
        return [
            {
                "title": self.title_of(item)[:40],
                "path": f"{self.page}/{item[self.name_of_id]}",
                "note": _note(item),
            }
            for item in self.memory.newest_first(self.key, "works")
        ]

    @abstractmethod
    def title_of(self, work: dict[str, Any]) -> str:
        """What the work is called in the list of what this platform holds."""

    def words_of(self, work: dict[str, Any]) -> str:
        return ""

    def pictures_of(self, work: dict[str, Any]) -> list[str]:
        """Paths below `/<key>/pictures`: the cover of a film, or the pictures themselves."""
        return [f"works/{work[self.name_of_id]}"]

    def is_film(self, work: dict[str, Any]) -> bool:
        return True

    # --- how it holds them

    def work(self, number: object) -> dict[str, Any] | None:
        """One that its owner may still see."""
        item = self.memory.get(self.key, "works", str(number))
        return None if item is None or item["is_deleted"] else item

    def works(self) -> list[dict[str, Any]]:
        return [item for item in self.memory.newest_first(self.key, "works") if not item["is_deleted"]]

    def keep_new(self, work: dict[str, Any], asked: Asked, *, refused_as: str = "", data: bytes = b"") -> None:
        """It goes to review. `refused_as`: what the reviewer will say of one that was ordered to be refused."""
        polls = asked.mishap.polls if asked.mishap and asked.goes_wrong(mishaps.SLOW) else 1
        reason = refused_as if asked.goes_wrong(mishaps.REVIEW_REFUSED) else ""
        made = work | {"looks_left": polls, "refused": reason, "is_deleted": False, "views": 0}
        self.memory.keep(self.key, "works", work[self.name_of_id], made, data=data)

    def change(self, work: dict[str, Any], **changes: Any) -> dict[str, Any]:
        changed = work | changes
        self.memory.keep(self.key, "works", work[self.name_of_id], changed)
        return changed

    def looked_at(self, work: dict[str, Any]) -> None:
        """Every look lets the review come nearer to its end."""
        if work["looks_left"] > 0:
            self.change(work, looks_left=work["looks_left"] - 1)

    # --- public addresses

    async def _page(self, request: Request) -> Response:
        item = self.work(request.path_params["work"])
        if item is None or not is_public(item):
            return notice("作品不存在或正在审核", status=404)
        self.change(item, views=item["views"] + 1)
        return work_page(
            label=self.label,
            title=self.title_of(item),
            words=self.words_of(item),
            pictures=[f"/{self.key}/pictures/{path}" for path in self.pictures_of(item)],
            is_film=self.is_film(item),
        )

    async def _picture(self, request: Request) -> Response:
        data = self.memory.data(self.key, request.path_params["kind"], request.path_params["name"])
        size = picture_size(data)
        return Response(data, media_type=f"image/{size[0]}") if size else notice("没有这张图片", status=404)

    async def _delete(self, request: Request) -> Response:
        """As its owner does it in the app."""
        item = self.memory.get(self.key, "works", request.path_params["work"])
        if item is None:
            return notice("作品不存在", status=404)
        self.change(item, is_deleted=True)
        return JSONResponse({"done": True})


def is_public(work: dict[str, Any]) -> bool:
    return work["looks_left"] <= 0 and not work["refused"]


def is_film(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


def picture_size(data: bytes) -> tuple[str, int, int] | None:
    """Format, width and height; None for what is no JPEG or PNG."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            return str(picture.format).lower(), *picture.size
    except (UnidentifiedImageError, OSError):
        return None


def _note(work: dict[str, Any]) -> str:
    if work["is_deleted"]:
        return "已删除"
    if work["looks_left"] > 0:
        return "审核中"
    return f"审核未通过：{work['refused']}" if work["refused"] else "已发布"
