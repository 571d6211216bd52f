"""WebSockets: after the handshake the relay passes on bytes and understands none of them.

So there is no limit on a message, and back-pressure goes through from end to end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tornado import httputil
from tornado.iostream import IOStream, StreamClosedError

from hepsct.process import Address
from hepsct.upstream import CHUNK, connect, request_headers, response_headers

_HANDSHAKE_WITHIN = 20.0  # s
_LONGEST_HEAD = 1 << 16
_LONGEST_REFUSAL = 1 << 20
_LONGEST_CONTROL_FRAME = 131  # bytes of a masked frame with 125 of payload (RFC 6455, 5.5)


@dataclass(frozen=True)
class Handshake:
    """What the companion answered; ``stream`` carries messages when ``status`` is 101."""

    stream: IOStream
    status: int
    reason: str
    headers: httputil.HTTPHeaders
    body: bytes

    def head(self) -> bytes:
        """The answer as it goes to the browser."""
        lines = [
            f"HTTP/1.1 {self.status} {self.reason}",
            "Connection: Upgrade",
            "Upgrade: websocket",
        ]
        lines += [f"{name}: {value}" for name, value in response_headers(self.headers)]
        return "\r\n".join([*lines, "", ""]).encode("latin1")


def is_handshake(request: httputil.HTTPServerRequest) -> bool:
    """True when the browser asks for a WebSocket."""
    return request.headers.get("Upgrade", "").lower() == "websocket"


async def handshake(
    request: httputil.HTTPServerRequest, address: Address, target: str, user: str
) -> Handshake:
    """Passes the browser's handshake to the companion.

    Compression is never agreed on: pictures do not shrink. Raises StreamClosedError when the
    companion goes, TimeoutError when it does not answer.
    """
    headers = request_headers(request.headers, address, user)
    headers.pop("Sec-Websocket-Extensions", None)
    lines = [f"GET {target} HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"]
    lines += [f"{name}: {value}" for name, value in headers.get_all()]
    stream = await connect(address)
    try:
        await stream.write("\r\n".join([*lines, "", ""]).encode("latin1"))
        answer = stream.read_until(b"\r\n\r\n", max_bytes=_LONGEST_HEAD)
        first, _, rest = (
            (await asyncio.wait_for(answer, _HANDSHAKE_WITHIN)).decode("latin1").partition("\r\n")
        )
        line = httputil.parse_response_start_line(first)
        received = httputil.HTTPHeaders.parse(rest)
        length = int(received.get("Content-Length", "0")) if line.code != 101 else 0
        body = await stream.read_bytes(min(length, _LONGEST_REFUSAL)) if length else b""
    except BaseException:
        stream.close()
        raise
    return Handshake(stream, line.code, line.reason, received, body)


async def pump(browser: IOStream, companion: IOStream, on_message: Callable[[], None]) -> None:
    """Passes bytes both ways until either end closes, then closes the other.

    ``on_message`` is called when the browser sends more than answers to heartbeats.
    """
    browser.read_chunk_size = CHUNK
    browser.set_nodelay(True)

    def heard(count: int) -> None:
        if count > _LONGEST_CONTROL_FRAME:
            on_message()

    await asyncio.gather(
        _pass_on(browser, companion, heard), _pass_on(companion, browser, lambda _: None)
    )


async def _pass_on(source: IOStream, sink: IOStream, on_bytes: Callable[[int], None]) -> None:
    buffer = bytearray(CHUNK)
    view = memoryview(buffer)
    try:
        while True:
            count = await source.read_into(buffer, partial=True)
            on_bytes(count)
            await sink.write(bytes(view[:count]))
    except StreamClosedError:
        pass  # one end has closed: that is how a WebSocket ends
    finally:
        source.close()
        sink.close()
