"""What a simulated scan was made from, drawn without the product, and how far off a volume is."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

_FINER = 4  # sub-pixels along each side

Image = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """The ellipsoids of a scan of ``rows`` x ``columns`` pixels whose axis is at ``centre``."""

    ellipsoids: NDArray[np.float64]
    rows: int
    columns: int
    centre: float
    pixel_cm: float


def read_truth(scan: Path) -> Truth:
    """From the scan's own record of what it was simulated from."""
    with h5py.File(scan) as file:
        _, rows, columns = file["/exchange/data"].shape
        return Truth(
            np.asarray(file["/process/simulate/phantom"][()], dtype=np.float64),
            rows,
            columns,
            float(file["/process/simulate/centre"][()]),
            float(file["/measurement/instrument/detector/pixel_size_x"][()]) * 1e-4,
        )


def true_slice(truth: Truth, row: int) -> Image:
    """Attenuation in 1/cm, (columns, columns), averaged over each pixel.

    The axis lies at column floor(N/2) and row N-1-floor(N/2); x points right, y up.
    """
    n = truth.columns
    offsets = (np.arange(n * _FINER) + 0.5) / _FINER - 0.5
    x = (offsets - n // 2)[None, :]
    y = (n - 1 - n // 2 - offsets)[:, None]
    z = (truth.rows - 1) / 2 - row
    fine = np.zeros((n * _FINER, n * _FINER))
    for ex, ey, ez, a, b, c, angle, density in truth.ellipsoids:
        u = (x - ex) * np.cos(angle) + (y - ey) * np.sin(angle)
        v = (y - ey) * np.cos(angle) - (x - ex) * np.sin(angle)
        fine += density * ((u / a) ** 2 + (v / b) ** 2 + ((z - ez) / c) ** 2 <= 1)
    mean: Image = fine.reshape(n, _FINER, n, _FINER).mean(axis=(1, 3)) / truth.pixel_cm
    return mean


def error(image: Image, truth: Truth, row: int) -> float:
    """rms(image - truth) / range(truth) in the disc on the axis that every projection sees."""
    n, wanted = truth.columns, true_slice(truth, row)
    rows, columns = np.mgrid[:n, :n]
    radius = 0.98 * min(truth.centre, n - 1 - truth.centre)
    disc = np.hypot(columns - n // 2, rows - (n - 1 - n // 2)) < radius
    low, high = np.percentile(wanted[disc], [0.1, 99.9])
    return float(np.sqrt(np.mean((image[disc] - wanted[disc]) ** 2)) / (high - low))


def write_png(path: Path, image: Image) -> None:
    """An 8-bit grey picture of the values between the 0.5 and 99.5 percentile."""
    low, high = np.percentile(image, [0.5, 99.5])
    grey = np.uint8(np.clip((image - low) / (high - low), 0, 1) * 255)
    lines = np.insert(grey, 0, 0, axis=1).tobytes()
    height, width = image.shape
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (b"IHDR", size), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
