"""A worker that is gone for good is missed, from the first moment at which it can hold a job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.domain.delivery import DeliveryState
from tests.deliveries.conftest import Platforms, wait_until
from tests.deliveries.forked import Forked
from tests.deliveries.killing import SIDES, assert_killed, kill_at, start_mortal
from tests.deliveries.mortal_worker import main
from tests.deliveries.test_random_kills import PUBLISH, begun, check

AFTER = SIDES[2]


@pytest.mark.postgres
def test_the_job_of_a_worker_that_was_killed_while_it_still_started_is_finished_by_another(
    platforms: Platforms, postgres: Callable[[], str], tmp_path: Path
) -> None:
    environment = {
        "STUDIO_DATA": str(tmp_path / "data"),
        "STUDIO_DATABASE_URL": postgres(),
        "MORTAL_LOST_AFTER": "8",
    }
    with begun(platforms, environment, seed=0) as run:
        starting = Forked(main, run.office.environment | {"STUDIO_WORKER": "w0", "MORTAL_STARTS_FOR": "600"})
        run.office.workers.append(starting)
        kill = kill_at(run.office, platforms, "weibo", number=1, side=AFTER, then=lambda: None, victim=lambda: starting)
        delivery_id = run._begin("weibo")
        wait_until(lambda: kill.done, seconds=120)
        assert_killed(kill, "weibo, publish, call 1, after")
        start_mortal(run.office, "w1")
        wait_until(lambda: run.office.delivery(delivery_id).state is DeliveryState.LIVE, seconds=120)
        run._count("weibo", PUBLISH)
        check(run)
