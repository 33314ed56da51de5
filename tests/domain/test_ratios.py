"""The ratios: the worked example of standards 2.5, every edge rule of 2.4, and a second, slow counting."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.calendar_data import working_days
from studio.domain.calendar import BEIJING, WorkingDays
from studio.domain.counting import Rules, Talks
from studio.domain.ledger import Ledger, Piece, PolicyRecord, Publication
from studio.domain.policy import Disclosure
from studio.domain.ratios.as_json import report_as_json
from studio.domain.ratios.report import Report, measure
from studio.domain.ratios.share import Mean, Ratio
from studio.domain.thresholds import THRESHOLDS, threshold_on
from studio.domain.window import Window, end_of_day, months, quarter, year_to_date

Q2 = quarter(2021, 2)
ASOF = datetime(2021, 7, 20, 9, tzinfo=BEIJING)
RULES = Rules(calendar=working_days())
IDS = itertools.count()


def policy(key: str = "p", **changes: Any) -> PolicyRecord:
    given: dict[str, Any] = {"department": "市容科", "released_on": date(2021, 4, 12), **changes}
    return PolicyRecord(id=key, title=f"关于{key}的通知", **given)


def piece(key: str, *policies: str, form: str = "文字", **changes: Any) -> Piece:
    given: dict[str, Any] = {"signed_at": at(4, 12, hour=8), **changes}
    return Piece(id=key, policies=policies or ("p",), form=form, **given)


def at(month: int, day: int, *, hour: int = 10) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=BEIJING)


def out(of: str, channel: str = "website", *, on: datetime | None = None, **changes: Any) -> Publication:
    on = on or at(4, 12)
    site = channel == "website"
    given: dict[str, Any] = {
        "is_website": site,
        "published_at": on,
        "verified_at": on,
        "url": f"https://example.gov.cn/{of}",
        "linked_at": on if site else None,
        **changes,
    }
    return Publication(id=f"r{next(IDS)}", piece=of, channel=channel, **given)


def report(*records: PolicyRecord | Piece | Publication, **changes: Any) -> Report:
    ledger = Ledger(
        policies=tuple(one for one in records if isinstance(one, PolicyRecord)),
        pieces=tuple(one for one in records if isinstance(one, Piece)),
        publications=tuple(one for one in records if isinstance(one, Publication)),
    )
    asked: dict[str, Any] = {"window": Q2, "asof": ASOF, "rules": RULES, **changes}
    return measure(ledger, asked.pop("window"), **asked)


def numbers(ratio: object) -> tuple[int, int]:
    assert isinstance(ratio, Ratio | Mean)
    return ratio.numerator, ratio.denominator


def multi(found: Report, code: str = "A") -> Ratio:
    ratio = found.figures.definitions[code].multi_format
    assert isinstance(ratio, Ratio)
    return ratio


def off_site(found: Report, code: str = "A") -> Ratio:
    ratio = found.figures.definitions[code].off_site
    assert isinstance(ratio, Ratio)
    return ratio


def worked_example() -> list[PolicyRecord | Piece | Publication]:
    """2.5: ten policies and two exempt; nine interpreted; 9 texts, 8 graphics, 1 video; 5 WeChat, 2 Weibo."""
    records: list[PolicyRecord | Piece | Publication] = [policy(f"p{n}") for n in range(10)]
    records += [policy(f"e{n}", interpretation_required=False, exempt_reason="人事任免") for n in range(2)]
    for n in range(9):
        records += [piece(f"text{n}", f"p{n}"), out(f"text{n}")]
    for n in range(8):
        records += [piece(f"graphic{n}", f"p{n}", form="图解"), out(f"graphic{n}")]
    records += [piece("video", "p0", form="视频"), out("video")]
    records += [out(f"graphic{n}", "wechat") for n in range(5)]
    records += [out(f"graphic{n}", "weibo") for n in range(2)]
    return records


def test_the_worked_example_comes_out_exactly_by_definition_a() -> None:
    found = report(*worked_example())
    rate, many, elsewhere = found.figures.interpretation_rate, multi(found), off_site(found)
    assert (found.figures.policies, found.figures.exempt, found.figures.interpreted) == (10, 2, 9)
    assert (numbers(rate), rate.percent) == ((9, 10), "90.0")
    assert (numbers(many), many.percent, many.threshold) == ((8, 9), "88.8", 90)
    assert (many.met, many.needed) == (False, 1)
    assert (numbers(elsewhere), elsewhere.percent, elsewhere.met) == ((5, 9), "55.5", True)


@pytest.mark.parametrize(
    ("code", "many", "many_percent", "elsewhere", "elsewhere_percent", "passes"),
    [
        ("B", (8, 10), "80.0", (5, 10), "50.0", True),
        ("C", (9, 18), "50.0", (5, 18), "27.7", False),
        ("D", (16, 25), "64.0", (7, 25), "28.0", False),
    ],
)
def test_the_worked_example_comes_out_exactly_by_the_other_definitions(
    code: str,
    many: tuple[int, int],
    many_percent: str,
    elsewhere: tuple[int, int],
    elsewhere_percent: str,
    passes: bool,
) -> None:
    found = report(*worked_example())
    assert (numbers(multi(found, code)), multi(found, code).percent) == (many, many_percent)
    assert (numbers(off_site(found, code)), off_site(found, code).percent) == (elsewhere, elsewhere_percent)
    assert multi(found, code).met is False
    assert off_site(found, code).met is passes


def test_definition_e_gives_means_and_f_takes_all_open_documents() -> None:
    found = report(*worked_example())
    forms = found.figures.definitions["E"].multi_format
    assert isinstance(forms, Mean)
    assert (numbers(forms), forms.mean) == ((18, 9), "2.0")
    assert (numbers(multi(found, "F")), multi(found, "F").percent) == ((8, 12), "66.6")
    assert found.figures.definitions["F"].off_site is None


def test_another_headline_leaves_a_among_the_alternatives() -> None:
    found = report(*worked_example(), definition="B")
    assert found.headline == found.figures.definitions["B"]
    assert sorted(found.alternatives) == ["A", "C", "D", "E", "F"]


@pytest.mark.parametrize("code", ["E", "F", "G", "", "a"])
def test_a_definition_that_is_no_headline_is_refused_in_chinese(code: str) -> None:
    with pytest.raises(ValueError, match="口径只能是A、B、C、D"):
        report(definition=code)


# Edge rules, in the order of standards 2.4.


def interpreted(key: str = "p", **changes: Any) -> list[PolicyRecord | Piece | Publication]:
    text = piece(f"text-{key}", key)
    return [policy(key, **changes), text, out(text.id)]


def test_1_the_window_goes_by_the_policys_release_and_its_end_is_outside() -> None:
    found = report(
        *interpreted("first", released_on=date(2021, 4, 1)),
        *interpreted("last", released_on=date(2021, 6, 30)),
        *interpreted("before", released_on=date(2021, 3, 31)),
        *interpreted("after", released_on=date(2021, 7, 1)),
    )
    assert [item.policy.id for item in found.items] == ["first", "last"]


def test_1_a_piece_after_the_window_counts_today_and_not_at_the_windows_closing() -> None:
    records = [policy(released_on=date(2021, 6, 29)), piece("text"), out("text", on=at(7, 2))]
    assert report(*records).figures.interpreted == 1
    assert report(*records, asof=Q2.closing).figures.interpreted == 0


def test_1_the_window_is_in_beijing_time() -> None:
    assert Q2.closing == datetime(2021, 6, 30, 23, 59, 59, 999999, BEIJING)
    assert end_of_day(date(2021, 6, 30)) == Q2.closing


def test_2_the_threshold_of_the_year_goes_by_the_policys_release() -> None:
    old = report(*interpreted(released_on=date(2020, 12, 31)), window=months(2020, 12, 1))
    new = report(*interpreted(released_on=date(2021, 1, 1)), window=months(2021, 1, 1))
    assert (multi(old).threshold, off_site(old).threshold) == (70, 50)
    assert (multi(new).threshold, off_site(new).threshold) == (90, 50)


def test_2_a_window_over_two_thresholds_has_to_meet_both() -> None:
    records: list[PolicyRecord | Piece | Publication] = []
    for n in range(10):
        records += interpreted(f"old{n}", released_on=date(2020, 12, 31))
        records += interpreted(f"new{n}", released_on=date(2021, 1, 1))
        records += [piece(f"g{n}", f"new{n}", form="图表"), out(f"g{n}")]
        if n < 6:
            records += [piece(f"h{n}", f"old{n}", form="图表"), out(f"h{n}")]
    ratio = multi(report(*records, window=Window(date(2020, 12, 1), date(2021, 2, 1))))
    assert numbers(ratio) == (16, 20)
    assert [(part.threshold, part.met) for part in ratio.parts] == [(70, False), (90, True)]
    assert (ratio.met, ratio.needed) == (False, 1)


def test_2_before_2020_nobody_asked_for_a_share() -> None:
    ratio = multi(report(*interpreted(released_on=date(2019, 5, 6)), window=months(2019, 1, 12)))
    assert (ratio.threshold, ratio.met, ratio.needed) == (None, None, 0)


def test_2_every_threshold_names_its_source() -> None:
    assert all(line.source for line in THRESHOLDS)
    assert threshold_on(date(2020, 12, 31), "multi_format") == THRESHOLDS[0]


def test_3_an_exempt_policy_is_in_no_figure_and_is_listed_with_its_reason() -> None:
    found = report(*interpreted(), policy("e", interpretation_required=False, exempt_reason="事务性通知"), window=Q2)
    assert (found.figures.policies, found.figures.exempt) == (1, 1)
    assert found.exemptions[0].reasons == ("免于解读：事务性通知",)


def test_3_more_than_a_fifth_exempt_is_warned_of() -> None:
    four = [policy(f"p{n}") for n in range(4)]
    exempt = [policy(f"e{n}", interpretation_required=False) for n in range(2)]
    assert not report(*four, exempt[0]).warnings
    assert "超过20%" in report(*four, *exempt).warnings[0]


def test_4_an_empty_denominator_is_a_dash_and_never_a_percentage() -> None:
    found = report()
    for ratio in (multi(found), off_site(found, "C"), found.figures.timeliness, found.figures.links):
        assert (ratio.percent, ratio.shown, ratio.met, ratio.needed) == ("—", "—（无应解读文件）", None, 0)


def test_5_a_share_just_below_the_line_is_truncated_and_not_met() -> None:
    ratio = Ratio(numerator=8997, denominator=10000, threshold=90)
    assert (ratio.percent, ratio.met, ratio.needed) == ("89.9", False, 3)


@given(numerator=st.integers(0, 500), denominator=st.integers(1, 500), threshold=st.integers(0, 100))
def test_5_met_and_needed_agree_with_exact_fractions(numerator: int, denominator: int, threshold: int) -> None:
    ratio = Ratio(numerator=numerator, denominator=denominator, threshold=threshold)
    assert ratio.met is (Fraction(numerator, denominator) >= Fraction(threshold, 100))
    assert ratio.met is (ratio.needed == 0)
    assert ratio.needed == max(0, ceil(Fraction(threshold * denominator, 100)) - numerator)
    shown = Fraction(ratio.percent)
    assert shown <= Fraction(100 * numerator, denominator) < shown + Fraction(1, 10)


def test_6_the_same_piece_on_five_accounts_counts_once_for_a_policy() -> None:
    accounts = ("wechat", "wechat", "weibo", "douyin")
    found = report(*interpreted(), *(out("text-p", channel) for channel in accounts))
    assert numbers(off_site(found)) == (1, 1)
    assert numbers(off_site(found, "C")) == (1, 1)
    assert numbers(off_site(found, "D")) == (4, 5)


def test_6_one_piece_that_covers_two_policies_counts_for_both() -> None:
    found = report(policy("p1"), policy("p2"), piece("g", "p1", "p2", form="图解"), out("g"))
    assert numbers(multi(found)) == (2, 2)
    assert numbers(multi(found, "C")) == (1, 1)


def test_7_a_withdrawn_piece_stops_counting_at_its_withdrawal() -> None:
    records = [policy(), piece("text"), out("text", withdrawn_at=at(5, 10))]
    assert report(*records, asof=at(5, 10, hour=9)).figures.interpreted == 1
    gone = report(*records, asof=at(5, 10))
    assert gone.figures.interpreted == 0
    assert any("已撤回" in reason for reason in gone.items[0].reasons)


def test_7_a_piece_replaced_within_one_working_day_carries_on() -> None:
    records = [
        policy(),
        piece("old"),
        out("old", withdrawn_at=at(5, 14, hour=18)),
        piece("new", replaces="old"),
        out("new", on=at(5, 17, hour=17)),
    ]
    weekend = report(*records, asof=at(5, 16))
    assert weekend.figures.interpreted == 1
    assert numbers(report(*records).figures.timeliness) == (1, 1)


def test_7_a_piece_replaced_later_than_that_begins_anew() -> None:
    records = [
        policy(),
        piece("old"),
        out("old", withdrawn_at=at(5, 14)),
        piece("new", replaces="old"),
        out("new", on=at(5, 18)),
    ]
    assert report(*records, asof=at(5, 17)).figures.interpreted == 0
    after = report(*records)
    assert after.figures.interpreted == 1
    assert numbers(after.figures.timeliness) == (0, 1)


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"verified_at": None}, "尚未核验"),
        ({"url": "", "proof_digest": ""}, "佐证"),
        ({"rehearsal": True}, "演练"),
        ({"published_at": None}, "尚未发布"),
        ({"verified_at": ASOF + timedelta(hours=1)}, "尚未核验"),
    ],
)
def test_8_a_publication_without_full_proof_does_not_count_and_says_why(lacking: dict[str, Any], said: str) -> None:
    found = report(policy(), piece("text"), out("text", **lacking))
    assert found.figures.interpreted == 0
    assert any(said in reason for reason in found.items[0].reasons)


def test_8_a_clipping_is_proof_where_there_is_no_address() -> None:
    found = report(*interpreted(), out("text-p", "newspaper", url="", proof_digest="sha256:00"))
    assert numbers(off_site(found)) == (1, 1)


def test_8_a_claimed_publication_counts_only_when_the_office_says_so() -> None:
    records = [policy(), piece("text"), out("text", verified_at=None)]
    assert report(*records, rules=replace(RULES, accept_claimed=True)).figures.interpreted == 1


def test_8_a_rehearsal_never_counts_whatever_the_office_says() -> None:
    records = [*interpreted(), out("text-p", "wechat", rehearsal=True)]
    found = report(*records, rules=replace(RULES, accept_claimed=True))
    assert [numbers(off_site(found, code)) for code in "ABCD"] == [(0, 1)] * 4


def test_8_an_unsigned_piece_does_not_count() -> None:
    found = report(policy(), piece("text", signed_at=None), out("text"))
    assert found.figures.interpreted == 0
    assert any("未经审签" in reason for reason in found.items[0].reasons)


def test_9_a_forwarded_document_is_left_out_unless_the_office_counts_it() -> None:
    records = interpreted(forwarded=True)
    assert report(*records).figures.policies == 0
    assert report(*records, rules=replace(RULES, count_forwarded=True)).figures.policies == 1


def test_10_a_joint_issue_counts_for_its_lead_only() -> None:
    records = interpreted(co_departments=("环卫科",))
    rows = {row.department: row for row in report(*records).by_department}
    assert (rows["市容科"].figures.policies, rows["市容科"].cooperating) == (1, 0)
    assert (rows["环卫科"].figures.policies, rows["环卫科"].cooperating) == (0, 1)
    seen = report(*records, department="环卫科")
    assert seen.figures.policies == 0
    assert "配合" in seen.items[0].reasons[0]
    assert report(*interpreted(led_elsewhere=True)).figures.policies == 0


def test_11_the_windows_are_month_quarter_half_year_year_and_year_to_date() -> None:
    assert months(2021, 12, 1) == Window(date(2021, 12, 1), date(2022, 1, 1))
    assert quarter(2021, 4) == Window(date(2021, 10, 1), date(2022, 1, 1))
    assert months(2021, 7, 6) == Window(date(2021, 7, 1), date(2022, 1, 1))
    assert months(2021, 1, 12) == Window(date(2021, 1, 1), date(2022, 1, 1))
    assert year_to_date(date(2021, 5, 9)) == Window(date(2021, 1, 1), date(2021, 5, 10))
    with pytest.raises(ValueError, match="统计期"):
        Window(date(2021, 5, 9), date(2021, 5, 9))


def test_12_the_forecast_says_how_many_are_lacking_now_and_once_all_are_interpreted() -> None:
    found = report(*worked_example())
    assert multi(found).needed == 1
    assert numbers(found.forecast.multi_format) == (8, 10)
    assert isinstance(found.forecast.multi_format, Ratio)
    assert found.forecast.multi_format.needed == 1


def test_13_the_same_ledger_and_cut_off_give_the_same_report_again() -> None:
    records = worked_example()
    assert report(*records) == report(*records)
    later = out("graphic6", "wechat", on=ASOF + timedelta(days=1))
    assert report_as_json(report(*records, later))["off_site"] == report_as_json(report(*records))["off_site"]


# Definitions of 2.2.


def test_an_interpretation_that_is_not_linked_both_ways_is_not_counted() -> None:
    found = report(policy(), piece("text"), out("text", linked_at=None))
    assert found.figures.interpreted == 0
    assert found.items[0].reasons[0] == "网站解读与政策没有双向关联"


def test_an_interpretation_that_is_not_on_the_website_is_not_counted() -> None:
    found = report(policy(), piece("g", form="图解"), out("g", "wechat"))
    assert (found.figures.interpreted, numbers(multi(found, "B")), numbers(off_site(found, "B"))) == (
        0,
        (0, 1),
        (0, 1),
    )


def test_links_that_broke_later_lower_the_link_rate_only() -> None:
    found = report(policy(), piece("text"), out("text", links_broken_at=at(6, 1)))
    assert found.figures.interpreted == 1
    assert (found.figures.links.percent, found.figures.links.met) == ("0.0", False)


def test_the_citys_portal_is_a_website_and_no_other_channel() -> None:
    found = report(*interpreted(), out("text-p", "city_portal", is_website=True))
    assert numbers(off_site(found)) == (0, 1)


def test_the_gazette_and_the_notice_board_count_only_when_the_office_says_so() -> None:
    records = [*interpreted(), out("text-p", "gazette"), out("text-p", "offline")]
    assert numbers(off_site(report(*records))) == (0, 1)
    assert numbers(off_site(report(*records, rules=replace(RULES, not_other_channels=frozenset())))) == (1, 1)


@pytest.mark.parametrize(
    ("form", "changes", "counts"),
    [
        *((form, {}, True) for form in ("图片", "图表", "图解", "图解(长图)", "动漫", "音频", "视频", "H5")),
        *((form, {}, False) for form in ("文字", "问答", "其他")),
        ("图片", {"fields_shown": 2}, False),
        ("图解", {"fields_shown": 3}, True),
        ("新闻发布会", {}, False),
        ("新闻发布会", {"recorded": True}, True),
        ("专家解读", {"recorded": True}, True),
    ],
)
def test_which_forms_are_diversified(form: str, changes: dict[str, Any], counts: bool) -> None:
    found = report(*interpreted(), piece("more", form=form, **changes), out("more", "wechat"))
    assert numbers(multi(found)) == (int(counts), 1)


def test_talks_are_a_setting() -> None:
    records = [*interpreted(), piece("talk", form="访谈", recorded=True), out("talk")]
    assert numbers(multi(report(*records, rules=replace(RULES, talks=Talks.NEVER)))) == (0, 1)
    bare = [*interpreted(), piece("talk", form="访谈"), out("talk")]
    assert numbers(multi(report(*bare, rules=replace(RULES, talks=Talks.ALWAYS)))) == (1, 1)


@pytest.mark.parametrize(("day", "timely"), [(24, True), (25, False)])
def test_timely_is_three_working_days_after_release(day: int, timely: bool) -> None:
    records = [policy(released_on=date(2021, 6, 21)), piece("text"), out("text", on=at(6, day, hour=23))]
    assert numbers(report(*records).figures.timeliness) == (int(timely), 1)


def test_timeliness_is_not_guessed_for_a_year_without_working_days() -> None:
    records = [policy(), piece("text"), out("text", on=at(4, 20))]
    found = report(*records, rules=Rules(calendar=WorkingDays({})))
    assert found.figures.timeliness.shown == "—（缺少工作日数据）"
    assert "没有工作日数据" in found.warnings[0]
    assert found.figures.interpreted == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"disclosure": Disclosure.ON_REQUEST},
        {"disclosure": None},
        {"withdrawn_on": date(2021, 7, 20)},
        {"released_on": None},
    ],
)
def test_what_is_not_open_not_released_or_withdrawn_is_no_policy_to_interpret(
    changes: dict[str, Any],
) -> None:
    assert report(*interpreted(**changes)).figures.policies == 0


def test_a_publication_of_an_unknown_piece_is_pointed_out() -> None:
    assert "1条发布记录" in report(out("nobody")).warnings[0]


def test_the_report_as_json_has_the_shape_of_the_contract() -> None:
    shape = json.loads(json.dumps(report_as_json(report(*worked_example()))))
    ratios = ["multi_format", "off_site", "interpretation_rate", "timeliness", "links"]
    figures = ["policies", "exempt", "interpreted", *ratios]
    assert list(shape) == [
        *("definition", "window", "asof"),
        *figures,
        *("by_department", "alternatives", "items"),
    ]
    assert shape["window"] == {"start": "2021-04-01", "end": "2021-07-01"}
    assert shape["multi_format"] == {
        "numerator": 8,
        "denominator": 9,
        "percent": "88.8",
        "threshold": 90,
        "met": False,
        "needed": 1,
    }
    assert sorted(shape["alternatives"]) == ["B", "C", "D", "E", "F"]
    assert [row["multi_format"]["percent"] for row in shape["by_department"]] == ["88.8"]
    assert len(shape["items"]) == 12


# A second counting, written from the text of 2.2 and 2.3 as plain set arithmetic.


DAY0 = date(2021, 4, 12)
MOMENTS = st.integers(0, 8).map(lambda days: datetime(2021, 4, 12, 12, tzinfo=BEIJING) + timedelta(days=days))
MAYBE = st.none() | MOMENTS
SLOW_RULES = replace(RULES, not_other_channels=frozenset(f"gazette-{n}" for n in range(9)))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    policies = [
        policy(
            f"p{n}",
            released_on=draw(st.sampled_from([DAY0, DAY0 + timedelta(days=2), date(2021, 3, 31)])),
            disclosure=draw(st.sampled_from([Disclosure.OPEN] * 4 + [Disclosure.CLOSED])),
            interpretation_required=draw(st.sampled_from([True, True, True, False])),
            withdrawn_on=draw(st.sampled_from([None, None, None, DAY0 + timedelta(days=4)])),
            forwarded=draw(st.sampled_from([False, False, False, True])),
            led_elsewhere=draw(st.sampled_from([False, False, False, False, True])),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    names = st.sampled_from([one.id for one in policies])
    pieces = [
        Piece(
            id=f"m{n}",
            policies=tuple(draw(st.lists(names, min_size=1, max_size=2, unique=True))),
            form=draw(st.sampled_from(["文字", "图解", "视频", "访谈", "图片"])),
            signed_at=draw(st.sampled_from([datetime(2021, 4, 12, 8, tzinfo=BEIJING)] * 4 + [None])),
            recorded=draw(st.booleans()),
            fields_shown=draw(st.sampled_from([None, 2, 3])),
        )
        for n in range(draw(st.integers(0, 5)))
    ]
    publications = []
    for n, one in enumerate(draw(st.lists(st.sampled_from(pieces), max_size=9)) if pieces else []):
        channel = draw(st.sampled_from(["website", "website", "wechat", "weibo", "gazette"]))
        # Own account for every record: what follows a withdrawal has its own tests under rule 7.
        publications.append(
            Publication(
                id=f"r{n}",
                piece=one.id,
                channel=f"{channel}-{n}",
                is_website=channel == "website",
                published_at=draw(MAYBE),
                verified_at=draw(MAYBE),
                url=draw(st.sampled_from(["https://a.gov.cn/", "https://a.gov.cn/", ""])),
                withdrawn_at=draw(MAYBE),
                rehearsal=draw(st.sampled_from([False, False, False, True])),
                linked_at=draw(MAYBE),
                links_broken_at=draw(MAYBE),
            )
        )
    return Ledger(policies=tuple(policies), pieces=tuple(pieces), publications=tuple(publications))


def slow_count(ledger: Ledger, asof: datetime) -> dict[str, tuple[int, int]]:
    """|P|, I, M, X as sets of ids, by the letter of 2.2; then the quotients of 2.2 and 2.3 A–D."""

    def proven(r: Publication) -> bool:
        signed = any(m.id == r.piece and m.signed_at and m.signed_at <= asof for m in ledger.pieces)
        there = r.published_at is not None and r.published_at <= asof
        checked = r.verified_at is not None and r.verified_at <= asof and bool(r.url)
        gone = r.withdrawn_at is not None and r.withdrawn_at <= asof
        return signed and there and checked and not gone and not r.rehearsal

    def is_diverse(m: Piece) -> bool:
        if m.form == "访谈":
            return m.recorded
        if m.form in ("图解", "图片"):
            return m.fields_shown is None or m.fields_shown >= 3
        return m.form == "视频"

    def other(r: Publication) -> bool:
        return not r.is_website and not r.channel.startswith("gazette")

    live = [r for r in ledger.publications if proven(r)]
    P = {
        p.id
        for p in ledger.policies
        if p.released_on is not None
        and date(2021, 4, 1) <= p.released_on <= date(2021, 6, 30)
        and p.released_on <= asof.date()
        and p.disclosure == "主动公开"
        and p.interpretation_required
        and not p.forwarded
        and not p.led_elsewhere
        and not (p.withdrawn_on and p.withdrawn_on <= asof.date())
    }

    def of(p: str) -> list[tuple[Piece, Publication]]:
        return [(m, r) for m in ledger.pieces if p in m.policies for r in live if r.piece == m.id]

    I = {p for p in P if any(r.is_website and r.linked_at and r.linked_at <= asof for _, r in of(p))}  # noqa: E741
    M = {p for p in I if any(is_diverse(m) for m, _ in of(p))}
    X = {p for p in I if any(other(r) for _, r in of(p))}
    alive = {
        p
        for p in I
        if any(
            r.is_website
            and r.linked_at
            and r.linked_at <= asof
            and not (r.links_broken_at and r.links_broken_at <= asof)
            for _, r in of(p)
        )
    }
    # Monday 12 and Wednesday 14 April 2021 plus three working days, read off a wall calendar.
    last = {DAY0: date(2021, 4, 15), DAY0 + timedelta(days=2): date(2021, 4, 19)}
    released = {p.id: p.released_on for p in ledger.policies}
    in_time = {
        p
        for p in I
        if min(r.published_at.date() for _, r in of(p) if r.is_website and r.published_at) <= last[released[p] or DAY0]
    }
    documents = {
        p.id
        for p in ledger.policies
        if p.released_on is not None
        and date(2021, 4, 1) <= p.released_on <= min(date(2021, 6, 30), asof.date())
        and p.disclosure == "主动公开"
        and not p.led_elsewhere
        and not (p.withdrawn_on and p.withdrawn_on <= asof.date())
    }
    drawn = {p for p in documents if any(m.form == "图解" for m, _ in of(p))}
    pieces = [m for m in ledger.pieces if set(m.policies) & P and any(r.piece == m.id for r in live)]

    def releases(m: Piece) -> list[Publication]:
        return [r for r in live if r.piece == m.id]

    all_releases = [(m, r) for m in pieces for r in releases(m)]
    other_releases = sum(other(r) for _, r in all_releases)
    site_releases = sum(r.is_website for _, r in all_releases)
    return {
        "rate": (len(I), len(P)),
        "links": (len(alive), len(I)),
        "timely": (len(in_time), len(P)),
        "A multi": (len(M), len(I)),
        "A off": (len(X), len(I)),
        "B multi": (len(M), len(P)),
        "B off": (len(X), len(P)),
        "C multi": (sum(map(is_diverse, pieces)), len(pieces)),
        "C off": (
            sum(any(other(r) for r in releases(m)) for m in pieces),
            sum(any(r.is_website for r in releases(m)) for m in pieces),
        ),
        "D multi": (sum(is_diverse(m) for m, _ in all_releases), len(all_releases)),
        "D off": (other_releases, other_releases + site_releases),
        "E forms": (sum(len({m.form for m, _ in of(p)}) for p in I), len(I)),
        "E channels": (sum(len({r.channel for _, r in of(p)}) for p in I), len(I)),
        "F": (len(drawn), len(documents)),
    }


def fast_count(found: Report) -> dict[str, tuple[int, int]]:
    figures = found.figures
    counted = {
        "rate": numbers(figures.interpretation_rate),
        "links": numbers(figures.links),
        "timely": numbers(figures.timeliness),
    }
    means = figures.definitions["E"]
    counted |= {"E forms": numbers(means.multi_format), "E channels": numbers(means.off_site)}
    counted["F"] = numbers(figures.definitions["F"].multi_format)
    for code in "ABCD":
        counted[f"{code} multi"] = numbers(multi(found, code))
        counted[f"{code} off"] = numbers(off_site(found, code))
    return counted


@settings(max_examples=250, deadline=None)
@given(ledger=ledgers(), asof=MOMENTS)
def test_the_measurement_agrees_with_a_slow_counting_by_the_letter(ledger: Ledger, asof: datetime) -> None:
    assert fast_count(measure(ledger, Q2, asof=asof, rules=SLOW_RULES)) == slow_count(ledger, asof)


@settings(max_examples=60, deadline=None)
@given(ledger=ledgers(), asof=MOMENTS, order=st.randoms())
def test_the_order_of_the_ledger_does_not_matter(ledger: Ledger, asof: datetime, order: Any) -> None:
    def mixed(records: Sequence[Any]) -> tuple[Any, ...]:
        shuffled = list(records)
        order.shuffle(shuffled)
        return tuple(shuffled)

    other = Ledger(
        policies=mixed(ledger.policies),
        pieces=mixed(ledger.pieces),
        publications=mixed(ledger.publications),
    )
    before, after = (measure(one, Q2, asof=asof, rules=RULES).figures for one in (ledger, other))
    assert before == after


@st.composite
def replacements(draw: st.DrawFn) -> Ledger:
    """One policy, a row of pieces that each take the place of the one before, and where each came out and went."""
    pieces = [piece(f"m{n}", replaces=f"m{n - 1}" if n else "") for n in range(draw(st.integers(1, 3)))]
    publications = [
        out(one.id, on=draw(MOMENTS), withdrawn_at=draw(MAYBE))
        for one in pieces
        for _ in range(draw(st.integers(0, 2)))
    ]
    return Ledger(policies=(policy(),), pieces=tuple(pieces), publications=tuple(publications))


def stands_by_the_letter(ledger: Ledger, asof: datetime) -> bool:
    """Rule 7: "withdrawn piece stops counting at withdrawal; replaced piece carries on if the gap ≤ 1 wd"."""
    before = {m.id: m.replaces for m in ledger.pieces}

    def is_out(r: Publication) -> bool:
        return r.published_at is not None and r.published_at <= asof

    def is_gone(r: Publication) -> bool:
        return r.withdrawn_at is not None and r.withdrawn_at <= asof

    def next_day_at_work(day: date) -> date:
        # 12 to 20 April 2021: the 17th and 18th are the only days off, and none is worked in exchange.
        after = day + timedelta(days=1)
        return after if after.day not in (17, 18) else date(2021, 4, 19)

    def carried(r: Publication, later: Publication) -> bool:
        assert r.published_at and r.withdrawn_at and later.published_at
        takes_its_place = later.piece == r.piece or before[later.piece] == r.piece
        to_come = later.published_at > asof and later.published_at > r.published_at
        return takes_its_place and to_come and later.published_at.date() <= next_day_at_work(r.withdrawn_at.date())

    return any(
        is_out(r) and (not is_gone(r) or any(carried(r, later) for later in ledger.publications))
        for r in ledger.publications
    )


@settings(max_examples=400, deadline=None)
@given(ledger=replacements(), asof=MOMENTS)
def test_what_is_withdrawn_and_replaced_stands_by_the_letter_of_rule_7(ledger: Ledger, asof: datetime) -> None:
    found = measure(ledger, Q2, asof=asof, rules=RULES)
    assert bool(found.figures.interpreted) is stands_by_the_letter(ledger, asof)
