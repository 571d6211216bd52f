"""The Jupyter server extension: starts the companion, relays to it, keeps the culler informed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from traitlets import Float, Unicode

from hepsct.activity import Activity
from hepsct.command import SERVER
from hepsct.companion import Companion
from hepsct.node import NodeMissing
from hepsct.page import tell_root
from hepsct.problem import CompanionUnavailable
from hepsct.relay import Relay
from hepsct.unfinished import CountFailed, count_unfinished


class HepsctExtension(ExtensionApp):
    """HEPSCT's part in the Jupyter server."""

    name = "hepsct"

    companion_script = Unicode(
        str(SERVER / "companion.mjs"), help="The script that Node runs as the companion."
    ).tag(config=True)
    start_within = Float(30.0, help="Seconds after which a companion counts as not starting.").tag(
        config=True
    )
    wait_for_start = Float(10.0, help="Seconds that a request waits for a starting companion.").tag(
        config=True
    )
    look_every = Float(
        30.0, help="Seconds between two looks at the companion's health and running jobs."
    ).tag(config=True)
    answer_within = Float(
        10.0, help="Seconds after which, twice in a row, a silent companion is replaced."
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Makes the companion's keeper; the companion itself starts on first use."""
        assert self.serverapp is not None
        tell_root(self.settings, self.serverapp.contents_manager)
        self._activity = Activity(self.settings)
        self._environment = {"HEPSCT_JUPYTER_ROOT": str(self.serverapp.root_dir)}
        self._taking_up: asyncio.Task[None] | None = None
        self._companion = Companion(
            Path(self.companion_script),
            self._environment,
            self.log,
            on_status=self._activity.heard,
            start_within=self.start_within,
            wait_for_start=self.wait_for_start,
            look_every=self.look_every,
            answer_within=self.answer_within,
        )

    def initialize_handlers(self) -> None:
        """Takes {base_url}hepsct/."""
        self.handlers.append(
            (
                url_path_join("hepsct", "(.*)"),
                Relay,
                {"companion": self._companion, "activity": self._activity},
            )
        )

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        """Jupyter listens: jobs that an earlier server left are looked for in the background."""
        self._taking_up = asyncio.create_task(self._take_up())

    async def _take_up(self) -> None:
        """Where jobs run or wait, starts the companion: it counts them and starts what waits."""
        try:
            jobs = await count_unfinished(SERVER / "cli.mjs", self._environment)
        except (NodeMissing, CountFailed, OSError) as error:
            # Nobody has asked for anything yet: whoever opens a panel is told in full.
            self.log.warning("Jobs of an earlier server could not be looked for: %s", error)
            return
        if jobs:
            self.log.info("%d jobs of an earlier server run or wait.", jobs)
            self._activity.heard({"activeJobs": jobs})
            with contextlib.suppress(CompanionUnavailable):  # it has logged why, and tries again
                await self._companion.address()

    def current_activity(self) -> Mapping[str, Any] | None:
        """What Jupyter's own timeout asks: something while a job runs or may run, else None."""
        if self._taking_up and not self._taking_up.done():
            return {"jobs": "being counted"}
        return {"jobs": self._activity.jobs} if self._activity.jobs else None

    async def stop_extension(self) -> None:
        """Jupyter ends: the companion ends too, running jobs do not."""
        if self._taking_up:
            self._taking_up.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._taking_up
        await self._companion.stop()
