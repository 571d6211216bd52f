"""Keeps the companion running: starts it on first use, watches it, starts it again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from enum import Enum
from logging import Logger
from pathlib import Path
from typing import Any

from hepsct.node import NodeMissing
from hepsct.problem import CompanionUnavailable
from hepsct.process import Address, CompanionProcess, StartFailed
from hepsct.upstream import get_json

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 30.0
_SETTLED_AFTER = 60.0  # s of service after which earlier failures no longer count
_GIVE_UP_AFTER = 6  # starts that failed in a row
_MISSES_ALLOWED = 2
_PATIENCE_WITH_THE_SILENT = 1.0  # s


class State(Enum):
    """IDLE: never asked for. FAILED: the last start ended badly; another follows or is asked for.

    A request waits through STARTING, and is told the reason in FAILED. A companion that ends
    after it was ready goes back to STARTING.
    """

    IDLE = "idle"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class Companion:
    """The one companion of this Jupyter server."""

    def __init__(
        self,
        script: Path,
        environment: Mapping[str, str],
        log: Logger,
        *,
        on_status: Callable[[Mapping[str, Any]], None],
        start_within: float = 30,
        wait_for_start: float = 10,
        look_every: float = 30,
        answer_within: float = 10,
    ) -> None:
        """``on_status`` hears what GET /v1/status answers, every ``look_every`` seconds.

        It hears an empty status where the companion is given up.
        Two such answers that take longer than ``answer_within`` seconds, and it is replaced.
        """
        self._script = script
        self._environment = environment
        self._log = log
        self._on_status = on_status
        self._start_within = start_within
        self._wait_for_start = wait_for_start
        self._look_every = look_every
        self._answer_within = answer_within
        self._state = State.IDLE
        self._changed = asyncio.Event()
        self._address: Address | None = None
        self._failure = CompanionUnavailable("companion-failed", "The companion has not started.")
        self._failures = 0
        self._retry_at = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def state(self) -> State:
        """Where in its life the companion is."""
        return self._state

    async def address(self) -> Address:
        """Where the companion listens; starts it when needed.

        Raises CompanionUnavailable with the reason when it does not come up.
        """
        if self._task is None or self._task.done():
            if self._state is State.FAILED and time.monotonic() < self._retry_at:
                raise self._failure
            self._failures = 0
            self._become(State.STARTING)
            self._task = asyncio.create_task(self._supervise())
        deadline = time.monotonic() + self._wait_for_start
        while True:
            if self._state is State.READY and self._address:
                return self._address
            if self._state is State.FAILED:
                raise self._failure
            try:
                await asyncio.wait_for(self._changed.wait(), deadline - time.monotonic())
            except asyncio.TimeoutError:
                raise CompanionUnavailable(
                    "companion-starting",
                    "The companion of HEPSCT is starting; try again in a few seconds.",
                ) from None

    async def stop(self) -> None:
        """Ends the companion; jobs that run in workers of their own go on."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._address = None
        self._become(State.IDLE)

    def _become(self, state: State) -> None:
        self._state = state
        self._changed.set()
        self._changed = asyncio.Event()

    def _fail(self, code: str, sentence: str) -> None:
        self._log.error("%s", sentence)
        self._failure = CompanionUnavailable(code, sentence)
        self._address = None
        self._become(State.FAILED)

    async def _supervise(self) -> None:
        while True:
            begun = time.monotonic()
            try:
                await self._live()
            except NodeMissing as error:
                self._on_status({})  # what nobody counts any more keeps no server up
                return self._fail("companion-missing", f"The companion cannot start: {error}")
            except (StartFailed, OSError) as error:
                self._fail("companion-failed", str(error))
            self._failures = 0 if time.monotonic() - begun > _SETTLED_AFTER else self._failures + 1
            if self._failures >= _GIVE_UP_AFTER and self._state is State.FAILED:
                self._retry_at = time.monotonic() + _LONGEST_PAUSE
                self._on_status({})
                return
            await asyncio.sleep(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** max(0, self._failures - 1)))
            self._become(State.STARTING)

    async def _live(self) -> None:
        """One life of the companion, from start to end."""
        if not self._script.is_file():
            raise NodeMissing(
                f"{self._script} is not there. In a clone run 'make setup', else reinstall the "
                "package hepsct."
            )
        process = await CompanionProcess.start(
            self._script, self._environment, self._log, self._start_within
        )
        self._log.info("The companion runs as process %d.", process.pid)
        self._address = process.address
        self._become(State.READY)
        look = asyncio.create_task(self._look_after(process.address))
        try:
            ended = asyncio.create_task(process.ended())
            await asyncio.wait({ended, look}, return_when=asyncio.FIRST_COMPLETED)
            silent = not ended.done()
            reason = "The companion stopped answering." if silent else await ended
            ended.cancel()
            self._log.warning("%s It is started again.", reason)
            self._address = None
            self._become(State.STARTING)
            if silent:
                await process.end(_PATIENCE_WITH_THE_SILENT)
        finally:
            look.cancel()
            await process.end()

    async def _look_after(self, address: Address) -> None:
        """Asks for the status again and again; returns when the answers stay away."""
        misses = 0
        while misses < _MISSES_ALLOWED:
            try:
                question = get_json(address, "/v1/status")
                status = await asyncio.wait_for(question, self._answer_within)
            except (asyncio.TimeoutError, OSError, ValueError) as error:
                misses += 1
                self._log.warning("The companion did not tell its status (%r).", error)
            else:
                misses = 0
                self._on_status(status)
            await asyncio.sleep(self._look_every)
