"""From the rows of a ledger to records, or to the list of what is wrong and where.

Rows about the same thing are laid together: a policy may be described once and named afterwards, or be repeated on
every row. What two rows say differently is a problem, never a choice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from studio.domain.ledger import Ledger, Piece, PolicyRecord, Publication
from studio.domain.policy import Disclosure
from studio.records import values
from studio.records.columns import BY_KEY, COLUMNS, PIECE, POLICY, PUBLICATION
from studio.records.sheets import Row, Sheet
from studio.records.values import When, handle

T = TypeVar("T")

NAMES = ("policy", "doc_number", "title")
"""What a policy may be named by, most certain first."""
NEEDED = {
    PIECE: ("signed_at",),
    PUBLICATION: ("published_at", "verified_at", "linked_at"),
}
"""Columns that decide whether something counts: without them the whole file would count as nothing, or as too much."""
UNFILLED = frozenset({"计划", "计划中", "planned", "已导出", "导出", "exported", "未发布", "待发布"})
CLAIMED = frozenset({"已发布", "发布", "published", "claimed"})
VERIFIED = frozenset({"已核实", "已核验", "verified", "核实"})
WITHDRAWN = frozenset({"已撤回", "撤回", "已撤下", "withdrawn"})


@dataclass(frozen=True)
class Known:
    """What is recorded already: policies by each of their names, pieces by their number."""

    policies: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    """Ids of the policies that were made in the studio: a ledger adds to them and never changes them."""
    pieces: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entries:
    """A whole file, read. `ledger` is complete only when there are no problems."""

    ledger: Ledger
    said: Mapping[str, Mapping[str, str]]
    """Id → what the cells said, by column: numbers, titles and accounts are kept beside the records."""
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    """Nothing wrong, but a person should know."""


MEANINGS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("released_on", "withdrawn_on"), values.day),
    **dict.fromkeys(("published_at", "withdrawn_at", "links_broken_at"), values.moment),
    **dict.fromkeys(("signed_at", "verified_at", "linked_at"), values.mark),
    **dict.fromkeys(("required", "exempt", "forwarded", "led_elsewhere", "recorded", "rehearsal"), values.yes),
    "disclosure": values.disclosure,
    "form": values.form,
    "channel": values.channel,
}


def _meaning(key: str, text: str) -> Any:
    """For telling whether two rows say the same: 2021/4/1 and 2021年4月1日 do."""
    try:
        return MEANINGS.get(key, handle)(text)
    except ValueError:
        return handle(text)


class _Thing:
    """What several rows say about one policy, piece or publication."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.cells: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.id = ""

    def lay(self, row: Row, keys: Iterable[str]) -> str:
        """Takes over the row's cells. Answers what contradicts an earlier row, "" when nothing does."""
        for key in keys:
            text = row.cells.get(key)
            if text is None:
                continue
            before = self.cells.setdefault(key, text)
            if _meaning(key, before) != _meaning(key, text):
                return f"{row.place}的“{BY_KEY[key].label}”是“{text}”，与{self.places[key]}的“{before}”不一致"
            self.places.setdefault(key, row.place)
        return ""


_POLICY_FACTS = tuple(column.key for column in COLUMNS if column.kind == POLICY and column.key not in NAMES)
_PIECE_FACTS = tuple(column.key for column in COLUMNS if column.kind == PIECE)
_PUBLICATION_FACTS = tuple(column.key for column in COLUMNS if column.kind == PUBLICATION)


def entries_of(sheets: Sequence[Sheet], known: Known | None = None) -> Entries:
    return _Reading(known or Known()).read(sheets)


