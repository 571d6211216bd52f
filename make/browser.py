"""Finds or fetches a Chromium for the tests: ``python make/browser.py`` prints its path.

In order: HEPSCT_CHROMIUM, any Chromium or Chrome on PATH, apt as root, else Debian's packages
downloaded and unpacked into the cache without installing them.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys

from steps import CACHE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_HOME = CACHE / "chromium"


class NoBrowser(Exception):
    """None could be found or fetched; the message says what was tried."""


def find() -> str:
    """Path of a Chromium that starts."""
    named = os.environ.get("HEPSCT_CHROMIUM")
    if named:
        if not _starts(named):
            raise NoBrowser(f"HEPSCT_CHROMIUM names {named}, which does not start")
        return named
    kept = str(_HOME / "run")
    for candidate in [*filter(None, map(shutil.which, NAMES)), kept]:
        if _starts(candidate):
            return candidate
    if shutil.which("apt-get") is None:
        raise NoBrowser("neither Chromium nor Chrome is on PATH, and there is no apt-get")
    try:
        found = _install() if os.geteuid() == 0 else _unpack()
    except (subprocess.CalledProcessError, OSError) as error:
        raise NoBrowser(f"none is on PATH, and apt could not bring one ({error})") from error
    if not _starts(found):
        raise NoBrowser(f"none is on PATH, and the one that apt brought ({found}) does not start")
    return found


def _starts(path: str) -> bool:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _install() -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        subprocess.run(["apt-get", *command], check=True, env=quiet, stdout=sys.stderr)
    return shutil.which("chromium") or "/usr/bin/chromium"


def _unpack() -> str:
    """Chromium and all it depends on that is not installed, below the cache."""
    lists, debs, tree = _HOME / "lists", _HOME / "debs", _HOME / "tree"
    for folder in (lists / "partial", debs, tree):
        folder.mkdir(parents=True, exist_ok=True)
    options = ["-qq", "-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={_HOME}"]
    options += ["-o", "APT::Sandbox::User="]
    subprocess.run(["apt-get", *options, "update"], check=True, stdout=sys.stderr)
    plan = subprocess.run(
        ["apt-get", *options, "-s", "--no-install-recommends", "install", "chromium"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    packages = [line.split()[1] for line in plan.stdout.splitlines() if line.startswith("Inst ")]
    subprocess.run(
        ["apt-get", *options, "download", *packages], check=True, cwd=debs, stdout=sys.stderr
    )
    for package in sorted(debs.glob("*.deb")):
        subprocess.run(["dpkg", "-x", package, tree], check=True)
    libraries = [tree / "usr/lib" / f"{platform.machine()}-linux-gnu", tree / "usr/lib"]
    runner = _HOME / "run"
    runner.write_text(
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{":".join(map(str, libraries))}:$LD_LIBRARY_PATH"\n'
        f'exec "{tree}/usr/lib/chromium/chromium" "$@"\n'
    )
    runner.chmod(0o755)
    shutil.rmtree(debs)
    return str(runner)


if __name__ == "__main__":
    try:
        print(find())
    except NoBrowser as problem:
        sys.exit(f"No browser for the tests: {problem}.")
