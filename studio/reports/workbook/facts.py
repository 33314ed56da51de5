"""政策明细、材料明细、发布明细: the recorded facts, a row each, over which everything else is computed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from studio.domain.calendar import BEIJING
from studio.domain.counting import diversified, form_of, on_other_channel
from studio.reports.words import channel, status
from studio.reports.workbook.book import Book
from studio.reports.workbook.formulas import NO, PIECES, POLICIES, UNKNOWN, YES, M, P

RELEASES = "发布明细"


def write_policies(book: Book) -> None:
    sheet = book.begin(
        POLICIES,
        "政策明细（各表的公式都从这里算）",
        list(P),
        (6, 48, 20, 13, 10, 9, 9, 10, 9, 9, 10, 9, 9, 9, 14, 70),
    )
    for at, item in enumerate(book.report.items, start=4):
        forms = {form_of(one.piece) for one in item.evidence}
        channels = {one.publication.channel for one in item.evidence}
        timely = UNKNOWN if item.timely is None else YES if item.timely else NO
        marks = [
            _yes(item.interpreted),
            _yes(item.multi_format),
            _yes(item.off_site),
            timely,
            _yes(item.links_alive),
        ]
        sheet.write_number(at, 0, at - 3, book.middle)
        sheet.write_string(at, 1, item.policy.title, book.text)
        sheet.write_string(at, 2, item.policy.department, book.text)
        sheet.write_datetime(at, 3, _noon(item.released_on), book.day)
        for column, said in enumerate([status(item), *marks, _yes(item.open)], start=4):
            sheet.write_string(at, column, said, book.middle)
        sheet.write_number(at, 11, len(forms), book.middle)
        sheet.write_number(at, 12, len(channels), book.middle)
        sheet.write_string(at, 13, _yes("图解" in forms), book.middle)
        sheet.write_string(at, 14, item.policy.topic, book.text)
        sheet.write_string(at, 15, "；".join(item.reasons), book.text)
    book.filtered(sheet, len(book.report.items), len(P))


def write_pieces(book: Book) -> None:
    sheet = book.begin(PIECES, "材料明细（每件材料一行，只列计入的）", list(M), (6, 20, 13, 14, 9, 10, 10, 13, 60))
    titles = {item.policy.id: item.policy for item in book.report.items}
    for at, (day, piece, out) in enumerate(book.pieces, start=4):
        of = [titles[one] for one in piece.policies if one in titles]
        other = sum(on_other_channel(one.publication, book.rules) for one in out)
        sheet.write_number(at, 0, at - 3, book.middle)
        sheet.write_string(at, 1, of[0].department if of else "", book.text)
        sheet.write_datetime(at, 2, _noon(day), book.day)
        sheet.write_string(at, 3, piece.form, book.middle)
        sheet.write_string(at, 4, _yes(diversified(piece, book.rules)), book.middle)
        for column, number in enumerate((len(out), sum(one.publication.is_website for one in out), other), start=5):
            sheet.write_number(at, column, number, book.middle)
        sheet.write_string(at, 8, "；".join(one.title for one in of), book.text)
    book.filtered(sheet, len(book.pieces), len(M))


def write_releases(book: Book) -> None:
    heads = ("序号", "政策", "解读形式", "渠道", "账号", "发布时间", "核实时间", "网址", "佐证")
    sheet = book.begin(RELEASES, "发布明细（计入的发布与佐证）", heads, (6, 44, 14, 16, 18, 17, 17, 50, 40))
    rows = [(item, one) for item in book.report.items for one in item.evidence]
    for at, (item, one) in enumerate(rows, start=4):
        out = one.publication
        sheet.write_number(at, 0, at - 3, book.middle)
        cells = (
            item.policy.title,
            one.piece.form,
            channel(out),
            out.account,
            _moment(out.published_at),
            _moment(out.verified_at),
            out.url,
            out.proof_digest,
        )
        for column, said in enumerate(cells, start=1):
            sheet.write_string(at, column, said, book.text)
    book.filtered(sheet, len(rows), len(heads))


def _yes(value: bool) -> str:
    return YES if value else NO


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _moment(at: Any) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""
