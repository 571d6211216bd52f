"""A response of the companion on its way to the browser, with back-pressure."""

from __future__ import annotations

from tornado import httputil
from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from hepsct.upstream import response_headers


class Response(httputil.HTTPMessageDelegate):
    """Passes a response on as it comes; the next chunk is read when the last one is away."""

    def __init__(self, handler: RequestHandler) -> None:
        """``begun`` and ``complete`` say how far it came; ``handler`` answers the browser."""
        self._handler = handler
        self.begun = False
        self.complete = False

    async def headers_received(
        self,
        start_line: httputil.RequestStartLine | httputil.ResponseStartLine,
        headers: httputil.HTTPHeaders,
    ) -> None:
        """Status and headers; the headers that Jupyter had set by the same names give way."""
        assert isinstance(start_line, httputil.ResponseStartLine)
        if start_line.code < 200:
            return
        self.begun = True
        handler = self._handler
        handler.set_status(start_line.code, start_line.reason or None)
        passed = response_headers(headers)
        for name, _ in passed:
            handler.clear_header(name)
        for name, value in passed:
            handler.add_header(name, value)
        if not headers.get("Content-Type"):
            handler.clear_header("Content-Type")
        await self._flush()

    async def data_received(self, chunk: bytes) -> None:
        """A piece of the body."""
        self._handler.write(chunk)
        await self._flush()

    def finish(self) -> None:
        """The companion has said all of it."""
        self.complete = True

    async def _flush(self) -> None:
        try:
            await self._handler.flush()
        except StreamClosedError:
            self._handler.on_connection_close()
