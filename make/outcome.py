"""What came out of a suite, read from the report that its runner writes for machines."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Outcome:
    """Counts, and by name with its reason each test that failed or was skipped."""

    passed: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Counts the other's tests too."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def refuse_skips_but(self, allowed: str) -> None:
        """Turns skips whose reason does not name ``allowed`` into failures."""
        for name, why in self.skipped:
            if allowed not in why:
                self.failed.append((name, f"was skipped, which is not allowed here: {why}"))
        self.skipped = [(name, why) for name, why in self.skipped if allowed in why]

    def __str__(self) -> str:
        """The line that every run ends with."""
        return f"{self.passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"


def from_vitest(report: Path) -> Outcome:
    """The report of make/vitest-reporter.mjs."""
    told = json.loads(report.read_text())
    return Outcome(
        told["passed"],
        [(entry["name"], entry["why"]) for entry in told["failed"]],
        [(entry["name"], entry["why"]) for entry in told["skipped"]],
    )


def from_junit(report: Path) -> Outcome:
    """The JUnit report of pytest; a broken fixture counts as its test's failure."""
    outcome = Outcome()
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname', '')}::{case.get('name', '')}"
        wrong = [found for tag in ("failure", "error") for found in case.findall(tag)]
        skipped = case.find("skipped")
        if wrong:
            outcome.failed.append((name, wrong[0].get("message", "")))
        elif skipped is not None:
            outcome.skipped.append((name, skipped.get("message", "")))
        else:
            outcome.passed += 1
    return outcome


def from_playwright(report: Path) -> Outcome:
    """Playwright's JSON report; a test that passed only when repeated counts as failed."""
    outcome = Outcome()
    told = json.loads(report.read_text())
    for error in told.get("errors", []):
        outcome.failed.append(("outside of tests", error.get("message", "")))
    for name, test in _playwright_tests(told.get("suites", []), ""):
        if test["status"] == "expected":
            outcome.passed += 1
        elif test["status"] == "skipped":
            reasons = [note.get("description", "") for note in test.get("annotations", [])]
            outcome.skipped.append((name, "; ".join(filter(None, reasons))))
        else:
            messages = [
                result["error"].get("message", "")
                for result in test.get("results", [])
                if result.get("error")
            ]
            outcome.failed.append((name, messages[0] if messages else test["status"]))
    return outcome


def _playwright_tests(suites: list[Any], above: str) -> Iterator[tuple[str, Any]]:
    for suite in suites:
        name = f"{above} > {suite['title']}" if above else suite["title"]
        for spec in suite.get("specs", []):
            for test in spec["tests"]:
                yield f"{name} > {spec['title']}", test
        yield from _playwright_tests(suite.get("suites", []), name)
