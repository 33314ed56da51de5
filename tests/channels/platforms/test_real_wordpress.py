"""The adapter against a WordPress that is not ours: `STUDIO_TEST_WORDPRESS="ADDRESS USER APPLICATION-PASSWORD"`.

The same questions are put to the played one, so that both are known to answer alike.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import httpx
import pytest

from channels.contract import Account
from channels.errors import CredentialsRefused
from channels.platforms.cms import Cms
from channels.rehearsal.accounts import rehearsal_accounts
from tests.channels.conftest import Rehearsal
from tests.channels.posts import make_post
from tests.channels.runner import deliver

REAL = os.environ.get("STUDIO_TEST_WORDPRESS", "")


@pytest.fixture(params=["played", "real"])
def site(request: pytest.FixtureRequest, rehearsal: Rehearsal) -> Iterator[Cms]:
    values = rehearsal_accounts(rehearsal.base)["cms"]
    if request.param == "real":
        if not REAL:
            pytest.skip("no WordPress to ask: STUDIO_TEST_WORDPRESS is not set")
        address, user, password = REAL.split(" ", 2)
        values = values | {"base_url": address, "user": user, "password": password}
    with httpx.Client(timeout=30) as http:
        yield Cms(Account(values, rehearsal=True), http)


def test_published_found_corrected_and_withdrawn(site: Cms) -> None:
    post = make_post()
    receipt = deliver(site, post)
    assert site.status(receipt) == "live"
    drafted = next(stage for stage in site.stages() if stage.key == "draft")
    assert drafted.find is not None
    found = drafted.find(post, {}, post.published_at)
    assert found is not None and str(found.facts["id"]) == receipt.external_id
    corrected = deliver(site, make_post(slug=post.slug, html="<p>更正：到2028年，完成改造120个小区。</p>"))
    assert corrected.external_id == receipt.external_id
    site.retract(corrected)
    assert site.status(corrected) == "withdrawn"


def test_a_picture_is_uploaded_once(site: Cms) -> None:
    first = site.stages()[0].do(make_post(), {})
    again = site.stages()[0].do(make_post(), {})
    assert first == again


def test_a_wrong_password_makes_one_a_stranger(site: Cms) -> None:
    account = Account(dict(site.account) | {"password": "wrong"}, rehearsal=True)
    with pytest.raises(CredentialsRefused):
        deliver(Cms(account, site.http), make_post())
