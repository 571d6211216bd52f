"""The disk's part as contestants: ``python bench/disk.py WHAT ...``; see peers.py.

``read SCAN`` reads all bytes of a file, ``write-direct FILE BYTES SLAB`` writes as many past the
system's cache, in slabs that are synced one by one, as a job does, ``write-cached`` does so through
that cache (both whole pages), and ``run SCAN OUT COMMAND...`` runs a command that makes OUT from
SCAN. The scan is dropped from the system's cache before the clock starts, and what was written is
removed after it has stopped.
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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

PIECE = 16 << 20
WRITES_IN_FLIGHT = 4


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


def write(path: str, size: int, slab: mmap.mmap, flags: int) -> None:
    """`size` bytes in slabs that are on the disk before the next begins, a few pieces at a time."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | flags)
    try:
        os.truncate(file, size)
        with ThreadPoolExecutor(WRITES_IN_FLIGHT) as pool:
            for start in range(0, size, len(slab)):
                values = memoryview(slab)[: size - start]
                list(
                    pool.map(
                        partial(write_piece, file, start, values), range(0, len(values), PIECE)
                    )
                )
                os.fdatasync(file)
    finally:
        os.close(file)


def write_piece(file: int, start: int, values: memoryview, at: int) -> None:
    """What of the values, whose place is `start`, begins at `at`."""
    piece = values[at : at + PIECE]
    if os.pwrite(file, piece, start + at) < len(piece):
        raise OSError("a write ended early")


def slab_of(size: int) -> mmap.mmap:
    """Noise that lies on pages, as direct writes want it: on large ones, as the engine's slices."""
    slab = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    slab.madvise(mmap.MADV_HUGEPAGE)
    slab.write(os.urandom(size))
    return slab


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
    if what in ("write-direct", "write-cached"):
        flags = os.O_DIRECT if what == "write-direct" else 0
        size, slab = (-(-int(bytes_) // mmap.PAGESIZE) * mmap.PAGESIZE for bytes_ in rest)
        work = partial(write, first, size, slab_of(slab), flags)
        return Task(os.sync, work, partial(remove, first))
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
