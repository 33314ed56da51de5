"""链接: whether an address can be one, is encrypted, is plain to see and is the government's (standards WEB-14, 20, 21).

Whether it answers is asked when it is published (`deliveries/evidence`): nothing here opens a connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from studio.lexicons import listed
from studio.rules.material import Source
from studio.rules.rule import INFO, WARN, Rule, Spot, checking

_ADDRESS = re.compile(
    r"(?:[Hh][Tt][Tt][Pp][Ss]?[:：]?/{1,2}|(?<![A-Za-z0-9@.])www\.)[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”<>\"]*"
)
_SHORTENERS = frozenset(
    [
        "t.cn",
        "dwz.cn",
        "url.cn",
        "suo.im",
        "tinyurl.com",
        "bit.ly",
        "goo.gl",
        "is.gd",
        "ow.ly",
        "t.co",
        "985.so",
        "mrw.so",
        "sourl.cn",
        "w.url.cn",
        "rrd.me",
        "u.nu",
        "3.cn",
        "dwz.win",
        "reurl.cc",
    ]
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
GOVERNMENT = (".gov.cn", ".政务.cn")


def _addresses(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, what is printed, and the host ("" when there is none that could exist)."""
    for match in _ADDRESS.finditer(text):
        printed = match.group().rstrip(".,;:!?)]}'")
        full = printed if "/" in printed[:9] else f"https://{printed}"
        yield match.start(), match.start() + len(printed), printed, _host(full)


def _host(address: str) -> str:
    if not re.match(r"https?://[^/]", address, re.IGNORECASE):
        return ""
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def _broken(text: str, source: Source) -> Iterator[Spot]:
    for start, end, printed, host in _addresses(text):
        if not host:
            fixed = re.sub(r"^(https?)[:：]?/{1,2}", r"\1://", printed, flags=re.IGNORECASE)
            yield Spot(start=start, end=end, right=fixed if fixed != printed and _host(fixed) else "")


def _bare(text: str, source: Source) -> Iterator[Spot]:
    for start, end, printed, host in _addresses(text):
        if host and printed.lower().startswith("http:"):
            yield Spot(start=start, end=end, right=f"https{printed[4:]}")


def _shortened(text: str, source: Source) -> Iterator[Spot]:
    for start, end, _, host in _addresses(text):
        if host in _SHORTENERS:
            yield Spot(start=start, end=end, words="WEB-21-SHORT")


def _elsewhere(text: str, source: Source) -> Iterator[Spot]:
    allowed = tuple(entry.wrong for entry in listed("domains", on=source.on))
    for start, end, _, host in _addresses(text):
        if host and host not in _SHORTENERS and not f".{host}".endswith(GOVERNMENT) and not _within(host, allowed):
            yield Spot(start=start, end=end, shown=host)


def may_lead_to(address: str, source: Source) -> bool:
    """Whether a link or a QR code may point there: at the government, or at what the office has listed."""
    host = _host(address)
    allowed = tuple(entry.wrong for entry in listed("domains", on=source.on))
    return bool(host) and (f".{host}".endswith(GOVERNMENT) or _within(host, allowed))


def _within(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


RULES = (
    Rule("WEB-14", WARN, _broken),
    Rule("WEB-20", INFO, _bare, yields=True),
    Rule("WEB-21", WARN, _shortened),
    Rule("WEB-21", WARN, _elsewhere, yields=True),
)

in_content, in_text = checking(RULES)
