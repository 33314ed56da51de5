"""The durable jobs: making materials, and one workflow per delivery.

DBOS remembers every finished step; a step that was killed half-way is run again, so each step here is
harmless to repeat. All that a workflow decides on comes out of its steps, never from a clock or the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from dbos import DBOS

from channels.contract import Receipt, Stage
from channels.errors import ChannelError
from studio.actions.go_live import go_live
from studio.actions.own_materials import as_material
from studio.deliveries import carry, evidence, materials
from studio.deliveries.carry import Outcome, Patience
from studio.deliveries.posts import WEBSITE, build_post
from studio.domain.delivery import SETTLED, DeliveryState, Evidence
from studio.domain.interpretation import Material, Package
from studio.errors import StudioError
from studio.formats.contract import CannotDraw, ContentLost, NothingToShow
from studio.formats.rendering import render_all
from studio.ids import new_id
from studio.store.store import Transaction
from studio.studio import Studio

MOST_POLLS = 600
MOST_RESENDS = 3
"""A sending may itself be cut off; each new one is asked for again until the platform surely has nothing."""
VERIFY_WAITS = (0.5, 2, 5, 15, 60)
PATIENCE = Patience()


def register(studio: Studio) -> None:
    """Makes the workflows known to DBOS. Called once, by the worker, before it launches."""

    @DBOS.workflow(name="make_materials")
    def make_materials(rendering_id: str) -> None:
        keys = list(materials.format_steps())
        made: list[dict[str, Any]] = []
        for index, key in enumerate(keys):
            answer = _step(f"draw {key}", _draw, studio, rendering_id, key, index=index, total=len(keys))
            if "problem" in answer:
                return
            made += answer["materials"]
        _step("close package", _close, studio, rendering_id, made)

    @DBOS.workflow(name="deliver")
    def deliver(delivery_id: str) -> None:
        stages = _step("begin", _begin, studio, delivery_id)
        for stage in stages:
            if not _run_stage(studio, delivery_id, stage):
                return
        _step("receive", _receive, studio, delivery_id)
        _see(studio, delivery_id)
        _step("report", _report, studio, delivery_id)

    @DBOS.workflow(name="see")
    def see(delivery_id: str) -> None:
        _see(studio, delivery_id)

    @DBOS.workflow(name="retract")
    def retract(delivery_id: str) -> None:
        for wait in (0, 5, 30, 120):
            DBOS.sleep(wait)
            if _step("retract", _retract, studio, delivery_id):
                return


def _see(studio: Studio, delivery_id: str) -> None:
    for wait in VERIFY_WAITS:
        DBOS.sleep(wait)
        if _step("look", _look, studio, delivery_id):
            return


def _step(name: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    return DBOS.run_step({"name": name}, partial(work, *given, **named))


def _run_stage(studio: Studio, delivery_id: str, stage: str) -> bool:
    """Tries until the stage is done (True) or a person has to look (False)."""
    tries: Counter[Outcome] = Counter()
    resend_of, resends = "", 0
    while True:
        result = _step(stage, _try_stage, studio, delivery_id, stage, resend_of=resend_of)
        resend_of = ""
        outcome = Outcome(result["outcome"])
        if outcome is Outcome.DONE:
            return True
        if outcome is Outcome.PENDING and tries[outcome] < MOST_POLLS:
            tries[outcome] += 1
            DBOS.sleep(result["wait"])
            continue
        wait = None if outcome in (Outcome.REFUSED, Outcome.PENDING) else PATIENCE.wait_for(outcome, tries[outcome])
        tries[outcome] += 1
        if outcome is Outcome.MISSING and wait is None and resends < MOST_RESENDS:
            # The platform was asked often enough and has nothing: this is a new sending, not a blind one.
            resend_of, resends, wait = result["asked_of"], resends + 1, 0.0
            tries[outcome] = 0
        if wait is None:
            _step("give up", _give_up, studio, delivery_id, outcome, result["problem"])
            return False
        DBOS.sleep(max(wait, result["wait"]))


def _draw(studio: Studio, rendering_id: str, key: str, *, index: int, total: int) -> dict[str, Any]:
    label = materials.format_steps()[key]
    with studio.store.writing() as tx:
        rendering = tx.interpretations.rendering(rendering_id)
        assert rendering is not None
        tx.interpretations.advance_rendering(rendering_id, done=index, total=total, label=f"正在生成{label}")
        revision = tx.interpretations.revision_by_id(rendering.revision_id)
        assert revision is not None
    try:
        (rendered,) = render_all(revision.content, formats=[key], theme=rendering.theme)
        kept = [
            materials.material_of(artifact, format_key=key, form=rendered.form, media=studio.media)
            for artifact in rendered.artifacts
        ]
    except NothingToShow:
        return {"materials": []}
    except (CannotDraw, ContentLost, StudioError) as error:
        with studio.store.writing() as tx:
            tx.interpretations.advance_rendering(
                rendering_id, done=index, total=total, label=label, problem=f"{label}没有生成：{error}"
            )
        return {"problem": str(error)}
    return {"materials": [vars_of(item) for item in kept]}


def vars_of(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _close(studio: Studio, rendering_id: str, made: list[dict[str, Any]]) -> str:
    total = len(materials.format_steps())
    with studio.store.writing() as tx:
        rendering = tx.interpretations.rendering(rendering_id)
        assert rendering is not None
        if rendering.package_id:
            return rendering.package_id
        revision = tx.interpretations.revision_by_id(rendering.revision_id)
        interpretation = tx.interpretations.get(rendering.interpretation_id, lock=True)
        assert revision is not None and interpretation is not None
        policy = tx.policies.get(interpretation.policy_id)
        assert policy is not None
        own = tuple(as_material(item) for item in tx.own_materials.of(interpretation.id))
        files = (*(Material(**item) for item in made), *own)
        author = policy.policy.issuers[0] if policy.policy.issuers else ""
        algorithm = studio.settings.digest
        manifest, digest = materials.close_package(
            revision.content, files, theme=rendering.theme, algorithm=algorithm, author=author
        )
        package = Package(
            id=new_id(),
            interpretation_id=interpretation.id,
            revision_id=revision.id,
            digest=digest,
            algorithm=algorithm,
            manifest=manifest,
            built_at=tx.now,
        )
        tx.interpretations.add_package(package)
        tx.interpretations.advance_rendering(
            rendering_id, done=total, total=total, label="全部材料已生成", package_id=package.id
        )
        tx.audit.write(
            person_id="system",
            act="make_materials",
            subject=interpretation.id,
            at=tx.now,
            after={"package": package.id, "digest": digest, "files": len(files)},
        )
    return package.id


def _begin(studio: Studio, delivery_id: str) -> list[str]:
    """The stages to go through; none when the delivery is no longer wanted."""
    with studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id)
        if delivery is None or delivery.state in SETTLED:
            return []
        package = tx.interpretations.package(delivery.package_id)
        if package is None or package.voided_at is not None:
            tx.deliveries.change(delivery_id, state=DeliveryState.REFUSED, problem="审签已作废，没有投放。")
            return []
        tx.deliveries.change(delivery_id, state=DeliveryState.SENDING, problem="")
    return [stage.key for stage in studio.channel(delivery.channel).stages()]


def _try_stage(studio: Studio, delivery_id: str, key: str, *, resend_of: str) -> dict[str, Any]:
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
    account = studio.account(delivery.channel)
    if account.rehearsal is not delivery.rehearsal:
        problem = "渠道设置在投放途中改变了（演练与正式互换），已停下。请核对后重新投放。"
        return carry.Result(outcome=Outcome.REFUSED, problem=problem).plain()
    channel = studio.channel(delivery.channel, account)
    stage: Stage = next(item for item in channel.stages() if item.key == key)
    try:
        post = build_post(studio.store, studio.media, delivery)
    except StudioError as error:
        return carry.Result(outcome=Outcome.REFUSED, problem=str(error)).plain()
    if problems := channel.problems(post):
        return carry.Result(outcome=Outcome.REFUSED, problem="；".join(problems)).plain()
    result = carry.carry_out(
        studio.store, delivery_id=delivery_id, stage=stage, post=post, facts=delivery.facts, resend_of=resend_of
    )
    return result.plain()


def _receive(studio: Studio, delivery_id: str) -> None:
    with studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        if delivery.state is not DeliveryState.SENDING:
            return
        receipt = studio.channel(delivery.channel, studio.complete(delivery.channel, tx.accounts.get(delivery.channel)))
        held = receipt.receipt(delivery.facts)
        tx.deliveries.change(
            delivery_id,
            state=DeliveryState.LIVE,
            url=held.url,
            external_id=held.external_id,
            published_at=held.published_at or tx.now,
            facts={**delivery.facts, "receipt": dict(held.details)},
        )
        tx.audit.write(
            person_id="system",
            act="delivered",
            subject=delivery.interpretation_id,
            at=tx.now,
            after={"delivery": delivery_id, "channel": delivery.channel, "url": held.url},
        )


def _look(studio: Studio, delivery_id: str) -> bool:
    """Looks at the public address once and keeps what was seen as evidence."""
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        if delivery.state is not DeliveryState.LIVE:
            return True
    post = build_post(studio.store, studio.media, delivery)
    title, text = studio.channel(delivery.channel).seen_as(post)
    sighting = evidence.look(delivery.url, title=title, text=text)
    policy_url = delivery.facts.get("receipt", {}).get("policy_url", "")
    linked = bool(policy_url) and evidence.see_links(delivery.url, policy_url)
    with studio.store.writing() as tx:
        tx.deliveries.add_evidence(
            Evidence(
                id=new_id(),
                delivery_id=delivery_id,
                url=delivery.url,
                checked_at=tx.now,
                status_code=sighting.status_code,
                verified=sighting.verified,
                text_sha256=sighting.text_sha256,
                linked=linked,
                note=sighting.note,
            ),
            snapshot_sha256=studio.media.put(sighting.page) if sighting.page else "",
        )
    return sighting.verified


def _report(studio: Studio, delivery_id: str) -> None:
    """The website went live: the other channels may start."""
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        verified = any(item.verified for item in tx.deliveries.evidence_of(delivery_id))
    if delivery.channel == WEBSITE and delivery.state is DeliveryState.LIVE and verified:
        go_live(studio, delivery.interpretation_id)


def _give_up(studio: Studio, delivery_id: str, outcome: Outcome, problem: str) -> None:
    states = {Outcome.REFUSED: DeliveryState.REFUSED, Outcome.NOT_SENT: DeliveryState.FAILED}
    with studio.store.writing() as tx:
        _settle(tx, delivery_id, states.get(outcome, DeliveryState.UNSURE), problem)


def _settle(tx: Transaction, delivery_id: str, state: DeliveryState, problem: str) -> None:
    delivery = tx.deliveries.get(delivery_id)
    assert delivery is not None
    tx.deliveries.change(delivery_id, state=state, problem=problem or "平台长时间没有给出结果，请到平台后台核实。")
    tx.audit.write(
        person_id="system",
        act=f"delivery_{state.value}",
        subject=delivery.interpretation_id,
        at=tx.now,
        after={"delivery": delivery_id, "channel": delivery.channel, "problem": problem},
    )


def _retract(studio: Studio, delivery_id: str) -> bool:
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
    receipt = Receipt(external_id=delivery.external_id, url=delivery.url, details=delivery.facts.get("receipt", {}))
    try:
        studio.channel(delivery.channel).retract(receipt)
    except ChannelError as error:
        with studio.store.writing() as tx:
            tx.deliveries.change(delivery_id, problem=f"撤回没有完成：{error}")
        return False
    with studio.store.writing() as tx:
        _settle(tx, delivery_id, DeliveryState.WITHDRAWN, "")
        tx.deliveries.change(delivery_id, problem="")
    return True
