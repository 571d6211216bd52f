"""Where the axis lies, and what every angle weighs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WEDGE_DEG = 10.0
"""A gap above this is a missing wedge."""
_SAME = 1e-6
"""Angles closer than this (radians) are one position taken twice."""


def axis_of(width: int) -> tuple[int, int]:
    """(row, column) of the rotation axis in a slice of `width` pixels."""
    return width - 1 - width // 2, width // 2


def centre_of_row(column: float, slope: float, row: float, height: int) -> float:
    """Centre of rotation on a detector row when the axis leans by `slope` pixels per row."""
    return column + slope * (row - (height - 1) / 2)


@dataclass(frozen=True)
class Weights:
    """Weight of every angle in radians, the period used, and the wedges left open (degrees)."""

    values: Array
    period_deg: int
    wedges: tuple[tuple[float, float], ...]


def _positions(angles: Array, period: float) -> tuple[Array, NDArray[np.intp], Array]:
    """Distinct positions within a period, the position of every angle, the gap after each."""
    order = np.argsort(np.mod(angles, period), kind="stable")
    folded = np.mod(angles, period)[order]
    new = np.concatenate([[True], np.diff(folded) > _SAME])
    label = np.cumsum(new) - 1
    where = folded[new]
    if len(where) > 1 and where[0] + period - folded[-1] <= _SAME:
        label[label == label[-1]] = 0
        where = where[:-1]
    index = np.empty(len(angles), dtype=np.intp)
    index[order] = label
    gaps = np.diff(np.concatenate([where, [where[0] + period]]))
    return where, index, gaps


def _limit(gaps: Array) -> float:
    """Gaps above this stay open; a scan that is coarse throughout is not a scan of wedges."""
    typical = float(np.median(gaps))
    wedge = np.deg2rad(WEDGE_DEG)
    return wedge if typical <= wedge else 2 * typical


def angle_weights(angles: Array) -> Weights:
    """Half the sum of the neighbour gaps modulo 180 degrees, modulo 360 for full turns.

    A closed scan sums to pi whatever its period. Angles at one position share its weight equally.
    A missing wedge adds nothing to its two neighbours: the covered arc is integrated by the
    trapezium rule.
    """
    angles = np.asarray(angles, dtype=np.float64)
    if angles.ndim != 1 or len(angles) == 0 or not np.isfinite(angles).all():
        raise ValueError("angles must be a row of finite numbers")
    _, _, turn = _positions(angles, 2 * np.pi)
    full = len(turn) > 2 and turn.max() <= _limit(turn)
    period = 2 * np.pi if full else np.pi
    where, index, gaps = _positions(angles, period)
    open_gap = gaps > _limit(gaps) if len(gaps) > 1 else np.zeros(1, dtype=bool)
    used = np.where(open_gap, 0.0, gaps)
    share = (used + np.roll(used, 1)) / 2
    share *= np.pi / period
    count = np.bincount(index, minlength=len(where))
    ends = np.concatenate([where[1:], [where[0] + period]])
    wedges = tuple(
        (float(np.rad2deg(where[i])), float(np.rad2deg(ends[i]))) for i in np.nonzero(open_gap)[0]
    )
    return Weights((share / count)[index], 360 if full else 180, wedges)
