"""Servers of a Hub: it hears of activity while a job runs, and leaves nothing behind but jobs."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

import pytest
from hub import Hub, family, stop
from place import Place, ended, go_on, hold
from servers import Jupyter, alive, eventually
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

TIMEOUT = 2.0  # s without activity after which the Hub culls


@pytest.fixture
def hub() -> Iterator[Hub]:
    opened = Hub()
    yield opened
    opened.close()


def start(place: Place, hub: Hub) -> Jupyter:
    return place.jupyter(extension="single_user", **hub.environment)


def test_a_culler_of_a_hub_waits_for_the_job_and_stops_the_server_after_it(
    place: Place, hub: Hub
) -> None:
    jupyter = start(place, hub)
    job = place.submit(jupyter)
    pid = place.worker(job)
    hold(pid)
    with hub.culling(jupyter, TIMEOUT):
        begun = hub.last_activity
        time.sleep(3 * TIMEOUT)
        assert not ended(jupyter), jupyter.log.read_text()[-2000:]
        assert begun is not None and hub.last_activity is not None
        assert (hub.last_activity - begun).total_seconds() > 2 * TIMEOUT
        started = family(jupyter.process.pid)
        go_on(pid)
        eventually(lambda: place.states()[job] != "running", "the job to end", within=200)
        assert place.states()[job] == "done"
        eventually(lambda: ended(jupyter), "the idle server to be stopped", jupyter.log)
    assert hub.idle() > TIMEOUT
    eventually(lambda: not any(map(alive, started)), "all processes to end")


def test_a_hub_hears_of_no_activity_when_nothing_runs(place: Place, hub: Hub) -> None:
    jupyter = start(place, hub)
    job = place.submit(jupyter)
    eventually(lambda: place.states()[job] == "done", "the job to end", within=200)
    eventually(lambda: hub.idle() > TIMEOUT, "activity to end", jupyter.log)
    last, reports = hub.last_activity, len(hub.reports)
    eventually(lambda: len(hub.reports) > reports + 5, "it to go on telling", jupyter.log)
    assert hub.last_activity == last


@pytest.mark.parametrize("now", [False, True], ids=["kindly", "by SIGKILL"])
def test_of_a_server_that_its_hub_stops_nothing_is_left_but_the_job(
    place: Place, hub: Hub, now: bool
) -> None:
    jupyter = start(place, hub)
    recipe = {"recipe": 1, "input": {"path": str(place.scan)}}
    found = jupyter.client().post("hepsct/v1/scans/centre", json={"recipe": recipe, "rows": [3]})
    assert found.status_code == 200, found.text
    job = place.submit(jupyter)
    worker = place.worker(job)
    hold(worker)

    async def stopped_while_a_panel_is_open() -> dict[int, str]:
        panel = await live_panel(jupyter, recipe)
        started = family(jupyter.process.pid)
        await asyncio.to_thread(stop, jupyter.process, now=now)
        panel.close()
        return started

    started = asyncio.run(asyncio.wait_for(stopped_while_a_panel_is_open(), 120))
    assert ended(jupyter)
    for process in ("companion.mjs", "live.mjs", "reader.mjs"):
        assert any(process in line for line in started.values()), (process, started)
    ours = set(started) - set(family(worker))
    eventually(lambda: not any(map(alive, ours)), "companion and live worker to end", within=30)
    assert alive(worker)
    go_on(worker)
    eventually(lambda: place.states()[job] != "running", "the job to end", within=200)
    assert place.states()[job] == "done"
    eventually(lambda: not alive(worker), "the worker to end")


async def live_panel(jupyter: Jupyter, recipe: dict[str, object]) -> WebSocketClientConnection:
    """A panel that has been shown a frame, so that the live worker runs."""
    url = f"{jupyter.url}hepsct/v1/live".replace("http:", "ws:")
    headers = {"Authorization": f"token {jupyter.token}"}
    peer = await websocket_connect(
        HTTPRequest(url, headers=headers), subprotocols=["hepsct.live.1"]
    )
    wish = {"seq": 1, "row": 0, "recipe": recipe, "view": {"width": 64, "height": 64}}
    await peer.write_message(json.dumps(wish))
    assert isinstance(await peer.read_message(), bytes)
    return peer
