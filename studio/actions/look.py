"""看板: one measurement for a person who looks, with everything that stands around the figures.

A window with few policies is counted anew each time. One with many is read from the kept sums, which a test proves
equal, for now and for the end of any day before; a cut-off within a day is always counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from studio.actions.last_heard import last_heard
from studio.actions.prove import MAY_LOOK, ledger_of, ledger_of_policies, measured, office_rules
from studio.actions.steps import act, acting
from studio.actions.summing import fingerprint, keep_sums, lacking, marks_of, status_of
from studio.domain.breakdown import Account, Side, by_channel, by_form, by_month, rolled_up, sides, sums_by
from studio.domain.counting import Evidence, Rules
from studio.domain.ledger import Ledger, beijing_day
from studio.domain.ratios.definitions import Figures, figures_of
from studio.domain.ratios.report import Report, warnings_of
from studio.domain.ratios.share import Pair
from studio.domain.standing import Item
from studio.domain.standing import standing as judged
from studio.domain.sums import sums_by_day
from studio.domain.window import Window, end_of_day
from studio.errors import StudioError
from studio.store.kept_sums import KeptSums, Page, Place
from studio.store.store import Transaction
from studio.store.summaries import Standing
from studio.studio import Studio

MANY = 2000
"""Policies in a window above which the kept sums are read."""
SHOWN = 50
"""Rows of a page of a list then."""
NOW = timedelta(minutes=1)
"""How far back a cut-off may lie to mean this moment: a screen asks it before it looks."""
BACKLOG = 20_000
"""So many policies to be judged take longer than anybody waits for a screen: the worker is at it."""
TRIES = 5
ROWS, PROBLEMS, EXEMPT = "rows", "problems", "exempt"

Found = TypeVar("Found")


@dataclass(frozen=True)
class Row:
    """One policy of a list."""

    policy_id: str
    title: str
    department: str
    released_on: date
    status: str
    marks: Mapping[str, bool | None]
    reasons: tuple[str, ...]
    lacking: bool


@dataclass(frozen=True, kw_only=True)
class View:
    definition: str
    window: Window
    asof: datetime
    department: str
    """"" for the whole office."""
    figures: Figures
    warnings: tuple[str, ...]
    months: list[Side]
    departments: list[Side]
    rolled_up: list[Side]
    """The same along the list of departments, each with all below it; [] where no list is kept."""
    topics: list[Side]
    forms: Mapping[str, int]
    channels: Mapping[str, int]
    department_names: list[str]
    rows: list[Row]
    problems: list[Row]
    exempt: list[Row]
    many: Mapping[str, int]
    """How many there are on each list, whatever part of it is shown."""
    paged: bool
    """The lists show their first page only; `page` has the others."""
    page: Callable[[str, Page], list[Row]]
    accounts: tuple[Account, ...]
    rules: Rules
    whole: Callable[[], Report]
    item: Callable[[str], Item | None]

    @property
    def headline(self) -> Pair:
        return self.figures.definitions[self.definition]


@dataclass(frozen=True)
class _Asked:
    window: Window
    asof: datetime
    definition: str
    department: str
    rules: Rules


@act
def look(
    studio: Studio, by: str, *, window: Window, asof: datetime, definition: str = "A", department: str = ""
) -> View:
    """Raises `NotAllowed`, and `StudioError` while the sums are being counted anew after an upgrade."""
    asked = _Asked(window, asof, definition, department, office_rules())
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        now, cut = timedelta(0) <= tx.now - asof < NOW, _cut(asof, tx.now)
        if not tx.records.more_than(MANY, window.start, window.end) or not (now or cut):
            return _counted(tx, ledger_of(tx, window), asked)
    return read_kept(studio, lambda tx: _kept(studio, tx, asked, None if now else cut))


def read_kept(studio: Studio, read: Callable[[Transaction], Found]) -> Found:
    """What `read` says of kept sums that are of this moment."""
    mark = fingerprint(office_rules())
    for _ in range(TRIES):
        with studio.store.reading() as tx:
            if tx.summaries.waiting(BACKLOG):
                raise StudioError("统计正在后台重新整理，还没有完成；记录都在，没有丢失。请过几分钟再看。")
        keep_sums(studio)
        with studio.store.reading(steady=True) as tx:
            if tx.summaries.settled(mark, tx.now):
                return read(tx)
    raise StudioError("正在写入大量记录，统计暂时跟不上。请稍后再看。")


def _cut(asof: datetime, now: datetime) -> date | None:
    """The day at whose end the cut-off stands; None when it stands elsewhere, or the day has not ended."""
    day = beijing_day(asof)
    return day if end_of_day(day) == asof < now else None


def _counted(tx: Transaction, ledger: Ledger, asked: _Asked) -> View:
    window, asof, rules, register = asked.window, asked.asof, asked.rules, tx.departments.register()
    everybody = measured(ledger, window, asof=asof, definition=asked.definition)
    report = everybody
    if asked.department:
        report = measured(ledger, window, asof=asof, definition=asked.definition, department=asked.department)
    items = {item.policy.id: item for item in report.items}
    rows = sorted((_row_of(item) for item in report.items), key=place_of)
    lists = {
        ROWS: rows,
        PROBLEMS: [row for row in rows if row.lacking],
        EXEMPT: [row for row in rows if row.status == "exempt"],
    }
    own = [item for item in report.items if not asked.department or item.policy.department == asked.department]
    by_department = sums_by(own, lambda item: item.policy.department)
    return View(
        definition=asked.definition,
        window=window,
        asof=asof,
        department=asked.department,
        figures=report.figures,
        warnings=report.warnings,
        months=by_month(sums_by_day(own, rules), window),
        departments=sides(by_department, window),
        rolled_up=rolled_up(by_department, register, window) if register.departments else [],
        topics=sides(sums_by(own, lambda item: item.policy.topic), window),
        forms=by_form(own),
        channels=by_channel(own),
        department_names=[row.department for row in everybody.by_department if row.department],
        rows=lists[ROWS],
        problems=lists[PROBLEMS],
        exempt=lists[EXEMPT],
        many={name: len(several) for name, several in lists.items()},
        paged=False,
        page=lambda name, _: lists[name],
        accounts=tuple(last_heard(tx, asof, rules)),
        rules=rules,
        whole=lambda: report,
        item=items.get,
    )


def _kept(studio: Studio, tx: Transaction, asked: _Asked, cut: date | None) -> View:
    window, department = asked.window, asked.department
    kept = tx.kept_sums(window, department=department, cut=cut)
    by_day, by_department, register = kept.by_day(), kept.by_name("department"), tx.departments.register()
    figures, states = figures_of(by_day, window=window), kept.reach("state")
    names = tx.kept_sums(window, cut=cut).by_name("department") if department else by_department

    def page(name: str) -> list[Row]:
        return page_of(tx, kept, asked.rules, asked.asof, cut, name, Page(SHOWN))

    return View(
        definition=asked.definition,
        window=window,
        asof=asked.asof,
        department=department,
        figures=figures,
        warnings=tuple(warnings_of(figures)),
        months=by_month(by_day, window),
        departments=sides(by_department, window),
        rolled_up=rolled_up(by_department, register, window) if register.departments else [],
        topics=sides(kept.by_name("topic"), window),
        forms=kept.reach("form"),
        channels=kept.reach("channel"),
        department_names=[name for name in names if name],
        rows=page(ROWS),
        problems=page(PROBLEMS),
        exempt=page(EXEMPT),
        many={ROWS: kept.listed(), PROBLEMS: states.get("lacking", 0), EXEMPT: figures.exempt},
        paged=True,
        page=lambda name, page: _turned(studio, asked, cut, name, page),
        accounts=tuple(last_heard(tx, asked.asof, asked.rules)),
        rules=asked.rules,
        whole=lambda: _whole(studio, asked),
        item=lambda policy_id: _item(studio, policy_id, asked),
    )


def _turned(studio: Studio, asked: _Asked, cut: date | None, name: str, page: Page) -> list[Row]:
    def read(tx: Transaction) -> list[Row]:
        kept = tx.kept_sums(asked.window, department=asked.department, cut=cut)
        return page_of(tx, kept, asked.rules, asked.asof, cut, name, page)

    return read_kept(studio, read)


def page_of(
    tx: Transaction, kept: KeptSums, rules: Rules, asof: datetime, cut: date | None, name: str, page: Page
) -> list[Row]:
    if cut is None:
        status = "exempt" if name == EXEMPT else ""
        return [_row(one) for one in kept.page(page, lacking=name == PROBLEMS, status=status)]
    # What is kept of an earlier cut-off says which may belong here; whether they do is judged.
    found: list[Row] = []
    while len(found) < page.limit:
        places = kept.candidates(page, lacking=name == PROBLEMS, exempt=name == EXEMPT)
        if not places:
            break
        rows = [row for row in _judged(tx, places, asof, rules) if _belongs(row, name)]
        back = page.before is not None
        found = [*rows, *found] if back else [*found, *rows]
        page = replace(page, before=places[0]) if back else replace(page, after=places[-1])
        if len(places) < page.limit:
            break
    return found[-page.limit :] if page.before is not None else found[: page.limit]


def _belongs(row: Row, name: str) -> bool:
    return name == ROWS or (row.lacking if name == PROBLEMS else row.status == "exempt")


def _judged(tx: Transaction, places: Sequence[Place], asof: datetime, rules: Rules) -> list[Row]:
    ledger = ledger_of_policies(tx, [place.policy_id for place in places])
    evidence, wanted = Evidence(ledger, asof=asof, rules=rules), {place.policy_id for place in places}
    return sorted((_row_of(judged(one, evidence)) for one in ledger.policies if one.id in wanted), key=place_of)


def place_of(row: Row) -> Place:
    return Place(row.released_on, row.policy_id)


def _whole(studio: Studio, asked: _Asked) -> Report:
    with studio.store.reading() as tx:
        ledger = ledger_of(tx, asked.window)
    return measured(ledger, asked.window, asof=asked.asof, definition=asked.definition, department=asked.department)


def _item(studio: Studio, policy_id: str, asked: _Asked) -> Item | None:
    with studio.store.reading() as tx:
        ledger = ledger_of_policies(tx, [policy_id])
    evidence = Evidence(ledger, asof=asked.asof, rules=asked.rules)
    policies: Iterable[Item] = (judged(policy, evidence) for policy in ledger.policies if policy.id == policy_id)
    return next(iter(policies), None)


def _row_of(item: Item) -> Row:
    policy = item.policy
    marks, status = marks_of(item), status_of(item)
    return Row(policy.id, policy.title, policy.department, item.released_on, status, marks, item.reasons, lacking(item))


def _row(one: Standing) -> Row:
    return Row(
        one.policy_id, one.title, one.department, one.released_on, one.status, one.marks, one.reasons, one.lacking
    )
