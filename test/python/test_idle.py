"""Idle cullers against real reconstructions: a server stays while a job runs and ends after it.

A worker is held (SIGSTOP) for longer than the timeout and let go again, so that its job outlasts
the timeout on any machine. Jupyter is asked nothing meanwhile: requests would be activity.
"""

from __future__ import annotations

import os
import signal
import time

from place import Place, ended, go_on, hold
from servers import alive, eventually

TIMEOUT = 2.0  # s without activity after which Jupyter ends itself
IDLE = f"--ServerApp.shutdown_no_activity_timeout={int(TIMEOUT)}"


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
