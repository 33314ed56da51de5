"""Keys that stand nowhere else are planted, everything runs, and all that the run left behind is searched for them."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from channels.contract import Account
from channels.registry import all_channels
from channels.rehearsal.accounts import rehearsal_accounts
from studio.actions.set_account import set_account
from studio.domain.delivery import DeliveryState
from studio.domain.people import Role
from tests.deliveries.conftest import ROOT, Office, Platforms, packaged, wait_until, waiting_delivery
from tests.deliveries.test_kill import everybody

PLANTED = {
    "wechat": {"secret": "wx-7f3c9e11-PLANTED"},
    "weibo": {"access_token": "wb-51d08ab2-PLANTED"},
    "cms": {"password": "cms-c4e7d6f0-PLANTED"},
}
SECRETS = [value for values in PLANTED.values() for value in values.values()]


def test_no_key_can_be_found_in_anything_the_run_leaves_behind(
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
    deliveries = []
    for key, planted in PLANTED.items():
        set_account(office.studio, people[Role.ADMIN].id, key, {**given[key], **planted}, rehearsal=False)
        deliveries.append(
            waiting_delivery(
                office.studio,
                interpretation_id=interpretation_id,
                package_id=package_id,
                channel=key,
                rehearsal=False,
            )
        )
    office.start_worker()
    moving = (DeliveryState.WAITING, DeliveryState.SENDING)
    wait_until(lambda: all(office.delivery(item).state not in moving for item in deliveries), seconds=200)
    found = [office.delivery(item) for item in deliveries]
    assert all(item.state is DeliveryState.REFUSED and item.problem for item in found), "wrong keys must be refused"
    office.kill_worker()
    verified = subprocess.run(
        [sys.executable, "-m", "studio", "verify"], cwd=ROOT, env=office.environment, capture_output=True, check=False
    )
    accounts = {key: office.studio.account(key) for key in PLANTED}
    assert {accounts[key].values[name] for key, values in PLANTED.items() for name in values} == set(SECRETS)
    reprs = [*accounts.values(), *(Account(item.values) for item in accounts.values()), office.studio, *found]
    reprs += [all_channels()[key](Account(item.values), None) for key, item in accounts.items()]  # type: ignore[arg-type]
    out, err = capfd.readouterr()
    said = {
        "reprs": repr(reprs).encode(),
        "logs": caplog.text.encode(),
        "printed": f"{out}{err}".encode() + verified.stdout + verified.stderr,
        "memory of the platforms": repr(platforms.memory()).encode(),
        **{str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()},
    }
    assert any(name.endswith(".sqlite") for name in said), "the database itself was searched"
    for name, data in said.items():
        for secret in SECRETS:
            assert secret.encode() not in opened(data), f"{secret} stands in {name}"


def opened(data: bytes) -> bytes:
    """A file with, where it is a ZIP, all that is in it."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return data + b"".join(archive.read(name) for name in archive.namelist())
