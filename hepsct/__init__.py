"""Synchrotron CT in JupyterLab: starts and relays to the companion that does the work."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("hepsct")
except PackageNotFoundError:  # run from a source folder that was never installed
    __version__ = "0+unknown"
