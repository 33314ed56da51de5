"""Reading a policy file: bytes in, a `Reading` out, or one Chinese sentence why not.

`read_policy_safely` is for files from outside: the parsing happens in a child process with limits on
memory, processor time and the clock, so that a hostile file costs a sentence and not the service.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import studio
from studio.domain.correction import Correction
from studio.domain.policy import Clause, Reading
from studio.errors import UnusableInput
from studio.policy import force, identity, named_documents
from studio.policy.clause_ids import with_kept_ids
from studio.policy.corrections import Fit, corrected
from studio.policy.office import CONVERSION_SECONDS
from studio.policy.passages.audience import audience
from studio.policy.passages.definitions import definitions
from studio.policy.passages.goals import goals
from studio.policy.passages.targets import targets
from studio.policy.passages.timeline import timeline
from studio.policy.readers.contract import Lines, sample_of
from studio.policy.readers.registry import reader_for
from studio.policy.readers.txt import PRIVATE
from studio.policy.refusals import OLE2_MAGIC, refusal
from studio.policy.serial import reading_from_json
from studio.policy.structure import HISTORY, Structure, paragraphs_of, structure_of_paragraphs

LOG = logging.getLogger("studio")

MOST_BYTES = 100 * 1024 * 1024
MOST_CHARACTERS = 1_000_000
"""Measured: an ordinary text of this length takes 5 s, the most awkward lines we could think of 15 s."""
MOST_LINES = 50_000
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
"""Address space of the child, bytes. Measured: a 2 M character text needs about 0.4 GiB."""

EMPTY = "文件是空的。请重新选择政策文件后上传。"
TOO_BIG = f"文件超过 {MOST_BYTES // 1024 // 1024} MB，没有读取。请去掉图片等内容，另存后再上传。"
BLANK = "文件里没有文字，可能是扫描图片或空白页。请上传带文字的 DOCX 或 TXT 版。"
ONLY_TITLE = "文件里只有标题一类的文字，没有读到正文。请确认文件完整，用 WPS 或 Word 打开后另存为 DOCX，再上传。"
TOO_LONG = (
    f"文件文字超过 {MOST_CHARACTERS // 10_000} 万字或 {MOST_LINES // 10_000} 万行，不像一份政策文件，没有读取。"
    "请只保留政策正文，或拆成几个文件后再上传。"
)
NOT_CHINESE = "文件里没有中文文字，无法作为政策文件读取。请确认选对了文件。"
TOO_SLOW = (
    f"读取这个文件超过 {SECONDS} 秒，已经停止。文件没有保存；请用 WPS 或 Word 另存为 DOCX，或复制文字到 TXT 后再上传。"
)
TOO_LARGE = "读取这个文件需要的内存太多，为安全起见已经停止。文件没有保存；请用 WPS 或 Word 打开，只保留政策正文，另存为 DOCX 后再上传。"
CRASHED = "读取这个文件时出了问题，已经停止，系统没有受影响。请用 WPS 或 Word 另存为 DOCX，或复制文字到 TXT 后再上传。"


def read_policy(data: bytes, name: str = "") -> Reading:
    """Everything that can be told from the file. Raises `UnusableInput`; the file's name plays no part."""
    del name  # formats are told by content alone; callers may still pass what they have
    lines = _lines(data)
    reading = reading_of(lines)
    if not reading.clauses:
        raise UnusableInput(ONLY_TITLE)
    how = lines.warnings if isinstance(lines, Lines) else ()
    return replace(reading, warnings=(*how, *reading.warnings))


def read_policy_safely(data: bytes, name: str = "") -> Reading:
    """`read_policy` in a child process with limits. Raises `UnusableInput` also for a crash or a timeout."""
    if len(data) > MOST_BYTES:
        raise UnusableInput(TOO_BIG)
    answer = _answer_of_child(data, name)
    if "slip" in answer:
        LOG.error("a reader slipped on a file of %d bytes: %s", len(data), answer["slip"])
    if "error" in answer:
        raise UnusableInput(str(answer["error"]))
    try:
        return reading_from_json(cast(Mapping[str, Any], answer["reading"]))
    except (KeyError, TypeError, ValueError) as trouble:
        raise UnusableInput(CRASHED) from trouble


def reading_of(
    lines: Sequence[str], corrections: Iterable[Correction] = (), *, known: Sequence[Clause] = ()
) -> Reading:
    """The reading of a text that is already lines: pasted, from another reader, or read before.

    `corrections` are a person's, oldest first; those that do not fit are passed over. `known` are the clauses
    of earlier readings, which keep their ids.
    """
    structure = corrected_structure(lines, corrections).structure
    clauses = with_kept_ids(structure.clauses, known)
    current = {clause.id for clause in clauses}
    return replace(
        _filled(replace(structure, clauses=clauses)),
        retired=tuple(clause for clause in known if clause.id not in current),
        lines=tuple(lines),
    )


