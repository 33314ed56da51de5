"""What became of a bad file: read, refused with a clear sentence, stopped at a limit — or a fault."""

from __future__ import annotations

import re
import resource
import time
from dataclasses import dataclass
from enum import StrEnum

from studio.domain.policy import Reading
from studio.errors import UnusableInput
from studio.policy import reading

FORMATS = frozenset(
    [
        "DOCX",
        "DOC",
        "WPS",
        "Word",
        "PDF",
        "OFD",
        "ODT",
        "ODF",
        "RTF",
        "TXT",
        "HTML",
        "MHT",
        "MHTML",
        "Office",
        "Excel",
        "Outlook",
        "Works",
        "LibreOffice",
        "XML",
        "RAR",
        "7Z",
        "GZ",
        "ZIP",
        "TIFF",
        "MB",
    ]
)


class Outcome(StrEnum):
    READ = "read"
    REFUSED = "refused"
    TOO_SLOW = "out of time"
    """Ended at the limit of time, with a sentence."""
    TOO_LARGE = "out of memory"
    """Ended at the limit of memory, with a sentence."""
    FAULT = "fault"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Times in seconds; `memory` is the most that any child of this process has held so far, bytes."""

    outcome: Outcome
    said: str
    seconds: float
    memory: int


def judged(data: bytes, name: str) -> Verdict:
    """Reads the file as the studio does, in the child process, and judges what comes back."""
    begun = time.monotonic()
    try:
        outcome, said = _outcome_of(reading.read_policy_safely(data, name)), ""
    except UnusableInput as told:
        outcome, said = _outcome_of_sentence(str(told)), str(told)
    except Exception as slip:  # whatever else comes out is what this battery looks for
        outcome, said = Outcome.FAULT, repr(slip)
    seconds = time.monotonic() - begun
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Verdict(outcome=outcome, said=said, seconds=seconds, memory=memory)


def _outcome_of(answer: object) -> Outcome:
    return Outcome.READ if isinstance(answer, Reading) and answer.clauses else Outcome.FAULT


def _outcome_of_sentence(sentence: str) -> Outcome:
    if sentence == reading.CRASHED or not clear(sentence):
        return Outcome.FAULT
    return {reading.TOO_SLOW: Outcome.TOO_SLOW, reading.TOO_LARGE: Outcome.TOO_LARGE}.get(sentence, Outcome.REFUSED)


def clear(sentence: str) -> bool:
    """A whole Chinese sentence that says what to do, without English, paths or names of classes."""
    words = set(re.findall(r"[0-9]*[A-Za-z][A-Za-z0-9_.]*", sentence))
    asks = "请" in sentence and sentence.endswith("。") and len(sentence) < 160
    return asks and words <= FORMATS and not re.search(r"[\\_{}<>\n]|(?<![A-Z])/|/(?![A-Z])", sentence)
