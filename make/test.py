"""Runs the suites one after the other, the cheapest first, and counts.

``python make/test.py check`` stops before the suites that run built processes, servers or a
browser, ``all`` runs those too, ``thorough`` also what takes hours (``thorough.py``). The last line
is ``N passed, N failed, N skipped``; the exit status tells of failures. ``HEPSCT_SKIPS`` may name
what alone may be skipped (a word of its reason); any other skip fails.
"""

from __future__ import annotations

import os
import shutil
import sys
import time

import browser
import dotvenv
from outcome import Outcome, from_junit, from_playwright
from steps import ROOT
from suites import REPORTS, Suite, node, reported, say, script, step, vitest
from thorough import THOROUGH

PYTHON = ["hepsct", "make", "test", "bench"]


def main(which: str) -> int:
    """Runs the suites of ``check``, ``all`` or ``thorough``; 0 when nothing failed."""
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    total = Outcome()
    for name, run in SUITES[which]:
        say(f"=== {name}")
        start = time.monotonic()
        outcome = run()
        total.add(outcome)
        say(f"=== {name}: {outcome} ({time.monotonic() - start:.0f} s)")
    if "HEPSCT_SKIPS" in os.environ:
        total.refuse_skips_but(os.environ["HEPSCT_SKIPS"])
    for name, why in total.skipped:
        say(f"skipped: {name}: {why or 'no reason given'}")
    for name, why in total.failed:
        say(f"FAILED: {name}: {' '.join(why.split())[:300]}")
    say(str(total))
    return 1 if total.failed or not total.passed else 0


def unit_tests() -> Outcome:
    """Tests beside the code."""
    return vitest("unit", "--exclude", "test/**")


def crossing_tests() -> Outcome:
    """Tests that cross rooms, run built processes or kill them: those below test/."""
    folders = {path.relative_to(ROOT).parts[1] for path in ROOT.glob("test/*/**/*.test.ts")}
    return vitest("crossing", *(f"test/{folder}/" for folder in sorted(folders)))


def pytest() -> Outcome:
    """The Python package against a real Jupyter server, and the oracle against closed formulas."""
    report = REPORTS / "pytest.xml"
    command = [str(dotvenv.PYTHON), "-m", "pytest", "-q", f"--junitxml={report}"]
    return reported(command, report, from_junit)


def playwright() -> Outcome:
    """The page in a browser, on a real JupyterLab."""
    if not (ROOT / "ui-tests" / "playwright.config.ts").is_file():
        return Outcome()
    try:
        chromium = browser.find()
    except browser.NoBrowser as error:
        return Outcome(skipped=[("ui-tests", f"no browser obtainable: {error}")])
    report = REPORTS / "playwright.json"
    command = [node(), "node_modules/@playwright/test/cli.js", "test", "--reporter=line,json"]
    return reported(
        [*command, "--config=ui-tests/playwright.config.ts"],
        report,
        from_playwright,
        PLAYWRIGHT_JSON_OUTPUT_NAME=str(report),
        HEPSCT_CHROMIUM=chromium,
    )


CHECK: list[Suite] = [
    step("ruff", "ruff", "check", *PYTHON),
    step("ruff format", "ruff", "format", "--check", *PYTHON),
    step("codespell", "codespell"),
    script("prettier", "prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."),
    script("stylelint", "stylelint/bin/stylelint.mjs", "style/**/*.css"),
    script("types", "typescript/bin/tsc", "-b"),
    step("mypy", "mypy"),
    script("dependencies", "dependency-cruiser/bin/dependency-cruiser.mjs", "--config",
           ".dependency-cruiser.cjs", "src", "server", "engine", "protocol", "bench"),
    script("dead code", "knip/bin/knip.js"),
    script("eslint", "eslint/bin/eslint.js", "--no-error-on-unmatched-pattern", "src", "server",
           "engine", "protocol", "test", "bench", "ui-tests"),
    ("unit tests", unit_tests),
]  # fmt: skip
SERVERS: list[Suite] = [
    ("tests across rooms", crossing_tests),
    ("python", pytest),
    ("browser", playwright),
]
SUITES = {
    "check": CHECK,
    "all": [*CHECK, *SERVERS],
    "thorough": [*CHECK, *SERVERS, *THOROUGH],
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
