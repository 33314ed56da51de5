"""动态口令: six digits that change each half-minute (RFC 6238, as telephones' authenticator programs show them)."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

ISSUER = "政策解读工作室"
HALF_MINUTE = 30
EARLIER_AND_LATER = (0, -1, 1)
"""Half-minutes that are also accepted: telephones' clocks are a little off (RFC 6238, 5.2)."""


def fitting_code(secret: bytes, code: str, *, at: datetime) -> int | None:
    """The half-minute (counted from 1970) that this code belongs to, or None when it fits none near `at`."""
    digits = "".join(code.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    now = int(at.timestamp()) // HALF_MINUTE
    for away in EARLIER_AND_LATER:
        try:
            _totp(secret).verify(digits.encode(), (now + away) * HALF_MINUTE)
        except InvalidToken:
            continue
        return now + away
    return None


def code_at(secret: bytes, at: datetime) -> str:
    """The code that a telephone shows at that moment."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def code_address(secret: bytes, *, login: str) -> str:
    """The `otpauth://` address that a telephone takes from a QR code."""
    return _totp(secret).get_provisioning_uri(login, ISSUER)


def _totp(secret: bytes) -> TOTP:
    # SHA-1 with six digits is what the common programs support; RFC 6238 keeps it.
    return TOTP(secret, 6, SHA1(), HALF_MINUTE)
