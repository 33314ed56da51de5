"""看板: one measurement for a person who looks, with what stands around the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.actions.prove import MAY_LOOK, ledger_of, measured, office_rules
from studio.actions.steps import acting
from studio.domain.breakdown import Account, accounts
from studio.domain.counting import Evidence, Rules
from studio.domain.ratios import Report
from studio.domain.window import Window
from studio.studio import Studio


@dataclass(frozen=True)
class View:
    """`report` is of the chosen department; `everybody` of the whole office."""

    report: Report
    everybody: Report
    accounts: tuple[Account, ...]
    rules: Rules


def look(
    studio: Studio, by: str, *, window: Window, asof: datetime, definition: str = "A", department: str = ""
) -> View:
    """Raises `NotAllowed`."""
    rules = office_rules()
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        ledger = ledger_of(tx, window)
    everybody = measured(ledger, window, asof=asof, definition=definition)
    report = (
        measured(ledger, window, asof=asof, definition=definition, department=department) if department else everybody
    )
    quiet = accounts(ledger, Evidence(ledger, asof=asof, rules=rules))
    return View(report, everybody, tuple(quiet), rules)
