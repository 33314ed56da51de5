"""The report as an XLSX workbook that computes itself.

Only the three detail sheets hold recorded facts. Every ratio, table and chart on the other sheets is a formula over
them, so whoever receives the file can follow each figure down to the policy, and see it change when a row does.
"""

from __future__ import annotations

from studio.domain.counting import Rules
from studio.domain.ratios.report import Report
from studio.reports.workbook import by_definition, by_group, facts, overview
from studio.reports.workbook.book import Book
from studio.reports.workbook.formulas import PIECES, POLICIES

_SHEETS = {
    overview.NAME: overview.write,
    by_group.BY_DEPARTMENT: by_group.write_departments,
    by_group.BY_MONTH: by_group.write_months,
    by_definition.NAME: by_definition.write,
    POLICIES: facts.write_policies,
    PIECES: facts.write_pieces,
    facts.RELEASES: facts.write_releases,
}


def workbook(report: Report, rules: Rules | None = None) -> bytes:
    """The whole workbook. `rules` are those that the report was measured by."""
    book = Book(report, rules or Rules(), list(_SHEETS))
    for write in _SHEETS.values():
        write(book)
    return book.written()
