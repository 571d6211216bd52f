"""The two kinds of wheel: anywhere (the engine in WASM), or one platform (the native addon too).

``HEPSCT_WHEEL=platform python -m build --wheel`` makes the second kind.
"""

from __future__ import annotations

import os
import platform
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ADDON = "hepsct/server/engine/hepsct.node"
# The addon is linked against nothing newer than these, see engine/build.mjs.
_PLATFORMS = {"linux": "manylinux_2_28", "darwin": "macosx_11_0"}


class WheelKind(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the addon, which the configuration leaves out, and names the platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is built."""
        if version != "standard" or os.environ.get("HEPSCT_WHEEL") != "platform":
            return
        machine = platform.machine()
        build_data["tag"] = f"py3-none-{_PLATFORMS[sys.platform]}_{machine}"
        build_data["pure_python"] = False
        build_data["force_include"][_ADDON] = _ADDON
