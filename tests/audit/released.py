"""Logs as released programs left them: their tables in their own SQL, and what they wrote into them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from audit.contents import dump_contents
from audit.database.connect import open_for_writing
from audit.ledger.chain import EMPTY, Row, extend
from audit.ledger.checkpoint_file import CheckpointFile
from audit.ledger.tiles import grow, nodes_of
from audit.merkle import root
from audit.record import Draft, Kind, Sensitivity, prepare, written_time
from audit.sealing.keys import KeyRing
from audit.sealing.seal import sealed_envelope
from audit.sealing.signing import Signer
from tests.audit.samples import AT, closing, request

WRITER = "0123456789abcdef"
SCHEMA_1 = """
CREATE TABLE writers (id TEXT NOT NULL, started_at TEXT NOT NULL, host TEXT NOT NULL, pid BIGINT NOT NULL,
    last_n BIGINT, PRIMARY KEY (id));
CREATE TABLE records (writer TEXT NOT NULL, n BIGINT NOT NULL, exchange TEXT NOT NULL, kind TEXT NOT NULL,
    at TEXT NOT NULL, outcome TEXT, decision TEXT, model TEXT, department TEXT, subject TEXT, policy TEXT,
    stored {BYTES} NOT NULL, leaf {BYTES} NOT NULL, PRIMARY KEY (writer, n));
CREATE INDEX records_exchange ON records (exchange);
CREATE INDEX records_at ON records (at);
CREATE TABLE contents (writer TEXT NOT NULL, n BIGINT NOT NULL, key_id TEXT NOT NULL, wrapped {BYTES} NOT NULL,
    nonce {BYTES} NOT NULL, ciphertext {BYTES} NOT NULL, PRIMARY KEY (writer, n));
CREATE TABLE meta (key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key));
INSERT INTO meta (key, value) VALUES ('schema', '1')
"""
SCHEMA_2 = """
CREATE INDEX records_kind ON records (kind, exchange);
CREATE TABLE spool (exchange TEXT NOT NULL, writer TEXT NOT NULL, at TEXT NOT NULL, key_id TEXT NOT NULL,
    wrapped {BYTES} NOT NULL, nonce {BYTES} NOT NULL, ciphertext {BYTES} NOT NULL, PRIMARY KEY (exchange));
CREATE TABLE leaves (position BIGINT NOT NULL, writer TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (position),
    UNIQUE (writer, n));
CREATE TABLE tiles (level BIGINT NOT NULL, number BIGINT NOT NULL, hashes {BYTES} NOT NULL,
    PRIMARY KEY (level, number));
CREATE TABLE checkpoints (number BIGINT NOT NULL, at TEXT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (number));
CREATE INDEX checkpoints_size ON checkpoints (size);
CREATE TABLE deliveries (checkpoint BIGINT NOT NULL, sink TEXT NOT NULL, at TEXT NOT NULL, receipt {BYTES},
    PRIMARY KEY (checkpoint, sink));
UPDATE meta SET value = '2' WHERE key = 'schema'
"""


def log_of_schema_1(url: str, keys: KeyRing, *exchanges: str) -> None:
    """A chain that was ended, with a request and a closing for each exchange."""
    engine = open_for_writing(url)
    with engine.begin() as connection:
        _run(connection, SCHEMA_1)
        _enter_ended(connection, _chain(keys, exchanges))
    engine.dispose()


def log_of_schema_2(url: str, folder: Path, *exchanges: str) -> None:
    """The same, sealed under a checkpoint, with the keys in `folder`."""
    rows = _chain(KeyRing.open(folder), exchanges)
    leaves = [row.leaf for row in rows]
    tiles = grow(0, leaves, lambda level, number: b"")
    node = nodes_of(lambda level, number: tiles[level, number])
    checkpoint = Signer.open(folder).sign(len(rows), root(node, len(rows)), int(AT.timestamp()))
    CheckpointFile(folder / "checkpoints").append(checkpoint)
    engine = open_for_writing(url)
    with engine.begin() as connection:
        _run(connection, SCHEMA_1 + ";" + SCHEMA_2)
        _enter_ended(connection, rows)
        for position, row in enumerate(rows):
            _insert(connection, "leaves", (position, WRITER, row.n))
        for (level, number), hashes in tiles.items():
            _insert(connection, "tiles", (level, number, hashes))
        _insert(
            connection,
            "checkpoints",
            (0, written_time(AT.replace(microsecond=0)), len(rows), checkpoint.note),
        )
    engine.dispose()


def _chain(keys: KeyRing, exchanges: tuple[str, ...]) -> list[Row]:
    start: Draft = Draft("", Kind.EVENT, AT, {"event": "writer-start", "heads": []})
    drafts = [start]
    for exchange in exchanges:
        drafts += [request(exchange, model="demo"), closing(exchange)]
    rows, _ = extend(WRITER, EMPTY, [prepare(draft) for draft in drafts], keys)
    return rows


def _enter_ended(connection: Connection, rows: list[Row]) -> None:
    _insert(connection, "writers", (WRITER, written_time(AT), "old", 1, rows[-1].n))
    _enter(connection, rows)


def _enter(connection: Connection, rows: list[Row], writer: str = WRITER) -> None:
    for row in rows:
        _insert(connection, "records", row.record_values(writer))
        if row.envelope is not None:
            e = row.envelope
            values = (writer, row.n, e.key_id, e.wrapped, e.nonce, e.ciphertext)
            _insert(connection, "contents", values)


def _run(connection: Connection, statements: str) -> None:
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    for statement in statements.replace("{BYTES}", blob).split(";"):
        connection.execute(text(statement))


def _insert(connection: Connection, table: str, values: tuple[Any, ...]) -> None:
    named = {f"v{i}": value for i, value in enumerate(values)}
    places = ", ".join(f":{name}" for name in named)
    connection.execute(text(f"INSERT INTO {table} VALUES ({places})"), named)


def opened_and_spooled(url: str, keys: KeyRing, exchange: str, contents: dict[str, Any]) -> None:
    """Before schema 7: a request that its writer, now dead, did not close, and the one piece that it had spooled."""
    writer = "fedcba9876543210"
    start: Draft = Draft("", Kind.EVENT, AT, {"event": "writer-start", "heads": []})
    rows, _ = extend(writer, EMPTY, [prepare(start), prepare(request(exchange))], keys)
    belongs_to = f"spool|{writer}|{exchange}".encode()
    wrapping = keys.wrapping(written_time(AT)[:7], Sensitivity.CONTENT)
    e = sealed_envelope(dump_contents(contents), belongs_to, wrapping)
    engine = open_for_writing(url)
    with engine.begin() as connection:
        _insert(connection, "writers", (writer, written_time(AT), "old", 1, None))
        _enter(connection, rows, writer)
        piece = (e.key_id, e.wrapped, e.nonce, e.ciphertext)
        _insert(connection, "spool", (exchange, writer, written_time(AT), *piece))
    engine.dispose()
