"""The measure of errors."""

import numpy as np
import pytest
from oracle.measure import compare, disc_mask


def test_measure_is_rms_over_range_inside_the_disc():
    rng = np.random.default_rng(2)
    truth = rng.uniform(0, 1, (101, 101))
    other = truth + 0.01
    other[0, 0] = 1e6
    found = compare(other, truth, 50.0)
    assert np.isclose(found.error, 0.01, rtol=5e-3)
    assert found.error_less_mean < 1e-12
    assert np.isclose(compare(truth * 1.002 + 5, truth, 50).amplitude, 1.002)
    assert np.isclose(compare(truth * 1.002 + 5, truth, 50).offset, 5)


def test_disc_reaches_to_the_nearer_edge():
    mask = disc_mask(101, 30.0)
    assert mask[50, 50 + 29]
    assert not mask[50, 50 + 30]
    assert disc_mask(64, -3.0).all()


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="shape"):
        compare(np.ones((4, 4)), np.ones((5, 5)), 2)
    with pytest.raises(ValueError, match="flat"):
        compare(np.ones((8, 8)), np.ones((8, 8)), 4)
