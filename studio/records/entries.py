"""From the rows of a ledger to records, or to the list of what is wrong and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from studio.domain.ledger import Ledger, Piece, PolicyRecord, Publication
from studio.domain.policy import Disclosure
from studio.records import values
from studio.records.columns import BY_KEY
from studio.records.gathering import NAMES, Gathering, Known
from studio.records.sheets import Row, Sheet
from studio.records.things import Thing, stable
from studio.records.values import When, handle

T = TypeVar("T")

UNFILLED = frozenset({"计划", "计划中", "planned", "已导出", "导出", "exported", "未发布", "待发布"})
CLAIMED = frozenset({"已发布", "发布", "published", "claimed"})
VERIFIED = frozenset({"已核实", "已核验", "verified", "核实"})
WITHDRAWN = frozenset({"已撤回", "撤回", "已撤下", "withdrawn"})


@dataclass(frozen=True)
class Entries:
    """A whole file, read. `ledger` is complete only when there are no problems."""

    ledger: Ledger
    said: Mapping[str, Mapping[str, str]]
    """Id → what the cells said, by column: numbers, titles and accounts are kept beside the records."""
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    """Nothing wrong, but a person should know."""


def entries_of(sheets: Sequence[Sheet], known: Known | None = None) -> Entries:
    gathering = Gathering(known or Known())
    gathering.take(sheets)
    return _Reading(gathering).read()


class _Reading:
    """What the cells of each thing say."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.known = gathering.known
        self.problems = gathering.problems
        self.remarks = gathering.remarks
        self.replaced: list[tuple[str, str, str]] = []
        """Where a replacement is named, by which number, and the key that stands for."""

    def read(self) -> Entries:
        gathered = self.gathering
        records = [record for thing in gathered.policies if (record := self._policy(thing))]
        first = self._first_publications(gathered.published)
        pieces = [
            piece for key, (thing, of) in gathered.pieces.items() if (piece := self._piece(thing, key, of, first))
        ]
        out = [one for thing, piece in gathered.publications.values() if (one := self._publication(thing, piece))]
        self._remark(pieces, out)
        return Entries(
            ledger=Ledger(policies=tuple(records), pieces=tuple(pieces), publications=tuple(out)),
            said={
                **{thing.id: thing.cells for thing in gathered.policies},
                **{key: thing.cells for key, (thing, _) in gathered.pieces.items()},
                **{thing.id: thing.cells for thing, _ in gathered.publications.values()},
            },
            problems=tuple(dict.fromkeys(self.problems)),
            remarks=tuple(self.remarks),
        )

    def _policy(self, thing: Thing) -> PolicyRecord | None:
        cells = thing.cells
        surest = next(name for name in NAMES if name in cells)
        if thing.id in self.known.own:
            self.remarks.append(f"{thing.place}的“{cells[surest]}”已在工作室办理，文件信息以工作室为准。")
            return None
        if not cells.get("title") and not cells.get("doc_number"):
            self.problems.append(f"{thing.place}的文件没有标题，也没有文号。")
        if "department" not in cells:
            self.problems.append(f"{thing.place}没有填起草部门。")
        required = self._required(thing)
        reason = cells.get("exempt_reason", "")
        if not required and not reason:
            self.problems.append(f"{thing.place}免于解读，但没有写明理由。")
        return PolicyRecord(
            id=thing.id,
            title=cells.get("title", "").removeprefix("《").removesuffix("》") or cells.get("doc_number", ""),
            department=cells.get("department", ""),
            co_departments=tuple(values.several(cells.get("co_departments", ""))),
            released_on=self._of(thing, "released_on", values.day, None),
            disclosure=self._of(thing, "disclosure", values.disclosure, Disclosure.OPEN),
            interpretation_required=required,
            exempt_reason="" if required else reason,
            forwarded=self._of(thing, "forwarded", values.yes, False),
            led_elsewhere=self._of(thing, "led_elsewhere", values.yes, False),
            withdrawn_on=self._of(thing, "withdrawn_on", values.day, None),
            topic=cells.get("topic", ""),
        )

    def _required(self, thing: Thing) -> bool:
        asked = self._of(thing, "required", values.yes, None)
        exempt = self._of(thing, "exempt", values.yes, None)
        if asked is not None and exempt is not None and asked == exempt:
            self.problems.append(f"{thing.place}的“是否应解读”和“免于解读”互相矛盾。")
        return bool(asked) if asked is not None else not exempt

    def _first_publications(self, loose: Sequence[tuple[Row, str]]) -> dict[str, datetime]:
        first: dict[str, datetime] = {}
        for row, piece in loose:
            text = row.cells.get("published_at", "")
            try:
                at = values.moment(text).at if text else None
            except ValueError:
                continue  # said when the publication itself is read
            if at and (piece not in first or at < first[piece]):
                first[piece] = at
        return first

    def _piece(self, thing: Thing, key: str, of: tuple[str, ...], first: Mapping[str, datetime]) -> Piece | None:
        cells = thing.cells
        if "form" not in cells:
            self.problems.append(f"{thing.place}的材料没有填解读形式。")
            return None
        if not of:
            self.problems.append(f"{thing.place}的材料没有写解读的是哪个文件。")
        signed = self._of(thing, "signed_at", values.mark, False)
        replaced = cells.get("replaces", "")
        replaces = self._replaced(thing, replaced) if replaced else ""
        return Piece(
            id=key,
            policies=of,
            form=self._of(thing, "form", values.form, ""),
            signed_at=self._signed(signed, first.get(key)),
            fields_shown=self._of(thing, "fields_shown", values.number, None),
            recorded=self._of(thing, "recorded", values.yes, False),
            replaces=replaces,
        )

    def _signed(self, said: bool | When, published: datetime | None) -> datetime | None:
        """A plain yes means signed before it first came out; a day means its beginning."""
        if isinstance(said, When):
            return said.at
        return (published or values.moment("1949-10-01").at) if said else None

    def _replaced(self, thing: Thing, number: str) -> str:
        key = stable("piece", handle(number))
        if handle(number) in self.known.pieces:
            return self.known.pieces[handle(number)]
        self.replaced.append((thing.place, number, key))
        return key

    def _publication(self, thing: Thing, piece: str) -> Publication | None:
        cells = thing.cells
        channel = values.channel(cells["channel"])
        state = cells.get("state", "").lower()
        published = None if state in UNFILLED else self._of(thing, "published_at", values.moment, None)
        if (
            published is None
            and state not in UNFILLED
            and any(key in cells for key in ("url", "verified_at", "withdrawn_at"))
        ):
            self.problems.append(f"{thing.place}没有填解读发布时间。还没有发出的，请清空这一行的网址和核实情况。")
            return None
        verified: bool | When = self._of(thing, "verified_at", values.mark, False)
        if "verified_at" not in cells and state in VERIFIED:
            verified = True
        linked = self._of(thing, "linked_at", values.mark, False)
        withdrawn = self._of(thing, "withdrawn_at", values.moment, None)
        if (
            published
            and withdrawn
            and withdrawn.at < published.at
            and (withdrawn.exact or withdrawn.at.date() < published.at.date())
        ):
            self.problems.append(f"{thing.place}的撤回时间早于发布时间。")
        if state in WITHDRAWN and withdrawn is None:
            self.problems.append(f"{thing.place}写着已撤回，但没有填撤回时间。")
        if state and state not in UNFILLED | CLAIMED | VERIFIED | WITHDRAWN:
            self.problems.append(f"{thing.place}的发布状态应是计划、已导出、已发布或已核实，现在是“{cells['state']}”。")
        return Publication(
            id=thing.id,
            piece=piece,
            channel=channel.key,
            account=cells.get("account", ""),
            is_website=channel.is_website,
            published_at=published.at if published else None,
            verified_at=_since(verified, published),
            url=self._of(thing, "url", values.address, ""),
            proof_digest=cells.get("proof", ""),
            withdrawn_at=_not_before(withdrawn, published) if withdrawn else None,
            rehearsal=self._of(thing, "rehearsal", values.yes, False),
            linked_at=_since(linked, published) if channel.is_website else None,
            links_broken_at=_not_before(broken, published)
            if (broken := self._of(thing, "links_broken_at", values.moment, None))
            else None,
        )

    def _of(self, thing: Thing, key: str, read: Callable[[str], T], otherwise: Any) -> Any:
        text = thing.cells.get(key)
        if text is None:
            return otherwise
        try:
            return read(text)
        except ValueError as error:
            self.problems.append(f"{thing.places.get(key, thing.place)}的“{BY_KEY[key].label}”：{error}。")
            return otherwise

    def _remark(self, pieces: Sequence[Piece], out: Sequence[Publication]) -> None:
        there = {piece.id for piece in pieces} | set(self.known.pieces.values())
        for place, number, key in self.replaced:
            if key not in there:
                self.problems.append(f"{place}要替换的材料“{number}”不在台账里。")
        if unsigned := sum(piece.signed_at is None for piece in pieces):
            self.remarks.append(f"{unsigned} 件材料没有审签时间，不计入。")
        if claimed := sum(one.verified_at is None and one.published_at is not None for one in out):
            self.remarks.append(f"{claimed} 条发布还没有核实，不计入。")
        if bare := sum(not (one.url or one.proof_digest) for one in out):
            self.remarks.append(f"{bare} 条发布没有网址也没有佐证，不计入。")


def _since(said: bool | When, published: When | None) -> datetime | None:
    """When something became true of a publication: a plain yes means from its first moment on."""
    if isinstance(said, When):
        return _not_before(said, published)
    return published.at if said and published else None


def _not_before(said: When, published: When | None) -> datetime:
    """A bare day on which it also came out means: after that."""
    if published and not said.exact and said.at.date() == published.at.date():
        return max(said.at, published.at)
    return said.at
