"""An older and a newer version of one policy, side by side: what stayed, changed, came, went and moved.

Articles are compared as wholes. A plan or a notice, which has none, is compared heading by heading.
Renumbering, bracket width and white space are no change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studio.domain.policy import Clause
from studio.policy.alignment import Alignment, align, moved
from studio.policy.difference import Mark, difference, plain

FEWEST_ARTICLES = 3
"""A document with fewer is compared heading by heading: it only mentions articles."""
_ARTICLE = re.compile(r"第\s*[〇零一二三四五六七八九十百千\d]+\s*条(?:之[一二三四五六七八九十]+)?")


class Kind(StrEnum):
    """What became of a clause; the words are those of `compare --json` (contracts)."""

    UNCHANGED = "unchanged"
    MODIFIED = "modified"
    ADDED = "added"
    DELETED = "deleted"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What is compared as one: an article with all its items, or a heading with the text under it."""

    clause: str
    label: str
    place: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the two columns. `likeness` is from 0 to 1; added and deleted have 0."""

    old: tuple[Passage, ...]
    new: tuple[Passage, ...]
    kind: Kind
    moved: bool
    likeness: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    rows: tuple[Row, ...]
    """In the order of the newer text; what was deleted stands where it used to be."""
    by_articles: bool
    left_out: tuple[str, ...] = ()
    """Places that were not compared, as a person names them: chapter headings, a covering notice."""

    def count(self) -> dict[Kind, int]:
        counts = Counter(row.kind for row in self.rows)
        return {kind: counts[kind] for kind in Kind}


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> Comparison:
    """Compares the clauses of two readings. Never raises; an empty side makes all added or deleted."""
    by_articles = min(_articles(old), _articles(new)) >= FEWEST_ARTICLES
    before, after = _passages(old, by_articles=by_articles), _passages(new, by_articles=by_articles)
    alignment = align([passage.text for passage in before], [passage.text for passage in after])
    left_out = _left_out(old, new) if by_articles else ()
    return Comparison(rows=tuple(_rows(before, after, alignment)), by_articles=by_articles, left_out=left_out)


def as_contract_json(comparison: Comparison) -> dict[str, Any]:
    """The shape of the command `compare --json` (contracts)."""
    return {
        "rows": [
            {
                "old": [passage.label or passage.place for passage in row.old],
                "new": [passage.label or passage.place for passage in row.new],
                "old_clauses": [passage.clause for passage in row.old],
                "new_clauses": [passage.clause for passage in row.new],
                "kind": str(row.kind),
                "moved": row.moved,
                "similarity": round(row.likeness, 4),
                "diff": [[str(mark.op), mark.text] for mark in row.marks],
            }
            for row in comparison.rows
        ],
        "summary": {
            **{str(kind): count for kind, count in comparison.count().items()},
            "moved": sum(row.moved for row in comparison.rows),
            "by_articles": comparison.by_articles,
            "left_out": list(comparison.left_out),
        },
    }


# ── passages ─────────────────────────────────────────────────────────────────────────────────────────


def _is_article(clause: Clause) -> bool:
    return bool(_ARTICLE.fullmatch(clause.label))


def _articles(clauses: Sequence[Clause]) -> int:
    return sum(map(_is_article, clauses))


def _passages(clauses: Sequence[Clause], *, by_articles: bool) -> list[Passage]:
    if not by_articles:
        return [_passage(clause, [clause]) for clause in clauses if clause.heading or clause.text]
    found: list[Passage] = []
    held: list[Clause] = []
    for clause in clauses:
        if _is_article(clause):
            found += [_passage(held[0], held)] if held else []
            held = [clause]
        elif held and clause.level > held[0].level and not clause.id.startswith("f"):
            held.append(clause)
        else:
            found += [_passage(held[0], held)] if held else []
            held = []
            if clause.id.startswith("f") and (clause.heading or clause.text):
                found.append(_passage(clause, [clause]))
    return found + ([_passage(held[0], held)] if held else [])


def _passage(head: Clause, clauses: Sequence[Clause]) -> Passage:
    lines = [_body(clause, own_number=clause is not head) for clause in clauses]
    text = "\n".join(line for line in lines if line)
    return Passage(clause=head.id, label=re.sub(r"\s", "", head.label), place=head.place, text=text)


def _body(clause: Clause, *, own_number: bool) -> str:
    heading = f"{clause.label if own_number else ''}{clause.heading}"
    return "\n".join(part for part in (heading, clause.text) if part)


def _left_out(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[str, ...]:
    """Headings that differ, and text outside the articles: a person should look at them."""
    before = {plain(clause.heading) for clause in old if clause.heading and not _is_article(clause)}
    after = {plain(clause.heading) for clause in new if clause.heading and not _is_article(clause)}
    gone = [f"原版标题“{c.place}”" for c in old if c.heading and plain(c.heading) not in after and not _is_article(c)]
    come = [f"新版标题“{c.place}”" for c in new if c.heading and plain(c.heading) not in before and not _is_article(c)]
    return tuple(gone + come)[:40]


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


def _rows(old: Sequence[Passage], new: Sequence[Passage], alignment: Alignment) -> list[Row]:
    upset = moved(alignment.pairs.items())
    parts: dict[int, list[int]] = {}
    for row, column in alignment.splits:
        parts.setdefault(row, []).append(column)
    origins: dict[int, list[int]] = {}
    for row, column in alignment.mergers:
        origins.setdefault(column, []).append(row)
    made: list[tuple[float, Row]] = []
    for row, column in alignment.pairs.items():
        rows, columns = sorted([row, *origins.get(column, ())]), sorted([column, *parts.get(row, ())])
        made.append(
            (
                column,
                _row(
                    [old[place] for place in rows],
                    [new[place] for place in columns],
                    likeness=float(alignment.likeness[row, column]),
                    is_moved=row in upset,
                ),
            )
        )
    used_new = {*alignment.pairs.values(), *(column for _, column in alignment.splits)}
    used_old = {*alignment.pairs, *(row for row, _ in alignment.mergers)}
    made += [(place, _row([], [new[place]])) for place in range(len(new)) if place not in used_new]
    made += [
        (_place_of_gone(place, alignment), _row([old[place]], [])) for place in range(len(old)) if place not in used_old
    ]
    return [row for _, row in sorted(made, key=lambda item: item[0])]


def _place_of_gone(row: int, alignment: Alignment) -> float:
    """Just behind what its predecessor became."""
    earlier = max((place for place in alignment.pairs if place < row), default=None)
    return (-1 if earlier is None else alignment.pairs[earlier]) + 0.5 + row / 1e6


def _row(old: Sequence[Passage], new: Sequence[Passage], *, likeness: float = 0.0, is_moved: bool = False) -> Row:
    before, after = ("\n".join(passage.text for passage in side) for side in (old, new))
    return Row(
        old=tuple(old),
        new=tuple(new),
        kind=_kind(old, new, before, after),
        moved=is_moved,
        likeness=likeness,
        marks=difference(before, after),
    )


def _kind(old: Sequence[Passage], new: Sequence[Passage], before: str, after: str) -> Kind:
    if not old:
        return Kind.ADDED
    if not new:
        return Kind.DELETED
    if len(new) > 1:
        return Kind.SPLIT
    if len(old) > 1:
        return Kind.MERGED
    return Kind.UNCHANGED if plain(before) == plain(after) else Kind.MODIFIED
