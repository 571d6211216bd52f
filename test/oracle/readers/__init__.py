"""Readers of scans, with h5py and tifffile only."""

from .scan import Choice, Scan, Series, open_scan

__all__ = ["Choice", "Scan", "Series", "open_scan"]
