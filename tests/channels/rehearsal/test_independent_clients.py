"""Clients that others wrote for the real platforms, unmodified but for the address, against the played ones.

They are installed apart (`conftest.py`), so that nothing of theirs reaches ours. The other way round too: our adapter
against a service that others' software serves.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from channels.contract import Account
from channels.errors import CredentialsRefused
from channels.http import client
from channels.platforms.cms import Cms
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_post, picture
from tests.channels.rehearsal.conftest import Install
from tests.channels.runner import deliver

CLIENTS = Path(__file__).resolve().parents[1] / "clients"

pytestmark = pytest.mark.registry


def _node_walk(folder: Path, walk: str, *given: str) -> dict[str, Any]:
    """The walk runs beside the package, where Node.js looks for it."""
    shutil.copy(CLIENTS / walk, folder)
    return _answer(["node", str(folder / walk), *given])


def _answer(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def cover(tmp_path: Path) -> str:
    path = tmp_path / "cover.jpg"
    path.write_bytes(picture("JPEG"))
    return str(path)


@pytest.fixture
def chart(tmp_path: Path) -> str:
    path = tmp_path / "chart.png"
    path.write_bytes(picture("PNG"))
    return str(path)


@pytest.mark.parametrize("package", ["odoo-wechatpy==2.0.0.5", "wechatpy[cryptography]==1.8.18"])
def test_wechatpy_publishes_an_article(
    rehearsal: Rehearsal, python_with: Install, package: str, cover: str, chart: str
) -> None:
    walk = str(CLIENTS / "wechatpy_walk.py")
    said = _answer([str(python_with(package)), walk, f"{rehearsal.base}/wechat", cover, chart])
    assert said["status"] == 0
    assert said["counts"]["image_count"] == 1
    assert said["refused"] == 40007
    assert said["title"] in rehearsal.http.get(said["url"]).text
    assert rehearsal.published("wechat") == 1
    assert rehearsal.memory()["wechat"]["drafts"] == []


def test_wenyan_fills_the_draft_box_and_its_pictures_survive(
    rehearsal: Rehearsal, node_with: Install, cover: str, chart: str
) -> None:
    folder = node_with("@wenyan-md/core@3.0.10")
    said = _node_walk(folder, "wenyan_walk.mjs", f"{rehearsal.base}/wechat", cover, chart)
    (draft,) = rehearsal.memory()["wechat"]["drafts"]
    assert draft["media_id"] == said["media_id"]
    assert "data-src" in draft["articles"][0]["content"]
    assert said["refused"].startswith("40007")


def test_co_wechat_api_uploads_and_outlives_a_dead_token(
    rehearsal: Rehearsal, node_with: Install, cover: str, chart: str
) -> None:
    folder = node_with("co-wechat-api@3.11.0")
    said = _node_walk(folder, "co_wechat_walk.cjs", f"{rehearsal.base}/wechat", cover, chart)
    assert said["images"] == [1, 1]
    assert said["names"] == ["cover.jpg"]
    assert said["refused"] == 40007
    assert rehearsal.http.get(said["url"]).headers["content-type"] == "image/png"


def test_sinaweibopy3_shares_with_and_without_a_picture(rehearsal: Rehearsal, python_with: Install, chart: str) -> None:
    python = python_with("sinaweibopy3==1.3")
    said = _answer([str(python), str(CLIENTS / "sinaweibo_walk.py"), f"{rehearsal.base}/weibo", chart])
    assert said["seen"] == said["shared"]
    assert said["one"] == said["shared"][1]
    assert said["counted"] == 2
    assert said["refused"] == "10017"
    assert [bool(item["picture"]) for item in rehearsal.memory()["weibo"]["statuses"]] == [True, False]


@pytest.mark.parametrize("port", ["Articles11", "Articles12"])
def test_zeep_needs_nothing_but_the_wsdl(rehearsal: Rehearsal, python_with: Install, chart: str, port: str) -> None:
    python = python_with("zeep==4.3.3")
    wsdl = f"{rehearsal.base}/cms/services/articles?wsdl"
    said = _answer([str(python), str(CLIENTS / "zeep_walk.py"), wsdl, port, chart])
    assert said["states"] == ["draft", "published", "withdrawn"]
    assert said["kept"]
    assert said["refused"][:2] == ["ARTICLE_NOT_FOUND", "COLUMN_UNKNOWN"]
    assert said["refused"][2].endswith("FailedAuthentication")
    (article,) = rehearsal.memory()["soap"]["posts"]
    assert (article["is_deleted"], article["reason"]) == (True, "数据有误")


def test_our_adapter_speaks_to_a_service_that_spyne_serves_by_a_profile_from_its_wsdl(python_with: Install) -> None:
    values = {"profile": str(CLIENTS / "spyne_profile.toml"), "user": "office", "password": "their-own-word"}
    with serving(str(python_with("spyne==2.14.0 lxml==6.1.3"))) as base, client() as http:
        channel, post = (
            Cms(Account(values | {"base_url": base}, rehearsal=True), http),
            make_post(tags=("更新", "住房")),
        )
        assert channel.problems(post) == []
        receipt = deliver(channel, post)
        assert receipt.url == "http://cms.invalid/1.html"
        assert channel.status(receipt) == "live"
        again = deliver(channel, make_post(slug=post.slug, html="<p>更正：到2028年。</p>", files=()))
        assert again.external_id == receipt.external_id
        channel.retract(receipt)
        assert channel.status(receipt) == "withdrawn"
        assert deliver(channel, post).external_id == "2", "what was withdrawn is not found again"
        stranger = Cms(Account(values | {"base_url": base, "password": "wrong-word-8c1e"}), http)
        with pytest.raises(CredentialsRefused, match="口令错误") as refused:
            deliver(stranger, post)
        assert "wrong-word" not in str(refused.value)


@contextmanager
def serving(python: str) -> Iterator[str]:
    quiet = [python, "-W", "ignore", str(CLIENTS / "spyne_service.py")]
    with subprocess.Popen(quiet, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            yield f"http://127.0.0.1:{json.loads(served.stdout.readline())['port']}"
        finally:
            served.kill()
