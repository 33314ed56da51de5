"""Bad files for one reader, the same ones for the same seed: made to do harm, or good ones spoiled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from studio.policy.readers.registry import all_readers
from tests.policy.battery.hostile import hostile_files
from tests.policy.battery.samples import samples_of
from tests.policy.battery.spoiling import spoiled

SUFFIXES = ("", ".txt", ".docx", ".pdf", ".doc", ".wps", ".html", ".exe", "/../../etc/passwd", ".", "\x00", ".通知")


@dataclass(frozen=True)
class BadFile:
    """One file: how it was made, the name it claims, its bytes."""

    how: str
    name: str
    data: bytes = field(repr=False)


def reader_keys() -> list[str]:
    return list(all_readers())


def bad_files(key: str, count: int, *, seed: int, heavy: bool = True) -> Iterator[BadFile]:
    """`count` bad files for the reader `key`: at most half of them made to do harm, the rest spoiled good ones."""
    chance = random.Random(f"{seed} {key}")
    makers = list(hostile_files(key, heavy_too=heavy).items())
    chance.shuffle(makers)
    for number in range(count):
        name = f"政策{chance.choice(SUFFIXES)}"
        if number < len(makers) and number < count // 2:
            how, make = makers[number]
            yield BadFile(how, name, make())
        else:
            one = random.Random(f"{seed} {key} {number}")
            how, data = spoiled(one.choice(samples_of(key)), one)
            yield BadFile(f"{how} #{number}", name, data)
