"""algotom's find_center_vo as a contestant: one line of JSON a sinogram, in and out.

In: ``{"file", "columns", "from", "to"}``, the file (angle, column) float32, the range that the axis
is looked for in. Out: ``{"centre", "seconds"}``; the first line, when it is ready, is ``{}``.
"""

import json
import os
import sys
import time

import numpy as np
from algotom.prep.calculation import find_center_vo


def main() -> None:
    """Answers until stdin ends."""
    threads = len(os.sched_getaffinity(0))
    warm = np.random.default_rng(1).random((64, 64), np.float32)
    find_center_vo(warm, 24, 40, ncore=threads)
    print("{}", flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        sinogram = np.fromfile(wish["file"], np.float32).reshape(-1, wish["columns"])
        started = time.perf_counter()
        centre = find_center_vo(sinogram, wish["from"], wish["to"], ncore=threads)
        seconds = time.perf_counter() - started
        print(json.dumps({"centre": float(centre), "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
