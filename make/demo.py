"""`make demo`: the main job from end to end, then JupyterLab with the panel on its result.

Everything stands below demo/, which each run makes anew. Without a terminal JupyterLab is asked
whether page and companion answer, and ended.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any

import dotvenv
import h5py
import numpy as np
from steps import ROOT
from truth import error, read_truth, true_slice, write_png

DEMO = ROOT / "demo"
SCAN = DEMO / "raw" / "scan.h5"
VOLUME = DEMO / "processed" / "volume.h5"
PICTURE = DEMO / "slice.png"
# No dead or drifting columns: the rings they make would hide how well the method does.
SIZE = (
    *("--angles", "360", "--rows", "64", "--columns", "512"),
    *("--seed", "1", "--dead", "0", "--drift", "0"),
)
ROWS = (16, 32, 48)
WORKSPACE = "demo"
PATIENCE = 60.0  # s until JupyterLab must answer


def main() -> int:
    """Runs the demo; 0 when all of it worked."""
    shutil.rmtree(DEMO, ignore_errors=True)
    for folder in (SCAN.parent, VOLUME.parent):
        folder.mkdir(parents=True)
    try:
        reconstruct_and_measure()
        return serve()
    except DemoError as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1


class DemoError(Exception):
    """Some part of the demo did not work; the message says which."""


def reconstruct_and_measure() -> None:
    """Simulates a scan, reconstructs it, and says how far the volume is from the phantom."""
    started = time.monotonic()
    hepsct("simulate", str(SCAN), *SIZE)
    simulated = time.monotonic()
    truth = read_truth(SCAN)
    events = hepsct(
        *("reconstruct", str(SCAN), "--center", str(truth.centre), "-o", str(VOLUME), "--json")
    )
    reconstructed = time.monotonic()
    with h5py.File(VOLUME) as file:
        data = file["/entry/volume/data"]
        shape, unit = data.shape, data.attrs["units"]
        errors = [error(np.asarray(data[row], dtype=np.float64), truth, row) for row in ROWS]
        middle = np.asarray(data[ROWS[1]], dtype=np.float64)
    write_png(PICTURE, np.concatenate([middle, true_slice(truth, ROWS[1])], axis=1))
    job = last_job(events)
    stages = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in job["stageSeconds"].items())
    print(f"Simulated in     {simulated - started:.1f} s  {SCAN}")
    print(f"Reconstructed in {reconstructed - simulated:.1f} s  ({stages}; {job['engine']})")
    print(f"Volume           {VOLUME}  {' x '.join(map(str, shape))} float32, {unit}")
    print(f"Picture          {PICTURE}  (row {ROWS[1]}: reconstruction left, phantom right)")
    shown = ", ".join(f"row {row}: {value:.2%}" for row, value in zip(ROWS, errors, strict=True))
    print(f"Error            {shown}")
    print("                 rms against the phantom, over its range; photon noise is part of it")
    if max(errors) > 0.1:
        raise DemoError("the volume does not show the phantom")
    write_workspace(job)


def hepsct(*arguments: str) -> str:
    """Runs the command line and returns what it printed."""
    done = subprocess.run(
        [dotvenv.VENV / "bin" / "hepsct", *arguments],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DemoError(
            f"'hepsct {arguments[0]}' ended with {done.returncode}. {done.stdout[-500:]}"
        )
    return done.stdout


def last_job(events: str) -> dict[str, Any]:
    """The job's last state among the lines of JSON."""
    lines = [json.loads(line) for line in events.splitlines()]
    job: dict[str, Any] = next(line["job"] for line in reversed(lines) if line["type"] == "job")
    return job


def environment() -> dict[str, str]:
    """Jobs and outputs of the demo stay in its folder; so do its pages."""
    return {
        **dotvenv.environment(),
        "HEPSCT_JOBS_ROOT": str(DEMO / "jobs"),
        "HEPSCT_PROCESSED_ROOT": str(VOLUME.parent),
        "JUPYTERLAB_WORKSPACES_DIR": str(DEMO / "workspaces"),
    }


def write_workspace(job: dict[str, Any]) -> None:
    """A JupyterLab workspace in which a panel shows the result, as if it had been left so."""
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    recipe = json.loads((DEMO / "jobs" / job["id"] / "job.json").read_text())["recipe"]
    recipe["output"].pop("path", None)  # the next volume gets a place of its own
    state = {
        "recipe": recipe,
        "shown": "result",
        "index": ROWS[1],
        "jobs": [job["id"]],
        "volume": str(VOLUME),
    }
    area = {"type": "tab-area", "currentIndex": 0, "widgets": ["hepsct:demo"]}
    layout = {"main": {"dock": area, "current": "hepsct:demo"}}
    raw = {
        "data": {
            "layout-restorer:data": layout,
            "hepsct:demo": {"data": {"name": "demo", "state": state}},
        },
        "metadata": {"id": WORKSPACE},
    }
    (DEMO / "workspaces").mkdir()
    WorkspacesManager(str(DEMO / "workspaces")).save(WORKSPACE, json.dumps(raw))


def serve() -> int:
    """Starts JupyterLab on a free port; stays with it on a terminal, else looks and ends it."""
    port, token = free_port(), secrets.token_hex(16)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    base = f"http://127.0.0.1:{port}/"
    url = f"{base}lab/workspaces/{WORKSPACE}?token={token}"
    command = [
        *(str(dotvenv.VENV / "bin" / "jupyter"), "lab", "--no-browser", "-y"),
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={DEMO}",
        f"--IdentityProvider.token={token}",
        *(["--allow-root"] if os.geteuid() == 0 else []),
        "--Application.log_level=ERROR",
    ]
    with subprocess.Popen(command, env=environment()) as jupyter:
        try:
            look(base, token, jupyter)
            if interactive:
                print(f"\nThe panel on this scan:\n\n    {url}\n\nCtrl-C ends JupyterLab.")
                return jupyter.wait()
            ask(base + "api/shutdown", token, jupyter, b"")
            return jupyter.wait(60)
        except KeyboardInterrupt:
            print()
            return 0
        finally:
            if jupyter.poll() is None:
                jupyter.terminate()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def look(base: str, token: str, jupyter: subprocess.Popen[bytes]) -> None:
    """Asks the page and the companion, and prints what they answer."""
    page = ask(base + "lab", token, jupyter).decode()
    if '"hepsct"' not in page:
        raise DemoError("JupyterLab answers, but the HEPSCT extension is not among its extensions")
    status = json.loads(ask(base + "hepsct/v1/status", token, jupyter))
    print(f"JupyterLab       {base}lab answers, with the HEPSCT extension")
    print(
        f"Companion        version {status['version']}, engine {status['engine']}, "
        f"{status['threads']} threads, {status['memoryBudgetBytes'] / 1e9:.1f} GB"
    )


def ask(url: str, token: str, jupyter: subprocess.Popen[bytes], body: bytes | None = None) -> bytes:
    """GET, or POST of a body, again and again until the server is up."""
    request = urllib.request.Request(url, body, {"Authorization": f"token {token}"})
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                said: bytes = answer.read()
                return said
        except urllib.error.HTTPError as refusal:
            words = refusal.read().decode(errors="replace")[:500]
            raise DemoError(f"{url} answers {refusal.code}: {words}") from refusal
        except OSError as problem:
            if jupyter.poll() is not None:
                raise DemoError(f"JupyterLab ended with {jupyter.returncode}") from problem
            if time.monotonic() > end:
                raise DemoError(f"{url} does not answer: {problem}") from problem
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
