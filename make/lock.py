"""`make lock`: the Python lock anew, with markers for every version of Python supported."""

from __future__ import annotations

import subprocess
import sys

import dotvenv
from steps import ROOT, SetupError, say


def main() -> int:
    """Resolves make/requirements.in into make/requirements.txt with uv."""
    try:
        dotvenv.ensure()
        dotvenv.pip("install", "--quiet", "uv")
    except SetupError as error:
        say(str(error))
        return 1
    command = [
        str(dotvenv.VENV / "bin" / "uv"),
        *("pip", "compile", "--quiet", "--universal", "--python-version", "3.10"),
        *("--fork-strategy", "requires-python", "--no-header", "--no-annotate", "--upgrade"),
        *("--output-file", "make/requirements.txt", "make/requirements.in"),
    ]
    return subprocess.run(command, cwd=ROOT, env=dotvenv.environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
