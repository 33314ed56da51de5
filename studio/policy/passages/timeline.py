"""What is to happen by, from or on a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from studio.domain.policy import Candidate, Clause
from studio.policy.dates import Edge, Mention, is_past, mentions
from studio.policy.passages.ranking import AIM, RESPONSIBLE, Scored, body, ranked
from studio.policy.sentences import Span, pieces
from studio.policy.spoken import Sentence


def timeline(clauses: Sequence[Clause], *, issued_on: date | None) -> tuple[Candidate, ...]:
    """What is to happen by, from or on a date; dates of the past and dates inside names are left out."""
    spoken = list(body(clauses, covering=True))
    found = [scored for sentence in spoken for scored in _moments_in(sentence, issued_on)]
    return ranked([*found, *(scored for sentence in spoken for scored in _recurrent_in(sentence))])


_RECURRENT = re.compile(
    r"第[二三四五2-5]年\s*\d{1,2}月(?:[上中下]旬|底|初|\d{1,2}日)|每(?:半年|[年月周]|季度?|个?学期|[两二三四五六\d]个?[年月周])(?=[\u4e00-\u9fff，\d])|(?:次|当|同)[月年]\S{0,6}日(?:内|前|起)|(?:之日起|后)的?[\d一二三四五六七八九十]+个?(?:工作日|日|月|年)(?:之?内|以内)"
)
"""What has no day of its own: every year, within 30 working days after."""


def _recurrent_in(sentence: Sentence) -> Iterator[Scored]:
    for piece in pieces(RESPONSIBLE.sub("", sentence.text)):
        if _RECURRENT.search(piece.text):
            yield Scored(0.5, Candidate(text=piece.text, clause=sentence.clause.id))


def _moments_in(sentence: Sentence, issued_on: date | None) -> Iterator[Scored]:
    text = RESPONSIBLE.sub("", sentence.text)
    named = [match.span() for match in re.finditer(r"《[^《》]*》|[（(][^（）()]*〔[^（）()]*[）)]", text)]
    taken = -1
    parts = list(pieces(text))
    for mention in mentions(text, issued_on=issued_on):
        inside_name = any(start <= mention.start < end for start, end in named)
        if mention.start < taken or inside_name or mention.fiscal or _OF_A_DOCUMENT.match(text, mention.end):
            continue
        if mention.when is None and (mention.edge is Edge.ON and not re.search("[旬底末初]", mention.text)):
            continue
        shown = _moment_text(text, mention, parts)
        taken = text.find(shown, max(0, mention.start - len(shown))) + len(shown)
        # A day that has passed may still be a condition: 2020年底前设立的园区.
        past = is_past(mention, issued_on)
        score = _moment_score(text, mention) - 2.5 * past
        if score > 0 or (past and score > -1 and not _NARRATED.search(text[mention.end :])):
            candidate = Candidate(text=shown, clause=sentence.clause.id, when=mention.when)
            if mention.edge is not Edge.FROM:
                candidate = replace(candidate, deadline=mention.when)
            yield Scored(score, candidate)


_NARRATED = re.compile(
    r"^.{0,19}(?:印发|发布|公布|通过|批准|施行|实施|召开|成立|签订|修订|修正|发生|第.{1,6}次|以来)|^.{0,6}[〔\[]"
)
_OF_A_DOCUMENT = re.compile(r"[^，。；《》]{0,60}(?:印发|发布|公布|颁布)的?《")
"""The day on which another document came out."""


def _moment_text(text: str, mention: Mention, parts: Sequence[Span]) -> str:
    """The piece with the date; a piece that is little more than the date takes the next one along."""
    for index, part in enumerate(parts):
        if part.start <= mention.start < part.end:
            short = len(part.text) - len(mention.text) <= 6 and index + 1 < len(parts)
            end = parts[index + 1].end if short else part.end
            return text[part.start : end]
    return text


def _moment_score(text: str, mention: Mention) -> float:
    score = {Edge.BY: 3.0, Edge.FROM: 2.5, Edge.ON: 1.2}[mention.edge]
    score += 1.0 * mention.exact - 1.0 * (mention.when is None) + 0.5 * bool(AIM.search(text)) - 0.5 * mention.inferred
    compared = re.search(r"(?:较|比|与|原|年底前曾)$", text[: mention.start])
    return score - 3 * bool(compared) - 2 * bool(re.search(r"^(?:印发|发布|公布|通过)", text[mention.end :]))
