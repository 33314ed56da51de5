"""Which row of a ledger speaks of which policy, piece and publication.

Rows about the same thing are laid together: a policy may be described once and named afterwards, or be repeated on
every row. What two rows say differently is a problem, never a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from studio.records import values
from studio.records.columns import BY_KEY, COLUMNS, PIECE, POLICY, PUBLICATION
from studio.records.sheets import Row, Sheet
from studio.records.things import Thing, meaning, stable
from studio.records.values import handle

T = TypeVar("T")

NAMES = ("policy", "doc_number", "title")
"""What a policy may be named by, most certain first."""
NEEDED = {
    PIECE: ("signed_at",),
    PUBLICATION: ("published_at", "verified_at", "linked_at"),
}
"""Columns that decide whether something counts: without them the whole file would count as nothing, or as too much."""

_POLICY_FACTS = tuple(column.key for column in COLUMNS if column.kind == POLICY and column.key not in NAMES)
_PIECE_FACTS = tuple(column.key for column in COLUMNS if column.kind == PIECE)
_PUBLICATION_FACTS = tuple(column.key for column in COLUMNS if column.kind == PUBLICATION)


@dataclass(frozen=True)
class Known:
    """What is recorded already: policies by each of their names, pieces by their number."""

    policies: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    """Ids of the policies that were made in the studio: a ledger adds to them and never changes them."""
    pieces: Mapping[str, str] = field(default_factory=dict)


class Gathering:
    """A ledger's rows, sorted by what they speak of. What cannot be told is a problem in a sentence with its place."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self.policies: list[Thing] = []
        self.by_name: dict[str, list[Thing]] = {}
        self.pieces: dict[str, tuple[Thing, tuple[str, ...]]] = {}
        """By key, each with the ids of the policies it interprets."""
        self.publications: dict[str, tuple[Thing, str]] = {}
        """By key, each with the key of its piece."""
        self.published: list[tuple[Row, str]] = []
        """The rows that speak of a publication, each with the key of its piece."""

    def take(self, sheets: Sequence[Sheet]) -> None:
        self._ask_for_columns(sheets)
        rows = [row for sheet in sheets for row in sheet.rows]
        for row in rows:
            self._take_policy(row)
        for thing in self.policies:
            thing.id = self._policy_id(thing)
        self._ask_for_one_id_each()
        self.published = self._take_pieces(rows)
        for row, key in self.published:
            self._take_publication(row, key)

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
            thing = Thing(row.place)
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

    def _found(self, names: Sequence[str]) -> Thing | None:
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

    def _policy_id(self, thing: Thing) -> str:
        """Of what is recorded already under this number; by the title only where the file gives no number."""
        names = [thing.cells[name] for name in NAMES if name in thing.cells]
        numbers = [thing.cells[name] for name in NAMES[:2] if name in thing.cells]
        known = (self.known.policies.get(handle(name), "") for name in numbers or names)
        return next(filter(None, known), "") or stable("policy", handle(names[0]))

    def _ask_for_one_id_each(self) -> None:
        first: dict[str, str] = {}
        for thing in self.policies:
            if thing.id in first:
                self.problems.append(f"{thing.place}与{first[thing.id]}是同一个文件，请合并或改正编号、文号。")
            first.setdefault(thing.id, thing.place)

    def _take_pieces(self, rows: Sequence[Row]) -> list[tuple[Row, str]]:
        """All pieces; answers the rows that speak of a publication, each with the key of its piece.

        A row that gives the form describes its piece; one that only names it may stand anywhere, also before.
        """
        keys = {id(row): self._take_piece(row) for row in rows if "form" in row.cells}
        keys |= {id(row): self._take_piece(row) for row in rows if "form" not in row.cells}
        return [(row, keys[id(row)]) for row in rows if any(name in row.cells for name in _PUBLICATION_FACTS)]

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
        thing = Thing(row.place)
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
        when = str(meaning("published_at", row.cells.get("published_at", "")))
        key = stable("publication", handle(number) if number else "|".join([piece, channel.key, own, when]))
        if key in self.publications and not number:
            before = self.publications[key][0].cells
            if handle(before.get("url", "")) != handle(row.cells.get("url", "")):
                key = stable("publication", "|".join([piece, channel.key, own, when, row.cells.get("url", "")]))
        thing = self.publications.setdefault(key, (Thing(row.place), piece))[0]
        thing.id = key
        if said := thing.lay(row, _PUBLICATION_FACTS):
            self.problems.append(f"{said}。同一件材料在同一渠道发过几次的，请填发布编号加以区分。")

    def _value(self, row: Row, key: str, read: Callable[[str], T], otherwise: Any) -> Any:
        try:
            return read(row.cells.get(key, ""))
        except ValueError as error:
            self.problems.append(f"{row.place}的“{BY_KEY[key].label}”：{error}。")
            return otherwise
