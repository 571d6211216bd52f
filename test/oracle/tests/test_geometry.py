"""Weights of angles and the place of the axis."""

import numpy as np
import pytest
from oracle.geometry import angle_weights, axis_of, centre_of_row


def weights(degrees):
    return angle_weights(np.deg2rad(np.asarray(degrees, float)))


@pytest.mark.parametrize(
    "degrees",
    [
        np.arange(180),
        -np.arange(180) + 47.3,
        np.arange(360),
        np.arange(120) * 3,
        np.arange(121) * 1.5 + 88,
        np.arange(16) * 11.25,
        np.arange(361),
    ],
)
def test_closed_scans_sum_to_pi(degrees):
    found = weights(degrees)
    assert np.isclose(found.values.sum(), np.pi)
    assert found.wedges == ()


def test_regular_scans_weigh_alike():
    assert np.allclose(weights(np.arange(180)).values, np.pi / 180)
    turn = weights(np.arange(360))
    assert turn.period_deg == 360
    assert np.allclose(turn.values, np.pi / 360)


def test_half_the_sum_of_the_neighbour_gaps():
    degrees = np.array([0, 4, 10, 17, 26, *np.arange(35, 180, 9)])
    found = np.rad2deg(weights(degrees).values)
    assert np.allclose(found[1:4], [5, 6.5, 8])
    assert np.isclose(found[0], (4 + 180 - degrees[-1]) / 2)


def test_order_and_whole_half_turns_do_not_matter():
    rng = np.random.default_rng(1)
    degrees = np.sort(rng.uniform(0, 180, 90))
    base = weights(degrees).values
    order = rng.permutation(90)
    assert np.allclose(weights(degrees[order]).values, base[order])
    assert np.allclose(weights(180 - degrees).values, base)
    assert np.allclose(weights(degrees - 540).values, base)


def test_positions_taken_twice_share():
    both_ends = weights(np.arange(181)).values
    assert np.isclose(both_ends[0], np.pi / 360)
    assert np.isclose(both_ends[180], np.pi / 360)
    assert np.allclose(both_ends[1:180], np.pi / 180)
    thrice = weights([*range(0, 180, 5), 40, 40]).values
    assert np.allclose(thrice[[8, 36, 37]], np.deg2rad(5) / 3)
    turn = weights(np.arange(0, 361, 3)).values
    assert np.isclose(turn[0], np.deg2rad(3) / 4)
    assert np.isclose(turn.sum(), np.pi)


def test_scan_a_little_longer_than_half_a_turn_shares_what_it_saw_twice():
    found = weights(np.arange(0, 200))
    assert found.period_deg == 180
    assert np.allclose(found.values[:20], np.deg2rad(1) / 2)
    assert np.allclose(found.values[180:], np.deg2rad(1) / 2)


def test_missing_wedge_is_named_and_stays_open():
    found = weights(np.arange(0, 141, 2))
    assert np.isclose(np.rad2deg(found.values.sum()), 140)
    assert np.isclose(np.rad2deg(found.values[0]), 1)
    assert len(found.wedges) == 1
    assert np.allclose(found.wedges[0], (140, 180))
    nine = weights([*range(0, 172, 3)])
    assert nine.wedges == ()
    assert np.isclose(nine.values.sum(), np.pi)


def test_bad_angles_are_refused():
    for bad in ([], [0, np.nan]):
        with pytest.raises(ValueError, match="finite"):
            weights(bad)


def test_axis():
    assert axis_of(64) == (31, 32)
    assert axis_of(65) == (32, 32)
    assert centre_of_row(30, 0.5, 0, 5) == 29
