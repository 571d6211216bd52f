"""One peer as a contestant: ``python bench/peers.py '{"peer": "astra", ...}'``.

A contestant prints one line of JSON when it is ready, and for each line ``go`` on stdin does its
work, again and again for LEAST seconds, and prints the time of one, ``{"seconds": ...}``. All get
the same sinograms, angles and axis, at column floor(N/2), where every peer can have it.
Pictures are turned to our convention (the axis at column floor(N/2), row N-1-floor(N/2)) after the
clock has stopped.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Stack = NDArray[np.float32]
# The same in engine-work.ts and tomoxide/src/main.rs.
LEAST = 0.4


@dataclass(frozen=True)
class Task:
    """What is to be done; ``folder`` holds sinogram.f32 (angle, column), angles.f64 (radians)."""

    peer: str
    folder: str
    angles: int
    columns: int
    centre: float
    slices: int
    threads: int
    image: str
    library: str = ""

    def thetas(self) -> NDArray[np.float64]:
        """Angles in radians."""
        return np.fromfile(Path(self.folder, "angles.f64"))

    def sinograms(self) -> Stack:
        """(slice, angle, column): the same object, a little denser from slice to slice."""
        one = np.fromfile(Path(self.folder, "sinogram.f32"), np.float32)
        one = one.reshape(self.angles, self.columns)
        return np.stack([one * np.float32(1 + s / 64) for s in range(self.slices)])


# Does the work once and gives the first slice as the peer has it.
Work = Callable[[], NDArray[Any]]
# Turns that slice to our convention.
Turn = Callable[[NDArray[Any]], NDArray[Any]]


def gridrec(task: Task) -> tuple[Work, Turn]:
    """TomoPy's gridrec from its own library, slices split over threads as TomoPy does."""
    function = ctypes.CDLL(task.library).gridrec
    function.restype = None
    size, width = task.columns, task.columns
    data = task.sinograms()
    theta = task.thetas().astype(np.float32)
    centre = np.full(task.slices, task.centre, np.float32)
    out = np.zeros((task.slices, size, size), np.float32)
    parameters = np.array([0.5, 8.0], np.float32)
    parts = np.array_split(np.arange(task.slices), task.threads)

    def pointer(array: NDArray[Any]) -> ctypes.c_void_p:
        return ctypes.c_void_p(array.ctypes.data)

    def part(rows: NDArray[np.intp]) -> None:
        first, count = int(rows[0]), len(rows)
        function(
            pointer(data[first:]),
            *(ctypes.c_int(count), ctypes.c_int(task.angles), ctypes.c_int(width)),
            *(pointer(centre[first:]), pointer(theta), pointer(out[first:])),
            *(ctypes.c_int(size), ctypes.c_int(size)),
            *(ctypes.c_char_p(b"ramlak"), pointer(parameters)),
        )

    pool = ThreadPoolExecutor(task.threads)

    def work() -> NDArray[Any]:
        list(pool.map(part, parts))
        first: NDArray[Any] = out[0]
        return first

    return work, lambda image: image


def odd_width(task: Task) -> Stack:
    """The sinograms with one empty column more, so that the axis is the middle of the detector."""
    return np.pad(task.sinograms(), ((0, 0), (0, 0), (0, 1)))


def from_odd(image: NDArray[Any]) -> NDArray[Any]:
    """The axis in the middle of N+1 pixels -> our N x N."""
    return image[1:, :-1]


def astra(task: Task) -> tuple[Work, Turn]:
    """ASTRA's FBP on the CPU; it has the axis in the middle of the detector and nowhere else."""
    import astra as toolbox

    width = task.columns + 1
    volume = toolbox.create_vol_geom(width, width)
    geometry = toolbox.create_proj_geom("parallel", 1.0, width, task.thetas())
    projector = toolbox.create_projector("linear", geometry, volume)
    sinograms = odd_width(task)

    def work() -> NDArray[Any]:
        images: list[NDArray[Any]] = []
        for sinogram in sinograms:
            data = toolbox.data2d.create("-sino", geometry, sinogram)
            image = toolbox.data2d.create("-vol", volume)
            options = toolbox.astra_dict("FBP")
            options.update(ProjectorId=projector, ProjectionDataId=data, ReconstructionDataId=image)
            options["option"] = {"FilterType": "ram-lak"}
            algorithm = toolbox.algorithm.create(options)
            toolbox.algorithm.run(algorithm)
            images.append(toolbox.data2d.get(image))
            toolbox.algorithm.delete(algorithm)
            toolbox.data2d.delete([data, image])
        return images[0]

    return work, from_odd


def algotom(task: Task, method: str) -> tuple[Work, Turn]:
    """Algotom's direct Fourier inversion or FBP; pixels lie around the middle of the picture."""
    from algotom.rec import reconstruction

    data = np.ascontiguousarray(np.moveaxis(odd_width(task), 0, 1))
    thetas = task.thetas()
    function = getattr(reconstruction, f"{method}_reconstruction")
    options: dict[str, Any] = {"gpu": False} if method == "fbp" else {}

    def work() -> NDArray[Any]:
        images = function(
            data,
            task.centre,
            angles=thetas,
            filter_name=None,
            apply_log=False,
            ncore=task.threads,
            **options,
        )
        first: NDArray[Any] = images[:, 0]
        return first

    return work, from_odd


def scikit_image(task: Task) -> tuple[Work, Turn]:
    """scikit-image's iradon: the axis is at floor(N/2) of detector, columns and rows."""
    from skimage.transform import iradon

    columns = [np.ascontiguousarray(sinogram.T) for sinogram in task.sinograms()]
    degrees = np.rad2deg(task.thetas())

    def work() -> NDArray[Any]:
        images = [iradon(s, degrees, filter_name="ramp", circle=True) for s in columns]
        first: NDArray[Any] = images[0]
        return first

    def turn(image: NDArray[Any]) -> NDArray[Any]:
        return np.roll(image, -1, axis=0)  # the last row lies outside of the disc of the measure

    return work, turn


PEERS: dict[str, Callable[[Task], tuple[Work, Turn]]] = {
    "gridrec": gridrec,
    "astra": astra,
    "algotom-dfi": lambda task: algotom(task, "dfi"),
    "algotom-fbp": lambda task: algotom(task, "fbp"),
    "scikit-image": scikit_image,
}


def main(task: Task) -> int:
    """Answers to every ``go`` until stdin ends."""
    work, turn = PEERS[task.peer](task)
    turn(work()).astype(np.float32).tofile(task.image)  # warm-up: plans, pages, compilation
    say({"ready": True, "slices": task.slices})
    for line in sys.stdin:
        if line.strip() != "go":
            continue
        start, count = time.perf_counter(), 0
        while count == 0 or time.perf_counter() - start < LEAST:
            work()
            count += 1
        say({"seconds": (time.perf_counter() - start) / count})
    return 0


def say(answer: dict[str, Any]) -> None:
    """One line on the stdout that was there before libraries could write to it."""
    os.write(_ANSWERS, json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    _ANSWERS = os.dup(1)
    os.dup2(2, 1)
    sys.exit(main(Task(**json.loads(sys.argv[1]))))
