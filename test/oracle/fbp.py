"""Filtered back-projection, exact up to the interpolation between upsampled points.

The filtered row is a trigonometric polynomial of period P; it is evaluated at
`u = centre + x cos(theta) + y sin(theta)` by band-limited upsampling and interpolation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .geometry import axis_of

Array = NDArray[np.float64]

FILTERS = (
    "none",
    "ramp",
    "shepp-logan",
    "cosine",
    "hann",
    "hamming",
    "parzen",
    "butterworth",
)


@dataclass(frozen=True)
class Method:
    """How rows are filtered and sampled.

    `padded` is the period P of the rows extended by their edge values, half on either side; None
    means contained rows, padded by zeros to 8N.
    """

    filter: str = "shepp-logan"
    cutoff: float = 1.0
    order: float = 8.0
    padded: int | None = None
    upsampling: int = 64
    interpolation: str = "linear"


def ramp(period: int) -> Array:
    """Response for k = 0 ... period/2 of the ramp defined in space (not |nu|: that cups)."""
    n = np.arange(period)
    n = np.minimum(n, period - n)
    h = np.where(n % 2 == 1, -1 / (np.pi * np.maximum(n, 1)) ** 2, 0.0)
    h[0] = 0.25
    return np.fft.rfft(h).real


def window(name: str, s: Array, order: float = 8.0) -> Array:
    """Window over s = |nu| / cut-off; 0 beyond 1."""
    if name in ("none", "ramp"):
        w = np.ones_like(s)
    elif name == "shepp-logan":
        w = np.sinc(s / 2)
    elif name == "cosine":
        w = np.cos(np.pi * s / 2)
    elif name == "hann":
        w = 0.5 + 0.5 * np.cos(np.pi * s)
    elif name == "hamming":
        w = 0.54 + 0.46 * np.cos(np.pi * s)
    elif name == "parzen":
        w = (1 - np.minimum(s, 1)) ** 3
    elif name == "butterworth":
        w = 1 / (1 + s ** (2 * order))
    else:
        raise ValueError(f"unknown filter {name}; known: {', '.join(FILTERS)}")
    return np.where(s <= 1 + 1e-12, w, 0.0)


def response(method: Method, period: int) -> Array:
    """Filter for k = 0 ... period/2."""
    if not 0 < method.cutoff <= 1:
        raise ValueError("the cut-off is a fraction of Nyquist, above 0 and up to 1")
    s = np.arange(period // 2 + 1) / (period / 2) / method.cutoff
    w = window(method.filter, s, method.order)
    return w if method.filter == "none" else w * ramp(period)


def extended(rows: Array, period: int) -> Array:
    """Rows with their edge values repeated up to `period`; the first column stays at index 0.

    Half of the padding belongs to the right edge (the odd one too), the other half to the left
    edge, which stands at the end because the row is periodic.
    """
    padding = period - rows.shape[-1]
    if padding < 0:
        raise ValueError(f"rows of {rows.shape[-1]} columns do not fit a period of {period}")
    left = padding // 2
    right = np.repeat(rows[..., -1:], padding - left, axis=-1)
    return np.concatenate([rows, right, np.repeat(rows[..., :1], left, axis=-1)], axis=-1)


def filtered_spectra(rows: Array, method: Method) -> tuple[Array, int]:
    """Half spectra of the filtered rows, and their period."""
    width = rows.shape[-1]
    if method.padded is None:
        period = 8 * width
        spectra = np.fft.rfft(rows, period, axis=-1)
    else:
        period = method.padded
        if period % 2:
            raise ValueError("the period of the rows must be even")
        spectra = np.fft.rfft(extended(rows, period), axis=-1)
    return spectra * response(method, period), period


def _table(spectrum: NDArray[np.complex128], period: int, factor: int, first: int, n: int) -> Array:
    """Row at u = first, first + 1/factor, ... (n whole pixels and a margin), band-limited.

    The bin at Nyquist goes half to either end of the spectrum.
    """
    fine = np.zeros(factor * period // 2 + 1, dtype=np.complex128)
    fine[: len(spectrum)] = spectrum
    if factor > 1:
        fine[period // 2] *= 0.5
    values = np.fft.irfft(fine, factor * period) * factor
    index = np.arange(first * factor - 1, (first + n) * factor + 3) % (factor * period)
    return values[index]


def _sample(table: Array, index: NDArray[np.intp], part: Array, interpolation: str) -> Array:
    """Between points index and index + 1 of the table (whose margin is one point)."""
    b, c = table[index + 1], table[index + 2]
    if interpolation == "linear":
        return b + part * (c - b)
    a, d = table[index], table[index + 3]
    p = part
    lagrange = -p * (p - 1) * (p - 2) / 6 * a + (p + 1) * (p - 1) * (p - 2) / 2 * b
    return lagrange - (p + 1) * p * (p - 2) / 2 * c + (p + 1) * p * (p - 1) / 6 * d


def reconstruct(
    sinograms: Array,
    angles: Array,
    centres: Sequence[float],
    weights: Array,
    method: Method | None = None,
    lattice: int = 1,
) -> Array:
    """(slice, row, column) attenuation per pixel.

    sinograms: (slice, angle, column) of -ln transmission; angles and weights in radians; one
    centre a slice. `lattice` n computes every n-th row and column only.
    """
    method = method or Method()
    if method.interpolation not in ("linear", "cubic"):
        raise ValueError("interpolation is linear or cubic")
    slices, count, width = sinograms.shape
    if len(angles) != count or len(weights) != count or len(centres) != slices:
        raise ValueError("angles, weights and centres must fit the sinograms")
    axis_row, axis_column = axis_of(width)
    x = (np.arange(0, width, lattice) - axis_column).astype(np.float64)[None, :]
    y = (axis_row - np.arange(0, width, lattice)).astype(np.float64)[:, None]
    reach = int(np.ceil(np.hypot(np.abs(x).max(), np.abs(y).max()))) + 1
    factor = method.upsampling
    image = np.zeros((slices, y.size, x.size))
    spectra, period = filtered_spectra(np.asarray(sinograms, np.float64), method)
    for a in range(count):
        offset = x * np.cos(angles[a]) + y * np.sin(angles[a])
        seen: tuple[float, NDArray[np.intp], Array] | None = None
        for s in range(slices):
            first = int(np.floor(centres[s])) - reach
            if seen is None or seen[0] != centres[s]:
                position = (offset + (centres[s] - first)) * factor
                whole = np.floor(position).astype(np.intp)
                seen = (centres[s], whole, position - whole)
            table = _table(spectra[s, a], period, factor, first, 2 * reach + 2)
            image[s] += weights[a] * _sample(table, seen[1], seen[2], method.interpolation)
    return image
