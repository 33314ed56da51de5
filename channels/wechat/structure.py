"""The vendor's rules for the structure of an article, as one table, and what an article breaks of them.

Source: developers.weixin.qq.com/doc/service/guide/product/plugin_spec.html, whose text is kept at
github.com/wechatjs/verify-article-structure-spec (version of 2026-08-07, read 2026-11-25); `place` is its section.
The vendor measures in a browser. Here only the markup is read, so each rule takes the stricter reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from channels.wechat.looks import PHONE, Box, boxes_of

DEEPEST = 10
"""Same tag, same style, one child only: what is deeper is taken out by the platform."""

WIDEST_INDENT = PHONE / 2
LEAST_CONTRAST = 3.0
"""Between text and its ground, as WCAG 2 measures it for large text. The vendor names no number."""

OWN_FONTS = "mp-quote,pingfang sc,system-ui,-apple-system"
INLINE = frozenset({"span", "strong", "em", "b", "i", "u", "br", "img", "a", "sup", "sub", "code", "font", "s"})
COMPONENT = re.compile(r"img|svg|mp-?\w[\w-]*|mpvoice|qqmusic|iframe")
LENGTH = re.compile(r"-?\d*\.?\d+(px|pt|em|rem|cm|mm|in|vw)")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. `broken` answers whether a box breaks it."""

    key: str
    place: str
    """Section of the vendor's text."""
    sentence: str
    """What is wrong, for the people who made the article."""
    broken: Callable[[Box], bool]


def broken_rules(html: str) -> list[str]:
    """Plain Chinese findings, each rule once, with the beginning of the first text that breaks it."""
    boxes = boxes_of(html)
    return list(_findings(boxes))


def _findings(boxes: list[Box]) -> Iterator[str]:
    for rule in RULES:
        breaking = [box for box in boxes if rule.broken(box)]
        if breaking:
            where = breaking[0].words[:12] or f"<{breaking[0].tag}>"
            count = f"等 {len(breaking)} 处" if len(breaking) > 1 else ""
            yield f"{rule.sentence}（“{where}”{count}，公众号排版规范 {rule.place}）"


# --- the styles


def _hidden_picture(box: Box) -> bool:
    return box.tag == "img" and _number(box.style.get("opacity", "1")) == 0


def _hidden_caret(box: Box) -> bool:
    caret = box.style.get("caret-color", "").replace(" ", "")
    return caret == "transparent" or bool(re.fullmatch(r"rgba\(.*,0(\.0+)?\)", caret))


def _crowded_lines(box: Box) -> bool:
    return bool(box.own_words) and not box.in_drawing and box.line_height < box.font_size


def _fixed_width(box: Box) -> bool:
    if box.tag in ("img", "svg") or box.in_drawing or box.ignores_width:
        return False
    return any(LENGTH.fullmatch(box.style.get(name, "")) for name in ("width", "min-width"))


def _sticks_out(box: Box) -> bool:
    """Shifted out of the screen, too far in, wider than its container, or in one line that cannot break."""
    if box.in_drawing or box.ignores_width or not box.words:
        return False
    has_edges = any(box.pixels(f"{kind}-{side}") for kind in ("padding", "border") for side in ("left", "right"))
    is_content_box = box.tag != "table" and box.style.get("box-sizing") != "border-box"
    too_wide = box.style.get("width") == "100%" and has_edges and is_content_box
    one_line = box.style.get("white-space") in ("nowrap", "pre") and len(box.words) * box.font_size > PHONE
    return too_wide or one_line or box.indent > WIDEST_INDENT or box.indent < 0


def _unmeasured_picture(box: Box) -> bool:
    return (
        box.tag == "img" and not box.ignores_width and not re.fullmatch(r"[1-9]\d*", box.attributes.get("data-w", ""))
    )


def _no_height(box: Box) -> bool:
    heights = (box.style.get("height", ""), box.style.get("max-height", ""))
    return bool(box.words) and not box.in_drawing and any(re.fullmatch(r"0(\.0+)?(px|em|%)?", item) for item in heights)


def _cut_off(box: Box) -> bool:
    if not box.words or box.in_drawing or box.scrolls:
        return False
    heights = (box.style.get("height", ""), box.style.get("max-height", ""))
    return any(LENGTH.fullmatch(item) and not _is_zero(item) for item in heights)


def _is_zero(length: str) -> bool:
    return _number(re.sub(r"[a-z%]+$", "", length)) == 0


def _unsteady_side(box: Box) -> bool:
    return box.style.get("text-align") in ("start", "end")


def _only_touch(box: Box) -> bool:
    begin = box.attributes.get("begin", "")
    return box.tag.startswith("animate") and "touchstart" in begin and "click" not in begin


def _pre_without_code(box: Box) -> bool:
    return box.tag == "pre" and bool(box.words) and "code" not in box.inner_tags


# --- the tree


