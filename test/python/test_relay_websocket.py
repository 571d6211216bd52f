"""The relay's WebSockets: large messages, and who may open one."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from servers import Jupyter
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

T = TypeVar("T")
MIB = 1 << 20


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 60))


async def connect(
    jupyter: Jupyter, path: str = "v1/echo", **headers: str
) -> WebSocketClientConnection:
    url = f"{jupyter.url}hepsct/{path}".replace("http:", "ws:")
    request = HTTPRequest(url, headers=headers)
    return await websocket_connect(
        request, max_message_size=64 * MIB, subprotocols=["hepsct.live.1"]
    )


def by_token(jupyter: Jupyter) -> dict[str, str]:
    return {"Authorization": f"token {jupyter.token}"}


def by_cookie(jupyter: Jupyter, origin: str) -> dict[str, str]:
    cookies = jupyter.browser().cookies
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Origin": origin,
    }


def test_frames_of_4_MiB_and_messages_of_12_MiB_come_back_as_sent(jupyter: Jupyter) -> None:
    async def exchange() -> None:
        peer = await connect(jupyter, **by_token(jupyter))
        assert peer.selected_subprotocol == "hepsct.live.1"
        seen = json.loads(str(await peer.read_message()))["headers"]
        assert "authorization" not in seen
        assert "cookie" not in seen
        assert seen["host"] == "companion"
        for size in (1, 4 * MIB, 4 * MIB, 12 * MIB):
            data = os.urandom(size)
            await peer.write_message(data, binary=True)
            assert await peer.read_message() == data
        # Several on the way at once: none is lost, their order stays.
        many = [os.urandom(4 * MIB) for _ in range(8)]
        sending = asyncio.gather(*(peer.write_message(data, binary=True) for data in many))
        assert [await peer.read_message() for _ in many] == many
        await sending
        peer.close()

    run(exchange())


def test_messages_are_activity_and_answers_to_heartbeats_are_none(jupyter: Jupyter) -> None:
    def last() -> str:
        seen: str = jupyter.client().get("api/status").json()["last_activity"]
        return seen

    async def exchange() -> None:
        peer = await connect(jupyter, **by_token(jupyter))
        await peer.read_message()
        before = last()
        peer.ping(bytes(125))  # as long as a pong may be
        await peer.write_message('{"ack":7}')
        assert await peer.read_message() == '{"ack":7}'
        assert last() == before
        await peer.write_message(" " * 200)
        await peer.read_message()
        assert last() > before
        peer.close()

    run(exchange())


def test_a_page_of_this_server_may_open_one_by_its_cookie(jupyter: Jupyter) -> None:
    async def exchange() -> None:
        peer = await connect(jupyter, **by_cookie(jupyter, jupyter.origin))
        assert "cookie" not in json.loads(str(await peer.read_message()))["headers"]
        peer.close()

    run(exchange())


def test_a_page_of_another_site_is_refused(jupyter: Jupyter) -> None:
    with pytest.raises(HTTPClientError) as refused:
        run(connect(jupyter, **by_cookie(jupyter, "https://elsewhere.example")))
    assert refused.value.code == 403


@pytest.mark.parametrize("headers", [{}, {"Authorization": "token wrong"}])
def test_nobody_is_refused(jupyter: Jupyter, headers: dict[str, str]) -> None:
    with pytest.raises(HTTPClientError) as refused:
        run(connect(jupyter, **headers))
    assert refused.value.code == 403


def test_a_refusal_of_the_companion_reaches_the_page(jupyter: Jupyter) -> None:
    with pytest.raises(HTTPClientError) as refused:
        run(connect(jupyter, "v1/other", **by_token(jupyter)))
    assert refused.value.code == 404


def test_nothing_beside_the_contract_is_opened(jupyter: Jupyter) -> None:
    with pytest.raises(HTTPClientError) as refused:
        run(connect(jupyter, "echo", **by_token(jupyter)))
    assert refused.value.code == 404
