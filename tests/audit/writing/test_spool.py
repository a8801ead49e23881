"""What people had already seen of a stream is in the log, whoever dies, and is kept nowhere else."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Outcome
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import SECRET, closing, request, rows, run
from tests.audit.writing.test_recovery import ROOT

WORKER = f"""
import asyncio, os, sys
from pathlib import Path
from sqlalchemy import event

from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import request

async def stream(log, exchange):
    await log.append(request(exchange))
    await log.spool(exchange, 0, {{"delivered": {{"/choices/0": "{SECRET}の"}}}})
    await log.spool(exchange, 1, {{"delivered": {{"/choices/0": "続", "/choices/1": "別"}}}})
    await log.spool(exchange, 2, {{"delivered": {{"/choices/0": "き"}}}})

log = Log.open(sys.argv[1], KeyRing.open(Path(sys.argv[2])))
for exchange in sys.argv[3:]:
    asyncio.run(stream(log, exchange))
os._exit(9)
"""


def killed_while_streaming(url: str, keys: Path, *exchanges: str) -> None:
    command = [sys.executable, "-c", WORKER, url, str(keys), *(exchanges or ["cut"])]
    subprocess.run(command, cwd=ROOT, check=False)


def closed(url: str, keys: KeyRing | None, exchange: str) -> tuple[Mapping[str, Any], object]:
    with Reader.open(url, keys) as reader:
        detail = reader.exchange(exchange)
    assert detail is not None
    return detail.entries[-1].record.body, detail.entries[-1].contents


def test_what_was_seen_before_a_kill_is_in_the_closing_record(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    killed_while_streaming(url, tmp_path / "keys")
    Log.open(url, keys).close()
    facts, contents = closed(url, keys, "cut")
    assert facts["outcome"] == Outcome.INTERRUPTED and facts["spooled"].endswith("Z")
    assert contents == {"delivered": {"/choices/0": f"{SECRET}の続き", "/choices/1": "別"}}
    assert rows(url, "SELECT * FROM spool") == []
    with Reader.open(url, keys) as reader:
        assert verify(reader).intact


def test_what_is_spooled_is_sealed(url: str, keys: KeyRing, tmp_path: Path) -> None:
    killed_while_streaming(url, tmp_path / "keys")
    kept = rows(url, "SELECT * FROM spool")
    assert [row["n"] for row in sorted(kept, key=lambda row: row["n"])] == [0, 1, 2]
    values = [value for row in kept for value in row.values() if isinstance(value, bytes)]
    assert SECRET.encode() not in b"".join(values)
    assert len({row["nonce"] for row in kept}) == 3


TAMPERED = {
    "changed": "UPDATE spool SET nonce = wrapped WHERE n = 1",
    "moved": "UPDATE spool SET n = n + 7 WHERE n = 2",
    "first-missing": "DELETE FROM spool WHERE n = 0",
    "middle-missing": "DELETE FROM spool WHERE n = 1",
    "exchanged": "UPDATE spool SET n = CASE n WHEN 1 THEN 12 WHEN 2 THEN 11 ELSE 10 END WHERE n < 10",
    "of-another-writer": "UPDATE spool SET writer = 'another' WHERE n < 10",
}


def test_a_spool_that_was_tampered_with_is_said_to_be_unreadable_and_verifying_names_the_exchange(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    killed_while_streaming(url, tmp_path / "keys", "whole", *TAMPERED)
    for exchange, statement in TAMPERED.items():
        run(url, f"{statement} AND exchange = '{exchange}'")
    run(url, "UPDATE spool SET n = n - 10 WHERE exchange = 'exchanged'")
    Log.open(url, keys).close()
    for exchange in TAMPERED:
        facts, contents = closed(url, keys, exchange)
        assert (facts["spooled"], contents) == ("unreadable", None), exchange
    assert SECRET in str(closed(url, keys, "whole")[1])
    with Reader.open(url, keys) as reader:
        report = verify(reader)
    assert (report.intact, set(report.unread)) == (True, set(TAMPERED))


def test_a_closed_exchange_leaves_nothing_spooled(url: str, keys: KeyRing) -> None:
    async def stream(log: Log) -> None:
        await log.append(request("x1"))
        await log.spool("x1", 0, {"delivered": {}})
        await log.spool("x1", 1, {"delivered": {}})
        assert len(await asyncio.to_thread(rows, url, "SELECT * FROM spool")) == 2
        await log.append(closing("x1"))

    with Log.open(url, keys) as log:
        asyncio.run(stream(log))
    assert rows(url, "SELECT * FROM spool") == []


def test_what_is_open_when_a_process_stops_keeps_what_was_spooled(url: str, keys: KeyRing) -> None:
    async def stream(log: Log) -> None:
        await log.append(request("x1"))
        await log.spool("x1", 0, {"delivered": {"/choices/0": "ここまで"}})

    with Log.open(url, keys) as log:
        asyncio.run(stream(log))
    assert closed(url, keys, "x1")[1] == {"delivered": {"/choices/0": "ここまで"}}


def test_an_exchange_that_spooled_nothing_costs_no_statement(url: str, keys: KeyRing) -> None:
    said: list[str] = []

    async def stream(log: Log) -> None:
        event.listen(
            log._store._engine, "before_cursor_execute", lambda *call: said.append(call[2])
        )
        await log.append(request("x1"))
        await log.append(closing("x1"))
        assert not any("spool" in statement for statement in said)
        await log.append(request("x2"))
        await log.spool("x2", 0, {"delivered": {}})
        await log.append(closing("x2"))
        assert any(statement.startswith("DELETE FROM spool") for statement in said)

    with Log.open(url, keys) as log:
        asyncio.run(stream(log))


def test_a_piece_that_had_arrived_before_its_answer_was_lost_is_not_entered_twice(
    url: str, keys: KeyRing
) -> None:
    async def stream(log: Log) -> None:
        await log.append(request("x1"))
        for n, text in ((0, "ここ"), (0, "ここ"), (1, "まで")):
            await log.spool("x1", n, {"delivered": {"/choices/0": text}})

    with Log.open(url, keys) as log:
        asyncio.run(stream(log))
    assert closed(url, keys, "x1")[1] == {"delivered": {"/choices/0": "ここまで"}}


def test_a_long_stream_that_was_cut_off_is_closed_without_being_put_together(
    url: str, keys: KeyRing
) -> None:
    piece, pieces = "市民の皆さま" * 5_000, 40

    async def stream(log: Log) -> None:
        await log.append(request("x1"))
        for n in range(pieces):
            await log.spool("x1", n, {"delivered": {"/choices/0": piece}})

    log = Log.open(url, keys)
    asyncio.run(stream(log))
    tracemalloc.start()
    log.close()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert closed(url, keys, "x1")[1] == {"delivered": {"/choices/0": piece * pieces}}
    assert most < 1.5 * len((piece * pieces).encode())


@pytest.mark.parametrize("pieces", [10, 40])
def test_what_is_sealed_of_a_stream_is_its_text_once_however_long_it_is(
    url: str, keys: KeyRing, pieces: int
) -> None:
    text, written = "あ" * 1000, []

    async def stream(log: Log) -> None:
        await log.append(request("x1"))
        for n in range(pieces):
            await log.spool("x1", n, {"delivered": {"/choices/0": text}})

    with Log.open(url, keys) as log:
        event.listen(
            log._store._engine, "before_cursor_execute", lambda *call: written.append(call[3])
        )
        asyncio.run(stream(log))
        sizes = [len(value) for value in _bytes_in(written) if len(value) > 1000]
    assert len(sizes) >= pieces
    assert sum(sizes[:pieces]) <= pieces * (len(text.encode()) + 100)


def _bytes_in(value: object) -> list[bytes]:
    if isinstance(value, bytes):
        return [value]
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(inner, str) or not isinstance(inner, Iterable):
        return []
    return [found for one in inner for found in _bytes_in(one)]