class _Reading:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self.policies: list[_Thing] = []
        self.by_name: dict[str, list[_Thing]] = {}
        self.pieces: dict[str, tuple[_Thing, tuple[str, ...]]] = {}
        """By key, each with the ids of the policies it interprets."""
        self.publications: dict[str, tuple[_Thing, str]] = {}
        """By key, each with the key of its piece."""
        self.replaced: list[tuple[str, str, str]] = []
        """Where a replacement is named, by which number, and the key that stands for."""

    # ── which row speaks of what ─────────────────────────────────────────────────────────────────────

    def read(self, sheets: Sequence[Sheet]) -> Entries:
        self._ask_for_columns(sheets)
        rows = [row for sheet in sheets for row in sheet.rows]
        for row in rows:
            self._take_policy(row)
        records = [record for thing in self.policies if (record := self._policy(thing))]
        self._ask_for_one_id_each()
        published = self._take_pieces(rows)
        first = self._first_publications(published)
        pieces = [piece for key, (thing, of) in self.pieces.items() if (piece := self._piece(thing, key, of, first))]
        for row, key in published:
            self._take_publication(row, key)
        out = [one for thing, piece in self.publications.values() if (one := self._publication(thing, piece))]
        self._remark(pieces, out)
        return Entries(
            ledger=Ledger(policies=tuple(records), pieces=tuple(pieces), publications=tuple(out)),
            said={
                **{thing.id: thing.cells for thing in self.policies},
                **{key: thing.cells for key, (thing, _) in self.pieces.items()},
                **{thing.id: thing.cells for thing, _ in self.publications.values()},
            },
            problems=tuple(dict.fromkeys(self.problems)),
            remarks=tuple(self.remarks),
        )

    def _take_pieces(self, rows: Sequence[Row]) -> list[tuple[Row, str]]:
        """All pieces; answers the rows that speak of a publication, each with the key of its piece.

        A row that gives the form describes its piece; one that only names it may stand anywhere, also before.
        """
        keys = {id(row): self._take_piece(row) for row in rows if "form" in row.cells}
        keys |= {id(row): self._take_piece(row) for row in rows if "form" not in row.cells}
        return [(row, keys[id(row)]) for row in rows if any(name in row.cells for name in _PUBLICATION_FACTS)]

    def _ask_for_columns(self, sheets: Sequence[Sheet]) -> None:
        for sheet in sheets:
            where = f"“{sheet.name}”" if sheet.name else "台账"
            kinds = {PIECE: "form" in sheet.columns, PUBLICATION: "channel" in sheet.columns}
            for kind, there in kinds.items():
                for key in NEEDED[kind] if there else ():
                    if key in sheet.columns or (key == "verified_at" and "state" in sheet.columns):
                        continue
                    column = BY_KEY[key]
                    self.problems.append(f"{where}缺少“{column.label}”一列（{column.note}）。")
            if unknown := "、".join(sheet.unknown):
                self.remarks.append(f"{where}里这些列没有用到：{unknown}。")

    def _ask_for_one_id_each(self) -> None:
        first: dict[str, str] = {}
        for thing in self.policies:
            if thing.id in first:
                self.problems.append(f"{thing.place}与{first[thing.id]}是同一个文件，请合并或改正编号、文号。")
            first.setdefault(thing.id, thing.place)

    def _take_policy(self, row: Row) -> None:
        names = [row.cells[name] for name in NAMES if name in row.cells]
        facts = any(key in row.cells for key in _POLICY_FACTS)
        if not names:
            if facts:
                self.problems.append(f"{row.place}没有写是哪个文件：请填政策编号、文号或政策标题。")
            return
        described = facts or "title" in row.cells
        if self._are_several(row):
            if facts:
                self.problems.append(f"{row.place}写了几个文件，又填了文件信息：请把文件信息分行填写。")
            return
        thing = self._found(names)
        if thing is None and not described:
            return
        if thing is None:
            thing = _Thing(row.place)
            self.policies.append(thing)
        if said := thing.lay(row, (*NAMES, *_POLICY_FACTS)):
            self.problems.append(f"{said}。请改成一致。")
        for name in names:
            if thing not in self.by_name.setdefault(handle(name), []):
                self.by_name[handle(name)].append(thing)

    def _are_several(self, row: Row) -> bool:
        text = row.cells.get("policy", "")
        return (
            len(values.several(text)) > 1
            and handle(text) not in self.by_name
            and handle(text) not in self.known.policies
        )

    def _found(self, names: Sequence[str]) -> _Thing | None:
        """The policy of this file that the surest name means. A title alone may be carried by several."""
        first = self.by_name.get(handle(names[0]), [])
        return first[0] if len(first) == 1 else None

    def _policy_ids(self, row: Row) -> list[str]:
        text = row.cells.get("policy", "")
        if text and self._are_several(row):
            names = [[part] for part in values.several(text)]
        else:
            names = [[row.cells[name] for name in NAMES if name in row.cells]]
        found: list[str] = []
        for alternatives in names:
            if not alternatives:
                continue
            things = self.by_name.get(handle(alternatives[0]), [])
            identified = self.known.policies.get(handle(alternatives[0]), "")
            if len(things) > 1:
                self.problems.append(f"{row.place}的“{alternatives[0]}”对应几个文件，请改填政策编号或文号。")
            elif things:
                found.append(things[0].id)
            elif identified:
                found.append(identified)
            else:
                self.problems.append(
                    f"{row.place}对应的文件“{alternatives[0]}”不在台账里，请先列出这个文件，或改正编号。"
                )
        return found

    def _take_piece(self, row: Row) -> str:
        """The key of the piece that the row speaks of; "" when it speaks of none, or of none that can be told."""
        if not any(key in row.cells for key in ("piece", "form")):
            if any(key in row.cells for key in (*_PIECE_FACTS, *_PUBLICATION_FACTS)):
                self.problems.append(f"{row.place}没有写是哪件材料：请填材料编号，或填政策和解读形式。")
            return ""
        number = row.cells.get("piece", "")
        named = any(name in row.cells for name in NAMES)
        if number:
            key = stable("piece", handle(number))
        else:
            if not named:
                self.problems.append(f"{row.place}没有写解读的是哪个文件：请填政策编号、文号或政策标题。")
                return ""
            of = self._policy_ids(row)
            if not of:
                return ""
            form = self._value(row, "form", values.form, "")
            key = stable("piece", "|".join([*of, form, handle(row.cells.get("piece_title", ""))]))
        if key in self.pieces:
            thing, of_before = self.pieces[key]
            if said := thing.lay(row, _PIECE_FACTS):
                self.problems.append(f"{said}。请改成一致，或用不同的材料编号。")
            if number and named:
                more = [one for one in self._policy_ids(row) if one not in of_before]
                self.pieces[key] = (thing, (*of_before, *more))
            return key
        if "form" not in row.cells:
            if handle(number) in self.known.pieces:
                return self.known.pieces[handle(number)]
            self.problems.append(f"{row.place}的材料“{number}”不在台账里，请先列出这件材料，或改正编号。")
            return ""
        thing = _Thing(row.place)
        thing.id = key
        thing.lay(row, _PIECE_FACTS)
        self.pieces[key] = (thing, tuple(dict.fromkeys(self._policy_ids(row))) if named else ())
        return key

    def _take_publication(self, row: Row, piece: str) -> None:
        if "channel" not in row.cells:
            if any(key in row.cells for key in ("published_at", "url", "verified_at", "withdrawn_at", "proof")):
                self.problems.append(f"{row.place}没有写发布渠道。")
            return
        if not piece:
            return
        number = row.cells.get("publication", "")
        channel = self._value(row, "channel", values.channel, None)
        if channel is None:
            return
        own = handle(row.cells.get("account", ""))
        when = str(_meaning("published_at", row.cells.get("published_at", "")))
        key = stable("publication", handle(number) if number else "|".join([piece, channel.key, own, when]))
        if key in self.publications and not number:
            before = self.publications[key][0].cells
            if handle(before.get("url", "")) != handle(row.cells.get("url", "")):
                key = stable("publication", "|".join([piece, channel.key, own, when, row.cells.get("url", "")]))
        thing = self.publications.setdefault(key, (_Thing(row.place), piece))[0]
        thing.id = key
        if said := thing.lay(row, _PUBLICATION_FACTS):
            self.problems.append(f"{said}。同一件材料在同一渠道发过几次的，请填发布编号加以区分。")

    # ── what the cells say ───────────────────────────────────────────────────────────────────────────

    def _policy(self, thing: _Thing) -> PolicyRecord | None:
        cells = thing.cells
        named = [
            self.known.policies[handle(cells[name])]
            for name in NAMES[:2]
            if handle(cells.get(name, "")) in self.known.policies
        ]
        if not named and "policy" not in cells and "doc_number" not in cells:
            named = [found] if (found := self.known.policies.get(handle(cells["title"]), "")) else []
        surest = next(name for name in NAMES if name in cells)
        thing.id = named[0] if named else stable("policy", handle(cells[surest]))
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

    def _required(self, thing: _Thing) -> bool:
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

    def _piece(self, thing: _Thing, key: str, of: tuple[str, ...], first: Mapping[str, datetime]) -> Piece | None:
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

    def _replaced(self, thing: _Thing, number: str) -> str:
        key = stable("piece", handle(number))
        if handle(number) in self.known.pieces:
            return self.known.pieces[handle(number)]
        self.replaced.append((thing.place, number, key))
        return key

    def _publication(self, thing: _Thing, piece: str) -> Publication | None:
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

    def _of(self, thing: _Thing, key: str, read: Callable[[str], T], otherwise: Any) -> Any:
        text = thing.cells.get(key)
        if text is None:
            return otherwise
        try:
            return read(text)
        except ValueError as error:
            self.problems.append(f"{thing.places.get(key, thing.place)}的“{BY_KEY[key].label}”：{error}。")
            return otherwise

    def _value(self, row: Row, key: str, read: Callable[[str], T], otherwise: Any) -> Any:
        try:
            return read(row.cells.get(key, ""))
        except ValueError as error:
            self.problems.append(f"{row.place}的“{BY_KEY[key].label}”：{error}。")
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


def stable(kind: str, key: str) -> str:
    """The same name always gives the same id, so that a second import finds what the first one made."""
    return hashlib.sha256(f"{kind}|{key}".encode()).hexdigest()[:32]
