"""Makes `oracle` importable, and writes the fixtures once."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture(scope="session")
def fixtures(tmp_path_factory):
    """Folder of fixtures, and the entries of its manifest by name."""
    from oracle.fixtures import write_all

    folder = tmp_path_factory.mktemp("fixtures")
    write_all(folder)
    manifest = json.loads((folder / "fixtures.json").read_text())
    return folder, {e["name"]: e for e in manifest["fixtures"]}
