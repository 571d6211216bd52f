"""Reference slices of the real scans, from file to slice."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from .chain import Correction, Recipe, run
from .measure import compare
from .readers import Choice


@dataclass(frozen=True)
class Job:
    """A slice (or a few) of one scan."""

    name: str
    path: str
    recipe: Recipe
    angles_file: str | None = None


SAVU = "savu_24737_tiff"
_K11 = Choice(
    kind="hdf5",
    data="/entry/imaging/data",
    image_key="/entry/instrument/imaging/image_key",
    angles="/entry/imaging/gts_theta_value",
)


def jobs(padding: str) -> list[Job]:
    """All of them; rows of 24737 lie within the sample."""
    rows = (65, 68, 1)
    savu = Recipe(rows, 85.75, padding=padding)
    linear = Correction(flats="linear", darks="linear")
    k11 = Recipe((10, 12, 1), 12.5, padding=padding, choice=_K11)
    return [
        Job("tooth", "tooth.h5", Recipe((0, 2, 1), 296.0, padding=padding)),
        Job("24737-nxtomo", "derived_24737_nxtomo.nxs", savu),
        Job(
            "24737-tiff",
            SAVU,
            replace(savu, choice=Choice(angle_lines=(11, 101))),
            f"{SAVU}/angles.txt",
        ),
        Job(
            "24737-dxchange",
            "derived_24737_dxchange.h5",
            replace(savu, choice=Choice(angle_offset=-88.2)),
        ),
        Job("24737-dxchange-unturned", "derived_24737_dxchange.h5", savu),
        Job("k11-average", "k11_diad/k11-18014.nxs", k11),
        Job("k11-linear", "k11_diad/k11-18014.nxs", replace(k11, correction=linear)),
    ]


def write(
    source: Path, folder: Path, padding: str = "2N", only: list[str] | None = None
) -> dict[str, object]:
    """Write NAME.npy (float64, per pixel) for every job, and scans.json beside them.

    `errorTo4N` is the difference to rows extended to 4N, less its mean, in the measure of errors.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, object] = {}
    for job in jobs(padding):
        if only and job.name not in only:
            continue
        recipe = job.recipe
        if job.angles_file:
            angles = str(source / job.angles_file)
            recipe = replace(recipe, choice=replace(recipe.choice, angles=angles))
        result = run(source / job.path, recipe)
        np.save(folder / f"{job.name}.npy", result.slices)
        wider = run(source / job.path, replace(recipe, padding="4N"))
        pairs = zip(result.slices, wider.slices, result.centres, strict=True)
        gaps = [compare(a, b, c).error_less_mean for a, b, c in pairs]
        found[job.name] = {
            "path": job.path,
            "slices": f"{job.name}.npy",
            "rows": result.rows,
            "centre": recipe.centre,
            "filter": recipe.method.filter,
            "cutoff": recipe.method.cutoff,
            "padding": recipe.padding,
            "choice": {k: v for k, v in asdict(job.recipe.choice).items() if v is not None},
            "correction": asdict(recipe.correction),
            "nonFinite": result.non_finite,
            "clipped": result.clipped,
            "wedges": result.wedges,
            "errorTo4N": max(gaps),
        }
    (folder / "scans.json").write_text(json.dumps(found, indent=1) + "\n")
    return found
