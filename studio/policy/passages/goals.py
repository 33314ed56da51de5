"""What the policy is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.domain.policy import Candidate, Clause
from studio.policy.dates import mentions
from studio.policy.passages.ranking import AIM, Scored, body, ranked
from studio.policy.sentences import pieces, sentences
from studio.policy.spoken import preamble

_BOILERPLATE = re.compile(
    r"^(?:以.*(?:为指导|思想为|为统领|为根本)|(?:深入|全面|认真|坚决|坚持|持续)?(?:学习)?贯彻|(?:深入|全面|认真)?落实(?!.{0,10}责任制)|坚持|牢固树立|增强|坚定|做到|围绕|根据|按照|"
    r"遵循|立足|聚焦|以.{2,30}为(?:中心|主线|重点|导向|抓手|核心|目标)$)"
)
_GOAL_VERB = re.compile(
    r"^(?:努力|着力|切实|不断|进一步|加快|全面|有效|充分|大力|积极|尽快|稳步|推动|实现|确保|提升|提高|构建|建设|建成|打造|形成|促进|满足|推进|维护|保障|保护|规范|加强|强化|减轻|"
    r"帮助|支持|预防|基本|初步|力争|最大限度|更好|为.{4,60}(?:提供|奠定|作出|贡献|支撑|夯实))"
)
_GOAL_HEADING = re.compile(r"目标|目的|愿景")
_AIMS_HEADING = re.compile(r"总体要求|指导思想|总体思路|总要求|基本思路")
_PURPOSE = re.compile(
    r"为(?:了|着)?(?P<why>[^。]{4,400}?)(?:，(?=(?:特|现|我|本|经|拟|决定|提出|制定|根据|按照|依据|依照|结合|遵照|就|国务院|省|市|区|县)[^，]*)|，?特?制定|$)"
)


def goals(clauses: Sequence[Clause]) -> tuple[Candidate, ...]:
    """What the policy is for: stated purposes, goal sections, and sentences that say "by 20XX"."""
    found = [*_purposes(clauses), *_goal_sections(clauses), *_goals_elsewhere(clauses)]
    return ranked(found)


def _purposes(clauses: Sequence[Clause]) -> Iterator[Scored]:
    for clause in preamble(clauses):
        for span in sentences(clause.text):
            for match in re.finditer(_PURPOSE, span.text):
                if (match.start() and span.text[match.start() - 1] not in "，。") or _is_covering(span.text):
                    continue
                aims = [piece.text for piece in pieces(match["why"]) if not _BOILERPLATE.search(piece.text)]
                aims = [aim for aim in aims if not re.match(r"(?:根据|按照|结合|经|在)", aim)]
                if aims:
                    yield Scored(4.5, Candidate(text="，".join(aims), clause=clause.id))
                yield from (Scored(2.5, Candidate(text=aim, clause=clause.id)) for aim in aims if len(aims) > 1)
            if not _is_covering(span.text):
                yield from _aims_on_the_way(span.text, clause)


def _aims_on_the_way(text: str, clause: Clause) -> Iterator[Scored]:
    """Aims behind the bases: 结合…，大力支持…，确保…，现提出; and 现就支持…提出如下意见."""
    for piece in pieces(text):
        subject = re.match(r"现就(?P<what>.{6,80}?)(?:有关|相关|工作|提出|制定|作出|通知|明确|，|$)", piece.text)
        if subject:
            yield Scored(1.5, Candidate(text=subject["what"], clause=clause.id))
        elif (
            clause.level == 0
            and len(piece.text) >= 8
            and _GOAL_VERB.search(piece.text)
            and not _BOILERPLATE.search(piece.text)
        ):
            yield Scored(2.0, Candidate(text=piece.text, clause=clause.id))


def _is_covering(text: str) -> bool:
    return "印发给你们" in text or "转发给你们" in text


def _goal_sections(clauses: Sequence[Clause]) -> Iterator[Scored]:
    under_goal = ""
    for clause in clauses:
        if clause.level and _GOAL_HEADING.search(clause.heading):
            under_goal = clause.id
        about_goal = bool(under_goal) and (clause.id == under_goal or clause.id.startswith(f"{under_goal}-"))
        if about_goal:
            yield from (Scored(4.0, Candidate(text=s.text, clause=clause.id)) for s in sentences(clause.text))
        elif _AIMS_HEADING.search(clause.heading):
            yield from _aims_in(clause)


def _aims_in(clause: Clause) -> Iterator[Scored]:
    for span in sentences(clause.text):
        if mentions(span.text):
            yield Scored(4.0, Candidate(text=span.text, clause=clause.id))
            continue
        for piece in pieces(span.text):
            if _GOAL_VERB.search(piece.text) and not _BOILERPLATE.search(piece.text) and len(piece.text) >= 8:
                yield Scored(3.0, Candidate(text=piece.text, clause=clause.id))


def _goals_elsewhere(clauses: Sequence[Clause]) -> Iterator[Scored]:
    for sentence in body(clauses):
        if re.search(r"(?:到|至)\s*20\d\d\s*年|20\d\d\s*年\s*(?:年?底|末)前?", sentence.text) and AIM.search(
            sentence.text
        ):
            yield Scored(2.0, Candidate(text=sentence.text, clause=sentence.clause.id))
        elif re.search(r"力争|目标是|最终实现", sentence.text):
            yield Scored(1.5, Candidate(text=sentence.text, clause=sentence.clause.id))
