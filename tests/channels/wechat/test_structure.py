"""The vendor's structure rules: one planted violation is found by name, and what the vendor allows is let through."""

from __future__ import annotations

import pytest

from channels.wechat.structure import RULES, broken_rules

FINE = '<section style="font-size:16px;line-height:1.75;color:#333333"><p>到2027年，完成改造120个小区。</p></section>'

PLANTED = {
    "opacity": '<section><img data-w="640" style="opacity:0"></section>',
    "caret": '<p style="caret-color: rgba(0, 0, 0, 0)">文字</p>',
    "line_height": '<section style="line-height:0">第一行<br>第二行</section>',
    "width": '<section style="width:586.438px">一段话</section>',
    "overflow": '<section style="margin-left:294pt">一段话</section>',
    "data_w": "<p><img src='a.png'></p>",
    "no_height": '<section style="height:0px"><p>一段话</p></section>',
    "cut_off": '<section style="height:1px;overflow:hidden"><p>一段话</p></section>',
    "text_align": '<p style="text-align:start">一段话</p>',
    "begin": '<svg><circle><animate begin="touchstart"></animate></circle></svg>',
    "pre": "<pre>一段普通的话</pre>",
    "depth": "<section>" * 11 + "<span>内容</span>" + "</section>" * 11,
    "leaf": "<span leaf><section>整段</section></span>",
    "nodeleaf": "<section nodeleaf><section>整段</section></section>",
    "font": '<p style="font-family:SimSun,serif">一段话</p>',
    "contrast": '<section style="background:#f6d4da"><p style="color:#f0d0d0">一段话</p></section>',
    "gradient": '<p style="background-image:linear-gradient(#f8f5f7,#c22b4c)">一段话</p>',
    "order": '<p style="position:absolute;top:0">一段话</p>',
    "important": '<p style="color:#333333 !important">一段话</p>',
    "quotes": "<p style=\"content:'x'\">一段话</p>",
    "class": '<p class="lead">一段话</p>',
}
"""One violation for each rule, most of them the vendor's own examples, shortened."""

ALLOWED = (
    FINE,
    '<section style="line-height:0"><img data-w="1080" style="width:100%;vertical-align:top"></section>',
    '<section style="height:0"><img data-w="1080"></section>',
    '<section data-ignore-width style="width:800px"><p style="width:500px">横向滚动</p></section>',
    '<svg><animate begin="touchstart; click"></animate></svg>',
    "<pre><code>print(1)</code></pre>",
    "<section>" * 10 + "<span>内容</span>" + "</section>" * 10,
    '<p style="font-family:mp-quote, PingFang SC, system-ui, -apple-system, sans-serif">一段话</p>',
    '<section style="background-image:linear-gradient(#f8f5f7,#c22b4c)"><br></section>',
    '<section style="height:200px;overflow-y:auto"><p>可以滚动</p></section>',
    '<section data-ignore-dm="low-contrast" style="color:#ffffff">浅色的字</section>',
    "<section nodeleaf><img data-w='640'></section>",
    "<span leaf>一行<strong>字</strong></span>",
)


def test_every_rule_has_a_planted_violation_and_a_place_in_the_vendors_text() -> None:
    assert PLANTED.keys() == {rule.key for rule in RULES}
    assert all(rule.place and rule.sentence for rule in RULES)


@pytest.mark.parametrize("key", PLANTED)
def test_a_planted_violation_is_found_and_only_it(key: str) -> None:
    sentence = next(rule.sentence for rule in RULES if rule.key == key)
    found = broken_rules(f"{FINE}{PLANTED[key]}{FINE}")
    assert [item.startswith(sentence) for item in found] == [True], found


@pytest.mark.parametrize("html", ALLOWED)
def test_what_the_vendor_allows_is_let_through(html: str) -> None:
    assert broken_rules(html) == []


def test_a_finding_says_where_how_often_and_by_which_section() -> None:
    html = '<p style="text-align:end">城市更新办法自公布之日起施行</p><p style="text-align:start">二</p>'
    (finding,) = broken_rules(html)
    assert "“城市更新办法自公布之日起”等 2 处" in finding
    assert "规范 1.6" in finding


def test_ink_and_ground_are_inherited_and_the_nearest_ground_counts() -> None:
    white_on_red = '<section style="background:#b3261e;color:#ffffff"><p><strong>标题</strong></p>{}</section>'
    assert broken_rules(white_on_red.format("")) == []
    assert broken_rules(white_on_red.format('<p style="background:#ffffff">看不见</p>')) != []


def test_a_full_width_box_with_padding_is_wider_than_the_screen() -> None:
    wide = '<section style="width:100%;padding:0 12px{}">一段话</section>'
    assert "超出手机屏幕" in broken_rules(wide.format(""))[0]
    assert broken_rules(wide.format(";box-sizing:border-box")) == []
