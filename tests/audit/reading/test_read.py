"""Reading: newest first, page by page, narrowed, and with contents only for who has the keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from audit.errors import AuditUnavailable, LogRefused
from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.record import Draft, Kind, Outcome
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import AT, SECRET, ended_chain, run


def at(minute: int, exchange: str, kind: Kind, **facts: Any) -> Draft:
    when = AT + timedelta(minutes=minute)
    return Draft(exchange, kind, when, facts, {"text": f"{SECRET}{minute}"})


@pytest.fixture
def filled(url: str, keys: KeyRing) -> str:
    with Log.open(url, keys) as log:
        for n in range(6):
            facts = {"department": f"d{n % 2}", "model": f"m{n % 3}", "rules": ["pii-1"]}
            log.append_blocking(at(n, f"x{n}", Kind.REQUEST, decision="mask", **facts))
        for n, outcome in enumerate(("completed", "blocked", "interrupted", "interrupted")):
            decision = "block" if outcome == "blocked" else "allow"
            log.append_blocking(at(n, f"x{n}", Kind.CLOSING, outcome=outcome, decision=decision))
        log.append_blocking(at(9, "x3", Kind.CLOSING, outcome="failed"))
        log.append_blocking(at(9, "x4", Kind.CLOSING, outcome="aborted"))
        log.append_blocking(at(9, "x5", Kind.CLOSING, outcome="refused"))
        log.append_blocking(at(10, "x6", Kind.REQUEST))
        run(url, "DELETE FROM records WHERE exchange = 'x5' AND kind = 'closing'")
    return url


def listed(url: str, **wanted: Any) -> list[str]:
    with Reader.open(url) as reader:
        return [row.exchange for row in reader.exchanges(Filter(**wanted))]


def test_exchanges_come_newest_first_with_their_facts(filled: str) -> None:
    with Reader.open(filled) as reader:
        *_, first = found = list(reader.exchanges())
    assert [row.exchange for row in found] == ["x6", "x5", "x4", "x3", "x2", "x1", "x0"]
    assert (first.state, first.department, first.model) == ("completed", "d0", "m0")
    assert (first.decision, first.answer_decision, first.rules) == ("mask", "allow", ("pii-1",))
    assert first.started_at == "2026-11-24T01:02:03.456789Z"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"state": "open"}, ["x5"]),
        ({"state": "completed"}, ["x0"]),
        ({"state": "interrupted"}, ["x6", "x2"]),
        ({"state": Outcome.FAILED}, ["x3"]),
        ({"department": "d1"}, ["x5", "x3", "x1"]),
        ({"model": "m2"}, ["x5", "x2"]),
        ({"decision": "block"}, ["x1"]),
        ({"state": "未了", "decision": "伏せ字"}, ["x5"]),
        ({"since": AT + timedelta(minutes=4)}, ["x6", "x5", "x4"]),
        ({"until": AT + timedelta(minutes=1)}, ["x0"]),
        ({"department": "d1", "decision": "mask", "state": "failed"}, ["x3"]),
        ({"model": "none"}, []),
    ],
    ids=str,
)
def test_a_listing_is_narrowed(filled: str, wanted: dict[str, Any], expected: list[str]) -> None:
    assert listed(filled, **wanted) == expected


def test_every_row_is_listed_in_the_state_that_selects_it(filled: str) -> None:
    with Reader.open(filled) as reader:
        for row in reader.exchanges():
            assert row.exchange in listed(filled, state=row.state)


def test_pages_follow_each_other_without_gap_or_overlap(filled: str) -> None:
    pages, cursor = [], None
    with Reader.open(filled) as reader:
        while page := list(reader.exchanges(limit=3, before=cursor)):
            pages.append([row.exchange for row in page])
            cursor = page[-1].cursor
    assert pages == [["x6", "x5", "x4"], ["x3", "x2", "x1"], ["x0"]]


@pytest.mark.parametrize("cursor", ["", "x", "a b c", "a b 1 2"])
def test_a_cursor_that_is_none_is_refused(filled: str, cursor: str) -> None:
    with Reader.open(filled) as reader, pytest.raises(LogRefused, match="cursor"):
        reader.exchanges(before=cursor)


def test_contents_are_shown_to_who_has_the_keys(filled: str, keys: KeyRing) -> None:
    with Reader.open(filled, keys) as reader:
        detail = reader.exchange("x0")
    assert detail is not None
    assert [entry.contents for entry in detail.entries] == [{"text": f"{SECRET}0"}] * 2
    assert (detail.state, [entry.hidden for entry in detail.entries]) == ("completed", [None] * 2)
    assert SECRET not in repr(detail)


@pytest.mark.parametrize(("ring", "why"), [(None, "no keys"), (KeyRing(b"o" * 32), "another key")])
def test_without_the_right_keys_the_facts_are_shown_with_a_reason(
    filled: str, ring: KeyRing | None, why: str
) -> None:
    with Reader.open(filled, ring) as reader:
        detail = reader.exchange("x0")
    assert detail is not None
    assert [entry.contents for entry in detail.entries] == [None, None]
    assert why in str(detail.entries[0].hidden)


def test_an_unknown_exchange_is_none(filled: str) -> None:
    with Reader.open(filled) as reader:
        assert reader.exchange("nope") is None
        assert reader.exchange("") is None, "events belong to no exchange"


def test_an_edited_record_is_listed_but_not_shown(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys, "x1")
    run(url, "UPDATE records SET stored = leaf WHERE exchange = 'x1'")
    assert listed(url) == ["x1"]
    with Reader.open(url) as reader, pytest.raises(LogRefused, match="edited"):
        reader.exchange("x1")


def test_records_come_chain_by_chain_in_order(url: str, keys: KeyRing) -> None:
    writers = [ended_chain(url, keys, "x1"), ended_chain(url, keys, "x2")]
    with Reader.open(url) as reader:
        places = [(record.writer, record.n) for record in reader.records()]
    assert places == [(writer, n) for writer in sorted(writers) for n in range(4)]


def test_a_log_that_cannot_be_reached_is_unavailable(tmp_path: Any) -> None:
    with pytest.raises(AuditUnavailable):
        Reader.open(f"postgresql:///d?host={tmp_path}")
