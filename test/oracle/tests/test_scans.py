"""Real scans, where HEPSCT_SCANS names their folder."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from oracle.chain import run
from oracle.measure import compare
from oracle.scans import jobs

SCANS = os.environ.get("HEPSCT_SCANS")
pytestmark = pytest.mark.skipif(not SCANS, reason="HEPSCT_SCANS names no folder of scans")


def slices(name, **changes):
    job = next(j for j in jobs("2N") if j.name == name)
    recipe = replace(job.recipe, **changes)
    if job.angles_file:
        angles = str(Path(SCANS or "") / job.angles_file)
        recipe = replace(recipe, choice=replace(recipe.choice, angles=angles))
    return run(Path(SCANS or "") / job.path, recipe)


def test_tooth_is_sharpest_at_its_centre():
    """Fewest negative values: a wrong centre throws shadows."""

    def negativity(centre):
        picture = slices("tooth", centre=centre, rows=(0, 1, 1), lattice=2).slices[0]
        return -np.minimum(picture, 0).sum()

    found = {c: negativity(c) for c in (294.0, 296.0, 298.0)}
    assert min(found, key=lambda c: found[c]) == 296.0


def test_three_inputs_of_one_scan_give_one_slice():
    one, two, three, turned = (
        slices(n)
        for n in ("24737-tiff", "24737-nxtomo", "24737-dxchange", "24737-dxchange-unturned")
    )
    assert np.array_equal(one.slices, two.slices)
    assert compare(three.slices[0], one.slices[0], 85.75).error < 1e-6
    assert compare(turned.slices[0], one.slices[0], 85.75).error > 0.05


def test_drifting_flats_matter():
    average, linear = slices("k11-average"), slices("k11-linear")
    assert compare(average.slices[0], linear.slices[0], 12.5).error > 5e-4
