"""The steps of one delivery: begin, try its stages, receive what came of it, or leave it to somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from channels.contract import Stage
from channels.errors import ChannelError
from studio.actions.replace import make_room
from studio.deliveries import carry
from studio.deliveries.carry import Outcome, Result
from studio.deliveries.posts import build_post
from studio.deliveries.watch import leave
from studio.domain.delivery import Delivery, DeliveryState, Pause
from studio.errors import StudioError
from studio.store.store import Transaction
from studio.studio import Studio

AT_WORK = (DeliveryState.WAITING, DeliveryState.SENDING)


def begin(studio: Studio, delivery_id: str, attempt: int) -> list[str]:
    """The stages to go through; none when this job is out of date or may not begin now."""
    with studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id, lock=True)
        if delivery is None or delivery.attempt != attempt or delivery.state not in AT_WORK:
            return []
        if not delivery.withdraw_reason and (why := _held_back(tx, delivery)):
            tx.deliveries.change(delivery_id, state=DeliveryState.WAITING, problem=why)
            return []
        package = tx.interpretations.package(delivery.package_id)
        if package is None or package.voided_at is not None:
            tx.deliveries.change(delivery_id, state=DeliveryState.REFUSED, problem="审签已作废，没有投放。")
            return []
        tx.deliveries.change(delivery_id, state=DeliveryState.SENDING, problem="")
    return [stage.key for stage in studio.channel(delivery.channel).stages()]


def try_stage(studio: Studio, delivery_id: str, key: str, *, resend_of: str) -> dict[str, Any]:
    with studio.store.reading() as tx:
        if tx.workers.is_lost(studio.settings.worker):
            leave()
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        intents = tx.deliveries.intents(delivery_id)
        pause = tx.deliveries.pauses().get(delivery.channel)
        wait = 0.0 if key in intents else _too_soon(tx, studio, delivery, key)
    account = studio.account(delivery.channel)
    if account.rehearsal is not delivery.rehearsal:
        return _refused("渠道设置在投放途中改变了（演练与正式互换），已停下。请核对后重新投放。")
    channel = studio.channel(delivery.channel, account)
    stages = channel.stages()
    stage: Stage = next(item for item in stages if item.key == key)
    if delivery.withdraw_reason and not any(item.visible and item.key in intents for item in stages):
        return Result(outcome=Outcome.STOPPED).plain()
    if pause is not None and key not in intents and not delivery.withdraw_reason:
        return Result(outcome=Outcome.PAUSED, problem=_paused(pause)).plain()
    if wait > 0 and not delivery.withdraw_reason:
        return Result(outcome=Outcome.PENDING, wait=wait).plain()
    try:
        post = build_post(studio.store, studio.media, delivery)
    except StudioError as error:
        return _refused(str(error))
    if problems := channel.problems(post):
        return _refused("；".join(problems))
    result = carry.carry_out(
        studio.store, delivery_id=delivery_id, stage=stage, post=post, facts=delivery.facts, resend_of=resend_of
    )
    if delivery.withdraw_reason and result.outcome is Outcome.MISSING and stage.visible:
        # It was asked for and is not there; nobody wants it any more, so it is not sent again.
        return Result(outcome=Outcome.STOPPED).plain()
    return result.plain()


def _too_soon(tx: Transaction, studio: Studio, delivery: Delivery, key: str) -> float:
    """Seconds until the channel's pace allows one more, when this stage is the one that people see.

    The queue begins deliveries at that pace already; but one that took long before it went out and one that was quick
    may arrive closer together than they began.
    """
    channel = studio.channel(delivery.channel, studio.complete(delivery.channel, tx.accounts.get(delivery.channel)))
    if key != next((stage.key for stage in channel.stages() if stage.visible), ""):
        return 0.0
    sent = tx.deliveries.sent_since(delivery.channel, key, tx.now - channel.pace.period)
    if len(sent) < channel.pace.limit:
        return 0.0
    return (sent[-channel.pace.limit] + channel.pace.period - tx.now).total_seconds()


def stop(studio: Studio, delivery_id: str, outcome: Outcome, problem: str) -> None:
    """Withdrawn before anybody could see it, or held until the channel may go on."""
    state = DeliveryState.WAITING
    if outcome is Outcome.STOPPED:
        state, problem = DeliveryState.WITHDRAWN, _tidied(studio, delivery_id) or problem
    with studio.store.writing() as tx:
        tx.deliveries.change(delivery_id, state=state, problem=problem)
        _audit(tx, delivery_id, f"delivery_{outcome.value}", problem)


def _tidied(studio: Studio, delivery_id: str) -> str:
    """Deletes what was prepared on the platform and nobody will see. What cannot be deleted is told."""
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
    account = studio.account(delivery.channel)
    if account.rehearsal is not delivery.rehearsal:
        return ""
    try:
        studio.channel(delivery.channel, account).tidy(delivery.facts)
    except ChannelError as error:
        return f"已停下，没有发表；平台上可能还留着草稿，没有删成：{error}"
    return ""


def come_back(studio: Studio, delivery_id: str, attempt: int, tries: dict[str, Any], wait: float, problem: str) -> None:
    """Leaves the channel to others and goes on after `wait` seconds, remembering what was tried."""
    rounds = int(tries.get("rounds", 0)) + 1
    with studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        tx.deliveries.change(delivery_id, problem=problem)
        name = f"deliver-{delivery_id}-{attempt}-{tries['stage']}-{rounds}"
        tx.enqueue(
            "deliver",
            name,
            delivery_id,
            attempt,
            {**tries, "rounds": rounds},
            channel=delivery.channel,
            after=timedelta(seconds=wait),
        )


def receive(studio: Studio, delivery_id: str, attempt: int) -> None:
    """It is out: its address is kept and looked at; what it replaces, or itself if unwanted by now, comes down."""
    with studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id, lock=True)
        assert delivery is not None
        if delivery.state is not DeliveryState.SENDING:
            return
        account = studio.complete(delivery.channel, tx.accounts.get(delivery.channel))
        held = studio.channel(delivery.channel, account).receipt(delivery.facts)
        tx.deliveries.change(
            delivery_id,
            state=DeliveryState.LIVE,
            url=held.url,
            external_id=held.external_id,
            published_at=held.published_at or tx.now,
            problem="",
            facts={**delivery.facts, "receipt": dict(held.details)},
        )
        _audit(tx, delivery_id, "delivered", held.url)
        if delivery.withdraw_reason:
            tx.enqueue("retract", f"retract-{delivery_id}-{attempt}", delivery_id, channel=delivery.channel)
            return
        make_room(tx, delivery, url=held.url)
        tx.enqueue("see", f"see-{delivery_id}-{attempt}", delivery_id)


def give_up(studio: Studio, delivery_id: str, outcome: Outcome, problem: str) -> None:
    states = {Outcome.REFUSED: DeliveryState.REFUSED, Outcome.NOT_SENT: DeliveryState.FAILED}
    state = states.get(outcome, DeliveryState.UNSURE)
    problem = problem or "平台长时间没有给出结果，请到平台后台核实。"
    with studio.store.writing() as tx:
        tx.deliveries.change(delivery_id, state=state, problem=problem)
        _audit(tx, delivery_id, f"delivery_{state.value}", problem)


def _held_back(tx: Transaction, delivery: Delivery) -> str:
    if pause := tx.deliveries.pauses().get(delivery.channel):
        return _paused(pause)
    return "" if delivery.due_at is None or delivery.due_at <= tx.now else delivery.problem or "还没有到定好的时间。"


def _paused(pause: Pause) -> str:
    return f"渠道已暂停：{pause.reason}。恢复后会自动继续。"


def _refused(problem: str) -> dict[str, Any]:
    return Result(outcome=Outcome.REFUSED, problem=problem).plain()


def _audit(tx: Transaction, delivery_id: str, act: str, what: str) -> None:
    delivery = tx.deliveries.get(delivery_id)
    assert delivery is not None
    tx.audit.write(
        person_id="system",
        act=act,
        subject=delivery.interpretation_id,
        at=tx.now,
        after={"delivery": delivery_id, "channel": delivery.channel, "what": what},
    )
