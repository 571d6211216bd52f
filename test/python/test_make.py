"""What `make setup` skips and what `make test` counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import steps
from outcome import Outcome, from_junit, from_playwright, from_vitest
from steps import SetupError, Step, content_hash, run_step


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "_STAMPS", tmp_path / "stamps")
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.ts").write_text("a")
    return tmp_path


def test_a_step_runs_again_when_content_key_or_output_changed_and_only_then(root: Path) -> None:
    out, ran = root / "out", []

    def step(key: str = "") -> Step:
        return Step("build", ("room",), (out,), lambda: ran.append(out.write_text("x")), key)

    assert [run_step(step()), run_step(step())] == [True, False]
    (root / "room" / "a.ts").touch()
    (root / "room" / "a.test.ts").write_text("tests are not built")
    assert not run_step(step())
    (root / "room" / "a.ts").write_text("b")
    assert [run_step(step()), run_step(step())] == [True, False]
    (root / "room" / "a.ts").rename(root / "room" / "b.ts")
    assert run_step(step())
    assert run_step(step("3.13"))
    out.unlink()
    assert run_step(step("3.13"))
    assert len(ran) == 5


def test_a_step_that_fails_or_makes_nothing_is_not_taken_for_done(root: Path) -> None:
    silent = Step("build", ("room",), (root / "out",), lambda: None)
    with pytest.raises(SetupError, match="without making"):
        run_step(silent)
    with pytest.raises(SetupError, match="without making"):
        run_step(silent)


def test_what_is_there_may_be_accepted_without_a_stamp(root: Path) -> None:
    made = Step("packages", ("room",), (root,), lambda: pytest.fail("made anew"), accept=bool_true)
    assert not run_step(made)
    assert (root / "stamps" / "packages").read_text() == content_hash(("room",))


def bool_true() -> bool:
    return True


def test_reports_are_counted(tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.write_text(
        "<testsuites><testsuite><testcase classname='a' name='fine'/>"
        "<testcase classname='a' name='bad'><failure message='1 != 2'/></testcase>"
        "<testcase classname='a' name='broken'><error message='no fixture'/></testcase>"
        "<testcase classname='a' name='left'><skipped message='no scans'/></testcase>"
        "</testsuite></testsuites>"
    )
    assert from_junit(report) == Outcome(
        1,
        [("a::bad", "1 != 2"), ("a::broken", "no fixture")],
        [("a::left", "no scans")],
    )
    entry = {"name": "n", "why": "w"}
    report.write_text(json.dumps({"passed": 7, "failed": [entry], "skipped": [entry]}))
    assert str(from_vitest(report)) == "7 passed, 1 failed, 1 skipped"

    def spec(title: str, status: str, message: str | None = None) -> object:
        error = {"error": {"message": message}} if message else {}
        return {"title": title, "tests": [{"status": status, "results": [error]}]}

    left: Any = spec("d", "skipped")
    left["tests"][0]["annotations"] = [{"type": "skip", "description": "no scans"}]
    specs = [spec("a", "expected"), spec("b", "unexpected", "no"), spec("c", "flaky"), left]
    told = {"errors": [], "suites": [{"title": "f", "suites": [{"title": "g", "specs": specs}]}]}
    report.write_text(json.dumps(told))
    assert from_playwright(report) == Outcome(
        1,
        [("f > g > b", "no"), ("f > g > c", "flaky")],
        [("f > g > d", "no scans")],
    )


def test_only_the_skips_that_are_allowed_pass() -> None:
    total = Outcome(1, [], [("a", "HEPSCT_SCANS is not set"), ("b", "no browser obtainable")])
    total.refuse_skips_but("HEPSCT_SCANS")
    assert str(total) == "1 passed, 1 failed, 1 skipped"
    assert total.failed[0][0] == "b"
