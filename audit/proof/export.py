"""The log as a file: one JSON line for each record, in chain order, to be verified anywhere.

A line has the exact stored text and its leaf; with contents it also has the contents' exact text
and salt, which prove them against the record's commitment without any key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import ColumnElement

from audit.errors import LogRefused, SealBroken
from audit.ledger.evidence import Evidence, Place
from audit.ledger.flaws import Flaw
from audit.reading.read import Reader
from audit.record import Record, decode
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Opened


def export(
    reader: Reader, *where: ColumnElement[bool], contents: bool = False
) -> Iterator[tuple[Place, bytes]]:
    """Each record's line with its place."""
    for evidence in reader.evidence(*where):
        assert evidence.place is not None
        line: dict[str, Any] = {
            "stored": evidence.stored.decode(errors="backslashreplace"),
            "leaf": evidence.leaf.hex(),
        }
        if contents:
            line |= contents_of(reader, evidence)
        yield evidence.place, orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def contents_of(reader: Reader, evidence: Evidence) -> dict[str, Any]:
    """An envelope that does not open leaves its reason: the rest of the log is still wanted."""
    try:
        opened = reader.open_contents(decode(evidence.stored), evidence.envelope)
    except (SealBroken, ValueError) as exc:
        return {"contents": None, "contents_error": str(exc)}
    if opened is None:
        return {}
    return {"contents": {"salt": opened.salt.hex(), "text": opened.text.decode()}}


class FileSource:
    """An exported file, for the verifier. It has no columns, no table of writers and no keys."""

    keys: KeyRing | None = None
    exported = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def dropped(self) -> tuple[Flaw, ...]:
        return ()

    def unreadable(self) -> tuple[Flaw, ...]:
        return ()  # a line of a file is read or it is an edited record

    def evidence(self) -> Iterator[Evidence]:
        try:
            with self._path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    yield _line(line, number)
        except OSError as exc:
            raise LogRefused(
                f"ファイルを読めません (cannot read): {self._path}: {exc.strerror}"
            ) from None

    def leaves(self, places: set[Place]) -> dict[Place, bytes]:
        found = {}
        for evidence in self.evidence():
            try:
                record = decode(evidence.stored)
            except ValueError:
                continue
            if (record.writer, record.n) in places:
                found[record.writer, record.n] = evidence.leaf
        return found

    def tombstones(self) -> Iterator[Record]:
        return self._events(b'"event":"erasure"')

    def approvals(self) -> Iterator[Record]:
        return self._events(b'"event":"approval"')

    def _events(self, mark: bytes) -> Iterator[Record]:
        for evidence in self.evidence():
            if mark in evidence.stored:
                with suppress(ValueError):  # the verifier names an edited record
                    record = decode(evidence.stored)
                    if record.leaf == evidence.leaf:
                        yield record

    def surroundings(self) -> None:
        return None

    def left_over(self) -> tuple[Place, ...]:
        return ()


def _line(line: bytes, number: int) -> Evidence:
    try:
        fields = orjson.loads(line)
        opened = fields.get("contents")
        if opened is not None:
            opened = Opened(bytes.fromhex(opened["salt"]), opened["text"].encode())
        return Evidence(fields["stored"].encode(), bytes.fromhex(fields["leaf"]), opened=opened)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise LogRefused(
            f"{number}行目は監査ログの書き出しではありません"
            f" (line {number} is not from an exported audit log)"
        ) from None
