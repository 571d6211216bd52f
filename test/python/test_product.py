"""The built product behind a real Jupyter server, and the wheel that carries it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from servers import Jupyter, Start, alive, eventually
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "hepsct" / "server"


@pytest.fixture(scope="module")
def product(start_jupyter: Start, tmp_path_factory: pytest.TempPathFactory) -> Jupyter:
    folder = tmp_path_factory.mktemp("product")
    return start_jupyter(
        script=SERVER / "companion.mjs",
        HEPSCT_JOBS_ROOT=str(folder / "jobs"),
        HEPSCT_PROCESSED_ROOT=str(folder / "processed"),
        HOME=str(folder),
    )


def hepsct(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from hepsct.command import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_companion_answers_through_the_relay(product: Jupyter) -> None:
    status = product.client().get("hepsct/v1/status")
    assert status.status_code == 200
    assert status.json()["version"] == json.loads((ROOT / "package.json").read_text())["version"]
    assert str(product.folder / "root") in [root["path"] for root in status.json()["roots"]]
    document = product.client().get("hepsct/openapi.json").json()
    assert "/v1/status" in document["paths"]


def test_a_simulated_scan_is_described_and_reconstructed_from_the_page(product: Jupyter) -> None:
    scan = product.folder / "root" / "raw" / "scan.h5"
    scan.parent.mkdir()
    made = hepsct("simulate", str(scan), "--angles", "90", "--rows", "4", "--columns", "64")
    assert made.returncode == 0, made.stderr
    client = product.client()
    recipe = {"recipe": 1, "input": {"path": str(scan)}}
    described = client.post("hepsct/v1/scans/describe", json={"recipe": recipe})
    assert described.status_code == 200, described.text
    job = client.post("hepsct/v1/jobs", json={"recipe": recipe})
    assert job.status_code in (200, 201), job.text
    name = job.json()["id"]

    def state() -> str:
        seen: str = client.get(f"hepsct/v1/jobs/{name}").json()["state"]
        return seen

    eventually(lambda: state() in ("done", "failed"), "the job to end", product.log)
    assert state() == "done"
    volume = Path(client.get(f"hepsct/v1/jobs/{name}").json()["outputPath"])
    # As readable for colleagues as anything else this user writes.
    mask = os.umask(0)
    os.umask(mask)
    assert volume.stat().st_mode & 0o777 == 0o666 & ~mask


def test_events_come_by_a_socket(product: Jupyter) -> None:
    async def first() -> str | bytes | None:
        url = f"{product.url}hepsct/v1/events".replace("http:", "ws:")
        headers = {"Authorization": f"token {product.token}"}
        peer = await websocket_connect(HTTPRequest(url, headers=headers))
        try:
            return await peer.read_message()
        finally:
            peer.close()

    page = json.loads(asyncio.run(asyncio.wait_for(first(), 30)) or "")
    assert set(page) == {"cursor", "events"}


def test_a_live_slice_follows_its_centre(product: Jupyter) -> None:
    scan = product.folder / "root" / "live.h5"
    size = ("--angles", "60", "--rows", "1", "--columns", "1024")
    assert hepsct("simulate", str(scan), *size).returncode == 0

    async def drag() -> list[tuple[dict[str, object], int]]:
        url = f"{product.url}hepsct/v1/live".replace("http:", "ws:")
        headers = {"Authorization": f"token {product.token}"}
        peer = await websocket_connect(
            HTTPRequest(url, headers=headers), subprotocols=["hepsct.live.1"]
        )
        assert peer.selected_subprotocol == "hepsct.live.1"
        frames = []
        for seq in range(1, 13):
            recipe = {"recipe": 1, "input": {"path": str(scan)}, "centre": {"column": 510 + seq}}
            view = {"width": 1024, "height": 1024}
            request = {"seq": seq, "row": 0, "recipe": recipe, "view": view}
            await peer.write_message(json.dumps(request))
            message = await peer.read_message()
            assert isinstance(message, bytes), message
            length = int.from_bytes(message[:4], "little")
            header = json.loads(message[4 : 4 + length])
            frames.append((header, len(message) - (4 + length + 7) // 8 * 8))
            await peer.write_message(json.dumps({"ack": header["seq"]}))
        peer.close()
        return frames

    for seq, (header, pixels) in enumerate(asyncio.run(asyncio.wait_for(drag(), 60)), 1):
        assert (header["seq"], header["centre"], header["dtype"]) == (seq, 510 + seq, "u2")
        assert pixels == 2 * 1024 * 1024


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_running_job_outlives_jupyter(
    start_jupyter: Start, tmp_path: Path, how: signal.Signals
) -> None:
    own = {
        "HEPSCT_JOBS_ROOT": str(tmp_path / "jobs"),
        "HEPSCT_PROCESSED_ROOT": str(tmp_path / "processed"),
    }
    jupyter = start_jupyter(script=SERVER / "companion.mjs", **own)
    scan = jupyter.folder / "root" / "raw" / "scan.h5"
    scan.parent.mkdir()
    size = ("--angles", "720", "--rows", "48", "--columns", "512")
    assert hepsct("simulate", str(scan), *size).returncode == 0
    # long enough to be there still when Jupyter has taken its time to stop
    method = {"name": "sirt", "iterations": 40}
    recipe = {"recipe": 1, "input": {"path": str(scan)}, "method": method}
    client = jupyter.client()
    posted = client.post("hepsct/v1/jobs", json={"recipe": recipe})
    assert posted.status_code in (200, 201), posted.text

    def state() -> str:
        listed = hepsct("jobs", "--json", **own)
        assert listed.returncode == 0, listed.stderr
        job: dict[str, str] = json.loads(listed.stdout)
        return job["state"]

    eventually(lambda: state() == "running", "the job to run", jupyter.log)
    jupyter.process.send_signal(how)
    jupyter.process.wait(30)
    assert state() == "running"
    eventually(lambda: state() != "running", "the job to end", within=200)
    assert state() == "done"


def test_it_ends_when_jupyter_is_killed(start_jupyter: Start) -> None:
    jupyter = start_jupyter(script=SERVER / "companion.mjs")
    pid = jupyter.client().get("hepsct/v1/status").json()["pid"]
    jupyter.process.kill()
    jupyter.process.wait()
    eventually(lambda: not alive(pid), "the companion to end")


def test_the_command_line_tells_its_version() -> None:
    said = hepsct("--version")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.strip() == json.loads((ROOT / "package.json").read_text())["version"]


def test_JupyterLab_takes_the_extension_for_compatible_with_itself() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter", "labextension", "list", "--verbose"],
        capture_output=True,
        text=True,
        check=True,
    )
    said = listed.stdout + listed.stderr
    assert re.search(r"^\s+hepsct v\S+ \S*enabled\S* \S*OK", said, re.MULTILINE), said


@pytest.mark.parametrize("kind", ["anywhere", "platform"])
def test_a_wheel_carries_all_that_runs_and_nothing_twice(tmp_path: Path, kind: str) -> None:
    subprocess.run(
        [*(sys.executable, "-m", "build", "--wheel", "--no-isolation"), "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
        env={**os.environ, "HEPSCT_WHEEL": kind},
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for process in ("cli.mjs", "companion.mjs", "worker.mjs", "reader.mjs", "live.mjs"):
        assert f"hepsct/server/{process}" in names
    for part in ("engine/hepsct-simd128.wasm", "THIRD-PARTY-NOTICES.txt"):
        assert f"hepsct/server/{part}" in names
    assert any(name.startswith("hepsct/server/hdf5-plugins/") for name in names)
    assert ("hepsct/server/engine/hepsct.node" in names) == (kind == "platform")
    assert wheel.name.endswith("-py3-none-any.whl") == (kind == "anywhere")
    data = [name.partition(".data/data/")[2] for name in names if ".data/data/" in name]
    assert "etc/jupyter/jupyter_server_config.d/hepsct.json" in data
    for part in ("package.json", "install.json", "schemas/hepsct/package.json.orig"):
        assert f"share/jupyter/labextensions/hepsct/{part}" in data
    assert not any(name.startswith("hepsct/labextension") for name in names)
    assert not any(name.endswith((".ts", ".map")) for name in names if "labextensions" not in name)


def test_a_wheel_from_the_source_archive_runs_by_itself_with_the_engine_in_WASM(
    tmp_path: Path,
) -> None:
    out, home, scan = tmp_path / "wheel", tmp_path / "installed", tmp_path / "raw" / "scan.h5"
    subprocess.run(  # the archive first, then the wheel from the archive alone
        [*(sys.executable, "-m", "build", "--no-isolation"), "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        wheel.extractall(home)
    assert list(home.glob("*.data/data/share/jupyter/labextensions/hepsct/static/*.js"))
    scan.parent.mkdir()
    for arguments in (
        ["simulate", str(scan), "--angles", "60", "--rows", "2", "--columns", "64"],
        ["reconstruct", str(scan), "-o", str(tmp_path / "out" / "volume.h5"), "--json"],
    ):
        done = run_installed(home, tmp_path, arguments)
        assert done.returncode == 0, done.stderr
    assert '"engine":"wasm' in done.stdout


def run_installed(
    home: Path, folder: Path, arguments: list[str]
) -> subprocess.CompletedProcess[str]:
    """The command line of the package in ``home``, with nothing of ours on its path."""
    start = (
        f"import sys; sys.path.insert(0, {str(home)!r}); from hepsct.command import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HEPSCT_JOBS_ROOT": str(folder / "jobs"), "PATH": "/nowhere"},
        cwd=folder,
    )
