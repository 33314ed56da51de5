"""One policy in one report: whether it counts, what was done for it, and the reasons in plain words.

Standards 2.2, and the edge rules 3 (exempt), 9 (forwarded) and 10 (joint issue).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from studio.domain.calendar import NoCalendarData
from studio.domain.counting import (
    Counted,
    Evidence,
    Rules,
    diversified,
    linked,
    links_alive,
    on_other_channel,
)
from studio.domain.ledger import CHANNEL_LABELS, PolicyRecord, beijing_day
from studio.domain.policy import Disclosure

FORWARDED = "只是转发上级文件"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One policy released in the window: what it counted as, and why."""

    policy: PolicyRecord
    excluded: str = ""
    """Why it need not be interpreted here at all."""
    exempt: bool = False
    open: bool = False
    """An open document of this office, exempt and forwarded ones included: the base of definition F."""
    evidence: tuple[Counted, ...] = ()
    interpreted: bool = False
    multi_format: bool = False
    off_site: bool = False
    timely: bool | None = False
    """None when the year has no working-day data."""
    links_alive: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Belongs to P, the policies that have to be interpreted."""
        return not self.excluded and not self.exempt

    @property
    def released_on(self) -> date:
        assert self.policy.released_on is not None  # only released policies become items
        return self.policy.released_on


def concerns(policy: PolicyRecord, department: str) -> bool:
    return not department or department == policy.department or department in policy.co_departments


def standing(policy: PolicyRecord, evidence: Evidence, department: str = "") -> Item:
    """What a released policy counts as, seen by the whole office or by one department."""
    if excluded := _exclusion(policy, evidence, department):
        return Item(policy=policy, excluded=excluded, reasons=(excluded,))
    if policy.forwarded and not evidence.rules.count_forwarded:
        counted = evidence.counted(policy.id)
        return Item(policy=policy, excluded=FORWARDED, open=True, evidence=counted, reasons=(FORWARDED,))
    if not policy.interpretation_required:
        reason = f"免于解读：{policy.exempt_reason or '没有写明理由'}"
        counted = evidence.counted(policy.id)
        return Item(policy=policy, exempt=True, open=True, evidence=counted, reasons=(reason,))
    return _judged(policy, evidence)


def _exclusion(policy: PolicyRecord, evidence: Evidence, department: str) -> str:
    released, today = policy.released_on, beijing_day(evidence.asof)
    if policy.disclosure is not Disclosure.OPEN:
        return f"公开属性是{policy.disclosure}" if policy.disclosure else "没有确定公开属性"
    if policy.led_elsewhere:
        return "联合发文，由外单位牵头，本单位配合"
    if department and department != policy.department:
        return f"联合发文，由{policy.department}牵头，本单位配合"
    if released is None or released > today:
        return "截止时点尚未公开"
    if policy.withdrawn_on and policy.withdrawn_on <= today:
        return f"文件已于{policy.withdrawn_on.isoformat()}撤回"
    return ""


def _judged(policy: PolicyRecord, evidence: Evidence) -> Item:
    counted = evidence.counted(policy.id)
    site = [one for one in counted if one.publication.is_website]
    interpreted = any(linked(one.publication, evidence.asof) for one in site)
    multi = interpreted and any(diversified(one.piece, evidence.rules) for one in counted)
    off_site = interpreted and any(on_other_channel(one.publication, evidence.rules) for one in counted)
    alive = any(links_alive(one.publication, evidence.asof) for one in site)
    timely = _timely(policy, site, evidence.rules) if interpreted else False
    item = Item(
        policy=policy,
        open=True,
        evidence=counted,
        interpreted=interpreted,
        multi_format=multi,
        off_site=off_site,
        timely=timely,
        links_alive=alive,
    )
    return replace(item, reasons=tuple(_reasons(item, evidence)))


def _timely(policy: PolicyRecord, site: Sequence[Counted], rules: Rules) -> bool | None:
    """First website piece within so many working days after release; None when nobody can tell."""
    released = policy.released_on
    assert released is not None
    first = min(beijing_day(one.since) for one in site)
    if (first - released).days <= rules.timely_within:
        return True
    try:
        return first <= rules.calendar.add_working_days(released, rules.timely_within)
    except NoCalendarData:
        return None


def _reasons(item: Item, evidence: Evidence) -> Iterable[str]:
    if not item.interpreted:
        yield from _why_not_interpreted(item, evidence)
        return
    yield "已在政府网站解读，并与政策双向关联"
    if not item.multi_format:
        yield "没有多样化形式的解读"
    if not item.off_site:
        yield "没有在其他渠道发布"
    if item.timely is False:
        yield f"网站首次解读晚于公开后{evidence.rules.timely_within}个工作日"
    if item.timely is None:
        yield f"没有{item.released_on.year}年前后的工作日数据，不能判断是否及时"
    if not item.links_alive:
        yield "关联链接已失效"
    yield from _objections(item, evidence)


def _why_not_interpreted(item: Item, evidence: Evidence) -> Iterable[str]:
    if not evidence.pieces_of(item.policy.id):
        yield "没有解读材料"
        return
    if any(one.publication.is_website for one in item.evidence):
        yield "网站解读与政策没有双向关联"
    else:
        yield "政府网站上没有可以计入的解读"
    yield from _objections(item, evidence)


def _objections(item: Item, evidence: Evidence) -> Iterable[str]:
    """What stands in the way of publications that were recorded, so that a person can mend it: once for a channel. In
    the order of their ids: a database gives its rows in any order."""
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    for piece in sorted(evidence.pieces_of(item.policy.id), key=lambda one: one.id):
        for publication in sorted(evidence.publications_of(piece), key=lambda one: one.id):
            if objection := evidence.objection(publication):
                forms[publication.channel, objection].append(piece.form)
    for (channel, objection), found in forms.items():
        yield f"{CHANNEL_LABELS.get(channel, channel)}（{'、'.join(dict.fromkeys(found))}）{objection}，不计入"
