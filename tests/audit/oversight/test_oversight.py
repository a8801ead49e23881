"""Roles, pseudonyms and breaking the glass on the command line: what each may see, and that it was recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.database import tables
from audit.database.connect import open_for_writing
from audit.errors import LogRefused
from audit.ledger.approval import ApprovalRefused
from audit.oversight.roles import Person, Role
from audit.oversight.unmask import Scope
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Draft, Kind, Outcome
from audit.sealing import pseudonym
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import rows

AT = datetime(2026, 11, 27, tzinfo=UTC)
ACCOUNT = "福祉太郎"
PEOPLE = {
    name: Person(name, section, frozenset(roles))
    for name, section, roles in (
        ("監査一", "監査課", {Role.AUDITOR}),
        ("監査二", "監査課", {Role.AUDITOR}),
        ("福祉監査", "福祉課", {Role.AUDITOR}),
        ("福祉課長", "福祉課", {Role.SECTION_HEAD}),
        (ACCOUNT, "福祉課", {Role.STAFF}),
        ("福祉次郎", "福祉課", {Role.STAFF}),
        ("政策", "企画課", {Role.POLICY_AUTHOR}),
        ("運用", "情報課", {Role.SYSTEM_ADMIN}),
        ("鍵", "総務課", {Role.KEY_HOLDER}),
    )
}
PEOPLE["兼務"] = Person(
    "兼務", "監査課", frozenset({Role.AUDITOR}), elsewhere=frozenset({"福祉課"})
)
Run = Callable[..., Result]


def entered(url: str, keys: KeyRing, exchange: str, department: str, user: str) -> str:
    """An exchange of that account, as the gateway enters it. The account's pseudonym."""
    subject = pseudonym.subject_of(keys.derive("pseudonym"), user)
    facts = {"subject": subject, "department": department, "decision": "allow", "rules": ["r1"]}
    body = {"user": user, "messages": [{"role": "user", "content": f"{user}です。減免の案内文"}]}
    contents = {"user": user, "request": body}
    with Log.open(url, keys) as log:
        log.append_blocking(
            Draft(exchange, Kind.REQUEST, datetime.now(UTC), facts, contents),
            Draft(exchange, Kind.CLOSING, datetime.now(UTC), {"outcome": Outcome.COMPLETED}),
        )
    return pseudonym.shown(subject) or ""


