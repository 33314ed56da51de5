"""Whole pages of government sites: title, number and text are found, menus and footers are not."""

from __future__ import annotations

from datetime import date

import pytest

from studio.policy.reading import read_policy

TITLE = "某县人民政府关于印发《某县养老服务补贴办法》的通知"
BODY = (
    "各乡镇人民政府，县政府各部门：",
    "现将《某县养老服务补贴办法》印发给你们，请认真贯彻执行。",
    "某县人民政府",
    "2021年3月4日",
    "某县养老服务补贴办法",
    "第一条 为了发展养老服务，制定本办法。",
    "第二条 本办法适用于本县户籍的老年人。",
    "第三条 本办法自2021年5月1日起施行。",
)
MENU = (
    "<div class='top'><ul><li><a href='/'>首页</a></li><li><a>政务公开</a></li><li><a>办事服务</a></li></ul></div>"
    "<div class='way'>当前位置：<a>首页</a> &gt; <a>政府信息公开</a> &gt; 正文</div>"
)
FOOT = (
    "<div class='foot'><p>主办单位：某县人民政府办公室　网站标识码：4301230001</p>"
    "<p>湘ICP备05001234号 版权所有</p></div>"
)
DATA = (
    "<div><table><tr><td>索引号：</td><td>430/2021-001</td><td>发文字号：</td><td>某政发〔2021〕7号</td></tr>"
    "<tr><td>成文日期：</td><td>2021-03-04</td><td>发布日期：</td><td>2021-03-10</td></tr></table></div>"
)
RELATED = "<div><h3>相关阅读</h3><ul>" + "".join(f"<li><a>关于某事的通知{n}</a></li>" for n in range(8)) + "</ul></div>"
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY)
CONTENTS = {
    "the title outside the text": f"<h1>{TITLE}</h1><div>来源：县政府办 浏览次数：<span>12</span></div><div>{PARAGRAPHS}</div>",
    "lines parted by breaks alone": f"<h1>{TITLE}</h1><div>{'<br>　　'.join(BODY)}</div>",
    "divisions for paragraphs": f"<div>{TITLE}</div><div>{''.join(f'<div>{line}</div>' for line in BODY)}</div>",
    "a table of data above": f"{DATA}<div><h2>{TITLE}</h2>{PARAGRAPHS}</div><p>【打印】【关闭】</p>",
    "a span for each character": f"<h1>{TITLE}</h1>"
    + "".join("<p>" + "".join(f"<span>{char}</span>" for char in line) + "</p>" for line in BODY),
    "laid out by tables": f"<table><tr><td><table><tr><td>{TITLE}</td></tr><tr><td>{PARAGRAPHS}</td></tr></table></td></tr></table>",
    "hidden words": f"<h1>{TITLE}</h1><div style='display:none'><p>隐藏的推荐，隐藏的推荐。</p></div>{PARAGRAPHS}",
    "related pages below": f"<h1>{TITLE}</h1><div>{PARAGRAPHS}</div>{RELATED}",
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
def test_a_whole_page_gives_its_document(content: str) -> None:
    page = (
        f"<!DOCTYPE html><html><head><title>{TITLE}-某县政府网</title></head><body>{MENU}{content}{FOOT}</body></html>"
    )
    reading = read_policy(page.encode())
    assert (reading.title, reading.issuers) == (TITLE, ("某县人民政府",))
    assert reading.addressee == "各乡镇人民政府，县政府各部门"
    assert (reading.issued_on, reading.effective_on) == (date(2021, 3, 4), date(2021, 5, 1))
    assert [clause.label for clause in reading.clauses if clause.label] == ["第一条", "第二条", "第三条"]
    assert not any(word in clause.text for clause in reading.clauses for word in ("首页", "隐藏", "版权", "打印"))


def test_the_number_may_stand_only_in_the_data_above() -> None:
    content = CONTENTS["a table of data above"]
    page = f"<html><head><title>{TITLE}</title></head><body>{MENU}{content}{FOOT}</body></html>"
    assert read_policy(page.encode()).doc_number == "某政发〔2021〕7号"
