"""看板: one measurement for a person who looks, with everything that stands around the figures.

A window with few policies is counted anew each time. One with many is read from the kept sums, which a test proves
equal; only the sums of this moment are kept, so an earlier cut-off is always counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from studio.actions.prove import MAY_LOOK, ledger_of, ledger_of_policies, measured, office_rules
from studio.actions.steps import act, acting
from studio.actions.summing import keep_sums, lacking, marks_of, status_of
from studio.domain.breakdown import Account, Side, accounts, by_channel, by_form, by_month, rolled_up, sides, sums_by
from studio.domain.counting import Evidence, Rules
from studio.domain.departments import Register
from studio.domain.ledger import Ledger
from studio.domain.ratios import Figures, Pair, Report, figures_of, sums_by_day, warnings_of
from studio.domain.standing import Item
from studio.domain.standing import standing as judged
from studio.domain.window import Window
from studio.store.store import Transaction
from studio.store.summaries import Standing
from studio.studio import Studio

MANY = 2000
"""Policies in a window above which the kept sums are read."""
SHOWN = 200
"""Rows of a list then."""


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
    cut_short: int
    """How many policies there are when the lists show only the first of them; 0 when they show all."""
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
    """Raises `NotAllowed`."""
    asked = _Asked(window, asof, definition, department, office_rules())
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        many = tx.records.count(window.start, window.end) > MANY
        current = tx.now >= asof > tx.now.replace(microsecond=0).replace(second=0)
        if not (many and current):
            return _counted(studio, ledger_of(tx, window), asked, tx.departments.register())
    keep_sums(studio)
    with studio.store.reading() as tx:
        return _kept(studio, tx, asked)


def _counted(studio: Studio, ledger: Ledger, asked: _Asked, register: Register) -> View:
    window, asof, rules = asked.window, asked.asof, asked.rules
    everybody = measured(ledger, window, asof=asof, definition=asked.definition)
    report = everybody
    if asked.department:
        report = measured(ledger, window, asof=asof, definition=asked.definition, department=asked.department)
    evidence, items = Evidence(ledger, asof=asof, rules=rules), {item.policy.id: item for item in report.items}
    rows = [_row_of(item) for item in report.items]
    own = [item for item in report.items if not asked.department or item.policy.department == asked.department]
    by_department = sums_by(own, lambda item: item.policy.department)
    return View(
        definition=asked.definition,
        window=window,
        asof=asof,
        figures=report.figures,
        warnings=report.warnings,
        months=by_month(sums_by_day(own, rules), window),
        departments=sides(by_department, window),
        rolled_up=rolled_up(by_department, register, window) if register.departments else [],
        topics=sides(sums_by(own, lambda item: item.policy.topic), window),
        forms=by_form(own),
        channels=by_channel(own),
        department_names=[row.department for row in everybody.by_department if row.department],
        rows=sorted(rows, key=lambda row: row.released_on),
        problems=[row for row in rows if row.lacking],
        exempt=[row for row in rows if row.status == "exempt"],
        cut_short=0,
        accounts=tuple(accounts(ledger, evidence)),
        rules=rules,
        whole=lambda: report,
        item=items.get,
    )


def _kept(studio: Studio, tx: Transaction, asked: _Asked) -> View:
    window, department, kept = asked.window, asked.department, tx.summaries
    span = (window.start, window.end)
    by_day = kept.by_day(*span, department=department)
    by_department, register = kept.by_name("department", *span, department=department), tx.departments.register()
    figures = figures_of(by_day, window=window)

    def listed(**only: object) -> list[Row]:
        return [_row(one) for one in kept.listed(*span, department=department, limit=SHOWN, **only)]  # type: ignore[arg-type]

    return View(
        definition=asked.definition,
        window=window,
        asof=asked.asof,
        figures=figures,
        warnings=tuple(warnings_of(figures)),
        months=by_month(by_day, window),
        departments=sides(by_department, window),
        rolled_up=rolled_up(by_department, register, window) if register.departments else [],
        topics=sides(kept.by_name("topic", *span, department=department), window),
        forms=kept.reach("form", *span, department=department),
        channels=kept.reach("channel", *span, department=department),
        department_names=[name for name in kept.by_name("department", *span) if name],
        rows=listed(),
        problems=listed(lacking=True),
        exempt=listed(status="exempt"),
        cut_short=kept.count(*span, department=department),
        accounts=(),
        rules=asked.rules,
        whole=lambda: _whole(studio, asked),
        item=lambda policy_id: _item(studio, policy_id, asked),
    )


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
