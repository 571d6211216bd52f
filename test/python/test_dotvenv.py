"""Where pip comes from on a Python without ensurepip."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dotvenv
import pytest
from steps import SetupError

BYTES = b"pip's wheel, as far as this test goes"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of this machine, a cache of its own, and a wheel that is easily made."""
    for name in ("PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONFIG_FILE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(dotvenv, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(dotvenv, "_PIP_SHA256", hashlib.sha256(BYTES).hexdigest())


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address and folder of a package index that lists pip's wheel."""
    folder = tmp_path / "index"
    (folder / "simple" / "pip").mkdir(parents=True)
    (folder / "files").mkdir()
    link = f'<a href="../../files/{dotvenv._PIP}#sha256=1">{dotvenv._PIP}</a>'
    (folder / "simple" / "pip" / "index.html").write_text(link)
    (folder / "files" / dotvenv._PIP).write_bytes(BYTES)

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/simple", folder
    server.shutdown()
    server.server_close()


def test_it_comes_from_the_index_of_the_environment_and_is_kept(
    index: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, folder = index
    monkeypatch.setenv("PIP_INDEX_URL", address)
    kept = dotvenv._pip_wheel()
    assert kept.read_bytes() == BYTES
    (folder / "files" / dotvenv._PIP).unlink()
    assert dotvenv._pip_wheel() == kept


@pytest.mark.parametrize("where", ["home", "named"])
def test_it_comes_from_the_index_of_pips_configuration(
    index: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    file = tmp_path / ("named.conf" if where == "named" else "home/.config/pip/pip.conf")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"[global]\nindex-url = {index[0]}\n")
    if where == "named":
        monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert dotvenv._pip_wheel().read_bytes() == BYTES


def test_it_comes_from_a_folder_of_wheels_where_one_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / dotvenv._PIP).write_bytes(BYTES)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert dotvenv._pip_wheel().read_bytes() == BYTES


def test_a_file_that_is_not_the_one_that_was_published_is_refused(
    index: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", index[0])
    (index[1] / "files" / dotvenv._PIP).write_bytes(b"something else")
    with pytest.raises(SetupError, match="is not the file that was published"):
        dotvenv._pip_wheel()
    assert not list((tmp_path / "cache").rglob("*.whl"))


def test_an_index_out_of_reach_and_none_at_all_are_told_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not Path("/etc/pip.conf").exists():
        with pytest.raises(SetupError, match="set PIP_INDEX_URL to the address"):
            dotvenv._pip_wheel()
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(SetupError, match="could not be fetched from http://127"):
        dotvenv._pip_wheel()
