"""Keys that stand nowhere else are planted, everything runs, and all that the run left behind is searched for them."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from channels.contract import Account
from channels.registry import all_channels
from channels.rehearsal.accounts import rehearsal_accounts
from studio.actions.set_account import set_account
from studio.domain.delivery import Delivery, DeliveryState
from studio.domain.people import Role
from studio.settings import read_settings
from tests.deliveries.conftest import (
    Office,
    Platforms,
    office_with,
    packaged,
    wait_until,
    waiting_delivery,
)
from tests.deliveries.searching import assert_nowhere, files, planted, printed
from tests.deliveries.test_kill import everybody

PLANTED = {key: planted(key) for key in rehearsal_accounts("http://rehearsal")}
SECRETS = [value for values in PLANTED.values() for value in values.values()]
ACCEPTED = "PLANTED8c1e55d0key"
"""What the played platforms take for the right key in the second test; letters and digits only, as WordPress wants."""
SETTINGS = {
    "STUDIO_SECRET": "PLANTED-seal-2b9d",
    "STUDIO_SMTP_URL": "smtp://mailer:PLANTED-mail-77aa@127.0.0.1:9?from=a@example.gov.cn",
    "STUDIO_WECOM_WEBHOOK": "http://127.0.0.1:9/cgi-bin/webhook/send?key=PLANTED-wecom-10cf",
    "STUDIO_DINGTALK_WEBHOOK": "http://127.0.0.1:9/robot/send?access_token=PLANTED-ding-55ee#SECPLANTED-sign-31bd",
}
IN_SETTINGS = [
    "PLANTED-seal-2b9d", "PLANTED-mail-77aa", "PLANTED-wecom-10cf", "PLANTED-ding-55ee", "PLANTED-sign-31bd"
]  # fmt: skip
MOVING = (DeliveryState.WAITING, DeliveryState.SENDING)


def test_no_key_can_be_found_in_anything_that_refused_deliveries_leave_behind(
    office: Office,
    platforms: Platforms,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    people = everybody(office)
    interpretation_id, package_id = packaged(office.studio, people)
    given = rehearsal_accounts(platforms.base)
    ids = []
    for key, values in PLANTED.items():
        set_account(office.studio, people[Role.ADMIN].id, key, {**given[key], **values}, rehearsal=False)
        ids.append(
            waiting_delivery(
                office.studio,
                interpretation_id=interpretation_id,
                package_id=package_id,
                channel=key,
                rehearsal=False,
            )
        )
    office.start_command("studio", "worker")
    wait_until(lambda: all(office.delivery(item).state not in MOVING for item in ids), seconds=200)
    found = [office.delivery(item) for item in ids]
    assert all(item.state is DeliveryState.REFUSED and item.problem for item in found), "wrong keys must be refused"
    office.kill_worker()
    said = {
        "reprs": reprs(office, found),
        "logs": caplog.text.encode(),
        "memory of the platforms": repr(platforms.memory()).encode(),
        **printed(office, tmp_path, capfd),
        **files(tmp_path),
    }
    assert any(name.endswith("studio.sqlite") for name in said), "the database itself is searched"
    assert_nowhere(SECRETS, said)


def test_no_key_can_be_found_in_anything_that_successful_deliveries_leave_behind(
    platforms: Platforms,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, module in sys.modules.items():
        if name.startswith("channels.rehearsal.") and hasattr(module, "WORD"):
            monkeypatch.setattr(module, "WORD", ACCEPTED)
    platforms.site = tmp_path / "data" / "site"
    environment = {
        "STUDIO_DATA": str(tmp_path / "data"),
        "STUDIO_REHEARSAL_PORT": str(platforms.port),
        "STUDIO_SITE_URL": f"{platforms.base}/site",
        **SETTINGS,
    }
    with office_with(environment) as office:
        people = everybody(office)
        interpretation_id, package_id = packaged(office.studio, people)
        given = rehearsal_accounts(platforms.base)
        ids = []
        for key in sorted(all_channels()):
            if not all_channels()[key].may_run():
                continue
            if key in given:
                set_account(office.studio, people[Role.ADMIN].id, key, given[key], rehearsal=False)
            ids.append(
                waiting_delivery(
                    office.studio,
                    interpretation_id=interpretation_id,
                    package_id=package_id,
                    channel=key,
                    rehearsal=False,
                )
            )
        office.start_command("studio", "worker")
        wait_until(lambda: all(office.delivery(item).state not in MOVING for item in ids), seconds=200)
        found = [office.delivery(item) for item in ids]
        assert {item.state for item in found} == {DeliveryState.LIVE}, [item.problem for item in found]
        said = {"reprs": reprs(office, found), "logs": caplog.text.encode(), **printed(office, tmp_path, capfd)}
        office.kill_worker()
        held = {name: data for name, data in files(tmp_path).items() if not name.startswith("rehearsal.sqlite")}
        assert any(name.startswith("data/media/") for name in held), "the kept pages are searched"
        assert_nowhere([ACCEPTED, *IN_SETTINGS], {**said, **held})


def reprs(office: Office, found: list[Delivery]) -> bytes:
    accounts = {item.channel: office.studio.account(item.channel) for item in found}
    shown = [*accounts.values(), *(Account(item.values) for item in accounts.values()), office.studio, *found]
    shown += [all_channels()[key](Account(item.values), None) for key, item in accounts.items()]  # type: ignore[arg-type]
    shown += [read_settings(office.environment), repr(office.studio.settings), str(office.studio.settings)]
    return repr(shown).encode()
