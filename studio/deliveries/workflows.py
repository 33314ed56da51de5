"""The durable jobs, as DBOS knows them: their names, and the order of their steps.

DBOS remembers every finished step; a step that was killed half-way is run again, so each step here is
harmless to repeat. All that a workflow decides on comes out of its steps, never from a clock or the store.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from dbos import DBOS

from studio.actions.monthly_snapshots import freeze_months
from studio.actions.remind import remind
from studio.actions.warn_of_silence import warn_of_silence
from studio.deliveries import collecting, delivering, looking, making, materials, taking_down
from studio.deliveries.carry import Outcome, Patience
from studio.studio import Studio

MOST_POLLS = 600
MOST_RESENDS = 3
"""A sending may itself be cut off; each new one is asked for again until the platform surely has nothing."""
LONG = 60.0
"""Seconds: who has to wait longer than this lets others to the channel and comes back."""
PATIENCE = Patience()
EVERY_MORNING = "30 0 * * *"
"""08:30 in Beijing, as UTC: WeChat's numbers of the day before are complete at 08:00."""

Tries = dict[str, Any]
"""What was tried of the stage in hand: its key under "stage", and counts by outcome."""


def register(studio: Studio) -> list[Any]:
    """Makes the workflows known to DBOS, and answers those that run by the calendar. Called once, before launching."""

    @DBOS.workflow(name="make_materials")
    def make_materials(rendering_id: str, also: list[str] | None = None) -> None:
        keys = list(materials.format_steps(also or ()))
        made: list[dict[str, Any]] = []
        for index, key in enumerate(keys):
            answer = _step(f"draw {key}", making.draw, studio, rendering_id, key, index=index, total=len(keys))
            if "problem" in answer:
                return
            made += answer["materials"]
        _step("close package", making.close, studio, rendering_id, made, total=len(keys))

    @DBOS.workflow(name="deliver")
    def deliver(delivery_id: str, attempt: int, tries: Tries | None = None) -> None:
        stages = _step("begin", delivering.begin, studio, delivery_id, attempt)
        for stage in stages:
            if not _run_stage(studio, delivery_id, attempt, stage, tries or {}):
                return
        if stages:
            _step("receive", delivering.receive, studio, delivery_id, attempt)

    @DBOS.workflow(name="see")
    def see(delivery_id: str) -> None:
        for wait in looking.WAITS:
            DBOS.sleep(wait)
            if _step("look", looking.look, studio, delivery_id):
                break
        _step("report", looking.report, studio, delivery_id)

    @DBOS.workflow(name="revisit")
    def revisit(delivery_id: str, after: str) -> None:
        for wait in looking.WAITS_AGAIN:
            DBOS.sleep(wait)
            if _step("look again", looking.look, studio, delivery_id):
                break
        _step("compare", looking.compare, studio, delivery_id, after)

    @DBOS.workflow(name="retract")
    def retract(delivery_id: str) -> None:
        for wait in taking_down.WAITS:
            DBOS.sleep(wait)
            if _step("retract", taking_down.retract, studio, delivery_id):
                return
        _step("hand over", taking_down.hand_over, studio, delivery_id)

    @DBOS.workflow(name="collect")
    def collect(at: datetime, _context: Any) -> None:
        for delivery_id in _step("list", collecting.wanted, studio):
            _step("collect", collecting.collect, studio, delivery_id)

    @DBOS.workflow(name="warn_of_silence")
    def warn(at: datetime, _context: Any) -> None:
        _step("warn", warn_of_silence, studio)

    @DBOS.workflow(name="remind")
    def reminding(at: datetime, _context: Any) -> None:
        _step("remind", remind, studio)

    @DBOS.workflow(name="freeze_months")
    def freezing(at: datetime, _context: Any) -> None:
        _step("freeze", freeze_months, studio)

    mornings = {"statistics": collect, "silence": warn, "reminders": reminding, "snapshots": freezing}
    return [
        {"schedule_name": name, "workflow_fn": workflow, "schedule": EVERY_MORNING}
        for name, workflow in mornings.items()
    ]


def _step(name: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    return DBOS.run_step({"name": name}, partial(work, *given, **named))


def _run_stage(studio: Studio, delivery_id: str, attempt: int, stage: str, earlier: Tries) -> bool:
    """Tries until the stage is done (True), or it is somebody else's turn (False): a person, or this job later on."""
    tries: Tries = dict(earlier) if earlier.get("stage") == stage else {"stage": stage}
    resend_of = ""
    while True:
        result = _step(stage, delivering.try_stage, studio, delivery_id, stage, resend_of=resend_of)
        resend_of = ""
        outcome = Outcome(result["outcome"])
        if outcome is Outcome.DONE:
            return True
        if outcome in (Outcome.STOPPED, Outcome.PAUSED):
            _step("stop", delivering.stop, studio, delivery_id, outcome, result["problem"])
            return False
        tried = tries.get(outcome.value, 0)
        tries[outcome.value] = tried + 1
        if outcome is Outcome.PENDING:
            wait = 0.0 if tried < MOST_POLLS else None
        else:
            wait = None if outcome is Outcome.REFUSED else PATIENCE.wait_for(outcome, tried)
        if outcome is Outcome.MISSING and wait is None and tries.get("resends", 0) < MOST_RESENDS:
            # The platform was asked often enough and has nothing: this is a new sending, not a blind one.
            resend_of, wait = result["asked_of"], 0.0
            tries["resends"], tries[outcome.value] = tries.get("resends", 0) + 1, 0
        if wait is None:
            _step("give up", delivering.give_up, studio, delivery_id, outcome, result["problem"])
            return False
        wait = max(wait, result["wait"])
        if wait > LONG and outcome in (Outcome.PENDING, Outcome.NOT_SENT):
            _step("come back", delivering.come_back, studio, delivery_id, attempt, tries, wait, result["problem"])
            return False
        DBOS.sleep(wait)
