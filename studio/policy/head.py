"""The head of an official document: red head, number, title over several lines, addressee.

Rules: GB/T 9704-2012, 7.2-7.3. Found in the wild and handled: the number before or after the title, the
title cut by line ends or glued with spaces, page metadata (发文字号：…) above it, orders (令) without one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from studio.domain.correction import ParagraphRole
from studio.policy import marks
from studio.policy.dates import mentions, whole_date
from studio.policy.lines import Line
from studio.policy.numerals import HALF_WIDTH
from studio.policy.sentences import close_up, tight

MOST_TITLE_LINES = 8
MOST_TITLE = 160
MOST_ADDRESSEE = 400
_ORDER = re.compile(
    r"(?P<order>[\u4e00-\u9fff]{2,30}令)(?:[（(]?第?(?P<number>[\d〇○零一二三四五六七八九十百]+)号[）)]?)?"
)
_NOTICE = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{2,40}(?:公告|通告))[（(]?(?P<year>(?:19|20)\d\d)年第?(?P<number>\d+)号[）)]?"
)
_ONLY_DATE = re.compile(r"[（(](?:19|20)\d\d年(?:\d{1,2}月)?[）)]")
_SUFFIX = re.compile(
    r"[（(](?:试行|暂行|修订|修正|草案|征求意见稿|送审稿|摘要|节选|[^（）()]{0,10}(?:年|版|本))[^（）()]{0,6}[）)]"
)
_UNCLOSED_ADDRESSEE = re.compile(
    r"各[^。；：:]{4,160}(?:单位|部门|政府|办事处|委员会|管委会|机构|企业|院校|学校|局|委|办|公司|科室|站所)"
)
"""各乡镇人民政府，县直各单位 — its colon was forgotten."""
_BROKEN_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}[〔\[]\d{4,9}[〕\]]?\d{0,4}号?")
"""A number that lost a bracket is no title; which number it was nobody can tell."""
_NOT_ADDRESSED = re.compile(r"如下|以下|下列|通知|公告|^为|^根据|^按照|^现|^经|^附|^注")


@dataclass
class Head:
    """What stood above the body. Filled line by line while the head is read."""

    title_lines: list[str] = field(default_factory=list)
    doc_number: str = ""
    red_heads: list[str] = field(default_factory=list)
    order: str = ""
    """中华人民共和国国务院令 — the body that signs an order is named here."""
    addressee: str = ""
    history: str = ""
    numbered_by_history: bool = False
    disclosure: str = ""
    dated: date | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    roles: list[ParagraphRole] = field(default_factory=list)
    """What each of its lines was taken for, in order."""

    @property
    def raw_title(self) -> str:
        return " ".join(self.title_lines)

    @property
    def title(self) -> str:
        return close_up("".join(self.title_lines))

    @property
    def complete(self) -> bool:
        return bool(self.title_lines) and marks.completes_title(self.title)


def read_head(lines: Sequence[Line], start: int = 0) -> tuple[Head, int]:
    """The head that begins at `start`, and the index of the first line of the body."""
    head, index = Head(), start
    while index < len(lines):
        if lines[index].row or lines[index].said:
            break
        if role := _taken_as(head, lines[index].text, lines[index + 1 : index + 3]):
            head.roles.append(role)
            index += 1
            continue
        taken = addressee_lines(lines, index) if head.title_lines or head.doc_number or head.order else 0
        if taken:
            head.addressee = _without_colon("".join(line.text for line in lines[index : index + taken]))
            head.roles += [ParagraphRole.ADDRESSEE] * taken
            index += taken
        break
    return head, _past_late_furniture(head, lines, index)


def unglued(lines: Sequence[Line]) -> list[Line]:
    """The lines with a title, a number and an addressee that were printed as one line taken apart."""
    found: list[Line] = []
    for place, line in enumerate(lines):
        could = place < MOST_HEAD_LINES and not line.row and marks.label_of(line.text) is None
        glued = _GLUED.fullmatch(line.text) if could else None
        parts = (
            [part.strip() for part in glued.group("title", "number", "rest") if part and part.strip()] if glued else []
        )
        if len(parts) > 1 and glued and marks.doc_number(glued["number"]) and _is_title(glued["title"] or ""):
            found += [replace(line, text=part) for part in parts]
        else:
            found.append(line)
    return found


def _is_title(text: str) -> bool:
    whole = text.count("《") == text.count("》") and not re.search(r"，|》[（(]", text)
    return not text or (whole and marks.completes_title(text))


MOST_HEAD_LINES = 15
_GLUED = re.compile(
    r"(?P<title>[^。；]{0,150}?(?:通知|意见|决定|批复|函|通报|公告|通告|办法|规定|方案|细则|措施|请示|报告|规划|计划)[》）)]?\s*)?"
    r"(?P<number>[（(]?[\u4e00-\u9fff]{1,14}\s*[〔\[［【（(](?:19|20)\d{2}[〕\]］】）)]\s*第?\d{1,5}号[）)]?)\s*(?P<rest>[\u4e00-\u9fff][^。；《]{0,200}[:：])?"
)


def _taken_as(head: Head, text: str, ahead: Sequence[Line]) -> ParagraphRole | None:
    """What this line of the head is, after the head has taken it; None when the head ends before it."""
    role = None
    if _furniture(head, text):
        role = ParagraphRole.TOP
    elif _number(head, text):
        role = ParagraphRole.NUMBER
    elif _note(head, text):
        role = ParagraphRole.TOP
    elif _title_goes_on(head, text, ahead):
        role = ParagraphRole.TITLE
    if not head.title_lines:
        # What looked like a title was the red head above it.
        head.roles = [ParagraphRole.TOP if role is ParagraphRole.TITLE else role for role in head.roles]
    return role


def addressee_lines(lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` on are the addressee; 0 when none is here."""
    first, behind = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    if not first.said and behind and "。" in behind.text and _UNCLOSED_ADDRESSEE.fullmatch(first.text):
        return 1
    so_far = ""
    for count, line in enumerate(lines[index : index + 5], start=1):
        so_far += line.text
        if (
            line.said
            or "。" in so_far
            or len(so_far) > MOST_ADDRESSEE
            or marks.label_of(line.text)
            or _NOT_ADDRESSED.search(so_far)
        ):
            return 0
        if so_far.endswith(("：", ":")):
            return count
        if marks.ends(line.text) or len(line.text) < 8:
            return 0
    return 0


