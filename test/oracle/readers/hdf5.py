"""DXchange, NXtomo, and any HDF5 file with paths, by h5py."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from .scan import Choice, Scan, Series, degrees, text_angles

try:
    import hdf5plugin  # registers the filters beside gzip and lzf
except ImportError:
    hdf5plugin = None

_ACQUISITION = "/process/acquisition"
_MICRONS = {"m": 1e6, "mm": 1e3, "um": 1.0, "µm": 1.0, "micron": 1.0, "nm": 1e-3, "cm": 1e4}


def _text(value: object) -> str:
    if isinstance(value, np.ndarray):
        value = value.ravel()[0] if value.size else ""
    return value.decode() if isinstance(value, bytes) else str(value)


def _attribute(item: h5py.Dataset, name: str) -> str | None:
    return _text(item.attrs[name]) if name in item.attrs else None


def _node(file: h5py.File, path: str) -> h5py.Dataset | None:
    """The dataset at a path, or None: a dangling link is as good as nothing."""
    try:
        item = file[path]
    except (KeyError, OSError):
        return None
    return item if isinstance(item, h5py.Dataset) else None


def _frames(path: Path, name: str, order: str, pick: NDArray | None = None) -> Series:
    """A stack in a file; `order` names its axes ("theta:y:x", "y:theta:x", ...)."""
    with h5py.File(path) as file:
        shape = file[name].shape
    axes = [part.split("_")[0] for part in order.split(":")]
    where = [axes.index(a) for a in ("theta", "y", "x")]
    indexes = np.arange(shape[where[0]]) if pick is None else pick

    def read(rows: slice) -> NDArray:
        with h5py.File(path) as file:
            data = file[name]
            if data.ndim == 2:
                return data[rows, :][None]
            cut = [slice(None)] * 3
            cut[where[1]] = rows
            return data[tuple(cut)].transpose(where)[indexes]

    return Series(1 if len(shape) == 2 else len(indexes), read)


def _pixel(file: h5py.File, paths: list[str], default: str) -> float | None:
    for path in paths:
        item = _node(file, path)
        if item is not None:
            unit = (_attribute(item, "units") or default).strip()
            return float(np.ravel(item[()])[0]) * _MICRONS[unit]
    return None


def _angles(file: h5py.File, path: str, choice: Choice) -> NDArray[np.float64] | None:
    item = _node(file, path)
    if item is None or item.size == 0:
        return None
    return degrees(item[()].ravel(), choice.angle_unit or _attribute(item, "units"))[0]


def read(path: Path, choice: Choice) -> Scan:
    """Open an HDF5 scan."""
    with h5py.File(path) as file:
        if choice.kind in (None, "nxtomo") and not choice.data:
            group = _nxtomo_group(file)
            if group:
                return _nxtomo(path, file, group, choice)
        if (
            choice.kind in (None, "dxchange")
            and not choice.data
            and _node(file, "/exchange/data") is not None
        ):
            return _dxchange(path, file, choice)
        if not choice.data:
            raise ValueError(f"{path.name}: neither DXchange nor NXtomo; name the datasets")
        return _named(path, file, choice)


def _with_angles(scan: Scan, choice: Choice) -> Scan:
    """Angles from a text file win over those of the scan's file."""
    if choice.angles and Path(choice.angles).is_file():
        values = text_angles(Path(choice.angles), choice.angle_lines)
        scan.angles = degrees(values, choice.angle_unit)[0]
    elif choice.angle_lines and scan.angles is not None:
        scan.angles = scan.angles[choice.angle_lines[0] - 1 : choice.angle_lines[1]]
    return scan


def _dxchange(path: Path, file: h5py.File, choice: Choice) -> Scan:
    """/exchange/data, data_white, data_dark, theta; fallbacks under /process/acquisition."""
    data = file["/exchange/data"]
    order = _attribute(data, "axes") or "theta:y:x"
    if data.ndim != 3:
        raise ValueError(f"/exchange/data has {data.ndim} dimensions, a scan has 3")
    names = [part.split("_")[0] for part in order.split(":")]
    count, height, width = (data.shape[names.index(a)] for a in ("theta", "y", "x"))
    scan = Scan(
        "dxchange", (count, height, width), data.dtype, _frames(path, "/exchange/data", order)
    )

    def field_of(name: str, fallback: str) -> list[Series]:
        item = _node(file, f"/exchange/{name}")
        if item is not None and item.size:
            single = item.ndim == 2 or item.shape[0] == 1
            if not (single and not np.any(item[()])) or _node(file, fallback) is None:
                return [_frames(path, f"/exchange/{name}", _attribute(item, "axes") or order)]
        constant = _node(file, fallback)
        if constant is None:
            return []
        value = float(np.ravel(constant[()])[0])
        scan.notes.append(f"{name} is the constant {value} of {fallback}")
        return [Series(1, lambda rows: np.full((1, height, width), value)[:, rows])]

    scan.flats = field_of("data_white", f"{_ACQUISITION}/flat_fields/flat_field_value")
    scan.darks = field_of("data_dark", f"{_ACQUISITION}/dark_fields/dark_field_value")
    scan.angles = _angles(file, choice.angles or "/exchange/theta", choice)
    if scan.angles is None:
        scan.angles = _rotation(file, count, scan.notes)
    detector, magnification = "/measurement/instrument/detector", 1.0
    scan.pixel_um = _pixel(
        file,
        [
            "/measurement/instrument/detection_system/objective/resolution",
            f"{detector}/actual_pixel_size_x",
        ],
        "um",
    )
    if scan.pixel_um is None:
        item = _node(file, "/measurement/instrument/detection_system/objective/magnification")
        magnification = float(np.ravel(item[()])[0]) if item is not None else 1.0
        size = _pixel(file, [f"{detector}/pixel_size_x"], "um")
        scan.pixel_um = size / magnification if size is not None else None
    return _with_angles(scan, choice)