@dataclass(frozen=True, kw_only=True)
class CorrectedStructure:
    structure: Structure
    fits: tuple[Fit, ...]
    """One for each correction, in their order."""


def corrected_structure(lines: Sequence[str], corrections: Iterable[Correction]) -> CorrectedStructure:
    """The structure after the corrections that fit; clause ids are this reading's own, nothing is kept."""
    given = corrected(paragraphs_of(lines), corrections)
    return CorrectedStructure(structure=structure_of_paragraphs(given.paragraphs), fits=given.fits)


def _lines(data: bytes) -> list[str]:
    if not data:
        raise UnusableInput(EMPTY)
    if len(data) > MOST_BYTES:
        raise UnusableInput(TOO_BIG)
    if not data.strip(b"\x00 \t\r\n"):
        raise UnusableInput(BLANK)
    sample = sample_of(data)
    reader = reader_for(sample)
    if reader is None:
        raise UnusableInput(refusal(sample))
    return _usable(reader.read(data))


def _usable(lines: list[str]) -> list[str]:
    written = sum(not line.isspace() for line in lines if line)
    if sum(map(len, lines)) > MOST_CHARACTERS or written > MOST_LINES or len(lines) > 20 * MOST_LINES:
        raise UnusableInput(TOO_LONG)
    text = "".join(lines)
    if not text.strip():
        raise UnusableInput(BLANK)
    if not re.search(r"[\u4e00-\u9fff]", text):
        raise UnusableInput(NOT_CHINESE)
    return _without_private_signs(lines)


def _without_private_signs(lines: list[str]) -> list[str]:
    """What only one maker's fonts can show is taken out, and said."""
    if not (found := sum(len(PRIVATE.findall(line)) for line in lines)):
        return lines
    told = f"文件里有 {found} 个专用符号，换一台电脑就显示不出来，已经去掉。如果原来是文字或序号，请对照原件补上。"
    before = lines.warnings if isinstance(lines, Lines) else ()
    return Lines((PRIVATE.sub("", line) for line in lines), warnings=(*before, told))


def _filled(structure: Structure) -> Reading:
    issued_on = identity.issued_on(structure)
    clauses = tuple(clause for clause in structure.clauses if clause.id != HISTORY)
    in_force = force.force(structure, issued_on)
    addressee = structure.main.head.addressee
    return Reading(
        title=identity.title(structure),
        doc_number=identity.doc_number(structure),
        issuers=identity.issuers(structure),
        addressee=addressee,
        issued_on=issued_on,
        effective_on=in_force.effective_on,
        expires_on=in_force.expires_on,
        disclosure=identity.disclosure(structure),
        interpreting_body=identity.interpreting_body(clauses),
        replaces=named_documents.replaced(structure),
        legal_basis=named_documents.legal_basis(structure),
        definitions=definitions(clauses),
        targets=targets(clauses, issued_on=issued_on),
        timeline=timeline(clauses, issued_on=issued_on),
        goals=goals(clauses),
        audience=audience(clauses, addressee=addressee),
        clauses=structure.clauses,
        warnings=structure.warnings,
    )


OUT_OF_MEMORY = frozenset(-getattr(signal, name, 0) for name in ("SIGABRT", "SIGTRAP", "SIGILL")) - {0}
"""How libraries in C and C++ (PDFium) end when they are given no more memory: they stop themselves."""


def _answer_of_child(data: bytes, name: str) -> dict[str, object]:
    limits = [str(math.ceil(SECONDS)), str(MEMORY)]
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "studio.policy.child", name.replace("\x00", "")[:200], *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    except (OSError, ValueError) as trouble:
        raise UnusableInput(CRASHED) from trouble
    with child:
        try:
            said, _ = child.communicate(data, timeout=_clock(data))
        except subprocess.TimeoutExpired as late:
            raise UnusableInput(TOO_SLOW) from late
        finally:
            _end(child)
    if child.returncode == -getattr(signal, "SIGXCPU", 0):
        raise UnusableInput(TOO_SLOW)
    if child.returncode in OUT_OF_MEMORY:
        raise UnusableInput(TOO_LARGE)
    try:
        answer = json.loads(said) if child.returncode == 0 else None
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"error": CRASHED}


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends a child that is still there, with whatever it started: `kill` alone leaves those running."""
    if child.poll() is not None:
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # Windows has no process groups of this kind
        child.kill()


def _clock(data: bytes) -> float:
    """Seconds that the child may take. An office suite at work costs it waiting, not processor time."""
    return SECONDS + (CONVERSION_SECONDS if data.startswith(OLE2_MAGIC) else 0)


def _environment() -> dict[str, str]:
    """The child finds the package wherever the parent did, prints UTF-8, and is not told the studio's secrets."""
    package_root = str(Path(studio.__file__).resolve().parent.parent)
    paths = [package_root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    open_to_all = {name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")}
    # One arena and one thread: each further one reserves address space that the limit would count.
    frugal = {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return {**open_to_all, **frugal, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
