"""How far a slice is from the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .geometry import axis_of

Array = NDArray[np.float64]


def disc_mask(width: int, centre: float, lattice: int = 1) -> NDArray[np.bool_]:
    """Pixels of a slice in which errors are measured.

    A disc on the axis, 0.98 of the way to the nearer edge of the detector; the whole slice when
    the axis lies outside of it.
    """
    axis_row, axis_column = axis_of(width)
    index = np.arange(0, width, lattice)
    radius = 0.98 * min(centre, width - 1 - centre)
    if radius <= 0:
        return np.ones((len(index), len(index)), dtype=bool)
    return np.hypot((index - axis_column)[None, :], (axis_row - index)[:, None]) <= radius


@dataclass(frozen=True)
class Difference:
    """`error` is rms(a - b) / range(b); `error_less_mean` the same without their mean difference.

    `amplitude` and `offset` are the straight line that takes b to a best.
    """

    error: float
    error_less_mean: float
    amplitude: float
    offset: float
    largest: float
    range: float
    pixels: int


def compare(
    a: Array, b: Array, centre: float, width: int | None = None, lattice: int = 1
) -> Difference:
    """Error of slice a against the reference b, both (row, column)."""
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if a.shape != b.shape or a.ndim != 2:
        raise ValueError(f"slices differ in shape: {a.shape} and {b.shape}")
    mask = disc_mask(width or a.shape[1] * lattice, centre, lattice)
    if mask.shape != b.shape:
        raise ValueError(f"slices are {b.shape}, the lattice gives {mask.shape}")
    inside, truth = a[mask], b[mask]
    low, high = np.percentile(truth, [0.1, 99.9])
    span = float(high - low)
    if not span > 0:
        raise ValueError("the reference is flat: errors have no scale")
    gap = inside - truth
    centred = truth - truth.mean()
    slope = float((centred * inside).sum() / (centred * centred).sum())
    return Difference(
        error=float(np.sqrt(np.mean(gap**2)) / span),
        error_less_mean=float(np.std(gap) / span),
        amplitude=slope,
        offset=float(inside.mean() - slope * truth.mean()),
        largest=float(np.abs(gap).max() / span),
        range=span,
        pixels=int(mask.sum()),
    )
