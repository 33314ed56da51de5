"""佐证 over time: looking at a public address right after publication, and again after an hour, a day and a week."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Receipt
from channels.errors import ChannelError
from studio.actions.go_live import go_live
from studio.deliveries import evidence
from studio.deliveries.posts import WEBSITE, build_post
from studio.domain.delivery import Delivery, DeliveryState, Evidence
from studio.ids import new_id
from studio.studio import Studio

WAITS = (0.5, 2, 5, 15, 60)
WAITS_AGAIN = (0, 30, 120)
"""Seconds before each look. One look that fails proves nothing: networks and servers have bad minutes."""

REVISITS = {"1h": timedelta(hours=1), "24h": timedelta(hours=24), "7d": timedelta(days=7)}
LATER = {"1h": "1 小时", "24h": "24 小时", "7d": "7 天"}


def look(studio: Studio, delivery_id: str) -> bool:
    """Looks at the public address once and keeps what was seen as evidence."""
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        if delivery.state is not DeliveryState.LIVE or delivery.withdraw_reason:
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


def report(studio: Studio, delivery_id: str) -> None:
    """It was seen: the other channels may start after a website, and later looks are planned."""
    with studio.store.writing() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        seen = next((item for item in tx.deliveries.evidence_of(delivery_id) if item.verified and not item.proof), None)
        if delivery.state is not DeliveryState.LIVE or seen is None:
            return
        for name, span in REVISITS.items():
            tx.enqueue("revisit", f"revisit-{delivery_id}-{delivery.attempt}-{name}", delivery_id, name, after=span)
    if delivery.channel == WEBSITE:
        go_live(studio, delivery.interpretation_id)


def compare(studio: Studio, delivery_id: str, after: str) -> None:
    """What the platform and the page say now. Gone or blocked becomes a problem that a person has to see."""
    with studio.store.reading() as tx:
        delivery = tx.deliveries.get(delivery_id)
        assert delivery is not None
        if delivery.state is not DeliveryState.LIVE or delivery.withdraw_reason:
            return
        last = tx.deliveries.evidence_of(delivery_id)[0]
    problem = _gone(studio, delivery) or ("" if last.verified else last.note)
    said = (
        f"发布 {LATER[after]}后复查没有通过：{problem}请打开网址核实，再点“重试”核对一次；确已不在的，请撤回后重新发布。"
        if problem
        else ""
    )
    with studio.store.writing() as tx:
        tx.deliveries.change(delivery_id, problem=said)
        if problem:
            tx.audit.write(
                person_id="system",
                act="found_missing",
                subject=delivery.interpretation_id,
                at=tx.now,
                after={"delivery": delivery_id, "channel": delivery.channel, "why": problem},
            )


def _gone(studio: Studio, delivery: Delivery) -> str:
    """Whether the platform itself says that the post is no longer there; "" when it does not, or cannot be asked."""
    if not delivery.external_id:
        return ""
    receipt = Receipt(external_id=delivery.external_id, url=delivery.url, details=delivery.facts.get("receipt", {}))
    try:
        standing = studio.channel(delivery.channel).status(receipt)
    except ChannelError:
        return ""
    return "平台说这篇内容已被删除或屏蔽。" if standing == "withdrawn" else ""
