"""个人信息: identity numbers, mobiles and cards by pattern and check digit (standards 5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from studio import words
from studio.domain.content import Content
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source, passages

_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_OLD_ID = re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_ACCOUNT = re.compile(r"(?<=[账帐卡]号)[^\d\n]{0,6}\d(?:[ -]?\d){11,29}(?!\d)")
_MOBILE = re.compile(r"(?:(?<!\d)|(?<=\+86)|(?<=\+86[ -]))1[3-9]\d(?:\d{8}|([ -])\d{4}\1\d{4})(?!\d)")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)")
_CREDIT = re.compile(r"(?<=信用代码)[：:为是\s]{0,3}[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for passage in passages(content):
        for start, end, rule, severity in _found(passage.text):
            yield _finding(passage.text, start, end, rule, severity, field=passage.field, entry=passage.entry)


def in_text(text: str, source: Source) -> Iterator[Finding]:
    for start, end, rule, severity in _found(text):
        yield _finding(text, start, end, rule, severity, field="", entry=-1)


def right_identity_number(number: str) -> bool:
    """GB 11643: ISO 7064 MOD 11-2 check character and a real birthday."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def right_card_number(number: str) -> bool:
    """Luhn."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def right_credit_code(code: str) -> bool:
    """GB 32100-2015, 18 characters: public, so never a personal number."""
    if len(code) != 18 or any(character not in _CREDIT_CODE for character in code):
        return False
    total = sum(_CREDIT_CODE.index(c) * weight for c, weight in zip(code, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT_CODE[(31 - total % 31) % 31] == code[17]


Found = tuple[int, int, str, Severity]


def _found(text: str) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for pattern, judge in _JUDGES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if verdict := judge(match.group()):
                taken.append(match.span())
                yield (*match.span(), *verdict)


Verdict = tuple[str, Severity] | None


def _credit(found: str) -> Verdict:
    return None if right_credit_code(found[-18:]) else ("PII-06", Severity.INFO)


def _identity(number: str) -> Verdict:
    # One identity number in thirty also passes as a credit code: the person's number is looked for first.
    if right_identity_number(number):
        return "PII-01", Severity.BLOCK
    return None if right_credit_code(number) else ("PII-02", Severity.WARN)


def _card(number: str) -> Verdict:
    digits = re.sub(r"\D", "", number)
    return ("PII-05", Severity.BLOCK) if 16 <= len(digits) <= 19 and right_card_number(digits) else None


_JUDGES: tuple[tuple[re.Pattern[str], Callable[[str], Verdict]], ...] = (
    (_ID, _identity),
    (_CARD, _card),
    (_ACCOUNT, lambda _: ("PII-05", Severity.BLOCK)),
    (_CREDIT, _credit),
    (_OLD_ID, lambda _: ("PII-03", Severity.WARN)),
    (_MOBILE, lambda _: ("PII-04", Severity.BLOCK)),
)


def _finding(text: str, start: int, end: int, rule: str, severity: Severity, *, field: str, entry: int) -> Finding:
    number = text[start:end]
    masked = re.sub(r"\d", "*", number[3:-4]).join((number[:3], number[-4:]))
    return Finding(
        rule=rule,
        severity=severity,
        field=field,
        entry=entry,
        start=start,
        end=end,
        text=masked,
        suggestion=masked,
        message=words.finding(rule, text=masked),
    )
