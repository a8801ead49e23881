"""Exchanges as rows: every fact in its column, contents only when asked for, pages without gaps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from audit.exports import sheet
from audit.exports.sheet import CONTENTS, FACTS, said
from audit.reading.read import Reader
from audit.record import Draft, Kind, Outcome
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log

REQUEST = {"messages": [{"role": "user", "content": "鈴木一郎様への案内"}]}


def entered(url: str, keys: KeyRing, *exchanges: str, department: str = "福祉課") -> None:
    with Log.open(url, keys) as log:
        for name in exchanges:
            now = datetime.now(UTC)
            facts = {
                "decision": "mask",
                "department": department,
                "subject": "p-3f7a92c1000000000000",
                "rules": ["r1"],
                "findings": [["PERSON", "/messages/0/content", 0, 4, 0.9, "N"]] * 2,
            }
            contents = {"user": "staff1", "request": REQUEST}
            log.append_blocking(Draft(name, Kind.REQUEST, now, facts, contents))
            ending = {"outcome": Outcome.COMPLETED, "milliseconds": 12, "rules": ["r4", "r1"]}
            delivered = {"delivered": {"/choices/0": "承知しました。"}}
            log.append_blocking(Draft(name, Kind.CLOSING, now, ending, delivered))


def cells(
    url: str, keys: KeyRing | None, columns: tuple[sheet.Column, ...]
) -> list[dict[str, object]]:
    with Reader.open(url, keys) as reader:
        return [
            dict(zip((c.name for c in columns), row.cells, strict=True))
            for row in sheet.rows(reader, reader.exchanges(), columns)
        ]


def test_a_row_tells_who_asked_what_was_decided_and_what_was_found(url: str, keys: KeyRing) -> None:
    entered(url, keys, "x1")
    (row,) = cells(url, None, FACTS)
    assert (row["exchange"], row["state"], row["department"]) == ("x1", "completed", "福祉課")
    assert (row["rules"], row["found"], row["milliseconds"]) == ("r1, r4", "PERSON 2", 12)
    assert "鈴木" not in str(row) and "staff1" not in str(row)


def test_contents_come_with_the_keys_and_without_them_the_reason(url: str, keys: KeyRing) -> None:
    entered(url, keys, "x1")
    (row,) = cells(url, keys, CONTENTS)
    assert (row["user"], row["request"]) == ("職員-3F7A-92C1", "user: 鈴木一郎様への案内")
    assert (row["answer"], row["hidden"]) == ("承知しました。", None)
    (row,) = cells(url, None, CONTENTS)
    assert row["request"] == "" and "no keys" in str(row["hidden"])


def test_pages_have_no_gap_and_a_cursor_goes_on_where_it_stands(
    url: str, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "BATCH", 2)
    entered(url, keys, "x1", "x2", "x3", "x4", "x5")
    with Reader.open(url) as reader:
        listed = list(sheet.rows(reader, reader.exchanges(), FACTS))
        rest = list(sheet.rows(reader, reader.exchanges(before=listed[1].cursor), FACTS))
        assert reader.count() == 5
    assert [row.cells[0] for row in listed] == ["x5", "x4", "x3", "x2", "x1"]
    assert rest == listed[2:]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (REQUEST, "user: 鈴木一郎様への案内"),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": "あ"}]}]},
            "user: あ",
        ),
        ({"messages": [{"role": "tool", "content": None, "n": 1}]}, 'tool:  {"n":1}'),
        ({"input": "い"}, '{"input":"い"}'),
        (None, ""),
    ],
)
def test_a_request_is_told_as_a_person_reads_it(body: object, expected: str) -> None:
    assert said(body) == expected
