"""A studio with the example signed and ready to deliver, the rehearsal platforms, and a worker that can be killed."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from PIL import Image
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.rehearsal.app import create_app, server
from channels.rehearsal.hanging_up import HangUp
from studio.actions.load_example import example_content
from studio.actions.steps import new_id
from studio.deliveries.materials import close_package, material_of
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.interpretation import Package
from studio.domain.people import Person, Role
from studio.formats.contract import Artifact
from studio.formats.rendering import Rendered, render_all
from studio.settings import read_settings
from studio.store.accounts import ChannelAccount
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import free_port
from tests.deliveries.forked import Forked, plain

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Platforms:
    """The rehearsal platforms on loopback; `around` may act before and after each call is handled."""

    port: int
    calls: list[str] = field(default_factory=list)
    before: Callable[[int, str], bool | None] = lambda number, path: None
    """False takes the call away: the platform never hears of it, and nobody is answered."""
    after: Callable[[int, str], None] = lambda number, path: None
    """Called when the platform has done it; what it answered may have arrived by then."""
    site: Path | None = None
    """A website's folder, shown to the public under /site."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.get(f"{self.base}/_rehearsal/memory").json()
        return answer

    def order(self, **mishap: Any) -> None:
        httpx.post(f"{self.base}/_rehearsal/mishaps", json=mishap).raise_for_status()

    def watched(self, app: ASGIApp) -> ASGIApp:
        async def around(scope: Scope, receive: Receive, send: Send) -> None:
            outside = scope["type"] == "http" and "/_rehearsal" not in scope["path"]
            if outside and self.site is not None and scope["path"].startswith("/site/"):
                page = {**scope, "path": scope["path"].removeprefix("/site"), "root_path": ""}
                await StaticFiles(directory=self.site, check_dir=False)(page, receive, send)
                return
            if not outside:
                await app(scope, receive, send)
                return
            self.calls.append(scope["path"])
            number = len(self.calls)
            receive = await _whole(receive)
            if self.before(number, scope["path"]) is False:
                await HangUp()(scope, receive, send)
                return
            await app(scope, receive, send)
            self.after(number, scope["path"])

        return around


async def _whole(receive: Receive) -> Receive:
    """The request with all of its body: who sent it may be gone by now, and was still heard."""
    messages = [await receive()]
    while messages[-1]["type"] == "http.request" and messages[-1].get("more_body"):
        messages.append(await receive())

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return again


@pytest.fixture
def platforms(tmp_path: Path) -> Iterator[Platforms]:
    made = Platforms(port=free_port())
    app = made.watched(create_app(tmp_path / "rehearsal.sqlite"))
    running = server(app, host="127.0.0.1", port=made.port)  # type: ignore[arg-type]
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    wait_until(lambda: running.started, seconds=10)
    yield made
    running.should_exit = True
    thread.join(timeout=10)


class Worker(Protocol):
    """A process, as `subprocess.Popen` shows it."""

    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def send_signal(self, sign: int, /) -> None: ...


@dataclass
class Office:
    """One data folder, its studio in this process, and workers in others."""

    studio: Studio
    environment: dict[str, str]
    workers: list[Worker] = field(default_factory=list)

    def start_worker(self) -> None:
        self.workers.append(Forked(plain, self.environment))

    def start_command(self, *module: str) -> None:
        """As from a command line, and heard by whoever listens to this process; takes seconds to import everything."""
        self.workers.append(subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=self.environment))

    def kill_worker(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGKILL)
                worker.wait()

    def delivery(self, delivery_id: str) -> Delivery:
        with self.studio.store.reading() as tx:
            found = tx.deliveries.get(delivery_id)
        assert found is not None
        return found


@contextmanager
def office_with(environment: dict[str, str]) -> Iterator[Office]:
    given = {**os.environ, **environment}
    made = Office(studio=build(read_settings(given)), environment=given)
    try:
        yield made
    finally:
        made.kill_worker()


@pytest.fixture
def office(tmp_path: Path, platforms: Platforms) -> Iterator[Office]:
    with office_with({"STUDIO_DATA": str(tmp_path / "data"), "STUDIO_REHEARSAL_PORT": str(platforms.port)}) as made:
        yield made


FORMATS = ("article", "wechat_article", "charts", "covers")
"""What the channels need of a package; drawing every format would only make these tests slow."""


@cache
def drawn() -> tuple[Rendered, ...]:
    """The example's files, drawn once in a run."""
    return tuple(render_all(example_content(), formats=list(FORMATS)))


