"""Retention and legal holds: what is over goes, what is held stays, and two people have agreed to either."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.erasure.erasing import Eraser, Order, Outcome
from audit.erasure.holds import Held, holds
from audit.erasure.retaining import MATTER, NotAgreed, Retaining, retain
from audit.erasure.retention import Retention
from audit.errors import LogRefused
from audit.ledger.hold import PLACE, RELEASE
from audit.oversight import approval
from audit.oversight.approval import Asking
from audit.proof.anchoring import Trust
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Draft, Kind, Sensitivity
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.search.indexer import Indexer
from audit.writing.writer import Log
from tests.audit.agreements import ONE, TWO, agreed
from tests.audit.erasure.test_erasing import on_sqlite, talk
from tests.audit.remains import (
    EVERY_KIND,
    files_under,
    kinds,
    postgres_files,
    secrets_of,
    survivors,
    tokens,
)
from tests.audit.samples import rows, sealed

NOW = datetime.now(UTC)
OUR_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
POLICY = Retention(metadata_years=5, content_months=2, blocked_days=30)


def months_ago(count: int) -> datetime:
    year, month = divmod(NOW.year * 12 + NOW.month - 1 - count, 12)
    return datetime(year, month + 1, 15, tzinfo=UTC)


@pytest.fixture
def eraser(url: str, keys: KeyRing, tmp_path: Path) -> Iterator[Eraser]:
    """`old` is over; of `leak-1` to `leak-3`, which were blocked in a younger month, the last is not over."""
    signer = Signer.open(tmp_path / "keys")
    with Log.open(url, keys) as log, Eraser(url, log, keys, signer) as found:
        log.append_blocking(*talk("old", months_ago(4), "転出の届出"))
        log.append_blocking(*talk("old-leak", months_ago(4), "暗証番号", Sensitivity.BLOCKED))
        recent = NOW - timedelta(days=31)
        log.append_blocking(*talk("leak-1", recent, "口座の一覧", Sensitivity.BLOCKED))
        log.append_blocking(*talk("leak-2", recent, "名簿の写し", Sensitivity.BLOCKED))
        young = NOW - timedelta(days=29)
        log.append_blocking(*talk("leak-3", young, "給与の一覧", Sensitivity.BLOCKED))
        log.append_blocking(*talk("new", NOW, "議事録の要約"))
        yield found


def run(eraser: Eraser, most: int = 100) -> list[Outcome]:
    return retain(eraser, POLICY, most=most, wait_s=1)


def readable(url: str, keys: KeyRing) -> set[str]:
    with Reader.open(url, keys) as reader:
        details = reader.details(["old", "old-leak", "leak-1", "leak-2", "leak-3", "new"])
        return {d.exchange for d in details if all(e.contents is not None for e in d.entries)}


@on_sqlite
def test_nothing_is_erased_before_two_people_agreed_to_this_very_policy(
    url: str, eraser: Eraser, keys: KeyRing
) -> None:
    asked = approval.ask(eraser.log, ONE, Asking(MATTER, POLICY.as_scope(), "規程第9条"))
    with pytest.raises(NotAgreed):
        run(eraser)
    approval.decide(eraser.log, eraser.reader, TWO, approval.Answer(asked.id, True), asked.matter)
    other = Retention(metadata_years=5, content_months=1, blocked_days=30)
    with pytest.raises(NotAgreed):
        retain(eraser, other, most=10, wait_s=1)
    assert len(readable(url, keys)) == 6
    assert retain(eraser, Retention(), most=10, wait_s=1) == []


def files(url: str, folder: Path) -> list[Path]:
    if url.startswith("sqlite"):
        return files_under(folder / "data", folder / "keys")
    names = [row["relname"] for row in rows(url, OUR_TABLES)]
    return [*postgres_files(url, names), *files_under(folder / "keys")]


def test_what_is_over_goes_under_tombstones_and_the_rest_stays(
    url: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    with Indexer(url, keys) as indexer:
        indexer.run(least=1)
    kept = tokens(secrets_of(url, keys, "leak-3", "new")).values()
    found = secrets_of(url, keys, "old", "old-leak", "leak-1", "leak-2")
    gone = {name: value for name, value in found.items() if value not in kept}
    assert kinds(survivors(gone, files(url, tmp_path))) == EVERY_KIND
    given = agreed(eraser, MATTER, POLICY.as_scope())
    done = run(eraser)
    assert readable(url, keys) == {"leak-3", "new"}
    assert survivors(gone, files(url, tmp_path)) == []
    assert {o.tombstone.by for o in done} == {"policy"}
    assert {(o.tombstone.approval, o.tombstone.approved_by) for o in done} == {(given.id, "監査二")}
    assert run(eraser) == []
    eraser.log.close()
    with Reader.open(url, keys) as reader, tree_of(url) as tree:
        report = verify(reader, tree)
    assert (report.findings, report.erased) == ((), 8)
    left = rows(url, f"SELECT n FROM contents WHERE month = '{months_ago(4):%Y-%m}'")
    assert left == []


def test_what_is_over_goes_in_bounded_batches(
    url: str, eraser: Eraser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.erasure.retaining.MOST_ROWS", 2)
    agreed(eraser, MATTER, POLICY.as_scope())
    done = run(eraser)
    named = [len(outcome.tombstone.places) for outcome in done]
    assert [outcome.records for outcome in done] == [4, 2, 2]
    assert named == [0, 2, 2]


@on_sqlite
def test_a_run_does_no_more_than_it_is_told_to(url: str, eraser: Eraser, keys: KeyRing) -> None:
    agreed(eraser, MATTER, POLICY.as_scope())
    assert len(run(eraser, most=1)) == 1
    assert readable(url, keys) == {"leak-1", "leak-2", "leak-3", "new"}


@on_sqlite
@pytest.mark.parametrize(
    "scope",
    [
        {"exchanges": ["old", "leak-1"]},
        {"filter": {"department": "税務課", "since": "2020-01-01T00:00:00"}},
        {"filter": {"model": "demo"}},
    ],
)
def test_what_is_held_is_erased_neither_by_hand_nor_by_retention(
    scope: dict[str, Any], url: str, eraser: Eraser, keys: KeyRing
) -> None:
    agreed(eraser, MATTER, POLICY.as_scope())
    hold = approval.ask(eraser.log, ONE, Asking(PLACE, scope, "訴訟"))  # in force at once
    month = f"{months_ago(4):%Y-%m}"
    for held in ({"exchanges": ["old"]}, {"month": month, "classes": ["content"]}):
        with pytest.raises(Held, match=hold.id):
            eraser.erase(Order("監査一", held, "r", "a1", "監査二"))
    run(eraser)
    assert {"old", "leak-1", "leak-3", "new"} <= readable(url, keys)
    everything = "filter" in scope
    assert ("old-leak" in readable(url, keys)) is everything
    approval.decide(eraser.log, eraser.reader, TWO, approval.Answer(hold.id, True), hold.matter)
    run(eraser)
    assert "old" in readable(url, keys)
    agreed(eraser, RELEASE, {"hold": hold.id})
    assert not holds(eraser.reader)[0].active(datetime.now(UTC))
    run(eraser)
    assert readable(url, keys) == {"leak-3", "new"}


@on_sqlite
def test_a_held_month_is_held(eraser: Eraser, url: str, keys: KeyRing) -> None:
    agreed(eraser, PLACE, {"month": f"{months_ago(4):%Y-%m}"})
    agreed(eraser, MATTER, POLICY.as_scope())
    with pytest.raises(Held):
        eraser.erase(Order("監査一", {"exchanges": ["old"]}, "r", "a1", "監査二"))
    run(eraser)
    assert readable(url, keys) == {"old", "old-leak", "leak-3", "new"}


@on_sqlite
def test_a_hold_that_nobody_can_read_stops_erasing_with_a_word(url: str, eraser: Eraser) -> None:
    eraser.log.append_blocking(odd_hold({"filter": {"department": ["税務課"]}}))
    with pytest.raises(LogRefused, match="deny what nobody knows"):
        eraser.extent({"exchanges": ["old"]}, datetime.now(UTC))


def odd_hold(scope: dict[str, object]) -> Draft:
    body = {"event": "approval", "act": "asked", "by": "x", "matter": PLACE, "hours": None}
    return Draft("~approval/odd", Kind.EVENT, datetime.now(UTC), {**body, "scope": scope})


@on_sqlite
def test_a_hold_that_was_released_does_not_come_back_by_another_request(eraser: Eraser) -> None:
    hold = agreed(eraser, PLACE, {"exchanges": ["old"]})
    agreed(eraser, RELEASE, {"hold": hold.id})
    approval.ask(eraser.log, ONE, Asking(RELEASE, {"hold": hold.id}, "もう一度"))
    [placed] = holds(eraser.reader)
    assert not placed.active(datetime.now(UTC))


def test_a_hold_that_was_denied_or_never_decided_holds_nothing_for_long(eraser: Eraser) -> None:
    hold = approval.ask(eraser.log, ONE, Asking(PLACE, {"exchanges": ["old"]}, "訴訟"))
    [placed] = holds(eraser.reader)
    assert placed.active(NOW + timedelta(days=6))
    assert not placed.active(NOW + timedelta(days=8))
    approval.decide(eraser.log, eraser.reader, TWO, approval.Answer(hold.id, False), hold.matter)
    assert holds(eraser.reader) == []


@on_sqlite
def test_the_plan_names_months_as_a_whole_and_records_one_by_one(
    eraser: Eraser, keys: KeyRing
) -> None:
    due = list(Retaining(eraser.reader, eraser.engine, keys, POLICY).due(NOW))
    whole = [(one.month, one.classes) for one in due if one.keys]
    over = (Sensitivity.CONTENT, Sensitivity.BLOCKED)
    assert (f"{months_ago(4):%Y-%m}", over) in whole
    listed = {exchange for one in due for exchange in one.exchanges}
    assert listed <= {"leak-1", "leak-2"}


def test_after_years_a_month_goes_facts_and_all(
    url: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    eraser.log.append_blocking(*talk("ancient", months_ago(70), "保管文書の目録"))
    sealed(url, tmp_path / "keys")
    agreed(eraser, MATTER, POLICY.as_scope())
    run(eraser)
    month = f"{months_ago(70):%Y-%m}"
    assert rows(url, f"SELECT n FROM records WHERE at LIKE '{month}%'") == []
    eraser.log.close()
    sealed(url, tmp_path / "keys")
    with Reader.open(url, keys) as reader, tree_of(url) as tree:
        report = verify(reader, tree, Trust(Signer.open(tmp_path / "keys").verifier))
    assert (report.findings, report.records_erased) == ((), 2)
