"""A site's own content management system: what is handed over, corrected, taken back; and the exchange folder."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx
import lxml.etree
import pytest

from channels.contract import Account, Pending
from channels.errors import ChannelError, CredentialsRefused, NeedsOperator, PostRefused
from channels.platforms.cms import Cms
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_file, make_post
from tests.channels.runner import deliver, finish


def over_files(folder: Path) -> Cms:
    return Cms(Account({"profile": "xml_drop", "folder": str(folder), "column": "zcjd"}), httpx.Client())


# --- over a REST interface


def test_the_article_is_public_with_its_pictures_at_the_sites_own_addresses(rehearsal: Rehearsal) -> None:
    receipt = deliver(rehearsal.channel("cms"), make_post())
    page = rehearsal.http.get(receipt.url).text
    assert "完成改造" in page and "<script" not in page and "alert(1)" not in page
    assert "media/chart-1.png" not in page and "/wp-content/uploads/zcjd-" in page


def test_a_correction_changes_the_same_article(rehearsal: Rehearsal) -> None:
    channel, post = rehearsal.channel("cms"), make_post()
    first = deliver(channel, post)
    corrected = make_post(slug=post.slug, html="<p>更正：到2028年，完成改造120个小区。</p>")
    second = deliver(channel, corrected)
    assert second.external_id == first.external_id and second.url == first.url
    assert "更正：到2028年" in rehearsal.http.get(second.url).text


def test_a_withdrawn_article_is_gone_from_the_site_and_may_be_withdrawn_again(rehearsal: Rehearsal) -> None:
    channel = rehearsal.channel("cms")
    receipt = deliver(channel, make_post())
    assert channel.status(receipt) == "live"
    channel.retract(receipt)
    channel.retract(receipt)
    assert channel.status(receipt) == "withdrawn"
    assert rehearsal.http.get(receipt.url).status_code == 404


def test_an_account_whose_posts_an_editor_publishes_waits_for_the_editor(rehearsal: Rehearsal) -> None:
    channel, post = rehearsal.channel("cms", mode="review"), make_post()
    known: dict[str, object] = {}
    *before, last = channel.stages()
    for stage in before:
        known |= finish(stage, post, known)
    assert isinstance(last.do(post, known), Pending)


def test_a_wrong_password_is_the_accounts_fault_and_nothing_is_posted(rehearsal: Rehearsal) -> None:
    with pytest.raises(CredentialsRefused):
        deliver(rehearsal.channel("cms", password="wrong"), make_post())
    assert rehearsal.published("cms") == 0


def test_a_password_is_not_sent_where_others_can_hear_it() -> None:
    values = {"base_url": "http://www.example.gov.cn", "user": "a", "password": "b"}
    problems = Cms(Account(values), httpx.Client()).problems(make_post())
    assert any("https" in problem for problem in problems)


def test_a_picture_that_the_text_shows_and_nobody_supplied_is_named(rehearsal: Rehearsal) -> None:
    problems = rehearsal.channel("cms").problems(make_post(files=(make_file("cover.jpg", "cover"),)))
    assert problems == ["正文里的图片“chart-1.png”没有随稿提供。"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("transport = 'fax'\nlabel = 'x'", "transport"),
        ("label = 'x'\ntransport = 'rest'", "缺少 calls"),
        ("label = ", "写得不对"),
        ("label = 'x'\ntransport = 'files'\nextra = 1", "写得不对"),
    ],
)
def test_a_profile_that_cannot_be_used_is_told_apart_before_anything_is_sent(
    tmp_path: Path, text: str, said: str
) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(text, encoding="utf-8")
    channel = Cms(Account({"profile": str(profile)}), httpx.Client())
    (problem,) = channel.problems(make_post())
    assert said in problem
    with pytest.raises(CredentialsRefused):
        channel.stages()[0].do(make_post(), {})


def test_an_unknown_profile_names_the_shipped_ones() -> None:
    (problem,) = Cms(Account({"profile": "drupal"}), httpx.Client()).problems(make_post())
    assert "wordpress" in problem and "xml_drop" in problem


# --- over an exchange folder


def test_a_whole_file_appears_and_its_answer_is_waited_for(tmp_path: Path) -> None:
    channel, post = over_files(tmp_path), make_post()
    write, hand_over, answer = channel.stages()
    known = dict(finish(write, post, {}))
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
    known |= finish(hand_over, post, known)
    (handed,) = tmp_path.iterdir()
    article = lxml.etree.parse(handed).getroot()
    assert article.findtext("title") == post.title and article.findtext("column") == "zcjd"
    assert base64.b64decode(article.find("files")[0].text or "") == post.files[0].data
    assert isinstance(answer.do(post, known), Pending)
    handed.with_suffix(".ack").write_text("<ack><id>7</id><url>https://a.gov.cn/7</url></ack>", encoding="utf-8")
    known |= finish(answer, post, known)
    receipt = channel.receipt(known)
    assert (receipt.external_id, receipt.url) == ("7", "https://a.gov.cn/7")


def test_handing_over_again_after_a_crash_makes_no_second_file(tmp_path: Path) -> None:
    channel, post = over_files(tmp_path), make_post()
    write, hand_over, _ = channel.stages()
    for _ in range(2):
        known = dict(finish(write, post, {}))
        finish(hand_over, post, known)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("ending", "answer", "error"),
    [
        ("err", "<err>栏目不存在</err>", PostRefused),
        ("ack", "<ack><id>7</id></ack>", NeedsOperator),
    ],
)
def test_an_answer_that_is_no_acknowledgement_is_told(
    tmp_path: Path, ending: str, answer: str, error: type[ChannelError]
) -> None:
    channel, post = over_files(tmp_path), make_post()
    known: dict[str, object] = {}
    for stage in channel.stages()[:2]:
        known |= finish(stage, post, known)
    next(tmp_path.glob("*.xml")).with_suffix(f".{ending}").write_text(answer, encoding="utf-8")
    with pytest.raises(error):
        channel.stages()[2].do(post, known)


def test_an_answer_half_written_is_waited_for(tmp_path: Path) -> None:
    channel, post = over_files(tmp_path), make_post()
    known: dict[str, object] = {}
    for stage in channel.stages()[:2]:
        known |= finish(stage, post, known)
    next(tmp_path.glob("*.xml")).with_suffix(".ack").write_text("<ack><id>7</", encoding="utf-8")
    assert isinstance(channel.stages()[2].do(post, known), Pending)


def test_a_folder_that_is_not_there_is_said_before_anything_is_written(tmp_path: Path) -> None:
    (problem,) = over_files(tmp_path / "gone").problems(make_post())
    assert "交换目录" in problem and "不存在" in problem
