"""Flat and dark fields, and the logarithm."""

import os
from pathlib import Path

import numpy as np
import pytest
from oracle.correction import FLOOR, Frames, combined, minus_log, per_cm, transmission

TIMES = np.linspace(0, 1, 5)


def frames(*values, position=None):
    return Frames(np.array(values, float)[:, None, None] * np.ones((1, 2, 3)), position)


def test_average_and_median_take_all_frames():
    sets = [frames(1, 2, position=0), frames(9, position=1)]
    assert combined(sets, "average", TIMES)[0, 0, 0] == 4
    assert combined(sets, "median", TIMES)[0, 0, 0] == 2


def test_linear_goes_from_the_set_before_to_the_set_after():
    sets = [frames(20, position=1.0), frames(8, 12, position=0.0)]
    found = combined(sets, "linear", TIMES)
    assert np.allclose(found[:, 1, 2], [10, 12.5, 15, 17.5, 20])
    three = [*sets, frames(50, position=0.5)]
    assert np.allclose(combined(three, "linear", TIMES)[:, 0, 0], [10, 30, 50, 35, 20])
    assert combined([frames(3, 5)], "linear", TIMES)[0, 0, 0] == 4


def test_linear_needs_positions():
    with pytest.raises(ValueError, match="before and after"):
        combined([frames(1), frames(2)], "linear", TIMES)
    with pytest.raises(ValueError, match="no frames"):
        combined([], "average", TIMES)


def test_bad_pixels_are_mended_and_counted():
    flat = np.array([[[10.0, 0.0, 0.0, 10.0, 10.0, 10.0]]])
    rows = np.array([[[5.0, 0.0, 3.0, 0.0, -4.0, np.nan]]])
    found = minus_log(transmission(rows, flat, np.zeros_like(flat)))
    expected = [-np.log(0.5), 0, 0, -np.log(FLOOR), -np.log(FLOOR), 0]
    assert np.allclose(found.values[0, 0], expected)
    assert (found.non_finite, found.clipped) == (3, 2)


def test_light_above_the_flat_is_negative_attenuation():
    assert minus_log(np.array([2.0])).values[0] == -np.log(2)


def test_unit():
    assert np.isclose(per_cm(np.array([0.001]), 1.25)[0], 8)


SCANS = os.environ.get("HEPSCT_SCANS")


@pytest.mark.skipif(not SCANS, reason="HEPSCT_SCANS names no folder of scans")
def test_normalise_as_tomopy():
    folder = Path(SCANS or "") / "tomopy_oracle"
    tomo, flat, dark, expected = (
        np.load(folder / f"{n}.npy") for n in ("tomo", "flat", "dark", "normalize")
    )
    fields = (combined([Frames(v)], "average", TIMES) for v in (flat, dark))
    assert np.allclose(transmission(tomo, *fields), expected, rtol=1e-5)
