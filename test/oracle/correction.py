"""From counts to attenuation: flat and dark fields, minus-log with a floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FLOOR = 1e-6
"""Transmission at or below this is set to it before the logarithm."""


@dataclass(frozen=True)
class Frames:
    """(frame, row, column) taken together; `position` 0 before the scan, 1 after it, or unknown."""

    values: Array
    position: float | None = None


def combined(sets: Sequence[Frames], method: str, times: Array) -> Array:
    """Field for every projection, (1 or projection, row, column).

    `average` and `median` take all frames of all sets together. `linear` averages each set and
    draws straight lines between them along `times` (0 = first projection, 1 = last); with one
    set it is the average.
    """
    if not sets:
        raise ValueError("no frames to combine")
    frames = np.concatenate([s.values for s in sets]).astype(np.float64)
    if method == "average" or (method == "linear" and len(sets) == 1):
        return frames.mean(axis=0, keepdims=True)
    if method == "median":
        return np.median(frames, axis=0, keepdims=True)
    if method != "linear":
        raise ValueError(f"unknown way to combine frames: {method}")
    if any(s.position is None for s in sets):
        raise ValueError("linear needs to know which frames were taken before and after")
    placed = sorted(
        (float(s.position), s.values.mean(axis=0)) for s in sets if s.position is not None
    )
    at = np.array([p for p, _ in placed])
    fields = np.stack([f for _, f in placed])
    right = np.clip(np.searchsorted(at, times, side="right"), 1, len(at) - 1)
    share = np.clip((times - at[right - 1]) / (at[right] - at[right - 1]), 0, 1)[:, None, None]
    return fields[right - 1] * (1 - share) + fields[right] * share


def transmission(projections: Array, flat: Array, dark: Array) -> Array:
    """(P - D) / (F - D), unguarded: bad pixels come out non-finite."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return (np.asarray(projections, np.float64) - dark) / (flat - dark)


@dataclass(frozen=True)
class Logged:
    """Attenuation, and how many values had to be mended."""

    values: Array
    non_finite: int
    clipped: int


def minus_log(values: Array, floor: float = FLOOR) -> Logged:
    """-ln; a non-finite transmission becomes 1, one at or below the floor becomes the floor."""
    values = np.array(values, dtype=np.float64)
    bad = ~np.isfinite(values)
    values[bad] = 1.0
    low = values <= floor
    values[low] = floor
    return Logged(-np.log(values), int(bad.sum()), int(low.sum()))


def per_cm(values: Array, pixel_um: float) -> Array:
    """Attenuation per pixel to 1/cm."""
    return values / (pixel_um * 1e-4)
