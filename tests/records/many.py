"""Records of many policies that are all alike, one interpretation on two channels each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from studio.domain.calendar import BEIJING
from studio.domain.ledger import Ledger, Piece, PolicyRecord, Publication

FIRST = date(2026, 2, 2)
DAYS = 25


def alike(number: int) -> Ledger:
    policies, pieces, publications = [], [], []
    for n in range(number):
        day = FIRST + timedelta(days=n % DAYS)
        at = datetime(day.year, day.month, day.day, 10, tzinfo=BEIJING)
        policies.append(
            PolicyRecord(id=f"q{n:05}", title=f"第{n}号通知", department="市容科", released_on=day, topic="城市管理")
        )
        pieces.append(Piece(id=f"n{n:05}", policies=(f"q{n:05}",), form="图解", signed_at=at))
        for channel in ("website", "wechat"):
            site = channel == "website"
            publications.append(
                Publication(
                    id=f"s{n:05}{channel}",
                    piece=f"n{n:05}",
                    channel=channel,
                    is_website=site,
                    published_at=at,
                    # Every seventh is not on another channel that counts yet.
                    verified_at=at if site or n % 7 else None,
                    url="https://a.gov.cn/",
                    linked_at=at if site else None,
                )
            )
    return Ledger(policies=tuple(policies), pieces=tuple(pieces), publications=tuple(publications))
