"""Speaking HTTP: one table from httpx's failures to ours, and one way to make a client."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import httpx

from channels.errors import ChannelError, CredentialsRefused, NotSent, Uncertain

# WeChat and Weibo want their token in the query string, and httpx logs every address at INFO.
logging.getLogger("httpx").setLevel(logging.WARNING)

FAILURES: dict[type[httpx.HTTPError] | type[Exception], type[ChannelError]] = {
    httpx.ConnectTimeout: NotSent,
    httpx.ConnectError: NotSent,
    httpx.PoolTimeout: NotSent,
    httpx.ProxyError: NotSent,
    httpx.UnsupportedProtocol: CredentialsRefused,
    httpx.InvalidURL: CredentialsRefused,
    httpx.LocalProtocolError: NotSent,
    httpx.TooManyRedirects: NotSent,
    httpx.ReadTimeout: Uncertain,
    httpx.WriteTimeout: Uncertain,
    httpx.ReadError: Uncertain,
    httpx.WriteError: Uncertain,
    httpx.CloseError: Uncertain,
    httpx.RemoteProtocolError: Uncertain,
    httpx.DecodingError: Uncertain,
    httpx.HTTPStatusError: Uncertain,
}
"""Could the request have reached the other side? Then it is Uncertain. Most specific class wins."""

SENTENCES = {
    NotSent: "连不上{label}，内容没有发出。请检查网络后重试。",
    Uncertain: "{label}没有给出答复，内容可能已经发出，需要先核实再决定是否重发。",
    CredentialsRefused: "{label}的接口地址写得不对，内容没有发出。请在渠道账号里改正后重试。",
}


@contextmanager
def speaking_to(label: str, *, reading: bool = False) -> Iterator[None]:
    """Turns httpx's failures into ours. A lost answer to a pure reading is only NotSent."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        kind = next(ours for theirs in type(failure).__mro__ if (ours := FAILURES.get(theirs)))
        if reading and kind is Uncertain:
            kind = NotSent
        raise kind(SENTENCES[kind].format(label=label), code=type(failure).__name__) from failure


def client(*, timeout: float = 20.0) -> httpx.Client:
    """A client as the adapters expect it: no redirects (a write must not wander), bounded waits."""
    return httpx.Client(timeout=httpx.Timeout(timeout, connect=5.0), follow_redirects=False, verify=_trust())


@cache
def _trust() -> ssl.SSLContext:
    """Whom we believe, read once: reading all root certificates takes longer than most calls."""
    return httpx.create_ssl_context()
