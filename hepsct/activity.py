"""Tells the idle culler that a server without open kernels is at work: a job runs, a slice moves.

The companion counts every active job in the user's jobs root, whoever started it and whichever
process runs it; this looks at nothing else. Where an earlier server left jobs, the companion is
started with the server for that (``extension.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

SOURCE = "hepsct"


class Activity:
    """The last known number of active jobs, and the mark that the culler reads."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """``settings`` are those of Jupyter's web application."""
        self._settings = settings
        self.jobs = 0

    def heard(self, status: Mapping[str, Any]) -> None:
        """Takes what GET /v1/status answered."""
        jobs = status.get("activeJobs", 0)
        self.jobs = jobs if isinstance(jobs, int) else 0
        if self.jobs > 0:
            self.moved()

    def moved(self) -> None:
        """Somebody is at work now."""
        self._settings.setdefault("last_activity_times", {})[SOURCE] = datetime.now(timezone.utc)
