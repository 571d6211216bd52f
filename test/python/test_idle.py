"""Idle cullers against real reconstructions: a server stays while a job runs and ends after it.

A worker is held (SIGSTOP) for longer than the timeout and let go again, so that its job outlasts
the timeout on any machine. Jupyter is asked nothing meanwhile: requests would be activity.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from servers import HERE, Jupyter, Start, alive, eventually
from test_product import SERVER, hepsct

TIMEOUT = 2.0  # s without activity after which Jupyter ends itself
SOON = "--HepsctExtension.look_every=0.3"
IDLE = f"--ServerApp.shutdown_no_activity_timeout={int(TIMEOUT)}"


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

    def jupyter(self, *options: str) -> Jupyter:
        return self._start(
            *(SOON, *options),
            script=SERVER / "companion.mjs",
            extensions=("hepsct", "impatient"),
            **self.environment,
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
def place(start_jupyter: Start, tmp_path: Path, scan: Path) -> Place:
    return Place(start_jupyter, tmp_path, scan)


def hold(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def go_on(pid: int) -> None:
    os.kill(pid, signal.SIGCONT)


def ended(jupyter: Jupyter) -> bool:
    try:
        jupyter.process.wait(0.1)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_an_idle_server_ends_by_itself(place: Place) -> None:
    idle = place.jupyter(IDLE)
    eventually(lambda: ended(idle), "the idle server to end", idle.log)
    assert "shutting down" in idle.log.read_text()


def test_a_server_that_reconstructs_is_not_ended_for_being_idle(place: Place) -> None:
    jupyter = place.jupyter(IDLE)
    job = place.submit(jupyter)
    pid = place.worker(job)
    hold(pid)
    time.sleep(3 * TIMEOUT)
    assert not ended(jupyter), jupyter.log.read_text()[-2000:]
    go_on(pid)
    eventually(lambda: place.states()[job] != "running", "the job to end", within=200)
    assert place.states()[job] == "done"
    eventually(lambda: ended(jupyter), "the server to end after its job", jupyter.log)


def test_a_culler_from_outside_sees_activity_while_a_job_runs_and_none_after_it(
    place: Place,
) -> None:
    jupyter = place.jupyter()
    client = jupyter.client()

    def last() -> str:
        seen: str = client.get("api/status").json()["last_activity"]
        return seen

    job = place.submit(jupyter)
    pid = place.worker(job)
    hold(pid)
    for _ in range(3):
        before = last()
        eventually(lambda before=before: last() > before, "activity", jupyter.log)  # type: ignore[misc]
    go_on(pid)
    eventually(lambda: place.states()[job] != "running", "the job to end", within=200)
    assert place.states()[job] == "done"
    time.sleep(2)
    after = last()
    time.sleep(2)
    assert last() == after


def test_jobs_of_an_earlier_server_keep_the_next_one_up_and_go_on_without_a_panel(
    place: Place,
) -> None:
    first = place.jupyter()
    running, waiting = place.submit(first), place.submit(first)
    pid = place.worker(running)
    hold(pid)
    first.process.kill()
    first.process.wait()
    assert place.states() == {running: "running", waiting: "queued"}

    second = place.jupyter(IDLE)
    time.sleep(3 * TIMEOUT)
    assert not ended(second), second.log.read_text()[-2000:]
    go_on(pid)
    other = place.worker(waiting)
    hold(other)
    assert place.states() == {running: "done", waiting: "running"}
    time.sleep(2 * TIMEOUT)
    assert not ended(second), second.log.read_text()[-2000:]
    go_on(other)
    eventually(lambda: set(place.states().values()) == {"done"}, "both jobs to end", within=200)
    eventually(lambda: ended(second), "the server to end after its jobs", second.log)
    assert not alive(other)


def test_a_job_that_was_interrupted_starts_no_companion(place: Place) -> None:
    first = place.jupyter()
    job = place.submit(first)
    os.kill(place.worker(job), signal.SIGKILL)
    first.process.kill()
    first.process.wait()
    eventually(lambda: place.states()[job] == "interrupted", "the job to be interrupted")
    second = place.jupyter(IDLE)
    eventually(lambda: ended(second), "the idle server to end", second.log)
    assert "The companion runs" not in second.log.read_text()
    assert place.states() == {job: "interrupted"}
