"""A newer version starts over what an older one left: waiting, put off, or cut off in the middle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from dbos import DBOSClient

from studio.deliveries import queue
from studio.domain.delivery import DeliveryState
from tests.deliveries.conftest import Office, Platforms, packaged, wait_until, waiting_delivery
from tests.deliveries.killing import SIDES, assert_killed, kill_at
from tests.deliveries.older_worker import EARLIER
from tests.deliveries.test_kill import everybody

DURING = SIDES[1]


def test_jobs_of_an_older_version_are_finished_by_the_newer_one_each_once(
    office: Office, platforms: Platforms, monkeypatch: pytest.MonkeyPatch
) -> None:
    interpretation_id, package_id = packaged(office.studio, everybody(office))

    def waiting(channel: str) -> str:
        return waiting_delivery(
            office.studio, interpretation_id=interpretation_id, package_id=package_id, channel=channel
        )

    with monkeypatch.context() as earlier:
        earlier.setattr(queue, "WORKFLOW_VERSION", EARLIER)
        kill = kill_at(office, platforms, "wechat", number=5, side=DURING, then=lambda: None)
        office.start_command("tests.deliveries.older_worker")
        ids = {"wechat": waiting("wechat")}
        wait_until(lambda: kill.done, seconds=60)
        assert_killed(kill, "the older worker")
        ids["weibo"] = waiting("weibo")
        with office.studio.store.writing() as tx:
            tx.enqueue("see", "see-later", ids["weibo"], after=timedelta(days=1))
    before = versions(office)
    assert set(before.values()) == {("PENDING", EARLIER), ("ENQUEUED", EARLIER), ("DELAYED", EARLIER)}
    office.start_worker()
    wait_until(lambda: all(office.delivery(item).state is DeliveryState.LIVE for item in ids.values()), seconds=120)
    memory = platforms.memory()
    assert (len(memory["wechat"]["articles"]), len(memory["weibo"]["statuses"])) == (1, 1)
    assert memory["wechat"]["drafts"] == []
    after = versions(office)
    assert {after[name][0] for name in before} == {"CANCELLED"}
    assert after[f"see-later@{queue.WORKFLOW_VERSION}"] == ("DELAYED", queue.WORKFLOW_VERSION), "still put off"


def versions(office: Office) -> dict[str, tuple[str, str]]:
    """Status and version of each job by its id."""
    client = DBOSClient(system_database_url=office.studio.settings.database_url)
    jobs = client.list_workflows(name=["deliver", "see"])
    client.destroy()
    return {job.workflow_id: (job.status, str(job.app_version)) for job in jobs}
