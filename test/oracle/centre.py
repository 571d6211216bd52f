"""What the centre of rotation is found by, in double precision and without any cleverness.

Sinograms are (angle, column). A candidate s = 2c is a whole number: columns j and s - j are
mirror images.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def without_rings(sinogram: Array, window: int = 9) -> tuple[Array, float]:
    """Less what stands still, in two looks, and the deviation of that.

    First what each column's mean has above the median of its neighbours, ends reflected; then
    what the means of sectors of angles have in common, as far as it is narrow (a Gaussian of
    1/72 of the width) and their variance does not explain it (Wiener).
    """
    angles, columns = sinogram.shape
    mean = sinogram.mean(axis=0)
    half = window // 2
    padded = np.pad(mean, half, mode="symmetric")
    smooth = np.array([np.median(padded[j : j + window]) for j in range(columns)])
    first = sinogram - (mean - smooth)
    sectors = min(8, max(2, angles // 8))
    edges = [s * angles // sectors for s in range(sectors + 1)]
    means = np.array([first[a:b].mean(axis=0) for a, b in pairwise(edges)])
    narrow = details(means, columns / 72)
    common = narrow.mean(axis=0)
    variance = narrow.var(axis=0, ddof=1) / sectors
    wide = np.pad(variance, 4, mode="edge")
    variance = np.convolve(wide, np.full(9, 1 / 9), mode="valid")
    second = 1.4826 * upper_median(np.abs(np.diff(mean, 2)))
    deviation = np.sqrt(max(0.0, second**2 / 6 - upper_median(variance)))
    power = max(0.0, 2.198 * upper_median(common**2) - upper_median(variance))
    total = power + variance
    beyond = np.abs(common) / np.sqrt(total) / 3
    rings = power / total * common * np.clip(2 - beyond, 0, 1)
    return first - rings, float(deviation)


def upper_median(values: Array) -> float:
    """The median; of an even number of values the greater one in the middle."""
    return float(np.sort(values)[values.size // 2])


def smoothed(rows: Array, sigma: float) -> Array:
    """Gaussian along the columns, cut at 4 sigma; the end values go on."""
    reach = int(np.ceil(4 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    padded = np.pad(rows, ((0, 0), (reach, reach)), mode="edge")
    return np.array([np.convolve(row, weights / weights.sum(), mode="valid") for row in padded])


def details(sinogram: Array, sigma: float) -> Array:
    """Less three running means in a row that together have about the variance sigma^2."""
    reach = round((np.sqrt(4 * sigma**2 + 1) - 1) / 2)
    broad = sinogram
    for _ in range(3):
        padded = np.pad(broad, ((0, 0), (reach, reach)), mode="edge")
        window = np.full(2 * reach + 1, 1 / (2 * reach + 1))
        broad = np.array([np.convolve(row, window, mode="valid") for row in padded])
    return sinogram - broad


def structure(sinogram: Array) -> float:
    """Correlation of neighbouring angles without column means, row means and slopes."""
    rest = sinogram - sinogram.mean(axis=0)
    x = np.arange(rest.shape[1]) - (rest.shape[1] - 1) / 2
    rest = rest - rest.mean(axis=1, keepdims=True)
    rest = rest - np.outer(rest @ x / (x @ x), x)
    sigma = rest.shape[1] / 64
    step = max(1, round(2 * sigma))
    kept = smoothed(rest, max(0.5, sigma))[:, ::step]
    return float((kept[1:] * kept[:-1]).sum() / (kept**2).sum())


def mirror_spectrum(sinogram: Array, candidates: list[int]) -> tuple[list[float], list[float]]:
    """Vo et al. 2014: mean and rms outside the double wedge of sinogram and mirror image."""
    rows = smoothed(sinogram, 1)
    angles, columns = rows.shape
    mean, rms = [], []
    n = np.abs(np.fft.fftfreq(2 * angles, 1 / (2 * angles)))[:, None]
    q = np.abs(np.fft.fftfreq(columns, 1 / columns))[None, :]
    wedge = (n > min(20, int(0.05 * angles))) & (q >= 2) & (n >= np.pi * q) & (q < columns / 2)
    # both signs of n hold the same numbers; the highest one stands alone
    weight = np.where(n == angles, 2.0, 1.0) * wedge
    for s in candidates:
        below = rows[::-1].copy()
        for j in range(columns):
            if 0 <= s - j < columns:
                below[:, j] = rows[:, s - j]
        spectrum = np.abs(np.fft.fft2(np.vstack([rows, below])))
        mean.append(float((weight * spectrum).sum() / weight.sum()))
        rms.append(float(np.sqrt((weight * spectrum**2).sum() / weight.sum())))
    return mean, rms


def seam_likelihood(
    sinogram: Array, broad: float, rings: tuple[float, float], candidates: list[float]
) -> list[float]:
    """Log likelihood of half a turn, evenly spaced, that closes about c: a Gaussian process.

    Rows of a body within a radius of 0.7 W have the correlation 2 J1(2 pi R nu d) / (2 pi R nu d).
    Rings, their deviation before a Gaussian's worth of them was taken away all but a tenth, are
    the same in all rows of a side.
    The likelihood is that of all rows near the seam, less its value where the two sides have
    nothing to do with each other but for the constants.
    """
    angles, columns = sinogram.shape
    edge = np.minimum(np.arange(columns), columns - 1 - np.arange(columns)) + 0.5
    fade = max(1.0, 0.06 * columns)
    taper = np.where(edge < fade, np.sin(np.pi / 2 * edge / fade), 1) ** 2
    length = 2 ** int(np.ceil(np.log2(2 * columns)))
    spectra = np.fft.rfft(details(sinogram, broad) * taper, length)[:, :-1]
    power = (np.abs(spectra[:: max(1, angles // 64)]) ** 2).mean(axis=0)
    upper = np.sort(power[power.size // 2 :])
    noise = upper[upper.size // 4]
    around = [power[max(0, q - 2) : q + 3].mean() for q in range(power.size)]
    count = min(24, angles // 3)
    last, first = spectra[::-1][:count], np.conj(spectra[:count])
    place = np.concatenate([-np.arange(count) - 0.5, np.arange(count) + 0.5]) * np.pi / angles
    distance = np.abs(place[:, None] - place[None, :])
    tau = (np.arange(2000) + 0.5) * np.pi / 2000
    result = np.zeros(len(candidates))
    for q in range(1, power.size):
        ratio = min(max(around[q] / noise - 1, 0.01), 100)
        if around[q] / noise - 1 < 0.01:
            continue
        x = 2 * np.pi * 0.7 * columns * q / length * distance
        bessel = np.cos(tau - x[..., None] * np.sin(tau)).mean(axis=-1)
        like = np.where(x < 1e-6, 1, 2 * bessel / np.where(x < 1e-6, 1, x))
        signal = around[q] * ratio / (1 + ratio)
        u = 2 * np.pi * q / length
        left = min(1.0, np.exp(-((u * rings[1]) ** 2)) + 0.1)
        fine = (1 - np.exp(-((u * broad) ** 2) / 2)) ** 2
        still = rings[0] ** 2 * left * fine * (taper**2).sum() / signal
        side = np.kron(np.eye(2), np.ones((count, count)))
        inverse = np.linalg.inv(like + still * side + np.eye(2 * count) / ratio)
        for i, c in enumerate(candidates):
            turned = first[:, q] * np.exp(-2j * np.pi * q * 2 * c / length)
            product = np.conj(last[:, q]) @ inverse[:count, count:] @ turned
            result[i] -= 2 * product.real / signal * columns / length
    return [float(value) for value in result]


def sharpness(image: Array, radius: float) -> tuple[float, float]:
    """Gradient ratio and entropy (128 shared bins over 4 deviations) in a disc about the axis."""
    size = image.shape[0]
    row, column = np.mgrid[:size, :size]
    y, x = row - (size - 1 - size // 2), column - size // 2
    inside = (x**2 + y**2 <= radius**2) & (row < size - 1) & (column < size - 1)
    across = np.roll(image, -1, axis=1) - image
    down = np.roll(image, -1, axis=0) - image
    slope = np.hypot(across, down)[inside]
    values = image[inside]
    gradient = slope.sum() / np.sqrt(slope.size * (slope**2).sum())
    low, width = values.mean() - 4 * values.std(), 8 * values.std()
    place = np.clip((values - low) * 128 / width - 0.5, 0, 127 - 1e-3)
    lower = place.astype(int)
    bins = np.bincount(lower, 1 - (place - lower), 129) + np.bincount(lower + 1, place - lower, 129)
    share = bins[bins > 0] / values.size
    return float(gradient), float(-(share * np.log(share)).sum())


def turn_correlation(sinogram: Array, shortest: int) -> list[float]:
    """Row a against the mirror image of row a + A/2, for s from 0 to 2 (W - 1)."""
    rows = smoothed(sinogram - sinogram.mean(axis=0), 1)
    half, columns = rows.shape[0] // 2, rows.shape[1]
    first, second = rows[:half], rows[half:]
    curve = []
    for s in range(2 * columns - 1):
        j = np.arange(max(0, s - columns + 1), min(columns, s + 1))
        a, b = first[:, j], second[:, s - j]
        norm = np.sqrt((a**2).sum() * (b**2).sum())
        curve.append(float((a * b).sum() / norm) if j.size >= shortest and norm > 0 else 0.0)
    return curve


def seam_step(sinogram: Array, centre: float) -> float:
    """Rms of last row less the mirrored first one, over the 75th percentile between neighbours."""
    columns = sinogram.shape[1]
    j = np.arange(columns)
    overlap = (j >= 2 * centre - (columns - 1)) & (j <= 2 * centre)
    mirrored = np.interp(2 * centre - j, j, sinogram[0])
    usual = np.sort(np.sqrt((np.diff(sinogram, axis=0)[:, overlap] ** 2).mean(axis=1)))
    step = np.sqrt(((sinogram[-1] - mirrored)[overlap] ** 2).mean())
    return float(step / usual[int(0.75 * (usual.size - 1))])
