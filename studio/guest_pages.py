"""The pages of a guest: plain HTML beside Streamlit, so that a guest's browser never reaches anything else."""

from __future__ import annotations

import html
import string
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from studio.actions import guest_reading
from studio.actions.comment import LONGEST
from studio.actions.guest_reading import Reading
from studio.domain.calendar import BEIJING
from studio.domain.content import FIELDS, Entry
from studio.domain.steps import HEADING_KEY, label_of
from studio.errors import StudioError
from studio.paths import ASSETS
from studio.studio import Studio

COOKIE = "studio_guest"
PATH = "/guest/"
WRONG_LINKS, WITHIN = 20, timedelta(minutes=10)
"""Links that do not exist or no longer serve, from one address within a span."""
HEADERS = {
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'",
}
SEALED_OFF = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
"""For a file shown as a page of its own: it runs nothing and reaches nothing."""
SHOWN = ("image/png", "image/jpeg", "image/webp", "image/gif")


class Doorkeeper:
    """Counts wrong links by address, so that nobody tries them out. Lives as long as the process."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wrong: dict[str, deque[datetime]] = {}

    def turns_away(self, address: str) -> bool:
        times = self._wrong.get(address)
        while times and self._clock() - times[0] > WITHIN:
            times.popleft()
        return bool(times) and len(times or ()) >= WRONG_LINKS

    def notes(self, address: str) -> None:
        if len(self._wrong) > 10_000:
            self._wrong.clear()
        self._wrong.setdefault(address, deque(maxlen=WRONG_LINKS)).append(self._clock())


def routes(studio: Studio) -> list[Route]:
    door = Doorkeeper(studio.clock)
    return [
        Route(f"{PATH}open/{{token}}", partial(_open, studio, door), methods=["GET", "POST"]),
        Route(f"{PATH}read", partial(_read, studio), methods=["GET"]),
        Route(f"{PATH}remark", partial(_remark, studio), methods=["POST"]),
        Route(f"{PATH}file/{{number:int}}", partial(_file, studio), methods=["GET"]),
        # The gate lets this path through, so nothing under it may fall through to Streamlit.
        Route(f"{PATH}{{rest:path}}", _nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


async def _open(studio: Studio, door: Doorkeeper, request: Request) -> Response:
    """Asks first and uses the link up on POST: messengers fetch links to draw a preview."""
    address, token = request.client.host if request.client else "", request.path_params["token"]
    if door.turns_away(address):
        return _refused("打不开的链接试得太多了，请十分钟后再试。", status=429)
    try:
        if request.method == "GET":
            guest = await run_in_threadpool(guest_reading.waits_to_be_opened, studio, token)
            return _page("guest_open", name=html.escape(guest.name), until=_moment(guest.expires_at))
        browser, guest = await run_in_threadpool(guest_reading.open_link, studio, token)
    except StudioError as error:
        door.notes(address)
        return _refused(str(error), status=403)
    response = RedirectResponse(f"{PATH}read", status_code=303, headers=HEADERS)
    response.set_cookie(
        COOKIE,
        browser,
        path=PATH,
        max_age=int((guest.expires_at - studio.clock()).total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


async def _read(studio: Studio, request: Request) -> Response:
    try:
        reading = await run_in_threadpool(guest_reading.reading_for, studio, request.cookies.get(COOKIE, ""))
    except StudioError as error:
        return _refused(str(error), status=403)
    return _reading_page(reading)


async def _remark(studio: Studio, request: Request) -> Response:
    browser = request.cookies.get(COOKIE, "")
    form = await request.form()
    field, text = str(form.get("field", "")), str(form.get("text", ""))
    try:
        await run_in_threadpool(guest_reading.remark, studio, browser, field, text)
    except StudioError as error:
        try:
            reading = await run_in_threadpool(guest_reading.reading_for, studio, browser)
        except StudioError:
            return _refused(str(error), status=403)
        return _reading_page(reading, problem=str(error), place=field, draft=text, status=400)
    return RedirectResponse(f"{PATH}read#{quote(field)}", status_code=303, headers=HEADERS)


async def _file(studio: Studio, request: Request) -> Response:
    number = request.path_params["number"]
    try:
        browser = request.cookies.get(COOKIE, "")
        material, data = await run_in_threadpool(guest_reading.file_for, studio, browser, number)
    except StudioError as error:
        return _refused(str(error), status=403)
    inline = material.media_type in (*SHOWN, "text/html")
    name = quote(material.name)
    headers = {
        **HEADERS,
        "content-security-policy": SEALED_OFF,
        "content-disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{name}",
    }
    return Response(data, media_type=material.media_type, headers=headers)


async def _nothing(_request: Request) -> Response:
    return _refused("没有这个页面。", status=404)


def _reading_page(
    reading: Reading, *, problem: str = "", place: str = "", draft: str = "", status: int = 200
) -> Response:
    content = reading.content
    heading = _section(
        reading, HEADING_KEY, [content.title, content.summary], draft=draft if place == HEADING_KEY else ""
    )
    fields = [
        _section(reading, key, part.entries, draft=draft if place == key else "")
        for key in FIELDS
        if not (part := content.part(key)).empty
    ]
    shown = f'<p class="problem" role="alert">{html.escape(problem)}</p>' if problem else ""
    closed = "" if reading.welcome else '<p class="problem">这篇解读已经发布或撤回，现在只能阅读，不再收意见。</p>'
    return _page(
        "guest_read",
        status=status,
        title=html.escape(content.title or reading.policy.title),
        policy=html.escape("　".join(filter(None, (reading.policy.title, reading.policy.doc_number)))),
        name=html.escape(reading.guest.name),
        until=_moment(reading.guest.expires_at),
        problem=shown + closed,
        sections=heading + "".join(fields),
        materials=_materials(reading),
    )


def _section(reading: Reading, key: str, said: Iterable[str | Entry], *, draft: str) -> str:
    paragraphs: list[str] = []
    cites: dict[str, None] = {}
    for one in said:
        words = [one] if isinstance(one, str) else list(one.said())
        if any(word.strip() for word in words):
            paragraphs.append(f"<li>{'　'.join(_lines(word) for word in words if word.strip())}</li>")
        if isinstance(one, Entry):
            cites |= dict.fromkeys(one.cites)
    based = "".join(
        f"<li><b>{html.escape(clause.place)}</b>　{_lines(clause.text)}</li>"
        for clause in reading.clauses(tuple(cites))
    )
    sources = f"<details><summary>依据的原文条款</summary><ul>{based}</ul></details>" if based else ""
    own = "".join(
        f'<p class="remark">{_lines(item.text)}<small>{_moment(item.at)}{"" if item.open else "　已处理"}</small></p>'
        for item in reading.remarks
        if item.field == key
    )
    form = _form(key, draft) if reading.welcome else ""
    return f'<section id="{key}"><h2>{label_of(key)}</h2><ul class="said">{"".join(paragraphs)}</ul>{sources}{own}{form}</section>'


def _form(key: str, draft: str) -> str:
    opened = " open" if draft else ""
    return (
        f"<details{opened}><summary>在这里提意见</summary>"
        f'<form method="post" action="{PATH}remark"><input type="hidden" name="field" value="{key}">'
        f'<label for="text-{key}">对“{label_of(key)}”的意见</label>'
        f'<textarea id="text-{key}" name="text" rows="3" maxlength="{LONGEST}" required>{html.escape(draft)}</textarea>'
        '<button type="submit">提交意见</button></form></details>'
    )


def _materials(reading: Reading) -> str:
    found = []
    for number, material in enumerate(reading.materials):
        address, name = f"{PATH}file/{number}", html.escape(material.name)
        if material.role == "picture":
            continue
        if material.media_type in SHOWN:
            alt = html.escape(material.alt, quote=True)
            found.append(
                f'<figure><img src="{address}" alt="{alt}" loading="lazy"><figcaption>{name}</figcaption></figure>'
            )
        else:
            found.append(f'<p><a href="{address}" target="_blank" rel="noopener">{name}</a></p>')
    return "".join(found) or "<p>材料还没有按最新内容生成，请先看上面的文字。</p>"


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _refused(problem: str, *, status: int) -> Response:
    return _page("guest_refused", status=status, problem=html.escape(problem))


def _page(page: str, *, status: int = 200, **values: str) -> Response:
    template = string.Template((ASSETS / "web" / f"{page}.html").read_text(encoding="utf-8"))
    return HTMLResponse(template.substitute(values), status_code=status, headers=HEADERS)
