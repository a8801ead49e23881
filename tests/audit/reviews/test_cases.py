"""Cases in the log: entered with their exchange, drawn by lot that anybody can repeat, judged on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.ledger.review import Act, ReviewRefused, Status, Step
from audit.oversight.access import accesses
from audit.proof.verify import verify
from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.reviews import cases
from audit.reviews.cases import Plan, drawn, enter
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.exports.test_sheet import entered
from tests.audit.samples import rows

PLAN = Plan(Filter(), share=0.0, least=2, seed="2026-11")


def opened(url: str, keys: KeyRing, exchange: str = "x1") -> None:
    step = Step(exchange, Act.OPENED, "staff1", datetime.now(UTC), {"reason": "report"}, "気になる")
    with Log.open(url, keys) as log, Reader.open(url) as reader:
        enter(log, reader, step)


def run(url: str, tmp_path: Path, *args: str) -> Result:
    place = Place(url, tmp_path / "keys")
    return CliRunner().invoke(audit_group(lambda: place), ["review", *args])


def queue(url: str, tmp_path: Path, *args: str) -> list[dict[str, Any]]:
    out = run(url, tmp_path, "queue", "--json", *args)
    assert out.exit_code == 0, out.output
    return [orjson.loads(line) for line in out.stdout.splitlines()]


def test_a_step_is_a_record_and_its_note_is_sealed(url: str, keys: KeyRing) -> None:
    entered(url, keys, "x1")
    opened(url, keys)
    with Reader.open(url, keys) as reader:
        (case,) = cases.cases(reader).values()
        assert (case.exchange, case.section, case.status) == ("x1", "福祉課", Status.WAITING)
        assert verify(reader).intact
    stored = rows(url, "SELECT stored FROM records WHERE kind = 'event' AND exchange = 'x1'")
    assert b"report" in stored[0]["stored"] and "気になる".encode() not in stored[0]["stored"]


def test_the_steps_are_shown_with_their_exchange_notes_included(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    entered(url, keys, "x1")
    opened(url, keys)
    place = Place(url, tmp_path / "keys")
    shown = CliRunner().invoke(audit_group(lambda: place), ["show", "x1"]).stdout
    assert "opened" in shown and "気になる" in shown


def test_an_exchange_that_is_not_there_cannot_be_reported(url: str, keys: KeyRing) -> None:
    entered(url, keys, "x1")
    with pytest.raises(ReviewRefused, match="no such exchange"):
        opened(url, keys, "nowhere")


def test_the_same_seed_draws_the_same_and_of_every_section(url: str, keys: KeyRing) -> None:
    entered(url, keys, *(f"a{n}" for n in range(6)))
    entered(url, keys, *(f"b{n}" for n in range(6)), department="税務課")
    with Reader.open(url) as reader:
        first, again = drawn(reader, PLAN), drawn(reader, PLAN)
        other = drawn(reader, Plan(Filter(), 0.0, 2, "2026-12"))
        half = drawn(reader, Plan(Filter(department="税務課"), 0.5, 0, "s"))
    assert first == again and first != other
    assert [row.department for row in first] == ["福祉課"] * 2 + ["税務課"] * 2
    assert [row.department for row in half] == ["税務課"] * 3


def test_a_sample_opens_each_case_once(url: str, keys: KeyRing, tmp_path: Path) -> None:
    entered(url, keys, "x1", "x2", "x3")
    args = ("sample", "--seed", "2026-11", "--least", "2", "--by", "auditor1")
    assert len(run(url, tmp_path, *args, "--dry-run").stdout.split()) == 2
    assert queue(url, tmp_path) == []
    assert len(run(url, tmp_path, *args).stdout.split()) == 2
    assert run(url, tmp_path, *args).stdout == ""
    assert len(queue(url, tmp_path)) == 2
    with Reader.open(url, keys) as reader:
        looks = [(one.act, one.facts, one.sealed) for one in accesses(reader)]
    asked: dict[str, Any] = {"phrases": [], "filter": {}}
    assert ("list", {"count": 0}, asked) == looks[1] and ("list", {"count": 2}, asked) in looks
    assert "pseudonym" in run(url, tmp_path, *args, "--person", "福祉太郎").output


def test_a_case_goes_through_the_command_line(url: str, keys: KeyRing, tmp_path: Path) -> None:
    entered(url, keys, "x1")
    steps = (
        ("report", "x1", "--by", "staff1", "--note", "気になる"),
        ("assign", "x1", "--to", "auditor1", "--section", "監査課", "--by", "chief"),
        (
            *("judge", "x1", "--verdict", "違反", "--clause", "ルール1"),
            *("--due", "2026-12-10", "--by", "auditor1"),
        ),
        ("correct", "x1", "--by", "chief"),
        ("close", "x1", "--by", "chief"),
    )
    for step in steps:
        result = run(url, tmp_path, *step)
        assert result.exit_code == 0, result.output
    assert queue(url, tmp_path) == []
    (case,) = queue(url, tmp_path, "--all")
    assert (case["status"], case["verdict"], case["due"]) == ("closed", "violation", "2026-12-10")
    assert "終了" in run(url, tmp_path, "queue", "--all").stdout


def test_a_step_that_does_not_fit_is_refused_and_leaves_nothing(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    entered(url, keys, "x1")
    opened(url, keys)
    result = run(url, tmp_path, "assign", "x1", "--to", "s", "--section", "福祉課", "--by", "chief")
    assert result.exit_code == 2 and "own section" in result.stderr
    (case,) = queue(url, tmp_path)
    assert case["assigned"] == []
