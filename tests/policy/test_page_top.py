"""A page copied whole from a browser: its own lines are not the document's."""

from __future__ import annotations

import pytest

from studio.policy.reading import reading_of

TITLE = "某县人民政府关于印发《某县养老服务补贴办法》的通知"
BODY = [
    "各乡镇人民政府，县政府各部门：",
    "现将《某县养老服务补贴办法》印发给你们，请认真贯彻执行。",
    "某县人民政府",
    "2021年3月4日",
    "某县养老服务补贴办法",
    "第一条 为了发展养老服务，制定本办法。",
    "第二条 本办法适用于本县户籍的老年人。",
    "第三条 本办法自2021年5月1日起施行。",
]
TOPS = {
    "ways and data": [
        "您当前所在位置：首页 > 政务公开 > 规范性文件",
        "索引号: 0031/2021-0033 组配分类: 规范性文件发布",
        "生成日期: 2021-03-09 文号: 某政发〔2021〕7号",
        f"名称: {TITLE}",
        "浏览次数: 590 内容概述:",
        TITLE,
    ],
    "keys and values on lines of their own": [
        "返回顶部",
        TITLE,
        "• 索引号:",
        "6107/2021-1005",
        "• 发文字号:",
        "某政发〔2021〕7号",
        "• 有效性:",
        "有效",
        "• 浏览次数:",
        TITLE,
    ],
    "the title with a column before it, then over two lines": [
        f"政务公开丨{TITLE}",
        "- 发布日期:2021-03-09",
        "- 浏览次数:",
        "某县人民政府",
        "关于印发《某县养老服务补贴办法》的通知",
        "某政发〔2021〕7号",
    ],
    "the title three times": [
        TITLE,
        "作者:某资料网 时间:2021-07-05 22:45:45   浏览:8903   来源:某资料网",
        "下载地址: 点击此处下载",
        TITLE,
        "某县人民政府",
        TITLE,
        "某政发〔2021〕7号",
    ],
}


@pytest.mark.parametrize("top", TOPS.values(), ids=TOPS.keys())
def test_the_lines_of_the_page_are_no_part_of_title_and_text(top: list[str]) -> None:
    reading = reading_of([*top, *BODY])
    assert (reading.title, reading.doc_number) == (TITLE, "某政发〔2021〕7号")
    assert reading.issuers == ("某县人民政府",)
    assert reading.addressee == "各乡镇人民政府，县政府各部门"
    assert reading.clauses[0].text == BODY[1]


def test_whom_an_order_is_from_may_stand_only_on_the_page() -> None:
    name = "某省人工影响天气管理规定"
    lines = [
        f"您的位置: 首页 » 法规 » {name}",
        name,
        "作者:某资料网 时间:2021-07-06 04:34:58",
        "某省人民政府",
        name,
        "政府令〔2020〕第15号",
        f"《{name}》已经省政府第76次常务会议通过，现予公布，自2021年2月1日起施行。",
        "省长",
        "二○二○年十二月二十五日",
        name,
        "第一条 为加强管理，制定本规定。",
        "第二条 本规定适用于本省。",
    ]
    reading = reading_of(lines)
    assert (reading.title, reading.issuers) == (name, ("某省人民政府",))


def test_buttons_under_the_text_are_no_text() -> None:
    reading = reading_of([TITLE, *BODY, "【打印】【关闭】", "上一篇：某县人民政府公告", "扫一扫在手机打开当前页"])
    assert reading.clauses[-1].text == "本办法自2021年5月1日起施行。"


def test_a_document_without_a_page_around_it_is_left_as_it_is() -> None:
    lines = [
        "某县人民政府",
        "关于召开养老服务现场会的通知",
        "各乡镇人民政府：",
        "时间：3月5日上午。",
        "地点：县政务中心。",
    ]
    reading = reading_of(lines)
    assert reading.title == "某县人民政府关于召开养老服务现场会的通知"
    assert "时间：3月5日上午。" in reading.clauses[0].text


def test_an_addressee_without_its_colon_and_a_broken_number_are_known() -> None:
    reading = reading_of(["某区府办发〔202126", TITLE, BODY[0].rstrip("："), *BODY[1:]])
    assert (reading.title, reading.addressee) == (TITLE, "各乡镇人民政府，县政府各部门")
