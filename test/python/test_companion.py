"""The companion's life: started on first use, watched, started again, ended with Jupyter."""

from __future__ import annotations

import os
import signal
import stat
import time
from pathlib import Path

import httpx
from servers import Jupyter, Start, alive, eventually

SOON = "--HepsctExtension.look_every=0.3"


def status(jupyter: Jupyter) -> httpx.Response:
    return jupyter.client().get("hepsct/v1/status")


def refused(answer: httpx.Response, code: str) -> str:
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["status"], body["title"]) == (code, 503, "again")
    message: str = body["message"]
    return message


def test_it_starts_on_first_use_behind_a_socket_of_the_user_alone(start_jupyter: Start) -> None:
    jupyter = start_jupyter()
    assert jupyter.companions() == []
    pid = status(jupyter).json()["pid"]
    assert jupyter.companions() == [pid]
    (folder,) = (jupyter.folder / "run").iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "companion.sock").stat().st_mode) == 0o600
    secret = next(
        line for line in environment(pid).split("\0") if line.startswith("HEPSCT_SECRET=")
    )
    assert secret.partition("=")[2] not in Path(f"/proc/{pid}/cmdline").read_text()
    jupyter.process.send_signal(signal.SIGTERM)
    jupyter.process.wait(30)
    assert not alive(pid)
    assert list((jupyter.folder / "run").iterdir()) == []


def test_it_is_started_again_when_it_is_killed(start_jupyter: Start) -> None:
    jupyter = start_jupyter()
    first = status(jupyter).json()["pid"]
    os.kill(first, signal.SIGKILL)
    eventually(lambda: not alive(first), "the companion to be gone")
    eventually(lambda: status(jupyter).status_code == 200, "the next companion", jupyter.log)
    second = status(jupyter).json()["pid"]
    assert jupyter.companions() == [first, second]


def test_it_is_started_again_when_it_no_longer_answers(start_jupyter: Start) -> None:
    jupyter = start_jupyter(SOON, "--HepsctExtension.answer_within=1")
    first = status(jupyter).json()["pid"]
    os.kill(first, signal.SIGSTOP)
    eventually(lambda: len(jupyter.companions()) > 1, "the next companion", jupyter.log)
    assert not alive(first)
    assert status(jupyter).json()["pid"] == jupyter.companions()[-1]


def test_it_ends_when_jupyter_is_killed(start_jupyter: Start) -> None:
    for fault in ("", "ignores-stdin"):
        jupyter = start_jupyter(FAKE_FAULT=fault)
        pid = status(jupyter).json()["pid"]
        jupyter.process.kill()
        jupyter.process.wait()
        eventually(lambda pid=pid: not alive(pid), f"the companion to end ({fault})")  # type: ignore[misc]


def test_what_a_killed_server_left_is_removed_and_what_others_use_is_not(
    start_jupyter: Start, tmp_path: Path
) -> None:
    shared = tmp_path / "run"
    shared.mkdir(mode=0o700)
    killed = start_jupyter(XDG_RUNTIME_DIR=str(shared), FAKE_FAULT="ignores-stdin")
    status(killed)
    (left,) = shared.iterdir()
    killed.process.kill()
    killed.process.wait()
    eventually(lambda: not alive(killed.companions()[0]), "the companion to end")
    assert (left / "companion.sock").exists()
    first = start_jupyter(XDG_RUNTIME_DIR=str(shared))
    assert status(first).status_code == 200
    assert not left.exists()
    second = start_jupyter(XDG_RUNTIME_DIR=str(shared))
    assert status(second).status_code == 200
    assert status(first).status_code == 200
    assert len(first.companions()) == 1


def test_a_missing_node_is_told_in_words(start_jupyter: Start) -> None:
    jupyter = start_jupyter(HEPSCT_NODE="/nowhere/node")
    for _ in range(2):
        message = refused(status(jupyter), "companion-missing")
        assert "HEPSCT_NODE names /nowhere/node, but does not start" in message
        assert "24 or newer" in message
    assert jupyter.client().get("api").status_code == 200


def test_a_missing_bundle_is_told_in_words(start_jupyter: Start, tmp_path: Path) -> None:
    jupyter = start_jupyter(script=tmp_path / "companion.mjs")
    message = refused(status(jupyter), "companion-missing")
    assert f"{tmp_path / 'companion.mjs'} is not there" in message


def test_a_companion_that_dies_is_quoted_and_tried_again(start_jupyter: Start) -> None:
    jupyter = start_jupyter(FAKE_FAULT="dies")
    message = refused(status(jupyter), "companion-failed")
    assert "ended with exit code 3" in message
    assert "cannot read the configuration /etc/hepsct.yaml" in message
    eventually(lambda: len(jupyter.companions()) >= 3, "two more starts", jupyter.log)
    begun = time.monotonic()
    time.sleep(1.0)
    # It backs off: a start now costs longer than the first pauses did.
    assert len(jupyter.companions()) <= 3 + (time.monotonic() - begun) / 0.4


def test_a_slow_companion_is_said_to_be_starting(start_jupyter: Start) -> None:
    jupyter = start_jupyter("--HepsctExtension.wait_for_start=0.5", FAKE_FAULT="slow")
    answer = status(jupyter)
    assert "is starting" in refused(answer, "companion-starting")
    assert answer.headers["retry-after"] == "2"
    eventually(lambda: status(jupyter).status_code == 200, "the slow companion", jupyter.log)
    assert len(jupyter.companions()) == 1


def test_a_companion_that_never_gets_ready_is_given_up(start_jupyter: Start) -> None:
    jupyter = start_jupyter("--HepsctExtension.start_within=0.5", FAKE_FAULT="slow")
    message = refused(status(jupyter), "companion-failed")
    assert "was not ready after 0.5 s" in message
    eventually(lambda: not alive(jupyter.companions()[0]), "the first one to be ended")


def test_a_running_job_is_activity_and_an_idle_companion_is_not(start_jupyter: Start) -> None:
    jupyter = start_jupyter(SOON)
    client = jupyter.client()
    client.get("hepsct/v1/status")

    def last() -> str:
        seen: str = client.get("api/status").json()["last_activity"]
        return seen

    idle = last()
    time.sleep(1.2)
    assert last() == idle
    jupyter.jobs.write_text("2")
    eventually(lambda: last() > idle, "the mark of a running job", jupyter.log)
    first = last()
    eventually(lambda: last() > first, "the mark to move on", jupyter.log)
    jupyter.jobs.write_text("0")
    time.sleep(1.0)
    ended = last()
    time.sleep(1.2)
    assert last() == ended


def environment(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_text()
