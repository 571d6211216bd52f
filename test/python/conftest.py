"""Fixtures of all tests of the Python package."""

from __future__ import annotations

from servers import jupyter, start_jupyter

__all__ = ["jupyter", "start_jupyter"]
