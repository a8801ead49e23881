"""Looking for what should be gone: in every byte of every file of a log, its index and its keys, or of a database."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import psycopg

from audit.contents import load_contents
from audit.record import decode
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, identity, open_envelope
from audit.search.grams import blinded, pieces, texts
from tests.audit.samples import rows


def secrets_of(url: str, keys: KeyRing, *exchanges: str) -> dict[str, bytes]:
    """Everything about these exchanges' contents that may not survive: ciphertexts, nonces, wrapped and plain keys,
    plaintexts, and the entries of the index, whose numbers PostgreSQL writes in the machine's order of bytes."""
    found: dict[str, bytes] = {}
    order: Literal["little", "big"] = sys.byteorder if url.startswith("postgresql") else "big"
    query = (
        "SELECT r.stored, c.* FROM contents c JOIN records r ON r.writer = c.writer AND r.n = c.n"
        f" WHERE r.exchange IN ({', '.join(repr(x) for x in exchanges)})"
    )
    for row in rows(url, query):
        record = decode(row["stored"])
        envelope = Envelope(row["key_id"], row["wrapped"], row["nonce"], row["ciphertext"])
        mine = identity(record.writer, record.n, record.exchange, record.kind)
        plain = open_envelope(envelope, mine, keys)
        name = f"{record.exchange} {record.kind}"
        found |= {
            f"{name}: wrapped key": envelope.wrapped,
            f"{name}: nonce": envelope.nonce,
            f"{name}: ciphertext": envelope.ciphertext,
            f"{name}: plaintext": plain[32:],
            f"{name}: salt": plain[:32],
        }
        secret = keys.searching(envelope.key_id).secret
        for leaf in texts(load_contents(plain[32:])):
            for piece in pieces(leaf):
                token = blinded(secret, piece).to_bytes(8, order, signed=True)
                found[f"{name}: token of {piece}"] = token
    return found


EVERY_KIND = {"wrapped key", "nonce", "ciphertext", "token"}
"""What a log and its index hold of contents that nothing was done to."""


def kinds(found: Iterable[str]) -> set[str]:
    """Of what kinds the survivors are."""
    return {one.rsplit(": ", 1)[1].split(" of ")[0] for one in found}


def tokens(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name: value for name, value in found.items() if ": token" in name}


def survivors(found: dict[str, bytes], files: Iterable[Path]) -> list[str]:
    """What is still in the bytes of any of the files, and in which."""
    return [
        f"{file.name}: {name}"
        for file in files
        for content in [file.read_bytes()]
        for name, value in found.items()
        if value in content
    ]


def files_under(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def postgres_files(url: str, tables: Sequence[str]) -> list[Path]:
    """The files in which these tables, with what belongs to them, lie now."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        home = connection.execute("SHOW data_directory").fetchone()
        assert home is not None
        found = []
        for table in tables:
            there = connection.execute("SELECT to_regclass(%s)", (table,)).fetchone()
            if there is None or there[0] is None:
                continue
            query = (
                "SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE c.oid = %s::regclass"
                " OR c.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = %s::regclass)"
                " OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass)"
            )
            for (path,) in connection.execute(query, (table, table, table)).fetchall():
                found.append(Path(home[0]) / path)
    return found
