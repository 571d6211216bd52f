"""The engine's C++ under the address and undefined-behaviour sanitizers, on random cases.

``python make/sanitize.py ROOM [FIRST-SEED [CASES]]`` repeats a room of engine/test, say with the
seed that a failure named. The compiler is HEPSCT_SANITIZING_CXX, else clang++ or g++ on PATH: the
one of the set-up has no runtime for the address sanitizer.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from steps import CACHE, ROOT

ENGINE = ROOT / "engine"
HOME = CACHE / "sanitized"
PROGRAM = HOME / "engine-test"
# Cases a run of `make test-all` makes, so that each room takes about a minute.
ROOMS = {
    "decoder": 2000,
    "pixels": 20_000,
    "phantom": 10_000,
    "reconstruction": 1500,
    "iterative": 1000,
    "live": 1000,
    "centre": 2000,
}
_SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
_FLAGS = [
    *("-std=c++20", "-O1", "-g", "-pthread", "-fno-omit-frame-pointer", *_SANITIZE),
    *("-fno-math-errno", "-fno-trapping-math", "-Wno-psabi", f"-I{ENGINE / 'include'}"),
]
_AVX2 = ["-mavx", "-mavx2", "-mfma"]
_AVX512 = [*_AVX2, "-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw"]
_X86 = platform.machine() in ("x86_64", "AMD64")
_BASELINE = ["-mssse3", "-msse4.1", "-msse4.2", "-mpopcnt"] if _X86 else []
_LANES = {"baseline": [], **({"avx2": _AVX2, "avx512": _AVX512} if _X86 else {})}
# Numbers of lanes of *.widths.cpp.
_WIDTHS = {"baseline": (1, 2, 4), "avx2": (1, 2, 4), "avx512": (1, 2, 4, 8)}
# A builtin of clang alone; what it stores, and where, is the same.
_FOR_GCC = ["-D__builtin_nontemporal_store(value,to)=(*(to)=(value))"]


class CannotSanitize(Exception):
    """No compiler for it, or the engine does not compile with it; the message says which."""


def build() -> None:
    """Compiles engine and test program; about a minute."""
    compiler, extra = find_compiler()
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    tasks = list(_compilations())
    objects = [str(HOME / f"{index}.o") for index in range(len(tasks))]
    commands = [
        [compiler, *_FLAGS, *_BASELINE, *extra, *flags, "-c", str(source), "-o", target]
        for (source, flags), target in zip(tasks, objects, strict=True)
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_run, commands))
    _run([compiler, *_FLAGS, *objects, "-o", str(PROGRAM)])


def run_room(room: str, first: int, cases: int) -> str:
    """What went wrong, with the sanitizer's words; '' when nothing did."""
    options = "halt_on_error=1:print_stacktrace=1"
    done = subprocess.run(
        [PROGRAM, room, str(first), str(cases)],
        env={**os.environ, "ASAN_OPTIONS": options, "UBSAN_OPTIONS": options},
        capture_output=True,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    return "" if done.returncode == 0 else done.stderr or f"ended with {done.returncode}"


def find_compiler() -> tuple[str, list[str]]:
    """A compiler that links both sanitizers, and the flags that it alone needs."""
    named = os.environ.get("HEPSCT_SANITIZING_CXX")
    for compiler in [named] if named else ["clang++", "g++"]:
        path = shutil.which(compiler)
        if path and _links(path):
            told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
            return path, [] if "clang" in told.stdout else _FOR_GCC
    raise CannotSanitize(
        f"{named or 'Neither clang++ nor g++'} links programs with -fsanitize=address,undefined: "
        "install g++ or clang, or let HEPSCT_SANITIZING_CXX name one that does."
    )


def _links(compiler: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "empty.cpp")
        source.write_text("int main() { return 0; }\n")
        command = [compiler, *_SANITIZE, str(source), "-o", str(Path(folder, "empty"))]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _compilations() -> Iterable[tuple[Path, list[str]]]:
    """Every source but those of a host; lanes for each instruction set, widths for each of each."""
    for source in sorted([*ENGINE.glob("src/**/*.cpp"), *ENGINE.glob("test/*.cpp")]):
        if source.parent.name in ("node", "wasm"):
            continue
        if source.name.endswith(".lanes.cpp"):
            for isa, flags in _LANES.items():
                yield source, [f"-DHEPSCT_ISA={isa}", *flags]
        elif source.name.endswith(".widths.cpp"):
            for isa, flags in _LANES.items():
                for width in _WIDTHS[isa]:
                    names = [f"-DHEPSCT_ISA={isa}_{width}", f"-DHEPSCT_LANES={width}"]
                    yield source, [*names, *flags]
        else:
            yield source, []


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotSanitize(f"{' '.join(command)}\n{done.stderr}")


def main(arguments: list[str]) -> int:
    """Builds and runs one room, or all of them."""
    try:
        build()
    except CannotSanitize as problem:
        print(problem, file=sys.stderr)
        return 1
    rooms = arguments[:1] or list(ROOMS)
    first = int(arguments[1]) if len(arguments) > 1 else 1
    wrong = [
        room
        for room in rooms
        if run_room(room, first, int(arguments[2]) if len(arguments) > 2 else ROOMS[room])
    ]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
