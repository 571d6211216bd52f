"""Closed formulas against sums over points."""

import numpy as np
import pytest
from oracle.phantoms import Bar, Ellipse, bars, disc, image, shepp_logan, sinogram

SHAPES = [
    Ellipse(0.7, 9.0, 4.0, 5.5, -3.25, 0.4),
    Ellipse(1.0, 6.0, 6.0, -8.0, 2.0),
    Bar(0.5, 11.0, 3.0, 2.5, 6.0, 0.3),
    Bar(2.0, 4.0, 9.0, -6.0, -5.0),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("angle", [0.0, 0.35, 1.2, np.pi / 2, 2.9])
def test_bins_hold_the_mass_of_points(shape, angle):
    step = 0.02
    fine = np.arange(-20, 20, step) + step / 2
    x, y = np.meshgrid(fine, fine)
    inside = shape.contains(x, y)
    u = 15.5 + x[inside] * np.cos(angle) + y[inside] * np.sin(angle)
    bins = np.floor(u + 0.5).astype(int)
    counted = np.bincount(bins, minlength=36)[:36] * step**2 * shape.density
    exact = sinogram([shape], np.array([angle]), 36, 15.5)[0]
    assert np.abs(counted - exact).max() < 0.03 * shape.density
    assert np.isclose(exact.sum(), counted.sum(), rtol=2e-3)


@pytest.mark.parametrize("width", [64, 65])
def test_picture_puts_a_disc_where_the_convention_says(width):
    picture = image(disc(5, 11, 7), width)
    rows, columns = np.mgrid[0:width, 0:width]
    row = (rows * picture).sum() / picture.sum()
    column = (columns * picture).sum() / picture.sum()
    assert abs(column - (width // 2 + 11)) < 1e-3
    assert abs(row - (width - 1 - width // 2 - 7)) < 1e-3
    assert np.isclose(picture.sum(), np.pi * 25, rtol=2e-3)
    assert picture.max() == 1


def test_disc_projects_to_its_place_at_0_and_90_degrees():
    rows = sinogram(disc(5, 11, 7), np.array([0, np.pi / 2]), 64, 30.25)
    middle = (rows * np.arange(64)).sum(axis=1) / rows.sum(axis=1)
    assert np.allclose(middle, [30.25 + 11, 30.25 + 7], atol=5e-3)


def test_mass_of_every_angle_is_the_mass_of_the_picture():
    for shapes in (shepp_logan(42), bars(40)):
        rows = sinogram(shapes, np.linspace(0, np.pi, 7), 96, 47.5)
        assert np.ptp(rows.sum(axis=1)) < 1e-9
        assert np.isclose(rows.sum(axis=1)[0], image(shapes, 96).sum(), rtol=1e-2)
