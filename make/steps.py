"""Steps of the set-up, skipped while the content of their inputs has not changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
_STAMPS = CACHE / "stamps"
_LEFT_OUT = {"node_modules", "dist", "__pycache__", "labextension", ".git"}
_LEFT_OUT_ENDS = (".test.ts", ".test.tsx", ".tsbuildinfo", ".pyc", ".md")


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Step:
    """One thing to make.

    ``inputs`` are files or folders below the repository's root whose content decides,
    ``outputs`` must exist for a skip, ``key`` is whatever else decides (a Python version),
    ``accept`` may find that a missing stamp is the only thing amiss.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[Path, ...]
    action: Callable[[], None]
    key: str = ""
    accept: Callable[[], bool] | None = None


def content_hash(inputs: tuple[str, ...], key: str = "") -> str:
    """SHA-256 over names and bytes of the files that ``inputs`` name, tests and builds left out."""
    digest = hashlib.sha256(key.encode())
    for name in inputs:
        path = ROOT / name
        for file in [path] if path.is_file() else _files(path):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = Path(at, name)
            if not name.endswith(_LEFT_OUT_ENDS) and path.is_file():
                yield path


def run_step(step: Step) -> bool:
    """Runs the step unless it is up to date; true when it ran."""
    stamp = _STAMPS / step.name
    there = all(path.exists() for path in step.outputs)
    if there and stamp.is_file() and stamp.read_text() == content_hash(step.inputs, step.key):
        return False
    ran = not (there and step.accept and step.accept())
    if ran:
        stamp.unlink(missing_ok=True)
        say(f"{step.name} ...")
        start = time.monotonic()
        step.action()
        missing = [str(path) for path in step.outputs if not path.exists()]
        if missing:
            raise SetupError(f"The step '{step.name}' ended without making {', '.join(missing)}.")
        say(f"{step.name}: {time.monotonic() - start:.1f} s")
    _STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(content_hash(step.inputs, step.key))
    return ran


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups of one clone must not build at the same time: the second waits."""
    import fcntl

    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another set-up of this clone ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def say(line: str) -> None:
    """One line of progress, on stderr: stdout belongs to what is asked for."""
    print(f"[setup] {line}", file=sys.stderr, flush=True)