def _rotation(file: h5py.File, count: int, notes: list[str]) -> NDArray[np.float64]:
    """Angles of a DXchange file without theta."""
    group = f"{_ACQUISITION}/rotation"
    start, step = _node(file, f"{group}/rotation_start"), _node(file, f"{group}/rotation_step")
    number = _node(file, f"{group}/num_angles")
    if start is not None and step is not None:
        total = count if number is None else int(np.ravel(number[()])[0])
        notes.append("angles from rotation_start and rotation_step")
        first, width = float(np.ravel(start[()])[0]), float(np.ravel(step[()])[0])
        return first + width * np.arange(total)
    notes.append("angles guessed: 0 to 180 degrees, both ends")
    return np.linspace(0, 180, count)


def _nxtomo_group(file: h5py.File) -> str | None:
    """Path of the group whose definition is NXtomo."""
    found: list[str] = []

    def visit(name: str, item: h5py.Group | h5py.Dataset) -> None:
        is_definition = name.split("/")[-1] == "definition" and isinstance(item, h5py.Dataset)
        if is_definition and _text(item[()]) == "NXtomo":
            found.append(name.rpartition("/")[0])

    file.visititems(visit)
    return f"/{found[0]}" if found else None


def _sorted_by_key(
    path: Path, name: str, keys: NDArray, control: NDArray | None
) -> tuple[Series, list[Series], list[Series], NDArray]:
    """Projections, sets of flats and of darks, and the frame index of every projection."""
    order = "theta:y:x"
    usable = np.ones(len(keys), dtype=bool) if control is None else control >= 0
    chosen = np.nonzero((keys == 0) & usable)[0]
    total = len(chosen)

    def sets(key: int) -> list[Series]:
        frames = np.nonzero((keys == key) & usable)[0]
        before = np.searchsorted(chosen, frames)
        found = []
        for after, group in groupby(
            zip(before, frames, strict=True), key=lambda pair: int(pair[0])
        ):
            picked = np.array([frame for _, frame in group])
            series = _frames(path, name, order, picked)
            place = 0.0 if after == 0 else 1.0 if after == total else (after - 0.5) / (total - 1)
            found.append(Series(series.count, series.read, place))
        return found

    return _frames(path, name, order, chosen), sets(1), sets(2), chosen


def _keyed(
    path: Path, name: str, data: h5py.Dataset, kind: str, keys: NDArray, control: NDArray | None
) -> tuple[Scan, NDArray]:
    if len(keys) != data.shape[0]:
        raise ValueError(f"{len(keys)} image keys for {data.shape[0]} frames")
    projections, flats, darks, chosen = _sorted_by_key(path, name, keys, control)
    shape = (len(chosen), data.shape[1], data.shape[2])
    return Scan(kind, shape, data.dtype, projections, flats, darks), chosen


def _nxtomo(path: Path, file: h5py.File, group: str, choice: Choice) -> Scan:
    """Frames of one stack told apart by image_key: 0 projection, 1 flat, 2 dark, 3 invalid."""
    detector = f"{group}/instrument/detector"
    data = file[f"{detector}/data"]
    if data.ndim != 3:
        raise ValueError(f"{data.name} has {data.ndim} dimensions, a scan has 3")
    control = _node(file, f"{detector}/image_key_control")
    scan, chosen = _keyed(
        path,
        f"{detector}/data",
        data,
        "nxtomo",
        file[f"{detector}/image_key"][()].ravel(),
        None if control is None else control[()].ravel(),
    )
    angles = _angles(file, choice.angles or f"{group}/sample/rotation_angle", choice)
    if angles is not None:
        scan.angles = angles[chosen] if len(angles) == data.shape[0] else angles
    scan.pixel_um = _pixel(file, [f"{detector}/x_pixel_size"], "m")
    return _with_angles(scan, choice)


def _named(path: Path, file: h5py.File, choice: Choice) -> Scan:
    """Datasets named by the user."""
    name = choice.data or ""
    data = _node(file, name)
    if data is None:
        raise ValueError(f"{choice.data} is not a dataset that can be read")
    if data.ndim != 3:
        raise ValueError(f"{data.name} has {data.ndim} dimensions, a scan has 3")
    chosen = np.arange(data.shape[0])
    if choice.image_key:
        scan, chosen = _keyed(path, name, data, "hdf5", file[choice.image_key][()].ravel(), None)
    else:
        order = "theta:y:x"
        scan = Scan("hdf5", data.shape, data.dtype, _frames(path, name, order))
        scan.flats = [_frames(path, choice.flats, order)] if choice.flats else []
        scan.darks = [_frames(path, choice.darks, order)] if choice.darks else []
    if choice.angles and not Path(choice.angles).is_file():
        angles = _angles(file, choice.angles, choice)
        if angles is not None:
            scan.angles = angles[chosen] if len(angles) == data.shape[0] else angles
    return _with_angles(scan, choice)
