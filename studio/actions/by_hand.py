"""人工渠道: the hand-off pack, the proof that a person brings back, and the word that it was taken down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from channels.assisted import Assisted, Proof
from channels.contract import Post
from channels.registry import all_channels
from studio.actions.replace import make_room
from studio.actions.steps import act, acting, new_id
from studio.deliveries.posts import build_post
from studio.domain.delivery import Delivery, DeliveryState, Evidence
from studio.domain.people import Role
from studio.errors import Incomplete, NotFound, UnusableInput, WrongState
from studio.store.store import Transaction
from studio.studio import Studio
from studio.uploads.child import inspect_safely

LONGEST_NOTE = 500
OPEN = (DeliveryState.BY_HAND, DeliveryState.LIVE)


@act
def hand_off(studio: Studio, by: str, delivery_id: str) -> Post:
    """What goes to the channel, from the signed package alone. Raises `NotAllowed`, `NotFound`."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = _by_hand(tx, delivery_id)
    return build_post(studio.store, studio.media, delivery)


@act
def record_publication(
    studio: Studio,
    by: str,
    delivery_id: str,
    *,
    url: str,
    published_at: datetime,
    proofs: Sequence[tuple[str, bytes]] = (),
    forms: Sequence[str] = (),
    note: str = "",
) -> None:
    """It came out. An address is looked at by the worker; a file counts on the word of the person who brought it.

    `proofs` are (name, bytes); `forms` of INT-32 say what was shown there. May be called again to add proof.
    Raises `Incomplete`, `UnusableInput`, `WrongState`, `NotAllowed`; then nothing is kept.
    """
    url, note = url.strip(), note.strip()[:LONGEST_NOTE]
    with studio.store.reading() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = _by_hand(tx, delivery_id)
    _complete(_channel(studio, delivery), url=url, published_at=published_at, proofs=proofs, now=studio.clock())
    kept = [_kept(studio, name, data) for name, data in proofs]
    with studio.store.writing() as tx:
        _record(tx, by, delivery_id, url=url, published_at=published_at, kept=kept, forms=forms, note=note)


@act
def record_taken_down(studio: Studio, by: str, delivery_id: str, *, note: str) -> None:
    """A person took it down, or says why that cannot be (a newspaper in print)."""
    if not note.strip():
        raise Incomplete("请写明怎样撤下的；已经印出、播出的，写明采取了什么措施（例如刊登更正）。没有记录。")
    with studio.store.writing() as tx:
        acting(tx, by, Role.PUBLISHER)
        delivery = tx.deliveries.get(delivery_id)
        if delivery is None:
            raise NotFound("找不到这次投放。")
        if delivery.state is not DeliveryState.TAKE_DOWN:
            raise WrongState("这次投放不在等待撤下，没有记录。请刷新页面。")
        tx.deliveries.change(delivery_id, state=DeliveryState.WITHDRAWN, withdrawn_at=tx.now, problem="")
        tx.deliveries.add_evidence(
            Evidence(
                id=new_id(),
                delivery_id=delivery_id,
                url=delivery.url,
                checked_at=tx.now,
                status_code=0,
                verified=False,
                note=f"已撤下：{note.strip()[:LONGEST_NOTE]}",
                person_id=by,
            )
        )
        _audit(tx, by, "record_taken_down", delivery, after={"note": note.strip()[:LONGEST_NOTE]})


def _record(
    tx: Transaction,
    by: str,
    delivery_id: str,
    *,
    url: str,
    published_at: datetime,
    kept: Sequence[tuple[str, str]],
    forms: Sequence[str],
    note: str,
) -> None:
    delivery = _by_hand(tx, delivery_id)
    if delivery.state not in OPEN:
        raise WrongState("这次投放现在不能记录发布结果：网站还没有上线，或已经撤回。请刷新页面。")
    attempt = delivery.attempt + 1
    tx.deliveries.change(
        delivery_id,
        state=DeliveryState.LIVE,
        url=url or delivery.url,
        published_at=published_at,
        attempt=attempt,
        facts={**delivery.facts, "forms": sorted(forms), "note": note},
    )
    for name, sha256 in kept:
        tx.deliveries.add_evidence(
            Evidence(
                id=new_id(),
                delivery_id=delivery_id,
                url=url,
                checked_at=tx.now,
                status_code=0,
                verified=True,
                note=note,
                proof=sha256,
                proof_name=name,
                person_id=by,
            )
        )
    make_room(tx, delivery, url=url)
    if url:
        tx.enqueue("see", f"see-{delivery_id}-{attempt}", delivery_id)
    after = {"url": url, "published_at": published_at.isoformat(), "proofs": dict(kept), "forms": sorted(forms)}
    _audit(tx, by, "record_publication", delivery, after={**after, "note": note})


def _complete(
    channel: Assisted, *, url: str, published_at: datetime, proofs: Sequence[tuple[str, bytes]], now: datetime
) -> None:
    if url and (wrong := channel.wrong_address(url)):
        raise UnusableInput(f"{wrong}没有记录。")
    if channel.proof is Proof.ADDRESS and not url:
        raise Incomplete("请填写发布后的网址。没有记录。")
    if channel.proof is Proof.FILE and not proofs:
        raise Incomplete(f"请上传佐证：{channel.proof_help}。没有记录。")
    if not url and not proofs:
        raise Incomplete(f"请填写网址，或上传佐证：{channel.proof_help}。没有记录。")
    if published_at > now:
        raise UnusableInput("发布时间晚于现在，请核对。没有记录。")


def _kept(studio: Studio, name: str, data: bytes) -> tuple[str, str]:
    """Name and SHA-256, after a child process has seen that it is a picture, recording or PDF."""
    name = PurePath(name.replace("\\", "/")).name[:180] or "佐证"
    inspect_safely(data, name)
    return name, studio.media.put(data)


def _by_hand(tx: Transaction, delivery_id: str) -> Delivery:
    delivery = tx.deliveries.get(delivery_id)
    if delivery is None:
        raise NotFound("找不到这次投放。")
    if not all_channels()[delivery.channel].by_hand or delivery.external_id:
        raise WrongState("这个渠道由系统自动投放，不需要人工记录。")
    return delivery


def _channel(studio: Studio, delivery: Delivery) -> Assisted:
    channel = studio.channel(delivery.channel)
    assert isinstance(channel, Assisted)  # by_hand means so
    return channel


def _audit(tx: Transaction, by: str, act: str, delivery: Delivery, *, after: dict[str, object]) -> None:
    tx.audit.write(
        person_id=by,
        act=act,
        subject=delivery.interpretation_id,
        at=tx.now,
        before={"state": delivery.state.value, "url": delivery.url},
        after={"delivery": delivery.id, "channel": delivery.channel, **after},
    )
