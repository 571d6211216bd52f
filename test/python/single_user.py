"""Tells a Hub of activity as JupyterHub's single-user server does.

What is told is what Jupyter itself says (``web_app.last_activity()``), in the words of the Hub's
interface for activity; whatever is older than what was told last is not told. JupyterHub tells it
every five minutes, which no test can wait for.
"""

from __future__ import annotations

import json
import os
from datetime import datetime

from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient
from tornado.ioloop import PeriodicCallback

EVERY = 0.2  # s


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    told: list[datetime] = []

    async def tell() -> None:
        last: datetime = serverapp.web_app.last_activity()  # type: ignore[no-untyped-call]
        if told and last < told[-1]:
            return
        seen = {"last_activity": last.isoformat()}
        server = os.environ["JUPYTERHUB_SERVER_NAME"]
        await AsyncHTTPClient().fetch(
            os.environ["JUPYTERHUB_ACTIVITY_URL"],
            method="POST",
            headers={"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"},
            body=json.dumps({"servers": {server: seen}, **seen}),
        )
        told.append(last)

    PeriodicCallback(tell, 1000 * EVERY).start()
