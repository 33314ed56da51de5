"""Writes the shipped template and example anew: `python -m tests.records.make_ledgers`."""

from __future__ import annotations

from studio.records.template import template_csv, template_xlsx
from tests.records.ledgers import ROOT, as_csv, as_xlsx, flat, worked_example

if __name__ == "__main__":
    folder = ROOT / "assets" / "ledger"
    folder.mkdir(exist_ok=True)
    (folder / "template.xlsx").write_bytes(template_xlsx())
    (folder / "template.csv").write_bytes(template_csv())
    (folder / "example.xlsx").write_bytes(as_xlsx(worked_example()))
    (folder / "example.csv").write_bytes(as_csv(flat(worked_example()), encoding="utf-8-sig"))