def packaged(studio: Studio, by: dict[Role, Person]) -> tuple[str, str]:
    """The example's interpretation with its materials in one package: their ids."""
    from studio.actions.load_example import load_example

    interpretation_id = load_example(studio, by[Role.DRAFTER].id)
    content = example_content()
    film = material_of(FILM, format_key="animation", form="动漫", media=studio.media)
    cards = (material_of(card, format_key="cards", form="图解", media=studio.media) for card in plain_cards())
    files = (
        material_of(artifact, format_key=rendered.key, form=rendered.form, media=studio.media)
        for rendered in drawn()
        for artifact in rendered.artifacts
    )
    materials = (*files, *cards, film)
    manifest, digest = close_package(
        content, materials, theme="government_red", algorithm="sha256", author="长治市城市管理局"
    )
    with studio.store.writing() as tx:
        interpretation = tx.interpretations.get(interpretation_id)
        assert interpretation is not None
        revision = tx.interpretations.revision(interpretation_id, interpretation.revision_number)
        assert revision is not None
        package = Package(
            id=new_id(),
            interpretation_id=interpretation_id,
            revision_id=revision.id,
            digest=digest,
            algorithm="sha256",
            manifest=manifest,
            built_at=tx.now,
        )
        tx.interpretations.add_package(package)
    return interpretation_id, package.id


def waiting_delivery(
    studio: Studio, *, interpretation_id: str, package_id: str, channel: str, rehearsal: bool = True
) -> str:
    """A delivery to one channel, queued for the worker, with the website's already live."""
    with studio.store.writing() as tx:
        site = Delivery(
            id=new_id(),
            interpretation_id=interpretation_id,
            package_id=package_id,
            channel="website",
            rehearsal=False,
            state=DeliveryState.LIVE,
            url=f"http://127.0.0.1/site/zcjd/zcjd-{interpretation_id}.html",
            created_at=tx.now,
        )
        wanted = replace(site, id=new_id(), channel=channel, rehearsal=rehearsal, state=DeliveryState.WAITING, url="")
        tx.deliveries.add(site)
        tx.deliveries.add(wanted)
        tx.enqueue("deliver", f"deliver-{wanted.id}-1", wanted.id, 1, channel=channel)
    return wanted.id


FILM = Artifact(
    name="film.mp4", media_type="video/mp4", data=b"\x00\x00\x00\x18ftypmp42" + bytes(2048), role="video", alt="动漫"
)
"""What video platforms need of a package; it begins as an MP4 does, and nobody plays it."""


def plain_cards() -> tuple[Artifact, ...]:
    """Two cards (3:4) as they are posted, without the time it takes to draw them."""
    drawn = io.BytesIO()
    Image.new("RGB", (1080, 1440), "#1f5fa8").save(drawn, "JPEG")
    return tuple(
        Artifact(
            name=f"卡片-{number:02}.jpg",
            media_type="image/jpeg",
            data=drawn.getvalue(),
            role="picture",
            alt="卡片",
            width=1080,
            height=1440,
        )
        for number in (1, 2)
    )


CHOSEN = {
    "weibo": ("weibo", {"form": "post"}),
    "weibo article": ("weibo", {"form": "article"}),
    "cms": ("cms", {"profile": "wordpress"}),
    "soap": ("cms", {"profile": "soap"}),
    "website": ("website", {"server": ""}),
    "sftp": ("website", {}),
    "webdav": ("website", {}),
    "s3": ("website", {}),
    "kuaishou": ("kuaishou", {"way": "automatic"}),
    "bilibili": ("bilibili", {"way": "automatic"}),
    "douyin": ("douyin", {"way": "automatic", "form": "film"}),
    "douyin cards": ("douyin", {"way": "automatic", "form": "cards"}),
}
"""Ways of a channel that its account may choose, by the name the tests give them: its key and the choice."""


def channel_key(name: str) -> str:
    return CHOSEN[name][0] if name in CHOSEN else name


def platform_key(name: str) -> str:
    """Who is played: a content management system has an own player for each of its interfaces."""
    return name if name == "soap" else channel_key(name)


def played_by(delivery: Delivery) -> str:
    """Where a delivery's post is held: its address tells which of a channel's players it was."""
    return "soap" if "/soap/" in delivery.url else delivery.channel


def choose(studio: Studio, name: str, **more: str) -> None:
    """As the administrator sets it; the channel goes on rehearsing."""
    key, values = CHOSEN.get(name, (name, {}))
    if values := values | more:
        with studio.store.writing() as tx:
            tx.accounts.set(ChannelAccount(channel=key, rehearsal=True, values=values), at=tx.now)


def wait_until(fits: Callable[[], bool], *, seconds: float) -> None:
    """Looks ten times a second; fails when it takes longer than that."""
    end = time.monotonic() + seconds
    while not fits():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.1)
