"""Relays {base_url}hepsct/ to the companion, with Jupyter's authentication and XSRF check.

Requests are buffered (they are small JSON; a refused one that is streamed would look to the
browser like a broken connection), responses are streamed with back-pressure.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from http.client import responses
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import httputil, web
from tornado.iostream import IOStream, StreamClosedError

from hepsct import problem
from hepsct.activity import Activity
from hepsct.companion import Companion
from hepsct.problem import CompanionUnavailable
from hepsct.process import Address
from hepsct.response import Response
from hepsct.upstream import client, connect, request_headers, response_headers
from hepsct.websocket import handshake, is_handshake, pump

RESOURCE = "hepsct"
BODY_LIMIT = 64 << 20
_PREFIXES = ("v1/",)
_PATHS = ("openapi.json",)
# Query parameters by which a browser may show Jupyter who it is.
_IDENTITY = ("token", "_xsrf")
_GONE = "The companion ended before it had answered; it is being started again. Try once more."


_Method = TypeVar("_Method", bound=Callable[..., Awaitable[None]])


def _may(action: str) -> Callable[[_Method], _Method]:
    """Jupyter's ``authorized`` for one action on our resource, with a type."""
    decorate: Callable[[_Method], _Method] = authorized(action, RESOURCE)
    return decorate


class Relay(APIHandler):
    """Every request below {base_url}hepsct/."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    auth_resource = RESOURCE

    def initialize(self, companion: Companion, activity: Activity) -> None:
        """Called by tornado for every request."""
        self._companion = companion
        self._activity = activity
        self._upstream: IOStream | None = None
        self._left = False

    async def prepare(self, **options: Any) -> None:
        """Identity, XSRF and origin; a foreign origin is refused as a missing identity is."""
        await JupyterHandler.prepare(self, **options)
        if not self._finished and not self.check_origin():
            raise web.HTTPError(403, "This request comes from another site.")

    @web.authenticated
    async def get(self, path: str) -> None:
        """A resource, or the handshake of a WebSocket."""
        if is_handshake(self.request):
            await self._websocket(path)
        else:
            await self._read(path)

    @web.authenticated
    async def head(self, path: str) -> None:
        """The headers of a resource."""
        await self._read(path)

    @web.authenticated
    async def post(self, path: str) -> None:
        """Anything that changes something."""
        await self._write(path)

    put = patch = delete = post

    # One decorated method an action: the decorator would keep the action of its first call.
    @_may("read")
    async def _read(self, path: str) -> None:
        await self._answer(self._relay(path))

    @_may("write")
    async def _write(self, path: str) -> None:
        await self._answer(self._relay(path))

    @_may("execute")
    async def _websocket(self, path: str) -> None:
        await self._answer(self._relay_websocket(path))

    async def _answer(self, work: Awaitable[None]) -> None:
        try:
            await work
        except CompanionUnavailable as error:
            if error.code == "companion-starting":
                self.set_header("Retry-After", "2")
            self._refuse(503, error.body())
        except (StreamClosedError, asyncio.TimeoutError):
            # Nobody is there to be told where it was the browser that went.
            if not self._finished and not self._left:
                self._refuse(503, CompanionUnavailable("companion-failed", _GONE).body())

    async def _relay(self, path: str) -> None:
        target = self._target(path)
        body = self.request.body
        if len(body) > BODY_LIMIT:
            raise web.HTTPError(
                413, f"A request may hold {BODY_LIMIT >> 20} MiB; this one has {len(body)} bytes."
            )
        address = await self._companion.address()
        if self._left:
            return
        headers = self._headers_for(address)
        headers["Connection"] = "close"
        if body or self.request.method not in ("GET", "HEAD"):
            headers["Content-Length"] = str(len(body))
        line = httputil.RequestStartLine(str(self.request.method), target, "HTTP/1.1")
        self._upstream = stream = await connect(address)
        response = Response(self)
        try:
            connection = client(stream)
            connection.write_headers(line, headers, body or None)
            connection.finish()
            with contextlib.suppress(StreamClosedError):  # either end has gone, see below
                await connection.read_response(response)
        finally:
            stream.close()
        if response.begun and not response.complete and not self._finished:
            # Ending in order would make a part look like the whole.
            self.detach().close()
        elif not response.begun:
            raise StreamClosedError()

    async def _relay_websocket(self, path: str) -> None:
        target = self._target(path)
        address = await self._companion.address()
        answer = await handshake(self.request, address, target, self._user())
        if answer.status != HTTPStatus.SWITCHING_PROTOCOLS:
            answer.stream.close()
            for name, value in response_headers(answer.headers):
                self.set_header(name, value)
            self.set_status(answer.status)
            self.write(answer.body)
            await self.finish(set_content_type=answer.headers.get("Content-Type", "text/plain"))
            return
        browser = self.detach()
        browser.set_close_callback(None)
        try:
            await browser.write(answer.head())
        except StreamClosedError:
            answer.stream.close()
        else:
            await pump(browser, answer.stream, self._activity.moved)

    def _target(self, path: str) -> str:
        """Path and query for the companion, from the raw URI. Refuses what it does not serve."""
        raw = self.request.uri or ""
        where, _, query = raw.partition("?")
        where = where[len(self.base_url + "hepsct") :]
        steps = [unquote(step) for step in where.split("/")]
        if not (path.startswith(_PREFIXES) or path in _PATHS) or {".", ".."} & set(steps):
            raise web.HTTPError(404, "There is nothing at this address.")
        kept = [part for part in query.split("&") if part.partition("=")[0] not in _IDENTITY]
        return where + ("?" + "&".join(kept) if query and kept else "")

    def _headers_for(self, address: Address) -> httputil.HTTPHeaders:
        return request_headers(self.request.headers, address, self._user())

    def _user(self) -> str:
        """The user's name, percent-encoded: a header holds no other alphabets."""
        return quote(getattr(self.current_user, "username", ""), safe="@.+-_ ")

    def on_connection_close(self) -> None:
        """The browser has gone: the companion may stop computing the answer."""
        self._left = True
        if self._upstream:
            self._upstream.close()

    def _log(self) -> None:
        """One quiet line for a request that was given up, as every scroll through slices does."""
        if self._left:
            self.log.debug("%s %s was given up", self.request.method, self.request.path)
        else:
            super()._log()

    def compute_etag(self) -> None:
        """None: the companion's ETags are passed on."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Refusals of Jupyter (no identity, no XSRF token) in the shape of all errors."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        said = str(error.log_message or "") if isinstance(error, web.HTTPError) else ""
        if "xsrf" in said.lower():
            said = "This request carries no valid XSRF token; reload the page and try again."
        elif not said.endswith("."):
            said = _phrase(status_code)
        self._refuse(status_code, problem.refusal(status_code, said))

    def _refuse(self, status: int, body: bytes) -> None:
        self.set_status(status)
        self.finish(body, set_content_type=problem.MEDIA_TYPE)


def _phrase(status: int) -> str:
    if status == HTTPStatus.FORBIDDEN:
        return "You are not logged in, or not allowed to do this; reload the page to log in again."
    return responses.get(status, "The request was refused.") + "."
