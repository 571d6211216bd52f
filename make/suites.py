"""What suites are made of: a command that counts as one test, or a runner that writes a report."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import dotvenv
from outcome import Outcome, from_vitest
from steps import CACHE, ROOT

REPORTS = CACHE / "reports"
Suite = tuple[str, Callable[[], Outcome]]


def step(name: str, *command: str) -> Suite:
    """A check that counts as one test: it passes when the command ends with 0."""

    def run() -> Outcome:
        status = execute(*command)
        return Outcome(1) if status == 0 else Outcome(0, [(name, f"ended with {status}")])

    return name, run


def script(name: str, path: str, *arguments: str) -> Suite:
    """A check by one of our npm packages, run in the environment's Node."""
    return step(name, node(), f"node_modules/{path}", *arguments)


def reported(
    command: list[str], report: Path, read: Callable[[Path], Outcome], **environment: str
) -> Outcome:
    """Runs a suite that writes a report; a runner that fails without one is a failure."""
    status = execute(*command, **environment)
    if not report.is_file():
        return Outcome(0, [(report.stem, f"the runner ended with {status} and wrote no report")])
    outcome = read(report)
    if status != 0 and not outcome.failed:
        outcome.failed.append((report.stem, f"the runner ended with {status}"))
    return outcome


def execute(*command: str, **environment: str) -> int:
    """Runs a command in the repository's root with the environment's tools first on PATH."""
    variables = {**dotvenv.environment(), **environment}
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def node() -> str:
    """The environment's Node."""
    return str(dotvenv.node_home() / "bin" / "node")


def say(line: str) -> None:
    """One line on stdout, in order with what the tools print."""
    print(line, flush=True)


def vitest(name: str, *options: str, **environment: str) -> Outcome:
    """Tests in TypeScript: those that ``options`` choose."""
    report = REPORTS / f"{name}.json"
    runner = [node(), "node_modules/vitest/vitest.mjs", "run", *options, "--reporter=default"]
    return reported(
        [*runner, "--reporter=./make/vitest-reporter.mjs"],
        report,
        from_vitest,
        HEPSCT_OUTCOME=str(report),
        **environment,
    )
