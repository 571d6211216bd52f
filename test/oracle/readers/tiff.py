"""Folders of TIFF projections, and single files of many pages, by tifffile."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

from .scan import Choice, Scan, Series, degrees, text_angles

_PROJECTIONS = ("tiffs", "projections", "proj", "data")


def natural(path: Path) -> list[tuple[int, int, str]]:
    """Sort key: raw_9 before raw_10."""
    parts = re.split(r"(\d+)", path.name.lower())
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


def images(folder: Path) -> list[Path]:
    """TIFF files of a folder in natural order."""
    found = [p for p in folder.iterdir() if p.suffix.lower() in (".tif", ".tiff") and p.is_file()]
    return sorted(found, key=natural)


def _pages(files: list[Path]) -> list[tuple[Path, int]]:
    pages: list[tuple[Path, int]] = []
    for path in files:
        with tifffile.TiffFile(path) as file:
            pages += [(path, i) for i in range(len(file.pages))]
    return pages


def _load(page: tuple[Path, int]) -> NDArray:
    with tifffile.TiffFile(page[0]) as file:
        return file.pages[page[1]].asarray()


def _series(files: list[Path]) -> tuple[Series, tuple[int, ...], np.dtype]:
    pages = _pages(files)
    first = _load(pages[0])

    def read(rows: slice) -> NDArray:
        frames = []
        for page in pages:
            frame = _load(page)
            if frame.shape != first.shape:
                raise ValueError(f"{page[0].name} is {frame.shape}, the first image {first.shape}")
            frames.append(frame[rows])
        return np.stack(frames)

    return Series(len(pages), read), first.shape, first.dtype


def _named(base: Path, choice: str | None, word: str) -> list[Path]:
    """Images of a path given by the user, else of a folder or files called by `word`."""
    if choice:
        path = Path(choice)
        return images(path) if path.is_dir() else [path]
    for place in (base, base.parent):
        folders = [p for p in place.iterdir() if p.is_dir() and p.name.lower().startswith(word)]
        for folder in sorted(folders):
            if images(folder):
                return images(folder)
        files = [p for p in images(place) if p.name.lower().startswith(word)]
        if files:
            return files
    return []


def read(path: Path, choice: Choice) -> Scan:
    """A folder of projections (or one that holds their folder), or a file of many pages."""
    if path.is_dir():
        folder = next((path / n for n in _PROJECTIONS if (path / n).is_dir()), path)
        files = [p for p in images(folder) if not p.name.lower().startswith(("flat", "dark"))]
    else:
        folder, files = path.parent, [path]
    if not files:
        raise ValueError(f"{path} holds no TIFF images")
    projections, shape, dtype = _series(files)
    if len(shape) != 2:
        raise ValueError(f"images have shape {shape}, a projection has rows and columns only")
    scan = Scan("tiff", (projections.count, shape[0], shape[1]), dtype, projections)
    for word, chosen, sets in (
        ("flat", choice.flats, scan.flats),
        ("dark", choice.darks, scan.darks),
    ):
        found = _named(folder, chosen, word)
        if found:
            sets.append(_series(found)[0])
    text = Path(choice.angles) if choice.angles else None
    if text is None:
        text = next(
            (p / "angles.txt" for p in (folder, folder.parent) if (p / "angles.txt").exists()), None
        )
    if text is not None:
        values = text_angles(text, choice.angle_lines)
        scan.angles = degrees(values, choice.angle_unit)[0]
    return scan