@pytest.fixture
def run(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> Run:
    return _run_on(sqlite_url, keys, tmp_path)


def _run_on(url: str, keys: KeyRing, tmp_path: Path) -> Run:
    entered(url, keys, "x1", "福祉課", ACCOUNT)
    entered(url, keys, "x2", "税務課", "税務花子")
    place = Place(url, tmp_path / "keys", people=lambda: PEOPLE)

    def run(who: str, *arguments: str) -> Result:
        return CliRunner().invoke(audit_group(lambda: place), ["--as", who, *arguments])

    return run


def accessed(run: Run, *acts: str) -> list[dict[str, Any]]:
    lines = run("監査一", "accesses", "--json").stdout.splitlines()
    return [one for one in map(json.loads, lines) if one["act"] in acts]


def approved(run: Run, *scope: str, hours: str = "8") -> None:
    asked = run("監査一", "unmask", "ask", *scope, "--reason", "市民から", "--hours", hours)
    assert asked.exit_code == 0, asked.output
    identity = asked.stdout.splitlines()[1].split()[0]
    assert run("監査二", "unmask", "approve", identity).exit_code == 0


def test_an_auditor_sees_pseudonyms_wherever_the_account_stood(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "x.csv"
    exported = run("監査一", "export", "--format", "csv", "--contents", "-o", str(sheet))
    assert exported.exit_code == 0, exported.output
    seen = [
        run("監査一", "list").stdout,
        run("監査一", "search", "減免").stdout,
        run("監査一", "show", "x1").stdout,
        sheet.read_text(encoding="utf-8-sig"),
    ]
    assert all("職員-" in text and ACCOUNT not in text for text in seen)
    assert "です。減免の案内文" in seen[2]


def test_a_pseudonym_is_the_same_everywhere_and_narrows_a_listing(run: Run, keys: KeyRing) -> None:
    alias = pseudonym.shown(pseudonym.subject_of(keys.derive("pseudonym"), ACCOUNT)) or ""
    for command in (("list",), ("search",), ("search", "案内文")):
        found = run("監査一", *command, "--json", "--person", alias).stdout.splitlines()
        assert [json.loads(line).get("exchange") for line in found][:1] == ["x1"]
        assert json.loads(found[0])["subject"] == alias
    assert run("監査一", "list", "--json", "--person", "職員-0000-0000").stdout == ""


def test_breaking_the_glass_needs_a_second_person_and_reaches_only_so_far(run: Run) -> None:
    asked = run("監査一", "unmask", "ask", "--exchange", "x1", "--reason", "市民から")
    identity = asked.stdout.splitlines()[1].split()[0]
    own = run("監査一", "unmask", "approve", identity)
    assert own.exit_code == 2 and "another person" in own.stderr
    assert ACCOUNT not in run("監査一", "show", "x1").stdout
    assert "市民から" in run("監査二", "unmask", "list").stdout
    assert "市民から" not in run("福祉課長", "unmask", "list").stdout
    assert run("監査二", "unmask", "approve", identity).exit_code == 0
    assert ACCOUNT in run("監査一", "show", "x1").stdout
    assert "税務花子" not in run("監査一", "show", "x2").stdout
    assert ACCOUNT not in run("監査二", "show", "x1").stdout
    views = accessed(run, "view")
    assert [view["facts"].get("unmasked") for view in views] == [None, None, [identity], None]


def test_what_is_asked_to_be_unmasked_is_there_and_a_section_head_asks_about_their_own_section(
    run: Run,
) -> None:
    ask = ("unmask", "ask", "--reason", "市民から")
    nothing = run("監査一", *ask, "--exchange", "x1", "--exchange", "nosuch")
    assert nothing.exit_code == 2 and "no such exchange" in nothing.stderr
    for scope in (("--exchange", "x2"), ("--department", "税務課"), ("--everything",)):
        refused = run("福祉課長", *ask, *scope)
        assert refused.exit_code == 2 and "own section" in refused.stderr, scope
    assert run("監査一", "unmask", "list").stdout.count("未決") == 0
    for own in ("--exchange x1", "--department 福祉課 --since 2026-01-01"):
        assert run("福祉課長", *ask, *own.split()).exit_code == 0, own


def test_a_denied_and_an_expired_approval_open_nothing(run: Run) -> None:
    asked = run("監査一", "unmask", "ask", "--exchange", "x1", "--reason", "r")
    identity = asked.stdout.splitlines()[1].split()[0]
    assert run("監査二", "unmask", "deny", identity).exit_code == 0
    assert run("監査二", "unmask", "approve", identity).exit_code == 2
    approved(run, "--exchange", "x1", hours="0.0000001")
    assert ACCOUNT not in run("監査一", "show", "x1").stdout
    assert (
        run(
            "監査一", "unmask", "ask", "--exchange", "x1", "--reason", "r", "--hours", "100"
        ).exit_code
        == 2
    )
    assert run("監査一", "unmask", "ask", "--reason", "r").exit_code == 2


@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        ({"department": "福祉課"}, True),
        ({"department": "税務課"}, False),
        ({"person": "職員-3F7A-92C1"}, True),
        ({"person": "p-3f7a92c1000000000000"}, True),
        ({"person": "職員-3F7A-92C2"}, False),
        ({"exchanges": ("x1",), "department": "税務課"}, False),
        ({"since": AT, "until": AT + timedelta(days=1)}, True),
        ({"until": AT}, False),
        ({"everything": True}, True),
    ],
    ids=str,
)
def test_a_scope_is_exchanges_a_person_a_section_a_time_or_everything(
    scope: dict[str, Any], shown: bool
) -> None:
    asked = {"subject": "p-3f7a92c1000000000000", "department": "福祉課"}
    found = Scope(**scope)
    assert found.covers("x1", asked, AT) is shown
    assert Scope.of(found.facts()) == found


@pytest.mark.parametrize("scope", [{}, {"everything": True, "department": "福祉課"}], ids=str)
def test_a_scope_has_to_say_how_far_it_reaches(scope: dict[str, Any]) -> None:
    with pytest.raises(ApprovalRefused, match="how far"):
        Scope(**scope)


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_scope_ends_where_the_calendar_does(time: str) -> None:
    with pytest.raises(LogRefused, match="too early or too late"):
        Scope(until=datetime.fromisoformat(time))


def test_the_exact_text_of_the_log_is_given_only_where_everything_is_unmasked(run: Run) -> None:
    refused = run("監査一", "export", "--contents")
    assert refused.exit_code == 2 and "unmasking has to be approved" in refused.stderr
    approved(run, "--everything")
    assert ACCOUNT in run("監査一", "export", "--contents").stdout


def test_a_section_head_sees_their_own_section_only(run: Run) -> None:
    listed = [json.loads(line) for line in run("福祉課長", "list", "--json").stdout.splitlines()]
    assert [row["department"] for row in listed] == ["福祉課"]
    found = run("福祉課長", "search", "減免", "--json").stdout.splitlines()
    assert [json.loads(line)["exchange"] for line in found[:-1]] == ["x1"]
    for refused in (
        ("list", "--department", "税務課"),
        ("search", "減免", "--department", "税務課"),
        ("show", "x2"),
        ("export",),
        ("bundle", "x2", "--out", "/nowhere.zip"),
    ):
        result = run("福祉課長", *refused)
        assert result.exit_code == 2, result.output
        assert "section" in result.stderr or "no tree" in result.stderr
    assert run("福祉課長", "show", "x1").exit_code == 0
    csv = run("福祉課長", "export", "--format", "csv").stdout
    assert "福祉課" in csv and "税務課" not in csv


