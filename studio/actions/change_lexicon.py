"""词表办理: one person proposes, another confirms or rejects; only then do the checks follow.

Administrators keep the word lists, the openness office finds the slips: either may propose and either may decide,
but never over an own proposal. A bureau with one of each can do it; an inspector only looks.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from studio.actions.steps import act, acting, new_id
from studio.domain.people import Role
from studio.errors import NotAllowed, NotFound, StudioError, WrongState
from studio.lexicons import CONFIRMED, Listing, all_listed, listing_as_json
from studio.store.lexicons import ChangeState, LexiconChange
from studio.store.store import Transaction
from studio.studio import Studio

KEEPERS = (Role.ADMIN, Role.PUBLISHER)
LONGEST_WORD, LONGEST_REASON = 80, 300


@dataclass(frozen=True, kw_only=True)
class ListKind:
    """What a list is for, and what its two columns are called. `right` is "" for a list of one column."""

    label: str
    wrong: str
    right: str
    rules: dict[str, str]
    """Rule → what it says of an entry."""
    guide: str


LISTS: dict[str, ListKind] = {
    "wording": ListKind(
        label="表述和错别字",
        wrong="不该出现的写法",
        right="应当写成（由人决定的可以留空）",
        rules={
            "WRD-07": "错别字（请核对）",
            "WRD-05": "过时或不妥的提法（请核对）",
            "WRD-08": "浮夸、网络用语（请核对）",
            "WRD-01": "国家、机关名称写错（必须改）",
            "WRD-03": "固定提法写错（必须改）",
            "WRD-04": "领土主权提法（必须改）",
            "WRD-12": "禁止发布的内容（必须改）",
        },
        guide="文字里一出现左边的写法就提示。短词容易误伤，请尽量写完整。",
    ),
    "names": ListKind(
        label="固定名称",
        wrong="规范名称",
        right="",
        rules={"WRD-01": "国家、机关名称", "WRD-03": "理论名称和固定提法"},
        guide="只差一两个字的写法都会提示。至少五个字。",
    ),
    "leaders": ListKind(
        label="领导同志名单",
        wrong="姓名",
        right="职务",
        rules={"WRD-02": "姓名、职务、排序要与名单一致（必须改）"},
        guide="请写明任职起止日期；到期后自动不再检查。",
    ),
    "registers": ListKind(
        label="文件公开登记簿",
        wrong="发文字号",
        right="公开情况（公开 / 不公开）",
        rules={"LEAK-02": "引用时核对"},
        guide="登记为“不公开”的文件，解读里一引用就不能送审。",
    ),
    "phones": ListKind(
        label="公务手机号",
        wrong="手机号",
        right="",
        rules={"PII-04": "不作为个人手机号提示"},
        guide="只登记确认用于公开咨询的公务手机。",
    ),
    "symbols": ListKind(
        label="核准的标志和肖像",
        wrong="文件摘要（检查提示里有）",
        right="是什么",
        rules={"GFX-02": "可以用作国旗、国徽、国歌、肖像"},
        guide="登记之后，自备材料里就可以用这一个文件；换一个文件要重新登记。",
    ),
    "watermarks": ListKind(
        label="商业标志和水印",
        wrong="图里、文件里不该出现的字",
        right="",
        rules={"GFX-09": "自备材料里出现时提示"},
        guide="写出标志、水印上的字。",
    ),
    "domains": ListKind(
        label="允许链接的外部网站",
        wrong="域名，例如 people.com.cn",
        right="",
        rules={"WEB-21": "不作为外部链接提示"},
        guide=".gov.cn 不用登记。",
    ),
}
_BLOCKING = frozenset({"WRD-01", "WRD-02", "WRD-03", "WRD-04", "WRD-12"})


@act
def propose_entry(
    studio: Studio,
    by: str,
    *,
    list_key: str,
    rule: str,
    wrong: str,
    right: str = "",
    source: str,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> str:
    """Proposes an entry, or another wording of one that is there. Answers the change's id."""
    _ask_for_keeper(studio, by, list_key)
    kind = LISTS.get(list_key)
    if kind is None or rule not in kind.rules:
        raise StudioError("请选择词表和用途。")
    entry = Listing(
        list=list_key,
        rule=rule,
        wrong=wrong.strip(),
        right=right.strip(),
        severity="block" if rule in _BLOCKING else "warn",
        source=source.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    _check(kind, entry)
    return _propose(studio, by, entry, retires=False, reason=entry.source)


@act
def propose_retirement(studio: Studio, by: str, *, list_key: str, rule: str, wrong: str, reason: str) -> str:
    """Proposes to take an entry out, a shipped one included."""
    _ask_for_keeper(studio, by, list_key)
    entry = next((item for item in all_listed(list_key) if (item.rule, item.wrong) == (rule, wrong)), None)
    if entry is None:
        raise NotFound("词表里没有这一条，可能已经停用。请刷新页面后再看。")
    if not reason.strip():
        raise StudioError("请写明为什么停用。")
    return _propose(studio, by, entry, retires=True, reason=reason.strip()[:LONGEST_REASON])


def _ask_for_keeper(studio: Studio, by: str, list_key: str) -> None:
    with studio.store.reading() as tx:
        acting(tx, by, *KEEPERS)


def _check(kind: ListKind, entry: Listing) -> None:
    if len(entry.wrong) < 2 or len(entry.wrong) > LONGEST_WORD or len(entry.right) > LONGEST_WORD:
        raise StudioError(f"“{kind.wrong}”写 2 到 {LONGEST_WORD} 个字。")
    if entry.list == "names" and len(entry.wrong) < 5:
        raise StudioError("固定名称至少五个字，短的容易误伤。")
    if entry.list == "leaders" and not entry.right:
        raise StudioError("请写明职务。")
    if entry.list == "registers" and entry.right not in ("公开", "不公开"):
        raise StudioError("公开情况请写“公开”或“不公开”。")
    if entry.wrong == entry.right:
        raise StudioError("两边写得一样，不用办理。")
    if not entry.source:
        raise StudioError("请写明依据（文件、网站或来函）。")
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        raise StudioError("停止日期早于开始日期，请核对。")


def _propose(studio: Studio, by: str, entry: Listing, *, retires: bool, reason: str) -> str:
    with studio.store.writing() as tx:
        acting(tx, by, *KEEPERS)
        waiting = [item for item in tx.lexicons.all() if item.state is ChangeState.PROPOSED]
        if any((item.entry["list"], item.entry["rule"], item.entry["wrong"]) == _name(entry) for item in waiting):
            raise StudioError("这一条已经有人提出，正等另一位同志确认。")
        number = tx.lexicons.next_number()
        change = LexiconChange(
            id=new_id(),
            number=number,
            entry=listing_as_json(replace(entry, version=f"{tx.now.date().isoformat()}#{number}")),
            retires=retires,
            reason=reason,
            proposed_by=by,
            proposed_at=tx.now,
        )
        tx.lexicons.add(change)
        tx.audit.write(person_id=by, act="propose_lexicon_change", subject=change.id, at=tx.now, after=_told(change))
    return change.id


@act
def decide_change(studio: Studio, by: str, change_id: str, *, confirm: bool, note: str = "") -> None:
    """A second person's yes or no. A yes is written to the lists that the checks read before it is committed."""
    with studio.store.writing() as tx:
        acting(tx, by, *KEEPERS)
        change = _waiting(tx, change_id)
        if change.proposed_by == by:
            raise NotAllowed("自己提出的词条要由另一位同志确认。自己可以撤回。")
        if not confirm and not note.strip():
            raise StudioError("不同意的请写明理由。")
        state = ChangeState.CONFIRMED if confirm else ChangeState.REJECTED
        tx.lexicons.decide(change_id, state, person_id=by, at=tx.now, note=note.strip()[:LONGEST_REASON])
        tx.audit.write(
            person_id=by,
            act="confirm_lexicon_change" if confirm else "reject_lexicon_change",
            subject=change_id,
            at=tx.now,
            before={"state": change.state.value},
            after={**_told(change), "note": note.strip()},
        )
        if confirm:
            _write(studio.settings.data / "lexicons", tx)


@act
def withdraw_proposal(studio: Studio, by: str, change_id: str) -> None:
    """The proposer's own second thought."""
    with studio.store.writing() as tx:
        acting(tx, by, *KEEPERS)
        change = _waiting(tx, change_id)
        if change.proposed_by != by:
            raise NotAllowed("只能撤回自己提出的词条。")
        tx.lexicons.decide(change_id, ChangeState.REJECTED, person_id=by, at=tx.now, note="提出人撤回")
        tx.audit.write(person_id=by, act="withdraw_lexicon_change", subject=change_id, at=tx.now, before=_told(change))


def _waiting(tx: Transaction, change_id: str) -> LexiconChange:
    change = tx.lexicons.get(change_id, lock=True)
    if change is None:
        raise NotFound("找不到这条办理记录。")
    if change.state is not ChangeState.PROPOSED:
        raise WrongState("这一条已经办过了。请刷新页面后再看。")
    return change


def _write(folder: Path, tx: Transaction) -> None:
    """All confirmed changes in their order: the whole file each time, put in place at once."""
    confirmed = [item for item in reversed(tx.lexicons.all()) if item.state is ChangeState.CONFIRMED]
    plain = [{"entry": item.entry, "retired": item.retires} for item in confirmed]
    draft = folder / f".{CONFIRMED}-{new_id()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(draft, folder / CONFIRMED)
    except OSError as error:
        raise StudioError(
            f"词表没有写成（{error.strerror}），这次确认没有办理。请检查数据目录的权限和空间。"
        ) from error


def _name(entry: Listing) -> tuple[str, str, str]:
    return entry.list, entry.rule, entry.wrong


def _told(change: LexiconChange) -> dict[str, Any]:
    entry = change.entry
    shown = {name: entry[name] for name in ("list", "rule", "wrong", "right", "valid_from", "valid_until", "version")}
    return {**shown, "retires": change.retires, "reason": change.reason}
