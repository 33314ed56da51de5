"""Bad files for every reader there is: each is read or refused with one clear sentence, within the limits.

Here a small seeded sample; the whole battery is `python -m tests.benchmarks.bad_files`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from studio.domain.policy import Reading
from studio.policy import archive, reading, refusals
from studio.policy.readers.contract import sample_of
from studio.policy.readers.registry import all_readers, reader_for
from studio.policy.reading import read_policy
from tests.policy.battery.bad_files import BadFile, bad_files, reader_keys
from tests.policy.battery.samples import samples_of
from tests.policy.battery.verdict import Outcome, Verdict, clear, judged

SAMPLE = 12
SEED = 20260


@pytest.mark.parametrize("key", reader_keys())
def test_the_good_files_that_the_battery_spoils_are_read(key: str) -> None:
    assert samples_of(key), f"tests/policy/battery/samples.py needs a small good file for the reader {key}"
    for data in samples_of(key):
        reader = reader_for(sample_of(data))
        assert reader is not None
        assert reader.key == key
        assert isinstance(read_policy(data), Reading)


@pytest.mark.parametrize("key", reader_keys())
def test_a_bad_file_is_read_or_refused_with_a_clear_sentence(key: str) -> None:
    faults = _faults(bad_files(key, SAMPLE, seed=SEED, heavy=False), at_once=2)
    assert not faults


@pytest.mark.soak
@pytest.mark.parametrize("key", reader_keys())
def test_a_thousand_bad_files_are_read_or_refused_with_a_clear_sentence(key: str) -> None:
    assert not _faults(bad_files(key, 1000, seed=SEED + 1), at_once=2)


def _faults(files: object, *, at_once: int) -> list[tuple[BadFile, Verdict]]:
    def tried(file: BadFile) -> tuple[BadFile, Verdict]:
        return file, judged(file.data, file.name)

    with ThreadPoolExecutor(at_once) as pool:
        judgements = list(pool.map(tried, files))  # type: ignore[call-overload]
    return [(file, verdict) for file, verdict in judgements if verdict.outcome is Outcome.FAULT or verdict.seconds > 21]


def test_the_same_seed_makes_the_same_files() -> None:
    once, again = ([file.data for file in bad_files("docx", 40, seed=7, heavy=False)] for _ in range(2))
    assert once == again


def test_every_sentence_a_file_can_be_refused_with_is_clear() -> None:
    from_modules = [
        value
        for module in (
            archive,
            reading,
            refusals,
            *(sys.modules[type(one).__module__] for one in all_readers().values()),
        )
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and value.endswith("。")
    ]
    sentences = [*from_modules, *(told for _, told in (*refusals.MAGIC, *refusals.MEMBERS))]
    unclear = [sentence for sentence in sentences if not clear(sentence) and sentence != refusals.SAVE_AS]
    assert len(sentences) > 15
    assert not unclear


@pytest.mark.parametrize(
    "sentence",
    [
        "KeyError: 'word/document.xml'",
        "读取失败。",
        "文件 /tmp/x 打不开，请重试。",
        "XMLSyntaxError，请重试。",
        "请重试",
    ],
)
def test_a_sentence_that_is_not_for_people_counts_as_a_fault(sentence: str) -> None:
    assert not clear(sentence)
