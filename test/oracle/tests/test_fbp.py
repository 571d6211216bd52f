"""The back-projection against closed truths, and its own error."""

import numpy as np
import pytest
from oracle.fbp import FILTERS, Method, extended, ramp, reconstruct, response, window
from oracle.geometry import angle_weights
from oracle.measure import compare, disc_mask
from oracle.phantoms import disc, image, shepp_logan, sinogram


def fbp(shapes, width, centre, angles, method=None, used_centre=None):
    rows = sinogram(shapes, angles, width, centre)[None]
    used = centre if used_centre is None else used_centre
    return reconstruct(rows, angles, [used], angle_weights(angles).values, method)[0]


def half(count):
    return np.arange(count) * np.pi / count


def centroid(picture):
    rows, columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    bright = np.where(picture > 0.3 * picture.max(), picture, 0)
    return (rows * bright).sum() / bright.sum(), (columns * bright).sum() / bright.sum()


@pytest.mark.parametrize("width", [64, 65])
@pytest.mark.parametrize("centre", [28.3, 33.0])
def test_disc_lies_where_the_convention_says(width, centre):
    row, column = centroid(fbp(disc(6, 12, 5), width, centre, half(120)))
    assert abs(column - (width // 2 + 12)) < 0.02
    assert abs(row - (width - 1 - width // 2 - 5)) < 0.02


def test_wrong_conventions_are_seen():
    angles = half(120)
    shapes = disc(6, 12, 5)
    right = fbp(shapes, 64, 31.0, angles)
    rows = sinogram(shapes, angles, 64, 31.0)[None]
    weights = angle_weights(angles).values
    wrong = {
        "half a pixel": fbp(shapes, 64, 31.0, angles, used_centre=31.5),
        "reversed": reconstruct(rows, -angles, [31.0], weights)[0],
        "mirrored": right[:, ::-1],
        "upside down": right[::-1],
        "transposed": right.T,
    }
    for name, picture in wrong.items():
        assert compare(picture, right, 31.0).error > 0.02, name


# TomoPy's parzen has a cusp at frequency 0, so that a small disc loses some per cent in it.
@pytest.mark.parametrize("name", [f for f in FILTERS if f not in ("none", "parzen")])
def test_flat_regions_keep_their_value(name):
    picture = fbp(disc(20, 3, -2, 0.7), 96, 47.25, half(180), Method(filter=name))
    inside = image(disc(15, 3, -2), 96) == 1
    assert abs(picture[inside].mean() / 0.7 - 1) < 1e-3


def test_full_turn_and_uneven_angles_keep_the_value():
    rng = np.random.default_rng(5)
    inside = image(disc(15, 3, -2), 96) == 1
    for angles in (np.arange(240) * np.pi / 120, np.sort(rng.uniform(0, np.pi, 400))):
        picture = fbp(disc(20, 3, -2), 96, 47.25, angles)
        assert abs(picture[inside].mean() - 1) < 2e-3


def test_no_ramp_is_the_mean_of_line_integrals():
    angles = half(50)
    rows = sinogram(disc(9), angles, 64, 32.0)
    picture = fbp(disc(9), 64, 32.0, angles, Method(filter="none"))
    assert np.isclose(picture[31, 32], np.pi * rows[:, 32].mean(), rtol=1e-9)


def test_polynomial_is_evaluated_where_it_should_be():
    """Few pixels, by the sum over frequencies itself."""
    angles = np.array([0.2, 1.1, 2.3])
    rows = sinogram(shepp_logan(14), angles, 32, 15.3)[None]
    for method in (Method(padded=64), Method(padded=None), Method(filter="hann", cutoff=0.6)):
        picture = reconstruct(rows, angles, [15.3], np.ones(3), method)[0]
        period = method.padded or 256
        padded = extended(rows[0], period) if method.padded else np.pad(rows[0], ((0, 0), (0, 224)))
        q = np.fft.rfft(padded) * response(method, period) / period
        q[:, 1:-1] *= 2
        k = np.arange(period // 2 + 1)
        for row, column in ((0, 0), (7, 22), (31, 5)):
            u = 15.3 + (column - 16) * np.cos(angles) + (15 - row) * np.sin(angles)
            terms = (q * np.exp(2j * np.pi * k * u[:, None] / period)).real
            assert np.isclose(picture[row, column], terms.sum(), atol=3e-4 * np.ptp(picture))


def test_own_error_is_a_tenth_of_the_strictest_bar():
    angles = half(180)
    for name in ("ramp", "shepp-logan"):
        args = (shepp_logan(58), 128, 63.25, angles)
        coarse = fbp(*args, Method(filter=name))
        fine = fbp(*args, Method(filter=name, upsampling=128))
        cubic = fbp(*args, Method(filter=name, upsampling=16, interpolation="cubic"))
        assert compare(coarse, fine, 63.25).error < 5e-5
        assert compare(cubic, fine, 63.25).error < 5e-5
    rough = fbp(*args, Method(filter=name, upsampling=2))
    assert compare(rough, fine, 63.25).error > 1e-3


def test_extended_rows_take_the_cup_out_of_interior_scans():
    shapes = disc(80, 2, 3, 0.01) + disc(5, 10, 6, 0.01)
    truth = image(shapes, 64)
    angles = half(180)
    mask = disc_mask(64, 31.0)

    def cup(method):
        gap = (fbp(shapes, 64, 31.0, angles, method) - truth)[mask]
        return gap.std()

    assert cup(Method(padded=256)) < 0.25 * cup(Method(padded=None))


def test_ramp_is_that_of_the_formula():
    period = 30
    n = np.arange(1, period // 2 + 1, 2)
    half_last = np.where(n == period / 2, 0.5, 1)
    for k in (0, 1, 9, 15):
        exact = 0.25 - 2 / np.pi**2 * (half_last * np.cos(2 * np.pi * k * n / period) / n**2).sum()
        assert np.isclose(ramp(period)[k], exact, atol=1e-14)
    assert ramp(64)[0] > 0


def test_windows():
    s = np.array([0, 0.5, 1.0, 1.01])
    for name in FILTERS:
        w = window(name, s)
        assert w[0] == 1
        assert w[3] == 0
    assert np.isclose(window("hann", s)[1], 0.5)
    assert np.isclose(window("hamming", s)[1], 0.54)
    assert np.isclose(window("parzen", s)[1], 0.125)
    assert np.isclose(window("cosine", s)[1], np.sqrt(0.5))
    assert np.isclose(window("shepp-logan", s)[2], 2 / np.pi)
    assert np.isclose(window("butterworth", s)[2], 0.5)
    assert np.count_nonzero(response(Method(cutoff=0.25), 64)) == 9


def test_every_slice_has_its_own_centre():
    angles = half(90)
    rows = np.stack([sinogram(disc(6, 12, 5), angles, 64, c) for c in (29.0, 33.4)])
    rest = ([29.0, 33.4], angle_weights(angles).values, Method(filter="hann"))
    found = reconstruct(rows, angles, *rest)
    assert compare(found[0], found[1], 31.0).error < 5e-3
    lattice = reconstruct(rows, angles, *rest, lattice=5)
    assert np.allclose(lattice, found[:, ::5, ::5])
    assert np.isclose(
        compare(lattice[0], lattice[0] * 1.1, 31.0, 64, 5).amplitude, 1 / 1.1, rtol=1e-6
    )


def test_half_of_the_padding_belongs_to_either_edge():
    assert extended(np.array([1.0, 2, 3, 4]), 8).tolist() == [1, 2, 3, 4, 4, 4, 1, 1]
    assert extended(np.array([1.0, 2, 3]), 8).tolist() == [1, 2, 3, 3, 3, 3, 1, 1]
