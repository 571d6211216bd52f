"""The object of a case and its double-precision reconstruction.

``python bench/reference.py prepare FOLDER ANGLES COLUMNS`` writes sinogram, angles and truth,
``python bench/reference.py errors FOLDER IMAGE...`` prints how far pictures are from it, as JSON.
The reference is that of test/oracle: rows padded to 8N, 16-fold upsampled, cubic in between;
it is computed on a lattice of every n-th row and column.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test"))

from oracle.fbp import Method, reconstruct  # noqa: E402
from oracle.measure import compare  # noqa: E402
from oracle.phantoms import shepp_logan, sinogram  # noqa: E402

METHOD = Method(filter="ramp", upsampling=16, interpolation="cubic")
PIXELS_ALONG = 512  # of the lattice, about


def prepare(folder: Path, angles: int, columns: int) -> None:
    """The Shepp-Logan head filling 95 % of the detector, axis at column floor(N/2)."""
    folder.mkdir(parents=True, exist_ok=True)
    thetas = np.arange(angles) * np.pi / angles
    centre = float(columns // 2)
    object_ = shepp_logan(0.95 * (columns / 2 - 1))
    rows = sinogram(object_, thetas, columns, centre).astype(np.float32)
    lattice = max(1, columns // PIXELS_ALONG)
    weights = np.full(angles, np.pi / angles)
    truth = reconstruct(
        rows[None].astype(np.float64), thetas, [centre], weights, METHOD, lattice=lattice
    )
    rows.tofile(folder / "sinogram.f32")
    thetas.tofile(folder / "angles.f64")
    np.savez(folder / "truth.npz", truth=truth[0], centre=centre, columns=columns, lattice=lattice)


def errors(folder: Path, image: Path) -> dict[str, float]:
    """Error as it is, and after the best scale and offset; the amplitude is that scale."""
    with np.load(folder / "truth.npz") as kept:
        truth, centre = kept["truth"], float(kept["centre"])
        columns, lattice = int(kept["columns"]), int(kept["lattice"])
    picture = np.fromfile(image, np.float32).reshape(columns, columns).astype(np.float64)
    seen = picture[::lattice, ::lattice]
    raw = compare(seen, truth, centre, columns, lattice)
    best = compare((seen - raw.offset) / raw.amplitude, truth, centre, columns, lattice)
    return {"error": raw.error, "shapeError": best.error, "amplitude": raw.amplitude}


def main(arguments: list[str]) -> int:
    """See above."""
    if arguments[0] == "prepare":
        prepare(Path(arguments[1]), int(arguments[2]), int(arguments[3]))
    else:
        print(json.dumps([errors(Path(arguments[1]), Path(image)) for image in arguments[2:]]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
