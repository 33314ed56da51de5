"""Whether a numbered paragraph is a heading, by its own form: 一、总体要求 is one, 一、申请人应当提交… is none."""

from __future__ import annotations

import re
from enum import Enum

from studio.policy.marks import Kind, Label
from studio.policy.sentences import close_up, sentences

STRUCTURAL = frozenset((Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE))
MOST_NAME = 16
"""Characters of an unnumbered heading that its clause id keeps."""


class Verdict(Enum):
    HEADING = "heading"
    UNSURE = "unsure"
    PARAGRAPH = "paragraph"


def judged(label: Label) -> tuple[Verdict, str, str]:
    """(verdict, heading, text behind it) of one numbered paragraph, by its own form."""
    rest = label.rest
    if label.kind is Kind.ARTICLE:
        named = re.match(r"[（(【〔]([^）)】〕。]{1,30})[）)】〕][\s　]*", rest)
        return (Verdict.HEADING, named[1], rest[named.end() :]) if named else (Verdict.HEADING, "", rest)
    if label.kind in STRUCTURAL:
        return Verdict.HEADING, close_up(rest), ""
    if not rest:
        return Verdict.UNSURE, "", ""
    if _NAMED_ALONE.fullmatch(rest):
        return Verdict.PARAGRAPH, "", rest
    first = next(sentences(rest), None)
    head = first.text if first else rest
    after = rest[len(head) :].strip()
    if not after:
        return (Verdict.PARAGRAPH, "", rest) if len(head) > 55 or _reads_as_text(head) else _bare(head)
    if after[0] in "：:；;":
        return Verdict.PARAGRAPH, "", rest
    return _run_in(head, after)


def heading_and_rest(text: str) -> tuple[str, str]:
    """A heading that a person pointed out: its first sentence, when more follows."""
    first = next(sentences(text), None)
    rest = text[first.end :].lstrip("。").strip() if first and text[first.end : first.end + 1] == "。" else ""
    return (close_up(first.text), rest) if first and rest else (close_up(text.rstrip("。：:")), "")


def as_step(heading: str) -> str:
    """The words of an unnumbered heading as a step of a clause id: no mark in them that ids use."""
    return re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", heading)[:MOST_NAME]


def _bare(head: str) -> tuple[Verdict, str, str]:
    """The number and a few words, alone on the line, without a full stop."""
    heading = close_up(head.rstrip("：:"))
    return (Verdict.HEADING if len(head) <= 40 else Verdict.UNSURE), heading, ""


def _run_in(head: str, after: str) -> tuple[Verdict, str, str]:
    """A first sentence with a full stop: a heading when short; alone on the line it is doubtful."""
    commas = head.count("，")
    text = after.lstrip("。").strip()
    if not after.startswith("。") or len(head) > 45 or commas > 2 or _reads_as_text(head):
        return Verdict.PARAGRAPH, "", head + after
    sure = text and commas == 0 and len(head) <= 26
    if not text and (commas or len(head) > 22):
        return Verdict.PARAGRAPH, "", head + after
    return (Verdict.HEADING if sure else Verdict.UNSURE), close_up(head), text


_NAMED_ALONE = re.compile(r"《(?:[^《》]|《[^《》]*》)+》(?:[（(〔][^《》]*[）)〕])?[；;。，,]?")
"""A document in a list of documents: 1.《某市办法》（某政发〔2010〕3号）"""


def _reads_as_text(head: str) -> bool:
    return bool(
        re.search(
            r"起(?:正式)?(?:施行|实施|执行)|负责解释|废止[：:]?$|是指|应当|可以|不得(?!不)|的，|以下简称|，(?:并|由|可|经|按|应)|；$|[，、]$",
            head,
        )
    )
