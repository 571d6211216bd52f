"""The whole chain: from a scan on disk to slices."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .correction import FLOOR, Frames, combined, minus_log, per_cm, transmission
from .fbp import Method, reconstruct
from .geometry import angle_weights, centre_of_row
from .readers import Choice, Scan, Series, open_scan
from .readers.scan import checked_angles

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Correction:
    """What makes attenuation of what is stored: counts, transmission or attenuation."""

    values: str = "counts"
    flats: str = "average"
    darks: str = "average"
    floor: float = FLOOR


@dataclass(frozen=True)
class Recipe:
    """One reconstruction. `rows` is (from, to, step), half-open; `padding` an even number of
    columns, a multiple of the width such as "2N", or None for contained rows (zeros to 8N)."""

    rows: tuple[int, int, int]
    centre: float
    slope: float = 0.0
    padding: str | None = None
    choice: Choice = field(default_factory=Choice)
    correction: Correction = field(default_factory=Correction)
    method: Method = field(default_factory=Method)
    pixel_um: float | None = None
    lattice: int = 1


@dataclass(frozen=True)
class Result:
    """Slices (slice, row, column), detector rows, and what was mended on the way."""

    slices: Array
    rows: list[int]
    centres: list[float]
    non_finite: int
    clipped: int
    wedges: tuple[tuple[float, float], ...]
    notes: list[str]


def period(padding: str | None, width: int) -> int | None:
    """Columns of the extended row: "512", "2N", "1.5N"; None for contained rows."""
    if padding is None or padding == "contained":
        return None
    if padding.upper().endswith("N"):
        return 2 * int(np.ceil(float(padding[:-1]) * width / 2 - 1e-9))
    return int(padding)


def _fields(sets: list[Series], rows: slice) -> list[Frames]:
    return [Frames(s.read(rows).astype(np.float64), s.position) for s in sets]


def attenuation(scan: Scan, rows: slice, how: Correction) -> tuple[Array, int, int]:
    """(projection, row, column) of -ln transmission, and how many values were mended."""
    frames = scan.projections.read(rows).astype(np.float64)
    if how.values == "attenuation":
        return frames, 0, 0
    if how.values == "counts":
        if not scan.flats:
            raise ValueError("the scan has no flats: counts cannot become transmission")
        count = scan.shape[0]
        times = np.arange(count) / max(count - 1, 1)
        flat = combined(_fields(scan.flats, rows), how.flats, times)
        dark = np.zeros_like(flat)
        if scan.darks:
            dark = combined(_fields(scan.darks, rows), how.darks, times)
        frames = transmission(frames, flat, dark)
    logged = minus_log(frames, how.floor)
    return logged.values, logged.non_finite, logged.clipped


def run(path: Path, recipe: Recipe) -> Result:
    """Reconstruct the rows of a recipe."""
    scan = open_scan(path, recipe.choice)
    first, last, step = recipe.rows
    height, width = scan.shape[1:]
    if not 0 <= first < last <= height:
        raise ValueError(f"rows {first} to {last} do not lie within 0 to {height}")
    rows = slice(first, last, step)
    numbers = list(range(first, last, step))
    angles = np.deg2rad(checked_angles(scan, recipe.choice))
    weights = angle_weights(angles)
    values, bad, low = attenuation(scan, rows, recipe.correction)
    centres = [centre_of_row(recipe.centre, recipe.slope, r, height) for r in numbers]
    method = Method(**{**recipe.method.__dict__, "padded": period(recipe.padding, width)})
    slices = reconstruct(
        values.transpose(1, 0, 2), angles, centres, weights.values, method, recipe.lattice
    )
    if recipe.pixel_um:
        slices = per_cm(slices, recipe.pixel_um)
    return Result(slices, numbers, centres, bad, low, weights.wedges, scan.notes)