REFUSED = (
    (ACCOUNT, "list"),
    (ACCOUNT, "show x1"),
    (ACCOUNT, "accesses"),
    ("政策", "show x1"),
    ("政策", "search 減免"),
    ("運用", "list"),
    ("運用", "show x1"),
    ("運用", "keys list"),
    ("鍵", "show x1"),
    ("鍵", "export"),
    ("監査一", "keys list"),
    ("福祉課長", "accesses"),
    ("福祉課長", "review sample --seed s"),
    ("福祉課長", "unmask approve x"),
)


def test_what_a_role_may_not_do_is_refused_and_recorded(run: Run) -> None:
    for who, command in REFUSED:
        result = run(who, *command.split())
        assert (result.exit_code, result.stdout) == (2, ""), (who, command)
        assert "not allowed" in result.stderr
    denied = [one["by"] for one in accessed(run, "denied")][::-1]
    assert denied[3:] == [who for who, _ in REFUSED[3:]]
    assert {by[:3] for by in denied[:3]} == {"職員-"}


def test_a_stranger_is_refused_once_anybody_has_a_role(run: Run) -> None:
    result = run("だれか", "list")
    assert (result.exit_code, result.stdout) == (2, "") and "--as" in result.stderr


def test_what_a_role_may_do_is_done(run: Run) -> None:
    for who, command in (("政策", "list"), ("運用", "verify"), ("鍵", "accesses")):
        assert run(who, command).exit_code == 0, who


def test_every_search_and_view_and_export_is_a_record_and_its_words_are_sealed(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    run = _run_on(url, keys, tmp_path)
    assert run("監査一", "search", "減免", "--department", "福祉課").exit_code == 0
    run("監査一", "show", "x1")
    run("監査一", "list", "--state", "completed")
    run("監査一", "export", "--format", "csv")
    acts = accessed(run, "search", "view", "list", "export", "exported")
    assert [one["act"] for one in acts] == ["exported", "export", "list", "view", "search"]
    assert {one["by"] for one in acts} == {"監査一"} and {one["via"] for one in acts} == {"cli"}
    assert acts[-1]["sealed"] == {"phrases": ["減免"], "filter": {"department": "福祉課"}}
    stored = rows(url, "SELECT stored FROM records WHERE exchange = '~access'")
    assert len(stored) >= 5 and not any("減免".encode() in row["stored"] for row in stored)
    with Reader.open(url, keys) as reader:
        assert verify(reader).intact


def test_nothing_is_shown_when_the_look_cannot_be_recorded(
    run: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PATIENCE_S", 0.3)
    engine = open_for_writing(sqlite_url)
    with engine.begin():  # whoever writes meanwhile has to wait, and gives up
        result = run("監査一", "show", "x1")
    engine.dispose()
    assert (result.exit_code, result.stdout) == (2, "")


def test_whoever_has_the_machine_may_do_all_until_somebody_has_a_role(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    entered(sqlite_url, keys, "x1", "福祉課", ACCOUNT)
    staff = {ACCOUNT: PEOPLE[ACCOUNT]}
    place = Place(sqlite_url, tmp_path / "keys", people=lambda: staff)
    shown = CliRunner().invoke(audit_group(lambda: place), ["show", "x1"])
    assert shown.exit_code == 0 and ACCOUNT not in shown.stdout


def test_a_pseudonym_replaces_an_account_in_every_text_but_no_short_word() -> None:
    contents = {"user": "山", "request": {"user": "u", "content": ["山", "山田町"]}}
    assert pseudonym.masked(contents, "山", "職員-A") == {
        "user": "職員-A",
        "request": {"user": "職員-A", "content": ["職員-A", "山田町"]},
    }
    assert pseudonym.shown("p-3f7a92c1000000000000") == "職員-3F7A-92C1"
    assert pseudonym.beginning("職員-3f7a-92C1") == "p-3f7a92c1"
    assert (pseudonym.shown(None), pseudonym.beginning("p-3f7a92c1")) == (None, None)


def test_a_reviewer_is_an_auditor_of_no_section_of_the_exchange(run: Run) -> None:
    assert run(ACCOUNT, "review", "report", "x1", "--kind", "誤検知").exit_code == 0
    for to in ("福祉監査", "兼務", "福祉課長", "だれか"):
        refused = run("監査一", "review", "assign", "x1", "--to", to)
        assert refused.exit_code == 2 and "a reviewer" in refused.stderr, to
    lied = run("監査一", "review", "assign", "x1", "--to", "福祉監査", "--section", "監査課")
    assert lied.exit_code == 2 and "not the reviewer's section" in lied.stderr
    assert run("監査一", "review", "assign", "x1", "--to", "監査二").exit_code == 0
    judged = run("監査二", "review", "judge", "x1", "--verdict", "問題なし")
    assert judged.exit_code == 0, judged.output
