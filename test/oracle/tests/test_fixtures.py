"""The fixtures read back: what the manifest says is what h5py and tifffile find."""

import hashlib
import json

import numpy as np
import pytest
from oracle.chain import Correction, Recipe, run
from oracle.cli import main
from oracle.fixtures import write_all
from oracle.fixtures.book import LARGEST, digest
from oracle.measure import compare
from oracle.readers import Choice, open_scan

# Encodings that tifffile decodes only with a further package.
UNREAD = {"tiff-lzw", "tiff-lzw-predictor", "tiff-lzw-long", "tiff-zstd", "tiff-packbits"}
# Resolved against the working directory by the library.
UNREAD.add("storage-inside")


def choice_of(entry, folder):
    keys = {"imageKey": "image_key", "angleLines": "angle_lines"}
    words = {keys.get(k, k): v for k, v in entry["choice"].items()}
    if "angle_lines" in words:
        words["angle_lines"] = tuple(words["angle_lines"])
    if str(words.get("angles", "")).endswith(".txt"):
        words["angles"] = str(folder / words["angles"])
    return Choice(**words)


def check(values, expected):
    same = digest(np.asarray(values))
    assert {k: same[k] for k in ("shape", "dtype", "sha256")} == {
        k: expected[k] for k in ("shape", "dtype", "sha256")
    }


def test_every_good_fixture_reads_as_its_manifest_says(fixtures):
    folder, entries = fixtures
    read = 0
    for name, entry in entries.items():
        expected = entry["scan"]
        if not expected or name in UNREAD:
            continue
        scan = open_scan(folder / entry["path"], choice_of(entry, folder))
        everything = slice(None)
        check(scan.projections.read(everything), expected["projections"])
        for sets, wanted in ((scan.flats, expected["flats"]), (scan.darks, expected["darks"])):
            assert len(sets) == len(wanted), name
            for series, one in zip(sets, wanted, strict=True):
                check(series.read(everything), one)
                assert series.position == pytest.approx(one["position"]), name
        if expected["anglesDeg"] is not None:
            assert scan.angles == pytest.approx(np.array(expected["anglesDeg"]), abs=1e-4), name
        if expected["pixelSizeUm"] is not None:
            assert scan.pixel_um == pytest.approx(expected["pixelSizeUm"]), name
        read += 1
    assert read > 120


def test_files_of_unread_encodings_are_there(fixtures):
    _, entries = fixtures
    assert set(entries) >= UNREAD


def test_broken_fixtures_do_break(fixtures):
    folder, entries = fixtures
    for name in ("truncated-gzip", "not-hdf5", "zero-bytes", "data-2d", "chunk-corrupt"):
        entry = entries[name]
        assert entry["error"]
        with pytest.raises((OSError, ValueError)):
            scan = open_scan(folder / entry["path"], Choice())
            scan.projections.read(slice(None))


def test_phantom_scans_give_their_truth_from_file_to_slice(fixtures):
    folder, entries = fixtures
    tested = 0
    for entry in entries.values():
        truth = entry["truth"]
        if not truth:
            continue
        slices = np.load(folder / truth["slices"])
        recipe = Recipe(
            (0, len(slices), 1),
            truth["centre"],
            truth["slope"],
            truth["padding"],
            choice_of(entry, folder),
            Correction(flats=truth["flatMethod"], darks=truth["darkMethod"]),
        )
        found = run(folder / entry["path"], recipe)
        for a, b, centre in zip(found.slices, slices, found.centres, strict=True):
            assert compare(a, b, centre).error < 5e-5, entry["name"]
        if entry["name"] == "phantom-disc":
            picture = np.load(folder / truth["phantom"])
            assert compare(found.slices[0], picture[0], truth["centre"]).error < 0.1
            for turned in (picture[0, ::-1], picture[0, :, ::-1], picture[0].T):
                assert compare(found.slices[0], turned, truth["centre"]).error > 0.2
        if entry["name"] == "phantom-disc-drift":
            plain = run(folder / entry["path"], Recipe((0, 1, 1), truth["centre"]))
            assert compare(plain.slices[0], slices[0], truth["centre"]).error > 1e-3
        tested += 1
    assert tested == 13


def test_two_writings_hold_the_same_pixels(fixtures, tmp_path):
    folder, entries = fixtures
    write_all(tmp_path)
    again = json.loads((tmp_path / "fixtures.json").read_text())["fixtures"]
    assert {e["name"]: e["scan"] for e in again} == {n: e["scan"] for n, e in entries.items()}
    assert all(e["bytes"] <= LARGEST for e in again)
    for path in ("dxchange/dxchange-u16.h5", "layout/latest-fixed-gzip.h5", "layout/blosc.h5"):
        first, second = ((f / path).read_bytes() for f in (folder, tmp_path))
        assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_command_line(fixtures, tmp_path, capsys):
    folder, entries = fixtures
    entry = entries["phantom-disc-tiff"]
    out = tmp_path / "out.npy"
    arguments = ["reconstruct", "--input", str(folder / entry["path"]), "--rows", "1:3"]
    arguments += ["--center", "31", "--angle-lines", "11:100", "--out", str(out)]
    assert main(arguments) == 0
    truth = tmp_path / "truth.npy"
    np.save(truth, np.load(folder / entry["truth"]["slices"])[1:3])
    capsys.readouterr()
    assert main(["compare", str(out), str(truth), "--center", "31"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["error"] < 5e-5
    assert abs(found["amplitude"] - 1) < 1e-4
    arguments[arguments.index("11:100")] = "11:99"
    assert main(arguments) == 1
    assert "89 angles for 90 projections" in capsys.readouterr().out
