"""Lets Jupyter ask itself, many times a second, whether it has been idle for too long.

The question is Jupyter's own; it asks once a minute, which no test can wait for.
"""

from __future__ import annotations

from jupyter_server.serverapp import ServerApp
from tornado.ioloop import PeriodicCallback


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    if serverapp.shutdown_no_activity_timeout > 0:
        PeriodicCallback(serverapp.shutdown_no_activity, 100).start()
