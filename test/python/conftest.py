"""Fixtures of all tests of the Python package."""

from __future__ import annotations

from place import place, scan
from servers import jupyter, start_jupyter

__all__ = ["jupyter", "place", "scan", "start_jupyter"]
