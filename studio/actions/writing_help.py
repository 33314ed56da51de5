"""写作辅助: setting the service, and asking it for a draft of one field from clauses that a person chose."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from studio import words
from studio.actions.steps import act, acting, found, policy_of
from studio.assistance.endpoint import Endpoint, ask
from studio.assistance.proposal import Proposal, instructions_for, question_for, weighed
from studio.domain.content import FIELDS
from studio.domain.people import Role
from studio.errors import Incomplete, NotFound, StudioError, WrongState
from studio.store.accounts import ChannelAccount
from studio.store.store import Transaction
from studio.studio import Studio

SETTING = "writing_help"
"""Its key among the sealed settings; no channel has this name."""


@act
def set_writing_help(studio: Studio, by: str, *, on: bool, address: str, key: str, model: str) -> None:
    """An empty key keeps what is stored. The audit row names no key."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        kept = tx.accounts.get(SETTING)
        address, model = address.strip(), model.strip()
        if on and (urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname):
            raise Incomplete("服务地址要写完整，例如 https://model.example.gov.cn/v1。没有保存。")
        if on and not model:
            raise Incomplete("请填写模型名称。没有保存。")
        values = {
            "address": address,
            "model": model,
            "key": key.strip() or (kept.values.get("key", "") if kept else ""),
            "on": "1" if on else "",
        }
        tx.accounts.set(ChannelAccount(channel=SETTING, rehearsal=False, values=values), at=tx.now)
        after = {"on": on, "address": address, "model": model, "key_changed": bool(key.strip())}
        tx.audit.write(person_id=by, act="set_writing_help", subject=SETTING, at=tx.now, after=after)


def help_is_on(studio: Studio) -> bool:
    with studio.store.reading() as tx:
        return _endpoint(tx) is not None


@act
def draft_field(studio: Studio, by: str, interpretation_id: str, field: str, clause_ids: Sequence[str]) -> Proposal:
    """What the service wrote and the checks let through. Saves nothing: a person takes it or leaves it.

    Raises `NotAllowed`, `WrongState`, `Incomplete`, and `HelpUnavailable` when the service does not answer.
    """
    spec = FIELDS.get(field)
    with studio.store.reading() as tx:
        acting(tx, by, Role.DRAFTER)
        if spec is None:
            raise NotFound("没有这个栏目。")
        policy = policy_of(tx, found(tx, interpretation_id)).policy
        endpoint = _endpoint(tx)
    if endpoint is None:
        raise WrongState("本单位没有开启写作辅助。")
    chosen = [clause for clause in policy.clauses if clause.id in set(clause_ids)]
    if not chosen:
        raise Incomplete("请先选择依据哪几条原文来写。")
    answer = ask(
        endpoint,
        instructions=instructions_for(spec),
        question=question_for(spec, words.field(field).guide, policy, chosen),
    )
    proposal = weighed(answer, spec, policy, chosen)
    with studio.store.writing() as tx:
        after = {
            "field": field,
            "clauses": [clause.id for clause in chosen],
            "model": endpoint.model,
            "offered": len(proposal.entries),
            "rejected": len(proposal.rejected),
        }
        tx.audit.write(person_id=by, act="draft_field", subject=interpretation_id, at=tx.now, after=after)
    if not proposal.entries and not proposal.rejected:
        raise StudioError("写作辅助服务没有写出可用的内容，没有改动。请换几条原文再试，或自己写。")
    return proposal


def _endpoint(tx: Transaction) -> Endpoint | None:
    kept = tx.accounts.get(SETTING)
    if kept is None or not kept.values.get("on"):
        return None
    return Endpoint(address=kept.values["address"], key=kept.values["key"], model=kept.values["model"])
