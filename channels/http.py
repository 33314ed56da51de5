"""Speaking HTTP: one table from httpx's failures to ours, and one way to make a client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from channels.errors import ChannelError, NotSent, Uncertain

FAILURES: dict[type[httpx.HTTPError] | type[Exception], type[ChannelError]] = {
    httpx.ConnectTimeout: NotSent,
    httpx.ConnectError: NotSent,
    httpx.PoolTimeout: NotSent,
    httpx.ProxyError: NotSent,
    httpx.UnsupportedProtocol: NotSent,
    httpx.LocalProtocolError: NotSent,
    httpx.TooManyRedirects: NotSent,
    httpx.ReadTimeout: Uncertain,
    httpx.WriteTimeout: Uncertain,
    httpx.ReadError: Uncertain,
    httpx.WriteError: Uncertain,
    httpx.CloseError: Uncertain,
    httpx.RemoteProtocolError: Uncertain,
    httpx.DecodingError: Uncertain,
}
"""Could the request have reached the other side? Then it is Uncertain. Most specific class wins."""

SENTENCES = {
    NotSent: "连不上{label}，内容没有发出。请检查网络后重试。",
    Uncertain: "{label}没有给出答复，内容可能已经发出，需要先核实再决定是否重发。",
}


@contextmanager
def speaking_to(label: str, *, reading: bool = False) -> Iterator[None]:
    """Turns httpx's failures into ours. A lost answer to a pure reading is only NotSent."""
    try:
        yield
    except httpx.HTTPError as failure:
        kind = next(ours for theirs in type(failure).__mro__ if (ours := FAILURES.get(theirs)))
        if reading:
            kind = NotSent
        raise kind(SENTENCES[kind].format(label=label), code=type(failure).__name__) from failure


def client(*, timeout: float = 20.0) -> httpx.Client:
    """A client as the adapters expect it: no redirects (a write must not wander), bounded waits."""
    return httpx.Client(timeout=httpx.Timeout(timeout, connect=5.0), follow_redirects=False)
