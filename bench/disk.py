"""The disk's part as contestants: ``python bench/disk.py WHAT ...``; see peers.py.

``read SCAN`` reads all bytes of a file, ``write FILE BYTES SLAB`` writes as many in slabs that are
synced one by one, ``write-direct FILE BYTES`` does so past the system's cache, and
``run SCAN OUT COMMAND...`` runs a command that makes OUT from SCAN. The scan is dropped from the
system's cache before the clock starts, and what was written is removed after it has stopped.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

PIECE = 16 << 20


def forget(path: str) -> None:
    """Drop the file's bytes from the system's cache, so that they come from the disk."""
    os.sync()
    with Path(path).open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def read(path: str) -> None:
    """All bytes in order, into the same memory."""
    buffer = bytearray(PIECE)
    with Path(path).open("rb", buffering=0) as file:
        while file.readinto(buffer):
            pass


def write(path: str, size: int, slab: int) -> None:
    """`size` bytes in slabs that are on the disk before the next begins."""
    piece = os.urandom(PIECE)
    with Path(path).open("wb", buffering=0) as file:
        for start in range(0, size, slab):
            left = min(slab, size - start)
            while left > 0:
                left -= file.write(piece[:left] if left < PIECE else piece)
            os.fdatasync(file.fileno())


def write_direct(path: str, size: int) -> None:
    """`size` bytes, rounded up to whole pages, past the system's cache."""
    piece = mmap.mmap(-1, PIECE)  # aligned, as direct writes want it
    piece.write(os.urandom(PIECE))
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_DIRECT)
    try:
        left = -(-size // mmap.PAGESIZE) * mmap.PAGESIZE
        while left > 0:
            left -= os.write(file, memoryview(piece)[: min(left, PIECE)])
        os.fdatasync(file)
    finally:
        os.close(file)


def run(command: list[str]) -> None:
    """The command, its words on stderr."""
    subprocess.run(command, check=True, stdout=sys.stderr)


def remove(path: str) -> None:
    """A file or a folder."""
    if Path(path).is_dir():
        shutil.rmtree(path)
    else:
        Path(path).unlink(missing_ok=True)


def processor_seconds() -> float:
    """Of this process and of those that it has waited for."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def nothing() -> None:
    """Nothing to tidy up."""


@dataclass(frozen=True)
class Task:
    """What is timed, and what is done before and after."""

    before: Callable[[], None]
    work: Callable[[], None]
    after: Callable[[], None] = nothing


def task_of(what: str, first: str, *rest: str) -> Task:
    """The task that the command line names."""
    if what == "read":
        return Task(partial(forget, first), partial(read, first))
    if what == "write":
        size, slab = map(int, rest)
        return Task(os.sync, partial(write, first, size, slab), partial(remove, first))
    if what == "write-direct":
        return Task(os.sync, partial(write_direct, first, int(rest[0])), partial(remove, first))
    out, *command = rest
    return Task(partial(forget, first), partial(run, command), partial(remove, out))


def main(arguments: list[str]) -> int:
    """Answers to every ``go`` until stdin ends."""
    task = task_of(*arguments)
    print(json.dumps({"ready": True, "slices": 1}), flush=True)
    for line in sys.stdin:
        if line.strip() != "go":
            continue
        task.before()
        used, start = processor_seconds(), time.perf_counter()
        task.work()
        seconds = time.perf_counter() - start
        answer = {"seconds": seconds, "processorSeconds": processor_seconds() - used}
        task.after()
        print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
