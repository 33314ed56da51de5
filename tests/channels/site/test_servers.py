"""The publish folder on another machine: what the public server holds is what the folder shows, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import asyncssh
import httpx
import pytest

from channels.contract import Account, Done, File, Post, Receipt
from channels.errors import CredentialsRefused, NotSent
from channels.platforms.website import Website
from channels.site.folder import Folder
from channels.site.servers import address_of, all_servers
from tests.channels.site.conftest import SECRET, USER, SshServer, WebServer, in_folder, s3, sftp

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


@pytest.fixture
def post() -> Post:
    return Post(
        delivery_id="d1",
        title="《停车管理办法》解读",
        summary="谁能停、停多久、怎么收费。",
        text="谁能停、停多久、怎么收费。",
        html='<p>谁能停、停多久、怎么收费。</p><p><img src="long.png"></p>',
        source_url="",
        slug="zcjd-1",
        author="市城市管理局",
        published_at=datetime(2026, 11, 24, 4, 5, tzinfo=UTC),
        files=(File(name="long.png", media_type="image/png", data=PIXEL, role="picture", alt="一图读懂"),),
        policy={
            "title": "停车管理办法",
            "doc_number": "",
            "issuers": "市城市管理局",
            "text": "第一条　停车。",
            "slug": "zcwj-1",
        },
    )


def website(folder: Path, web: WebServer | None, **values: str) -> Website:
    base = {"folder": str(folder), "base_url": "https://www.example.gov.cn/zhengce", "site_name": "政务公开网"}
    return Website(Account(base | (web.settings if web else {}) | values), httpx.Client())


def publish(channel: Website, post: Post) -> Receipt:
    facts: dict[str, object] = {}
    for stage in channel.stages():
        done = stage.do(post, facts)
        assert isinstance(done, Done)
        facts |= done.facts
    return channel.receipt(facts)


def shown(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in in_folder(folder).items() if not name.startswith(".")}


def test_the_server_holds_every_page_that_the_folder_shows_and_no_record(
    tmp_path: Path, web_server: WebServer, post: Post
) -> None:
    publish(website(tmp_path / "site", web_server), post)
    assert web_server.files() == shown(tmp_path / "site")
    assert len(web_server.files()) > 4


def test_a_correction_replaces_the_page_and_the_old_picture_goes(
    tmp_path: Path, web_server: WebServer, post: Post
) -> None:
    channel = website(tmp_path / "site", web_server)
    publish(channel, post)
    before = web_server.files()
    publish(channel, replace(post, files=(replace(post.files[0], data=PIXEL + b"new"),)))
    after = web_server.files()
    assert after == shown(tmp_path / "site")
    assert next(name for name in before if name.endswith(".png")) not in after


def test_a_withdrawn_page_says_so_on_the_server(tmp_path: Path, web_server: WebServer, post: Post) -> None:
    channel = website(tmp_path / "site", web_server)
    receipt = publish(channel, post)
    channel.retract(receipt, reason="政策调整")
    page = web_server.files()[receipt.url.removeprefix("https://www.example.gov.cn/zhengce/")].decode()
    assert "政策调整" in page
    assert "怎么收费" not in page
    assert web_server.files() == shown(tmp_path / "site")


def test_a_server_that_is_away_leaves_the_pages_waiting_and_gets_them_when_it_is_back(
    tmp_path: Path, web_server: WebServer, post: Post
) -> None:
    channel = website(tmp_path / "site", web_server)
    publish(channel, post)
    web_server.stop()
    later = replace(post, delivery_id="d2", slug="zcjd-2", title="《停车管理办法》再读")
    with pytest.raises(NotSent) as told:
        publish(channel, later)
    assert SECRET not in str(told.value)
    web_server.start()
    publish(channel, later)
    assert any("zcjd-2" in name for name in shown(tmp_path / "site"))
    assert web_server.files() == shown(tmp_path / "site")


def test_back_on_an_earlier_server_the_pages_are_those_of_today(
    tmp_path: Path, web_server: WebServer, post: Post
) -> None:
    """What was taken down while another server was in use is taken down here too."""
    receipt = publish(website(tmp_path / "site", web_server), post)
    (tmp_path / "other").mkdir()
    with sftp(tmp_path / "other") as other:
        website(tmp_path / "site", other).retract(receipt, reason="政策调整")
        assert other.files() == shown(tmp_path / "site")
    other_picture = replace(post.files[0], data=PIXEL + b"new")
    later = replace(post, delivery_id="d2", slug="zcjd-2", files=(other_picture,))
    publish(website(tmp_path / "site", web_server), later)
    assert web_server.files() == shown(tmp_path / "site")


def test_a_wrong_password_is_told_without_the_password(tmp_path: Path, web_server: WebServer, post: Post) -> None:
    if web_server.address.startswith("s3"):
        pytest.skip("Moto lets anybody in")
    with pytest.raises(CredentialsRefused, match="没有接受") as told:
        publish(website(tmp_path / "site", web_server, server_secret="not-the-one"), post)
    assert "not-the-one" not in f"{told.value!r} {told.value.__cause__!r}"


def test_a_bucket_that_is_not_there_is_told(tmp_path: Path) -> None:
    with s3(tmp_path) as server, pytest.raises(CredentialsRefused, match="存储桶"):
        website(tmp_path / "site", server, server=server.address.replace("/site-", "/nowhere-")).check()


def test_without_a_host_key_the_server_s_own_is_shown_and_no_password_is_sent(
    tmp_path: Path, sftp_server: WebServer
) -> None:
    channel = website(tmp_path / "site", sftp_server, server_host_key="")
    with pytest.raises(CredentialsRefused, match="SHA256:") as told:
        channel.check()
    assert sftp_server.host_key in str(told.value)


def test_another_host_key_is_not_spoken_to(tmp_path: Path, sftp_server: WebServer) -> None:
    with pytest.raises(CredentialsRefused, match="不一致"):
        website(tmp_path / "site", sftp_server, server_host_key="SHA256:" + "A" * 43).check()


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
@pytest.mark.parametrize("one_line", [False, True])
def test_a_private_key_opens_the_door_also_when_a_field_took_its_line_breaks(
    tmp_path: Path, kind: str, one_line: bool
) -> None:
    mine = asyncssh.generate_private_key(kind)
    known = tmp_path / "authorized_keys"
    known.write_bytes(mine.export_public_key())
    root = tmp_path / "www"
    root.mkdir()
    server = SshServer(root, known=known)
    server.start()
    try:
        secret = mine.export_private_key().decode()
        values = {
            "server": f"sftp://127.0.0.1:{server.port}/",
            "server_user": USER,
            "server_secret": " ".join(secret.split("\n")) if one_line else secret,
            "server_host_key": server.key.get_fingerprint(),
        }
        told = website(tmp_path / "site", None, **values).check()
    finally:
        server.stop()
    assert told[-1] == "网站服务器 127.0.0.1 可以写入。"
    assert in_folder(root) == {}


def test_checking_leaves_nothing_behind(tmp_path: Path, web_server: WebServer) -> None:
    assert "可以写入" in website(tmp_path / "site", web_server).check()[-1]
    assert web_server.files() == {}


@pytest.mark.parametrize(
    "text", ["www.example.gov.cn", "ftp://host/x", "sftp:///x", "sftp://host:99999/x", "sftp://me:pw@host/x"]
)
def test_an_address_that_means_nothing_is_told(text: str) -> None:
    with pytest.raises(CredentialsRefused, match="网站服务器"):
        address_of(text)


def test_a_password_never_stands_in_a_repr() -> None:
    assert SECRET not in repr(address_of("sftp://host/x", user=USER, secret=SECRET))


def test_every_scheme_has_its_server() -> None:
    assert set(all_servers()) == {"sftp", "webdav", "webdavs", "s3", "s3http"}


def test_what_is_being_written_is_not_shown(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.publish({"a.html": b"1", ".studio/record.json": b"2", "assets/x.png": b"3"})
    (tmp_path / ".half.part").write_bytes(b"4")
    assert folder.shown() == ["a.html", "assets/x.png"]
