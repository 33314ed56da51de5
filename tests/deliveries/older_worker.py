"""The real worker under an earlier workflow version. Run as `python -m tests.deliveries.older_worker`."""

from __future__ import annotations

from studio.deliveries import adopting, queue, worker
from studio.settings import read_settings
from studio.wiring import build

EARLIER = "1"


def main() -> None:
    queue.WORKFLOW_VERSION = worker.WORKFLOW_VERSION = adopting.WORKFLOW_VERSION = EARLIER
    worker.run_worker(build(read_settings()))


if __name__ == "__main__":
    main()