def _needless_depth(box: Box) -> bool:
    return box.chain > DEEPEST


def _block_in_leaf(box: Box) -> bool:
    return box.tag == "span" and "leaf" in box.attributes and not box.inner_tags <= INLINE


def _foreign_in_nodeleaf(box: Box) -> bool:
    if box.tag != "section" or "nodeleaf" not in box.attributes:
        return False
    return bool(box.own_words) or not all(COMPONENT.fullmatch(tag) for tag in box.child_tags)


def _own_font(box: Box) -> bool:
    names = re.sub(r"""["']|&quot;|&#39;""", "", box.style.get("font-family", ""))
    names = re.sub(r"\s*,\s*", ",", re.sub(r"\s+", " ", names)).strip().lower()
    return bool(names) and not names.startswith(OWN_FONTS)


# --- the dark


def _faint(box: Box) -> bool:
    if not box.own_words or box.in_drawing or box.over_gradient or "low-contrast" in box.exempt:
        return False
    return box.contrast < LEAST_CONTRAST


def _text_over_gradient(box: Box) -> bool:
    return box.over_gradient and bool(box.own_words) and "text-bg-gradient" not in box.exempt


def _out_of_order(box: Box) -> bool:
    """Placed elsewhere than it stands in the text, so that colours are judged against the wrong ground."""
    moved = box.style.get("position") in ("absolute", "fixed") or "translate" in box.style.get("transform", "")
    return moved and not box.in_drawing


def _overrules(box: Box) -> bool:
    return "!important" in box.attributes.get("style", "").replace(" ", "").lower()


# --- what the filter does beyond the specification (repeatable community tests, read 2026-11-23)


def _quoted_style(box: Box) -> bool:
    return any(mark in box.attributes.get("style", "") for mark in "'\"&<>")


def _class_or_id(box: Box) -> bool:
    return bool({"class", "id"} & box.attributes.keys())


def _number(text: str) -> float:
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return 1.0


COMMUNITY = "之外的实测"

RULES = (
    Rule(key="opacity", place="1.1", sentence="有完全透明的图片，发布后无法在公众号后台更换", broken=_hidden_picture),
    Rule(key="caret", place="1.2", sentence="输入光标被设成透明，编辑时看不到光标", broken=_hidden_caret),
    Rule(key="line_height", place="1.3", sentence="行高小于字号，多行文字会叠在一起", broken=_crowded_lines),
    Rule(key="width", place="1.4.1、1.4.3", sentence="用了固定宽度，手机和电脑上显示不一致", broken=_fixed_width),
    Rule(key="overflow", place="1.4.2", sentence="内容会超出手机屏幕", broken=_sticks_out),
    Rule(key="data_w", place="1.4.3", sentence="图片没有写明原始宽度（data-w）", broken=_unmeasured_picture),
    Rule(key="no_height", place="1.5.1", sentence="文字所在的框高度为 0，手机上看不到", broken=_no_height),
    Rule(key="cut_off", place="1.5.2", sentence="文字所在的框固定了高度，超出的部分会被截掉", broken=_cut_off),
    Rule(
        key="text_align", place="1.6", sentence="对齐方式用了 start 或 end，不同手机显示不一致", broken=_unsteady_side
    ),
    Rule(key="begin", place="1.7", sentence="动画只响应触摸，电脑上点击没有反应", broken=_only_touch),
    Rule(key="pre", place="1.8", sentence="普通文字放在了 pre 里，手机上不换行", broken=_pre_without_code),
    Rule(key="depth", place="2.1", sentence=f"同样的框嵌套超过 {DEEPEST} 层，会被公众号删去", broken=_needless_depth),
    Rule(key="leaf", place="2.2", sentence="行内文字（span leaf）里放了整段的框", broken=_block_in_leaf),
    Rule(
        key="nodeleaf",
        place="2.3",
        sentence="组件框（section nodeleaf）里放了图片和组件以外的内容",
        broken=_foreign_in_nodeleaf,
    ),
    Rule(key="font", place="3", sentence="设置了字体，不同手机上字形不一致", broken=_own_font),
    Rule(key="contrast", place="4.1.1", sentence="文字和底色太接近，深色模式下难以辨认", broken=_faint),
    Rule(key="gradient", place="4.1.2", sentence="文字下面用了渐变底色，深色模式下会失真", broken=_text_over_gradient),
    Rule(key="order", place="4.2.2", sentence="用定位挪动了文字的位置，深色模式下颜色会判断错", broken=_out_of_order),
    Rule(key="important", place="4.5.2", sentence="样式里用了 !important，平台样式会失效", broken=_overrules),
    Rule(key="quotes", place=COMMUNITY, sentence="样式里有引号或转义符，公众号会清空整段样式", broken=_quoted_style),
    Rule(key="class", place=COMMUNITY, sentence="用了 class 或 id，公众号会去掉，样式不会生效", broken=_class_or_id),
)
