"""A scan, a jobs root, and the Jupyter servers that share them; the worker of a job can be held."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from servers import HERE, Jupyter, Start, eventually
from test_product import SERVER, hepsct

SOON = "--HepsctExtension.look_every=0.3"
_held: set[int] = set()


class Place:
    """A scan, a jobs root, and the servers that share them."""

    def __init__(self, start: Start, folder: Path, scan: Path) -> None:
        self._start = start
        self.scan = scan
        self.environment = {
            "HEPSCT_JOBS_ROOT": str(folder / "jobs"),
            "HEPSCT_PROCESSED_ROOT": str(folder / "processed"),
            "HEPSCT_ROOTS": f"raw={self.scan.parent}",
            "HEPSCT_MAX_RUNNING_JOBS": "1",
            "HEPSCT_THREADS": "1",
            "PYTHONPATH": str(HERE),
        }

    def jupyter(self, *options: str, extension: str = "impatient", **environment: str) -> Jupyter:
        """With an extension of the tests beside hepsct."""
        return self._start(
            *(SOON, *options),
            script=SERVER / "companion.mjs",
            extensions=("hepsct", extension),
            **self.environment,
            **environment,
        )

    def submit(self, jupyter: Jupyter) -> str:
        recipe = {"recipe": 1, "input": {"path": str(self.scan)}, "method": {"name": "fbp"}}
        posted = jupyter.client().post("hepsct/v1/jobs", json={"recipe": recipe})
        assert posted.status_code in (200, 201), posted.text
        name: str = posted.json()["id"]
        return name

    def states(self) -> dict[str, str]:
        """The state of every job by its name, from the command line."""
        listed = hepsct("jobs", "--json", **self.environment)
        assert listed.returncode == 0, listed.stderr
        jobs: list[dict[str, Any]] = [json.loads(line) for line in listed.stdout.splitlines()]
        return {job["id"]: job["state"] for job in jobs}

    def worker(self, job: str) -> int:
        """The process that runs the job; waits for it."""
        lease = Path(self.environment["HEPSCT_JOBS_ROOT"], job, "lease.json")
        eventually(lease.exists, f"job {job} to run")
        pid: int = json.loads(lease.read_text())["pid"]
        return pid


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw") / "scan.h5"
    size = ("--angles", "360", "--rows", "32", "--columns", "512")
    made = hepsct("simulate", str(path), *size)
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def place(start_jupyter: Start, tmp_path: Path, scan: Path) -> Iterator[Place]:
    yield Place(start_jupyter, tmp_path, scan)
    while _held:  # a test that fails leaves no process that stands still for ever
        with contextlib.suppress(ProcessLookupError):
            os.kill(_held.pop(), signal.SIGKILL)


def hold(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)
    _held.add(pid)


def go_on(pid: int) -> None:
    _held.discard(pid)
    os.kill(pid, signal.SIGCONT)


def ended(jupyter: Jupyter) -> bool:
    try:
        jupyter.process.wait(0.1)
    except subprocess.TimeoutExpired:
        return False
    return True
