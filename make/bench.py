"""`make bench`: the peers' environment, the bundles, then bench/main.ts; arguments go to it.

``make bench ARGS="--cases b --files none"``; ``make bench ARGS="centre"`` and ``"live"`` run
bench/centre/main.ts and bench/live/main.ts instead. HEPSCT_BENCH_GRIDREC may name TomoPy's
built library, HEPSCT_BENCH_HOME a folder in place of ~/.cache/hepsct.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import browser
import dotvenv
from steps import CACHE, ROOT
from suites import execute, node

BENCH = ROOT / "bench"
OUT = CACHE / "bench"
HOME = Path(os.environ.get("HEPSCT_BENCH_HOME") or Path.home() / ".cache" / "hepsct") / "bench"
# What machine.cpp has in common with the kernels (engine/build.mjs).
FLAGS = (
    *("-std=c++20", "-O3", "-march=native", "-mprefer-vector-width=512", "-pthread"),
    *("-fno-math-errno", "-ffp-contract=fast-honor-pragmas", "-DHEPSCT_ISA=bench"),
)


def main(arguments: list[str]) -> int:
    """Makes what is missing and runs the bench; says which peers cannot be had."""
    if arguments[:1] in (["centre"], ["live"]):
        status = execute(node(), "bench/build.mjs")
        found = {"HEPSCT_CHROMIUM": browser.find()} if arguments[0] == "live" else {}
        program = str(OUT / arguments[0] / "main.mjs")
        return status or execute(node(), program, *arguments[1:], **found)
    for name, make in (("Python peers", python_peers), ("tomoxide", tomoxide)):
        try:
            make()
        except (subprocess.CalledProcessError, OSError) as problem:
            say(f"{name} left out: {problem}")
    OUT.mkdir(parents=True, exist_ok=True)
    for command in (machine(), [node(), "bench/build.mjs"]):
        status = execute(*command, **zig_caches())
        if status != 0:
            return status
    return execute(node(), str(OUT / "main.mjs"), *arguments)


def python_peers() -> None:
    """An environment with bench/peers.txt, made anew when that has changed."""
    wanted = hashlib.sha256((BENCH / "peers.txt").read_bytes()).hexdigest()
    environment, stamp = HOME / "python", HOME / "python.stamp"
    if stamp.is_file() and stamp.read_text() == wanted and (environment / "bin/python").exists():
        return
    say(f"the peers' environment in {environment}")
    stamp.unlink(missing_ok=True)
    subprocess.run(
        [dotvenv.PYTHON, "-m", "venv", "--clear", "--without-pip", str(environment)], check=True
    )
    pip = [str(dotvenv.PYTHON), "-m", "pip", "--python", str(environment / "bin/python"), "install"]
    subprocess.run([*pip, "--quiet", "--no-deps", "-r", "bench/peers.txt"], cwd=ROOT, check=True)
    stamp.write_text(wanted)


def tomoxide() -> None:
    """bench/tomoxide by cargo, which compiles what has changed."""
    if shutil.which("cargo") is None:
        raise FileNotFoundError("there is no cargo (Rust) on PATH")
    place = ["--manifest-path", "bench/tomoxide/Cargo.toml", "--target-dir", str(HOME / "tomoxide")]
    command = ["cargo", "build", "--quiet", "--release", "--locked", *place]
    subprocess.run(command, cwd=ROOT, check=True)


def machine() -> list[str]:
    """The command that compiles bench/machine.cpp."""
    sources = ["bench/machine.cpp", "engine/src/reconstruction/fft_plan.cpp"]
    compiler = [str(dotvenv.PYTHON), "-m", "ziglang", "c++"]
    return [*compiler, *FLAGS, "-Iengine/include", *sources, "-o", str(OUT / "machine")]


def zig_caches() -> dict[str, str]:
    """Those of the engine's build."""
    return {
        f"ZIG_{name.upper()}_CACHE_DIR": str(CACHE / "zig" / name) for name in ("global", "local")
    }


def say(line: str) -> None:
    """Progress, on stderr."""
    print(f"[bench] {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