def _furniture(head: Head, text: str) -> bool:
    """Takes a stamp, a line of the page's own data or a red head; answers whether it was one."""
    if marks.is_stamp(text):
        return True
    if noted := marks.metadata_of(text):
        head.metadata.setdefault(*noted)
        return True
    if head.complete and tight(text) == tight(head.title):
        return True  # a page prints its title once more above the text
    if head.complete and not head.red_heads and (names := marks.are_orgs(text)):
        head.red_heads += names
        return True
    if name := marks.red_head(text):
        # Of a joint red head the first bodies stand on lines of their own: what looked like a title was they.
        if head.title_lines and all(marks.is_org(line) for line in head.title_lines):
            head.red_heads += head.title_lines
            head.title_lines.clear()
        head.red_heads.append(name)
        return True
    if tight(text) == "文件" and head.title_lines and all(marks.is_org(line) for line in head.title_lines):
        head.red_heads += head.title_lines
        head.title_lines.clear()
        return True
    return False


def _number(head: Head, text: str) -> bool:
    plain = tight(text).translate(HALF_WIDTH)
    if number := marks.doc_number(text):
        head.doc_number = head.doc_number or number
        return True
    if _BROKEN_NUMBER.fullmatch(plain):
        return True
    if match := _ORDER.fullmatch(plain):
        if "关于" in plain or len(plain) < 4:
            return False
        head.order = match["order"]
        if match["number"]:
            head.doc_number = f"{match['order']}第{match['number']}号"
        return True
    if match := _NOTICE.fullmatch(plain):
        head.doc_number = f"{match['word']}{match['year']}年第{match['number']}号"
        head.red_heads.append(re.sub(r"(?:公告|通告)$", "", match["word"]))
        return True
    if marks.ORDER_NUMBER.fullmatch(plain.strip("（）()")):
        bare = plain.strip("（）()")
        # 某局公告 above its number is the name of the series; 某局关于…的公告 is a title.
        notice = head.title if re.fullmatch(r"(?!.*关于).{2,30}(?:公告|通告|公报)", head.title) else ""
        head.doc_number = head.doc_number or f"{head.order or notice}{bare}"
        if notice:
            head.red_heads.append(re.sub(r"(?:公告|通告|公报)$", "", notice))
            head.title_lines.clear()
        return True
    return False


def _note(head: Head, text: str) -> bool:
    if how := marks.disclosure_words(text):
        head.disclosure = how
        return True
    if not head.title_lines:
        return marks.is_bracket_note(text)
    if marks.is_history(text):
        _take_history(head, text)
        return True
    if marks.is_date(text):
        head.dated = whole_date(text)
        return True
    # A month under the title tells no day, and is no part of the title.
    return head.complete and bool(_ONLY_DATE.fullmatch(tight(text)))


