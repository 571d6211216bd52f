"""Analytic phantoms: bin-averaged sinograms and area-averaged images from closed formulas.

Coordinates are pixels on the rotation axis: x to the right, y up, `x = column - axisColumn`,
`y = axisRow - row`. A bin d of the detector averages u in [d - 1/2, d + 1/2], and a point (x, y)
falls on `u = centre + x cos(theta) + y sin(theta)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .geometry import axis_of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ellipse:
    """An ellipse of attenuation `density` per pixel; `phi` turns its half-axis `a` against x."""

    density: float
    a: float
    b: float
    x: float = 0.0
    y: float = 0.0
    phi: float = 0.0

    def project(self, angle: float, t: Array) -> Array:
        """Average of the line integrals over [t - 1/2, t + 1/2] at one angle in radians."""
        r2 = (self.a * np.cos(angle - self.phi)) ** 2 + (self.b * np.sin(angle - self.phi)) ** 2
        r = float(np.sqrt(r2))
        s = t - (self.x * np.cos(angle) + self.y * np.sin(angle))

        def integral(v: Array) -> Array:
            v = np.clip(v, -r, r)
            return (v * np.sqrt((r - v) * (r + v)) + r2 * np.arcsin(v / r)) / 2

        scale = 2 * self.density * self.a * self.b / r2
        return scale * (integral(s + 0.5) - integral(s - 0.5))

    def contains(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Which points lie inside."""
        c, s = np.cos(self.phi), np.sin(self.phi)
        dx, dy = x - self.x, y - self.y
        return ((dx * c + dy * s) / self.a) ** 2 + ((dy * c - dx * s) / self.b) ** 2 <= 1


@dataclass(frozen=True)
class Bar:
    """A rectangle `width` x `height` of attenuation `density`, turned by `phi`."""

    density: float
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    phi: float = 0.0

    def project(self, angle: float, t: Array) -> Array:
        """Bin average: the area spread by three boxes (width, height, detector bin)."""
        s = t - (self.x * np.cos(angle) + self.y * np.sin(angle))
        lengths = [
            abs(self.width * np.cos(angle - self.phi)),
            abs(self.height * np.sin(angle - self.phi)),
            1.0,
        ]
        boxes = [v for v in lengths if v > 1e-5]
        order = len(boxes)
        total = np.zeros_like(s)
        for signs in range(2**order):
            shift = sum(v / 2 if signs >> i & 1 else -v / 2 for i, v in enumerate(boxes))
            negative = (order - bin(signs).count("1")) % 2
            ramp = np.maximum(s + shift, 0) ** (order - 1)
            if order == 1:
                ramp = (s + shift > 0).astype(float)
            total += -ramp if negative else ramp
        factorial = [1, 1, 2][order - 1]
        area = self.density * self.width * self.height
        return area * total / factorial / float(np.prod(boxes))

    def contains(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Which points lie inside."""
        c, s = np.cos(self.phi), np.sin(self.phi)
        dx, dy = x - self.x, y - self.y
        inside = np.abs(dx * c + dy * s) <= self.width / 2
        return inside & (np.abs(dy * c - dx * s) <= self.height / 2)


Shape = Ellipse | Bar

# Shepp and Logan, IEEE Trans. Nucl. Sci. 21 (1974) 21, with the contrast of Toft (1996):
# density, half-axes, centre, turn in degrees; radius 1 is the edge of the picture.
_SHEPP_LOGAN = (
    (1.0, 0.69, 0.92, 0.0, 0.0, 0),
    (-0.8, 0.6624, 0.874, 0.0, -0.0184, 0),
    (-0.2, 0.11, 0.31, 0.22, 0.0, -18),
    (-0.2, 0.16, 0.41, -0.22, 0.0, 18),
    (0.1, 0.21, 0.25, 0.0, 0.35, 0),
    (0.1, 0.046, 0.046, 0.0, 0.1, 0),
    (0.1, 0.046, 0.046, 0.0, -0.1, 0),
    (0.1, 0.046, 0.023, -0.08, -0.605, 0),
    (0.1, 0.023, 0.023, 0.0, -0.606, 0),
    (0.1, 0.023, 0.046, 0.06, -0.605, 0),
)


def shepp_logan(radius: float, density: float = 1.0) -> list[Shape]:
    """The Shepp-Logan head filling a circle of `radius` pixels."""
    return [
        Ellipse(d * density, a * radius, b * radius, x * radius, y * radius, np.deg2rad(turn))
        for d, a, b, x, y, turn in _SHEPP_LOGAN
    ]


def disc(radius: float, x: float = 0.0, y: float = 0.0, density: float = 1.0) -> list[Shape]:
    """One disc; off the axis it fixes orientation and half pixels."""
    return [Ellipse(density, radius, radius, x, y)]


def bars(extent: float, density: float = 1.0) -> list[Shape]:
    """Three pairs of bars of falling width within a circle of `extent` pixels, and one turned."""
    found: list[Shape] = []
    x = -0.6 * extent
    for width in (0.12 * extent, 0.08 * extent, 0.05 * extent):
        for _ in range(2):
            found.append(Bar(density, width, 0.7 * extent, x + width / 2, 0.1 * extent))
            x += 2 * width
        x += 0.04 * extent
    found.append(Bar(0.5 * density, 0.8 * extent, 0.1 * extent, 0, -0.6 * extent, np.deg2rad(17)))
    return found


def scaled(shapes: Sequence[Shape], density: float) -> list[Shape]:
    """The same shapes with `density` times the attenuation."""
    return [replace(s, density=s.density * density) for s in shapes]


def sinogram(shapes: Sequence[Shape], angles: Array, width: int, centre: float) -> Array:
    """(angle, column) bin-averaged line integrals; angles in radians, centre a pixel index."""
    t = np.arange(width) - centre
    rows = [sum((s.project(float(a), t) for s in shapes), np.zeros(width)) for a in angles]
    return np.array(rows)


def image(shapes: Sequence[Shape], width: int, oversampling: int = 8) -> Array:
    """(row, column) slice, averaged over `oversampling`^2 points a pixel."""
    axis_row, axis_column = axis_of(width)
    fine = (np.arange(width * oversampling) + 0.5) / oversampling - 0.5
    x = (fine - axis_column)[None, :]
    y = (axis_row - fine)[:, None]
    total = np.zeros((width * oversampling, width * oversampling))
    for s in shapes:
        total += s.density * s.contains(x, y)
    return total.reshape(width, oversampling, width, oversampling).mean(axis=(1, 3))
