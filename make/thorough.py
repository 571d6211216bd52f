"""The suites of `make test-all` that `make test` leaves out: they take minutes to hours each.

``python make/thorough.py NAME`` runs one of them: packages, sanitizers, seeds, mutations or
floors.
"""

from __future__ import annotations

import sys

import dotvenv
import sanitize
from outcome import Outcome, from_junit
from suites import REPORTS, Suite, execute, node, reported, say, vitest

SEEDS = 10  # times as many random cases as in `make test`
RANDOM_TESTS = (
    "server/jobs/state.test.ts",
    "server/datasets/tiff-files/damaged.test.ts",
    "server/hdf5/damaged.test.ts",
    "server/hdf5/layout/layout.test.ts",
    "test/kill/worker.test.ts",
    "test/kill/companion.test.ts",
)


def sanitizers() -> Outcome:
    """The engine's kernels and the decoder's fuzzing, one test a room of ``engine/test``."""
    try:
        sanitize.build()
    except sanitize.CannotSanitize as problem:
        return Outcome(0, [("sanitizers", str(problem))])
    outcome = Outcome()
    for room, cases in sanitize.ROOMS.items():
        wrong = sanitize.run_room(room, 1, cases)
        outcome.add(Outcome(0, [(f"engine/test {room}", wrong)]) if wrong else Outcome(1))
    return outcome


def seeds() -> Outcome:
    """Random tests, many more cases each."""
    return vitest("seeds", *RANDOM_TESTS, HEPSCT_SEEDS=str(SEEDS))


def packages() -> Outcome:
    """The addon compiled from the source archive alone."""
    report = REPORTS / "packages.xml"
    command = [str(dotvenv.PYTHON), "-m", "pytest", "-q", "test/packages", f"--junitxml={report}"]
    return reported(command, report, from_junit)


def mutations() -> Outcome:
    """Stryker over the pure rooms; its floor stands in stryker.config.mjs."""
    status = execute(node(), "node_modules/@stryker-mutator/core/bin/stryker.js", "run")
    return Outcome(1) if status == 0 else Outcome(0, [("mutations", f"ended with {status}")])


def floors() -> Outcome:
    """The bench: how many times as fast as others, and what accuracy and files may cost."""
    status = execute(str(dotvenv.PYTHON), "make/bench.py", "--floors", "--name", "floors")
    return Outcome(1) if status == 0 else Outcome(0, [("floors", f"ended with {status}")])


THOROUGH: list[Suite] = [
    ("packages", packages),
    ("sanitizers", sanitizers),
    ("many seeds", seeds),
    ("mutations", mutations),
    ("floors of the bench", floors),
]

if __name__ == "__main__":
    REPORTS.mkdir(parents=True, exist_ok=True)
    runs = {run.__name__: run for _, run in THOROUGH}
    found = runs[sys.argv[1]]()
    for name, why in found.failed:
        say(f"FAILED: {name}: {why}")
    say(str(found))
    sys.exit(1 if found.failed or not found.passed else 0)
