"""From which event does a period run? 自受理之日起十日内 is another promise than 自收到举报之日起十日内."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.lexicons import lexicon, until_changed
from studio.policy.fact import Fact, Kind, same
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence
from studio.policy.grounding.nearness import SPEAKS_OF, Scored, ranked_places
from studio.policy.grounding.terms import Term
from studio.policy.grounding.topics import Topic
from studio.policy.grounding.verdicts import State, Verdict

_BASE = re.compile(
    r"(?P<whole>(?:自|从)?(?P<event>[^，。；：！？（）\n]{2,30}?)(?:之日|当日|当天|之时)?(?:起算?|以后|之后|后))"
    r"(?:，|的|计算|开始|应当?|须|要|需|在|也有|就|内|即|于|最迟|最多|不超过|执行|施行|实施|有效期?|[（(][^（）()]*[）)]){0,4}$"
)
_LEAD = re.compile(r"^.*(?:自(?!然|行|愿|主|己|动|筹|费|学|查|建|有|身|治|我)|从(?!事|业|而|严|重|快))")
_JOINED = re.compile("(?:并且?|应当?|还|须|在|于)+(?=..)")
AS_NEAR = 0.10
"""A place whose score is behind the best one's by less may be the one that is meant."""


@dataclass(frozen=True, kw_only=True)
class Base:
    """The event and where it stands in its sentence, with 自 and 起."""

    event: str
    start: int
    end: int


def base_of(period: Fact, sentence: str) -> Base | None:
    """What the period is counted from: the words before it up to 起 or 后."""
    found = _BASE.search(sentence[max(0, period.start - 48) : period.start])
    if found is None:
        return None
    shift = max(0, period.start - 48)
    begin = found.start("whole")
    lead = _LEAD.match(found["whole"])
    event = found["event"]
    if lead:
        begin += lead.end() - 1
        event = sentence[shift + begin + 1 : shift + found.end("event")]
    elif joined := _JOINED.match(event):
        begin += joined.end()
        event = event[joined.end() :]
    return Base(event=event, start=shift + begin, end=shift + found.end("whole"))


def wrong_bases(claim: Claim, evidence: Evidence, cites: frozenset[str]) -> Iterator[Term]:
    for item in claim.facts:
        if item.fact.kind is not Kind.SPAN or not (said := base_of(item.fact, claim.sentence)):
            continue
        places = [s for s in ranked_places(item, evidence, cites) if same(item.fact, s.place.fact)]
        if not places or places[0].score < SPEAKS_OF:
            continue
        written = [(s, b) for s in places if s.score > places[0].score - AS_NEAR and (b := _written(s))]
        if written and not any(_one_event(said.event, base.event) for _, base in written):
            scored, base = written[0]
            home = scored.place.sentence
            expected = home.text[base.start : base.end]
            verdict = Verdict(state=State.MISMATCH, clause=home.clause, expected=expected, evidence=home.text)
            yield Term(start=said.start, end=said.end, verdict=verdict)


_BARE = re.compile(
    r"(?P<whole>(?:自|从)(?P<event>[^，。；：！？（）\n]{2,24}?)(?:之日|当日|当天)的?(?:次日|第二天|第二日)?(?:起算?|以后|之后))"
)
SURELY = 0.5
"""From this score on, a claim's sentence speaks of one sentence of the policy."""


def wrong_starts(claim: Claim, nearest: Sequence[Topic]) -> Iterator[Term]:
    """自作出罚款决定之日的次日起，按日连续处罚: what begins with an event and bears no period."""
    if not nearest or nearest[0].score < SURELY:
        return
    home = nearest[0].sentence
    written = list(_BARE.finditer(home.text))
    for said in _BARE.finditer(claim.sentence):
        if written and not any(_one_event(said["event"], other["event"]) for other in written):
            verdict = Verdict(
                state=State.MISMATCH, clause=home.clause, expected=written[0]["whole"], evidence=home.text
            )
            yield Term(start=said.start("whole"), end=said.end("whole"), verdict=verdict)


def _written(scored: Scored) -> Base | None:
    return base_of(scored.place.fact, scored.place.sentence.text)


def _one_event(said: str, written: str) -> bool:
    """Whether both tell one event; where one of them names none that is known, any common words are enough."""
    if bool(_FULL.search(said)) is not bool(_FULL.search(written)):
        return False
    here, there = _events(said), _events(written)
    if here and there:
        return bool(here & there)
    return len(set(said) & set(written)) > 0


_FULL = re.compile("(?<![期届])满")
"""自印发满三十日起 is later than 自印发之日起."""


@until_changed
def _words() -> tuple[re.Pattern[str], dict[str, int], re.Pattern[str]]:
    given = lexicon("events")
    events = {word: at for at, alike in enumerate(given["groups"]) for word in alike}
    longest = sorted(events, key=len, reverse=True)
    return re.compile("|".join(longest)), events, re.compile("|".join(given["not_events"]))


@until_changed
def _events(phrase: str) -> frozenset[int]:
    event, groups, none = _words()
    return frozenset(groups[word] for word in event.findall(none.sub("", phrase)))
