"""What tools that are not ours see in a volume: `look.py VOLUME COPY.npy` prints JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import tifffile


def text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def tiffs(folder: Path, copy: str) -> dict[str, Any]:
    files = sorted(file for file in folder.iterdir() if file.suffix in (".tif", ".tiff"))
    stack = np.stack([tifffile.imread(file) for file in files])
    np.save(copy, stack)
    beside = {f.name: f.read_text() for f in folder.iterdir() if f.suffix == ".json"}
    return {
        "signal": None,
        "dtype": str(stack.dtype),
        "chunks": None,
        "units": None,
        "axes": {},
        "axisUnits": {},
        "files": [file.name for file in files],
        "recipes": {name: recipe for name, found in beside.items() if (recipe := recipe_of(found))},
        "facts": {},
    }


def recipe_of(found: Any) -> Any:
    try:
        value = json.loads(found)
    except (TypeError, ValueError):
        return None
    if isinstance(value, dict) and isinstance(value.get("recipe"), dict):
        return value["recipe"]
    return value if isinstance(value, dict) and "recipe" in value else None


def hdf5(path: Path, copy: str) -> dict[str, Any]:
    import silx.io
    from silx.io import nxdata

    with silx.io.open(str(path)) as root:
        default = nxdata.get_default(root)
        assert default is not None and default.is_valid, "silx finds no default NXdata"
        signal = default.signal
        np.save(copy, signal[()])
        names = [name for name in default.axes_dataset_names if name]
        group = default.group
        seen = {
            "signal": signal.name,
            "dtype": str(signal.dtype),
            "units": text(signal.attrs.get("units")),
            "axes": {name: np.asarray(group[name][()]).tolist() for name in names},
            "axisUnits": {name: text(group[name].attrs.get("units")) for name in names},
            "files": [],
        }
    facts: dict[str, Any] = {}

    def collect(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset) and item.shape == ():
            value = text(item[()])
            facts["/" + name] = value.item() if isinstance(value, np.generic) else str(value)
        if isinstance(item, h5py.Dataset) and item.shape == (3,) and item.dtype.kind in "iuf":
            facts["/" + name] = " ".join(f"{number:g}" for number in item[()])
        for key, value in item.attrs.items():
            if isinstance(value, (str, bytes)):
                facts[f"/{name}@{key}"] = text(value)

    with h5py.File(path) as file:
        file.visititems(collect)
        seen["chunks"] = file[seen["signal"]].chunks
    seen["recipes"] = {
        where: found for where, value in facts.items() if (found := recipe_of(value))
    }
    seen["facts"] = facts
    return seen


def main() -> None:
    path, copy = Path(sys.argv[1]), sys.argv[2]
    print(json.dumps(tiffs(path, copy) if path.is_dir() else hdf5(path, copy)))


if __name__ == "__main__":
    main()
