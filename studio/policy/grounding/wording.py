"""Does a claim use another word where the policy has its own, in an otherwise equal neighbourhood?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.lexicons import lexicon, until_changed
from studio.policy.contrasts import opposed
from studio.policy.grounding.claims import Claim
from studio.policy.grounding.evidence import Evidence
from studio.policy.grounding.lists import exchanged_items
from studio.policy.grounding.slots import HEADS, Line, Slot, is_figure, slots_in, stripped, tagged
from studio.policy.grounding.terms import Term
from studio.policy.grounding.topics import Topic, subject_of
from studio.policy.grounding.verdicts import State, Verdict

SPOKEN_OF = 0.30
"""From this score on, a phrase speaks of a sentence."""
SURELY = 0.60
"""From this score on, it hardly speaks of another."""
NEARLY = 0.50
LIST = 0.45
"""From this score on, its lists are the ones that the claim repeats."""
LISTED = 8
"""As firm as an item of a list is taken to be."""
NEARER = 0.02
"""By so much a phrase speaks rather of one sentence than of another."""
COUNTED = 8
"""So many equal characters on one side of a slot are enough; more tell nothing."""
_ORGANISED = re.compile(
    "(?:部门|机构|协会|委员会|单位|中心|[局厅院署]|公司|企业|学校|机关|政府|法院|组织|银行|集团|[\u4e00-\u9fff]{2}办|办公室|办事处|小组|团队|社区|医院|站|纪委|[\u4e00-\u9fff]{2}部|代表大会|常委会|联合会|基金会|指挥部)$"
)


def exchanged_words(claim: Claim, line: Line, nearest: Sequence[Topic], evidence: Evidence) -> Iterator[Term]:
    found: dict[tuple[int, int], tuple[int, Slot, Topic]] = {}
    for begin, end in _phrases(line.letters):
        own = evidence.topics.of(subject_of(line.letters[begin:end]), most=1)
        topics = sorted({t.sentence: t for t in [*own, *nearest[:2]]}.values(), key=lambda topic: -topic.score)
        for topic in topics:
            if topic.score < SPOKEN_OF:
                continue
            written = evidence.lines[topic.sentence].letters
            listed = [slot for slot in exchanged_items(line.letters, written) if begin <= slot.start < end]
            for slot in [*slots_in(line.letters, written, begin, end), *listed]:
                if slot in listed and (topic.score < LIST or _plain(slot)):
                    continue
                need = LISTED if slot in listed else _needed(slot, line.letters, written, topic.score)
                firm = min(COUNTED, slot.left) + min(COUNTED, slot.right)
                borne_out = any(slot.said in t.sentence.text for t in topics if t.score > topic.score + NEARER)
                borne_out |= slot.said in topic.sentence.text and not _but_for_it(slot, line.letters, written)
                if need and firm >= need and not borne_out:
                    held = found.get((slot.start, slot.end))
                    if held is None or firm > held[0]:
                        found[slot.start, slot.end] = firm, slot, topic
    for _, slot, topic in found.values():
        verdict = Verdict(
            state=State.MISMATCH,
            clause=topic.sentence.clause,
            expected=slot.written,
            evidence=topic.sentence.text,
        )
        yield Term(
            start=line.starts[slot.start],
            end=line.starts[slot.end],
            verdict=verdict,
        )


def _phrases(letters: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for mark in re.finditer(r"[，。；：！？\n]|$", letters):
        if mark.start() > begin:
            yield begin, mark.start()
        begin = mark.end()


def _plain(slot: Slot) -> bool:
    """Whether its two words may stand for each other, or the claim's stands for anything."""
    return len(stripped(slot.said)) < 2 or _one_word(slot.said, slot.written) or bool(_VAGUE.fullmatch(slot.said))


def _needed(slot: Slot, text: str, original: str, nearness: float) -> int:
    """How many equal characters beside the slot make its two words exclude each other; 0 when nothing does."""
    said, written = slot.said, slot.written
    if any(map(is_figure, said + written)):
        return 0
    if opposed(said, written):
        return 3
    if (
        len(stripped(said)) < 2
        or _one_word(said, written)
        or not 0.25 <= len(said) / len(written) <= 4
        or "的" in written
        or _VAGUE.fullmatch(said)
        or written == "人民币"
    ):
        return 0
    here, there = ([tag for _, tag in tagged(word)] for word in (said, written))
    if _but_for_it(slot, text, original) and here[-1][0] == there[-1][0] != "v" and len(written) <= 2 * len(said) + 2:
        return 4
    named = all(tag[0] in "njtslba" or tag == "vn" for tag in there)
    if _ORGANISED.search(said) and _ORGANISED.search(written) and "v" not in (here[-1], here[0]):
        return 3 if nearness >= NEARLY else 5
    if _of_one_head(slot, text, original):
        return 9 if named else 0
    if said[-1] == written[-1] and said[-1] in HEADS and abs(len(said) - len(written)) < 2:
        return 3 if nearness >= SURELY else 5
    if len(written) < 2:
        return 0
    if min(slot.left, slot.right) < 2 and said[-1] != written[-1]:
        return 0
    if all(tag[0] in "njtsl" for tag in here) and there[-1][0] in "njtsl" and named:
        return 6 if here[-1] == there[-1] == "t" or said[-1] == written[-1] else 8
    firm = slot.left >= 3 and slot.right >= 3 and here != ["v"]
    return 11 if firm and {here[-1][0], there[-1][0]} & set("njtsl") and not {here[-1], there[-1]} & set("dpcfu") else 0


def _but_for_it(slot: Slot, text: str, original: str) -> bool:
    """Whether a whole phrase, from mark to mark, is the policy's own but for this word: 严禁〔冷鲜禽〕销售."""
    begin = max(text.rfind(mark, 0, slot.start) for mark in "，。；：！？") + 1
    ends = [at for mark in "，。；：！？" if (at := text.find(mark, slot.end)) >= 0]
    phrase = text[begin : slot.start], text[slot.end : min(ends, default=len(text))]
    return len(phrase[0]) > 1 and len(phrase[1]) > 1 and f"{phrase[0]}{slot.written}{phrase[1]}" in original


def _of_one_head(slot: Slot, text: str, original: str) -> bool:
    """离退休〔人员〕 and 工作〔人员〕: two words before one noun."""
    after = text[slot.end : slot.end + 2]
    head = after[:1] if after[:1] in HEADS else after if after in _HEAD_WORDS else ""
    return bool(head) and slot.written + head in original


_HEAD_WORDS = ("人员", "企业", "机构", "单位", "部门", "资金")
_VAGUE = re.compile(
    "(?:相关|有关|上述|各类|各种|具体|以上|以下|其他|这些|那些|整个|主要|重要|重点|一般|综合|全部|所有|主体|对象|方面|工作|内容|情况|事项|活动|人|事)+"
)
"""Words that say nothing of their own."""


def _one_word(said: str, written: str) -> bool:
    """社保 and 社会保险, 房东 and 业主: one word in two writings."""
    if any(said in group and written in group for group in _synonyms()):
        return True
    bare = [_LIGHT.sub("", word) or word for word in (said, written)]
    if bare != [said, written] and min(bare, key=len) in max(bare, key=len):
        return True
    return len(set(said) & set(written)) > 0.34 * min(len(set(said)), len(set(written)))


_LIGHT = re.compile("^(?:依法|依规|按规定|予以|给予|进行|实施|办理|开展|享受|申请)+")
"""缓学 may be 办理缓学 as well as 依法实施缓（学）."""


@until_changed
def _synonyms() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in lexicon("synonyms")["groups"])
