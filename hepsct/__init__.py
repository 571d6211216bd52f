"""Synchrotron CT in JupyterLab: starts and relays to the companion that does the work."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("hepsct")
except PackageNotFoundError:  # run from a source folder that was never installed
    __version__ = "0+unknown"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "hepsct"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from hepsct.extension import HepsctExtension

    return [{"module": "hepsct", "app": HepsctExtension}]