def _take_history(head: Head, text: str) -> None:
    head.history = "\n".join(part for part in (head.history, text) if part)
    head.dated = _made_on(head.history)
    # Without its dates, so that 4月14日国家…令 does not begin with 日.
    plain = re.sub(
        r"[^年月日（(；;]{0,6}年|\d{1,2}月|[一二三四五六七八九十]+月|\d{1,2}日|[一二三四五六七八九十]+日",
        "；",
        tight(text),
    )
    # An amendment with a number of its own is the text at hand; a number that stood elsewhere is the document's.
    if head.doc_number and not (head.numbered_by_history and _AMENDED.search(plain)):
        return
    if match := re.search(r"([\u4e00-\u9fff]{2,24}令)第?(\d+|[一二三四五六七八九十百]+)号", plain):
        head.doc_number, head.order = f"{match[1]}第{match[2]}号", match[1]
        head.numbered_by_history = True
    elif match := marks.DOC_NUMBER.search(plain):
        head.doc_number = marks.standard_number(match)
        head.numbered_by_history = True


_AMENDED = re.compile(r"修订|修正|修改(?!.{0,60}(?:通过|批准))")
_PUBLISHED = re.compile(r"公布|发布|颁布|印发")


def _made_on(history: str) -> date | None:
    """The day of this text: of its last amendment, else of its publication, else the first that is named."""
    found = mentions(tight(history))
    plain = tight(history)
    told = [
        (
            mention.when,
            re.sub(
                r"《[^《》]*(?:〈[^〈〉]*〉[^《》]*)*》", "", plain[mention.end : after.start if after else len(plain)]
            ),
        )
        for mention, after in zip_longest(found, found[1:])
        if mention.when and mention.exact
    ]
    amended = [when for when, what in told if _AMENDED.search(what)]
    published = [when for when, what in told if _PUBLISHED.search(what)]
    return next(iter([*amended[-1:], *published, *(when for when, _ in told)]), None)


def _title_goes_on(head: Head, text: str, ahead: Sequence[Line]) -> bool:
    if marks.label_of(text) or marks.annex_of(text) or head.history:
        return False
    if head.complete:
        plain = tight(text)
        tail = _SUFFIX.fullmatch(plain) or re.fullmatch(r"的(?:通知|公告|决定|意见|通报|函)", plain)
        if tail or _resumes(head, text, ahead):
            head.title_lines.append(text)
            return True
        return False
    too_much = len(head.title_lines) >= MOST_TITLE_LINES or len(head.title) + len(text) > MOST_TITLE
    speaks = "。" in text or text.endswith(("：", ":", "；", "，"))
    if too_much or speaks or (head.order and not head.title_lines and not _title_ahead(text, ahead)):
        return False
    head.title_lines.append(text)
    return True


def _resumes(head: Head, text: str, ahead: Sequence[Line]) -> bool:
    """A title that only seemed complete (…记录制度) and goes on, with its number or addressee right behind."""
    behind = ahead[0].text if ahead else ""
    closes = bool(marks.doc_number(behind)) or behind.endswith(("：", ":")) or marks.is_history(behind)
    known = head.doc_number or marks.is_org(text) or marks.is_date(text) or marks.red_head(text)
    plain = "。" not in text and not text.endswith(("：", ":", "；", "，")) and len(text) <= 40
    return closes and not known and plain and marks.completes_title(text) and not re.match(r"为|根据|现|经", text)


def _title_ahead(text: str, ahead: Sequence[Line]) -> bool:
    """Under an order, only what completes a title soon is one; the promulgating text is not."""
    joined = text
    for line in ahead:
        if marks.completes_title(joined):
            break
        joined += line.text
    return marks.completes_title(joined) and "。" not in joined


def _past_late_furniture(head: Head, lines: Sequence[Line], index: int) -> int:
    """A red head or number may stand under the title's place in saved pages."""
    while (
        index < len(lines)
        and not (lines[index].row or lines[index].said)
        and (marks.red_head(lines[index].text) or marks.doc_number(lines[index].text))
    ):
        furniture = _furniture(head, lines[index].text)
        if not furniture:
            _number(head, lines[index].text)
        head.roles.append(ParagraphRole.TOP if furniture else ParagraphRole.NUMBER)
        index += 1
    return index


def _without_colon(text: str) -> str:
    return close_up(text).rstrip("：:").strip()
