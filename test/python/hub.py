"""What a JupyterHub is to the server of a user: hears of activity, culls what is idle, stops it.

JupyterHub itself is no part of the tools of the tests. What stands here follows it where a server
can tell the difference: the interface for activity, jupyterhub-idle-culler's rule, and the signals
of its LocalProcessSpawner (SIGINT, SIGTERM, SIGKILL, to the one process that it has started).
"""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from servers import Jupyter

USER = "ada"
INTERRUPT_TIMEOUT = 1.0  # s; 10 at JupyterHub
TERM_TIMEOUT = 20.0  # s


class Hub:
    """Its interface for activity listens while it is open."""

    def __init__(self) -> None:
        self.reports: list[datetime] = []
        self._token = secrets.token_hex(8)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        """What a spawner tells a server."""
        origin = f"http://127.0.0.1:{self._http.server_address[1]}"
        return {
            "JUPYTERHUB_ACTIVITY_URL": f"{origin}/hub/api/users/{USER}/activity",
            "JUPYTERHUB_API_TOKEN": self._token,
            "JUPYTERHUB_SERVER_NAME": "",
            "JUPYTERHUB_USER": USER,
        }

    @property
    def last_activity(self) -> datetime | None:
        """Of the user, as the Hub keeps it: the latest that was told."""
        return max(self.reports, default=None)

    def idle(self) -> float:
        """Seconds since the last activity; 0 before anything was told."""
        last = self.last_activity
        return (datetime.now(timezone.utc) - last).total_seconds() if last else 0

    @contextmanager
    def culling(self, jupyter: Jupyter, timeout: float) -> Iterator[None]:
        """Stops the server as soon as it has been idle for longer than ``timeout`` seconds."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.1):
                if self.idle() > timeout:
                    stop(jupyter.process)
                    return

        culler = threading.Thread(target=watch)
        culler.start()
        try:
            yield
        finally:
            done.set()
            culler.join()

    def close(self) -> None:
        """Listens no more."""
        self._http.shutdown()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                known = self.headers["Authorization"] == f"token {hub._token}"
                if known and self.path == f"/hub/api/users/{USER}/activity":
                    hub.reports.append(datetime.fromisoformat(body["last_activity"]))
                    self.send_response(200)
                else:
                    self.send_response(403 if not known else 404)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


def stop(process: subprocess.Popen[bytes], *, now: bool = False) -> None:
    """Stops a server: kindly, then less so; ``now`` at once with what leaves no time to tidy up."""
    steps = (
        [(signal.SIGKILL, TERM_TIMEOUT)]
        if now
        else [
            (signal.SIGINT, INTERRUPT_TIMEOUT),
            (signal.SIGTERM, TERM_TIMEOUT),
            (signal.SIGKILL, TERM_TIMEOUT),
        ]
    )
    for how, seconds in steps:
        if process.poll() is not None:
            return
        process.send_signal(how)
        end = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)


def family(pid: int) -> dict[int, str]:
    """Command lines of a process and of all that it has started, and they, by process id."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # it has ended meanwhile
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {pid}
    grown = True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return {one: command(one) for one in found if command(one)}


def command(pid: int) -> str:
    """The command line of a process; empty where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
