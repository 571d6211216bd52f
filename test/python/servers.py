"""A real Jupyter server below /user/ada/, with a token, and a companion of the test's choice."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
FAKE = HERE / "fake_companion.mjs"
BASE = "/user/ada/"


@dataclass
class Jupyter:
    """A running server; ``folder`` is its root directory."""

    process: subprocess.Popen[bytes]
    port: int
    token: str
    folder: Path
    log: Path
    starts: Path
    jobs: Path
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return self.origin + BASE

    def client(self, token: str | None = "") -> httpx.Client:
        """With the right token, another one, or none (None)."""
        headers = {} if token is None else {"Authorization": f"token {token or self.token}"}
        made = httpx.Client(base_url=self.url, headers=headers, timeout=60)
        self.clients.append(made)
        return made

    def browser(self) -> httpx.Client:
        """Logged in by cookie, as a page is; the XSRF token stands in its cookies."""
        made = self.client(None)
        made.get("login")
        made.get("login", params={"token": self.token})
        assert "_xsrf" in made.cookies
        return made

    def companions(self) -> list[int]:
        """Process ids of the companions in the order of their starts."""
        return (
            [int(line) for line in self.starts.read_text().split()] if self.starts.exists() else []
        )


Start = Callable[..., Jupyter]


@pytest.fixture(scope="module")
def start_jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts servers; each ends with the module that asked for it."""
    running: list[Jupyter] = []

    def start(
        *options: str,
        script: Path = FAKE,
        extensions: tuple[str, ...] = ("hepsct",),
        **environment: str,
    ) -> Jupyter:
        folder = tmp_path_factory.mktemp("jupyter")
        token, port = secrets.token_hex(8), free_port()
        jobs, starts, log = folder / "jobs", folder / "starts", folder / "log"
        jobs.write_text("0")
        (folder / "root").mkdir()
        (folder / "run").mkdir(mode=0o700)
        command = [
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            f"--ServerApp.base_url={BASE}",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={folder / 'root'}",
            f"--ServerApp.jpserver_extensions={dict.fromkeys(extensions, True)}",
            f"--IdentityProvider.token={token}",
            f"--HepsctExtension.companion_script={script}",
            *options,
        ]
        given = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTER_PREFER_ENV_PATH": "0",
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "HEPSCT_JOBS_ROOT": str(folder / "jobs-root"),
            "FAKE_STARTS": str(starts),
            "FAKE_JOBS": str(jobs),
            **environment,
        }
        with log.open("wb") as sink:
            process = subprocess.Popen(command, env=given, stdout=sink, stderr=sink)
        jupyter = Jupyter(process, port, token, folder, log, starts, jobs)
        running.append(jupyter)
        client = jupyter.client()
        eventually(lambda: answers(client), "Jupyter to answer", log)
        return jupyter

    yield start
    for jupyter in running:
        for client in jupyter.clients:
            client.close()
        if jupyter.process.poll() is None:
            jupyter.process.send_signal(signal.SIGTERM)
            try:
                jupyter.process.wait(20)
            except subprocess.TimeoutExpired:
                jupyter.process.kill()
                jupyter.process.wait()


@pytest.fixture(scope="module")
def jupyter(start_jupyter: Start) -> Jupyter:
    """One server with the fake companion, for all tests of a module that do no harm to it."""
    return start_jupyter()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("api").status_code == 200
    except httpx.TransportError:
        return False


def eventually(
    true: Callable[[], bool], what: str, log: Path | None = None, within: float = 60
) -> None:
    """Waits until something is true; else fails with what was waited for and the server's log."""
    end = time.monotonic() + within
    while not true():
        if time.monotonic() > end:
            said = log.read_text()[-4000:] if log else ""
            pytest.fail(f"waited {within} s in vain for {what}\n{said}")
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """True while the process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
