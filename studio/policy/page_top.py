"""What a saved page carries above a document: the way to it, when it was put there, how to print it, its name once more.

Copied whole from a browser, these lines stand where title and number are looked for. Only what is certain goes: a line
of ways (首页 > 公开), of buttons, of the page's own data; and of a title that is said again, all but the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from studio.policy import marks
from studio.policy.lines import Line
from studio.policy.sentences import tight

MOST_TOP = 60
"""Lines among which the top of a page ends."""
SHORTEST_TITLE = 8
"""Characters; a shorter line that is said twice may be anything."""
MOST_TITLE_LINES = 5
_BULLET = re.compile(r"^[•·●▪■◆\-–—*]\s*")
_WAY = re.compile(
    r"(?:您?(?:的|现在|当前)?(?:所在)?(?:的)?位置|当前(?:所在)?(?:的)?位置|您当前所在位置)\s*[:：].*|(?:.*\S)?\s*(?:>|»|›|＞)\s*.*"
)
_BUTTONS = frozenset(
    [
        "首页",
        "返回",
        "返回顶部",
        "返回首页",
        "返回上页",
        "返回列表",
        "打印",
        "打印本页",
        "关闭",
        "关闭窗口",
        "关闭本页",
        "收藏",
        "收藏本页",
        "收藏本站",
        "分享",
        "分享到",
        "微信",
        "微博",
        "设为首页",
        "网站地图",
        "无障碍",
        "无障碍浏览",
        "长者模式",
        "字体",
        "字号",
        "大",
        "中",
        "小",
        "下载",
        "下载文字版",
        "下载图片版",
        "保存",
        "纠错",
        "点击此处下载",
        "繁体",
        "简体",
        "登录",
        "注册",
        "搜索",
        "政务公开",
        "政府信息公开",
        "信息公开",
    ]
)
_BETWEEN_BUTTONS = re.compile(r"[\s【】\[\]|｜/:：]+")
_DATA = (
    r"索\s*引\s*号|主题分类|主题词|发文机关|发文机构|发布机构|制发机关|成文日期|发文日期|生成日期|标\s*题|名\s*称|信息名称|发文字号|文\s*号|发布日期|发布时间|公开日期|"
    r"信息来源|文章来源|稿源|来\s*源|公文种类|有\s*效\s*性|效力状态|体裁分类|组配分类|公开类别|公开方式|公开属性|浏览次数|浏览量|浏览|阅读次数|阅读量|阅读|"
    r"点击次数|点击率|点击数|点击量|点击|访问量|字体|字号|生效日期|生效时间|施行日期|废止日期|废止时间|失效日期|失效时间|统一编号|文件编号|关键词|关键字|信息分类|内容分类|"
    r"所属主题|服务对象|作\s*者|发布人|发布单位|责任编辑|编辑|审核|时\s*间|更新时间|下载地址|内容概述|分享到?|打印|录入"
)
_TIME = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_GENRE = re.compile(r"(?:有效|失效|废止|主动公开|通知|公告|意见|其他|规范性文件)")
_BEFORE_TITLE = re.compile(r"^[^丨|｜]{2,8}[丨|｜]")
"""A column of the site: 政务服务丨某市人民政府关于…"""
_KEY = re.compile(rf"(?:^|(?<=[\s　】\]]))[【\[]?(?P<key>{_DATA})\s*[】\]]?\s*[:：]")


def without_page_top(lines: Sequence[Line]) -> list[Line]:
    """The lines without the page's own; the page's data about the document stand first, one a line."""
    end = _end_of_top(lines)
    top = list(lines[:end])
    if not any(_is_page(line) for line in top):
        return list(lines)
    data: list[Line] = []
    kept: list[Line] = []
    waiting = ""
    for line in top:
        text = _BULLET.sub("", line.text)
        pairs = _pairs(text)
        if pairs:
            data += [
                replace(line, text=f"{key}：{value}")
                for key, value in pairs
                if value and marks.METADATA.match(f"{key}：")
            ]
            waiting = "" if pairs[-1][1] else pairs[-1][0]
        elif _WAY.fullmatch(text) or _is_buttons(text):
            waiting = ""
        elif waiting and _answers(waiting, text):
            data += [replace(line, text=f"{waiting}：{text}")] if marks.METADATA.match(f"{waiting}：") else []
            waiting = ""
        elif not _TIME.fullmatch(text):
            kept.append(line)
            waiting = ""
    named, once = _said_once(kept)
    return [*data, *named, *once, *lines[end:]]


def _end_of_top(lines: Sequence[Line]) -> int:
    """Where the text begins at the latest: a sentence, a number, an addressee."""
    for place, line in enumerate(lines[:MOST_TOP]):
        plain = _BULLET.sub("", line.text)
        addressed = (
            plain.endswith(("：", ":"))
            and len(plain) > SHORTEST_TITLE
            and not _pairs(plain)
            and not _WAY.fullmatch(plain)
        )
        if "。" in plain or addressed or (marks.label_of(plain) and plain == line.text) or line.row or line.said:
            return place
    return min(len(lines), MOST_TOP)


def _is_page(line: Line) -> bool:
    text = _BULLET.sub("", line.text)
    return bool(_WAY.fullmatch(text) or _is_buttons(text) or _pairs(text))


def _is_buttons(text: str) -> bool:
    words = [word for word in _BETWEEN_BUTTONS.split(text) if word]
    return bool(words) and all(word in _BUTTONS for word in words)


def _pairs(text: str) -> list[tuple[str, str]]:
    """索引号: 003/2019 组配分类: 规范性文件 → both, when the line begins with such a word."""
    found = list(_KEY.finditer(text))
    if not found or found[0].start():
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [(tight(match["key"]), text[match.end() : end].strip()) for match, end in zip(found, ends, strict=True)]


def _answers(key: str, text: str) -> bool:
    """Whether a line is the value of a key that stood alone on the line before."""
    if re.search(r"文\s*号|字号", key):
        return bool(marks.doc_number(text))
    if re.search(r"机关|机构|单位|来\s*源|作\s*者|发布人", key):
        return marks.is_org(text) or text.endswith(("网", "网站"))
    return bool(re.fullmatch(r"[\w/.:：\-\s]*\d[\w/.:：\-\s]*", text)) or _GENRE.fullmatch(text) is not None


def _said_once(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Of a title that is said several times the last; and apart, the body named in between, as the page's own data."""
    plain = [_BEFORE_TITLE.sub("", tight(line.text)) for line in lines]
    for start in range(len(lines) - 1, 0, -1):
        run = ""
        for text in plain[start : start + MOST_TITLE_LINES]:
            run += text
            earlier = [place for place in range(start) if plain[place] == run and len(run) >= SHORTEST_TITLE]
            if earlier:
                between = [lines[place] for place in range(earlier[0], start) if place not in earlier]
                named = [line for line in between if marks.is_org(line.text)]
                issuer = [replace(line, text=f"发文机构：{line.text}") for line in named[:1]]
                return issuer, [line for line in between if line not in named] + list(lines[start:])
    return [], list(lines)
