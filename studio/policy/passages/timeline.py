"""What is to happen by, from or on a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from studio.domain.policy import Candidate, Clause
from studio.policy.dates import Edge, Mention, is_past, mentions
from studio.policy.passages.ranking import AIM, RESPONSIBLE, Scored, body, ranked
from studio.policy.sentences import Span, pieces
from studio.policy.spoken import SELF, Sentence


def timeline(clauses: Sequence[Clause], *, issued_on: date | None) -> tuple[Candidate, ...]:
    """What is to happen by, from or on a date; dates of the past and dates inside names are left out."""
    spoken = list(body(clauses, covering=True))
    found = [scored for sentence in spoken for scored in _moments_in(sentence, issued_on)]
    begun = [scored for sentence in spoken for scored in _from_issue(sentence, issued_on)]
    return ranked([*found, *begun, *(scored for sentence in spoken for scored in _recurrent_in(sentence))])


_FROM_ISSUE = re.compile(
    rf"{SELF}\S{{0,6}}(?:自|从)\S{{0,6}}?(?P<sent>印发|发文|下发)?(?:发布|公布|公告)?之日起\S{{0,12}}?(?:施行|实施|执行|生效)"
)


def _from_issue(sentence: Sentence, issued_on: date | None) -> Iterator[Scored]:
    """本办法自印发之日起施行: from the day of issue; the day of publication is not written in the document."""
    for piece in pieces(sentence.text):
        if match := _FROM_ISSUE.search(piece.text):
            yield Scored(
                2.5, Candidate(text=piece.text, clause=sentence.clause.id, when=issued_on if match["sent"] else None)
            )


_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_RECURRENT = re.compile(
    r"第[二三四五2-5]年\s*\d{1,2}月(?:[上中下]旬|底|初|\d{1,2}日)"
    r"|每(?:半年|[年月周]|季度?|个?学期|[两二三四五六\d]个?[年月周])(?=[\u4e00-\u9fff，\d])"
    r"|(?:次|当|同)[月年](?:\S{0,6}日(?:内|前|起)|起|开始)"
    r"|(?:之日[起前]|后)的?[\d一二三四五六七八九十]+个?(?:工作日|日|月|年)(?:之?内|以内)"
    rf"|(?<![近满每前后第足\d.一二三四五六七八九十])(?<!(?<!经)过){_COUNT}(?:(?:至|到|[-—~～]){_COUNT})?(?:年|个月)"
    r"(?:之?内|以内|左右的?时间|的?时间|[以之]?后)(?=[\u4e00-\u9fff，]|$)"
)
"""What has no day of its own: every year, within 30 working days after, within three years."""


def _recurrent_in(sentence: Sentence) -> Iterator[Scored]:
    text = RESPONSIBLE.sub("", sentence.text)
    parts = list(pieces(text))
    for part, behind in zip_longest(parts, parts[1:]):
        if match := _RECURRENT.search(part.text):
            short = behind and len(part.text) - len(match[0]) <= MOST_BESIDE_DATES
            shown = text[part.start : behind.end] if short else part.text
            yield Scored(0.5, Candidate(text=shown, clause=sentence.clause.id))


MOST_BESIDE_DATES = 6
"""Characters beside its dates that a piece may have and still say nothing: 自…起至…，."""


def _moments_in(sentence: Sentence, issued_on: date | None) -> Iterator[Scored]:
    text = RESPONSIBLE.sub("", sentence.text)
    named = [match.span() for match in re.finditer(r"《[^《》]*》|[（(][^（）()]*〔[^（）()]*[）)]", text)]
    taken = -1
    parts = list(pieces(text))
    every = mentions(text, issued_on=issued_on)
    for mention, following in zip_longest(every, every[1:]):
        inside_name = any(start <= mention.start < end for start, end in named)
        if mention.start < taken or inside_name or mention.fiscal or _OF_A_DOCUMENT.match(text, mention.end):
            continue
        if mention.when is None and (mention.edge is Edge.ON and not re.search("[旬底末初]", mention.text)):
            continue
        shown = _moment_text(text, mention, parts, every)
        taken = text.find(shown, max(0, mention.start - len(shown))) + len(shown)
        # A day that has passed may still be a condition: 2020年底前设立的园区.
        past = is_past(mention, issued_on)
        score = _moment_score(text, mention) - 2.5 * past
        if score > 0 or (past and score > -1 and not _NARRATED.search(text[mention.end :])):
            candidate = Candidate(text=shown, clause=sentence.clause.id, when=mention.when)
            if following and _TO.fullmatch(text[mention.end : following.start]):
                candidate = replace(candidate, deadline=following.when)
            elif mention.edge is not Edge.FROM:
                candidate = replace(candidate, deadline=mention.when)
            yield Scored(score, candidate)


_TO = re.compile(r"\s*(?:起|开始)?\s*(?:至|到|[-—–~～]+)\s*")
"""Between the two ends of a span of time."""
_NARRATED = re.compile(
    r"^.{0,19}(?:印发|发布|公布|通过|批准|施行|实施|召开|成立|签订|修订|修正|发生|第.{1,6}次|以来)|^.{0,6}[〔\[]"
)
_OF_A_DOCUMENT = re.compile(r"[^，。；《》]{0,60}(?:印发|发布|公布|颁布)的?《")
"""The day on which another document came out."""


def _moment_text(text: str, mention: Mention, parts: Sequence[Span], every: Sequence[Mention]) -> str:
    """The piece with the date; a piece that is little more than its dates takes the next one along."""
    for index, part in enumerate(parts):
        if part.start <= mention.start < part.end:
            dated = sum(len(one.text) for one in every if part.start <= one.start < part.end)
            short = len(part.text) - dated <= MOST_BESIDE_DATES and index + 1 < len(parts)
            end = parts[index + 1].end if short else part.end
            return text[part.start : end]
    return text


def _moment_score(text: str, mention: Mention) -> float:
    score = {Edge.BY: 3.0, Edge.FROM: 2.5, Edge.ON: 1.2}[mention.edge]
    score += 1.0 * mention.exact - 1.0 * (mention.when is None) + 0.5 * bool(AIM.search(text)) - 0.5 * mention.inferred
    compared = re.search(r"(?:较|比|与|原|年底前曾)$", text[: mention.start])
    return score - 3 * bool(compared) - 2 * bool(re.search(r"^(?:印发|发布|公布|通过)", text[mention.end :]))
