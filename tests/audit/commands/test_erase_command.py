"""Erasing, holding and keeping on the command line: who asked, who approved, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.erasure.retention import Retention
from audit.oversight.roles import Person, Role
from audit.sealing.keys import KeyRing
from audit.search.indexer import Indexer
from audit.writing.writer import Log
from tests.audit.erasure.test_erasing import OCTOBER, SEPTEMBER, talk
from tests.audit.samples import SECRET, request, sealed

Run = Callable[..., Result]
AUDITOR = frozenset({Role.AUDITOR})


@pytest.fixture
def place(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> Place:
    with Log.open(sqlite_url, keys) as log:
        log.append_blocking(*talk("s1", SEPTEMBER, "住民税の減免"))
        log.append_blocking(*talk("o1", OCTOBER, "粗大ごみの回収"))
    with Indexer(sqlite_url, keys) as indexer:
        indexer.run(least=1)
    sealed(sqlite_url, tmp_path / "keys")
    return Place(sqlite_url, tmp_path / "keys", retention=Retention(content_months=1))


@pytest.fixture
def run(place: Place) -> Run:
    return _runner(place)


def _runner(place: Place) -> Run:
    return lambda *arguments: CliRunner().invoke(audit_group(lambda: place), list(arguments))


def asked(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.split("(asked): ")[1].split()[0]


def test_one_person_asks_another_approves_and_everything_says_so(run: Run, tmp_path: Path) -> None:
    identity = asked(run("erase", "s1", "--reason", SECRET, "--by", "佐藤"))
    assert "消去済み" not in run("show", "s1").stdout
    for same in ("佐藤", " 佐 藤"):
        refused = run("erase", "approve", identity, "--by", same)
        assert (refused.exit_code, "another person" in refused.stderr) == (2, True)
    done = run("erase", "approve", identity, "--by", "鈴木")
    assert (done.exit_code, "消去 第1号、記録 2件" in done.stdout) == (0, True), done.output
    assert run("show", "s1").stdout.count("消去済み（消去 第1号）") == 2
    assert "消去 第1号" in run("export", "--format", "csv", "--contents").stdout
    assert run("export", "-o", str(tmp_path / "log.jsonl")).exit_code == 0
    assert run("verify", "--file", str(tmp_path / "log.jsonl")).exit_code == 0
    verdict = run("verify")
    assert (verdict.exit_code, "うち消去済み 2件。消去の記録: 第1号" in verdict.stdout) == (0, True)
    found = run("search", "減免").stdout
    assert "見つかったやり取り 0件" in found and "2件の記録は内容が消去済み" in found
    [stone] = map(json.loads, run("erase", "list", "--json").stdout.splitlines())
    told = {name: stone[name] for name in ("tombstone", "by", "approved_by", "reason", "state")}
    assert told == {
        "tombstone": 1,
        "by": "佐藤",
        "approved_by": "鈴木",
        "reason": SECRET,
        "state": "finished",
    }


def test_a_month_takes_two_people_whatever_the_settings_leave_to_one(place: Place) -> None:
    run = _runner(Place(place.url, place.keys, erasers=1))
    alone = run("erase", "s1", "--reason", "申し出", "--by", "佐藤")
    assert (alone.exit_code, "消去しました" in alone.stdout) == (0, True), alone.output
    assert "消去しました" not in run("erase", "--month", "2026-10", "--reason", "r").stdout
    assert "消去済み" not in run("show", "o1").stdout


def test_a_denied_request_erases_nothing(run: Run) -> None:
    identity = asked(run("erase", "--month", "2026-09", "--reason", "r", "--by", "佐藤"))
    assert run("erase", "deny", identity, "--by", "鈴木").exit_code == 0
    assert run("erase", "approve", identity, "--by", "鈴木").exit_code == 2
    assert run("erase", "resume").stdout.startswith("0件")
    assert "消去済み" not in run("show", "s1").stdout


def test_a_hold_is_placed_shown_and_released_by_two(run: Run) -> None:
    hold = asked(run("hold", "place", "--department", "税務課", "--reason", "訴訟", "--by", "佐藤"))
    assert run("hold", "approve", hold, "--by", "佐藤").exit_code == 2
    assert run("hold", "approve", hold, "--by", "鈴木").exit_code == 0
    refused = run("erase", "s1", "--reason", "r", "--by", "佐藤")
    assert (refused.exit_code, f"保全 {hold}" in refused.stderr) == (2, True)
    [listed] = map(json.loads, run("hold", "list", "--json").stdout.splitlines())
    assert (listed["id"], listed["active"], listed["reason"]) == (hold, True, "訴訟")
    release = asked(run("hold", "release", hold, "--reason", "終結", "--by", "佐藤"))
    again = run("hold", "release", hold, "--reason", "終結", "--by", "佐藤")
    assert (again.exit_code, f"承認を待っています: {release}" in again.stderr) == (2, True)
    assert run("erase", "s1", "--reason", "r", "--by", "佐藤").exit_code == 2
    assert run("hold", "approve", release, "--by", "鈴木").exit_code == 0
    assert "released already" in run("hold", "release", hold, "--reason", "r").stderr
    assert run("hold", "list", "--json").stdout == ""
    assert run("erase", "s1", "--reason", "r", "--by", "佐藤").exit_code == 0


def test_retention_is_agreed_planned_and_run(run: Run) -> None:
    assert "未承認" in run("retention", "plan").stdout
    early = run("retention", "run")
    assert (early.exit_code, "two people" in early.stderr) == (2, True)
    identity = asked(run("retention", "propose", "--reason", "規程", "--by", "佐藤"))
    assert f"未決の申し出: {identity}" in run("retention", "plan").stdout
    assert run("retention", "approve", identity, "--by", "佐藤").exit_code == 2
    assert run("retention", "approve", identity, "--by", "鈴木").exit_code == 0
    planned = [json.loads(line) for line in run("retention", "plan", "--json").stdout.splitlines()]
    assert planned[0]["month"] == "2026-09"
    assert f"{len(planned)}件" in run("retention", "run").stdout
    assert "消去済み" in run("show", "s1").stdout
    assert run("retention", "plan", "--json").stdout == ""


def test_wrong_use_is_told(run: Run) -> None:
    for arguments, why in (
        (("erase", "--reason", "r"), "give exchanges, or --month"),
        (("erase", "s1", "--month", "2026-09", "--reason", "r"), "give exchanges, or --month"),
        (("erase", "s1"), "--reason"),
        (("erase", "s1", "--reason", " "), "reason is needed"),
        (("erase", "--month", "9月", "--reason", "r"), "write a month as 2026-10"),
        (("erase", "nobody", "--reason", "r"), "no such exchange"),
        (("erase", "approve", "nope"), "nothing of this kind"),
        (("hold", "place", "--reason", "r"), "give exchanges, --month, or a filter"),
        (("hold", "place", "--month", "2026-13", "--reason", "r"), "write a month as 2026-10"),
        (("erase", "x1", "--class", "content", "--reason", "r"), "--class goes with --month"),
        (("hold", "place", "nobody", "--reason", "r"), "no such exchange"),
        (("hold", "place", "--department", "税務果", "--reason", "r"), "did you mean 税務課?"),
        (("hold", "release", "nope", "--reason", "r"), "no hold"),
        (("hold", "approve", "nope"), "nothing of this kind"),
        (("retention", "approve", "nope"), "nothing of this kind"),
    ):
        refused = run(*arguments)
        assert (refused.exit_code, why in refused.stderr) == (2, True), (arguments, refused.output)


def test_only_the_roles_for_it_ask_and_decide(place: Place) -> None:
    people = {
        "監査一": Person("監査一", "監査課", AUDITOR),
        "監査二": Person("監査二", "監査課", AUDITOR),
        "課長": Person("課長", "福祉課", frozenset({Role.SECTION_HEAD})),
        "税務課長": Person("税務課長", "税務課", frozenset({Role.SECTION_HEAD})),
        "運用": Person("運用", "情報課", frozenset({Role.SYSTEM_ADMIN})),
    }
    run = _runner(Place(place.url, place.keys, people=lambda: people))
    for who in ("運用", "課長", "通りすがり"):
        assert run("--as", who, "erase", "s1", "--reason", "r").exit_code == 2, who
    identity = asked(run("--as", "税務課長", "erase", "s1", "--reason", "r"))
    assert run("--as", "課長", "erase", "approve", identity).exit_code == 2
    assert run("--as", "税務課長", "erase", "--month", "2026-09", "--reason", "r").exit_code == 2
    assert run("--as", "監査一", "erase", "approve", identity).exit_code == 0


def test_compacting_a_log_leaves_it_whole(run: Run) -> None:
    assert "書き直しました" in run("erase", "compact").stdout
    assert run("verify").exit_code == 0


def test_an_exchange_that_is_open_is_not_erased(run: Run, place: Place, keys: KeyRing) -> None:
    assert place.url is not None
    with Log.open(place.url, keys) as log:
        log.append_blocking(request("running"))
        refused = run("erase", "running", "--reason", "r")
    assert (refused.exit_code, "still open" in refused.stderr) == (2, True)
