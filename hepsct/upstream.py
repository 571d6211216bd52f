"""Speaks HTTP/1.1 to the companion over its unix socket."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Any

from tornado import httputil
from tornado.http1connection import HTTP1Connection, HTTP1ConnectionParameters
from tornado.iostream import IOStream, StreamClosedError

from hepsct.process import Address

CHUNK = 1 << 20
_NO_LIMIT = 1 << 50

# Headers that concern one connection only (RFC 9110, 7.6.1).
HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
# What identifies the user to Jupyter is not for the companion, and the relay sets these itself.
_REPLACED = frozenset(
    (
        *("host", "cookie", "authorization", "proxy-authorization", "x-xsrftoken"),
        *("content-length", "expect", "origin", "referer"),
    )
)


async def connect(address: Address) -> IOStream:
    """A connection to the companion. Raises StreamClosedError when nobody listens."""
    end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    stream = IOStream(end, max_buffer_size=4 * CHUNK, read_chunk_size=CHUNK)
    await stream.connect(address.socket)
    return stream


def client(stream: IOStream) -> HTTP1Connection:
    """HTTP over ``stream`` for one exchange, delivered in chunks that fit the socket's buffers."""
    limits = HTTP1ConnectionParameters(
        chunk_size=CHUNK, max_body_size=_NO_LIMIT, no_keep_alive=True
    )
    return HTTP1Connection(stream, True, limits)


def request_headers(
    received: httputil.HTTPHeaders, address: Address, user: str
) -> httputil.HTTPHeaders:
    """The browser's headers less what is not for the companion, plus secret and user."""
    headers = httputil.HTTPHeaders()
    dropped = HOP_BY_HOP | _REPLACED | _named_by_connection(received)
    for name, value in received.get_all():
        lower = name.lower()
        if lower not in dropped and not lower.startswith("x-hepsct-"):
            headers.add(name, value)
    headers["Host"] = "companion"
    headers["X-Hepsct-Secret"] = address.secret
    headers["X-Hepsct-User"] = user
    return headers


def response_headers(received: httputil.HTTPHeaders) -> list[tuple[str, str]]:
    """The companion's headers less those that end at the relay; it sets no cookies."""
    dropped = HOP_BY_HOP | {"set-cookie"} | _named_by_connection(received)
    return [(name, value) for name, value in received.get_all() if name.lower() not in dropped]


def _named_by_connection(headers: httputil.HTTPHeaders) -> frozenset[str]:
    named = ",".join(headers.get_list("Connection"))
    return frozenset(part.strip().lower() for part in named.split(",") if part.strip())


async def get_json(address: Address, path: str) -> Mapping[str, Any]:
    """A small JSON object from the companion.

    Raises StreamClosedError (an OSError) when it is gone, ValueError when it answers otherwise.
    """
    stream = await connect(address)
    try:
        connection = client(stream)
        headers = request_headers(httputil.HTTPHeaders(), address, "")
        headers["Connection"] = "close"
        connection.write_headers(httputil.RequestStartLine("GET", path, "HTTP/1.1"), headers)
        connection.finish()
        answer = _Answer()
        await connection.read_response(answer)
    finally:
        stream.close()
    if not answer.complete:
        raise StreamClosedError()
    body = json.loads(answer.body)
    if answer.status != 200 or not isinstance(body, dict):
        raise ValueError(f"{path} answered {answer.status}")
    return body


class _Answer(httputil.HTTPMessageDelegate):
    def __init__(self) -> None:
        self.status = 0
        self.body = b""
        self.complete = False

    def headers_received(
        self,
        start_line: httputil.RequestStartLine | httputil.ResponseStartLine,
        headers: httputil.HTTPHeaders,
    ) -> None:
        if isinstance(start_line, httputil.ResponseStartLine):
            self.status = start_line.code

    def data_received(self, chunk: bytes) -> None:
        self.body += chunk

    def finish(self) -> None:
        self.complete = True
