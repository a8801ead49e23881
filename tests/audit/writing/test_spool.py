"""What people had already seen of a stream is in the log, whoever dies, and is kept nowhere else."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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

async def stream(log):
    await log.append(request("cut"))
    await log.spool("cut", {{"delivered": {{"/choices/0": "{SECRET}の"}}}})
    await log.spool("cut", {{"delivered": {{"/choices/0": "{SECRET}の続き"}}}})

log = Log.open(sys.argv[1], KeyRing.open(Path(sys.argv[2])))
asyncio.run(stream(log))
os._exit(9)
"""


def killed_while_streaming(url: str, keys: Path) -> None:
    subprocess.run([sys.executable, "-c", WORKER, url, str(keys)], cwd=ROOT, check=False)


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
    assert contents == {"delivered": {"/choices/0": f"{SECRET}の続き"}}
    assert rows(url, "SELECT * FROM spool") == []
    with Reader.open(url, keys) as reader:
        assert verify(reader).intact


def test_what_is_spooled_is_sealed(url: str, keys: KeyRing, tmp_path: Path) -> None:
    killed_while_streaming(url, tmp_path / "keys")
    (row,) = rows(url, "SELECT * FROM spool")
    assert SECRET.encode() not in b"".join(v for v in row.values() if isinstance(v, bytes))


def test_a_spool_that_was_tampered_with_is_said_to_be_unreadable(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    killed_while_streaming(url, tmp_path / "keys")
    run(url, "UPDATE spool SET exchange = 'cut', nonce = wrapped")
    Log.open(url, keys).close()
    facts, contents = closed(url, keys, "cut")
    assert (facts["spooled"], contents) == ("unreadable", None)


def test_a_closed_exchange_leaves_nothing_spooled(url: str, keys: KeyRing) -> None:
    async def stream(log: Log) -> None:
        await log.append(request("x1"))
        await log.spool("x1", {"delivered": {}})
        assert len(await asyncio.to_thread(rows, url, "SELECT * FROM spool")) == 1
        await log.append(closing("x1"))

    with Log.open(url, keys) as log:
        asyncio.run(stream(log))
    assert rows(url, "SELECT * FROM spool") == []


def test_what_is_open_when_a_process_stops_keeps_what_was_spooled(url: str, keys: KeyRing) -> None:
    async def stream(log: Log) -> None:
        await log.append(request("x1"))
        await log.spool("x1", {"delivered": {"/choices/0": "ここまで"}})

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
        await log.spool("x2", {"delivered": {}})
        await log.append(closing("x2"))
        assert any(statement.startswith("DELETE FROM spool") for statement in said)

    with Log.open(url, keys) as log:
        asyncio.run(stream(log))
