"""The command line of the oracle."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .chain import Correction, Recipe, attenuation, run
from .correction import FLOOR
from .fbp import FILTERS, Method
from .measure import compare
from .readers import Choice, open_scan
from .readers.scan import checked_angles


def _pair(text: str) -> tuple[int, int]:
    first, last = text.split(":")
    return int(first), int(last)


def _rows(text: str) -> tuple[int, int, int]:
    parts = [int(p) for p in text.split(":")]
    if len(parts) == 1:
        return parts[0], parts[0] + 1, 1
    return parts[0], parts[1], parts[2] if len(parts) > 2 else 1


def _input_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--input", type=Path, required=True, help="HDF5 file, TIFF folder or file")
    parser.add_argument("--kind", choices=["dxchange", "nxtomo", "hdf5", "tiff"])
    parser.add_argument("--data", help="dataset of the projections")
    parser.add_argument("--flats", help="dataset, or TIFF file or folder")
    parser.add_argument("--darks", help="dataset, or TIFF file or folder")
    parser.add_argument("--image-key", help="dataset of the image keys")
    parser.add_argument("--angles", help="dataset or text file")
    parser.add_argument("--angle-lines", type=_pair, help="FIRST:LAST from 1, both included")
    parser.add_argument("--angle-unit", choices=["deg", "rad"])
    parser.add_argument("--angle-offset", type=float, default=0.0, help="degrees")
    parser.add_argument("--angle-direction", type=int, choices=[1, -1], default=1)
    parser.add_argument("--rows", type=_rows, required=True, help="FROM:TO[:STEP], half-open")
    parser.add_argument(
        "--values", choices=["counts", "transmission", "attenuation"], default="counts"
    )
    parser.add_argument("--flat-method", choices=["average", "median", "linear"], default="average")
    parser.add_argument("--dark-method", choices=["average", "median", "linear"], default="average")
    parser.add_argument("--floor", type=float, default=FLOOR)
    parser.add_argument("--out", type=Path, required=True, help=".npy, float64")


def _choice(args: argparse.Namespace) -> Choice:
    return Choice(
        kind=args.kind,
        data=args.data,
        flats=args.flats,
        darks=args.darks,
        image_key=args.image_key,
        angles=args.angles,
        angle_lines=args.angle_lines,
        angle_unit=args.angle_unit,
        angle_offset=args.angle_offset,
        angle_direction=args.angle_direction,
    )


def _correction(args: argparse.Namespace) -> Correction:
    return Correction(args.values, args.flat_method, args.dark_method, args.floor)


def _reconstruct(args: argparse.Namespace) -> dict[str, object]:
    recipe = Recipe(
        rows=args.rows,
        centre=args.center,
        slope=args.slope,
        padding=args.padded,
        choice=_choice(args),
        correction=_correction(args),
        method=Method(
            filter=args.filter,
            cutoff=args.cutoff,
            order=args.order,
            upsampling=args.upsampling,
            interpolation=args.interpolation,
        ),
        pixel_um=args.pixel_size_um,
        lattice=args.lattice,
    )
    result = run(args.input, recipe)
    np.save(args.out, result.slices)
    found = asdict(result)
    found.pop("slices")
    return {"shape": list(result.slices.shape), **found}


def _sinogram(args: argparse.Namespace) -> dict[str, object]:
    scan = open_scan(args.input, _choice(args))
    values, bad, low = attenuation(scan, slice(*args.rows), _correction(args))
    np.save(args.out, values)
    angles = [float(a) for a in checked_angles(scan, _choice(args))]
    return {"shape": list(values.shape), "non_finite": bad, "clipped": low, "angles_deg": angles}


def _compare(args: argparse.Namespace) -> dict[str, object]:
    a, b = (np.load(p) for p in (args.a, args.b))
    a, b = (v[None] if v.ndim == 2 else v for v in (a, b))
    if a.shape != b.shape:
        raise ValueError(f"shapes differ: {a.shape} and {b.shape}")
    each = [
        asdict(compare(x, y, args.center, args.width, args.lattice))
        for x, y in zip(a, b, strict=True)
    ]
    worst = max(each, key=lambda d: d["error"])
    return {**worst, "slices": each}


def _fixtures(args: argparse.Namespace) -> dict[str, object]:
    from .fixtures import write_all

    return {"fixtures": write_all(args.folder)}


def _scans(args: argparse.Namespace) -> dict[str, object]:
    from .scans import write

    source = args.source or os.environ.get("HEPSCT_SCANS")
    if not source:
        raise ValueError("HEPSCT_SCANS names no folder of scans")
    return write(Path(source), args.folder, args.padded, args.only)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="oracle", description=__doc__)
    commands = parser.add_subparsers(required=True)

    one = commands.add_parser("reconstruct", help="slices of a scan as .npy")
    _input_options(one)
    one.add_argument("--center", type=float, required=True, help="column index from 0")
    one.add_argument("--slope", type=float, default=0.0, help="pixels per row")
    one.add_argument("--filter", choices=FILTERS, default="shepp-logan")
    one.add_argument("--cutoff", type=float, default=1.0, help="fraction of Nyquist")
    one.add_argument("--order", type=float, default=8.0, help="of butterworth")
    one.add_argument("--padded", help="period of edge-extended rows: 512, 2N; without: contained")
    one.add_argument("--upsampling", type=int, default=64)
    one.add_argument("--interpolation", choices=["linear", "cubic"], default="linear")
    one.add_argument("--pixel-size-um", type=float, help="gives 1/cm")
    one.add_argument("--lattice", type=int, default=1, help="every n-th pixel only")
    one.set_defaults(run=_reconstruct)

    two = commands.add_parser("sinogram", help="-ln transmission (projection, row, column) as .npy")
    _input_options(two)
    two.set_defaults(run=_sinogram)

    three = commands.add_parser("compare", help="error of A against the reference B, as JSON")
    three.add_argument("a", type=Path)
    three.add_argument("b", type=Path)
    three.add_argument("--center", type=float, required=True)
    three.add_argument("--lattice", type=int, default=1)
    three.add_argument("--width", type=int, help="columns of the whole slice, with --lattice")
    three.set_defaults(run=_compare)

    four = commands.add_parser(
        "fixtures", help="small files for tests of readers, and fixtures.json"
    )
    four.add_argument("folder", type=Path)
    four.set_defaults(run=_fixtures)

    five = commands.add_parser("scans", help="reference slices of the real scans")
    five.add_argument("folder", type=Path)
    five.add_argument("--source", help="folder of the scans, else HEPSCT_SCANS")
    five.add_argument("--padded", default="2N")
    five.add_argument("--only", nargs="*", help="names of slices to make")
    five.set_defaults(run=_scans)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; prints JSON."""
    args = _parser().parse_args(arguments)
    try:
        print(json.dumps(args.run(args)))
    except (ValueError, OSError, KeyError) as problem:
        print(json.dumps({"problem": str(problem)}))
        return 1
    return 0
