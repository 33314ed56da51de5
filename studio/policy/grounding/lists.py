"""Items of a list in the claim that the policy's own list does not have: 装袋或者〔粉碎〕 for 装袋或者〔捆绑〕."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.policy.grounding.slots import Slot, is_figure, strange_runs, stripped, tagged

LONGEST_ITEM = 12
"""Characters; what is longer is no name of a thing."""
_BETWEEN = re.compile("、|以及|或者|和(?![解谐])|与(?![会])|及(?![时其格早])|或(?![许])")
_ENDED = re.compile("[，。；：！？\n（）]")
_EITHER_PART = re.compile("[，。；：！？\n（）、]")
_REST = re.compile("(?:等|之类|[的地]).*$")


@dataclass(frozen=True, kw_only=True)
class Item:
    start: int
    end: int
    text: str


def lists_in(letters: str) -> Iterator[list[Item]]:
    """Every run of two or more items; the first may have more before it and the last one more behind it."""
    yield from _runs(letters, _ENDED, _BETWEEN)
    if "、" in letters:
        yield from _runs(letters, _EITHER_PART, _OR)


def _runs(letters: str, ended: re.Pattern[str], between: re.Pattern[str]) -> Iterator[list[Item]]:
    begin = 0
    for mark in [*ended.finditer(letters), None]:
        end = mark.start() if mark else len(letters)
        items, at = [], begin
        for joint in [*between.finditer(letters, begin, end), None]:
            stop = joint.start() if joint else end
            items.append(Item(start=at, end=stop, text=letters[at:stop]))
            at = joint.end() if joint else end
        if len(items) > 1 and all(item.text for item in items):
            yield items
        begin = mark.end() if mark else end


_OR = re.compile("以及|或者|或(?!许)|及(?![时其格早])")


def exchanged_items(said: str, written: str) -> Iterator[Slot]:
    """The words of a list of the claim in whose place a list of the policy's sentence has another item."""
    originals = list(lists_in(written))
    for items in lists_in(said) if originals else ():
        strange = [(at, run) for at in range(len(items)) if (run := _strange(said, written, items, at))]
        if len(strange) == 1 and (len(items) > 2 or _EITHER.search(said[items[0].end : items[1].start])):
            place, (start, stop) = strange[0]
            others = [other for at, other in enumerate(items) if at != place]
            original = _instead(others, place, originals, said)
            if original and not any(map(is_figure, original + said[start:stop])) and stop - start > 1:
                yield Slot(start=start, end=stop, said=said[start:stop], written=original, left=4, right=4)


_EITHER = re.compile("、|以及|或者|[及或]")


def _strange(said: str, written: str, items: Sequence[Item], place: int) -> tuple[int, int] | None:
    """The strange words that are the whole item; the first has a verb before it, the last one words behind it."""
    item = items[place]
    runs = list(strange_runs(said, written, item.start, item.end))
    first, last = place == 0, place == len(items) - 1
    for start, stop in runs[::-1] if first else runs[:1]:
        # The first item has a verb before it (实现决策、执行), which is no part of the list.
        if (first or _begins(said, item.start, start)) and (last or stop >= item.end - (0 if first else 2)):
            return (start if last or first else runs[0][0]), stop
    return None


def _begins(said: str, begin: int, start: int) -> bool:
    """Whether a word begins with the item, or goes on from a noun of two characters: 行政〔处罚〕."""
    return start <= begin + 1 or (start == begin + 2 and tagged(said[begin:start])[0][1].startswith("n"))


def _instead(others: Sequence[Item], place: int, originals: Sequence[Sequence[Item]], said: str) -> str:
    """The item of the list with the same other items that the claim leaves out; the one at the same place first."""
    for original in originals:
        texts = [stripped(_REST.sub("", item.text)) for item in original]
        shared = [other for other in others if any(_alike(other.text, text) for text in texts)]
        left = [
            (abs(at - place), text)
            for at, text in enumerate(texts)
            if text and len(text) <= LONGEST_ITEM and not _told(text, said)
        ]
        if len(shared) >= min(2, len(others)) and 2 * len(shared) >= len(others) and left:
            return min(left)[1]
    return ""


def _alike(said: str, written: str) -> bool:
    return bool(written) and (written in said or (len(said) > 1 and said in written) or _share(written, said) > 0.6)


def _told(written: str, said: str) -> bool:
    return written in said or _share(written, said) >= 0.5


def _share(part: str, whole: str) -> float:
    pairs = {part[at : at + 2] for at in range(len(part) - 1)}
    return sum(pair in whole for pair in pairs) / len(pairs) if pairs else float(part in whole)
