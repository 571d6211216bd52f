"""Jobs that an earlier server left behind: they run on by themselves, or wait for a companion."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from hepsct.node import find_node

# Not "interrupted": such a job is offered for resume and begins only when someone asks.
_UNFINISHED = ("running", "stopping", "queued")
_PATIENCE = 60.0  # s


class CountFailed(Exception):
    """The jobs could not be counted; the message is what the command line said."""


async def count_unfinished(script: Path, environment: Mapping[str, str]) -> int:
    """How many jobs run or wait below the jobs root that the command line ``script`` is told.

    Where that root is and what state a job is in is known there alone; it takes a moment of Node
    and no companion. Raises NodeMissing, CountFailed and OSError.
    """
    node = await asyncio.to_thread(find_node)
    process = await asyncio.create_subprocess_exec(
        *(node.path, str(script), "jobs", "--json"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )
    try:
        said, complaint = await asyncio.wait_for(process.communicate(), _PATIENCE)
    except asyncio.TimeoutError:
        raise CountFailed(f"no answer within {_PATIENCE:g} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.returncode != 0:
        raise CountFailed(complaint.decode(errors="replace").strip())
    try:
        states = [json.loads(line)["state"] for line in said.splitlines()]
    except (ValueError, KeyError, TypeError) as error:
        raise CountFailed(f"an answer that is no list of jobs ({error!r})") from error
    return sum(state in _UNFINISHED for state in states)
