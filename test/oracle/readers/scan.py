"""What a reader gives, and which reader a path gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Rows = Callable[[slice], NDArray]
"""Reads (frame, row, column) of the given detector rows."""


@dataclass(frozen=True)
class Series:
    """Frames taken together: projections, or a set of flats or darks.

    `position` of a set is 0 before the first projection, 1 after the last, between for sets
    taken on the way, None where the file does not tell.
    """

    count: int
    read: Rows
    position: float | None = None


@dataclass(frozen=True)
class Choice:
    """What a person may say about a scan where the file does not."""

    kind: str | None = None
    data: str | None = None
    flats: str | None = None
    darks: str | None = None
    image_key: str | None = None
    angles: str | None = None
    angle_lines: tuple[int, int] | None = None
    """First and last line of a text file, counted from 1, both included."""
    angle_unit: str | None = None
    angle_offset: float = 0.0
    angle_direction: int = 1


@dataclass
class Scan:
    """A scan as found: the shape is (projection, row, column), angles are degrees."""

    kind: str
    shape: tuple[int, int, int]
    dtype: np.dtype
    projections: Series
    flats: list[Series] = field(default_factory=list)
    darks: list[Series] = field(default_factory=list)
    angles: NDArray[np.float64] | None = None
    pixel_um: float | None = None
    notes: list[str] = field(default_factory=list)


def degrees(values: NDArray, unit: str | None) -> tuple[NDArray[np.float64], str]:
    """Angles in degrees and where the unit came from: named, or guessed by size."""
    values = np.asarray(values, dtype=np.float64)
    if unit and "deg" in unit.lower():
        return values, "named"
    if unit and "rad" in unit.lower():
        return np.rad2deg(values), "named"
    if np.abs(values).max() > 2 * np.pi:
        return values, "guessed"
    return np.rad2deg(values), "guessed"


def checked_angles(scan: Scan, choice: Choice) -> NDArray[np.float64]:
    """Angles with the user's offset and direction: direction x file + offset."""
    if scan.angles is None:
        raise ValueError("the scan names no angles")
    if len(scan.angles) != scan.shape[0]:
        raise ValueError(
            f"{len(scan.angles)} angles for {scan.shape[0]} projections: choose a row range"
        )
    return choice.angle_direction * scan.angles + choice.angle_offset


def text_angles(path: Path, lines: tuple[int, int] | None) -> NDArray[np.float64]:
    """One angle a line; a first line that is no number is a header and is not counted."""
    values: list[float] = []
    for number, line in enumerate(path.read_text().splitlines()):
        text = line.strip()
        if not text:
            continue
        try:
            values.append(float(text.split()[0]))
        except ValueError:
            if number > 0:
                raise
    if lines:
        if not 1 <= lines[0] <= lines[1] <= len(values):
            raise ValueError(
                f"lines {lines[0]} to {lines[1]} do not exist: the file has {len(values)}"
            )
        values = values[lines[0] - 1 : lines[1]]
    return np.array(values)


def open_scan(path: Path, choice: Choice) -> Scan:
    """Open a scan with the reader its content asks for, or the one chosen."""
    from . import hdf5, tiff

    if path.is_dir() or path.suffix.lower() in (".tif", ".tiff"):
        return tiff.read(path, choice)
    return hdf5.read(path, choice)
