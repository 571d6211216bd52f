"""The source archive is enough to compile the addon: part of `make test-all`, it takes minutes."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from test_product import ROOT, run_installed


def test_a_wheel_with_the_addon_is_compiled_from_the_source_archive_alone(tmp_path: Path) -> None:
    home, scan = tmp_path / "installed", tmp_path / "raw" / "scan.h5"
    build(ROOT, "--sdist", tmp_path)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        assert not any(name.endswith(".node") for name in archive.getnames())
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.glob("hepsct-*/")
    # No npm and no node_modules but what the archive brings.
    build(source, "--wheel", tmp_path, HEPSCT_WHEEL="platform", PATH="/usr/bin:/bin")
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(home)
    scan.parent.mkdir()
    for arguments in (
        ["simulate", str(scan), "--angles", "60", "--rows", "2", "--columns", "64"],
        ["reconstruct", str(scan), "-o", str(tmp_path / "out" / "volume.h5"), "--json"],
    ):
        done = run_installed(home, tmp_path, arguments)
        assert done.returncode == 0, done.stderr
    assert '"engine":"native' in done.stdout


def build(source: Path, what: str, out: Path, **environment: str) -> None:
    subprocess.run(
        [*(sys.executable, "-m", "build", what, "--no-isolation"), "--outdir", out, source],
        check=True,
        env={**os.environ, **environment},
    )
